"""How schools stand, as columns; `popkit.standing.school` says what each fact means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from popkit.cohort.delivery import ratio
from popkit.cohort.records import PLAN, Records, column, fact

if TYPE_CHECKING:
    from popkit.cohort.plan import PlanColumns
    from popkit.cohort.question import Question

__all__ = ["SchoolColumns", "schools_of", "share_of"]


def share_of(plans: PlanColumns) -> pl.DataFrame:
    """Return what each plan adds to how its school stands on the date, one row a plan.

    Columns as `popkit.standing.school.PlanShare` has them: `school`, `is_active`, `is_due`, `is_reviewed`, `manager`,
    `unserved_needs`, `is_behind`.
    """
    months, team = plans.newest_months_over, plans.team
    # Of a plan that is not followed, or not yet, no review was due, nor known to be.
    asked = plans.from_each(months, pl.len() > 0, empty=False, by=PLAN)
    is_due = plans.from_each(months, (~months.is_waived & months.is_due).first(), by=PLAN)
    is_reviewed = plans.from_each(months, months.is_reviewed.first(), by=PLAN)
    manager = plans.from_each(team, pl.when(team.is_manager).then(team.id).min())
    return plans.table(
        school=plans.written("student.school_id"),
        is_active=plans.is_active,
        is_due=asked & is_due,
        is_reviewed=asked & is_reviewed,
        manager=pl.when(plans.is_active).then(manager),
        unserved_needs=pl.when(plans.is_active).then(plans.severe_needs_without_support).otherwise(0),
        is_behind=pl.when(plans.is_active).then(plans.is_behind_grade_level),
    )


def schools_of(shares: pl.DataFrame, question: Question) -> SchoolColumns:
    """Return how schools stand, in the order in which they come first among the shares.

    Args:
        shares: of all plans of the schools, as `share_of` gives them.
        question: what is asked of them.
    """
    is_active, is_due, is_held = pl.col("is_active"), pl.col("is_due"), pl.col("is_reviewed")
    is_unknown = is_due.is_null() | (is_due & is_held.is_null())
    counted = shares.group_by("school", maintain_order=True).agg(
        plans=is_active.sum(),
        due=(is_active & is_due & ~is_unknown).sum(),
        held=(is_active & is_due & is_held).sum(),
        unknown=(is_active & is_unknown).sum(),
        unserved=pl.col("unserved_needs").filter(is_active).sum(),
        behind=(is_active & pl.col("is_behind")).sum(),
        behind_unknown=(is_active & pl.col("is_behind").is_null()).sum(),
    )
    caseloads = shares.filter(is_active).drop_nulls("manager").group_by("school", "manager").len("plans")
    loads = caseloads.group_by("school").agg(managers=pl.len(), largest=pl.col("plans").max())
    found = counted.join(loads, on="school", how="left", maintain_order="left").with_columns(
        pl.exclude("school").fill_null(0).cast(pl.Int64)
    )
    return SchoolColumns(found, question)


class SchoolColumns(Records):
    """Schools, one row each; made by `schools_of`."""

    @column
    def id(self) -> pl.Expr:
        return pl.col("school")

    @fact
    def plan_count(self) -> pl.Expr:
        return pl.col("plans")

    @fact
    def reviews_due(self) -> pl.Expr:
        return pl.when(pl.col("unknown") == 0).then(pl.col("due"))

    @fact
    def reviews_held(self) -> pl.Expr:
        return pl.when(pl.col("unknown") == 0).then(pl.col("held"))

    @fact
    def coverage(self) -> pl.Expr:
        return pl.when(self.reviews_due > 0).then(self.reviews_held / self.reviews_due)

    @fact
    def manager_count(self) -> pl.Expr:
        return pl.col("managers")

    @fact
    def largest_caseload(self) -> pl.Expr:
        return pl.col("largest")

    @fact
    def unserved_severe_needs(self) -> pl.Expr:
        return pl.col("unserved")

    @fact
    def share_behind(self) -> pl.Expr:
        return pl.when(pl.col("behind_unknown") == 0).then(self.least_share_behind)

    @fact
    def least_share_behind(self) -> pl.Expr:
        return ratio(pl.col("behind"), pl.col("plans"))
