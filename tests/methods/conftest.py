"""Vectors from beside the checkout, where there are any."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

VECTORS = Path(__file__).resolve().parents[2].parent / "shared" / "vectors"


@pytest.fixture
def vectors() -> Callable[[str], dict[str, Any]]:
    """Read a file of vectors by name; skip the test where the folder is absent."""
    if not VECTORS.is_dir():
        pytest.skip("the shared folder of vectors is not beside the checkout")

    def read(name: str) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))
        return loaded

    return read
