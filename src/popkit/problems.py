"""Reading problems: what is wrong with a document, where, and nothing of what it says."""

from __future__ import annotations

from typing import Final

from attrs import evolve, frozen

__all__ = ["MOST_PROBLEMS", "PROBLEM_CODES", "ReadProblem", "first_problems"]

MOST_PROBLEMS: Final = 1000
"""Most problems of one document that are kept one by one."""

PROBLEM_CODES: Final[dict[str, str]] = {
    "attainment-value": "not a whole number from -2 to 2, as an attainment scale asks for",
    "contradicting-status": "the status is not the last one of the status history",
    "control-character": "text with a control character or a bidirectional override",
    "duplicate-id": "an id that an earlier record of the same collection has",
    "duplicate-member": "an object with the same member twice",
    "ends-before-start": "ends before it starts",
    "huge-number": "a number too large to be kept exactly",
    "missing-field": "a required field is missing",
    "more-problems": "more problems than are listed",
    "no-such-file": "no such file or folder",
    "no-such-item": "not the number of an item that is there",
    "not-a-date": "not a civil date, YYYY-MM-DD, from 1900 to 2199",
    "not-a-list": "not a list",
    "not-a-month": "not a month, YYYY-MM",
    "not-a-number": "not a number",
    "not-a-whole-number": "not a whole number",
    "not-an-id": "not an id: 1 to 128 letters, digits, or _ . : - after the first",
    "not-an-instant": "not an instant, YYYY-MM-DDTHH:MM:SS with its offset from UTC, from 1900 to 2199",
    "not-an-object": "not an object",
    "not-json": "not JSON",
    "not-json-value": "a value that JSON has no word for",
    "not-namespaced": "an id of one's own without a namespace before it, such as riverside:belonging",
    "not-text": "not text",
    "not-toml": "not TOML",
    "not-true-or-false": "not true or false",
    "not-utf-8": "not UTF-8",
    "nothing-to-read": "nothing to read here",
    "only-on-needs": "only a need has a severity",
    "other-columns": "a Parquet file whose columns are not those of plans",
    "other-day": "a report of another day than the first",
    "other-version": "a report of another version of popkit",
    "out-of-order": "a status history that goes back in time",
    "out-of-range": "a number outside its range",
    "outside-calendar": "a day outside the calendar, or outside its terms",
    "outside-measure": "a value outside the measure's own minimum and maximum",
    "outside-plan": "a month that the plan does not reach",
    "outside-score": "a band outside what the score can be",
    "overlapping-bands": "a band that shares scores with an earlier one",
    "overlaps": "shares a day with another one of its kind",
    "repeated-item": "an item that was named before",
    "second-rating": "a side of life rated twice in one review",
    "second-review": "a second completed review for one month",
    "several-documents": "more than one plan here, where one is asked for",
    "shipped-id": "an id that popkit ships with a definition of its own",
    "target-not-after-baseline": "a target that is not dated after its baseline",
    "too-deep": "nested deeper than 64 levels",
    "too-few": "fewer records than asked for",
    "too-large": "larger than allowed",
    "too-long": "text longer or shorter than allowed",
    "too-many": "more records than allowed",
    "too-many-values": "more values than a plan may hold",
    "unknown-field": "a field that popkit does not know",
    "unknown-file": "a file that popkit does not read here",
    "unknown-instrument": "an instrument that popkit does not know",
    "unknown-limit": "a limit that popkit does not know",
    "unknown-link": "a link to nothing in this plan",
    "unknown-value": "not one of the values allowed here",
    "unreadable-file": "the file cannot be opened or unpacked",
    "wrong-form": "text not of the form asked for here",
    "wrong-school-year": "not a school year, such as 2026-27",
}
"""Every code a reading problem can have, with what it means."""


@frozen
class ReadProblem:
    """One thing that keeps a document from being read.

    Attributes:
        code: one of `PROBLEM_CODES`; stable.
        at: JSON Pointer (RFC 6901) to the place; "" is the whole document. An unknown
            member is pointed to by the object that holds it, since its name is a value.
        hint: what is allowed there or what comes nearest, or None. Free to change.
        path: the file, or None when the document did not come from one.
        line: 1-based line in a JSON Lines file, or row in a Parquet file; or None.
        count: how many problems it stands for; 1, except for `more-problems`.
    """

    code: str
    at: str = ""
    hint: str | None = None
    path: str | None = None
    line: int | None = None
    count: int = 1

    def __str__(self) -> str:
        return ": ".join(part for part in (self.source, self.text) if part)

    @property
    def source(self) -> str:
        """The file and line as people write them, such as plans.jsonl:7; "" for none."""
        # A file name need not be text in any encoding, and must be printable all the same.
        path = self.path and self.path.encode(errors="backslashreplace").decode()
        return ":".join(str(part) for part in (path, self.line) if part is not None)

    @property
    def text(self) -> str:
        """The place in the document, what is wrong there, and the code."""
        about = PROBLEM_CODES[self.code] + (f" ({self.hint})" if self.hint else "")
        return f"{self.at}{': ' * bool(self.at)}{about} [{self.code}]"

    def found_in(self, path: str | None, line: int | None = None) -> ReadProblem:
        """Return the same problem with the file and line it was found in."""
        return evolve(self, path=path, line=line)

    def as_dict(self) -> dict[str, str | int]:
        """Return the problem as the report writes it; `line` and `path` only where known."""
        known = {"path": self.path, "line": self.line, "at": self.at, "code": self.code}
        known |= {"count": self.count if self.count > 1 else None}
        return {name: value for name, value in known.items() if value is not None}


def first_problems(problems: list[ReadProblem], count: int) -> list[ReadProblem]:
    """Keep the first thousand of `count` problems, and say how many more there are.

    A hostile document of a megabyte can have a problem in every third byte.
    """
    kept = problems[:MOST_PROBLEMS]
    more = count - len(kept)
    if not more:
        return kept
    return [*kept, ReadProblem("more-problems", hint=f"{more:,} more", count=more)]
