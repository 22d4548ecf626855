"""Synthetic plans: the same every time, readable, plausible, and true to what they were drawn from."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest

import popkit
from popkit.standing.plan import PlanStanding
from popkit.testing import SynthPlan, synth_calendars, synth_pairs, synth_plans
from popkit.testing.synth.dice import Dice, Shares
from popkit.testing.synth.situations import SITUATIONS
from popkit.vocabulary import GRADE_NUMBERS

MANY = 1000
AS_OF = dt.date(2027, 3, 1)

Record = dict[str, Any]


@pytest.fixture(scope="module")
def pairs() -> list[SynthPlan]:
    return list(synth_pairs(MANY, seed=11))


@pytest.fixture(scope="module")
def town() -> popkit.District:
    return popkit.read_district(synth_calendars(MANY))


@pytest.fixture(scope="module")
def standings(pairs: list[SynthPlan], town: popkit.District) -> list[tuple[PlanStanding, Record]]:
    """Every plan as it stands on the day it was written down, with its truth."""
    return [(popkit.stand(popkit.read_plan(made.plan), as_of=AS_OF, district=town), made.truth) for made in pairs]


# The same every time


def test_the_first_plans_do_not_depend_on_how_many_follow() -> None:
    assert list(synth_pairs(20, seed=5)) == list(islice(synth_pairs(10**9, seed=5), 20))


def test_documents_alone_are_those_of_the_pairs() -> None:
    assert list(synth_plans(5, seed=5)) == [made.plan for made in synth_pairs(5, seed=5)]


def test_another_seed_gives_other_plans() -> None:
    assert next(synth_plans(1, seed=1)) != next(synth_plans(1, seed=2))


def test_no_plans_are_no_plans() -> None:
    assert list(synth_plans(0)) == []


PRINTED = "import json; from popkit.testing import synth_pairs; print(json.dumps(list(synth_pairs(40, seed=3))))"


@pytest.mark.parametrize(("hashes", "zone"), [("0", "UTC"), ("77", "Pacific/Kiritimati")])
def test_hash_seed_and_time_zone_change_nothing(hashes: str, zone: str) -> None:
    around = {**os.environ, "PYTHONHASHSEED": hashes, "TZ": zone, "LC_ALL": "C"}
    ended = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-c", PRINTED], capture_output=True, text=True, check=True, env=around
    )
    assert ended.stdout.strip() == json.dumps(list(synth_pairs(40, seed=3)))


def test_plans_stay_as_they_were_first_drawn() -> None:
    """A change of these bytes is a decision: somebody's figures are measured on them."""
    text = json.dumps(list(synth_pairs(100, seed=1)), sort_keys=True)
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == FIRST_DRAWN


FIRST_DRAWN = "0f4a083dec506924"


@pytest.mark.parametrize("count", [-1, 10**9 + 1])
def test_a_count_out_of_reach_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match="count must be from 0"):
        synth_plans(count)


@pytest.mark.parametrize(
    ("day", "is_possible"),
    [
        (dt.date(2026, 11, 1), False),
        (dt.date(2026, 11, 2), True),
        (dt.date(2027, 4, 30), True),
        (dt.date(2027, 5, 1), False),
    ],
)
def test_plans_are_written_down_within_the_school_year(day: dt.date, *, is_possible: bool) -> None:
    if not is_possible:
        with pytest.raises(ValueError, match="until must be from 2026-11-02 to 2027-04-30"):
            synth_plans(1, until=day)
        return
    for document in synth_plans(150, until=day):
        popkit.read_plan(document)
        assert max(told_days(document)) <= day


def test_a_moment_is_no_day() -> None:
    with pytest.raises(TypeError):
        synth_plans(1, until=dt.datetime(2027, 3, 1, tzinfo=dt.UTC))


# Plausible


def told_days(document: Record) -> Iterator[dt.date]:
    """Yield the days on which something was done or seen, that is, no day somebody looks ahead to."""
    for name in ("held_on", "recorded_on", "done_on", "created_on", "shared_with_family_on"):
        for kind in ("wellbeing_reviews", "plan_reviews", "actions"):
            yield from (day(kept[name]) for kept in document.get(kind, ()) if name in kept)
    for goal in document["goals"]:
        yield from (day(kept["on"]) for kept in goal.get("observations", ()))
        yield from (day(kept["on"]) for kept in goal.get("decisions", ()))
    for support in document["supports"]:
        yield from (day(kept["on"]) for kept in support.get("sessions", ()))
    for review in document.get("wellbeing_reviews", ()):
        yield from (day(kept["on"]) for kept in review.get("attempts", ()))
    yield from (day(kept["on"]) for kept in document["status_history"])
    yield from (day(kept["raised_at"][:10]) for kept in document.get("flags", ()))


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_what_is_told_happened_on_days_of_school(pairs: list[SynthPlan], town: popkit.District) -> None:
    for document, _ in pairs:
        school = town.school_days(document["student"]["school_id"])
        assert school.is_known
        assert all(school.is_school_day(each) for each in told_days(document))


