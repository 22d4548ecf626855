"""What one month's review says: who held it, how, about what, and what was promised."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from attrs import define

from popkit.dates import Month
from popkit.model import Attempt, WellbeingReview
from popkit.standing.fact import Standing, fact, kept_fact, part
from popkit.standing.history import days_since
from popkit.vocabulary import LEVEL_NUMBERS, WellbeingLevel

if TYPE_CHECKING:
    from popkit.standing.month import MonthStanding
    from popkit.standing.year import PlanYear

__all__ = ["MonthReview"]

_CONCERN = LEVEL_NUMBERS["needs_attention"]
_TWO_LEVELS = 2


@define(frozen=True, eq=False, repr=False)
class MonthReview(Standing):
    """The part of a month's standing that reads its review; `MonthStanding` adds whether one was due.

    Attributes:
        month: the calendar month.
        plan: the standing of the plan it belongs to.
        as_of: the date of the question.
        index: the place of its record in the plan's well-being reviews; None where it has none.
        review: the completed review, as it was written; None without one.
        attempts: tries on or before the date, oldest first.
    """

    month: Month
    plan: PlanYear
    as_of: dt.date
    index: int | None
    review: WellbeingReview | None
    attempts: tuple[Attempt, ...]

    @part
    def id(self) -> str:
        """The month as it is written, such as 2026-10."""
        return str(self.month)

    # When

    @kept_fact
    def has_review(self) -> bool:
        """Whether a completed review for this month was held by the date, in time or late."""
        return self.review is not None

    @part
    def held_on(self) -> dt.date | None:
        """The day the review was held; None without a review or its day."""
        return self.review.held_on if self.review else None

    @part
    def day(self) -> dt.date:
        """The day its review is taken to be of: where nobody wrote it down, the last of the month that has come."""
        return self.held_on or min(self.month.last, self.as_of)

    @part
    def previous(self) -> MonthStanding | None:
        """The month whose review was held before this one; None without this review, or one before it."""
        return self.plan.review_before.get(self.id)

    @kept_fact
    def is_latest(self) -> bool:
        """Whether its review is the newest of the plan: the one that can still be followed up."""
        latest = self.plan.latest_review
        return latest is not None and latest.id == self.id

    @kept_fact
    def has_review_before(self) -> bool:
        """Whether another review was held before this one."""
        return self.previous is not None

    @fact
    def days_since_previous(self) -> int | None:
        """Days from the review before this one to this one; None without both."""
        before = self.previous
        return None if before is None or self.held_on is None else days_since(before.held_on, self.held_on)

    @fact
    def school_days_to_record(self) -> int | None:
        """School days from the review to the day it was written down; None when either is not known, or to come."""
        written = self.review.recorded_on if self.review else None
        return None if written is None or written > self.as_of else self._school_days_after(written)

    # Who and how

    @kept_fact
    def is_by_substitute(self) -> bool | None:
        """Whether somebody else than the plan's manager of that day held the review.

        None without a review, its reviewer or a manager.
        """
        review = self.review
        if review is None:
            return None
        if review.substitute_for is not None:
            return True
        assigned = self.plan.managers_on(self.day)
        return None if review.reviewer_id is None or not assigned else review.reviewer_id not in assigned

    @fact
    def previous_is_by_substitute(self) -> bool | None:
        """Whether the review before this one was held by a substitute; None when that is not known."""
        return self.previous.is_by_substitute if self.previous else None

    @fact
    def is_private(self) -> bool | None:
        """Whether the student was seen alone for at least part of it; None when not recorded."""
        return self.review.private if self.review else None

    @fact
    def student_has_declined(self) -> bool:
        """Whether the student was asked and chose not to speak: a choice, not a gap."""
        return self.review is not None and self.review.student_declined_to_speak

    @fact
    def student_is_heard(self) -> bool | None:
        """Whether the student's words or own ratings are there, or a choice not to speak; None without a review."""
        review = self.review
        if review is None:
            return None
        spoken = bool(review.student_voice and review.student_voice.strip()) or bool(self.self_levels)
        return spoken or review.student_declined_to_speak

    @fact
    def has_going_well(self) -> bool | None:
        """Whether something that goes well is written down; None without a review."""
        return None if self.review is None else bool(self.review.going_well and self.review.going_well.strip())

    # The sides of life

    @part
    def levels(self) -> dict[str, WellbeingLevel]:
        """The adult's level of each domain rated."""
        ratings = self.review.ratings if self.review else ()
        return {kept.domain: kept.level for kept in ratings if kept.level is not None}

    @part
    def self_levels(self) -> dict[str, WellbeingLevel]:
        """The student's own level of each domain rated."""
        ratings = self.review.ratings if self.review else ()
        return {kept.domain: kept.self_level for kept in ratings if kept.self_level is not None}

    @part
    def skipped(self) -> frozenset[str]:
        """Domains that were left out with a reason."""
        ratings = self.review.ratings if self.review else ()
        reasons = {kept.domain for kept in ratings if kept.not_discussed and kept.not_discussed.strip()}
        return frozenset(reasons.difference(self.levels, self.self_levels))

    @part
    def concerns(self) -> frozenset[str]:
        """Domains that the adult rated as needing attention, or worse."""
        return frozenset([domain for domain, level in self.levels.items() if LEVEL_NUMBERS[level] <= _CONCERN])

    @fact
    def core_domains_left_out(self) -> int | None:
        """Domains of `limit.core_domains` neither rated nor left out with a reason; None without a review."""
        if self.review is None:
            return None
        return len({*self.plan.limit_words("core_domains")}.difference(self.levels, self.self_levels, self.skipped))

    @fact
    def domains_skipped_twice(self) -> int:
        """Core domains left out with a reason both this time and the time before."""
        before = self.previous
        return 0 if before is None else len(self.skipped & before.skipped & {*self.plan.limit_words("core_domains")})

    @kept_fact
    def urgent_domain_count(self) -> int:
        """Domains rated urgent by the adult or by the student."""
        ratings = self.review.ratings if self.review else ()
        return sum(["urgent" in (kept.level, kept.self_level) for kept in ratings])

    @fact
    def concern_domain_count(self) -> int:
        """Domains the adult rated as needing attention, or urgent."""
        return len(self.concerns)

    @fact
    def domains_down_two(self) -> int:
        """Domains that went down two levels or more since the review before, as the adult sees it."""
        before = self.previous.levels if self.previous else {}
        both = before.keys() & self.levels.keys()
        return sum([LEVEL_NUMBERS[before[name]] - LEVEL_NUMBERS[self.levels[name]] >= _TWO_LEVELS for name in both])

    @fact
    def repeated_concern_count(self) -> int:
        """Domains the adult rated as needing attention, or urgent, in this review and the one before."""
        return len(self.concerns & self.previous.concerns) if self.previous else 0

    @part
    def _differences(self) -> list[int]:
        own = self.self_levels
        both = [(LEVEL_NUMBERS[level], LEVEL_NUMBERS[own[name]]) for name, level in self.levels.items() if name in own]
        return [abs(theirs - mine) for theirs, mine in both]

    @fact
    def domains_rated_by_both(self) -> int:
        """Domains rated by the student as well as by the adult."""
        return len(self._differences)

    @fact
    def widest_level_difference(self) -> int | None:
        """Most levels between the student's own rating of a domain and the adult's; None when no domain has both."""
        return max(self._differences, default=None)

    @fact
    def team_has_met_since(self) -> bool:
        """Whether a plan review was held on the day of this review or after."""
        return self.held_on is not None and any(kept.held_on >= self.held_on for kept in self.plan.reviews)

    # How it is made of

    @part
    def order(self) -> tuple[dt.date, str]:
        """Where its review stands in time; one without a day, at the end of its month."""
        return self.held_on or self.month.last, self.id

    def _school_days_after(self, day: dt.date | None) -> int | None:
        held = self.held_on
        return None if day is None or held is None else self.plan.school_days(held + dt.timedelta(days=1), day)
