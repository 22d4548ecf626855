"""Supports: a schedule, and what was delivered of it."""

from __future__ import annotations

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

_TOLD: Final = 0.95
_EFFECTS: Final = ("positive", "positive", "mixed", "none_seen", "unknown")
_RATED: Final = frozenset({"completed", "discontinued"})


def support(
    story: Story, service: Service, links: Record, *, provider: str, is_basic: bool = False
) -> tuple[Record, Record]:
    """Return a support of the plan and the truth about it."""
    dice, name = story.dice, f"s{len(story.supports) + 1}"
    weekdays = (dice.between(0, 4),) if is_basic or not links.get("goal_ids") else dice.pick(_WEEKDAYS)
    partner, offer = service.partner
    status = AFTERWARDS[story.status][1]
    truth: Record = {"id": name, "delivery": dice.drawn(SITUATIONS["support.delivery"])}
    start = story.first + dice.between(3, 8)
    made: Record = {
        "id": name,
        "title": service.title,
        "category": service.category,
        "tier": min(max(story.tier, 1), 3),
        "provider": {"kind": "school"}
        if provider == "school"
        else {"kind": "partner", "partner_id": partner, "service_id": offer},
        **links,
        "schedule": {"sessions_per_week": len(weekdays), "minutes_per_session": service.minutes},
        "starts_on": story.day(start),
        "ends_on": story.day(len(story.level.days) - 3),
        "status": status if start <= story.last else "planned",
    }
    if is_basic:
        made["basic_need"] = True
    if dice.chance(_TOLD):
        made["family_informed_on"] = story.day(story.first - 2)
    if start > story.last:
        return made, {**truth, "delivered_share": None}
    made["status_history"] = [{"status": "active", "on": made["starts_on"]}]
    if story.ended is not None:
        made["status_history"].append({"status": status, "on": story.day(story.ended)})
        if status in _RATED:
            made["effectiveness"] = dice.pick(_EFFECTS)
    places = story.level.weekly(weekdays, start, story.last)
    made["sessions"] = _sessions(story, places, truth, service.minutes)
    present = sum([1 for kept in made["sessions"] if kept["minutes"]])
    truth["delivered_share"] = round(present / len(places), 3) if places else None
    return made, truth


def _sessions(story: Story, places: Sequence[int], truth: Record, minutes: int) -> list[Record]:
    dice, days = story.dice, story.level.days
    random, delivery = dice.random, truth["delivery"]
    held = dice.within(*_HELD[delivery])
    there = held * dice.within(*_THERE[story.truth["attendance"]])
    # Of what is not held, the school cancels one part in four.
    by_school = 1 - (1 - held) / 4
    stop = dice.within(0.3, 0.7) if delivery == "stopped" else 1.0
    stopped = places[int(stop * len(places))] if delivery == "stopped" and places else len(days)
    found: list[Record] = []
    for at in places:
        if at >= stopped:
            if at >= stopped + _SILENCE:
                break
            found.append({"on": days[at], "minutes": 0, "attendance": "cancelled_by_provider"})
            continue
        chance = random()
        if chance < there:
            found.append({"on": days[at], "minutes": minutes, "attendance": "present"})
            continue
        if chance < held:
            word = "absent_excused" if (held - chance) * 3 < 2 * (held - there) else "absent_unexcused"
        else:
            word = "cancelled_by_provider" if chance < by_school else "cancelled_by_school"
        found.append({"on": days[at], "minutes": 0, "attendance": word})
    if delivery == "stopped":
        truth["stopped_on"] = days[min(stopped, len(days) - 1)]
    return found
