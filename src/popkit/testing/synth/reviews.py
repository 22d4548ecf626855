"""The monthly well-being reviews, and the flags that are raised at them."""

from __future__ import annotations

from typing import Final

from popkit.limits import shipped_limits
from popkit.testing.synth.calendars import MonthOfSchool
from popkit.testing.synth.people import COORDINATOR, staff_id
from popkit.testing.synth.situations import SITUATIONS
from popkit.testing.synth.steps import checked, promised
from popkit.testing.synth.story import Record, Story
from popkit.testing.synth.wording import ASSETS, FLAG_KINDS, GOING_WELL, VOICES

__all__ = ["wellbeing_reviews"]


def _limit(name: str) -> int:
    # Which months ask for a review is the library's to say, so its own figures are taken.
    return int(shipped_limits().by_name[name].values[-1].value)  # type: ignore[arg-type]


_LEAST_DAYS: Final = _limit("month_min_days")
_BEGAN_LATE: Final = _limit("first_month_school_days")
_GRACE: Final = _limit("review_grace_school_days")

_STAYS: Final = 0.7
"""The share of ratings that are as they were a month before."""

_AGREES: Final = 0.75
"""The share of ratings in which the student sees it as the adult does."""

_NOT_DISCUSSED: Final = 0.04
_PRIVATE: Final = 0.93
_SPEAKS: Final = 0.95
_PROMISES: Final = 0.4
_RECORDED_AT_ONCE: Final = 0.9
_CLOSED: Final = 0.9
_MODES: Final = ("in_person", "in_person", "in_person", "in_person", "video", "phone")
_TRIES: Final = ("absent", "no_answer", "postponed", "interrupted")
_WAIVERS: Final = ("the family is away for the month", "the student is in hospital school", "the building is closed")
_SURVEY: Final = "who5"


def wellbeing_reviews(story: Story) -> list[Record]:
    """Return a record for each month that asks for a review and got one, a try or a waiver."""
    found: list[Record] = []
    levels = {domain: story.dice.drawn(SITUATIONS["rating.level"]) for domain in ASSETS}
    story.truth["months"] = told = []
    for month in story.level.months:
        if not _is_due(story, month):
            continue
        word = story.dice.drawn(SITUATIONS["month.review"])
        made = _MAKING[word](story, month, levels)
        told.append({"month": month.name, "review": "open" if made is None else word, **(made or {}).pop("truth", {})})
        if made and made.get("status"):
            found.append({"id": f"w-{month.name}", "month": month.name, **made})
    return found


def _is_due(story: Story, month: MonthOfSchool) -> bool:
    """Whether the month asks for a review: enough days of school, and the plan active on half of them or more."""
    days = month.end - month.first
    if days < _LEAST_DAYS or story.first >= month.end or month.first > story.last:
        return False
    if story.first - month.first >= _BEGAN_LATE:
        return False
    last = month.end if story.ended is None else min(month.end, story.ended)
    return 2 * (last - max(month.first, story.first)) >= days


def _on_time(story: Story, month: MonthOfSchool, levels: dict[str, str]) -> Record | None:
    days = month.end - month.first
    place = month.first + int(story.dice.within(0.4, 0.8) * days)
    return _held(story, min(max(place, story.first + 2), month.end - 1), levels)


def _late(story: Story, month: MonthOfSchool, levels: dict[str, str]) -> Record | None:
    return _held(story, month.end + story.dice.between(0, _GRACE - 2), levels)


def _missed(story: Story, month: MonthOfSchool, _levels: dict[str, str]) -> Record | None:
    dice = story.dice
    tried, at = dice.drawn(SITUATIONS["month.tried"]), max(story.first + 1, month.first + dice.between(3, 7))
    if month.end + _GRACE > story.last or tried == "no":
        # A month is missed only once the days of grace have gone by.
        return {"truth": {"tried": False}} if month.end + _GRACE <= story.last else None
    tries = [{"on": story.day(at), "mode": "in_person", "outcome": dice.pick(_TRIES)}]
    if dice.chance(0.5):
        tries.append({"on": story.day(at + 2), "mode": "phone", "outcome": dice.pick(_TRIES)})
    return {"status": "attempted", "attempts": tries, "truth": {"tried": True}}


