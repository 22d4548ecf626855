"""How a referral stands on a date: who has it, whether it moves, and whether the loop was closed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from attrs import define

from popkit.model import Consent, Referral, ReferralStatusChange
from popkit.standing.consent import SURVEY_CONSENTS, holds_on
from popkit.standing.fact import Standing, fact, kept_fact, part
from popkit.standing.history import days_since, first_on, newest_change, visible
from popkit.vocabulary import CLOSED_REFERRAL_STATUSES, URGENCY_DAYS, ReferralStatus, Urgency

if TYPE_CHECKING:
    from popkit.standing.signs import PlanSigns

__all__ = ["UNANSWERED_REFERRAL_STATUSES", "ReferralStanding"]

UNANSWERED_REFERRAL_STATUSES: Final = frozenset({"draft", "requested"})
"""Statuses of a referral that nobody has taken up or turned down yet."""


_ONE_DAY: Final = dt.timedelta(days=1)
_NEVER_CAME_OF_IT: Final = "cancelled"


@define(frozen=True, eq=False, repr=False)
class ReferralStanding(Standing):
    """One referral as of a date.

    A referral has days and no times of day, so an urgency of one hour or three asks for an answer the same day.

    Attributes:
        referral: as it was written.
        plan: the standing of the plan it belongs to.
        as_of: the date of the question.
        index: its place in the plan's referrals.
    """

    referral: Referral
    plan: PlanSigns
    as_of: dt.date
    index: int

    @property
    def id(self) -> str:
        """The referral's id."""
        return self.referral.id

    # What it is

    @part
    def change(self) -> ReferralStatusChange | None:
        """The newest change of its status by the date; None without a history."""
        return newest_change(self.referral, self.as_of)

    @part
    def made_on(self) -> dt.date | None:
        """The day it was made, or else that of its first status; None when neither was written down."""
        return self.referral.made_on or first_on(self.referral)

    @kept_fact
    def status(self) -> ReferralStatus:
        """Its status on the date."""
        return self.change.status if self.change else self.referral.status

    @kept_fact
    def is_open(self) -> bool:
        """Whether somebody still has to do something about it, be it to send it."""
        return self.status not in CLOSED_REFERRAL_STATUSES

    @fact
    def has_assignee(self) -> bool:
        """Whether it is recorded which adult sees to it."""
        return self.referral.assigned_to is not None

    @fact
    def has_partner(self) -> bool:
        """Whether it goes to a partner, and so out of the school."""
        return self.referral.partner_id is not None

    @fact
    def urgency(self) -> Urgency | None:
        """How soon somebody must act; None when not recorded."""
        return self.referral.urgency

    @fact
    def urgency_days(self) -> int | None:
        """Days its urgency leaves, 0 for hours; None when it is a routine one, or not recorded."""
        return URGENCY_DAYS.get(self.urgency) if self.urgency else None

    # Whether it moves

    @fact
    def is_answered(self) -> bool:
        """Whether somebody has taken it up, turned it down or ended it."""
        return self.status not in UNANSWERED_REFERRAL_STATUSES

    @part
    def _answered_on(self) -> dt.date | None:
        """The first day it had a status that is an answer, or the date before that; None when not known."""
        if not self.is_answered:
            return self.as_of
        changes = visible(self.referral.status_history, self.as_of)
        return next((kept.on for kept in changes if kept.status not in UNANSWERED_REFERRAL_STATUSES), None)

    @fact
    def days_to_answer(self) -> int | None:
        """Days from its making until it was answered, or to the date before that; None when not known."""
        if self.made_on is None or self._answered_on is None:
            return None
        return max((self._answered_on - self.made_on).days, 0)

    @fact
    def school_days_to_answer(self) -> int | None:
        """Days of school after its making until it was answered, or to the date before that; None when not known."""
        return self._school_days_after(self.made_on, self._answered_on)

    @fact
    def school_days_since_made(self) -> int | None:
        """Days of school since it was made; None when that day is not known."""
        return self._school_days_after(self.made_on, self.as_of)

    @kept_fact
    def days_since_status_change(self) -> int | None:
        """Days since its status last changed, or since it was made; None when neither day is known."""
        return days_since(self.change.on if self.change else self.made_on, self.as_of)

    # What became of it

    @kept_fact
    def has_outcome(self) -> bool:
        """Whether something came of it: it ended, and was not merely taken back."""
        return not self.is_open and self.status != _NEVER_CAME_OF_IT

    @fact
    def has_reason(self) -> bool:
        """Whether it is written down why it was rejected, or failed."""
        reasons = (self.referral.reason, self.change.reason if self.change else None)
        return any(reason and reason.strip() for reason in reasons)

    @fact
    def has_next_step(self) -> bool:
        """Whether it is written down what will be tried instead, or later."""
        return bool(self.referral.next_step and self.referral.next_step.strip())

    @fact
    def was_declined(self) -> bool:
        """Whether student or family said no to it at some time: a choice, not a failure."""
        changes = visible(self.referral.status_history, self.as_of)
        return self.status == "declined" or any(kept.status == "declined" for kept in changes)

    @fact
    def school_days_since_outcome(self) -> int | None:
        """Days of school since it ended; None while it has no outcome, or when that day is not known."""
        return self._school_days_after(self.change.on, self.as_of) if self.has_outcome and self.change else None

    @fact
    def referrer_was_told(self) -> bool:
        """Whether whoever made it had been told by the date what became of it."""
        return _has_come(self.referral.referrer_told_on, self.as_of)

    @fact
    def family_was_told(self) -> bool:
        """Whether the family had been told by the date what became of it."""
        return _has_come(self.referral.family_told_on, self.as_of)

    # What went with it

    @part
    def rests_on(self) -> str | None:
        """The id of the consent that something still rests on; None where nobody works on it, or not yet."""
        return self.referral.consent_id if self.is_open and self.status != "draft" else None

    @fact
    def is_shared(self) -> bool:
        """Whether a piece of the student's record went with it; from a draft nothing has gone out."""
        return bool(self.referral.shared) and self.status != "draft"

    @part
    def _consent(self) -> Consent | None:
        return self.plan.consents_by_id.get(self.referral.consent_id or "")

    @fact
    def has_consent(self) -> bool:
        """Whether it says on which consent it rests."""
        return self._consent is not None

    @fact
    def consent_was_in_force(self) -> bool | None:
        """Whether its consent was in force on the day it was made; one about questionnaires never is.

        None when no consent is named, or the day is not known.
        """
        return None if self.made_on is None else self._consent_holds(self.made_on)

    @fact
    def consent_is_in_force(self) -> bool | None:
        """Whether its consent is in force on the date; None when none is named."""
        return self._consent_holds(self.as_of)

    @fact
    def pieces_beyond_consent(self) -> int | None:
        """Pieces of the record that went with it and that its consent does not cover; None when none is named."""
        consent = self._consent
        return None if consent is None else len(set(self.referral.shared).difference(consent.covers))

    # How it is made of

    def _consent_holds(self, day: dt.date) -> bool | None:
        consent = self._consent
        return None if consent is None else consent.kind not in SURVEY_CONSENTS and holds_on(consent, day)

    def _school_days_after(self, day: dt.date | None, last: dt.date | None) -> int | None:
        return None if day is None or last is None else self.plan.school_days(day + _ONE_DAY, last)


def _has_come(day: dt.date | None, as_of: dt.date) -> bool:
    return day is not None and day <= as_of
