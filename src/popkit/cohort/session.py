"""Sessions of supports, as columns."""

from __future__ import annotations

from typing import Final

import polars as pl

from popkit.cohort.days import date_of, day_number
from popkit.cohort.records import INDEX, Records, column

__all__ = ["SessionColumns", "day_of"]

_PLACES: Final = 2**31
"""More than a list has."""


class SessionColumns(Records):
    """Every session that was written down, in the order written, later ones too."""

    @column
    def on(self) -> pl.Expr:
        return self.written("on")

    @column
    def minutes(self) -> pl.Expr:
        return self.written("minutes")

    @column
    def is_seen(self) -> pl.Expr:
        """Whether it was on or before the date."""
        return self.on <= self.question.as_of

    @column
    def is_held(self) -> pl.Expr:
        """Whether the student was present, on or before the date."""
        return self.is_seen & (self.written("attendance") == "present")

    @column
    def minutes_since_start(self) -> pl.Expr:
        """The minutes of a session that was held since its support began; null of another."""
        return pl.when(self.is_held & (self.on >= self.of_parent("beginning"))).then(self.minutes)

    @column
    def is_missed(self) -> pl.Expr:
        """Whether the student was absent, on or before the date."""
        return self.is_seen & self.written("attendance").str.starts_with("absent")

    @column
    def place_in_time(self) -> pl.Expr:
        """A number that is larger for a later session; of one day, for the one written later."""
        return day_number(self.on).cast(pl.Int64) * _PLACES + pl.col(INDEX)

    @column
    def is_missed_since_held(self) -> pl.Expr:
        """Whether the student was absent, and has been present at no session since."""
        since = self.place_in_time > self.of_parent("last_held_place")
        return self.is_missed & since.fill_null(value=True)


def day_of(place_in_time: pl.Expr) -> pl.Expr:
    """Return the day of a place in time."""
    return date_of(place_in_time // _PLACES)
