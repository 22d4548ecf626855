"""From responses to scores, as columns; `popkit.instruments.scoring` says what they mean."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from popkit.instruments import Instrument
from popkit.methods.directions import TOLERANCE

__all__ = ["total_of"]

_DIGITS = 9


def total_of(instrument: Instrument, responses: pl.Expr) -> pl.Expr:
    """Return the total of each list of responses to one instrument.

    Null where they are none to it, or more is blank than it allows.
    """
    values = list(_counted(instrument, responses))
    blank = pl.sum_horizontal([value.is_null().cast(pl.Int64) for value in values])
    missing = instrument.missing
    counts_as, most_blank = (missing.counts_as, missing.most_blank) if missing else (0.0, 0)
    total = pl.sum_horizontal(values) + blank * counts_as
    is_score = (blank <= most_blank) & ~_is_wrong(instrument, responses)
    return pl.when(is_score).then((total * instrument.formula.weight(len(values))).round(_DIGITS))


def _counted(instrument: Instrument, responses: pl.Expr) -> Iterator[pl.Expr]:
    """Yield the value of each item that counts, turned where the item is; null where it was left blank."""
    ends = instrument.minimum + instrument.maximum
    is_whole = responses.list.len() == instrument.items
    for place, item in enumerate(instrument.counted_items):
        given = responses.list.get(item - 1, null_on_oob=True)
        if instrument.counted_alone:
            given = pl.when(is_whole).then(given).otherwise(responses.list.get(place, null_on_oob=True))
        yield ends - given if item in instrument.reversed else given


def _is_wrong(instrument: Instrument, responses: pl.Expr) -> pl.Expr:
    """Whether these cannot be responses to the instrument."""
    lengths = [instrument.items, *([len(instrument.counted_items)] if instrument.counted_alone else [])]
    given = pl.element()
    steps = (given - instrument.minimum) / instrument.step
    is_step = (steps - steps.round()).abs() <= TOLERANCE * pl.max_horizontal(steps.abs(), 1.0)
    is_answer = given.is_between(instrument.minimum, instrument.maximum) & is_step
    has_other = responses.list.eval(~is_answer).list.any()
    return ~responses.list.len().is_in(lengths) | has_other
