"""`popkit audit`: what it prints where, and how it ends."""

from __future__ import annotations

import csv
import datetime as dt
import errno
import io
import json
import os
import shutil
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import popkit
from popkit.cli.forms import FORMS
from popkit.rules import Rule
from popkit.standing import GoalStanding
from popkit.write import report_json, report_markdown, report_text

ON = ("--as-of", "2027-03-01")
DAY = dt.date(2027, 3, 1)
GOOD = "p01-on-track.json"
WATCHED = "p04-met-early.json"
ACTED = "p14-review-and-actions-overdue.json"


@pytest.fixture
def plans(riverside: Path) -> Path:
    return riverside / "plans"


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    file = tmp_path / "broken.json"
    file.write_text('{"Xochitl": 1}', encoding="utf-8")
    return file


def merged(reports: Sequence[popkit.Report]) -> popkit.Report:
    return popkit.Report.merged(reports, as_of=DAY, rules=len(popkit.rulebook()))


@pytest.fixture
def reports(examples: tuple[popkit.Plan, ...], riverside: Path) -> list[popkit.Report]:
    """What is said of each plan, then of their schools, and then of the partners."""
    town = popkit.read_district(riverside)
    found = list(popkit.audit_all(examples, as_of=DAY, district=town))
    schools = popkit.audit_schools(found, as_of=DAY, district=town)
    return [*found, schools, popkit.audit_partners(town, as_of=DAY)]


@pytest.fixture
def whole(reports: list[popkit.Report]) -> popkit.Report:
    return merged(reports)


@pytest.fixture
def rules() -> dict[str, Rule]:
    return {rule.name: rule for rule in popkit.rulebook()}


# Forms


def test_text_is_for_people(
    popkit_run: Any, riverside: Path, reports: list[popkit.Report], rules: dict[str, Rule]
) -> None:
    ended = popkit_run("audit", riverside, *ON)
    head, _, pages = ended.out.partition("\n\n")
    assert ended.status == 1
    assert head == f"popkit audit · as of 2027-03-01 · {len(rules)} rules"
    assert pages == report_text(merged(reports[:-2]), rules) + report_text(merged(reports[-2:]), rules)
    assert ended.err.startswith("26 plans read; findings: ")
    assert popkit_run("audit", riverside, *ON, "--format", "text").out == ended.out


def test_json_is_the_whole_report(popkit_run: Any, riverside: Path, whole: popkit.Report) -> None:
    assert popkit_run("audit", riverside, *ON, "--format", "json").out == report_json(whole)


def test_markdown_is_the_whole_report(
    popkit_run: Any, riverside: Path, whole: popkit.Report, rules: dict[str, Rule]
) -> None:
    assert popkit_run("audit", riverside, *ON, "--format", "markdown").out == report_markdown(whole, rules)


def test_json_lines_are_one_plan_a_line_and_the_schools_and_the_partners(
    popkit_run: Any, riverside: Path, whole: popkit.Report
) -> None:
    lines = [json.loads(line) for line in popkit_run("audit", riverside, *ON, "--format", "jsonl").out.splitlines()]
    *plans, schools, partners = lines
    assert len(plans) == 26
    found = [finding for line in lines for finding in line["findings"]]
    assert sorted(map(json.dumps, found)) == sorted(map(json.dumps, whole.as_dict()["findings"]))
    assert {line["plans"]["read"] for line in plans} == {1}
    assert schools["plans"]["read"] == partners["plans"]["read"] == 0


def test_csv_has_one_head_and_a_row_a_finding(popkit_run: Any, riverside: Path, whole: popkit.Report) -> None:
    out = popkit_run("audit", riverside, *ON, "--format", "csv").out
    rows = list(csv.DictReader(io.StringIO(out, newline="")))
    assert sorted(row["fingerprint"] for row in rows) == sorted(kept.fingerprint for kept in whole.findings)


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "csv", "markdown"])
def test_two_workers_write_what_one_writes(popkit_run: Any, riverside: Path, broken: Path, form: str) -> None:
    one, two = (
        popkit_run("audit", broken, riverside, *ON, "--format", form, "--workers", count) for count in ("1", "2")
    )
    assert two == one
    assert one.status == 3


