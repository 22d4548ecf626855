"""How often each situation occurs among synthetic plans, as data."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Final

from popkit.testing.synth.dice import Shares

__all__ = ["SITUATIONS"]


def _read() -> dict[str, Shares]:
    text = (files("popkit.testing.synth") / "situations.toml").read_text(encoding="utf-8")
    return {each["name"]: Shares(**each) for each in tomllib.loads(text)["situation"]}


SITUATIONS: Final = _read()
"""The shares of each situation, by its name."""
