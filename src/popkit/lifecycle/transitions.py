"""The life cycles as data: which status may follow which, under which guards."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Final, Literal

from pydantic import ConfigDict, Field, StringConstraints, TypeAdapter
from pydantic.dataclasses import dataclass

__all__ = ["Lifecycle", "Role", "Step", "lifecycles"]

Role = Literal[
    "plan manager", "student", "family", "team", "goal owner", "support provider", "reviewer", "anyone", "nobody"
]
"""Whose step it is; told to people, not checked."""

_CONFIG: Final = ConfigDict(extra="forbid", defer_build=True)
_Word = Annotated[str, StringConstraints(pattern=r"^[a-z]+(_[a-z]+)*$", max_length=40)]
_Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]


@dataclass(frozen=True, config=_CONFIG)
class Step:
    """One step of a life cycle, or several that differ only in where they come from.

    Attributes:
        before: the statuses it leads from.
        to: the status it leads to.
        who: whose step it is.
        guards: names of the rules asked of the plan as it would be after the step; a failing one,
            and one that cannot be told, stands in the way.
        as_if_active: whether they are asked as if the plan were followed from that day on.
        needs: arguments it cannot do without.
        recheck_within: name of the limit, in days, within which it is to be looked at again;
            None: no such day is needed.
        by_hand: what people have to see to, since no rule can.
        note: what else there is to know, or None.
    """

    before: Annotated[tuple[_Word, ...], Field(alias="from", min_length=1)]
    to: _Word
    who: Annotated[tuple[Role, ...], Field(min_length=1)]
    guards: tuple[str, ...] = ()
    as_if_active: bool = False
    needs: tuple[Literal["reason"], ...] = ()
    recheck_within: _Word | None = None
    by_hand: tuple[_Prose, ...] = ()
    note: _Prose | None = None


@dataclass(frozen=True, config=_CONFIG)
class Lifecycle:
    """The life of one kind of record.

    Attributes:
        about: in a few sentences.
        sources: keys of the sources of rules, or "popkit default".
        statuses: every one, in the order of a record's life.
        entry: the statuses a life begins with.
        final: those it ends with; after them at most a record is declared an error.
        steps: in the order in which they are offered.
        unwritten: statuses that are computed and never written into a document.
    """

    about: _Prose
    sources: Annotated[tuple[str, ...], Field(min_length=1)]
    statuses: tuple[_Word, ...]
    entry: tuple[_Word, ...]
    final: tuple[_Word, ...]
    steps: Annotated[tuple[Step, ...], Field(alias="step")]
    unwritten: tuple[_Word, ...] = ()

    @property
    def written(self) -> tuple[str, ...]:
        """The statuses a document may hold."""
        return tuple(status for status in self.statuses if status not in self.unwritten)

    def after(self, status: str) -> dict[str, Step]:
        """Return the steps that may be taken from `status`, by the status each leads to."""
        return {step.to: step for step in self.steps if status in step.before and step.to not in self.unwritten}


@cache
def lifecycles() -> Mapping[str, Lifecycle]:
    """Return the life cycle of each kind of record, read once."""
    text = files("popkit.lifecycle").joinpath("transitions.toml").read_text(encoding="utf-8")
    return TypeAdapter(dict[str, Lifecycle]).validate_python(tomllib.loads(text))
