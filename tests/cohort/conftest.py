"""Plans there and back: through columns in memory, and through files."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import attrs
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import popkit
from popkit.cohort import plan_schema, write_plans
from popkit.cohort.records import facts_in
from popkit.cohort.standing import records_of, stand_all
from popkit.cohort.table import plan_table, row_of
from popkit.read.rows import documents
from popkit.rules.example import example_district, example_plan
from popkit.standing.subject import subjects_in
from popkit.testing import synth_calendars, synth_plans

Back = Callable[..., list[bytes]]


@pytest.fixture(scope="session")
def back() -> Back:
    """Return what becomes of documents that were columns for a while."""

    def through(*given: bytes | dict[str, Any]) -> list[bytes]:
        rows = [row_of(popkit.read_plan(one), one if isinstance(one, bytes) else None) for one in given]
        (batch,) = plan_table(rows).to_batches()
        return list(documents(batch))

    return through


@pytest.fixture
def minimal() -> dict[str, Any]:
    """The smallest plan."""
    return {
        "schema_version": "1",
        "id": "plan-1",
        "school_year": "2026-27",
        "status": "active",
        "starts_on": "2026-09-14",
        "student": {"id": "s-1", "grade": "07", "school_id": "riverside"},
    }


Agree = Callable[..., None]


def same(one: Any, other: Any) -> bool:
    """Whether two facts are one: of the same type, and floats to a billionth."""
    if isinstance(one, float) and type(other) is float:
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
    return type(one) is type(other) and one == other


def facts_by_object(
    plans: list[Any], kind: str, names: Iterable[str], as_of: dt.date, district: Any
) -> dict[str, list[Any]]:
    found = [kept for plan in plans for kept in subjects_in(popkit.stand(plan, as_of=as_of, district=district), kind)]
    return {name: [getattr(kept, name) for kept in found] for name in ("id", *names)}


@pytest.fixture(scope="session")
def agree() -> Agree:
    """Check that facts are the same by objects and by columns, for every plan and in the same order."""

    def check(
        plans: Iterable[Any], kind: str, *, as_of: dt.date, district: Any = None, names: Iterable[str] = ()
    ) -> None:
        kept = list(plans)
        columns = stand_all(plan_table([row_of(plan) for plan in kept]), as_of=as_of, district=district)
        records = records_of(columns, kind)
        names = tuple(names) or facts_in(type(records))
        for name, values in facts_by_object(kept, kind, names, as_of, district).items():
            told = records.values(name).to_list()
            assert len(told) == len(values), f"{kind}: {len(values)} by object, {len(told)} by column"
            wrong = [n for n, (one, other) in enumerate(zip(values, told, strict=True)) if not same(one, other)]
            first = (records.frame["plan_row"][wrong[0]], values[wrong[0]], told[wrong[0]]) if wrong else None
            assert not wrong, f"{kind}.{name} differs in {len(wrong)} of {len(values)}: plan, object, column = {first}"

    return check


Corpus = list[tuple[list[Any], dt.date, Any]]
"""Plans, a date, and the district they are of."""


FEW: Final = 5
"""So many examples with a day or a district of their own are judged apart, by their own rules only."""


def examples_of_rules() -> list[tuple[list[Any], dt.date, Any, set[str]]]:
    """The examples of rules, those of one day and district together, with the names of their rules."""
    together: dict[str, tuple[list[Any], dt.date, Any, set[str]]] = {}
    # Partners are judged by the same code on both roads, and each has a district of its own.
    rules = [rule for rule in popkit.rulebook() if rule.on not in {"partner", "service"}]
    for rule, overlay in [(kept, text) for kept in rules for text in (kept.flagged, kept.passes) if text]:
        (document, day), theirs = example_plan(overlay), example_district(overlay)
        key = f"{day} {theirs}"
        if key not in together:
            together[key] = ([], day, popkit.read_district(theirs), set())
        together[key][0].append(popkit.read_plan(document))
        together[key][3].add(rule.name)
    return list(together.values())


@pytest.fixture(scope="session")
def apart() -> list[tuple[list[Any], dt.date, Any, popkit.Rulebook]]:
    """Examples of rules that have a day or a district for themselves, with these rules."""
    found = [kept for kept in examples_of_rules() if len(kept[0]) <= FEW]
    return [(plans, day, town, popkit.rulebook().select(*sorted(names))) for plans, day, town, names in found]


@pytest.fixture(scope="session")
def corpus(riverside: Path) -> Corpus:
    """Plans of many kinds: the example district, the example of every rule, and a synthetic district."""
    found: Corpus = []
    district = popkit.read_district(riverside)
    plans = list(popkit.read_plans(riverside))
    found += [(plans, day, district) for day in (dt.date(2026, 9, 20), dt.date(2026, 12, 10), dt.date(2027, 3, 1))]
    found.append((plans, dt.date(2027, 3, 1), None))
    found += [kept[:3] for kept in examples_of_rules() if len(kept[0]) > FEW]
    calendars = popkit.read_district(synth_calendars(60))
    synthetic = [popkit.read_plan(plan) for plan in synth_plans(60, seed=3)]
    found += [(synthetic, day, calendars) for day in (dt.date(2026, 11, 2), dt.date(2027, 3, 1))]
    return found


@pytest.fixture(scope="session")
def agree_on_corpus(agree: Agree, corpus: Corpus) -> Callable[..., None]:
    """Check facts of one kind on the whole corpus."""

    def check(kind: str, *names: str) -> None:
        for plans, day, district in corpus:
            agree(plans, kind, as_of=day, district=district, names=names)

    return check


# A county in files, for the ways of judging very many plans


class County(NamedTuple):
    """A folder of Parquet files with plans, some of which cannot be read, and the report they have one by one."""

    folder: Path
    asked: dict[str, Any]
    report: popkit.Report


def waiver(rule: str, plan: str, subject: str | None = None, until: str = "2027-03-01") -> dict[str, str]:
    found = {"rule": rule, "plan": plan, "until": until, "reason": "talked over", "by": "board"}
    return found if subject is None else {**found, "subject": subject}


WAIVERS = [
    *(waiver(rule, f"plan-{number}") for number in ("0102", "0103", "0114") for rule in ("ACTN001", "SUPP004")),
    waiver("GOAL013b", "plan-0102", "g1", "2027-06-11"),
    waiver("GOAL013b", "plan-0102", None, "2027-09-30"),
    waiver("goal-off-track", "plan-0102", "g1", "2027-02-28"),
    waiver("no-such-rule", "plan-0102"),
    waiver("SAFE005a", "plan-0120"),
    waiver("ACTN001", "plan-0114", "a2"),
    waiver("ACTN001", "spoilt-0"),
    waiver("ACTN001", "nobody"),
    *(waiver("SUPP004", f"plan-{number:06}") for number in range(1, 9)),
]
"""Waivers in every state, some for plans that cannot be read."""


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory, riverside: Path) -> County:
    """Synthetic plans and the examples, with the calendars of both."""
    folder = tmp_path_factory.mktemp("county")
    town = popkit.read_district(riverside)
    own = popkit.read_district({"waivers": WAIVERS, "limits": {"hold_days": {"value": 45, "since": "2026-08-01"}}})
    calendars = town.calendars + popkit.read_district(synth_calendars(200)).calendars
    district = attrs.evolve(town, calendars=calendars, limits=own.limits, waivers=own.waivers)
    write_plans(map(popkit.read_plan, synth_plans(200, seed=8)), folder / "alder.parquet")
    examples = plan_table([row_of(plan) for plan in popkit.read_plans(riverside)])
    rows = pa.Table.from_pylist(list(spoilt(examples.to_pylist())), plan_schema())
    pq.write_table(rows, folder / "riverside.parquet")
    asked = {"as_of": dt.date(2027, 3, 1), "district": district, "rules": None}
    return County(folder, asked, report_by_object(folder, asked))


def spoilt(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The rows, and among them some that no document could have been read from."""
    faults: list[dict[str, Any]] = [
        {"id": None},
        {"manager_id": "nobody", "goals": [*rows[0]["goals"], *rows[0]["goals"]]},
        {"status": "asleep", "school_year": "2026"},
        {"student": None},
    ]
    for number, row in enumerate(rows):
        yield row
        if number % 5 == 0:
            yield {**rows[0], "id": f"spoilt-{number}", **faults[number // 5 % len(faults)]}


@pytest.fixture(scope="session", name="report_by_object")
def report_by_object_fixture() -> Callable[..., popkit.Report]:
    """Return the one report of plans that are read one by one."""
    return report_by_object


def report_by_object(folder: Path, asked: dict[str, Any], workers: int = 1) -> popkit.Report:
    problems: list[popkit.ReadProblem] = []
    plans = popkit.read_plans(folder, on_problem=problems.append)
    reports = list(popkit.audit_all(plans, **asked, workers=workers))
    schools = popkit.audit_schools(reports, **asked)
    partners = popkit.audit_partners(**asked)
    rules = len(asked["rules"] or popkit.rulebook())
    return popkit.Report.merged([*reports, schools, partners], as_of=asked["as_of"], rules=rules, problems=problems)


@pytest.fixture(scope="session")
def alike() -> Callable[[popkit.Report, popkit.Report], None]:
    """Check that two reports say the same in the same order, floats to a billionth."""

    def check(one: popkit.Report, other: popkit.Report) -> None:
        for name in (
            "as_of",
            "rules",
            "plans",
            "unreadable",
            "limits",
            "judged",
            "outcomes",
            "cannot_tell",
            "failures",
            "problems",
        ):
            assert getattr(one, name) == getattr(other, name), name
        assert one.waivers == other.waivers
        assert [kept.until for kept in one.waived] == [kept.until for kept in other.waived]
        found, expected = ([*kept.findings, *(rests.finding for rests in kept.waived)] for kept in (one, other))
        for mine, theirs in zip(found, expected, strict=True):
            assert attrs.evolve(mine, facts={}) == attrs.evolve(theirs, facts={})
            assert list(mine.facts) == list(theirs.facts)
            assert all(same(value, theirs.facts[name]) for name, value in mine.facts.items()), mine.rule

    return check
