"""Every fact of a goal, one table each: what it is, at its edges, and when it is unknown.

The examples are judged on Monday 1 March 2027 unless they say otherwise. `LINE` asks for
one word a week more, from 60 on 14 September 2026 to 98 on 7 June 2027: 84 on that Monday.
"""

from __future__ import annotations

import datetime as dt
from math import log, sqrt
from typing import TYPE_CHECKING, Any

import pytest

from popkit.read import read_plan
from popkit.read.district import read_district
from popkit.rules.example import example_plan
from popkit.standing import GoalStanding, facts_of, stand

if TYPE_CHECKING:
    from collections.abc import Sequence

START = "baseline = { on = 2026-09-14, value = 60 }\n"
END = "target = { on = 2027-06-07, value = 98 }\n"
LINE = START + END
FALLING = (
    "measure = { name = 'days late', direction = 'decrease' }\n"
    "baseline = { on = 2026-09-14, value = 98 }\ntarget = { on = 2027-06-07, value = 60 }\n"
)
LEVEL = (
    "measure = { name = 'minutes read', direction = 'maintain' }\n"
    "baseline = { on = 2026-09-14, value = 60 }\ntarget = { on = 2027-06-07, value = 60 }\n"
)
SHORT = (
    "baseline = { on = 2026-09-14, value = 60 }\ntarget = { on = 2026-09-28, value = 62 }\n"
    "observations = [{ on = 2026-09-21, value = 60 }, { on = 2026-10-05, value = 61 }]\n"
)
"""A goal observed again a week after its target's date."""
STATUSES = ("proposed", "accepted", "active", "on_hold", "completed", "cancelled", "rejected", "entered_in_error")
NOISE = sqrt(1.5) / sqrt(2) * 12.706204736
"""Half the width of the 95 % interval of the slope through 61, 62 and 66."""


def listed(name: str, *records: str) -> str:
    return f"{name} = [{', '.join(f'{{ {record} }}' for record in records)}]\n"


def observed(*days_and_values: str) -> str:
    """Observations, each written as "2026-09-21 61", and more after that."""
    split = [each.split(" ", 2) for each in days_and_values]
    return listed("observations", *(f"on = {day}, value = {value} {' '.join(more)}" for day, value, *more in split))


def weekly(*values: float, first: str = "2026-09-21") -> str:
    """Observations on as many Mondays in a row."""
    start = dt.date.fromisoformat(first)
    return observed(*(f"{start + dt.timedelta(weeks=week)} {value}" for week, value in enumerate(values)))


def beside(goal: str, plan: str) -> tuple[str, str]:
    """A goal, and what stands in the plan beside it."""
    return goal, plan


def promised(minutes: int, more: str = "goal_ids = ['g1']") -> str:
    """A support promised for 100 minutes between its start and 1 March, of which `minutes` were delivered."""
    schedule = "schedule = { sessions_per_week = 1.25, minutes_per_session = 40 }"
    session = f"sessions = [{{ on = 2027-02-22, minutes = {minutes}, attendance = 'present' }}]"
    return f"starts_on = 2027-02-16, {schedule}, {session}, {more}"


def judged(achievement: str, percent: float) -> str:
    ends = "baseline = { on = 2026-09-14, value = 0 }\ntarget = { on = 2027-06-07, value = 100 }\n"
    return f"{ends}achievement = {{ status = '{achievement}' }}\n" + weekly(percent)


SIX = "as_of = 2026-10-26\n"
HELD = [61, 62, 63, 64, 65, 66]
OFF = [60, 60, 61, 60, 60, 61]
AHEAD = [63, 65, 68, 69, 72, 74]
WILD = [50, 75, 51, 76, 52, 77]
MET = [61, 62, 63, 98, 98, 99]

