"""A waiver: a district lets a finding rest for a while, and says who decided so, why, and until when."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from popkit.model.base import TEXT_PATTERN, Date, Document, Id

__all__ = ["Waiver", "Waivers"]

_Reason = Annotated[
    str,
    StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=10_000, pattern=TEXT_PATTERN),
]


class Waiver(Document):
    """One rule is let rest on one plan, or on one record of it.

    Attributes:
        rule: the rule's name or code.
        plan: the plan's id.
        subject: the id of the goal, support, action, month (2026-10) or flag; None: whatever the rule finds.
        reason: why; no report repeats it.
        by: who decided it, as an id; no report repeats it.
        until: the last day on which it holds.
    """

    rule: Id
    plan: Id
    subject: Id | None = None
    reason: _Reason
    by: Id
    until: Date


class Waivers(Document):
    """What a district's file of waivers holds."""

    waivers: Annotated[tuple[Waiver, ...], Field(max_length=10_000)] = ()
