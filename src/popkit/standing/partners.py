"""The partners of a district, as they stand on a date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from popkit.limits import LimitValue
from popkit.standing.partner import PartnerStanding

if TYPE_CHECKING:
    from popkit.read.district import District

__all__ = ["partners_of"]


def partners_of(
    district: District | None, as_of: dt.date, limits: Mapping[str, LimitValue]
) -> tuple[PartnerStanding, ...]:
    """Return how the partners of a district stand, in the order written; none where nothing is known of any."""
    return tuple([PartnerStanding(kept, as_of, limits) for kept in (district and district.partners) or ()])
