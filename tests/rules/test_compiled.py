"""Compiled conditions answer as evaluated ones do, for every condition over the real facts and limits."""

from __future__ import annotations

import datetime as dt
from random import Random
from types import SimpleNamespace
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from popkit.limits import LimitValue, shipped_limits
from popkit.rules.compiled import (
    CANNOT_TELL,
    FAIL,
    NOT_APPLICABLE,
    PASS,
    compile_condition,
    compile_judge,
    compile_jury,
)
from popkit.rules.condition import And, Compare, Condition, Literal, Member, Name, Not, Operator, Or
from popkit.rules.evaluate import evaluate
from popkit.rules.message import Message
from popkit.rules.parse import parse_condition
from popkit.rules.rule import Rule
from popkit.rules.scope import scope_for
from popkit.standing import SUBJECTS

AS_OF = dt.date(2027, 3, 1)
LIMITS: dict[str, LimitValue] = shipped_limits().on(AS_OF)
SCOPES = {subject: scope_for(subject, shipped_limits()) for subject in SUBJECTS}
Standing = dict[str, Any]


class Writer:
    """Writes conditions on a subject, and what is true of it, by the throw of dice that Hypothesis draws."""

    def __init__(self, seed: int, subject: str) -> None:
        self.dice, self.subject = Random(seed), subject  # noqa: S311 - no secret
        self.names = [name for names in SCOPES[subject].names.values() for name in names.values()]
        self.facts = [name for name in self.names if not name.is_limit]

    def condition(self, depth: int) -> Condition:
        kind = self.dice.choice(["and", "or", "and", "or", "not", "leaf"]) if depth else "leaf"
        if kind == "leaf":
            return self.leaf()
        if kind == "not":
            return Not(self.condition(depth - 1))
        parts = tuple(self.condition(depth - 1) for _ in range(self.dice.choice([2, 2, 3, 4, 5, 9])))
        return And(parts) if kind == "and" else Or(parts)

    def leaf(self) -> Condition:
        name = self.dice.choice(self.facts)
        if name.kind == "claim":
            same = Compare(name, self.sign("==", "!="), self.other(name))
            claims: list[Condition] = [name, name, same, self.literal(name)]
            return self.dice.choice(claims)
        if name.kind == "number":
            return Compare(*self.swapped(name, self.sign(*get_args(Operator)), self.other(name)))
        if name.kind == "word" and self.dice.random() < 0.5:
            return Member(name, self.words(name))
        return Compare(*self.swapped(name, self.sign("==", "!="), self.other(name)))

    def swapped(self, left: Name, sign: Operator, right: Name | Literal) -> Any:
        return (left, sign, right) if self.dice.random() < 0.7 else (right, sign, left)

    def sign(self, *signs: Operator) -> Operator:
        return self.dice.choice(signs)

    def other(self, name: Name) -> Name | Literal:
        like = [kept for kept in self.names if kept.kind == name.kind]
        return self.dice.choice(like) if name.kind == "date" or self.dice.random() < 0.5 else self.literal(name)

    def literal(self, name: Name) -> Literal:
        return Literal(self.value(name), name.kind)

    def words(self, name: Name) -> Name | Literal:
        chosen = tuple(self.dice.sample(name.words, self.dice.randint(0, len(name.words))))
        lists: list[Name | Literal] = [kept for kept in self.names if kept.kind == "words"]
        return self.dice.choice([*lists, Literal(chosen, "words")])

    def value(self, name: Name) -> Any:
        """A value the fact can have; numbers lie about where limits do."""
        number = self.dice.choice([*range(-3, 8), 0.5, 0.8, 18, 92])
        day = AS_OF + dt.timedelta(days=self.dice.randint(-1, 1))
        words = name.words or ("a", "b")
        return {"number": number, "date": day, "claim": number > 2, "word": self.dice.choice(words)}[name.kind]

    def standing(self) -> Standing:
        """Values of every fact by owner; what can be unknown is so in a third of cases."""
        owners: dict[str, SimpleNamespace] = {"plan": SimpleNamespace(), self.subject: SimpleNamespace()}
        for name in self.facts:
            unknown = name.can_be_unknown and self.dice.random() < 0.35
            setattr(owners[name.owner], name.name, None if unknown else self.value(name))
        return {**owners, "limit": LIMITS}

    def rules(self) -> list[Rule]:
        """Some rules, most of which begin with the same few claims."""
        claims = [name for name in self.facts if name.kind == "claim" and not name.can_be_unknown][:2]
        return [self.rule(number, claims) for number in range(self.dice.randint(0, 7))]

    def rule(self, number: int, claims: list[Name]) -> Rule:
        guards = tuple(claims[: self.dice.randint(0, 2)])
        rest = tuple(self.condition(1) for _ in range(self.dice.randint(0, 2)))
        parts = guards + rest
        applies = (And(parts) if len(parts) > 1 else parts[0]) if parts else None
        return rule(f"rule-{number}", self.subject, applies, self.condition(2))


