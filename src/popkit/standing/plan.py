"""How a plan stands on a date: the people, the profile, the agreements, and its goals, supports and actions."""

from __future__ import annotations

from attrs import define

from popkit import dates, methods
from popkit.model import PlanReview
from popkit.standing.action import ActionStanding
from popkit.standing.consent import ConsentStanding
from popkit.standing.fact import fact, kept_fact, part
from popkit.standing.goal import GoalStanding
from popkit.standing.history import days_since, has_begun, newest
from popkit.standing.signs import PlanSigns
from popkit.standing.support import SupportStanding
from popkit.vocabulary import GRADE_NUMBERS, OPEN_SUPPORT_STATUSES

__all__ = ["PlanStanding"]


@define(frozen=True, eq=False, repr=False)
class PlanStanding(PlanSigns):
    """One plan as of a date.

    Attributes:
        plan: as it was written.
        as_of: the date of the question; what is dated later is invisible.
        limits: every limit in force on that date, by name.
        school: how the student's school counts its days; weekdays where its calendar is not known.
    """

    # What the plan holds

    @part
    def goals(self) -> tuple[GoalStanding, ...]:
        """Its goals, in the order written, without those begun after the date."""
        goals, as_of = enumerate(self.plan.goals), self.as_of
        return tuple([GoalStanding(goal, self, as_of, n) for n, goal in goals if has_begun(goal, as_of)])

    @part
    def supports(self) -> tuple[SupportStanding, ...]:
        """Its supports, in the order written, without those begun after the date."""
        supports, as_of = enumerate(self.plan.supports), self.as_of
        return tuple([SupportStanding(kept, self, as_of, n) for n, kept in supports if has_begun(kept, as_of)])

    @part
    def actions(self) -> tuple[ActionStanding, ...]:
        """Its actions, in the order written, without those written down after the date."""
        settled, as_of = self.settled_actions, self.as_of
        begun = [
            (n, kept) for n, kept in enumerate(self.plan.actions) if kept.created_on is None or kept.created_on <= as_of
        ]
        return tuple([ActionStanding(kept, as_of, n, kept.id in settled) for n, kept in begun])

    @part
    def consents(self) -> tuple[ConsentStanding, ...]:
        """Consents and notices given by the date, in the order written."""
        given, as_of = enumerate(self.plan.consents), self.as_of
        return tuple([ConsentStanding(kept, self, as_of, n) for n, kept in given if kept.given_on <= as_of])

    @part
    def consents_of_referrals(self) -> frozenset[str]:
        """Ids of the consents that open referrals rest on."""
        return frozenset([kept.rests_on for kept in self.referrals if kept.rests_on])

    @part
    def unachieved_goals(self) -> tuple[GoalStanding, ...]:
        """Goals that ended without being achieved."""
        return tuple([g for g in self.goals if g.is_closed and g.achievement not in ("achieved", "sustaining")])

    @part
    def supports_of_goal(self) -> dict[str, tuple[SupportStanding, ...]]:
        """Supports by the id of each goal they serve."""
        found: dict[str, tuple[SupportStanding, ...]] = {}
        for support in self.supports:
            for goal_id in dict.fromkeys(support.support.goal_ids):
                found[goal_id] = (*found.get(goal_id, ()), support)
        return found

    @part
    def reviews_of_goal(self) -> dict[str, tuple[PlanReview, ...]]:
        """Plan reviews by the id of each goal they decided on."""
        found: dict[str, tuple[PlanReview, ...]] = {}
        for review in self.reviews:
            for decision in review.decisions:
                found[decision.goal_id] = (*found.get(decision.goal_id, ()), review)
        return found

    @part
    def owned_actions_of_goal(self) -> dict[str, int]:
        """How many open actions with owner and due date each goal has, by its id."""
        found: dict[str, int] = {}
        for kept in self.actions:
            if kept.is_open and kept.has_owner and kept.has_due_date and kept.action.goal_id:
                found[kept.action.goal_id] = found.get(kept.action.goal_id, 0) + 1
        return found

    # Counts

    @kept_fact
    def active_goal_count(self) -> int:
        """Goals the student works on now."""
        return sum([1 for goal in self.goals if goal.is_active])

    @kept_fact
    def active_support_count(self) -> int:
        """Supports being delivered."""
        return sum([1 for support in self.supports if support.is_active])

    @fact
    def overdue_action_count(self) -> int:
        """Open actions whose due date has passed."""
        return sum([1 for action in self.actions if (action.days_overdue or 0) > 0])

    @fact
    def enrichment_support_count(self) -> int:
        """Active supports that build on a strength or interest, by their link or by `limit.enrichment_categories`."""
        categories = self.limit_words("enrichment_categories")
        assets = {kept.id for kept in self.profile if kept.kind != "need"}
        return sum(
            [
                1
                for kept in self.supports
                if kept.is_active and (kept.category in categories or assets.intersection(kept.support.profile_ids))
            ]
        )

    @fact
    def doubled_support_count(self) -> int:
        """Active supports beyond the first of one category for one goal by different providers."""
        providers: dict[tuple[str, str], set[object]] = {}
        for kept in self.supports:
            for goal_id in kept.support.goal_ids if kept.is_active else ():
                providers.setdefault((goal_id, kept.category), set()).add(_who(kept))
        return sum([len(found) - 1 for found in providers.values()])

    @fact
    def days_since_session(self) -> int | None:
        """Days since the student was last present at a session of any support, breaks left out.

        Before the first one, days since the first support with sessions on record began; None with no
        session on record, or no start.
        """
        recorded = [kept for kept in self.supports if kept.session_count]
        held = newest(kept.last_held_on for kept in recorded)
        began = [kept.support.starts_on for kept in recorded if kept.support.starts_on]
        return self.term_days_since(held or min(began, default=None))

    @fact
    def attainment_goal_count(self) -> int:
        """Goals on an attainment scale that have a level."""
        return sum([1 for level in self.attainment_levels.values() if level is not None])

    @kept_fact
    def attainment_t(self) -> float | None:
        """Goal Attainment Scaling T score of the newest levels, 50 as expected; None without a level or a weight.

        Never to be shown without the levels themselves (`attainment_levels`).
        """
        scaled = [goal for goal in self.goals if goal.is_attainment_scaled and goal.id in self.attainment_levels]
        levels = [self.attainment_levels[goal.id] for goal in scaled]
        weights = [goal.goal.weight for goal in scaled]
        if not any(weight for weight, level in zip(weights, levels, strict=True) if level is not None):
            return None
        return methods.attainment_t(levels, weights, self.limit_number("attainment_correlation"))

    @part
    def attainment_levels(self) -> dict[str, float | None]:
        """Newest level of each attainment-scaled goal in work or ended, by goal id; None where none was observed."""
        return {
            goal.id: goal.observations[-1].value if goal.observations else None
            for goal in self.goals
            if goal.is_attainment_scaled and (goal.is_active or goal.is_closed)
        }

    # How long things took

    @fact
    def days_to_first_support(self) -> int | None:
        """Days from the plan's start to the start of its first support, or to the date while there is none.

        None when supports are there but none says when it began; 0 when one began before the plan.
        """
        began = [kept.support.starts_on for kept in self.supports if kept.status not in ("planned", "waitlisted")]
        known = [day for day in began if day is not None]
        if began and not known:
            return None
        return max((min(known, default=self.as_of) - self.plan.starts_on).days, 0)

    @fact
    def days_since_change(self) -> int | None:
        """Days since anything was decided, reviewed, answered or changed in status; None with no such date."""
        changed = [self.change, *[goal.change for goal in self.goals], *[kept.change for kept in self.supports]]
        changes = [change.on for change in changed if change]
        answers = [answer.on for answer in self.agreements]
        reviews = [review.held_on for review in self.reviews[-1:]]
        decisions = [made[-1].on for goal in self.goals if (made := goal.decisions)]
        return days_since(newest([*changes, *answers, *reviews, *decisions]), self.as_of)

    # Where needs meet supports

    @kept_fact
    def severe_needs_without_support(self) -> int:
        """Severe needs that no planned, waitlisted, active or paused support serves, itself or through a goal."""
        severe = {kept.id for kept in self.profile if kept.severity == "severe"}
        if not severe:
            return 0
        served = {item for kept in self.supports for item in self._served_by(kept)}
        return len(severe - served)

    @fact
    def partners_not_on_team(self) -> int:
        """Partners that deliver an active support and have nobody on the team."""
        here = {kept.partner_id for kept in self.team if kept.partner_id}
        delivering = {
            kept.support.provider.partner_id
            for kept in self.supports
            if kept.is_active and kept.support.provider and kept.support.provider.partner_id
        }
        return len(delivering - here)

    def _served_by(self, support: SupportStanding) -> tuple[str, ...]:
        if support.status not in OPEN_SUPPORT_STATUSES:
            return ()
        goals = [goal.goal for goal in self.goals if goal.id in support.support.goal_ids]
        return (*support.support.profile_ids, *(item for goal in goals for item in goal.profile_ids))

    # College and career

    @fact
    def has_career_item(self) -> bool:
        """Whether a profile item, goal or support looks at college and career."""
        domains = {kept.domain for kept in self.profile} | {goal.domain for goal in self.goals}
        categories = {kept.category for kept in self.supports}
        return "college_career" in domains or bool(categories & {"internship", "college_advising"})

    @kept_fact
    def grade_number(self) -> int | None:
        """The grade as a number, kindergarten 0, pre-kindergarten -1; None for other codes."""
        return GRADE_NUMBERS.get(self.plan.student.grade)

    @fact
    def is_transition_grade(self) -> bool:
        """Whether the grade is one of `limit.transition_grades`."""
        return self.plan.student.grade in self.limit_words("transition_grades")

    @fact
    def has_transition_review(self) -> bool:
        """Whether a review about the move to the next school was held this school year."""
        start = dates.school_year_starts_on(self.plan.school_year)
        return any(kept.kind == "transition" and kept.held_on >= start for kept in self.reviews)


def _who(kept: SupportStanding) -> object:
    provider = kept.support.provider
    return (provider.kind, provider.partner_id) if provider else None
