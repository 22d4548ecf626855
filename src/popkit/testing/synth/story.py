"""One plan in the making: when it begins and ends, who is there, and what was drawn for it so far."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from attrs import define, field, frozen

from popkit.testing.synth.calendars import LEVELS, Level, block_of, school_id
from popkit.testing.synth.dice import Dice
from popkit.testing.synth.situations import SITUATIONS

__all__ = ["AFTERWARDS", "Record", "Story", "Wanted", "story_of"]

Record = dict[str, Any]

AFTERWARDS: Final = {
    "active": ("active", "active"),
    "draft": ("proposed", "planned"),
    "proposed": ("proposed", "planned"),
    "on_hold": ("on_hold", "paused"),
    "completed": ("completed", "completed"),
    "withdrawn": ("cancelled", "withdrawn"),
    "transferred": ("cancelled", "discontinued"),
    "entered_in_error": ("entered_in_error", "discontinued"),
}
"""The status of goals and of supports that a plan's own status brings with it."""

_NOT_BEGUN: Final = frozenset({"draft", "proposed"})
_OPEN: Final = frozenset({"active"})

_LEAST_DAYS: Final = 15
"""Days of school that a plan that has begun has behind it at least."""


@frozen
class Wanted:
    """What makes a synthetic plan the same every time, beside its number.

    Attributes:
        until: the day on which the plans are written down; what happened later is not in them.
    """

    seed: int
    until: dt.date


@define(eq=False, repr=False)
class Story:
    """What was drawn for one plan. Days are places among the days of school of its `level`.

    Attributes:
        first: the day the plan begins.
        last: the last day of which it tells, before `first` where it has not begun.
        today: the day it is written down, or the day of school before.
        drafted: the day of the first draft.
        ended: the day its last status came about; None for an active plan and one that has not begun.
        changed: the first day without the first manager; None when that one stays.
        managers: staff numbers of the first manager, and of the next where there is one.
        truth: what was drawn, for the one who scores.
        actions: promised steps so far.
    """

    wanted: Wanted
    number: int
    dice: Dice
    level: Level
    school_id: str
    status: str
    grade: str
    tier: int
    first: int
    last: int
    today: int
    drafted: int
    ended: int | None
    truth: Record
    changed: int | None = None
    managers: tuple[int, ...] = ()
    goals: list[Record] = field(factory=list)
    supports: list[Record] = field(factory=list)
    actions: list[Record] = field(factory=list)
    flags: list[Record] = field(factory=list)

    @property
    def has_begun(self) -> bool:
        """Whether there is anything to tell yet."""
        return self.last >= self.first

    def day(self, place: int) -> str:
        """Return a day as it is written; past the end of the school year, its last day."""
        return self.level.written[place]

    def before(self, days: int) -> str:
        """Return a day so many days of school before the plan begins, or today where that is earlier."""
        return self.day(min(self.first - days, self.today))

    def drawn(self, situation: str) -> str:
        """Draw a situation of the whole plan and keep it for the truth."""
        found = self.dice.drawn(SITUATIONS[f"plan.{situation}"])
        self.truth[situation] = found
        return found

    def manager_on(self, place: int) -> int | None:
        """Return the staff number of the plan's manager on a day; None when nobody followed the one who left."""
        if self.changed is None or place < self.changed:
            return self.managers[0]
        return self.managers[1] if len(self.managers) > 1 else None


def story_of(wanted: Wanted, number: int) -> Story:
    """Draw when plan `number` begins and ends, and where."""
    dice = Dice("plan", wanted.seed, number)
    status = dice.drawn(SITUATIONS["plan.status"])
    level = LEVELS[dice.drawn(SITUATIONS["plan.level"])]
    today = level.until(wanted.until)
    truth: Record = {"plan": f"plan-{number:06d}", "status": status, "level": level.name, "beginning": "not_begun"}
    if status in _NOT_BEGUN:
        first, last, ended = today + dice.between(4, 12), today, None
    else:
        truth["beginning"] = dice.drawn(SITUATIONS["plan.beginning"])
        first = min(_beginning(truth["beginning"], level, today, dice), today - _LEAST_DAYS)
        ended = None if status in _OPEN else _end(status, first, today, dice)
        last = today if ended is None else ended - 1
    return Story(
        wanted=wanted,
        number=number,
        dice=dice,
        level=level,
        school_id=school_id(level.name, block_of(number)),
        status=status,
        grade=dice.pick(level.grades),
        tier=int(dice.drawn(SITUATIONS["plan.tier"])),
        first=first,
        last=last,
        today=today,
        drafted=min(first, today) - dice.between(6, 8),
        ended=ended,
        truth=truth,
    )


def _beginning(word: str, level: Level, today: int, dice: Dice) -> int:
    if word == "summer":
        return dice.between(8, 14)
    if word == "autumn":
        return level.autumn + dice.between(8, 24)
    return level.autumn + dice.between(30, max(31, int(0.6 * (today - level.autumn))))


def _end(status: str, first: int, today: int, dice: Dice) -> int:
    if status == "entered_in_error":
        return first + dice.between(1, 5)
    return first + int(dice.within(0.4, 0.95) * (today - first))
