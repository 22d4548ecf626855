"""The records of plans that are seen on the date, as columns; `popkit.standing.records` says what each part means."""

from __future__ import annotations

from functools import cached_property
from typing import Final, TypeVar

import polars as pl

from popkit.cohort.history import StatusColumns
from popkit.cohort.records import PARENT, PLAN, Records, column
from popkit.cohort.texts import among

__all__ = [
    "AgreementColumns",
    "PlanRecordsColumns",
    "PlanReviewColumns",
    "ProfileColumns",
    "ReviewDecisionColumns",
    "TeamColumns",
    "in_order",
    "visible",
]

R = TypeVar("R", bound=Records)

_TOLD: Final = "told"


def visible(records: R, day: str = "on") -> R:
    """Return the records whose `day` is on or before the date; a record without one is visible."""
    return records.only((records.written(day) <= records.question.as_of).fill_null(value=True))


def in_order(records: R, day: str = "on") -> R:
    """Return the records of each parent oldest first; of one day, in the order written. Each has its `day`."""
    records.written(day)
    frame, name = records.frame, f"/{day}"
    # People write in order, mostly: to see that takes a tenth of the time it takes to sort.
    if not frame.select((pl.col(PARENT) * 10**6 + pl.col(name).cast(pl.Int32)).is_sorted()).item():
        frame = frame.sort(PARENT, name, maintain_order=True).with_columns(pl.col(PARENT, PLAN).set_sorted())
    return type(records)(frame, records.question, records.parent, records.at)


def _told(records: Records, value: pl.Expr) -> Records:
    # Values of other records' rows, which `row_of` gives, stand in line with all rows and not with those of a group.
    return Records(records.frame.select(PLAN, value.alias(_TOLD)), records.question, records.parent)


class TeamColumns(Records):
    """Adults on the team."""

    @column
    def id(self) -> pl.Expr:
        return self.written("id")

    @column
    def is_here(self) -> pl.Expr:
        """Whether the adult is on the team on the date."""
        has_come = (self.written("since") <= self.question.as_of).fill_null(value=True)
        return has_come & (self.written("until") >= self.question.as_of).fill_null(value=True)

    @column
    def is_named_manager(self) -> pl.Expr:
        """Whether `manager_id` names the adult."""
        return (self.id == self.of_plan("manager_id")).fill_null(value=False)

    @column
    def is_manager(self) -> pl.Expr:
        """Whether the adult is the plan's manager, by `manager_id` or by role."""
        return self.is_named_manager | (self.written("role") == "plan_manager")


class ProfileColumns(Records):
    """Strengths, interests and needs."""

    @column
    def id(self) -> pl.Expr:
        return self.written("id")

    @column
    def kind(self) -> pl.Expr:
        return self.written("kind")

    @column
    def domain(self) -> pl.Expr:
        return self.written("domain")

    @column
    def is_noted(self) -> pl.Expr:
        """Whether it was noted by the date, and be it resolved."""
        return (self.written("noted_on") <= self.question.as_of).fill_null(value=True)

    @column
    def is_present(self) -> pl.Expr:
        """Whether it was noted by the date and is not yet resolved."""
        return self.is_noted & (self.written("resolved_on") > self.question.as_of).fill_null(value=True)

    @column
    def core_domain(self) -> pl.Expr:
        """The domain, if it is one of `limit.core_domains` and something was noted of it by the date."""
        is_core = among(self.domain, self.question.words("core_domains"))
        return pl.when(is_core & self.is_noted).then(self.domain)

    @column
    def is_of_year(self) -> pl.Expr:
        """Whether it was noted this school year, not before; null where nobody knows."""
        return self.written("noted_on") >= self.of_plan("year_starts_on")


class AgreementColumns(Records):
    """Answers of student and family."""

    @column
    def on(self) -> pl.Expr:
        return self.written("on")

    @column
    def party(self) -> pl.Expr:
        return self.written("party")


class ReviewDecisionColumns(Records):
    """What plan reviews decided, each about one goal."""

    @column
    def goal_id(self) -> pl.Expr:
        return self.written("goal_id")

    @column
    def held_on(self) -> pl.Expr:
        """The day of the review."""
        return self.of_parent("held_on")


class PlanReviewColumns(Records):
    """Plan reviews."""

    @column
    def held_on(self) -> pl.Expr:
        return self.written("held_on")

    @column
    def kind(self) -> pl.Expr:
        return self.written("kind").fill_null("progress")

    @cached_property
    def decisions(self) -> ReviewDecisionColumns:
        """What they decided about goals."""
        return self.listed("decisions", ReviewDecisionColumns)


class PlanRecordsColumns(StatusColumns):
    """The part of plans' standing that knows which records are seen."""

    # What their records add up to

    def count(self, records: Records, claim: pl.Expr) -> pl.Expr:
        """Return how many of a plan's records a claim holds for."""
        # To leave out the others and count is three times as fast as to add up what is true.
        return self.from_each(_told(records, claim).only(pl.col(_TOLD)), pl.len().cast(pl.Int64), 0, by=PLAN)

    def count_of(self, records: Records, value: pl.Expr) -> pl.Expr:
        """Return how many different values a plan's records have."""
        known = _told(records, value).only(pl.col(_TOLD).is_not_null())
        return self.from_each(known, pl.col(_TOLD).n_unique().cast(pl.Int64), 0, by=PLAN)

    def has_any(self, records: Records, claim: pl.Expr) -> pl.Expr:
        """Return whether a claim holds for any of a plan's records."""
        return self.from_each(_told(records, claim), pl.col(_TOLD).any(), empty=False, by=PLAN)

    def first_day(self, records: Records, day: pl.Expr) -> pl.Expr:
        """Return the first of the days that are known of a plan's records; null without one."""
        return self.from_each(_told(records, day), pl.col(_TOLD).min(), by=PLAN)

    def last_day(self, records: Records, day: pl.Expr) -> pl.Expr:
        """Return the last of the days that are known of a plan's records; null without one."""
        return self.from_each(_told(records, day), pl.col(_TOLD).max(), by=PLAN)

    # The plan itself

    @column
    def manager_id(self) -> pl.Expr:
        return self.written("manager_id")

    @column
    def year_starts_on(self) -> pl.Expr:
        """The day from which records count for the school year."""
        return pl.date(self.written("school_year").str.head(4).cast(pl.Int32), 7, 1)

    # What belongs to it

    @cached_property
    def reviews(self) -> PlanReviewColumns:
        """Plan reviews held on or before the date, newest last in each plan."""
        return in_order(visible(self.listed("plan_reviews", PlanReviewColumns), "held_on"), "held_on")

    @cached_property
    def profile_ever(self) -> ProfileColumns:
        """Every strength, interest and need, resolved ones and later ones too."""
        return self.listed("profile", ProfileColumns)

    @cached_property
    def profile(self) -> ProfileColumns:
        """Strengths, interests and needs noted by the date and not yet resolved."""
        return self.profile_ever.only(self.profile_ever.is_present)

    @cached_property
    def team_ever(self) -> TeamColumns:
        """Every adult of the plan, on the team now, before or later."""
        return self.listed("team", TeamColumns)

    @cached_property
    def team(self) -> TeamColumns:
        """Adults on the team on the date."""
        return self.team_ever.only(self.team_ever.is_here)

    @cached_property
    def agreements(self) -> AgreementColumns:
        """Answers of student, family and others, given on or before the date."""
        return visible(self.listed("agreements", AgreementColumns))
