"""How supports stand with the partners that deliver them, as columns; `popkit.standing.support_partner` says how."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from popkit.cohort.history import StatusColumns
from popkit.cohort.partner_layout import PartnerLayout, PartnerTimes, partners_of
from popkit.cohort.records import Records, column, fact

__all__ = ["SupportOfPartnerColumns"]


class SupportOfPartnerColumns(StatusColumns):
    """The part of supports' standing that knows their partners."""

    if TYPE_CHECKING:

        @property
        def held(self) -> Records: ...

    # The partner

    @cached_property
    def partners(self) -> PartnerLayout | None:
        """The district's partners; None where nothing is known of them."""
        return partners_of(self.question.district, self.question.limits["clearance_kinds"])

    @column
    def partner_id(self) -> pl.Expr:
        """The partner that delivers it; null where none is named."""
        return self.written("provider.partner_id")

    @column
    def partner_number(self) -> pl.Expr:
        """The number of the partner among `partners`; null where it is not known."""
        return _numbered(self.partner_id, self.partners.number_of if self.partners else {})

    def _of_partner(self, values: str) -> pl.Expr:
        found = getattr(self.partners or _NOBODY, values)
        return pl.lit(found).gather(self.partner_number)

    @fact
    def has_partner(self) -> pl.Expr:
        return self.partner_id.is_not_null()

    @fact
    def partner_is_known(self) -> pl.Expr:
        is_told = self.has_partner & pl.lit(self.partners is not None)
        return pl.when(is_told).then(self.partner_number.is_not_null())

    @fact
    def partner_status(self) -> pl.Expr:
        return self._of_partner("status")

    # Its sessions

    @cached_property
    def held_by_partner(self) -> Records:
        """Sessions of known partners that the student was present at: `day`, of that partner."""
        kept = self.held
        number = kept.of_parent("partner_number")
        return kept.picked(number.is_not_null(), day=PartnerTimes.day_of(number, pl.col("on")))

    def _outside(self, times: str) -> pl.Expr:
        if self.partners is None:
            return pl.lit(None, pl.Int64)
        kept: PartnerTimes = getattr(self.partners, times)
        missing = self.sum_of(self.held_by_partner, ~kept.hold_on(pl.col("day")))
        return pl.when(self.partner_number.is_not_null()).then(missing)

    @fact
    def sessions_outside_agreement(self) -> pl.Expr:
        return self._outside("agreements")

    @fact
    def sessions_without_insurance(self) -> pl.Expr:
        return self._outside("insurance")

    @fact
    def sessions_without_clearance(self) -> pl.Expr:
        return pl.when(self._of_partner("is_staffed")).then(self._outside("clearances"))

    @fact
    def sessions_without_data_agreement(self) -> pl.Expr:
        return self._outside("data_agreements")

    # The service

    @column
    def service_number(self) -> pl.Expr:
        """The number of the service among those of `partners`; null where it is not known."""
        name = pl.concat_str(self.partner_id, self.written("provider.service_id"), separator="/")
        return _numbered(name, self.partners.service_of if self.partners else {})

    def _of_service(self, values: str) -> pl.Expr:
        found = getattr(self.partners or _NOBODY, values)
        return pl.lit(found).gather(self.service_number)

    @fact
    def has_service(self) -> pl.Expr:
        return self.has_partner & self.written("provider.service_id").is_not_null()

    @fact
    def service_is_known(self) -> pl.Expr:
        is_told = self.has_service & self.partner_number.is_not_null()
        return pl.when(is_told).then(self.service_number.is_not_null())

    @fact
    def service_status(self) -> pl.Expr:
        return self._of_service("service_status")

    @fact
    def grade_is_within_service(self) -> pl.Expr:
        grade = self.of_plan("grade_number")
        lowest, highest = self._of_service("lowest"), self._of_service("highest")
        is_told = grade.is_not_null() & (lowest.is_not_null() | highest.is_not_null())
        is_within = (lowest <= grade).fill_null(value=True) & (grade <= highest).fill_null(value=True)
        return pl.when(is_told).then(is_within)


_NOBODY = PartnerLayout({})
"""Stands where nothing is known of partners: nobody has a number there."""


def _numbered(name: pl.Expr, numbers: Mapping[str, int]) -> pl.Expr:
    return name.replace_strict(list(numbers), list(numbers.values()), default=None, return_dtype=pl.Int64)
