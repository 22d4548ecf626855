"""How it stands with adults of families, as columns; `popkit.standing.family` says what each fact means."""

from __future__ import annotations

from functools import cached_property

import polars as pl

from popkit.cohort.days import days_since
from popkit.cohort.records import ITEM, Records, column, fact
from popkit.cohort.texts import among, base_language, is_said
from popkit.standing.family import KEPT_FROM_REVIEWS

__all__ = ["AttendeeColumns", "BarrierColumns", "FamilyColumns"]


class BarrierColumns(Records):
    """What keeps adults from taking part."""

    @column
    def since(self) -> pl.Expr:
        return self.written("since")

    @column
    def is_open(self) -> pl.Expr:
        """Whether it was noted by the date and is not yet gone."""
        day = self.question.as_of
        is_noted, lasts = self.since <= day, self.written("resolved_on") > day
        return is_noted.fill_null(value=True) & lasts.fill_null(value=True)


class AttendeeColumns(Records):
    """Who was at plan reviews, by id."""

    @column
    def id(self) -> pl.Expr:
        return self.written(ITEM)

    @column
    def held_on(self) -> pl.Expr:
        """The day of the review."""
        return self.of_parent("held_on")


class FamilyColumns(Records):
    """Adults of the families of very many plans."""

    @column
    def id(self) -> pl.Expr:
        return self.written("id")

    # Rights and restrictions

    @fact
    def education_rights(self) -> pl.Expr:
        return self.written("education_rights").fill_null("unknown")

    @fact
    def has_rights_evidence(self) -> pl.Expr:
        return is_said(self.written("rights_evidence"))

    @column
    def has_rights(self) -> pl.Expr:
        """Whether the adult may decide on schooling; null when that is not known."""
        return pl.when(self.education_rights != "unknown").then(self.education_rights == "yes")

    @fact
    def restriction(self) -> pl.Expr:
        holds = (self.written("restricted_since") <= self.question.as_of).fill_null(value=True)
        return pl.when(holds).then(self.written("restriction"))

    @column
    def may_see_records(self) -> pl.Expr:
        """Whether nothing on record keeps the adult from seeing the student's records on the date."""
        return self.has_rights.fill_null(value=True) & ~among(self.restriction, KEPT_FROM_REVIEWS)

    @column
    def barred_since(self) -> pl.Expr:
        """The first day on which there was to be no contact; null for other adults."""
        return self._since(self.written("restriction") == "no_contact")

    @column
    def kept_out_since(self) -> pl.Expr:
        """The first day on which there was to be no contact, or no look at records; null for adults of whom neither."""
        return self._since(among(self.written("restriction"), KEPT_FROM_REVIEWS))

    def _since(self, is_restricted: pl.Expr) -> pl.Expr:
        return pl.when(is_restricted).then(self.written("restricted_since").fill_null(pl.date(1, 1, 1)))

    @fact
    def reviews_while_restricted(self) -> pl.Expr:
        self.kept("row", lambda _: pl.int_range(pl.len()))
        found = self.plans.attendees.table("plan_row", "parent_row", "id", "held_on").unique()
        mine = self.table("plan_row", "row", self.id, self.kept_out_since).drop_nulls("kept_out_since")
        seen = mine.join(found, on=["plan_row", "id"]).filter(pl.col("held_on") >= pl.col("kept_out_since"))
        return self.from_each(Records(seen, self.question, self), pl.len().cast(pl.Int64), 0, by="row")

    # Languages

    @fact
    def has_school_language(self) -> pl.Expr:
        return self.speaks.is_in(self.plans.school_languages)

    @fact
    def interpreter_need_is_known(self) -> pl.Expr:
        return self.needs_interpreter.is_not_null()

    @column
    def needs_interpreter(self) -> pl.Expr:
        """Whether the adult needs an interpreter, and did not decline one; null when nobody knows."""
        needed = self.written("interpreter.needed")
        return pl.when(needed != "unknown").then(needed == "yes")

    @column
    def reads(self) -> pl.Expr:
        """The language to write to the adult in, without country; the spoken one where no other is recorded."""
        return base_language(pl.coalesce(self.written("written_language"), self.written("spoken_language")))

    @column
    def speaks(self) -> pl.Expr:
        """The language to speak with the adult, without country; null when not recorded."""
        return base_language(self.written("spoken_language"))

    # What stands in the way

    @cached_property
    def open_barriers(self) -> BarrierColumns:
        """Barriers noted by the date and not yet gone."""
        written = self.listed("barriers", BarrierColumns)
        return written.only(written.is_open)

    @fact
    def open_barrier_count(self) -> pl.Expr:
        return self.from_each(self.open_barriers, pl.len().cast(pl.Int64), 0)

    @fact
    def barriers_without_accommodation(self) -> pl.Expr:
        return self.sum_of(self.open_barriers, ~is_said(self.open_barriers.written("accommodation")))

    @fact
    def days_with_barrier(self) -> pl.Expr:
        return days_since(self.from_each(self.open_barriers, self.open_barriers.since.min()), self.question.today)
