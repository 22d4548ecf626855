"""How one contact between school and family went: who reached whom, in which language, and what came of it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from attrs import define

from popkit.model import Contact
from popkit.standing.fact import Standing, fact, kept_fact, part
from popkit.standing.languages import base_language
from popkit.vocabulary import ContactPurpose, Interpreter, Mode

if TYPE_CHECKING:
    from popkit.standing.family import FamilyStanding
    from popkit.standing.plan_family import PlanFamily

__all__ = [
    "ABLE_INTERPRETERS",
    "SPOKEN_MODES",
    "UNFIT_INTERPRETERS",
    "UNREACHED_OUTCOMES",
    "WRITTEN_MODES",
    "ContactStanding",
]

ABLE_INTERPRETERS: Final = frozenset({"qualified", "bilingual_staff"})
"""Interpreters who are fit for it."""

SPOKEN_MODES: Final = frozenset({"in_person", "video", "phone"})
"""Ways of reaching somebody by voice."""

UNFIT_INTERPRETERS: Final = frozenset({"student", "sibling", "untrained_staff"})
"""Interpreters whom federal guidance on families with limited English rules out (LEP1, LEP3)."""

UNREACHED_OUTCOMES: Final = frozenset({"left_message", "no_answer"})
"""Outcomes of a contact in which nobody was spoken with; who declined was."""

WRITTEN_MODES: Final = frozenset({"text", "written"})
"""Ways of reaching somebody in writing."""


@define(frozen=True, eq=False, repr=False)
class ContactStanding(Standing):
    """One contact made, or tried, by a date.

    Attributes:
        contact: as it was written.
        plan: the standing of the plan it belongs to.
        as_of: the date of the question.
        index: its place in the plan's contacts.
    """

    contact: Contact
    plan: PlanFamily
    as_of: dt.date
    index: int

    @property
    def id(self) -> str:
        """The contact's id."""
        return self.contact.id

    # What it was

    @fact
    def purpose(self) -> ContactPurpose:
        """What it was about."""
        return self.contact.purpose

    @fact
    def mode(self) -> Mode | None:
        """How it was made; None when not recorded."""
        return self.contact.mode

    @fact
    def is_by_school(self) -> bool | None:
        """Whether the school began it; None when not recorded."""
        return None if self.contact.initiator is None else self.contact.initiator == "school"

    @part
    def is_reached(self) -> bool | None:
        """Whether the other side was reached; without an outcome, True where both spoke, else None."""
        if self.contact.outcome is not None:
            return self.contact.outcome == "reached"
        return True if self.contact.two_way else None

    @kept_fact
    def was_in_vain(self) -> bool:
        """Whether it is recorded that nobody was reached, or that the other side did not wish to."""
        return self.is_reached is False

    @part
    def is_told(self) -> bool:
        """Whether the family was told something: not in vain, and it is not recorded that the family began."""
        return not self.was_in_vain and self.is_by_school is not False

    @kept_fact
    def is_two_way(self) -> bool | None:
        """Whether both sides spoke; None when that is not recorded. Who was reached by voice has spoken."""
        if self.was_in_vain:
            return False
        if self.contact.two_way is not None:
            return self.contact.two_way
        return True if self.is_reached and self.contact.mode in SPOKEN_MODES else None

    # With whom, and in which language

    @part
    def adult(self) -> FamilyStanding | None:
        """The adult of the family; None when not recorded, or when it was meant for all of them."""
        name = self.contact.member_id
        return None if name is None else self.plan.family_by_id[name]

    @fact
    def is_with_barred_adult(self) -> bool | None:
        """Whether there was to be no contact with the adult on that day, as far as restrictions are recorded.

        None when it is not recorded whom it was with, and one adult of the family is such.
        """
        if self.adult is not None:
            return self.adult.restriction_on(self.contact.on) == "no_contact"
        barred = [kept.restriction_on(self.contact.on) == "no_contact" for kept in self.plan.family]
        return None if any(barred) else False

    @kept_fact
    def is_in_adults_language(self) -> bool | None:
        """Whether its language is the one the adult prefers, to read in what is written and to speak in all else.

        None when one of the two is not recorded; what has no language of its own passes for one of
        `limit.school_languages` where the adult prefers one of these.
        """
        wanted = self._wanted
        if wanted is None:
            return None
        if self.contact.language is None:
            return True if self.plan.is_school_language(wanted) else None
        return base_language(self.contact.language) == wanted

    @part
    def _wanted(self) -> str | None:
        if self.adult is None:
            return None
        return self.adult.reads if self.contact.mode in WRITTEN_MODES else self.adult.speaks

    @fact
    def interpreter_is_needed(self) -> bool | None:
        """Whether the adult needs an interpreter, and did not decline one; None when that, or the adult, is unknown."""
        return self.adult.needs_interpreter if self.adult else None

    @fact
    def interpreter(self) -> Interpreter:
        """Who interpreted; `none` where nobody did, or nobody wrote it down."""
        return self.contact.interpreter or "none"

    @fact
    def has_interpreter(self) -> bool | None:
        """Whether somebody interpreted, able or not; None when not recorded."""
        return None if self.contact.interpreter is None else self.contact.interpreter != "none"

    @part
    def is_understood(self) -> bool:
        """Whether somebody able interpreted, or it was surely in the adult's language and no child stood between.

        Not where it was in vain. Nobody can tell what a child, or somebody untrained, made of the words.
        """
        spoken = self.is_in_adults_language is True and self.contact.interpreter not in UNFIT_INTERPRETERS
        return not self.was_in_vain and (spoken or self.contact.interpreter in ABLE_INTERPRETERS)

    @kept_fact
    def is_made_good(self) -> bool:
        """Whether a contact with the same adult, that day or later, was in the adult's language or well interpreted."""
        newest = self.plan.understood_on.get(self.contact.member_id or "")
        return newest is not None and newest >= self.contact.on

    # Conferences and home visits

    @fact
    def is_student_led(self) -> bool | None:
        """Whether the student led it; None when not recorded."""
        return self.contact.student_led

    @fact
    def is_arranged_ahead(self) -> bool | None:
        """Whether the family had agreed to the day; None when not recorded."""
        return self.contact.arranged_ahead

    @fact
    def is_in_pairs(self) -> bool | None:
        """Whether two went; None when not recorded."""
        return self.contact.in_pairs

    @fact
    def days_to_next_step(self) -> int | None:
        """Days from a conference to the first step written down on its day or later, or to the date before one.

        None for other contacts.
        """
        if self.contact.purpose != "conference":
            return None
        days = [kept.created_on for kept in self.plan.plan.actions if kept.created_on is not None]
        later = [day for day in days if self.contact.on <= day <= self.as_of]
        return (min(later, default=self.as_of) - self.contact.on).days
