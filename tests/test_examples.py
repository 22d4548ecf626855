"""The examples are what their README says, and show what popkit can find."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest

import popkit
from popkit.cli.commands import run

ROOT = Path(__file__).resolve().parent.parent
RIVERSIDE = ROOT / "examples" / "riverside"
FILES = sorted(path.name for path in (RIVERSIDE / "plans").iterdir())
CODE = re.compile(r"\b[A-Z]{4}[0-9]{3}[a-z]?\b")


@pytest.fixture(scope="module")
def table() -> dict[str, list[str]]:
    """The table of the README: by file, the other columns."""
    rows = re.findall(r"^\| `([^`]+)` \| (.+) \|$", (RIVERSIDE / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    return {name: rest.split(" | ") for name, rest in rows}


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
def test_the_readme_says_the_verdicts(table: dict[str, list[str]], name: str) -> None:
    plan = popkit.read_plan(RIVERSIDE / "plans" / name)
    verdicts = [goal.verdict for goal in popkit.stand(plan, as_of=dt.date(2027, 3, 1)).goals]
    said = re.findall(r"[a-z]+_[a-z_]+|met|ahead|uncertain", table[name][-2])
    assert set(said) <= set(verdicts)


def test_between_them_they_show_much_of_the_book(audited: Any) -> None:
    rules = {kept["rule"] for day in ("2026-11-01", "2027-03-01") for kept in json.loads(audited(day)[1])["findings"]}
    assert len(rules) >= 15
