"""Facts of a plan about its family: how often, about what, and whether it was heard."""

from __future__ import annotations

import pytest

from popkit.read import read_plan
from popkit.read.district import read_district
from popkit.rules.example import example_district, example_plan
from popkit.standing import PlanStanding, facts_of, stand
from popkit.standing.plan_family import PlanFamily
from popkit.standing.year import PlanYear

BREAK = "calendars = [{ closures = [{ starts_on = 2027-02-08, ends_on = 2027-02-12 }] }]"


def made(*written: str, ahead: str = "") -> str:
    """Contacts, each written as a day, a purpose and more."""
    told = []
    for each in written:
        day, purpose, *more = each.split(" ", 2)
        on = day if day.startswith("2026-") else f"2027-{day}"
        told.append("{ " + ", ".join([f"on = {on}", f"purpose = '{purpose}'", *more]) + " }")
    return f"{ahead}\ncontacts = [{', '.join(told)}]"


def spoke(*written: str, ahead: str = "") -> str:
    return made(*(each.replace(" ", " plan ", 1) for each in written), ahead=ahead)


def held(*written: str, ahead: str = "") -> str:
    """Plan reviews, each written as a day of 2027 and more."""
    parts = (each.partition(" ") for each in written)
    told = ", ".join(f"{{ held_on = 2027-{day}{more and ', '}{more} }}" for day, _, more in parts)
    return f"{ahead}\nplan_reviews = [{told}]"


def told(language: str | None, *family: str, home: str = "") -> str:
    """A review told in a language to a family."""
    tag = f", shared_language = '{language}'" if language else ""
    adults = ", ".join(f"{{ {each} }}" for each in family)
    ahead = f"family = [{adults}]\n" + (f"student.home_language = '{home}'" if home else "")
    return held(f"02-01 shared_with_family_on = 2027-02-08{tag}", ahead=ahead)


def speaking(language: str, more: str = "") -> str:
    return f"spoken_language = '{language}'" + (f", {more}" if more else "")


GOOD = "02-20 positive"
NOTHING = "contacts = [{ on = 2027-03-02 }]"
"""No contact is on record by the date."""

