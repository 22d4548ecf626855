"""The rulebook: choosing from it, and reading rules of one's own with every fault at once."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from popkit.errors import BrokenRulebook, PopkitError, UnknownRule
from popkit.limits import shipped_limits
from popkit.rules import Rule, Rulebook, rulebook
from popkit.rules.files import RuleFile, rules_in
from popkit.rules.parse import BadCondition
from popkit.rules.rule import read_rule
from popkit.rules.who import WHO_IN_WORDS, who_for
from popkit.standing import SUBJECTS

SHIPPED = rulebook()
OURS: dict[str, Any] = {
    "name": "goal-too-quiet",
    "code": "OURS001",
    "severity": "watch",
    "on": "goal",
    "applies": "plan.is_active and goal.is_active",
    "fails": "goal.observation_count < limit.decision_points",
    "message": "{goal.observation_count} of {limit.decision_points} observations, {plan.tier}",
    "why": "Because.",
    "do": "Look.",
}


NOTHING_ELSE = "a rule file holds [[rule]] tables, [limits.name] tables for them, and nothing else"


def in_toml(rule: dict[str, Any]) -> str:
    return "[[rule]]\n" + "".join(f"{name} = {_value(value)}\n" for name, value in rule.items() if value is not ...)


def _value(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return f"'''{value}'''" if isinstance(value, str) else str(value).lower()


def changed(**fields: Any) -> dict[str, Any]:
    """The rule of ours with other fields; `...` takes one out."""
    return {name: value for name, value in {**OURS, **fields}.items() if value is not ...}


def faults_of(*texts: str | bytes, folder: Path) -> tuple[str, ...]:
    """What is wrong with these files, a.toml, b.toml …, without the folder's name."""
    paths = []
    for name, text in zip("abcd", texts, strict=False):
        paths.append(folder / f"{name}.toml")
        paths[-1].write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(BrokenRulebook) as caught:
        rulebook(*paths)
    return tuple(fault.replace(f"{folder}/", "") for fault in caught.value.faults)


def codes(book: Rulebook) -> list[str]:
    return [rule.code for rule in book]


# Choosing


def test_the_shipped_rules_are_in_order_of_code_and_read_once() -> None:
    assert codes(SHIPPED) == sorted(codes(SHIPPED))
    assert rulebook() is SHIPPED
    assert len(SHIPPED) == len(SHIPPED.rules) == len(list(SHIPPED))
    assert repr(SHIPPED) == f"Rulebook({len(SHIPPED)} rules)"


def test_a_rule_is_found_by_name_and_by_code() -> None:
    rule = SHIPPED.rules[0]
    assert SHIPPED[rule.name] is SHIPPED[rule.code] is rule


@pytest.mark.parametrize(
    ("selectors", "kept"),
    [
        ((), []),
        (("GOAL013a",), ["GOAL013a"]),
        (("goal-below-aimline",), ["GOAL013a"]),
        (("GOAL013",), ["GOAL013a", "GOAL013b"]),
        (("GOAL014", "goal-below-aimline", "GOAL014a"), ["GOAL013a", "GOAL014a", "GOAL014b"]),
        (("ACTN",), [code for code in codes(SHIPPED) if code.startswith("ACTN")]),
        ((*{code[0] for code in codes(SHIPPED)},), codes(SHIPPED)),
    ],
)
def test_select_keeps_and_ignore_leaves_out_by_name_code_or_prefix(selectors: tuple[str, ...], kept: list[str]) -> None:
    selected, left = SHIPPED.select(*selectors), SHIPPED.ignore(*selectors)
    assert codes(selected) == kept
    assert codes(left) == [code for code in codes(SHIPPED) if code not in kept]
    assert len(rulebook()) == len(selected) + len(left)


def test_steps_follow_each_other() -> None:
    assert codes(SHIPPED.select("GOAL013", "GOAL014").ignore("GOAL014b").ignore("GOAL013b")) == ["GOAL013a", "GOAL014a"]


