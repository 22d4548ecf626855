"""Names for people who do not exist."""

from __future__ import annotations

from typing import Final

from popkit.testing.synth.tables import table

__all__ = ["FAMILY_NAMES", "GIVEN_NAMES", "LANGUAGES"]

_NAMES: Final = table("names.toml")

GIVEN_NAMES: Final = tuple(_NAMES["given"].split())
FAMILY_NAMES: Final = tuple(_NAMES["family"].split())

LANGUAGES: Final = (*["en"] * 11, *["es"] * 5, "ar", "vi", "so", "zh-Hans", "uk", "ht", "pt", "tl")
"""Languages of homes, as often as they stand here."""
