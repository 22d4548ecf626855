"""How very many plans stand on a date: the door to standings as columns."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING, Final, TypeAlias, cast

import polars as pl
import pyarrow as pa

from popkit.cohort.plan import PlanColumns
from popkit.cohort.question import Question
from popkit.cohort.records import ITEM, PLAN, Records
from popkit.cohort.schema import plan_schema
from popkit.dates import civil
from popkit.limits import shipped_limits

if TYPE_CHECKING:
    from popkit.read.district import District

__all__ = ["conformed", "records_of", "stand_all"]

Table: TypeAlias = "pl.DataFrame | pa.Table | pa.RecordBatch"

_FOLDERS: Final = {"goal": "goals", "support": "supports", "action": "actions", "month": "months", "flag": "flags"}


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
    return plan_columns(plans, question)


def plan_columns(plans: Table, question: Question) -> PlanColumns:
    """Return the same, where the question is at hand already."""
    # What lies in several chunks would be put together anew, all columns of it, for every column that is asked for.
    frame = conformed(plans).select(pl.struct(pl.all()).alias(ITEM), pl.int_range(pl.len()).alias(PLAN)).rechunk()
    return PlanColumns(frame, question)


def records_of(plans: PlanColumns, kind: str) -> Records:
    """Return the subjects of one kind, such as `goal`."""
    return plans if kind == "plan" else cast("Records", getattr(plans, _FOLDERS[kind]))


@cache
def _types() -> pl.Schema:
    return cast("pl.DataFrame", pl.from_arrow(plan_schema().empty_table())).schema


def conformed(plans: Table) -> pl.DataFrame:
    """Return the same rows with the columns of `plan_schema`, each of its type, and null where one is missing."""
    frame = plans if isinstance(plans, pl.DataFrame) else cast("pl.DataFrame", pl.from_arrow(plans))
    types = _types()
    missing = [pl.lit(None, kind).alias(name) for name, kind in types.items() if name not in frame.columns]
    frame = frame.with_columns(missing).select(list(types))
    return frame if frame.schema == types else frame.cast(types)
