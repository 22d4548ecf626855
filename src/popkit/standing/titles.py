"""What goals' titles say: terms of deficit among their words, and whether two of them are the same."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

__all__ = ["deficit_terms", "first_words", "title_key"]

_WORD: Final = re.compile(r"\w+")


def deficit_terms(title: str, terms: tuple[str, ...]) -> int:
    """Count the terms in a title, as whole words in any case; 0 and up."""
    # Most titles share no word with the terms, which is quicker seen than searched for.
    if first_words(terms).isdisjoint(_WORD.findall(title.casefold())):
        return 0
    return len(_any_of(terms).findall(title))


@lru_cache(maxsize=8)
def first_words(terms: tuple[str, ...]) -> frozenset[str]:
    """Return the first word of each term, folded; without one of them a title has no term."""
    return frozenset(word for term in terms for word in _WORD.findall(term.casefold())[:1])


@lru_cache(maxsize=8)
def _any_of(terms: tuple[str, ...]) -> re.Pattern[str]:
    """Match any of the terms as whole words, in any case."""
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, terms)) or '(?!)'})\b", re.IGNORECASE)


def title_key(title: str) -> str:
    """Return the same for titles that differ in case only, or in white space around them."""
    return title.strip().casefold()
