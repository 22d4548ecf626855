"""The instruments popkit ships, and how their ids are told from a district's own."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from popkit.instruments.written import instrument_from

if TYPE_CHECKING:
    from collections.abc import Mapping

    from popkit.instruments.instrument import Instrument

__all__ = ["SHIPPED_IDS", "is_known_id", "is_own_id", "shipped_instruments"]

SHIPPED_IDS: Final = ("cantril", "psc17", "pwi_sc", "rating_0_10", "stirling", "who5")
"""Known without a look into the definitions, so that reading a plan need not wait for them."""


def is_own_id(name: str) -> bool:
    """Whether an id has a namespace before it, as in `riverside:belonging`: somebody's own instrument."""
    space, _, rest = name.replace(":", ".").partition(".")
    return bool(space and rest.strip("."))


def is_known_id(name: str) -> bool:
    """Whether an id may stand in a plan: popkit ships it, or it is somebody's own.

    The definition of the latter need not be at hand; then its scores cannot be told. A plain name
    that popkit does not ship is the reading problem `unknown-instrument`.
    """
    return name in SHIPPED_IDS or is_own_id(name)


def shipped_instruments() -> Mapping[str, Instrument]:
    """Return the instruments that popkit ships, by id in alphabetical order; read once, when first asked for."""
    return _shipped()


@cache
def _shipped() -> Mapping[str, Instrument]:
    return MappingProxyType({name: _read(name) for name in SHIPPED_IDS})


def _read(name: str) -> Instrument:
    file = files("popkit.instruments") / "shipped" / f"{name}.toml"
    (table,) = tomllib.loads(file.read_text(encoding="utf-8"))["instruments"]
    return instrument_from(table)
