"""What must agree between the records of one plan, in columns; `popkit.model.coherence` says what and why."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import polars as pl

from popkit.cohort.members import joined
from popkit.cohort.records import PARENT, PLAN
from popkit.model.coherence import COLLECTIONS

if TYPE_CHECKING:
    from popkit.cohort.screen import Screen

__all__ = ["screen_agreement"]

_SPANS: Final = (
    ("", "starts_on", "ends_on"),
    ("", "student.enrolled_on", "student.exited_on"),
    ("team", "since", "until"),
    ("profile", "noted_on", "resolved_on"),
    ("supports", "starts_on", "ends_on"),
    ("family.barriers", "since", "resolved_on"),
    ("consents", "given_on", "expires_on"),
    ("consents", "given_on", "revoked_on"),
)
"""Where which day may not be before which other."""

_LINKS: Final = (
    ("", "manager_id", "team"),
    ("goals", "owner_id", "team"),
    ("goals.profile_ids", "item", "profile"),
    ("supports.goal_ids", "item", "goals"),
    ("supports.profile_ids", "item", "profile"),
    ("actions", "owner_id", "team"),
    ("actions", "goal_id", "goals"),
    ("plan_reviews.decisions", "goal_id", "goals"),
    ("wellbeing_reviews.action_ids", "item", "actions"),
    ("wellbeing_reviews.flag_ids", "item", "flags"),
    ("wellbeing_reviews.checked_actions", "action_id", "actions"),
    ("contacts", "member_id", "family"),
    ("referrals.need_ids", "item", "profile"),
    ("referrals", "consent_id", "consents"),
)
"""Where which member leads to a record of which collection."""

_STUDENT: Final = "student"
"""Who may own a goal or an action besides the team."""

_HISTORY: Final = "status_history"
_WITH_HISTORY: Final = ("", "goals", "supports", "referrals")
_POINTS: Final = ("baseline", "target")
_SCALE: Final = ("measure.minimum", "measure.maximum", "measure.scale")
_ATTAINMENT: Final = 2
_MONTH_LENGTH: Final = 7


def screen_agreement(screen: Screen) -> None:
    """Doubt plans whose records contradict each other."""
    for place in _WITH_HISTORY:
        _histories(screen, place)
    for name in COLLECTIONS:
        if screen.sees(name, "id"):
            _repeated(screen, screen.table(name), PLAN, "id")
    for place, path, to in _LINKS:
        if screen.sees(to, "id") and screen.sees(place, path):
            _links(screen, place, path, to)
    _days(screen)
    _words(screen)
    _measured(screen)
    _months(screen)


def _days(screen: Screen) -> None:
    for place, first, last in _SPANS:
        if screen.sees(place, first, last):
            screen.doubt(place, pl.col(last) < pl.col(first))
    if screen.sees("goals", "baseline.on", "target.on"):
        screen.doubt("goals", pl.col("target.on") <= pl.col("baseline.on"))


def _words(screen: Screen) -> None:
    if screen.sees("", "school_year"):
        year = pl.col("school_year")
        begins, ends = year.str.slice(0, 4), year.str.slice(5)
        next_one = (begins.cast(pl.Int64, strict=False) + 1) % 100
        screen.doubt("", next_one != ends.cast(pl.Int64, strict=False))
    if screen.sees("profile", "kind", "severity"):
        screen.doubt("profile", pl.col("severity").is_not_null() & (pl.col("kind") != "need"))
    if screen.sees("wellbeing_reviews.ratings", "domain"):
        _repeated(screen, screen.table("wellbeing_reviews.ratings"), PARENT, "domain")


def _histories(screen: Screen, place: str) -> None:
    at, parent = joined(place, _HISTORY), pl.col(PARENT)
    if screen.sees(at, "on"):
        day = pl.col("on")
        screen.doubt(at, (parent == parent.shift()) & (day < day.shift()))
    if screen.sees(at, "status") and screen.sees(place, "status"):
        is_last = (parent != parent.shift(-1)).fill_null(value=True)
        screen.doubt(at, is_last & (pl.col("status") != screen.of_parent(at, "status")))


def _repeated(screen: Screen, frame: pl.DataFrame, by: str, name: str) -> None:
    """Doubt the plans of records one of which has the same value as an earlier one."""
    counts = pl.col(name).n_unique() != pl.len()
    found = frame.group_by(by, maintain_order=True).agg(counts.alias("is_repeated"), pl.col(PLAN).first().alias("of"))
    screen.doubt_rows(found.filter("is_repeated").select(pl.col("of").alias(PLAN)))


def _links(screen: Screen, place: str, path: str, to: str) -> None:
    """Doubt plans with a link that leads to none of their own records."""
    links = screen.table(place).select(PLAN, pl.col(path).alias("id"))
    found = links.join(screen.table(to).select(PLAN, "id"), on=[PLAN, "id"], how="anti")
    is_known = pl.col("id").is_null()
    if path == "owner_id":
        is_known |= pl.col("id") == _STUDENT
    screen.doubt_rows(found.filter(~is_known))


def _measured(screen: Screen) -> None:
    """Doubt plans with a value beyond the scale of its goal's measure."""
    low, high = pl.col("measure.minimum"), pl.col("measure.maximum")
    if screen.sees("goals", "measure.minimum", "measure.maximum"):
        screen.doubt("goals", high <= low)
    if not screen.sees("goals", *_SCALE):
        return
    is_whole = (pl.col("measure.scale") == "attainment").fill_null(value=False)
    scales = screen.table("goals").select(
        low=pl.when(is_whole).then(-_ATTAINMENT).otherwise(low.fill_null(-math.inf)),
        high=pl.when(is_whole).then(_ATTAINMENT).otherwise(high.fill_null(math.inf)),
        is_whole=is_whole,
    )
    points = [f"{point}.value" for point in _POINTS]
    kept = [pl.lit(scales.get_column(name)) for name in scales.columns]
    screen.doubt("goals", *[_outside(path, *kept) for path in points if screen.sees("goals", path)])
    if screen.sees("goals.observations", "value"):
        kept = [screen.of_parent("goals.observations", scales.get_column(name)) for name in scales.columns]
        screen.doubt("goals.observations", _outside("value", *kept))


def _outside(path: str, low: pl.Expr, high: pl.Expr, is_whole: pl.Expr) -> pl.Expr:
    value = pl.col(path)
    return (value < low) | (value > high) | (is_whole & (value % 1 != 0))


def _months(screen: Screen) -> None:
    """Doubt plans with a review of a month that is not theirs, or two completed ones of a month."""
    at, month = "wellbeing_reviews", pl.col("month")
    if not screen.sees(at, "month"):
        return
    for name in ("starts_on", "ends_on"):
        if screen.sees("", name):
            months = screen.table("").get_column(name).cast(pl.String).str.slice(0, _MONTH_LENGTH)
            own = screen.of_parent(at, months)
            screen.doubt(at, month < own if name == "starts_on" else month > own)
    if screen.sees(at, "status"):
        completed = screen.table(at).select(PLAN, "month", "status").filter(pl.col("status") == "completed")
        _repeated(screen, completed, PLAN, "month")
