"""A plan's family on a date: the adults, the contacts with them, and what these add up to."""

from __future__ import annotations

import datetime as dt
from typing import Final

from attrs import define

from popkit import dates
from popkit.model import PlanReview
from popkit.standing.contact import ContactStanding
from popkit.standing.fact import fact, kept_fact, part
from popkit.standing.family import FamilyStanding
from popkit.standing.history import newest
from popkit.standing.languages import base_language
from popkit.standing.year import PlanYear

__all__ = ["PlanFamily"]

_DAY: Final = dt.timedelta(days=1)
_STUDENT: Final = "student"


@define(frozen=True, eq=False, repr=False)
class PlanFamily(PlanYear):
    """The part of a plan's standing that knows the family.

    Facts about contacts are None while no contact at all is on record: it may be that nobody writes them down.
    """

    # Who and what there is

    @part
    def family(self) -> tuple[FamilyStanding, ...]:
        """The adults of the family, in the order written."""
        return tuple([FamilyStanding(kept, self, self.as_of, n) for n, kept in enumerate(self.plan.family)])

    @part
    def family_by_id(self) -> dict[str, FamilyStanding]:
        """The adults by id."""
        return {kept.id: kept for kept in self.family}

    @part
    def contacts(self) -> tuple[ContactStanding, ...]:
        """Contacts made or tried by the date, in the order written."""
        made, as_of = enumerate(self.plan.contacts), self.as_of
        return tuple([ContactStanding(kept, self, as_of, n) for n, kept in made if kept.on <= as_of])

    @part
    def contacts_of_year(self) -> list[ContactStanding]:
        """Those of the school year."""
        start = dates.school_year_starts_on(self.plan.school_year)
        return [kept for kept in self.contacts if kept.contact.on >= start]

    @part
    def told(self) -> list[ContactStanding]:
        """Contacts that were not in vain, without those the family began."""
        return [kept for kept in self.contacts if kept.is_told]

    @part
    def understood_on(self) -> dict[str, dt.date]:
        """The day of the newest contact that was surely understood, by the id of the adult."""
        found: dict[str, dt.date] = {}
        for kept in self.contacts:
            name = kept.contact.member_id
            if name is not None and kept.is_understood:
                found[name] = max(found.get(name, dt.date.min), kept.contact.on)
        return found

    def is_school_language(self, tag: str) -> bool:
        """Return whether a language is one of `limit.school_languages`, in whatever country."""
        return base_language(tag) in {base_language(kept) for kept in self.limit_words("school_languages")}

    @fact
    def guardian_count(self) -> int | None:
        """Adults recorded as having the right to decide on schooling; None while no adult of the family is recorded."""
        return sum([kept.has_rights is True for kept in self.family]) if self.family else None

    # How often, and about what

    @fact
    def days_since_positive_contact(self) -> int | None:
        """Days since the newest positive contact by the school, breaks left out; before it, since the plan's start.

        Messages nobody took do not count. None with no contact on record.
        """
        if not self.contacts:
            return None
        days = [kept.contact.on for kept in self.told if kept.contact.purpose == "positive"]
        return self.term_days_since(newest([*days, self.plan.starts_on]))

    @fact
    def days_since_two_way_contact(self) -> int | None:
        """Days since the newest contact in which both sides spoke, breaks left out; before it, since the plan's start.

        None with no contact on record, or when it is not known of a newer one whether both spoke.
        """
        if not self.contacts:
            return None
        surely = [kept.contact.on for kept in self.contacts if kept.is_two_way]
        perhaps = newest(kept.contact.on for kept in self.contacts if kept.is_two_way is None)
        last = max([*surely, self.plan.starts_on])
        return None if perhaps is not None and perhaps > last else self.term_days_since(last)

    @fact
    def positive_contact_count(self) -> int | None:
        """Positive contacts by the school within `limit.contact_balance_days`; None with no contact on record."""
        return self._recently("positive")

    @fact
    def concern_contact_count(self) -> int | None:
        """Contacts by the school about a concern within `limit.contact_balance_days`; None with none on record."""
        return self._recently("concern")

    def _recently(self, purpose: str) -> int | None:
        if not self.contacts:
            return None
        since = self.as_of - dt.timedelta(days=self.limit_number("contact_balance_days") - 1)
        return sum([kept.contact.purpose == purpose and kept.contact.on >= since for kept in self.told])

    @fact
    def concern_was_first(self) -> bool | None:
        """Whether the school year began with a concern, and nothing positive has followed.

        That is: a contact about a concern, none of `limit.welcoming_purposes` until that day, and no positive one
        since. None with no contact on record.
        """
        if not self.contacts:
            return None
        told = [(kept.contact.on, kept.contact.purpose) for kept in self.contacts_of_year if kept.is_told]
        first = min([day for day, purpose in told if purpose == "concern"], default=None)
        if first is None:
            return False
        welcoming = self.limit_words("welcoming_purposes")
        return not any(purpose == "positive" or (purpose in welcoming and day <= first) for day, purpose in told)

    # Conferences and home visits

    @part
    def conferences(self) -> list[ContactStanding]:
        """Conferences of the school year that came about."""
        return [kept for kept in self.contacts_of_year if kept.purpose == "conference" and not kept.was_in_vain]

    @kept_fact
    def conference_count(self) -> int | None:
        """Conferences held this school year; None with no contact on record."""
        return len(self.conferences) if self.contacts else None

    @fact
    def student_led_conference_count(self) -> int | None:
        """Those of them that the student led; None with no contact on record, or when that is not known of one."""
        led = [kept.is_student_led for kept in self.conferences]
        return None if not self.contacts or None in led else led.count(True)

    @fact
    def home_visits_offered(self) -> int | None:
        """Home visits offered this school year, made or not; a refusal is a choice. None with no contact on record."""
        offered = sum([kept.purpose == "home_visit" for kept in self.contacts_of_year])
        return offered if self.contacts else None

    # The family and the plan's reviews

    @part
    def newest_attendees(self) -> tuple[str, ...]:
        """Who was at the newest plan review, by id; empty without one, or when nobody wrote it down."""
        return self.reviews[-1].attended_by if self.reviews else ()

    @fact
    def family_was_at_review(self) -> bool | None:
        """Whether an adult of the family was at the newest plan review.

        None without a review, when nobody wrote down who was there, or while no adult of the family is recorded.
        """
        here = self.newest_attendees
        return any(name in self.family_by_id for name in here) if here and self.family else None

    @fact
    def student_was_at_review(self) -> bool | None:
        """Whether the student was at the newest plan review; None without one, or when nobody wrote down who was."""
        return _STUDENT in self.newest_attendees if self.newest_attendees else None

    @fact
    def school_days_to_share(self) -> int | None:
        """Days of school from the newest plan review until the family was told, or to the date; None without one."""
        if not self.reviews:
            return None
        review = self.reviews[-1]
        told = review.shared_with_family_on if self._is_shared(review) else None
        return self.school_days(review.held_on + _DAY, told or self.as_of)

    @fact
    def review_was_shared(self) -> bool:
        """Whether the family was told what came of a plan review, of the newest or an earlier one."""
        return bool(self._shared)

    @part
    def _shared(self) -> list[PlanReview]:
        return [kept for kept in self.reviews if self._is_shared(kept)]

    @fact
    def shared_language_is_understood(self) -> bool | None:
        """Whether the newest plan review told to the family was told in a language that one of the adults reads.

        Adults who may not see records do not count; without any adult, the student's home language does. None
        when no review was told, or when that hangs on a language that is not recorded; one told in no language on
        record passes for one of `limit.school_languages` where everybody reads one of these.
        """
        if not self._shared:
            return None
        readers, tag = self._readers, self._shared[-1].shared_language
        if tag is None:
            return True if all(kept is not None and self.is_school_language(kept) for kept in readers) else None
        if base_language(tag) in readers:
            return True
        return None if None in readers else False

    def _is_shared(self, review: PlanReview) -> bool:
        return review.shared_with_family_on is not None and review.shared_with_family_on <= self.as_of

    @part
    def _readers(self) -> set[str | None]:
        """The languages the family reads; None among them where one is not known."""
        found = {kept.reads for kept in self.family if kept.may_see_records}
        home = self.plan.student.home_language
        return found or {base_language(home) if home else None}
