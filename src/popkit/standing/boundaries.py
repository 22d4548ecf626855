"""The figures that verdicts are judged by, as limits have them."""

from __future__ import annotations

from collections.abc import Callable

from popkit.methods import Boundaries

__all__ = ["boundaries_by"]


def boundaries_by(number: Callable[[str], float]) -> Boundaries:
    """Return the figures that verdicts are judged by; `number` gives a limit by its name."""
    return Boundaries(
        minimum_observations=int(number("alert_observations")),
        minimum_weeks=number("alert_weeks"),
        exposure_minimum=number("delivery_minimum"),
        met_observations=int(number("met_observations")),
        off_track=number("off_track_boundary"),
        ahead=number("ahead_boundary"),
        half_rate=number("half_rate"),
        on_track=number("on_track_boundary"),
        provisional_below=int(number("provisional_observations")),
    )
