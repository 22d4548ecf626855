"""How referrals stand, as columns; `popkit.standing.referral` says what each fact means."""

from __future__ import annotations

from typing import Final

import polars as pl

from popkit.cohort.days import days_since
from popkit.cohort.history import ChangingColumns
from popkit.cohort.records import ITEM, Records, column, fact
from popkit.cohort.texts import among, is_said, numbered
from popkit.standing.referral import UNANSWERED_REFERRAL_STATUSES
from popkit.vocabulary import CLOSED_REFERRAL_STATUSES, URGENCY_DAYS

__all__ = ["ReferralColumns"]

_ONE_DAY: Final = pl.duration(days=1)


class ReferralColumns(ChangingColumns):
    """Referrals of very many plans, without those made or begun after the date."""

    # What it is

    @column
    def is_made(self) -> pl.Expr:
        """Whether it was made, and its history begins, by the date."""
        return self.has_begun & (self.written("made_on") <= self.question.as_of).fill_null(value=True)

    @column
    def made_on(self) -> pl.Expr:
        """The day it was made, or else that of its first status; null when neither was written down."""
        first = self.from_each(self.status_history, self.status_history.written("on").first())
        return pl.coalesce(self.written("made_on"), first)

    @fact
    def is_open(self) -> pl.Expr:
        return ~among(self.status, CLOSED_REFERRAL_STATUSES)

    @fact
    def has_assignee(self) -> pl.Expr:
        return self.written("assigned_to").is_not_null()

    @fact
    def has_partner(self) -> pl.Expr:
        return self.written("partner_id").is_not_null()

    @fact
    def urgency(self) -> pl.Expr:
        return self.written("urgency")

    @fact
    def urgency_days(self) -> pl.Expr:
        return numbered(self.urgency, URGENCY_DAYS).cast(pl.Int64)

    # Whether it moves

    @fact
    def is_answered(self) -> pl.Expr:
        return ~among(self.status, UNANSWERED_REFERRAL_STATUSES)

    @column
    def answered_on(self) -> pl.Expr:
        """The first day it had a status that is an answer, or the date before that; null when not known."""
        changes = self.changes
        day = pl.when(~among(changes.written("status"), UNANSWERED_REFERRAL_STATUSES)).then(changes.written("on"))
        first = self.from_each(changes, day.min())
        return pl.when(self.is_answered).then(first).otherwise(self.question.today)

    @fact
    def days_to_answer(self) -> pl.Expr:
        return days_since(self.made_on, self.answered_on).clip(lower_bound=0)

    @fact
    def school_days_to_answer(self) -> pl.Expr:
        return self._school_days_after(self.made_on, self.answered_on)

    @fact
    def school_days_since_made(self) -> pl.Expr:
        return self._school_days_after(self.made_on, self.question.today)

    @fact
    def days_since_status_change(self) -> pl.Expr:
        return days_since(pl.coalesce(self.changed_on, self.made_on), self.question.today)

    # What became of it

    @fact
    def has_outcome(self) -> pl.Expr:
        return ~self.is_open & (self.status != "cancelled")

    @fact
    def has_reason(self) -> pl.Expr:
        return is_said(self.written("reason")) | is_said(self.newest_change("reason"))

    @fact
    def has_next_step(self) -> pl.Expr:
        return is_said(self.written("next_step"))

    @fact
    def was_declined(self) -> pl.Expr:
        changes = self.changes
        once = self.from_each(changes, (changes.written("status") == "declined").any(), empty=False)
        return (self.status == "declined") | once

    @fact
    def school_days_since_outcome(self) -> pl.Expr:
        return pl.when(self.has_outcome).then(self._school_days_after(self.changed_on, self.question.today))

    @fact
    def referrer_was_told(self) -> pl.Expr:
        return self._has_come("referrer_told_on")

    @fact
    def family_was_told(self) -> pl.Expr:
        return self._has_come("family_told_on")

    # What went with it

    @column
    def rests_on(self) -> pl.Expr:
        """The consent that something still rests on; null where nobody works on it, or not yet."""
        return pl.when(self.is_open & (self.status != "draft")).then(self.written("consent_id"))

    @fact
    def is_shared(self) -> pl.Expr:
        return (self.written("shared").list.len().fill_null(0) > 0) & (self.status != "draft")

    @column
    def consent_row(self) -> pl.Expr:
        """The row of the consent it names, among all of them; null when it names none."""
        consents = self.plans.consents_ever
        return self.row_of(consents, self.written("consent_id"), consents.id)

    @fact
    def has_consent(self) -> pl.Expr:
        return self.consent_row.is_not_null()

    @fact
    def consent_was_in_force(self) -> pl.Expr:
        return self._consent_holds(self.made_on)

    @fact
    def consent_is_in_force(self) -> pl.Expr:
        return self._consent_holds(self.question.today)

    def _consent_holds(self, day: pl.Expr) -> pl.Expr:
        """Whether the consent was in force on a day; null where the day is, or no consent is named."""
        names = ("begins_on", "ends_on", "is_about_sharing")
        begins_on, ends_on, is_meant = (self.of_row(self.plans.consents_ever, name, "consent_row") for name in names)
        holds = is_meant & (begins_on <= day) & (day <= ends_on).fill_null(value=True)
        return pl.when(self.has_consent & day.is_not_null()).then(holds)

    @fact
    def pieces_beyond_consent(self) -> pl.Expr:
        pieces, covers = self.listed("shared", Records), self.plans.consents_ever.listed("covers", Records)
        # Ids have no line break, so no two of these are one text by chance.
        wanted = _pair(self._of_pieces(pieces, "consent_id"), pieces.written(ITEM))
        given = _pair(covers.of_parent("id"), covers.written(ITEM))
        is_beyond = ~pieces.is_among(covers, wanted, given)
        beyond = pieces.picked(is_beyond, piece=pieces.written(ITEM))
        count = self.from_each(beyond, pl.col("piece").n_unique().cast(pl.Int64), empty=0)
        return pl.when(self.has_consent).then(count)

    def _of_pieces(self, pieces: Records, name: str) -> pl.Expr:
        values = self.table(self.written(name)).to_series()
        return pieces.kept(f"parent./{name}", lambda _: pl.lit(values).gather(pl.col("parent_row")))

    # How it is made of

    def _has_come(self, name: str) -> pl.Expr:
        return (self.written(name) <= self.question.as_of).fill_null(value=False)

    def _school_days_after(self, day: pl.Expr, last: pl.Expr) -> pl.Expr:
        return self.plans.times.school_days(self.of_plan("school_place"), day + _ONE_DAY, last)


def _pair(one: pl.Expr, other: pl.Expr) -> pl.Expr:
    return pl.concat_str(one, other, separator="\n")
