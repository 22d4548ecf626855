"""How often each situation occurs among synthetic plans, as data."""

from __future__ import annotations

from typing import Final

from popkit.testing.synth.dice import Shares
from popkit.testing.synth.tables import table

__all__ = ["SITUATIONS"]

SITUATIONS: Final = {each["name"]: Shares(**each) for each in table("situations.toml")["situation"]}
"""The shares of each situation, by its name."""
