"""The door for a district's own instruments, in the format in which popkit ships its own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve
from pydantic import ValidationError

from popkit.errors import UnreadableDistrict
from popkit.instruments import SHIPPED_IDS, WrittenInstrument, incoherences, instrument_from, is_own_id
from popkit.problems import ReadProblem, first_problems
from popkit.read.doubt import forget, is_unknown_name
from popkit.read.sources import as_path
from popkit.read.translation import as_problem, names_in
from popkit.read.tree import file_tree, mapping_tree, toml_tree

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from popkit.instruments import Instrument
    from popkit.read.sources import PathLike
    from popkit.read.tree import Tree

__all__ = ["INSTRUMENT_NAMES", "instruments_of", "read_instruments"]

_UNDER: Final = "instruments"
_MOST: Final = 200

INSTRUMENT_NAMES: Final = frozenset({_UNDER, *names_in([WrittenInstrument])})
"""The name of every member that a definition may have."""


def read_instruments(source: PathLike | bytes | Mapping[str, Any]) -> dict[str, Instrument]:
    """Read instruments by id: a file (`.toml` or `.json`), the bytes of TOML, or a mapping.

    They stand in `[[instruments]]` tables. Each id has a namespace before it (`riverside:belonging`).

    Raises:
        UnreadableDistrict: a definition that cannot be read or contradicts itself; `problems` lists
            what was found.
    """
    if isinstance(source, Mapping):
        instruments, problems = _in_document(*mapping_tree(source))
    elif isinstance(source, bytes):
        instruments, problems = _in_document(*toml_tree(source))
    else:
        path, missing = as_path(source)
        instruments, problems = ({}, [missing]) if missing else _in_file(path)
    if problems:
        raise UnreadableDistrict(first_problems(problems, len(problems)))
    return instruments


def instruments_of(tables: Tree, at: str = f"/{_UNDER}") -> tuple[dict[str, Instrument], list[ReadProblem]]:
    """Read a list of definitions that stands `at` some place of a larger document; the list is used up.

    Returns:
        those that are in order, by id, and everything that is wrong with the others.
    """
    if not isinstance(tables, list):
        return {}, [ReadProblem("not-a-list", at)]
    if len(tables) > _MOST:
        return {}, [ReadProblem("too-many", at, f"at most {_MOST}")]
    instruments: dict[str, Instrument] = {}
    ids: set[str] = set()
    problems: list[ReadProblem] = []
    for index, table in enumerate(tables):
        instrument, found = _one(table, ids)
        problems += [evolve(problem, at=f"{at}/{index}{problem.at}") for problem in found]
        if instrument and not found:
            instruments[instrument.id] = instrument
    return instruments, problems


def _in_file(path: Path) -> tuple[dict[str, Instrument], list[ReadProblem]]:
    instruments, problems = _in_document(*file_tree(path, INSTRUMENT_NAMES))
    return instruments, [problem.found_in(str(path)) for problem in problems]


def _in_document(tree: Tree, problems: list[ReadProblem]) -> tuple[dict[str, Instrument], list[ReadProblem]]:
    if tree is None and problems:
        return {}, problems
    if not isinstance(tree, dict):
        return {}, [*problems, ReadProblem("not-an-object")]
    if tree.keys() - {_UNDER}:
        problems = [*problems, ReadProblem("unknown-field", hint=f'popkit reads "{_UNDER}" here')]
    instruments, found = instruments_of(tree.get(_UNDER, []))
    return instruments, [*problems, *found]


def _one(table: Any, ids: set[str]) -> tuple[Instrument | None, list[ReadProblem]]:
    """Read one definition; `ids` are those met before, to which its own is added."""
    try:
        instrument, details = instrument_from(table), []
    except ValidationError as error:
        instrument, details = None, error.errors(include_url=False, include_input=False)
    problems = [as_problem(detail, WrittenInstrument) for detail in details]
    if not isinstance(table, dict):
        return None, problems
    known = _known(table, details)
    return instrument, [*problems, *_of_id(known.get("id"), ids), *incoherences(known)]


def _known(table: dict[str, Any], details: list[ErrorDetails]) -> dict[str, Any]:
    """Return the definition with None, which is not known, wherever it is at fault."""
    known = {name: value for name, value in table.items() if value is not None}
    for detail in details:
        # A member that seems to be missing may be there under a misspelt name: its record is in doubt.
        loc = detail["loc"][:-1] if is_unknown_name(detail) else detail["loc"]
        if loc:
            forget(known, loc)
        else:
            known = dict.fromkeys(WrittenInstrument.model_fields) | known
    return known


def _of_id(name: str | None, ids: set[str]) -> list[ReadProblem]:
    if name is None:
        return []
    codes = []
    if name in SHIPPED_IDS:
        codes = ["shipped-id"]
    elif not is_own_id(name):
        codes = ["not-namespaced"]
    if name in ids:
        codes += ["duplicate-id"]
    ids.add(name)
    return [ReadProblem(code, "/id") for code in codes]
