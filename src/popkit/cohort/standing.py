"""How very many plans stand on a date: the door to standings as columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from functools import cache
from typing import TYPE_CHECKING, Any, cast

import polars as pl

from popkit.cohort.intake import Table, taken
from popkit.cohort.plan import PlanColumns
from popkit.cohort.question import Question
from popkit.cohort.records import ITEM, PLAN, Records
from popkit.cohort.schema import plan_schema
from popkit.dates import civil
from popkit.limits import shipped_limits
from popkit.standing.subject import COLLECTIONS

if TYPE_CHECKING:
    from popkit.read.district import District

__all__ = ["Table", "conformed", "plan_columns", "records_of", "stand_all"]


def stand_all(plans: Table, *, as_of: dt.date, district: District | None = None) -> PlanColumns:
    """Return how plans stand on `as_of`, as columns that are computed when they are asked for.

    Args:
        plans: one row a plan, with columns as `plan_schema` has them; those that are null throughout may be missing.
        as_of: the date of the question; nothing dated later is seen.
        district: its limits, where they differ from the shipped ones, and its schools' calendars.

    Raises:
        TypeError: `as_of` is not a `datetime.date`.
    """
    day = civil(as_of)
    question = Question(day, (district.limits if district else shipped_limits()).on(day), district)
    return plan_columns(conformed(plans), question)


def plan_columns(frame: pl.DataFrame, question: Question) -> PlanColumns:
    """Return the same of a conformed table, where the question is at hand already."""
    # What lies in several chunks would be put together anew, all columns of it, for every column that is asked for.
    whole = frame.select(pl.struct(pl.all()).alias(ITEM), pl.int_range(pl.len()).alias(PLAN)).rechunk()
    return PlanColumns(whole, question)


def records_of(plans: PlanColumns, kind: str) -> Records:
    """Return the subjects of one kind, such as `goal`."""
    return plans if kind == "plan" else cast("Records", getattr(plans, COLLECTIONS[kind]))


@cache
def _types() -> pl.Schema:
    # By way of an empty table, pyarrow would load pandas where that is installed.
    return pl.Schema(plan_schema())


def conformed(plans: Table, members: Collection[str] | None = None) -> pl.DataFrame:
    """Return the same rows with columns as `plan_schema` has them, null where one is missing.

    Args:
        plans: one row a plan.
        members: the members of the plan document that are enough; None: all.

    Raises:
        ValueError: a text is not UTF-8, or a moment is finer than a millisecond or out of all reach.
    """
    frame = taken(plans)
    types = _types() if members is None else _pruned(_types(), members)
    missing = [pl.lit(None, kind).alias(name) for name, kind in types.items() if name not in frame.columns]
    frame = frame.with_columns(missing).select(list(types))
    return frame if frame.schema == types else frame.cast(types)


def _pruned(types: pl.Schema, members: Collection[str]) -> pl.Schema:
    """Leave out what lies beside the way to these members; of a list that is only counted, all stays."""
    found = {name: _pruned_type(kind, name, members) for name, kind in types.items()}
    return pl.Schema({name: kind for name, kind in found.items() if kind is not None})


def _pruned_type(kind: Any, at: str, members: Collection[str]) -> Any:
    inner = kind.inner if isinstance(kind, pl.List) else kind
    below = [member for member in members if member.startswith(f"{at}.")]
    if not below and at not in members:
        return None
    if not below or not isinstance(inner, pl.Struct):
        return kind
    fields = {part.name: _pruned_type(part.dtype, f"{at}.{part.name}", below) for part in inner.fields}
    chosen = pl.Struct({name: part for name, part in fields.items() if part is not None})
    return pl.List(chosen) if isinstance(kind, pl.List) else chosen
