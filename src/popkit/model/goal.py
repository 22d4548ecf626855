"""Goals the student chose: what is measured, from where to where, and what adults decided on the way."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from popkit import vocabulary as words
from popkit.model.base import Date, Document, Id, Name, Note, Number, Unwritten, leaf

__all__ = ["AchievementStatus", "Decision", "Goal", "GoalStatusChange", "Measure", "Observation", "Point"]


class Measure(Document):
    """What is measured and which way is better.

    Attributes:
        direction: `increase`, `decrease`, or `maintain` a level already reached.
        minimum, maximum: the ends of the scale; None: open. A value beyond them cannot be read.
        scale: `numeric`, or `attainment`: whole numbers from -2 to 2 with 0 the expected level.
    """

    name: Name
    direction: words.Direction
    unit: Name | None = None
    minimum: Number | None = None
    maximum: Number | None = None
    scale: words.Scale = "numeric"


class Point(Document):
    """A value on a day: where the goal starts, or where it should arrive."""

    on: Date
    value: Number


@leaf
class Observation:
    """One measurement, in the unit of the goal's measure.

    Attributes:
        excluded: why it does not count (a fire drill, a substitute form); None: it counts.
    """

    on: Date
    value: Number
    excluded: Annotated[Note | None, Unwritten] = None


@leaf
class GoalStatusChange:
    """From this day the goal had this status."""

    status: words.GoalStatus
    on: Date
    by: Annotated[Id | None, Unwritten] = None
    reason: Annotated[Note | None, Unwritten] = None


@leaf
class Decision:
    """What the adults decided about a goal on a day, and why."""

    on: Date
    decision: words.GoalDecisionKind
    by: Annotated[Id | None, Unwritten] = None
    reason: Annotated[Note | None, Unwritten] = None


class AchievementStatus(Document):
    """What became of the goal, as people judged it; independent of the goal's status."""

    status: words.Achievement
    on: Date | None = None
    by: Id | None = None


class Goal(Document):
    """One goal.

    Attributes:
        student_words: the goal as the student says it.
        profile_ids: the strengths, interests and needs it grew from.
        owner_id: the team member who carries it, or "student".
        monitoring: how often it is to be measured.
        weight: its share among attainment-scaled goals; any number from 0, default 1.
        reflection: what the student says at the end.
    """

    id: Id
    domain: words.Domain
    title: Name
    measure: Measure
    status: words.GoalStatus
    student_words: Note | None = None
    profile_ids: Annotated[tuple[Id, ...], Field(max_length=200)] = ()
    owner_id: Id | None = None
    baseline: Point | None = None
    target: Point | None = None
    monitoring: words.Monitoring | None = None
    status_history: Annotated[tuple[GoalStatusChange, ...], Field(max_length=500)] = ()
    observations: Annotated[tuple[Observation, ...], Field(max_length=5000)] = ()
    decisions: Annotated[tuple[Decision, ...], Field(max_length=500)] = ()
    achievement: AchievementStatus | None = None
    weight: Annotated[Number, Field(ge=0)] = 1.0
    reflection: Note | None = None
