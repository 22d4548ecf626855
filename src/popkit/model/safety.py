"""Flags, which log when and to whom a worry was handed, and consents."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from popkit import vocabulary as words
from popkit.model.base import Date, Document, Id, Instant, Name, Note, YesNo

__all__ = ["Consent", "Flag"]


class Flag(Document):
    """A worry about safety: kind, times and roles, and nothing of what happened.

    No time is checked against another here: a flag must be read whatever was mistyped in it. Write times with the
    offset of the place, so that the day is the one people there had; one before `raised_at` counts as not written.

    Attributes:
        raised_by: the team member who raised it.
        handed_to: the role it was handed to.
        acknowledged_at: when that person took it.
        guardian_notified: `no_by_rule` where telling the guardian would endanger the student.
        external_report: whether the person who suspects made the report the law asks for.
        reentry_on: the day the student comes back after a crisis.
    """

    id: Id
    kind: words.FlagKind
    raised_at: Instant
    raised_by: Id | None = None
    handed_to: words.TeamRole | None = None
    handed_at: Instant | None = None
    acknowledged_at: Instant | None = None
    guardian_notified: words.GuardianNotified | None = None
    external_report: words.ExternalReport | None = None
    closed_at: Instant | None = None
    reentry_on: Date | None = None


class Consent(Document):
    """What a guardian or the student allowed, or was told of beforehand.

    Attributes:
        given_by: a family member's id, or "student".
        covers: what it is about: ids of instruments, protected areas, services.
        recipient: who may receive what is shared.
    """

    id: Id
    kind: words.ConsentKind
    given_by: Id
    given_on: Date
    signed: YesNo | None = None
    purpose: Note | None = None
    covers: Annotated[tuple[Name, ...], Field(max_length=100)] = ()
    recipient: Name | None = None
    expires_on: Date | None = None
    revoked_on: Date | None = None