TABLE: dict[str, Sequence[tuple[str | tuple[str, str], object]]] = {
    # Progress
    "exposure": [
        ("", None),
        (beside("", listed("supports", promised(50))), 0.5),
        (beside("", listed("supports", promised(150))), 1.5),
        (beside("", listed("supports", promised(0))), 0.0),
        (beside("", listed("supports", promised(50), promised(100))), 0.75),
        (beside("", listed("supports", promised(50), promised(100, "goal_ids = []"))), 0.5),
        (beside("", listed("supports", promised(50), "goal_ids = ['g1']")), 0.5),
        (beside("", listed("supports", "goal_ids = ['g1']")), None),
    ],
    "achievement": [
        ("", None),
        ("achievement = { status = 'achieved' }", "achieved"),
        ("achievement = { status = 'worsening', on = 2027-03-01 }", "worsening"),
        ("achievement = { status = 'worsening', on = 2027-03-02 }", None),
    ],
    "observation_count": [
        ("", 0),
        (weekly(61, 62), 2),
        (START + observed("2026-09-13 60", "2026-09-14 60"), 0),
        (START + observed("2026-09-14 60", "2026-09-15 60"), 1),
        (observed("2027-03-02 60", "2027-03-01 60", "2027-02-28 60, excluded = 'a fire drill'"), 1),
    ],
    "weeks_observed": [
        ("", None),
        (weekly(61), None),
        (START, 0.0),
        (START + observed("2026-09-14 60"), 0.0),
        (START + observed("2026-09-15 60"), 1 / 7),
        (START + observed("2026-10-05 63", "2026-09-21 61", "2027-03-02 63"), 3.0),
        ("baseline = { on = 2027-03-01, value = 60 }", 0.0),
        ("baseline = { on = 2027-03-02, value = 60 }", None),
    ],
    "current_value": [
        ("", None),
        (START + observed("2026-09-14 60"), None),
        (weekly(61), 61.0),
        (weekly(61, 64), 62.5),
        (weekly(90, 70, 62), 70.0),
        (weekly(90, 70, 62, 61), 62.0),
        (observed("2026-10-12 61", "2026-09-21 90", "2026-10-05 62", "2026-09-28 70"), 62.0),
    ],
    "expected_value": [
        ("", None),
        (START, None),
        (END, None),
        (LINE, 84.0),
        (beside(LINE, "as_of = 2026-09-13\n"), None),
        (beside(LINE, "as_of = 2026-09-14\n"), 60.0),
        (beside(LINE, "as_of = 2027-06-07\n"), 98.0),
        (beside(LINE, "as_of = 2027-06-14\n"), 98.0),
        (FALLING, 74.0),
    ],
    "required_rate": [("", None), (START, None), (END, None), (LINE, 1.0), (FALLING, -1.0), (LEVEL, 0.0)],
    "slope": [
        ("", None),
        (weekly(61), None),
        (observed("2026-09-21 61", "2026-09-21 62"), None),
        (weekly(61, 64), 3.0),
        (weekly(61, 62, 66), 2.5),
        (START + observed("2026-09-14 0", "2026-09-21 61", "2026-09-28 64"), 3.0),
    ],
    "slope_low": [
        ("", None),
        (weekly(61, 64), None),
        (observed("2026-09-21 61", "2026-09-21 62", "2026-09-21 66"), None),
        (weekly(61, 62, 66), 2.5 - NOISE),
    ],
    "slope_high": [
        ("", None),
        (weekly(61, 64), None),
        (observed("2026-09-21 61", "2026-09-21 62", "2026-09-21 66"), None),
        (weekly(61, 62, 66), 2.5 + NOISE),
    ],
    "theil_sen_slope": [
        ("", None),
        (weekly(61), None),
        (observed("2026-09-21 61", "2026-09-21 62"), None),
        (weekly(61, 62, 66, 63), (1 + 2 / 3) / 2),
    ],
    "percent_of_goal": [
        ("", None),
        (LINE, None),
        (START + weekly(79), None),
        (END + weekly(79), None),
        (LINE + weekly(79), 50.0),
        (LINE + weekly(50.5), -25.0),
        (LINE + weekly(136), 200.0),
        (FALLING + weekly(79), 50.0),
        (LEVEL + weekly(60), None),
    ],
    "run_below_aimline": [
        ("", None),
        (START + weekly(50), None),
        (LINE, 0),
        (LINE + weekly(60), 1),
        (LINE + weekly(61), 0),
        (LINE + weekly(61, 61, 61), 2),
        (LINE + weekly(60, 61, 63), 0),
        (LINE + weekly(60, 61, 64), 0),
        (LINE + observed("2026-10-05 64", "2026-09-28 61", "2026-09-21 60"), 0),
        (FALLING + weekly(97, 97, 97), 2),
        (FALLING + weekly(96), 0),
        (LEVEL + weekly(60, 59, 58), 2),
        (LEVEL + weekly(59, 61), 0),
    ],
    "run_above_aimline": [
        ("", None),
        (START + weekly(70), None),
        (LINE, 0),
        (LINE + weekly(62), 1),
        (LINE + weekly(61), 0),
        (LINE + weekly(61, 63, 64), 2),
        (LINE + weekly(62, 63, 62), 0),
        (FALLING + weekly(97, 95, 94), 2),
        (LEVEL + weekly(60, 61, 62), 2),
    ],
    "run_at_target": [
        ("", None),
        (START + weekly(98), None),
        (END, 0),
        (END + weekly(98, 99), 2),
        (LINE + weekly(98, 97, 98), 1),
        (LINE + weekly(98, 97), 0),
        (START + END + observed("2026-09-14 98"), 0),
        (FALLING + weekly(61, 60, 59), 2),
        (LEVEL + weekly(60, 61), 0),
        (LEVEL + weekly(61, 60), 1),
    ],
    "shortfall_score": [
        ("", None),
        (START + weekly(60, 61), None),
        (LINE + weekly(60), None),
        (LINE + weekly(60, 61), -sqrt(log(10)) * 9 / 11),
        (LINE + weekly(62, 63), sqrt(log(10)) * 9 / 11),
        (LINE + weekly(61, 62), 0.0),
        (FALLING + weekly(98, 97), -sqrt(log(10)) * 9 / 11),
        (LEVEL + weekly(59, 59), -sqrt(log(10)) * 9 / 11),
    ],
    "half_rate_score": [
        ("", None),
        (START + weekly(60, 61), None),
        (LINE + weekly(60), None),
        (LINE + weekly(60, 61), -sqrt(log(1.25)) * 9 / 11),
        (FALLING + weekly(98, 97), -sqrt(log(1.25)) * 9 / 11),
        (LEVEL + weekly(59, 59), -sqrt(log(10)) * 9 / 11),
        (SHORT, -sqrt(log(10 / 9)) * 9 / 11),
    ],
    "verdict": [
        ("", None),
        (START + weekly(*HELD), None),
        (LINE, "insufficient_data"),
        (beside(LINE + weekly(*OFF), SIX), "off_track"),
        (beside(LINE + weekly(*OFF[:5]), SIX), "insufficient_data"),
        (beside(LINE + weekly(*OFF, first="2026-09-20"), SIX), "insufficient_data"),
        (beside(LINE + weekly(*OFF), "as_of = 2026-10-25\n"), "insufficient_data"),
        (beside(LINE + weekly(*OFF), listed("supports", promised(79))), "not_delivered"),
        (beside(LINE + weekly(*OFF), listed("supports", promised(80))), "off_track"),
        (beside(LINE + weekly(*HELD), SIX), "on_track"),
        (beside(LINE + weekly(*AHEAD), SIX), "ahead"),
        (beside(LINE + weekly(*WILD), SIX), "uncertain"),
        (beside(LINE + weekly(*MET), SIX), "met"),
        (beside(LINE + weekly(*MET[:5], 97), SIX), "uncertain"),
        (FALLING + weekly(*(158 - value for value in OFF)), "off_track"),
        (FALLING + weekly(*(158 - value for value in AHEAD)), "ahead"),
        (FALLING + weekly(*(158 - value for value in MET)), "met"),
        (LEVEL + weekly(59, 58, 57, 56, 55, 54), "off_track"),
        (LEVEL + weekly(61, 62, 63, 64, 65, 66), "off_track"),
        (LEVEL + weekly(59, 61, 60, 60, 60, 61), "uncertain"),
        (LEVEL + weekly(59, 61, 59, 60, 60, 60), "met"),
    ],
    "is_provisional": [
        ("", None),
        (START + weekly(*HELD), None),
        (LINE, True),
        (LINE + weekly(*range(61, 70)), True),
        (LINE + weekly(*range(61, 71)), False),
    ],
    "achievement_bands_apart": [
        ("", None),
        (LINE + weekly(79), None),
        (LINE + "achievement = { status = 'achieved' }", None),
        (judged("exited_unknown", 50), None),
        *((judged("no_change", percent), band) for percent, band in [(-50, 0), (0.99, 0), (1, 1)]),
        *((judged("worsening", percent), band) for percent, band in [(49.99, 1), (50, 2), (99.99, 2), (100, 3)]),
        *((judged("improving", percent), apart) for percent, apart in [(0.99, 1), (1, 0), (99.99, 0), (100, 1)]),
        *((judged("not_achieved", percent), apart) for percent, apart in [(0, 0), (99.99, 0), (100, 1)]),
        *((judged("achieved", percent), apart) for percent, apart in [(0, 3), (49, 2), (99.99, 1), (100, 0), (150, 0)]),
        *((judged("sustaining", percent), apart) for percent, apart in [(99.99, 1), (100, 0)]),
    ],
    # What is recorded
    "status": [
        *((f"status = '{status}'", status) for status in STATUSES),
        (
            listed("status_history", "status = 'proposed', on = 2026-09-14", "status = 'active', on = 2027-03-01"),
            "active",
        ),
        (
            listed("status_history", "status = 'proposed', on = 2026-09-14", "status = 'active', on = 2027-03-02"),
            "proposed",
        ),
    ],
    "direction": [("", "increase"), (FALLING, "decrease"), (LEVEL, "maintain")],
    "is_active": [*((f"status = '{status}'", status == "active") for status in STATUSES)],
    "is_closed": [*((f"status = '{status}'", status in ("completed", "cancelled")) for status in STATUSES)],
    "domain": [("", "academic"), ("domain = 'health'", "health")],
    "is_attainment_scaled": [("", False), ("measure.scale = 'numeric'", False), ("measure.scale = 'attainment'", True)],
    "has_baseline": [
        ("", False),
        (END, False),
        ("baseline = { on = 2027-03-01, value = 60 }", True),
        ("baseline = { on = 2027-03-02, value = 60 }", False),
    ],
    "has_target": [("", False), (START, False), (END, True)],
    "has_unit": [("", False), ("measure.unit = 'words'", True), ("measure.scale = 'attainment'", True)],
    "has_owner": [
        ("", False),
        ("owner_id = 'student'", True),
        (beside("owner_id = 'member-1'", "team = [{}]\n"), True),
    ],
    "owner_is_on_team": [
        ("", None),
        ("owner_id = 'student'", True),
        (beside("owner_id = 'member-1'", "team = [{ until = 2027-03-01 }]\n"), True),
        (beside("owner_id = 'member-1'", "team = [{ until = 2027-02-28 }, {}]\n"), False),
        (beside("owner_id = 'member-1'", "team = [{ since = 2027-03-02 }]\n"), False),
    ],
    "has_student_words": [("", False), ("student_words = ' '", False), ("student_words = 'I want to read'", True)],
    "has_profile_link": [("", False), (beside("profile_ids = ['p1']", "profile = [{}]\n"), True)],
    "deficit_terms_in_title": [
        ("", 0),
        ("title = 'Stop being lazy'", 2),
        ("title = 'LAZY no more'", 1),
        ("title = 'A lazybones'", 0),
        ("title = 'At-risk reader'", 1),
        ("title = 'Less weak in mathematics'", 1),
        ("title = 'A weak innings'", 0),
        ("title = 'He lacks what she lacks'", 2),
        ('title = "I can\'t, I cannot"', 2),
    ],
    "target_is_beyond_baseline": [
        ("", None),
        (START, None),
        (END, None),
        (LINE, True),
        (START + "target = { on = 2027-06-07, value = 60 }", False),
        (START + "target = { on = 2027-06-07, value = 59 }", False),
        (FALLING, True),
        (FALLING.replace("60", "98"), False),
        (FALLING.replace("60", "99"), False),
        (LEVEL, True),
        (LEVEL.replace("07, value = 60", "07, value = 50"), True),
    ],
    "cycle_weeks": [
        ("", None),
        (START, None),
        (END, None),
        (LINE, 38.0),
        (START + "target = { on = 2026-09-15, value = 98 }", 1 / 7),
    ],
    "target_is_within_plan": [
        ("", None),
        (END, None),
        (beside("", "ends_on = 2027-06-07\n"), None),
        (beside(END, "ends_on = 2027-06-06\n"), False),
        (beside(END, "ends_on = 2027-06-07\n"), True),
        (beside(END, "ends_on = 2027-06-08\n"), True),
    ],
    "days_past_target": [
        ("", None),
        ("target = { on = 2027-02-28, value = 98 }", 1),
        ("target = { on = 2027-03-01, value = 98 }", 0),
        ("target = { on = 2027-03-02, value = 98 }", -1),
    ],
    "earlier_same_goals": [
        ("", 0),
        ("[[goals]]", 0),
        ("[[goals]]\nstatus = 'completed'", 1),
        ("[[goals]]\nstatus = 'cancelled'\n[[goals]]\nstatus = 'completed'", 2),
        ("[[goals]]\nstatus = 'rejected'", 0),
        ("[[goals]]\nstatus = 'completed'\ntitle = ' READ aloud with confidence '", 1),
        ("[[goals]]\nstatus = 'completed'\ntitle = 'Read aloud with confidence now'", 0),
        ("[[goals]]\nstatus = 'completed'\nachievement = { status = 'achieved' }", 0),
        ("[[goals]]\nstatus = 'completed'\nachievement = { status = 'sustaining' }", 0),
        ("[[goals]]\nstatus = 'completed'\nachievement = { status = 'not_achieved' }", 1),
        ("[[goals]]\nstatus = 'completed'\nachievement = { status = 'achieved', on = 2027-03-02 }", 1),
        (f"[[goals]]\n{END}status = 'completed'", 0),
        (f"{END}[[goals]]\n{END}status = 'completed'", 1),
        (f"{END}[[goals]]\ntarget = {{ on = 2027-06-07, value = 97 }}\nstatus = 'completed'", 0),
        (f"{END}[[goals]]\ntarget = {{ on = 2026-06-07, value = 98 }}\nstatus = 'completed'", 1),
        ("status = 'completed'\n[[goals]]\nstatus = 'completed'", 0),
    ],
    # How it is followed
    "active_support_count": [
        ("", 0),
        (beside("", "supports = [{}]\n"), 0),
        (beside("", listed("supports", *["goal_ids = ['g1']"] * 2, "goal_ids = ['g1'], status = 'paused'")), 2),
        (beside("", listed("supports", "goal_ids = ['g1', 'g1']")), 1),
    ],
    "owned_action_count": [
        ("", 0),
        (beside("", listed("actions", "goal_id = 'g1', owner_id = 'student', due_on = 2027-03-31")), 1),
        (beside("", listed("actions", *["goal_id = 'g1', owner_id = 'student', due_on = 2027-01-31"] * 3)), 3),
        (beside("", listed("actions", "owner_id = 'student', due_on = 2027-03-31")), 0),
        (beside("", listed("actions", "goal_id = 'g1', due_on = 2027-03-31")), 0),
        (beside("", listed("actions", "goal_id = 'g1', owner_id = 'student'")), 0),
        (
            beside(
                "", listed("actions", "goal_id = 'g1', owner_id = 'student', due_on = 2027-03-31, done_on = 2027-03-01")
            ),
            0,
        ),
        (
            beside(
                "", listed("actions", "goal_id = 'g1', owner_id = 'student', due_on = 2027-03-31, done_on = 2027-03-02")
            ),
            1,
        ),
        (
            beside(
                "",
                listed("actions", "goal_id = 'g1', owner_id = 'student', due_on = 2027-03-31, created_on = 2027-03-02"),
            ),
            0,
        ),
    ],
    "monitoring_days": [
        ("", None),
        ("monitoring = 'weekly'", 7),
        ("monitoring = 'every_two_weeks'", 14),
        ("monitoring = 'monthly'", 31),
        ("monitoring = 'each_term'", 92),
    ],
    "weeks_since_baseline": [
        ("", None),
        (START, 24.0),
        ("baseline = { on = 2027-03-01, value = 60 }", 0.0),
        ("baseline = { on = 2027-03-02, value = 60 }", None),
    ],
    "days_since_observation": [
        ("", None),
        (END, None),
        (START, 168),
        (observed("2027-02-28 61", "2027-02-22 61"), 1),
        (START + observed("2027-03-01 61"), 0),
        (START + observed("2027-03-02 61"), 168),
        (observed("2027-02-28 61, excluded = 'a fire drill'"), None),
        (START + observed("2026-09-13 61"), 169),
    ],
    "intervals_since_observation": [
        ("", None),
        (START, None),
        ("monitoring = 'weekly'", None),
        (f"monitoring = 'weekly'\n{START}", 24.0),
        ("monitoring = 'every_two_weeks'\n" + observed("2027-02-22 61"), 0.5),
    ],
    "observations_per_interval": [
        ("", None),
        (START, None),
        ("monitoring = 'weekly'", None),
        (beside(f"monitoring = 'weekly'\n{START}", "as_of = 2026-09-20\n"), None),
        (beside(f"monitoring = 'weekly'\n{START}" + weekly(61), "as_of = 2026-09-21\n"), 1.0),
        (beside(f"monitoring = 'weekly'\n{START}" + weekly(60, 61, first="2026-09-14"), "as_of = 2026-09-28\n"), 0.5),
        (f"monitoring = 'weekly'\n{START}", 0.0),
        (
            f"monitoring = 'weekly'\n{START}"
            + observed("2027-01-18 61", "2027-01-19 61", "2027-02-22 61", "2027-03-01 61"),
            0.5,
        ),
        (f"monitoring = 'weekly'\n{START}" + observed("2027-02-22 61, excluded = 'a fire drill'"), 0.0),
        (beside(f"monitoring = 'monthly'\n{START}" + weekly(61, 62), "as_of = 2026-10-15\n"), 2.0),
        (beside(f"monitoring = 'monthly'\n{START}" + weekly(61, 62), "as_of = 2026-10-14\n"), None),
    ],
    # What was decided
    "decision_count": [
        ("", 0),
        (listed("decisions", *(f"on = 2027-{day}, decision = 'fade'" for day in ("03-01", "03-02", "02-28"))), 2),
    ],
    "observations_since_decision": [
        ("", 0),
        (weekly(61, 62, 63), 3),
        (weekly(61, 62, 63) + listed("decisions", "on = 2026-09-20, decision = 'fade'"), 3),
        (weekly(61, 62, 63) + listed("decisions", "on = 2026-09-21, decision = 'fade'"), 2),
        (
            weekly(61, 62, 63)
            + listed("decisions", "on = 2026-10-05, decision = 'fade'", "on = 2026-09-22, decision = 'fade'"),
            0,
        ),
        (weekly(61, 62, 63) + listed("decisions", "on = 2027-03-02, decision = 'fade'"), 3),
        (START + weekly(60, 61, 62, first="2026-09-07"), 3),
        *(
            (beside(weekly(61, 62, 63), listed("plan_reviews", f"held_on = {day}, decisions = [{decided}]")), count)
            for day, decided, count in [
                ("2026-09-28", "{ goal_id = 'g1', decision = 'continue' }", 1),
                ("2026-09-28", "", 3),
                ("2027-03-02", "{ goal_id = 'g1', decision = 'continue' }", 3),
            ]
        ),
    ],
    "last_decision_has_reason": [
        ("", None),
        (listed("decisions", "on = 2027-03-01, decision = 'fade'"), False),
        (listed("decisions", "on = 2027-03-01, decision = 'fade', reason = ' '"), False),
        (listed("decisions", "on = 2027-03-01, decision = 'fade', reason = 'she asked'"), True),
        (listed("decisions", "on = 2027-03-02, decision = 'fade', reason = 'she asked'"), None),
        (
            listed(
                "decisions",
                "on = 2027-03-01, decision = 'fade', reason = 'she asked'",
                "on = 2027-02-01, decision = 'fade'",
            ),
            True,
        ),
    ],
    "has_achievement": [
        ("", False),
        ("achievement = { status = 'exited_unknown', on = 2027-03-01 }", True),
        ("achievement = { status = 'exited_unknown', on = 2027-03-02 }", False),
    ],
    "has_reflection": [("", False), ("reflection = ' '", False), ("reflection = 'I am proud'", True)],
}
FACTS = facts_of(GoalStanding)
CASES = [
    pytest.param(name, overlay, value, id=f"{name}-{number}")
    for name, cases in TABLE.items()
    for number, (overlay, value) in enumerate(cases)
]


