"""Referrals: a need that was handed to somebody else, until the loop is closed."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from popkit import vocabulary as words
from popkit.model.base import Date, Document, Id, Name, Note, Unwritten, leaf

__all__ = ["Referral", "ReferralStatusChange"]


@leaf
class ReferralStatusChange:
    """From this day the referral had this status."""

    status: words.ReferralStatus
    on: Date
    by: Annotated[Id | None, Unwritten] = None
    reason: Annotated[Note | None, Unwritten] = None


class Referral(Document):
    """A request to a partner, or to a service of the school, to meet a need.

    Attributes:
        made_by: who asked.
        need_ids: the needs it is for, as ids of profile items.
        assigned_to: the adult who sees to it, who need not be on the team.
        urgency: how soon somebody must act.
        shared: which pieces of the student's record went with it, as the data agreement names them.
        reason: why it was rejected, or failed.
        next_step: what will be tried instead.
        referrer_told_on, family_told_on: when they were told what became of it.
        consent_id: the consent it rests on.
    """

    id: Id
    status: words.ReferralStatus
    made_on: Date | None = None
    made_by: Id | None = None
    need_ids: Annotated[tuple[Id, ...], Field(max_length=100)] = ()
    partner_id: Id | None = None
    service_id: Id | None = None
    assigned_to: Id | None = None
    urgency: words.Urgency | None = None
    status_history: Annotated[tuple[ReferralStatusChange, ...], Field(max_length=200)] = ()
    shared: Annotated[tuple[Name, ...], Field(max_length=100)] = ()
    reason: Note | None = None
    next_step: Note | None = None
    referrer_told_on: Date | None = None
    family_told_on: Date | None = None
    consent_id: Id | None = None
