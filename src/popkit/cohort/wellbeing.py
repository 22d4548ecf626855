"""Well-being reviews as they were written, as columns: what the months of plans are made from."""

from __future__ import annotations

from functools import cached_property

import polars as pl

from popkit.cohort.answers import AnswerColumns
from popkit.cohort.lookup import place_in_run
from popkit.cohort.months import month_named
from popkit.cohort.records import PARENT, Records, column
from popkit.cohort.review_parts import AttemptColumns, CheckedColumns, PromisedColumns, RaisedColumns, RatingColumns
from popkit.cohort.visible import visible

__all__ = ["ReviewColumns"]


class ReviewColumns(Records):
    """Every well-being review of very many plans, void ones and later ones too."""

    @column
    def status(self) -> pl.Expr:
        return self.written("status")

    @column
    def held_on(self) -> pl.Expr:
        return self.written("held_on")

    @column
    def month_number(self) -> pl.Expr:
        return month_named(self.written("month"))

    @column
    def is_held(self) -> pl.Expr:
        """Whether it is not known to lie after the date."""
        return (self.held_on <= self.question.as_of).fill_null(value=True)

    @column
    def is_completed(self) -> pl.Expr:
        """Whether it was held by the date, and is no mere try."""
        return (self.status == "completed") & self.is_held

    @column
    def is_seen(self) -> pl.Expr:
        """Whether anything of it is known by the date."""
        return (self.status != "completed") | self.is_held | self.from_each(self.attempts, pl.len() > 0, empty=False)

    @column
    def month_row(self) -> pl.Expr:
        """The row, among the plans' months, of the month whose completed review it is; null where it is of none."""
        return pl.when(self.is_completed).then(pl.lit(self.plans.months.month_of_review))

    # What belongs to it

    @cached_property
    def attempts(self) -> AttemptColumns:
        """Tries by the date."""
        return visible(self.listed("attempts", AttemptColumns))

    @cached_property
    def ratings(self) -> RatingColumns:
        """How the sides of life go."""
        return self.listed("ratings", RatingColumns)

    @cached_property
    def checked_actions(self) -> CheckedColumns:
        """What they say of earlier promises."""
        return self.listed("checked_actions", CheckedColumns)

    @cached_property
    def carried(self) -> Records:
        """Actions carried on at those that count for a month, each once: `month_row`, and how many `times` by then."""
        checked, months = self.checked_actions, self.plans.months
        turn = checked.of_row(months, "turn", "month_row")
        found = checked.table(checked.month_row, checked.action_row, checked.outcome, turn.alias("turn"))
        found = found.filter(pl.col("outcome") == "carried").drop_nulls("month_row").unique(["month_row", "action_row"])
        found = found.sort("action_row", "turn").with_columns(times=place_in_run("action_row") + 1)
        return Records(found, self.question, months)

    @cached_property
    def promised(self) -> PromisedColumns:
        """Actions promised at them, each once."""
        found = self.listed("action_ids", PromisedColumns)
        place = pl.col(PARENT) * len(self.plans.actions_ever) + found.action_row
        return found.only(place.is_first_distinct())

    @cached_property
    def raised(self) -> RaisedColumns:
        """Flags raised at them."""
        return self.listed("flag_ids", RaisedColumns)

    @cached_property
    def answers(self) -> AnswerColumns:
        """Answers to questionnaires at those that count for a month; where one was answered twice, the last."""
        found = self.listed("scores", AnswerColumns)
        return found.only(found.month_row.is_not_null() & pl.struct(PARENT, found.instrument).is_last_distinct())

    # The sides of life

    @column
    def sets(self) -> pl.Expr:
        """All sets of sides, added up."""
        return self.from_each(self.ratings, self.ratings.sets.sum(), 0)

    @column
    def widest_difference(self) -> pl.Expr:
        """Most levels between two views of one side."""
        return self.from_each(self.ratings, self.ratings.difference.max())

    # What followed

    @column
    def has_promise(self) -> pl.Expr:
        """Whether an action was promised at it."""
        return (self.written("action_ids").list.len() > 0).fill_null(value=False)

    @column
    def first_action_on(self) -> pl.Expr:
        """The first day on which an action promised at it was done, or is due."""
        done_on, due_on = self.promised.of_action("done_on"), self.promised.of_action("due_on")
        done_by_then = pl.when(done_on <= self.question.as_of).then(done_on)
        return self.from_each(self.promised, pl.min_horizontal(done_by_then, due_on).min())

    @column
    def loose_action_count(self) -> pl.Expr:
        """Actions promised at it without somebody who owns them or a day they are due."""
        is_loose = self.promised.of_action("owner_id").is_null() | self.promised.of_action("due_on").is_null()
        return self.from_each(self.promised, is_loose.sum().cast(pl.Int64), 0)

    @column
    def first_handed_on(self) -> pl.Expr:
        """The first day on which a flag raised at it was handed over."""
        return self.from_each(self.raised, self.raised.of_flag("handed_on").min())

    @column
    def has_closed_flag(self) -> pl.Expr:
        """Whether a flag raised at it was closed by the date."""
        return self.from_each(self.raised, (~self.raised.of_flag("is_open")).any(), empty=False)
