"""Limits: every figure that rules and facts compare with, as dated data with a source."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Any

from attrs import field, frozen
from pydantic import ConfigDict, Field, StrictFloat, StrictInt, StrictStr, TypeAdapter
from pydantic.dataclasses import dataclass

__all__ = ["Dated", "Limit", "LimitValue", "Limits", "OwnLimit", "shipped_limits", "with_values"]

LimitValue = int | float | tuple[str, ...]
"""A number, or a list of words."""

_CONFIG = ConfigDict(extra="forbid", defer_build=True)
_Value = StrictInt | StrictFloat | tuple[StrictStr, ...]


@dataclass(frozen=True, config=_CONFIG)
class Dated:
    """A value and the day from which it holds; None: always."""

    value: Annotated[_Value, Field()]
    since: dt.date | None = None


@dataclass(frozen=True, config=_CONFIG)
class Limit:
    """One figure: what it is, its unit, its range, where it comes from.

    Attributes:
        values: newest last; the one in force on a day is the last whose `since` is not later.
        minimum, maximum: what a district may set it to, both included; None for lists of words.
    """

    name: str
    unit: str
    about: str
    sources: tuple[str, ...]
    values: tuple[Dated, ...]
    minimum: float | None = None
    maximum: float | None = None

    @property
    def is_words(self) -> bool:
        """Whether it is a list of words rather than a number."""
        return isinstance(self.values[-1].value, tuple)

    def on(self, day: dt.date) -> LimitValue:
        """Return the value in force on `day`; before the first `since`, the first value."""
        return self.dated_on(day).value

    def dated_on(self, day: dt.date) -> Dated:
        """Return the value in force on `day` with the day from which it holds."""
        found = self.values[0]
        for dated in self.values:
            if dated.since is None or dated.since <= day:
                found = dated
        return found

    def admits(self, value: object) -> bool:
        """Whether a district may set the limit to `value`: the right kind, and inside the range."""
        if self.is_words:
            return isinstance(value, tuple) and all(type(word) is str for word in value)
        if type(value) not in (int, float) or self.minimum is None or self.maximum is None:
            return False
        return self.minimum <= value <= self.maximum  # type: ignore[operator]


@frozen
class OwnLimit:
    """A limit that a district has set differently from what popkit ships.

    Attributes:
        value: the district's, in force on some day.
        shipped: what would be in force without it: popkit's figure, or that of a rule file of one's own.
        since: the day from which the district's value holds; None: always.
    """

    name: str
    value: LimitValue
    shipped: LimitValue
    since: dt.date | None

    def as_dict(self) -> dict[str, Any]:
        """Return it as the report writes it."""
        value, shipped = (list(v) if isinstance(v, tuple) else v for v in (self.value, self.shipped))
        since = None if self.since is None else self.since.isoformat()
        return {"name": self.name, "value": value, "shipped": shipped, "since": since}


@frozen(eq=False)
class Limits:
    """The limits by name, as shipped or as a district has set them."""

    by_name: Mapping[str, Limit] = field(repr=False)

    def __iter__(self) -> Iterator[Limit]:
        return iter(self.by_name.values())

    def __contains__(self, name: object) -> bool:
        return name in self.by_name

    def __getitem__(self, name: str) -> Limit:
        return self.by_name[name]

    def on(self, day: dt.date) -> dict[str, LimitValue]:
        """Return every value in force on `day`, by name."""
        return {name: limit.on(day) for name, limit in self.by_name.items()}

    def own_on(self, day: dt.date, shipped: Limits) -> tuple[OwnLimit, ...]:
        """Return the limits whose value in force on `day` is not the one they came with, in order of name."""
        dated = {name: limit.dated_on(day) for name, limit in self.by_name.items()}
        return tuple(
            [
                OwnLimit(name, dated[name].value, shipped[name].on(day), dated[name].since)
                for name in sorted(dated)
                if name in shipped and dated[name].value != shipped[name].on(day)
            ]
        )

    def changed(self, changes: Mapping[str, Limit]) -> Limits:
        """Return these limits with some of them replaced, or others added."""
        return Limits({**self.by_name, **changes})


@cache
def shipped_limits() -> Limits:
    """Return the limits that popkit ships, read once."""
    text = files("popkit.limits").joinpath("limits.toml").read_text(encoding="utf-8")
    tables = {name: with_values(name, table) for name, table in tomllib.loads(text).items()}
    limits = TypeAdapter(dict[str, Limit]).validate_python(tables)
    return Limits(dict(sorted(limits.items())))


def with_values(name: str, table: dict[str, Any]) -> dict[str, Any]:
    """Return the table of a limit as `Limit` has it, for it may be written with a bare value."""
    value = table.pop("value")
    dated = value if isinstance(value, list) and any(isinstance(kept, dict) for kept in value) else [{"value": value}]
    return {"name": name, "values": dated, **table}
