"""`popkit due`: what it prints where, and how it ends."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import icalendar
import pytest

import popkit
from popkit.standing.due import DueItem
from popkit.standing.partner_due import due_partners
from popkit.write import due_calendar, due_csv, due_json, due_text

AS_OF = dt.date(2027, 3, 1)
ON = ("--as-of", AS_OF.isoformat())
ASKED: dict[str, Any] = {"as_of": AS_OF, "within_days": 30}


@pytest.fixture
def plans(riverside: Path) -> Path:
    return riverside / "plans"


@pytest.fixture
def late(plans: Path) -> Path:
    """A plan with actions and a review that are overdue."""
    return plans / "p14-review-and-actions-overdue.json"


@pytest.fixture
def all_items(examples: tuple[popkit.Plan, ...], riverside: Path) -> list[DueItem]:
    town = popkit.read_district(riverside)
    found = [kept for plan in examples for kept in popkit.due(plan, as_of=AS_OF, district=town)]
    return sorted([*found, *due_partners(town, as_of=AS_OF)], key=lambda kept: kept.order)


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# Forms


def test_each_form_is_what_the_library_writes(popkit_run: Any, riverside: Path, all_items: list[DueItem]) -> None:
    overdue = sum(kept.days_overdue > 0 for kept in all_items)
    told = f"26 plans read; overdue: {overdue}; to come: {len(all_items) - overdue}\n"
    expected = {
        "text": due_text(all_items, **ASKED),
        "json": due_json(all_items, **ASKED),
        "csv": due_csv(all_items),
        "ics": due_calendar(all_items, **ASKED).decode(),
    }
    assert popkit_run("due", riverside, *ON) == (0, expected["text"], told)
    for form, text in expected.items():
        assert popkit_run("due", riverside, *ON, "--format", form) == (0, text, told)


@pytest.mark.parametrize("form", ["text", "json", "csv", "ics"])
def test_a_file_holds_what_would_have_been_printed(popkit_run: Any, late: Path, tmp_path: Path, form: str) -> None:
    file = tmp_path / "due"
    told = popkit_run("due", late, *ON, "--format", form)
    assert popkit_run("due", late, *ON, "--format", form, "-o", file) == (0, "", told.err)
    assert file.read_bytes().decode() == told.out
    assert names_in(tmp_path) == ["due"]


def test_colour_is_for_terminals(popkit_run: Any, late: Path, tmp_path: Path, on_terminal: Any) -> None:
    on_terminal("stdout")
    assert "\x1b[33m" in popkit_run("due", late, *ON).out
    popkit_run("due", late, *ON, "-o", tmp_path / "due")
    assert "\x1b" not in (tmp_path / "due").read_text(encoding="utf-8")


def test_a_district_says_on_which_days_there_is_school(popkit_run: Any, late: Path, tmp_path: Path) -> None:
    calendar = {
        "id": "c",
        "starts_on": "2026-08-17",
        "ends_on": "2027-06-11",
        "closures": [{"starts_on": "2027-03-31"}],
    }
    (tmp_path / "calendars.json").write_text(json.dumps([calendar]), encoding="utf-8")
    shutil.copy(late, tmp_path)
    for words in ((tmp_path,), (late, "--district", tmp_path)):
        out = popkit_run("due", *words, *ON, "--format", "csv").out
        assert "2027-03-30,-29,wellbeing_review" in out
    (tmp_path / "calendars.json").unlink()
    assert "2027-03-31,-30,wellbeing_review" in popkit_run("due", tmp_path, *ON, "--format", "csv").out


# How far ahead


@pytest.mark.parametrize(
    ("written", "days"), [("0", 0), ("30", 30), ("30d", 30), ("0d", 0), ("4w", 28), ("3660", 3660), ("522w", 3654)]
)
def test_the_time_ahead_is_days_or_weeks(popkit_run: Any, late: Path, written: str, days: int) -> None:
    ended = popkit_run("due", late, *ON, "--within", written, "--format", "json")
    assert ended.status == 0
    assert json.loads(ended.out)["within_days"] == days


@pytest.mark.parametrize(
    "written", ["", "d", "-1", "1.5", "30 d", "30D", "1m", "3661", "523w", "99999999", "٣٠", "30d\n"]
)
def test_another_time_is_wrong_use(popkit_run: Any, late: Path, written: str) -> None:
    ended = popkit_run("due", late, *ON, "--within", written)
    assert (ended.status, ended.out) == (2, "")
    assert "Invalid value for '--within': not a time to look ahead, such as 30d, 4w or 30" in ended.err


def test_the_window_ends_with_its_last_day(popkit_run: Any, late: Path) -> None:
    for within, rows in (("24d", 0), ("25d", 1)):
        out = popkit_run("due", late, *ON, "--within", within, "--format", "csv").out
        assert [row["on"] for row in csv.DictReader(io.StringIO(out))].count("2027-03-26") == rows


# How it ends


def test_what_cannot_be_read_is_told_and_the_others_go_on(popkit_run: Any, late: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{"Xochitl": 1}', encoding="utf-8")
    ended = popkit_run("due", broken, late, *ON)
    assert ended.status == 3
    assert ended.out == popkit_run("due", late, *ON).out
    assert "broken.json: /id: " in ended.err
    assert "1 plan read; 1 unreadable; overdue: 5; to come: 3\n" in ended.err
    assert "Xochitl" not in ended.err


def test_there_must_be_something_to_read(popkit_run: Any, tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").touch()
    ended = popkit_run("due", tmp_path / "empty.jsonl", *ON)
    assert (ended.status, ended.err) == (3, "0 plans read; overdue: 0; to come: 0\n")
    assert ended.out.endswith("Nothing is due.\n")
    assert popkit_run("due", tmp_path / "nowhere", *ON).status == 3
    assert popkit_run("due").status == 2


def test_without_the_extra_its_name_is_told(
    popkit_run: Any, late: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "icalendar", None)
    ended = popkit_run("due", late, *ON, "--format", "ics", "-o", tmp_path / "due.ics")
    assert ended == (2, "", 'popkit: this needs an extra: pip install "popkit[calendar]"\n')
    assert names_in(tmp_path) == []
    assert popkit_run("due", late, *ON).status == 0


# A calendar that is carried on


def events(file: Path) -> dict[str, tuple[str, int]]:
    found: Any = icalendar.Calendar.from_ical(file.read_bytes())
    return {str(kept["SUMMARY"]): (str(kept["STATUS"]), int(kept["SEQUENCE"])) for kept in found.walk("VEVENT")}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A folder with one small plan, which a test may write anew."""
    folder = tmp_path / "plans"
    folder.mkdir()
    write_small(folder)
    return folder


