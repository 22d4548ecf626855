"""The people of plans, as columns; `popkit.standing.people` says what each fact means."""

from __future__ import annotations

from functools import cached_property

import polars as pl

from popkit.cohort.birthdays import age_on
from popkit.cohort.records import column, fact
from popkit.cohort.school_layout import layout_of
from popkit.cohort.school_times import SchoolTimes
from popkit.cohort.texts import among, is_said
from popkit.cohort.visible import PlanRecordsColumns
from popkit.dates import leap_day_after
from popkit.vocabulary import GRADE_NUMBERS

__all__ = ["PlanPeopleColumns"]


class PlanPeopleColumns(PlanRecordsColumns):
    """The part of plans' standing that knows who is there and who has spoken."""

    # Days of school

    @cached_property
    def times(self) -> SchoolTimes:
        """How the schools of the district count their days; `school_place` says which of them is a plan's."""
        return SchoolTimes(layout_of(self.question.district), self.question.as_of)

    @column
    def school_place(self) -> pl.Expr:
        """The place of the student's school among the `times`; never null."""
        places = self.times.layout.place_of
        elsewhere = places.get("", 0)
        school = self.written("student.school_id")
        return school.replace_strict(list(places), list(places.values()), default=elsewhere, return_dtype=pl.Int64)

    # The adults

    @fact
    def has_manager(self) -> pl.Expr:
        return pl.when(self.manager_id.is_null()).then(self.manager_count > 0).otherwise(self._named_is_here)

    @fact
    def manager_count(self) -> pl.Expr:
        return self.count(self.team, self.team.is_manager)

    @fact
    def manager_has_left(self) -> pl.Expr:
        return self.manager_id.is_not_null() & ~self._named_is_here

    @column
    def _named_is_here(self) -> pl.Expr:
        """Whether the team has the adult whom `manager_id` names."""
        return self.has_any(self.team, self.team.is_named_manager)

    # The student

    @column
    def grade(self) -> pl.Expr:
        return self.written("student.grade")

    @fact
    def student_is_adult(self) -> pl.Expr:
        number, born = self.question.number, self.written("student.birth_on")
        age = age_on(born, self.question.as_of, leap_day_after(number("leap_day_birthday")))
        grade = self.grade.replace_strict(GRADE_NUMBERS, default=None, return_dtype=pl.Int64)
        is_too_young = pl.when(grade < number("adult_from_grade")).then(pl.lit(value=False))
        return pl.coalesce(age >= number("adult_age"), is_too_young)

    @fact
    def student_has_exited(self) -> pl.Expr:
        return (self.written("student.exited_on") < self.question.as_of).fill_null(value=False)

    def _of_statement(self, member: str) -> pl.Expr:
        """Return a member of the student's statement; null where there is none by the date."""
        said_later = self.written("student_statement.on") > self.question.as_of
        found = self.written(f"student_statement.{member}")
        return pl.when(~said_later.fill_null(value=False)).then(found)

    @fact
    def has_student_statement(self) -> pl.Expr:
        return self.statement_was_declined | is_said(self._of_statement("text"))

    @fact
    def statement_was_declined(self) -> pl.Expr:
        return self._of_statement("declined").fill_null(value=False)

    @fact
    def statement_is_own_writing(self) -> pl.Expr:
        is_own = self._of_statement("written_by") == "student"
        return pl.when(~self.statement_was_declined).then(is_own)

    # The answers

    @fact
    def student_has_answered(self) -> pl.Expr:
        return self.first_answer_of_student.is_not_null()

    @fact
    def family_has_answered(self) -> pl.Expr:
        return self.first_answer_of_family.is_not_null()

    @column
    def answered_on(self) -> pl.Expr:
        """The day on which both student and family had first answered; an adult student answers alone."""
        student, family = self.first_answer_of_student, self.first_answer_of_family
        both = pl.when(student.is_not_null() & family.is_not_null()).then(pl.max_horizontal(student, family))
        return pl.when(self.student_is_adult).then(student).otherwise(both)

    @column
    def first_answer_of_student(self) -> pl.Expr:
        return self._first_answer("student")

    @column
    def first_answer_of_family(self) -> pl.Expr:
        return self._first_answer("family")

    def _first_answer(self, party: str) -> pl.Expr:
        given = self.agreements
        return self.first_day(given, pl.when(given.party == party).then(given.on))

    # The profile

    @fact
    def strength_count(self) -> pl.Expr:
        return self.count(self.profile, self.profile.kind == "strength")

    @fact
    def need_count(self) -> pl.Expr:
        return self.count(self.profile, self.profile.kind == "need")

    @fact
    def asset_count(self) -> pl.Expr:
        return self.strength_count + self.count(self.profile, self.profile.kind == "interest")

    @fact
    def own_strength_count(self) -> pl.Expr:
        is_own = among(self.profile.written("source"), ("student", "family"))
        return self.count(self.profile, (self.profile.kind == "strength") & is_own)

    @fact
    def needs_per_asset(self) -> pl.Expr:
        return pl.when(self.asset_count > 0).then(self.need_count / self.asset_count)

    @fact
    def core_domains_unseen(self) -> pl.Expr:
        noted, core = self.profile_ever, set(self.question.words("core_domains"))
        seen = self.count_of(noted, pl.when(noted.is_of_year).then(noted.core_domain))
        perhaps = self.count_of(noted, pl.when(noted.is_of_year.fill_null(value=True)).then(noted.core_domain))
        return pl.when(seen == perhaps).then(len(core) - seen)
