"""A plan's months and its school's days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import pairwise

from attrs import define

from popkit.dates import Month, months_from
from popkit.model import Action, WellbeingReview
from popkit.standing.calendar import PlanCalendar
from popkit.standing.fact import fact, kept_fact, part
from popkit.standing.flag import FlagStanding
from popkit.standing.history import days_since, intervals_in, visible
from popkit.standing.month import MonthStanding

__all__ = ["PlanYear"]

_NEVER_ACTIVE = frozenset({"draft", "proposed", "entered_in_error"})


@define(frozen=True, eq=False, repr=False)
class PlanYear(PlanCalendar):
    """The part of a plan's standing that goes through its months."""

    # When it was active

    @part
    def active_stretches(self) -> list[tuple[dt.date, dt.date]] | None:
        """Stretches in which the plan was active and the student enrolled, ends included.

        What is so on the date is taken to go on until the plan's end. None when the plan is no longer
        active and nobody wrote down when it was.
        """
        plan, student = self.plan, self.plan.student
        if not plan.status_history and plan.status not in {"active", *_NEVER_ACTIVE}:
            return None
        first = max(plan.starts_on, student.enrolled_on or plan.starts_on)
        left = student.exited_on if self.student_has_exited else None
        last = min(plan.ends_on or dt.date.max, left or dt.date.max)
        found = intervals_in(self.plan, "active", first, min(last, self.as_of))
        if found and self.is_active and found[-1][1] == self.as_of:
            found[-1] = (found[-1][0], last)
        return found

    @part
    def first_active_on(self) -> dt.date | None:
        """The first day on which the plan was active and the student enrolled; None before it."""
        return self.active_stretches[0][0] if self.active_stretches else None

    def managers_on(self, day: dt.date) -> frozenset[str]:
        """Return the ids of those who were the plan's manager on `day`, by `manager_id` or by role."""
        here = [kept for kept in visible(self.plan.team, day, "since") if kept.until is None or kept.until >= day]
        return frozenset([kept.id for kept in here if kept.role == "plan_manager" or kept.id == self.plan.manager_id])

    # Its reviews

    @part
    def months(self) -> tuple[MonthStanding, ...]:
        """The plan's months, from its start to the date or its end."""
        last = min(self.as_of, self.plan.ends_on or self.as_of)
        return tuple([self.month(month) for month in months_from(self.plan.starts_on, last)])

    def month(self, month: Month) -> MonthStanding:
        """Return how one month stands, whether or not it has come."""
        written = self._records_of_month.get(str(month))
        if written is None:
            return MonthStanding(month, self, self.as_of, None, None, ())
        records = [(n, kept) for n, kept in written if self._is_seen(kept)]
        completed = [(n, kept) for n, kept in records if kept.status == "completed" and self._is_held(kept)]
        waived = [kept for _, kept in records if kept.status == "waived"]
        attempts = [tried for _, kept in records for tried in visible(kept.attempts, self.as_of)]
        return MonthStanding(
            month=month,
            plan=self,
            as_of=self.as_of,
            index=completed[-1][0] if completed else records[0][0] if records else None,
            review=completed[-1][1] if completed else None,
            attempts=tuple(sorted(attempts, key=lambda kept: kept.on)),
            waived=waived[-1] if waived else None,
        )

    @part
    def newest_month_over(self) -> MonthStanding:
        """The newest calendar month that is over, with the few days on which its review still counted."""
        known = {kept.month: kept for kept in self.months[-3:]}
        month = Month.of(self.as_of).after(-1)
        while not (found := known.get(month) or self.month(month)).is_over:
            month = month.after(-1)
        return found

    @part
    def _records_of_month(self) -> dict[str, list[tuple[int, WellbeingReview]]]:
        """What was written down of each month, with its place; void records left out."""
        found: dict[str, list[tuple[int, WellbeingReview]]] = {}
        for place, record in enumerate(self.plan.wellbeing_reviews):
            if record.status != "void":
                found.setdefault(record.month, []).append((place, record))
        return found

    def _is_seen(self, record: WellbeingReview) -> bool:
        return record.status != "completed" or self._is_held(record) or bool(visible(record.attempts, self.as_of))

    def _is_held(self, record: WellbeingReview) -> bool:
        return record.held_on is None or record.held_on <= self.as_of

    @part
    def reviewed_months(self) -> tuple[MonthStanding, ...]:
        """The months with a completed review, in the order these were held."""
        return tuple(sorted([kept for kept in self.months if kept.has_review], key=lambda kept: kept.order))

    @part
    def latest_review(self) -> MonthStanding | None:
        """The month of the newest completed review; None before the first."""
        return self.reviewed_months[-1] if self.reviewed_months else None

    @part
    def review_before(self) -> dict[str, MonthStanding]:
        """The month of the review before, by the month of each review but the first."""
        return {later.id: before for before, later in pairwise(self.reviewed_months)}

    @part
    def days_tried(self) -> tuple[dt.date, ...]:
        """The days on which a review was held or tried, oldest first; a day stands there once for each."""
        held = [kept.held_on for kept in self.reviewed_months if kept.held_on is not None]
        return tuple(sorted([*held, *(tried.on for kept in self.months for tried in kept.attempts)]))

    @part
    def flags(self) -> tuple[FlagStanding, ...]:
        """Its flags, in the order written, without those raised after the date."""
        flags = enumerate(self.plan.flags)
        return tuple([FlagStanding(f, self, self.as_of, n) for n, f in flags if f.raised_at.date() <= self.as_of])

    @part
    def _actions_by_id(self) -> dict[str, Action]:
        return {kept.id: kept for kept in self.plan.actions}

    def actions_named(self, ids: Iterable[str]) -> tuple[Action, ...]:
        """Return the actions with these ids."""
        return tuple([self._actions_by_id[name] for name in dict.fromkeys(ids)])

    @part
    def settled_actions(self) -> frozenset[str]:
        """Ids of the actions that a well-being review held by the date found done, or dropped."""
        held = [kept for kept in self.plan.wellbeing_reviews if kept.status == "completed" and self._is_held(kept)]
        checked = [done for kept in held for done in kept.checked_actions]
        return frozenset([kept.action_id for kept in checked if kept.outcome != "carried"])

    # Facts

    @kept_fact
    def wellbeing_review_count(self) -> int:
        """Completed well-being reviews."""
        return len(self.reviewed_months)

    @fact
    def days_since_wellbeing_review(self) -> int | None:
        """Days since the newest completed well-being review; None before the first, or when its day is not known."""
        return days_since(self.latest_review.held_on if self.latest_review else None, self.as_of)

    @fact
    def school_days_to_wellbeing_review(self) -> int | None:
        """Days of school from the plan's first active day to its first well-being review, or to the date before it.

        None before the plan was active, when it is not known since when, or when nobody wrote down the
        review's day.
        """
        began, found = self.first_active_on, self.reviewed_months
        first = found[0].held_on if found else self.as_of
        return None if began is None or first is None else self.school_days(began + dt.timedelta(days=1), first)

    @fact
    def substitute_review_count(self) -> int | None:
        """Well-being reviews held by somebody else than the plan's manager; None when that is not known of one."""
        found = [kept.is_by_substitute for kept in self.reviewed_months]
        return None if None in found else found.count(True)

    @fact
    def open_flag_count(self) -> int:
        """Flags that are not closed."""
        return sum([kept.is_open for kept in self.flags])
