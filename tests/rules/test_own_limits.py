"""Rule files bring limits of their own: through the same door, with every fault, and a district may set them."""

from __future__ import annotations

import datetime as dt
import pickle
from pathlib import Path
from typing import Any

import pytest

import popkit
from popkit.cohort.auditor import column_auditor
from popkit.cohort.reports import reports
from popkit.cohort.table import plan_table, row_of
from popkit.errors import BrokenRulebook
from popkit.limits import read_limit, shipped_limits
from popkit.rules.example import example_plan
from popkit.write import explain

AS_OF = dt.date(2027, 3, 1)
LIMIT = """
[limits.our_goals]
value = 1
unit = "goals"
minimum = 0
maximum = 9
about = "most goals that we begin with"
sources = ["our handbook"]
"""
RULE = """
[[rule]]
name = "goals-{n}"
code = "OURS00{n}"
severity = "watch"
on = "plan"
fails = "plan.active_goal_count > limit.{limit}"
message = "{{plan.active_goal_count}} goals; we begin with {{limit.{limit}}}"
why = "So that a test can ask."
do = "Nothing."
"""
OURS = LIMIT + RULE.format(n=1, limit="our_goals")
GOALS = "[[goals]]\n[[goals]]\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "ours.toml"
    found.write_text(OURS, encoding="utf-8")
    return found


def faults(tmp_path: Path, *texts: str) -> list[str]:
    paths = []
    for name, text in zip("abc", texts, strict=False):
        paths.append(tmp_path / f"{name}.toml")
        paths[-1].write_text(text, encoding="utf-8")
    with pytest.raises(BrokenRulebook) as caught:
        popkit.rulebook(*paths)
    return [fault.replace(f"{tmp_path}/", "") for fault in caught.value.faults]


def judged(book: popkit.Rulebook, limits: dict[str, Any] | None = None) -> popkit.Report:
    plan = popkit.read_plan(example_plan(GOALS)[0])
    town = None if limits is None else popkit.read_district({"limits": limits}, limits=book.limits)
    asked: dict[str, Any] = {"as_of": AS_OF, "district": town, "rules": book}
    ready = column_auditor(**asked)
    ((told, _),) = reports(ready.entries(plan_table([row_of(plan)])), ready)
    report = popkit.audit(plan, **asked)
    assert told == report
    return report


def test_a_rule_compares_with_a_limit_of_its_own_file(file: Path) -> None:
    book = popkit.rulebook(file).select("OURS")
    (finding,) = judged(book).findings
    assert finding.message == "2 goals; we begin with 1"
    assert [limit.name for limit in book["OURS001"].own_limits] == ["our_goals"]
    assert "our_goals" in book.limits
    assert "our_goals" in book.ignore("OURS").limits
    assert "our_goals" not in popkit.rulebook().limits
    assert judged(popkit.Rulebook((book["OURS001"],))).findings == (finding,)
    assert pickle.loads(pickle.dumps(book)).limits["our_goals"] == book.limits["our_goals"]  # noqa: S301 - made here


def test_a_district_sets_it_like_any_other_and_the_report_says_so(file: Path) -> None:
    book = popkit.rulebook(file).select("OURS")
    report = judged(book, {"our_goals": {"value": 2, "since": "2026-08-01"}})
    assert report.findings == ()
    assert [own.as_dict() for own in report.limits] == [
        {"name": "our_goals", "value": 2, "shipped": 1, "since": "2026-08-01"}
    ]
    assert judged(book, {}).limits == ()


@pytest.mark.parametrize(("limits", "code"), [({"our_goals": 10}, "out-of-range"), ({"our_goal": 2}, "unknown-limit")])
def test_what_a_district_may_not_set_is_told(file: Path, limits: dict[str, Any], code: str) -> None:
    with pytest.raises(popkit.UnreadableDistrict) as caught:
        popkit.read_district({"limits": limits}, limits=popkit.rulebook(file).limits)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_without_the_rules_nobody_knows_their_limits(tmp_path: Path) -> None:
    for source in ({"limits": {"our_goals": 2}}, tmp_path):
        (tmp_path / "limits.toml").write_text("our_goals = 2")
        with pytest.raises(popkit.UnreadableDistrict) as caught:
            popkit.read_district(source)
        assert [problem.code for problem in caught.value.problems] == ["unknown-limit"]


def test_a_district_that_was_read_without_them_has_them_as_they_came(file: Path) -> None:
    book, town = popkit.rulebook(file).select("OURS"), popkit.read_district({})
    plan = popkit.read_plan(example_plan(GOALS)[0])
    assert len(popkit.audit(plan, as_of=AS_OF, district=town, rules=book).findings) == 1


def test_its_page_shows_it(file: Path) -> None:
    page = explain("OURS001", rules=popkit.rulebook(file))
    assert "- `our_goals` = 1 goals: most goals that we begin with. Source: our handbook." in page


