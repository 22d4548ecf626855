"""Every step there is can be taken, every other is refused, and what is written is one entry more."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest

import popkit
from popkit.lifecycle import lifecycles

Document = dict[str, Any]
InOrder = Callable[..., Document]
StepOn = Callable[..., popkit.Plan]

KINDS: Final = ("plan", "goal", "support")
FOLDERS: Final = {"goal": "goals", "support": "supports"}


def pairs(*, legal: bool) -> Iterator[tuple[str, str, str]]:
    for kind in KINDS:
        lifecycle = lifecycles()[kind]
        for before in lifecycle.statuses:
            for to in lifecycle.statuses:
                if (to in lifecycle.after(before)) == legal:
                    yield kind, before, to


LEGAL: Final = list(pairs(legal=True))
ILLEGAL: Final = list(pairs(legal=False))


def record_of(plan: popkit.Plan, kind: str) -> Any:
    return plan if kind == "plan" else getattr(plan, FOLDERS[kind])[0]


def entries(plan: popkit.Plan, kind: str) -> list[dict[str, Any]]:
    document = json.loads(popkit.write_plan(plan))
    found: list[dict[str, Any]] = record_of_document(document, kind).get("status_history", [])
    return found


def record_of_document(document: Document, kind: str) -> Document:
    found: Document = document if kind == "plan" else document[FOLDERS[kind]][0]
    return found


# The table


def test_the_steps_are_these() -> None:
    """A change here is a decision; the list is the table people read."""
    onward = {kind: {} for kind in KINDS}  # type: dict[str, dict[str, str]]
    for kind, before, to in LEGAL:
        onward[kind][before] = f"{onward[kind].get(before, '')} {to}".strip()
    assert onward == {
        "plan": {
            "draft": "proposed entered_in_error",
            "proposed": "active withdrawn entered_in_error",
            "active": "active on_hold completed withdrawn transferred entered_in_error",
            "on_hold": "active completed withdrawn transferred entered_in_error",
            "completed": "entered_in_error",
            "withdrawn": "entered_in_error",
            "transferred": "entered_in_error",
        },
        "goal": {
            "proposed": "accepted rejected entered_in_error",
            "accepted": "active entered_in_error",
            "active": "on_hold completed cancelled entered_in_error",
            "on_hold": "active completed cancelled entered_in_error",
            "completed": "entered_in_error",
            "cancelled": "entered_in_error",
            "rejected": "entered_in_error",
        },
        "support": {
            "planned": "waitlisted active withdrawn",
            "waitlisted": "active withdrawn",
            "active": "paused completed discontinued withdrawn",
            "paused": "active completed discontinued withdrawn",
        },
    }


@pytest.mark.parametrize(("kind", "before", "to"), LEGAL)
def test_a_step_of_the_table_is_taken(in_order: InOrder, step: StepOn, kind: str, before: str, to: str) -> None:
    document = in_order(kind, before)
    after = step(document, kind, to)
    entry = {"status": to, "on": "2026-10-05", "by": "ortiz", "reason": "talked over with the family"}
    entry |= {"recheck_on": "2026-11-02"} if (kind, to) == ("plan", "on_hold") else {}
    record = record_of_document(document, kind)
    record |= {"status": to, "status_history": [*record["status_history"], entry]}
    assert json.loads(popkit.write_plan(after)) == document
    assert popkit.read_plan(popkit.write_plan(after)) == after


@pytest.mark.parametrize(("kind", "before", "to"), ILLEGAL)
def test_any_other_step_is_refused(in_order: InOrder, step: StepOn, kind: str, before: str, to: str) -> None:
    plan = popkit.read_plan(in_order(kind, before))
    written = popkit.write_plan(plan)
    with pytest.raises(popkit.IllegalTransition) as caught:
        step(plan, kind, to)
    error = caught.value
    assert (error.kind, error.from_status, error.to) == (kind, before, to)
    assert error.allowed == tuple(after for each, start, after in LEGAL if (each, start) == (kind, before))
    assert (error.failed, error.needs) == ((), {})
    assert popkit.write_plan(plan) == written


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_without_a_history_begins_one(in_order: InOrder, step: StepOn, kind: str) -> None:
    """Since when it had its status nobody knows, and no day is made up for it."""
    before = {"plan": "active", "goal": "active", "support": "planned"}[kind]
    to = {"plan": "on_hold", "goal": "on_hold", "support": "active"}[kind]
    after = step(in_order(kind, before, since=None), kind, to)
    assert record_of(after, kind).status == to
    (entry,) = entries(after, kind)
    assert (entry["status"], entry["on"]) == (to, "2026-10-05")


def test_steps_follow_each_other(in_order: InOrder, step: StepOn) -> None:
    document = in_order("plan", "draft", since="2026-09-07")
    # The review that going on after a hold asks for.
    plan = popkit.read_plan({**document, "plan_reviews": [{"id": "r1", "held_on": "2026-09-24"}]})
    way = ("proposed", "active", "active", "on_hold", "active", "completed", "entered_in_error")
    for days, to in enumerate(way):
        plan = step(plan, "plan", to, on=dt.date(2026, 9, 21 + days), recheck_on=dt.date(2026, 10, 12))
    assert [entry["status"] for entry in entries(plan, "plan")] == ["draft", *way]


def test_a_goal_that_was_not_achieved_is_completed_like_any_other(in_order: InOrder, step: StepOn) -> None:
    after = step(in_order("goal", "active"), "goal", "completed")
    assert after.goals[0].achievement is not None
    assert after.goals[0].achievement.status == "not_achieved"


# Which record


def test_only_the_record_that_is_named_moves(in_order: InOrder, on: dt.date) -> None:
    document = in_order("goal", "proposed")
    document["goals"].append({**document["goals"][0], "id": "g2"})
    plan = popkit.read_plan(document)
    after = popkit.advance(plan, to="accepted", on=on, by="student-1", goal="g2")
    assert [goal.status for goal in after.goals] == ["proposed", "accepted"]
    assert after.goals[0] == plan.goals[0]
    assert (after.status, after.status_history) == (plan.status, plan.status_history)


@pytest.mark.parametrize("kind", ["goal", "support", "review"])
def test_a_record_that_is_not_there_is_not_repeated(in_order: InOrder, on: dt.date, kind: str) -> None:
    plan = popkit.read_plan(in_order())
    with pytest.raises(popkit.UnknownRecord) as caught:
        popkit.advance(plan, to="active", on=on, by="ortiz", **{kind: "Imani-7"})  # type: ignore[arg-type]
    assert str(caught.value) == f"no {kind} of that id in the plan"
    assert "Imani" not in repr(caught.value)


def test_one_record_moves_at_a_time(in_order: InOrder, on: dt.date) -> None:
    with pytest.raises(TypeError, match="one record moves at a time, got goal and support"):
        popkit.advance(popkit.read_plan(in_order()), to="active", on=on, by="ortiz", goal="g1", support="s1")


# Which status


@pytest.mark.parametrize(
    ("kind", "to", "told"),
    [
        ("plan", "propsed", 'no status of a plan "propsed"; did you mean "proposed"?'),
        ("goal", "acepted", 'no status of a goal "acepted"; did you mean "accepted"?'),
        ("support", "zzz", 'no status of a support "zzz"'),
    ],
)
def test_an_unknown_status_is_answered_with_the_nearest(
    in_order: InOrder, step: StepOn, kind: str, to: str, told: str
) -> None:
    with pytest.raises(popkit.UnknownName) as caught:
        step(in_order(), kind, to)
    assert str(caught.value) == told


# Which day, and what is said of it


def test_a_day_before_the_newest_entry_is_refused(in_order: InOrder, step: StepOn) -> None:
    document = in_order("plan", "proposed", since="2026-10-05")
    with pytest.raises(popkit.IllegalTransition) as caught:
        step(document, "plan", "active", on=dt.date(2026, 10, 4))
    assert caught.value.needs == {"on": "a day not before the newest one of the status history"}
    assert "2026" not in str(caught.value)
    for day in (5, 6):
        assert step(document, "plan", "active", on=dt.date(2026, 10, day)).status == "active"


@pytest.mark.parametrize("other", [dt.datetime(2026, 10, 5, 9, 0), "2026-10-05", 20261005])  # noqa: DTZ001 - as it may come
def test_a_day_is_a_civil_date(in_order: InOrder, step: StepOn, other: Any) -> None:
    for day in ({"on": other}, {"recheck_on": other}):
        with pytest.raises(TypeError, match=r"a datetime\.date is wanted"):
            step(in_order(), "plan", "on_hold", **day)


@pytest.mark.parametrize(
    ("recheck_on", "wanted"),
    [
        (None, True),
        (dt.date(2026, 10, 5), True),
        (dt.date(2026, 10, 6), False),
        (dt.date(2026, 12, 4), False),
        (dt.date(2026, 12, 5), True),
    ],
)
def test_a_hold_needs_a_day_to_look_again_within_sixty(
    in_order: InOrder, step: StepOn, recheck_on: dt.date | None, *, wanted: bool
) -> None:
    if not wanted:
        assert step(in_order(), "plan", "on_hold", recheck_on=recheck_on).status == "on_hold"
        return
    with pytest.raises(popkit.IllegalTransition) as caught:
        step(in_order(), "plan", "on_hold", recheck_on=recheck_on)
    assert caught.value.needs == {"recheck_on": "a day to look again, 1 to 60 days after the step"}


@pytest.mark.parametrize(("days", "wanted"), [(30, False), (31, True)])
def test_a_district_says_how_long_a_hold_may_be(
    in_order: InOrder, step: StepOn, on: dt.date, days: int, *, wanted: bool
) -> None:
    town = popkit.read_district({"limits": {"hold_days": 30}})
    said = {"recheck_on": on + dt.timedelta(days=days), "district": town}
    if not wanted:
        assert step(in_order(), "plan", "on_hold", **said).status == "on_hold"
        return
    with pytest.raises(popkit.IllegalTransition, match="1 to 30 days after the step"):
        step(in_order(), "plan", "on_hold", **said)


@pytest.mark.parametrize("reason", [None, "", " \n"])
@pytest.mark.parametrize("to", ["active", "on_hold"])
def test_a_new_version_and_a_hold_need_a_reason(in_order: InOrder, step: StepOn, to: str, reason: str | None) -> None:
    with pytest.raises(popkit.IllegalTransition) as caught:
        step(in_order(), "plan", to, reason=reason)
    assert caught.value.needs == {"reason": "why, in a sentence"}


def test_a_reason_is_written_only_where_one_is_given(in_order: InOrder, step: StepOn) -> None:
    after = step(in_order(), "plan", "withdrawn", reason=None)
    assert entries(after, "plan")[-1] == {"status": "withdrawn", "on": "2026-10-05", "by": "ortiz"}


@pytest.mark.parametrize("kind", ["goal", "support"])
def test_what_a_record_has_no_place_for_is_not_taken(in_order: InOrder, step: StepOn, kind: str) -> None:
    with pytest.raises(TypeError, match=f"a {kind} has no place for recheck_on"):
        step(in_order(kind, "active"), kind, "completed", recheck_on=dt.date(2026, 11, 2))


@pytest.mark.parametrize(
    ("said", "code", "at"),
    [
        ({"by": "Imani Okafor!"}, "not-an-id", "/status_history/1/by"),
        ({"reason": "x" * 10_001}, "too-long", "/status_history/1/reason"),
        ({"reason": "a\x00b"}, "control-character", "/status_history/1/reason"),
        ({"on": dt.date(2200, 1, 1)}, "not-a-date", "/status_history/1/on"),
    ],
)
def test_what_no_document_may_hold_is_a_reading_problem(
    in_order: InOrder, step: StepOn, said: dict[str, Any], code: str, at: str
) -> None:
    with pytest.raises(popkit.UnreadablePlan) as caught:
        step(in_order(), "plan", "withdrawn", **said)
    assert [(problem.code, problem.at) for problem in caught.value.problems] == [(code, at)]
    assert "Imani" not in str(caught.value)


# Reviews, which keep no history

ATTEMPTED: Final[Document] = {
    "id": "w1",
    "month": "2026-10",
    "status": "attempted",
    "attempts": [{"on": "2026-10-01"}],
    "going_well": "draws maps of the whole valley",
    "no_action_needed": True,
    "ratings": [
        {"domain": domain, "level": "steady"}
        for domain in ("academic", "social_emotional", "health", "family_basic_needs")
    ],
}


def review_moved(in_order: InOrder, on: dt.date, to: str, **record: Any) -> Any:
    document = {**in_order(), "wellbeing_reviews": [{**ATTEMPTED, **record}]}
    plan = popkit.advance(popkit.read_plan(document), to=to, on=on, by="ortiz", review="w1")
    return plan.wellbeing_reviews[0]


def test_a_completed_review_says_when_it_was_held_and_by_whom(in_order: InOrder, on: dt.date) -> None:
    done = review_moved(in_order, on, "completed")
    assert (done.status, done.held_on, done.reviewer_id) == ("completed", on, "ortiz")


def test_what_the_record_says_of_its_day_and_reviewer_stays(in_order: InOrder, on: dt.date) -> None:
    done = review_moved(in_order, on, "completed", held_on="2026-10-02", reviewer_id="lee")
    assert (done.held_on, done.reviewer_id) == (dt.date(2026, 10, 2), "lee")


def test_a_review_is_not_written_down_before_it_was_held(in_order: InOrder, on: dt.date) -> None:
    """The day of the record was that of the try; one that lies later stays."""
    later = on + dt.timedelta(days=1)
    assert review_moved(in_order, on, "completed", recorded_on="2026-10-01").recorded_on == on
    assert review_moved(in_order, on, "completed", recorded_on=later.isoformat()).recorded_on == later
    assert review_moved(in_order, on, "completed").recorded_on is None


def test_a_void_review_keeps_what_was_written(in_order: InOrder, on: dt.date) -> None:
    void = review_moved(in_order, on, "void")
    assert (void.status, void.held_on, void.going_well) == ("void", None, ATTEMPTED["going_well"])


@pytest.mark.parametrize(
    ("empty", "rule"),
    [
        ({"ratings": []}, "wellbeing-domains-left-out"),
        ({"going_well": " "}, "nothing-going-well"),
        ({"no_action_needed": False}, "wellbeing-review-without-next-step"),
    ],
)
def test_a_review_is_not_completed_without(in_order: InOrder, on: dt.date, empty: Document, rule: str) -> None:
    with pytest.raises(popkit.IllegalTransition) as caught:
        review_moved(in_order, on, "completed", **empty)
    assert [guard.rule for guard in caught.value.failed] == [rule]


def test_a_review_takes_no_reason(in_order: InOrder, on: dt.date) -> None:
    plan = popkit.read_plan({**in_order(), "wellbeing_reviews": [ATTEMPTED]})
    with pytest.raises(TypeError, match="a review has no place for reason"):
        popkit.advance(plan, to="void", on=on, by="ortiz", review="w1", reason="typed twice")
