"""What was written in words, as columns."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

__all__ = ["among", "is_said"]


def is_said(text: pl.Expr) -> pl.Expr:
    """Whether there is a text with more than white space in it."""
    # The same white space as Python's: they differ in control characters only, which no text may have.
    return text.str.contains(r"\S").fill_null(value=False)


def among(word: pl.Expr, words: Iterable[str]) -> pl.Expr:
    """Whether it is one of these words; a word that is not there is none of them."""
    return word.is_in(list(words)).fill_null(value=False)
