"""How a consent stands on a date: who gave it, what it says, and whether something still rests on it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from attrs import define

from popkit.model import Consent
from popkit.standing.fact import Standing, fact, kept_fact, part
from popkit.vocabulary import ConsentKind

if TYPE_CHECKING:
    from popkit.standing.permission import SupportPermission
    from popkit.standing.plan import PlanStanding

__all__ = ["SURVEY_CONSENTS", "ConsentStanding", "holds_on"]

SURVEY_CONSENTS: Final = frozenset({"survey", "survey_notice"})
"""Kinds of consent that are about questionnaires."""


_STUDENT: Final = "student"


@define(frozen=True, eq=False, repr=False)
class ConsentStanding(Standing):
    """One consent or notice given by a date.

    Attributes:
        consent: as it was written.
        plan: the standing of the plan it belongs to.
        as_of: the date of the question.
        index: its place in the plan's consents.
    """

    consent: Consent
    plan: PlanStanding
    as_of: dt.date
    index: int

    @property
    def id(self) -> str:
        """The consent's id."""
        return self.consent.id

    @fact
    def kind(self) -> ConsentKind:
        """What it is a consent to; a `survey_notice` only tells."""
        return self.consent.kind

    @part
    def is_about_surveys(self) -> bool:
        """Whether it is about questionnaires."""
        return self.consent.kind in SURVEY_CONSENTS

    # Whether it holds

    @kept_fact
    def has_expired(self) -> bool:
        """Whether its last day is over."""
        return self.consent.expires_on is not None and self.consent.expires_on < self.as_of

    @kept_fact
    def was_revoked(self) -> bool:
        """Whether it was taken back, from that day on."""
        return self.consent.revoked_on is not None and self.consent.revoked_on <= self.as_of

    @fact
    def is_in_force(self) -> bool:
        """Whether it has neither run out nor been taken back."""
        return not self.has_expired and not self.was_revoked

    @fact
    def has_expiry(self) -> bool:
        """Whether it says when it runs out."""
        return self.consent.expires_on is not None

    @fact
    def days_to_expiry(self) -> int | None:
        """Days until its last day; negative after it, None when it does not run out."""
        return None if self.consent.expires_on is None else (self.consent.expires_on - self.as_of).days

    # Who gave it, and what it says

    @kept_fact
    def giver_is_entitled(self) -> bool | None:
        """Whether who gave it may decide: an adult student, or an adult of the family with education rights.

        None when that is not known, and when who gave it is not among the family recorded.
        """
        if self.consent.given_by == _STUDENT:
            return self.plan.student_is_adult
        adult = self.plan.family_by_id.get(self.consent.given_by)
        return adult.has_rights if adult else None

    @fact
    def is_signed(self) -> bool | None:
        """Whether it is signed; None when not recorded."""
        return self.consent.signed

    @fact
    def has_purpose(self) -> bool:
        """Whether it says what for."""
        return bool(self.consent.purpose and self.consent.purpose.strip())

    @fact
    def has_recipient(self) -> bool:
        """Whether it says to whom something may be shown."""
        return bool(self.consent.recipient and self.consent.recipient.strip())

    @fact
    def has_subject(self) -> bool:
        """Whether it says what it is about."""
        return bool(self.consent.covers)

    # What rests on it

    @part
    def allows_services(self) -> bool:
        """Whether it allows services, and is not recorded as unsigned; be it that it holds no more."""
        return self.consent.kind == "services" and self.consent.signed is not False

    def covers(self, support: SupportPermission) -> bool:
        """Return whether it names a support, its category or its service; one that names nothing is about all."""
        named = self.consent.covers
        return not named or any(name in named for name in support.names)

    @fact
    def is_relied_on(self) -> bool:
        """Whether an open referral names it, or an active support that asks for consent has no other one in force."""
        others = [kept for kept in self.plan.consents if kept.allows_services and kept.is_in_force and kept is not self]
        return self.id in self.plan.consents_of_referrals or (
            self.allows_services
            and any(
                self.covers(support) and not any(kept.covers(support) for kept in others)
                for support in self.plan.supports
                if support.is_active and support.asks_for_consent
            )
        )


def holds_on(consent: Consent, day: dt.date) -> bool:
    """Return whether a consent was in force on a day: given, not left unsigned, not run out and not taken back."""
    if consent.given_on > day or consent.signed is False:
        return False
    return (consent.expires_on is None or day <= consent.expires_on) and (
        consent.revoked_on is None or day < consent.revoked_on
    )
