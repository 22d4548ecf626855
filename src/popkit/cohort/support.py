"""How supports stand, as columns; `popkit.standing.support` says what each fact means."""

from __future__ import annotations

from functools import cached_property

import polars as pl

from popkit.cohort.days import days_since
from popkit.cohort.delivery import ratio
from popkit.cohort.exact import divided
from popkit.cohort.history import Stretches
from popkit.cohort.permission import SupportPermissionColumns
from popkit.cohort.records import Records, column, fact
from popkit.cohort.session import SessionColumns
from popkit.cohort.support_partner import SupportOfPartnerColumns
from popkit.cohort.texts import among
from popkit.cohort.visible import in_order, visible
from popkit.dates import DAYS_IN_WEEK
from popkit.vocabulary import CLOSED_SUPPORT_STATUSES

__all__ = ["SupportColumns"]


class SupportColumns(SupportPermissionColumns, SupportOfPartnerColumns):
    """Supports of very many plans, without those begun after the date."""

    # What it is

    @fact
    def is_closed(self) -> pl.Expr:
        return among(self.status, CLOSED_SUPPORT_STATUSES)

    @fact
    def category(self) -> pl.Expr:
        return self.written("category")

    @fact
    def tier(self) -> pl.Expr:
        return self.written("tier")

    @fact
    def provider(self) -> pl.Expr:
        return self.written("provider.kind")

    @fact
    def has_provider(self) -> pl.Expr:
        is_named = (self.provider != "partner") | self.partner_id.is_not_null()
        return is_named.fill_null(value=False)

    @fact
    def has_schedule(self) -> pl.Expr:
        return self.sessions_per_week.is_not_null()

    @fact
    def has_dates(self) -> pl.Expr:
        return self.starts_on.is_not_null() & self.ends_on.is_not_null()

    @fact
    def has_tier(self) -> pl.Expr:
        return self.tier.is_not_null()

    @fact
    def is_basic_need(self) -> pl.Expr:
        return self.written("basic_need").fill_null(value=False)

    @fact
    def has_purpose(self) -> pl.Expr:
        links = [self.written(name).list.len().fill_null(0) for name in ("goal_ids", "profile_ids")]
        return (links[0] > 0) | (links[1] > 0) | self.is_basic_need

    @fact
    def family_was_informed(self) -> pl.Expr:
        return (self.written("family_informed_on") <= self.question.as_of).fill_null(value=False)

    @fact
    def has_effectiveness(self) -> pl.Expr:
        return self.written("effectiveness").is_not_null()

    @fact
    def days_past_end(self) -> pl.Expr:
        return days_since(self.ends_on, self.question.today)

    # What was promised

    @fact
    def days_active(self) -> pl.Expr:
        return self.from_each(self.active_stretches, self.active_stretches.days.sum(), empty=0)

    @fact
    def weeks_active(self) -> pl.Expr:
        return divided(self.days_active, DAYS_IN_WEEK)

    @fact
    def minutes_planned(self) -> pl.Expr:
        return self.school_weeks_active * self.sessions_per_week * self.minutes_per_session

    @fact
    def minutes_planned_recently(self) -> pl.Expr:
        return self.school_weeks_active_recently * self.sessions_per_week * self.minutes_per_session

    # What was delivered

    @cached_property
    def sessions(self) -> SessionColumns:
        """Sessions on or before the date, newest last in each support."""
        return in_order(visible(self.listed("sessions", SessionColumns)))

    @cached_property
    def held(self) -> Records:
        """Those that the student was present at: `on`, `minutes`, `row`."""
        kept = self.sessions
        return kept.picked(kept.is_held, on=kept.on, minutes=kept.minutes, row=kept.row)

    @cached_property
    def recent(self) -> Records:
        """Those since `recently`: `attendance`, `minutes`."""
        kept = self.sessions
        # One day for all leaves few sessions to ask each for the day of its own support.
        since = kept.on >= self.question.delivery_window_start
        found = kept.picked(since, on=kept.on, attendance=kept.attendance, minutes=kept.minutes)
        return found.only(pl.col("on") >= found.of_parent("recently"))

    @fact
    def session_count(self) -> pl.Expr:
        return self.from_each(self.sessions, pl.len().cast(pl.Int64), empty=0)

    @fact
    def minutes_delivered(self) -> pl.Expr:
        since_start = pl.col("on") >= self.held.of_parent("beginning")
        return self._if_recorded(self.sum_of(self.held, pl.when(since_start).then("minutes")))

    @fact
    def minutes_delivered_recently(self) -> pl.Expr:
        is_held = pl.col("attendance") == "present"
        return self._if_recorded(self.sum_of(self.recent, pl.when(is_held).then("minutes")))

    @fact
    def exposure(self) -> pl.Expr:
        return ratio(self.minutes_delivered, self.minutes_planned)

    @fact
    def exposure_recently(self) -> pl.Expr:
        return ratio(self.minutes_delivered_recently, self.minutes_planned_recently)

    @fact
    def session_ratio(self) -> pl.Expr:
        held = self.sum_of(self.held, pl.col("on") >= self.held.of_parent("beginning"))
        return ratio(self._if_recorded(held), self.school_weeks_active * self.sessions_per_week)

    @fact
    def consecutive_absences(self) -> pl.Expr:
        missed = self.sessions.picked(self.sessions.is_missed, row=self.sessions.row)
        return self.sum_of(missed, (pl.col("row") > missed.of_parent("last_held_row")).fill_null(value=True))

    @fact
    def provider_cancellations_recently(self) -> pl.Expr:
        return self.sum_of(self.recent, pl.col("attendance") == "cancelled_by_provider")

    @fact
    def days_since_session(self) -> pl.Expr:
        day = pl.coalesce(self.last_held_on, self.starts_on)
        return self.plans.times.term_days_since(self.of_plan("school_place"), day)

    @column
    def last_held_on(self) -> pl.Expr:
        """The day of the newest session the student was present at; null before the first."""
        return self.from_each(self.held, pl.col("on").last())

    @column
    def last_held_row(self) -> pl.Expr:
        """The row of that session among `sessions`."""
        return self.from_each(self.held, pl.col("row").last())

    def _if_recorded(self, told: pl.Expr) -> pl.Expr:
        """Return the same; null where no session is on record at all."""
        return pl.when(self.session_count > 0).then(told)

    # How it is made of

    @column
    def starts_on(self) -> pl.Expr:
        return self.written("starts_on")

    @column
    def ends_on(self) -> pl.Expr:
        return self.written("ends_on")

    @column
    def sessions_per_week(self) -> pl.Expr:
        return self.written("schedule.sessions_per_week")

    @column
    def minutes_per_session(self) -> pl.Expr:
        return self.written("schedule.minutes_per_session")

    @column
    def beginning(self) -> pl.Expr:
        """The day it started: as written, or as it first was active, or with its plan."""
        return pl.coalesce(self.starts_on, self.first_change_to("active"), self.of_plan("starts_on"))

    @column
    def recently(self) -> pl.Expr:
        """The first day of the newest `limit.delivery_weeks`, or its beginning."""
        return self.beginning.clip(lower_bound=self.question.delivery_window_start)

    @column
    def last_day(self) -> pl.Expr:
        """The date, or its estimated end when that is earlier."""
        return pl.min_horizontal(self.ends_on, self.question.today)

    @cached_property
    def active_stretches(self) -> Stretches:
        """The times in which it was active, up to the date."""
        return self.stretches("active", "beginning", "last_day")

    @column
    def school_weeks_active(self) -> pl.Expr:
        """School weeks it has been active up to the date."""
        return self._weeks_active_from("beginning")

    @column
    def school_weeks_active_recently(self) -> pl.Expr:
        """The same, of the time since `recently`."""
        return self._weeks_active_from("recently")

    def _weeks_active_from(self, day: str) -> pl.Expr:
        kept = self.active_stretches
        first = pl.max_horizontal("starts_on", kept.of_parent(day))
        weeks = self.plans.times.school_weeks(kept.of_plan("school_place"), first, pl.col("ends_on"))
        # Looked up for all rows together, before they are parted into groups.
        return self.from_each(kept, kept.kept(f"weeks_from_{day}", lambda _: weeks).sum(), empty=0.0)