@pytest.mark.parametrize(
    ("form", "told"), [("json", True), ("jsonl", True), ("markdown", True), ("csv", False), ("text", False)]
)
def test_what_cannot_be_read_is_told_on_standard_error_and_in_the_report(
    popkit_run: Any, plans: Path, broken: Path, form: str, *, told: bool
) -> None:
    ended = popkit_run("audit", broken, plans / GOOD, *ON, "--format", form)
    assert ended.status == 3
    assert f"{broken}: /id: a required field is missing [missing-field]\n" in ended.err
    assert "1 plan read; 1 unreadable; findings: none" in ended.err
    assert ("missing-field" in ended.out) == told
    assert "xochitl" not in (ended.out + ended.err).lower()


# Exit statuses


@pytest.fixture
def _crash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(GoalStanding, "slope", property(lambda _: 1 / 0))


@pytest.mark.parametrize(
    ("files", "options", "status"),
    [
        ([GOOD], [], 0),
        ([WATCHED], [], 0),
        ([WATCHED], ["--fail-on", "watch"], 1),
        ([WATCHED], ["--fail-on", "info"], 1),
        ([ACTED], [], 1),
        ([ACTED], ["--fail-on", "action"], 1),
        ([ACTED], ["--fail-on", "urgent"], 0),
        ([ACTED, GOOD], [], 1),
        ([ACTED], ["--ignore", "ACTN", "--ignore", "PLAN014", "--ignore", "WELL"], 0),
        ([ACTED], ["--select", "GOAL"], 0),
        ([ACTED], ["--select", "ACTN001", "--select", "GOAL"], 1),
        ([ACTED], ["--select", "ACTN", "--ignore", "action-overdue"], 0),
        (["nowhere.json"], [], 3),
        ([ACTED, "nowhere.json"], [], 3),
        ([], [], 2),
        ([ACTED], ["--fail-on", "soon"], 2),
        ([ACTED], ["--format", "xml"], 2),
        ([ACTED], ["--workers", "0"], 2),
        ([ACTED], ["--as-of", "yesterday"], 2),
        ([ACTED], ["--surprise"], 2),
    ],
)
def test_the_exit_status_says_what_came_of_it(
    popkit_run: Any, plans: Path, files: list[str], options: list[str], status: int
) -> None:
    ended = popkit_run("audit", *(plans / name for name in files), *ON, *options)
    assert ended.status == status
    assert status != 2 or ended.out == ""


@pytest.mark.usefixtures("_crash")
def test_a_rule_that_crashed_comes_before_everything(popkit_run: Any, plans: Path, crashing: Path) -> None:
    given = [plans / ACTED, plans / "nowhere.json"]
    ended = popkit_run("audit", *given, *ON, "--rules", crashing, "--select", "OURS", "--select", "ACTN")
    assert ended.status == 4
    assert "  CRASHED  OURS001 goal-that-breaks: ZeroDivisionError\n" in ended.out
    assert "; 1 unreadable; findings: 2 action; could not be told: 0; rules that crashed: 1\n" in ended.err