def write_small(folder: Path, **more: Any) -> None:
    document = {
        "schema_version": "1",
        "id": "plan-0001",
        "school_year": "2026-27",
        "status": "active",
        "starts_on": "2026-09-14",
        "next_review_on": "2027-03-10",
        "student": {"id": "s-1", "grade": "07", "school_id": "riverside"},
        "wellbeing_reviews": [{"id": "w", "month": "2027-02", "status": "completed", "held_on": "2027-02-10"}],
        **more,
    }
    (folder / "plan.json").write_text(json.dumps(document), encoding="utf-8")


REVIEW, ACTION = "Plan plan-0001: plan review due", "Plan plan-0001: action due"
PROMISED = {"actions": [{"id": "a1", "text": "Call the library", "due_on": "2027-03-03"}]}


def test_a_calendar_is_carried_on_by_the_next_run(popkit_run: Any, small: Path, tmp_path: Path) -> None:
    file = tmp_path / "due.ics"
    words = ("due", small, *ON, "--within", "20", "--format", "ics", "-o", file)
    write_small(small, **PROMISED)
    assert popkit_run(*words).status == 0
    assert events(file) == {REVIEW: ("CONFIRMED", 0), ACTION: ("CONFIRMED", 0)}
    once = file.read_bytes()
    assert popkit_run(*words).status == 0
    assert file.read_bytes() == once
    write_small(small, next_review_on="2027-03-12")
    assert popkit_run(*words).status == 0
    assert events(file) == {REVIEW: ("CONFIRMED", 1), ACTION: ("CANCELLED", 1)}
    assert popkit_run(*words).status == 0
    assert events(file) == {REVIEW: ("CONFIRMED", 1), ACTION: ("CANCELLED", 1)}
    write_small(small, **PROMISED)
    assert popkit_run(*words).status == 0
    assert events(file) == {REVIEW: ("CONFIRMED", 2), ACTION: ("CONFIRMED", 2)}
    assert names_in(tmp_path) == ["due.ics", "plans"]


