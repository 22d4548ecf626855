"""A finding is gone when what it asks for was done and written down; what is written down is data beside this test."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final

import pytest

import popkit
from popkit.rules.example import example_district, example_plan

MENDED: Final = tomllib.loads(Path(__file__).with_name("mended.toml").read_text(encoding="utf-8"))


def recorded(document: Any, pointer: str, value: Any) -> None:
    *way, last = pointer.split("/")[1:]
    for part in way:
        document = document[int(part)] if isinstance(document, list) else document.setdefault(part, [])
    if last == "-":
        document.append(value)
    else:
        document[int(last) if isinstance(document, list) else last] = value


@pytest.mark.parametrize("name", MENDED)
def test_what_the_finding_asks_for_makes_it_go(name: str) -> None:
    rules = popkit.rulebook().select(name)
    overlay = rules[name].flagged or ""
    document, as_of = example_plan(overlay)
    asked: dict[str, Any] = {"as_of": as_of, "district": popkit.read_district(example_district(overlay))}
    before = popkit.audit(popkit.read_plan(document), rules=rules, **asked)
    for pointer, value in MENDED[name].items():
        recorded(document, pointer, value)
    after = popkit.audit(popkit.read_plan(document), rules=rules, **asked)
    gone = {kept.fingerprint for kept in before.findings} - {kept.fingerprint for kept in after.findings}
    assert gone
    assert not after.findings
    # Nothing of it may hang on what nobody knows.
    assert not after.cannot_tell


def test_there_are_enough_of_them() -> None:
    assert len(MENDED) >= 50
