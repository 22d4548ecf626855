"""Goals: a true course, and observations about it."""

from __future__ import annotations

import datetime as dt
import math
from typing import Final

from popkit.testing.synth.people import owner, staff_id
from popkit.testing.synth.situations import SITUATIONS
from popkit.testing.synth.story import AFTERWARDS, Record, Story
from popkit.testing.synth.wording import MEASURED, REFLECTIONS, Measured
from popkit.vocabulary import CLOSED_GOAL_STATUSES

__all__ = ["RATES", "chosen", "goal"]

RATES: Final = {"aimline": 1.0, "half_rate": 0.5, "no_growth": 0.0, "fast": 1.7}
"""The true rate of each course, as a share of the rate that the goal requires."""

_FARTHEST: Final = {"aimline": 1.0, "half_rate": 1.0, "no_growth": 1.0, "fast": 1.15}
"""Where a course ends, as a share of the way from the baseline to the target: then it stays."""

_YEAR_DAYS: Final = 266
"""From the first weeks of a school year to the last: the time in which a whole year's gain is made."""

_MISSED: Final = {"kept": 0.05, "neglected": 0.6}
"""The share of agreed measurements that are not made."""

_WEEKLY: Final = {1: 0.5, 2: 0.6, 3: 0.95}
"""The share of goals that are measured weekly, by the plan's tier; the others every two weeks."""

_EXCLUDED: Final = 0.01
_DIRECTIONS: Final = {"rising": "increase", "falling": "decrease", "scaled": "increase"}


def chosen(story: Story) -> list[tuple[str, Measured]]:
    """Draw the plan's goals: the kind of each, and what it is about, none twice."""
    found: list[tuple[str, Measured]] = []
    for _ in range(int(story.dice.drawn(SITUATIONS["plan.goals"]))):
        kind = story.dice.drawn(SITUATIONS["goal.kind"])
        taken = {measured.title for _, measured in found}
        left = [each for each in MEASURED[kind] if story.level.name in each.levels and each.title not in taken]
        found.append((kind, story.dice.pick(left)))
    return found


def goal(story: Story, kind: str, measured: Measured, need: str) -> tuple[Record, Record]:
    """Return a goal of the plan and the truth about it."""
    dice, name = story.dice, f"g{len(story.goals) + 1}"
    truth: Record = {
        "id": name,
        "kind": kind,
        **{each: dice.drawn(SITUATIONS[f"goal.{each}"]) for each in ("course", "measuring", "owner")},
        "noise_sd": round(dice.within(*measured.noise), 2),
    }
    made: Record = {
        "id": name,
        "domain": measured.domain,
        "title": measured.title,
        "student_words": measured.words,
        "profile_ids": [need],
        "measure": _measure(kind, measured),
        "monitoring": "weekly" if dice.chance(_WEEKLY[story.tier]) else "every_two_weeks",
        "status": AFTERWARDS[story.status][0],
    }
    carried_by = owner(story)
    if truth["owner"] == "named":
        made["owner_id"] = staff_id(carried_by)
    if story.has_begun:
        made["status_history"] = [{"status": "active", "on": story.day(story.first)}]
        _measured(story, made, measured, truth)
        if story.ended is not None:
            _end(story, made, story.day(story.ended))
    return made, truth


def _end(story: Story, made: Record, on: str) -> None:
    """Let a goal end with its plan, or rest with it."""
    made["status_history"].append({"status": made["status"], "on": on})
    if made["status"] in CLOSED_GOAL_STATUSES:
        made["achievement"] = {"status": _achievement(story, made), "on": on}
        made["reflection"] = story.dice.pick(REFLECTIONS)


def _measure(kind: str, measured: Measured) -> Record:
    made: Record = {"name": measured.name, "direction": _DIRECTIONS[kind]}
    if kind == "scaled":
        return {**made, "scale": "attainment"}
    made |= {"unit": measured.unit, "minimum": 0}
    if measured.maximum is not None:
        made["maximum"] = measured.maximum
    return made


def _measured(story: Story, made: Record, measured: Measured, truth: Record) -> None:
    """Put a baseline, a target and observations into a goal."""
    dice, level = story.dice, story.level
    place = min(story.first + dice.between(0, 3), story.last)
    end = max(len(level.days) - dice.between(5, 12), place + 1)
    days = level.ordinals[end] - level.ordinals[place]
    start, gain = dice.between(*measured.start), dice.between(*measured.gain)
    is_scaled = truth["kind"] == "scaled"
    if not is_scaled:
        gain = round(gain * min(1.0, days / _YEAR_DAYS)) or (1 if gain > 0 else -1)
    made["baseline"] = {"on": story.day(place), "value": start}
    made["target"] = {"on": story.day(end), "value": start + gain}
    made["observations"] = _observations(story, made, truth, place)


def _observations(story: Story, made: Record, truth: Record, place: int) -> list[Record]:
    """Draw observations from the day after the baseline, which is at `place`, about the true course."""
    dice, level = story.dice, story.level
    roll, normal, ordinals, written = dice.roll, dice.normal, level.ordinals, level.days
    start, began = made["baseline"]["value"], ordinals[place]
    gain, days = made["target"]["value"] - start, dt.date.fromisoformat(made["target"]["on"]).toordinal() - began
    rate, farthest = RATES[truth["course"]] / days, _FARTHEST[truth["course"]]
    noise, missed = truth["noise_sd"], _MISSED[truth["measuring"]]
    low, high = _ends(made["measure"])
    places = level.weekly((dice.between(0, 4),), place + 3, story.last)
    found: list[Record] = []
    for at in places if made["monitoring"] == "weekly" else places[::2]:
        if roll() < missed:
            continue
        value = round(start + gain * min(rate * (ordinals[at] - began), farthest) + noise * normal())
        # The scale ends here for everybody.
        found.append({"on": written[at], "value": min(max(value, low), high)})
        if roll() < _EXCLUDED:
            found[-1]["excluded"] = "fire drill"
    return found


def _ends(measure: Record) -> tuple[float, float]:
    if "scale" in measure:
        return -2, 2
    return measure["minimum"], measure.get("maximum", math.inf)


def _achievement(story: Story, made: Record) -> str:
    """Say what became of a goal as careful adults would, who look at the newest three observations."""
    if story.status != "completed":
        return "exited_unknown"
    values = sorted(kept["value"] for kept in made["observations"][-3:] if "excluded" not in kept)
    if not values:
        return "no_change"
    start, target = made["baseline"]["value"], made["target"]["value"]
    share = (values[len(values) // 2] - start) / (target - start)
    if share >= 1:
        return "achieved"
    return "improving" if share >= 0.2 else "no_change"  # noqa: PLR2004 - one part in five can be seen