def test_nothing_was_measured_or_delivered_before_the_plan_or_after_its_end(pairs: list[SynthPlan]) -> None:
    for document, truth in pairs:
        *before, last = document["status_history"]
        ended = before and truth["status"] not in {"active", "draft", "proposed"}
        done = [kept["on"] for goal in document["goals"] for kept in goal.get("observations", ())]
        done += [kept["on"] for support in document["supports"] for kept in support.get("sessions", ())]
        assert all(document["starts_on"] <= each for each in done)
        assert not ended or all(each < last["on"] for each in done)


def test_a_plan_that_has_not_begun_tells_of_nothing(pairs: list[SynthPlan]) -> None:
    drafts = [made.plan for made in pairs if made.truth["beginning"] == "not_begun"]
    assert drafts
    for document in drafts:
        assert day(document["starts_on"]) > AS_OF
        assert document.keys().isdisjoint({"actions", "plan_reviews", "wellbeing_reviews", "flags", "agreements"})
        assert not any("baseline" in goal for goal in document["goals"])
        known = [*(kept["noted_on"] for kept in document["profile"]), *(kept["since"] for kept in document["team"])]
        known += [document.get("student_statement", {"on": "2027-03-01"})["on"], document["tier"]["set_on"]]
        assert max(map(day, known)) <= AS_OF


def test_students_are_of_an_age_for_their_grade(pairs: list[SynthPlan]) -> None:
    for document, _ in pairs:
        student = document["student"]
        born, begins = day(student["birth_on"]), dt.date(2026, 9, 1)
        age = begins.year - born.year - ((born.month, born.day) > (begins.month, begins.day))
        assert age == 5 + GRADE_NUMBERS[student["grade"]]


def test_strengths_are_as_many_as_needs(pairs: list[SynthPlan]) -> None:
    for document, _ in pairs:
        kinds = Counter(item["kind"] for item in document["profile"])
        assert kinds["strength"] >= kinds["need"] >= 1


def test_everyone_named_is_on_the_team(pairs: list[SynthPlan]) -> None:
    for document, truth in pairs:
        team = {member["id"] for member in document["team"]}
        reviewers = {review["reviewer_id"] for review in document.get("wellbeing_reviews", ()) if "held_on" in review}
        assert reviewers <= team
        partners = {kept["provider"].get("partner_id") for kept in document["supports"]} - {None}
        on_team = {member["partner_id"] for member in document["team"] if "partner_id" in member}
        assert partners - on_team == set(truth["partners_not_on_team"])


def test_a_plan_is_as_large_as_plans_are(pairs: list[SynthPlan]) -> None:
    sizes = [len(json.dumps(made.plan, ensure_ascii=False, separators=(",", ":")).encode()) for made in pairs]
    assert 11_000 <= sum(sizes) / len(sizes) <= 15_000


def test_the_audit_can_judge_them_all(standings: list[tuple[PlanStanding, Record]], town: popkit.District) -> None:
    plans = [at.plan for at, _ in standings[:300]]
    reports = list(popkit.audit_all(plans, as_of=AS_OF, district=town))
    assert not any(report.failures for report in reports)
    rules = {finding.rule for report in reports for finding in report.findings}
    assert rules >= {"support-not-delivered", "month-not-reviewed", "goal-off-track", "plan-manager-has-left"}


# True to what they were drawn from


def drawn(pairs: list[SynthPlan], situation: str) -> list[str]:
    """List the outcomes of a situation, wherever the truth tells of it."""
    of, _, name = situation.partition(".")
    truths = [made.truth for made in pairs]
    begun = [truth for truth in truths if truth["beginning"] != "not_begun"]
    if situation == "plan.goals":
        return [str(len(truth["goals"])) for truth in truths]
    if situation == "plan.tier":
        return [str(made.plan["tier"]["level"]) for made in pairs]
    if situation == "month.review":
        # Of the newest months some were still open.
        months = [month for truth in begun for month in truth.get("months", ()) if month["month"] < "2027-01"]
        return [month["review"] for month in months if month["review"] != "open"]
    if situation in {"plan.beginning", "plan.manager", "plan.family_answer"}:
        return [truth[name] for truth in begun]
    if of == "plan":
        return [truth[name] for truth in truths if name in truth]
    kept = {"goal": "goals", "support": "supports"}.get(of)
    return [each[name] for truth in truths for each in truth[kept]] if kept else []


TOLD = [
    name
    for name in SITUATIONS
    if name.partition(".")[0] in {"plan", "goal"} or name in {"support.delivery", "month.review"}
]