@pytest.mark.parametrize(
    ("selector", "nearest"),
    [
        ("goal-below-aimlin", "goal-below-aimline"),
        ("GOAL0133", "GOAL013b"),
        ("OAL013", "GOAL013b"),
        ("below-aimline", "goal-below-aimline"),
        ("goal-below", "goal-below-aimline"),
        ("goal013a", None),
        ("", None),
        ("zzz", None),
        ("x" * 10_000, None),
        ("\0\ud800\n", None),
    ],
)
@pytest.mark.parametrize("step", ["select", "ignore", "__getitem__"])
def test_what_matches_nothing_is_unknown_and_the_nearest_is_named(
    step: str, selector: str, nearest: str | None
) -> None:
    with pytest.raises(UnknownRule) as caught:
        getattr(SHIPPED, step)(selector)
    assert caught.value.name == selector
    assert caught.value.nearest == nearest
    assert str(caught.value).startswith(f'no rule "{selector}"')


def test_one_unknown_selector_among_known_ones_is_enough() -> None:
    with pytest.raises(UnknownRule, match=r'^no rule "zzz"$'):
        SHIPPED.select("GOAL013", "zzz")


def test_a_prefix_finds_many_but_is_no_name_of_one() -> None:
    with pytest.raises(UnknownRule):
        SHIPPED["GOAL013"]


# Reading one's own


def test_a_rule_of_ones_own_stands_beside_the_shipped_ones(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(in_toml(OURS))
    book = rulebook(path)
    assert len(book) == len(SHIPPED) + 1
    assert codes(book) == sorted([*codes(SHIPPED), "OURS001"])
    rule = book["goal-too-quiet"]
    assert (rule.name, rule.code, rule.severity, rule.on, rule.file) == (
        "goal-too-quiet",
        "OURS001",
        "watch",
        "goal",
        str(path),
    )
    assert (rule.why, rule.do, rule.sources) == ("Because.", "Look.", ("popkit default",))
    assert (rule.alert, rule.flagged, rule.passes) == (None, None, None)
    assert rule.facts == ("goal.observation_count", "plan.is_active", "goal.is_active", "plan.tier")
    assert rule.limits == ("decision_points",)
    assert rule.message.template == OURS["message"]
    assert len(rulebook()) == len(SHIPPED)


def test_everything_a_rule_may_say_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    more = changed(
        applies=..., sources=["MIBLSI", "X"], alert="a", flagged="b", passes="c", why=" spaced ", code="OURS001b"
    )
    path.write_text(in_toml(more))
    rule = rulebook(str(path))["OURS001b"]
    assert (rule.applies, rule.sources, rule.alert, rule.flagged, rule.passes, rule.why) == (
        None,
        ("MIBLSI", "X"),
        "a",
        "b",
        "c",
        "spaced",
    )
    assert rule.facts == ("goal.observation_count", "plan.tier")


def test_several_files_are_read_in_any_order(tmp_path: Path) -> None:
    one, other = tmp_path / "one.toml", tmp_path / "other.toml"
    one.write_text(in_toml(OURS))
    other.write_text(
        in_toml(changed(name="goal-too-loud", code="OURS000")) + in_toml(changed(name="a-b", code="ZZZ999"))
    )
    assert codes(rulebook(one, other)) == codes(rulebook(other, one))
    assert len(rulebook(one, other)) == len(SHIPPED) + 3


def test_every_fault_is_said_at_once_with_file_rule_and_place(tmp_path: Path) -> None:
    faulty = in_toml(changed(applies="goal.is_actve", fails="goal.slope > plan.status", message="{goal.slop} {"))
    nameless = in_toml(changed(name="Not Kebab", code="ours1", severity="soon", fails=..., extra="x"))
    *faults, garbled = faults_of(faulty + in_toml(OURS) + nameless, "x = 1", "[[rule", folder=tmp_path)
    assert garbled.startswith("c.toml: not TOML: ")
    assert faults == [
        'a.toml: rule "goal-too-quiet": applies, column 1: no fact of a goal "is_actve"; did you mean "is_active"?',
        (
            'a.toml: rule "goal-too-quiet": fails, column 1: '
            "goal.slope, a number, cannot be compared with plan.status, a word"
        ),
        'a.toml: rule "goal-too-quiet": message: no fact of a goal "slop"; did you mean "slope"?',
        'a.toml: rule "goal-too-quiet": message: a brace that is not closed, or not opened',
        "a.toml: a rule: name: string should match pattern '^[a-z][a-z0-9]*(-[a-z0-9]+)+$'",
        "a.toml: a rule: code: string should match pattern '^[A-Z]{3,8}[0-9]{3}[a-z]?$'",
        "a.toml: a rule: severity: input should be 'info', 'watch', 'action' or 'urgent'",
        "a.toml: a rule: fails: field required",
        "a.toml: a rule: extra: unexpected keyword argument",
        'a.toml: rule "goal-too-quiet": "goal-too-quiet" is taken by "goal-too-quiet" of a.toml',
        'a.toml: rule "goal-too-quiet": "OURS001" is taken by "goal-too-quiet" of a.toml',
        f"b.toml: {NOTHING_ELSE}",
    ]


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"name": ...}, "name: field required"),
        ({"name": "single"}, "name: string should match pattern '^[a-z][a-z0-9]*(-[a-z0-9]+)+$'"),
        ({"name": "a-" + "b" * 79}, "name: string should have at most 80 characters"),
        ({"name": 3}, "name: input should be a valid string"),
        ({"code": "AB001"}, "code: string should match pattern '^[A-Z]{3,8}[0-9]{3}[a-z]?$'"),
        ({"code": "OURS01"}, "code: string should match pattern '^[A-Z]{3,8}[0-9]{3}[a-z]?$'"),
        ({"severity": "high"}, "severity: input should be 'info', 'watch', 'action' or 'urgent'"),
        ({"on": "year"}, f'on: "year" is not one of {", ".join(SUBJECTS)}'),
        ({"fails": ""}, "fails, column 1: not an expression"),
        (
            {"fails": "goal.has_owner and 3"},
            "fails, column 20: a number alone is neither true nor false; compare it with something",
        ),
        (
            {"applies": "support.is_active"},
            'applies, column 1: nothing called "support" here; a condition speaks of goal, plan, limit',
        ),
        ({"message": "  "}, "message: string should have at least 1 character"),
        ({"why": ""}, "why: string should have at least 1 character"),
        ({"do": "x" * 4001}, "do: string should have at most 4000 characters"),
        ({"sources": ["X"] * 21}, "sources: tuple should have at most 20 items after validation, not 21"),
        ({"sources": "X"}, "sources: input should be a valid tuple"),
        ({"sources": [3]}, "sources.0: input should be a valid string"),
        ({"flagged": 3}, "flagged: input should be a valid string"),
        ({"enabled": True}, "enabled: unexpected keyword argument"),
    ],
)
def test_a_fault_of_a_rule_says_what_and_never_the_value(fields: dict[str, Any], fault: str) -> None:
    rule, faults = read_rule(changed(**fields), "ours.toml", shipped_limits())
    assert rule is None
    assert len(faults) == 1
    _, _, found = faults[0].split(": ", 2)
    assert found == fault


