"""The laws of the house, read off the sources: who may import whom, and how large a thing may grow."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parent.parent / "src" / "popkit"
MODULES = sorted(SOURCE.rglob("*.py"))

FLOORS = (
    ("_version", "problems", "errors"),
    ("dates", "vocabulary", "methods"),
    ("model",),
    ("limits", "instruments"),
    ("read",),
    ("standing",),
    ("rules",),
    ("audit",),
    ("lifecycle", "write", "cohort"),
    ("popkit",),
    ("cli", "testing", "__main__"),
)
"""From the ground up: a room imports from its own floor and the floors below."""

FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}

AT_THE_DOOR = (
    "model",
    "read",
    "limits",
    "instruments/parts.py",
    "instruments/written.py",
    "rules/rule.py",
    "audit/written.py",
    "lifecycle/transitions.py",
)
"""Where documents, rule files, reports or life cycles are read, and pydantic therefore may be."""

AMBIENT = {
    "os.environ",
    "os.getenv",
    "time.time",
    "locale",
    "socket",
    "urllib",
    "random",
    "date.today",
    "datetime.now",
}

WITH_A_SEED = "testing/synth/dice.py"
"""Where chance comes from, always out of a seed; synthetic plans are drawn with it."""


def name_of(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def room_of(path: Path) -> str:
    first = path.relative_to(SOURCE).parts[0].removesuffix(".py")
    return "popkit" if first == "__init__" else first


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports say the whole name"
            assert node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def runtime_imports_of(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            node.body = [ast.Pass()]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield str(node.module)


def functions_of(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            yield node


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_down_only(path: Path) -> None:
    own = FLOOR_OF[room_of(path)]
    for imported in imports_of(path):
        first, *rest = imported.split(".")
        if first == "popkit":
            room = rest[0] if rest[0] in FLOOR_OF else "popkit"
            assert FLOOR_OF[room] <= own, f"{name_of(path)} reaches up to {imported}"


def test_methods_import_nothing_from_popkit_but_methods() -> None:
    for path in (SOURCE / "methods").glob("*.py"):
        for imported in imports_of(path):
            assert not imported.startswith("popkit") or imported.startswith("popkit.methods")


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_pydantic_stays_at_the_door(path: Path) -> None:
    uses = any(imported.split(".")[0] in ("pydantic", "pydantic_core") for imported in runtime_imports_of(path))
    assert not uses or name_of(path).startswith(AT_THE_DOOR)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_dates_knows_dateutil(path: Path) -> None:
    uses = any(imported.split(".")[0] == "dateutil" for imported in imports_of(path))
    assert uses == (name_of(path) == "dates/recurrence.py")


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_extras_are_imported_in_the_command_line_only(path: Path) -> None:
    uses = any(imported.split(".")[0] in ("click", "rich") for imported in imports_of(path))
    assert not uses or room_of(path) == "cli"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_the_calendar_writer_knows_icalendar(path: Path) -> None:
    uses = any(imported.split(".")[0] == "icalendar" for imported in imports_of(path))
    assert uses == (name_of(path) == "write/calendar.py")


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_the_columns_and_their_reader_know_arrow(path: Path) -> None:
    uses = any(imported.split(".")[0] in ("pyarrow", "polars") for imported in imports_of(path))
    assert not uses or room_of(path) == "cohort" or name_of(path) in ("read/parquet.py", "read/rows.py")


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_one_module_knows_spark(path: Path) -> None:
    uses = any(imported.split(".")[0] == "pyspark" for imported in imports_of(path))
    assert uses == (name_of(path) == "cohort/spark.py")


@pytest.mark.parametrize("path", [path for path in MODULES if room_of(path) != "cli"], ids=name_of)
def test_the_library_asks_nobody_for_the_time_the_place_or_the_dice(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    used = {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    used |= set(runtime_imports_of(path))
    ambient = AMBIENT - {"random"} if name_of(path) == WITH_A_SEED else AMBIENT
    found = {name for name in used for banned in ambient if name == banned or name.endswith(f".{banned}")}
    assert not found


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_stay_small_enough_to_read(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_functions_stay_small_enough_to_see(path: Path) -> None:
    for function in functions_of(path):
        assert (function.end_lineno or 0) - function.lineno < 40, function.name
        positional = [
            arg.arg for arg in (*function.args.posonlyargs, *function.args.args) if arg.arg not in ("self", "cls")
        ]
        is_command = any("option" in ast.unparse(kept) for kept in function.decorator_list)
        assert len(positional) <= 4 or is_command, f"{function.name} takes {positional}"


@pytest.mark.parametrize("path", [path for path in MODULES if path.name != "__main__.py"], ids=name_of)
def test_every_module_says_what_it_offers(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    offered = [node for node in tree.body if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"]
    assert offered or path.name == "_version.py"


def test_no_word_of_blame() -> None:
    """A manager is the plan's manager only; nothing here processes, violates or complies."""
    banned = ("engine", "processor", "helper", "utils", "handler", "violation", "compliance")
    for path in MODULES:
        assert not any(word in path.stem for word in banned)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                assert not any(word in node.name.lower() for word in banned), node.name
