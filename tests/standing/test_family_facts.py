"""Facts of the adults of a family, and of what the school does about them."""

from __future__ import annotations

import pytest

from popkit.read import read_plan
from popkit.rules.example import example_plan
from popkit.standing import FamilyStanding, PlanStanding, facts_of, stand


def adult(more: str = "", ahead: str = "") -> str:
    return f"{ahead}\nfamily = [{{ {more} }}]"


def barriers(*codes: str) -> str:
    return adult(f"barriers = [{', '.join(f'{{ code = {code} }}' for code in codes)}]")


def at_review(*days: str, more: str, who: str = "adult-1") -> str:
    held = ", ".join(f"{{ held_on = {day}, attended_by = ['{who}', 'student'] }}" for day in days)
    return adult(more, f"plan_reviews = [{held}]")


KEPT_OUT = "restriction = 'no_contact', restricted_since = 2027-01-11"

TABLE: dict[str, list[tuple[str, object]]] = {
    "education_rights": [
        (adult(), "unknown"),
        *((adult(f"education_rights = '{word}'"), word) for word in ("yes", "no", "unknown")),
    ],
    "has_rights_evidence": [
        (adult(), False),
        (adult("rights_evidence = ' '"), False),
        (adult("rights_evidence = 'custody order'"), True),
    ],
    "restriction": [
        (adult(), None),
        *((adult(f"restriction = '{word}'"), word) for word in ("none", "no_contact", "no_records", "supervised")),
        (adult("restriction = 'no_contact', restricted_since = 2027-03-01"), "no_contact"),
        (adult("restriction = 'no_contact', restricted_since = 2027-03-02"), None),
    ],
    "reviews_while_restricted": [
        (adult(KEPT_OUT), 0),
        (at_review("2027-01-10", more=KEPT_OUT), 0),
        (at_review("2027-01-10", "2027-01-11", "2027-02-01", "2027-03-02", more=KEPT_OUT), 2),
        (at_review("2027-02-01", more=KEPT_OUT, who="adult-2"), 0),
        (at_review("2027-02-01", more="restriction = 'no_records'"), 1),
        (at_review("2027-02-01", more="restriction = 'supervised'"), 0),
        (at_review("2027-02-01", more="relationship = 'mother'"), 0),
        (at_review("2027-02-01", more=KEPT_OUT, who="adult-1', 'adult-1"), 1),
        (at_review("2027-02-01", "2027-02-01", more=KEPT_OUT), 2),
    ],
    "has_school_language": [
        (adult(), None),
        (adult("spoken_language = 'en-GB'"), True),
        (adult("spoken_language = 'EN'"), True),
        (adult("spoken_language = 'es'"), False),
        (adult("written_language = 'en'"), None),
    ],
    "interpreter_need_is_known": [
        (adult(), False),
        (adult("interpreter = { needed = 'unknown' }"), False),
        *((adult(f"interpreter = {{ needed = '{word}' }}"), True) for word in ("yes", "no", "declined")),
    ],
    "open_barrier_count": [
        (adult(), 0),
        (barriers("'cost', since = 2027-03-01", "'cost', since = 2027-03-02", "'cost'"), 2),
        (barriers("'cost', resolved_on = 2027-03-01", "'cost', resolved_on = 2027-03-02"), 1),
    ],
    "barriers_without_accommodation": [
        (adult(), 0),
        (barriers("'cost'", "'cost', accommodation = ' '", "'cost', accommodation = 'a bus ticket'"), 2),
        (barriers("'cost', resolved_on = 2027-03-01", "'cost', since = 2027-03-02"), 0),
    ],
    "days_with_barrier": [
        (adult(), None),
        (barriers("'cost'"), None),
        (barriers("'cost'", "'cost', since = 2027-02-27", "'cost', since = 2027-02-24"), 5),
        (barriers("'cost', since = 2027-02-01, resolved_on = 2027-03-01", "'cost', since = 2027-03-01"), 0),
    ],
}
FACTS = facts_of(FamilyStanding)
CASES = [
    pytest.param(name, overlay, value, id=f"{name}-{number}")
    for name, cases in TABLE.items()
    for number, (overlay, value) in enumerate(cases)
]


def at(overlay: str) -> PlanStanding:
    document, as_of = example_plan(overlay)
    return stand(read_plan(document), as_of=as_of)


@pytest.mark.parametrize(("name", "overlay", "value"), CASES)
def test_a_fact_of_an_adult_is(name: str, overlay: str, value: object) -> None:
    found = getattr(at(overlay).family[0], name)
    assert (found, type(found)) == (value, type(value))


def test_every_fact_of_an_adult_has_a_table() -> None:
    assert set(TABLE) == set(FACTS)


@pytest.mark.parametrize("name", TABLE)
def test_a_table_shows_every_side_of_a_fact(name: str) -> None:
    values = {value for _, value in TABLE[name]}
    assert FACTS[name].can_be_unknown == (None in values)
    assert FACTS[name].kind != "claim" or values >= {True, False}
    assert values >= set(FACTS[name].words)


def test_adults_stand_in_the_order_written() -> None:
    plan = at("family = [{}, { id = 'aunt' }]")
    assert [(kept.id, kept.index, kept.plan, kept.as_of) for kept in plan.family] == [
        ("adult-1", 0, plan, plan.as_of),
        ("aunt", 1, plan, plan.as_of),
    ]
