"""The times in which a partner's papers hold: agreements, insurance, clearances and data agreements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import field, frozen

from popkit.limits import LimitValue
from popkit.model import Clearance, Partner, PartnerService

if TYPE_CHECKING:
    from popkit.read.district import District

__all__ = ["Papers", "Times", "agreed_times", "cleared_times", "end_of", "holds_on", "papers_of", "times_of"]

Times: TypeAlias = tuple[tuple[dt.date, dt.date], ...]
"""First and last days, oldest first; none touches the next."""


@frozen
class Papers:
    """A partner, and when its papers hold.

    Attributes:
        agreements: the days on which an agreement is in force.
        insurance: the days on which it is insured.
        data_agreements: the days on which it may have students' data.
        clearances: the days on which anybody of it is cleared; None where neither people nor clearances are listed.
        services: what it offers, by id.
    """

    partner: Partner = field(repr=False)
    agreements: Times
    insurance: Times
    data_agreements: Times
    clearances: Times | None
    services: Mapping[str, PartnerService] = field(repr=False)


@lru_cache(maxsize=8)
def papers_of(district: District, kinds: LimitValue) -> Mapping[str, Papers] | None:
    """Return a district's partners by id, put together once; None where nothing is known of its partners.

    Args:
        district: whose partners they are; districts are compared by identity, so a look-up costs nothing.
        kinds: `limit.clearance_kinds`, the kinds of clearance that count.
    """
    if district.partners is None:
        return None
    counted = kinds if isinstance(kinds, tuple) else ()
    return {partner.id: _papers(partner, counted) for partner in district.partners}


def _papers(partner: Partner, kinds: Collection[str]) -> Papers:
    return Papers(
        partner=partner,
        agreements=agreed_times(partner),
        insurance=times_of(partner.insurance),
        data_agreements=times_of(partner.data_agreements),
        clearances=cleared_times(partner.clearances, kinds) if partner.people or partner.clearances else None,
        services={kept.id: kept for kept in partner.services},
    )


def agreed_times(partner: Partner, signed_by: dt.date = dt.date.max) -> Times:
    """Return when agreements that were signed by a day are in force: never before they are signed."""
    signed = [kept for kept in partner.agreements if kept.signed_on is not None and kept.signed_on <= signed_by]
    return _joined(
        [(max(kept.starts_on or dt.date.min, kept.signed_on or dt.date.max), kept.ends_on) for kept in signed]
    )


def times_of(records: Iterable[Any]) -> Times:
    """Return when records with `starts_on` and `expires_on` hold; without a start always, without an end for ever."""
    return _joined([(kept.starts_on or dt.date.min, kept.expires_on) for kept in records])


def cleared_times(clearances: Iterable[Clearance], kinds: Collection[str]) -> Times:
    """Return when clearances of these kinds hold."""
    counted = [kept for kept in clearances if kept.kind in kinds]
    return _joined([(kept.issued_on or dt.date.min, kept.expires_on) for kept in counted])


def _joined(times: Iterable[tuple[dt.date, dt.date | None]]) -> Times:
    """Put times together that overlap, or of which one begins the day after another ends."""
    found: list[tuple[dt.date, dt.date]] = []
    ended = sorted((first, last or dt.date.max) for first, last in times)
    for first, last in (kept for kept in ended if kept[0] <= kept[1]):
        if found and first.toordinal() <= found[-1][1].toordinal() + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return tuple(found)


def holds_on(times: Times, day: dt.date) -> bool:
    """Whether a day lies within the times."""
    return any(first <= day <= last for first, last in times)


def end_of(times: Times, day: dt.date) -> dt.date | None:
    """Return the last day of the time that a day lies within; None where it lies in none, or that has no end."""
    last = next((last for first, last in times if first <= day <= last), dt.date.max)
    return None if last == dt.date.max else last
