"""What falls due: for which plan, who owes it, on which day, and how long it has been overdue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from attrs import field, frozen

from popkit.dates import WEEKDAYS_IN_WEEK, Month, months_from
from popkit.standing import stand
from popkit.standing.subject import Subject, subject_of
from popkit.vocabulary import MONITORING_DAYS

if TYPE_CHECKING:
    from popkit.model import Plan
    from popkit.read.district import District
    from popkit.standing.goal import GoalStanding
    from popkit.standing.month import MonthStanding
    from popkit.standing.plan import PlanStanding

__all__ = ["DUE_KINDS", "LONGEST_AHEAD", "DueItem", "DueKind", "due", "due_items"]

DueKind = Literal[
    "flag",
    "wellbeing_review",
    "observation",
    "plan_review",
    "action",
    "support_end",
    "target_date",
    "clearance_end",
    "insurance_end",
    "agreement_end",
    "data_agreement_end",
    "data_destruction",
]
DUE_KINDS: Final[tuple[DueKind, ...]] = get_args(DueKind)
"""In the order in which things due on one day are listed; a worry about safety comes first."""

LONGEST_AHEAD: Final = 3660
"""Most days that can be looked ahead: ten years, beyond any plan."""

_ONE_DAY: Final = dt.timedelta(days=1)


@frozen
class DueItem:
    """One thing that falls due.

    Attributes:
        kind: what is to be done: hold the month's well-being review, measure, hold the plan review, do the
            action, look at a support that ends, look at a goal whose target date comes, acknowledge a flag; of a
            partner, renew a paper that ends, or have data destroyed.
        plan: the plan's id; "" for a partner, which hangs on no plan.
        subject: what it is about.
        owner_id: who owes it: a team member's id or "student", for a flag the role it was handed to, for a
            partner the school's supervisor; None when nobody does.
        on: the day it is due.
        days_overdue: days since then; 0 is due today, negative is still to come.
    """

    kind: DueKind
    plan: str = field(repr=False)
    subject: Subject = field(repr=False)
    owner_id: str | None = field(repr=False)
    on: dt.date
    days_overdue: int

    @property
    def order(self) -> tuple[dt.date, int, str, str, str]:
        """Sort key: day, kind, plan, subject."""
        return (self.on, DUE_KINDS.index(self.kind), self.plan, self.subject.kind, self.subject.id)

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values, in the form that `popkit due --format json` prints."""
        return {
            "kind": self.kind,
            "plan": self.plan,
            "subject": self.subject.as_dict(),
            "owner_id": self.owner_id,
            "on": self.on.isoformat(),
            "days_overdue": self.days_overdue,
        }


def due(plan: Plan, *, as_of: dt.date, within: int = 30, district: District | None = None) -> tuple[DueItem, ...]:
    """Return what is overdue in `plan` on `as_of`, and what falls due within so many days, the earliest first.

    Args:
        plan: as it was read.
        as_of: the date of the question; nothing dated later is seen.
        within: how many days to look ahead, 0 (today only) to 3660.
        district: its limits, where they differ from the shipped ones, and its schools' calendars.

    Raises:
        TypeError: `as_of` is not a `datetime.date`.
        ValueError: `within` is out of its range.
    """
    return due_items(stand(plan, as_of=as_of, district=district), within)


def due_items(standing: PlanStanding, within_days: int) -> tuple[DueItem, ...]:
    """Return what is overdue and still open, and what falls due within so many days, sorted by day, kind and subject.

    Nothing but flags is due in a plan that is not active.

    - `wellbeing_review`: on the last school day of each month that asks for one, until a review or a waiver is on
      record or the month is over. Where the school's calendar does not say if a month asks for one, those up to
      the next month are taken to, and are due on their last weekday. Never later than the plan's end.
      The first review of all is due `limit.first_review_school_days` after the first active day. Later on,
      the newest missed month is listed until some review is held, or the next month is late too.
    - `observation`: one monitoring interval after the newest observation that counts, or the baseline, or the
      day the goal became active; on the next school day, and not at all after the target date.
    - `plan_review`, `action`, `support_end`, `target_date`: on the day that was set.
    - `flag`: on the day it was raised, while it is open and nobody has acknowledged it.

    Args:
        standing: the plan on the date of the question.
        within_days: how far to look ahead, 0 (today only) to 3660.

    Raises:
        ValueError: `within_days` is out of this range.
    """
    if not 0 <= within_days <= LONGEST_AHEAD:
        raise ValueError(f"days to look ahead are 0 to {LONGEST_AHEAD}")
    sources = _SOURCES if standing.is_active else _ALWAYS
    horizon = dt.date.fromordinal(min(standing.as_of.toordinal() + within_days, dt.date.max.toordinal()))
    items = chain.from_iterable([source(standing, horizon) for source in sources])
    return tuple(sorted([item for item in items if item.on <= horizon], key=lambda item: item.order))


def _item(kind: DueKind, about: tuple[str, Any], on: dt.date, owner: tuple[PlanStanding, str | None]) -> DueItem:
    plan, owner_id = owner
    return DueItem(kind, plan.id, subject_of(*about), owner_id, on, (plan.as_of - on).days)


# Flags, which do not wait for a plan to be active


