"""Small drawing tools for a page of text: bars, sparklines, wrapping, and optional colour."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Callable, Sequence
from typing import Final

__all__ = ["WIDTH", "Paint", "cells", "course_bar", "delivery_bar", "fitted", "plain", "sparkline", "wrapped"]

WIDTH: Final = 80

Paint = Callable[[str, str], str]
"""Takes a text and the name of a style (a severity, `title`, `quiet`, `good`), and returns the text dressed."""

_BLOCKS: Final = "▁▂▃▄▅▆▇█"


def plain(text: str, _style: str) -> str:
    """Return the text as it is: the paint for files and pipes."""
    return text


def cells(text: str) -> int:
    """Count the columns a text takes on a terminal: none for combining marks, two for wide characters."""
    return sum(
        0
        if unicodedata.combining(each) or unicodedata.category(each) == "Cf"
        else 2
        if unicodedata.east_asian_width(each) in "WF"
        else 1
        for each in text
    )


def fitted(text: str, width: int) -> str:
    """Cut a text to `width` columns with an ellipsis, on one line."""
    text = " ".join(text.split())
    if cells(text) <= width:
        return text
    while cells(text) > width - 1:
        text = text[:-1]
    return text.rstrip() + "…"


def wrapped(text: str, indent: str, *, first: str | None = None) -> list[str]:
    """Break a paragraph into lines of at most `WIDTH` columns."""
    return textwrap.wrap(
        " ".join(text.split()),
        WIDTH,
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
    )


def sparkline(values: Sequence[float], most: int = 24) -> str:
    """Draw the newest values as a line of blocks, from their lowest to their highest."""
    shown = values[-most:]
    low, high = min(shown, default=0.0), max(shown, default=0.0)
    if high == low:
        return _BLOCKS[len(_BLOCKS) // 2] * len(shown)
    step = (high - low) / (len(_BLOCKS) - 1)
    return "".join(_BLOCKS[round((value - low) / step)] for value in shown)


def course_bar(now: float | None, line: float | None, width: int = 40) -> str:
    """Draw the way from baseline (0.0) to target (1.0): `●` the student, `|` the aimline, `◆` both."""
    marks = ["─"] * width
    places = {
        sign: round(min(max(at, 0.0), 1.0) * (width - 1))
        for sign, at in (("|", line), ("●", now))
        if at is not None
    }
    for sign, place in places.items():
        marks[place] = "◆" if marks[place] == "|" else sign
    return f"├{''.join(marks)}┤"


def delivery_bar(share: float | None, width: int = 20) -> str:
    """Draw the delivered share of what was planned; full is all of it or more."""
    full = 0 if share is None else round(min(share, 1.0) * width)
    return "█" * full + "░" * (width - full)
