"""The limits a district sets: from a tree to limits, or to every problem in them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from attrs import evolve
from pydantic import ValidationError

from popkit.errors import nearest
from popkit.limits import Dated, Limit
from popkit.model.base import Date, Document, Name, Number
from popkit.problems import ReadProblem
from popkit.read.translation import as_problem

if TYPE_CHECKING:
    from popkit.limits import Limits
    from popkit.read.tree import Tree

__all__ = ["changed_limits"]


class _Figure(Document):
    value: Number
    since: Date | None = None


class _Words(Document):
    value: tuple[Name, ...]
    since: Date | None = None


def changed_limits(tree: Tree, at: str, shipped: Limits) -> tuple[dict[str, Limit], list[ReadProblem]]:
    """Read limits by name.

    Args:
        tree: what was written.
        at: where it stands in the document.
        shipped: the limits that may be set, as they come.
    """
    if not isinstance(tree, dict):
        return {}, [ReadProblem("not-an-object", at)]
    changes, problems = dict[str, Limit](), list[ReadProblem]()
    for name, given in tree.items():
        if name in shipped:
            changes[name], wrong = _changed(shipped[name], given, f"{at}/{name}")
        else:
            close = nearest(str(name), shipped.by_name)
            others = "limits of other rules are known where their file or pack is named"
            wrong = [ReadProblem("unknown-limit", at, f'did you mean "{close}"? {others}' if close else others)]
        problems += wrong
    return changes, problems


def _changed(shipped: Limit, given: Any, at: str) -> tuple[Limit, list[ReadProblem]]:
    """Return the limit as the district sets it: from a day on, or always."""
    several = isinstance(given, list) and any(isinstance(item, dict) for item in given)
    items = [(item, f"{at}/{index}") for index, item in enumerate(given)] if several else [(given, at)]
    read = [_dated(shipped, item, place) for item, place in items]
    problems = [problem for _, wrong in read for problem in wrong]
    values = sorted((dated for dated, _ in read if dated), key=lambda dated: dated.since or dt.date.min)
    since = [dated.since for dated, _ in read if dated]
    problems += [
        ReadProblem("overlaps", place, "another value holds from the same day on")
        for (_, place), day, number in zip(items, since, range(len(since)), strict=False)
        if day in since[:number]
    ]
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