def rule(name: str, on: str, applies: Condition | None, fails: Condition) -> Rule:
    return Rule(
        name, "TEST001", "info", on, applies, fails, Message("", ()), "", "", "owner", (), None, None, None, "", ()
    )


def outcome(judged: Rule, values: Standing) -> int:
    """What a rule comes to, by the slow reading."""
    applies = True if judged.applies is None else evaluate(judged.applies, values)
    if not applies:
        return CANNOT_TELL if applies is None else NOT_APPLICABLE
    fails = evaluate(judged.fails, values)
    return CANNOT_TELL if fails is None else FAIL if fails else PASS


def compiled(text: str, subject: str = "goal") -> Any:
    return compile_condition(parse_condition(text, SCOPES[subject]), subject, LIMITS)


def judges(on: str, *texts: tuple[str | None, str]) -> list[Rule]:
    """Rules from the texts of what they apply to and what fails, named a, b, c."""
    scope = SCOPES[on]
    return [
        rule(name, on, None if applies is None else parse_condition(applies, scope), parse_condition(fails, scope))
        for name, (applies, fails) in zip("abcdefgh", texts, strict=False)
    ]


WRITERS = st.builds(Writer, st.integers(0, 2**32), st.sampled_from(list(SUBJECTS)))


@settings(max_examples=300, deadline=None)
@given(WRITERS, st.integers(0, 3))
def test_compiled_and_evaluated_conditions_agree(writer: Writer, depth: int) -> None:
    condition = writer.condition(depth)
    function = compile_condition(condition, writer.subject, LIMITS)
    for _ in range(5):
        values = writer.standing()
        assert function(values[writer.subject], values["plan"]) is evaluate(condition, values)


@settings(max_examples=100, deadline=None)
@given(WRITERS)
def test_a_judge_gives_the_outcome_of_its_rule(writer: Writer) -> None:
    for judged in writer.rules():
        judge, values = compile_judge(judged, LIMITS), writer.standing()
        assert judge(values[writer.subject], values["plan"]) == outcome(judged, values)


@settings(max_examples=100, deadline=None)
@given(WRITERS)
def test_a_jury_gives_the_outcomes_of_its_judges(writer: Writer) -> None:
    rules = writer.rules()
    jury, seated = compile_jury(rules, writer.subject, LIMITS)
    assert sorted(kept.name for kept in seated) == sorted(kept.name for kept in rules)
    for _ in range(5):
        values = writer.standing()
        outcomes = jury(values[writer.subject], values["plan"])
        assert list(outcomes) == [
            compile_judge(kept, LIMITS)(values[writer.subject], values["plan"]) for kept in seated
        ]
        assert list(outcomes) == [outcome(kept, values) for kept in seated]


def test_outcomes_are_numbered() -> None:
    assert (PASS, FAIL, NOT_APPLICABLE, CANNOT_TELL) == (0, 1, 2, 3)


@pytest.mark.parametrize(
    ("applies", "fails", "expected"),
    [
        (None, False, PASS),
        (None, True, FAIL),
        (None, None, CANNOT_TELL),
        (True, False, PASS),
        (True, True, FAIL),
        (True, None, CANNOT_TELL),
        (False, True, NOT_APPLICABLE),
        (False, None, NOT_APPLICABLE),
        ("unknown", True, CANNOT_TELL),
        ("unknown", False, CANNOT_TELL),
        ("unknown", None, CANNOT_TELL),
    ],
)
def test_an_unknown_condition_cannot_tell_and_a_false_one_does_not_apply(
    applies: bool | str | None,  # noqa: FBT001
    fails: bool | None,  # noqa: FBT001
    expected: int,
) -> None:
    """The same where the facts can never be unknown, where they could have been, and in a jury of one."""
    unsure = {True: True, False: False, "unknown": None}
    plan = SimpleNamespace(
        hold_has_reason=unsure.get(applies), hold_has_recheck=fails, is_active=applies, is_open=fails
    )
    (judged,) = judges("plan", (None if applies is None else "plan.hold_has_reason", "plan.hold_has_recheck"))
    assert compile_judge(judged, LIMITS)(plan, plan) == expected
    assert compile_jury([judged], "plan", LIMITS)[0](plan, plan) == (expected,)
    if applies != "unknown" and fails is not None:
        (sure,) = judges("plan", (None if applies is None else "plan.is_active", "plan.is_open"))
        assert compile_judge(sure, LIMITS)(plan, plan) == expected
        assert compile_jury([sure], "plan", LIMITS)[0](plan, plan) == (expected,)


