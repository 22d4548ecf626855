"""Plans to measure with: about 13 kB each, of 5 goals with 20 observations each and 4 supports with 30 sessions each.

They are well kept but not perfect, so that an audit finds a few things, as it does in life. No two have the
same dates and values. With `reviews` a plan has nine monthly well-being reviews besides, and everything else
is spread over as many months.
"""

from __future__ import annotations

import datetime as dt
import json
import random
from pathlib import Path
from typing import Any

AS_OF = dt.date(2027, 3, 1)
"""The day the plans are audited on."""

CALENDAR = {
    "id": "riverside-2026",
    "school_ids": ["riverside-ms"],
    "starts_on": "2026-06-01",
    "ends_on": "2027-06-11",
    "closures": [
        {"starts_on": "2026-07-03"},
        {"starts_on": "2026-11-23", "ends_on": "2026-11-27"},
        {"starts_on": "2026-12-21", "ends_on": "2027-01-01"},
        {"starts_on": "2027-02-15"},
    ],
}
"""A school that teaches all year, so that nine months ask for a review by the day of the audit."""

MONTHS = ("2026-06", "2026-07", "2026-08", "2026-09", "2026-10", "2026-11", "2026-12", "2027-01", "2027-02")

STATUSES = ("active", "active", "active", "on_hold", "on_hold")
"""Of the five goals: three in work is what the rules advise."""

Record = dict[str, Any]


def plan(number: int, dice: random.Random, *, reviews: bool = False) -> Record:
    """Make one plan document."""
    start = (dt.date(2026, 6, 1) if reviews else dt.date(2026, 9, 7)) + dt.timedelta(days=dice.randrange(12))
    spread = 1.55 if reviews else 1.0
    goals = [_goal(f"g{n}", start, dice, status=status, spread=spread) for n, status in enumerate(STATUSES)]
    made = {
        "schema_version": "1",
        "id": f"plan-{number:06d}",
        "school_year": "2026-27",
        "status": "active",
        "status_history": [{"status": "draft", "on": _day(start, -14)}, {"status": "active", "on": _day(start)}],
        "basis": ["early_warning"],
        "purpose": "Read with ease, and join the science club.",
        "starts_on": _day(start),
        "ends_on": "2027-06-11",
        "tier": {"level": 2, "set_on": _day(start)},
        "manager_id": "ortiz",
        "student": {"id": f"s-{number}", "grade": f"{dice.randrange(1, 12):02d}", "school_id": "riverside-ms"},
        "student_statement": {"text": "I like to take things apart.", "written_by": "student", "on": _day(start, -4)},
        "agreements": [{"party": party, "on": _day(start, -2)} for party in ("student", "family")],
        "team": [{"id": "ortiz", "role": "plan_manager"}, {"id": "lee", "role": "partner_staff", "partner_id": "club"}],
        "profile": [
            _item("p1", "strength", "social_emotional", start),
            _item("p2", "need", "academic", start),
            _item("p3", "strength", "health", start),
            _item("p4", "interest", "family_basic_needs", start),
        ],
        "goals": goals,
        "supports": [_support(f"s{n}", f"g{n}", start, dice, spread=spread) for n in range(4)],
        "actions": [_action(f"a{n}", f"g{n}", dice) for n in range(3)],
        "plan_reviews": [_review("r1", start, 50), _review("r2", start, 120, next_on="2027-03-04")],
    }
    return {**made, "wellbeing_reviews": [_wellbeing_review(month, dice) for month in MONTHS]} if reviews else made


def _wellbeing_review(month: str, dice: random.Random) -> Record:
    held, levels = f"{month}-{dice.randrange(15, 20)}", ("steady", "steady", "thriving", "needs_attention")
    domains = ("academic", "social_emotional", "health", "family_basic_needs")
    return {
        "id": f"w-{month}",
        "month": month,
        "status": "completed",
        "held_on": held,
        "recorded_on": held,
        "reviewer_id": "ortiz",
        "mode": "in_person",
        "private": True,
        "minutes": 15,
        "ratings": [
            {"domain": domain, "level": dice.choice(levels), "self_level": dice.choice(levels)} for domain in domains
        ],
        "going_well": "explains the rules to the new ones",
        "student_voice": "I like it when we build something",
        "no_action_needed": True,
    }


