"""What holds of the facts of any plan on any day."""

from __future__ import annotations

import copy
import datetime as dt
from math import isfinite
from random import Random
from typing import Any, get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from popkit import vocabulary
from popkit.read import read_plan
from popkit.standing import SUBJECTS, FactKind, PlanStanding, facts_of, stand

AS_OF = dt.date(2027, 3, 1)
Record = dict[str, Any]
Facts = dict[tuple[str, str, str], Any]
TEXTS = ("", " ", "as agreed")


class Writer:
    """Writes a plan by the throw of dice: Hypothesis draws the dice, not every date, which is twenty times faster.

    Links lead only to what is visible on the day, spans do not end before they start, and the plan had begun.
    """

    def __init__(self, seed: int, most: int) -> None:
        self.dice, self.most = Random(seed), most  # noqa: S311 - no secret

    def one(self, kind: Any) -> Any:
        return self.dice.choice(get_args(kind) or kind)

    def day(self, first: int = -60, last: int = 25) -> dt.date:
        """A day from the day of the question, often one of those around it."""
        near = first <= -2 and last >= 2 and self.dice.random() < 0.4
        return AS_OF + dt.timedelta(days=self.dice.randint(-2, 2) if near else self.dice.randint(first, last))

    def span(self, start: str, end: str) -> Record:
        first, last = sorted([self.day(), self.day()])
        return self.some({start: first, end: last})

    def some(self, optional: Record) -> Record:
        """Leave out about half."""
        return {name: value for name, value in optional.items() if self.dice.random() < 0.6}

    def many(self, write: Any, times: int = 1) -> list[Any]:
        return [write() for _ in range(self.dice.randint(0, self.most * times))]

    def numbered(self, name: str, write: Any) -> list[Record]:
        return [{**record, "id": f"{name}-{number}"} for number, record in enumerate(self.many(write))]

    def links(self, records: list[Record], day: str = "") -> list[str]:
        seen = begun(records) if not day else [kept["id"] for kept in records if not later(kept, day)]
        return [self.one(seen) for _ in range(self.dice.randint(0, 2))] if seen else []

    def history(self, kind: Any) -> Record:
        """A status, and at times a history that ends with it."""
        changes = [{"status": self.one(kind), **self.some({"reason": self.one(TEXTS)})} for _ in range(3)]
        days = sorted(self.many(self.day))
        history = [{**change, "on": on} for change, on in zip(changes, days, strict=False)]
        return {"status": history[-1]["status"] if history else self.one(kind), "status_history": history}

    def point(self, first: int = -60, last: int = 25) -> Record:
        return {"on": self.day(first, last), "value": float(self.one([-2, -1, 0, 1, 2]))}

    def goal(self) -> Record:
        return {
            "domain": self.one(vocabulary.Domain),
            "title": self.one(["Read aloud", "Stop being lazy"]),
            "measure": {
                "name": "a",
                "direction": self.one(vocabulary.Direction),
                "scale": self.one(["numeric", "numeric", "attainment"]),
            },
            **self.history(vocabulary.GoalStatus),
            "observations": self.many(self.observation, 4),
            "decisions": self.many(
                lambda: {"on": self.day(), "decision": "fade", **self.some({"reason": self.one(TEXTS)})}
            ),
            "baseline": self.point(),
            **self.some(
                {
                    "target": self.point(26, 90),
                    "monitoring": self.one(vocabulary.Monitoring),
                    "achievement": {"status": self.one(vocabulary.Achievement), **self.some({"on": self.day()})},
                    "weight": float(self.one([0, 1, 3])),
                    "reflection": self.one(TEXTS),
                    "owner_id": "student",
                }
            ),
        }

    def observation(self) -> Record:
        return {**self.point(), **({"excluded": "a fire drill"} if self.dice.random() < 0.1 else {})}

    def session(self) -> Record:
        return {"on": self.day(), "minutes": self.dice.randint(0, 90), "attendance": self.one(vocabulary.Attendance)}

    def support(self) -> Record:
        return {
            "title": "a",
            "category": self.one(["tutoring", "arts", "internship"]),
            **self.history(["active", "active", *get_args(vocabulary.SupportStatus)]),
            "sessions": self.many(self.session, 3),
            "schedule": {"sessions_per_week": 2.0, "minutes_per_session": 30},
            **self.span("starts_on", "ends_on"),
            **self.some(
                {
                    "tier": self.one([1, 2, 3]),
                    "provider": {
                        "kind": self.one(vocabulary.ProviderKind),
                        **self.some({"partner_id": self.one(["p", "q"])}),
                    },
                    "family_informed_on": self.day(),
                    "effectiveness": self.one(vocabulary.Effectiveness),
                }
            ),
        }

    def item(self) -> Record:
        kind = self.one(vocabulary.ProfileKind)
        return {
            "kind": kind,
            "domain": self.one(vocabulary.Domain),
            "text": "a",
            "source": self.one(vocabulary.ProfileSource),
            **self.span("noted_on", "resolved_on"),
            **(self.some({"severity": self.one(vocabulary.NeedSeverity)}) if kind == "need" else {}),
        }

    def student(self) -> Record:
        birth = {"birth_on": self.one([dt.date(2009, 3, 1), dt.date(2009, 3, 2)])}
        grade = self.one(["KG", "08", "12", "other"])
        return {"id": "s", "grade": grade, "school_id": "a", **self.some({**birth, "exited_on": self.day()})}

    def plan(self) -> Record:
        statement = {
            "text": self.one(TEXTS),
            **self.some({"on": self.day(), "written_by": "student", "declined": True}),
        }
        plan = {
            "schema_version": "1",
            "id": "plan",
            "school_year": "2026-27",
            "starts_on": self.day(),
            **self.history(vocabulary.PlanStatus),
            "student": self.student(),
            "team": self.numbered(
                "member", lambda: {"role": self.one(vocabulary.TeamRole), **self.span("since", "until")}
            ),
            "profile": self.numbered("item", self.item),
            "goals": self.numbered("goal", self.goal),
            "supports": self.numbered("support", self.support),
            "actions": self.numbered("action", self.action),
            "plan_reviews": self.numbered("review", self.review),
            "agreements": self.many(lambda: {"party": self.one(["student", "family"]), "on": self.day()}),
            **self.some(
                {
                    "tier": {"level": self.one([1, 2, 3]), **self.some({"set_on": self.day()})},
                    "ends_on": self.day(26, 90),
                    "next_review_on": self.day(),
                    "student_statement": statement,
                }
            ),
        }
        if plan["status_history"]:
            plan["status_history"][0]["on"] = min(plan["status_history"][0]["on"], AS_OF)
        self.link(plan)
        return plan

    def action(self) -> Record:
        return {"text": "a", **self.some({name: self.day() for name in ("created_on", "due_on", "done_on")})}

    def review(self) -> Record:
        told = self.some({"next_on": self.day(), "shared_with_family_on": self.day()})
        return {"held_on": self.day(), "kind": self.one(vocabulary.PlanReviewKind), **told}

    def link(self, plan: Record) -> None:
        goals, here = plan["goals"], [kept["id"] for kept in plan["team"] if not later(kept, "since")]
        for goal in goals:
            goal["profile_ids"] = self.links(plan["profile"], "noted_on")
            if self.dice.random() < 0.4:
                del goal["baseline"]
        for support in plan["supports"]:
            support.update(goal_ids=self.links(goals), profile_ids=self.links(plan["profile"], "noted_on"))
            if self.dice.random() < 0.3:
                del support["schedule"]
        for action in plan["actions"]:
            action.update(goal_id=self.one([None, *begun(goals)]), owner_id=self.one([None, "student"]))
        for review in plan["plan_reviews"]:
            review["decisions"] = [{"goal_id": kept, "decision": "continue"} for kept in self.links(goals)]
        plan["manager_id"] = self.one([None, *here])


