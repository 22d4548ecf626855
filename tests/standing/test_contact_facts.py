"""Facts of contacts with the family."""

from __future__ import annotations

from typing import get_args

import pytest

from popkit.read import read_plan
from popkit.rules.example import example_plan
from popkit.standing import ContactStanding, PlanStanding, facts_of, stand
from popkit.vocabulary import ContactPurpose, Interpreter, Mode

SOMALI = "spoken_language = 'so', written_language = 'en-GB', interpreter = { needed = 'yes' }"
BARRED = "restriction = 'no_contact', restricted_since = 2027-02-15"
VAIN = ("left_message", "no_answer", "declined")


def contact(more: str = "", ahead: str = "") -> str:
    return f"{ahead}\ncontacts = [{{ {more} }}]"


def to_adult(more: str, adult: str = SOMALI) -> str:
    return contact(f"member_id = 'adult-1', {more}", f"family = [{{ {adult} }}]")


def then(*later: str, first: str = "on = 2027-02-10", adult: str = SOMALI) -> str:
    """A contact with an adult in a language that is not the adult's, and others."""
    made = [f"member_id = 'adult-1', language = 'en', {first}", *later]
    written = ", ".join(f"{{ {each} }}" for each in made)
    return f"family = [{{ {adult} }}, {{ {adult} }}]\ncontacts = [{written}]"


def stepped(day: str, *created: str) -> str:
    steps = ", ".join(f"{{ created_on = {each} }}" if each else "{}" for each in created)
    return contact(f"purpose = 'conference', on = {day}", f"actions = [{steps}]")


TABLE: dict[str, list[tuple[str, object]]] = {
    "purpose": [(contact(f"purpose = '{word}'"), word) for word in get_args(ContactPurpose)],
    "mode": [(contact(), None), *((contact(f"mode = '{word}'"), word) for word in get_args(Mode))],
    "is_by_school": [
        (contact(), None),
        (contact("initiator = 'school'"), True),
        (contact("initiator = 'family'"), False),
    ],
    "was_in_vain": [
        (contact(), False),
        (contact("outcome = 'reached'"), False),
        *((contact(f"outcome = '{word}', two_way = true"), True) for word in VAIN),
    ],
    "is_two_way": [
        (contact(), None),
        (contact("two_way = true"), True),
        (contact("two_way = false, outcome = 'reached', mode = 'phone'"), False),
        *((contact(f"two_way = true, outcome = '{word}'"), False) for word in VAIN),
        *((contact(f"outcome = 'reached', mode = '{mode}'"), True) for mode in ("in_person", "video", "phone")),
        *((contact(f"outcome = 'reached', mode = '{mode}'"), None) for mode in ("text", "written")),
        (contact("outcome = 'reached'"), None),
        (contact("mode = 'phone'"), None),
    ],
    "is_with_barred_adult": [
        (contact(), False),
        (contact(ahead=f"family = [{{ {BARRED} }}]"), None),
        (contact("on = 2027-02-14", f"family = [{{ {BARRED} }}]"), False),
        (to_adult("on = 2027-02-15", BARRED), True),
        (to_adult("on = 2027-02-14", BARRED), False),
        (to_adult("on = 2027-02-15", "restriction = 'no_contact'"), True),
        (to_adult("on = 2027-02-15", "restriction = 'no_records'"), False),
        # Whether anything is forbidden is asked of the adult, not of every contact.
        (to_adult("on = 2027-02-15", "relationship = 'father'"), False),
    ],
    "is_in_adults_language": [
        (contact("language = 'en'"), None),
        (to_adult("language = 'en'", "relationship = 'father'"), None),
        (to_adult("language = 'so'"), True),
        (to_adult("language = 'so-SO'"), True),
        (to_adult("language = 'en'"), False),
        (to_adult("language = 'en', mode = 'phone'"), False),
        (to_adult("language = 'en', mode = 'written'"), True),
        (to_adult("language = 'so', mode = 'text'"), False),
        (to_adult("language = 'en', mode = 'text'", "spoken_language = 'es'"), False),
        (to_adult("language = 'es', mode = 'text'", "spoken_language = 'es'"), True),
        (to_adult("mode = 'phone'"), None),
        (to_adult("mode = 'text'"), True),
        (to_adult("language = 'en', mode = 'phone'", "written_language = 'en'"), None),
    ],
    "interpreter_is_needed": [
        (contact(), None),
        (to_adult("mode = 'phone'"), True),
        (to_adult("mode = 'phone'", "relationship = 'aunt_or_uncle'"), None),
        (to_adult("mode = 'phone'", "interpreter = { needed = 'declined' }"), False),
        (to_adult("mode = 'phone'", "interpreter = { needed = 'no' }"), False),
    ],
    "interpreter": [
        (contact(), "none"),
        *((contact(f"interpreter = '{word}'"), word) for word in get_args(Interpreter)),
    ],
    "has_interpreter": [
        (contact(), None),
        (contact("interpreter = 'none'"), False),
        *((contact(f"interpreter = '{word}'"), True) for word in get_args(Interpreter)[:-1]),
    ],
    "is_made_good": [
        (contact("interpreter = 'qualified'"), False),
        (then(), False),
        (then("member_id = 'adult-1', language = 'so', on = 2027-02-10"), True),
        (then("member_id = 'adult-1', language = 'so', on = 2027-02-09"), False),
        (then("member_id = 'adult-1', language = 'so', on = 2027-03-01"), True),
        (then("member_id = 'adult-1', language = 'so', on = 2027-03-02"), False),
        (then("member_id = 'adult-1', language = 'so', outcome = 'left_message'"), False),
        (then("member_id = 'adult-2', language = 'so'"), False),
        (then("language = 'so'"), False),
        *((then(f"member_id = 'adult-1', interpreter = '{word}'"), True) for word in ("qualified", "bilingual_staff")),
        *((then(f"member_id = 'adult-1', interpreter = '{word}'"), False) for word in get_args(Interpreter)[2:]),
        *(
            (then(f"member_id = 'adult-1', language = 'so', interpreter = '{word}'"), word in ("other_family", "none"))
            for word in get_args(Interpreter)[2:]
        ),
        (then(first="interpreter = 'qualified'"), True),
        (
            then(
                "member_id = 'adult-1', language = 'so', on = 2027-02-12",
                "member_id = 'adult-1', language = 'so', on = 2027-02-08",
            ),
            True,
        ),
    ],
    "is_student_led": [
        (contact(), None),
        (contact("student_led = true"), True),
        (contact("student_led = false"), False),
    ],
    "is_arranged_ahead": [
        (contact(), None),
        (contact("arranged_ahead = true"), True),
        (contact("arranged_ahead = false"), False),
    ],
    "is_in_pairs": [(contact(), None), (contact("in_pairs = true"), True), (contact("in_pairs = false"), False)],
    "days_to_next_step": [
        (contact(), None),
        (stepped("2027-02-19"), 10),
        (stepped("2027-02-19", "", "2027-02-18", "2027-03-02"), 10),
        (stepped("2027-02-19", "2027-02-26", "2027-02-24"), 5),
        (stepped("2027-02-19", "2027-02-19"), 0),
        (stepped("2027-03-01"), 0),
    ],
}
FACTS = facts_of(ContactStanding)
CASES = [
    pytest.param(name, overlay, value, id=f"{name}-{number}")
    for name, cases in TABLE.items()
    for number, (overlay, value) in enumerate(cases)
]


