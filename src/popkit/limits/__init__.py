"""Figures as data: no threshold stands in code."""

from popkit.limits.limit import Dated, Limit, Limits, LimitValue, OwnLimit, shipped_limits

__all__ = ["Dated", "Limit", "LimitValue", "Limits", "OwnLimit", "shipped_limits"]
