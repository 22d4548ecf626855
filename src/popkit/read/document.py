"""From a tree to a plan, or to every problem that keeps it from being one."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from popkit.model import Plan
from popkit.model.coherence import COLLECTIONS, incoherences
from popkit.model.comparison import member
from popkit.problems import MOST_PROBLEMS, ReadProblem, first_problems
from popkit.read.answers import answer_problems
from popkit.read.doubt import details_of, forget_doubtful, is_unknown_name
from popkit.read.translation import PLAN_NAMES, as_problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic_core import ErrorDetails

    from popkit.read.tree import Tree

__all__ = ["plan_or_problems"]

# With more findings than this, merely listing them takes too much memory.
_HOPELESS: Final = 20_000
_SAMPLE: Final = 10


def plan_or_problems(tree: Tree, found: Iterable[ReadProblem] = ()) -> tuple[Plan | None, list[ReadProblem]]:
    """Make the plan, or list what is wrong: what was `found` before, each field, and what must agree.

    The tree is used up where it does not become a plan.
    """
    problems = list(found)
    try:
        plan = Plan.__pydantic_validator__.validate_python(tree)
    except ValidationError as error:
        count = error.error_count()
        details = details_of(error) if count <= _HOPELESS else None
    else:
        problems += answer_problems(plan, getattr)
        return (None, first_problems(problems, len(problems))) if problems else (plan, [])
    if details is None:
        some = [as_problem(detail, Plan) for detail in _some_details(tree)]
        return None, first_problems(problems + some, len(problems) + count)
    contradictions = _contradictions(tree, problems, details)
    problems += [as_problem(detail, Plan) for detail in details[:MOST_PROBLEMS]]
    unlisted = len(details[MOST_PROBLEMS:])
    return None, first_problems(problems + contradictions, len(problems + contradictions) + unlisted)


def _some_details(tree: Tree) -> list[ErrorDetails]:
    """Find problems in the first few records of each list only."""
    try:
        Plan.__pydantic_validator__.validate_python(_beginning(tree))
    except ValidationError as error:
        return details_of(error)[:MOST_PROBLEMS]
    return []


def _beginning(value: Any) -> Any:
    if isinstance(value, list):
        return [_beginning(item) for item in value[:_SAMPLE]]
    if not isinstance(value, dict):
        return value
    others = islice((name for name in value if name not in PLAN_NAMES), _SAMPLE)
    return {name: _beginning(value[name]) for name in chain(PLAN_NAMES & value.keys(), others)}


def _contradictions(tree: Tree, found: list[ReadProblem], details: list[ErrorDetails]) -> list[ReadProblem]:
    """Check what must agree, leaving out of account whatever is itself at fault."""
    if not forget_doubtful(tree, found, details):
        return []
    if any(is_unknown_name(detail) and len(detail["loc"]) == 1 for detail in details):
        # One of the collections that seem to be missing may be there under a misspelt name.
        for name in COLLECTIONS:
            tree.setdefault(name, None)
    return [*incoherences(tree, member), *answer_problems(tree, member)]
