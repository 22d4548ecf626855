"""Contacts between school and family, as columns; `popkit.standing.contact` says what each fact means."""

from __future__ import annotations

import polars as pl

from popkit.cohort.days import days_since
from popkit.cohort.pairs import pairs
from popkit.cohort.records import Records, column, fact
from popkit.cohort.texts import among, base_language
from popkit.standing.contact import ABLE_INTERPRETERS, SPOKEN_MODES, UNFIT_INTERPRETERS, WRITTEN_MODES

__all__ = ["ContactColumns"]


class ContactColumns(Records):
    """Contacts of very many plans, without those after the date."""

    @column
    def id(self) -> pl.Expr:
        return self.written("id")

    @column
    def on(self) -> pl.Expr:
        return self.written("on")

    # What it was

    @fact
    def purpose(self) -> pl.Expr:
        return self.written("purpose")

    @fact
    def mode(self) -> pl.Expr:
        return self.written("mode")

    @fact
    def is_by_school(self) -> pl.Expr:
        return self.written("initiator") == "school"

    @column
    def is_reached(self) -> pl.Expr:
        """Whether the other side was reached; without an outcome, true where both spoke, else null."""
        both_spoke = pl.when(self.written("two_way")).then(pl.lit(value=True))
        return pl.coalesce(self.written("outcome") == "reached", both_spoke)

    @fact
    def was_in_vain(self) -> pl.Expr:
        return ~self.is_reached.fill_null(value=True)

    @column
    def is_told(self) -> pl.Expr:
        """Whether the family was told something: not in vain, and it is not recorded that the family began."""
        return ~self.was_in_vain & self.is_by_school.fill_null(value=True)

    @fact
    def is_two_way(self) -> pl.Expr:
        by_voice = pl.when(self.is_reached & among(self.mode, SPOKEN_MODES)).then(pl.lit(value=True))
        in_vain = pl.when(self.was_in_vain).then(pl.lit(value=False))
        return pl.coalesce(in_vain, self.written("two_way"), by_voice)

    # With whom, and in which language

    @column
    def member_row(self) -> pl.Expr:
        """The row of the adult among the `family` of all plans; null when not recorded."""
        family = self.plans.family
        return self.row_of(family, self.written("member_id"), family.id)

    def _of_adult(self, name: str) -> pl.Expr:
        return self.of_row(self.plans.family, name, "member_row")

    @fact
    def is_with_barred_adult(self) -> pl.Expr:
        of_adult = (self._of_adult("barred_since") <= self.on).fill_null(value=False)
        of_any = (self.of_plan("barred_since") <= self.on).fill_null(value=False)
        unknown = pl.when(~of_any).then(pl.lit(value=False))
        return pl.when(self.written("member_id").is_null()).then(unknown).otherwise(of_adult)

    @fact
    def is_in_adults_language(self) -> pl.Expr:
        is_written = among(self.mode, WRITTEN_MODES)
        wanted = pl.when(is_written).then(self._of_adult("reads")).otherwise(self._of_adult("speaks"))
        used = self.written("language")
        is_school_language = pl.when(wanted.is_in(self.plans.school_languages)).then(pl.lit(value=True))
        unsaid = pl.when(used.is_null()).then(is_school_language)
        return pl.coalesce(base_language(used) == wanted, unsaid)

    @fact
    def interpreter_is_needed(self) -> pl.Expr:
        return self._of_adult("needs_interpreter")

    @fact
    def interpreter(self) -> pl.Expr:
        return self.written("interpreter").fill_null("none")

    @fact
    def has_interpreter(self) -> pl.Expr:
        return self.written("interpreter") != "none"

    @column
    def understood_on(self) -> pl.Expr:
        """Its day, if somebody able interpreted, or surely in the adult's language and without a child between."""
        is_spoken = self.is_in_adults_language.fill_null(value=False) & ~among(self.interpreter, UNFIT_INTERPRETERS)
        is_understood = is_spoken | among(self.interpreter, ABLE_INTERPRETERS)
        return pl.when(is_understood & ~self.was_in_vain).then(self.on)

    @fact
    def is_made_good(self) -> pl.Expr:
        newest = self.understood_on.max().over(self.member_row)
        return self.member_row.is_not_null() & (newest >= self.on).fill_null(value=False)

    # Conferences and home visits

    @column
    def is_conference(self) -> pl.Expr:
        return self.purpose == "conference"

    @fact
    def is_student_led(self) -> pl.Expr:
        return self.written("student_led")

    @fact
    def is_arranged_ahead(self) -> pl.Expr:
        return self.written("arranged_ahead")

    @fact
    def is_in_pairs(self) -> pl.Expr:
        return self.written("in_pairs")

    @fact
    def days_to_next_step(self) -> pl.Expr:
        found = pairs(self, self.plans.actions_ever, ("on",), ("created_on",), where=self.is_conference)
        is_later = pl.col("created_on").is_between(pl.col("on"), self.question.today)
        first = self.from_each(found, pl.col("created_on").filter(is_later).min())
        return pl.when(self.is_conference).then(days_since(self.on, pl.coalesce(first, self.question.today)))