@pytest.mark.parametrize("situation", TOLD)
def test_shares_are_what_the_table_says(pairs: list[SynthPlan], situation: str) -> None:
    """Within four standard errors; a wrong share of one part in twenty would show."""
    found = Counter(drawn(pairs, situation))
    total = found.total()
    assert total > 100
    assert found.keys() <= SITUATIONS[situation].shares.keys()
    for outcome, share in SITUATIONS[situation].shares.items():
        error = (share * (1 - share) / total) ** 0.5
        assert abs(found[outcome] / total - share) <= 4 * error, outcome


def test_every_situation_says_of_what_it_is_a_share() -> None:
    assert all(each.of and len(each.outcomes) > 1 for each in SITUATIONS.values())


@pytest.mark.parametrize("shares", [{"a": 0.5, "b": 0.4}, {"a": 1.5, "b": -0.5}])
def test_shares_that_are_none_are_refused(shares: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="the shares of odd"):
        Shares("odd", "nothing", shares)


def test_dice_are_fair_enough() -> None:
    dice = Dice("a test", 1)
    values = [dice.normal() for _ in range(20_000)]
    assert abs(sum(values) / 20_000) < 0.03
    assert abs(sum(value * value for value in values) / 20_000 - 1) < 0.05
    assert {dice.between(1, 3) for _ in range(100)} == {1, 2, 3}
    assert {dice.pick("abc") for _ in range(100)} == set("abc")


def test_the_truth_of_the_months_is_what_popkit_finds(standings: list[tuple[PlanStanding, Record]]) -> None:
    states = {"on_time": {"reviewed"}, "late": {"late"}, "missed": {"missed", "attempted"}, "waived": {"waived"}}
    seen: Counter[str] = Counter()
    for at, truth in standings:
        if truth["status"] != "active":
            continue
        told = {month["month"]: month["review"] for month in truth["months"]}
        for month in at.months:
            found = told.get(str(month.month), "none")
            assert month.state in {"none": {"not_due"}, "open": {"open"}, **states}[found]
            seen[found] += 1
    assert seen.keys() == {"none", "open", *states}


def test_the_truth_of_the_delivery_is_near_what_popkit_finds(standings: list[tuple[PlanStanding, Record]]) -> None:
    """A schedule counts sessions, exposure weeks of school: in a short week they differ a little."""
    apart = []
    for at, truth in standings:
        for support, told in zip(at.supports, truth["supports"], strict=True):
            if support.exposure is not None and truth["status"] == "active" and support.weeks_active >= 8:
                apart.append(abs(support.exposure - told["delivered_share"]))
    assert len(apart) > MANY
    assert sum(apart) / len(apart) < 0.05


@pytest.fixture(scope="module")
def verdicts(standings: list[tuple[PlanStanding, Record]]) -> dict[str, Counter[str]]:
    """The verdicts on goals that were delivered, by their true course."""
    found: dict[str, Counter[str]] = {name: Counter() for name in SITUATIONS["goal.course"].outcomes}
    for at, truth in standings:
        for goal, told in zip(at.goals, truth["goals"], strict=True):
            if truth["status"] == "active" and (told["delivered_share"] or 0) >= 0.85:
                found[told["course"]][str(goal.verdict)] += 1
    return found


@pytest.mark.parametrize(
    ("course", "verdict", "least", "most"),
    [
        ("aimline", "off_track", 0, 0.03),
        ("aimline", "ahead", 0, 0.03),
        ("aimline", "on_track", 0.4, 1),
        ("fast", "off_track", 0, 0.01),
        ("half_rate", "off_track", 0.4, 1),
        ("half_rate", "on_track", 0, 0.03),
        ("no_growth", "off_track", 0.7, 1),
        ("no_growth", "on_track", 0, 0.01),
    ],
)
def test_verdicts_agree_with_the_truth(
    verdicts: dict[str, Counter[str]], course: str, verdict: str, least: float, most: float
) -> None:
    found = verdicts[course]
    assert found.total() > 100
    assert least <= found[verdict] / found.total() <= most


# Calendars


@pytest.mark.parametrize(("count", "schools"), [(0, 3), (1, 3), (500, 3), (501, 6), (1000, 6), (1001, 9)])
def test_there_are_three_schools_for_five_hundred_plans(count: int, schools: int) -> None:
    calendars = synth_calendars(count)["calendars"]
    assert sum(len(calendar["school_ids"]) for calendar in calendars) == schools
    assert len({name for calendar in calendars for name in calendar["school_ids"]}) == schools


@pytest.mark.parametrize(("blocks", "calendars"), [(1000, 3), (1001, 6)])
def test_a_calendar_names_a_thousand_schools_at_most(blocks: int, calendars: int) -> None:
    district = popkit.read_district(synth_calendars(500 * blocks))
    assert len(district.calendars) == calendars


def test_calendars_differ_between_the_levels() -> None:
    town = popkit.read_district(synth_calendars(1))
    days = {
        town.school_days(calendar.school_ids[0]).count(dt.date(2026, 7, 1), dt.date(2027, 7, 1))
        for calendar in town.calendars
    }
    assert len(days) == 3
