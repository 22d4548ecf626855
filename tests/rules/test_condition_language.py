"""The condition language: what it takes, what it refuses and where, and the logic it follows."""

from __future__ import annotations

import datetime as dt
import operator
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from popkit.limits import shipped_limits
from popkit.rules.condition import And, Compare, Condition, Kind, Literal, Member, Name, Not, Operator, Or, names_in
from popkit.rules.evaluate import COMPARISONS, evaluate, missing_in, value_of
from popkit.rules.parse import BadCondition, parse_condition
from popkit.rules.scope import Scope, scope_for
from popkit.standing import SUBJECTS, facts_of
from popkit.standing.subject import BEYOND_PLANS

WORDS = ("calm", "windy", "stormy")
LIMITS: dict[str, Any] = {"few": 3, "share": 0.5, "kinds": ("calm", "stormy")}
DAY = dt.date(2027, 3, 1)


def fact(owner: str, name: str, kind: Kind, *, can_be_unknown: bool = False) -> Name:
    return Name(owner, name, kind, can_be_unknown, WORDS if kind == "word" else ())


def facts(owner: str) -> dict[str, Name]:
    sure = [fact(owner, *each) for each in _FACTS]
    unsure = [fact(owner, f"maybe_{name}", kind, can_be_unknown=True) for name, kind in _FACTS]
    return {name.name: name for name in (*sure, *unsure)}


_FACTS: tuple[tuple[str, Kind], ...] = (
    ("count", "number"),
    ("seen_on", "date"),
    ("mood", "word"),
    ("is_open", "claim"),
)
SCOPE = Scope(
    {
        "goal": facts("goal"),
        "plan": facts("plan"),
        "limit": {
            "few": Name("limit", "few", "number", can_be_unknown=False),
            "share": Name("limit", "share", "number", can_be_unknown=False),
            "kinds": Name("limit", "kinds", "words", can_be_unknown=False),
        },
    }
)
NAMES = [name for owner in ("goal", "plan") for name in SCOPE.names[owner].values()]
REAL = scope_for("goal", shipped_limits())

SIGNS = st.sampled_from(list(COMPARISONS))
SAMENESS = st.sampled_from(["==", "!="])
NUMBERS = st.integers(-2, 4) | st.sampled_from([-0.5, 0.5, 3.0])


def names(kind: Kind) -> st.SearchStrategy[Name]:
    return st.sampled_from([name for name in NAMES if name.kind == kind])


def literals(values: st.SearchStrategy[Any], kind: Kind) -> st.SearchStrategy[Literal]:
    return st.builds(Literal, values, st.just(kind))


NUMBER = (
    names("number")
    | st.sampled_from([SCOPE.names["limit"]["few"], SCOPE.names["limit"]["share"]])
    | literals(NUMBERS, "number")
)
WORD = names("word")
LISTS = literals(st.lists(st.sampled_from(WORDS), max_size=3).map(tuple), "words") | st.just(
    SCOPE.names["limit"]["kinds"]
)
CLAIM = names("claim") | literals(st.booleans(), "claim")
LEAVES: st.SearchStrategy[Condition] = st.one_of(
    names("claim"),
    CLAIM,
    st.builds(Compare, NUMBER, SIGNS, NUMBER),
    st.builds(Compare, names("date"), SIGNS, names("date")),
    st.builds(Compare, WORD, SAMENESS, WORD | literals(st.sampled_from(WORDS), "word")),
    st.builds(Compare, CLAIM, SAMENESS, CLAIM),
    st.builds(Member, WORD, LISTS),
)


