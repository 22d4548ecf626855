import pickle
import traceback

import pytest

from popkit.errors import (
    BrokenRulebook,
    FailedGuard,
    IllegalTransition,
    MissingExtra,
    NotOfOnePlan,
    PopkitError,
    UnknownName,
    UnknownRecord,
    UnknownRule,
    UnreadableCalendar,
    UnreadableDistrict,
    UnreadablePlan,
    nearest,
)
from popkit.problems import ReadProblem

DATE = ReadProblem("not-a-date", "/goals/2/target/on")
LINK = ReadProblem("unknown-link", "/manager_id")

FAILED = FailedGuard("plan-without-basis", "PLAN002a", "fail", (), "Record the basis.")
UNTOLD = FailedGuard("goal-of-ours", "OURS001", "cannot_tell", ("goal.slope", "plan.tier"), "Measure.", "/goals/1")

EVERY_ERROR = [
    IllegalTransition("plan", "draft", "active", allowed=["proposed"]),
    IllegalTransition("plan", "draft", "proposed", allowed=["proposed"], failed=[FAILED], needs={"reason": "why"}),
    UnknownRecord("goal"),
    NotOfOnePlan("caseload-too-large", "school"),
    NotOfOnePlan("partner-without-agreement", "partner"),
    UnreadablePlan([DATE, LINK]),
    UnreadablePlan([DATE, ReadProblem("more-problems", count=7)]),
    UnreadableDistrict([]),
    UnreadableCalendar(),
    UnknownName("fact", "goal.ownr", ["goal.owner", "goal.id"]),
    UnknownName("fact", "zzz", ["goal.owner"]),
    UnknownRule("goal-no-owner", ["goal-without-owner"]),
    UnknownRule("zzz", []),
    BrokenRulebook(["ours.toml: no name"]),
    MissingExtra("cli"),
]


@pytest.mark.parametrize("error", EVERY_ERROR, ids=repr)
def test_every_error_is_a_popkit_error_and_survives_travel_between_processes(error: PopkitError) -> None:
    assert isinstance(error, PopkitError)
    back = pickle.loads(pickle.dumps(error))  # noqa: S301 - made here
    assert (type(back), str(back), vars(back)) == (type(error), str(error), vars(error))


def test_errors_are_also_what_python_calls_them() -> None:
    assert issubclass(UnknownName, LookupError)
    assert issubclass(MissingExtra, ImportError)


def test_an_unreadable_plan_says_what_and_where() -> None:
    error = UnreadablePlan(iter([DATE, LINK]))
    assert error.problems == (DATE, LINK)
    assert error.count == 2
    assert repr(error) == "UnreadablePlan(2 problems)"
    assert str(error).splitlines() == [
        "unreadable plan: 2 problems",
        "  /goals/2/target/on: not a civil date, YYYY-MM-DD, from 1900 to 2199 [not-a-date]",
        "  /manager_id: a link to nothing in this plan [unknown-link]",
    ]


def test_a_file_is_named_once_where_it_is_one_file() -> None:
    error = UnreadablePlan([DATE.found_in("plans.jsonl", 7), LINK.found_in("plans.jsonl", 7)])
    assert str(error).splitlines() == [
        "unreadable plan plans.jsonl:7: 2 problems",
        "  /goals/2/target/on: not a civil date, YYYY-MM-DD, from 1900 to 2199 [not-a-date]",
        "  /manager_id: a link to nothing in this plan [unknown-link]",
    ]


def test_several_files_are_named_with_each_problem() -> None:
    error = UnreadableDistrict([ReadProblem("unknown-file", path="d/partners.json"), DATE.found_in("d/limits.toml")])
    assert str(error).splitlines() == [
        "unreadable district: 2 problems",
        "  d/partners.json: a file that popkit does not read here [unknown-file]",
        "  d/limits.toml: /goals/2/target/on: not a civil date, YYYY-MM-DD, from 1900 to 2199 [not-a-date]",
    ]


