"""What is made from the code is committed, and is what the code makes today."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def generate(script: Callable[[str], ModuleType]) -> ModuleType:
    return script("tools/generate.py")


@pytest.fixture(scope="module")
def generated(generate: ModuleType) -> dict[Path, str]:
    found: dict[Path, str] = generate.generated()
    return found


def test_every_generated_file_is_the_committed_one(generated: dict[Path, str]) -> None:
    committed = {path: (ROOT / path) for path in generated}
    differ = [
        str(path)
        for path, file in committed.items()
        if not file.is_file() or file.read_bytes() != generated[path].encode()
    ]
    assert not differ, "run `make generate` and look at what changed"


def test_nothing_generated_is_left_over(generate: ModuleType, generated: dict[Path, str]) -> None:
    left_over = [str(path.relative_to(ROOT)) for path in generate.stale(generated)]
    assert not left_over, "run `make generate`: it removes the pages of what is no more"


def test_what_is_generated_covers_the_rules_the_examples_and_the_documents(generated: dict[Path, str]) -> None:
    folders = {path.parent.as_posix() for path in generated}
    assert folders == {
        "docs/reference",
        "docs/reference/rules",
        "docs/reference/schema",
        "examples/riverside/pages",
        "examples/riverside/reports",
    }


def test_generated_text_is_tidy(generated: dict[Path, str]) -> None:
    for path, text in generated.items():
        if path.suffix == ".ics":
            continue  # its standard asks for carriage returns
        assert text.endswith("\n"), path
        assert not text.endswith("\n\n"), path
        assert "\r" not in text, path
        assert not [line for line in text.splitlines() if line != line.rstrip()], path


def test_what_is_left_over_is_removed_and_the_rest_is_written(
    generate: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Pages that people write beside generated ones stay."""
    files = {Path("docs/reference/rules.md"): "new\n", Path("docs/reference/rules/new-rule.md"): "new\n"}
    by_hand, old = tmp_path / "docs/reference/report.md", tmp_path / "docs/reference/rules/old-rule.md"
    old.parent.mkdir(parents=True)
    for file in (by_hand, old, tmp_path / "docs/reference/rules.md"):
        file.write_text("old\n", encoding="utf-8")
    monkeypatch.setattr(generate, "ROOT", tmp_path)
    monkeypatch.setattr(generate, "generated", lambda: files)
    generate.main()
    found = {path.relative_to(tmp_path): path.read_text() for path in tmp_path.rglob("*.md")}
    assert found == {**files, Path("docs/reference/report.md"): "old\n"}
    assert capsys.readouterr().out == "2 files written\n"
