"""`popkit audit` and the schools of the plans: in every form, the same however many workers there are."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path
from typing import Any, Final

import jsonschema  # type: ignore[import-untyped]
import pytest

import popkit
from popkit.rules.example import example_district, example_plan
from popkit.standing import SchoolStanding
from popkit.write import report_json, report_jsonl, report_markdown, report_text
from popkit.write.schema import SCHEMAS

ON: Final = ("--as-of", "2027-03-08")
DAY: Final = dt.date(2027, 3, 8)
FORMS: Final = ("text", "json", "jsonl", "csv", "markdown")
ABOUT_SCHOOLS: Final = ("--select", "school-reviews-not-covered", "--select", "caseload-too-large")
HELD: Final = 'wellbeing_reviews = [{ month = "2027-02", held_on = 2027-02-10 }]'


def write_plans(folder: Path, *overlays: str) -> None:
    for number, overlay in enumerate(overlays):
        document = {**example_plan(overlay)[0], "id": f"plan-{number}"}
        (folder / f"p{number}.json").write_text(json.dumps(document, default=str), encoding="utf-8")


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """A folder of plans: one reviewed in February, two not, one waived, one that is not followed."""
    folder = tmp_path / "town"
    folder.mkdir()
    waived = 'wellbeing_reviews = [{ month = "2027-02", status = "waived" }]'
    managed = "manager_id = 'member-1'\nteam = [{}]"
    write_plans(folder, HELD, "", managed, waived, "status = 'draft'")
    calendars = example_district("calendars = [{}]")["calendars"]
    (folder / "calendars.json").write_text(json.dumps(calendars, default=str), encoding="utf-8")
    return folder


@pytest.fixture
def whole(town: Path) -> tuple[list[popkit.Report], popkit.Report]:
    """The reports of the plans, and the one of the schools."""
    district = popkit.read_district(town)
    reports = list(popkit.audit_all(popkit.read_plans(town), as_of=DAY, district=district))
    return reports, popkit.audit_schools(reports, as_of=DAY, district=district)


def rules() -> dict[str, popkit.Rule]:
    return {rule.name: rule for rule in popkit.rulebook()}


def merged(reports: list[popkit.Report]) -> popkit.Report:
    return popkit.Report.merged(reports, as_of=DAY, rules=len(popkit.rulebook()))


def test_the_schools_come_last_in_text(
    popkit_run: Any, town: Path, whole: tuple[list[popkit.Report], popkit.Report]
) -> None:
    ended = popkit_run("audit", town, *ON)
    plans, schools = whole
    _, _, pages = ended.out.partition("\n\n")
    assert pages == "".join(report_text(report, rules()) for report in [*plans, schools])
    assert "\nschools\n" in pages
    assert "school riverside: 1 of 3 well-being reviews due" in pages
    assert "5 plans read" in ended.err


def test_the_schools_are_part_of_the_whole_document(
    popkit_run: Any, town: Path, whole: tuple[list[popkit.Report], popkit.Report]
) -> None:
    plans, schools = whole
    written = popkit_run("audit", town, *ON, "--format", "json").out
    assert written == report_json(merged([*plans, schools]))
    found = json.loads(written)
    jsonschema.validate(found, SCHEMAS["report"](), jsonschema.Draft202012Validator)
    assert found["plans"] == {"read": 5, "unreadable": 0}
    assert found["findings"][0]["subject"] == {"kind": "school", "id": "riverside", "path": ""}
    markdown = popkit_run("audit", town, *ON, "--format", "markdown").out
    assert markdown == report_markdown(merged([*plans, schools]), rules())
    assert "## Schools" in markdown


def test_the_schools_are_one_more_line(
    popkit_run: Any, town: Path, whole: tuple[list[popkit.Report], popkit.Report]
) -> None:
    plans, schools = whole
    assert popkit_run("audit", town, *ON, "--format", "jsonl").out == "".join(map(report_jsonl, [*plans, schools]))


def test_the_schools_are_rows_without_a_plan(popkit_run: Any, town: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(popkit_run("audit", town, *ON, "--format", "csv").out, newline="")))
    about = [(row["plan"], row["rule"], row["subject_id"]) for row in rows if row["subject_kind"] == "school"]
    assert about == [("", "school-reviews-not-covered", "riverside")]


@pytest.mark.parametrize("form", FORMS)
def test_two_workers_add_up_to_the_same_schools(popkit_run: Any, town: Path, form: str) -> None:
    (town / "broken.json").write_text("{", encoding="utf-8")
    one, two = (popkit_run("audit", town, *ON, "--format", form, "--workers", count) for count in ("1", "2"))
    assert two == one
    assert one.status == 3


@pytest.mark.parametrize("form", FORMS)
def test_a_rulebook_without_rules_about_schools_writes_nothing_of_them(popkit_run: Any, town: Path, form: str) -> None:
    about_schools = [rule.code for rule in popkit.rulebook() if rule.on == "school"]
    ignored = [part for code in about_schools for part in ("--ignore", code)]
    ended = popkit_run("audit", town, *ON, "--format", form, *ignored)
    assert "riverside" not in ended.out
    assert "chools" not in ended.out
    if form == "jsonl":
        assert [json.loads(line)["plans"]["read"] for line in ended.out.splitlines()] == [1] * 5


def test_rules_about_schools_alone_are_rules_enough(popkit_run: Any, town: Path) -> None:
    ended = popkit_run("audit", town, *ON, *ABOUT_SCHOOLS)
    assert ended.status == 1
    assert "2 rules" in ended.out
    assert ended.err == "5 plans read; findings: 1 action; could not be told: 0\n"


def test_without_a_calendar_it_cannot_be_told(popkit_run: Any, town: Path) -> None:
    (town / "calendars.json").unlink()
    ended = popkit_run("audit", town, *ON, *ABOUT_SCHOOLS)
    assert ended.status == 0
    assert "cannot tell WELL017" in ended.out
    assert ended.err == "5 plans read; findings: none; could not be told: 1\n"


def test_where_no_plan_could_be_read_there_is_no_school(popkit_run: Any, tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    ended = popkit_run("audit", tmp_path, *ON, "--format", "csv")
    assert ended.status == 3
    assert len(ended.out.splitlines()) == 1


def test_a_rule_about_schools_that_crashes_is_told_by_the_status(
    popkit_run: Any, town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SchoolStanding, "coverage", property(lambda _: 1 / 0))
    monkeypatch.setattr(SchoolStanding, "reviews_due", property(lambda _: 1 / 0))
    ended = popkit_run("audit", town, *ON, *ABOUT_SCHOOLS)
    assert ended.status == 4
    assert "CRASHED  WELL017 school-reviews-not-covered: ZeroDivisionError" in ended.out
    assert "rules that crashed: 1" in ended.err
