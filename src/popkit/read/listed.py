"""Lists of a district's records, such as its calendars: from a tree to records, or to every problem in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve, frozen
from pydantic import ValidationError

from popkit.problems import ReadProblem
from popkit.read.doubt import details_of, forget_doubtful
from popkit.read.translation import as_problem

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from popkit.model.base import Document
    from popkit.read.tree import Tree

__all__ = ["Listed"]

# With more findings than this, merely listing them takes too much memory.
_HOPELESS: Final = 20_000


@frozen
class Listed:
    """A list that a district's files hold under a name.

    Attributes:
        name: the member it stands in, by itself or in a whole district.
        model: a document with that one member.
        contradictions: what must agree between the records, of a tree in which whatever is at fault itself is None;
            places begin with the name.
    """

    name: str
    model: type[Document]
    contradictions: Callable[[Tree, Sequence[ErrorDetails]], list[ReadProblem]]

    def read(self, tree: Tree, found: Sequence[ReadProblem], at: str) -> tuple[tuple[Any, ...], list[ReadProblem]]:
        """Read the list; it is used up where it does not become records.

        Args:
            tree: the list.
            found: what was wrong with the document before; it is not told again.
            at: where the list stands in the document.
        """
        try:
            return getattr(self.model.model_validate({self.name: tree}), self.name), []
        except ValidationError as error:
            count = error.error_count()
            details = details_of(error) if count <= _HOPELESS else None
        if details is None:
            return (), [ReadProblem("more-problems", at, f"{count:,} more", count=count)]
        problems = [as_problem(detail, self.model) for detail in details]
        place = f"/{self.name}"
        # What is wrong with the whole document is wrong with the list.
        inside = [problem for problem in found if problem.at.startswith(at) or not problem.at]
        inside = [evolve(problem, at=place + problem.at.removeprefix(at)) for problem in inside]
        whole = {self.name: tree}
        forget_doubtful(whole, inside, details)
        problems += self.contradictions(whole[self.name], details)
        return (), [evolve(problem, at=at + problem.at.removeprefix(place)) for problem in problems]