def joined(parts: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(parts, min_size=2, max_size=6).map(tuple)
    return st.builds(Not, parts) | st.builds(And, several) | st.builds(Or, several)


CONDITIONS: st.SearchStrategy[Condition] = st.recursive(LEAVES, joined, max_leaves=12)


def values_of(kind: Kind) -> st.SearchStrategy[Any]:
    days = st.integers(-1, 1).map(lambda number: DAY + dt.timedelta(days=number))
    return {"number": NUMBERS, "date": days, "word": st.sampled_from(WORDS), "claim": st.booleans()}[kind]


def standings(*, known: bool = False) -> st.SearchStrategy[dict[str, Any]]:
    """A goal and a plan with a value for every fact, or None where it can be unknown."""
    kept = {
        (name.owner, name.name): (
            values_of(name.kind) if known or not name.can_be_unknown else st.none() | values_of(name.kind)
        )
        for name in NAMES
    }
    return st.fixed_dictionaries(kept).map(with_limits)


def with_limits(values: dict[tuple[str, str], Any]) -> dict[str, Any]:
    owners = {
        owner: SimpleNamespace(**{name: value for (whose, name), value in values.items() if whose == owner})
        for owner in ("goal", "plan")
    }
    return {**owners, "limit": LIMITS}


def filled(values: dict[str, Any], spare: dict[str, Any], which: set[str] | None = None) -> dict[str, Any]:
    """The same standings with spare values for what is unknown: for all of it, or for the facts named."""
    owners = {
        owner: SimpleNamespace(
            **{
                name: getattr(spare[owner], name)
                if value is None and (which is None or f"{owner}.{name}" in which)
                else value
                for name, value in vars(values[owner]).items()
            }
        )
        for owner in ("goal", "plan")
    }
    return {**owners, "limit": LIMITS}


def written(condition: Condition) -> str:
    """The text of a condition, with every bracket."""
    match condition:
        case Name():
            return str(condition)
        case Literal(tuple() as words):
            return repr(list(words))
        case Literal(value):
            return repr(value)
        case Compare(left, sign, right):
            return f"{written(left)} {sign} {written(right)}"
        case Member(word, words):
            return f"{written(word)} in {written(words)}"
        case Not(Member(word, words)):
            return f"{written(word)} not in {written(words)}"
        case Not(inner):
            return f"not ({written(inner)})"
        case And(parts) | Or(parts):
            between = " and " if isinstance(condition, And) else " or "
            return between.join(f"({written(part)})" for part in parts)


def parsed(text: str) -> Condition:
    return parse_condition(text, SCOPE)


COUNT, SURE, UNSURE = SCOPE.names["goal"]["count"], SCOPE.names["goal"]["is_open"], SCOPE.names["goal"]["maybe_is_open"]
TRUE, FALSE = (Literal(value, "claim") for value in (True, False))
MOOD, KINDS, FEW = SCOPE.names["goal"]["mood"], SCOPE.names["limit"]["kinds"], SCOPE.names["limit"]["few"]


# What it takes


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("goal.is_open", SURE),
        ("(((goal.is_open)))", SURE),
        ("True", TRUE),
        ("False", FALSE),
        ("not goal.is_open", Not(SURE)),
        ("goal.is_open and goal.maybe_is_open", And((SURE, UNSURE))),
        ("goal.is_open or goal.maybe_is_open", Or((SURE, UNSURE))),
        ("goal.is_open and goal.is_open or goal.maybe_is_open", Or((And((SURE, SURE)), UNSURE))),
        ("goal.is_open and (goal.is_open and goal.is_open)", And((SURE, And((SURE, SURE))))),
        ("not goal.is_open and goal.is_open", And((Not(SURE), SURE))),
        ("not (goal.is_open and goal.is_open)", Not(And((SURE, SURE)))),
        ("goal.count == 3", Compare(COUNT, "==", Literal(3, "number"))),
        ("goal.count != 3", Compare(COUNT, "!=", Literal(3, "number"))),
        ("goal.count < 3", Compare(COUNT, "<", Literal(3, "number"))),
        ("goal.count <= 3", Compare(COUNT, "<=", Literal(3, "number"))),
        ("goal.count > 3", Compare(COUNT, ">", Literal(3, "number"))),
        ("goal.count >= 3", Compare(COUNT, ">=", Literal(3, "number"))),
        ("goal.count > -1.5", Compare(COUNT, ">", Literal(-1.5, "number"))),
        ("3 < goal.count", Compare(Literal(3, "number"), "<", COUNT)),
        ("goal.count >= limit.few", Compare(COUNT, ">=", FEW)),
        ("goal.count < 1000000000000000", Compare(COUNT, "<", Literal(10**15, "number"))),
        ("goal.count > -1e15", Compare(COUNT, ">", Literal(-1e15, "number"))),
        ("goal.is_open == True", Compare(SURE, "==", TRUE)),
        ("goal.mood != 'calm'", Compare(MOOD, "!=", Literal("calm", "word"))),
        ('goal.mood in ["calm", "windy"]', Member(MOOD, Literal(("calm", "windy"), "words"))),
        ("goal.mood in ('calm',)", Member(MOOD, Literal(("calm",), "words"))),
        ("goal.mood in []", Member(MOOD, Literal((), "words"))),
        ("goal.mood not in limit.kinds", Not(Member(MOOD, KINDS))),
        ("(goal.is_open\n and goal.is_open)", And((SURE, SURE))),
        ("goal.is_open # of course", SURE),
        ("not " * 24 + "goal.is_open", None),
        ("goal.is_open" + " " * 1988, SURE),
    ],
)
def test_a_text_becomes_a_tree(text: str, condition: Condition | None) -> None:
    assert parsed(text) == condition or condition is None


