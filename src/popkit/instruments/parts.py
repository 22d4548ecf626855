"""The parts of an instrument's definition, as they stand in a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final, Literal, TypeVar, dataclass_transform

from pydantic import ConfigDict, Field, Strict, StringConstraints
from pydantic.dataclasses import dataclass

from popkit.methods.directions import TOLERANCE
from popkit.model.base import Id, Number

__all__ = [
    "LABEL_PATTERN",
    "Ages",
    "Band",
    "Formula",
    "FormulaKind",
    "Item",
    "Items",
    "Missing",
    "Positive",
    "Reliability",
    "ReliabilityKind",
    "Respondent",
    "Scale",
    "Subscale",
    "is_step",
]

T = TypeVar("T")

LABEL_PATTERN: Final = r"^[a-z][a-z0-9_]{0,63}$"

Respondent = Literal["student", "parent", "teacher", "anyone"]
FormulaKind = Literal["sum", "mean"]
ReliabilityKind = Literal["alpha", "omega", "retest", "other"]

Item = Annotated[int, Strict(), Field(ge=1, le=500)]
"""The number of an item, in the order of the form, from 1."""

Items = Annotated[tuple[Item, ...], Field(max_length=500)]
"""One or more items; that there is one at all is for `coherence` to say."""

# Below a millionth nothing is measured, and rounding would have the last word.
Positive = Annotated[float, Strict(), Field(ge=1e-6, le=1e6, allow_inf_nan=False)]

Scale = tuple[float, float]
"""Lowest and highest value, both included."""

_CONFIG: Final = ConfigDict(extra="forbid", hide_input_in_errors=True, defer_build=True)


@dataclass_transform(frozen_default=True)
def _part(cls: type[T]) -> type[T]:
    made: type[T] = dataclass(frozen=True, config=_CONFIG)(cls)  # type: ignore[assignment]
    return made


@_part
class Ages:
    """For whom it was made, in years; None: no bound is known."""

    minimum: Annotated[int, Strict(), Field(ge=0, le=120)] | None = None
    maximum: Annotated[int, Strict(), Field(ge=0, le=120)] | None = None


@_part
class Formula:
    """From the values of the items that count to a score: their sum or their mean, times `multiply`."""

    kind: FormulaKind
    multiply: Positive = 1.0

    def of(self, values: Sequence[float]) -> float:
        """Return the score of one or more values; their order leaves no trace in its last digits."""
        return round(self.weight(len(values)) * sum(sorted(values)), 9)

    def weight(self, count: int) -> float:
        """Return by how much the score of `count` values rises with one of them, and so its step for steps of one."""
        return self.multiply / count if self.kind == "mean" else self.multiply

    def scale(self, responses: Scale, count: int) -> Scale:
        """Return the lowest and the highest score of `count` responses on this scale."""
        return self.of([responses[0]] * count), self.of([responses[1]] * count)


@_part
class Missing:
    """How many of the items that count may be blank, and the value each of these is given.

    The value is one on the items' scale after reversed items are turned.
    """

    most_blank: Annotated[int, Strict(), Field(ge=1, le=500)]
    counts_as: Number


@_part
class Band:
    """A stretch of the score with a label, both ends included. It names a score, never a student."""

    label: Annotated[str, StringConstraints(strict=True, pattern=LABEL_PATTERN)]
    minimum: Number
    maximum: Number


@_part
class Subscale:
    """Items with a score of their own, by the instrument's formula."""

    id: Id
    items: Items
    bands: tuple[Band, ...] = ()


@_part
class Reliability:
    """What share of the differences between students is no error, strictly between 0 and 1, and how it was found."""

    value: Annotated[float, Strict(), Field(gt=0, lt=1, allow_inf_nan=False)]
    kind: ReliabilityKind


def is_step(distance: float, step: float) -> bool:
    """Whether a distance is a whole number of steps, but for the last bits."""
    steps = distance / step
    return abs(steps - round(steps)) <= TOLERANCE * max(abs(steps), 1)
