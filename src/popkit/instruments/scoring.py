"""From responses to a score. A score is never a diagnosis."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from popkit.instruments.parts import is_step

if TYPE_CHECKING:
    from popkit.instruments.instrument import Instrument
    from popkit.instruments.parts import Band

__all__ = ["Responses", "Score", "score_of", "wrong_responses"]

Responses = Sequence[float | None]
"""Answers in the order of the form; None for one left blank."""

_NO_SCORES: Final[Mapping[str, Score]] = {}


@frozen
class Score:
    """What one filled-in form comes to. It is never a diagnosis.

    Attributes:
        total: the score.
        band: label of the band it lies in; None: in none.
        blank_count: how many of the items that count were left blank.
        subscales: the scores of the instrument's subscales by id; a subscale has none of its own.
    """

    total: float = field(repr=False)
    band: str | None = field(repr=False)
    blank_count: int = field(repr=False)
    subscales: Mapping[str, Score] = field(default=_NO_SCORES, repr=False, hash=False)


def wrong_responses(instrument: Instrument, responses: Responses) -> tuple[int | None, ...]:
    """List what cannot have been answered to the instrument: places in `responses`, from 0.

    None, which comes first, stands for the whole: there are too few or too many. A blank is never
    wrong here; whether it leaves a score is for `Instrument.score` to say.
    """
    wrong = [place for place, given in enumerate(responses) if given is not None and not _is_answer(instrument, given)]
    return tuple(wrong) if len(responses) in _lengths(instrument) else (None, *wrong)


def score_of(instrument: Instrument, responses: Responses) -> Score | None:
    """Score responses none of which is wrong; None: more are blank than the instrument allows."""
    given = dict(zip(_items_in(instrument, len(responses)), responses, strict=True))
    counted = instrument.counted_items
    values = {item: _turned(instrument, item, value) for item in counted if (value := given[item]) is not None}
    blank, missing = {*counted} - values.keys(), instrument.missing
    if blank:
        if missing is None or len(blank) > missing.most_blank:
            return None
        values |= dict.fromkeys(blank, missing.counts_as)
    subscales = {
        subscale.id: Score(*_total(instrument, subscale.bands, values, subscale.items), len(blank & {*subscale.items}))
        for subscale in instrument.subscales
    }
    return Score(*_total(instrument, instrument.bands, values, counted), len(blank), subscales)


def _lengths(instrument: Instrument) -> set[int]:
    return {instrument.items, *([len(instrument.counted_items)] if instrument.counted_alone else [])}


def _items_in(instrument: Instrument, length: int) -> Iterable[int]:
    return range(1, length + 1) if length == instrument.items else instrument.counted_items


def _is_answer(instrument: Instrument, given: float) -> bool:
    in_range = instrument.minimum <= given <= instrument.maximum
    return in_range and is_step(given - instrument.minimum, instrument.step)


def _turned(instrument: Instrument, item: int, given: float) -> float:
    return instrument.minimum + instrument.maximum - given if item in instrument.reversed else given


def _total(
    instrument: Instrument, bands: Iterable[Band], values: Mapping[int, float], items: Iterable[int]
) -> tuple[float, str | None]:
    total = instrument.formula.of([values[item] for item in items])
    return total, next((band.label for band in bands if band.minimum <= total <= band.maximum), None)
