"""Facts of consents, and of the supports that ask for them."""

from __future__ import annotations

from typing import get_args

import pytest

from popkit.read import read_plan
from popkit.rules.example import example_plan
from popkit.standing import ConsentStanding, PlanStanding, facts_of, stand
from popkit.standing.permission import SupportPermission
from popkit.vocabulary import ConsentKind, ReferralStatus

RIGHTS = "family = [{ education_rights = 'yes' }, { education_rights = 'no' }, { id = 'aunt' }]\n"
BY = "kind = 'services', given_by = 'adult-1'"
LAPSED = "expires_on = 2027-02-28"
TIER = "tier = 2"


def consent(*written: str, ahead: str = RIGHTS) -> str:
    return f"{ahead}\nconsents = [{', '.join(f'{{ {each} }}' for each in written or ('',))}]"


def needed(*written: str, support: str = TIER, ahead: str = "") -> str:
    """Consents beside a support."""
    return consent(*written, ahead=f"{RIGHTS}{ahead}\nsupports = [{{ {support} }}]")


def resting(more: str) -> str:
    return consent(ahead=f"referrals = [{{ {more} }}]")


def history(*changes: str) -> str:
    made = [change.split() for change in changes]
    told = ", ".join(f"{{ status = '{status}', on = {day} }}" for status, day in made)
    return f"consent_id = 'consent-1', status = '{made[-1][0]}', status_history = [{told}]"


CLOSED = ("draft", "rejected", "declined", "completed", "failed", "cancelled")

TABLE: dict[str, list[tuple[str, object]]] = {
    "kind": [(consent(f"kind = '{word}'"), word) for word in get_args(ConsentKind)],
    "has_expired": [
        (consent(), False),
        (consent("expires_on = 2027-02-28"), True),
        (consent("expires_on = 2027-03-01"), False),
    ],
    "was_revoked": [
        (consent(), False),
        (consent("revoked_on = 2027-03-01"), True),
        (consent("revoked_on = 2027-03-02"), False),
    ],
    "is_in_force": [
        (consent(), True),
        (consent("expires_on = 2027-02-28"), False),
        (consent("revoked_on = 2027-03-01"), False),
        (consent("expires_on = 2027-03-01, revoked_on = 2027-03-02"), True),
    ],
    "has_expiry": [(consent(), False), (consent("expires_on = 2028-03-01"), True)],
    "days_to_expiry": [
        (consent(), None),
        (consent("expires_on = 2027-03-01"), 0),
        (consent("expires_on = 2027-02-28"), -1),
        (consent("expires_on = 2027-03-31"), 30),
    ],
    "giver_is_entitled": [
        (consent("given_by = 'adult-1'"), True),
        (consent("given_by = 'adult-2'"), False),
        (consent("given_by = 'aunt'"), None),
        (consent("given_by = 'elsewhere'"), None),
        (consent("given_by = 'student'"), False),
        (consent(ahead="student.birth_on = 2009-03-01"), True),
        (consent(ahead="student.grade = '11'"), None),
    ],
    "is_signed": [(consent(), None), (consent("signed = true"), True), (consent("signed = false"), False)],
    "has_purpose": [(consent(), False), (consent("purpose = ' '"), False), (consent("purpose = 'a ride'"), True)],
    "has_recipient": [(consent(), False), (consent("recipient = ' '"), False), (consent("recipient = 'a'"), True)],
    "has_subject": [(consent(), False), (consent("covers = []"), False), (consent("covers = ['who5']"), True)],
    "is_relied_on": [
        (consent(), False),
        (resting("status = 'requested'"), False),
        *(
            (resting(f"consent_id = 'consent-1', status = '{word}'"), word not in CLOSED)
            for word in get_args(ReferralStatus)
        ),
        (resting("consent_id = 'consent-1', made_on = 2027-03-01"), True),
        (resting("consent_id = 'consent-1', made_on = 2027-03-02"), False),
        (resting(history("requested 2027-03-01", "completed 2027-03-02")), True),
        (resting(history("requested 2027-02-01", "completed 2027-03-01")), False),
        (resting(history("requested 2027-03-02")), False),
        (needed(BY), True),
        (needed(f"{BY}, {LAPSED}"), True),
        (needed("kind = 'treatment', given_by = 'adult-1'"), False),
        (needed(f"{BY}, signed = false"), False),
        (needed(BY, support="tier = 1"), False),
        (needed(BY, support="title = 'Reading club'"), False),
        (needed(BY, support="tier = 2, basic_need = true"), False),
        (needed(BY, support="tier = 2, status = 'paused'"), False),
        (needed(BY, BY), False),
        (needed(BY, f"{BY}, {LAPSED}"), True),
        (needed(f"{BY}, {LAPSED}", BY), False),
        (needed(f"{BY}, {LAPSED}", f"{BY}, {LAPSED}"), True),
        (needed(f"{BY}, {LAPSED}", f"{BY}, covers = ['arts']"), True),
        (needed(f"{BY}, covers = ['arts']"), False),
        (needed(f"{BY}, covers = ['arts', 's1']"), True),
    ],
}
OF_SUPPORTS: dict[str, list[tuple[str, object]]] = {
    "is_consented": [
        ("supports = [{ tier = 2 }]", None),
        *((needed(f"kind = '{kind}', given_by = 'adult-1'"), None) for kind in ("survey", "survey_notice")),
        (needed("kind = 'survey', given_by = 'adult-1'", "kind = 'treatment', given_by = 'adult-1'"), False),
        (needed(BY), True),
        (needed(f"{BY}, given_on = 2027-03-02"), None),
        (needed(f"{BY}, {LAPSED}"), True),
        (needed(f"{BY}, signed = true"), True),
        (needed(f"{BY}, signed = false"), False),
        (needed("kind = 'services', given_by = 'adult-2'"), False),
        (needed("kind = 'services', given_by = 'aunt'"), None),
        (needed("kind = 'services', given_by = 'adult-2'", "kind = 'services', given_by = 'aunt'"), None),
        (needed("kind = 'services', given_by = 'aunt'", BY), True),
        (needed("kind = 'services', given_by = 'student'"), False),
        (needed("kind = 'services', given_by = 'student'", ahead="student.birth_on = 2009-03-01"), True),
        (needed(f"{BY}, covers = ['arts']"), False),
        *((needed(f"{BY}, covers = ['arts', '{name}']"), True) for name in ("s1", "tutoring")),
        (needed(f"{BY}, covers = ['svc']", support="provider = { kind = 'partner', service_id = 'svc' }"), True),
        (needed(f"{BY}, covers = ['svc']", support="provider = { kind = 'partner' }"), False),
    ],
    "days_to_consent": [
        (needed(support="starts_on = 2026-09-21"), None),
        (needed(BY), None),
        (needed(BY, support="starts_on = 2026-09-13"), 1),
        (needed(BY, support="starts_on = 2026-09-14"), 0),
        (needed(f"{BY}, given_on = 2026-10-01", BY, support="starts_on = 2026-09-15"), -1),
        (needed("kind = 'services', given_by = 'adult-2'", support="starts_on = 2026-09-15"), None),
        (needed("kind = 'services', given_by = 'aunt'", support="starts_on = 2026-09-12"), 2),
    ],
}
FACTS = {**facts_of(ConsentStanding), **facts_of(SupportPermission)}


