"""The forms of a report say the same, each to those who read it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Callable
from typing import Any

import attrs
import jsonschema  # type: ignore[import-untyped]
import pytest

import popkit
from popkit.audit import WaiverNote
from popkit.rules import Rule
from popkit.write import report_csv, report_json, report_jsonl, report_markdown, report_text
from popkit.write.paper import cells
from popkit.write.report import CSV_COLUMNS
from popkit.write.schema import SCHEMAS

AS_OF = dt.date(2027, 3, 1)


@pytest.fixture(scope="module")
def rules() -> dict[str, Rule]:
    return {rule.name: rule for rule in popkit.rulebook()}


@pytest.mark.parametrize("write", [report_json, report_jsonl])
def test_the_json_forms_are_what_the_schema_promises(
    write: Callable[[popkit.Report], str], full_report: popkit.Report
) -> None:
    written = json.loads(write(full_report))
    jsonschema.validate(written, SCHEMAS["report"](), jsonschema.Draft202012Validator)
    assert written == full_report.as_dict()
    assert written["cannot_tell"]
    assert written["failures"]
    assert written["problems"][2]["count"] == 12


def test_a_file_name_that_is_no_text_can_be_written_all_the_same(full_report: popkit.Report) -> None:
    for form in (report_json(full_report), report_jsonl(full_report)):
        assert json.loads(form.encode())["problems"][3]["path"] == "plans/\udcff.json"


def test_a_report_in_json_is_for_people_too_and_in_json_lines_one_line(full_report: popkit.Report) -> None:
    assert report_json(full_report).startswith('{\n "popkit": "')
    assert report_json(full_report).endswith("}\n")
    assert report_jsonl(full_report).count("\n") == 1


def test_csv_has_one_row_a_finding_and_parses_back(full_report: popkit.Report) -> None:
    text = report_csv(full_report)
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert tuple(rows[0]) == CSV_COLUMNS
    resting = [kept.finding for kept in full_report.waived]
    assert [row["waived_until"] for row in rows] == [""] * len(full_report.findings) + ["2027-06-30"] * len(resting)
    for row, finding in zip(rows, [*full_report.findings, *resting], strict=True):
        written: dict[str, Any] = finding.as_dict()
        del row["waived_until"]
        subject = {f"subject_{name}": value for name, value in written.pop("subject").items()}
        assert {**row, "facts": json.loads(row["facts"])} == {**written, **subject}


def test_csv_ends_its_lines_as_rfc_4180_says_and_can_go_without_a_head(full_report: popkit.Report) -> None:
    text = report_csv(full_report)
    assert text.count("\r\n") == len(full_report.findings) + len(full_report.waived) + 1
    assert report_csv(full_report, header=False) == text.partition("\r\n")[2]
    assert text.partition("\r\n")[0] == ",".join(CSV_COLUMNS)


def test_markdown_says_plan_by_plan_what_was_found_and_what_to_do(
    full_report: popkit.Report, rules: dict[str, Rule]
) -> None:
    text = report_markdown(full_report, rules)
    assert text.startswith("# Audit as of 2027-03-01\n\n## plan-")
    assert "\n\n## plan-0102\n\n- **action** GOAL013b `goal-off-track`, goal g1: " in text
    for finding in full_report.findings:
        assert f"`{finding.rule}`, {finding.subject.kind} {finding.subject.id}: {finding.message}.\n  " in text
        assert " ".join(rules[finding.rule].do.split()) in text
    assert (
        "\n\n## Waived\n\n"
        "- plan-0103: SUPP004 `support-not-delivered`, support s1, until 2027-06-30\n"
        "- plan-0103: SUPP006 `provider-cancels`, support s1, until 2027-06-30\n"
        "\n## Waivers to look at\n\n"
        "- plan-0102: `goal-off-track`, b: covers nothing that was found\n"
        "- plan-0102: `goal-off-track`, c: ran out on 2027-03-01\n"
        "- plan-0102: `goal-off-track`, d: does not hold: what is urgent is never waived\n"
        "- plan-0102: `goal-off-track`, e: no such rule is at hand\n"
        "- plan-0102: `goal-off-track`, f: there is no such plan among those read\n\n"
        "28 plans read, 3 unreadable; "
    ) in text
    assert text.endswith(
        "\n## Could not be read\n\n"
        "- plans/p7.json: /goals/0/target/on: not a civil date, YYYY-MM-DD, from 1900 to 2199 [not-a-date]\n"
        "- plans.jsonl:7: /id: a required field is missing [missing-field]\n"
        "- plans.jsonl:7: more problems than are listed (12 more) [more-problems]\n"
        "- plans/\\udcff.json: not JSON [not-json]\n"
        "\n## Rules that crashed\n\n"
        "- OURS001 `goal-that-breaks` on plan-crashed: ZeroDivisionError\n"
    )


def test_markdown_counts_one_plan_as_one(examples: tuple[popkit.Plan, ...], rules: dict[str, Rule]) -> None:
    report = popkit.audit(examples[0], as_of=popkit.stand(examples[0], as_of=examples[0].starts_on).as_of)
    assert "\n1 plan read, 0 unreadable; " in report_markdown(report, rules)
    assert "## Could" not in report_markdown(report, rules)
    assert "## Rules" not in report_markdown(report, rules)


def test_a_waiver_for_a_whole_plan_names_no_part_of_it(full_report: popkit.Report, rules: dict[str, Rule]) -> None:
    note = WaiverNote("goal-off-track", "plan-0102", None, AS_OF, "expired")
    report = attrs.evolve(full_report, waivers=(note,), waived=())
    assert "- plan-0102: `goal-off-track`: ran out on 2027-03-01\n" in report_markdown(report, rules)
    assert "\n  !      waiver of goal-off-track: ran out on 2027-03-01\n" in report_text(report, rules)
    assert "\n  ~" not in report_text(report, rules)


# Text


def test_text_says_everything_in_eighty_columns(full_report: popkit.Report, rules: dict[str, Rule]) -> None:
    text = report_text(full_report, rules)
    assert max(map(cells, text.splitlines())) <= 80
    flowing = " ".join(text.split())
    for finding in full_report.findings:
        where = "" if finding.subject.kind == "plan" else f"{finding.subject.kind} {finding.subject.id}: "
        assert f"{where}{finding.message}" in flowing
        assert f"{finding.severity} {finding.code} {finding.rule}" in flowing
        assert f"→ {' '.join(rules[finding.rule].do.split())}" in flowing


def test_text_says_once_what_a_rule_found_several_times(full_report: popkit.Report, rules: dict[str, Rule]) -> None:
    (plan,) = [part for part in report_text(full_report, rules).split("\n\n") if part.startswith("plan-0114\n")]
    assert plan.count("ACTN001") == 1
    assert plan.count("action a2: ") == plan.count("action a3: ") == 1
    assert plan.count("→") == len({kept.rule for kept in full_report.findings if kept.plan == "plan-0114"})


def test_text_says_what_rests_and_which_waivers_do_not_hold(full_report: popkit.Report, rules: dict[str, Rule]) -> None:
    pages = {page.partition("\n")[0]: page for page in report_text(full_report, rules).split("\n\n")}
    told = "waived: SUPP004 support s1 until 2027-06-30, SUPP006 support s1 until 2027-06-30"
    assert told in " ".join(pages["plan-0103"].split())
    assert [line for line in pages["plan-0102"].splitlines() if line.startswith("  !")] == [
        "  !      waiver of goal-off-track on b: covers nothing that was found",
        "  !      waiver of goal-off-track on c: ran out on 2027-03-01",
        "  !      waiver of goal-off-track on d: does not hold: what is urgent is never",
        "  !      waiver of goal-off-track on e: no such rule is at hand",
    ]
    assert report_text(full_report, rules).endswith("\n\n  waivers for plans that were not read: plan-0102\n\n")


def test_text_names_only_some_of_many_plans_that_were_not_read(
    full_report: popkit.Report, rules: dict[str, Rule]
) -> None:
    notes = [WaiverNote("goal-off-track", f"plan-{n:02}", None, AS_OF, "plan_not_read") for n in range(22)]
    told = " ".join(report_text(attrs.evolve(full_report, waivers=tuple(notes)), rules).split())
    assert told.endswith("plan-18, plan-19 and 2 more")


def test_text_says_what_cannot_be_told_and_what_crashed(full_report: popkit.Report, rules: dict[str, Rule]) -> None:
    text = report_text(full_report, rules)
    assert "\n  ?      cannot tell " in text
    untold = {name for kept in full_report.cannot_tell for name in kept.missing}
    assert untold
    assert all(text.count(name) >= 1 for name in untold)
    assert text.endswith("\nplan-untold\n" + text.rpartition("\nplan-untold\n")[2])
    assert "\nplan-crashed\n  CRASHED  OURS001 goal-that-breaks: ZeroDivisionError\n\n" in text


def test_there_is_nothing_to_say_of_a_plan_in_order(examples: tuple[popkit.Plan, ...], rules: dict[str, Rule]) -> None:
    report = popkit.audit(examples[0], as_of=popkit.stand(examples[0], as_of=examples[0].starts_on).as_of)
    good = popkit.Report.merged([], as_of=report.as_of, rules=report.rules)
    assert report_text(good, rules) == ""


def test_a_paint_adds_colour_and_takes_nothing_away(full_report: popkit.Report, rules: dict[str, Rule]) -> None:
    styles: set[str] = set()

    def paint(text: str, style: str) -> str:
        styles.add(style)
        return f"\x1b[{style}]{text}\x1b[]"

    painted = report_text(full_report, rules, paint)
    assert styles == {"title", "quiet", "info", "watch", "action", "urgent"}
    for style in ["", *styles]:
        painted = painted.replace(f"\x1b[{style}]", "")
    assert painted == report_text(full_report, rules)
