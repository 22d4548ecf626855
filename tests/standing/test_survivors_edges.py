"""What the tables of facts leave open: where the figures come from, and edges that two facts share."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from attrs import define

from popkit.methods import Boundaries
from popkit.read import read_plan
from popkit.read.district import read_district
from popkit.rules.example import example_plan
from popkit.standing import PlanStanding, facts_of, stand
from popkit.standing.fact import fact

LATE = """
[[goals]]
measure = {{ name = "words", direction = "{direction}" }}
baseline = {{ on = 2026-09-14, value = {start} }}
target = {{ on = 2026-10-05, value = {end} }}
observations = [{{ on = 2026-09-21, value = {first} }}, {{ on = 2026-10-19, value = {second} }}]
"""
"""A goal observed once more two weeks after its target's date."""


def at(overlay: str, as_of: dt.date | None = None, **limits: Any) -> PlanStanding:
    document, day = example_plan(overlay)
    return stand(read_plan(document), as_of=as_of or day, district=read_district({"limits": limits}))


def test_the_boundaries_of_a_verdict_are_limits() -> None:
    figures: dict[str, Any] = {
        "alert_observations": 7,
        "alert_weeks": 8,
        "delivery_minimum": 0.75,
        "met_observations": 4,
        "off_track_boundary": -2.75,
        "ahead_boundary": 2.25,
        "half_rate": 0.625,
        "on_track_boundary": 1.875,
        "provisional_observations": 13,
    }
    assert at("", **figures).boundaries == Boundaries(
        minimum_observations=7,
        minimum_weeks=8,
        exposure_minimum=0.75,
        met_observations=4,
        off_track=-2.75,
        ahead=2.25,
        half_rate=0.625,
        on_track=1.875,
        provisional_below=13,
    )


@pytest.mark.parametrize(("day", "share"), [(28, 0.5), (29, 0.25), (30, 0.25)])
def test_a_limit_is_the_one_in_force_on_the_day(day: int, share: float) -> None:
    plan = at("", dt.date(2027, 1, day), half_rate=[{"value": 0.5}, {"value": 0.25, "since": dt.date(2027, 1, 29)}])
    assert plan.limit_number("half_rate") == share


@pytest.mark.parametrize("correlation", [0, 0.3, 0.5])
def test_a_district_says_how_much_the_levels_of_goals_go_together(correlation: float) -> None:
    goal = (
        "[[goals]]\nmeasure = { name = 'level', direction = 'increase', scale = 'attainment' }\n"
        "observations = [{ on = 2027-03-01, value = 1 }]\n"
    )
    plan = at(goal * 2, attainment_correlation=correlation)
    assert plan.attainment_t == pytest.approx(50 + 20 / ((1 - correlation) * 2 + correlation * 4) ** 0.5, rel=1e-12)


def test_a_fact_that_nobody_explained_has_nothing_about_it() -> None:
    @define
    class BareStanding:
        @fact
        def is_bare(self) -> bool:
            return True

    assert BareStanding().is_bare
    assert facts_of(BareStanding)["is_bare"].about == ""


@pytest.mark.parametrize(("value", "apart"), [(0, 0), (30, 0), (70, 0), (100, 1)])
def test_not_achieved_is_said_of_everything_short_of_the_target(value: int, apart: int) -> None:
    goal = (
        "[[goals]]\nachievement = { status = 'not_achieved' }\n"
        "baseline = { on = 2026-09-14, value = 0 }\ntarget = { on = 2027-06-07, value = 100 }\n"
        f"observations = [{{ on = 2027-02-22, value = {value} }}]\n"
    )
    assert at(goal).goals[0].achievement_bands_apart == apart


def test_past_its_target_a_falling_goal_is_a_rising_one_in_a_mirror() -> None:
    rising = at(LATE.format(direction="increase", start=60, end=66, first=61, second=65)).goals[0].half_rate_score
    falling = at(LATE.format(direction="decrease", start=66, end=60, first=65, second=61)).goals[0].half_rate_score
    assert rising is not None
    assert rising > 0
    assert falling == pytest.approx(rising, rel=1e-12)


def test_every_review_that_decided_on_a_goal_is_kept() -> None:
    decided = 'decisions = [{ goal_id = "g1", decision = "continue" }]'
    reviews = "".join(f"[[plan_reviews]]\nheld_on = 2027-01-{day}\n{decided}\n" for day in (11, 25))
    plan = at(f"[[goals]]\n{reviews}")
    assert {goal: [kept.id for kept in found] for goal, found in plan.reviews_of_goal.items()} == {"g1": ["r1", "r2"]}
