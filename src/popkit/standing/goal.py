"""How a goal stands on a date: what is recorded, how it is followed, what was decided."""

from __future__ import annotations

import datetime as dt

from attrs import define

from popkit.dates import DAYS_IN_WEEK
from popkit.methods import ratio
from popkit.model import Decision, GoalStatusChange
from popkit.standing.fact import fact, kept_fact, part
from popkit.standing.history import count_after, days_since, in_order, newest, newest_change
from popkit.standing.progress import Progress
from popkit.standing.titles import deficit_terms, title_key
from popkit.vocabulary import CLOSED_GOAL_STATUSES, MONITORING_DAYS, Domain, GoalStatus

__all__ = ["GoalStanding"]


@define(frozen=True, eq=False, repr=False)
class GoalStanding(Progress):
    """One goal as of a date.

    Attributes:
        goal: as it was written.
        plan: the standing of the plan it belongs to.
        as_of: the date of the question.
        index: its place in the plan's goals.
    """

    # What is recorded

    @part
    def change(self) -> GoalStatusChange | None:
        """The newest change of its status by the date; None without a history."""
        return newest_change(self.goal, self.as_of)

    @kept_fact
    def status(self) -> GoalStatus:
        """Its status on the date."""
        return self.change.status if self.change else self.goal.status

    @kept_fact
    def is_active(self) -> bool:
        """Whether the student works on it now."""
        return self.status == "active"

    @fact
    def is_closed(self) -> bool:
        """Whether it was worked on and has ended; a rejected goal was never begun."""
        return self.status in CLOSED_GOAL_STATUSES

    @fact
    def domain(self) -> Domain:
        """The side of the student's life it belongs to."""
        return self.goal.domain

    @fact
    def is_attainment_scaled(self) -> bool:
        """Whether it is measured on an attainment scale, -2 to 2 with 0 the expected level."""
        return self.goal.measure.scale == "attainment"

    @fact
    def has_baseline(self) -> bool:
        """Whether it says where the student started."""
        return self.baseline is not None

    @fact
    def has_target(self) -> bool:
        """Whether it says where the student wants to arrive, and when."""
        return self.goal.target is not None

    @fact
    def has_unit(self) -> bool:
        """Whether its measure has a unit; an attainment scale is its own."""
        return self.goal.measure.unit is not None or self.is_attainment_scaled

    @fact
    def has_owner(self) -> bool:
        """Whether somebody carries it."""
        return self.goal.owner_id is not None

    @fact
    def owner_is_on_team(self) -> bool | None:
        """Whether its owner is on the team on the date, or is the student; None without an owner."""
        owner = self.goal.owner_id
        return None if owner is None else owner == "student" or owner in self.plan.team_ids

    @fact
    def has_student_words(self) -> bool:
        """Whether it is there in the student's own words."""
        return bool(self.goal.student_words and self.goal.student_words.strip())

    @fact
    def has_profile_link(self) -> bool:
        """Whether it grew from a strength, an interest or a need of the profile."""
        return bool(self.goal.profile_ids)

    @fact
    def deficit_terms_in_title(self) -> int:
        """Terms of `limit.deficit_terms` in its title, as whole words; 0 and up."""
        return deficit_terms(self.goal.title, self.plan.limit_words("deficit_terms"))

    @fact
    def target_is_beyond_baseline(self) -> bool | None:
        """Whether the target lies beyond the baseline in the measure's direction; for `maintain`, at or beside it.

        None without both.
        """
        baseline, target = self.baseline, self.goal.target
        if baseline is None or target is None:
            return None
        gain = target.value - baseline.value
        return {"increase": gain > 0, "decrease": gain < 0, "maintain": True}[self.goal.measure.direction]

    @fact
    def cycle_weeks(self) -> float | None:
        """Weeks from baseline to target; None without both."""
        baseline, target = self.baseline, self.goal.target
        if baseline is None or target is None:
            return None
        return (target.on - baseline.on).days / DAYS_IN_WEEK

    @fact
    def target_is_within_plan(self) -> bool | None:
        """Whether its target falls on or before the plan's end; None without both dates."""
        end, target = self.plan.plan.ends_on, self.goal.target
        return None if end is None or target is None else target.on <= end

    @fact
    def days_past_target(self) -> int | None:
        """Days since its target date; negative before it, None without a target."""
        return days_since(self.goal.target.on if self.goal.target else None, self.as_of)

    @fact
    def earlier_same_goals(self) -> int:
        """Goals of the plan with the same title and target value that ended before without being achieved."""
        return sum([1 for other in self.plan.unachieved_goals if _is_repeated(other, self)])

    # How it is followed

    @fact
    def active_support_count(self) -> int:
        """Active supports that serve it."""
        return sum([1 for support in self.supports if support.is_active])

    @fact
    def owned_action_count(self) -> int:
        """Open actions for it that have an owner and a due date."""
        return self.plan.owned_actions_of_goal.get(self.goal.id, 0)

    @fact
    def monitoring_days(self) -> int | None:
        """Longest days between two observations that its monitoring allows; None when none is agreed."""
        return MONITORING_DAYS.get(self.goal.monitoring) if self.goal.monitoring else None

    @fact
    def weeks_since_baseline(self) -> float | None:
        """Weeks from the baseline to the date; None without a baseline."""
        days = days_since(self.baseline.on if self.baseline else None, self.as_of)
        return None if days is None else days / DAYS_IN_WEEK

    @fact
    def days_since_observation(self) -> int | None:
        """Days since the newest observation that counts; before the first, since the baseline.

        None when neither is there.
        """
        return days_since(self._last_looked_on, self.as_of)

    @part
    def _last_looked_on(self) -> dt.date | None:
        if self.observations:
            return self.observations[-1].on
        return self.baseline.on if self.baseline else None

    @fact
    def intervals_since_observation(self) -> float | None:
        """Days since the newest observation, breaks left out, in monitoring intervals; None when either is unknown."""
        return ratio(self.plan.term_days_since(self._last_looked_on), self.monitoring_days)

    @fact
    def observations_per_interval(self) -> float | None:
        """Observations per monitoring interval over the newest `limit.monitoring_intervals`, since the baseline.

        Breaks are left out. None without monitoring or baseline, before one interval is over, or when all was a break.
        """
        days, baseline = self.monitoring_days, self.baseline
        since_baseline = days_since(baseline.on if baseline else None, self.as_of)
        if days is None or since_baseline is None or since_baseline < days:
            return None
        span = min(since_baseline, days * int(self.plan.limit_number("monitoring_intervals")))
        start = self.as_of - dt.timedelta(days=span)
        return ratio(count_after(self.observations, start) * days, self.plan.term_days_since(start))

    # What was decided

    @part
    def decisions(self) -> tuple[Decision, ...]:
        """Decisions on or before the date, newest last."""
        return in_order(self.goal.decisions, self.as_of)

    @fact
    def decision_count(self) -> int:
        """Decisions recorded for it."""
        return len(self.decisions)

    @fact
    def observations_since_decision(self) -> int:
        """Observations that count since the newest decision, in the goal or in a plan review; all without one."""
        reviewed = [review.held_on for review in self.plan.reviews_of_goal.get(self.goal.id, ())]
        decided = newest([*(kept.on for kept in self.decisions), *reviewed])
        return len(self.observations) if decided is None else count_after(self.observations, decided)

    @fact
    def last_decision_has_reason(self) -> bool | None:
        """Whether the newest decision says why; None without one."""
        reason = self.decisions[-1].reason if self.decisions else None
        return bool(reason and reason.strip()) if self.decisions else None

    @fact
    def has_achievement(self) -> bool:
        """Whether somebody judged what became of it."""
        return self.achievement is not None

    @fact
    def has_reflection(self) -> bool:
        """Whether the student's own reflection is there."""
        return bool(self.goal.reflection and self.goal.reflection.strip())


def _is_repeated(other: GoalStanding, goal: GoalStanding) -> bool:
    same_title = title_key(other.goal.title) == title_key(goal.goal.title)
    return same_title and _target_value(other) == _target_value(goal) and not goal.is_closed


def _target_value(goal: GoalStanding) -> float | None:
    return goal.goal.target.value if goal.goal.target else None
