"""How a district's partners and their services stand on a date: which papers hold, and what is still to be settled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from attrs import define

from popkit.limits import LimitValue
from popkit.methods import ratio
from popkit.model import DataAgreement, Insurance, Partner, PartnerAgreement, PartnerService
from popkit.standing.fact import Standing, fact, kept_fact, part
from popkit.standing.history import days_since
from popkit.standing.papers import Times, agreed_times, cleared_times, end_of, holds_on, times_of
from popkit.vocabulary import PartnerKind

__all__ = ["PartnerStanding", "ServiceStanding"]


@define(frozen=True, eq=False, repr=False)
class PartnerStanding(Standing):
    """One partner as of a date.

    Attributes:
        partner: as it was written.
        as_of: the date of the question; what is dated later is invisible.
        limits: every limit in force on that date, by name.
    """

    partner: Partner
    as_of: dt.date
    limits: Mapping[str, LimitValue]

    @property
    def id(self) -> str:
        """The partner's id."""
        return self.partner.id

    @part
    def services(self) -> tuple[ServiceStanding, ...]:
        """What it offers, in the order written."""
        return tuple([ServiceStanding(kept, self) for kept in self.partner.services])

    @kept_fact
    def is_active(self) -> bool:
        """Whether it works with students now."""
        return self.partner.status == "active"

    @fact
    def kind(self) -> PartnerKind | None:
        """What sort of organisation it is; None when not recorded."""
        return self.partner.kind

    # The agreement

    @part
    def agreed(self) -> Times:
        """When agreements that were signed by the date are in force."""
        return agreed_times(self.partner, self.as_of)

    @part
    def agreements(self) -> tuple[PartnerAgreement, ...]:
        """Agreements in force on the date."""
        signed = [kept for kept in self.partner.agreements if kept.signed_on and kept.signed_on <= self.as_of]
        return self._in_force(signed, "ends_on")

    @kept_fact
    def has_agreement(self) -> bool:
        """Whether an agreement is in force: signed by the date, begun, and not over."""
        return bool(self.agreements)

    @part
    def _agreed_until(self) -> dt.date | None:
        return end_of(self.agreed, self.as_of)

    @fact
    def agreement_has_end(self) -> bool:
        """Whether the agreement in force has a last day; without one it holds until somebody ends it."""
        return self._agreed_until is not None

    @fact
    def agreement_ends_in_days(self) -> int | None:
        """Days until the last day of agreement; 0 is that day. None without an agreement in force, or without an end.

        An agreement that follows on without a gap, and is signed already, counts in.
        """
        return self._days_until(self._agreed_until)

    @part
    def _settled(self) -> Mapping[str, set[str]]:
        """The things on the checklists of agreements in force, by how far they are."""
        found: dict[str, set[str]] = {"final": set(), "open": set(), "not_applicable": set()}
        for agreement in self.agreements:
            for item, state in agreement.checklist.items():
                found[state].add(item)
        return found

    @fact
    def open_checklist_items(self) -> int | None:
        """Things on the checklists that are still open, in no agreement final or not applicable.

        None without an agreement in force.
        """
        found = self._settled
        return len(found["open"] - found["final"] - found["not_applicable"]) if self.has_agreement else None

    @fact
    def mandatory_items_missing(self) -> int | None:
        """Things of `limit.agreement_items` on no checklist, or only as not applicable; None as for open ones."""
        wanted, found = set(self._words("agreement_items")), self._settled
        return len(wanted - found["final"] - found["open"]) if self.has_agreement else None

    # Insurance

    @part
    def insurance(self) -> tuple[Insurance, ...]:
        """Certificates that hold on the date."""
        return self._in_force(self.partner.insurance, "expires_on")

    @kept_fact
    def has_insurance(self) -> bool:
        """Whether a certificate of insurance holds."""
        return bool(self.insurance)

    @fact
    def insurance_ends_in_days(self) -> int | None:
        """Days until the last day insured, by certificates that follow on too; None without one that holds."""
        return self._days_until(end_of(times_of(self.partner.insurance), self.as_of))

    @fact
    def district_is_insured(self) -> bool | None:
        """Whether a certificate that holds names the district; None without one, or when none says so or denies it."""
        said = {kept.district_named for kept in self.insurance}
        return True if True in said else None if None in said or not said else False

    # People

    @fact
    def people_without_clearance(self) -> int | None:
        """People who meet students and have no clearance that holds; None when no people are listed.

        One of the kinds of `limit.clearance_kinds` is enough; a clearance without an end goes on.
        """
        people, kinds = set(self.partner.people), self._words("clearance_kinds")
        held = {kept.person_id for kept in self.partner.clearances if self._clears(kept, kinds)}
        return len(people - held) if people else None

    def _clears(self, clearance: Any, kinds: tuple[str, ...]) -> bool:
        return holds_on(cleared_times([clearance], kinds), self.as_of)

    # Data

    @part
    def data_agreements(self) -> tuple[DataAgreement, ...]:
        """Data agreements that hold on the date."""
        return self._in_force(self.partner.data_agreements, "expires_on")

    @kept_fact
    def has_data_agreement(self) -> bool:
        """Whether a data agreement holds."""
        return bool(self.data_agreements)

    @fact
    def incomplete_data_agreements(self) -> int:
        """Data agreements that hold and lack a purpose, the pieces to be shared, an end, or a day of destruction."""
        return sum([1 for kept in self.data_agreements if not _is_complete(kept)])

    @fact
    def data_agreements_without_health_basis(self) -> int:
        """Data agreements that hold and rest on none of `limit.health_bases`."""
        return sum([1 for kept in self.data_agreements if kept.basis not in self._words("health_bases")])

    @fact
    def data_overdue_for_destruction(self) -> int:
        """Data agreements whose day of destruction has passed, with no day on record on which it was done."""
        return sum([1 for kept in self._kept_data if kept.destroy_by is not None and kept.destroy_by < self.as_of])

    @fact
    def data_left_without_destruction(self) -> int:
        """Data agreements that have ended and say neither by when data are destroyed nor that they were."""
        left = [kept for kept in self._kept_data if kept.destroy_by is None]
        return sum([1 for kept in left if kept.expires_on is not None and kept.expires_on < self.as_of])

    @part
    def _kept_data(self) -> list[DataAgreement]:
        """Data agreements whose data were not destroyed by the date."""
        found = self.partner.data_agreements
        return [kept for kept in found if kept.destroyed_on is None or kept.destroyed_on > self.as_of]

    # Looking back together

    @fact
    def days_since_review(self) -> int | None:
        """Days since the last review of the partnership; before the first, since its first agreement.

        None when there is neither.
        """
        return self._days_since(self.partner.reviewed_on)

    @fact
    def has_supervisors(self) -> bool:
        """Whether somebody answers for it on either side."""
        return self.partner.school_supervisor_id is not None and self.partner.partner_supervisor_id is not None

    @fact
    def days_since_supervisors_met(self) -> int | None:
        """Days since the supervisors last met; before that, since its first agreement; None when there is neither."""
        return self._days_since(self.partner.supervisors_met_on)

    # How it is made of

    def _in_force(self, records: Iterable[Any], end: str) -> tuple[Any, ...]:
        day = self.as_of
        begun = [kept for kept in records if kept.starts_on is None or kept.starts_on <= day]
        return tuple([kept for kept in begun if (last := getattr(kept, end)) is None or last >= day])

    def _days_until(self, day: dt.date | None) -> int | None:
        return None if day is None else (day - self.as_of).days

    def _days_since(self, day: dt.date | None) -> int | None:
        agreed_on = self.agreed[0][0] if self.agreed and self.agreed[0][0] <= self.as_of else None
        return days_since(day if day is not None and day <= self.as_of else agreed_on, self.as_of)

    def _words(self, name: str) -> tuple[str, ...]:
        value = self.limits[name]
        return value if isinstance(value, tuple) else ()


