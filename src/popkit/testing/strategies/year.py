"""What a school year brings: monthly reviews, flags, and what other systems counted."""

from __future__ import annotations

from typing import Final, get_args

from popkit import vocabulary as words
from popkit.testing.strategies.people import DOMAINS
from popkit.testing.strategies.roll import DAYS, Document, Roll
from popkit.testing.strategies.work import ids

__all__ = ["flag", "indicator", "wellbeing_review"]

_MONTHS: Final = tuple(dict.fromkeys(day[:7] for day in DAYS))
_STATUSES: Final = ("completed", "completed", "completed", "attempted", "waived", "void")
_CHECKED: Final = ("done", "carried", "carried", "dropped")
_LEVELS: Final = get_args(words.WellbeingLevel)
_ANSWERS: Final = (3, None, 0, 1, 2, 4, 5)
_LAST_YEAR: Final = ("2026-05-01", "2026-06-11", "2026-06-30", "2025-06-11")
_BEHIND: Final = (0, 0.5, 1, 2, -1)
_NEAR: Final = (0, 0, 0, 1, 4, 45, -1)
"""Days from one thing that is done about a flag to the next; it may be mistyped."""


def wellbeing_review(roll: Roll, plan: Document) -> Document | None:
    """Make the review of a later month than the one before; None when the year or the plan is over."""
    before = plan["wellbeing_reviews"]
    first = _MONTHS.index(before[-1]["month"]) + 1 if before else _MONTHS.index(plan["starts_on"][:7])
    place = first + roll.of((0, 0, 1, 2))
    month = next(iter(_MONTHS[place : place + 1]), "")
    return _review(roll, plan, month) if month and month <= plan.get("ends_on", month)[:7] else None


def _review(roll: Roll, plan: Document, month: str) -> Document:
    return {
        "month": month,
        "status": roll.of(_STATUSES),
        "ratings": [_rating(roll, domain) for domain in roll.part(DOMAINS)],
        "attempts": roll.several(2, _attempt),
        "action_ids": roll.part(ids(plan, "actions")),
        "checked_actions": [_checked(roll, found) for found in roll.part(ids(plan, "actions"))],
        "flag_ids": roll.part(ids(plan, "flags")),
        **roll.some(
            held_on=lambda each: each.of((_day_in(each, month), _day_in(each, month), each.of(DAYS))),
            recorded_on=DAYS,
            reviewer_id=("t0", "t1", "elsewhere"),
            substitute_for=("t0",),
            mode=("in_person", "text"),
            private=(True, False),
            going_well=Roll.text,
            student_voice=Roll.text,
            student_declined_to_speak=(True, False),
            no_action_needed=(True, False),
            scores=_scores,
            waiver=lambda each: each.some(reason=Roll.text, by=("t0",)),
        ),
    }


def _day_in(roll: Roll, month: str) -> str:
    return f"{month}-{1 + roll.number(28):02}"


def _rating(roll: Roll, domain: str) -> Document:
    return {"domain": domain, **roll.some(level=_LEVELS, self_level=_LEVELS, not_discussed=Roll.text)}


def _attempt(roll: Roll) -> Document:
    return {"on": roll.of(DAYS), **roll.some(mode=("in_person", "phone"), outcome=("absent",))}


def _checked(roll: Roll, action: str) -> Document:
    return {"action_id": action, "outcome": roll.of(_CHECKED)}


def _scores(roll: Roll) -> list[Document]:
    return [
        {"instrument": roll.of(("who5", "riverside:belonging")), "responses": [roll.of(_ANSWERS) for _ in range(5)]}
    ]


def flag(roll: Roll, _plan: Document) -> Document:
    """Make a flag."""
    raised = roll.number(len(DAYS))
    return {
        "kind": roll.of(("self_harm", "abuse_or_neglect", "housing")),
        "raised_at": _moment(roll, raised),
        **roll.some(
            handed_to=("counselor",),
            handed_at=lambda each: _near(each, raised),
            acknowledged_at=lambda each: _near(each, raised),
            guardian_notified=get_args(words.GuardianNotified),
            external_report=get_args(words.ExternalReport),
            closed_at=lambda each: _near(each, raised),
            reentry_on=DAYS,
        ),
    }


def _near(roll: Roll, day: int) -> str:
    return _moment(roll, min(max(day + roll.of(_NEAR), 0), len(DAYS) - 1))


def _moment(roll: Roll, day: int) -> str:
    return f"{DAYS[day]}T{roll.number(24):02}:{roll.number(60):02}:00-06:00"


def indicator(roll: Roll, plan: Document) -> Document | None:
    """Make what was counted by a day of this school year, or of the last; None where the day has one."""
    on, enrolled = roll.of((*DAYS, *_LAST_YEAR)), roll.number(181)
    if on in [kept["on"] for kept in plan["indicators"]]:
        return None
    return {
        "on": on,
        **roll.some(
            days_enrolled=(enrolled,),
            days_absent=lambda each: each.number(enrolled + 1),
            suspensions=range(4),
            referrals=range(8),
            courses_failed=range(3),
            credits=(0, 2.5, 6),
            grade_levels_behind_reading=_BEHIND,
            grade_levels_behind_math=_BEHIND,
        ),
    }
