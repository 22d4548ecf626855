"""Plans into a file: whole or not there, in groups of rows, and read again by anyone."""

from __future__ import annotations

import gzip
import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet as pq
import pytest

import popkit
from popkit.cohort import convert, plan_schema, write_plans

TARGETS = ("plans.parquet", "plans.jsonl", "plans.jsonl.gz", "PLANS.PARQUET")
Document = dict[str, Any]


def many(minimal: Document, count: int) -> Iterator[popkit.Plan]:
    return (popkit.read_plan({**minimal, "id": f"p{number}"}) for number in range(count))


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("name", TARGETS)
def test_plans_go_into_a_file_and_come_out_of_it(
    tmp_path: Path, examples: tuple[popkit.Plan, ...], riverside: Path, name: str
) -> None:
    for plans in (examples, iter(examples), popkit.read_plans(riverside)):
        assert write_plans(plans, tmp_path / name) == len(examples)
        found = list(popkit.read_plans(tmp_path / name))
        assert [popkit.write_plan(plan) for plan in found] == [popkit.write_plan(plan) for plan in examples]
    assert names_in(tmp_path) == [name]


def test_lines_that_were_columns_are_the_same_bytes(tmp_path: Path, examples: tuple[popkit.Plan, ...]) -> None:
    one, columns, two = (str(tmp_path / name) for name in ("a.jsonl", "a.parquet", "b.jsonl"))
    write_plans(examples, one)
    write_plans(popkit.read_plans(one), columns)
    write_plans(popkit.read_plans(columns), two)
    assert Path(one).read_bytes() == Path(two).read_bytes()
    assert Path(one).read_bytes() == b"".join(popkit.write_plan(plan, indent=None) for plan in examples)


@pytest.mark.parametrize("name", TARGETS)
def test_the_same_plans_give_the_same_bytes(tmp_path: Path, examples: tuple[popkit.Plan, ...], name: str) -> None:
    written = []
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        write_plans(examples, tmp_path / folder / name)
        written.append((tmp_path / folder / name).read_bytes())
    assert written[0] == written[1]


@pytest.mark.parametrize("name", TARGETS)
def test_no_plans_make_an_empty_file(tmp_path: Path, name: str) -> None:
    assert write_plans([], tmp_path / name) == 0
    assert list(popkit.read_plans(tmp_path / name)) == []


def test_documents_in_toml_are_plans_too(tmp_path: Path, minimal: Document) -> None:
    lines = [f'{key} = "{value}"' for key, value in minimal.items() if isinstance(value, str)]
    student = [f'{key} = "{value}"' for key, value in minimal["student"].items()]
    (tmp_path / "p.toml").write_text("\n".join([*lines, "[student]", *student]), encoding="utf-8")
    write_plans(popkit.read_plans(tmp_path / "p.toml"), tmp_path / "p.parquet")
    assert popkit.read_plan(tmp_path / "p.parquet") == popkit.read_plan(minimal)


def test_the_file_says_what_it_is(tmp_path: Path, examples: tuple[popkit.Plan, ...]) -> None:
    write_plans(examples, tmp_path / "p.parquet")
    file = pq.ParquetFile(tmp_path / "p.parquet")
    assert file.schema_arrow.equals(plan_schema())
    assert file.metadata.metadata[b"popkit.schema_version"] == b"1"
    assert file.metadata.row_group(0).column(0).compression == "ZSTD"


def test_other_programs_can_ask_the_columns(tmp_path: Path, examples: tuple[popkit.Plan, ...]) -> None:
    write_plans(examples, tmp_path / "p.parquet")
    table = pl.read_parquet(tmp_path / "p.parquet")
    assert table["id"].to_list() == [plan.id for plan in examples]
    sessions = table.select(pl.col("supports").explode().struct.field("sessions").explode().struct.field("minutes"))
    written = [kept.minutes for plan in examples for support in plan.supports for kept in support.sessions]
    assert sessions["minutes"].sum() == sum(written)


# Groups of rows: no more is held


@pytest.mark.parametrize(
    ("most", "groups"),
    [(3, []), (3, [2]), (3, [3]), (3, [3, 1]), (3, [3, 3]), (1, [1, 1])],
)
def test_a_group_ends_with_its_last_row(
    tmp_path: Path, minimal: Document, monkeypatch: pytest.MonkeyPatch, *, most: int, groups: list[int]
) -> None:
    count = sum(groups)
    monkeypatch.setattr(convert, "_GROUP_ROWS", most)
    write_plans(many(minimal, count), tmp_path / "p.parquet")
    metadata = pq.ParquetFile(tmp_path / "p.parquet").metadata
    assert [metadata.row_group(number).num_rows for number in range(metadata.num_row_groups)] == groups
    assert [plan.id for plan in popkit.read_plans(tmp_path / "p.parquet")] == [f"p{number}" for number in range(count)]


