"""What the status of records was on a day, and in which stretches of time, as columns."""

from __future__ import annotations

from functools import cached_property

import polars as pl

from popkit.cohort.days import day_number, days_since
from popkit.cohort.records import PARENT, PLAN, Records, column, fact

__all__ = ["ChangingColumns", "HistoryColumns", "StatusColumns", "Stretches"]


class HistoryColumns(Records):
    """Changes of status, oldest first."""

    @column
    def is_visible(self) -> pl.Expr:
        """Whether the change was made by the date."""
        return self.written("on") <= self.question.as_of

    @column
    def lasts_until(self) -> pl.Expr:
        """The day before the next change; null for the last one."""
        next_on = pl.when(pl.col(PARENT).shift(-1) == pl.col(PARENT)).then(self.written("on").shift(-1))
        return (day_number(next_on) - 1).cast(pl.Date)


class Stretches(Records):
    """Stretches of time, in order, with the columns `starts_on` and `ends_on`, both included."""

    @column
    def days(self) -> pl.Expr:
        """How many days it has."""
        return days_since(pl.col("starts_on"), pl.col("ends_on")) + 1


class ChangingColumns(Records):
    """Records with a status and a history of it, be it what it may."""

    @column
    def id(self) -> pl.Expr:
        return self.written("id")

    @fact
    def status(self) -> pl.Expr:
        return pl.coalesce(self.changed_to, self.written("status"))

    @cached_property
    def status_history(self) -> HistoryColumns:
        """Every change of status that was written down."""
        return self.listed("status_history", HistoryColumns)

    @cached_property
    def changes(self) -> HistoryColumns:
        """Changes of status made by the date."""
        changes = self.status_history
        return changes.only(changes.is_visible)

    def newest_change(self, member: str) -> pl.Expr:
        """Return a member of the newest change by the date, such as `on`; null before the first."""
        return self.from_each(self.changes, self.changes.written(member).last())

    @column
    def has_history(self) -> pl.Expr:
        """Whether changes of status were written down, whenever they were made."""
        return self.from_each(self.status_history, pl.len() > 0, empty=False)

    @column
    def has_begun(self) -> pl.Expr:
        """Whether the history begins by the date; without a history it is there all along."""
        first = self.from_each(self.status_history, self.status_history.is_visible.first(), empty=True)
        return first.cast(pl.Boolean)

    @column
    def changed_on(self) -> pl.Expr:
        """The day of the newest change by the date; null before the first, or without a history."""
        return self.newest_change("on")

    @column
    def changed_to(self) -> pl.Expr:
        """The status of the newest change by the date; null before the first, or without a history."""
        return self.newest_change("status")

    def first_change_to(self, status: str) -> pl.Expr:
        """Return the first day by the date on which a status was given; null where none was."""
        changed_on = pl.when(self.changes.written("status") == status).then(self.changes.written("on"))
        return self.from_each(self.changes, changed_on.min())

    def stretches(self, status: str, first: str, last: str) -> Stretches:
        """Return the stretches in which each record had a status; `first` and `last` are columns that bound them.

        Without a history the present status is taken to have held all along. They belong to these records.
        """
        history = self.status_history
        of_history = {
            "status": history.written("status"),
            "starts_on": pl.max_horizontal(history.written("on"), history.of_parent(first)),
            "ends_on": pl.min_horizontal(history.lasts_until, history.of_parent(last)),
        }
        found = pl.concat([history.frame.select(PARENT, PLAN, **of_history), self._whole_stretches(first, last)])
        found = found.filter(pl.col("status") == status, pl.col("starts_on") <= pl.col("ends_on"))
        return Stretches(found.sort(PARENT, maintain_order=True), self.question, self)

    def _whole_stretches(self, first: str, last: str) -> pl.DataFrame:
        """Return the stretches of records without a history."""
        present = {
            "status": pl.when(~self.has_history).then(self.written("status")),
            "starts_on": getattr(self, first),
            "ends_on": getattr(self, last),
        }
        return self.frame.select(pl.int_range(pl.len()).alias(PARENT), PLAN, **present)


class StatusColumns(ChangingColumns):
    """Records that are worked on for a time, as their status says."""

    @fact
    def is_active(self) -> pl.Expr:
        return self.status == "active"
