"""Supports: what adults promised to deliver, and what was delivered."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, Strict

from popkit import vocabulary as words
from popkit.model.base import Date, Document, Id, Level, Minutes, Name, Note, Unwritten, YesNo, leaf

__all__ = ["ExternalCode", "Provider", "Schedule", "Session", "Support", "SupportStatusChange"]


class Provider(Document):
    """Who delivers; a partner's services and agreements live with the district."""

    kind: words.ProviderKind
    partner_id: Id | None = None
    service_id: Id | None = None


class Schedule(Document):
    """The promised dose: sessions a week (a fraction for less than weekly) of so many minutes."""

    sessions_per_week: Annotated[float, Strict(), Field(gt=0, le=35, allow_inf_nan=False)]
    minutes_per_session: Annotated[int, Strict(), Field(ge=1, le=1440)]


class ExternalCode(Document):
    """What another catalogue calls this support."""

    scheme: Name
    code: Name
    label: Name | None = None


@leaf
class Session:
    """One meeting, held or not; only the minutes of a `present` one were delivered."""

    on: Date
    minutes: Minutes
    attendance: words.Attendance


@leaf
class SupportStatusChange:
    """From this day the support had this status."""

    status: words.SupportStatus
    on: Date
    by: Annotated[Id | None, Unwritten] = None
    reason: Annotated[Note | None, Unwritten] = None


class Support(Document):
    """One support.

    Attributes:
        tier: 1 for every student, 2 for some, 3 for one; None when not recorded.
        basic_need: it serves a basic need (food, housing, glasses) and needs no goal.
        ends_on: the estimated end.
        family_informed_on: the day the family was told; None: not recorded as told.
        effectiveness: judged at the end.
    """

    id: Id
    title: Name
    category: words.SupportCategory
    status: words.SupportStatus
    tier: Level | None = None
    provider: Provider | None = None
    goal_ids: Annotated[tuple[Id, ...], Field(max_length=200)] = ()
    profile_ids: Annotated[tuple[Id, ...], Field(max_length=200)] = ()
    basic_need: YesNo = False
    schedule: Schedule | None = None
    starts_on: Date | None = None
    ends_on: Date | None = None
    status_history: Annotated[tuple[SupportStatusChange, ...], Field(max_length=500)] = ()
    family_informed_on: Date | None = None
    sessions: Annotated[tuple[Session, ...], Field(max_length=5000)] = ()
    effectiveness: words.Effectiveness | None = None
    external_codes: Annotated[tuple[ExternalCode, ...], Field(max_length=50)] = ()
