"""The examples are what their README says, and show what popkit can find."""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import popkit
from popkit.cli.commands import run
from popkit.standing import PlanStanding
from popkit.standing.school import SchoolRoll, SchoolStanding, share_of

ROOT = Path(__file__).resolve().parent.parent
RIVERSIDE = ROOT / "examples" / "riverside"
FILES = sorted(path.name for path in (RIVERSIDE / "plans").iterdir())
CODE = re.compile(r"\b[A-Z]{4}[0-9]{3}[a-z]?\b")
MARCH = dt.date(2027, 3, 1)
DAYS = ("2026-11-01", "2027-03-01")
CLEAN = ("p01", "p06", "p07", "p10", "p11", "p16", "p18", "p26")
"""Plans with which all is well on both days."""
OF_THE_FAMILY = ("CONS", "FAML", "PLAN005", "PLAN011", "PLAN021")
"""What cannot be told while nobody writes of the family, or of grade levels."""

MONTHS = {
    ("p01", "2026-10"): "reviewed",
    ("p05", "2026-12"): "late",
    ("p08", "2027-01"): "late",
    ("p05", "2026-11"): "missed",
    ("p17", "2026-11"): "attempted",
    ("p14", "2027-01"): "attempted",
    ("p15", "2027-01"): "waived",
    ("p09", "2026-12"): "waived",
    ("p18", "2026-08"): "few_school_days",
    ("p21", "2026-12"): "began_late",
    ("p12", "2026-11"): "not_active",
    ("p12", "2027-01"): "not_active",
    ("p12", "2027-02"): "not_active",
    ("p11", "2027-02"): "not_active",
    ("p19", "2027-02"): "open",
}
"""What the README says came of a month; of one that was not due, why."""

SCORES = {"p02": ("who5", None), "p13": ("psc17", "provisional"), "p17": ("psc17", "confirmed")}
"""What the newest score of a series says of change; None where the instrument does not tell."""

EARLIER = re.compile(r"/student/(birth|enrolled)_on|/indicators/0/on")
"""What may be dated before this school year."""


