"""What falls due with a district's partners: the papers that run out, and the data that are to be destroyed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from popkit.dates import civil
from popkit.standing.due import LONGEST_AHEAD, DueItem, DueKind
from popkit.standing.papers import Times, agreed_times, cleared_times, end_of, holds_on, times_of
from popkit.standing.subject import Subject

if TYPE_CHECKING:
    from popkit.model import Partner
    from popkit.read.district import District

__all__ = ["due_partners"]


def due_partners(district: District, *, as_of: dt.date, within: int = 30) -> tuple[DueItem, ...]:
    """Return what is overdue with a district's partners on `as_of`, and what falls due within so many days.

    Of each partner the school's supervisor owes it, and no plan is named.

    - `agreement_end`, `insurance_end`, `data_agreement_end`: on the last day on which an active partner has one,
      with those that follow without a gap; past, until another one begins.
    - `clearance_end`: on the first day on which the clearance of somebody ends who meets students.
    - `data_destruction`: on the day by which data are to be destroyed, until they are; of partners that have
      ended too.

    Args:
        district: its partners, and its limits, where they differ from the shipped ones.
        as_of: the date of the question; nothing dated later is seen.
        within: how many days to look ahead, 0 (today only) to 3660.

    Raises:
        TypeError: `as_of` is not a `datetime.date`.
        ValueError: `within` is out of its range.
    """
    if not 0 <= within <= LONGEST_AHEAD:
        raise ValueError(f"days to look ahead are 0 to {LONGEST_AHEAD}")
    day = civil(as_of)
    kinds = district.limits["clearance_kinds"].on(day)
    counted = kinds if isinstance(kinds, tuple) else ()
    found = [
        DueItem(kind, "", Subject("partner", partner.id, ""), partner.school_supervisor_id, on, (day - on).days)
        for partner in district.partners or ()
        for kind, on in _days_of(partner, day, counted)
        if on is not None and (on - day).days <= within
    ]
    return tuple(sorted(found, key=lambda item: item.order))


def _days_of(partner: Partner, day: dt.date, kinds: tuple[str, ...]) -> Iterator[tuple[DueKind, dt.date | None]]:
    if partner.status == "active":
        yield "agreement_end", _last_day(agreed_times(partner, day), day)
        yield "insurance_end", _last_day(times_of(partner.insurance), day)
        yield "data_agreement_end", _last_day(times_of(partner.data_agreements), day)
        of_each = (
            [kept for kept in partner.clearances if kept.person_id == one] for one in dict.fromkeys(partner.people)
        )
        yield "clearance_end", _first([_last_day(cleared_times(kept, kinds), day) for kept in of_each])
    held = [kept for kept in partner.data_agreements if kept.destroyed_on is None or kept.destroyed_on > day]
    yield "data_destruction", _first([kept.destroy_by for kept in held])


def _last_day(times: Times, day: dt.date) -> dt.date | None:
    """Return the last day of what holds on a day, or held before it; None without either, or without an end."""
    if holds_on(times, day):
        return end_of(times, day)
    return max([last for _, last in times if last < day], default=None)


def _first(days: Iterable[dt.date | None]) -> dt.date | None:
    return min([day for day in days if day is not None], default=None)