def test_there_must_be_something_to_read(popkit_run: Any, tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.write_bytes(b"\n\n")
    ended = popkit_run("audit", empty, *ON)
    assert (ended.status, ended.err) == (3, "0 plans read; findings: none; could not be told: 0\n")
    assert popkit_run("audit", tmp_path / "nothing", *ON).status == 3


# Rules


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_a_selector_that_matches_nothing_is_answered_with_the_nearest(
    popkit_run: Any, plans: Path, option: str
) -> None:
    ended = popkit_run("audit", plans, *ON, option, "goal-no-owner")
    assert ended == (2, "", 'popkit: no rule "goal-no-owner"; did you mean "goal-without-owner"?\n')


def test_a_broken_rule_file_is_told_with_every_fault(popkit_run: Any, plans: Path, crashing: Path) -> None:
    crashing.write_text(crashing.read_text().replace("slope", "slop").replace('"info"', '"soon"'))
    ended = popkit_run("audit", plans, *ON, "--rules", crashing)
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith("popkit: broken rulebook\n  ")
    assert str(crashing) in ended.err


@pytest.mark.parametrize("text", ["not toml", "a = 1", ""])
def test_a_rule_file_holds_rules(popkit_run: Any, plans: Path, crashing: Path, text: str) -> None:
    crashing.write_text(text)
    ended = popkit_run("audit", plans, *ON, "--rules", crashing)
    assert ended.status == 2
    assert ended.err.startswith(f"popkit: broken rulebook\n  {crashing}: ")


def test_ones_own_rules_stand_beside_the_shipped_ones(popkit_run: Any, plans: Path, crashing: Path) -> None:
    out = popkit_run("audit", plans / GOOD, *ON, "--rules", crashing, "--select", "OURS", "--format", "json").out
    assert json.loads(out)["rules"] == 1
    out = popkit_run("audit", plans / GOOD, *ON, "--rules", crashing, "--format", "json").out
    assert json.loads(out)["rules"] == len(popkit.rulebook()) + 1


# The district


@pytest.fixture
def town(tmp_path: Path, riverside: Path) -> Path:
    folder = tmp_path / "town"
    shutil.copytree(riverside, folder)
    (folder / "limits.toml").write_text("session_gap_days = 90\n", encoding="utf-8")
    return folder


def codes(ended: Any) -> set[str]:
    return {finding["code"] for finding in json.loads(ended.out)["findings"]}


def test_a_folder_with_limits_is_its_own_district(popkit_run: Any, town: Path, riverside: Path) -> None:
    assert "SUPP007" in codes(popkit_run("audit", riverside, *ON, "--format", "json"))
    assert "SUPP007" not in codes(popkit_run("audit", town, *ON, "--format", "json"))
    shutil.copytree(riverside / "plans", town.parent / "bare")
    assert "SUPP007" not in codes(popkit_run("audit", town.parent / "bare", town, *ON, "--format", "json"))


def test_one_plan_of_a_folder_has_the_folders_district_too(popkit_run: Any, town: Path) -> None:
    """Whether a plan is asked for alone or with the others, it is judged by the same limits."""
    name = "p03-tutor-did-not-come.json"
    assert "SUPP007" not in codes(popkit_run("audit", town / "plans" / name, *ON, "--format", "json"))
    shutil.move(town / "plans" / name, town / name)
    assert "SUPP007" not in codes(popkit_run("audit", town / name, *ON, "--format", "json"))
    below = town / "plans" / "more"
    below.mkdir()
    shutil.move(town / name, below / name)
    assert "SUPP007" in codes(popkit_run("audit", below / name, *ON, "--format", "json"))


def test_what_is_ignored_need_not_have_been_selected(popkit_run: Any, riverside: Path) -> None:
    ended = popkit_run("audit", riverside, *ON, "--format", "json", "--select", "GOAL", "--ignore", "SUPP")
    assert {code[:4] for code in codes(ended)} == {"GOAL"}


def test_a_district_that_is_named_comes_first(popkit_run: Any, town: Path, riverside: Path) -> None:
    for named in (town, town / "limits.json"):
        (town / "limits.json").write_text('{"limits": {"session_gap_days": 80}}')
        out = popkit_run("audit", riverside / "plans", *ON, "--format", "json", "--district", named)
        assert "SUPP007" not in codes(out)
    other = town.parent / "other"
    other.mkdir()
    assert "SUPP007" in codes(popkit_run("audit", town, *ON, "--format", "json", "--district", other))


def test_a_district_that_cannot_be_read_stops_the_audit(popkit_run: Any, town: Path) -> None:
    (town / "limits.toml").write_text("session_gap_day = 90\n", encoding="utf-8")
    ended = popkit_run("audit", town, *ON)
    assert (ended.status, ended.out) == (3, "")
    assert ended.err.startswith(f"unreadable district {town / 'limits.toml'}: 1 problem\n")
    assert "session_gap_days" in ended.err
    assert popkit_run("audit", town, *ON, "--district", town / "nowhere").status == 2


# The file


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "csv", "markdown"])
def test_a_file_holds_what_would_have_been_printed(popkit_run: Any, riverside: Path, tmp_path: Path, form: str) -> None:
    file = tmp_path / "report"
    ended = popkit_run("audit", riverside, *ON, "--format", form, "-o", file)
    assert (ended.status, ended.out) == (1, "")
    assert file.read_bytes().decode() == popkit_run("audit", riverside, *ON, "--format", form).out
    assert names_in(tmp_path) == ["report"]


