"""Very many plans: the same reports in the same order, however many processes judge them."""

from __future__ import annotations

import datetime as dt
import gzip
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

import popkit
from popkit.audit import auditor, stream
from popkit.audit.stream import Job
from popkit.problems import ReadProblem
from popkit.read import Raw
from popkit.write import report_jsonl, write_plan

AS_OF = dt.date(2027, 3, 1)
BROKEN = b'{"schema_version": "1"}'

Sources = dict[str, Path]


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory, examples: tuple[popkit.Plan, ...], riverside: Path) -> Sources:
    """The examples in every form, a few documents among them that cannot be read."""
    root = tmp_path_factory.mktemp("plans")
    folder = root / "folder"
    shutil.copytree(riverside / "plans", folder)
    (folder / "p02b-broken.json").write_bytes(b"{")
    (folder / "p99-broken.toml").write_bytes(b"schema_version = 1")
    lines = [write_plan(plan, indent=None) for plan in examples]
    text = b"".join([BROKEN, b"\n", *lines, b"\n", b"not json\n", *lines * 3])
    (root / "plans.jsonl").write_bytes(text)
    (root / "plans.jsonl.gz").write_bytes(gzip.compress(text))
    return {"folder": folder, "jsonl": root / "plans.jsonl", "gz": root / "plans.jsonl.gz"}


def audited(sources: Any, workers: int) -> tuple[str, list[ReadProblem]]:
    problems: list[ReadProblem] = []
    plans = popkit.read_plans(sources, on_problem=problems.append)
    return "".join(map(report_jsonl, popkit.audit_all(plans, as_of=AS_OF, workers=workers))), problems


@pytest.mark.parametrize("form", ["folder", "jsonl", "gz"])
def test_two_workers_say_what_one_says(sources: Sources, form: str) -> None:
    alone, problems = audited(sources[form], 1)
    together, same_problems = audited(sources[form], 2)
    assert together == alone
    assert same_problems == problems
    assert len({(problem.path, problem.line) for problem in problems}) == 2
    assert alone.count("\n") == (26 if form == "folder" else 104)


def test_two_workers_say_what_one_says_of_several_sources(sources: Sources) -> None:
    given = [sources["jsonl"], sources["folder"] / "nowhere", sources["folder"]]
    assert audited(given, 2) == audited(given, 1)


def test_two_workers_judge_plans_that_are_already_read(examples: tuple[popkit.Plan, ...]) -> None:
    alone, together = (
        [report_jsonl(report) for report in popkit.audit_all(iter(examples * 4), as_of=AS_OF, workers=workers)]
        for workers in (1, 2)
    )
    assert together == alone
    assert alone[:26] == [report_jsonl(popkit.audit(plan, as_of=AS_OF)) for plan in examples]


def test_workers_know_the_rules_and_the_district(examples: tuple[popkit.Plan, ...]) -> None:
    book = popkit.rulebook().select("SUPP007", "GOAL013a")
    town = popkit.read_district({"limits": {"session_gap_days": 90, "decision_points": 5}})
    alone, together = (
        list(popkit.audit_all(examples, as_of=AS_OF, district=town, rules=book, workers=workers)) for workers in (1, 2)
    )
    assert together == alone
    assert {kept.plan for report in alone for kept in report.findings} == {"plan-0102", "plan-0103"}


@pytest.mark.parametrize("workers", [1, 2])
def test_nothing_to_judge_gives_no_report(workers: int) -> None:
    assert list(popkit.audit_all([], as_of=AS_OF, workers=workers)) == []


@pytest.mark.parametrize("workers", [1, 2])
def test_stopping_early_ends_cleanly(sources: Sources, workers: int) -> None:
    reports = popkit.audit_all(popkit.read_plans(sources["jsonl"], on_problem=id), as_of=AS_OF, workers=workers)
    assert next(reports).plans == 1
    closed: Any = reports
    closed.close()
    assert next(reports, None) is None


