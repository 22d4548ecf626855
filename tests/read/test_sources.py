import gzip
import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from popkit.errors import UnreadablePlan
from popkit.problems import ReadProblem
from popkit.read import PlanStream, read_plan, read_plans
from popkit.read import sources as sources_module
from popkit.read.sources import Raw, plan_files, raw_documents
from popkit.read.tree import LARGEST

MINIMAL = {
    "schema_version": "1",
    "id": "p1",
    "school_year": "2026-27",
    "status": "draft",
    "student": {"id": "s1", "grade": "07", "school_id": "r"},
    "starts_on": "2026-09-14",
}
TOML = """
schema_version = "1"
id = "t1"
school_year = "2026-27"
status = "draft"
starts_on = 2026-09-14
student = {id = "s1", grade = "07", school_id = "r"}
"""


def plan(number: int | str, **changes: Any) -> bytes:
    return json.dumps({**MINIMAL, "id": f"p{number}", **changes}).encode()


def told(*sources: Any) -> tuple[list[str], list[tuple[str, str | None, int | None]]]:
    """Read everything; return the ids of the plans, and code, file name and line of the problems."""
    problems: list[ReadProblem] = []
    ids = [found.id for found in read_plans(*sources, on_problem=problems.append)]
    return ids, [(problem.code, problem.path and Path(problem.path).name, problem.line) for problem in problems]


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, bytes], Path]:
    def writer(name: str, data: bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    return writer


Write = Callable[[str, bytes], Path]


@pytest.mark.parametrize("name", ["p.json", "P.JSON", "p", "plan.txt"])
def test_one_json_file_is_one_plan(name: str, write: Write) -> None:
    path = write(name, plan(1))
    assert read_plan(path).id == "p1"
    assert read_plan(str(path)).id == "p1"
    assert told(path) == (["p1"], [])


@pytest.mark.parametrize("name", ["p.toml", "P.TOML"])
def test_one_toml_file_is_one_plan(name: str, write: Write) -> None:
    assert read_plan(write(name, TOML.encode())).starts_on.isoformat() == "2026-09-14"
    assert read_plan(write(name, b"\xef\xbb\xbf" + TOML.replace("\n", "\r\n").encode())).id == "t1"


@pytest.mark.parametrize("name", ["p.jsonl", "p.jsonl.gz", "P.JSONL.GZ"])
def test_json_lines_are_one_plan_a_line(name: str, write: Write) -> None:
    """With either line end, blank lines between, a byte order mark before, no line end after."""
    data = b"\xef\xbb\xbf" + plan(1) + b"\r\n\r\n" + plan(2) + b"\n  \n\n" + plan(3)
    path = write(name, gzip.compress(data) if name.lower().endswith(".gz") else data)
    assert told(path) == (["p1", "p2", "p3"], [])


def test_problems_do_not_stop_the_stream_and_say_the_line(write: Write) -> None:
    lines = [plan(1), b"nonsense", b"", plan(2, status="drafd"), b"null", plan(3)]
    assert told(write("p.jsonl", b"\n".join(lines))) == (
        ["p1", "p3"],
        [("not-json", "p.jsonl", 2), ("unknown-value", "p.jsonl", 4), ("not-an-object", "p.jsonl", 5)],
    )


def test_without_a_listener_the_first_unreadable_document_raises(write: Write) -> None:
    path = write("p.jsonl", b"\n".join([plan(1), b"{}", plan(2)]))
    stream = iter(read_plans(path))
    assert next(stream).id == "p1"
    with pytest.raises(UnreadablePlan, match=r"p\.jsonl:2: 6 problems") as caught:
        next(stream)
    assert {problem.line for problem in caught.value.problems} == {2}


def test_a_folder_is_read_in_order_of_file_name(write: Write, tmp_path: Path) -> None:
    write("b.json", plan("b"))
    write("a.jsonl", plan("a1") + b"\n" + plan("a2"))
    write("c.toml", TOML.encode())
    write("d.jsonl.gz", gzip.compress(plan("d")))
    write("deeper/e.json", plan("e"))
    write("README.md", b"# no plan")
    write("notes.csv", b"a,b")
    write(".hidden.json", b"no")
    write(".git/config.json", b"no")
    write("limits.toml", b"no")
    write("calendars.json", b"no")
    write("calendars.toml", b"no")
    assert told(tmp_path) == (["pa1", "pa2", "pb", "t1", "pd", "pe"], [])
    assert told(str(tmp_path)) == told([tmp_path])


def test_a_folder_with_plans_in_it_means_those(write: Write, tmp_path: Path) -> None:
    write("plans/a.json", plan("a"))
    write("plans/limits.toml", b"the district's own, wherever the plans are")
    write("plans/2026/limits.toml", TOML.encode())
    write("other.json", plan("b"))
    assert told(tmp_path) == (["t1", "pa"], [])


@pytest.mark.parametrize("name", [None, "README", "README.md", "limits.toml", ".hidden.json"])
def test_a_folder_without_plans_is_a_problem(name: str | None, write: Write, tmp_path: Path) -> None:
    if name:
        write(name, b"text")
    assert told(tmp_path) == ([], [("nothing-to-read", tmp_path.name, None)])
    with pytest.raises(UnreadablePlan, match="nothing-to-read"):
        read_plan(tmp_path)


def test_a_folder_named_like_a_file_is_a_folder(write: Write, tmp_path: Path) -> None:
    write("x.json/y.json", plan(1))
    assert told(tmp_path) == (["p1"], [])
    assert told(tmp_path / "x.json") == (["p1"], [])


def test_links_are_followed_to_files_and_a_link_to_nothing_is_told(write: Write, tmp_path: Path) -> None:
    write("elsewhere/a.json", plan("a"))
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.json").symlink_to(tmp_path / "elsewhere" / "a.json")
    (folder / "b.json").symlink_to(tmp_path / "gone.json")
    (folder / "c.json").symlink_to(folder / "c.json")
    assert told(folder) == (["pa"], [("unreadable-file", "b.json", None), ("unreadable-file", "c.json", None)])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_in_a_folder_is_no_plan(write: Write, tmp_path: Path) -> None:
    write("a.json", plan("a"))
    os.mkfifo(tmp_path / "b.json")
    assert told(tmp_path) == (["pa"], [])


def test_a_folder_that_cannot_be_opened_is_told(write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write("a.json", plan("a"))
    write("closed/b.json", plan("b"))
    scan = os.scandir

    def scandir(path: str) -> Any:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert told(tmp_path) == (["pa"], [("unreadable-file", "closed", None)])
    assert plan_files(tmp_path) == [tmp_path / "a.json", tmp_path / "closed"]


@pytest.mark.parametrize("name", ["gone.json", "gone/gone.json", "file/gone.json", "a\0b", "gone/"])
def test_what_is_not_there_is_told(name: str, write: Write, tmp_path: Path) -> None:
    write("file", b"")
    path = f"{tmp_path}/{name}"
    assert told(path)[1] == [("no-such-file", Path(path).name, None)]
    with pytest.raises(UnreadablePlan, match="no-such-file") as caught:
        read_plan(path)
    assert caught.value.problems[0].path == path


def test_a_path_that_cannot_be_asked_for_is_unreadable() -> None:
    assert told("x" * 5000)[1] == [("unreadable-file", "x" * 5000, None)]


@pytest.mark.parametrize("text", [plan(1).decode(), " \n{}", "[]", TOML, plan(1, purpose="x" * 9000).decode()])
def test_a_document_given_as_a_path_is_not_repeated(text: str, fuzz: ModuleType) -> None:
    with pytest.raises(UnreadablePlan) as caught:
        read_plan(text)
    (problem,) = caught.value.problems
    assert (problem.code, problem.path) == ("no-such-file", None)
    assert "it looks like a document" in str(caught.value)
    assert not any("schema_version" in found for found in fuzz.texts_of(caught.value))
    assert told(text) == ([], [("no-such-file", None, None)])


def test_a_path_may_begin_with_a_bracket(write: Write) -> None:
    assert read_plan(write("[draft] plan.json", plan(1))).id == "p1"


@pytest.mark.parametrize(
    "data",
    [
        b"no gzip at all",
        gzip.compress(plan(1), mtime=0)[:-9],
        gzip.compress(plan(1), mtime=0)[:5],
        gzip.compress(plan(1), mtime=0)[:20] + b"\xff" * 20,
    ],
)
def test_a_broken_archive_is_told(data: bytes, write: Write) -> None:
    assert told(write("p.jsonl.gz", data))[1] == [("unreadable-file", "p.jsonl.gz", None)]


def test_what_comes_before_the_break_is_read(write: Write) -> None:
    data = gzip.compress(b"\n".join(plan(n) for n in range(50))) + b"rubbish"
    ids, problems = told(write("p.jsonl.gz", data))
    assert len(ids) == 49  # the last line has no end, so its end was looked for
    assert problems == [("unreadable-file", "p.jsonl.gz", None)]


def test_a_file_without_a_document(write: Write) -> None:
    assert told(write("p.json", b"")) == ([], [("not-json", "p.json", None)])
    assert told(write("p.jsonl", b"\n\n")) == ([], [])
    with pytest.raises(UnreadablePlan, match="nothing-to-read"):
        read_plan(write("p.jsonl", b"\n"))


def test_one_plan_is_asked_for_and_several_are_there(write: Write, tmp_path: Path) -> None:
    with pytest.raises(UnreadablePlan, match="several-documents"):
        read_plan(write("p.jsonl", plan(1) + b"\n" + plan(2)))
    assert read_plan(write("q.jsonl", plan(1) + b"\n")).id == "p1"
    with pytest.raises(UnreadablePlan, match="several-documents"):
        read_plan(tmp_path)


def test_a_stream_is_lazy_and_can_be_read_again(write: Write) -> None:
    stream = read_plans("nowhere.json")
    assert stream == PlanStream(("nowhere.json",), None)
    path = write("p.jsonl", plan(1) + b"\n" + b"nonsense")
    stream = read_plans(path, on_problem=str)
    assert [[found.id for found in stream] for _ in range(2)] == [["p1"], ["p1"]]
    assert next(iter(read_plans(path))).id == "p1"


def test_sources_come_in_the_order_given(write: Write) -> None:
    one, two = write("z.json", plan("z")), write("a.json", plan("a"))
    given: Iterable[Path] = iter([one, two])
    assert told(two, given, str(one)) == (["pa", "pz", "pa", "pz"], [])
    assert told() == ([], [])


def test_a_raw_document_shows_nothing_of_itself() -> None:
    assert "secret" not in repr(Raw("p.json", data=b"secret"))
    assert repr(Raw("p.json", data=b"secret")) == "Raw(path='p.json', line=None, problem=None)"


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> int:
    """Make the largest document a small one, so that the tests of size are quick."""
    monkeypatch.setattr(sources_module, "LARGEST", 1000)
    monkeypatch.setattr(sources_module, "_ENDLESS", 8000)
    return 1000


def test_a_document_up_to_the_limit_is_read_and_one_byte_more_is_not(small: int, write: Write) -> None:
    whole = plan(1).ljust(small)
    assert told(write("p.json", whole)) == (["p1"], [])
    assert told(write("p.json", whole + b" ")) == ([], [("too-large", "p.json", None)])
    assert told(write("p.jsonl", whole)) == (["p1"], [])
    assert told(write("p.jsonl", whole[:-1] + b"\n" + plan(2))) == (["p1", "p2"], [])
    assert told(write("p.jsonl", whole + b"\n" + plan(2))) == (["p2"], [("too-large", "p.jsonl", 1)])


@pytest.mark.parametrize("size", [1001, 1999, 2000, 2001, 2002, 5000, 7999])
def test_a_line_that_is_too_long_is_passed_over(size: int, small: int, write: Write) -> None:
    assert small == 1000
    data = plan(1) + b"\n" + b"x" * size + b"\n" + plan(2)
    assert told(write("p.jsonl", data)) == (["p1", "p2"], [("too-large", "p.jsonl", 2)])
    assert told(write("q.jsonl", plan(1) + b"\n" + b"x" * size)) == (["p1"], [("too-large", "q.jsonl", 2)])


def test_a_line_without_end_ends_the_file(small: int, write: Write) -> None:
    path = write("p.jsonl.gz", gzip.compress(plan(1) + b"\n" + b"x" * 20 * small + b"\n" + plan(2)))
    problems: list[ReadProblem] = []
    assert [found.id for found in read_plans(path, on_problem=problems.append)] == ["p1"]
    assert [str(problem) for problem in problems] == [
        f"{path}:2: larger than allowed (at most 32 MiB, and the rest of the file is not read) [too-large]"
    ]


def test_raw_documents_carry_their_file_and_line(write: Write) -> None:
    path = write("p.jsonl", plan(1) + b"\n" + plan(2))
    assert [(raw.path, raw.line, raw.is_toml) for raw in raw_documents([path])] == [
        (str(path), 1, False),
        (str(path), 2, False),
    ]
    assert Raw("a.TOML").is_toml
    assert LARGEST == 32 * 2**20