def at(overlay: str | tuple[str, str], terms: list[str] | None = None) -> GoalStanding:
    """The first goal of the minimal plan with these lines in it."""
    goal, plan = (overlay, "") if isinstance(overlay, str) else overlay
    document, as_of = example_plan(f"{plan}[[goals]]\n{goal}")
    district = None if terms is None else read_district({"limits": {"deficit_terms": terms}})
    return stand(read_plan(document), as_of=as_of, district=district).goals[0]


@pytest.mark.parametrize(("name", "overlay", "value"), CASES)
def test_a_fact_of_a_goal_is(name: str, overlay: str | tuple[str, str], value: Any) -> None:
    found = getattr(at(overlay), name)
    assert found == pytest.approx(value) if isinstance(value, float) else found == value
    assert type(found) is type(value)


def test_every_fact_of_a_goal_has_a_table() -> None:
    assert set(TABLE) == set(FACTS)


@pytest.mark.parametrize("name", TABLE)
def test_a_table_shows_the_unknown_where_there_is_one_and_both_sides_of_a_claim(name: str) -> None:
    values = {value for _, value in TABLE[name]}
    assert (None in values) == FACTS[name].can_be_unknown
    assert FACTS[name].kind != "claim" or values >= {True, False}


@pytest.mark.parametrize("name", ["status", "direction", "verdict"])
def test_a_table_shows_every_word(name: str) -> None:
    assert {value for _, value in TABLE[name]} - {None} == set(FACTS[name].words)


