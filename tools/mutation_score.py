"""Mutation tests of the rooms that compute and judge, as one Markdown table.

`python tools/mutation_score.py` takes every room, `… methods rules` these two. Each room is copied to
mutants/<room> and mutated there; afterwards `mutmut results` and `mutmut show <mutant>` in that folder tell
which mutants survived.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).resolve().parent.parent
COPIED: Final = ("src", "tests", "examples", "pyproject.toml")
LEFT_TO_MUTMUT: Final = {"staticmethod", "classmethod", "overload"}
WORKERS: Final = 2


AROUND: Final = (
    *("family.py", "contact.py", "consent.py", "permission.py", "plan_family.py", "referral.py", "indicator.py"),
    *("signs.py", "partner.py", "papers.py", "support_partner.py"),
)
"""Modules about families, referrals, indicators and partners."""

LIVING: Final = ("waivers.py", "compare.py", "walked.py", "written.py")
"""Modules about findings once they are there."""

FOR_AUTHORS: Final = ("claims.py", "packs.py")
"""Modules by which authors of rules test theirs."""

RULE_PACKS: Final = (
    *("packs.py", "profiles.py", "rulebook.py", "files.py", "scope.py", "who.py"),
    *("walk.py", "example.py", "english.py", "message.py"),
)
"""Modules that read rules, keep them in books and say in words what was asked and found."""

FOR_READERS: Final = ("comparison.py", "coordinator.py", "headings.py", "page.py", "table.py", "walked.py")
"""Modules that write Markdown and tables for people and spreadsheets."""


class Room(NamedTuple):
    """What is mutated, and the tests that must notice: a package, or some modules of one."""

    name: str
    tests: tuple[str, ...]
    options: tuple[str, ...] = ()
    within: str | None = None
    modules: tuple[str, ...] = ("*",)

    @property
    def package(self) -> str:
        """The package it is in, or is."""
        return self.within or self.name


def without(folder: str, *names: str) -> tuple[str, ...]:
    """Return pytest's options that leave out these files of tests."""
    return tuple(f"--ignore={folder}/test_{name}.py" for name in names)


ROOMS: Final = (
    # Left out: a calibration that takes seconds and asserts rates, and a test that reads the sources themselves.
    Room(
        "methods",
        ("tests/methods",),
        without("tests/methods", "calibration", "public_names"),
    ),
    Room("rules", ("tests/rules",)),
    Room("standing", ("tests/standing", "tests/rules")),
    Room("around-the-student", ("tests/standing",), within="standing", modules=AROUND),
    Room(
        "living-with-findings",
        ("tests/audit",),
        within="audit",
        modules=LIVING,
    ),
    # Left out: tests of strategies and of synthetic districts, which ask nothing of these modules.
    Room(
        "for-authors",
        ("tests/testing",),
        without("tests/testing", "strategies", "synth_folder", "synth_plans"),
        within="testing",
        modules=FOR_AUTHORS,
    ),
    # Left out: tests that try all shipped rules in many places, and those of compiled conditions.
    Room(
        "rule-packs",
        ("tests/rules",),
        without("tests/rules", "shipped_rules", "mended", "compiled"),
        within="rules",
        modules=RULE_PACKS,
    ),
    # Left out: tests of schemas, calendars, whole plans and pages about one student.
    Room(
        "for-readers",
        ("tests/write",),
        without("tests/write", "schema", "calendar", "plan", "show", "show_year"),
        within="write",
        modules=FOR_READERS,
    ),
)


def main(chosen: list[str]) -> None:
    """Mutate the rooms and print the table."""
    print("| room | mutants | killed | survived | timeouts | score |\n|---|---|---|---|---|---|", flush=True)
    for room in ROOMS:
        if not chosen or room.name in chosen:
            print(row(room.name, outcomes(room)), flush=True)


def row(name: str, counted: Counter[str]) -> str:
    """Write one line of the table; a mutant that never ends counts as killed, one that no test runs as survived."""
    mutants, killed, timeouts = counted.total(), counted["killed"], counted["timeout"]
    survived = mutants - killed - timeouts
    return f"| {name} | {mutants} | {killed} | {survived} | {timeouts} | {(killed + timeouts) / mutants:.1%} |"


