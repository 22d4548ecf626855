"""Reports that were written are read again, and what is no report is refused with its place."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

import popkit
from popkit.problems import ReadProblem
from popkit.standing import GoalStanding
from popkit.write import report_json, report_jsonl

AS_OF = dt.date(2027, 3, 1)
WAIVERS = [
    {"rule": rule, "plan": "plan-0103", "reason": "talked over", "by": "board", "until": "2027-06-30"}
    for rule in ("SUPP004", "no-such-rule")
]


@pytest.fixture(scope="module")
def parts(examples: tuple[popkit.Plan, ...]) -> list[popkit.Report]:
    """Reports with everything that a report can hold."""
    district = popkit.read_district({"waivers": WAIVERS})
    reports = list(popkit.audit_all(examples, as_of=AS_OF, district=district))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(GoalStanding, "has_owner", property(lambda _: 1 // 0))
        reports += popkit.audit_all(examples[:1], as_of=AS_OF, district=district)
    problems = [
        ReadProblem("not-a-date", "/starts_on", path="p.jsonl", line=7),
        ReadProblem("more-problems", count=3, path="p.jsonl", line=7),
    ]
    return [*reports, popkit.Report.merged([], as_of=AS_OF, rules=reports[0].rules, problems=problems)]


@pytest.fixture(scope="module")
def whole(parts: list[popkit.Report]) -> popkit.Report:
    return popkit.Report.merged(parts, as_of=AS_OF, rules=parts[0].rules)


def wrong(source: Any) -> list[tuple[str, str, str | None]]:
    with pytest.raises(popkit.UnreadableReport) as caught:
        popkit.read_report(source)
    assert caught.value.__cause__ is None
    return [(problem.code, problem.at, problem.hint) for problem in caught.value.problems]


def test_a_report_comes_back_as_it_was_written(whole: popkit.Report, tmp_path: Path) -> None:
    assert whole.waived
    assert whole.failures
    file = tmp_path / "report.json"
    file.write_text(report_json(whole), encoding="utf-8")
    for source in (file, str(file), file.read_bytes(), whole.as_dict()):
        back = popkit.read_report(source)
        assert back.as_dict() == whole.as_dict()
        assert [kept.message for kept in back.findings] == [kept.message for kept in whole.findings]
        assert popkit.compare(back, whole).appeared == ()
        assert popkit.compare(whole, back).gone == ()


@pytest.mark.parametrize("name", ["reports.jsonl", "reports.jsonl.gz"])
def test_lines_are_put_together(parts: list[popkit.Report], whole: popkit.Report, name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    text = "\n".join(map(report_jsonl, parts)).encode()
    file.write_bytes(gzip.compress(text) if name.endswith("gz") else text)
    assert popkit.read_report(file).as_dict() == whole.as_dict()


def test_reports_of_two_days_are_not_one(examples: tuple[popkit.Plan, ...], tmp_path: Path) -> None:
    file = tmp_path / "reports.jsonl"
    days = (AS_OF, dt.date(2026, 11, 1))
    file.write_text("".join(report_jsonl(popkit.audit(examples[0], as_of=day)) for day in days), encoding="utf-8")
    with pytest.raises(popkit.UnreadableReport) as caught:
        popkit.read_report(file)
    assert str(caught.value) == (
        f"unreadable report {file}:2: 1 problem\n  /as_of: a report of another day than the first [other-day]"
    )


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    assert wrong(tmp_path / "none.json") == [("no-such-file", "", None)]
    assert wrong(tmp_path) == [("unreadable-file", "", None)]
    empty = tmp_path / "empty.jsonl"
    empty.write_text("\n\n")
    assert wrong(empty) == [("nothing-to-read", "", None)]
    packed = tmp_path / "torn.jsonl.gz"
    packed.write_bytes(gzip.compress(b"{}" * 100)[:-9])
    assert wrong(packed) == [("unreadable-file", "", None)]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"{", "not-json"),
        (b"", "not-json"),
        (b'{"\xff": 1}', "not-utf-8"),
        (b"[" * 200_000, "too-deep"),
        (b"[]", "not-an-object"),
    ],
)
def test_what_is_no_document_is_told(data: bytes, code: str) -> None:
    assert [problem[0] for problem in wrong(data)] == [code]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"as_of": "March"}, ("not-a-date", "/as_of", None)),
        ({"rules": -1}, ("out-of-range", "/rules", "at least 0")),
        ({"rules": "many"}, ("not-a-whole-number", "/rules", None)),
        ({"judged": 5}, ("not-an-object", "/judged", None)),
        ({"findings": [5]}, ("not-an-object", "/findings/0", None)),
        ({"findings": {}}, ("not-a-list", "/findings", None)),
        ({"problems": [{"code": "odd", "at": ""}]}, ("unknown-value", "/problems/0/code", None)),
        ({"finding": []}, ("unknown-field", "", 'did you mean "findings"?')),
    ],
)
def test_what_is_no_report_is_told_with_its_place(
    change: dict[str, Any], problem: tuple[str, str, str | None], whole: popkit.Report
) -> None:
    assert wrong({**whole.as_dict(), **change}) == [problem]


def test_a_report_of_another_version_in_another_form_is_told_as_such(whole: popkit.Report) -> None:
    written = {**whole.as_dict(), "popkit": "0.0.1"}
    assert popkit.read_report(written).as_dict() == whole.as_dict()
    del written["judged"]
    assert wrong(written) == [
        ("other-version", "/popkit", "audit again, as of the same day"),
        ("missing-field", "/judged", None),
    ]
    assert "judged" in json.dumps(whole.as_dict())