def test_rules_that_begin_with_the_same_claims_sit_together() -> None:
    """In the order of the first of them, claim by claim; what can be unknown is no claim to begin with."""
    rules = judges(
        "goal",
        ("plan.is_active and goal.is_active", "goal.has_owner"),
        (None, "goal.has_target"),
        ("plan.is_active", "goal.has_owner"),
        ("plan.is_active and goal.is_active and goal.slope > 1", "goal.has_target"),
        ("goal.slope > 1 and plan.is_active", "goal.has_owner"),
        ("plan.is_active and goal.owner_is_on_team", "goal.has_owner"),
    )
    _, seated = compile_jury(rules, "goal", LIMITS)
    assert "".join(kept.name for kept in seated) == "adcfbe"


def test_a_jury_asks_nothing_more_where_the_first_claim_is_false() -> None:
    rules = judges(
        "goal",
        ("plan.is_active and goal.is_active", "goal.has_owner"),
        ("plan.is_active and goal.is_active and goal.slope > 1", "goal.has_target"),
    )
    jury, _ = compile_jury(rules, "goal", LIMITS)
    assert jury(None, SimpleNamespace(is_active=False)) == (NOT_APPLICABLE, NOT_APPLICABLE)
    assert jury(SimpleNamespace(is_active=False), SimpleNamespace(is_active=True)) == (NOT_APPLICABLE,) * 2


class Watched:
    """A standing of which every look is written down."""

    def __init__(self, **facts: Any) -> None:
        self.facts, self.looks = facts, ""

    def __getattr__(self, name: str) -> Any:
        self.looks += f"{name} "
        return self.facts[name]


def looks(rules: list[Rule], goal: dict[str, Any]) -> tuple[tuple[int, ...], str]:
    """The outcomes of a jury, and what it looked at in a goal of an active plan, in order."""
    watched = Watched(**goal)
    return compile_jury(rules, "goal", LIMITS)[0](watched, SimpleNamespace(is_active=True)), watched.looks


def test_a_jury_looks_once_at_what_several_rules_look_at() -> None:
    """When the first of them does: what comes second in a rule may never be asked for."""
    rules = judges(
        "goal",
        ("plan.is_active and goal.is_active", "goal.has_owner"),
        ("plan.is_active and goal.is_active", "goal.slope > 1 and goal.has_owner"),
        ("plan.is_active and goal.is_active", "goal.slope > 2"),
        ("goal.is_active and goal.has_target", "goal.has_unit and goal.has_reflection"),
        ("goal.is_active", "goal.has_unit and goal.has_reflection"),
    )
    goal = {"is_active": True, "has_owner": True, "has_target": True, "has_unit": False}
    assert looks(rules, {**goal, "slope": 2}) == (
        (FAIL, FAIL, PASS, PASS, PASS),
        "is_active has_owner slope has_target has_unit ",
    )
    assert looks(rules, {**goal, "slope": None})[0] == (FAIL, CANNOT_TELL, CANNOT_TELL, PASS, PASS)
    assert looks(rules, {"is_active": False}) == ((NOT_APPLICABLE,) * 5, "is_active ")


def test_what_some_rules_would_have_looked_at_is_there_for_the_others() -> None:
    """Their claim was false, and nobody had looked."""
    rules = judges(
        "goal",
        ("goal.is_active and goal.has_owner", "goal.has_target"),
        ("goal.is_active", "goal.has_target"),
        ("goal.is_closed", "goal.has_target"),
        ("goal.is_closed", "goal.has_target and goal.has_owner"),
    )
    goal = {"is_active": False, "is_closed": True, "has_target": True, "has_owner": False}
    assert looks(rules, goal) == (
        (NOT_APPLICABLE, NOT_APPLICABLE, FAIL, PASS),
        "is_active is_closed has_target has_owner ",
    )


def test_rules_that_begin_with_very_many_claims_can_be_compiled() -> None:
    text = " and ".join(["goal.has_owner", "goal.has_unit"] * 50)
    rules = judges("goal", (text, "goal.slope > 1"), (text, "goal.slope > 2"))
    assert looks(rules, {"has_owner": True, "has_unit": True, "slope": 2})[0] == (FAIL, PASS)
    assert looks(rules, {"has_owner": True, "has_unit": False})[0] == (NOT_APPLICABLE, NOT_APPLICABLE)


