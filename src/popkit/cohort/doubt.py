"""Which rows of a table of plans are surely plans."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from popkit.cohort.plan import PlanColumns

__all__ = ["doubtful"]


def doubtful(plans: PlanColumns, touched: Collection[str]) -> pl.Series:
    return pl.zeros(len(plans), dtype=pl.Boolean, eager=True)
