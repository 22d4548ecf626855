"""The people of a plan on a date: manager, profile, statement, agreements."""

from __future__ import annotations

import datetime as dt

from attrs import define

from popkit import dates
from popkit.methods import ratio
from popkit.model import Agreement, StudentStatement
from popkit.standing.fact import fact, kept_fact, part
from popkit.standing.history import visible
from popkit.standing.records import PlanRecords
from popkit.vocabulary import GRADE_NUMBERS

__all__ = ["PlanPeople"]


@define(frozen=True, eq=False, repr=False)
class PlanPeople(PlanRecords):
    """The part of a plan's standing that knows who is there and who has spoken."""

    # The adults

    @fact
    def has_manager(self) -> bool:
        """Whether one adult on the team on the date answers for the plan, by `manager_id` or by role."""
        named = self.plan.manager_id
        return named in self.team_ids if named else self.manager_count > 0

    @kept_fact
    def manager_count(self) -> int:
        """Adults on the team on the date who are its manager, by `manager_id` or by role."""
        by_role = {kept.id for kept in self.team if kept.role == "plan_manager"}
        return len(by_role | ({self.plan.manager_id} & self.team_ids))

    @fact
    def manager_has_left(self) -> bool:
        """Whether the plan names a manager who is not on the team on the date."""
        return self.plan.manager_id is not None and self.plan.manager_id not in self.team_ids

    # The student

    @kept_fact
    def student_is_adult(self) -> bool | None:
        """Whether the student has reached `limit.adult_age`; `limit.leap_day_birthday` is for those of 29 February.

        Without a date of birth: no below `limit.adult_from_grade`, and None from there on.
        """
        born, grade = self.plan.student.birth_on, GRADE_NUMBERS.get(self.plan.student.grade)
        if born is not None:
            setting = dates.leap_day_after(self.limit_number("leap_day_birthday"))
            return dates.age_on(born, self.as_of, setting) >= self.limit_number("adult_age")
        return False if grade is not None and grade < self.limit_number("adult_from_grade") else None

    @fact
    def student_has_exited(self) -> bool:
        """Whether the student had left the school by the date; on the last day, not yet."""
        left = self.plan.student.exited_on
        return left is not None and left < self.as_of

    @part
    def _statement(self) -> StudentStatement | None:
        found = self.plan.student_statement
        return None if found is None or (found.on is not None and found.on > self.as_of) else found

    @fact
    def has_student_statement(self) -> bool:
        """Whether the student has said something about the plan, or was asked and chose not to."""
        found = self._statement
        return found is not None and (found.declined or bool(found.text.strip()))

    @fact
    def statement_was_declined(self) -> bool:
        """Whether the student was asked for a statement and chose not to say: a choice, not a gap."""
        return self._statement is not None and self._statement.declined

    @fact
    def statement_is_own_writing(self) -> bool | None:
        """Whether the student wrote the statement; None without one, when declined, or when nobody says who wrote."""
        found = self._statement
        if found is None or found.declined or found.written_by is None:
            return None
        return found.written_by == "student"

    # The answers

    @part
    def agreements(self) -> tuple[Agreement, ...]:
        """Answers of student, family and others, given on or before the date."""
        return visible(self.plan.agreements, self.as_of)

    @fact
    def student_has_answered(self) -> bool:
        """Whether the student has agreed to the plan or declined it."""
        return any(kept.party == "student" for kept in self.agreements)

    @fact
    def family_has_answered(self) -> bool:
        """Whether the family has agreed to the plan or declined it."""
        return any(kept.party == "family" for kept in self.agreements)

    @part
    def answered_on(self) -> dt.date | None:
        """The day on which both student and family had first answered; an adult student answers alone."""
        student, family = self._first_answer("student"), self._first_answer("family")
        if self.student_is_adult:
            return student
        return None if student is None or family is None else max(student, family)

    def _first_answer(self, party: str) -> dt.date | None:
        return min([kept.on for kept in self.agreements if kept.party == party], default=None)

    # The profile

    @kept_fact
    def strength_count(self) -> int:
        """Strengths in the profile."""
        return self._kinds.count("strength")

    @kept_fact
    def need_count(self) -> int:
        """Needs in the profile."""
        return self._kinds.count("need")

    @kept_fact
    def asset_count(self) -> int:
        """Strengths and interests in the profile."""
        return self._kinds.count("strength") + self._kinds.count("interest")

    @fact
    def own_strength_count(self) -> int:
        """Strengths that the student or the family named."""
        return sum([1 for kept in self.profile if kept.kind == "strength" and kept.source in ("student", "family")])

    @fact
    def needs_per_asset(self) -> float | None:
        """Needs for each strength or interest; None without any of those."""
        return ratio(self.need_count, self.asset_count)

    @fact
    def core_domains_unseen(self) -> int | None:
        """Domains of `limit.core_domains` for which nothing was noted this school year.

        None when that hangs on profile items without a date.
        """
        start = dates.school_year_starts_on(self.plan.school_year)
        core = set(self.limit_words("core_domains"))
        # A need that was met since has been looked at all the same.
        noted = visible(self.plan.profile, self.as_of, "noted_on")
        dated = {kept.domain for kept in noted if kept.noted_on and kept.noted_on >= start}
        undated = {kept.domain for kept in noted if kept.noted_on is None}
        return None if (core - dated) & undated else len(core - dated)

    @part
    def _kinds(self) -> list[str]:
        return [kept.kind for kept in self.profile]
