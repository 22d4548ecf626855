"""What people work on: goals, supports, next steps, meetings about the plan, and referrals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, get_args

from popkit import vocabulary as words
from popkit.testing.strategies.people import DOMAINS, LANGUAGES, owners
from popkit.testing.strategies.roll import DAYS, Document, Roll

__all__ = ["action", "goal", "ids", "plan_review", "referral", "support"]

_GOAL_STATUSES: Final = (*("active", "active", "active", "proposed", "on_hold", "completed", "cancelled", "rejected"),)
_SUPPORT_STATUSES: Final = ("active", "active", "active", "planned", "paused", "completed", "withdrawn")
_TITLES: Final = ("Read aloud", "Stop being lazy", "学会认真阅读", "")
_VALUES: Final = tuple(quarter / 4 for quarter in range(256))
_LEVELS: Final = (0, 1, 2, -1, -2)
_ATTENDANCE: Final = ("present", "present", "absent_excused", "cancelled_by_provider", "cancelled_by_school")


def ids(plan: Document, name: str) -> list[str]:
    """Return the ids of a collection."""
    return [kept["id"] for kept in plan[name]]


def goal(roll: Roll, plan: Document) -> Document:
    """Make a goal with its observations and decisions."""
    is_scaled = roll.number(5) > 3  # noqa: PLR2004 - one in five
    values: Sequence[float] = _LEVELS if is_scaled else _VALUES
    return {
        "domain": roll.of(DOMAINS),
        "title": roll.of(_TITLES) or roll.name(),
        "measure": _measure(roll, is_scaled=is_scaled),
        **roll.history(_GOAL_STATUSES),
        **_course(roll, values),
        "observations": roll.several(14, lambda each: _observation(each, values)),
        "decisions": roll.several(2, _decision),
        "profile_ids": roll.part(ids(plan, "profile")),
        **roll.some(
            owner_id=owners(plan),
            monitoring=get_args(words.Monitoring),
            student_words=Roll.text,
            weight=range(4),
            reflection=Roll.text,
            achievement=_achievement,
        ),
    }


def _measure(roll: Roll, *, is_scaled: bool) -> Document:
    direction, unit = roll.of(get_args(words.Direction)), roll.some(unit=Roll.name)
    return {"name": roll.name(), "direction": direction, **unit, **({"scale": "attainment"} if is_scaled else {})}


def _course(roll: Roll, values: Sequence[float]) -> Document:
    start = roll.number(len(DAYS) - 1)
    days = (DAYS[start], roll.of(DAYS[start + 1 :]))
    points = [
        (name, day, roll.of(values), roll.number(5)) for name, day in zip(("baseline", "target"), days, strict=True)
    ]
    return {name: {"on": day, "value": value} for name, day, value, is_kept in points if is_kept}


def _observation(roll: Roll, values: Sequence[float]) -> Document:
    return {"on": roll.of(DAYS), "value": roll.of(values), **({"excluded": roll.text()} if roll.number(6) > 4 else {})}  # noqa: PLR2004


def _decision(roll: Roll) -> Document:
    return {"on": roll.of(DAYS), "decision": roll.of(("continue", "intensify")), **roll.some(reason=Roll.text)}


def _achievement(roll: Roll) -> Document:
    return {"status": roll.of(("achieved", "no_change", "improving", "exited_unknown")), **roll.some(on=DAYS)}


def support(roll: Roll, plan: Document) -> Document:
    """Make a support with its sessions."""
    return {
        "title": roll.name(),
        "category": roll.of(("tutoring", "arts", "vision", "internship", "check_in", "crisis", "attendance")),
        **roll.history(_SUPPORT_STATUSES),
        **roll.span("starts_on", "ends_on"),
        "goal_ids": roll.part(ids(plan, "goals")),
        "profile_ids": roll.part(ids(plan, "profile")),
        "sessions": roll.several(8, _session),
        **roll.some(
            tier=(1, 2, 3),
            provider=_provider,
            basic_need=(False, True),
            schedule=_schedule,
            family_informed_on=DAYS,
            effectiveness=("positive", "unknown"),
        ),
    }


def _session(roll: Roll) -> Document:
    return {"on": roll.of(DAYS), "minutes": roll.number(61), "attendance": roll.of(_ATTENDANCE)}


def _provider(roll: Roll) -> Document:
    partner = roll.some(partner_id=("ymca", "ymca", "elsewhere"), service_id=("v0", "v0", "elsewhere"))
    return {"kind": roll.of(("school", "partner", "partner")), **partner}


def _schedule(roll: Roll) -> Document:
    return {"sessions_per_week": 1 + roll.number(5), "minutes_per_session": 1 + roll.number(60)}


def action(roll: Roll, plan: Document) -> Document:
    """Make a next step."""
    goals: list[Any] = ids(plan, "goals") or [None]
    found = {
        "text": roll.text(),
        **roll.some(owner_id=owners(plan), created_on=DAYS, due_on=DAYS, done_on=DAYS, goal_id=goals),
    }
    return {name: value for name, value in found.items() if value is not None}


def plan_review(roll: Roll, plan: Document) -> Document:
    """Make a meeting about the plan."""
    return {
        "held_on": roll.of(DAYS),
        "decisions": [{"goal_id": found, "decision": "continue"} for found in roll.part(ids(plan, "goals"))],
        "attended_by": roll.part([*ids(plan, "team")[:2], "student", *ids(plan, "family")]),
        **roll.some(
            kind=("progress", "transition", "reentry"),
            next_on=DAYS,
            shared_with_family_on=DAYS,
            shared_language=LANGUAGES,
            student_led=(False, True),
        ),
    }


def referral(roll: Roll, plan: Document) -> Document:
    """Make a referral."""
    consents: list[Any] = ids(plan, "consents") or [None]
    found = {
        **roll.history(get_args(words.ReferralStatus)),
        "need_ids": roll.part(kept["id"] for kept in plan["profile"] if kept["kind"] == "need"),
        "shared": roll.part(("name", "grade", "attendance")),
        **roll.some(
            made_on=DAYS,
            made_by=("t0", "elsewhere"),
            partner_id=("ymca", "elsewhere"),
            service_id=("v0", "elsewhere"),
            assigned_to=("t0", "elsewhere"),
            urgency=get_args(words.Urgency),
            reason=Roll.text,
            next_step=Roll.text,
            referrer_told_on=DAYS,
            family_told_on=DAYS,
            consent_id=consents,
        ),
    }
    return {name: value for name, value in found.items() if value is not None}
