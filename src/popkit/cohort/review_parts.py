"""What well-being reviews are made of, as columns: ratings, tries, promises and what became of them, flags."""

from __future__ import annotations

import polars as pl

from popkit.cohort.links import LinkColumns
from popkit.cohort.records import Records, column
from popkit.cohort.sides import in_sets
from popkit.cohort.texts import is_said, numbered
from popkit.vocabulary import LEVEL_NUMBERS

__all__ = [
    "AttemptColumns",
    "CheckedColumns",
    "OfReviewColumns",
    "PromisedColumns",
    "RaisedColumns",
    "RatingColumns",
]


class OfReviewColumns(Records):
    """Records that belong to a well-being review."""

    @column
    def month_row(self) -> pl.Expr:
        """The row, among the plans' months, of the month with this review."""
        return self.of_parent("month_row")


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
        return in_sets(self.written("domain"), self.level, self.self_level, is_said(self.written("not_discussed")))

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


class CheckedColumns(OfReviewColumns):
    """What became of actions promised before, as reviews say it."""

    @column
    def action_id(self) -> pl.Expr:
        return self.written("action_id")

    @column
    def outcome(self) -> pl.Expr:
        return self.written("outcome")

    @column
    def action_row(self) -> pl.Expr:
        """The row of the action among all that were written down."""
        return self.row_of(self.plans.actions_ever, self.action_id, self.plans.actions_ever.id)


class PromisedColumns(OfReviewColumns, LinkColumns):
    """Actions that were promised at reviews."""

    @column
    def action_row(self) -> pl.Expr:
        """The row of the action among all that were written down."""
        return self.row_of(self.plans.actions_ever, self.id, self.plans.actions_ever.id)

    def of_action(self, path: str) -> pl.Expr:
        """Return a member of the action."""
        self.plans.actions_ever.written(path)
        return self.of_row(self.plans.actions_ever, f"/{path}", "action_row")

    # The next review

    @column
    def next_row(self) -> pl.Expr:
        """The row of the month with the review after this one."""
        return self.of_row(self.plans.months, "next_row", "month_row")

    @column
    def is_left_open(self) -> pl.Expr:
        """Whether there was a review after this one, and it was not done by then."""
        day, done_on = self.of_row(self.plans.months, "day", "next_row"), self.of_action("done_on")
        return self.next_row.is_not_null() & (done_on.is_null() | (done_on > day))

    @column
    def is_checked(self) -> pl.Expr:
        """Whether the next review looked at it."""
        checked = self.plans.wellbeing_reviews.checked_actions
        many = len(self.plans.actions_ever)
        key, other_key = self.next_row * many + self.action_row, checked.month_row * many + checked.action_row
        return key.is_in(checked.table(other_key).to_series().implode())


class RaisedColumns(OfReviewColumns, LinkColumns):
    """Flags that were raised at reviews."""

    @column
    def flag_row(self) -> pl.Expr:
        """The row of the flag among those raised by the date."""
        return self.row_of(self.plans.flags, self.id, self.plans.flags.id)

    def of_flag(self, name: str) -> pl.Expr:
        """Return a column of the flag."""
        return self.of_row(self.plans.flags, name, "flag_row")
