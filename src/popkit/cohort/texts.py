"""What was written in words, as columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

__all__ = ["among", "base_language", "first_of", "is_said", "numbered"]


def base_language(tag: pl.Expr) -> pl.Expr:
    """Return the language of a tag without country or script, as `popkit.standing.languages` does."""
    return tag.str.split("-").list.first().str.to_lowercase()


def is_said(text: pl.Expr) -> pl.Expr:
    """Whether there is a text with more than white space in it."""
    # The same white space as Python's: they differ in control characters only, which no text may have.
    return text.str.contains(r"\S").fill_null(value=False)


def among(word: pl.Expr, words: Iterable[str]) -> pl.Expr:
    """Whether it is one of these words; a word that is not there is none of them."""
    return word.is_in(list(words)).fill_null(value=False)


def numbered(word: pl.Expr, numbers: Mapping[str, int]) -> pl.Expr:
    """Return the number of a word; null where it has none. For a handful of words."""
    found = pl.lit(None, pl.Int64)
    for known, number in numbers.items():
        # Half the time of `replace_strict`, which looks at every letter.
        found = pl.when(word == known).then(number).otherwise(found)
    return found


def first_of(*told: tuple[str, pl.Expr]) -> pl.Expr:
    """Return the first word whose claim holds; null where none does."""
    found = pl.lit(None, pl.String)
    for word, claim in reversed(told):
        found = pl.when(claim).then(pl.lit(word)).otherwise(found)
    return found
