"""The monthly well-being review: one adult sits down with the student."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from popkit import vocabulary as words
from popkit.model.base import Date, Document, Id, Minutes, MonthName, Note, Number, Unwritten, YesNo, leaf

__all__ = ["Attempt", "CheckedAction", "InstrumentScore", "Rating", "ReviewWaiver", "WellbeingReview"]


@leaf
class Rating:
    """How one side of life goes, as the adult sees it and as the student does; the two are never merged.

    Attributes:
        level: the adult's view.
        self_level: the student's own view.
        not_discussed: why this side was left out.
    """

    domain: words.Domain
    level: Annotated[words.WellbeingLevel | None, Unwritten] = None
    self_level: Annotated[words.WellbeingLevel | None, Unwritten] = None
    not_discussed: Annotated[Note | None, Unwritten] = None


@leaf
class Attempt:
    """A try at the review that did not come about."""

    on: Date
    mode: Annotated[words.ReviewMode | None, Unwritten] = None
    outcome: Annotated[words.AttemptOutcome | None, Unwritten] = None


@leaf
class CheckedAction:
    """What became of an action promised before.

    Attributes:
        reason: why it was carried on or dropped.
    """

    action_id: Id
    outcome: words.CheckOutcome
    reason: Annotated[Note | None, Unwritten] = None


class InstrumentScore(Document):
    """The student's answers to a questionnaire, by the place of the question; the wording is not kept.

    Attributes:
        instrument: the id of its definition.
        responses: in the order of the questions; null for one not answered.
    """

    instrument: Id
    responses: Annotated[tuple[Number | None, ...], Field(max_length=200)]


class ReviewWaiver(Document):
    """Why a month goes without a review, and who approved that."""

    reason: Note | None = None
    by: Id | None = None


class WellbeingReview(Document):
    """One month's review, held, tried or waived.

    Attributes:
        month: the month it is for, such as 2026-10.
        held_on: the day it was held.
        recorded_on: the day it was written down.
        reviewer_id: the team member who held it.
        substitute_for: the team member whose review it would have been.
        private: whether the student was seen alone for at least part of it.
        minutes: how long it took.
        going_well: what goes well, in a sentence.
        student_voice: what the student said, in the student's own words.
        student_declined_to_speak: the student was asked and chose not to: a choice, not a gap.
        attempts: tries that did not come about.
        checked_actions: what became of earlier promises.
        action_ids: what was promised this time.
        no_action_needed: nothing needs to be promised.
        flag_ids: flags that were raised at it.
        scores: answers to questionnaires, kept apart from the ratings.
        waiver: for `waived`.
    """

    id: Id
    month: MonthName
    status: words.ReviewStatus
    held_on: Date | None = None
    recorded_on: Date | None = None
    reviewer_id: Id | None = None
    substitute_for: Id | None = None
    mode: words.ReviewMode | None = None
    private: YesNo | None = None
    minutes: Minutes | None = None
    ratings: Annotated[tuple[Rating, ...], Field(max_length=50)] = ()
    going_well: Note | None = None
    student_voice: Note | None = None
    student_declined_to_speak: YesNo = False
    attempts: Annotated[tuple[Attempt, ...], Field(max_length=100)] = ()
    checked_actions: Annotated[tuple[CheckedAction, ...], Field(max_length=200)] = ()
    action_ids: Annotated[tuple[Id, ...], Field(max_length=200)] = ()
    no_action_needed: YesNo = False
    flag_ids: Annotated[tuple[Id, ...], Field(max_length=50)] = ()
    scores: Annotated[tuple[InstrumentScore, ...], Field(max_length=50)] = ()
    waiver: ReviewWaiver | None = None
