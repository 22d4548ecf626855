"""Scores as columns: as popkit's own instruments give them, and any other."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from popkit.cohort.scoring import total_of
from popkit.instruments import Instrument, shipped_instruments, wrong_responses
from popkit.instruments.parts import Formula, Missing

Forms = list[list[float | None] | None]


PLAIN: dict[str, object] = {
    "id": "a:b",
    "name": "n",
    "respondent": "student",
    "licence": "free",
    "sources": ("x",),
    "items": 4,
    "minimum": 1.0,
    "maximum": 3.0,
    "direction": "higher_better",
    "formula": Formula("sum"),
}


def instrument(**more: object) -> Instrument:
    return Instrument(**{**PLAIN, **more})  # type: ignore[arg-type]


INSTRUMENTS = [
    *shipped_instruments().values(),
    instrument(),
    instrument(formula=Formula("mean", 10.0), reversed=(2, 3), missing=Missing(1, 1.7)),
    instrument(counted=(4, 2), counted_alone=True, reversed=(4,), missing=Missing(1, 2.0)),
    instrument(counted=(4, 2), missing=Missing(1, 2.0)),
    instrument(minimum=0.1, maximum=0.7, step=0.1, formula=Formula("mean", 1 / 3)),
    instrument(minimum=0.5, maximum=1000.5, step=2.5, items=3),
]


def told(kept: Instrument, forms: Forms) -> list[float | None]:
    table = pl.DataFrame({"given": forms}, {"given": pl.List(pl.Float64)})
    return table.select(total_of(kept, pl.col("given"))).to_series().to_list()


def by_object(kept: Instrument, form: list[float | None] | None) -> float | None:
    if form is None or wrong_responses(kept, form):
        return None
    found = kept.score(form)
    return found.total if found else None


@pytest.mark.parametrize("kept", INSTRUMENTS, ids=lambda kept: kept.id)
@given(data=st.data())
def test_totals_are_those_of_the_instrument(kept: Instrument, data: st.DataObject) -> None:
    steps = round((kept.maximum - kept.minimum) / kept.step)
    answer = st.integers(0, steps).map(lambda step: min(kept.minimum + step * kept.step, kept.maximum))
    wrong = st.sampled_from((kept.minimum - kept.step, kept.maximum + kept.step, kept.minimum + kept.step / 2))
    blank = st.none()
    lengths = st.sampled_from((kept.items, kept.items, len(kept.counted_items), kept.items + 1, 0))
    answers = st.sampled_from((answer, answer, answer | answer | answer | blank, answer | wrong))
    form = st.tuples(lengths, answers).flatmap(lambda drawn: st.lists(drawn[1], min_size=drawn[0], max_size=drawn[0]))
    forms: Forms = data.draw(st.lists(form | blank, min_size=1, max_size=12))
    expected = [by_object(kept, form) for form in forms]
    assert told(kept, forms) == [pytest.approx(total, rel=1e-12) if total is not None else None for total in expected]


def test_there_may_be_no_forms() -> None:
    assert told(INSTRUMENTS[0], []) == []
