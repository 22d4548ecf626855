"""Every fact of a month that its review tells, one table each: at its edges, and when it is unknown.

The month is February 2027, and its review is held on Thursday 18 February unless it says otherwise; the one
before, where there is one, on 20 January. The examples are judged on Monday 1 March unless they say otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from popkit.dates import Month
from popkit.read import read_plan
from popkit.read.district import read_district
from popkit.rules.example import example_district, example_plan
from popkit.standing import PlanStanding, facts_of, stand
from popkit.standing.follow_up import MonthFollowUp

if TYPE_CHECKING:
    from collections.abc import Sequence

FEBRUARY = Month(2027, 2)
TEAM = "team = [{ role = 'plan_manager' }, { role = 'counselor' }]\n"
MANAGED = f"manager_id = 'member-1'\n{TEAM}"
OWN, OTHER = "reviewer_id = 'member-1'", "reviewer_id = 'member-2'"
UNDATED = "mode = 'phone'"
TRIED = "status = 'attempted'"
THREE = "actions = [{}, {}, {}]\n"
DAYS = {"december": "2026-12-15", "january": "2027-01-20", "february": "2027-02-18"}


def reviews(february: str, january: str | None = None, december: str | None = None) -> str:
    """Well-being reviews of these months; each completed and on its day, where it says neither."""
    told = {"december": december, "january": january, "february": february}
    written = (_review(month, more) for month, more in told.items() if more is not None)
    return f"wellbeing_reviews = [{', '.join(written)}]\n"


def _review(month: str, more: str) -> str:
    says_when = more.startswith((UNDATED, TRIED, "held_on"))
    parts = [f"month = '{DAYS[month][:7]}'", "" if says_when else f"held_on = {DAYS[month]}", more]
    return f"{{ {', '.join(part for part in parts if part)} }}"


def rated(*ratings: str) -> str:
    """Ratings, each written as "health steady urgent": the adult's level and the student's, or - for none."""
    parts = (f"{rating} - -".split()[:3] for rating in ratings)
    names = ("domain", "level", "self_level")
    records = (
        ", ".join(f"{name} = '{word}'" for name, word in zip(names, words, strict=True) if word != "-")
        for words in parts
    )
    return f"ratings = [{', '.join(f'{{ {record} }}' for record in records)}]"


def skipped(*domains: str, why: str = "ran out of time") -> str:
    records = ", ".join(f"{{ domain = '{domain}', not_discussed = '{why}' }}" for domain in domains)
    return f"ratings = [{records}]"


def checked(*pairs: str) -> str:
    """What became of actions, each written as "a1 carried"."""
    records = ("action_id = '{}', outcome = '{}'".format(*pair.split()) for pair in pairs)
    return f"checked_actions = [{', '.join(f'{{ {record} }}' for record in records)}]"


def flagged(*flags: str) -> str:
    """Flags, each written as "10 18": the day of February on which it was raised and, maybe, handed over."""
    days = (f"{flag} -".split()[:2] for flag in flags)
    records = (
        f"raised_at = 2027-02-{raised}T10:00:00-06:00"
        + (f", handed_at = 2027-02-{handed}T11:00:00-06:00" if handed != "-" else "")
        for raised, handed in days
    )
    return f"flags = [{', '.join(f'{{ {record} }}' for record in records)}]\n"


def closed(day: str) -> str:
    """A flag that was closed on a day."""
    return f"flags = [{{ raised_at = 2027-02-18T10:00:00-06:00, closed_at = {day}T09:00:00-06:00 }}]\n"


def promised(*actions: str, more: str = "") -> str:
    """Actions that February's review promised."""
    ids = ", ".join(f"'a{number}'" for number, _ in enumerate(actions, start=1))
    written = ", ".join(f"{{ {action} }}" for action in actions)
    linked = f"action_ids = [{ids}]"
    return f"actions = [{written}]\n{reviews(f'{more}, {linked}' if more else linked)}"


FOUR = ("academic steady", "social_emotional steady", "health steady", "family_basic_needs steady")
URGENT = rated("health urgent")
LOW = rated("health needs_attention")
LINKED = f"{URGENT}, flag_ids = ['f1']"
KEPT = "action_ids = ['a1']"

