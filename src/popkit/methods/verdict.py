"""The verdict on a goal's progress: one word, and never a bolder one than the observations carry."""

from typing import Literal, Protocol

from attrs import frozen

from popkit.methods.directions import Direction

__all__ = ["Boundaries", "Evidence", "Summary", "Verdict", "is_provisional", "progress_verdict"]

Verdict = Literal["insufficient_data", "not_delivered", "met", "off_track", "ahead", "on_track", "uncertain"]


@frozen(kw_only=True)
class Boundaries:
    """Where each verdict begins. Every number is a limit of the caller's; none is set here.

    `minimum_observations` and `minimum_weeks` (from baseline to newest observation) before anything
    is said; `exposure_minimum` the least share of planned minutes, 0 … 1; `met_observations` newest
    in a row at the target; `off_track` (negative) the shortfall score from the aimline at or under
    which the goal is off track, `ahead` the one at or over which it is ahead; `half_rate` the share
    of the required rate that is too slow, and `on_track` the score from *that* line at or over
    which the student is faster; under `provisional_below` observations a verdict is provisional.
    """

    minimum_observations: int
    minimum_weeks: float
    exposure_minimum: float
    met_observations: int
    off_track: float
    ahead: float
    half_rate: float
    on_track: float
    provisional_below: int


class Evidence(Protocol):
    """What a verdict rests on: the observations after the baseline, summed up.

    `observation_count` how many; `weeks_observed` from baseline to the newest (0.0 without one);
    `exposure` delivered / planned minutes of the goal's supports; `run_at_target` as the function
    of that name; `shortfall_score` from the aimline, and `half_rate_score` from
    `aimline.rate_line(boundaries.half_rate)`. None where unknown.

    Anything with these attributes will do. A verdict asks only for what it needs, so they may be
    computed when they are asked for; `Summary` holds them ready.
    """

    @property
    def direction(self) -> Direction:
        """Which way is better."""

    @property
    def observation_count(self) -> int:
        """How many observations count."""

    @property
    def weeks_observed(self) -> float | None:
        """Weeks from baseline to the newest observation."""

    @property
    def exposure(self) -> float | None:
        """Delivered share of what was planned."""

    @property
    def run_at_target(self) -> int | None:
        """Newest observations in a row at the target."""

    @property
    def shortfall_score(self) -> float | None:
        """Score from the aimline."""

    @property
    def half_rate_score(self) -> float | None:
        """Score from the line at half the rate."""


@frozen(kw_only=True)
class Summary:
    """Evidence computed beforehand; the attributes are those of `Evidence`."""

    direction: Direction
    observation_count: int
    weeks_observed: float | None
    exposure: float | None
    run_at_target: int | None
    shortfall_score: float | None
    half_rate_score: float | None


def progress_verdict(evidence: Evidence, boundaries: Boundaries) -> Verdict:
    """Judge a goal's progress: the first that holds of the verdicts, in this order.

    `insufficient_data`: fewer than the minimum observations or weeks. `not_delivered`: exposure
    under its minimum (exact comparison; unknown exposure does not block). `met`: enough of the
    newest observations at or beyond the target. `off_track`: the observations contradict the
    aimline downwards. `ahead`: they contradict it upwards. `on_track`: they contradict growth at
    half the required rate, upwards. `uncertain`: neither can be told yet, or the scores are
    unknown.

    `maintain` names no better side. Leaving the level on either side is `off_track` (so the
    false-alarm rate is twice that of one side); `ahead` never holds, and neither does `on_track`:
    there is no slower rate to tell apart from holding the level. What is left is `met` (newest
    observations at the target) or `uncertain`.
    """
    if evidence.observation_count < boundaries.minimum_observations:
        return "insufficient_data"
    if (evidence.weeks_observed or 0.0) < boundaries.minimum_weeks:
        return "insufficient_data"
    exposure = evidence.exposure
    if exposure is not None and exposure < boundaries.exposure_minimum:
        return "not_delivered"
    if (evidence.run_at_target or 0) >= boundaries.met_observations:
        return "met"
    if evidence.direction == "maintain":
        return _level_verdict(evidence.shortfall_score, boundaries)
    return _growth_verdict(evidence, boundaries)


def is_provisional(evidence: Evidence, boundaries: Boundaries) -> bool:
    """Whether a verdict rests on too few observations to be called more than provisional."""
    return evidence.observation_count < boundaries.provisional_below


def _level_verdict(shortfall: float | None, boundaries: Boundaries) -> Verdict:
    left = shortfall is not None and abs(shortfall) >= -boundaries.off_track
    return "off_track" if left else "uncertain"


def _growth_verdict(evidence: Evidence, boundaries: Boundaries) -> Verdict:
    shortfall = evidence.shortfall_score
    if shortfall is not None:
        if shortfall <= boundaries.off_track:
            return "off_track"
        if shortfall >= boundaries.ahead:
            return "ahead"
    slower = evidence.half_rate_score
    return "on_track" if slower is not None and slower >= boundaries.on_track else "uncertain"
