"""A district's waivers: from a tree to waivers, or to every problem in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import evolve
from pydantic import ValidationError

from popkit.model import Waiver, Waivers
from popkit.problems import ReadProblem
from popkit.read.translation import as_problem, names_in

if TYPE_CHECKING:
    from popkit.read.tree import Tree

__all__ = ["WAIVER_NAMES", "read_waivers"]

_AT: Final = "/waivers"

# With more findings than this, merely listing them takes too much memory.
_HOPELESS: Final = 20_000

WAIVER_NAMES: Final = frozenset(names_in([Waivers]))
"""The name of every member that a file of waivers may have."""


def read_waivers(tree: Tree, at: str = _AT) -> tuple[tuple[Waiver, ...], list[ReadProblem]]:
    """Read a list of waivers that stands `at` some place of a document.

    Whether there is such a rule or plan is not known here; an audit tells of waivers that rest on nothing.
    """
    try:
        return Waivers.model_validate({"waivers": tree}).waivers, []
    except ValidationError as error:
        count = error.error_count()
        details = error.errors(include_url=False, include_input=False) if count <= _HOPELESS else None
    if details is None:
        return (), [ReadProblem("more-problems", at, f"{count:,} more", count=count)]
    problems = [as_problem(detail, Waivers) for detail in details]
    return (), [evolve(problem, at=at + problem.at.removeprefix(_AT)) for problem in problems]
