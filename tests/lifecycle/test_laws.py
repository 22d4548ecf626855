"""Whatever the plan and whatever is asked: one entry more, or nothing at all."""

from __future__ import annotations

import copy
import datetime as dt
import json
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import popkit
from popkit.lifecycle import lifecycles

Documents = st.SearchStrategy[dict[str, Any]]

law = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])

FOLDERS = {"goal": "goals", "support": "supports"}
DATES = st.dates(dt.date(2026, 8, 1), dt.date(2027, 7, 31))


def records(document: dict[str, Any]) -> list[tuple[str, dict[str, str], dict[str, Any]]]:
    """Every record that may move: its kind, how it is named, and what is written."""
    named = [(kind, {kind: kept["id"]}, kept) for kind, folder in FOLDERS.items() for kept in document[folder]]
    return [("plan", {}, document), *named]


@law
@given(data=st.data(), on=DATES, reason=st.none() | st.just("agreed"), late=st.booleans())
def test_a_step_adds_one_entry_or_changes_nothing(
    plan_documents: Documents, data: st.DataObject, on: dt.date, reason: str | None, *, late: bool
) -> None:
    document = data.draw(plan_documents)
    kind, ids, record = data.draw(st.sampled_from(records(document)))
    to = data.draw(st.sampled_from(lifecycles()[kind].statuses))
    plan = popkit.read_plan(document)
    written = popkit.write_plan(plan)
    said = {"recheck_on": on + dt.timedelta(days=90 if late else 30)} if (kind, to) == ("plan", "on_hold") else {}
    after = None
    try:
        after = popkit.advance(plan, to=to, on=on, by="ortiz", reason=reason, **ids, **said)  # type: ignore[arg-type]
    except popkit.IllegalTransition as refused:
        error = refused
    if after is None:
        assert to not in error.allowed or error.failed or error.needs
        assert popkit.write_plan(plan) == written
        return
    assert popkit.write_plan(plan) == written
    assert to in lifecycles()[kind].after(record["status"])
    expected = copy.deepcopy(document)
    moved = next(kept for each, name, kept in records(expected) if (each, name) == (kind, ids))
    days = {name: day.isoformat() for name, day in {"on": on, **said}.items()}
    entry = {"status": to, "by": "ortiz", **days, **({"reason": reason} if reason else {})}
    moved |= {"status": to, "status_history": [*moved["status_history"], entry]}
    assert json.loads(popkit.write_plan(after)) == expected
    assert popkit.read_plan(popkit.write_plan(after)) == after == popkit.read_plan(expected)


@law
@given(data=st.data(), on=DATES)
def test_what_was_entered_in_error_can_always_be_said_to_be(
    plan_documents: Documents, data: st.DataObject, on: dt.date
) -> None:
    document = data.draw(plan_documents)
    kind, ids, record = data.draw(st.sampled_from([kept for kept in records(document) if kept[0] != "support"]))
    plan = popkit.read_plan(document)
    newest = record["status_history"][-1:] and dt.date.fromisoformat(record["status_history"][-1]["on"])
    day = max(on, newest or on)
    after = popkit.advance(plan, to="entered_in_error", on=day, by="ortiz", **ids)
    assert popkit.stand(after, as_of=day).status == "entered_in_error" or kind == "goal"


@law
@given(data=st.data(), on=DATES)
def test_every_step_that_is_taken_is_what_the_plan_then_stands_at(
    plan_documents: Documents, data: st.DataObject, on: dt.date
) -> None:
    plan = popkit.read_plan(data.draw(plan_documents))
    to = data.draw(st.sampled_from(lifecycles()["plan"].statuses))
    try:
        after = popkit.advance(plan, to=to, on=on, by="ortiz", reason="agreed")
    except popkit.IllegalTransition:
        return
    assert popkit.stand(after, as_of=on).status == to


@pytest.mark.parametrize("kind", ["plan", "goal", "support", "review"])
def test_no_refusal_tells_anything_of_a_child(fuzz: ModuleType, kind: str) -> None:
    document = fuzz.whole_plan()
    plan = popkit.read_plan(document)
    ids = {
        "plan": {},
        "goal": {"goal": document["goals"][0]["id"]},
        "support": {"support": document["supports"][0]["id"]},
        "review": {"review": "none"},
    }[kind]
    for to in (*lifecycles()[kind].statuses, "zzz"):
        for day in (dt.date(2026, 9, 1), dt.date(2027, 3, 1)):
            try:
                popkit.advance(plan, to=to, on=day, by="ortiz", **ids)
            except popkit.PopkitError as error:
                told = f"{error!s} {error!r} {vars(error)}".lower()
                assert fuzz.FRAGMENT not in told
