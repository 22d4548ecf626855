"""What the checks of any document have in common: how they read it, and how they tell what they find."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from popkit.problems import ReadProblem

__all__ = ["At", "Comparison", "Get", "member"]

Get = Callable[[Any, str, Any], Any]
At = tuple[str | int, ...]


def member(record: object, name: str, default: object = None) -> object:
    """Read a member of a document that is still a tree; anything but an object has none."""
    return record.get(name, default) if isinstance(record, dict) else default


class Comparison:
    """Checks of one document; they gather problems rather than yield them, which costs a third.

    Attributes:
        get: reads a member of a record (`getattr`) or of a tree (`member`).
        found: the problems so far.
    """

    def __init__(self, get: Get) -> None:
        self.get = get
        self.found: list[ReadProblem] = []

    def problem(self, code: str, *at: str | int, hint: str | None = None) -> None:
        """Note a problem at a place."""
        # Places are put together here only: nearly every document has none to tell.
        self.found.append(ReadProblem(code, "".join(f"/{part}" for part in at), hint))

    def duplicates(self, records: Sequence[Any] | None, name: str) -> None:
        """Note every record whose id an earlier one of the collection has."""
        seen: set[str] = set()
        for index, record in enumerate(records or ()):
            found = self.get(record, "id", None)
            if found in seen:
                self.problem("duplicate-id", name, index, "id")
            elif found is not None:
                seen.add(found)

    def span(self, record: object, at: At, first: str, last: str) -> None:
        """Note that a record ends before it starts."""
        start, end = self.get(record, first, None), self.get(record, last, None)
        # Within one document both are dates, or both still text of one form, which sorts alike.
        if start is not None and end is not None and end < start:
            self.problem("ends-before-start", *at, last)

    def school_year(self, record: object, at: At = ()) -> None:
        """Note a school year that does not end the year after it begins."""
        year = self.get(record, "school_year", None)
        if year is not None and (int(year[:4]) + 1) % 100 != int(year[5:]):
            self.problem("wrong-school-year", *at, "school_year")
