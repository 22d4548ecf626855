"""The student, the family's and the student's answers, the profile, and the adults around the plan."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Final

from popkit.testing.synth.dice import Dice
from popkit.testing.synth.names import FAMILY_NAMES, GIVEN_NAMES, LANGUAGES
from popkit.testing.synth.story import Record, Story
from popkit.testing.synth.wording import ASSETS, INTERESTS, NEEDS, ROLES, STATEMENTS
from popkit.vocabulary import GRADE_NUMBERS

__all__ = [
    "COORDINATOR",
    "agreements",
    "choose_manager",
    "owner",
    "profile",
    "staff_id",
    "statement",
    "student",
    "team",
]

_MANAGERS: Final = 6
"""Of a school; the rest of its staff have other roles."""

_STAFF: Final = _MANAGERS + len(ROLES)
COORDINATOR: Final = _MANAGERS + ROLES.index("resource_coordinator")
"""The staff number of the one who stands in for a manager."""

_YEAR: Final = 2026
_WRITES_FROM: Final = 2
"""The grade from which a student writes the statement alone."""

_FORMAL_PLANS: Final = (*[()] * 12, *[("iep",)] * 3, *[("english_learner",)] * 3, ("section_504",), ("gifted",))
_MODES: Final = ("in_person", "in_person", "phone", "video")


@lru_cache(maxsize=4096)
def _roster(seed: int, school: str) -> tuple[str, ...]:
    dice = Dice("staff", seed, school)
    return tuple(f"{dice.pick(GIVEN_NAMES)} {dice.pick(FAMILY_NAMES)}" for _ in range(_STAFF))


def staff_id(number: int) -> str:
    """Return the id of one of a school's staff, counted from 0."""
    return f"staff-{number + 1:02d}"


def choose_manager(story: Story) -> None:
    """Draw who answers for the plan, and whether that one leaves while it runs."""
    dice, first = story.dice, story.dice.between(0, _MANAGERS - 1)
    story.managers = (first,)
    if story.drawn("manager") == "stays" or not story.has_begun:
        story.truth["manager"] = "stays"
        return
    story.changed = story.first + int(dice.within(0.2, 0.9) * (story.last - story.first)) + 1
    if story.truth["manager"] == "replaced":
        story.managers = (first, (first + 1) % _MANAGERS)


def team(story: Story, owners: set[int], partners: list[str]) -> list[Record]:
    """Return the team: managers, the owners of goals, the coordinator, and somebody of each of the partners."""
    names, since = _roster(story.wanted.seed, story.school_id), story.day(story.drafted)
    made = []
    for at, number in enumerate(story.managers):
        member = {"id": staff_id(number), "name": names[number], "role": "plan_manager"}
        member["since"] = since if at == 0 else story.day(story.changed or 0)
        if at == 0 and story.changed is not None:
            member["until"] = story.day(story.changed - 1)
        made.append(member)
    for number in sorted({*owners, COORDINATOR}):
        role = ROLES[number - _MANAGERS]
        made.append({"id": staff_id(number), "name": names[number], "role": role, "since": since})
    made += [
        {"id": f"{partner}-1", "role": "partner_staff", "partner_id": partner, "since": since} for partner in partners
    ]
    return made


def owner(story: Story) -> int:
    """Draw who carries a goal, among the staff who are not managers."""
    return story.dice.between(_MANAGERS, _STAFF - 1)


def student(story: Story) -> Record:
    """Return the student: an invented name, and a birthday that fits the grade."""
    dice, number = story.dice, story.number
    made: Record = {
        "id": f"s-{number}",
        "identifiers": [{"system": "urn:example:sis", "value": f"{10_000 + number}"}],
        "given_name": dice.pick(GIVEN_NAMES),
        "family_name": dice.pick(FAMILY_NAMES),
        "birth_on": _birthday(story).isoformat(),
        "grade": story.grade,
        "school_id": story.school_id,
        "home_language": dice.pick(LANGUAGES),
        "enrolled_on": story.day(0 if story.first < story.level.autumn else story.level.autumn),
    }
    plans = dice.pick(_FORMAL_PLANS)
    if plans:
        made["formal_plans"] = list(plans)
    if story.status == "transferred" and story.ended is not None:
        made["exited_on"] = story.day(story.ended)
    return made


def _birthday(story: Story) -> dt.date:
    """Draw a birthday: whoever is five on the first of September goes to kindergarten."""
    oldest = dt.date(_YEAR - 6 - GRADE_NUMBERS[story.grade], 9, 2)
    return oldest + dt.timedelta(days=story.dice.between(0, 364))


def statement(story: Story) -> Record | None:
    """Return the student's statement; None where nobody asked."""
    found, on = story.drawn("statement"), story.before(4)
    if found == "missing":
        return None
    if found == "declined":
        return {"declined": True, "on": on}
    by = "student" if GRADE_NUMBERS[story.grade] > _WRITES_FROM else "scribe"
    return {"text": story.dice.pick(STATEMENTS), "written_by": by, "language": "en", "on": on}


def agreements(story: Story) -> list[Record]:
    """Return the answers to a plan that has begun."""
    found = story.drawn("family_answer")
    if not story.has_begun:
        return []
    pick = story.dice.pick
    made: list[Record] = [{"party": "student", "on": story.before(3), "mode": "in_person"}]
    if found != "missing":
        answer = {} if found == "agreed" else {"answer": "declined"}
        made.append({"party": "family", "by": "fam-1", "on": story.before(2), "mode": pick(_MODES), **answer})
    return made


def profile(story: Story, domains: list[str]) -> list[Record]:
    """Return the profile: a strength on each side of life all plans look at, an interest, a need for each goal.

    The needs come last, in the order of the goals; there are never more of them than of the strengths.
    """
    dice, on = story.dice, story.before(5)
    made: list[Record] = []
    for domain, texts in ASSETS.items():
        source = dice.pick(("student", "family", "teacher")) if made else "student"
        made.append(_item(made, "strength", domain, text=dice.pick(texts), source=source, noted_on=on))
    side = "college_career" if GRADE_NUMBERS[story.grade] >= _WRITES_FROM else "engagement_belonging"
    made.append(_item(made, "interest", side, text=dice.pick(INTERESTS), source="student", noted_on=on))
    for domain in domains:
        severity, source = dice.pick(("mild", "moderate", "moderate")), dice.pick(("teacher", "data", "family"))
        text = dice.pick(NEEDS[domain])
        made.append(_item(made, "need", domain, text=text, source=source, severity=severity, noted_on=on))
    return made


def _item(before: list[Record], kind: str, domain: str, **more: str) -> Record:
    return {"id": f"p{len(before) + 1}", "kind": kind, "domain": domain, **more}
