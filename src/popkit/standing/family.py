"""How it stands with one adult of the family: what the school must know, and what it does about it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from attrs import define

from popkit.model import Barrier, FamilyMember
from popkit.standing.fact import Standing, fact, kept_fact, part
from popkit.standing.history import days_since, visible
from popkit.standing.languages import base_language
from popkit.vocabulary import EducationRights, Restriction

if TYPE_CHECKING:
    from popkit.standing.plan_family import PlanFamily

__all__ = ["KEPT_FROM_REVIEWS", "FamilyStanding"]

KEPT_FROM_REVIEWS: Final = frozenset({"no_contact", "no_records"})
"""Restrictions with which an adult is not at a review of the plan."""


_NEEDS: Final = {"yes": True, "no": False, "declined": False}


@define(frozen=True, eq=False, repr=False)
class FamilyStanding(Standing):
    """One adult of the family as of a date.

    Attributes:
        member: as it was written.
        plan: the standing of the plan it belongs to.
        as_of: the date of the question.
        index: the adult's place in the plan's family.
    """

    member: FamilyMember
    plan: PlanFamily
    as_of: dt.date
    index: int

    @property
    def id(self) -> str:
        """The adult's id."""
        return self.member.id

    # Rights and restrictions

    @fact
    def education_rights(self) -> EducationRights:
        """Whether the adult may decide on schooling and see records; not known also where nobody wrote it down."""
        return self.member.education_rights or "unknown"

    @fact
    def has_rights_evidence(self) -> bool:
        """Whether it says on what the answer about rights rests, such as the kind of court order."""
        return bool(self.member.rights_evidence and self.member.rights_evidence.strip())

    @part
    def has_rights(self) -> bool | None:
        """Whether the adult may decide on schooling; None when that is not known."""
        return {"yes": True, "no": False}.get(self.education_rights)

    @fact
    def restriction(self) -> Restriction | None:
        """What a court or the school's own safety plan forbids on the date; None when nobody wrote it down by then."""
        return self.restriction_on(self.as_of)

    def restriction_on(self, day: dt.date) -> Restriction | None:
        """Return what was forbidden on `day`; None when nobody wrote it down, or not for that day."""
        since = self.member.restricted_since
        return None if since is not None and since > day else self.member.restriction

    @fact
    def reviews_while_restricted(self) -> int:
        """Plan reviews the adult was at, on a day on which there was to be no contact, or no look at records."""
        days = [kept.held_on for kept in self.plan.reviews if self.id in kept.attended_by]
        return sum([self.restriction_on(day) in KEPT_FROM_REVIEWS for day in days])

    @part
    def may_see_records(self) -> bool:
        """Whether nothing on record keeps the adult from seeing the student's records on the date."""
        return self.has_rights is not False and self.restriction not in KEPT_FROM_REVIEWS

    # Languages

    @fact
    def has_school_language(self) -> bool | None:
        """Whether the adult prefers to speak one of `limit.school_languages`; None when no language is recorded."""
        spoken = self.member.spoken_language
        return None if spoken is None else self.plan.is_school_language(spoken)

    @fact
    def interpreter_need_is_known(self) -> bool:
        """Whether somebody asked if the adult needs an interpreter; one that was declined is an answer too."""
        return self.needs_interpreter is not None

    @part
    def needs_interpreter(self) -> bool | None:
        """Whether the adult needs an interpreter, and did not decline one; None when nobody knows."""
        found = self.member.interpreter
        return _NEEDS.get(found.needed) if found else None

    @part
    def reads(self) -> str | None:
        """The language to write to the adult in, without country; the spoken one where no other is recorded."""
        tag = self.member.written_language or self.member.spoken_language
        return base_language(tag) if tag else None

    @part
    def speaks(self) -> str | None:
        """The language to speak with the adult, without country; None when not recorded."""
        tag = self.member.spoken_language
        return base_language(tag) if tag else None

    # What stands in the way

    @part
    def open_barriers(self) -> tuple[Barrier, ...]:
        """Barriers noted by the date and not yet gone."""
        noted = visible(self.member.barriers, self.as_of, "since")
        return tuple([kept for kept in noted if kept.resolved_on is None or kept.resolved_on > self.as_of])

    @kept_fact
    def open_barrier_count(self) -> int:
        """Things that keep the adult from taking part on the date."""
        return len(self.open_barriers)

    @kept_fact
    def barriers_without_accommodation(self) -> int:
        """Open barriers for which nothing is planned to be different at the next meeting."""
        return sum([not (kept.accommodation and kept.accommodation.strip()) for kept in self.open_barriers])

    @fact
    def days_with_barrier(self) -> int | None:
        """Days since the oldest open barrier was noted; None without one whose day is known."""
        known = [kept.since for kept in self.open_barriers if kept.since is not None]
        return days_since(min(known, default=None), self.as_of)