@given(CONDITIONS)
def test_a_condition_written_out_reads_as_itself(condition: Condition) -> None:
    text = written(condition)
    if len(text) <= 2000:
        assert parsed(text) == condition


@given(CONDITIONS)
def test_names_are_in_the_order_written(condition: Condition) -> None:
    text, place = written(condition), 0
    for name in names_in(condition):
        place = text.index(str(name), place) + len(str(name))
    assert text.count("goal.") + text.count("plan.") + text.count("limit.") == len(list(names_in(condition)))


def test_a_name_knows_its_dotted_form_and_whether_it_is_a_limit() -> None:
    assert (COUNT.dotted, str(COUNT), COUNT.is_limit) == ("goal.count", "goal.count", False)
    assert (FEW.dotted, FEW.is_limit) == ("limit.few", True)


# What it refuses


ALONE = "alone is neither true nor false; compare it with something"
FOREIGN = "not part of the condition language"
LITERAL = "a literal is a number, a word in quotes, True or False"
ORDER = "only == != < <= > >= and `in` compare"
ONE = "one comparison at a time; join them with `and`"
LOOK = "`in` looks for a fact that is a word in a list of words"
BROKEN = "not an expression"
HUGE = "a number beyond 1,000,000,000,000,000"


@pytest.mark.parametrize(
    ("text", "fault", "column"),
    [
        # Names
        ("goal.is_opne", 'no fact of a goal "is_opne"; did you mean "is_open"?', 1),
        ("goal.xyz", 'no fact of a goal "xyz"', 1),
        ("goal.is_open and plan.cuont > 3", 'no fact of a plan "cuont"; did you mean "count"?', 18),
        ("goal.count > limit.fwe", 'no limit "fwe"; did you mean "few"?', 14),
        ("goal.count > limit.zzz", 'no limit "zzz"', 14),
        ("support.is_open", 'nothing called "support" here; a condition speaks of goal, plan, limit', 1),
        ("goal.__class__", 'no fact of a goal "__class__"', 1),
        ("goal", FOREIGN, 1),
        ("is_open", FOREIGN, 1),
        ("goal.plan.is_open", FOREIGN, 1),
        ("goal.is_open.real", FOREIGN, 1),
        # Kinds
        ("goal.count", f"a number {ALONE}", 1),
        ("goal.is_open and goal.seen_on", f"a date {ALONE}", 18),
        ("goal.mood", f"a word {ALONE}", 1),
        ("'calm'", f"a word {ALONE}", 1),
        ("not 3", f"a number {ALONE}", 5),
        ("['calm']", f"a words {ALONE}", 1),
        ("limit.kinds", f"a words {ALONE}", 1),
        ("goal.seen_on > 3", "goal.seen_on, a date, cannot be compared with a number", 1),
        (
            "goal.is_open or goal.count == goal.seen_on",
            "goal.count, a number, cannot be compared with goal.seen_on, a date",
            17,
        ),
        ("goal.mood == 3", "goal.mood, a word, cannot be compared with a number", 1),
        ("goal.is_open == 1", "goal.is_open, a claim, cannot be compared with a number", 1),
        ("goal.mood == limit.kinds", "goal.mood, a word, cannot be compared with limit.kinds, a list of words", 1),
        (
            "limit.kinds == limit.kinds",
            "limit.kinds, a list of words, cannot be compared with limit.kinds, a list of words",
            1,
        ),
        ("goal.mood < 'calm'", "a word has no order; use == or !=", 1),
        ("goal.is_open >= True", "a claim has no order; use == or !=", 1),
        # Words
        ("goal.mood == 'clam'", 'goal.mood is never "clam"; did you mean "calm"?', 1),
        ("'clam' != goal.mood", 'goal.mood is never "clam"; did you mean "calm"?', 1),
        ("goal.mood == 'sunny'", 'goal.mood is never "sunny"', 1),
        ("goal.mood in ['calm', 'wimdy']", 'goal.mood is never "wimdy"; did you mean "windy"?', 1),
        ("goal.mood in ['calm', 3]", "a list holds words in quotes", 23),
        ("goal.mood in ['calm', goal.mood]", "a list holds words in quotes", 23),
        ("goal.count in ['calm']", "a number cannot be in a list of words", 1),
        ("goal.seen_on in ['calm']", LOOK, 1),
        ("goal.is_open in ['calm']", LOOK, 1),
        ("'calm' in ['calm']", LOOK, 1),
        ("goal.mood in 'calm'", LOOK, 1),
        ("goal.mood in goal.mood", LOOK, 1),
        ("goal.mood in 3", LOOK, 1),
        ("limit.kinds in limit.kinds", LOOK, 1),
        ("goal.is_open and goal.mood in 'calm'", LOOK, 18),
        # Literals
        ("goal.count == None", LITERAL, 15),
        ("goal.count == 1j", LITERAL, 15),
        ("goal.mood == b'calm'", LITERAL, 14),
        ("goal.count == ...", LITERAL, 15),
        ("None", LITERAL, 1),
        ("goal.count < 1e999", HUGE, 14),
        ("goal.count > -1e999", HUGE, 14),
        ("goal.count < 1000000000000001", HUGE, 14),
        ("goal.count > -1000000000000001", HUGE, 14),
        ("goal.count > --1", FOREIGN, 14),
        ("goal.count > +1", FOREIGN, 14),
        ("goal.count > ~1", FOREIGN, 14),
        ("goal.count > -goal.count", FOREIGN, 14),
        ("goal.count > -'a'", FOREIGN, 14),
        # Operators
        ("1 < goal.count < 3", ONE, 1),
        ("goal.is_open and 1 < goal.count < 3", ONE, 18),
        ("goal.mood is 'calm'", ORDER, 1),
        ("goal.mood is not 'calm'", ORDER, 1),
        ("goal.count + 1 > 3", FOREIGN, 1),
        ("goal.count > 2 * 3", FOREIGN, 14),
        ("goal.is_open & goal.is_open", FOREIGN, 1),
        ("-goal.is_open", FOREIGN, 1),
        ("goal.is_open if goal.is_open else goal.is_open", FOREIGN, 1),
        # Python that is not here
        ("goal.is_open()", FOREIGN, 1),
        ("print(goal.is_open)", FOREIGN, 1),
        ("goal['is_open']", FOREIGN, 1),
        ("lambda: goal.is_open", FOREIGN, 1),
        ("(x := goal.is_open)", FOREIGN, 2),
        ("goal.is_open and (x := True)", FOREIGN, 19),
        ("f'{goal.is_open}'", FOREIGN, 1),
        ("goal.mood == f'calm'", FOREIGN, 14),
        ("[goal.is_open for goal in goals]", FOREIGN, 1),
        ("{goal.is_open}", FOREIGN, 1),
        ("{'a': 1}", FOREIGN, 1),
        ("*goal.is_open", BROKEN, 1),
        ("await goal.is_open", FOREIGN, 1),
        ("(goal.is_open)(x for x in y)", FOREIGN, 1),
        # What Python cannot read either
        ("", BROKEN, 1),
        ("   ", BROKEN, 1),
        (" goal.is_open", BROKEN, 1),
        ("goal.is_open =", BROKEN, 14),
        ("goal.is_open and", BROKEN, 17),
        ("goal.is_open goal.is_open", BROKEN, 1),
        ("x = goal.is_open", BROKEN, 3),
        ("import os", BROKEN, 1),
        ("goal.is_open; goal.is_open", BROKEN, 13),
        ("goal.is_open\0", BROKEN, 1),
        ("goal.mood == '\ud800'", BROKEN, 1),
        ("goal.is_open)", BROKEN, 13),
        # Length, depth, and letters that are more than one byte
        ("goal.is_open" + " " * 1989, "longer than 2000 characters", 1),
        ("not " * 25 + "goal.is_open", "nested deeper than 24 levels", 101),
        ("not " * 480 + "goal.is_open", "nested deeper than 24 levels", 101),
        ("'é' == goal.mood and goal.xyz", 'goal.mood is never "é"', 1),
        ("'é' == 'é' and goal.xyz", 'no fact of a goal "xyz"', 16),
        ("'😀é' == 'a' and goal.xyz", 'no fact of a goal "xyz"', 17),
        ("(goal.is_open and 'é' == 'é'\r\n and 'é' == 'é' and goal.xyz)", 'no fact of a goal "xyz"', 21),
        ("(goal.is_open and\r 'é' != goal.xyz)", 'no fact of a goal "xyz"', 9),
    ],
)
def test_a_fault_says_what_is_wrong_and_where(text: str, fault: str, column: int) -> None:
    with pytest.raises(BadCondition) as caught:
        parsed(text)
    if fault == BROKEN:
        assert caught.value.fault == fault
        assert caught.value.column >= 1
    else:
        assert (caught.value.fault, caught.value.column) == (fault, column)
    assert caught.value.args == (caught.value.fault, caught.value.column)


