"""What a plan's standing has from others: referrals that were made, what was counted, and who acted on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from attrs import define

from popkit.dates import school_year_of, school_year_starts_on
from popkit.model import Consent, Indicator, Referral
from popkit.standing.contact import UNREACHED_OUTCOMES
from popkit.standing.fact import fact, kept_fact, part
from popkit.standing.history import has_begun, newest, visible
from popkit.standing.indicator import IndicatorStanding
from popkit.standing.plan_family import PlanFamily
from popkit.standing.referral import ReferralStanding
from popkit.vocabulary import OPEN_GOAL_STATUSES, OPEN_SUPPORT_STATUSES

if TYPE_CHECKING:
    from popkit.standing.goal import GoalStanding
    from popkit.standing.support import SupportStanding

__all__ = ["PlanSigns"]

_NOT_TOLD: Final = (None, None)


@define(frozen=True, eq=False, repr=False)
class PlanSigns(PlanFamily):
    """The part of a plan's standing that looks beyond the plan's own work."""

    if TYPE_CHECKING:

        @property
        def goals(self) -> tuple[GoalStanding, ...]:
            """Its goals."""

        @property
        def supports(self) -> tuple[SupportStanding, ...]:
            """Its supports."""

        @property
        def grade_number(self) -> int | None:
            """The grade as a number."""

    # Referrals

    @part
    def referrals(self) -> tuple[ReferralStanding, ...]:
        """Its referrals, in the order written, without those made or begun after the date."""
        as_of, kept = self.as_of, enumerate(self.plan.referrals)
        return tuple([ReferralStanding(made, self, as_of, n) for n, made in kept if self._is_made(made)])

    def _is_made(self, referral: Referral) -> bool:
        made = referral.made_on
        return has_begun(referral, self.as_of) and (made is None or made <= self.as_of)

    @part
    def consents_by_id(self) -> Mapping[str, Consent]:
        """Every consent, by its id."""
        return {kept.id: kept for kept in self.plan.consents}

    # Indicators

    @part
    def first_year(self) -> int:
        """The year in which its school year begins."""
        return school_year_of(school_year_starts_on(self.plan.school_year))

    @part
    def indicators(self) -> tuple[IndicatorStanding, ...]:
        """Its indicators, in the order written, without those of later days."""
        as_of, kept = self.as_of, enumerate(self.plan.indicators)
        return tuple([IndicatorStanding(count, self, as_of, n) for n, count in kept if count.on <= as_of])

    @part
    def last_counted_on(self) -> Mapping[int, dt.date]:
        """The day of the newest indicator of each school year, by the year in which that begins."""
        # Of one key the last one stays.
        return {kept.school_year: kept.indicator.on for kept in sorted(self.indicators, key=lambda kept: kept.id)}

    @part
    def first_fired_on(self) -> dt.date | None:
        """The day of the first indicator of its own school year that asks for somebody to act; None without one."""
        fired = [kept for kept in self.indicators if kept.has_fired and kept.school_year == self.first_year]
        return min([kept.indicator.on for kept in fired], default=None)

    @part
    def _levels_told(self) -> list[Indicator]:
        return [kept.indicator for kept in self.indicators if _levels(kept.indicator) != _NOT_TOLD]

    @fact
    def has_grade_levels(self) -> bool:
        """Whether an indicator tells how the student stands to grade level in reading or math."""
        return bool(self._levels_told)

    @fact
    def is_behind_grade_level(self) -> bool | None:
        """Whether the newest indicator that tells is `limit.grade_levels_behind` or more, in reading or math.

        None when none tells, or it tells of one of the two only and there the student is not behind.
        """
        last = newest(kept.on for kept in self._levels_told)
        found = [level for kept in self._levels_told if kept.on == last for level in _levels(kept)]
        limit = self.limit_number("grade_levels_behind")
        if any(level is not None and level >= limit for level in found):
            return True
        return None if not found or None in found else False

    # Whether anybody acted

    @part
    def last_contact_on(self) -> dt.date | None:
        """The day on which the family was last reached; None before the first."""
        return newest(kept.contact.on for kept in self.contacts if kept.contact.outcome not in UNREACHED_OUTCOMES)

    @part
    def last_response_on(self) -> dt.date | None:
        """The day on which somebody last acted for the student, or tried to; None when none is known."""
        work = (self.goals, self.supports, self.referrals)
        changes = [kept.change for records in work for kept in records]
        as_of, plan = self.as_of, self.plan
        return newest(
            [
                *[kept.contact.on for kept in self.contacts],
                *[change.on for change in changes if change],
                *[kept.decisions[-1].on for kept in self.goals if kept.decisions],
                *[kept.support.starts_on for kept in self.supports if _is_past(kept.support.starts_on, as_of)],
                *[kept.referral.made_on for kept in self.referrals],
                *[kept.held_on for kept in self.reviews[-1:]],
                *[kept.created_on for kept in visible(plan.actions, as_of, "created_on")],
                *[kept.noted_on for kept in visible(plan.profile, as_of, "noted_on")],
            ]
        )

    # What is there to help

    @kept_fact
    def has_attendance_support(self) -> bool:
        """Whether a support of `limit.attendance_supports` is delivered, or will be."""
        return self._has_support("attendance_supports")

    @kept_fact
    def has_attendance_goal(self) -> bool:
        """Whether a goal of `limit.attendance_goal_domains` is worked on, or will be."""
        return self._has_goal("attendance_goal_domains")

    @kept_fact
    def has_behavior_support(self) -> bool:
        """Whether a support of `limit.behavior_supports` is delivered, or will be."""
        return self._has_support("behavior_supports")

    @kept_fact
    def has_behavior_goal(self) -> bool:
        """Whether a goal of `limit.behavior_goal_domains` is worked on, or will be."""
        return self._has_goal("behavior_goal_domains")

    @kept_fact
    def has_course_support(self) -> bool:
        """Whether a support of `limit.course_supports` is delivered, or will be."""
        return self._has_support("course_supports")

    @kept_fact
    def has_course_goal(self) -> bool:
        """Whether a goal of `limit.course_goal_domains` is worked on, or will be."""
        return self._has_goal("course_goal_domains")

    @fact
    def has_crisis_support(self) -> bool:
        """Whether a crisis support, such as a safety plan, is in place or planned."""
        return any(kept.category == "crisis" and kept.status in OPEN_SUPPORT_STATUSES for kept in self.supports)

    @fact
    def crisis_flag_count(self) -> int:
        """Flags of `limit.crisis_flag_kinds`, closed ones too: a crisis that is over can come back."""
        kinds = self.limit_words("crisis_flag_kinds")
        return sum([kept.kind in kinds for kept in self.flags])

    def _has_support(self, categories: str) -> bool:
        wanted = self.limit_words(categories)
        return any(kept.category in wanted and kept.status in OPEN_SUPPORT_STATUSES for kept in self.supports)

    def _has_goal(self, domains: str) -> bool:
        wanted = self.limit_words(domains)
        return any(kept.domain in wanted and kept.status in OPEN_GOAL_STATUSES for kept in self.goals)

    # Several agencies

    @fact
    def partner_count(self) -> int:
        """Partners that deliver an active support."""
        providers = [kept.support.provider for kept in self.supports if kept.is_active]
        return len({found.partner_id for found in providers if found and found.partner_id})

    @fact
    def has_lead_professional(self) -> bool:
        """Whether an adult on the team on the date is the one contact for all who help."""
        return any(kept.lead for kept in self.team)


def _levels(indicator: Indicator) -> tuple[float | None, float | None]:
    return indicator.grade_levels_behind_reading, indicator.grade_levels_behind_math


def _is_past(day: dt.date | None, as_of: dt.date) -> bool:
    return day is not None and day <= as_of
