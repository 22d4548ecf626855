"""Answers to questionnaires that nobody can have given, in columns; `popkit.read.answers` says which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from popkit.instruments import is_known_id, shipped_instruments
from popkit.methods.directions import TOLERANCE

if TYPE_CHECKING:
    from popkit.cohort.screen import Screen
    from popkit.instruments import Instrument

__all__ = ["screen_answers"]

_SCORES: Final = "wellbeing_reviews.scores"
_RESPONSES: Final = f"{_SCORES}.responses"


def screen_answers(screen: Screen) -> None:
    """Doubt plans with answers to an instrument that is not known, or that its form does not have."""
    if not screen.sees(_SCORES, "instrument"):
        return
    names = screen.table(_SCORES).get_column("instrument")
    unknown = [name for name in names.unique().drop_nulls() if not is_known_id(name)]
    screen.doubt(_SCORES, pl.col("instrument").is_in(unknown))
    if not screen.sees(_SCORES, "responses"):
        return
    instrument = screen.of_parent(_RESPONSES, names)
    for name, found in shipped_instruments().items():
        count = pl.col("responses").list.len()
        screen.doubt(_SCORES, (pl.col("instrument") == name) & ~count.is_in(_lengths(found)))
        screen.doubt(_RESPONSES, (instrument == name) & ~_is_answer(pl.col("item"), found))


def _lengths(instrument: Instrument) -> list[int]:
    return [instrument.items, *([len(instrument.counted_items)] if instrument.counted_alone else [])]


def _is_answer(given: pl.Expr, instrument: Instrument) -> pl.Expr:
    """Say whether a response is on the scale; null for one left blank."""
    steps = (given - instrument.minimum) / instrument.step
    is_step = (steps - steps.round()).abs() <= TOLERANCE * pl.max_horizontal(steps.abs(), 1)
    return given.is_between(instrument.minimum, instrument.maximum) & is_step
