"""The documents can be believed: what they show runs, and what they point to is there."""

from __future__ import annotations

import gzip
import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

import popkit
from popkit.cli.commands import run

ROOT = Path(__file__).resolve().parent.parent
RULE_PAGES = ROOT / "docs" / "reference" / "rules"
BY_HAND = [path for path in (ROOT / "README.md", ROOT / "CHANGELOG.md") if path.exists()]
DOCS = [*BY_HAND, *(path for path in sorted((ROOT / "docs").rglob("*.md")) if path.parent != RULE_PAGES)]
LINKED = [*DOCS, *sorted((ROOT / "examples").rglob("README.md")), *sorted(RULE_PAGES.glob("*.md"))]

CLUSTERS = ROOT / "docs" / "how-to-audit-on-a-cluster.md"
"""Its halves have to be tried one by one, since each wants another library."""
RULE_TESTS = ROOT / "docs" / "how-to-test-your-rules.md"
"""What it shows is run by pytest, beside a file of rules."""
TRIED_APART = (CLUSTERS, RULE_TESTS)

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def blocks(path: Path, language: str) -> list[tuple[int, str]]:
    """The fenced blocks of a language, with the lines they begin on."""
    text = path.read_text(encoding="utf-8")
    return [
        (text[: found.start(2)].count("\n"), found.group(2))
        for found in FENCE.finditer(text)
        if found.group(1) == language
    ]


def commands(path: Path) -> Iterator[list[str]]:
    for _, block in blocks(path, "sh"):
        for line in block.splitlines():
            words = shlex.split(line, comments=True)
            if words[:1] == ["popkit"]:
                yield words[1:]


def anchors(path: Path) -> set[str]:
    text = FENCE.sub("", path.read_text(encoding="utf-8"))
    titles = [re.sub(r"[^\w\- ]", "", title.lower()) for title in HEADING.findall(text)]
    return {title.replace(" ", "-") for title in titles}


def test_there_are_documents() -> None:
    assert {"README.md", "docs/tutorial.md", "docs/how-to-write-a-rule.md"} <= {name_of(path) for path in DOCS}