TABLE: dict[str, Sequence[tuple[str, object]]] = {
    # When
    "has_review": [
        ("", False),
        (reviews(""), True),
        (reviews(UNDATED), True),
        (reviews("held_on = 2027-03-01"), True),
        (reviews("held_on = 2027-03-02"), False),
        (reviews(TRIED), False),
        (reviews("status = 'waived'"), False),
        (reviews("status = 'void'"), False),
    ],
    "is_latest": [
        ("", False),
        (reviews(""), True),
        (reviews("", ""), True),
        (reviews("", "held_on = 2027-02-18"), True),
        (reviews("", "held_on = 2027-02-19"), False),
        (reviews("", "held_on = 2027-03-02"), True),
        (reviews(TRIED, ""), False),
    ],
    "has_review_before": [
        ("", False),
        (reviews(""), False),
        (reviews("", ""), True),
        (reviews("", TRIED, ""), True),
        (reviews(TRIED, ""), False),
        (reviews("", "held_on = 2027-02-18"), True),
        (reviews("", "held_on = 2027-02-19"), False),
    ],
    "days_since_previous": [
        ("", None),
        (reviews(""), None),
        (reviews("", ""), 29),
        (reviews("", "held_on = 2027-02-17"), 1),
        (reviews("", "held_on = 2027-02-18"), 0),
        (reviews("", "held_on = 2027-02-19"), None),
        (reviews("", UNDATED), None),
        (reviews(UNDATED, ""), None),
        (reviews("", None, ""), 65),
        (reviews("", "", ""), 29),
    ],
    "school_days_to_record": [
        ("", None),
        (reviews(""), None),
        (reviews("recorded_on = 2027-02-18"), 0),
        (reviews("recorded_on = 2027-02-19"), 1),
        (reviews("recorded_on = 2027-02-20"), 1),
        (reviews("recorded_on = 2027-02-22"), 2),
        (reviews("recorded_on = 2027-02-17"), 0),
        (reviews("recorded_on = 2027-03-01"), 7),
        (reviews("recorded_on = 2027-03-02"), None),
        (reviews(f"{UNDATED}, recorded_on = 2027-02-18"), None),
        (
            "calendars = [{ closures = [{ starts_on = 2027-02-19, ends_on = 2027-02-19 }] }]\n"
            + reviews("recorded_on = 2027-02-22"),
            1,
        ),
    ],
    # Who and how
    "is_by_substitute": [
        ("", None),
        (reviews(OTHER), None),
        (TEAM + reviews(""), None),
        (TEAM + reviews(OWN), False),
        (TEAM + reviews(OTHER), True),
        (MANAGED + reviews(OTHER), True),
        (MANAGED + reviews("reviewer_id = 'elsewhere'"), True),
        (reviews("substitute_for = 'member-1'"), True),
        (MANAGED + reviews(f"{OWN}, substitute_for = 'member-1'"), True),
        (MANAGED + reviews(f"{TRIED}, {OTHER}"), None),
        # The manager of the day on which it was held
        ("team = [{ role = 'plan_manager', since = 2027-02-18 }]\n" + reviews(OWN), False),
        ("team = [{ role = 'plan_manager', since = 2027-02-19 }]\n" + reviews(OWN), None),
        ("team = [{ role = 'plan_manager', until = 2027-02-17 }, { role = 'plan_manager' }]\n" + reviews(OWN), True),
        ("team = [{ role = 'plan_manager', until = 2027-02-18 }]\n" + reviews(OWN), False),
        # Without a day, the last of the month that has come
        ("team = [{ role = 'plan_manager', since = 2027-02-28 }]\n" + reviews(f"{UNDATED}, {OWN}"), False),
        ("team = [{ role = 'plan_manager', since = 2027-03-01 }]\n" + reviews(f"{UNDATED}, {OWN}"), None),
        (
            "as_of = 2027-02-20\nteam = [{ role = 'plan_manager', since = 2027-02-21 }]\n"
            + reviews(f"{UNDATED}, {OWN}"),
            None,
        ),
    ],
    "previous_is_by_substitute": [
        ("", None),
        (MANAGED + reviews(OTHER), None),
        (MANAGED + reviews("", OWN), False),
        (MANAGED + reviews("", OTHER), True),
        (MANAGED + reviews("", ""), None),
        (MANAGED + reviews("", OWN, OTHER), False),
    ],
    "is_private": [
        ("", None),
        (reviews(""), None),
        (reviews("private = true"), True),
        (reviews("private = false"), False),
        (reviews(f"{TRIED}, private = true"), None),
    ],
    "student_has_declined": [
        ("", False),
        (reviews(""), False),
        (reviews("student_declined_to_speak = true"), True),
        (reviews(f"{TRIED}, student_declined_to_speak = true"), False),
    ],
    "student_is_heard": [
        ("", None),
        (reviews(""), False),
        (reviews("student_voice = 'I want to sing'"), True),
        (reviews("student_voice = ' '"), False),
        (reviews(rated("health steady")), False),
        (reviews(rated("health - steady")), True),
        (reviews("student_declined_to_speak = true"), True),
        (reviews(f"{TRIED}, student_voice = 'I want to sing'"), None),
    ],
    "has_going_well": [
        ("", None),
        (reviews(""), False),
        (reviews("going_well = 'sings'"), True),
        (reviews("going_well = ' '"), False),
        (reviews(f"{TRIED}, going_well = 'sings'"), None),
    ],
    # The sides of life
    "core_domains_left_out": [
        ("", None),
        (reviews(""), 4),
        (reviews(rated(*FOUR)), 0),
        (reviews(rated(*FOUR[1:])), 1),
        (reviews(rated(*FOUR[1:], "academic - steady")), 0),
        (reviews(rated(*FOUR[1:], "academic")), 1),
        (reviews(rated("college_career steady", "engagement_belonging steady")), 4),
        (reviews(skipped("academic", "health")), 2),
        (reviews(skipped("academic", why=" ")), 4),
        (reviews(f"{TRIED}, {rated(*FOUR)}"), None),
    ],
    "domains_skipped_twice": [
        ("", 0),
        (reviews(skipped("health")), 0),
        (reviews(skipped("health"), skipped("health")), 1),
        (reviews(skipped("health", "academic"), skipped("health", "academic")), 2),
        (reviews(skipped("health"), skipped("academic")), 0),
        (reviews(skipped("health"), "", skipped("health")), 0),
        (reviews(skipped("health", why=" "), skipped("health")), 0),
        (reviews("", skipped("health")), 0),
        (reviews(skipped("college_career"), skipped("college_career")), 0),
        (
            reviews(
                skipped("health"),
                "ratings = [{ domain = 'health', self_level = 'steady', not_discussed = 'ran out of time' }]",
            ),
            0,
        ),
        (
            reviews(
                skipped("health"), "ratings = [{ domain = 'health', level = 'steady', not_discussed = 'too late' }]"
            ),
            0,
        ),
    ],
    "urgent_domain_count": [
        ("", 0),
        (reviews(""), 0),
        (reviews(URGENT), 1),
        (reviews(rated("health - urgent")), 1),
        (reviews(rated("health urgent urgent")), 1),
        (reviews(rated("health urgent", "academic - urgent")), 2),
        (reviews(rated("health needs_attention needs_attention")), 0),
        (reviews(f"{TRIED}, {URGENT}"), 0),
    ],
    "urgent_is_closed": [
        ("", False),
        (flagged("18 18") + reviews(LINKED), False),
        (closed("2027-02-27") + reviews(LINKED), True),
        (closed("2027-03-01") + reviews(LINKED), True),
        (closed("2027-03-02") + reviews(LINKED), False),
        (closed("2027-02-27") + reviews(URGENT), False),
    ],
    "urgent_is_handed_over": [
        ("", None),
        (reviews(""), None),
        (flagged("18 18") + reviews("flag_ids = ['f1']"), None),
        (reviews(URGENT), False),
        (flagged("18 18") + reviews(URGENT), False),
        (flagged("18") + reviews(LINKED), False),
        (flagged("18 18") + reviews(LINKED), True),
        (flagged("17 17") + reviews(LINKED), True),
        (flagged("18 19") + reviews(LINKED), False),
        (flagged("18", "18 18") + reviews(f"{URGENT}, flag_ids = ['f1', 'f2']"), True),
        (flagged("18 18", "18 19") + reviews(f"{URGENT}, flag_ids = ['f1', 'f2']"), True),
        ("as_of = 2027-02-18\n" + flagged("19 19") + reviews(LINKED), False),
        # Nobody wrote down the review's day.
        (flagged("18 18") + reviews(f"{UNDATED}, {LINKED}"), None),
        (flagged("18") + reviews(f"{UNDATED}, {LINKED}"), False),
    ],
    "concern_domain_count": [
        ("", 0),
        (reviews(""), 0),
        (reviews(rated("health steady", "academic thriving")), 0),
        (reviews(LOW), 1),
        (reviews(URGENT), 1),
        (reviews(rated("health urgent", "academic needs_attention")), 2),
        (reviews(rated("health - urgent")), 0),
        (reviews(f"{TRIED}, {LOW}"), 0),
    ],
    "domains_down_two": [
        ("", 0),
        (reviews(LOW), 0),
        (reviews(LOW, rated("health thriving")), 1),
        (reviews(LOW, rated("health steady")), 0),
        (reviews(URGENT, rated("health steady")), 1),
        (reviews(URGENT, rated("health thriving")), 1),
        (reviews(URGENT, LOW), 0),
        (reviews(rated("health thriving"), URGENT), 0),
        (reviews(LOW, rated("academic thriving")), 0),
        (reviews(LOW, rated("health - thriving")), 0),
        (reviews(LOW, "", rated("health thriving")), 0),
        (reviews(LOW, TRIED, rated("health thriving")), 1),
        (reviews(rated("health urgent", "academic urgent"), rated("health steady", "academic steady")), 2),
    ],
    "repeated_concern_count": [
        ("", 0),
        (reviews(LOW), 0),
        (reviews(LOW, LOW), 1),
        (reviews(LOW, URGENT), 1),
        (reviews(URGENT, rated("health steady")), 0),
        (reviews(LOW, "", LOW), 0),
        (reviews(LOW, rated("academic urgent")), 0),
        (reviews(LOW, rated("health - urgent")), 0),
        (reviews(rated("health urgent", "academic urgent"), rated("health urgent", "academic urgent")), 2),
    ],
    "domains_rated_by_both": [
        ("", 0),
        (reviews(rated("health steady")), 0),
        (reviews(rated("health - steady")), 0),
        (reviews(rated("health steady steady")), 1),
        (reviews(rated("health steady urgent", "academic urgent steady", "college_career steady")), 2),
    ],
    "widest_level_difference": [
        ("", None),
        (reviews(rated("health steady")), None),
        (reviews(rated("health - steady")), None),
        (reviews(rated("health steady steady")), 0),
        (reviews(rated("health steady needs_attention")), 1),
        (reviews(rated("health needs_attention steady")), 1),
        (reviews(rated("health thriving needs_attention")), 2),
        (reviews(rated("health urgent thriving")), 3),
        (reviews(rated("health steady steady", "academic urgent steady")), 2),
    ],
    "team_has_met_since": [
        ("", False),
        (reviews(""), False),
        ("plan_reviews = [{ held_on = 2027-02-17 }]\n" + reviews(""), False),
        ("plan_reviews = [{ held_on = 2027-02-18 }]\n" + reviews(""), True),
        ("plan_reviews = [{ held_on = 2027-03-01 }]\n" + reviews(""), True),
        ("plan_reviews = [{ held_on = 2027-03-02 }]\n" + reviews(""), False),
        ("plan_reviews = [{ held_on = 2027-02-18 }]\n" + reviews(UNDATED), False),
        ("plan_reviews = [{ held_on = 2027-02-18 }]\n", False),
    ],
    # What was promised
    "has_next_step": [
        ("", None),
        (reviews(""), False),
        (reviews("no_action_needed = true"), True),
        (reviews("no_action_needed = false"), False),
        (THREE + reviews(KEPT), True),
        (reviews(f"{TRIED}, no_action_needed = true"), None),
    ],
    "actions_without_owner_or_date": [
        ("", 0),
        (reviews(""), 0),
        (promised("owner_id = 'student', due_on = 2027-03-01"), 0),
        (promised("owner_id = 'student'"), 1),
        (promised("due_on = 2027-03-01"), 1),
        (promised("", ""), 2),
        (f"actions = [{{}}]\n{reviews('')}", 0),
    ],
    "has_dated_action": [
        ("", False),
        (promised(""), False),
        (promised("due_on = 2027-03-01"), True),
        (promised("", "due_on = 2027-03-01"), True),
        (f"actions = [{{ due_on = 2027-03-01 }}]\n{reviews('')}", False),
    ],
    "school_days_to_action": [
        ("", None),
        (promised(""), None),
        (promised("due_on = 2027-02-18"), 0),
        (promised("due_on = 2027-02-19"), 1),
        (promised("due_on = 2027-02-21"), 1),
        (promised("due_on = 2027-02-25"), 5),
        (promised("due_on = 2027-02-26"), 6),
        (promised("due_on = 2027-03-02"), 8),
        (promised("due_on = 2027-02-26", "due_on = 2027-02-25", ""), 5),
        (promised("due_on = 2027-02-25", more=UNDATED), None),
        (
            "calendars = [{ closures = [{ starts_on = 2027-02-19, ends_on = 2027-02-19 }] }]\n"
            + promised("due_on = 2027-02-25"),
            4,
        ),
    ],
    "unchecked_action_count": [
        ("", 0),
        (THREE + reviews(KEPT), 0),
        (THREE + reviews("", ""), 0),
        (THREE + reviews("", KEPT), 1),
        (THREE + reviews("", "action_ids = ['a1', 'a3']"), 2),
        (THREE + reviews("", "", KEPT), 0),
        (THREE + reviews(TRIED, KEPT), 0),
        *((THREE + reviews(checked(f"a1 {outcome}"), KEPT), 0) for outcome in ("done", "carried", "dropped")),
        (THREE + reviews(checked("a2 done"), KEPT), 1),
        ("actions = [{ done_on = 2027-02-18 }]\n" + reviews("", KEPT), 0),
        ("actions = [{ done_on = 2027-02-19 }]\n" + reviews("", KEPT), 1),
        # Without a day, the last of the month that has come
        ("actions = [{ done_on = 2027-02-28 }]\n" + reviews(UNDATED, KEPT), 0),
        ("actions = [{ done_on = 2027-03-01 }]\n" + reviews(UNDATED, KEPT), 1),
        ("as_of = 2027-02-20\nactions = [{ done_on = 2027-02-20 }]\n" + reviews(UNDATED, KEPT), 0),
        ("as_of = 2027-02-20\nactions = [{ done_on = 2027-02-21 }]\n" + reviews(UNDATED, KEPT), 1),
    ],
    "most_times_carried": [
        ("", 0),
        (THREE + reviews(checked("a1 done")), 0),
        (THREE + reviews(checked("a1 carried")), 1),
        (THREE + reviews(checked("a1 carried"), checked("a1 carried")), 2),
        (THREE + reviews(checked("a1 carried"), checked("a1 carried"), checked("a1 carried")), 3),
        (THREE + reviews(checked("a1 carried"), checked("a1 done"), checked("a1 carried")), 2),
        (THREE + reviews(checked("a1 done"), checked("a1 carried"), checked("a1 carried")), 0),
        (THREE + reviews(checked("a1 carried"), checked("a2 carried"), checked("a2 carried")), 1),
        (THREE + reviews(checked("a1 carried", "a2 carried"), checked("a2 carried")), 2),
        # What was carried on later is not counted here.
        (THREE + reviews(checked("a1 carried"), f"held_on = 2027-02-19, {checked('a1 carried')}"), 1),
        (THREE + reviews(checked("a1 carried"), f"held_on = 2027-02-18, {checked('a1 carried')}"), 2),
    ],
}
FACTS = facts_of(MonthFollowUp)
CASES = [
    pytest.param(name, overlay, value, id=f"{name}-{number}")
    for name, cases in TABLE.items()
    for number, (overlay, value) in enumerate(cases)
]


def at(overlay: str, **limits: object) -> PlanStanding:
    document, as_of = example_plan(overlay)
    district = read_district({**example_district(overlay), "limits": limits})
    return stand(read_plan(document), as_of=as_of, district=district)


@pytest.mark.parametrize(("name", "overlay", "value"), CASES)
def test_a_fact_of_a_review_is(name: str, overlay: str, value: object) -> None:
    found = getattr(at(overlay).month(FEBRUARY), name)
    assert (found, type(found)) == (value, type(value))


def test_every_fact_of_a_review_has_a_table() -> None:
    assert set(TABLE) == set(FACTS)


@pytest.mark.parametrize("name", TABLE)
def test_a_table_shows_the_unknown_where_there_is_one_and_both_sides_of_a_claim(name: str) -> None:
    values = {value for _, value in TABLE[name]}
    assert (None in values) == FACTS[name].can_be_unknown
    assert FACTS[name].kind != "claim" or values >= {True, False}


def test_which_sides_of_life_are_core_is_a_limit() -> None:
    plan = at(reviews(skipped("college_career"), skipped("college_career")), core_domains=["college_career", "health"])
    february = plan.month(FEBRUARY)
    assert (february.core_domains_left_out, february.domains_skipped_twice) == (1, 1)
