"""The partners of a district: what was agreed with them, what they offer, and until when their papers hold."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, Strict, model_validator
from pydantic_core import PydanticCustomError

from popkit import vocabulary as words
from popkit.model.base import Date, Document, Id, Language, Name, Note, YesNo
from popkit.model.partner_coherence import partner_incoherences
from popkit.model.student import Grade

__all__ = [
    "Clearance",
    "DataAgreement",
    "Insurance",
    "Partner",
    "PartnerAgreement",
    "PartnerService",
    "Partners",
]

_Count = Annotated[int, Strict(), Field(ge=0, le=100_000)]


class PartnerAgreement(Document):
    """A memorandum of understanding, a contract, or the like.

    Attributes:
        starts_on, ends_on: the days it is for, both included; without an end it holds until it is ended.
        signed_on: the day of the last signature; unsigned, it is not in force.
        checklist: how far each thing to be settled is, such as `supervision`.
    """

    id: Id
    kind: words.PartnerAgreementKind = "memorandum"
    starts_on: Date | None = None
    ends_on: Date | None = None
    signed_on: Date | None = None
    checklist: Annotated[dict[Id, words.ChecklistState], Field(max_length=100)] = Field(default_factory=dict)


class Insurance(Document):
    """A certificate of insurance.

    Attributes:
        district_named: whether the district is named as insured too.
    """

    expires_on: Date
    starts_on: Date | None = None
    district_named: YesNo | None = None


class Clearance(Document):
    """A background check of one person of the partner.

    Attributes:
        scope: whether that person may be alone with students.
    """

    person_id: Id
    kind: words.ClearanceKind = "background_check"
    issued_on: Date | None = None
    expires_on: Date | None = None
    scope: words.ClearanceScope | None = None


class DataAgreement(Document):
    """What of students' records the partner may have, why, and until when.

    Attributes:
        basis: on what it rests in law.
        elements: the pieces of a record that may be shared.
        expires_on: the last day on which anything may be shared.
        destroy_by: the day by which the partner destroys what it has.
        destroyed_on: the day it said it had.
    """

    basis: words.DataBasis | None = None
    purpose: Note | None = None
    elements: Annotated[tuple[Name, ...], Field(max_length=100)] = ()
    starts_on: Date | None = None
    expires_on: Date | None = None
    destroy_by: Date | None = None
    destroyed_on: Date | None = None


class PartnerService(Document):
    """Something a partner offers to students or families.

    Attributes:
        capacity: places; None when not recorded.
        enrolled: how many of them are taken, students of other districts included.
        waiting: how many wait for a place.
        languages: in which it is offered.
        checked_on: the day somebody last asked whether all this is still so.
    """

    id: Id
    name: Name | None = None
    category: words.SupportCategory | None = None
    status: words.ServiceStatus | None = None
    capacity: _Count | None = None
    enrolled: _Count | None = None
    waiting: _Count | None = None
    min_grade: Grade | None = None
    max_grade: Grade | None = None
    languages: Annotated[tuple[Language, ...], Field(max_length=50)] = ()
    checked_on: Date | None = None


class Partner(Document):
    """An organisation that delivers supports.

    Attributes:
        kind: what sort of organisation it is, such as `health` where medical records are kept.
        people: ids of its staff and volunteers who meet students; each needs a clearance.
        school_supervisor_id, partner_supervisor_id: who answers for it on either side.
        supervisors_met_on: the day they last met.
        reviewed_on: the day of the last yearly review.
    """

    id: Id
    status: words.PartnerStatus
    name: Name | None = None
    kind: words.PartnerKind | None = None
    people: Annotated[tuple[Id, ...], Field(max_length=1000)] = ()
    agreements: Annotated[tuple[PartnerAgreement, ...], Field(max_length=100)] = ()
    insurance: Annotated[tuple[Insurance, ...], Field(max_length=100)] = ()
    clearances: Annotated[tuple[Clearance, ...], Field(max_length=5000)] = ()
    data_agreements: Annotated[tuple[DataAgreement, ...], Field(max_length=100)] = ()
    services: Annotated[tuple[PartnerService, ...], Field(max_length=500)] = ()
    school_supervisor_id: Id | None = None
    partner_supervisor_id: Id | None = None
    supervisors_met_on: Date | None = None
    reviewed_on: Date | None = None


class Partners(Document):
    """What a district's file of partners holds."""

    partners: Annotated[tuple[Partner, ...], Field(max_length=5000)] = ()

    @model_validator(mode="after")
    def _hold_together(self) -> Partners:
        for problem in partner_incoherences(self.partners, getattr):
            raise PydanticCustomError("incoherent", "{at}: {code}", {"at": problem.at, "code": problem.code})
        return self