def _day(start: dt.date, days: int = 0) -> str:
    return (start + dt.timedelta(days=days)).isoformat()


def _item(name: str, kind: str, domain: str, start: dt.date) -> Record:
    noted = _day(start, -6)
    return {"id": name, "kind": kind, "domain": domain, "text": "explains well", "source": "student", "noted_on": noted}


def _goal(name: str, start: dt.date, dice: random.Random, *, status: str, spread: float) -> Record:
    first, rate = dice.randrange(30, 70), dice.choice((0.6, 1.0, 1.3, 1.5))
    days = [round(8 * spread * (n + 1)) + dice.randrange(3) for n in range(20)]
    history = [{"status": "active", "on": _day(start)}]
    return {
        "id": name,
        "domain": "academic",
        "title": "Read aloud with confidence",
        "student_words": "I want to read to my brother",
        "profile_ids": ["p2"],
        "owner_id": "ortiz",
        "measure": {"name": "reading fluency", "unit": "words a minute", "direction": "increase", "minimum": 0},
        "baseline": {"on": _day(start), "value": first},
        "target": {"on": "2027-05-28", "value": first + 46},
        "monitoring": "every_two_weeks",
        "status": status,
        "status_history": history if status == "active" else [*history, {"status": status, "on": _day(start, 120)}],
        "observations": [
            {"on": _day(start, day), "value": max(0, round(first + rate * day / 7 + dice.gauss(0, 4)))} for day in days
        ],
    }


def _support(name: str, goal: str, start: dt.date, dice: random.Random, *, spread: float) -> Record:
    words = ["present"] * 18 + ["absent_excused", "cancelled_by_school"]
    sessions = [(round(n * 171 * spread) // 30 + dice.randrange(3), dice.choice(words)) for n in range(30)]
    return {
        "id": name,
        "title": "Reading club",
        "category": dice.choice(("tutoring", "literacy", "after_school", "mentoring")),
        "tier": 2,
        "provider": {"kind": "partner", "partner_id": "club"},
        "goal_ids": [goal],
        "profile_ids": ["p3"],
        "schedule": {"sessions_per_week": 1.25 / spread, "minutes_per_session": 45},
        "starts_on": _day(start, 3),
        "ends_on": "2027-06-04",
        "status": "active",
        "status_history": [{"status": "active", "on": _day(start, 3)}],
        "family_informed_on": _day(start, 1),
        "sessions": [
            {"on": _day(start, 3 + day), "minutes": 45 if word == "present" else 0, "attendance": word}
            for day, word in sessions
        ],
    }


def _action(name: str, goal: str, dice: random.Random) -> Record:
    due = _day(AS_OF, dice.randrange(-2, 30))
    return {
        "id": name,
        "text": "call",
        "owner_id": "ortiz",
        "created_on": _day(AS_OF, -20),
        "due_on": due,
        "goal_id": goal,
    }


def _review(name: str, start: dt.date, day: int, next_on: str | None = None) -> Record:
    held = {"id": name, "held_on": _day(start, day), "shared_with_family_on": _day(start, day + 2)}
    return held if next_on is None else {**held, "next_on": next_on}


def write_plans(path: Path, count: int, seed: int = 1, *, reviews: bool = False) -> int:
    """Write plans as JSON Lines; return the mean number of bytes of one."""
    dice = random.Random(seed)  # noqa: S311 - for figures that come out the same, not for secrets
    lines = [json.dumps(plan(number, dice, reviews=reviews), separators=(",", ":")) for number in range(count)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path.stat().st_size // count
