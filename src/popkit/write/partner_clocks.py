"""Partners on a coordinator's page: how long their papers still hold, the soonest to end first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from popkit.standing import PartnerStanding
from popkit.standing.partner import partners_of

if TYPE_CHECKING:
    import datetime as dt

    from popkit.limits import LimitValue
    from popkit.read import District

__all__ = ["partner_clocks"]

_NEVER: Final = 10**9
"""Sorts behind every number of days."""


def partner_clocks(district: District | None, as_of: dt.date, limits: Mapping[str, LimitValue]) -> Iterator[str]:
    """Yield the lines of a table of the active partners; none where there is no such partner.

    Args:
        district: whose partners they are.
        as_of: the date of the question.
        limits: every limit in force on that date, by name.
    """
    standings = partners_of(district, as_of, limits)
    active = [kept for kept in standings if kept.is_active]
    if active:
        yield from ("", "## Partners", "", "| partner | agreement | insurance | data agreement | last looked at |")
        yield "|---|---|---|---|---|"
    for kept in sorted(active, key=_soonest):
        agreement = _left(kept.agreement_ends_in_days, holds=kept.has_agreement)
        insurance = _left(kept.insurance_ends_in_days, holds=kept.has_insurance)
        data = "holds" if kept.has_data_agreement else "none"
        yield f"| {kept.id} | {agreement} | {insurance} | {data} | {_ago(kept.days_since_review)} |"


def _soonest(kept: PartnerStanding) -> tuple[int, str]:
    """What ends first comes first, and what does not hold at all before that."""
    agreement = kept.agreement_ends_in_days if kept.has_agreement else -1
    insurance = kept.insurance_ends_in_days if kept.has_insurance else -1
    return (min(_NEVER if days is None else days for days in (agreement, insurance)), kept.id)


def _left(days: int | None, *, holds: bool) -> str:
    if not holds:
        return "none"
    return "no end" if days is None else f"{days} day{'' if days == 1 else 's'} left"


def _ago(days: int | None) -> str:
    return "not known" if days is None else f"{days} day{'' if days == 1 else 's'} ago"
