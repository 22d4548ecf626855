"""Profiles: sensible sets of the shipped rules, as data."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from attrs import field, frozen

if TYPE_CHECKING:
    from popkit.rules.rule import Rule

__all__ = ["Profile", "matches", "profiles"]


@frozen
class Profile:
    """A set of shipped rules.

    Attributes:
        about: what it is for.
        select: names, codes, or beginnings of codes; (): every rule.
    """

    name: str
    about: str
    select: tuple[str, ...] = field(default=(), repr=False)

    def has(self, rule: Rule, *, by_name: bool = False) -> bool:
        """Whether a rule belongs to it; `by_name`: only if its own name or code is in it."""
        if by_name:
            return not {rule.name, rule.code}.isdisjoint(self.select)
        return not self.select or any(matches(rule, selector) for selector in self.select)


def matches(rule: Rule, selector: str) -> bool:
    """Whether a selector means a rule: it is its name, its code, or the beginning of its code."""
    return bool(selector) and (rule.name == selector or rule.code.startswith(selector))


@cache
def profiles() -> dict[str, Profile]:
    """Return the profiles by name, read once."""
    text = files("popkit.rules").joinpath("profiles.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text).items()
    return {name: Profile(name, table["about"], tuple(table.get("select", ()))) for name, table in tables}