def cases(table: dict[str, list[tuple[str, object]]]) -> pytest.MarkDecorator:
    found = [(name, *case) for name, written in table.items() for case in written]
    ids = [f"{name}-{number}" for name, written in table.items() for number in range(len(written))]
    return pytest.mark.parametrize(("name", "overlay", "value"), found, ids=ids)


def at(overlay: str) -> PlanStanding:
    document, as_of = example_plan(overlay)
    return stand(read_plan(document), as_of=as_of)


@cases(TABLE)
def test_a_fact_of_a_consent_is(name: str, overlay: str, value: object) -> None:
    found = getattr(at(overlay).consents[0], name)
    assert (found, type(found)) == (value, type(value))


@cases(OF_SUPPORTS)
def test_a_fact_of_a_support_about_consent_is(name: str, overlay: str, value: object) -> None:
    found = getattr(at(overlay).supports[0], name)
    assert (found, type(found)) == (value, type(value))


def test_every_fact_about_consent_has_a_table() -> None:
    assert {*TABLE, *OF_SUPPORTS} == set(FACTS)


@pytest.mark.parametrize("name", FACTS)
def test_a_table_shows_every_side_of_a_fact(name: str) -> None:
    values = {value for _, value in {**TABLE, **OF_SUPPORTS}[name]}
    assert FACTS[name].can_be_unknown == (None in values)
    assert FACTS[name].kind != "claim" or values >= {True, False}
    assert values >= set(FACTS[name].words)


def test_a_consent_is_seen_from_the_day_it_was_given() -> None:
    plan = at("consents = [{ given_on = 2027-03-02 }, { given_on = 2027-03-01 }]")
    assert [(kept.id, kept.index, kept.as_of) for kept in plan.consents] == [("consent-2", 1, plan.as_of)]
