"""Synthetic plans, one after the other: each with the truth it was drawn from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final, NamedTuple

from popkit.dates import civil
from popkit.testing.synth.goals import chosen, goal
from popkit.testing.synth.people import agreements, choose_manager, profile, staff_id, statement, student, team
from popkit.testing.synth.reviews import wellbeing_reviews
from popkit.testing.synth.situations import SITUATIONS
from popkit.testing.synth.steps import consents, next_review, plan_reviews, promised
from popkit.testing.synth.story import Record, Story, Wanted, story_of
from popkit.testing.synth.supports import support
from popkit.testing.synth.wording import BASIC_NEEDS, ENRICHMENTS, PURPOSES, Measured
from popkit.vocabulary import GRADE_NUMBERS

__all__ = ["EARLIEST", "LATEST", "UNTIL", "SynthPlan", "synth_pair", "synth_pairs", "synth_plans", "wanted"]

UNTIL: Final = dt.date(2027, 3, 1)
"""The day on which synthetic plans are written down, unless another is asked for."""

EARLIEST: Final = dt.date(2026, 11, 2)
LATEST: Final = dt.date(2027, 4, 30)
"""Between these days the plans have something to tell, and a draft has time to become a plan."""

_MOST: Final = 10**9
_SURVEYED_FROM: Final = 4
_BASES: Final = ("early_warning", "behind_grade_level", "referral", "family_request", "student_request", "universal")


class SynthPlan(NamedTuple):
    """A plan document, and the truth it was drawn from."""

    plan: Record
    truth: Record


def synth_plans(count: int, *, seed: int = 1, until: dt.date = UNTIL) -> Iterator[Record]:
    """Yield synthetic plan documents, ready for `read_plan`.

    Plan k is the same whatever `count` is, in every process, on every machine and in every version of Python.

    Args:
        count: how many, 0 and up.
        seed: another seed gives other plans.
        until: the day on which the plans are written down, from 2026-11-02 to 2027-04-30: audit them as of it.

    Raises:
        ValueError: `count` is negative or over a thousand million, or `until` is outside its range.
        TypeError: `until` is not a `datetime.date`.
    """
    return (made.plan for made in synth_pairs(count, seed=seed, until=until))


def synth_pairs(count: int, *, seed: int = 1, until: dt.date = UNTIL) -> Iterator[SynthPlan]:
    """Yield synthetic plans as `synth_plans` does, each with the truth about it."""
    asked = wanted(count, seed, until)
    return (synth_pair(asked, number) for number in range(1, count + 1))


def wanted(count: int, seed: int, until: dt.date) -> Wanted:
    """Check what was asked for."""
    if not 0 <= count <= _MOST:
        raise ValueError(f"count must be from 0 to {_MOST}, got {count}")
    if not EARLIEST <= civil(until) <= LATEST:
        raise ValueError(f"until must be from {EARLIEST} to {LATEST}, got {until}")
    return Wanted(seed, until)


def synth_pair(asked: Wanted, number: int) -> SynthPlan:
    """Make plan `number`, counted from 1."""
    story = story_of(asked, number)
    choose_manager(story)
    story.drawn("attendance")
    found = chosen(story)
    items = profile(story, [measured.domain for _, measured in found])
    _goals_and_supports(story, found, items)
    made = {**_head(story), **_agreed(story), "profile": items}
    owners = {int(kept["owner_id"].removeprefix("staff-")) - 1 for kept in story.goals if "owner_id" in kept}
    made |= {"team": team(story, owners, _partners(story)), "goals": story.goals, "supports": story.supports}
    if GRADE_NUMBERS[story.grade] >= _SURVEYED_FROM:
        story.drawn("survey")
    made["consents"] = consents(story)
    if story.has_begun:
        _follow(story, made)
    return SynthPlan({name: kept for name, kept in made.items() if kept not in (None, [])}, story.truth)


def _head(story: Story) -> Record:
    dice, status, first = story.dice, story.status, story.day(story.first)
    history: list[Record] = [{"status": "draft", "on": story.day(story.drafted)}]
    if status == "proposed":
        history.append({"status": "proposed", "on": story.day(story.drafted + 3)})
    if story.has_begun:
        history.append({"status": "active", "on": first, "by": staff_id(story.managers[0])})
    if story.ended is not None:
        history.append(_ending(story))
    return {
        "schema_version": "1",
        "id": story.truth["plan"],
        "school_year": "2026-27",
        "status": status,
        "status_history": history,
        "basis": [dice.pick(_BASES)],
        "purpose": dice.pick(PURPOSES),
        "starts_on": first,
        "ends_on": story.day(story.ended if status == "completed" and story.ended else len(story.level.days)),
        "next_review_on": next_review(story),
        "tier": {"level": story.tier, "set_on": story.day(story.drafted), "set_by": staff_id(story.managers[0])},
        "manager_id": staff_id(story.managers[-1]),
    }


def _ending(story: Story) -> Record:
    on = story.ended or 0
    made = {"status": story.status, "on": story.day(on), "by": staff_id(story.managers[0])}
    if story.status == "on_hold":
        made |= {"reason": "the family is away", "recheck_on": story.day(on + 20)}
    return made


def _agreed(story: Story) -> Record:
    return {
        "student": student(story),
        "student_statement": statement(story),
        "agreements": agreements(story),
    }


def _goals_and_supports(story: Story, found: list[tuple[str, Measured]], items: list[Record]) -> None:
    """Make the goals, a support for each, and perhaps one more."""
    dice, truth = story.dice, story.truth
    truth["goals"], truth["supports"] = [], []
    needs = [kept["id"] for kept in items if kept["kind"] == "need"]
    for (kind, measured), need in zip(found, needs, strict=True):
        made, told = goal(story, kind, measured, need)
        story.goals.append(made)
        provider = dice.drawn(SITUATIONS["support.provider"])
        links = {"goal_ids": [made["id"]], "profile_ids": [need]}
        share = _add_support(story, *support(story, measured.service, links, provider=provider))
        truth["goals"].append({**told, "delivered_share": share})
    extra = story.drawn("extra_support")
    if extra != "none":
        is_basic = extra == "basic_need"
        service = dice.pick(BASIC_NEEDS if is_basic else ENRICHMENTS)
        links = {"profile_ids": [items[3 if is_basic else 4]["id"]]}
        _add_support(story, *support(story, service, links, provider="partner", is_basic=is_basic))


def _add_support(story: Story, made: Record, told: Record) -> float | None:
    story.supports.append(made)
    story.truth["supports"].append(told)
    share: float | None = told["delivered_share"]
    return share


def _partners(story: Story) -> list[str]:
    """Draw which of the partners that deliver have somebody on the team."""
    named = dict.fromkeys(kept["provider"].get("partner_id") for kept in story.supports)
    drawn = {name: story.dice.drawn(SITUATIONS["partner.on_team"]) for name in named if name}
    story.truth["partners_not_on_team"] = sorted(name for name, found in drawn.items() if found == "no")
    return [name for name, found in drawn.items() if found == "yes"]


def _follow(story: Story, made: Record) -> None:
    """Tell what adults did while the plan ran: steps, meetings, monthly reviews, flags."""
    for each in story.goals:
        promised(story, story.first, each)
    made["wellbeing_reviews"] = wellbeing_reviews(story)
    made["plan_reviews"] = plan_reviews(story, story.truth["goals"])
    made["actions"], made["flags"] = story.actions, story.flags
    story.truth["flags"] = len(story.flags)