@pytest.mark.parametrize("workers", [1, 2])
def test_where_nobody_listens_the_first_problem_raises(sources: Sources, workers: int) -> None:
    reports = popkit.audit_all(popkit.read_plans(sources["folder"]), as_of=AS_OF, workers=workers)
    assert [next(reports).plans for _ in range(2)] == [1, 1]
    with pytest.raises(popkit.UnreadablePlan) as caught:
        next(reports)
    assert caught.value.problems[0].path == str(sources["folder"] / "p02b-broken.json")


@pytest.mark.parametrize("workers", [1, 2])
def test_plans_are_taken_as_they_are_asked_for(examples: tuple[popkit.Plan, ...], workers: int) -> None:
    taken = []

    def given() -> Iterator[popkit.Plan]:
        for plan in examples * 60:
            taken.append(plan.id)
            yield plan

    reports: Any = popkit.audit_all(given(), as_of=AS_OF, workers=workers)
    assert not taken
    next(reports)
    assert len(taken) < len(examples) * 60
    reports.close()


@pytest.mark.parametrize("workers", [1, 2])
def test_a_source_that_breaks_breaks_the_audit(examples: tuple[popkit.Plan, ...], workers: int) -> None:
    def given() -> Iterator[popkit.Plan]:
        yield examples[0]
        raise LookupError("the database is gone")

    with pytest.raises(LookupError, match="the database is gone"):
        list(popkit.audit_all(given(), as_of=AS_OF, workers=workers))


@pytest.mark.parametrize("workers", [0, -1])
def test_somebody_must_work(workers: int) -> None:
    with pytest.raises(ValueError, match=f"^workers must be at least 1, got {workers}$"):
        popkit.audit_all([], as_of=AS_OF, workers=workers)


# What a worker does


def lines(reports: Iterable[popkit.Report]) -> str:
    return "".join(map(report_jsonl, reports))


@pytest.fixture
def job() -> Job[str]:
    return Job(AS_OF, None, popkit.rulebook(), lines)


def test_a_worker_reads_and_judges_a_chunk(examples: tuple[popkit.Plan, ...], job: Job[str]) -> None:
    raw, broken = Raw("p.json", data=write_plan(examples[0])), Raw("q.jsonl", 3, BROKEN)
    (made, none), (nothing, problems) = stream._work(job, [raw, examples[0], broken])
    assert made == report_jsonl(popkit.audit(examples[0], as_of=AS_OF)) * 2
    assert none == []
    assert nothing is None
    assert {problem.source for problem in problems} == {"q.jsonl:3"}


def test_plans_on_both_sides_of_one_that_cannot_be_read_come_apart(
    examples: tuple[popkit.Plan, ...], job: Job[str]
) -> None:
    broken = Raw("q.jsonl", 3, BROKEN)
    first, second, third, last = stream._work(job, [examples[0], examples[1], broken, broken, examples[2]])
    assert first == (lines(popkit.audit(plan, as_of=AS_OF) for plan in examples[:2]), [])
    assert second == third == job.judged(broken)
    assert last == (lines([popkit.audit(examples[2], as_of=AS_OF)]), [])
    assert stream._work(job, []) == []


def test_one_auditor_serves_the_same_question_again(
    job: Job[str], examples: tuple[popkit.Plan, ...], ours: Callable[..., popkit.Rulebook]
) -> None:
    """Making one takes longer than judging a plan, so the last few are kept."""
    assert auditor(as_of=AS_OF, rules=job.rules) is auditor(as_of=AS_OF, rules=job.rules)
    assert auditor(as_of=AS_OF, rules=ours({})) is not auditor(as_of=AS_OF)
    report, _ = job.judged(examples[0])
    assert report is not None
    assert report.rules == len(popkit.rulebook())


def test_a_path_is_no_plans() -> None:
    with pytest.raises(TypeError, match="read_plans reads it"):
        popkit.audit_all("plans/", as_of=dt.date(2027, 3, 1))  # type: ignore[arg-type]


@pytest.mark.parametrize("ask", [popkit.audit, popkit.stand])
def test_a_text_is_no_date(ask: Any, examples: tuple[popkit.Plan, ...]) -> None:
    with pytest.raises(TypeError, match=r"a datetime\.date is wanted"):
        ask(examples[0], as_of="2027-03-01")
