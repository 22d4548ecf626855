"""The facts of very many plans as a table, one row a subject: for whoever counts and draws elsewhere."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Iterable, Iterator
from typing import IO, TYPE_CHECKING, Any, Final

from popkit.limits import shipped_limits
from popkit.standing import SUBJECTS, SchoolStanding, facts_of
from popkit.standing.partners import partners_of
from popkit.standing.school import SchoolRoll, share_of
from popkit.standing.subject import COLLECTIONS, subjects_in

if TYPE_CHECKING:
    from popkit.read.district import District
    from popkit.standing import PlanStanding

__all__ = ["TABLES", "partner_rows", "table_columns", "table_rows", "write_csv", "write_lines"]

TABLES: Final = tuple(SUBJECTS)
"""Kinds of subject that have a table."""

Row = tuple[Any, ...]


def table_columns(kind: str) -> tuple[str, ...]:
    """Return the names of the columns: the id of the plan, where it is of one, that of the subject, and every fact."""
    ids = ("plan", "id") if kind in COLLECTIONS else ("id",)
    return (*ids, *facts_of(SUBJECTS[kind]))


def table_rows(standings: Iterable[PlanStanding], kind: str) -> Iterator[Row]:
    """Yield a row for each subject of a kind, in the order of the plans; what is not known is None.

    Not for partners and their services, which are of no plan: those `partner_rows` gives.

    Schools come in the order in which they are met, when all plans have been counted.
    """
    names = table_columns(kind)
    if kind == "school":
        for school in _schools(standings):
            yield tuple(getattr(school, name) for name in names)
        return
    for standing in standings:
        for subject in subjects_in(standing, kind):
            yield tuple(standing.id if name == "plan" else getattr(subject, name) for name in names)


def partner_rows(district: District | None, as_of: dt.date, kind: str) -> Iterator[Row]:
    """Yield a row for each partner of a district, or for each of their services."""
    limits = (district.limits if district else shipped_limits()).on(as_of)
    for partner in partners_of(district, as_of, limits):
        for subject in (partner,) if kind == "partner" else partner.services:
            yield tuple(getattr(subject, name) for name in table_columns(kind))


def _schools(standings: Iterable[PlanStanding]) -> Iterator[SchoolStanding]:
    rolls: dict[str, SchoolRoll] = {}
    for standing in standings:
        share = share_of(standing)
        rolls.setdefault(share.school, SchoolRoll()).add(share)
    for school, roll in rolls.items():
        yield SchoolStanding(school, roll)


def write_csv(rows: Iterable[Row], kind: str, file: IO[str]) -> int:
    """Write the rows as comma-separated values (RFC 4180); return how many. What is not known is an empty cell.

    No cell can be taken for a formula but a negative number: the others are ids, words of popkit's, and dates.
    """
    table = csv.writer(file)
    table.writerow(table_columns(kind))
    count = 0
    for count, row in enumerate(rows, start=1):  # noqa: B007 - the last count is wanted
        table.writerow([_cell(value) for value in row])
    return count


def write_lines(rows: Iterable[Row], kind: str, file: IO[str]) -> int:
    """Write the rows as JSON Lines; return how many. What is not known is null."""
    names, count = table_columns(kind), 0
    for count, row in enumerate(rows, start=1):  # noqa: B007 - the last count is wanted
        told = dict(zip(names, row, strict=True))
        file.write(json.dumps(told, default=dt.date.isoformat, ensure_ascii=False) + "\n")
    return count


def _cell(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value
