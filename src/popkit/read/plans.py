"""The doors for plans: one document, or a lazy stream of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from attrs import field, frozen
from pydantic import ValidationError

from popkit.errors import UnreadablePlan
from popkit.model import Plan
from popkit.problems import ReadProblem
from popkit.read.answers import answer_problems
from popkit.read.document import plan_or_problems
from popkit.read.sources import PathLike, Raw, raw_documents
from popkit.read.translation import PLAN_NAMES
from popkit.read.tree import ORDINARY, json_tree, mapping_tree, toml_tree
from popkit.read.unique import is_surely_unique

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from popkit.read.tree import Tree

__all__ = ["PlanStream", "read_plan", "read_plans", "read_raw"]


def read_plan(source: PathLike | bytes | Mapping[str, Any]) -> Plan:
    """Read one plan from a path (`.json` or `.toml`), from the bytes of a JSON document, or from a mapping.

    Raises:
        UnreadablePlan: it has no meaning as it stands; `problems` lists what was found.
        TypeError: the source is none of these.
    """
    plan, problems = _one(source)
    if plan is None:
        raise UnreadablePlan(problems)
    return plan


def read_plans(
    *sources: PathLike | Iterable[PathLike], on_problem: Callable[[ReadProblem], object] | None = None
) -> PlanStream:
    """Read plans lazily from files and folders; nothing is opened before the stream is iterated.

    Args:
        sources: folders, `.json`, `.jsonl`, `.jsonl.gz`, `.toml` and `.parquet` files, in the order
            given; within a folder in order of file name. Parquet needs the extra `bulk`.
        on_problem: called with each reading problem, after which the other documents go on.
            None: the first unreadable document raises `UnreadablePlan`.
    """
    paths = tuple(path for source in sources for path in _paths(source))
    return PlanStream(paths, on_problem)


@frozen
class PlanStream:
    """Plans, read anew each time it is iterated, one held at a time.

    Attributes:
        paths: the files and folders.
        on_problem: told of each reading problem; None: they raise.
    """

    paths: tuple[str, ...]
    on_problem: Callable[[ReadProblem], object] | None = field(default=None, repr=False)

    def __iter__(self) -> Iterator[Plan]:
        for raw in raw_documents(self.paths):
            plan, problems = read_raw(raw)
            self.tell(problems)
            if plan is not None:
                yield plan

    def tell(self, problems: Sequence[ReadProblem]) -> None:
        """Hand problems to `on_problem`, or raise them where nobody listens."""
        listener = self.on_problem
        if listener is not None:
            for problem in problems:
                listener(problem)
        elif problems:
            raise UnreadablePlan(problems)


def read_raw(raw: Raw) -> tuple[Plan | None, list[ReadProblem]]:
    """Read one raw document; every problem says the file and line it is in."""
    if raw.problem is not None:
        return None, [raw.problem]
    plan, problems = _plan(*toml_tree(raw.data)) if raw.is_toml else _from_json(raw.data)
    return plan, [problem.found_in(raw.path, raw.line) for problem in problems]


def _plan(tree: Tree, found: list[ReadProblem]) -> tuple[Plan | None, list[ReadProblem]]:
    return (None, found) if tree is None and found else plan_or_problems(tree, found)


def _from_json(data: bytes) -> tuple[Plan | None, list[ReadProblem]]:
    """Read in one step what is in order, as nearly all plans are; look closely at the rest."""
    if len(data) <= ORDINARY:
        try:
            plan = Plan.model_validate_json(data)
        except ValidationError:
            plan = None
        if plan is not None and is_surely_unique(data, plan) and not answer_problems(plan, getattr):
            return plan, []
    return _plan(*json_tree(data, PLAN_NAMES))


def _paths(source: PathLike | Iterable[PathLike]) -> tuple[str, ...]:
    if isinstance(source, (str, os.PathLike)):
        return (os.fspath(source),)
    return tuple(os.fspath(path) for path in source)


def _one(source: object) -> tuple[Plan | None, list[ReadProblem]]:
    if isinstance(source, Mapping):
        return _plan(*mapping_tree(source))
    if isinstance(source, (bytes, bytearray, memoryview)):
        return _from_json(bytes(source))
    if isinstance(source, (str, os.PathLike)):
        return _from_path(os.fspath(source))
    raise TypeError(f"a plan is read from a path, bytes or a mapping, got {type(source).__name__}")


def _from_path(path: str) -> tuple[Plan | None, list[ReadProblem]]:
    found = list(islice(raw_documents([path]), 2))
    if len(found) == 1:
        return read_raw(found[0])
    return None, [ReadProblem("several-documents" if found else "nothing-to-read").found_in(path)]
