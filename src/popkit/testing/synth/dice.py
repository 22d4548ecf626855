"""Chance that comes out the same everywhere: every draw is made from `Random.random`, and from nothing else.

Python promises that `random()` gives the same sequence for the same seed in every version, and promises it of
no other draw.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from random import Random
from typing import Final, TypeVar

from attrs import define, field, frozen

__all__ = ["Dice", "Shares"]

T = TypeVar("T")

_TURN: Final = 2 * math.pi
_ROUNDING: Final = 1e-9


@frozen
class Shares:
    """The outcomes of one situation and how often each occurs.

    Attributes:
        of: what is counted.
        shares: by outcome, 0 … 1; together 1.
    """

    name: str
    of: str
    shares: Mapping[str, float]
    outcomes: tuple[str, ...] = field(init=False)
    bounds: tuple[float, ...] = field(init=False)

    def __attrs_post_init__(self) -> None:
        total = sum(self.shares.values())
        if abs(total - 1) > _ROUNDING or min(self.shares.values()) < 0:
            raise ValueError(f"the shares of {self.name} add up to {total}, not to 1")
        object.__setattr__(self, "outcomes", tuple(self.shares))
        # The last outcome takes what rounding leaves over.
        object.__setattr__(self, "bounds", tuple(accumulate(self.shares.values()))[:-1])


@define(eq=False, repr=False, init=False)
class Dice:
    """A source of chance of one thing's own, named by what makes it its own.

    Attributes:
        roll: draws a number from 0 up to and without 1.
    """

    roll: Callable[[], float]

    def __init__(self, *names: object) -> None:
        # A text as seed is hashed with SHA-512, whatever PYTHONHASHSEED says.
        self.roll = Random(":".join(map(str, names))).random  # noqa: S311 - to come out the same, not for secrets

    def drawn(self, shares: Shares) -> str:
        """Draw an outcome of a situation."""
        return shares.outcomes[bisect_right(shares.bounds, self.roll())]

    def pick(self, options: Sequence[T]) -> T:
        """Draw one of the options, each as likely as another."""
        return options[int(self.roll() * len(options))]

    def between(self, low: int, high: int) -> int:
        """Draw a whole number from `low` to `high`, both included."""
        return low + int(self.roll() * (high - low + 1))

    def within(self, low: float, high: float) -> float:
        """Draw a number between two."""
        return low + self.roll() * (high - low)

    def chance(self, share: float) -> bool:
        """Whether something happens that happens in this share of cases."""
        return self.roll() < share

    def normal(self) -> float:
        """Draw from the standard normal distribution (Box and Muller 1958)."""
        roll = self.roll
        return math.sqrt(-2 * math.log(1 - roll())) * math.cos(_TURN * roll())
