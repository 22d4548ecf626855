"""Promised steps, meetings about the whole plan, and consents."""

from __future__ import annotations

from typing import Any, Final

from popkit.testing.synth.people import COORDINATOR, staff_id
from popkit.testing.synth.situations import SITUATIONS
from popkit.testing.synth.story import Record, Story
from popkit.testing.synth.wording import ACTIONS

__all__ = ["checked", "consents", "next_review", "plan_reviews", "promised"]

_BETWEEN_REVIEWS: Final = {1: 40, 2: 30, 3: 20}
"""Days of school from one meeting about the plan to the next, on average, by the plan's tier."""

_DECIDED: Final = {"half_rate": "intensify", "no_growth": "change_support", "fast": "raise_goal", "aimline": "continue"}
_UNDELIVERED: Final = 0.7
"""Under this share of delivered sessions, adults who look at the numbers mend the delivery first."""

_STEP: Final = 0.8
"""The share of goals for which a meeting promises a next step."""

_SURVEY: Final = "who5"


def promised(story: Story, place: int, goal: Record | None = None) -> str:
    """Promise a step on a day, for a goal until the next meeting, or for the days to come; return its id."""
    dice, name = story.dice, f"a{len(story.actions) + 1}"
    days = 5 if goal is None else _BETWEEN_REVIEWS[story.tier]
    due = place + dice.between(days - 3, days)
    manager = story.manager_on(place)
    made: Record = {
        "id": name,
        "text": dice.pick(ACTIONS),
        "owner_id": "student" if dice.chance(0.1) else staff_id(COORDINATOR if manager is None else manager),
        "created_on": story.day(place),
        "due_on": story.day(due),
    }
    if goal is not None:
        made["goal_id"] = goal["id"]
    found = dice.drawn(SITUATIONS["action.done"])
    done = due + dice.between(1, 12) if found == "late" else max(place, due - dice.between(0, 3))
    if found != "not_done" and done <= story.last:
        made["done_on"] = story.day(done)
    story.actions.append(made)
    return name


def checked(story: Story, place: int) -> Record:
    """Look at the newest promised step at a review: it is done, or carried on."""
    newest = story.actions[-1]
    if newest.get("done_on", "9999") <= story.day(place):
        return {"action_id": newest["id"], "outcome": "done"}
    return {"action_id": newest["id"], "outcome": "carried", "reason": "no time yet"}


def next_review(story: Story) -> str:
    """Return the day agreed for the first meeting."""
    return story.day(story.first + _BETWEEN_REVIEWS[story.tier])


def plan_reviews(story: Story, truths: list[Record]) -> list[Record]:
    """Return the meetings held, and put what they decided into the goals."""
    dice, days = story.dice, _BETWEEN_REVIEWS[story.tier]
    found: list[Record] = []
    place = story.first + days
    story.truth["plan_reviews_missed"] = 0
    while place <= story.last:
        if dice.drawn(SITUATIONS["plan_review"]) == "held":
            found.append(_meeting(story, truths, place, len(found) + 1))
        else:
            story.truth["plan_reviews_missed"] += 1
        place += days + dice.between(-3, 3)
    return found


def _meeting(story: Story, truths: list[Record], place: int, count: int) -> Record:
    dice, on, manager = story.dice, story.day(place), story.manager_on(place)
    days = _BETWEEN_REVIEWS[story.tier]
    by = staff_id(COORDINATOR if manager is None else manager)
    decisions = []
    for goal, truth in zip(story.goals, truths, strict=True):
        # At the first meeting it is too early to tell.
        decision = _decision(truth) if count > 1 else "continue"
        decisions.append({"goal_id": goal["id"], "decision": decision})
        if decision != "continue":
            reason = "We looked at the chart together."
            goal.setdefault("decisions", []).append({"on": on, "decision": decision, "by": by, "reason": reason})
        if dice.chance(_STEP):
            promised(story, place, goal)
    made: Record = {
        "id": f"r{count}",
        "held_on": on,
        "kind": "progress",
        "attended_by": [by, "student", *(["fam-1"] if dice.chance(0.6) else [])],
        "student_led": dice.chance(0.3),
        "decisions": decisions,
        "next_on": story.day(place + days),
    }
    if dice.chance(0.9) and place < story.last:
        made["shared_with_family_on"] = story.day(place + 1)
    return made


def _decision(truth: Record) -> str:
    share = truth["delivered_share"]
    return "mend_delivery" if share is not None and share < _UNDELIVERED else _DECIDED[truth["course"]]


def consents(story: Story) -> list[Record]:
    """Return the family's consents: to services, and to a questionnaire where there is one."""
    found = story.drawn("consent")
    given: dict[str, Any] = {"given_by": "fam-1", "given_on": story.before(2), "signed": True}
    made = [] if found == "missing" else [{"id": "c1", "kind": "services", **given}]
    middle = (story.first + max(story.last, story.first)) // 2
    if found in {"expired", "revoked"}:
        made[0]["expires_on" if found == "expired" else "revoked_on"] = story.day(middle)
    if story.truth.get("survey") == "with_consent":
        made.append({"id": f"c{len(made) + 1}", "kind": "survey", **given, "covers": [_SURVEY]})
    return made