def at(overlay: str) -> PlanStanding:
    document, as_of = example_plan(overlay)
    return stand(read_plan(document), as_of=as_of)


@pytest.mark.parametrize(("name", "overlay", "value"), CASES)
def test_a_fact_of_a_contact_is(name: str, overlay: str, value: object) -> None:
    found = getattr(at(overlay).contacts[0], name)
    assert (found, type(found)) == (value, type(value))


def test_every_fact_of_a_contact_has_a_table() -> None:
    assert set(TABLE) == set(FACTS)


@pytest.mark.parametrize("name", TABLE)
def test_a_table_shows_every_side_of_a_fact(name: str) -> None:
    values = {value for _, value in TABLE[name]}
    assert FACTS[name].can_be_unknown == (None in values)
    assert FACTS[name].kind != "claim" or values >= {True, False}
    assert values >= set(FACTS[name].words)


def test_a_contact_is_seen_from_its_day() -> None:
    plan = at("contacts = [{ on = 2027-03-02 }, { on = 2027-03-01 }, { on = 2027-02-01 }]")
    assert [(kept.id, kept.index, kept.as_of) for kept in plan.contacts] == [
        ("contact-2", 1, plan.as_of),
        ("contact-3", 2, plan.as_of),
    ]


def test_what_the_school_speaks_is_a_limit() -> None:
    document, as_of = example_plan(to_adult("mode = 'phone'"))
    plan = stand(read_plan(document), as_of=as_of)
    limits = {**plan.limits, "school_languages": ("so-SO", "om")}
    elsewhere = PlanStanding(plan.plan, as_of, limits)
    assert plan.contacts[0].is_in_adults_language is None
    assert elsewhere.contacts[0].is_in_adults_language
    assert elsewhere.family[0].has_school_language
