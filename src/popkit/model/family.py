"""The family's part: who they are, how to reach them, what stands in their way, and each contact with them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, Strict

from popkit import vocabulary as words
from popkit.model.base import Date, Document, Id, Language, Minutes, Name, Note, YesNo

__all__ = ["Barrier", "Contact", "FamilyMember", "Interpreting"]


class Interpreting(Document):
    """Whether an adult needs an interpreter.

    Attributes:
        needed: `declined` where one was offered and the adult did not want one: a choice.
        kind: for spoken words, or for signs.
    """

    needed: words.InterpreterNeed
    kind: words.InterpreterKind | None = None


class Barrier(Document):
    """Something that keeps an adult of the family from taking part, and what is done about it.

    Attributes:
        side: on whose side it lies; nobody's fault.
        since: when it was noted.
        accommodation: what will be different at the next meeting; None while nothing is planned.
    """

    code: words.BarrierCode
    side: words.BarrierSide | None = None
    since: Date | None = None
    accommodation: Note | None = None
    resolved_on: Date | None = None


class FamilyMember(Document):
    """An adult of the student's family, or who stands in for it.

    Attributes:
        education_rights: whether this adult may decide on schooling and see records; None: not recorded.
        rights_evidence: on what a "no" rests, such as the kind of court order.
        contact_order: whom to call first; 1 is first.
        spoken_language, written_language: those the adult prefers.
        preferred_modes: how to be reached, the best first.
        restriction: what a court or the school's own safety plan forbids; None: not recorded.
        restricted_since: the day from which it holds; None: always.
    """

    id: Id
    relationship: words.Relationship
    name: Name | None = None
    education_rights: words.EducationRights | None = None
    rights_evidence: Note | None = None
    lives_with: YesNo | None = None
    contact_order: Annotated[int, Strict(), Field(ge=1, le=50)] | None = None
    spoken_language: Language | None = None
    written_language: Language | None = None
    interpreter: Interpreting | None = None
    preferred_modes: Annotated[tuple[words.Mode, ...], Field(max_length=10)] = ()
    restriction: words.Restriction | None = None
    restricted_since: Date | None = None
    barriers: Annotated[tuple[Barrier, ...], Field(max_length=50)] = ()


class Contact(Document):
    """One contact between school and family, or a try at one.

    Attributes:
        initiator: who began it.
        member_id: the adult of the family; None when not recorded, or when it was meant for all of them.
        staff_id: the adult of the school, who need not be on the team.
        language: the one spoken or written.
        interpreter: who interpreted, if anybody.
        outcome: whether it was reached; None counts as reached where it was `two_way`.
        two_way: whether both sides spoke.
        student_led: of a conference, whether the student led it.
        arranged_ahead: of a home visit, whether the family had agreed to the day.
        in_pairs: of a home visit, whether two went.
    """

    id: Id
    on: Date
    purpose: words.ContactPurpose
    initiator: words.Initiator | None = None
    member_id: Id | None = None
    staff_id: Id | None = None
    mode: words.Mode | None = None
    language: Language | None = None
    interpreter: words.Interpreter | None = None
    outcome: words.ContactOutcome | None = None
    two_way: YesNo | None = None
    student_led: YesNo | None = None
    arranged_ahead: YesNo | None = None
    in_pairs: YesNo | None = None
    minutes: Minutes | None = None
