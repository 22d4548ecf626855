"""Rule packs: what installed packages bring is read when asked for, and never unasked."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

import popkit
from popkit.errors import BrokenRulebook
from popkit.rules.packs import GROUP

RULE = """
[[rule]]
name = "goal-{name}"
code = "{code}"
severity = "watch"
on = "goal"
fails = "goal.is_active and goal.observation_count > limit.{name}_limit"
message = "too many"
why = "So that a test can ask."
do = "Nothing."

[limits.{name}_limit]
value = 9
unit = "observations"
minimum = 0
maximum = 99
about = "ours"
sources = ["us"]
"""

Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Install a package with some files, and say where its rules are."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def made(name: str, files: dict[str, str], place: str | None = None) -> None:
        package = tmp_path / f"pack_of_{name}"
        for path, text in {"__init__.py": "", **files}.items():
            (package / path).parent.mkdir(parents=True, exist_ok=True)
            (package / path).write_text(text, encoding="utf-8")
        about = tmp_path / f"pack_of_{name}-1.0.dist-info"
        about.mkdir()
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: pack-of-{name}\nVersion: 1.0\n")
        value = f"pack_of_{name}" if place is None else place
        (about / "entry_points.txt").write_text(f"[{GROUP}]\n{name} = {value}\n")

    return made


def rule(name: str, code: str) -> str:
    return RULE.format(name=name, code=code)


def own(book: popkit.Rulebook) -> dict[str, str]:
    return {rule.code: rule.file for rule in book if not rule.is_shipped}


def test_a_pack_is_never_read_unasked(install: Install) -> None:
    install("alder", {"rules.toml": rule("alder", "ALDR001")})
    assert own(popkit.rulebook()) == {}
    assert own(popkit.rulebook(packs=True)) == {"ALDR001": "pack alder: rules.toml"}
    assert "alder_limit" in popkit.rulebook(packs=True).limits
    assert "alder_limit" not in popkit.rulebook().limits


def test_without_packs_there_are_the_shipped_rules() -> None:
    assert popkit.rulebook(packs=True).rules == popkit.rulebook().rules


def test_a_pack_names_a_file_or_a_folder_of_its_package(install: Install) -> None:
    files = {"a/two.toml": rule("two", "TWOO001"), "a/one.toml": rule("one", "ONEE001"), "a/notes.txt": "none"}
    install("birch", files, "pack_of_birch:a")
    install("alder", {"rules.toml": rule("alder", "ALDR001"), "b.toml": "= no rules"}, "pack_of_alder:rules.toml")
    assert own(popkit.rulebook(packs=True)) == {
        "ALDR001": "pack alder: rules.toml",
        "ONEE001": "pack birch: one.toml",
        "TWOO001": "pack birch: two.toml",
    }


def test_a_pack_may_be_read_from_a_zip_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ZipFile(tmp_path / "packed.zip", "w") as packed:
        for path, text in {
            "pack_of_cedar/__init__.py": "",
            "pack_of_cedar/two.toml": rule("two", "TWOO001"),
            "pack_of_cedar/one.toml": rule("one", "ONEE001"),
            "pack_of_cedar-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: pack-of-cedar\nVersion: 1.0\n",
            "pack_of_cedar-1.0.dist-info/entry_points.txt": f"[{GROUP}]\ncedar = pack_of_cedar\n",
        }.items():
            packed.writestr(path, text)
    monkeypatch.syspath_prepend(str(tmp_path / "packed.zip"))
    assert own(popkit.rulebook(packs=True)) == {
        "ONEE001": "pack cedar: one.toml",
        "TWOO001": "pack cedar: two.toml",
    }


def test_packs_and_own_files_stand_beside_each_other(install: Install, tmp_path: Path) -> None:
    install("alder", {"rules.toml": rule("alder", "ALDR001")})
    file = tmp_path / "ours.toml"
    file.write_text(rule("ours", "OURS001"))
    book = popkit.rulebook(file, packs=True, profile="core")
    assert sorted(own(book)) == ["ALDR001", "OURS001"]


@pytest.mark.parametrize(
    ("files", "place", "fault"),
    [
        ({}, None, "pack alder: its rules cannot be found: no .toml in it"),
        ({}, "pack_of_alder:rules", "pack alder: its rules cannot be found: FileNotFoundError"),
        ({}, "pack_of_nobody", "pack alder: its rules cannot be found: ModuleNotFoundError"),
        ({"__init__.py": "1 / 0"}, None, "pack alder: its rules cannot be found: ZeroDivisionError"),
        ({"notes.txt": ""}, "pack_of_alder:notes.txt", "pack alder: its rules cannot be found: no .toml in it"),
        ({"r.toml": "a ="}, None, "pack alder: r.toml: not TOML: "),
        (
            {"r.toml": rule("x", "GOAL013a")},
            None,
            'pack alder: r.toml: rule "goal-x": "GOAL013a" is taken by "goal-below-aimline" of goal.toml',
        ),
    ],
)
def test_what_is_wrong_with_a_pack_is_told(
    install: Install, files: dict[str, str], place: str | None, fault: str
) -> None:
    install("alder", files, place)
    assert len(popkit.rulebook()) > 100
    with pytest.raises(BrokenRulebook) as caught:
        popkit.rulebook(packs=True)
    (found,) = caught.value.faults
    assert found.startswith(fault)


@pytest.fixture(autouse=True)
def _forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("pack_of_")]:
        monkeypatch.delitem(sys.modules, name)
