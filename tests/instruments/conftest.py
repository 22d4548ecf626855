"""Vectors from beside the checkout, where there are any, and a small instrument to change."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from popkit.instruments import Instrument, instrument_from

VECTORS = Path(__file__).resolve().parents[2].parent / "shared" / "vectors"

SMALL: dict[str, Any] = {
    "id": "riverside:belonging",
    "name": "Belonging",
    "respondent": "student",
    "items": 4,
    "minimum": 1,
    "maximum": 5,
    "direction": "higher_better",
    "formula": {"kind": "sum"},
    "licence": "ours",
    "sources": ["Riverside"],
}


@pytest.fixture
def vectors() -> Callable[[str], dict[str, Any]]:
    """Read a file of vectors by name; skip the test where the folder is absent."""
    if not VECTORS.is_dir():
        pytest.skip("the shared folder of vectors is not beside the checkout")

    def read(name: str) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))
        return loaded

    return read


@pytest.fixture(scope="session")
def small() -> Callable[..., Instrument]:
    """Make an instrument of four items from 1 to 5, with changes."""

    def make(**changes: Any) -> Instrument:
        return instrument_from({**SMALL, **changes})

    return make
