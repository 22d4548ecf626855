"""Waivers over a table of entries: the findings they cover become `waived`, and each waiver is told of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Final

import polars as pl

from popkit.audit.waivers import settled
from popkit.cohort.entries import ENTRIES, waiver_entry

if TYPE_CHECKING:
    from popkit.audit.waivers import Granted
    from popkit.cohort.entries import Entry

__all__ = ["with_waivers"]

_PLACE: Final = "place_among_entries"
_Said = tuple[int, int, str, str, str | None, str | None]


def with_waivers(entries: pl.DataFrame, granted: Mapping[str, Sequence[Granted]]) -> pl.DataFrame:
    """Let rest the findings that waivers cover.

    Few plans have a waiver, so theirs are settled plan by plan, by the very function that settles those of a plan
    that was read alone.

    Args:
        entries: of plans that were judged together, with the number of its row in each.
        granted: waivers by plan.
    """
    theirs = pl.col("entry").is_in(["plan", "finding"]) & pl.col("plan").is_in(list(granted))
    columns = ("row", "entry", "plan", "rule", "subject_id")
    said = entries.with_row_index(_PLACE).filter(theirs).select(_PLACE, *columns).sort("row", maintain_order=True)
    rests: dict[int, dt.date] = {}
    notes: list[Entry] = []
    for row, plan, faults in _by_row(said):
        places = list(faults)
        untils, found = settled(granted[plan], list(faults.values()))
        rests |= {place: until for place, until in zip(places, untils, strict=True) if until is not None}
        notes += [{"row": row, **waiver_entry(note)} for note in found]
    if not notes:
        return entries
    told = pl.DataFrame(notes, schema=ENTRIES).sort("rule", "subject_id", "until", maintain_order=True)
    return pl.concat([_resting(entries, rests), told], how="diagonal_relaxed")


def _by_row(said: pl.DataFrame) -> Iterator[tuple[int, str, dict[int, tuple[str, str]]]]:
    """Yield, for each row of a plan, its number, the plan's id, and rule and subject of each finding by its place."""
    for row, found in groupby(said.iter_rows(), key=itemgetter(1)):
        told: list[_Said] = list(found)
        yield row, told[0][3], {place: (rule, about) for place, _, entry, _, rule, about in told if rule and about}


def _resting(entries: pl.DataFrame, rests: Mapping[int, dt.date]) -> pl.DataFrame:
    until = pl.DataFrame({_PLACE: list(rests), "until": list(rests.values())}, {_PLACE: pl.UInt32, "until": pl.Date})
    entry = pl.when(pl.col("until").is_null()).then("entry").otherwise(pl.lit("waived", ENTRIES["entry"]))
    placed = entries.with_row_index(_PLACE).join(until, on=_PLACE, how="left", maintain_order="left")
    return placed.with_columns(entry).drop(_PLACE)
