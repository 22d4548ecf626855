"""`popkit audit` of columns: the same pages as of documents, by the road that the files themselves ask for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import popkit
from popkit.audit import stream as objects
from popkit.cli.forms import FORMS
from popkit.cli.roads import plan_count
from popkit.cohort.convert import write_plans
from popkit.read import plans as reading

ON = ("--as-of", "2027-03-01")
Run = Callable[..., Any]


@pytest.fixture
def columns(examples: tuple[popkit.Plan, ...], tmp_path: Path) -> Path:
    """The example plans as columns, in two files of a folder."""
    folder = tmp_path / "columns"
    folder.mkdir()
    write_plans(examples[:9], folder / "a.parquet")
    write_plans(examples[9:], folder / "b.parquet")
    return folder


@pytest.mark.parametrize("form", sorted(FORMS))
@pytest.mark.parametrize("workers", ["1", "2"])
def test_every_form_is_the_same_page_as_of_documents(
    popkit_run: Run, riverside: Path, columns: Path, form: str, workers: str
) -> None:
    documents = popkit_run("audit", riverside, *ON, "--format", form)
    ended = popkit_run("audit", columns, "--district", riverside, *ON, "--format", form, "--workers", workers)
    assert ended == documents
    assert ended.status == 1


def test_columns_do_not_go_the_road_of_documents(
    popkit_run: Run, columns: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_: object) -> Any:
        raise AssertionError("a plan was read as a document")

    monkeypatch.setattr(reading, "read_raw", forbidden)
    monkeypatch.setattr(objects, "read_raw", forbidden)
    assert popkit_run("audit", columns, *ON).status == 1


def test_columns_and_documents_stand_in_the_order_given(popkit_run: Run, riverside: Path, columns: Path) -> None:
    one = riverside / "plans" / "p14-review-and-actions-overdue.json"
    told = popkit_run("audit", one, columns / "b.parquet", one, "--district", riverside, *ON, "--format", "csv")
    alone = [
        popkit_run("audit", path, "--district", riverside, *ON, "--format", "csv").out.splitlines(keepends=True)[1:]
        for path in (one, columns / "b.parquet")
    ]
    document, rows = ([line for line in lines if not line.startswith(",")] for lines in alone)
    found = [line for line in told.out.splitlines(keepends=True)[1:] if not line.startswith(",")]
    assert found == [*document, *rows, *document]


def test_a_file_that_is_none_is_told_and_the_others_go_on(popkit_run: Run, columns: Path) -> None:
    columns.joinpath("c.parquet").write_bytes(b"no columns")
    ended = popkit_run("audit", columns, *ON)
    assert ended.status == 3
    assert "c.parquet: the file cannot be opened or unpacked [unreadable-file]\n" in ended.err
    assert "26 plans read; 1 unreadable" in ended.err


def test_only_files_of_columns_say_how_many_plans_there_are(columns: Path, riverside: Path, tmp_path: Path) -> None:
    assert plan_count([columns]) == 26
    assert plan_count([columns / "b.parquet", columns / "a.parquet"]) == 26
    assert plan_count([columns, riverside]) is None
    assert plan_count([tmp_path / "nowhere"]) is None
    assert plan_count([]) is None


def test_a_folder_of_columns_and_documents_is_read_in_order_of_file_name(
    popkit_run: Run, riverside: Path, columns: Path
) -> None:
    document = (riverside / "plans" / "p01-on-track.json").read_bytes()
    columns.joinpath("aa.json").write_bytes(document)
    ended = popkit_run("audit", columns, *ON, "--format", "jsonl")
    assert "27 plans read" in ended.err
    assert plan_count([columns]) is None
    assert len(ended.out.splitlines()) == 28
