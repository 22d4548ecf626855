"""From bytes, text or a mapping to a tree of plain values, within bounds that a hostile file cannot stretch."""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any, Final

import jiter

from popkit.model.extensions import DEEPEST
from popkit.problems import ReadProblem

__all__ = ["LARGEST", "LARGEST_TOML", "Tree", "json_tree", "mapping_tree", "toml_tree"]

LARGEST: Final = 32 * 2**20
"""Most bytes of one document."""

LARGEST_TOML: Final = 2**20
"""Most bytes of one TOML document; TOML is for writing by hand, and its reader is a slow one."""

# Each value but the first of a list or object follows one of these bytes, so counting
# them bounds what a document can grow into before anything is built.
_MOST_VALUES: Final = 250_000
_BOM: Final = b"\xef\xbb\xbf"
_POSITION: Final = re.compile(r"line \d+ column \d+$")
# What jiter says begins so; the rest of its message may quote the document.
_REASONS: Final = {
    "Detected duplicate key": "duplicate-member",
    "recursion limit exceeded": "too-deep",
    "number out of range": "huge-number",
    "invalid unicode code point": "not-utf-8",
}

Tree = Any
"""A document as plain dicts, lists, texts, numbers, booleans and None."""


def json_tree(data: bytes) -> tuple[Tree, list[ReadProblem]]:
    """Parse one JSON document; with problems, the tree holds as much as could still be read, or None."""
    data = data.removeprefix(_BOM)
    if oversize := _oversize(data):
        return None, [oversize]
    try:
        return jiter.from_json(data, catch_duplicate_keys=True), []
    except ValueError as error:
        message = str(error)
    code = next((code for start, code in _REASONS.items() if message.startswith(start)), "not-json")
    if code == "duplicate-member":
        return _with_duplicates(data)
    position = _POSITION.search(message)
    return None, [ReadProblem(code, hint=position.group() if position else None)]


def toml_tree(data: bytes) -> tuple[Tree, list[ReadProblem]]:
    """Parse one TOML document; its local dates count as civil dates."""
    if len(data) > LARGEST_TOML:
        return None, [ReadProblem("too-large", hint="a TOML document: 1 MiB")]
    try:
        tree = tomllib.loads(data.removeprefix(_BOM).decode())
    except UnicodeDecodeError:
        return None, [ReadProblem("not-utf-8")]
    except RecursionError:
        return None, [ReadProblem("too-deep")]
    except ValueError as error:
        found = re.search(r"at (line \d+, column \d+|end of document)\)$", str(error))
        return None, [ReadProblem("not-toml", hint=found.group(1) if found else None)]
    return mapping_tree(tree)


def mapping_tree(mapping: Mapping[str, Any]) -> tuple[Tree, list[ReadProblem]]:
    """Copy a mapping into a plain tree: dates as text, tuples as lists, all else left for the model to refuse."""
    tree = _plain(mapping, 1)
    return (None, [ReadProblem("too-deep")]) if tree is _TOO_DEEP else (tree, [])


_TOO_DEEP: Final = object()


def _plain(value: object, depth: int) -> Any:
    if type(value) is dt.date:
        return value.isoformat()
    if isinstance(value, Mapping):
        members = {name: _plain(member, depth + 1) for name, member in value.items()} if depth <= DEEPEST else None
        return _TOO_DEEP if members is None or _TOO_DEEP in members.values() else members
    if isinstance(value, (list, tuple)):
        items = [_plain(item, depth + 1) for item in value] if depth <= DEEPEST else None
        return _TOO_DEEP if items is None or any(item is _TOO_DEEP for item in items) else items
    return value


def _oversize(data: bytes) -> ReadProblem | None:
    if len(data) > LARGEST:
        return ReadProblem("too-large")
    if data.count(b",") + data.count(b"[") + data.count(b"{") > _MOST_VALUES:
        return ReadProblem("too-many-values", hint=f"at most {_MOST_VALUES:,}")
    return None


class _Members(dict[str, Any]):
    """An object some of whose members came twice; the last one stands."""


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    return members if len(members) == len(pairs) else _Members(members)


def _with_duplicates(data: bytes) -> tuple[Tree, list[ReadProblem]]:
    """Read again, slowly, to say where the duplicates are and to let the other problems be found too."""
    try:
        tree = json.loads(data, object_pairs_hook=_members)
    except ValueError:
        return None, [ReadProblem("duplicate-member"), ReadProblem("not-json")]
    except RecursionError:
        return None, [ReadProblem("duplicate-member"), ReadProblem("too-deep")]
    places: list[str] = []
    return _without_marks(tree, "", places), [ReadProblem("duplicate-member", at) for at in places]


def _without_marks(value: Any, at: str, places: list[str]) -> Any:
    """Return the tree with ordinary dicts, noting where each marked one stood.

    Below `/extensions` every name is the user's own, so places there stop at it.
    """
    if isinstance(value, dict):
        if type(value) is _Members:
            places.append(at)
        inside = at if at.startswith("/extensions") else None
        return {name: _without_marks(kept, inside or f"{at}/{name}", places) for name, kept in value.items()}
    if isinstance(value, list):
        inside = at if at.startswith("/extensions") else None
        return [_without_marks(kept, inside or f"{at}/{index}", places) for index, kept in enumerate(value)]
    return value
