"""Judging plans on Spark: the same columns code, on each Arrow batch. Needs the extra `spark`."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from popkit.cohort.batches import judge, refuse_other_columns
from popkit.cohort.entries import entries_schema
from popkit.dates import civil
from popkit.errors import MissingExtra

try:
    from pyspark.sql import types
except ImportError as error:
    raise MissingExtra("spark") from error

if TYPE_CHECKING:
    import datetime as dt

    from pyspark.sql import DataFrame

    from popkit.read.district import District
    from popkit.rules.rulebook import Rulebook

__all__ = ["audit"]

Work = Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]

_SIMPLE: Final = {
    "string": pa.string(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us", "UTC"),
    "tinyint": pa.int8(),
    "smallint": pa.int16(),
    "int": pa.int32(),
    "bigint": pa.int64(),
    "double": pa.float64(),
    "boolean": pa.bool_(),
}
"""Spark's words for the types that plans and entries are made of."""

_WORDS: Final = {arrow: word for word, arrow in _SIMPLE.items()}


def audit(
    dataframe: DataFrame, *, as_of: dt.date, district: District | None = None, rules: Rulebook | None = None
) -> DataFrame:
    """Judge the plans of a DataFrame; returns the entries as one, which Spark makes when something is asked of it.

    Args:
        dataframe: one row a plan, with columns as `plan_schema` has them, such as Spark reads from Parquet. Two more
            may be there, and come back with what is said of a plan: `source`, a text, such as its file, and `row`, a
            whole number. Without `row`, each row is given a number that no other has.
        as_of: the date of the question; nothing dated later is seen.
        district: its limits, where they differ from the shipped ones, and its schools' calendars.
        rules: the rules to judge by; None: all that popkit ships.

    Raises:
        UnreadablePlan: the columns are not those of plans; its one problem, `other-columns`, names them.
        TypeError: `as_of` is not a `datetime.date`.
    """
    refuse_other_columns(pa.schema(list(_arrow_type(dataframe.schema))))
    numbered = "row" in dataframe.columns
    plans = dataframe if numbered else dataframe.selectExpr("*", "monotonically_increasing_id() + 1 AS row")
    work = _travelling(partial(judge, as_of=civil(as_of), district=district, rules=rules))
    return plans.mapInArrow(work, ", ".join(f"`{part.name}` {_word(part.type)}" for part in entries_schema()))


def _travelling(work: Work) -> Work:
    """Return work that a worker unpacks once for all its tasks, or it would prepare the rules for each anew."""
    packed = pickle.dumps(work)

    def unpacked(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return _unpacked(packed)(batches)

    return unpacked


@lru_cache(maxsize=4)
def _unpacked(packed: bytes) -> Work:
    work: Work = pickle.loads(packed)  # noqa: S301 - packed above
    return work


def _arrow_type(kind: Any) -> pa.DataType:
    """Return the Arrow type of a type of Spark's; null where plans have none such."""
    if isinstance(kind, types.ArrayType):
        return pa.list_(_arrow_type(kind.elementType))
    if isinstance(kind, types.StructType):
        return pa.struct([(part.name, _arrow_type(part.dataType)) for part in kind])
    return _SIMPLE.get(kind.simpleString(), pa.null())


def _word(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return f"array<{_word(kind.value_type)}>"
    if pa.types.is_struct(kind):
        return f"struct<{', '.join(f'`{part.name}`: {_word(part.type)}' for part in kind)}>"
    return _WORDS[kind]