def _waived(story: Story, month: MonthOfSchool, _levels: dict[str, str]) -> Record | None:
    del month
    return {"status": "waived", "waiver": {"reason": story.dice.pick(_WAIVERS), "by": staff_id(COORDINATOR)}}


_MAKING: Final = {"on_time": _on_time, "late": _late, "missed": _missed, "waived": _waived}


def _held(story: Story, place: int, levels: dict[str, str]) -> Record | None:
    """Return a review held on a day; None when that day is still to come."""
    if place > story.last:
        return None
    dice, on, manager = story.dice, story.day(place), story.manager_on(place)
    is_substitute = dice.drawn(SITUATIONS["month.reviewer"]) == "substitute" or manager is None
    made: Record = {
        "status": "completed",
        "held_on": on,
        "recorded_on": on if dice.chance(_RECORDED_AT_ONCE) else story.day(min(place + dice.between(1, 4), story.last)),
        "reviewer_id": staff_id(COORDINATOR if is_substitute or manager is None else manager),
        "mode": dice.pick(_MODES),
        "private": dice.chance(_PRIVATE),
        "minutes": dice.pick((10, 10, 15, 15, 20, 25)),
        "ratings": _ratings(story, levels),
        "going_well": dice.pick(GOING_WELL),
        "truth": {"by": "substitute" if is_substitute else "manager"},
    }
    if is_substitute and manager is not None:
        made["substitute_for"] = staff_id(manager)
    if dice.chance(_SPEAKS):
        made["student_voice"] = dice.pick(VOICES)
    else:
        made["student_declined_to_speak"] = True
    _next_steps(story, made, place)
    if story.truth.get("survey", "none") != "none":
        made["scores"] = [{"instrument": _SURVEY, "responses": [dice.between(1, 5) for _ in range(5)]}]
    _raise_flags(story, made, place)
    return made


def _ratings(story: Story, levels: dict[str, str]) -> list[Record]:
    dice, shares, found = story.dice, SITUATIONS["rating.level"], []
    for domain, level in levels.items():
        if dice.chance(_NOT_DISCUSSED):
            found.append({"domain": domain, "not_discussed": "ran out of time"})
            continue
        if level == "urgent" or not dice.chance(_STAYS):
            # What was urgent was seen to.
            level = "needs_attention" if level == "urgent" else dice.drawn(shares)  # noqa: PLW2901
            levels[domain] = level
        own = level if dice.chance(_AGREES) else dice.pick(("thriving", "steady", "needs_attention"))
        found.append({"domain": domain, "level": level, "self_level": own})
    return found


def _next_steps(story: Story, made: Record, place: int) -> None:
    made["checked_actions"] = [checked(story, place)]
    concerns = any(kept.get("level") in {"needs_attention", "urgent"} for kept in made["ratings"])
    if concerns or story.dice.chance(_PROMISES):
        made["action_ids"] = [promised(story, place)]
    else:
        made["no_action_needed"] = True


def _raise_flags(story: Story, made: Record, place: int) -> None:
    """Raise a flag for each urgent rating, and log whom it was handed to and when."""
    for rating in made["ratings"]:
        if rating.get("level") != "urgent":
            continue
        on = story.day(place)
        handed = story.dice.drawn(SITUATIONS["flag.handed"])
        later = on if handed == "same_day" or place == story.last else story.day(place + 1)
        flag: Record = {
            "id": f"f{len(story.flags) + 1}",
            "kind": FLAG_KINDS[rating["domain"]],
            "raised_at": f"{on}T10:20:00-05:00",
            "raised_by": made["reviewer_id"],
            "handed_to": "counselor",
            "handed_at": f"{later}T10:45:00-05:00",
            "acknowledged_at": f"{later}T11:05:00-05:00",
            "guardian_notified": "yes",
            "external_report": "not_required",
        }
        if place + 3 <= story.last and story.dice.chance(_CLOSED):
            flag["closed_at"] = f"{story.day(place + 3)}T14:00:00-05:00"
        story.flags.append(flag)
        made.setdefault("flag_ids", []).append(flag["id"])