@define(frozen=True, eq=False, repr=False)
class ServiceStanding(Standing):
    """One service of a partner as of a date.

    Attributes:
        service: as it was written.
        partner: how its partner stands.
    """

    service: PartnerService
    partner: PartnerStanding

    @property
    def id(self) -> str:
        """The partner's id and the service's, which is unique among that partner's only."""
        return f"{self.partner.id}/{self.service.id}"

    @kept_fact
    def is_offered(self) -> bool | None:
        """Whether an active partner offers it now; None when its own status is not recorded."""
        if not self.partner.is_active:
            return False
        return None if self.service.status is None else self.service.status == "active"

    @fact
    def capacity(self) -> int | None:
        """Places; None when not recorded."""
        return self.service.capacity

    @fact
    def enrolled(self) -> int | None:
        """Places taken; None when not recorded."""
        return self.service.enrolled

    @fact
    def share_taken(self) -> float | None:
        """Places taken / places; None when either is not recorded, or there are none."""
        return ratio(self.service.enrolled, self.service.capacity)

    @fact
    def has_waiting_count(self) -> bool:
        """Whether it is recorded how many wait for a place, and be it none."""
        return self.service.waiting is not None

    @part
    def _checked_on(self) -> dt.date | None:
        day = self.service.checked_on
        return day if day is not None and day <= self.partner.as_of else None

    @fact
    def was_checked(self) -> bool:
        """Whether somebody has asked by the date if what is written of it is so."""
        return self._checked_on is not None

    @fact
    def days_since_check(self) -> int | None:
        """Days since somebody last asked whether all this is still so; None when nobody did."""
        return days_since(self._checked_on, self.partner.as_of)


def _is_complete(agreement: DataAgreement) -> bool:
    has_purpose = agreement.purpose is not None and bool(agreement.purpose.strip())
    return has_purpose and bool(agreement.elements) and None not in (agreement.expires_on, agreement.destroy_by)
