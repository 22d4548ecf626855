"""What is true of a plan as of a date. Facts compute and never judge; what cannot be known is None."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from popkit.dates import civil
from popkit.limits import LimitValue, shipped_limits
from popkit.standing.action import ActionStanding
from popkit.standing.consent import ConsentStanding
from popkit.standing.contact import ContactStanding
from popkit.standing.fact import Fact, FactKind, facts_of
from popkit.standing.family import FamilyStanding
from popkit.standing.flag import FlagStanding
from popkit.standing.goal import GoalStanding
from popkit.standing.indicator import IndicatorStanding
from popkit.standing.month import MonthStanding
from popkit.standing.papers import papers_of
from popkit.standing.partner import PartnerStanding, ServiceStanding
from popkit.standing.plan import PlanStanding
from popkit.standing.referral import ReferralStanding
from popkit.standing.school import SchoolStanding
from popkit.standing.subject import Subject
from popkit.standing.support import SupportStanding

if TYPE_CHECKING:
    from popkit.model import Plan
    from popkit.read.district import District

__all__ = [
    "SUBJECTS",
    "ActionStanding",
    "ConsentStanding",
    "ContactStanding",
    "Fact",
    "FactKind",
    "FamilyStanding",
    "FlagStanding",
    "GoalStanding",
    "IndicatorStanding",
    "MonthStanding",
    "PartnerStanding",
    "PlanStanding",
    "ReferralStanding",
    "SchoolStanding",
    "ServiceStanding",
    "Subject",
    "SupportStanding",
    "facts_of",
    "stand",
    "standing_of",
]

SUBJECTS: Final[dict[str, type]] = {
    "plan": PlanStanding,
    "goal": GoalStanding,
    "support": SupportStanding,
    "action": ActionStanding,
    "month": MonthStanding,
    "flag": FlagStanding,
    "referral": ReferralStanding,
    "indicator": IndicatorStanding,
    "family": FamilyStanding,
    "contact": ContactStanding,
    "consent": ConsentStanding,
    "school": SchoolStanding,
    "partner": PartnerStanding,
    "service": ServiceStanding,
}
"""What a rule can be about."""


def stand(plan: Plan, *, as_of: dt.date, district: District | None = None) -> PlanStanding:
    """Return how `plan` stands on `as_of`: facts, computed when asked for.

    Args:
        plan: as it was read.
        as_of: the date of the question; nothing dated later is seen.
        district: its limits, where they differ from the shipped ones, its schools' calendars, and its partners.

    Raises:
        TypeError: `as_of` is not a `datetime.date`.
    """
    day = civil(as_of)
    return standing_of(plan, day, (district.limits if district else shipped_limits()).on(day), district)


def standing_of(
    plan: Plan, as_of: dt.date, limits: Mapping[str, LimitValue], district: District | None
) -> PlanStanding:
    """Return the same, where the limits in force on the date are at hand already."""
    if district is None:
        return PlanStanding(plan, as_of, limits)
    papers = papers_of(district, limits["clearance_kinds"])
    return PlanStanding(plan, as_of, limits, district.school_days(plan.student.school_id), district.instruments, papers)