@pytest.fixture(scope="module")
def table() -> dict[str, list[str]]:
    """The table of the README: by file, the other columns."""
    rows = re.findall(r"^\| `([^`]+)` \| (.+) \|$", (RIVERSIDE / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    return {name: rest.split(" | ") for name, rest in rows}


@pytest.fixture(scope="module")
def town() -> popkit.District:
    """The schools' calendars, and the questionnaire of the district."""
    return popkit.read_district(RIVERSIDE)


@pytest.fixture
def audited(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.chdir(ROOT)

    def audit(day: str) -> tuple[int, str]:
        status = run(["audit", "examples/riverside", "--as-of", day, "--format", "json"])
        return status, capsys.readouterr().out

    return audit


def test_there_are_enough_of_them() -> None:
    assert len(FILES) >= 16
    assert {Path(name).suffix for name in FILES} == {".json", ".toml"}


def test_the_readme_lists_every_file(table: dict[str, list[str]]) -> None:
    assert sorted(table) == FILES


def test_every_example_can_be_read(examples: tuple[popkit.Plan, ...]) -> None:
    assert len(examples) == len(FILES)
    assert len({plan.id for plan in examples}) == len(FILES)


@pytest.mark.parametrize("day", ["2026-11-01", "2027-03-01"])
def test_the_audit_is_the_committed_one(audited: Any, day: str) -> None:
    status, out = audited(day)
    assert status == 1
    committed = (RIVERSIDE / "reports" / f"{day}.json").read_text(encoding="utf-8")
    assert out == committed, "run `make generate` and look at what changed"


def test_another_day_is_another_audit(audited: Any) -> None:
    (_, march), (_, november) = audited("2027-03-01"), audited("2026-11-01")
    assert march != november
    before, after = ({kept["fingerprint"] for kept in json.loads(out)["findings"]} for out in (november, march))
    assert before - after, "something was mended in between"
    assert after - before


@pytest.mark.parametrize("name", FILES)
def test_the_readme_says_what_the_audit_says(audited: Any, table: dict[str, list[str]], name: str) -> None:
    plan = popkit.read_plan(RIVERSIDE / "plans" / name).id
    found = {kept["code"] for kept in json.loads(audited("2027-03-01")[1])["findings"] if kept["plan"] == plan}
    assert set(CODE.findall(table[name][-1])) == found
    assert bool(found) != (table[name][-1] == "nothing")


@pytest.mark.parametrize("name", FILES)
def test_the_readme_says_the_verdicts(table: dict[str, list[str]], town: popkit.District, name: str) -> None:
    plan = popkit.read_plan(RIVERSIDE / "plans" / name)
    verdicts = [goal.verdict for goal in popkit.stand(plan, as_of=MARCH, district=town).goals]
    said = re.findall(r"[a-z]+_[a-z_]+|met|ahead|uncertain", table[name][-2])
    assert set(said) <= set(verdicts)


def test_the_readme_says_what_was_found_four_months_earlier(audited: Any) -> None:
    text = (RIVERSIDE / "README.md").read_text(encoding="utf-8")
    paragraph = text.split("Four months earlier")[1].split("\n\n")[0]
    found = {kept["code"] for kept in json.loads(audited("2026-11-01")[1])["findings"]}
    assert set(CODE.findall(paragraph)) == found


def test_between_them_they_show_much_of_the_book(audited: Any) -> None:
    rules = {kept["rule"] for day in DAYS for kept in json.loads(audited(day)[1])["findings"]}
    assert len(rules) >= 50


def test_every_rule_of_the_monthly_review_and_of_flags_finds_something(audited: Any) -> None:
    """Rules on schools are asked of many plans together, and not by this audit."""
    wanted = {rule.code for rule in popkit.rulebook().select("WELL", "SAFE") if rule.on != "school"}
    found = {kept["code"] for day in DAYS for kept in json.loads(audited(day)[1])["findings"]}
    assert not wanted - found


@pytest.mark.parametrize("day", DAYS)
def test_nothing_is_left_untold(audited: Any, day: str) -> None:
    report = json.loads(audited(day)[1])
    assert not [kept for kept in report["cannot_tell"] if not kept["code"].startswith(OF_THE_FAMILY)]
    assert not report["failures"]
    assert not {kept["plan"][-2:] for kept in report["findings"]} & {name[1:] for name in CLEAN}


# The months


def _standing(name: str, town: popkit.District, day: dt.date) -> PlanStanding:
    (path,) = (RIVERSIDE / "plans").glob(f"{name}-*")
    return popkit.stand(popkit.read_plan(path), as_of=day, district=town)


@pytest.mark.parametrize(("name", "month"), MONTHS)
def test_the_months_came_out_as_the_readme_says(town: popkit.District, name: str, month: str) -> None:
    (found,) = (kept for kept in _standing(name, town, MARCH).months if kept.id == month)
    assert (found.reason_not_due if found.state == "not_due" else found.state) == MONTHS[name, month]


def test_every_state_of_a_month_occurs(examples: tuple[popkit.Plan, ...], town: popkit.District) -> None:
    plans = [popkit.stand(plan, as_of=MARCH, district=town) for plan in examples]
    states = {month.state for plan in plans for month in plan.months}
    assert states == {"reviewed", "late", "attempted", "missed", "waived", "not_due", "open"}


def test_one_plan_is_reviewed_all_year(town: popkit.District) -> None:
    august, *others = _standing("p18", town, dt.date(2027, 6, 11)).months
    assert (august.state, {month.state for month in others}, len(others)) == ("not_due", {"reviewed"}, 10)


@pytest.mark.parametrize("name", SCORES)
def test_the_scores_say_what_the_readme_says(town: popkit.District, name: str) -> None:
    instrument, status = SCORES[name]
    newest = _standing(name, town, MARCH).reviewed_months[-1]
    change = newest.changes[instrument]
    assert (change.status if change else None) == status


def test_the_districts_own_questionnaire_is_scored(town: popkit.District) -> None:
    change = _standing("p18", town, dt.date(2027, 6, 11)).reviewed_months[-1].changes["riverside:belonging"]
    assert change is not None
    assert (change.status, change.direction) == ("confirmed", "better")


def test_one_school_missed_some_of_its_reviews(examples: tuple[popkit.Plan, ...], town: popkit.District) -> None:
    rolls = {school: SchoolRoll() for school in ("riverside-es", "riverside-ms", "riverside-hs")}
    for plan in examples:
        share = share_of(popkit.stand(plan, as_of=MARCH, district=town))
        rolls[share.school].add(share)
    coverage = {school: SchoolStanding(school, roll).coverage for school, roll in rolls.items()}
    assert coverage == {"riverside-es": 1, "riverside-ms": pytest.approx(7 / 8), "riverside-hs": 1}


# The calendars


def _dates(value: Any, at: str = "") -> Iterator[tuple[str, dt.date]]:
    """Every date and instant of a document, with its place."""
    if isinstance(value, dict):
        for key, member in value.items():
            yield from _dates(member, f"{at}/{key}")
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from _dates(member, f"{at}/{index}")
    elif isinstance(value, dt.date):
        yield at, value
    elif isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d(T.*)?", value):
        yield at, dt.date.fromisoformat(value[:10])


@pytest.mark.parametrize("name", FILES)
def test_no_record_lies_on_a_day_without_school(town: popkit.District, name: str) -> None:
    text = (RIVERSIDE / "plans" / name).read_text(encoding="utf-8")
    document = tomllib.loads(text) if name.endswith(".toml") else json.loads(text)
    school = town.school_days(document["student"]["school_id"])
    assert school.is_known
    without = {at: day for at, day in _dates(document) if not school.is_school_day(day)}
    assert not {at for at in without if not EARLIER.fullmatch(at)}
    enrolled = without.get("/student/enrolled_on")
    assert enrolled is None or (name[:3], enrolled.year) == ("p18", 2022)


def test_a_school_makes_up_for_its_snow_day(town: popkit.District) -> None:
    middle, high = town.school_days("riverside-ms"), town.school_days("riverside-hs")
    snow, made_up = dt.date(2027, 2, 22), dt.date(2027, 3, 6)
    assert (middle.is_school_day(snow), middle.is_school_day(made_up)) == (False, True)
    assert (high.is_school_day(snow), high.is_school_day(made_up)) == (True, False)