def documents() -> st.SearchStrategy[Record]:
    """Plans of every size; a failing one shrinks to fewer records."""
    return st.builds(lambda most, seed: Writer(seed, most).plan(), st.integers(1, 3), st.integers(0, 2**32))


def with_history(record: Record) -> Record:
    """Give a record the status its history ends with."""
    history = record["status_history"]
    return {**record, "status": history[-1]["status"]} if history else record


def begun(records: list[Record]) -> list[str]:
    """Ids of the records that are visible on the day: what others may link to."""
    first = {kept["id"]: kept["status_history"][:1] for kept in records}
    return [name for name, history in first.items() if not history or history[0]["on"] <= AS_OF]


def later(kept: Record, name: str) -> bool:
    """Whether the record is dated after the day of the question."""
    found = kept.get(name)
    return found is not None and found > AS_OF


def undone(kept: Record, *names: str) -> Record:
    """The record as it stood: what had not happened yet is not written down."""
    return {name: value for name, value in kept.items() if name not in names or value is None or value <= AS_OF}


def seen(records: list[Record], name: str = "on") -> list[Record]:
    return [kept for kept in records if not later(kept, name)]


def as_it_stood(kept: Record) -> Record:
    """A record with a status history, without the changes of the future."""
    return with_history({**kept, "status_history": seen(kept["status_history"])})