def test_nothing_is_called_off_because_it_could_not_be_read(popkit_run: Any, small: Path, tmp_path: Path) -> None:
    file = tmp_path / "due.ics"
    words = ("due", small, *ON, "--format", "ics", "-o", file)
    assert popkit_run(*words).status == 0
    assert len(events(file)) == 2
    before = events(file)
    (small / "plan.json").write_text("{", encoding="utf-8")
    assert popkit_run(*words).status == 3
    assert events(file) == before
    (small / "plan.json").unlink()
    (small / "plans.jsonl").touch()
    assert popkit_run(*words).status == 3
    assert events(file) == before


@pytest.mark.parametrize("data", [b"dear diary", b"BEGIN:VCALENDAR\r\nPRODID:-//elsewhere\r\nEND:VCALENDAR\r\n"])
def test_a_file_that_is_another_is_not_written_over(popkit_run: Any, small: Path, tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "diary.ics"
    file.write_bytes(data)
    ended = popkit_run("due", small, *ON, "--format", "ics", "-o", file)
    assert ended == (2, "", "popkit: not a calendar that popkit wrote; it is left as it is\n")
    assert file.read_bytes() == data
    assert names_in(tmp_path) == ["diary.ics", "plans"]


def test_a_file_larger_than_any_calendar_is_not_read(
    popkit_run: Any, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "due.ics"
    words = ("due", small, *ON, "--format", "ics", "-o", file)
    assert popkit_run(*words).status == 0
    size = file.stat().st_size
    for most, status in ((size, 0), (size - 1, 2)):
        monkeypatch.setattr(sys.modules["popkit.cli.due"], "LARGEST", most)
        assert popkit_run(*words).status == status


def test_a_new_file_keeps_its_permissions_and_a_device_is_written_to(
    popkit_run: Any, small: Path, tmp_path: Path
) -> None:
    file = tmp_path / "due.ics"
    file.touch(mode=0o600)
    assert popkit_run("due", small, *ON, "--format", "ics", "-o", file, "--within", "2w").status == 0
    assert events(file) == {REVIEW: ("CONFIRMED", 0)}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert popkit_run("due", small, *ON, "--format", "ics", "-o", os.devnull).status == 0


def test_the_time_zone_of_the_machine_changes_nothing(root: Path, small: Path) -> None:
    words = [sys.executable, "-m", "popkit", "due", str(small), *ON, "--format", "ics"]
    printed = {
        subprocess.run(  # noqa: S603 - ourselves
            words, capture_output=True, check=True, cwd=root, env={**os.environ, "TZ": zone}
        ).stdout
        for zone in ("UTC", "Pacific/Kiritimati", "America/Los_Angeles")
    }
    assert len(printed) == 1


def test_the_clocks_of_partners_run_beside_those_of_plans(popkit_run: Any, late: Path, tmp_path: Path) -> None:
    partner = {"id": "library", "status": "active", "insurance": [{"expires_on": "2027-03-01"}]}
    (tmp_path / "partners.json").write_text(json.dumps([partner]), encoding="utf-8")
    alone = popkit_run("due", late, *ON)
    ended = popkit_run("due", late, *ON, "--district", tmp_path)
    assert "today             insurance of partner library ends" in ended.out
    assert "library" not in alone.out
    assert ended.status == 0
