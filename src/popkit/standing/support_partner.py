"""How a support stands with the partner that delivers it: whether each session was covered by the partner's papers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from attrs import define

from popkit.model import PartnerService, Session
from popkit.standing.fact import fact, kept_fact, part
from popkit.standing.history import in_order
from popkit.standing.papers import Papers, Times, holds_on
from popkit.standing.permission import SupportPermission
from popkit.vocabulary import GRADE_NUMBERS, PartnerStatus, ServiceStatus

__all__ = ["SupportOfPartner"]


@define(frozen=True, eq=False, repr=False)
class SupportOfPartner(SupportPermission):
    """The part of a support's standing that knows its partner.

    Attributes:
        support: as it was written.
        plan: the standing of the plan it belongs to.
        as_of: the date of the question.
        index: its place in the plan's supports.
    """

    @part
    def sessions(self) -> tuple[Session, ...]:
        """Sessions on or before the date, newest last."""
        return in_order(self.support.sessions, self.as_of)

    # The partner

    @part
    def partner_id(self) -> str | None:
        """The partner that delivers it; None where none is named."""
        return self.support.provider.partner_id if self.support.provider else None

    @part
    def papers(self) -> Papers | None:
        """What is known of that partner; None without one, or where the district does not know it."""
        known = self.plan.papers
        return known.get(self.partner_id) if known is not None and self.partner_id is not None else None

    @fact
    def has_partner(self) -> bool:
        """Whether it is recorded which partner delivers it."""
        return self.partner_id is not None

    @fact
    def partner_is_known(self) -> bool | None:
        """Whether the district knows the partner; None without one, or when nothing is known of any partner."""
        return None if self.partner_id is None or self.plan.papers is None else self.papers is not None

    @fact
    def partner_status(self) -> PartnerStatus | None:
        """How far the district is with the partner; None when it does not know it."""
        return self.papers.partner.status if self.papers else None

    # Its sessions

    @fact
    def sessions_outside_agreement(self) -> int | None:
        """Sessions the student was present at, on days without a signed agreement in force with the partner.

        None when the district does not know the partner.
        """
        return self._sessions_outside(self.papers.agreements) if self.papers else None

    @fact
    def sessions_without_insurance(self) -> int | None:
        """Sessions the student was present at, on days on which no insurance of the partner held.

        None when the district does not know the partner.
        """
        return self._sessions_outside(self.papers.insurance) if self.papers else None

    @fact
    def sessions_without_clearance(self) -> int | None:
        """Sessions the student was present at, on days on which nobody of the partner was cleared.

        One of the kinds of `limit.clearance_kinds` is enough. Who held a session is not recorded, and neither is since
        when somebody has been there. None when the district does not know the partner, or any of its people.
        """
        cleared = self.papers.clearances if self.papers else None
        return None if cleared is None else self._sessions_outside(cleared)

    @fact
    def sessions_without_data_agreement(self) -> int | None:
        """Sessions the student was present at, on days on which no data agreement with the partner held.

        None when the district does not know the partner.
        """
        return self._sessions_outside(self.papers.data_agreements) if self.papers else None

    @part
    def _days_held(self) -> Sequence[dt.date]:
        return [kept.on for kept in self.sessions if kept.attendance == "present"]

    def _sessions_outside(self, times: Times) -> int:
        days = self._days_held
        # Nearly always one time covers them all, and one look says so.
        if not days or any(first <= days[0] and days[-1] <= last for first, last in times):
            return 0
        return sum([1 for day in days if not holds_on(times, day)])

    # The service

    @part
    def _service(self) -> PartnerService | None:
        provider = self.support.provider
        return self.papers.services.get(provider.service_id or "") if self.papers and provider else None

    @fact
    def has_service(self) -> bool:
        """Whether it is recorded which service of the partner it is."""
        provider = self.support.provider
        return provider is not None and provider.partner_id is not None and provider.service_id is not None

    @kept_fact
    def service_is_known(self) -> bool | None:
        """Whether the partner has that service; None when none is named, or the district does not know the partner."""
        return self._service is not None if self.has_service and self.papers else None

    @fact
    def service_status(self) -> ServiceStatus | None:
        """Whether the partner offers the service now; None when not recorded, or the service is not known."""
        return self._service.status if self._service else None

    @fact
    def grade_is_within_service(self) -> bool | None:
        """Whether the service is for the student's grade; where it names one end only, the other is open.

        None when the service is not known, names no grade, or the student's grade is no number.
        """
        grade, service = self.plan.grade_number, self._service
        if grade is None or service is None:
            return None
        lowest, highest = GRADE_NUMBERS.get(service.min_grade or ""), GRADE_NUMBERS.get(service.max_grade or "")
        if lowest is None and highest is None:
            return None
        return (lowest is None or lowest <= grade) and (highest is None or grade <= highest)