def goal_as_it_stood(goal: Record) -> Record:
    kept = {
        name: value for name, value in goal.items() if name not in ("baseline", "achievement") or not later(value, "on")
    }
    kept["observations"] = seen(goal["observations"])
    return as_it_stood({**kept, "decisions": seen(goal.get("decisions", []))})


def document_as_it_stood(plan: Record) -> Record:
    """Delete every record dated after the day of the question."""
    kept = as_it_stood(plan)
    if later(plan.get("tier", {}), "set_on"):
        del kept["tier"]
    if later(plan.get("student_statement", {}), "on"):
        del kept["student_statement"]
    goals, supports = begun(plan["goals"]), begun(plan["supports"])
    return {
        **kept,
        "student": undone(plan["student"], "exited_on"),
        "team": [undone(each, "until") for each in seen(plan["team"], "since")],
        "profile": [undone(each, "resolved_on") for each in seen(plan["profile"], "noted_on")],
        "goals": [goal_as_it_stood(each) for each in plan["goals"] if each["id"] in goals],
        "supports": [
            as_it_stood({**undone(each, "family_informed_on"), "sessions": seen(each["sessions"])})
            for each in plan["supports"]
            if each["id"] in supports
        ],
        "actions": [undone(each, "done_on") for each in seen(plan["actions"], "created_on")],
        "plan_reviews": [undone(each, "shared_with_family_on") for each in seen(plan["plan_reviews"], "held_on")],
        "agreements": seen(plan["agreements"]),
    }


def in_order(plan: Record) -> Record:
    """The same plan with every dated collection written oldest first."""
    plan = copy.deepcopy(plan)
    plan["plan_reviews"].sort(key=lambda kept: kept["held_on"])
    plan["agreements"].sort(key=lambda kept: kept["on"])
    for goal in plan["goals"]:
        goal["observations"].sort(key=lambda kept: kept["on"])
        goal.get("decisions", []).sort(key=lambda kept: kept["on"])
    for support in plan["supports"]:
        support["sessions"].sort(key=lambda kept: kept["on"])
    return plan


def subjects(plan: PlanStanding) -> list[tuple[str, Any]]:
    found = [("goal", kept) for kept in plan.goals], [("support", kept) for kept in plan.supports]
    return [("plan", plan), *found[0], *found[1], *(("action", kept) for kept in plan.actions)]


def facts(document: Record, *, backwards: bool = False) -> Facts:
    """Every fact, by the kind and id of its subject; asked for in order, or the other way round."""
    plan = stand(read_plan(document), as_of=AS_OF)
    asked = [(kind, kept, name) for kind, kept in subjects(plan) for name in facts_of(SUBJECTS[kind])]
    return {(kind, kept.id, name): getattr(kept, name) for kind, kept, name in (asked[::-1] if backwards else asked)}


def differences(one: Facts, other: Facts) -> dict[tuple[str, str, str], tuple[Any, Any]]:
    return {key: (one.get(key), other.get(key)) for key in one.keys() | other.keys() if one.get(key) != other.get(key)}


KINDS: dict[FactKind, tuple[type, ...]] = {
    "number": (int, float),
    "date": (dt.date,),
    "word": (str,),
    "claim": (bool,),
}


@settings(max_examples=500, deadline=None)
@given(documents())
def test_records_of_the_future_are_invisible(document: Record) -> None:
    """Deleting all that is dated after the day of the question changes no fact on that day."""
    assert differences(facts(document), facts(document_as_it_stood(document))) == {}


