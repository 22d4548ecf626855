"""Consents and notices, as columns; `popkit.standing.consent` says what each fact means."""

from __future__ import annotations

from functools import cached_property

import polars as pl

from popkit.cohort.days import days_since
from popkit.cohort.records import ITEM, Records, column, fact
from popkit.cohort.texts import among, is_said
from popkit.standing.consent import SURVEY_CONSENTS

__all__ = ["ConsentColumns", "CoverColumns"]


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

    @fact
    def kind(self) -> pl.Expr:
        return self.written("kind")

    # Whether it holds

    @fact
    def has_expired(self) -> pl.Expr:
        return (self.written("expires_on") < self.question.as_of).fill_null(value=False)

    @fact
    def was_revoked(self) -> pl.Expr:
        return (self.written("revoked_on") <= self.question.as_of).fill_null(value=False)

    @fact
    def is_in_force(self) -> pl.Expr:
        return ~self.has_expired & ~self.was_revoked

    @fact
    def has_expiry(self) -> pl.Expr:
        return self.written("expires_on").is_not_null()

    @fact
    def days_to_expiry(self) -> pl.Expr:
        return days_since(self.question.today, self.written("expires_on"))

    # Who gave it, and what it says

    @column
    def giver_row(self) -> pl.Expr:
        """The row of who gave it among the `family` of all plans; null for anybody else."""
        return self.row_of(self.plans.family, self.written("given_by"), self.plans.family.id)

    @fact
    def giver_is_entitled(self) -> pl.Expr:
        is_student = self.written("given_by") == "student"
        of_adult = self.of_row(self.plans.family, "has_rights", "giver_row")
        return pl.when(is_student).then(self.of_plan("student_is_adult")).otherwise(of_adult)

    @fact
    def is_signed(self) -> pl.Expr:
        return self.written("signed")

    @fact
    def has_purpose(self) -> pl.Expr:
        return is_said(self.written("purpose"))

    @fact
    def has_recipient(self) -> pl.Expr:
        return is_said(self.written("recipient"))

    @fact
    def has_subject(self) -> pl.Expr:
        return (self.covered.list.len() > 0).fill_null(value=False)

    # What rests on it

    @column
    def covered(self) -> pl.Expr:
        """What it is about, as a list."""
        return self.written("covers")

    @column
    def allows_services(self) -> pl.Expr:
        """Whether it allows services, and is not recorded as unsigned; be it that it holds no more."""
        return (self.kind == "services") & self.is_signed.fill_null(value=True)

    @fact
    def is_relied_on(self) -> pl.Expr:
        resting, permissions = self.plans.referrals, self.plans.supports.permissions
        is_named = self.is_among(resting, self.id, resting.rests_on)
        is_needed = permissions.of_parent("is_to_be_consented")
        # No consent is in force but this one, if it is.
        is_last = permissions.of_parent("consents_in_force") == pl.col("is_in_force").cast(pl.Int64)
        found = permissions.picked(is_needed & is_last, consent_row=pl.col("consent_row"))
        return is_named | self.from_each(found, pl.len() > 0, empty=False, by="consent_row")

    # About questionnaires

    @column
    def is_about_sharing(self) -> pl.Expr:
        """Whether it is about anything but questionnaires, and nobody left it unsigned."""
        return ~among(self.kind, SURVEY_CONSENTS) & self.is_signed.fill_null(value=True)

    @column
    def is_about_surveys(self) -> pl.Expr:
        """Whether it is about questionnaires, and nobody left it unsigned."""
        return among(self.kind, SURVEY_CONSENTS) & self.is_signed.fill_null(value=True)

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

    @column
    def row(self) -> pl.Expr:
        """Its row among these."""
        return pl.int_range(pl.len())
