"""A district's partners: from a tree to partners, or to every problem in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import evolve
from pydantic import ValidationError

from popkit.model import Partner, Partners
from popkit.model.comparison import member
from popkit.model.partner_coherence import partner_incoherences
from popkit.problems import ReadProblem
from popkit.read.doubt import details_of, forget_doubtful
from popkit.read.translation import as_problem, names_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from popkit.read.tree import Tree

__all__ = ["PARTNER_NAMES", "read_partners"]

_AT: Final = "/partners"
_HOPELESS: Final = 20_000
"""With more findings than this, merely listing them takes too much memory."""

PARTNER_NAMES: Final = frozenset(names_in([Partners]))
"""The name of every member that a district's partners may have."""


def read_partners(
    tree: Tree, found: Sequence[ReadProblem], at: str = _AT
) -> tuple[tuple[Partner, ...], list[ReadProblem]]:
    """Read a list of partners; it is used up where it does not become partners.

    Args:
        tree: the list.
        found: what was wrong with the document before; it is not told again.
        at: where the list stands in the document.
    """
    try:
        return Partners.model_validate({"partners": tree}).partners, []
    except ValidationError as error:
        count = error.error_count()
        details = details_of(error) if count <= _HOPELESS else None
    if details is None:
        return (), [ReadProblem("more-problems", at, f"{count:,} more", count=count)]
    problems = [as_problem(detail, Partners) for detail in details]
    # What is wrong with the whole document is wrong with the list.
    inside = [problem for problem in found if problem.at.startswith(at) or not problem.at]
    inside = [evolve(problem, at=_AT + problem.at.removeprefix(at)) for problem in inside]
    whole = {"partners": tree}
    forget_doubtful(whole, inside, details)
    problems += partner_incoherences(whole["partners"], member)
    return (), [evolve(problem, at=at + problem.at.removeprefix(_AT)) for problem in problems]