def test_a_file_is_never_coloured(popkit_run: Any, riverside: Path, tmp_path: Path, on_terminal: Any) -> None:
    on_terminal("stdout")
    popkit_run("audit", riverside, *ON, "-o", tmp_path / "report")
    assert "\x1b" not in (tmp_path / "report").read_text(encoding="utf-8")


def test_a_file_that_fails_halfway_leaves_the_old_one(
    popkit_run: Any, riverside: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> str:
        assert names_in(tmp_path) == [".report.part", "report"]
        raise OSError(errno.ENOSPC, "No space left on device")

    file = tmp_path / "report"
    file.write_text("last week's")
    monkeypatch.setattr(FORMS["text"], "tail", full)
    ended = popkit_run("audit", riverside, *ON, "-o", file)
    assert ended.status == 2
    assert ended.err.endswith("No space left on device\n")
    assert file.read_text() == "last week's"
    assert names_in(tmp_path) == ["report"]


def test_an_interrupted_audit_leaves_nothing(
    popkit_run: Any, riverside: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: Any) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(FORMS["text"], "piece", interrupted)
    ended = popkit_run("audit", riverside, *ON, "-o", tmp_path / "report")
    assert ended == (130, "", "\n")
    assert names_in(tmp_path) == []


def test_a_file_keeps_its_permissions_and_a_link_its_place(popkit_run: Any, plans: Path, tmp_path: Path) -> None:
    file, link = tmp_path / "report", tmp_path / "link"
    file.touch(mode=0o600)
    link.symlink_to(file)
    assert popkit_run("audit", plans / GOOD, *ON, "-o", link).status == 0
    assert link.is_symlink()
    assert file.read_text(encoding="utf-8").startswith("popkit audit")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_device_is_written_to_and_not_replaced(popkit_run: Any, plans: Path) -> None:
    assert popkit_run("audit", plans / GOOD, *ON, "-o", os.devnull).status == 0
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def test_a_file_needs_a_folder(popkit_run: Any, plans: Path, tmp_path: Path) -> None:
    ended = popkit_run("audit", plans / GOOD, *ON, "-o", tmp_path / "nowhere" / "report")
    assert ended.status == 2
    assert ended.err.endswith(f"Error: Invalid value for -o: no such folder: {tmp_path / 'nowhere'}\n")
    assert popkit_run("audit", plans / GOOD, *ON, "-o", tmp_path).status == 2


def test_a_file_name_that_is_no_text_is_told_all_the_same(popkit_run: Any, tmp_path: Path) -> None:
    folder = tmp_path / "plans"
    folder.mkdir()
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff.json")).write_bytes(b"{")
    for form in ("json", "jsonl", "markdown", "text"):
        ended = popkit_run("audit", folder, *ON, "--format", form, "-o", tmp_path / "report")
        assert ended.status == 3
        assert f"{folder}/\\udcff.json: not JSON" in ended.err
        assert (tmp_path / "report").read_text(encoding="utf-8").count("\\udcff.json") == (form != "text")


def test_a_book_without_rules_is_no_clean_bill(popkit_run: Any, riverside: Path) -> None:
    ended = popkit_run("audit", riverside, *ON, "--select", "GOAL001", "--ignore", "GOAL")
    assert (ended.status, ended.out) == (2, "")
    assert "no rule is left" in ended.err
