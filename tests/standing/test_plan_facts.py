"""Every fact of a plan, one table each: what it is, at its edges, and when it is unknown.

The examples are judged on Monday 1 March 2027 unless they say otherwise; the plan starts
on Monday 14 September 2026, 168 days before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from popkit.read import read_plan
from popkit.rules.example import example_plan
from popkit.standing import PlanStanding, facts_of, stand
from popkit.standing.calendar import PlanCalendar
from popkit.standing.signs import PlanSigns

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMED = "manager_id = 'member-1'\n"
SEVERE = "kind = 'need', domain = 'health', severity = 'severe'"
LEVEL = "measure = { name = 'level', direction = 'increase', scale = 'attainment' }"
SESSION = "sessions = [{ on = %s, minutes = 30, attendance = '%s' }]"


def listed(name: str, *records: str) -> str:
    return f"{name} = [{', '.join(f'{{ {record} }}' for record in records)}]\n"


def history(*changes: str) -> str:
    """A status history, each change written as "draft 2026-09-07"; the plan has the last status."""
    pairs = [change.split(" ", 2) for change in changes]
    written = (f"status = '{status}', on = {on} {' '.join(more)}" for status, on, *more in pairs)
    return f"status = '{pairs[-1][0]}'\n" + listed("status_history", *written)


def answers(*given: str) -> str:
    """Agreements, each written as "student 2026-09-09"."""
    return listed("agreements", *("party = '{}', on = {}".format(*each.split()) for each in given))


def noted(*items: str) -> str:
    return listed("profile", *items)


def supported(*supports: str) -> str:
    return listed("goals", "", "") + listed("supports", *supports)


def levels(*goals: str) -> str:
    return "".join(f"[[goals]]\n{LEVEL}\n{goal}\n" for goal in goals)


def reached(*values: int) -> str:
    """Observations of a level, one a week, the newest on the day itself."""
    days = ["2027-02-15", "2027-02-22", "2027-03-01"][-len(values) :]
    pairs = zip(days, values, strict=True)
    return listed("observations", *(f"on = {day}, value = {value}" for day, value in pairs))


STATUSES = ("draft", "proposed", "active", "on_hold", "completed", "withdrawn", "transferred", "entered_in_error")
OPEN = ("draft", "proposed", "active", "on_hold")
BEGUN_LATER = history("draft 2027-03-02", "active 2027-03-03")
BOTH = answers("student 2026-09-09", "family 2026-09-10")
DRAFTED = history("draft 2026-09-07", "active 2026-09-14")
GROWN = "student.birth_on = 2000-01-01\n"
RESUMED = history("active 2026-09-14", "on_hold 2027-01-11", "active 2027-02-01")
HELD_NOW = history("active 2026-09-14", "on_hold 2027-03-01")
PARTNER = "provider = { kind = 'partner', partner_id = '%s' }"
TIMES = 10 * 2 / (0.7 * 2 + 0.3 * 4) ** 0.5

TABLE: dict[str, Sequence[tuple[str, object]]] = {
    # The adults
    "has_manager": [
        ("", False),
        ("team = [{}]", False),
        (f"{NAMED}team = [{{}}]", True),
        (f"{NAMED}team = [{{ since = 2027-03-01 }}]", True),
        (f"{NAMED}team = [{{ since = 2027-03-02 }}]", False),
        (f"{NAMED}team = [{{ until = 2027-02-28 }}]", False),
        (f"{NAMED}team = [{{ until = 2027-03-01 }}]", True),
        ("team = [{ role = 'plan_manager' }]", True),
        ("team = [{ role = 'plan_manager', until = 2027-02-28 }]", False),
        (f"{NAMED}team = [{{ until = 2027-02-28 }}, {{ role = 'plan_manager' }}]", False),
    ],
    "manager_count": [
        ("", 0),
        ("team = [{}]", 0),
        (f"{NAMED}team = [{{}}]", 1),
        (f"{NAMED}team = [{{ role = 'plan_manager' }}]", 1),
        (f"{NAMED}team = [{{}}, {{ role = 'plan_manager' }}]", 2),
        (f"{NAMED}team = [{{ until = 2027-02-28 }}, {{ role = 'plan_manager' }}]", 1),
        (f"{NAMED}team = [{{ until = 2027-02-28 }}]", 0),
        ("team = [{ role = 'plan_manager' }, { role = 'plan_manager' }]", 2),
    ],
    "manager_has_left": [
        ("", False),
        ("team = [{ role = 'plan_manager', until = 2027-02-28 }]", False),
        (f"{NAMED}team = [{{}}]", False),
        (f"{NAMED}team = [{{ until = 2027-03-01 }}]", False),
        (f"{NAMED}team = [{{ until = 2027-02-28 }}]", True),
        (f"{NAMED}team = [{{ since = 2027-03-02 }}]", True),
    ],
    # The student
    "student_is_adult": [
        ("student.birth_on = 2009-02-28", True),
        ("student.birth_on = 2009-03-01", True),
        ("student.birth_on = 2009-03-02", False),
        ("student.birth_on = 2009-03-02\nstudent.grade = '12'", False),
        ("student.birth_on = 2008-02-29\nas_of = 2026-02-27", False),
        ("student.birth_on = 2008-02-29\nas_of = 2026-02-28", True),
        ("student.birth_on = 2008-02-29\nas_of = 2026-03-01", True),
        ("student.grade = 'PK'", False),
        ("student.grade = 'KG'", False),
        ("student.grade = '09'", False),
        ("student.grade = '10'", None),
        ("student.grade = '11'", None),
        ("student.grade = 'ungraded'", None),
    ],
    "student_has_exited": [
        ("", False),
        ("student.exited_on = 2027-02-28", True),
        ("student.exited_on = 2027-03-01", False),
        ("student.exited_on = 2027-03-02", False),
    ],
    "has_student_statement": [
        ("", False),
        ("student_statement = { text = 'I like maps' }", True),
        ("student_statement = { text = ' ' }", False),
        ("student_statement = {}", False),
        ("student_statement = { declined = true }", True),
        ("student_statement = { text = 'I like maps', on = 2027-03-01 }", True),
        ("student_statement = { text = 'I like maps', on = 2027-03-02 }", False),
    ],
    "statement_was_declined": [
        ("", False),
        ("student_statement = { text = 'I like maps' }", False),
        ("student_statement = { declined = true }", True),
        ("student_statement = { declined = true, on = 2027-03-01 }", True),
        ("student_statement = { declined = true, on = 2027-03-02 }", False),
    ],
    "statement_is_own_writing": [
        ("", None),
        ("student_statement = { text = 'I like maps' }", None),
        ("student_statement = { text = 'I like maps', written_by = 'student' }", True),
        ("student_statement = { text = 'I like maps', written_by = 'scribe' }", False),
        ("student_statement = { declined = true, written_by = 'student' }", None),
        ("student_statement = { written_by = 'student', on = 2027-03-02 }", None),
    ],
    # The answers
    "student_has_answered": [
        ("", False),
        (answers("family 2026-09-10"), False),
        (answers("student 2027-02-28"), True),
        (answers("family 2026-09-10", "student 2027-03-01"), True),
        (answers("student 2027-03-02"), False),
        ("agreements = [{ party = 'student', on = 2026-09-10, answer = 'declined' }]", True),
    ],
    "family_has_answered": [
        ("", False),
        (answers("student 2026-09-10"), False),
        (answers("student 2026-09-10", "family 2027-03-01"), True),
        (answers("family 2027-03-02"), False),
        ("agreements = [{ party = 'family', on = 2026-09-10, answer = 'declined' }]", True),
    ],
    # The profile
    "strength_count": [
        ("", 0),
        (noted("kind = 'interest'", "kind = 'need'"), 0),
        (noted("noted_on = 2027-03-01"), 1),
        (noted("noted_on = 2027-03-02"), 0),
        (noted("resolved_on = 2027-02-28", "resolved_on = 2027-03-01", "resolved_on = 2027-03-02", ""), 2),
    ],
    "need_count": [
        ("", 0),
        (noted("kind = 'interest'", "kind = 'strength'"), 0),
        (noted("kind = 'need'", "kind = 'need', resolved_on = 2027-03-02", "kind = 'need', noted_on = 2027-03-02"), 2),
    ],
    "asset_count": [
        ("", 0),
        (noted("kind = 'need'"), 0),
        (noted("kind = 'interest'"), 1),
        (noted("", "", "kind = 'interest'", "kind = 'need'"), 3),
    ],
    "own_strength_count": [
        ("", 0),
        (noted("source = 'teacher'", "source = 'partner'", "source = 'data'"), 0),
        (noted("source = 'student'"), 1),
        (noted("source = 'student'", "source = 'family'", "source = 'teacher'"), 2),
        (noted("kind = 'need'", "kind = 'interest'"), 0),
    ],
    "needs_per_asset": [
        ("", None),
        (noted("kind = 'need'"), None),
        (noted("kind = 'need'", "kind = 'need'", "kind = 'need'", "", "kind = 'interest'"), 1.5),
        (noted(""), 0.0),
    ],
    "core_domains_unseen": [
        ("", 4),
        (noted("domain = 'academic', noted_on = 2026-06-30"), 4),
        (noted("domain = 'academic', noted_on = 2026-07-01"), 3),
        (noted("domain = 'academic', noted_on = 2027-03-01"), 3),
        (noted("domain = 'academic', noted_on = 2027-03-02"), 4),
        (noted("domain = 'academic', noted_on = 2026-09-01", "domain = 'health', noted_on = 2026-09-01"), 2),
        (noted("domain = 'academic', noted_on = 2026-09-01, resolved_on = 2026-10-01"), 3),
        (noted("domain = 'college_career', noted_on = 2026-09-01"), 4),
        (noted("domain = 'college_career'"), 4),
        (noted("domain = 'academic'"), None),
        (noted("domain = 'academic', resolved_on = 2026-10-01"), None),
        (noted("domain = 'academic'", "domain = 'academic', noted_on = 2026-09-01"), 3),
    ],
    # Status
    "status": [
        *((f"status = '{status}'", status) for status in STATUSES),
        (history("draft 2026-09-07", "active 2027-02-28"), "active"),
        (history("draft 2026-09-07", "active 2027-03-01"), "active"),
        (history("draft 2026-09-07", "active 2027-03-02"), "draft"),
        (history("draft 2027-03-01", "active 2027-03-01"), "active"),
        (BEGUN_LATER, "not_begun"),
    ],
    "is_active": [
        *((f"status = '{status}'", status == "active") for status in STATUSES),
        (history("draft 2026-09-07", "active 2027-03-02"), False),
        (BEGUN_LATER, False),
    ],
    "is_open": [*((f"status = '{status}'", status in OPEN) for status in STATUSES), (BEGUN_LATER, False)],
    "tier": [
        ("", None),
        ("tier = { level = 1 }", 1),
        ("tier = { level = 3, set_on = 2027-03-01 }", 3),
        ("tier = { level = 3, set_on = 2027-03-02 }", None),
    ],
    "has_basis": [("", False), ("basis = []", False), ("basis = ['referral']", True)],
    "has_purpose": [("", False), ("purpose = ' '", False), ("purpose = 'More time with books'", True)],
    "has_end_date": [("", False), ("ends_on = 2027-06-11", True)],
    # On hold
    "days_on_hold": [
        ("", None),
        ("status = 'on_hold'", None),
        (DRAFTED, None),
        (BEGUN_LATER, None),
        (history("active 2026-09-14", "on_hold 2027-01-01"), 59),
        (HELD_NOW, 0),
        (history("active 2026-09-14", "on_hold 2027-03-02"), None),
        (history("active 2026-09-14", "on_hold 2027-01-01", "active 2027-02-01"), None),
    ],
    "hold_has_reason": [
        ("", None),
        (DRAFTED, None),
        ("status = 'on_hold'", False),
        (HELD_NOW, False),
        (history("active 2026-09-14 , reason = 'a'", "on_hold 2027-01-01 , reason = ' '"), False),
        (history("active 2026-09-14", "on_hold 2027-01-01 , reason = 'the family moved'"), True),
        (history("active 2026-09-14", "on_hold 2027-03-02 , reason = 'the family moved'"), None),
    ],
    "was_resumed_unreviewed": [
        ("", False),
        (history("active 2026-09-14"), False),
        (HELD_NOW, False),
        (RESUMED, True),
        (history("active 2026-09-14", "on_hold 2027-01-11", "completed 2027-03-01"), False),
        (history("active 2026-09-14", "on_hold 2027-01-11", "active 2027-03-02"), False),
        (RESUMED + listed("plan_reviews", "held_on = 2027-01-10"), True),
        (RESUMED + listed("plan_reviews", "held_on = 2027-01-11"), False),
        (RESUMED + listed("plan_reviews", "held_on = 2027-03-01"), False),
        (RESUMED + listed("plan_reviews", "held_on = 2027-03-02"), True),
        (
            history("on_hold 2026-10-05", "active 2026-11-02", "on_hold 2027-01-11", "active 2027-02-01")
            + listed("plan_reviews", "held_on = 2026-10-26"),
            True,
        ),
    ],
    "hold_has_recheck": [
        ("", None),
        (DRAFTED, None),
        ("status = 'on_hold'", False),
        (HELD_NOW, False),
        (history("active 2026-09-14", "on_hold 2027-01-01 , recheck_on = 2027-04-01"), True),
    ],
    # How long
    "days_since_start": [("", 168), ("as_of = 2026-09-14", 0), ("as_of = 2026-09-13", -1)],
    "weeks_since_start": [("", 24.0), ("as_of = 2026-09-15", 1 / 7), ("as_of = 2026-09-07", -1.0)],
    "days_past_end": [
        ("", None),
        ("ends_on = 2027-02-28", 1),
        ("ends_on = 2027-03-01", 0),
        ("ends_on = 2027-03-02", -1),
    ],
    "days_to_end": [
        ("", None),
        ("ends_on = 2027-02-28", -1),
        ("ends_on = 2027-03-01", 0),
        ("ends_on = 2027-03-02", 1),
    ],
    "school_days_to_agreement": [
        ("", None),
        (BOTH, None),
        (f"as_of = 2026-09-07\n{DRAFTED}", 0),
        (f"as_of = 2026-09-08\n{DRAFTED}", 1),
        (f"as_of = 2026-09-11\n{DRAFTED}", 4),
        (f"as_of = 2026-09-13\n{DRAFTED}", 4),
        (f"as_of = 2026-09-14\n{DRAFTED}", 5),
        (f"as_of = 2026-09-06\n{DRAFTED}", 0),
        (DRAFTED + BOTH, 3),
        (DRAFTED + answers("student 2026-09-10", "family 2026-09-09"), 3),
        (DRAFTED + answers("student 2026-09-10", "student 2026-09-09", "family 2026-09-08", "family 2026-09-30"), 2),
        (f"as_of = 2026-09-09\n{DRAFTED}{BOTH}", 2),
        (f"as_of = 2026-09-21\n{DRAFTED}{answers('student 2026-09-09')}", 10),
        (f"as_of = 2026-09-21\n{DRAFTED}{answers('family 2026-09-09')}", 10),
        (f"as_of = 2026-09-21\n{GROWN}{DRAFTED}{answers('student 2026-09-09')}", 2),
        (f"as_of = 2026-09-21\n{GROWN}{DRAFTED}{answers('family 2026-09-09')}", 10),
        (GROWN + DRAFTED + answers("student 2026-09-09", "family 2026-11-30"), 2),
        (GROWN + DRAFTED + answers("student 2026-09-10", "family 2026-09-08"), 3),
        (f"as_of = 2026-09-21\nstudent.grade = '12'\n{DRAFTED}{answers('student 2026-09-09')}", 10),
    ],
    # Reviews
    "review_count": [
        ("", 0),
        ("plan_reviews = [{ held_on = 2026-09-13 }]", 0),
        ("plan_reviews = [{ held_on = 2026-09-14 }]", 1),
        ("plan_reviews = [{ held_on = 2027-03-02 }, { held_on = 2027-03-01 }, { held_on = 2027-02-28 }]", 2),
    ],
    "has_next_review": [
        ("", False),
        ("next_review_on = 2027-04-01", True),
        ("plan_reviews = [{ held_on = 2027-01-04 }]", False),
        ("plan_reviews = [{ held_on = 2027-01-04, next_on = 2027-04-01 }]", True),
        ("plan_reviews = [{ held_on = 2027-03-02, next_on = 2027-04-01 }]", False),
    ],
    "days_past_next_review": [
        ("", None),
        ("next_review_on = 2027-02-28", 1),
        ("next_review_on = 2027-03-01", 0),
        ("next_review_on = 2027-03-02", -1),
        ("next_review_on = 2027-02-28\nplan_reviews = [{ held_on = 2027-01-04 }]", 1),
        ("next_review_on = 2027-02-01\nplan_reviews = [{ held_on = 2027-01-04, next_on = 2027-02-28 }]", 1),
        ("next_review_on = 2027-02-28\nplan_reviews = [{ held_on = 2027-03-02, next_on = 2027-04-01 }]", 1),
        (
            listed(
                "plan_reviews",
                "held_on = 2027-01-11, next_on = 2027-02-28",
                "held_on = 2027-01-04, next_on = 2027-02-01",
            ),
            1,
        ),
    ],
    "days_between_reviews": [
        ("", None),
        ("plan_reviews = [{ held_on = 2027-01-04 }]", None),
        ("next_review_on = 2026-09-21", 7),
        ("next_review_on = 2027-02-01\nplan_reviews = [{ held_on = 2027-01-04 }]", 28),
        ("plan_reviews = [{ held_on = 2027-01-11, next_on = 2027-02-01 }, { held_on = 2027-01-04 }]", 21),
    ],
    "days_since_family_told": [
        ("", 168),
        ("as_of = 2026-09-13", -1),
        ("plan_reviews = [{ held_on = 2027-01-04 }]", 168),
        ("plan_reviews = [{ held_on = 2027-01-04, shared_with_family_on = 2027-02-28 }]", 1),
        ("plan_reviews = [{ held_on = 2027-01-04, shared_with_family_on = 2027-03-01 }]", 0),
        ("plan_reviews = [{ held_on = 2027-01-04, shared_with_family_on = 2027-03-02 }]", 168),
        ("plan_reviews = [{ held_on = 2027-03-02, shared_with_family_on = 2027-01-04 }]", 168),
        ("plan_reviews = [{ held_on = 2026-08-01, shared_with_family_on = 2026-09-13 }]", 169),
        (
            listed(
                "plan_reviews",
                "held_on = 2027-01-04, shared_with_family_on = 2027-02-20",
                "held_on = 2027-02-01, shared_with_family_on = 2027-02-08",
            ),
            9,
        ),
    ],
    # Counts
    "active_goal_count": [
        ("", 0),
        ("goals = [{}, {}, { status = 'proposed' }, { status = 'completed' }]", 2),
        ("goals = [{ status_history = [{ status = 'active', on = 2027-03-01 }] }]", 1),
        ("goals = [{ status_history = [{ status = 'active', on = 2027-03-02 }] }]", 0),
    ],
    "active_support_count": [
        ("", 0),
        (supported("", "", "status = 'paused'", "status = 'planned'"), 2),
        (supported("status_history = [{ status = 'active', on = 2027-03-01 }]"), 1),
        (supported("status_history = [{ status = 'active', on = 2027-03-02 }]"), 0),
    ],
    "overdue_action_count": [
        ("", 0),
        ("actions = [{}, { due_on = 2027-03-01 }, { due_on = 2027-03-02 }]", 0),
        ("actions = [{ due_on = 2027-02-28 }, { due_on = 2026-09-14 }]", 2),
        ("actions = [{ due_on = 2027-02-28, done_on = 2027-03-01 }]", 0),
        ("actions = [{ due_on = 2027-02-28, done_on = 2027-03-02 }]", 1),
        ("actions = [{ due_on = 2027-02-28, created_on = 2027-03-01 }]", 1),
        ("actions = [{ due_on = 2027-02-28, created_on = 2027-03-02 }]", 0),
    ],
    "enrichment_support_count": [
        ("", 0),
        (supported(""), 0),
        (supported("category = 'arts'", "category = 'after_school'", "category = 'arts', status = 'paused'"), 2),
        (noted("") + supported("profile_ids = ['p1']"), 1),
        (noted("") + supported("profile_ids = ['p1'], category = 'sports'"), 1),
        (noted("kind = 'interest'") + supported("profile_ids = ['p1']"), 1),
        (noted("kind = 'need'") + supported("profile_ids = ['p1']"), 0),
        (noted("kind = 'need'", "") + supported("profile_ids = ['p1', 'p2']"), 1),
        (noted("resolved_on = 2027-03-01") + supported("profile_ids = ['p1']"), 0),
        (noted("") + supported("profile_ids = ['p1'], status = 'planned'"), 0),
    ],
    "doubled_support_count": [
        ("", 0),
        (supported("goal_ids = ['g1']", "goal_ids = ['g1']"), 0),
        (supported("provider.kind = 'school'", "provider.kind = 'peer'"), 0),
        (supported("goal_ids = ['g1'], provider.kind = 'school'", "goal_ids = ['g1'], provider.kind = 'school'"), 0),
        (supported("goal_ids = ['g1'], provider.kind = 'school'", "goal_ids = ['g1'], provider.kind = 'peer'"), 1),
        (supported("goal_ids = ['g1'], provider.kind = 'school'", "goal_ids = ['g2'], provider.kind = 'peer'"), 0),
        (supported("goal_ids = ['g1']", "goal_ids = ['g1'], provider.kind = 'peer'"), 1),
        (supported(f"goal_ids = ['g1'], {PARTNER % 'p'}", f"goal_ids = ['g1'], {PARTNER % 'q'}"), 1),
        (supported(f"goal_ids = ['g1'], {PARTNER % 'p'}", f"goal_ids = ['g1'], {PARTNER % 'p'}"), 0),
        (
            supported(
                "goal_ids = ['g1', 'g2'], provider.kind = 'school'",
                "goal_ids = ['g1', 'g2'], provider.kind = 'peer'",
                "goal_ids = ['g1'], provider.kind = 'family'",
            ),
            3,
        ),
        (
            supported(
                "goal_ids = ['g1'], provider.kind = 'school', category = 'arts'",
                "goal_ids = ['g1'], provider.kind = 'peer'",
            ),
            0,
        ),
        (
            supported(
                "goal_ids = ['g1'], provider.kind = 'school', status = 'paused'",
                "goal_ids = ['g1'], provider.kind = 'peer'",
            ),
            0,
        ),
    ],
    "days_since_session": [
        ("", None),
        (supported("starts_on = 2026-10-01"), None),
        (supported(SESSION % ("2027-02-28", "present")), 1),
        (supported(SESSION % ("2027-03-01", "present"), SESSION % ("2027-02-01", "present")), 0),
        (supported(SESSION % ("2027-03-02", "present")), None),
        (supported(SESSION % ("2027-02-28", "absent_excused")), None),
        (supported("starts_on = 2027-02-22, " + SESSION % ("2027-02-28", "absent_excused")), 7),
        (
            supported(
                "starts_on = 2027-02-22, " + SESSION % ("2027-02-28", "absent_excused"),
                "starts_on = 2027-02-15, " + SESSION % ("2027-02-28", "cancelled_by_school"),
                "starts_on = 2027-02-01",
            ),
            14,
        ),
        (supported("starts_on = 2027-02-22, " + SESSION % ("2027-02-26", "present"), "starts_on = 2026-10-01"), 3),
        (supported("status = 'completed', " + SESSION % ("2027-02-26", "present")), 3),
    ],
    "attainment_goal_count": [
        ("", 0),
        ("[[goals]]\n" + reached(1), 0),
        (levels(""), 0),
        (levels(reached(1), reached(0), "status = 'completed'\n" + reached(-1)), 3),
        (levels("status = 'rejected'\n" + reached(1)), 0),
        (levels("observations = [{ on = 2027-03-02, value = 1 }]"), 0),
        (levels("observations = [{ on = 2027-03-01, value = 1, excluded = 'a fire drill' }]"), 0),
    ],
    "attainment_t": [
        ("", None),
        (levels(""), None),
        ("[[goals]]\n" + reached(1), None),
        (levels(reached(0)), 50.0),
        (levels(reached(-1, 1)), 60.0),
        (levels("observations = [{ on = 2027-03-01, value = -2 }, { on = 2027-02-01, value = 2 }]"), 30.0),
        (levels(reached(1), reached(1)), 50 + TIMES),
        (levels(reached(1), "status = 'cancelled'\n" + reached(1), "status = 'proposed'\n" + reached(-2)), 50 + TIMES),
        (levels(reached(1), ""), 60.0),
        (levels("weight = 0\n" + reached(2), reached(1)), 60.0),
        (levels("weight = 0\n" + reached(2)), None),
        (levels("weight = 0\n" + reached(2), ""), None),
        (levels("weight = 3\n" + reached(2)), 70.0),
    ],
    # How long things took
    "days_to_first_support": [
        ("", 168),
        ("as_of = 2026-09-13", 0),
        (supported("status = 'planned', starts_on = 2026-09-21", "status = 'waitlisted'"), 168),
        (supported("starts_on = 2026-09-13"), 0),
        (supported("starts_on = 2026-09-15"), 1),
        (supported("starts_on = 2026-10-14", "starts_on = 2026-09-24, status = 'withdrawn'", ""), 10),
        (supported("status = 'planned', starts_on = 2026-09-15", "starts_on = 2026-09-24"), 10),
        (supported(""), None),
    ],
    "days_since_change": [
        ("", None),
        ("status = 'on_hold'", None),
        (history("active 2027-02-22", "on_hold 2027-03-02"), 7),
        (answers("student 2027-02-22", "family 2027-03-02"), 7),
        ("plan_reviews = [{ held_on = 2027-02-22 }, { held_on = 2027-02-15 }]", 7),
        ("goals = [{}, { decisions = [{ on = 2027-02-22, decision = 'continue' }] }]", 7),
        ("goals = [{ decisions = [{ on = 2027-03-02, decision = 'continue' }] }]", None),
        ("goals = [{ status_history = [{ status = 'active', on = 2027-02-22 }] }]", 7),
        (supported("status_history = [{ status = 'active', on = 2027-02-22 }]"), 7),
        (history("active 2027-02-22") + answers("student 2027-02-28"), 1),
        (answers("student 2027-03-01") + "plan_reviews = [{ held_on = 2027-02-15 }]", 0),
    ],
    # Where needs meet supports
    "severe_needs_without_support": [
        ("", 0),
        (noted("kind = 'need', severity = 'moderate'", "kind = 'need'"), 0),
        (noted(SEVERE, SEVERE), 2),
        (noted(f"{SEVERE}, resolved_on = 2027-03-01"), 0),
        (noted(f"{SEVERE}, noted_on = 2027-03-02"), 0),
        (noted(SEVERE) + supported(""), 1),
        *(
            (noted(SEVERE, SEVERE) + supported(f"profile_ids = ['p1'], status = '{status}'"), left)
            for status, left in {
                "planned": 1,
                "waitlisted": 1,
                "active": 1,
                "paused": 1,
                "completed": 2,
                "discontinued": 2,
                "withdrawn": 2,
            }.items()
        ),
        (
            noted(SEVERE)
            + listed("goals", "profile_ids = ['p1']", "")
            + listed("supports", "goal_ids = ['g2']", "status = 'completed', goal_ids = ['g1']"),
            1,
        ),
        (noted(SEVERE) + "goals = [{ profile_ids = ['p1'] }]\nsupports = [{ goal_ids = ['g1'] }]", 0),
    ],
    "partners_not_on_team": [
        ("", 0),
        (supported("", "provider.kind = 'school'", "provider.kind = 'partner'"), 0),
        (supported(PARTNER % "p", PARTNER % "p", PARTNER % "q"), 2),
        (supported(f"status = 'paused', {PARTNER % 'p'}"), 0),
        ("team = [{ partner_id = 'p' }]\n" + supported(PARTNER % "p", PARTNER % "q"), 1),
        ("team = [{ partner_id = 'p', until = 2027-02-28 }]\n" + supported(PARTNER % "p"), 1),
    ],
    # College and career
    "has_career_item": [
        ("", False),
        ("goals = [{}]\nsupports = [{}]\n" + noted(""), False),
        (noted("domain = 'college_career'"), True),
        (noted("domain = 'college_career', resolved_on = 2027-03-01"), False),
        ("goals = [{ domain = 'college_career' }]", True),
        ("supports = [{ category = 'internship' }]", True),
        ("supports = [{ category = 'college_advising' }]", True),
    ],
    "grade_number": [
        ("student.grade = 'PK'", -1),
        ("student.grade = 'KG'", 0),
        ("", 7),
        ("student.grade = '12'", 12),
        ("student.grade = '13'", None),
        ("student.grade = '7'", None),
    ],
    "is_transition_grade": [
        *((f"student.grade = '{grade}'", True) for grade in ("05", "08", "12")),
        ("", False),
        ("student.grade = '5'", False),
    ],
    "has_transition_review": [
        ("", False),
        ("plan_reviews = [{ held_on = 2027-01-04 }]", False),
        ("plan_reviews = [{ held_on = 2026-06-30, kind = 'transition' }]", False),
        ("plan_reviews = [{ held_on = 2026-07-01, kind = 'transition' }]", True),
        ("plan_reviews = [{ held_on = 2027-03-01, kind = 'transition' }, { held_on = 2027-02-01 }]", True),
        ("plan_reviews = [{ held_on = 2027-03-02, kind = 'transition' }]", False),
    ],
}
FACTS = facts_of(PlanStanding)
CASES = [
    pytest.param(name, overlay, value, id=f"{name}-{number}")
    for name, cases in TABLE.items()
    for number, (overlay, value) in enumerate(cases)
]


def at(overlay: str) -> PlanStanding:
    document, as_of = example_plan(overlay)
    return stand(read_plan(document), as_of=as_of)


@pytest.mark.parametrize(("name", "overlay", "value"), CASES)
def test_a_fact_of_a_plan_is(name: str, overlay: str, value: Any) -> None:
    found = getattr(at(overlay), name)
    assert found == pytest.approx(value) if isinstance(value, float) else found == value
    assert type(found) is type(value)


def test_every_fact_of_a_plan_has_a_table() -> None:
    """Those of months, family and indicators stand in tests of their own."""
    assert set(TABLE) == set(FACTS) - (set(facts_of(PlanSigns)) - set(facts_of(PlanCalendar)))


@pytest.mark.parametrize("name", TABLE)
def test_a_table_shows_the_unknown_where_there_is_one_and_both_sides_of_a_claim(name: str) -> None:
    values = {value for _, value in TABLE[name]}
    assert (None in values) == FACTS[name].can_be_unknown
    assert FACTS[name].kind != "claim" or values >= {True, False}


# What the facts are made from


def test_goals_supports_and_actions_know_their_place_in_the_document() -> None:
    later = "status_history = [{ status = 'active', on = 2027-03-02 }]"
    late = listed("goals", later, "") + listed("supports", later, "")
    plan = at(late + listed("actions", "created_on = 2027-03-02", ""))
    assert [(goal.id, goal.index) for goal in plan.goals] == [("g2", 1)]
    assert [(support.id, support.index) for support in plan.supports] == [("s2", 1)]
    assert [(action.id, action.index) for action in plan.actions] == [("a2", 1)]
    assert plan.id == "example"
    assert [kept.as_of for kept in plan.goals] == [kept.as_of for kept in plan.supports] == [plan.as_of]
    assert [kept.as_of for kept in plan.actions] == [plan.as_of]


def test_the_levels_are_there_beside_the_score_made_of_them() -> None:
    plan = at(levels(reached(-1, 2), "", "status = 'rejected'\n" + reached(1)) + "[[goals]]\n" + reached(1))
    assert plan.attainment_levels == {"g1": 2.0, "g2": None}


def test_a_goal_that_ended_unachieved_is_known_to_the_plan() -> None:
    achieved = "achievement = { status = '%s' }"
    closed = [achieved % status for status in ("achieved", "sustaining", "not_achieved", "exited_unknown")]
    goals = [f"status = 'completed', {kept}" for kept in closed] + ["status = 'cancelled'", "status = 'rejected'", ""]
    plan = at(listed("goals", *goals))
    assert [goal.id for goal in plan.unachieved_goals] == ["g3", "g4", "g5"]


def test_a_support_that_names_a_goal_twice_serves_it_once() -> None:
    plan = at(supported("goal_ids = ['g1', 'g2', 'g1']", "goal_ids = ['g1']"))
    assert {goal: [kept.id for kept in found] for goal, found in plan.supports_of_goal.items()} == {
        "g1": ["s1", "s2"],
        "g2": ["s1"],
    }
