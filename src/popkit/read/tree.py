"""From bytes or a mapping to a tree of plain values, within bounds that a hostile file cannot stretch."""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

import jiter
from attrs import define

from popkit.model.extensions import DEEPEST
from popkit.problems import ReadProblem

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "LARGEST",
    "LARGEST_TOML",
    "LARGEST_WIDE",
    "MOST_VALUES",
    "OPAQUE",
    "ORDINARY",
    "Tree",
    "file_tree",
    "json_tree",
    "mapping_tree",
    "toml_tree",
    "too_large",
]

LARGEST: Final = 32 * 2**20
"""Most bytes of one document."""

LARGEST_WIDE: Final = 20 * 2**20
"""Most bytes of one document with a character beyond U+FFFF, such as an emoji.

One of them makes four bytes of every letter in its text, and more while it is being made.
"""

LARGEST_TOML: Final = 2**18
"""Most bytes of one TOML document; TOML is for writing by hand, and its reader is a slow one."""

_LARGEST_DISTRICT: Final = 2**22
"""Most bytes of one JSON document of a district: the calendars of a thousand schools."""

MOST_VALUES: Final = 100_000
"""Most values of one document, a hundred times what a full year's plan holds."""

OPAQUE: Final = "extensions"
"""Below this member every name is the user's own, hence a value: no place and no hint repeats it."""

Tree = Any
"""A document as plain dicts, lists, texts, numbers, booleans and None."""

ORDINARY: Final = 2**16
"""Bytes under which nearly all plans come; in so few, nothing can be hidden that costs much."""

# No plan comes near this size; a larger document is read with an eye to memory first.
_LARGE: Final = 2**22
# Longer than any name or text of a plan may be: what is cut here is refused all the same.
_LONG_NAME: Final = 64
_LONG_TEXT: Final = 10_001
# How a character beyond U+FFFF begins, as it is and escaped.
_WIDE: Final = tuple(bytes([lead]) for lead in range(0xF0, 0xF5))
_ESCAPED_WIDE: Final = tuple(f"\\u{d}{half}".encode() for d in "dD" for half in "89abAB")
_BOM: Final = b"\xef\xbb\xbf"
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
# The closing quote may be missing, so that every text is met once and only once.
_TEXT: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_POSITION: Final = re.compile(r"line \d+ column \d+$")
# What jiter says begins so; the rest of its message may quote the document.
_REASONS: Final = {
    "Detected duplicate key": "duplicate-member",
    "recursion limit exceeded": "too-deep",
    "number out of range": "huge-number",
    "invalid unicode code point": "not-utf-8",
    "lone leading surrogate": "not-utf-8",
    "unexpected end of hex escape": "not-utf-8",
}
_TOML_POSITION: Final = re.compile(r"at (line \d+, column \d+|end of document)\)$")
# A key of very many parts takes the TOML reader quadratic time.
_TOML_PART: Final = r"""(?:[\w-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')"""
_TOML_LONG_KEY: Final = re.compile(
    rf"(?:^|[\[{{,])[ \t]*+(?:{_TOML_PART}[ \t]*+\.[ \t]*+){{{DEEPEST}}}", re.ASCII | re.MULTILINE
)


def json_tree(data: bytes, names: Collection[str] = ()) -> tuple[Tree, list[ReadProblem]]:
    """Parse one JSON document; with problems, the tree holds as much as could still be read, or None.

    Args:
        data: the document.
        names: the member names that popkit knows, which a problem's place may repeat.
    """
    data = data.removeprefix(_BOM)
    if len(data) > LARGEST:
        return None, [too_large()]
    if len(data) > LARGEST_WIDE and _is_wide(data):
        return None, [ReadProblem("too-large", hint="with characters beyond U+FFFF: at most 20 MiB")]
    if _too_many_values(data):
        return None, [_too_many()]
    tree, problem = _parsed(data, unique=True)
    found = [problem] if problem else []
    if problem and problem.code == "duplicate-member":
        tree, found = _with_duplicates(data, problem, names)
    if len(data) > _LARGE and isinstance(tree, (dict, list)):
        found += [ReadProblem("unknown-field", at) for at in _trimmed(tree, "", names)]
    return tree, found


def _with_duplicates(data: bytes, problem: ReadProblem, names: Collection[str]) -> tuple[Tree, list[ReadProblem]]:
    """Read again, slowly, to say where the duplicates are and to let the other problems be found too."""
    tree, worse = _parsed(data, unique=False)
    if worse:
        return None, [problem, worse]
    if len(data) > _LARGE:
        return tree, [problem]
    marked = json.loads(data, object_pairs_hook=_members)
    return tree, [ReadProblem("duplicate-member", at) for at in dict.fromkeys(_places(marked, "", names))]


def toml_tree(data: bytes) -> tuple[Tree, list[ReadProblem]]:
    """Parse one TOML document; its local dates count as civil dates, those with an offset as instants."""
    if len(data) > LARGEST_TOML:
        return None, [ReadProblem("too-large", hint=f"a TOML document: at most {LARGEST_TOML // 2**10} KiB")]
    try:
        text = data.removeprefix(_BOM).decode()
        tree = None if _TOML_LONG_KEY.search(text) else tomllib.loads(text)
    except UnicodeDecodeError:
        return None, [ReadProblem("not-utf-8")]
    except RecursionError:
        tree = None
    except ValueError as error:
        found = _TOML_POSITION.search(str(error))
        # The one other error is Python's own, about the digits of a number.
        return None, [ReadProblem("not-toml", hint=found.group(1)) if found else ReadProblem("huge-number")]
    return (None, [ReadProblem("too-deep")]) if tree is None else mapping_tree(tree)


