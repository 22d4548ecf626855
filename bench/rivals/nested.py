"""Two ways in which pandas takes the lists of records in a Parquet file apart: as columns of Arrow, or as objects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

__all__ = ["ArrowLists", "Nested", "ObjectLists"]

LEAVES = [
    "id",
    "status",
    "starts_on",
    "next_review_on",
    *(f"status_history.list.element.{name}" for name in ("status", "on")),
    *(f"goals.list.element.{name}" for name in ("id", "status", "baseline", "target", "measure.direction")),
    *(f"goals.list.element.status_history.list.element.{name}" for name in ("status", "on")),
    "goals.list.element.observations",
    "goals.list.element.decisions.list.element.on",
    *(f"supports.list.element.{name}" for name in ("id", "status", "starts_on", "ends_on", "schedule", "sessions")),
    *(f"supports.list.element.status_history.list.element.{name}" for name in ("status", "on")),
    *(f"actions.list.element.{name}" for name in ("id", "owner_id", "created_on", "due_on", "done_on", "goal_id")),
    *(f"plan_reviews.list.element.{name}" for name in ("held_on", "next_on")),
    "plan_reviews.list.element.decisions.list.element.goal_id",
    *(f"wellbeing_reviews.list.element.{name}" for name in ("status", "held_on")),
    *(f"wellbeing_reviews.list.element.checked_actions.list.element.{name}" for name in ("action_id", "outcome")),
]
"""What the five rules look at, as the file calls it."""


class Nested(Protocol):
    """A way to take lists of records apart."""

    def read(self, files: Sequence[str]) -> pd.DataFrame:
        """Read what the rules need: one row a plan."""

    def days(self, written: pd.Series) -> pd.Series:
        """Return dates as those of NumPy."""

    def parts(self, records: pd.Series) -> pd.DataFrame:
        """Return the members of records as columns, under the same labels."""

    def items(self, lists: pd.Series) -> pd.DataFrame:
        """Return the records in a column of lists, one row each; `of` is the label of the row they come from."""


class ArrowLists:
    """By the accessors of pandas for columns of Arrow, as one writes who knows them."""

    def read(self, files: Sequence[str]) -> pd.DataFrame:
        """Read the plans, and of them only the members that are needed."""
        tables = [pq.ParquetFile(file).read(columns=LEAVES) for file in files]
        return pa.concat_tables(tables).to_pandas(types_mapper=pd.ArrowDtype)

    def days(self, written: pd.Series) -> pd.Series:
        """Return dates as those of NumPy."""
        # By way of Arrow's own instants, or each would become an object on the way.
        return written.astype("timestamp[s][pyarrow]").astype("datetime64[s]")

    def parts(self, records: pd.Series) -> pd.DataFrame:
        """Return members as columns."""
        return records.struct.explode()

    def items(self, lists: pd.Series) -> pd.DataFrame:
        """Return one row for each record."""
        found = lists.list.flatten().struct.explode()
        for name, kind in found.dtypes.items():
            if kind.pyarrow_dtype == pa.date32():
                found[name] = self.days(found[name])
        return found.rename_axis("of").reset_index()


class ObjectLists:
    """As pandas reads lists unless it is told otherwise: arrays of dictionaries, which `explode` takes apart."""

    def read(self, files: Sequence[str]) -> pd.DataFrame:
        """Read the plans with the columns that are needed."""
        return pd.read_parquet(list(files), columns=list(dict.fromkeys(name.partition(".")[0] for name in LEAVES)))

    def days(self, written: pd.Series) -> pd.Series:
        """Return dates as those of NumPy."""
        return pd.to_datetime(written).astype("datetime64[s]")

    def parts(self, records: pd.Series) -> pd.DataFrame:
        """Return members as columns."""
        return pd.DataFrame([record or {} for record in records], index=records.index)

    def items(self, lists: pd.Series) -> pd.DataFrame:
        """Return one row for each record; what ends in `on` is a date."""
        records = lists.explode().dropna()
        found = pd.DataFrame(records.tolist(), index=records.index.rename("of")).reset_index()
        for name in found.columns[found.columns.str.match(r"(.*_)?on$")]:
            found[name] = self.days(found[name])
        return found
