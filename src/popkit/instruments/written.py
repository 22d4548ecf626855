"""A definition as people write it, and the instrument it becomes."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, Strict, StringConstraints

from popkit.instruments.instrument import Instrument
from popkit.instruments.parts import (
    Ages,
    Band,
    Formula,
    Item,
    Items,
    Missing,
    Positive,
    Reliability,
    Respondent,
    Subscale,
)
from popkit.methods import ScoreDirection
from popkit.model.base import TEXT_PATTERN, Document, Id, Name, Number, YesNo
from popkit.vocabulary import ProtectedArea

__all__ = ["WrittenInstrument", "instrument_from"]

_Text = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=2000, pattern=TEXT_PATTERN)]


class WrittenInstrument(Document):
    """One `[[instruments]]` table; what the fields mean is told at `Instrument`."""

    id: Id
    name: Name
    respondent: Respondent
    items: Annotated[int, Strict(), Field(ge=1, le=500)]
    minimum: Number
    maximum: Number
    direction: ScoreDirection
    formula: Formula
    licence: _Text
    sources: Annotated[tuple[_Text, ...], Field(max_length=20)]
    step: Positive = 1.0
    ages: Ages | None = None
    reversed: tuple[Item, ...] = ()
    counted: Items | None = None
    counted_alone: YesNo = False
    missing: Missing | None = None
    bands: Annotated[tuple[Band, ...], Field(max_length=50)] = ()
    subscales: Annotated[tuple[Subscale, ...], Field(max_length=50)] = ()
    reliability: Reliability | None = None
    sd: Positive | None = None
    conventional_change: Positive | None = None
    recall: Name | None = None
    ppra: tuple[ProtectedArea, ...] | None = None
    confirmed: Annotated[tuple[_Text, ...], Field(max_length=50)] = ()
    recalled: Annotated[tuple[_Text, ...], Field(max_length=50)] = ()


def instrument_from(tree: Any) -> Instrument:
    """Return the instrument that a table defines.

    Raises:
        pydantic.ValidationError: it defines none.
    """
    written = WrittenInstrument.model_validate(tree)
    return Instrument(**{name: getattr(written, name) for name in WrittenInstrument.model_fields})
