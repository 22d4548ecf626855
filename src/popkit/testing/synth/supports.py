"""Supports: a schedule, and what was delivered of it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

from popkit.testing.synth.situations import SITUATIONS
from popkit.testing.synth.story import AFTERWARDS, Record, Story
from popkit.testing.synth.wording import Service

__all__ = ["support"]

_HELD: Final = {"well": (0.93, 0.99), "poorly": (0.35, 0.65), "stopped": (0.93, 0.99)}
"""The share of sessions that adults hold, from and to."""

_THERE: Final = {"regular": (0.96, 0.995), "often_absent": (0.82, 0.92)}
"""The share of held sessions at which the student is, from and to."""

_WEEKDAYS: Final = ((0,), (1,), (2,), (3,), (4,), (0, 2), (1, 3), (1, 4), (2, 4))
_SILENCE: Final = 10
"""Days of school for which cancelled sessions are written down when a support stops; then nobody writes any more."""

_NOT_PRESENT: Final = ("absent_excused", "absent_unexcused", "cancelled_by_provider", "cancelled_by_school")
"""Two absences in three are excused; the provider cancels three sessions in four of those that are not held."""

_TOLD: Final = 0.95
_EFFECTS: Final = ("positive", "positive", "mixed", "none_seen", "unknown")
_RATED: Final = frozenset({"completed", "discontinued"})


def support(
    story: Story, service: Service, links: Record, *, provider: str, is_basic: bool = False
) -> tuple[Record, Record]:
    """Return a support of the plan and the truth about it."""
    dice = story.dice
    truth: Record = {"id": f"s{len(story.supports) + 1}", "delivery": dice.drawn(SITUATIONS["support.delivery"])}
    once_a_week = is_basic or "goal_ids" not in links
    weekdays = (dice.between(0, 4),) if once_a_week else dice.pick(_WEEKDAYS)
    start = story.first + dice.between(3, 8)
    made: Record = {
        "id": truth["id"],
        "title": service.title,
        "category": service.category,
        "tier": story.tier,
        "provider": _provider(service, provider),
        **links,
        "schedule": {"sessions_per_week": len(weekdays), "minutes_per_session": service.minutes},
        "starts_on": story.day(start),
        "ends_on": story.day(len(story.level.days) - 3),
        "status": "planned",
    }
    if is_basic:
        made["basic_need"] = True
    if dice.chance(_TOLD):
        made["family_informed_on"] = story.before(2)
    if start > story.last:
        return made, {**truth, "delivered_share": None}
    _begin(story, made)
    places = story.level.weekly(weekdays, start, story.last)
    made["sessions"] = _sessions(story, places, truth, service.minutes)
    present = sum([1 for kept in made["sessions"] if kept["minutes"]])
    truth["delivered_share"] = round(present / len(places), 3) if places else None
    return made, truth


def _provider(service: Service, kind: str) -> Record:
    if kind == "school":
        return {"kind": "school"}
    partner, offer = service.partner
    return {"kind": "partner", "partner_id": partner, "service_id": offer}


def _begin(story: Story, made: Record) -> None:
    """Give a support that has begun its history, to the end where there is one."""
    made["status"] = AFTERWARDS[story.status][1]
    made["status_history"] = [{"status": "active", "on": made["starts_on"]}]
    if story.ended is not None:
        made["status_history"].append({"status": made["status"], "on": story.day(story.ended)})
        if made["status"] in _RATED:
            made["effectiveness"] = story.dice.pick(_EFFECTS)


def _sessions(story: Story, places: Sequence[int], truth: Record, minutes: int) -> list[Record]:
    dice, days = story.dice, story.level.days
    roll, delivery = dice.roll, truth["delivery"]
    held = dice.within(*_HELD[delivery])
    there = held * dice.within(*_THERE[story.truth["attendance"]])
    bounds = (held - (held - there) / 3, held, 1 - (1 - held) / 4)
    stopped = len(days)
    if delivery == "stopped" and places:
        stopped = places[int(dice.within(0.3, 0.7) * len(places))]
        truth["stopped_on"] = days[stopped]
    found: list[Record] = []
    for at in places:
        if at >= stopped + _SILENCE:
            break
        chance = roll()
        if at >= stopped:
            found.append({"on": days[at], "minutes": 0, "attendance": "cancelled_by_provider"})
        elif chance < there:
            found.append({"on": days[at], "minutes": minutes, "attendance": "present"})
        else:
            found.append({"on": days[at], "minutes": 0, "attendance": _NOT_PRESENT[bisect_right(bounds, chance)]})
    return found
