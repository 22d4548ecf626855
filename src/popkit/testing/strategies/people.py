"""People and what is known of them: the student, the team, the family, the profile, and what they allowed."""

from __future__ import annotations

from typing import Final, get_args

from popkit import vocabulary as words
from popkit.testing.strategies.roll import DAYS, EARLY_DAYS, Document, Roll

__all__ = ["consent", "contact", "family_member", "member", "owners", "profile_item", "student"]

DOMAINS: Final = get_args(words.Domain)
MODES: Final = get_args(words.Mode)
LANGUAGES: Final = ("en", "es", "es-MX", "zh-Hant")


def student(roll: Roll) -> Document:
    """Make a student of Riverside."""
    return {
        "id": "student-1",
        "school_id": "riverside",
        "grade": roll.of((*words.GRADE_NUMBERS, "EX")),
        **roll.some(
            given_name=Roll.name,
            birth_on=_birthday,
            home_language=LANGUAGES,
            formal_plans=(["iep"], ["english_learner", "health"]),
            exited_on=DAYS,
        ),
    }


def _birthday(roll: Roll) -> str:
    return f"{2007 + roll.number(13)}-{roll.number(12) + 1:02}-{roll.number(28) + 1:02}"


def member(roll: Roll, _plan: Document) -> Document:
    """Make an adult of the team."""
    roles = ("plan_manager", "teacher", "partner_staff")
    return {
        "role": roll.of(roles),
        **roll.some(name=Roll.name, partner_id=("ymca",), lead=(True, False)),
        **roll.span("since", "until"),
    }


def owners(plan: Document) -> list[str]:
    """Return who may own a goal or an action."""
    return ["student", *(kept["id"] for kept in plan["team"])]


def profile_item(roll: Roll, _plan: Document) -> Document:
    """Make a strength, an interest or a need."""
    kind, severity = roll.of(("strength", "interest", "need")), roll.some(severity=("mild", "severe"))
    return {
        "kind": kind,
        "domain": roll.of(DOMAINS),
        "text": roll.text(),
        "source": roll.of(("student", "family", "teacher")),
        **(severity if kind == "need" else {}),
        **roll.span("noted_on", "resolved_on"),
    }


def family_member(roll: Roll, _plan: Document) -> Document:
    """Make an adult of the family."""
    return {
        "relationship": roll.of(("guardian", "mother", "grandparent", "sibling")),
        **roll.some(
            name=Roll.name,
            education_rights=get_args(words.EducationRights),
            rights_evidence=Roll.text,
            lives_with=(True, False),
            contact_order=(1, 2),
            spoken_language=LANGUAGES,
            written_language=LANGUAGES,
            interpreter=_interpreting,
            preferred_modes=([], ["phone"], ["text", "in_person"]),
            restriction=get_args(words.Restriction),
            restricted_since=DAYS,
        ),
        "barriers": roll.several(2, _barrier),
    }


def _interpreting(roll: Roll) -> Document:
    return {"needed": roll.of(get_args(words.InterpreterNeed)), **roll.some(kind=("spoken", "sign"))}


def _barrier(roll: Roll) -> Document:
    return {
        "code": roll.of(("language", "transport")),
        **roll.some(side=("school", "family"), accommodation=Roll.text),
        **roll.span("since", "resolved_on"),
    }


def contact(roll: Roll, plan: Document) -> Document:
    """Make a contact with the family, or a try at one."""
    found = {
        "on": roll.of(DAYS),
        "purpose": roll.of(get_args(words.ContactPurpose)),
        **roll.some(
            initiator=("school", "family"),
            member_id=[kept["id"] for kept in plan["family"]] or [None],
            staff_id=("t0", "elsewhere"),
            mode=MODES,
            language=LANGUAGES,
            interpreter=get_args(words.Interpreter),
            outcome=get_args(words.ContactOutcome),
            two_way=(True, False),
            student_led=(True, False),
            arranged_ahead=(True, False),
            in_pairs=(True, False),
            minutes=(0, 5, 45),
        ),
    }
    return {name: value for name, value in found.items() if value is not None}


def consent(roll: Roll, plan: Document) -> Document:
    """Make a consent, or a notice that was given."""
    return {
        "kind": roll.of(("survey", "survey_notice", "services", "information_sharing")),
        "given_by": roll.of(["student", *(kept["id"] for kept in plan["family"])]),
        "given_on": roll.of(EARLY_DAYS),
        **roll.some(
            signed=(True, False),
            covers=(["who5"], ["mental_or_psychological_problems"], ["elsewhere"], ["tutoring"], ["s0", "s1"]),
            purpose=Roll.text,
            recipient=("ymca", "elsewhere"),
            expires_on=("2027-02-01",),
            revoked_on=("2026-12-01",),
        ),
    }
