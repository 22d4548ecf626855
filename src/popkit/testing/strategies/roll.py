"""Choices made out of bytes that were drawn at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, TypeVar

__all__ = ["DAYS", "EARLY_DAYS", "Document", "Options", "Roll"]

T = TypeVar("T")

Document = dict[str, Any]
Options = Sequence[Any] | Callable[["Roll"], Any]
"""What may be chosen from, the simplest first; or what makes a value out of a roll."""

_FIRST: Final = dt.date(2026, 8, 1)
_BYTE: Final = 8

DAYS: Final = tuple((_FIRST + dt.timedelta(days)).isoformat() for days in range(365))
"""Every day of the school year."""
EARLY_DAYS: Final = tuple(day for day in DAYS if day <= "2026-10-01")


class Roll:
    """A handful of bytes from which choices are made, each by the next of them.

    Hypothesis takes as long to draw one small thing as to draw a hundred bytes, and a plan holds hundreds of them.
    A byte of 0 chooses what comes first, and so does every choice when no byte is left; so a failing example shrinks
    to what stands first everywhere, and to as little of that as will do.

    Attributes:
        taken: how many bytes were asked for.
    """

    def __init__(self, data: bytes, texts: Sequence[str]) -> None:
        self._left, self._texts = iter(data), texts
        self.taken = 0

    def number(self, below: int) -> int:
        """Choose a whole number from 0 on."""
        wide = below > 1 << _BYTE
        return self._bits(2) * below >> 2 * _BYTE if wide else self._bits(1) * below >> _BYTE

    def of(self, options: Sequence[T]) -> T:
        """Choose one of these."""
        return options[self.number(len(options))]

    def some(self, **options: Options) -> Document:
        """Choose some of these members, and a value for each."""
        # A value is chosen for what is left out as well, so that to leave it out changes nothing else.
        chosen = [(self.number(2), name, self.made(values)) for name, values in options.items()]
        return {name: value for is_kept, name, value in chosen if is_kept}

    def made(self, options: Options) -> Any:
        """Choose a value."""
        return options(self) if callable(options) else self.of(options)

    def several(self, most: int, make: Callable[[Roll], T]) -> list[T]:
        """Make none to `most`."""
        count = self.number(most + 1)
        # All are made, so that with fewer of them what comes after is the same.
        return [make(self) for _ in range(most)][:count]

    def part(self, options: Iterable[T]) -> list[T]:
        """Choose some of these, in their order."""
        return [kept for kept in options if self.number(2)]

    def text(self) -> str:
        """Choose a text, which may be empty or blank."""
        return self.of(self._texts)

    def name(self) -> str:
        """Choose a text that is not empty."""
        return self.text() or "a"

    def span(self, first: str, last: str, days: Sequence[str] = DAYS) -> Document:
        """Choose two days in order, and one of them, both or neither to be written."""
        start, end = sorted((self.of(days), self.of(days)))
        return {name: day for name, day in ((first, start), (last, end)) if self.number(2)}

    def history(self, words: Sequence[str], days: Sequence[str] = DAYS, **optional: Options) -> Document:
        """Choose a status, with how it came about or without."""
        changes = self.several(
            2, lambda roll: {"status": roll.of(words), **roll.some(reason=Roll.text, **optional), "on": roll.of(days)}
        )
        last = {"status": self.of(words)}
        changes.sort(key=lambda change: change["on"])
        return {"status": [last, *changes][-1]["status"], "status_history": changes}

    def _bits(self, size: int) -> int:
        self.taken += size
        found = 0
        for _ in range(size):
            found = found << _BYTE | next(self._left, 0)
        return found
