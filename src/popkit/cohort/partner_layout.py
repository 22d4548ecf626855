"""A district's partners laid side by side, so that each row of a table can look at its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import polars as pl

from popkit.standing.papers import Papers, Times, papers_of
from popkit.vocabulary import GRADE_NUMBERS

if TYPE_CHECKING:
    from popkit.limits import LimitValue
    from popkit.model import PartnerService
    from popkit.read.district import District

__all__ = ["PartnerLayout", "PartnerTimes", "partners_of"]

_EPOCH: Final = dt.date(1970, 1, 1).toordinal()
_APART: Final = 10**7
"""More days than there are; what lies between the days of one partner and those of the next."""
_NEVER: Final = -1


@lru_cache(maxsize=4)
def partners_of(district: District | None, kinds: LimitValue) -> PartnerLayout | None:
    """Return a district's partners, laid out once; None where nothing is known of its partners.

    Args:
        district: whose partners they are; None: nothing is known of it.
        kinds: `limit.clearance_kinds`.
    """
    known = papers_of(district, kinds) if district else None
    return None if known is None else PartnerLayout(known)


class PartnerLayout:
    """Partners and their services, each kind numbered from 0.

    Attributes:
        number_of: the number of each partner, by id.
        status: of each partner, how far the district is with it.
        is_staffed: of each partner, whether its people or their clearances are listed.
        agreements, insurance, clearances, data_agreements: when their papers hold.
        service_of: the number of each service, by the ids of partner and service with a slash between.
        service_status: of each service, its status.
        lowest, highest: of each service, the grades it is for, as numbers.
    """

    def __init__(self, known: Mapping[str, Papers]) -> None:
        self.number_of = {name: number for number, name in enumerate(known)}
        papers = list(known.values())
        self.status = pl.Series([kept.partner.status for kept in papers], dtype=pl.String)
        self.is_staffed = pl.Series([kept.clearances is not None for kept in papers], dtype=pl.Boolean)
        self.agreements = PartnerTimes(kept.agreements for kept in papers)
        self.insurance = PartnerTimes(kept.insurance for kept in papers)
        self.clearances = PartnerTimes(kept.clearances or () for kept in papers)
        self.data_agreements = PartnerTimes(kept.data_agreements for kept in papers)
        services = {f"{name}/{kept.id}": kept for name, of in known.items() for kept in of.services.values()}
        self.service_of = {name: number for number, name in enumerate(services)}
        self.service_status = pl.Series([kept.status for kept in services.values()], dtype=pl.String)
        self.lowest = _grades(services.values(), lambda kept: kept.min_grade)
        self.highest = _grades(services.values(), lambda kept: kept.max_grade)


class PartnerTimes:
    """When the papers of one kind hold, of all partners one after the other.

    A day of a partner is one number: the partner's, times more than all days, and the day's. So one search among
    all first days finds the time that a day may lie within.
    """

    def __init__(self, times: Iterable[Times]) -> None:
        told = [(number * _APART, first, last) for number, found in enumerate(times) for first, last in found]
        self.firsts = pl.Series([_NEVER, *(start + first.toordinal() for start, first, _ in told)], dtype=pl.Int64)
        self.lasts = pl.Series([_NEVER, *(start + last.toordinal() for start, _, last in told)], dtype=pl.Int64)

    def hold_on(self, day: pl.Expr) -> pl.Expr:
        """Whether a day of a partner, as `day_of` gives it, lies within the times; it is never null."""
        place = pl.lit(self.firsts).search_sorted(day, side="right").cast(pl.Int64) - 1
        return pl.lit(self.lasts).gather(place) >= day

    @staticmethod
    def day_of(number: pl.Expr, day: pl.Expr) -> pl.Expr:
        """Return the number of a partner's day."""
        return number * _APART + day.cast(pl.Int32) + _EPOCH


def _grades(services: Iterable[PartnerService], grade: Callable[[PartnerService], str | None]) -> pl.Series:
    return pl.Series([GRADE_NUMBERS.get(grade(kept) or "") for kept in services], dtype=pl.Int64)
