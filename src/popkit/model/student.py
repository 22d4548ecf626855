"""The student, the student's own words, and the people around the plan."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from popkit import vocabulary as words
from popkit.model.base import TEXT_PATTERN, Date, Document, Id, Language, Name, Note, YesNo

__all__ = ["Agreement", "Identifier", "ProfileItem", "Student", "StudentStatement", "TeamMember"]

Grade = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=20, pattern=TEXT_PATTERN)]


class Identifier(Document):
    """The student's number in another system; kept so that rosters can be matched."""

    system: Name
    value: Name


class Student(Document):
    """Whose plan it is. No field for race, sex, income or immigration status: there will be none.

    Attributes:
        grade: PK, KG, 01 to 12; other codes are kept, and facts that need a number are then unknown.
        enrolled_on: first day at this school.
        exited_on: last day at this school; None while enrolled.
    """

    id: Id
    grade: Grade
    school_id: Id
    identifiers: Annotated[tuple[Identifier, ...], Field(max_length=50)] = ()
    given_name: Name | None = None
    family_name: Name | None = None
    preferred_name: Name | None = None
    pronouns: Name | None = None
    birth_on: Date | None = None
    home_language: Language | None = None
    formal_plans: Annotated[tuple[words.FormalPlan, ...], Field(max_length=20)] = ()
    enrolled_on: Date | None = None
    exited_on: Date | None = None


class StudentStatement(Document):
    """What the student says about the plan, in the student's own words.

    Attributes:
        text: the words; blank when the student chose not to say.
        written_by: the student, or somebody who wrote down what the student said.
        declined: the student was asked and chose not to say: a choice, not a gap.
    """

    text: Note = ""
    written_by: Literal["student", "scribe"] | None = None
    language: Language | None = None
    on: Date | None = None
    declined: YesNo = False


class Agreement(Document):
    """The answer of the student or the family to the plan; the plan is voluntary, so a no is respected.

    Attributes:
        by: who answered for the family, as an id; None when not recorded.
    """

    party: Literal["student", "family"]
    on: Date
    by: Id | None = None
    mode: words.Mode | None = None
    answer: Literal["agreed", "declined"] = "agreed"


class TeamMember(Document):
    """An adult who works on the plan.

    Attributes:
        since: first day on the team; None: from the beginning.
        until: last day on the team; None: still on it.
        lead: whether this adult is the one contact for family and partners where several of them help.
    """

    id: Id
    role: words.TeamRole
    name: Name | None = None
    partner_id: Id | None = None
    lead: YesNo | None = None
    since: Date | None = None
    until: Date | None = None


class ProfileItem(Document):
    """A strength, an interest or a need, and who saw it.

    Attributes:
        severity: needs only.
        resolved_on: the day from which it no longer holds; None while it does.
    """

    id: Id
    kind: words.ProfileKind
    domain: words.Domain
    text: Note
    source: words.ProfileSource
    severity: words.NeedSeverity | None = None
    noted_on: Date | None = None
    resolved_on: Date | None = None