@pytest.mark.parametrize(
    ("problems", "lines", "last"),
    [
        ([LINK], 2, "  /manager_id: a link to nothing in this plan [unknown-link]"),
        ([LINK] * 20, 21, "  /manager_id: a link to nothing in this plan [unknown-link]"),
        ([LINK] * 21, 22, "  and 1 more"),
        ([LINK] * 1000 + [ReadProblem("more-problems", count=238_000)], 22, "  and 238,980 more"),
        ([], 1, "unreadable plan: 0 problems"),
    ],
)
def test_a_text_lists_twenty_problems_and_counts_the_rest(problems: list[ReadProblem], lines: int, last: str) -> None:
    text = str(UnreadablePlan(problems)).splitlines()
    assert (len(text), text[-1]) == (lines, last)


def test_the_count_is_exact_where_the_list_is_cut() -> None:
    error = UnreadablePlan([LINK] * 1000 + [ReadProblem("more-problems", count=238_000)])
    assert error.count == 239_000
    assert repr(error) == "UnreadablePlan(239,000 problems)"
    assert str(error).startswith("unreadable plan: 239,000 problems\n")


def test_one_problem_is_one_problem() -> None:
    assert repr(UnreadablePlan([LINK])) == "UnreadablePlan(1 problem)"


def test_a_traceback_shows_the_text() -> None:
    (line, *_) = traceback.format_exception_only(UnreadablePlan([LINK]))
    assert line.startswith("popkit.errors.UnreadablePlan: unreadable plan: 1 problem\n")


def test_an_unknown_name_says_what_comes_nearest() -> None:
    error = UnknownRule("goal-no-owner", ["goal-without-owner", "plan-too-old"])
    assert (error.kind, error.name, error.nearest) == ("rule", "goal-no-owner", "goal-without-owner")
    assert str(error) == 'no rule "goal-no-owner"; did you mean "goal-without-owner"?'
    assert str(UnknownName("fact", "zzz", ["goal.owner"])) == 'no fact "zzz"'


def test_a_broken_rulebook_lists_every_fault() -> None:
    error = BrokenRulebook(iter(["a.toml: one", "b.toml: two"]))
    assert error.faults == ("a.toml: one", "b.toml: two")
    assert str(error) == "broken rulebook\n  a.toml: one\n  b.toml: two"


def test_a_record_that_is_not_there_is_said_by_its_kind() -> None:
    assert str(UnknownRecord("goal")) == "no goal of that id in the plan"
    assert str(UnknownRecord("partner", "district")) == "no partner of that id in the district"
    assert issubclass(UnknownRecord, LookupError)


def test_a_step_that_is_not_open_says_which_are() -> None:
    error = IllegalTransition("goal", "proposed", "active", allowed=iter(["accepted", "rejected"]))
    assert str(error) == "a goal cannot go from proposed to active; it can go to accepted, rejected"
    assert str(IllegalTransition("goal", "rejected", "active")) == (
        "a goal cannot go from rejected to active, nor anywhere else"
    )


def test_a_step_that_is_not_open_yet_says_what_is_missing_and_what_to_do() -> None:
    needs = {"reason": "why, in a sentence"}
    error = IllegalTransition("plan", "draft", "proposed", allowed=["proposed"], failed=[FAILED, UNTOLD], needs=needs)
    assert str(error).splitlines() == [
        "a plan cannot go from draft to proposed yet",
        "  needs reason: why, in a sentence",
        "  plan-without-basis (PLAN002a) fails. Record the basis.",
        "  goal-of-ours (OURS001) cannot be told at /goals/1, unknown: goal.slope, plan.tier. Measure.",
    ]
    assert str(FailedGuard("rule-of-ours", "OURS002", "cannot_tell", (), "Ask.")) == (
        "rule-of-ours (OURS002) cannot be told. Ask."
    )


def test_a_missing_extra_says_how_to_get_it() -> None:
    error = MissingExtra("cli")
    assert error.extra == "cli"
    assert str(error) == 'this needs an extra: pip install "popkit[cli]"'


@pytest.mark.parametrize(
    ("name", "close"),
    [("goalz", "goals"), ("gaols", "goals"), ("g", None), ("", None), ("goals", "goals"), ("goals" * 13, None)],
)
def test_the_nearest_name_is_a_likely_one_or_none(name: str, close: str | None) -> None:
    assert nearest(name, iter(["goals", "team"])) == close


def test_no_name_is_near_where_none_is_known() -> None:
    assert nearest("goals", []) is None