@pytest.mark.parametrize(
    "path", [path for path in DOCS if blocks(path, "python") and path not in TRIED_APART], ids=name_of
)
def test_python_in_the_documents_runs(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The blocks of a file follow each other, as a reader would type them."""
    monkeypatch.chdir(ROOT)
    run_python(path, {"__name__": "__main__"})


def run_python(path: Path, names: dict[str, Any], *headings: str, there: str = "") -> None:
    """Run the blocks of a file, or those below some of its headings only.

    Spark reads and writes where it was started, so `there` is put before what it is given.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    for line, block in blocks(path, "python"):
        above = HEADING.findall(FENCE.sub("", "\n".join(lines[: line - 1])))
        if not headings or above[-1] in headings:
            written = block.replace('.parquet("', f'.parquet("{there}')
            code = compile("\n" * line + written, name_of(path), "exec")
            exec(code, names)  # noqa: S102 - it is what the reader does


@pytest.mark.parametrize("path", LINKED, ids=name_of)
def test_links_point_to_something(path: Path) -> None:
    text = FENCE.sub("", path.read_text(encoding="utf-8"))
    missing = []
    for link in LINK.findall(text):
        place, _, anchor = link.partition("#")
        target = (path.parent / place).resolve() if place else path
        if re.match(r"[a-z]+:", link):
            continue
        if not target.exists() or (anchor and anchor not in anchors(target)):
            missing.append(link)
    assert not missing


@pytest.mark.parametrize("words", list(commands(ROOT / "README.md")), ids=" ".join)
def test_commands_in_the_readme_run(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert run(words) in {0, 1}


def test_the_readme_shows_commands() -> None:
    shown = {words[0] for words in commands(ROOT / "README.md")}
    assert shown >= {"audit", "show", "check", "explain"}


# What the tutorial and the how-tos promise


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with the examples at hand."""
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_tutorial_goes_as_it_says(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (_, plan), (_, statement) = blocks(ROOT / "docs" / "tutorial.md", "toml")
    file = desk / "sofia.toml"
    file.write_text(plan, encoding="utf-8")
    ended = {}
    for words in commands(ROOT / "docs" / "tutorial.md"):
        status = run(words)
        ended[words[0]] = (status, *capsys.readouterr())
    assert ended["check"] == (0, "", "1 plan read, 0 problems\n")
    assert "too early to tell" in ended["show"][1]
    assert "plan-without-student-statement" in ended["audit"][1]
    assert ended["explain"][1].startswith("# plan-without-student-statement ")
    file.write_text(plan.replace("[student]\n", f"{statement}\n[student]\n"), encoding="utf-8")
    run(["audit", "sofia.toml", "--as-of", "2026-10-05"])
    assert "plan-without-student-statement" not in capsys.readouterr().out
    file.write_text(plan.replace("on = 2026-09-21", 'on = "21.9.2026"'), encoding="utf-8")
    assert run(["check", "sofia.toml"]) == 3
    told = capsys.readouterr()
    assert "/goals/0/observations/0/on" in told.out
    assert "21.9" not in told.out + told.err


def test_the_rule_of_the_how_to_can_be_used(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = ROOT / "docs" / "how-to-write-a-rule.md"
    (_, rule), (_, with_limit), _ = blocks(page, "toml")
    (desk / "ours.toml").write_text(rule + with_limit, encoding="utf-8")
    statuses = [run(words) for words in commands(page)]
    assert statuses == [0, 0, 0]
    assert "goal-ready-for-student-chart" in capsys.readouterr().out


def test_the_tests_of_the_how_to_pass(desk: Path) -> None:
    ((_, rule),) = blocks(RULE_TESTS, "toml")
    (desk / "ours.toml").write_text(rule, encoding="utf-8")
    shown = "\n".join(block for _, block in blocks(RULE_TESTS, "python"))
    (desk / "test_ours.py").write_text(shown, encoding="utf-8")
    words = [sys.executable, "-m", "pytest", "-v", "-p", "no:cacheprovider", "--import-mode=importlib", "test_ours.py"]
    ended = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 - ourselves
    assert ended.returncode == 0, ended.stdout
    for name in ("page", "flagged", "passes", "columns"):
        assert f"test_our_rules[OURS001-{name}] PASSED" in ended.stdout
    assert " 10 passed" in ended.stdout


def test_the_limits_of_the_how_to_can_be_set(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = ROOT / "docs" / "how-to-change-a-limit.md"
    ((_, limits),) = blocks(page, "toml")
    (desk / "district").mkdir()
    (desk / "district" / "limits.toml").write_text(limits, encoding="utf-8")
    (desk / "district" / "plans").symlink_to(ROOT / "examples" / "riverside" / "plans")
    assert [run(words) in {0, 1} for words in commands(page)] == [True, True]
    assert "limit.decision_points  5 " in capsys.readouterr().out


def test_the_calendar_of_the_how_to_is_the_same_in_toml_and_in_python(desk: Path) -> None:
    page = ROOT / "docs" / "how-to-write-a-calendar.md"
    ((_, written),) = blocks(page, "toml")
    (desk / "calendars.toml").write_text(written, encoding="utf-8")
    names: dict[str, Any] = {}
    exec(blocks(page, "python")[0][1], names)  # noqa: S102 - it is what the reader does
    assert popkit.read_district(desk).calendars == names["town"].calendars


def test_the_partner_of_the_how_to_is_judged(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = ROOT / "docs" / "how-to-write-down-partners.md"
    (_, written), _ = blocks(page, "toml")
    (desk / "district").mkdir()
    (desk / "district" / "partners.toml").write_text(written, encoding="utf-8")
    (desk / "district" / "plans").symlink_to(ROOT / "examples" / "riverside" / "plans")
    assert [run(words) for words in commands(page)] == [1]
    assert "partner-without-insurance" in capsys.readouterr().out


def test_the_commands_of_the_how_to_audit_run(desk: Path, examples: tuple[popkit.Plan, ...]) -> None:
    page = ROOT / "docs" / "how-to-audit-a-folder.md"
    (desk / "district").symlink_to(ROOT / "examples" / "riverside")
    lines = b"".join(popkit.write_plan(plan, indent=None) for plan in examples)
    (desk / "plans.jsonl.gz").write_bytes(gzip.compress(lines))
    given = list(commands(page))
    assert len(given) >= 4
    for words in given:
        assert run(words) in {0, 1}, words
    assert {path.name for path in desk.iterdir()} >= {"report.json", "reports.jsonl"}


def test_the_commands_of_the_how_to_on_comparing_run(desk: Path) -> None:
    given = list(commands(ROOT / "docs" / "how-to-compare-two-audits.md"))
    assert [run(words) in {0, 1} for words in given] == [True] * len(given)
    assert {path.name for path in desk.iterdir()} >= {"november.json", "march.json", "changes.json"}


def test_the_commands_of_the_how_to_on_waivers_run(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = ROOT / "docs" / "how-to-waive-a-finding.md"
    (desk / "district").mkdir()
    for path in (ROOT / "examples" / "riverside").iterdir():
        (desk / "district" / path.name).symlink_to(path)
    ((_, waivers),) = blocks(page, "toml")
    (desk / "district" / "waivers.toml").write_text(waivers, encoding="utf-8")
    for words in commands(page):
        assert run(words) == 1
    told = capsys.readouterr()
    assert "waived: SUPP004 support s1 until 2027-03-31" in told.out
    assert "; waived: 1; " in told.err


def test_the_commands_of_the_how_to_on_due_dates_run(desk: Path) -> None:
    page = ROOT / "docs" / "how-to-put-due-dates-in-a-calendar.md"
    (desk / "district").symlink_to(ROOT / "examples" / "riverside")
    given = list(commands(page))
    assert [run(words) for words in given] == [0] * len(given)
    assert {path.name for path in desk.iterdir()} >= {"due.csv", "due.json", "due.ics"}


def test_the_commands_of_the_how_to_on_synthetic_districts_run(desk: Path) -> None:
    given = list(commands(ROOT / "docs" / "how-to-make-a-synthetic-district.md"))
    assert [run(words) in {0, 1} for words in given] == [True] * len(given)
    assert {path.name for path in desk.iterdir()} >= {"district", "reports.jsonl", "columns"}


def test_the_commands_of_the_how_to_on_parquet_run(desk: Path) -> None:
    page = ROOT / "docs" / "how-to-use-parquet.md"
    (desk / "district").symlink_to(ROOT / "examples" / "riverside")
    given = list(commands(page))
    assert [run(words) in {0, 1} for words in given] == [True] * len(given)
    assert {path.name for path in desk.iterdir()} >= {"plans.parquet", "plans.jsonl.gz", "reports.jsonl"}


# A page with a library in each of its parts

ON_SPARK = ("Judge", "Read what is said", "Judge the schools", "One report")
WITH_JUDGE = "With anything else: one function"


@pytest.fixture
def county(desk: Path) -> Path:
    """The desk, with the plans of the page on it."""
    for words in commands(CLUSTERS):
        assert run(words) == 0
    assert (desk / "plans.parquet").exists()
    return desk


def test_the_page_on_clusters_runs_on_spark(county: Path, spark: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert spark
    run_python(CLUSTERS, {}, *ON_SPARK, there=f"{county}/")
    told = capsys.readouterr().out
    assert re.search(r"\|plan-\d+ *\| *s\d+ *\| *\d+\|", told)
    assert json.loads((county / "report.json").read_text(encoding="utf-8"))["plans"] == {"read": 500, "unreadable": 0}


def test_the_page_on_clusters_runs_in_duckdb(county: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_python(CLUSTERS, {}, WITH_JUDGE, "DuckDB")
    assert (county / "entries.duckdb").exists()
    assert "support-not-delivered" in capsys.readouterr().out


def test_the_page_on_clusters_runs_in_dask_and_as_far_as_can_be_seen_in_ray(
    county: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ray = ModuleType("ray")
    monkeypatch.setattr(ray, "remote", lambda task: SimpleNamespace(remote=task), raising=False)
    monkeypatch.setattr(ray, "get", list, raising=False)
    monkeypatch.setitem(sys.modules, "ray", ray)
    run_python(CLUSTERS, {}, WITH_JUDGE, "Dask and Ray")
    assert [path.name for path in (county / "said").iterdir()] == ["plans.parquet"]
    assert "ray.remote(" in CLUSTERS.read_text(encoding="utf-8")


def test_every_part_of_the_page_on_clusters_is_tried() -> None:
    text = FENCE.sub(lambda found: f"# {found.group(1)}\n", CLUSTERS.read_text(encoding="utf-8"))
    parts = re.findall(r"^#+ (.+)\n(?:(?!#).*\n)*(?=# python\n)", text, re.MULTILINE)
    assert {part for part in parts if part not in ("python", "sh")} == {*ON_SPARK, WITH_JUDGE, "DuckDB", "Dask and Ray"}


def test_the_page_on_explaining_shows_what_is_printed(capsys: pytest.CaptureFixture[str], desk: Path) -> None:
    page = ROOT / "docs" / "how-to-explain-a-finding.md"
    assert desk.is_dir()
    assert [run(words) for words in commands(page)] == [0]
    ((_, shown),) = blocks(page, "text")
    assert capsys.readouterr().out.startswith(shown.removesuffix("…\n"))


def test_the_commands_of_the_how_to_on_reports_run(desk: Path) -> None:
    given = list(commands(ROOT / "docs" / "how-to-report-to-a-coordinator.md"))
    assert [run(words) for words in given] == [0]
    page = (desk / "monday.md").read_text(encoding="utf-8")
    parts = re.findall("^## (.*)$", page, re.MULTILINE)
    assert parts == ["First", "Who acts on what", "Schools", "Partners", "What cannot be told yet"]
