"""What is asked of very many plans at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

import polars as pl
from attrs import field, frozen

from popkit.dates import DAYS_IN_WEEK

if TYPE_CHECKING:
    from popkit.limits import LimitValue
    from popkit.read.district import District

__all__ = ["Question"]


@frozen(eq=False)
class Question:
    """What is asked of every plan of a batch, and what of the plans was looked at to answer it.

    Attributes:
        as_of: the date; what is dated later is invisible.
        limits: every limit in force on that date, by name.
        district: whose plans they are; None: nothing is known of it.
        touched: members of the plan document that were asked for, such as `goals.target.on`.
        asked: the records of which it was asked.
    """

    as_of: dt.date
    limits: Mapping[str, LimitValue]
    district: District | None = None
    touched: set[str] = field(factory=set)
    asked: WeakSet[Any] = field(factory=WeakSet)

    def forget(self) -> None:
        """Let go of everything that was worked out for it, of which nothing can then be asked any more.

        Records and what they belong to hold each other; parted here, millions of rows are gone at once and not
        when the collector comes by.
        """
        for records in list(self.asked):
            records.__dict__.clear()

    @property
    def today(self) -> pl.Expr:
        """The date, as a column."""
        return pl.lit(self.as_of, pl.Date)

    @property
    def delivery_window_start(self) -> dt.date:
        """The first day of the newest `limit.delivery_weeks`."""
        return self.as_of - dt.timedelta(days=self.number("delivery_weeks") * DAYS_IN_WEEK - 1)

    def number(self, name: str) -> float:
        """Return a limit that is a number."""
        value = self.limits[name]
        if isinstance(value, tuple):
            raise TypeError(f"limit {name} is a list of words")
        return value

    def words(self, name: str) -> list[str]:
        """Return a limit that is a list of words."""
        value = self.limits[name]
        if not isinstance(value, tuple):
            raise TypeError(f"limit {name} is a number")
        return list(value)