@pytest.mark.parametrize(
    ("text", "column"), [("goal.is_open)", 13), ("'é' == goal.mood)", 17), ("goal.mood == '\ud800'", 1)]
)
def test_what_python_cannot_read_has_a_place_too(text: str, column: int) -> None:
    with pytest.raises(BadCondition) as caught:
        parsed(text)
    assert caught.value.args == (BROKEN, column)


def test_what_is_nested_out_of_reach_of_python_is_refused_too() -> None:
    for text in ("(" * 900 + "goal.is_open" + ")" * 900, "[" * 1500, "-" * 1900 + "1 > 2", "goal." * 300 + "x"):
        with pytest.raises(BadCondition):
            parsed(text)


@given(st.text(alphabet="goal.plimtcun is_oe()[]<>=!'\"-0139,and\n\té", max_size=60))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    try:
        column = 1 if parsed(text) else 0
    except BadCondition as bad:
        column = bad.column
    assert 1 <= column <= len(text) + 2


def test_a_word_of_an_open_list_may_be_anything() -> None:
    label = Name("goal", "label", "word", can_be_unknown=False)
    scope = Scope({"goal": {"label": label}})
    assert parse_condition("goal.label == 'x'", scope) == Compare(label, "==", Literal("x", "word"))


# What is in reach


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_rule_speaks_of_its_subject_the_plan_and_the_limits(subject: str) -> None:
    scope = scope_for(subject, shipped_limits())
    # A school has many plans and a partner hangs on none, so a rule about them knows no single one.
    owners = [subject, "limit"] if subject in BEYOND_PLANS else [subject, "plan", "limit"]
    assert list(scope.names) == list(dict.fromkeys(owners))
    assert subject in BEYOND_PLANS or set(scope.names["plan"]) == set(facts_of(SUBJECTS["plan"]))
    assert set(scope.names["limit"]) == {limit.name for limit in shipped_limits()}
    for name, fact in facts_of(SUBJECTS[subject]).items():
        assert scope.find(subject, name) == Name(subject, name, fact.kind, fact.can_be_unknown, fact.words)