def file_tree(path: Path, names: Collection[str]) -> tuple[Tree, list[ReadProblem]]:
    """Parse one of a district's files, TOML or JSON by its name; `names` are those a place may repeat."""
    is_toml = path.suffix.lower() == ".toml"
    most = LARGEST_TOML if is_toml else _LARGEST_DISTRICT
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError:
        return None, [ReadProblem("unreadable-file")]
    if len(data) > most:
        return None, [ReadProblem("too-large", hint=f"a district: at most {most // 2**10:,} KiB")]
    return toml_tree(data) if is_toml else json_tree(data, names)


def mapping_tree(mapping: Mapping[str, Any]) -> tuple[Tree, list[ReadProblem]]:
    """Copy a mapping into a plain tree: dates and instants as text, tuples as lists.

    What JSON has no word for becomes a bare object, for the model to refuse in its place.
    """
    try:
        return _Copy().of(mapping, 1), []
    except _BoundsError as error:
        return None, [error.problem]


class _BoundsError(Exception):
    def __init__(self, problem: ReadProblem) -> None:
        self.problem = problem
        super().__init__(problem.code)


_NO_WORD: Final = object()


@define
class _Copy:
    """A copy in the making, counting values: one list may stand in a mapping over and over."""

    values: int = 0

    def of(self, value: object, depth: int) -> Any:
        self.values += 1
        if self.values > MOST_VALUES:
            raise _BoundsError(_too_many())
        if value is None or isinstance(value, (str, int, float)):
            return value
        if isinstance(value, dt.date):
            return value.isoformat()
        if not isinstance(value, (Mapping, list, tuple)):
            return _NO_WORD
        if depth > DEEPEST:
            raise _BoundsError(ReadProblem("too-deep"))
        if isinstance(value, Mapping):
            return {name: self.of(member, depth + 1) for name, member in value.items()}
        return [self.of(item, depth + 1) for item in value]


def _is_wide(data: bytes) -> bool:
    if any(start in data for start in _WIDE):
        return True
    return (b"\\ud" in data or b"\\uD" in data) and any(start in data for start in _ESCAPED_WIDE)


def too_large() -> ReadProblem:
    """Return what is said of a document over the limit."""
    return ReadProblem("too-large", hint=f"at most {LARGEST // 2**20} MiB")


def _too_many() -> ReadProblem:
    return ReadProblem("too-many-values", hint=f"at most {MOST_VALUES:,}")


def _too_many_values(data: bytes) -> bool:
    """Say whether the document has more values than it may, before anything is built from it."""
    if len(data) <= MOST_VALUES or _separators(data, 0, len(data)) <= MOST_VALUES:
        return False
    # So far commas in prose counted too. Each value has at most a name and a text.
    values = end = 0
    for count, text in enumerate(_TEXT.finditer(data)):
        values += _separators(data, end, text.start())
        end = text.end()
        if values > MOST_VALUES or count > 2 * MOST_VALUES + 1:
            return True
    return values + _separators(data, end, len(data)) > MOST_VALUES


def _separators(data: bytes, start: int, end: int) -> int:
    # Every value but the first follows one of these.
    return data.count(b",", start, end) + data.count(b"[", start, end) + data.count(b"{", start, end)


def _parsed(data: bytes, *, unique: bool) -> tuple[Tree, ReadProblem | None]:
    try:
        return jiter.from_json(data, catch_duplicate_keys=unique), None
    except ValueError as error:
        message = str(error)
    code = next((code for start, code in _REASONS.items() if message.startswith(start)), "not-json")
    if code == "not-json" and data.startswith(_UTF_16):
        return None, ReadProblem("not-utf-8", hint="it looks like UTF-16")
    where = next(iter(_POSITION.findall(message)), "") if data.strip() else "empty"
    return None, ReadProblem(code, hint=where.removeprefix("line 1 "))


class _Members(dict[str, Any]):
    """An object some of whose members came twice."""


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    return members if len(members) == len(pairs) else _Members(members)


def _places(value: Any, at: str, names: Collection[str] | None) -> Iterator[str]:
    """Yield where the marked objects stand; a place stops at a name that popkit does not know."""
    if type(value) is _Members:
        yield at
    for part, kept in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(kept, (dict, list)):
            known = names is not None and (isinstance(part, int) or part in names)
            below = names if known and part != OPAQUE else None
            yield from _places(kept, f"{at}/{part}" if known else at, below)


def _trimmed(tree: dict[str, Any] | list[Any], at: str, names: Collection[str]) -> Iterator[str]:
    """Take out names and texts that are too long to be a plan's; yield the place of each such name."""
    if isinstance(tree, dict):
        for name in [name for name in tree if len(name) > _LONG_NAME]:
            del tree[name]
            yield at
    for part, kept in tree.items() if isinstance(tree, dict) else enumerate(tree):
        if isinstance(part, int) or (part in names and part != OPAQUE):
            if isinstance(kept, str) and len(kept) > _LONG_TEXT:
                tree[part] = kept[:_LONG_TEXT]  # type: ignore[index]
            elif isinstance(kept, (dict, list)):
                yield from _trimmed(kept, f"{at}/{part}", names)