def test_a_group_ends_when_it_is_large_enough(
    tmp_path: Path, minimal: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = len(popkit.write_plan(popkit.read_plan({**minimal, "id": "p0"}), indent=None).strip())
    for most, groups in ((2 * size, 3), (2 * size + 1, 2)):
        monkeypatch.setattr(convert, "_GROUP_BYTES", most)
        target = tmp_path / f"{most}.parquet"
        write_plans([popkit.read_plan(minimal | {"id": f"p{n}"}) for n in range(6)], target)
        assert pq.ParquetFile(target).metadata.num_row_groups == groups


def test_no_more_plans_are_asked_for_than_a_group_holds(
    tmp_path: Path, minimal: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Law: when plan n is read, all but the last group of those before are already written."""
    monkeypatch.setattr(convert, "_GROUP_ROWS", 10)
    held = []

    class Watched(convert._Group):
        def add(self, row: Any) -> None:
            super().add(row)
            held.append(len(self.rows))

    monkeypatch.setattr(convert, "_Group", Watched)
    write_plans(many(minimal, 95), tmp_path / "p.parquet")
    assert (max(held), len(held)) == (10, 95)


def test_a_row_larger_than_a_block_of_the_parser_is_a_row(tmp_path: Path, minimal: Document) -> None:
    large = {**minimal, "extensions": {"org.example": "x" * 2**21}, "purpose": "y" * 9000}
    write_plans([popkit.read_plan(one) for one in (minimal, large, minimal)], tmp_path / "p.parquet")
    assert [len(plan.purpose or "") for plan in popkit.read_plans(tmp_path / "p.parquet")] == [0, 9000, 0]


# Whole or not there


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("is_there", [True, False])
def test_a_run_that_breaks_off_leaves_what_was_there(
    tmp_path: Path, minimal: Document, monkeypatch: pytest.MonkeyPatch, *, name: str, is_there: bool
) -> None:
    monkeypatch.setattr(convert, "_GROUP_ROWS", 2)
    target = tmp_path / name
    if is_there:
        target.write_bytes(b"before")

    def breaking_off() -> Iterator[popkit.Plan]:
        yield from many(minimal, 5)
        assert names_in(tmp_path) == sorted([f".{name}.part", *([name] if is_there else [])])
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_plans(breaking_off(), target)
    assert names_in(tmp_path) == ([name] if is_there else [])
    assert not is_there or target.read_bytes() == b"before"


def test_what_an_outright_kill_leaves_is_no_plan_file(tmp_path: Path, minimal: Document) -> None:
    (tmp_path / ".p.parquet.part").write_bytes(b"PAR1")
    (tmp_path / "p.json").write_text(json.dumps(minimal), encoding="utf-8")
    assert len(list(popkit.read_plans(tmp_path))) == 1
    write_plans(popkit.read_plans(tmp_path), tmp_path / "p.parquet")
    assert names_in(tmp_path) == ["p.json", "p.parquet"]


def test_problems_go_where_the_stream_sends_them(tmp_path: Path, minimal: Document) -> None:
    good = json.dumps(minimal).encode()
    lines = b"\n".join([good, b'{"id": "Xochitl"}', good])
    (tmp_path / "p.jsonl.gz").write_bytes(gzip.compress(lines))
    problems: list[popkit.ReadProblem] = []
    stream = popkit.read_plans(tmp_path / "p.jsonl.gz", on_problem=problems.append)
    assert write_plans(stream, tmp_path / "p.parquet") == 2
    assert {problem.line for problem in problems} == {2}
    with pytest.raises(popkit.UnreadablePlan):
        write_plans(popkit.read_plans(tmp_path / "p.jsonl.gz"), tmp_path / "q.parquet")
    assert names_in(tmp_path) == ["p.jsonl.gz", "p.parquet"]


def test_each_plan_is_seen_as_it_passes(tmp_path: Path, minimal: Document) -> None:
    seen = []

    def watched(passing: Iterator[convert.Passing]) -> Iterator[convert.Passing]:
        for item in passing:
            seen.append(item[0].id)
            yield item

    write_plans(many(minimal, 3), tmp_path / "p.parquet", watched=watched)
    assert seen == ["p0", "p1", "p2"]


@pytest.mark.parametrize("name", ["plans", "plans.json", "plans.csv", "plans.parquet.txt", "parquet"])
def test_another_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match=r"files named \.parquet, \.jsonl, \.jsonl\.gz$"):
        write_plans([], tmp_path / name)
    assert names_in(tmp_path) == []


# Without the extra


def test_without_the_extra_the_room_says_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("popkit.cohort")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(popkit.MissingExtra, match=r'pip install "popkit\[bulk\]"$'):
        importlib.import_module("popkit.cohort")
