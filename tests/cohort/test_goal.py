"""Goals as columns: the same facts as by objects, on many plans and at the edges."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import popkit
from popkit.cohort.goal import GoalColumns
from popkit.cohort.records import facts_in
from popkit.cohort.schema import plan_schema
from popkit.cohort.standing import stand_all
from popkit.cohort.table import plan_table, row_of
from popkit.rules.example import example_district, example_plan
from popkit.standing import GoalStanding, facts_of

Agree = Callable[..., None]

ENDS = "baseline = { on = 2026-09-14, value = 60 }\ntarget = { on = 2027-06-07, value = 98 }\n"


def listed(name: str, *records: str) -> str:
    return f"{name} = [{', '.join(f'{{ {record} }}' for record in records)}]\n"


def observed(*days_and_values: str) -> str:
    """Observations, each written as "2026-09-21 61", and more after that."""
    split = [each.split(" ", 2) for each in days_and_values]
    return listed("observations", *(f"on = {day}, value = {value} {' '.join(more)}" for day, value, *more in split))


def weekly(*values: float, first: str = "2026-09-21") -> str:
    start = dt.date.fromisoformat(first)
    return observed(*(f"{start + dt.timedelta(weeks=week)} {value}" for week, value in enumerate(values)))


def measured(direction: str, baseline: float, target: float) -> str:
    return (
        f"measure = {{ direction = '{direction}' }}\nbaseline = {{ on = 2026-09-14, value = {baseline} }}\n"
        f"target = {{ on = 2027-06-07, value = {target} }}\n"
    )


EDGES = {
    "observations out of order, and several on a day": (
        "",
        ENDS + observed("2026-10-05 3", "2026-09-21 1", "2026-10-05 2"),
    ),
    "an observation on the day of the baseline, and one before": (
        "",
        ENDS + observed("2026-09-13 1", "2026-09-14 2", "2026-09-15 3", "2026-09-15 4"),
    ),
    "an observation left out without a word of why": (
        "",
        ENDS + observed("2026-09-21 1, excluded = ''", "2026-09-22 2"),
    ),
    "observations only before the baseline": ("", ENDS + observed("2026-09-01 1", "2026-09-02 2")),
    "observations to come": ("", ENDS + observed("2027-03-01 70", "2027-03-02 71", "2028-02-29 72")),
    "observations all on one day": ("", ENDS + observed("2026-10-05 61", "2026-10-05 62", "2026-10-05 63")),
    "two observations": ("", ENDS + weekly(61, 64)),
    "values that are always the same": ("", ENDS + weekly(0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1)),
    "values on the line": ("", ENDS + weekly(61, 62, 63, 64, 65, 66, 67)),
    "values on the line but for their last digits": ("", ENDS + weekly(61.00000001, 62, 63.00000001, 63.99999999)),
    "values beside the line, as the line goes": ("", ENDS + weekly(60, 61, 62, 63, 64, 65, 66)),
    "values that leave the line without noise": ("", ENDS + weekly(62, 64, 66, 68, 70, 72, 74)),
    "values in tenths": ("", ENDS + weekly(60.1, 60.3, 60.7)),
    "values so small that their squares are nothing": (
        "",
        measured("increase", 1e-120, 3e-120) + weekly(1e-120, 2e-120),
    ),
    "values as large as may be": ("", measured("increase", -1e9, 1e9) + weekly(-1e9, 1e9, -9e8, 1e9)),
    "a level that is held": ("", measured("maintain", 5, 5) + weekly(5, 5.5, 4.5, 5, 5, 5)),
    "a level that is left": ("", measured("maintain", 5, 5) + weekly(5, 4, 3, 2.1, 1, 0)),
    "a level of nothing": ("", measured("maintain", 0, 0) + weekly(0, 0, 0, 0, 0, 0, 0)),
    "a fall": ("", measured("decrease", 9, 2) + weekly(9, 8.5, 8, 8, 7, 2, 1.5)),
    "ends nearly one": ("", measured("increase", 60, 60 + 5e-8) + weekly(60, 60, 61)),
    "ends one but for their sign": ("", measured("increase", 0.0, -0.0) + weekly(60, -0.0, 0.0)),
    "an end on the date": ("", "baseline = { on = 2027-03-01, value = 1 }\ntarget = { on = 2027-03-02, value = 2 }\n"),
    "an end before the date": (
        "",
        "baseline = { on = 2026-09-14, value = 1 }\ntarget = { on = 2026-10-05, value = 2 }\n"
        + observed("2026-09-28 1", "2026-10-05 1.2", "2026-10-06 2", "2026-12-01 3"),
    ),
    "an end that was reached on its day": (
        "",
        "baseline = { on = 2026-09-14, value = 1 }\ntarget = { on = 2026-10-05, value = 2 }\n"
        + observed("2026-09-28 1.4", "2026-10-05 2"),
    ),
    "a start to come": ("", "baseline = { on = 2027-03-02, value = 1 }\n" + weekly(1, 2, 3, first="2027-02-01")),
    "a start in February of a leap year": (
        "as_of = 2028-03-01\n",
        "baseline = { on = 2028-02-29, value = 1 }\ntarget = { on = 2032-02-29, value = 9 }\n"
        + observed("2028-03-01 1.01"),
    ),
    "a target without a start": ("", "target = { on = 2027-06-07, value = 98 }\n" + weekly(98, 99, 97, 98)),
    "an attainment scale": (
        "",
        "measure = { scale = 'attainment' }\nbaseline = { on = 2026-09-14, value = -1 }\n" + weekly(0, 1),
    ),
    "decisions of one day": (
        "",
        listed(
            "decisions",
            "on = 2026-10-05, decision = 'continue', reason = 'a'",
            "on = 2026-09-05, decision = 'continue', reason = 'b'",
            "on = 2026-10-05, decision = 'intensify', reason = '\u00a0\u3000'",
            "on = 2027-10-05, decision = 'intensify', reason = 'c'",
        )
        + weekly(1, 2, 3, 4, 5),
    ),
    "decisions in reviews": (
        listed(
            "plan_reviews",
            "held_on = 2026-10-05, decisions = [{ goal_id = 'g1', decision = 'continue' }]",
            "held_on = 2026-09-22, decisions = [{ goal_id = 'g1', decision = 'fade' },"
            " { goal_id = 'g1', decision = 'exit' }]",
            "held_on = 2027-03-02, decisions = [{ goal_id = 'g1', decision = 'continue' }]",
        ),
        listed("decisions", "on = 2026-09-28, decision = 'continue'") + weekly(1, 2, 3, 4, 5),
    ),
    "a support that serves it twice, and one that has not begun": (
        listed(
            "supports",
            "goal_ids = ['g1', 'g1']",
            "goal_ids = ['g1'], status = 'planned'",
            "goal_ids = ['g1'], status_history = [{ status = 'active', on = 2027-03-02 }]",
        ),
        "",
    ),
    "supports of which not all is known": (
        listed(
            "supports",
            "goal_ids = ['g1'], starts_on = 2027-01-04,"
            " schedule = { sessions_per_week = 0.7, minutes_per_session = 7 },"
            " sessions = [{ on = 2027-01-11, minutes = 30, attendance = 'present' }]",
            "goal_ids = ['g1'], sessions = [{ on = 2027-01-11, minutes = 30, attendance = 'present' }]",
            "goal_ids = ['g1'], starts_on = 2027-01-04,"
            " schedule = { sessions_per_week = 1.1, minutes_per_session = 45 },"
            " sessions = [{ on = 2027-01-11, minutes = 45, attendance = 'present' }]",
        ),
        ENDS + weekly(61, 62, 63, 64, 65, 66, 67),
    ),
    "actions of others, done, and of nobody": (
        listed(
            "actions",
            "goal_id = 'g1', owner_id = 'student', due_on = 2027-04-01",
            "goal_id = 'g1', owner_id = 'student', due_on = 2027-04-01, done_on = 2027-03-01",
            "goal_id = 'g1', owner_id = 'student', due_on = 2027-04-01, created_on = 2027-03-02",
            "goal_id = 'g1', due_on = 2027-04-01",
            "owner_id = 'student', due_on = 2027-04-01",
        ),
        "",
    ),
    "an owner who comes tomorrow": (listed("team", "since = 2027-03-02"), "owner_id = 'member-1'"),
    "an owner who left yesterday": (listed("team", "until = 2027-02-28"), "owner_id = 'member-1'"),
    "words that are white space": ("", "student_words = '\u2003 \t'\nreflection = '\u00a0'"),
    "a title in other letters": ("", "title = '\u017ftruggling \u212a lazy LAZY ﬁghts'"),
    "monitoring that began one interval ago": (
        "",
        "monitoring = 'weekly'\nbaseline = { on = 2027-02-22, value = 1 }\n" + observed("2027-02-22 1", "2027-02-23 1"),
    ),
    "monitoring that began a day later": ("", "monitoring = 'weekly'\nbaseline = { on = 2027-02-23, value = 1 }\n"),
    "monitoring through the longest break": (
        "calendars = [{ closures = [{ starts_on = 2027-02-20, ends_on = 2027-03-05 }] }]\n",
        "monitoring = 'weekly'\nbaseline = { on = 2027-02-21, value = 1 }\n" + observed("2027-02-25 1"),
    ),
    "monitoring by the days of a school of four days a week": (
        "calendars = [{ weekdays = ['monday', 'tuesday', 'wednesday', 'thursday'] }]\n",
        "monitoring = 'every_two_weeks'\nbaseline = { on = 2026-10-14, value = 1 }\n" + weekly(1, 2, 3),
    ),
    "a median of two, half way there": ("limits = { current_observations = 2 }\n", ENDS + weekly(0.1, 60.1, 60.2)),
    "half the rate taken for none": ("limits = { half_rate = 0.9 }\n", ENDS + weekly(61, 62, 63, 64, 65, 66, 69)),
    "no term of deficit": ("limits = { deficit_terms = [] }\n", "title = 'Stop being lazy'"),
    "terms of deficit that are no words": (
        "limits = { deficit_terms = ['!!', 'c++', 'weiß nicht', 'no way'] }\n",
        "title = 'WEIß NICHT, no c++, no way!!'",
    ),
}
"""Of the plan, and of its goal."""

AGAIN = """
[[goals]]
title = "  Straße "
status = "completed"
target = { on = 2027-06-07, value = 0.0 }

