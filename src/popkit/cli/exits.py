"""Exit statuses, as promised."""

from __future__ import annotations

from typing import Final

__all__ = ["CLOSED_PIPE", "FINDINGS", "NOTHING", "RULE_FAILED", "UNREADABLE", "WRONG_USE"]

NOTHING: Final = 0
"""Nothing at or above `--fail-on`."""

FINDINGS: Final = 1
"""Findings at or above `--fail-on`."""

WRONG_USE: Final = 2
"""The command line, a selector or a rule file is wrong."""

UNREADABLE: Final = 3
"""Something was unreadable, or there was nothing to read."""

CLOSED_PIPE: Final = 141
"""Whoever read the output closed it; what a shell reports for a command ended so."""

RULE_FAILED: Final = 4
"""A rule crashed."""
