"""The tables and texts that lie beside these modules."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

__all__ = ["table", "text"]


def text(name: str) -> str:
    """Return what a file of this room holds."""
    return (files("popkit.testing.synth") / name).read_text(encoding="utf-8")


def table(name: str) -> dict[str, Any]:
    """Return what a TOML file of this room holds."""
    return tomllib.loads(text(name))
