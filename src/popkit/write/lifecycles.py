"""The life cycles as a page of the documentation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from popkit.lifecycle import lifecycles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from popkit.lifecycle import Lifecycle, Step

__all__ = ["lifecycles_markdown"]

_HEAD: Final = (
    "# Life cycles",
    "",
    "Which status may follow which, and what must be true for it. `popkit.advance` takes these steps and no others.",
    "A guard is a [rule](rules.md), asked of the plan as it would be after the step, on the day of the step; one that",
    "fails stands in the way, and so does one that cannot be told. Guards marked *as if active* are asked as if the",
    "plan were being followed from that day on. Whose step it is, and what people see to, is said here, not checked.",
)


def lifecycles_markdown() -> str:
    """Write the tables of steps that the documentation shows, one for each kind of record."""
    lines = [*_HEAD]
    for kind, lifecycle in lifecycles().items():
        lines += ["", *_section(kind, lifecycle)]
    return "".join(f"{line}\n" for line in lines)


def _section(kind: str, lifecycle: Lifecycle) -> Iterator[str]:
    yield from (f"## {kind}", "", lifecycle.about, "")
    yield f"- begins: {_words(lifecycle.entry)}"
    yield f"- ends: {_words(lifecycle.final)}"
    if lifecycle.unwritten:
        yield f"- never written down: {_words(lifecycle.unwritten)}"
    yield from (f"- source: {', '.join(lifecycle.sources)}", "")
    yield "| from | to | who | guards | needs | people see to it that | note |"
    yield "|---|---|---|---|---|---|---|"
    for step in lifecycle.steps:
        yield f"| {' | '.join(_cells(step))} |"


def _cells(step: Step) -> tuple[str, ...]:
    guards = ", ".join(f"[{name}](rules/{name}.md)" for name in step.guards)
    return (
        _words(step.before),
        f"`{step.to}`",
        ", ".join(step.who),
        f"{guards} *as if active*" if step.as_if_active else guards,
        ", ".join(_needs(step)),
        "; ".join(step.by_hand),
        step.note or "",
    )


def _needs(step: Step) -> Iterator[str]:
    yield from (f"`{name}`" for name in step.needs)
    if step.recheck_within:
        yield f"`recheck_on`, within `limit.{step.recheck_within}` days"


def _words(statuses: Iterable[str]) -> str:
    return ", ".join(f"`{status}`" for status in statuses)