@pytest.mark.parametrize(
    ("terms", "title", "count"),
    [
        ([], "Stop being lazy", 0),
        (["a.b"], "From a.b to axb", 1),
        (["weiß nicht"], "weiß NICHT", 1),
        (["no", "no way"], "no, no way", 2),
        (["no"], "not now, nobody", 0),
        (["slow"], "slow_down the slow", 1),
    ],
)
def test_a_district_has_its_own_deficit_terms(terms: list[str], title: str, count: int) -> None:
    assert at(f"title = '{title}'", terms).deficit_terms_in_title == count


# What the facts are made from


def test_the_later_observations_come_after_the_day_of_the_baseline_in_order() -> None:
    goal = at(START + observed("2026-09-28 62", "2026-09-14 60", "2026-09-21 61", "2026-09-15 60, excluded = 'fire'"))
    assert [kept.value for kept in goal.observations] == [60, 61, 62]
    assert [kept.value for kept in goal.later] == [61, 62]


def test_observations_of_one_day_stay_in_the_order_written() -> None:
    goal = at(observed("2026-09-21 3", "2026-09-21 1", "2026-09-14 9", "2026-09-21 2"))
    assert [kept.value for kept in goal.later] == [9, 3, 1, 2]


def test_a_residual_is_the_distance_from_the_aimline_and_unknown_without_one() -> None:
    assert at(START).residuals is None
    assert at(LINE).residuals == []
    assert at(LINE + weekly(60, 62, 65)).residuals == [-1, 0, 2]
    assert at(FALLING + weekly(96, 96, 96)).residuals == [1, 0, -1]
