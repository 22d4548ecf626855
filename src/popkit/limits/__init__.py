"""Figures as data: no threshold stands in code."""

from popkit.limits.limit import Dated, Limit, Limits, LimitValue, OwnLimit, shipped_limits
from popkit.limits.own import read_limit

__all__ = ["Dated", "Limit", "LimitValue", "Limits", "OwnLimit", "read_limit", "shipped_limits"]
