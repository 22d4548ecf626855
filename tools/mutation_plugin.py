"""What pytest loads when mutmut runs it: see `tools/mutation_score.py`.

mutmut imports everything once and forks for each mutant. What was computed before the fork would hide the
mutant, so caches are emptied and test modules imported again.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import hypothesis
import pytest

hypothesis.settings.register_profile(
    "mutation",
    max_examples=25,
    derandomize=True,
    deadline=None,
    database=None,
    # A busy machine must not look like a killed mutant.
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)

AT_IMPORT: Final[set[str]] = set()
"""Functions that ran while the tests were imported: a mutant of theirs may fail any test."""


def pytest_sessionstart() -> None:
    """Begin as a fresh process would, and only with the mutated sources."""
    home = Path(str(import_module("popkit").__file__))
    if not home.is_relative_to(Path.cwd()):
        raise pytest.UsageError(f"the tests ran {home}, not the copy")
    for name, module in list(sys.modules.items()):
        if Path(getattr(module, "__file__", None) or "").name.startswith("test_") and "tests" in name.split("."):
            del sys.modules[name]
    _forget()


def pytest_collection_finish() -> None:
    """Keep what ran during the import."""
    AT_IMPORT.update(_ran())


def pytest_runtest_setup() -> None:
    """While mutmut learns which tests run which function, let none profit from the work of an earlier one."""
    if os.environ.get("MUTANT_UNDER_TEST") == "stats":
        _forget()
        _ran().update(AT_IMPORT)


def _ran() -> set[str]:
    ran: set[str] = import_module("mutmut.state").state()._stats  # noqa: SLF001 - mutmut offers no other door
    return ran


def _forget() -> None:
    modules = [module for name, module in list(sys.modules.items()) if name.partition(".")[0] == "popkit"]
    for kept in [kept for module in modules for kept in vars(module).values()]:
        empty: Any = getattr(kept, "cache_clear", None)
        if empty is not None:
            empty()