def outcomes(room: Room) -> Counter[str]:
    """Count the mutants of a room by what became of them."""
    copy = prepared(room)
    mutmut(copy, "run", "--max-children", str(WORKERS))
    results = mutmut(copy, "results", "--all", "true")
    return Counter(line.rpartition(": ")[2] for line in results.splitlines())


def mutmut(copy: Path, *arguments: str) -> str:
    """Run mutmut in a copy and return what it printed."""
    program = Path(sys.executable).with_name("mutmut")
    place = os.environ | {"PYTHONPATH": str(ROOT / "tools"), "PYTHONDONTWRITEBYTECODE": ""}
    ran = subprocess.run([program, *arguments], cwd=copy, env=place, capture_output=True, text=True, check=False)
    if ran.returncode:
        sys.exit(f"mutmut {arguments[0]} failed in {copy}:\n{ran.stdout[-4000:]}{ran.stderr[-4000:]}")
    return ran.stdout


def prepared(room: Room) -> Path:
    """Copy what the tests of a room need, with the decorators out of mutmut's way and small Hypothesis runs."""
    copy = ROOT / "mutants" / room.name
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir(parents=True)
    for name in COPIED:
        take = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
        take(ROOT / name, copy / name)
    for path in (copy / "src" / "popkit" / room.package).rglob("*.py"):
        path.write_text(undecorated(path.read_text(encoding="utf-8")), encoding="utf-8")
    for path in (copy / "tests").rglob("*.py"):
        path.write_text(re.sub(r"max_examples=\d+(, )?", "", path.read_text(encoding="utf-8")), encoding="utf-8")
    (copy / "setup.cfg").write_text(settings(room), encoding="utf-8")
    return copy


def settings(room: Room) -> str:
    """Write what mutmut reads in the copy."""
    options = ("-pmutation_plugin", "-pno:cacheprovider", "--hypothesis-profile=mutation", *room.options)
    listed = {
        "source_paths": ("src",),
        "only_mutate": tuple(f"src/popkit/{room.package}/{name}" for name in room.modules),
        "also_copy": ("examples",),
        "pytest_add_cli_args": options,
        "pytest_add_cli_args_test_selection": room.tests,
        # A test over columns starts threads, and what is forked afterwards would wait for them for ever.
        "process_isolation": ("forkserver",),
        "timeout_multiplier": ("8",),
        "use_git_change_detection": ("false",),
    }
    return "[mutmut]\n" + "".join(f"{name} = {_lines(values)}\n" for name, values in listed.items())


def _lines(values: tuple[str, ...]) -> str:
    return values[0] if len(values) == 1 else "".join(f"\n    {value}" for value in values)


def undecorated(source: str) -> str:
    """Write `@fact` above a function as `name = fact(name)` below it: the same, but mutmut skips what is decorated."""
    lines = source.splitlines(keepends=True)
    for function in sorted(_functions(ast.parse(source)), key=lambda found: -found.lineno):
        decorators = [ast.unparse(decorator) for decorator in function.decorator_list]
        if not decorators or LEFT_TO_MUTMUT.intersection(decorators):
            continue
        indent = " " * function.col_offset
        applied = "".join(f"{decorator}(" for decorator in decorators) + function.name + ")" * len(decorators)
        lines.insert(function.end_lineno or 0, f"{indent}{function.name} = {applied}\n")
        del lines[function.decorator_list[0].lineno - 1 : function.lineno - 1]
    return "".join(lines)


def _functions(module: ast.Module) -> Iterator[ast.FunctionDef]:
    """Yield the functions and methods that mutmut mutates."""
    for statement in module.body:
        inside = statement.body if isinstance(statement, ast.ClassDef) else [statement]
        yield from (found for found in inside if isinstance(found, ast.FunctionDef))


if __name__ == "__main__":
    main(sys.argv[1:])
