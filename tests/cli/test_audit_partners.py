"""`popkit audit` and the partners of the district: after the schools, on both roads, in every form."""

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
from popkit.cohort import write_plans
from popkit.rules.example import example_district, example_plan
from popkit.write import report_json, report_jsonl, report_markdown, report_text
from popkit.write.schema import SCHEMAS

ON: Final = ("--as-of", "2027-03-01")
DAY: Final = dt.date(2027, 3, 1)
FORMS: Final = ("text", "json", "jsonl", "csv", "markdown")
OVERLAY: Final = """
[[partners]]
id = "library"
insurance = [{ expires_on = 2027-01-31 }]
services = [{ id = "club", status = "active", capacity = 12, enrolled = 13, waiting = 2 }]

[[supports]]
provider = { kind = "partner", partner_id = "library", service_id = "club" }
sessions = [{ on = 2027-02-01, minutes = 30, attendance = "present" }]
"""


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """A folder with a plan and the partner that delivers its support."""
    folder = tmp_path / "town"
    folder.mkdir()
    (folder / "plan.json").write_text(json.dumps(example_plan(OVERLAY)[0], default=str), encoding="utf-8")
    partners = example_district(OVERLAY)["partners"]
    (folder / "partners.json").write_text(json.dumps(partners, default=str), encoding="utf-8")
    return folder


@pytest.fixture
def reports(town: Path) -> list[popkit.Report]:
    """The reports of the plan, the schools and the partners."""
    district = popkit.read_district(town)
    plans = list(popkit.audit_all(popkit.read_plans(town), as_of=DAY, district=district))
    schools = popkit.audit_schools(plans, as_of=DAY, district=district)
    return [*plans, schools, popkit.audit_partners(district, as_of=DAY)]


def merged(reports: list[popkit.Report]) -> popkit.Report:
    return popkit.Report.merged(reports, as_of=DAY, rules=len(popkit.rulebook()))


def test_the_partners_come_last_in_text_and_in_lines(popkit_run: Any, town: Path, reports: list[popkit.Report]) -> None:
    rules = {rule.name: rule for rule in popkit.rulebook()}
    _, _, pages = popkit_run("audit", town, *ON).out.partition("\n\n")
    assert pages == "".join(report_text(report, rules) for report in reports)
    assert "\npartners\n" in pages
    assert "partner library: no certificate of insurance of this partner holds" in pages
    assert "support s1: sessions held on days on which no insurance of the partner" in pages
    assert popkit_run("audit", town, *ON, "--format", "jsonl").out == "".join(map(report_jsonl, reports))


def test_the_partners_are_part_of_the_whole_document(popkit_run: Any, town: Path, reports: list[popkit.Report]) -> None:
    written = popkit_run("audit", town, *ON, "--format", "json").out
    assert written == report_json(merged(reports))
    found = json.loads(written)
    jsonschema.validate(found, SCHEMAS["report"](), jsonschema.Draft202012Validator)
    assert {"kind": "service", "id": "library/club", "path": ""} in [kept["subject"] for kept in found["findings"]]
    markdown = popkit_run("audit", town, *ON, "--format", "markdown").out
    assert markdown == report_markdown(merged(reports), {rule.name: rule for rule in popkit.rulebook()})
    assert "## Partners" in markdown


def test_the_partners_are_rows_without_a_plan(popkit_run: Any, town: Path) -> None:
    ended = popkit_run("audit", town, *ON, "--format", "csv", "--select", "PART009", "--select", "PART003")
    rows = list(csv.DictReader(io.StringIO(ended.out, newline="")))
    assert [(row["plan"], row["rule"], row["subject_id"]) for row in rows] == [
        ("example", "session-without-insurance", "s1"),
        ("", "partner-without-insurance", "library"),
        ("", "service-over-capacity", "library/club"),
    ]
    assert ended.err == "1 plan read; findings: 2 action, 1 watch; could not be told: 0\n"


@pytest.mark.parametrize("form", FORMS)
def test_plans_in_columns_have_the_same_partners(popkit_run: Any, town: Path, tmp_path: Path, form: str) -> None:
    columns = tmp_path / "columns"
    columns.mkdir()
    write_plans(popkit.read_plans(town), columns / "plans.parquet")
    told = popkit_run("audit", columns, "--district", town, *ON, "--format", form)
    assert told == popkit_run("audit", town, *ON, "--format", form)
    assert told.status == 1


@pytest.mark.parametrize("form", FORMS)
def test_without_partners_or_rules_about_them_nothing_is_written_of_them(
    popkit_run: Any, town: Path, form: str
) -> None:
    assert "library" not in popkit_run("audit", town, *ON, "--format", form, "--select", "SUPP").out
    (town / "partners.json").write_text("[]", encoding="utf-8")
    assert "library" not in popkit_run("audit", town, *ON, "--format", form, "--select", "PART").out


def test_who_looks_at_one_plan_does_not_look_at_all_partners(popkit_run: Any, town: Path) -> None:
    ended = popkit_run("audit", town / "plan.json", "--district", town, *ON, "--select", "PART003")
    assert "session-without-insurance" in ended.out
    assert "partner library" not in ended.out


def test_partners_are_judged_where_no_plan_could_be_read(popkit_run: Any, town: Path) -> None:
    (town / "plan.json").write_text("{", encoding="utf-8")
    ended = popkit_run("audit", town, *ON, "--select", "PART003")
    assert ended.status == 3
    assert "partner library" in ended.out