@pytest.mark.parametrize("name", ["a-b", "a1-b2-c3", "a-" + "b" * 78])
@pytest.mark.parametrize("code", ["ABC000", "ABCDEFGH999", "ABC123z"])
def test_names_and_codes_at_their_ends_are_good(name: str, code: str) -> None:
    rule, faults = read_rule(changed(name=name, code=code), "ours.toml", shipped_limits())
    assert faults == []
    assert rule is not None
    assert (rule.name, rule.code) == (name, code)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("goal too quiet", "a rule"),
        ("goal\ntoo", "a rule"),
        ("", "a rule"),
        ("goal_too", 'rule "goal_too"'),
        ("x" * 80, f'rule "{"x" * 80}"'),
        ("x" * 81, "a rule"),
        (None, "a rule"),
        (["a"], "a rule"),
        ({"a": 1}, "a rule"),
    ],
)
def test_a_rule_is_called_by_its_name_where_that_can_be_printed(name: Any, label: str) -> None:
    _, faults = read_rule({"name": name}, "ours.toml", shipped_limits())
    assert faults
    assert all(fault.startswith(f"ours.toml: {label}: ") for fault in faults)


@pytest.mark.parametrize("table", [3, "x", [], None, True])
def test_what_is_no_table_is_no_rule(table: Any) -> None:
    assert read_rule(table, "ours.toml", shipped_limits()) == (None, ["ours.toml: a rule: not a table"])


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "no [[rule]] in it"),
        ("# nothing", "no [[rule]] in it"),
        ("rule = []", "no [[rule]] in it"),
        ("[rule]\nname = 'a-b'", NOTHING_ELSE),
        ("rule = 3", NOTHING_ELSE),
        ("limits = 3\n" + in_toml(OURS), NOTHING_ELSE),
        ("[limit]\n" + in_toml(OURS), NOTHING_ELSE),
        ("[limits]", "no [[rule]] in it"),
        ("rule = [1]", "a rule: not a table"),
        (b"\xff\xfe", "not TOML: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"),
        ("a = 2027-13-45", "not TOML: "),
        ("a = " + "[" * 5000, "not TOML: "),
        ("a = 1\na = 2", "not TOML: "),
        (in_toml(OURS) + "#" * 2**20, "larger than 1,048,576 bytes"),
    ],
)
def test_a_file_that_is_no_rule_file_is_said_to_be_none(tmp_path: Path, text: str | bytes, fault: str) -> None:
    (found,) = faults_of(text, folder=tmp_path)
    assert found.startswith(f"a.toml: {fault}")
    assert found == f"a.toml: {fault}" or fault == "not TOML: "


