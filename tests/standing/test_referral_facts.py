"""Every fact of a referral, one table each: what it is, at its edges, and when it is unknown.

The examples are judged on Monday 1 March 2027 unless they say otherwise; the Sunday before is 28 February.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest

from popkit.read import read_plan
from popkit.read.district import read_district
from popkit.rules.example import example_district, example_plan
from popkit.standing import PlanStanding, ReferralStanding, facts_of, stand
from popkit.vocabulary import CLOSED_REFERRAL_STATUSES, ReferralStatus, Urgency

if TYPE_CHECKING:
    from collections.abc import Sequence

STATUSES = get_args(ReferralStatus)


def made(more: str = "", ahead: str = "") -> str:
    return f"{ahead}\nreferrals = [{{ {more} }}]\n"


def history(*changes: str, more: str = "", ahead: str = "") -> str:
    """A referral whose changes are written as "2027-02-22 accepted"."""
    told = [change.partition(" ") for change in changes]
    written = ", ".join(f"{{ on = {day}, status = '{status}' }}" for day, _, status in told)
    return made(f"status = '{told[-1][2]}', status_history = [{written}]{more and ', '}{more}", ahead)


def consented(consent: str, more: str = "made_on = 2027-02-22") -> str:
    return made(f"consent_id = 'consent-1', {more}", f"consents = [{{ kind = 'information_sharing', {consent} }}]")


SENT = "2027-02-22 requested"
TAKEN = "2027-02-24 accepted"
DONE = "2027-02-26 completed"
LATER = "2027-03-02 completed"
COVERS = "covers = ['attendance', 'grades']"

TABLE: dict[str, Sequence[tuple[str, object]]] = {
    "status": [
        *((made(f"status = '{status}'"), status) for status in STATUSES),
        (history(SENT, TAKEN), "accepted"),
        (history(SENT, TAKEN, LATER), "accepted"),
        (history(SENT, "2027-03-01 completed"), "completed"),
    ],
    "is_open": [(made(f"status = '{status}'"), status not in CLOSED_REFERRAL_STATUSES) for status in STATUSES],
    "has_assignee": [(made(), False), (made("assigned_to = 'nurse-1'"), True)],
    "has_partner": [(made(), False), (made("partner_id = 'clinic'"), True)],
    "urgency": [(made(), None), *((made(f"urgency = '{word}'"), word) for word in get_args(Urgency))],
    "urgency_days": [
        (made(), None),
        *((made(f"urgency = '{word}'"), days) for word, days in (("1h", 0), ("3h", 0), ("1d", 1), ("3d", 3))),
        (made("urgency = 'routine'"), None),
    ],
    # Whether it moves
    "is_answered": [(made(f"status = '{status}'"), status not in ("draft", "requested")) for status in STATUSES],
    "days_to_answer": [
        (made(), None),
        (made("made_on = 2027-03-01"), 0),
        (made("made_on = 2027-02-22"), 7),
        (made("made_on = 2027-02-22, status = 'draft'"), 7),
        (made("made_on = 2027-02-22, status = 'accepted'"), None),
        (history(SENT), 7),
        (history(SENT, TAKEN), 2),
        (history(SENT, TAKEN, DONE), 2),
        (history(SENT, LATER), 7),
        (history(SENT, "2027-02-23 rejected"), 1),
        (history("2027-02-08 draft", TAKEN), 16),
        (history("2027-02-08 draft", TAKEN, more="made_on = 2027-02-22"), 2),
        # Written down after it was answered: a slip of the pen.
        (history(TAKEN, more="made_on = 2027-02-26"), 0),
        # Asked anew: it waits again, since it was made.
        (history(SENT, TAKEN, "2027-02-26 requested"), 7),
    ],
    "school_days_to_answer": [
        (made(), None),
        (made("made_on = 2027-03-01"), 0),
        (made("made_on = 2027-02-26"), 1),
        (made("made_on = 2027-02-26", "as_of = 2027-02-28"), 0),
        (made("made_on = 2027-02-22, status = 'accepted'"), None),
        (history(SENT, TAKEN), 2),
        (made("made_on = 2027-02-26", "calendars = [{ extra_days = [2027-02-27] }]"), 2),
    ],
    "school_days_since_made": [
        (made(), None),
        (made("made_on = 2027-03-01"), 0),
        (made("made_on = 2027-02-26"), 1),
        (made("made_on = 2027-02-15"), 10),
        (history(SENT, TAKEN), 5),
        (
            made(
                "made_on = 2027-02-26",
                "calendars = [{ closures = [{ starts_on = 2027-03-01, ends_on = 2027-03-01 }] }]",
            ),
            0,
        ),
    ],
    "days_since_status_change": [
        (made(), None),
        (made("made_on = 2027-02-22"), 7),
        (history(SENT), 7),
        (history(SENT, more="made_on = 2027-02-01"), 7),
        (history(SENT, TAKEN), 5),
        (history(SENT, TAKEN, LATER), 5),
        (history("2027-03-01 requested"), 0),
    ],
    # What became of it
    "has_outcome": [
        (made(f"status = '{status}'"), status in ("rejected", "declined", "completed", "failed")) for status in STATUSES
    ],
    "has_reason": [
        (made(), False),
        (made("reason = ' '"), False),
        (made("reason = 'No place'"), True),
        (made("status_history = [{ on = 2027-02-22, status = 'requested', reason = 'No place' }]"), True),
        (made("status_history = [{ on = 2027-02-22, status = 'requested', reason = ' ' }]"), False),
        (history(SENT, TAKEN), False),
    ],
    "has_next_step": [(made(), False), (made("next_step = ' '"), False), (made("next_step = 'Ask the clinic'"), True)],
    "was_declined": [
        (made(), False),
        (made("status = 'declined'"), True),
        (history(SENT, "2027-02-24 declined", "2027-02-26 failed"), True),
        (history(SENT, "2027-03-02 declined"), False),
        (history(SENT, TAKEN), False),
    ],
    "school_days_since_outcome": [
        (made(), None),
        (made("status = 'completed'"), None),
        (history(SENT, TAKEN), None),
        (history(SENT, DONE), 1),
        (history(SENT, "2027-02-26 cancelled"), None),
        (history(SENT, "2027-03-01 failed"), 0),
    ],
    "referrer_was_told": [
        (made(), False),
        (made("referrer_told_on = 2027-03-01"), True),
        (made("referrer_told_on = 2027-03-02"), False),
    ],
    "family_was_told": [
        (made(), False),
        (made("family_told_on = 2027-03-01"), True),
        (made("family_told_on = 2027-03-02"), False),
    ],
    # What went with it
    "is_shared": [
        (made(), False),
        (made("shared = []"), False),
        (made("shared = ['attendance']"), True),
        (made("shared = ['attendance'], status = 'draft'"), False),
    ],
    "has_consent": [(made(), False), (consented("signed = true"), True)],
    "consent_was_in_force": [
        (made("made_on = 2027-02-22"), None),
        (consented("signed = true", "status = 'requested'"), None),
        (consented("signed = true"), True),
        (consented("purpose = 'a'"), True),
        (consented("signed = false"), False),
        (consented("given_on = 2027-02-22"), True),
        (consented("given_on = 2027-02-23"), False),
        (consented("expires_on = 2027-02-22"), True),
        (consented("expires_on = 2027-02-21"), False),
        (consented("revoked_on = 2027-02-23"), True),
        (consented("revoked_on = 2027-02-22"), False),
        (consented("expires_on = 2027-05-01, revoked_on = 2027-02-22"), False),
        (made("consent_id = 'consent-1', made_on = 2027-02-22", "consents = [{ kind = 'survey' }]"), False),
        (made("consent_id = 'consent-1', made_on = 2027-02-22", "consents = [{ kind = 'services' }]"), True),
    ],
    "consent_is_in_force": [
        (made(), None),
        (consented("signed = true"), True),
        (consented("signed = true", "status = 'requested'"), True),
        (consented("revoked_on = 2027-03-01"), False),
        (consented("revoked_on = 2027-03-02"), True),
        (consented("expires_on = 2027-03-01"), True),
        (consented("expires_on = 2027-02-28"), False),
    ],
    "pieces_beyond_consent": [
        (made("shared = ['attendance']"), None),
        (consented("covers = []"), 0),
        (consented(COVERS, "shared = ['attendance', 'grades']"), 0),
        (consented(COVERS, "shared = ['attendance', 'health', 'health', 'family']"), 2),
        (consented("covers = []", "shared = ['attendance']"), 1),
        (consented(COVERS, "shared = ['Attendance']"), 1),
    ],
}
FACTS = facts_of(ReferralStanding)
CASES = [
    pytest.param(name, overlay, value, id=f"{name}-{number}")
    for name, cases in TABLE.items()
    for number, (overlay, value) in enumerate(cases)
]


def at(overlay: str) -> PlanStanding:
    document, as_of = example_plan(overlay)
    return stand(read_plan(document), as_of=as_of, district=read_district(example_district(overlay)))


@pytest.mark.parametrize(("name", "overlay", "value"), CASES)
def test_a_fact_of_a_referral_is(name: str, overlay: str, value: object) -> None:
    found = getattr(at(overlay).referrals[0], name)
    assert (found, type(found)) == (value, type(value))


def test_every_fact_of_a_referral_has_a_table() -> None:
    assert set(TABLE) == set(FACTS)


@pytest.mark.parametrize("name", TABLE)
def test_a_table_shows_both_sides_of_a_claim_every_word_and_what_is_unknown(name: str) -> None:
    values = {value for _, value in TABLE[name]}
    assert FACTS[name].can_be_unknown == (None in values)
    assert FACTS[name].kind != "claim" or values >= {True, False}
    assert values >= set(FACTS[name].words)


@pytest.mark.parametrize(
    ("referral", "is_seen"),
    [
        ("made_on = 2027-03-01", True),
        ("made_on = 2027-03-02", False),
        ("urgency = '1h'", True),
        ("status_history = [{ on = 2027-03-01, status = 'requested' }]", True),
        ("status_history = [{ on = 2027-03-02, status = 'requested' }]", False),
        ("made_on = 2027-02-22, status_history = [{ on = 2027-03-02, status = 'requested' }]", False),
        ("made_on = 2027-03-02, status_history = [{ on = 2027-02-22, status = 'requested' }]", False),
    ],
)
def test_a_referral_is_seen_from_the_day_it_was_made(referral: str, is_seen: bool) -> None:  # noqa: FBT001 - a column
    plan = at(f"referrals = [{{ {referral} }}, {{}}]")
    assert [kept.index for kept in plan.referrals] == [0, 1][not is_seen :]
    assert plan.referrals[-1].id == "referral-2"


def test_a_referral_shows_nothing_of_anybody() -> None:
    assert "clinic" not in repr(at(made("partner_id = 'clinic'")).referrals[0])
