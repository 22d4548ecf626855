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
EMPTY: Final[list[Any]] = []
"""Caches that the import left empty."""
MANY: Final = 200


def pytest_configure(config: pytest.Config) -> None:
    """Ask for whole files where mutmut names hundreds of tests: pytest collects them much faster."""
    if len(config.args) > MANY:
        config.args[:] = sorted({test.partition("::")[0] for test in config.args})


def pytest_sessionstart() -> None:
    """Begin as a fresh process would, and only with the mutated sources."""
    home = Path(str(import_module("popkit").__file__))
    if not home.is_relative_to(Path.cwd()):
        raise pytest.UsageError(f"the tests ran {home}, not the copy")
    for name, module in list(sys.modules.items()):
        if Path(getattr(module, "__file__", None) or "").name.startswith("test_") and "tests" in name.split("."):
            del sys.modules[name]
    for cache in _caches():
        cache.cache_clear()


def pytest_collection_finish() -> None:
    """Keep what the import ran and filled."""
    AT_IMPORT.update(_ran())
    EMPTY[:] = [cache for cache in _caches() if not cache.cache_info().currsize]


def pytest_runtest_setup() -> None:
    """While mutmut learns which tests run which function, let none profit from the work of an earlier one."""
    if os.environ.get("MUTANT_UNDER_TEST") == "stats":
        _ran().update(AT_IMPORT)
        for cache in EMPTY:
            cache.cache_clear()


def _ran() -> set[str]:
    ran: set[str] = import_module("mutmut.state").state()._stats  # noqa: SLF001 - mutmut offers no other door
    return ran


def _caches() -> list[Any]:
    modules = [module for name, module in list(sys.modules.items()) if name.partition(".")[0] == "popkit"]
    return [kept for module in modules for kept in vars(module).values() if hasattr(kept, "cache_info")]
