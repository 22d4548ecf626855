"""Reports that are put together, and counts that stay exact."""

from __future__ import annotations

import datetime as dt
import pickle
from collections import Counter

import attrs
import pytest

import popkit
from popkit.audit import OUTCOMES
from popkit.audit.tally import Tally
from popkit.problems import ReadProblem
from popkit.vocabulary import SEVERITIES

AS_OF = dt.date(2027, 3, 1)
NOTHING = {"pass": 0, "fail": 0, "not_applicable": 0, "cannot_tell": 0}


def merged(*reports: popkit.Report, problems: tuple[ReadProblem, ...] = ()) -> popkit.Report:
    return popkit.Report.merged(reports, as_of=AS_OF, rules=len(popkit.rulebook()), problems=problems)


@pytest.fixture(scope="module")
def reports(examples: tuple[popkit.Plan, ...]) -> tuple[popkit.Report, ...]:
    return tuple(popkit.audit_all(examples, as_of=AS_OF))


def test_a_merged_report_holds_all_that_its_parts_hold(reports: tuple[popkit.Report, ...]) -> None:
    whole = merged(*reports)
    assert whole.plans == len(reports)
    assert whole.outcomes == {name: sum(report.outcomes[name] for report in reports) for name in OUTCOMES}
    assert Counter(map(repr, whole.findings)) == Counter(repr(kept) for report in reports for kept in report.findings)
    assert len(whole.cannot_tell) == sum(len(report.cannot_tell) for report in reports)
    assert not whole.failures


def test_a_merged_report_does_not_depend_on_the_order_of_its_parts(reports: tuple[popkit.Report, ...]) -> None:
    assert merged(*reversed(reports)) == merged(*reports)
    assert merged(merged(*reports[:7]), merged(*reports[7:])) == merged(*reports)


def test_merging_one_report_changes_nothing(reports: tuple[popkit.Report, ...]) -> None:
    assert merged(reports[0]) == reports[0]


def test_nothing_merged_is_an_empty_report() -> None:
    assert merged() == popkit.Report(
        as_of=AS_OF,
        rules=len(popkit.rulebook()),
        plans=0,
        unreadable=0,
        outcomes=NOTHING,  # type: ignore[arg-type]
        findings=(),
        cannot_tell=(),
        failures=(),
    )


def test_a_document_with_several_problems_is_one_unreadable_document(reports: tuple[popkit.Report, ...]) -> None:
    one, two = ReadProblem("not-json", path="a.json"), ReadProblem("missing-field", "/id", path="b.jsonl", line=2)
    whole = merged(reports[0], problems=(one, two, two.found_in("b.jsonl", 2), two.found_in("b.jsonl", 3)))
    assert whole.unreadable == 3
    assert len(whole.problems) == 4
    again = merged(whole, problems=(two.found_in("b.jsonl", 4),))
    assert (again.unreadable, len(again.problems)) == (4, 5)
    assert again.as_dict()["plans"] == {"read": 1, "unreadable": 4}
    assert again.as_dict()["problems"][1] == {"path": "a.json", "at": "", "code": "not-json"}


def test_a_report_is_written_as_it_is_promised(reports: tuple[popkit.Report, ...]) -> None:
    written = merged(*reports).as_dict()
    assert list(written) == [
        "popkit",
        "as_of",
        "rules",
        "plans",
        "limits",
        "judged",
        "outcomes",
        "findings",
        "cannot_tell",
        "waived",
        "waivers",
        "problems",
        "failures",
    ]
    assert written["popkit"] == popkit.__version__
    assert written["as_of"] == "2027-03-01"
    assert list(written["findings"][0]) == [
        "rule",
        "code",
        "severity",
        "plan",
        "subject",
        "facts",
        "message",
        "fingerprint",
    ]


def test_a_report_travels_between_processes(reports: tuple[popkit.Report, ...]) -> None:
    back = pickle.loads(pickle.dumps(reports))  # noqa: S301 - made here
    assert back == reports
    assert [report.as_dict() for report in back] == [report.as_dict() for report in reports]


def test_the_worst_finding_says_how_soon(reports: tuple[popkit.Report, ...]) -> None:
    assert merged().worst is None
    assert {None, "action"} <= {report.worst for report in reports} <= {None, "info", "watch", "action", "urgent"}
    for report in reports:
        found = {kept.severity for kept in report.findings}
        assert report.worst == max(found, key=SEVERITIES.index, default=None)
    assert merged(*reports).worst == "urgent"


# Tallies


def test_a_tally_counts_what_a_report_holds(reports: tuple[popkit.Report, ...]) -> None:
    tally = Tally()
    for report in reports:
        tally.add(Tally.of(report))
    whole = merged(*reports)
    assert attrs.evolve(tally, schools={}) == Tally.of(whole)
    assert sum(roll.plans for roll in tally.schools.values()) == sum(
        bool(report.share and report.share.is_active) for report in reports
    )
    assert (tally.plans, tally.failures, tally.worst) == (len(reports), 0, whole.worst)
    assert tally.outcomes == whole.outcomes
    assert tally.findings.total() == len(whole.findings)


def test_an_empty_tally_has_no_worst() -> None:
    assert Tally().worst is None
    assert Tally(findings=Counter({"urgent": 0, "info": 1})).worst == "info"


@pytest.mark.parametrize(
    ("tally", "sentence"),
    [
        (Tally(), "0 plans read; findings: none; could not be told: 0"),
        (
            Tally(plans=1, outcomes=Counter({"cannot_tell": 3}), findings=Counter({"info": 2, "urgent": 1})),
            "1 plan read; findings: 1 urgent, 2 info; could not be told: 3",
        ),
        (
            Tally(plans=2, unreadable=1, failures=4),
            "2 plans read; 1 unreadable; findings: none; could not be told: 0; rules that crashed: 4",
        ),
    ],
)
def test_a_tally_says_its_counts(tally: Tally, sentence: str) -> None:
    assert tally.sentence() == sentence