[[goals]]
title = "STRASSE"
target = { on = 2027-08-07, value = -0.0 }

[[goals]]
title = "strasse"

[[goals]]
title = "strasse"
status = "cancelled"
achievement = { status = "no_change", on = 2027-03-02 }

[[goals]]
title = "strasse"
status = "cancelled"
achievement = { status = "achieved" }

[[goals]]
title = "strasse\u00a0"
status = "rejected"
"""


def test_facts_are_the_same_at_the_edges(agree: Agree) -> None:
    together: dict[tuple[dt.date, str], tuple[list[popkit.Plan], Any]] = {}
    for plan, goal in EDGES.values():
        document, day = example_plan(f"{plan}[[goals]]\n{goal}")
        district = example_district(plan)
        plans, _ = together.setdefault((day, str(district)), ([], popkit.read_district(district)))
        plans.append(popkit.read_plan(document))
    for (day, _), (plans, district) in together.items():
        agree(plans, "goal", as_of=day, district=district)
    agree([plan for plans, _ in together.values() for plan in plans], "goal", as_of=dt.date(2026, 9, 14))


def test_a_plan_without_goals_has_no_facts_of_them(agree: Agree, minimal: dict[str, Any]) -> None:
    agree([popkit.read_plan(minimal)], "goal", as_of=dt.date(2027, 3, 1))


def test_goals_that_are_set_again_are_found_in_their_own_plan_only(agree: Agree) -> None:
    again = popkit.read_plan(example_plan(AGAIN)[0])
    once = popkit.read_plan(example_plan("[[goals]]\ntitle = 'strasse'")[0])
    agree([once, again, once, again], "goal", as_of=dt.date(2027, 3, 1))


def test_facts_are_the_same_in_every_table_of_goals(agree: Agree, script: Callable[[str], ModuleType]) -> None:
    plans: dict[dt.date, list[popkit.Plan]] = {}
    for case in script("tests/standing/test_goal_facts.py").CASES:
        _, overlay, _ = case.values
        goal, plan = (overlay, "") if isinstance(overlay, str) else overlay
        document, day = example_plan(f"{plan}[[goals]]\n{goal}")
        plans.setdefault(day, []).append(popkit.read_plan(document))
    for day, kept in plans.items():
        agree(kept, "goal", as_of=day)


def test_every_fact_of_a_goal_is_the_same_by_object_and_by_column(agree_on_corpus: Callable[..., None]) -> None:
    agree_on_corpus("goal")


def test_every_fact_of_a_goal_is_there() -> None:
    assert set(facts_in(GoalColumns)) == set(facts_of(GoalStanding))


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_facts_of_varied_goals_are_the_same(
    data: st.DataObject, agree: Agree, plan_documents: Any, district_documents: Any
) -> None:
    plans = [popkit.read_plan(document) for document in data.draw(st.lists(plan_documents, min_size=1, max_size=4))]
    district = data.draw(st.none() | district_documents.map(popkit.read_district))
    agree(plans, "goal", as_of=data.draw(st.dates(dt.date(2026, 7, 1), dt.date(2027, 9, 1))), district=district)


def test_the_slopes_of_many_pairs_are_compared_part_by_part(agree: Agree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("popkit.cohort.trend._PAIRS", 4)
    goals = "".join(f"[[goals]]\n{weekly(*values)}" for values in ((1, 2, 4), (), (3, 1, 4, 1, 5), (9,), (2, 6, 5)))
    agree([popkit.read_plan(example_plan(goals)[0])] * 2, "goal", as_of=dt.date(2027, 3, 1), names=["theil_sen_slope"])


def test_observations_whose_squares_vanish_are_on_the_line(agree: Agree) -> None:
    document, day = example_plan(f"[[goals]]\n{measured('maintain', 0, 0)}{weekly(1e-200, 2e-200)}")
    plan = popkit.read_plan(document)
    assert popkit.stand(plan, as_of=day).goals[0].shortfall_score == 0.0
    agree([plan], "goal", as_of=day)


@pytest.mark.parametrize("name", facts_in(GoalColumns))
def test_what_a_fact_looks_at_does_not_hang_on_what_is_there(name: str, minimal: dict[str, Any]) -> None:
    minimal["goals"] = example_plan(f"[[goals]]\n{ENDS}{weekly(1, 2, 3)}")[0]["goals"]
    full = plan_table([row_of(popkit.read_plan(minimal))])
    looked_at = []
    for table in (plan_schema().empty_table(), full):
        plans = stand_all(table, as_of=dt.date(2027, 3, 1))
        plans.goals.values(name)
        looked_at.append(plans.question.touched)
    assert looked_at[0] == looked_at[1]