def test_a_file_may_have_a_mebibyte_and_no_more(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    text = in_toml(OURS)
    path.write_text(text + "#" * (2**20 - len(text)))
    assert len(rulebook(path)) == len(SHIPPED) + 1
    path.write_text(text + "#" * (2**20 - len(text) + 1))
    with pytest.raises(BrokenRulebook):
        rulebook(path)


def test_files_that_cannot_be_opened_are_all_named(tmp_path: Path) -> None:
    missing, folder = tmp_path / "missing.toml", tmp_path
    with pytest.raises(BrokenRulebook) as caught:
        rulebook(missing, folder, "nul\0.toml")
    assert caught.value.faults == (
        f"{missing}: No such file or directory",
        f"{folder}: Is a directory",
        "nul\0.toml: not TOML: embedded null byte",
    )
    assert str(caught.value) == "broken rulebook\n  " + "\n  ".join(caught.value.faults)


def test_an_error_of_the_system_without_words_is_put_into_some() -> None:
    def closed() -> bytes:
        raise OSError

    with pytest.raises(BrokenRulebook) as caught:
        rules_in([RuleFile("ours.toml", closed)])
    assert caught.value.faults == ("ours.toml: cannot be read",)


# Taken names


@pytest.mark.parametrize(
    ("fields", "taken"),
    [
        ({"name": "goal-below-aimline"}, ["goal-below-aimline"]),
        ({"name": "goal-below-aimline", "code": "AAA000"}, ["goal-below-aimline"]),
        ({"code": "GOAL013a"}, ["GOAL013a"]),
        ({"name": "goal-below-aimline", "code": "GOAL013a"}, ["goal-below-aimline", "GOAL013a"]),
    ],
)
def test_a_name_or_code_of_a_shipped_rule_is_taken(tmp_path: Path, fields: dict[str, str], taken: list[str]) -> None:
    """Whatever the order of the codes, it is the later file that is at fault."""
    found = faults_of(in_toml(changed(**fields)), folder=tmp_path)
    assert found == tuple(
        f'a.toml: rule "{fields.get("name", OURS["name"])}": "{known}" is taken by "goal-below-aimline" of goal.toml'
        for known in taken
    )


def test_names_and_codes_are_taken_between_and_within_files(tmp_path: Path) -> None:
    again = in_toml(changed(code="OURS002"))
    assert faults_of(in_toml(OURS) + again, in_toml(changed(name="other-name")), again, folder=tmp_path) == (
        'a.toml: rule "goal-too-quiet": "goal-too-quiet" is taken by "goal-too-quiet" of a.toml',
        'b.toml: rule "other-name": "OURS001" is taken by "goal-too-quiet" of a.toml',
        'c.toml: rule "goal-too-quiet": "goal-too-quiet" is taken by "goal-too-quiet" of a.toml',
        'c.toml: rule "goal-too-quiet": "OURS002" is taken by "goal-too-quiet" of a.toml',
    )


def test_the_same_file_twice_is_one_too_many(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(in_toml(OURS))
    with pytest.raises(BrokenRulebook) as caught:
        rulebook(path, path)
    assert len(caught.value.faults) == 2


# Whatever stands in a file


NOTHING_SIMPLE = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
TREES = st.recursive(
    NOTHING_SIMPLE,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(st.sampled_from([*OURS, "sources", "alert", "flagged"]), TREES, max_size=4),
    st.dictionaries(st.text(), TREES, max_size=1),
)
def test_no_table_makes_the_reader_crash(fields: dict[str, Any], others: dict[str, Any]) -> None:
    rule, faults = read_rule({**OURS, **fields, **others}, "ours.toml", shipped_limits())
    assert (rule is None) == bool(faults)
    assert all(fault.startswith("ours.toml: ") for fault in faults)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=40) | st.text(max_size=40).map(lambda text: f"[[rule]]\n{text}".encode(errors="replace")))
