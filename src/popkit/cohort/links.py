"""Links from supports to what they serve, as columns: one row for each id that was written."""

from __future__ import annotations

from functools import cached_property
from typing import Self

import polars as pl

from popkit.cohort.records import ITEM, PLAN, Records, column
from popkit.cohort.texts import among
from popkit.vocabulary import OPEN_SUPPORT_STATUSES

__all__ = ["LinkColumns", "SupportLinkColumns"]


class LinkColumns(Records):
    """Ids that records have written down."""

    @column
    def id(self) -> pl.Expr:
        """What it leads to."""
        return self.written(ITEM)

    @cached_property
    def to_severe_needs(self) -> Self:
        """Those that may lead to a severe need: few plans have one."""
        return self.only(self.of_plan("has_severe_need"))


class SupportLinkColumns(LinkColumns):
    """Ids that supports have written down."""

    @cached_property
    def repeated(self) -> SupportLinkColumns:
        """Those of active supports of one category that lead to one goal, and perhaps a few others."""
        active = self.only(self.of_parent("is_active"))
        there = pl.struct(PLAN, active.id, active.of_parent("category"))
        return active.only(there.hash().is_duplicated())

    @cached_property
    def to_severe_needs(self) -> SupportLinkColumns:
        """The same, of supports that are delivered, or will be."""
        found = super().to_severe_needs
        return found.only(among(found.of_parent("status"), OPEN_SUPPORT_STATUSES))

    @column
    def is_doubled(self) -> pl.Expr:
        """Whether one of these of the same category, and by another provider, led there before."""
        there = (pl.col(PLAN), self.id, self.of_parent("category"))
        provider = (self.of_parent("provider"), self.of_parent("partner_id"))
        return pl.struct(*there, *provider).is_first_distinct() & ~pl.struct(*there).is_first_distinct()
