"""The door for a district: what it sets differently from what popkit ships."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve, frozen
from pydantic import ValidationError

from popkit.errors import UnreadableDistrict, nearest
from popkit.limits import Dated, Limit, Limits, shipped_limits
from popkit.model.base import Date, Document, Name, Number
from popkit.problems import ReadProblem, first_problems
from popkit.read.sources import DISTRICT_FILES, as_path
from popkit.read.translation import as_problem
from popkit.read.tree import LARGEST_TOML, json_tree, mapping_tree, toml_tree

if TYPE_CHECKING:
    from pathlib import Path

    from popkit.read.sources import PathLike
    from popkit.read.tree import Tree

    Found = tuple[Tree, list[ReadProblem]]

__all__ = ["District", "read_district"]

_LIMITS: Final = "limits.toml"


@frozen
class District:
    """What a district decides for all its plans.

    Attributes:
        limits: every limit, with the district's own values where it has set any.
    """

    limits: Limits


class _Figure(Document):
    value: Number
    since: Date | None = None


class _Words(Document):
    value: tuple[Name, ...]
    since: Date | None = None


def read_district(source: PathLike | Mapping[str, Any]) -> District:
    """Read a district: a folder that may hold `limits.toml`, one file (`.toml` or `.json`), or a mapping.

    In `limits.toml` each limit is `name = value`, or `name = {value = …, since = 2026-08-01}`, or a
    list of those. In a file of another name, or a mapping, the same stands under `limits`.

    Raises:
        UnreadableDistrict: an unknown limit, a value outside its range, or a file that cannot be
            read; `problems` lists what was found.
    """
    if isinstance(source, Mapping):
        changes, problems = _under_limits(*mapping_tree(source))
    else:
        path, missing = as_path(source)
        changes, problems = ({}, [missing]) if missing else _from_path(path)
    if problems:
        raise UnreadableDistrict(first_problems(problems, len(problems)))
    return District(shipped_limits().changed(changes))


def _from_path(path: Path) -> tuple[dict[str, Limit], list[ReadProblem]]:
    if not path.is_dir():
        tree, found = _tree_in(path)
        changes, problems = _limits_file(tree, found) if path.name == _LIMITS else _under_limits(tree, found)
        return changes, [problem.found_in(str(path)) for problem in problems]
    unread = sorted(path / name for name in DISTRICT_FILES - {_LIMITS} if (path / name).exists())
    others = [ReadProblem("unknown-file").found_in(str(file)) for file in unread]
    file = path / _LIMITS
    tree, found = _tree_in(file) if file.exists() else ({}, [])
    changes, problems = _limits_file(tree, found)
    return changes, [*others, *(problem.found_in(str(file)) for problem in problems)]


def _tree_in(path: Path) -> Found:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_TOML + 1)
    except OSError:
        return None, [ReadProblem("unreadable-file")]
    if len(data) > LARGEST_TOML:
        return None, [ReadProblem("too-large", hint=f"a district: at most {LARGEST_TOML // 2**10} KiB")]
    names = {"limits", "value", "since", *shipped_limits().by_name}
    return toml_tree(data) if path.suffix.lower() == ".toml" else json_tree(data, names)


def _limits_file(tree: Tree, problems: list[ReadProblem]) -> tuple[dict[str, Limit], list[ReadProblem]]:
    """Read a `limits.toml`; people who know the other form may put `[limits]` above it."""
    if isinstance(tree, dict) and tree.keys() == {"limits"}:
        return _under_limits(tree, problems)
    return ({}, problems) if tree is None else _changes(tree, problems, "")


def _under_limits(tree: Tree, problems: list[ReadProblem]) -> tuple[dict[str, Limit], list[ReadProblem]]:
    """Read limits that stand in a larger document."""
    if tree is None and problems:
        return {}, problems
    if not isinstance(tree, dict):
        return {}, [*problems, ReadProblem("not-an-object")]
    if tree.keys() - {"limits"}:
        problems = [*problems, ReadProblem("unknown-field", hint='popkit reads "limits" here')]
    return _changes(tree.get("limits", {}), problems, "/limits")


def _changes(tree: Tree, problems: list[ReadProblem], at: str) -> tuple[dict[str, Limit], list[ReadProblem]]:
    """Read limits by name; `at` is where they stand."""
    if not isinstance(tree, dict):
        return {}, [*problems, ReadProblem("not-an-object", at)]
    shipped, changes = shipped_limits(), {}
    for name, given in tree.items():
        if name in shipped:
            changes[name], wrong = _changed(shipped[name], given, f"{at}/{name}")
        else:
            close = nearest(str(name), shipped.by_name)
            wrong = [ReadProblem("unknown-limit", at, f'did you mean "{close}"?' if close else None)]
        problems = problems + wrong
    return changes, problems


def _changed(shipped: Limit, given: Any, at: str) -> tuple[Limit, list[ReadProblem]]:
    """Return the limit as the district sets it: from a day on, or always."""
    several = isinstance(given, list) and any(isinstance(item, dict) for item in given)
    items = [(item, f"{at}/{index}") for index, item in enumerate(given)] if several else [(given, at)]
    read = [_dated(shipped, item, place) for item, place in items]
    problems = [problem for _, wrong in read for problem in wrong]
    values = sorted((dated for dated, _ in read if dated), key=lambda dated: dated.since or dt.date.min)
    always = bool(values) and values[0].since is None
    return replace(shipped, values=(*(() if always else shipped.values), *values)), problems


def _dated(shipped: Limit, given: Any, at: str) -> tuple[Dated | None, list[ReadProblem]]:
    """Read one value, bare or with the day from which it holds."""
    model, bare = _Words if shipped.is_words else _Figure, not isinstance(given, dict)
    tree = {"value": given} if bare else given
    try:
        read = model.model_validate(tree)
    except ValidationError as error:
        found = [as_problem(detail, model) for detail in error.errors(include_url=False, include_input=False)]
        return None, [_moved(problem, at, bare=bare) for problem in found]
    # As it was written: 4 stays a whole number.
    dated = Dated(tuple(tree["value"]) if shipped.is_words else tree["value"], read.since)
    if shipped.admits(dated.value):
        return dated, []
    hint = f"a number from {shipped.minimum:g} to {shipped.maximum:g}"
    return None, [_moved(ReadProblem("out-of-range", "/value", hint), at, bare=bare)]


def _moved(problem: ReadProblem, at: str, *, bare: bool) -> ReadProblem:
    return evolve(problem, at=at + (problem.at.removeprefix("/value") if bare else problem.at))
