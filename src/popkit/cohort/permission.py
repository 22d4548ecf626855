"""The consents that supports ask for, as columns; `popkit.standing.permission` says what each fact means."""

from __future__ import annotations

from functools import cached_property
from typing import Final

import polars as pl

from popkit.cohort.days import days_since
from popkit.cohort.history import StatusColumns
from popkit.cohort.pairs import pairs
from popkit.cohort.records import Records, column, fact

__all__ = ["SupportPermissionColumns"]

_NAMES: Final = ("id", "category", "service_id")


class SupportPermissionColumns(StatusColumns):
    """The part of supports' standing that looks for consent."""

    @column
    def service_id(self) -> pl.Expr:
        return self.written("provider.service_id")

    @column
    def is_to_be_consented(self) -> pl.Expr:
        """Whether it is active and asks for consent."""
        asks = (self.written("tier") >= self.question.number("consent_tier")).fill_null(value=False)
        return self.is_active & asks & ~self.written("basic_need").fill_null(value=False)

    @cached_property
    def permissions(self) -> Records:
        """Consents to services beside each support they cover.

        Columns: `consent_row`, `given_on`, `giver_is_entitled`, `is_in_force`.
        """
        consents = self.plans.consents
        allowing = consents.picked(
            consents.allows_services,
            consent_row=consents.row,
            given_on=consents.begins_on,
            giver_is_entitled=consents.giver_is_entitled,
            is_in_force=consents.is_in_force,
            covered=consents.covered,
        )
        told = ("consent_row", "given_on", "giver_is_entitled", "is_in_force", "covered")
        found = pairs(self, allowing, _NAMES, told)
        covered = pl.col("covered")
        is_named = [covered.list.contains(pl.col(name)).fill_null(value=False) for name in _NAMES]
        return found.only((covered.list.len() == 0).fill_null(value=True) | pl.any_horizontal(is_named))

    @cached_property
    def _consents(self) -> Records:
        """Those of them whose givers are not known to be people who may not decide."""
        return self.permissions.only(pl.col("giver_is_entitled").fill_null(value=True))

    @column
    def consents_in_force(self) -> pl.Expr:
        """How many consents to services that cover it are in force on the date."""
        return self.sum_of(self.permissions, pl.col("is_in_force"))

    @fact
    def is_consented(self) -> pl.Expr:
        surely = self.from_each(self._consents, pl.col("giver_is_entitled").any(), empty=False)
        perhaps = self.from_each(self._consents, pl.len() > 0, empty=False)
        told = pl.when(surely | ~perhaps).then(surely)
        return pl.when(self.of_plan("has_other_consents")).then(told)

    @fact
    def days_to_consent(self) -> pl.Expr:
        first = self.from_each(self._consents, pl.col("given_on").min())
        return days_since(self.written("starts_on"), first)