def test_a_limit_is_a_number_or_words_and_always_known() -> None:
    assert REAL.find("limit", "decision_points") == Name("limit", "decision_points", "number", can_be_unknown=False)
    assert REAL.find("limit", "core_domains") == Name("limit", "core_domains", "words", can_be_unknown=False)


# Three-valued logic


def claim(value: bool | None) -> Literal:  # noqa: FBT001 - the claim itself
    return Literal(value, "claim")  # type: ignore[arg-type]


TRUTHS = [
    # one, other, and, or
    (True, True, True, True),
    (True, False, False, True),
    (True, None, None, True),
    (False, False, False, False),
    (False, None, False, None),
    (None, None, None, None),
]


@pytest.mark.parametrize(("one", "other", "both", "either"), [*TRUTHS, *((b, a, c, d) for a, b, c, d in TRUTHS)])
def test_and_and_or_follow_kleene(
    one: bool | None,  # noqa: FBT001
    other: bool | None,  # noqa: FBT001
    both: bool | None,  # noqa: FBT001
    either: bool | None,  # noqa: FBT001
) -> None:
    assert evaluate(And((claim(one), claim(other))), {}) is both
    assert evaluate(Or((claim(one), claim(other))), {}) is either


@pytest.mark.parametrize(("one", "opposite"), [(True, False), (False, True), (None, None)])
def test_the_opposite_of_the_unknown_is_unknown(one: bool | None, opposite: bool | None) -> None:  # noqa: FBT001
    assert evaluate(Not(claim(one)), {}) is opposite


@pytest.mark.parametrize("sign", ["==", "!=", "<", "<=", ">", ">="])
@pytest.mark.parametrize("value", [2, 3, 4])
def test_a_comparison_is_pythons(sign: Operator, value: int) -> None:
    compare = {
        "==": operator.eq,
        "!=": operator.ne,
        "<": operator.lt,
        "<=": operator.le,
        ">": operator.gt,
        ">=": operator.ge,
    }
    values = {"goal": SimpleNamespace(count=value), "limit": LIMITS}
    assert evaluate(Compare(COUNT, sign, FEW), values) is compare[sign](value, 3)


