"""Consents and notices about questionnaires, as columns."""

from __future__ import annotations

from functools import cached_property

import polars as pl

from popkit.cohort.records import ITEM, Records, column
from popkit.cohort.texts import among

__all__ = ["ConsentColumns", "CoverColumns"]

_SURVEYS = ("survey", "survey_notice")
"""Kinds of consent that are about questionnaires."""


class CoverColumns(Records):
    """What consents cover, one row for each."""

    @column
    def what(self) -> pl.Expr:
        return self.written(ITEM)

    @column
    def begins_on(self) -> pl.Expr:
        """The first day on which it holds."""
        return self.of_parent("begins_on")

    @column
    def ends_on(self) -> pl.Expr:
        """The last day on which it holds; null where that is open."""
        return self.of_parent("ends_on")


class ConsentColumns(Records):
    """Consents of very many plans, of every kind."""

    @column
    def id(self) -> pl.Expr:
        return self.written("id")

    @column
    def is_about_sharing(self) -> pl.Expr:
        """Whether it is about anything but questionnaires, and nobody left it unsigned."""
        return ~among(self.written("kind"), _SURVEYS) & self.written("signed").fill_null(value=True)

    @column
    def is_about_surveys(self) -> pl.Expr:
        """Whether it is about questionnaires, and nobody left it unsigned."""
        return among(self.written("kind"), _SURVEYS) & self.written("signed").fill_null(value=True)

    @column
    def begins_on(self) -> pl.Expr:
        return self.written("given_on")

    @column
    def ends_on(self) -> pl.Expr:
        return pl.min_horizontal(self.written("expires_on"), self.written("revoked_on").dt.offset_by("-1d"))

    @cached_property
    def covered_surveys(self) -> CoverColumns:
        """What those about questionnaires cover."""
        about = self.only(self.is_about_surveys)
        return about.listed("covers", CoverColumns)