@settings(max_examples=150, deadline=None)
@given(documents())
def test_records_may_be_written_in_any_order(document: Record) -> None:
    assert differences(facts(document), facts(in_order(document))) == {}


@settings(max_examples=150, deadline=None)
@given(documents())
def test_facts_do_not_depend_on_who_asks_first(document: Record) -> None:
    assert differences(facts(document), facts(document, backwards=True)) == {}


@settings(max_examples=150, deadline=None)
@given(documents())
def test_a_fact_computed_twice_is_the_same(document: Record) -> None:
    plan = stand(read_plan(document), as_of=AS_OF)
    for kind, kept in subjects(plan):
        for name in facts_of(SUBJECTS[kind]):
            assert getattr(kept, name) == getattr(kept, name)


@settings(max_examples=300, deadline=None)
@given(documents())
def test_a_fact_is_of_its_kind_and_unknown_only_where_it_can_be(document: Record) -> None:
    for (kind, _, name), value in facts(document).items():
        fact = facts_of(SUBJECTS[kind])[name]
        if value is None:
            assert fact.can_be_unknown, name
            continue
        assert type(value) in KINDS[fact.kind], name
        assert fact.kind != "word" or value in fact.words
        assert not fact.whole or type(value) is int, name
        assert fact.kind != "number" or isfinite(value)


@settings(max_examples=100, deadline=None)
@given(documents())
def test_counts_are_never_negative_and_parts_never_more_than_their_whole(document: Record) -> None:
    found = facts(document)
    for (kind, owner, name), value in found.items():
        assert not name.endswith(("_count", "_active", "_recently")) or value is None or value >= 0
        if (kind, name) == ("support", "minutes_planned_recently") and value is not None:
            assert value <= found[kind, owner, "minutes_planned"] + 1e-9
        if (kind, name) == ("support", "minutes_delivered_recently") and value is not None:
            assert value <= found[kind, owner, "minutes_delivered"]
        if (kind, name) == ("goal", "run_at_target") and value is not None:
            assert value <= found[kind, owner, "observation_count"]
        if (kind, name) == ("goal", "run_below_aimline") and value is not None:
            assert value + found[kind, owner, "run_above_aimline"] <= found[kind, owner, "observation_count"]


@settings(max_examples=100, deadline=None)
@given(documents())
def test_a_goal_that_falls_is_a_goal_that_rises_seen_in_a_mirror(document: Record) -> None:
    mirrored = copy.deepcopy(document)
    for goal in mirrored["goals"]:
        turned = {"increase": "decrease", "decrease": "increase", "maintain": "maintain"}
        goal["measure"]["direction"] = turned[goal["measure"]["direction"]]
        for kept in (goal.get("baseline"), goal.get("target"), *goal["observations"]):
            if kept is not None:
                kept["value"] = -kept["value"]
    one, other = facts(document), facts(mirrored)
    for (kind, owner, name), value in one.items():
        if kind != "goal" or one[kind, owner, "direction"] == "maintain":
            continue
        if name in ("verdict", "run_below_aimline", "run_above_aimline", "run_at_target", "percent_of_goal"):
            assert other[kind, owner, name] == value, name
        if name in ("shortfall_score", "half_rate_score", "achievement_bands_apart", "target_is_beyond_baseline"):
            assert other[kind, owner, name] == value, name


@settings(max_examples=100, deadline=None)
@given(documents())
def test_a_maintained_level_reads_the_same_from_above_and_below(document: Record) -> None:
    """Mirrored, the run below is the run above."""
    for goal in document["goals"]:
        goal["measure"]["direction"] = "maintain"
    mirrored = copy.deepcopy(document)
    for goal in mirrored["goals"]:
        for kept in (goal.get("baseline"), goal.get("target"), *goal["observations"]):
            if kept is not None:
                kept["value"] = -kept["value"]
    one, other = facts(document), facts(mirrored)
    for (kind, owner, name), value in one.items():
        if name == "run_below_aimline":
            assert other[kind, owner, "run_above_aimline"] == value
        if name == "verdict":
            assert other[kind, owner, name] == value
