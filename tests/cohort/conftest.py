"""Plans there and back: through columns in memory, and through files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import popkit
from popkit.cohort.table import plan_table, row_of
from popkit.read.rows import documents

Back = Callable[..., list[bytes]]


@pytest.fixture(scope="session")
def back() -> Back:
    """Return what becomes of documents that were columns for a while."""

    def through(*given: bytes | dict[str, Any]) -> list[bytes]:
        rows = [row_of(popkit.read_plan(one), one if isinstance(one, bytes) else None) for one in given]
        (batch,) = plan_table(rows).to_batches()
        return list(documents(batch))

    return through


@pytest.fixture
def minimal() -> dict[str, Any]:
    """The smallest plan."""
    return {
        "schema_version": "1",
        "id": "plan-1",
        "school_year": "2026-27",
        "status": "active",
        "starts_on": "2026-09-14",
        "student": {"id": "s-1", "grade": "07", "school_id": "riverside"},
    }