def test_no_file_makes_the_reader_crash(data: bytes) -> None:
    with pytest.raises(BrokenRulebook) as caught:
        rules_in([RuleFile("ours.toml", lambda: data)])
    assert all(fault.startswith("ours.toml: ") for fault in caught.value.faults)


# Travel


def test_a_rulebook_survives_travel_between_processes() -> None:
    back = pickle.loads(pickle.dumps(SHIPPED))  # noqa: S301 - made here
    assert back.rules == SHIPPED.rules
    assert [str(rule.names) for rule in back] == [str(rule.names) for rule in SHIPPED]
    assert [(name.dotted, name.is_limit) for rule in back for name in rule.names] == [
        (name.dotted, name.is_limit) for rule in SHIPPED for name in rule.names
    ]


@pytest.mark.parametrize("error", [BrokenRulebook(["a: b"]), UnknownRule("goal-x", ["goal-y"]), BadCondition("a", 3)])
def test_an_error_survives_travel_between_processes(error: Exception) -> None:
    back = pickle.loads(pickle.dumps(error))  # noqa: S301 - made here
    assert (type(back), str(back), vars(back)) == (type(error), str(error), vars(error))
    assert isinstance(error, PopkitError) != isinstance(error, BadCondition)


def test_a_rule_shows_its_name_and_little_more() -> None:
    rule: Rule = SHIPPED["goal-below-aimline"]
    assert repr(rule) == "Rule(name='goal-below-aimline', code='GOAL013a', severity='watch', on='goal')"


def test_steps_may_be_taken_in_any_order() -> None:
    """What was left out before is still known, so selecting and ignoring commute."""
    book = rulebook()
    chosen = book.select("goal-below-aimline", "SUPP").ignore("GOAL006")
    assert [rule.name for rule in chosen] == [rule.name for rule in book.ignore("GOAL006").select("GOAL013a", "SUPP")]
    assert not book.select("SUPP").ignore("SUPP").select("SUPP").rules
    with pytest.raises(UnknownRule, match="goal-without-owner"):
        book.select("SUPP").ignore("goal-without-ownr")


# Who acts first


def test_every_kind_of_subject_has_somebody_who_looks_after_it() -> None:
    assert {kind: who_for(kind) for kind in SUBJECTS} == {
        **dict.fromkeys(SUBJECTS, "coordinator"),
        **dict.fromkeys(("plan", "month", "family", "contact", "consent"), "manager"),
        **dict.fromkeys(("goal", "action"), "owner"),
        "support": "provider",
        "flag": "mental_health_lead",
    }
    assert {rule.who for rule in rulebook()} == set(WHO_IN_WORDS)


def test_nobody_is_asked_who_is_missing() -> None:
    book = rulebook()
    assert {book[code].who for code in ("GOAL001a", "GOAL001e", "ACTN002", "SUPP001a")} == {"manager"}
    assert {book[code].who for code in ("PLAN003a", "PLAN003c")} == {"principal"}


def test_a_rule_may_say_who_acts_first(tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    for who, found in ((..., "owner"), ("coordinator", "coordinator")):
        file.write_text(in_toml(changed(who=who)), encoding="utf-8")
        assert rulebook(file)["OURS001"].who == found
    (fault,) = faults_of(in_toml(changed(who="somebody")), folder=tmp_path)
    assert fault.startswith('a.toml: rule "goal-too-quiet": who: input should be ')
