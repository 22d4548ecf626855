"""Moving a plan, or one of its records, on to another status."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from attrs import frozen

from popkit.dates import civil
from popkit.errors import IllegalTransition, UnknownName
from popkit.lifecycle.guards import failed_guards
from popkit.lifecycle.tracks import Place, moved, place_of
from popkit.lifecycle.transitions import Step, lifecycles
from popkit.limits import LimitValue, shipped_limits

if TYPE_CHECKING:
    from popkit.model import Plan
    from popkit.read import District

__all__ = ["advance"]


@frozen(repr=False)
class _Asked:
    """What the caller says of the step; silent, since it holds a reason in somebody's words."""

    status: str
    on: dt.date
    by: str
    reason: str | None
    recheck_on: dt.date | None

    @property
    def entry(self) -> dict[str, str]:
        """The entry of the status history, as a document holds it."""
        said: dict[str, Any] = {name: getattr(self, name) for name in ("status", "on", "by", "reason", "recheck_on")}
        return {
            name: value.isoformat() if isinstance(value, dt.date) else value
            for name, value in said.items()
            if value is not None
        }


def advance(  # noqa: PLR0913 - each argument is a word of the sentence
    plan: Plan,
    *,
    to: str,
    on: dt.date,
    by: str,
    goal: str | None = None,
    support: str | None = None,
    review: str | None = None,
    reason: str | None = None,
    recheck_on: dt.date | None = None,
    district: District | None = None,
) -> Plan:
    """Return a new plan in which the plan, or one of its records, has moved on; `plan` stays as it is.

    Args:
        plan: as it was read.
        to: the status to move to.
        on: the day of the step; not before the newest entry of the record's status history.
        by: the id of who takes it.
        goal: the id of the goal that moves; without this and the next two, the plan itself moves.
        support: the id of the support that moves.
        review: the id of the well-being review that moves.
        reason: why, where the history keeps it.
        recheck_on: the day to look again, for a plan put on hold.
        district: its limits, where they differ from the shipped ones.

    Raises:
        IllegalTransition: the step is not open, or not yet; it says what is missing and what to do.
        UnknownName, UnknownRecord: there is no such status, or no record of that id in the plan.
        UnreadablePlan: an argument is not what a document may hold; `problems` says where.
        TypeError: a date is none, two records are named, or the record has no place for an argument.
    """
    place = place_of(plan, goal=goal, support=support, review=review)
    asked = _Asked(to, civil(on), by, reason, recheck_on if recheck_on is None else civil(recheck_on))
    return _moved(plan, place, asked, district)


def _moved(plan: Plan, place: Place, asked: _Asked, district: District | None) -> Plan:
    _refuse_what_is_not_kept(place, asked)
    step, allowed = _step(place, asked.status)
    limits = district.limits if district else shipped_limits()
    needs = _needs(step, place, asked, limits.on(asked.on))
    # An entry that goes back in time makes no plan that a guard could be asked of.
    after = None if "on" in needs else moved(plan, place, asked.entry)
    failed = failed_guards(after, place, step, on=asked.on, district=district) if after else ()
    if after is None or needs or failed:
        kind, status = place.track.kind, place.record.status
        raise IllegalTransition(kind, status, asked.status, allowed=allowed, failed=failed, needs=needs)
    return after


def _refuse_what_is_not_kept(place: Place, asked: _Asked) -> None:
    for name in ("reason", "recheck_on"):
        if getattr(asked, name) is not None and name not in place.track.kept:
            raise TypeError(f"a {place.track.kind} has no place for {name}")


def _step(place: Place, to: str) -> tuple[Step, tuple[str, ...]]:
    """Return the step to a status, and every status that may follow the present one."""
    kind, status = place.track.kind, place.record.status
    lifecycle = lifecycles()[kind]
    if to not in lifecycle.statuses:
        raise UnknownName(f"status of a {kind}", to, lifecycle.written)
    steps = lifecycle.after(status)
    if to not in steps:
        raise IllegalTransition(kind, status, to, allowed=tuple(steps))
    return steps[to], tuple(steps)


def _needs(step: Step, place: Place, asked: _Asked, limits: Mapping[str, LimitValue]) -> dict[str, str]:
    """Return what the arguments lack, by their names."""
    needs = {}
    if place.changed_on is not None and asked.on < place.changed_on:
        needs["on"] = "a day not before the newest one of the status history"
    if "reason" in step.needs and not (asked.reason and asked.reason.strip()):
        needs["reason"] = "why, in a sentence"
    if step.recheck_within is not None:
        days = limits[step.recheck_within]
        if asked.recheck_on is None or not 0 < (asked.recheck_on - asked.on).days <= days:  # type: ignore[operator]
            needs["recheck_on"] = f"a day to look again, 1 to {days:g} days after the step"
    return needs