def _flags(at: PlanStanding, _horizon: dt.date) -> Iterator[DueItem]:
    for kept in at.flags:
        if kept.is_open and not kept.is_acknowledged:
            # A role that was written down without the time counts; one handed over only later does not.
            handed = kept.handed_on is not None or kept.flag.handed_at is None
            role = kept.flag.handed_to if handed else None
            yield _item("flag", ("flag", kept), kept.flag.raised_at.date(), (at, role))


# Days that were set


def _plan_review(at: PlanStanding, _horizon: dt.date) -> Iterator[DueItem]:
    if at.next_review_on:
        yield _item("plan_review", ("plan", at), at.next_review_on, (at, at.plan.manager_id))


def _actions(at: PlanStanding, _horizon: dt.date) -> Iterator[DueItem]:
    for kept in at.actions:
        if kept.is_open and kept.action.due_on:
            yield _item("action", ("action", kept), kept.action.due_on, (at, kept.action.owner_id))


def _support_ends(at: PlanStanding, _horizon: dt.date) -> Iterator[DueItem]:
    for kept in at.supports:
        if kept.is_active and kept.support.ends_on:
            yield _item("support_end", ("support", kept), kept.support.ends_on, (at, at.plan.manager_id))


def _target_dates(at: PlanStanding, _horizon: dt.date) -> Iterator[DueItem]:
    for kept in at.goals:
        if kept.is_active and kept.goal.target:
            yield _item("target_date", ("goal", kept), kept.goal.target.on, (at, _owner_of(kept)))


def _owner_of(goal: GoalStanding) -> str | None:
    return goal.goal.owner_id or goal.plan.plan.manager_id


# Observations


def _observations(at: PlanStanding, _horizon: dt.date) -> Iterator[DueItem]:
    for kept in at.goals:
        on = _next_observation_on(kept) if kept.is_active else None
        if on is not None and (kept.goal.target is None or on <= kept.goal.target.on):
            yield _item("observation", ("goal", kept), on, (at, _owner_of(kept)))


def _next_observation_on(goal: GoalStanding) -> dt.date | None:
    newest = goal.observations[-1] if goal.observations else goal.baseline or goal.change
    if newest is None or goal.goal.monitoring is None:
        return None
    until = newest.on + dt.timedelta(days=MONITORING_DAYS[goal.goal.monitoring])
    return goal.plan.school_day_after(until - _ONE_DAY, 1)


# The monthly reviews


def _wellbeing_reviews(at: PlanStanding, horizon: dt.date) -> Iterator[DueItem]:
    found = {month.id: (month, _review_due_on(month)) for month in _open_months(at, horizon)}
    is_late = any(on < at.as_of for _, on in found.values())
    first = _first_review(at)
    late = first if first or is_late else _newest_missed(at)
    if late:
        found[late[0].id] = late
    for month, on in found.values():
        yield _item("wellbeing_review", ("month", month), on, (at, at.plan.manager_id))


def _open_months(at: PlanStanding, horizon: dt.date) -> Iterator[MonthStanding]:
    names = months_from(at.plan.starts_on, min(horizon, at.plan.ends_on or horizon))
    return filter(_is_open, map(at.month, names))


def _is_open(month: MonthStanding) -> bool:
    # A review held before its month began does not count for it.
    if month.is_reviewed is not False or month.is_waived or month.is_over or month.is_due is False:
        return False
    # Nothing is known of this month's days: what lies beyond the next month can wait.
    return bool(month.is_due) or (month.month.first - Month.of(month.as_of).last) <= _ONE_DAY


def _review_due_on(month: MonthStanding) -> dt.date:
    """Return the last school day of the month on which the plan goes on; its last weekday where none is known."""
    first, last, school = month.month.first, month.month.last, month.plan.school
    last = min(last, max([end for _, end in month.plan.active_stretches or ()], default=last))
    known = school.days(first, last) if school.is_known else ()
    return known[-1] if known else _weekday_until(last)


def _weekday_until(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=max(day.weekday() - WEEKDAYS_IN_WEEK + 1, 0))


def _first_review(at: PlanStanding) -> tuple[MonthStanding, dt.date] | None:
    """Return the month and the day of a plan's first review of all; None once one was held, or for a waived month."""
    if at.wellbeing_review_count or not at.active_stretches:
        return None
    began, last = at.active_stretches[0][0], at.active_stretches[-1][1]
    on = at.school_day_after(began, int(at.limit_number("first_review_school_days")))
    month = at.month(Month.of(on))
    return None if on > last or month.is_waived else (month, on)


def _newest_missed(at: PlanStanding) -> tuple[MonthStanding, dt.date] | None:
    """Return the newest month whose review was missed, if none was held after it, and the day it was due."""
    held = at.latest_review.order[0] if at.latest_review else dt.date.min
    for month in reversed(at.months):
        if month.month.last < held:
            break
        if month.is_missed:
            return month, _review_due_on(month)
    return None


Source = Callable[["PlanStanding", dt.date], Iterator[DueItem]]

_ALWAYS: Final[tuple[Source, ...]] = (_flags,)
_SOURCES: Final[tuple[Source, ...]] = (
    *_ALWAYS,
    _wellbeing_reviews,
    _observations,
    _plan_review,
    _actions,
    _support_ends,
    _target_dates,
)
