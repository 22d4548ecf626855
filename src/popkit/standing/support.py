"""How a support stands on a date: what was promised, what was delivered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from attrs import define

from popkit.dates import DAYS_IN_WEEK
from popkit.methods import consecutive_absences, ratio
from popkit.model import Session, SupportStatusChange
from popkit.standing.fact import fact, kept_fact, part
from popkit.standing.history import days_since, intervals_in, newest_change, since, visible
from popkit.standing.support_partner import SupportOfPartner
from popkit.vocabulary import CLOSED_SUPPORT_STATUSES, ProviderKind, SupportCategory, SupportStatus

__all__ = ["SupportStanding"]


@define(frozen=True, eq=False, repr=False)
class SupportStanding(SupportOfPartner):
    """One support as of a date.

    Attributes:
        support: as it was written.
        plan: the standing of the plan it belongs to.
        as_of: the date of the question.
        index: its place in the plan's supports.
    """

    @property
    def id(self) -> str:
        """The support's id."""
        return self.support.id

    # What it is

    @part
    def change(self) -> SupportStatusChange | None:
        """The newest change of its status by the date; None without a history."""
        return newest_change(self.support, self.as_of)

    @kept_fact
    def status(self) -> SupportStatus:
        """Its status on the date."""
        return self.change.status if self.change else self.support.status

    @kept_fact
    def is_active(self) -> bool:
        """Whether it is being delivered."""
        return self.status == "active"

    @fact
    def is_closed(self) -> bool:
        """Whether it was delivered and has ended; withdrawn supports were a choice and do not count."""
        return self.status in CLOSED_SUPPORT_STATUSES

    @fact
    def category(self) -> SupportCategory:
        """What kind of support it is."""
        return self.support.category

    @fact
    def tier(self) -> int | None:
        """1 for every student, 2 for some, 3 for one; None when not recorded."""
        return self.support.tier

    @fact
    def provider(self) -> ProviderKind | None:
        """Who delivers it; None when not recorded."""
        return self.support.provider.kind if self.support.provider else None

    @fact
    def has_provider(self) -> bool:
        """Whether it is recorded who delivers it, for a partner also which one."""
        provider = self.support.provider
        return provider is not None and (provider.kind != "partner" or provider.partner_id is not None)

    @fact
    def has_schedule(self) -> bool:
        """Whether sessions a week and minutes a session were promised."""
        return self.support.schedule is not None

    @fact
    def has_dates(self) -> bool:
        """Whether it has a start and an estimated end."""
        return self.support.starts_on is not None and self.support.ends_on is not None

    @fact
    def has_tier(self) -> bool:
        """Whether its tier is recorded."""
        return self.support.tier is not None

    @fact
    def is_basic_need(self) -> bool:
        """Whether it serves a basic need; glasses or food come as they are needed, not by a schedule."""
        return self.support.basic_need

    @fact
    def has_purpose(self) -> bool:
        """Whether it serves a goal or a profile item, or is marked as a basic need."""
        return bool(self.support.goal_ids or self.support.profile_ids or self.support.basic_need)

    @fact
    def family_was_informed(self) -> bool:
        """Whether the family had been told of it by the date."""
        told = self.support.family_informed_on
        return told is not None and told <= self.as_of

    @fact
    def has_effectiveness(self) -> bool:
        """Whether somebody judged at the end what it did."""
        return self.support.effectiveness is not None

    @fact
    def days_past_end(self) -> int | None:
        """Days since its estimated end; negative before it, None without one."""
        return days_since(self.support.ends_on, self.as_of)

    # What was promised

    @fact
    def days_active(self) -> int:
        """Days it has been active up to the date, pauses left out; 0 and up."""
        return sum([(last - first).days + 1 for first, last in self._active_stretches])

    @fact
    def weeks_active(self) -> float:
        """Weeks it has been active up to the date, pauses left out; 0 and up."""
        return self.days_active / DAYS_IN_WEEK

    @kept_fact
    def minutes_planned(self) -> float | None:
        """Minutes promised from the start to the date, pauses left out; None without a schedule.

        A week has the days of the school's calendar, five without one; the days of the schedule itself are not known.
        """
        return self._minutes_planned_from(self._beginning)

    @kept_fact
    def minutes_planned_recently(self) -> float | None:
        """Minutes promised within `limit.delivery_weeks` before the date; None without a schedule."""
        return self._minutes_planned_from(self._window_start)

    # What was delivered

    @fact
    def session_count(self) -> int:
        """Sessions on record, held or not."""
        return len(self.sessions)

    @kept_fact
    def minutes_delivered(self) -> int | None:
        """Minutes of the sessions the student was present at, since the start; None with no session on record.

        No record at all may mean that nobody writes sessions down, so it is unknown, not zero.
        """
        return _minutes(since(self.sessions, self._beginning)) if self.sessions else None

    @kept_fact
    def minutes_delivered_recently(self) -> int | None:
        """Minutes delivered within `limit.delivery_weeks` before the date; None with no session on record ever."""
        return _minutes(self._recent) if self.sessions else None

    @kept_fact
    def exposure(self) -> float | None:
        """Minutes delivered / minutes planned to date; not capped, None when either is unknown or none planned."""
        return ratio(self.minutes_delivered, self.minutes_planned)

    @kept_fact
    def exposure_recently(self) -> float | None:
        """Exposure within `limit.delivery_weeks` before the date; None as for `exposure`."""
        return ratio(self.minutes_delivered_recently, self.minutes_planned_recently)

    @fact
    def session_ratio(self) -> float | None:
        """Sessions the student was present at / sessions planned to date; None as for `exposure`."""
        schedule = self.support.schedule
        if schedule is None or not self.sessions:
            return None
        planned = self._weeks_active_from(self._beginning) * schedule.sessions_per_week
        held = sum([1 for kept in since(self.sessions, self._beginning) if kept.attendance == "present"])
        return ratio(held, planned)

    @fact
    def consecutive_absences(self) -> int:
        """Newest sessions in a row with the student absent; cancelled sessions neither count nor break the run."""
        return consecutive_absences([session.attendance for session in self.sessions])

    @fact
    def provider_cancellations_recently(self) -> int:
        """Sessions the provider cancelled within `limit.delivery_weeks` before the date."""
        return sum([1 for kept in self._recent if kept.attendance == "cancelled_by_provider"])

    @fact
    def days_since_session(self) -> int | None:
        """Days since the last session the student was present at, breaks left out; before the first, since the start.

        None when neither is known. Breaks are those of the school's calendar; without one, every day counts.
        """
        return self.plan.term_days_since(self.last_held_on or self.support.starts_on)

    @part
    def last_held_on(self) -> dt.date | None:
        """The day of the newest session the student was present at; None before the first."""
        for kept in reversed(self.sessions):
            if kept.attendance == "present":
                return kept.on
        return None

    # How it is made of

    @part
    def _beginning(self) -> dt.date:
        if self.support.starts_on is not None:
            return self.support.starts_on
        for change in visible(self.support.status_history, self.as_of):
            if change.status == "active":
                return change.on
        return self.plan.plan.starts_on

    @part
    def _window_start(self) -> dt.date:
        return max(self._beginning, self.plan.delivery_window_start)

    @part
    def _recent(self) -> Sequence[Session]:
        return since(self.sessions, self._window_start)

    @part
    def _active_stretches(self) -> list[tuple[dt.date, dt.date]]:
        last = min(self.as_of, self.support.ends_on or self.as_of)
        return intervals_in(self.support, "active", self._beginning, last)

    def _weeks_active_from(self, first: dt.date) -> float:
        return sum([self.plan.school_weeks(max(start, first), end) for start, end in self._active_stretches])

    def _minutes_planned_from(self, first: dt.date) -> float | None:
        schedule = self.support.schedule
        if schedule is None:
            return None
        return self._weeks_active_from(first) * schedule.sessions_per_week * schedule.minutes_per_session


def _minutes(sessions: Sequence[Session]) -> int:
    return sum([kept.minutes for kept in sessions if kept.attendance == "present"])
