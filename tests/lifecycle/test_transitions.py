"""The life cycles as data: whole, without dead ends, and resting on rules and limits that exist."""

from __future__ import annotations

import inspect
from importlib.resources import files
from typing import Any, Final, get_args

import pytest
from pydantic import TypeAdapter, ValidationError

import popkit
from popkit import vocabulary
from popkit.lifecycle import Lifecycle, Step, lifecycles
from popkit.lifecycle.tracks import TRACKS
from popkit.limits import shipped_limits
from popkit.write.page import sources

KINDS: Final = tuple(lifecycles())
STEPS: Final = [
    pytest.param(kind, step, id=f"{kind}-{step.to}-{index}")
    for kind, lifecycle in lifecycles().items()
    for index, step in enumerate(lifecycle.steps)
]
ERRORS: Final = {"entered_in_error", "void"}

each_kind = pytest.mark.parametrize("kind", KINDS)
each_step = pytest.mark.parametrize(("kind", "step"), STEPS)


def test_every_kind_of_record_with_a_status_has_a_life_cycle() -> None:
    assert set(KINDS) == set(TRACKS) == {"plan", "goal", "support", "review"}


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("plan", vocabulary.PlanStatus),
        ("goal", vocabulary.GoalStatus),
        ("support", vocabulary.SupportStatus),
    ],
)
def test_the_statuses_are_those_of_the_document(kind: str, words: Any) -> None:
    assert lifecycles()[kind].written == lifecycles()[kind].statuses == get_args(words)


def test_a_review_is_written_only_once_there_is_something_to_write() -> None:
    assert set(lifecycles()["review"].written) == {"completed", "attempted", "waived", "void"}
    assert lifecycles()["review"].after("attempted").keys() == {"completed", "void"}


@each_kind
def test_every_status_is_an_entry_or_can_be_reached(kind: str) -> None:
    lifecycle = lifecycles()[kind]
    reached = set(lifecycle.entry)
    for _ in lifecycle.statuses:
        reached |= {step.to for step in lifecycle.steps if reached & set(step.before)}
    assert reached == set(lifecycle.statuses)


@each_kind
def test_only_final_statuses_lead_nowhere_but_to_an_error(kind: str) -> None:
    lifecycle = lifecycles()[kind]
    assert set(lifecycle.entry) | set(lifecycle.final) | set(lifecycle.unwritten) <= set(lifecycle.statuses)
    for status in lifecycle.statuses:
        onward = {step.to for step in lifecycle.steps if status in step.before} - ERRORS
        assert bool(onward) == (status not in lifecycle.final), status


@each_kind
def test_a_step_is_written_once_and_speaks_of_known_statuses(kind: str) -> None:
    lifecycle = lifecycles()[kind]
    pairs = [(before, step.to) for step in lifecycle.steps for before in step.before]
    assert len(pairs) == len(set(pairs))
    assert {status for pair in pairs for status in pair} == set(lifecycle.statuses)


@pytest.mark.parametrize(("kind", "error"), [("plan", "entered_in_error"), ("goal", "entered_in_error")])
def test_whatever_was_entered_in_error_can_be_said_to_be(kind: str, error: str) -> None:
    lifecycle = lifecycles()[kind]
    assert all(error in lifecycle.after(status) for status in lifecycle.statuses if status != error)
    assert not lifecycle.after(error)


@each_step
def test_every_guard_is_a_rule_by_name_and_stands_once(kind: str, step: Step) -> None:
    assert [popkit.rulebook()[name].name for name in step.guards] == list(step.guards)
    assert len(set(step.guards)) == len(step.guards)
    assert step.guards or not step.as_if_active, kind


@each_step
def test_a_step_needs_only_what_the_record_keeps(kind: str, step: Step) -> None:
    wanted = {*step.needs, *(["recheck_on"] if step.recheck_within else [])}
    assert wanted <= TRACKS[kind].kept & set(inspect.signature(popkit.advance).parameters)


@each_step
def test_a_day_to_look_again_is_bounded_by_a_limit_in_days(kind: str, step: Step) -> None:
    if step.recheck_within is not None:
        assert shipped_limits()[step.recheck_within].unit == "days", kind


@each_step
def test_a_no_of_student_or_family_is_asked_nothing(kind: str, step: Step) -> None:
    if step.to in {"withdrawn", "rejected"}:
        assert (step.guards, step.needs, step.by_hand) == ((), (), ())
        assert "choice" in (step.note or ""), kind


@each_kind
def test_every_source_is_a_known_one(kind: str) -> None:
    assert set(lifecycles()[kind].sources) <= {"popkit default", *sources()}


def test_life_cycles_are_read_once() -> None:
    assert lifecycles() is lifecycles()


SOUND: Final[dict[str, Any]] = {
    "about": "A life.",
    "sources": ["popkit default"],
    "statuses": ["one", "two"],
    "entry": ["one"],
    "final": ["two"],
    "step": [{"from": ["one"], "to": "two", "who": ["anyone"]}],
}


@pytest.mark.parametrize(
    "change",
    [
        {"about": ""},
        {"sources": []},
        {"statuses": ["One"]},
        {"more": 1},
        {"step": [{"from": [], "to": "two", "who": ["anyone"]}]},
        {"step": [{"from": ["one"], "to": "two", "who": ["somebody"]}]},
        {"step": [{"from": ["one"], "to": "two", "who": ["anyone"], "needs": ["luck"]}]},
        {"step": [{"from": ["one"], "to": "two", "who": ["anyone"], "guard": ["plan-without-basis"]}]},
    ],
)
def test_a_life_cycle_that_is_not_sound_is_not_taken(change: dict[str, Any]) -> None:
    reader = TypeAdapter(Lifecycle)
    assert reader.validate_python(SOUND).after("one").keys() == {"two"}
    with pytest.raises(ValidationError):
        reader.validate_python({**SOUND, **change})


def test_the_steps_travel_with_the_package() -> None:
    assert files("popkit.lifecycle").joinpath("transitions.toml").is_file()
