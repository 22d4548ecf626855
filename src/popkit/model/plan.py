"""The Personal Opportunity Plan itself."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from popkit import vocabulary as words
from popkit.model.base import Date, Document, Id, Language, Level, Note, SchoolYear, Unwritten, YesNo, leaf
from popkit.model.coherence import incoherences
from popkit.model.extensions import plain_json
from popkit.model.family import Contact, FamilyMember
from popkit.model.goal import Goal
from popkit.model.indicator import Indicator
from popkit.model.referral import Referral
from popkit.model.safety import Consent, Flag
from popkit.model.student import Agreement, ProfileItem, Student, StudentStatement, TeamMember
from popkit.model.support import Support
from popkit.model.wellbeing import WellbeingReview

__all__ = ["Action", "Plan", "PlanReview", "PlanStatusChange", "ReviewDecision", "Tier"]


@leaf
class PlanStatusChange:
    """From this day the plan had this status.

    Attributes:
        recheck_on: for `on_hold`: the day it will be looked at again.
    """

    status: words.PlanStatus
    on: Date
    by: Annotated[Id | None, Unwritten] = None
    reason: Annotated[Note | None, Unwritten] = None
    recheck_on: Annotated[Date | None, Unwritten] = None


class Tier(Document):
    """How much support the team decided on: 1 for every student, 2 for some, 3 for one. People set it."""

    level: Level
    set_on: Date | None = None
    set_by: Id | None = None
    reason: Note | None = None


class Action(Document):
    """A next step somebody promised.

    Attributes:
        owner_id: the team member who promised it, or "student".
    """

    id: Id
    text: Note
    owner_id: Id | None = None
    created_on: Date | None = None
    due_on: Date | None = None
    done_on: Date | None = None
    goal_id: Id | None = None


class ReviewDecision(Document):
    """What a plan review decided about one goal."""

    goal_id: Id
    decision: words.GoalDecisionKind


class PlanReview(Document):
    """A meeting about the whole plan.

    Attributes:
        attended_by: team member ids, "student", and family member ids.
        next_on: the day agreed for the next review.
        shared_with_family_on: the day the family was told the result.
        shared_language: the language it was told in.
    """

    id: Id
    held_on: Date
    kind: words.PlanReviewKind = "progress"
    attended_by: Annotated[tuple[Id, ...], Field(max_length=100)] = ()
    student_led: YesNo | None = None
    decisions: Annotated[tuple[ReviewDecision, ...], Field(max_length=200)] = ()
    next_on: Date | None = None
    shared_with_family_on: Date | None = None
    shared_language: Language | None = None


class Plan(Document):
    """A student's own plan for one school year, as people wrote it down; what it means is for `stand`.

    Attributes:
        school_year: such as 2026-27.
        status: where there is a status history, its last one.
        basis: why there is a plan at all.
        purpose: what should become better, in one plain paragraph.
        manager_id: the team member who answers for the plan.
        extensions: anything others keep beside the plan, by reverse domain name; written back untouched.
    """

    schema_version: Literal["1"]
    id: Id
    school_year: SchoolYear
    status: words.PlanStatus
    student: Student
    starts_on: Date
    status_history: Annotated[tuple[PlanStatusChange, ...], Field(max_length=500)] = ()
    basis: Annotated[tuple[words.Basis, ...], Field(max_length=20)] = ()
    purpose: Note | None = None
    ends_on: Date | None = None
    next_review_on: Date | None = None
    tier: Tier | None = None
    manager_id: Id | None = None
    student_statement: StudentStatement | None = None
    agreements: Annotated[tuple[Agreement, ...], Field(max_length=200)] = ()
    team: Annotated[tuple[TeamMember, ...], Field(max_length=200)] = ()
    profile: Annotated[tuple[ProfileItem, ...], Field(max_length=500)] = ()
    goals: Annotated[tuple[Goal, ...], Field(max_length=200)] = ()
    supports: Annotated[tuple[Support, ...], Field(max_length=200)] = ()
    actions: Annotated[tuple[Action, ...], Field(max_length=2000)] = ()
    plan_reviews: Annotated[tuple[PlanReview, ...], Field(max_length=500)] = ()
    wellbeing_reviews: Annotated[tuple[WellbeingReview, ...], Field(max_length=500)] = ()
    flags: Annotated[tuple[Flag, ...], Field(max_length=500)] = ()
    family: Annotated[tuple[FamilyMember, ...], Field(max_length=50)] = ()
    contacts: Annotated[tuple[Contact, ...], Field(max_length=2000)] = ()
    referrals: Annotated[tuple[Referral, ...], Field(max_length=500)] = ()
    consents: Annotated[tuple[Consent, ...], Field(max_length=500)] = ()
    indicators: Annotated[tuple[Indicator, ...], Field(max_length=500)] = ()
    extensions: Annotated[dict[str, Any], AfterValidator(plain_json)] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _holds_together(self) -> Plan:
        for problem in incoherences(self, getattr):
            raise PydanticCustomError("incoherent", "{at}: {code}", {"at": problem.at, "code": problem.code})
        return self
