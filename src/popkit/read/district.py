"""The door for a district: what it sets differently from what popkit ships."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from popkit.errors import UnreadableDistrict, nearest
from popkit.limits import Dated, Limit, Limits, shipped_limits
from popkit.problems import ReadProblem
from popkit.read.sources import DISTRICT_FILES
from popkit.read.tree import LARGEST_TOML, json_tree, mapping_tree, toml_tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from popkit.read.sources import PathLike
    from popkit.read.tree import Tree

__all__ = ["District", "read_district"]

_LIMITS: Final = "limits.toml"
_OVERRIDE: Final = frozenset({"value", "since"})


@frozen
class District:
    """What a district decides for all its plans.

    Attributes:
        limits: every limit, with the district's own values where it has set any.
    """

    limits: Limits


def read_district(source: PathLike | Mapping[str, Any]) -> District:
    """Read a district: a folder that may hold `limits.toml`, one file (`.toml` or `.json`), or a mapping.

    In `limits.toml` each limit is `name = value`, or `name = {value = …, since = 2026-08-01}`, or a
    list of those. In one file or a mapping the same stands under `limits`.

    Raises:
        UnreadableDistrict: an unknown limit, a value outside its range, or a file that cannot be
            read; `problems` lists all that was found.
    """
    overrides, place, problems = _overrides(source)
    changes = {}
    for name, given in overrides.items():
        limit, wrong = _changed(name, given, place)
        changes[name] = limit
        problems += wrong
    if problems:
        path = None if isinstance(source, Mapping) else os.fspath(source)
        raise UnreadableDistrict(problem.found_in(problem.path or path) for problem in problems)
    return District(shipped_limits().changed({name: limit for name, limit in changes.items() if limit}))


def _overrides(source: PathLike | Mapping[str, Any]) -> tuple[dict[str, Any], str, list[ReadProblem]]:
    if isinstance(source, Mapping):
        return _limits_of(*mapping_tree(source))
    path = Path(source)
    if not path.is_dir():
        return _limits_of(*_file_tree(path))
    unread = sorted(name for name in DISTRICT_FILES - {_LIMITS} if (path / name).exists())
    problems = [ReadProblem("unknown-file").found_in(str(path / name)) for name in unread]
    if not (path / _LIMITS).exists():
        return {}, "", problems
    tree, found = _file_tree(path / _LIMITS)
    problems += [problem.found_in(str(path / _LIMITS)) for problem in found]
    return tree or {}, "", problems


def _file_tree(path: Path) -> tuple[Tree, list[ReadProblem]]:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_TOML + 1)
    except FileNotFoundError:
        return None, [ReadProblem("no-such-file")]
    except OSError:
        return None, [ReadProblem("unreadable-file")]
    return toml_tree(data) if path.suffix == ".toml" else json_tree(data)


def _limits_of(tree: Tree, problems: list[ReadProblem]) -> tuple[dict[str, Any], str, list[ReadProblem]]:
    if tree is None and problems:
        return {}, "", problems
    if not isinstance(tree, dict):
        return {}, "", [ReadProblem("not-an-object")]
    if set(tree) - {"limits"}:
        problems = [*problems, ReadProblem("unknown-field", hint='popkit reads "limits" here')]
    limits = tree.get("limits", {})
    if not isinstance(limits, dict):
        return {}, "", [*problems, ReadProblem("not-an-object", "/limits")]
    return limits, "/limits", problems


def _changed(name: str, given: object, place: str) -> tuple[Limit | None, list[ReadProblem]]:
    shipped = shipped_limits()
    if name not in shipped:
        close = nearest(name, [limit.name for limit in shipped])
        return None, [ReadProblem("unknown-limit", place, f'did you mean "{close}"?' if close else None)]
    limit, values = shipped[name], list(_dated(given))
    problems = [
        ReadProblem("out-of-range", f"{place}/{name}", _allowed(limit))
        for dated in values
        if dated is None or not limit.admits(dated.value)
    ]
    known = sorted((dated for dated in values if dated), key=lambda dated: dated.since or dt.date.min)
    if problems:
        return None, problems
    before = () if known and known[0].since is None else limit.values
    return Limit(name, limit.unit, limit.about, limit.sources, (*before, *known), limit.minimum, limit.maximum), []


def _allowed(limit: Limit) -> str:
    return "a list of words" if limit.is_words else f"a number from {limit.minimum:g} to {limit.maximum:g}"


def _dated(given: object) -> Iterator[Dated | None]:
    """Yield the values a district gives, dated where it dates them; None for what is neither."""
    several = isinstance(given, list) and all(isinstance(item, dict) for item in given) and bool(given)
    for item in given if several and isinstance(given, list) else [given]:
        if isinstance(item, dict):
            yield _override(item)
        else:
            yield Dated(tuple(item)) if _is_words(item) else Dated(item) if type(item) in (int, float) else None


def _is_words(value: object) -> bool:
    return isinstance(value, list) and all(type(word) is str for word in value)


def _override(item: dict[str, Any]) -> Dated | None:
    value = item.get("value")
    try:
        since = dt.date.fromisoformat(item["since"]) if "since" in item else None
    except (ValueError, TypeError):
        return None
    if not set(item) <= _OVERRIDE or not (_is_words(value) or type(value) in (int, float)):
        return None
    return Dated(tuple(value) if isinstance(value, list) else value, since)