@pytest.mark.parametrize("sign", COMPARISONS)
def test_a_comparison_with_the_unknown_is_unknown(sign: Operator) -> None:
    maybe, values = SCOPE.names["goal"]["maybe_count"], {"goal": SimpleNamespace(maybe_count=None, count=1)}
    assert evaluate(Compare(maybe, sign, COUNT), values) is None
    assert evaluate(Compare(COUNT, sign, maybe), values) is None
    assert evaluate(Compare(maybe, sign, maybe), values) is None


@pytest.mark.parametrize(("mood", "found"), [("calm", True), ("windy", False), (None, None)])
def test_a_word_is_in_a_list_or_not_or_unknown(mood: str | None, found: bool | None) -> None:  # noqa: FBT001
    values = {"goal": SimpleNamespace(mood=mood), "limit": LIMITS}
    assert evaluate(Member(MOOD, KINDS), values) is found
    assert evaluate(Member(MOOD, Literal(("calm",), "words")), values) is found


def test_a_value_is_that_of_a_fact_a_limit_or_a_literal() -> None:
    values = {"goal": SimpleNamespace(count=7), "limit": LIMITS}
    assert value_of(COUNT, values) == 7
    assert value_of(FEW, values) == 3
    assert value_of(Literal("calm", "word"), values) == "calm"


@given(CONDITIONS, CONDITIONS, CONDITIONS, standings())
def test_the_laws_of_logic_hold(one: Condition, other: Condition, third: Condition, values: dict[str, Any]) -> None:
    """De Morgan, double negation, commutation, association, distribution, absorption."""

    def same(left: Condition, right: Condition) -> bool:
        return evaluate(left, values) is evaluate(right, values)

    assert same(Not(And((one, other))), Or((Not(one), Not(other))))
    assert same(Not(Or((one, other))), And((Not(one), Not(other))))
    assert same(Not(Not(one)), one)
    for kind in (And, Or):
        assert same(kind((one, other)), kind((other, one)))
        assert same(kind((one, other, third)), kind((kind((one, other)), third)))
        assert same(kind((one, one)), one)
    assert same(And((one, Or((other, third)))), Or((And((one, other)), And((one, third)))))
    assert same(Or((one, And((one, other)))), one)


@given(CONDITIONS, standings(), standings(known=True))
def test_what_is_known_stays_so_whatever_the_unknown_turns_out_to_be(
    condition: Condition, values: dict[str, Any], spare: dict[str, Any]
) -> None:
    known = evaluate(condition, values)
    later = evaluate(condition, filled(values, spare))
    assert later is not None
    assert known in (None, later)


@given(CONDITIONS, standings())
def test_nothing_is_missing_from_what_is_known_and_something_from_what_is_not(
    condition: Condition, values: dict[str, Any]
) -> None:
    missing = missing_in(condition, values)
    assert (missing == ()) == (evaluate(condition, values) is not None)
    assert len(set(missing)) == len(missing)
    unknown = [str(name) for name in names_in(condition) if value_of(name, values) is None]
    assert [name for name in dict.fromkeys(unknown) if name in missing] == list(missing)


@given(CONDITIONS, standings(), standings(known=True))
def test_the_missing_facts_are_all_that_the_answer_hangs_on(
    condition: Condition, values: dict[str, Any], spare: dict[str, Any]
) -> None:
    missing = set(missing_in(condition, values))
    assert evaluate(condition, filled(values, spare, missing)) is not None


def test_missing_facts_are_those_of_the_unknown_parts_in_the_order_written() -> None:
    text = (
        "goal.maybe_count > plan.maybe_count and (goal.is_open or goal.maybe_mood == 'calm')"
        " and not goal.maybe_is_open and goal.maybe_mood in limit.kinds and plan.maybe_count > 3"
    )
    goal = SimpleNamespace(maybe_count=None, is_open=True, maybe_mood=None, maybe_is_open=None)
    plan = SimpleNamespace(maybe_count=None)
    values = {"goal": goal, "plan": plan, "limit": LIMITS}
    assert missing_in(parsed(text), values) == (
        "goal.maybe_count",
        "plan.maybe_count",
        "goal.maybe_is_open",
        "goal.maybe_mood",
    )
    goal.is_open = False
    assert missing_in(parsed(text), values)[2] == "goal.maybe_mood"
    plan.maybe_count = 3
    assert missing_in(parsed(text), values) == ()
