"""Figures as data: no threshold stands in code."""

from popkit.limits.limit import Dated, Limit, Limits, LimitValue, shipped_limits

__all__ = ["Dated", "Limit", "LimitValue", "Limits", "shipped_limits"]
