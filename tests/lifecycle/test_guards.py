"""Guards are rules, asked of the plan as it would be; what fails and what cannot be told stands in the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Final

import pytest

import popkit
from popkit.lifecycle import lifecycles
from popkit.standing import PlanStanding

Document = dict[str, Any]
InOrder = Callable[..., Document]
StepOn = Callable[..., popkit.Plan]

STRENGTH: Final = {"id": "p1", "kind": "strength", "domain": "academic", "text": "draws maps", "source": "teacher"}
LATER: Final = {"on": "2027-05-28", "value": 62}

PROPOSED: Final = ("plan", "draft", "proposed")
FOLLOWED: Final = ("plan", "proposed", "active")
HELD: Final = ("plan", "active", "on_hold")
RESUMED: Final = ("plan", "on_hold", "active")
COMPLETED: Final = ("plan", "active", "completed")
SENT: Final = ("plan", "active", "transferred")
BEGUN: Final = ("goal", "accepted", "active")
REACHED: Final = ("goal", "active", "completed")

SPOILT: Final[list[tuple[tuple[str, str, str], str, Document]]] = [
    (PROPOSED, "plan-without-basis", {"basis": []}),
    (PROPOSED, "plan-without-purpose", {"purpose": " "}),
    (PROPOSED, "plan-without-manager", {"manager_id": None, "team": [{"id": "ortiz", "role": "teacher"}]}),
    (
        PROPOSED,
        "plan-with-several-managers",
        {"team": [{"id": each, "role": "plan_manager"} for each in ("ortiz", "lee")]},
    ),
    (
        PROPOSED,
        "plan-manager-has-left",
        {"team": [{"id": "ortiz", "role": "plan_manager", "until": "2026-10-04"}]},
    ),
    (PROPOSED, "plan-without-student-statement", {"student_statement": None}),
    (
        PROPOSED,
        "statement-not-in-own-writing",
        {"student_statement": {"text": "I want to read", "written_by": "scribe"}},
    ),
    (PROPOSED, "few-strengths", {"profile": [{**STRENGTH, "source": "student"}]}),
    (PROPOSED, "no-strength-from-student-or-family", {"profile": [STRENGTH, {**STRENGTH, "id": "p2"}]}),
    (
        FOLLOWED,
        "partner-not-on-team",
        {"supports": [{"provider": {"kind": "partner", "partner_id": "river-library"}}]},
    ),
    (FOLLOWED, "student-has-not-answered", {"agreements": [{"party": "family", "on": "2026-10-05"}]}),
    (
        FOLLOWED,
        "family-has-not-answered",
        {"agreements": [{"party": "student", "on": "2026-10-05"}, {"party": "family", "on": "2026-10-06"}]},
    ),
    (RESUMED, "resumed-without-review", {"plan_reviews": [{"id": "r1", "held_on": "2026-09-20"}]}),
    (COMPLETED, "completed-with-active-goals", {"goals": [{"status": "active"}]}),
    (COMPLETED, "closed-goal-without-reflection", {"goals": [{"reflection": None}]}),
    (SENT, "no-hand-over-before-move", {"student": {"grade": "08"}, "ends_on": "2026-10-30"}),
    (BEGUN, "goal-without-owner", {"goals": [{"owner_id": None}]}),
    (
        BEGUN,
        "goal-owner-has-left",
        {"team": [{"id": "ortiz", "role": "plan_manager", "until": "2026-10-04"}]},
    ),
    (BEGUN, "goal-without-baseline", {"goals": [{"baseline": None}]}),
    (BEGUN, "goal-without-target", {"goals": [{"target": None}]}),
    (BEGUN, "goal-without-unit", {"goals": [{"measure": {"name": "words", "direction": "increase"}}]}),
    (BEGUN, "target-not-beyond-baseline", {"goals": [{"target": LATER}]}),
    (BEGUN, "goal-without-student-words", {"goals": [{"student_words": ""}]}),
    (BEGUN, "goal-without-active-support", {"supports": [{"status": "planned"}]}),
    (BEGUN, "goal-without-next-step", {"actions": [{"owner_id": None}]}),
    (REACHED, "closed-goal-without-achievement", {"goals": [{"achievement": None}]}),
    (REACHED, "closed-goal-without-reflection", {"goals": [{"reflection": " "}]}),
    (REACHED, "closed-goal-without-observation", {"goals": [{"observations": []}]}),
]
"""A step, a guard of it, and what spoils the plan for this guard alone."""


def spoil(document: Document, changes: Document) -> Document:
    """Lay changes over the document; those of the student and of goals, supports and actions over what is there."""
    for name, change in changes.items():
        if name == "student":
            document[name] |= change
        elif name in {"goals", "supports", "actions"}:
            document[name] = [{**record, **more} for record, more in zip(document[name], change, strict=True)]
        else:
            document[name] = change
    return document


def refused(step: StepOn, document: Document, way: tuple[str, str, str], **said: Any) -> popkit.IllegalTransition:
    kind, _, to = way
    with pytest.raises(popkit.IllegalTransition) as caught:
        step(document, kind, to, **said)
    return caught.value


@pytest.mark.parametrize(("way", "guard", "changes"), SPOILT)
def test_a_guard_that_fails_stands_in_the_way(
    in_order: InOrder, step: StepOn, way: tuple[str, str, str], guard: str, changes: Document
) -> None:
    kind, before, _ = way
    error = refused(step, spoil(in_order(kind, before), changes), way)
    rule = popkit.rulebook()[guard]
    (failed,) = error.failed
    assert (failed.rule, failed.code, failed.outcome, failed.missing) == (guard, rule.code, "fail", ())
    assert failed.do == rule.do
    assert failed.at == ("/goals/0" if rule.on == "goal" else "")
    assert error.needs == {}


def test_every_guard_is_tried() -> None:
    tried = {(way[0], way[2], guard) for way, guard, _ in SPOILT} | {
        # These two ask for what the step needs as well: `test_what_is_needed_and_what_fails_is_told_together`.
        ("plan", "on_hold", "hold-without-reason"),
        ("plan", "on_hold", "hold-without-recheck"),
    }
    guards = {
        (kind, step.to, guard)
        for kind, lifecycle in lifecycles().items()
        for step in lifecycle.steps
        for guard in step.guards
        # A review keeps no history and is tried on its own: `test_a_review_is_not_completed_without`.
        if kind != "review"
    }
    assert tried == guards


def test_what_is_needed_and_what_fails_is_told_together(in_order: InOrder, step: StepOn) -> None:
    error = refused(step, in_order(), HELD, reason=None, recheck_on=None)
    assert list(error.needs) == ["reason", "recheck_on"]
    assert [failed.rule for failed in error.failed] == ["hold-without-reason", "hold-without-recheck"]


def test_all_guards_that_fail_are_told_in_the_order_of_the_step(in_order: InOrder, step: StepOn) -> None:
    spoilt = spoil(in_order("plan", "draft"), {"profile": [], "basis": [], "student_statement": None})
    error = refused(step, spoilt, PROPOSED)
    assert [failed.rule for failed in error.failed] == [
        "plan-without-basis",
        "plan-without-student-statement",
        "few-strengths",
    ]
    head, *lines = str(error).splitlines()
    assert head == "a plan cannot go from draft to proposed yet"
    assert lines[0].startswith("  plan-without-basis (PLAN002a) fails. Record the basis: ")


def test_what_cannot_be_told_stands_in_the_way(in_order: InOrder, step: StepOn) -> None:
    """A statement of which nobody says who wrote it; a student whose age nobody knows."""
    unsaid = spoil(in_order("plan", "draft"), {"student_statement": {"text": "I want to read"}})
    (failed,) = refused(step, unsaid, PROPOSED).failed
    assert (failed.rule, failed.outcome, failed.missing) == (
        "statement-not-in-own-writing",
        "cannot_tell",
        ("plan.statement_is_own_writing",),
    )
    ageless = {"student": {"grade": "12"}, "agreements": [{"party": "student", "on": "2026-09-10"}]}
    (failed,) = refused(step, spoil(in_order("plan", "proposed"), ageless), FOLLOWED).failed
    assert (failed.rule, failed.missing) == ("family-has-not-answered", ("plan.student_is_adult",))


def test_what_does_not_apply_does_not_stand_in_the_way(in_order: InOrder, step: StepOn) -> None:
    """In second grade somebody may write the statement down; after seventh nobody moves on."""
    young = {"student": {"grade": "02"}, "student_statement": {"text": "I want to read", "written_by": "scribe"}}
    assert step(spoil(in_order("plan", "draft"), young), "plan", "proposed").status == "proposed"
    assert step(spoil(in_order(), {"student": {"grade": "07"}}), "plan", "transferred").status == "transferred"


def test_a_guard_that_crashes_has_told_nothing(
    in_order: InOrder, step: StepOn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_standing: PlanStanding) -> bool:
        raise RuntimeError("Imani")

    monkeypatch.setattr(PlanStanding, "has_basis", property(broken), raising=False)
    (failed,) = refused(step, in_order("plan", "draft"), PROPOSED).failed
    assert (failed.rule, failed.outcome, failed.missing) == ("plan-without-basis", "cannot_tell", ())
    assert "Imani" not in str(failed)


def test_a_guard_is_asked_of_the_day_of_the_step(in_order: InOrder, step: StepOn, on: dt.date) -> None:
    answered = {"agreements": [{"party": party, "on": on.isoformat()} for party in ("student", "family")]}
    document = spoil(in_order("plan", "proposed"), answered)
    early = refused(step, document, FOLLOWED, on=on - dt.timedelta(days=1))
    assert [failed.rule for failed in early.failed] == ["student-has-not-answered", "family-has-not-answered"]
    assert step(document, "plan", "active", on=on).status == "active"


@pytest.mark.parametrize("status", ["draft", "proposed", "active", "on_hold"])
def test_a_goal_is_asked_as_much_before_its_plan_is_followed(in_order: InOrder, step: StepOn, status: str) -> None:
    """Also where the plan's own history goes on after the day of the goal's step."""
    document = spoil(in_order("goal", "accepted"), {"goals": [{"owner_id": None}], "status": status})
    for since in ("2026-09-01", "2026-10-05", "2026-10-06"):
        document["status_history"] = [{"status": status, "on": since}]
        (failed,) = refused(step, document, BEGUN).failed
        assert failed.rule == "goal-without-owner"


def test_a_step_of_one_goal_is_not_held_up_by_another(in_order: InOrder, step: StepOn) -> None:
    document = in_order("goal", "active")
    document["goals"].append({**document["goals"][0], "id": "g2", "reflection": None, "status": "cancelled"})
    del document["goals"][1]["status_history"]
    assert step(document, "goal", "completed").goals[0].status == "completed"


def test_the_end_of_a_plan_asks_about_each_of_its_goals(in_order: InOrder, step: StepOn) -> None:
    document = spoil(in_order(), {"goals": [{"reflection": None}]})
    document["goals"].append({**document["goals"][0], "id": "g2"})
    error = refused(step, document, COMPLETED)
    assert [(failed.rule, failed.at) for failed in error.failed] == [
        ("closed-goal-without-reflection", "/goals/0"),
        ("closed-goal-without-reflection", "/goals/1"),
    ]
    assert "closed-goal-without-reflection (GOAL018b) fails at /goals/1. " in str(error)


def test_a_districts_limits_hold_for_guards_too(in_order: InOrder, step: StepOn) -> None:
    town = popkit.read_district({"limits": {"strengths_minimum": 3}})
    error = refused(step, in_order("plan", "draft"), PROPOSED, district=town)
    assert [failed.rule for failed in error.failed] == ["few-strengths"]


def test_the_plan_that_was_asked_is_not_the_plan_that_is_kept(in_order: InOrder, step: StepOn) -> None:
    """Guards asked as if the plan were active leave no trace of that."""
    after = step(in_order("plan", "draft"), "plan", "proposed")
    assert [entry.status for entry in after.status_history] == ["draft", "proposed"]
    begun = step(spoil(in_order("goal", "accepted"), {"status": "proposed"}), "goal", "active")
    assert (begun.status, begun.status_history) == ("proposed", ())