def test_a_jury_without_rules_has_no_outcome() -> None:
    jury, seated = compile_jury([], "goal", LIMITS)
    assert (jury(None, None), seated) == ((), ())


def test_a_jury_raises_as_its_judge_does() -> None:
    rules = judges("goal", (None, "goal.has_owner"), (None, "goal.slope > 1"))
    goal = SimpleNamespace(has_owner=True, slope="steep")
    with pytest.raises(TypeError):
        compile_jury(rules, "goal", LIMITS)[0](goal, None)
    with pytest.raises(TypeError):
        compile_judge(rules[1], LIMITS)(goal, None)
    assert compile_judge(rules[0], LIMITS)(goal, None) == FAIL


@pytest.mark.parametrize(
    ("text", "known", "answer"),
    [
        ("goal.is_active and goal.has_owner", {"is_active": False}, False),
        ("goal.is_active or goal.has_owner", {"is_active": True}, True),
        ("goal.slope > 1 and goal.has_owner", {"slope": 1}, False),
        ("goal.slope > 1 or goal.has_owner", {"slope": 2}, True),
        ("goal.slope > goal.slope_low", {"slope": None}, None),
    ],
)
def test_nothing_is_asked_once_the_answer_is_known(text: str, known: dict[str, Any], answer: bool | None) -> None:  # noqa: FBT001
    assert compiled(text)(SimpleNamespace(**known), None) is answer


def test_a_rule_on_the_plan_takes_the_plan_twice_or_with_nothing() -> None:
    plan = SimpleNamespace(is_active=True)
    assert compiled("plan.is_active", "plan")(plan, None) is True
    assert compiled("plan.is_active")(None, plan) is True


def test_limits_are_those_given_when_compiled() -> None:
    condition = parse_condition("goal.observation_count >= limit.decision_points", SCOPES["goal"])
    goal = SimpleNamespace(observation_count=4)
    assert compile_condition(condition, "goal", {"decision_points": 4})(goal, None) is True
    assert compile_condition(condition, "goal", {"decision_points": 4.5})(goal, None) is False


def test_a_list_of_words_is_looked_into_whether_written_or_a_limit() -> None:
    text = (
        "goal.domain in limit.core_domains and goal.domain not in ['health'] and goal.domain != 'engagement_belonging'"
    )
    answers = {
        domain: compiled(text)(SimpleNamespace(domain=domain), None)
        for domain in ("health", "academic", "college_career")
    }
    assert answers == {"health": False, "academic": True, "college_career": False}


def nested(parts: int, first: str, last: str) -> str:
    """The deepest condition of at most 2000 letters whose every level joins so many parts, itself the first or last."""
    text, unsure = "goal.slope>1", " and ".join(["plan.tier>1"] * (parts - 1))
    for _ in range(23 // (bool(first) + bool(unsure))):
        longer = (
            f"{first}({text}){' and ' * bool(unsure)}{unsure}"
            if last
            else f"{first}{unsure}{' and ' * bool(unsure)}({text})"
        )
        if len(longer) > 2000:
            break
        text = longer
    return text


@pytest.mark.parametrize("last", ["", "first"])
@pytest.mark.parametrize("first", ["", "not "])
@pytest.mark.parametrize("parts", [1, 2, 3, 4, 5, 6, 8, 9, 13, 16, 17, 21, 33, 65, 150])
def test_whatever_is_short_enough_to_be_read_can_be_compiled(parts: int, first: str, last: str) -> None:
    text = nested(parts, first, last) if first or parts > 1 else "goal.slope>1"
    condition = parse_condition(text, SCOPES["goal"])
    judged = rule("deep", "goal", condition, condition)
    jury, _ = compile_jury([judged, judged], "goal", LIMITS)
    for slope, tier in [(None, None), (2, 2), (1, 2), (2, 1), (None, 1), (None, 2), (1, None)]:
        values = {"goal": SimpleNamespace(slope=slope), "plan": SimpleNamespace(tier=tier), "limit": LIMITS}
        assert jury(values["goal"], values["plan"]) == (outcome(judged, values),) * 2


def test_a_long_row_of_parts_is_compiled_and_read_in_order() -> None:
    condition = parse_condition("or".join(["(goal.slope==1)"] * 117), SCOPES["goal"])
    function = compile_condition(condition, "goal", LIMITS)
    assert [function(SimpleNamespace(slope=slope), None) for slope in (1, 2, None)] == [True, False, None]
