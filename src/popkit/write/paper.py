"""Small drawing tools for a page of text: bars, sparklines, wrapping, and optional colour."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

__all__ = ["WIDTH", "Paint", "cells", "course_bar", "delivery_bar", "fitted", "plain", "sparkline", "wrapped"]

WIDTH: Final = 80

Paint = Callable[[str, str], str]
"""Takes a text and the name of a style (a severity, `title`, `quiet`, `good`), and returns the text dressed."""

_WITHOUT_WIDTH: Final = frozenset({"Mn", "Me", "Cf"})
_BLOCKS: Final = "▁▂▃▄▅▆▇█"


def plain(text: str, _style: str) -> str:
    """Return the text as it is: the paint for files and pipes."""
    return text


def cells(text: str) -> int:
    """Count the columns a text takes on a terminal: none for combining marks, two for wide characters."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(each: str) -> int:
    if unicodedata.category(each) in _WITHOUT_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(each) in "WF" else 1


def fitted(text: str, width: int) -> str:
    """Cut a text to `width` columns with an ellipsis, on one line."""
    text = " ".join(text.split())
    used = kept = 0
    for index, each in enumerate(text, start=1):
        used += _columns(each)
        if used > width:
            return text[:kept].rstrip() + "…"
        if used < width:
            kept = index
    return text


def wrapped(text: str, indent: str, *, first: str | None = None) -> list[str]:
    """Break a paragraph into lines of at most `WIDTH` columns."""
    line, begun, lines = indent if first is None else first, False, []
    used, margin = cells(line), cells(indent)
    room = WIDTH - max(margin, used)
    for piece, size in _measured(text, room):
        if begun and used + 1 + size > WIDTH:
            lines.append(line)
            line, used, begun = indent, margin, False
        line, used = (f"{line} {piece}", used + 1 + size) if begun else (line + piece, used + size)
        begun = True
    return [*lines, line] if begun else lines


def _measured(text: str, width: int) -> Iterable[tuple[str, int]]:
    """Return the words of a text, cut where they are longer than a line, each with the columns it takes."""
    words = text.split()
    sizes = list(map(len, words))
    # Nearly all paragraphs are plain words, and none of these has to be looked at letter by letter.
    if text.isascii() and max(sizes, default=0) <= width:
        return zip(words, sizes, strict=True)
    return ((piece, cells(piece)) for word in words for piece in _pieces(word, width))


def _pieces(word: str, width: int) -> Iterator[str]:
    """Cut a word that is longer than a line, as a sentence of Chinese is."""
    if cells(word) <= width:
        yield word
        return
    start = used = 0
    for index, each in enumerate(word):
        used += _columns(each)
        if used > width:
            yield word[start:index]
            start, used = index, _columns(each)
    yield word[start:]


def sparkline(values: Sequence[float], most: int = 24) -> str:
    """Draw the newest values as a line of blocks, from their lowest to their highest."""
    shown = values[-most:]
    low, high = min(shown, default=0.0), max(shown, default=0.0)
    if high == low:
        return _BLOCKS[len(_BLOCKS) // 2] * len(shown)
    highest = len(_BLOCKS) - 1
    return "".join(_BLOCKS[round((value - low) / (high - low) * highest)] for value in shown)


def course_bar(now: float | None, line: float | None, width: int = 40) -> str:
    """Draw the way from baseline (0.0) to target (1.0): `●` the student, `|` the aimline, `◆` both."""
    marks = ["─"] * width
    places = {
        sign: round(min(max(at, 0.0), 1.0) * (width - 1)) for sign, at in (("|", line), ("●", now)) if at is not None
    }
    for sign, place in places.items():
        marks[place] = "◆" if marks[place] == "|" else sign
    return f"├{''.join(marks)}┤"


def delivery_bar(share: float | None, width: int = 20) -> str:
    """Draw the delivered share of what was planned; full is all of it or more."""
    full = 0 if share is None else round(min(share, 1.0) * width)
    return "█" * full + "░" * (width - full)