TABLE: dict[str, list[tuple[str, object]]] = {
    "guardian_count": [
        ("team = [{}]", None),
        ("family = [{}]", 0),
        ("family = [{ education_rights = 'yes' }, { education_rights = 'unknown' }, { education_rights = 'no' }]", 1),
    ],
    "days_since_positive_contact": [
        (NOTHING, None),
        (made("02-01 information"), 168),
        (made("02-01 positive", "01-01 positive", "02-15 concern"), 28),
        (made("03-01 positive"), 0),
        *((made(f"02-01 positive outcome = '{word}'"), 168) for word in ("left_message", "no_answer", "declined")),
        (made("02-01 positive initiator = 'family'"), 168),
        (made("02-01 positive initiator = 'school', outcome = 'reached'"), 28),
        (made("2026-09-01 positive"), 168),
        (made("02-01 positive", ahead="starts_on = 2027-02-08"), 21),
        (made("02-01 positive", ahead=BREAK), 21),
    ],
    "days_since_two_way_contact": [
        (NOTHING, None),
        (spoke("02-01 two_way = false"), 168),
        (spoke("02-01 two_way = true"), 28),
        (spoke("02-01 two_way = true", "02-08 two_way = true", "02-15 outcome = 'no_answer'"), 21),
        (spoke("02-01 two_way = true", "02-02 mode = 'text'"), None),
        (spoke("02-01 two_way = true", "02-01 mode = 'text'"), 28),
        (spoke("2026-09-14 mode = 'text'"), 168),
        (spoke("2026-09-15 mode = 'text'"), None),
        (spoke("02-01 two_way = true", ahead=BREAK), 21),
        (spoke("02-01 two_way = true, initiator = 'family'"), 28),
    ],
    "positive_contact_count": [
        (NOTHING, None),
        (made("02-01 concern"), 0),
        (made("2026-12-31 positive", "01-01 positive", "03-01 positive", "03-02 positive"), 2),
        (made("02-01 positive outcome = 'declined'", "02-01 positive initiator = 'family'"), 0),
    ],
    "concern_contact_count": [
        (NOTHING, None),
        (made("02-01 positive"), 0),
        (made("2026-12-31 concern", "01-01 concern", "03-01 concern", "03-02 concern"), 2),
    ],
    "concern_was_first": [
        (NOTHING, None),
        (made("02-01 plan"), False),
        (made("02-01 concern"), True),
        (made("02-01 concern", "01-31 plan"), True),
        *((made("02-01 concern", f"02-01 {word}"), False) for word in ("positive", "information", "home_visit")),
        *((made("02-01 concern", f"02-02 {word}"), True) for word in ("information", "home_visit", "crisis")),
        (made("02-01 concern", "02-02 positive"), False),
        (made("02-01 concern", "02-02 positive outcome = 'no_answer'"), True),
        (made("02-01 concern initiator = 'family'"), False),
        (made("02-01 concern outcome = 'left_message'"), False),
        (made("02-01 concern", "2026-06-30 positive"), True),
        (made("02-01 concern", "2026-07-01 positive"), False),
        (made("2026-06-30 concern", "02-02 plan"), False),
    ],
    "conference_count": [
        (NOTHING, None),
        (made(GOOD), 0),
        (made("2026-06-30 conference", "2026-07-01 conference", "03-01 conference", "03-02 conference"), 2),
        (made("02-01 conference outcome = 'declined'", "02-01 conference outcome = 'reached'"), 1),
    ],
    "student_led_conference_count": [
        (NOTHING, None),
        (made("02-01 plan student_led = true"), 0),
        (made("02-01 conference student_led = true", "02-02 conference student_led = false"), 1),
        (made("02-01 conference student_led = true", "02-02 conference"), None),
        (made("02-01 conference student_led = true", "02-02 conference outcome = 'declined'"), 1),
    ],
    "home_visits_offered": [
        (NOTHING, None),
        (made(GOOD), 0),
        (made("2026-06-30 home_visit", "2026-07-01 home_visit", "02-01 home_visit outcome = 'declined'"), 2),
    ],
    "family_was_at_review": [
        ("family = [{}]", None),
        (held("02-01 attended_by = ['adult-1']"), None),
        (held("02-01", ahead="family = [{}]"), None),
        (held("02-01 attended_by = ['student']", ahead="family = [{}]"), False),
        (held("02-01 attended_by = ['student', 'adult-2']", ahead="family = [{}, {}]"), True),
        (held("02-01 attended_by = ['adult-1']", "02-08 attended_by = ['student']", ahead="family = [{}]"), False),
        (held("02-01 attended_by = ['adult-1']", "02-08", ahead="family = [{}]"), None),
        (held("02-08 attended_by = ['adult-1']", "02-01 attended_by = ['student']", ahead="family = [{}]"), True),
        (held("02-01 attended_by = ['adult-1']", "03-02 attended_by = ['student']", ahead="family = [{}]"), True),
    ],
    "student_was_at_review": [
        ("team = [{}]", None),
        (held("02-01"), None),
        (held("02-01 attended_by = ['member-1']"), False),
        (held("02-01 attended_by = ['member-1', 'student']"), True),
        (held("02-01 attended_by = ['student']", "02-08 attended_by = ['member-1']"), False),
    ],
    "school_days_to_share": [
        ("team = [{}]", None),
        (held("02-15"), 10),
        (held("02-15", ahead=BREAK), 10),
        (held("02-05", ahead=BREAK), 11),
        (held("02-05"), 16),
        (held("02-15 shared_with_family_on = 2027-02-15"), 0),
        (held("02-15 shared_with_family_on = 2027-02-01"), 0),
        (held("02-15 shared_with_family_on = 2027-02-22"), 5),
        (held("02-15 shared_with_family_on = 2027-03-02"), 10),
        (held("01-15", "02-15 shared_with_family_on = 2027-02-22"), 5),
    ],
    "review_was_shared": [
        (held("02-15"), False),
        (held("02-15 shared_with_family_on = 2027-03-01", "02-16"), True),
        (held("02-15 shared_with_family_on = 2027-03-02"), False),
    ],
    "shared_language_is_understood": [
        (held("02-01"), None),
        (told("es", speaking("es-MX")), True),
        (told("en", speaking("es")), False),
        (told("en", speaking("es"), speaking("en")), True),
        (told("en", speaking("es", "written_language = 'en'")), True),
        (told("en", speaking("es"), "relationship = 'father'"), None),
        (told("es", speaking("es"), "relationship = 'father'"), True),
        (told("en", speaking("es"), speaking("en", "education_rights = 'no'")), False),
        (told("en", speaking("es"), speaking("en", "restriction = 'no_records'")), False),
        (told("en", speaking("es"), speaking("en", "restriction = 'supervised'")), True),
        (told("en"), None),
        (told("en", home="es"), False),
        (told("es", home="es-MX"), True),
        (told("es", speaking("en", "restriction = 'no_contact'"), home="es"), True),
        (told("en", "relationship = 'father'", home="en"), None),
        (told(None, speaking("es")), None),
        (told(None, speaking("en-US")), True),
        (told(None, speaking("en"), speaking("es")), None),
        (told(None, speaking("en"), "relationship = 'father'"), None),
        (told(None, home="en"), True),
        (told(None, home="es"), None),
        (told(None), None),
        (
            held(
                "02-01 shared_with_family_on = 2027-02-02, shared_language = 'es'",
                "02-08 shared_with_family_on = 2027-02-09, shared_language = 'en'",
                "02-15 shared_language = 'es'",
                ahead="student.home_language = 'es'",
            ),
            False,
        ),
    ],
}
FACTS = {name: kept for name, kept in facts_of(PlanFamily).items() if name not in facts_of(PlanYear)}
CASES = [
    pytest.param(name, overlay, value, id=f"{name}-{number}")
    for name, cases in TABLE.items()
    for number, (overlay, value) in enumerate(cases)
]


def at(overlay: str) -> PlanStanding:
    document, as_of = example_plan(overlay)
    return stand(read_plan(document), as_of=as_of, district=read_district(example_district(overlay)))


@pytest.mark.parametrize(("name", "overlay", "value"), CASES)
def test_a_fact_of_a_plan_about_its_family_is(name: str, overlay: str, value: object) -> None:
    found = getattr(at(overlay), name)
    assert (found, type(found)) == (value, type(value))


def test_every_fact_of_a_plan_about_its_family_has_a_table() -> None:
    assert set(TABLE) == set(FACTS)


@pytest.mark.parametrize("name", TABLE)
def test_a_table_shows_every_side_of_a_fact(name: str) -> None:
    values = {value for _, value in TABLE[name]}
    assert FACTS[name].can_be_unknown == (None in values)
    assert FACTS[name].kind != "claim" or values >= {True, False}
