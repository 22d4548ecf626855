"""What is at fault in a document is taken out of account before its records are compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from popkit.read.tree import OPAQUE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

    from popkit.problems import ReadProblem
    from popkit.read.tree import Tree

__all__ = ["details_of", "forget", "forget_doubtful", "is_unknown_name"]

_UNKNOWN: Final = frozenset({"extra_forbidden", "unexpected_keyword_argument", "invalid_key"})


def details_of(error: ValidationError) -> list[ErrorDetails]:
    """List what pydantic found, but for contradictions: it sees them only where all else is in order."""
    details = error.errors(include_url=False, include_input=False)
    return [detail for detail in details if detail["type"] != "incoherent"]


def is_unknown_name(detail: ErrorDetails) -> bool:
    """Whether the finding is a member that popkit does not know."""
    return detail["type"] in _UNKNOWN


def forget_doubtful(tree: Tree, found: Iterable[ReadProblem], details: Iterable[ErrorDetails]) -> bool:
    """Put None, which is not known, wherever the document is at fault; False when that is the whole of it."""
    doubtful: list[tuple[str | int, ...]] = [tuple(problem.at.split("/")[1:]) for problem in found]
    doubtful += [detail["loc"] for detail in details if not is_unknown_name(detail)]
    if not all(doubtful):
        return False
    for loc in doubtful:
        if loc[0] != OPAQUE:
            forget(tree, loc)
    return True


def forget(tree: Tree, loc: tuple[str | int, ...]) -> None:
    """Put None, which is not known, where the document is at fault."""
    *way, last = loc
    holder = tree
    for part in way:
        holder = _part(holder, part)
    if isinstance(holder, list):
        holder[int(last)] = None
    elif isinstance(holder, dict):
        holder[last] = None


def _part(holder: Any, part: str | int) -> Any:
    if isinstance(holder, list):
        return holder[int(part)]
    return holder.get(part) if isinstance(holder, dict) else None
