"""Answers to questionnaires given at well-being reviews, as columns: their scores, and what these say of change."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Final, get_args

import polars as pl

from popkit.cohort.lookup import placed
from popkit.cohort.pairs import pairs
from popkit.cohort.records import PLAN, Records, column
from popkit.cohort.review_parts import OfReviewColumns
from popkit.cohort.scoring import total_of
from popkit.cohort.texts import numbered
from popkit.instruments import Instrument
from popkit.methods import RELIABLE
from popkit.methods.directions import TOLERANCE
from popkit.vocabulary import ProtectedArea

__all__ = ["AnswerColumns", "ScoredColumns"]

_AREAS: Final = {area: 2**place for place, area in enumerate(get_args(ProtectedArea))}
_UNCOVERED: Final = 2 ** len(_AREAS)
"""An area beside all others, which no consent covers."""


class AnswerColumns(OfReviewColumns):
    """The answers to one questionnaire at one review."""

    @column
    def instrument(self) -> pl.Expr:
        return self.written("instrument")

    @column
    def day(self) -> pl.Expr:
        """The day the review is taken to be of."""
        return self.of_row(self.plans.months, "day", "month_row")

    # What they come to

    @column
    def total(self) -> pl.Expr:
        """The score; null where the definition is not at hand, or the answers give none."""
        found = self.table(self.instrument.alias("name"), self.written("responses").alias("given"))
        found = found.with_row_index("row")
        known = self.plans.instruments
        told = [
            found.filter(pl.col("name") == name).select("row", total=total_of(known[name], pl.col("given")))
            for name in found["name"].unique().to_list()
            if name in known
        ]
        scored = pl.concat([pl.DataFrame(schema={"row": pl.UInt32, "total": pl.Float64}), *told])
        return pl.lit(placed(scored["row"], scored["total"], len(self)))

    @cached_property
    def scored(self) -> ScoredColumns:
        """The scores."""
        turn = self.of_row(self.plans.months, "turn", "month_row")
        names = self.month_row.alias("month_row"), self.instrument.alias("instrument"), self.total.alias("total")
        found = self.table(PLAN, turn.alias("turn"), *names).drop_nulls("total")
        return ScoredColumns(found.sort(PLAN, "instrument", "turn"), self.question, self)

    # Who was told before

    @column
    def is_permitted(self) -> pl.Expr:
        """Whether consents in force that day cover it; null where that hangs on a definition that is not at hand."""
        name, day, covers = self.instrument, self.day, self.plans.survey_covers
        found = pairs(self, covers, ("instrument", "day"), ("what", "begins_on", "ends_on"))
        found = found.only((pl.col("begins_on") <= day) & (pl.col("ends_on") >= day).fill_null(value=True))
        is_named = self.from_each(found, (pl.col("what") == name).any(), empty=False)
        covered = self.from_each(found, numbered(pl.col("what"), _AREAS).bitwise_or(), 0)
        asked = {known: _areas_of(kept) for known, kept in self.plans.instruments.items()}
        areas = name.replace_strict(asked, default=None, return_dtype=pl.Int64)
        return is_named | ((covered & areas) == areas)


def _areas_of(instrument: Instrument) -> int:
    """Return the protected areas it touches, as a sum of those in `_AREAS`."""
    return _UNCOVERED if instrument.ppra is None else sum(_AREAS[area] for area in {*instrument.ppra})


class ScoredColumns(Records):
    """Scores, those of one plan and instrument together and in the order of the reviews.

    Columns from the start: `month_row`, `instrument`, `total`.
    """

    parent: AnswerColumns

    def _told(self, about: Mapping[str, float | None], kind: type[pl.DataType]) -> pl.Expr:
        return pl.col("instrument").replace_strict(about, default=None, return_dtype=kind)

    @column
    def is_first(self) -> pl.Expr:
        """Whether it is the plan's first score of the instrument."""
        key = pl.struct(PLAN, "instrument")
        return (key != key.shift(1)).fill_null(value=True)

    @column
    def is_comparable(self) -> pl.Expr:
        """Whether it can be told from the first one, and how far errors alone can be apart."""
        return ~self.is_first & self.error.is_not_null()

    @column
    def error(self) -> pl.Expr:
        """Standard error of the difference of two scores; null where it is not known."""
        known = self.parent.plans.instruments
        return self._told({name: kept.difference_error for name, kept in known.items()}, pl.Float64)

    @column
    def side(self) -> pl.Expr:
        """1 for a reliable rise since the first score, -1 for a reliable fall, otherwise 0; null: not known."""
        first = pl.when(self.is_first).then(pl.col("total")).forward_fill()
        index = (pl.col("total") - first) / self.error
        return pl.when(index.abs() > RELIABLE * (1 + TOLERANCE)).then(index.sign()).otherwise(index * 0)

    @column
    def is_worse(self) -> pl.Expr:
        """Whether it is reliably worse than the first one."""
        known = self.parent.plans.instruments
        worse = {name: 1.0 if kept.direction == "higher_worse" else -1.0 for name, kept in known.items()}
        return (self.side == self._told(worse, pl.Float64)).fill_null(value=False)

    @column
    def is_worse_again(self) -> pl.Expr:
        """Whether it is, and the one before was."""
        return self.is_worse & ~self.is_first & self.is_worse.shift(1).fill_null(value=False)
