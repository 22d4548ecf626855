"""`popkit convert`: what it writes, what it tells, and how it ends."""

from __future__ import annotations

import json
import shutil
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

import popkit
from popkit.cohort import write_plans


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def lines_of(plans: Any) -> bytes:
    return b"".join(popkit.write_plan(plan, indent=None) for plan in plans)


def test_a_folder_goes_into_columns_and_back_into_lines(
    popkit_run: Any, riverside: Path, examples: tuple[popkit.Plan, ...], tmp_path: Path
) -> None:
    columns, lines, packed = (tmp_path / name for name in ("p.parquet", "p.jsonl", "p.jsonl.gz"))
    told = (0, "", f"{len(examples)} plans written\n")
    assert popkit_run("convert", riverside, "-o", columns) == told
    assert popkit_run("convert", columns, "-o", lines) == told
    assert popkit_run("convert", columns, "--output", packed) == told
    assert lines.read_bytes() == lines_of(examples) == lines_of(popkit.read_plans(packed))
    assert names_in(tmp_path) == ["p.jsonl", "p.jsonl.gz", "p.parquet"]


def test_several_sources_make_one_file(popkit_run: Any, examples: tuple[popkit.Plan, ...], tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    write_plans(examples[:2], tmp_path / "in" / "a.parquet")
    write_plans(examples[2:3], tmp_path / "in" / "b.jsonl")
    ended = popkit_run("convert", tmp_path / "in" / "b.jsonl", tmp_path / "in", "-o", tmp_path / "all.jsonl")
    assert ended == (0, "", "4 plans written\n")
    assert (tmp_path / "all.jsonl").read_bytes() == lines_of((examples[2], *examples[:3]))


def test_the_other_commands_read_columns_too(popkit_run: Any, riverside: Path, tmp_path: Path) -> None:
    plan, file = riverside / "plans" / "p14-review-and-actions-overdue.json", tmp_path / "p.parquet"
    assert popkit_run("convert", plan, "-o", file) == (0, "", "1 plan written\n")
    assert popkit_run("check", file) == (0, "", "1 plan read, 0 problems\n")
    for command in ("audit", "show", "due"):
        # Beside a single plan partners are not judged, beside a file of columns they are: it may hold many.
        words = (
            "--as-of",
            "2027-03-01",
            "--district",
            riverside,
            *(("--ignore", "PART") if command == "audit" else ()),
        )
        assert popkit_run(command, file, *words) == popkit_run(command, plan, *words), command


def test_what_cannot_be_read_is_told_and_the_others_go_on(popkit_run: Any, riverside: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text('{"Xochitl": 1}', encoding="utf-8")
    ended = popkit_run("convert", tmp_path / "broken.json", riverside, "-o", tmp_path / "p.parquet")
    assert (ended.status, ended.out) == (3, "")
    assert "broken.json: /id: a required field is missing [missing-field]\n" in ended.err
    assert ended.err.endswith("26 plans written; 1 unreadable\n")
    assert "Xochitl" not in ended.err
    assert popkit_run("check", tmp_path / "p.parquet").err == "26 plans read, 0 problems\n"


def test_other_columns_are_told_once(popkit_run: Any, tmp_path: Path) -> None:
    import polars as pl  # noqa: PLC0415

    file = tmp_path / "p.parquet"
    pl.DataFrame({"id": [1, 2], "Xochitl": ["a", "b"]}).write_parquet(file)
    ended = popkit_run("check", file)
    assert (ended.status, ended.err) == (3, "0 plans read, 1 problem\n")
    assert ended.out == (
        f"{file}: a Parquet file whose columns are not those of plans (missing: schema_version, school_year, status, "
        "student, starts_on; of another type: id; 1 that popkit does not know) [other-columns]\n"
    )


@pytest.mark.parametrize("is_there", [True, False])
def test_where_nothing_was_read_nothing_is_written(popkit_run: Any, tmp_path: Path, *, is_there: bool) -> None:
    target = tmp_path / "p.parquet"
    if is_there:
        target.write_bytes(b"before")
    (tmp_path / "empty.jsonl").touch()
    assert popkit_run("convert", tmp_path / "empty.jsonl", "-o", target) == (3, "", "0 plans written\n")
    ended = popkit_run("convert", tmp_path / "nowhere", "-o", target)
    assert ended.status == 3
    assert "no such file or folder [no-such-file]\n0 plans written; 1 unreadable\n" in ended.err
    assert names_in(tmp_path) == ["empty.jsonl", *(["p.parquet"] if is_there else [])]
    assert not is_there or target.read_bytes() == b"before"


def test_a_new_file_keeps_its_permissions(popkit_run: Any, riverside: Path, tmp_path: Path) -> None:
    target = tmp_path / "p.parquet"
    target.touch(mode=0o600)
    assert popkit_run("convert", riverside, "-o", target).status == 0
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("output", "why"),
    [
        ("p.json", "not a name that ends in .parquet, .jsonl, .jsonl.gz"),
        ("p", "not a name that ends in .parquet, .jsonl, .jsonl.gz"),
        ("nowhere/p.jsonl", "no such folder: "),
        ("in/p.jsonl", "among the sources: "),
        ("in/deeper/p.parquet", "among the sources: "),
        ("in/one.jsonl", "among the sources: "),
        ("in/../in/one.jsonl", "among the sources: "),
    ],
)
def test_where_it_cannot_write_nothing_is_read(
    popkit_run: Any, examples: tuple[popkit.Plan, ...], tmp_path: Path, output: str, why: str
) -> None:
    (tmp_path / "in" / "deeper").mkdir(parents=True)
    write_plans(examples[:1], tmp_path / "in" / "one.jsonl")
    source = tmp_path / "in" / "one.jsonl" if output.endswith("one.jsonl") else tmp_path / "in"
    ended = popkit_run("convert", source, "-o", tmp_path / output)
    assert (ended.status, ended.out) == (2, "")
    assert f"Invalid value for -o: {why}" in ended.err
    assert names_in(tmp_path) == ["in"]
    assert names_in(tmp_path / "in") == ["deeper", "one.jsonl"]


def test_a_source_and_a_target_are_needed(popkit_run: Any, riverside: Path, tmp_path: Path) -> None:
    assert popkit_run("convert", riverside).status == 2
    assert popkit_run("convert", "-o", tmp_path / "p.parquet").status == 2
    assert popkit_run("convert", riverside, "-o", tmp_path).status == 2


def test_without_the_extra_its_name_is_told(
    popkit_run: Any, riverside: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "p.parquet"
    assert popkit_run("convert", riverside, "-o", file).status == 0
    for name in [name for name in sys.modules if name.startswith(("popkit.cohort", "popkit.read.parquet"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    told = (2, "", 'popkit: this needs an extra: pip install "popkit[bulk]"\n')
    assert popkit_run("convert", riverside, "-o", tmp_path / "q.jsonl") == told
    assert popkit_run("check", file) == told
    assert popkit_run("check", riverside).status == 0
    assert names_in(tmp_path) == ["p.parquet"]


def test_a_full_disk_leaves_nothing(
    popkit_run: Any, riverside: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    ended = popkit_run("convert", riverside, "-o", tmp_path / "p.jsonl")
    assert (ended.status, ended.out) == (2, "")
    assert "No space left on device" in ended.err
    assert names_in(tmp_path) == []


def test_a_long_conversion_shows_a_sign_of_life_on_a_terminal(
    popkit_run: Any, riverside: Path, tmp_path: Path, on_terminal: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_terminal("stderr")
    monkeypatch.setattr("popkit.cli.progress._PATIENCE", -1.0)
    ended = popkit_run("convert", riverside, "-o", tmp_path / "p.jsonl")
    assert ended.status == 0
    assert ended.err.endswith("26 plans written\n")


def test_plans_in_a_folder_of_columns_are_read_beside_others(popkit_run: Any, riverside: Path, tmp_path: Path) -> None:
    shutil.copy(riverside / "plans" / "p01-on-track.json", tmp_path)
    (tmp_path / "more").mkdir()
    assert popkit_run("convert", riverside, "-o", tmp_path / "more" / "part-0.parquet").status == 0
    assert popkit_run("check", tmp_path).err == "27 plans read, 0 problems\n"
    document = json.loads((tmp_path / "p01-on-track.json").read_bytes())
    (tmp_path / "p01-on-track.json").write_text(json.dumps({**document, "id": ""}), encoding="utf-8")
    assert popkit_run("check", tmp_path).status == 3
