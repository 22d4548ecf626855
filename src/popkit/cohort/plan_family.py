"""The families of plans, as columns; `popkit.standing.plan_family` says what each fact means."""

from __future__ import annotations

import datetime as dt
from functools import cached_property

import polars as pl

from popkit.cohort.consent import ConsentColumns
from popkit.cohort.contact import ContactColumns
from popkit.cohort.family import AttendeeColumns, FamilyColumns
from popkit.cohort.records import column, fact
from popkit.cohort.texts import among, base_language
from popkit.cohort.visible import visible
from popkit.cohort.year import PlanYearColumns
from popkit.standing.consent import SURVEY_CONSENTS
from popkit.standing.languages import base_language as base_of

__all__ = ["PlanFamilyColumns"]


class PlanFamilyColumns(PlanYearColumns):
    """The part of plans' standing that knows the family."""

    # Who and what there is

    @cached_property
    def family(self) -> FamilyColumns:
        """Their adults."""
        return self.listed("family", FamilyColumns)

    @cached_property
    def contacts(self) -> ContactColumns:
        """Their contacts, without those after the date."""
        return visible(self.listed("contacts", ContactColumns))

    @cached_property
    def attendees(self) -> AttendeeColumns:
        """Who was at their plan reviews, one row for each."""
        attendees = self.reviews.listed("attended_by", AttendeeColumns)
        attendees.values("id"), attendees.values("held_on")
        return attendees

    @cached_property
    def consents(self) -> ConsentColumns:
        """Their consents and notices, without those given after the date."""
        return visible(self.consents_ever, "given_on")

    @cached_property
    def consents_ever(self) -> ConsentColumns:
        """The same, those given after the date too."""
        return self.listed("consents", ConsentColumns)

    @column
    def has_other_consents(self) -> pl.Expr:
        """Whether a consent is on record by the date that is not about surveys."""
        return self.has_any(self.consents, ~among(self.consents.kind, SURVEY_CONSENTS))

    @property
    def school_languages(self) -> list[str]:
        """The languages of `limit.school_languages`, without country."""
        return [base_of(kept) for kept in self.question.words("school_languages")]

    @column
    def has_family(self) -> pl.Expr:
        """Whether an adult of the family is recorded."""
        return self.from_each(self.family, pl.len() > 0, empty=False)

    @column
    def has_contacts(self) -> pl.Expr:
        """Whether a contact is on record by the date."""
        return self.from_each(self.contacts, pl.len() > 0, empty=False)

    def _of_contacts(self, told: pl.Expr) -> pl.Expr:
        """Return the same; null with no contact on record."""
        return pl.when(self.has_contacts).then(told)

    @column
    def barred_since(self) -> pl.Expr:
        """The first day on which there was to be no contact with one of the adults."""
        return self.first_day(self.family, self.family.barred_since)

    @fact
    def guardian_count(self) -> pl.Expr:
        return pl.when(self.has_family).then(self.count(self.family, self.family.has_rights.fill_null(value=False)))

    # How often, and about what

    def _is(self, purpose: str) -> pl.Expr:
        """Whether a contact told the family something of this kind."""
        return self.contacts.is_told & (self.contacts.purpose == purpose)

    @fact
    def days_since_positive_contact(self) -> pl.Expr:
        newest = self.last_day(self.contacts, pl.when(self._is("positive")).then(self.contacts.on))
        return self._of_contacts(self._term_days_since(pl.max_horizontal(newest, self.starts_on)))

    @fact
    def days_since_two_way_contact(self) -> pl.Expr:
        kept = self.contacts
        surely = self.last_day(kept, pl.when(kept.is_two_way).then(kept.on))
        perhaps = self.last_day(kept, pl.when(kept.is_two_way.is_null()).then(kept.on))
        last = pl.max_horizontal(surely, self.starts_on)
        is_known = ~(perhaps > last).fill_null(value=False)
        return pl.when(self.has_contacts & is_known).then(self._term_days_since(last))

    def _term_days_since(self, day: pl.Expr) -> pl.Expr:
        return self.times.term_days_since(self.school_place, day)

    @fact
    def positive_contact_count(self) -> pl.Expr:
        return self._recently("positive")

    @fact
    def concern_contact_count(self) -> pl.Expr:
        return self._recently("concern")

    def _recently(self, purpose: str) -> pl.Expr:
        since = self.question.as_of - dt.timedelta(days=self.question.number("contact_balance_days") - 1)
        return self._of_contacts(self.count(self.contacts, self._is(purpose) & (self.contacts.on >= since)))

    @fact
    def concern_was_first(self) -> pl.Expr:
        kept, is_of_year = self.contacts, self._is_of_year
        days = {name: pl.when(self._is(name) & is_of_year).then(kept.on) for name in ("concern", "positive")}
        is_welcoming = kept.is_told & is_of_year & among(kept.purpose, self.question.words("welcoming_purposes"))
        welcomed_on = self.first_day(kept, pl.when(is_welcoming).then(kept.on))
        began_on, praised_on = (self.first_day(kept, days[name]) for name in ("concern", "positive"))
        is_welcomed = praised_on.is_not_null() | (welcomed_on <= began_on).fill_null(value=False)
        return self._of_contacts(began_on.is_not_null() & ~is_welcomed)

    @property
    def _is_of_year(self) -> pl.Expr:
        return self.contacts.on >= self.contacts.of_plan("year_starts_on")

    # Conferences and home visits

    @property
    def _is_conference(self) -> pl.Expr:
        """Whether a contact is a conference of the school year that came about."""
        return self._is_of_year & self.contacts.is_conference & ~self.contacts.was_in_vain

    @fact
    def conference_count(self) -> pl.Expr:
        return self._of_contacts(self.count(self.contacts, self._is_conference))

    @fact
    def student_led_conference_count(self) -> pl.Expr:
        is_led = self.contacts.is_student_led
        is_unknown = self.has_any(self.contacts, self._is_conference & is_led.is_null())
        led = self.count(self.contacts, self._is_conference & is_led)
        return pl.when(self.has_contacts & ~is_unknown).then(led)

    @fact
    def home_visits_offered(self) -> pl.Expr:
        return self._of_contacts(self.count(self.contacts, self._is_of_year & (self.contacts.purpose == "home_visit")))

    # The family and the plan's reviews

    @column
    def newest_attendees(self) -> pl.Expr:
        """Who was at the newest plan review, by id; null without one, or when nobody wrote it down."""
        here = self.from_each(self.reviews, self.reviews.written("attended_by").last())
        return pl.when(here.list.len() > 0).then(here)

    @fact
    def family_was_at_review(self) -> pl.Expr:
        here = self.family.of_plan("newest_attendees").list.contains(self.family.id)
        was_there = self.has_any(self.family, here.fill_null(value=False))
        return pl.when(self.newest_attendees.is_not_null() & self.has_family).then(was_there)

    @fact
    def student_was_at_review(self) -> pl.Expr:
        return self.newest_attendees.list.contains("student")

    @fact
    def school_days_to_share(self) -> pl.Expr:
        held_on, shared_on = self.last_reviewed_on, self.reviews.written("shared_with_family_on")
        told = pl.when(shared_on <= self.question.as_of).then(shared_on)
        last = pl.coalesce(self.from_each(self.reviews, told.last()), self.question.today)
        return self.times.school_days(self.school_place, held_on + pl.duration(days=1), last)

    @fact
    def review_was_shared(self) -> pl.Expr:
        return self._shared("held_on").is_not_null()

    @fact
    def shared_language_is_understood(self) -> pl.Expr:
        readers, used = self._readers, self._shared("shared_language")
        is_read, is_unknown = readers.list.contains(used), readers.list.drop_nulls().list.len() < readers.list.len()
        told = pl.when(is_read | ~is_unknown).then(is_read)
        reads_school = readers.list.set_difference(self.school_languages).list.len() == 0
        unsaid = pl.when(reads_school).then(pl.lit(value=True))
        return pl.when(self.review_was_shared).then(pl.when(used.is_null()).then(unsaid).otherwise(told))

    def _shared(self, member: str) -> pl.Expr:
        """Return a member of the newest review that the family was told of; a language without country."""
        kept = self.reviews
        told = kept.only(kept.written("shared_with_family_on") <= self.question.as_of)
        found = self.from_each(told, told.written(member).last())
        return base_language(found) if member == "shared_language" else found

    @column
    def _readers(self) -> pl.Expr:
        """The languages the family reads; null among them where one is not known."""
        kept = self.family
        readers = kept.only(kept.may_see_records)
        found = self.from_each(readers, readers.reads)
        home = pl.concat_list(base_language(self.written("student.home_language")))
        return pl.when(found.is_null()).then(home).otherwise(found)
