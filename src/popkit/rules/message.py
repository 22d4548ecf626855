"""The sentence of a finding: a template with facts and limits in braces."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from popkit.rules.condition import Name

if TYPE_CHECKING:
    from popkit.rules.scope import Scope

__all__ = ["Message", "parse_message"]

_FIELD: Final = re.compile(r"\{([^{}]*)\}")
_DOTTED: Final = re.compile(r"([a-z_]+)\.([a-z0-9_]+)")


@frozen
class Message:
    """A template and the names in it."""

    template: str
    names: tuple[Name, ...]

    def filled(self, values: Mapping[str, Any]) -> str:
        """Return the sentence with the facts of one finding, by dotted name."""
        return _FIELD.sub(lambda found: _spoken(values[found.group(1)]), self.template)


def parse_message(template: str, scope: Scope) -> tuple[Message, list[str]]:
    """Check a template; return it with the faults found in it."""
    names: list[Name] = []
    faults: list[str] = []
    for inside in _FIELD.findall(template):
        dotted = _DOTTED.fullmatch(inside)
        found = scope.find(*dotted.groups()) if dotted else f'"{{{inside}}}" names no fact or limit'
        if isinstance(found, Name):
            names.append(found)
        else:
            faults.append(found)
    if "{" in _FIELD.sub("", template) or "}" in _FIELD.sub("", template):
        faults.append("a brace that is not closed, or not opened")
    return Message(template, tuple(names)), faults


def _spoken(value: object) -> str:
    """Write a value as a person would: no needless digits, no code words."""
    match value:
        case None:
            return "unknown"
        case bool():
            return "yes" if value else "no"
        case int():
            return str(value)
        case float():
            # Adding zero takes the sign off a minus zero.
            return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")
        case tuple():
            return ", ".join(_spoken(word) for word in value)
        case dt.date():
            return value.isoformat()
        case _:
            return str(value).replace("_", " ")