def test_the_limits_of_one_file_may_be_named_in_another(tmp_path: Path) -> None:
    one, two = tmp_path / "limits.toml", tmp_path / "rules.toml"
    one.write_text(LIMIT)
    two.write_text(RULE.format(n=1, limit="our_goals"))
    assert popkit.rulebook(one, two)["OURS001"].limits == ("our_goals",)


# Faults


def test_a_limit_that_is_taken_is_refused(tmp_path: Path) -> None:
    shipped = OURS.replace("our_goals", "decision_points")
    assert faults(tmp_path, shipped) == [
        'a.toml: limit "decision_points": taken by popkit; a district sets it in limits.toml'
    ]
    assert faults(tmp_path, OURS, LIMIT) == ['b.toml: limit "our_goals": taken by a.toml']


def test_a_file_that_is_given_twice_is_told_so(file: Path) -> None:
    with pytest.raises(BrokenRulebook) as caught:
        popkit.rulebook(file, file)
    assert caught.value.faults == (
        f'{file}: limit "our_goals": taken by this file, which is given twice',
        f'{file}: rule "goals-1": "goals-1" is taken by "goals-1" of {file}',
        f'{file}: rule "goals-1": "OURS001" is taken by "goals-1" of {file}',
    )


def test_a_limit_that_no_rule_compares_with_is_refused(tmp_path: Path) -> None:
    assert faults(tmp_path, LIMIT) == ['a.toml: limit "our_goals": no rule compares with it']
    assert faults(tmp_path, LIMIT + RULE.format(n=1, limit="hold_days")) == [
        'a.toml: limit "our_goals": no rule compares with it'
    ]


def test_a_limit_that_is_not_there_is_told_by_what_comes_nearest(tmp_path: Path) -> None:
    found = faults(tmp_path, LIMIT + RULE.format(n=1, limit="our_goal"))
    assert found[0] == ('a.toml: rule "goals-1": fails, column 26: no limit "our_goal"; did you mean "our_goals"?')


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (("value = 1", "value = 10"), ["value: not a number from 0 to 9"]),
        (("value = 1", "value = nan"), ["value: not a number from 0 to 9"]),
        (("value = 1", "value = true"), ["value: not a number, a list of words, or a list of dated ones"]),
        (("value = 1", 'value = ["a", 1]'), ["value: not a number, a list of words, or a list of dated ones"]),
        (
            ("value = 1", "value = [{since = 2026-08-01}]"),
            ["value: not a number, a list of words, or a list of dated ones"],
        ),
        (("value = 1", "value = [{value = 1}, 5]"), ["value: not a number, a list of words, or a list of dated ones"]),
        (
            ("value = 1", "value = [{value = 1}, {value = 99, since = 2026-08-01}]"),
            ["value: not a number from 0 to 9"],
        ),
        (("value = 1", 'value = ["a"]'), ["a list of words has no minimum and no maximum"]),
        (("maximum = 9", "maximum = -1"), ["the minimum is more than the maximum"]),
        (("maximum = 9", ""), ["a number has a minimum and a maximum"]),
        (("value = 1", ""), ["not a table with a value"]),
        (('sources = ["our handbook"]', "sources = []"), ["unit, about and sources say something"]),
        (('sources = ["our handbook"]', ""), ["sources: field required"]),
        (("maximum = 9", 'maximum = 9\nsince = "now"'), ["since: unexpected keyword argument"]),
    ],
)
def test_what_is_wrong_with_a_limit_is_told(tmp_path: Path, change: tuple[str, str], found: list[str]) -> None:
    text = OURS.replace(*change, 1)
    told = [fault for fault in faults(tmp_path, text) if fault.startswith('a.toml: limit "our_goals"')]
    assert told == [f'a.toml: limit "our_goals": {fault}' for fault in found]


@pytest.mark.parametrize("name", ["Our_goals", "our-goals", "_x", "x" * 81, "", "x__y"])
def test_a_limit_has_a_name_that_a_condition_can_say(name: str) -> None:
    assert read_limit(name, {}) == (None, ["not a name of small letters, digits and _"])


@pytest.mark.parametrize("table", [5, {}, []])
def test_a_limit_is_a_table(table: object) -> None:
    assert read_limit("ours", table) == (None, ["not a table with a value"])


def test_words_and_dated_values_are_limits_too() -> None:
    about = {"unit": "words", "about": "ours", "sources": ["us"]}
    words, _ = read_limit("ours", {**about, "value": ["a", "b"]})
    assert words is not None
    assert words.on(AS_OF) == ("a", "b")
    dated = [{"value": 1}, {"value": 2, "since": AS_OF}]
    number, _ = read_limit("ours", {**about, "value": dated, "minimum": 1, "maximum": 2})
    assert number is not None
    assert [number.on(day) for day in (AS_OF - dt.timedelta(days=1), AS_OF)] == [1, 2]


def test_a_name_that_is_no_name_is_not_repeated(tmp_path: Path) -> None:
    text = LIMIT.replace("our_goals", '"María"') + RULE.format(n=1, limit="hold_days")
    assert faults(tmp_path, text) == ["a.toml: a limit: not a name of small letters, digits and _"]
    assert "our_goals" not in shipped_limits()
