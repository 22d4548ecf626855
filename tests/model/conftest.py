"""A whole valid plan, and what is wrong with it once some places are changed."""

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import settings

from popkit.errors import UnreadablePlan
from popkit.read import read_plan

FUZZ = Path(__file__).resolve().parents[1] / "fuzz" / "mutate_documents.py"

Changes = dict[str, Any]

# The first reading builds the models, and a shared machine may pause at any time.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def fuzz() -> ModuleType:
    """Load the fuzzing script, which holds a plan with every member."""
    spec = importlib.util.spec_from_file_location("mutate_documents", FUZZ)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def changed(fuzz: ModuleType) -> Callable[[Changes], dict[str, Any]]:
    """Make a whole plan with other values at some JSON Pointers; `...` takes a member out."""

    def make(changes: Changes) -> dict[str, Any]:
        document: dict[str, Any] = fuzz.whole_plan()
        for pointer, value in changes.items():
            *way, last = pointer.split("/")[1:]
            holder: Any = document
            for part in way:
                holder = holder[int(part) if isinstance(holder, list) else part]
            key = int(last) if isinstance(holder, list) else last
            if value is ...:
                del holder[key]
            else:
                holder[key] = value
        return document

    return make


@pytest.fixture(scope="session")
def problems_with(changed: Callable[[Changes], dict[str, Any]]) -> Callable[[Changes], list[tuple[str, str]]]:
    """List the code and the place of every problem of a plan so changed."""

    def read(changes: Changes) -> list[tuple[str, str]]:
        try:
            read_plan(changed(changes))
        except UnreadablePlan as error:
            return [(problem.code, problem.at) for problem in error.problems]
        return []

    return read
