"""Records beside all records of another kind in the same plan."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from popkit.cohort.records import PARENT, PLAN, Records

__all__ = ["pairs"]


def pairs(
    records: Records, others: Records, names: Sequence[str], other_names: Sequence[str], *, where: pl.Expr | None = None
) -> Records:
    """Return a row for each of these records and each other record of its plan; it belongs to the first.

    Args:
        records: of which some have many in one plan, or `others` have: the pairs of a plan are all there.
        others: in the same plans.
        names: columns of the records to have beside each other.
        other_names: the same of the others, under other names.
        where: which of the records it is about; None: all.
    """
    for kept, asked in ((records, names), (others, other_names)):
        for name in asked:
            kept.values(name)
    mine = records.table(pl.int_range(pl.len()).alias(PARENT), PLAN, *names)
    if where is not None:
        mine = mine.filter(records.table(where).to_series())
    found = mine.join(others.table(PLAN, *other_names), on=PLAN, how="inner", maintain_order="left_right")
    return Records(found.with_columns(pl.col(PARENT).set_sorted()), records.question, records)
