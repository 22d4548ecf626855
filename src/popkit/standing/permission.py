"""Whether a support that asks for consent has one."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from attrs import define

from popkit.model import Support
from popkit.standing.fact import Standing, fact, part

if TYPE_CHECKING:
    from popkit.standing.consent import ConsentStanding
    from popkit.standing.plan import PlanStanding

__all__ = ["SupportPermission"]


@define(frozen=True, eq=False, repr=False)
class SupportPermission(Standing):
    """The part of a support's standing that looks for consent.

    Attributes:
        support: as it was written.
        plan: the standing of the plan it belongs to.
        as_of: the date of the question.
        index: its place in the plan's supports.
    """

    support: Support
    plan: PlanStanding
    as_of: dt.date
    index: int

    @part
    def names(self) -> tuple[str, ...]:
        """What a consent may call it: its id, its category, its service."""
        support = self.support
        service = support.provider.service_id if support.provider else None
        return (support.id, support.category, *([service] if service else []))

    @part
    def asks_for_consent(self) -> bool:
        """Whether its tier is `limit.consent_tier` or more; nobody waits for a signature to be fed, housed or seen."""
        tier = self.support.tier
        return tier is not None and tier >= self.plan.limit_number("consent_tier") and not self.support.basic_need

    @part
    def consents(self) -> list[ConsentStanding]:
        """Consents to services that cover it, given by the date, without those of people who may not decide."""
        allowing = [kept for kept in self.plan.consents if kept.allows_services and kept.covers(self)]
        return [kept for kept in allowing if kept.giver_is_entitled is not False]

    @fact
    def is_consented(self) -> bool | None:
        """Whether a consent to services that covers it was given by the date, be it that it holds no more.

        Consents of people who may not decide do not count, nor unsigned ones. None when it is not known of the only
        ones whether their givers may, and while the plan has no consent on record but for surveys: it may be that
        nobody writes them down here.
        """
        if all(kept.is_about_surveys for kept in self.plan.consents):
            return None
        known = [kept.giver_is_entitled for kept in self.consents]
        return True if True in known else None if known else False

    @fact
    def days_to_consent(self) -> int | None:
        """Days from its start to the first of these consents, 0 or less where it came in time; None without both."""
        given = [kept.consent.given_on for kept in self.consents]
        start = self.support.starts_on
        return (min(given) - start).days if given and start else None
