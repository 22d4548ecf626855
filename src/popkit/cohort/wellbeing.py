"""Well-being reviews as they were written, as columns: what the months of plans are made from."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, cast

import polars as pl

from popkit.cohort.links import LinkColumns
from popkit.cohort.months import month_named
from popkit.cohort.records import PARENT, Records, column
from popkit.cohort.sides import in_sets
from popkit.cohort.texts import is_said, numbered
from popkit.cohort.visible import visible
from popkit.vocabulary import LEVEL_NUMBERS

if TYPE_CHECKING:
    from popkit.cohort.year import PlanYearColumns

__all__ = ["AttemptColumns", "CheckedColumns", "PromisedColumns", "RatingColumns", "ReviewColumns"]


class RatingColumns(Records):
    """How sides of life go, as reviews rate them."""

    @column
    def level(self) -> pl.Expr:
        """The adult's view, as a number."""
        return numbered(self.written("level"), LEVEL_NUMBERS)

    @column
    def self_level(self) -> pl.Expr:
        """The student's own view, as a number."""
        return numbered(self.written("self_level"), LEVEL_NUMBERS)

    @column
    def sets(self) -> pl.Expr:
        """What the side adds to the sets of its review."""
        level, own = self.level, self.self_level
        urgent = LEVEL_NUMBERS["urgent"]
        claims = {name: level == number for name, number in LEVEL_NUMBERS.items()}
        claims["self_rated"] = own.is_not_null()
        claims["skipped"] = level.is_null() & own.is_null() & is_said(self.written("not_discussed"))
        claims["urgent_for_one"] = (level == urgent) | (own == urgent)
        return in_sets(self.written("domain"), claims)

    @column
    def difference(self) -> pl.Expr:
        """Levels between the student's own view and the adult's; null where there are not both."""
        return (self.level - self.self_level).abs()


class AttemptColumns(Records):
    """Tries at reviews that did not come about."""

    @column
    def on(self) -> pl.Expr:
        return self.written("on")

    @column
    def mode(self) -> pl.Expr:
        return self.written("mode")


class OfReviewColumns(Records):
    """Records that belong to a well-being review."""

    @property
    def plans(self) -> PlanYearColumns:
        return cast("PlanYearColumns", super().plans)

    @column
    def month_row(self) -> pl.Expr:
        """The row, among the plans' months, of the month with this review."""
        return self.of_parent("month_row")


class CheckedColumns(OfReviewColumns):
    """What became of actions promised before, as reviews say it."""

    @column
    def action_id(self) -> pl.Expr:
        return self.written("action_id")

    @column
    def action_row(self) -> pl.Expr:
        """The row of the action among all of them."""
        return self.row_of(self.plans.actions_ever, self.action_id, self.plans.actions_ever.id)


class PromisedColumns(OfReviewColumns, LinkColumns):
    """Actions that were promised at reviews."""

    @column
    def action_row(self) -> pl.Expr:
        """The row of the action among all of them."""
        return self.row_of(self.plans.actions_ever, self.id, self.plans.actions_ever.id)

    def of_action(self, path: str) -> pl.Expr:
        """Return a member of the action."""
        self.plans.actions_ever.written(path)
        return self.of_row(self.plans.actions_ever, f"/{path}", "action_row")


class RaisedColumns(OfReviewColumns, LinkColumns):
    """Flags that were raised at reviews."""

    @column
    def flag_row(self) -> pl.Expr:
        """The row of the flag among those raised by the date."""
        return self.row_of(self.plans.flags, self.id, self.plans.flags.id)

    def of_flag(self, name: str) -> pl.Expr:
        """Return a column of the flag."""
        return self.of_row(self.plans.flags, name, "flag_row")


class ReviewColumns(Records):
    """Every well-being review of very many plans, void ones and later ones too."""

    @property
    def plans(self) -> PlanYearColumns:
        return cast("PlanYearColumns", super().plans)

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
        return pl.when(self.is_completed).then(self.plans.months.row_for(self, self.month_number))

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
    def promised(self) -> PromisedColumns:
        """Actions promised at them, each once."""
        found = self.listed("action_ids", PromisedColumns)
        place = pl.col(PARENT) * len(self.plans.actions_ever) + found.action_row
        return found.only(place.is_first_distinct())

    @cached_property
    def raised(self) -> RaisedColumns:
        """Flags raised at them."""
        return self.listed("flag_ids", RaisedColumns)

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
