"""A small instrument to change."""

from collections.abc import Callable
from typing import Any

import pytest

from popkit.instruments import Instrument, instrument_from

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


@pytest.fixture(scope="session")
def small() -> Callable[..., Instrument]:
    """Make an instrument of four items from 1 to 5, with changes."""

    def make(**changes: Any) -> Instrument:
        return instrument_from({**SMALL, **changes})

    return make
