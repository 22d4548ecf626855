"""The door out for plans."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from popkit.model import Plan

__all__ = ["write_plan"]


def write_plan(plan: Plan, *, indent: int | None = 2) -> bytes:
    """Write a plan as a JSON document; `read_plan` gives the same plan back.

    Only what was written is written: fields left out stay out.

    Args:
        plan: any plan.
        indent: spaces a level; None: everything on one line, for JSON Lines.
    """
    return plan.model_dump_json(indent=indent, exclude_unset=True).encode() + b"\n"
