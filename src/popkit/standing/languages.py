"""Languages as far as popkit tells them apart: Spanish is Spanish, in whatever country."""

from __future__ import annotations

__all__ = ["base_language"]


def base_language(tag: str) -> str:
    """Return the language of a tag without country or script: es for es-MX."""
    return tag.partition("-")[0].lower()
