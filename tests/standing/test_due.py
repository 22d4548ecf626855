"""What falls due, kind by kind: the day before, the day itself, and the day after.

The plan starts on Monday 14 September 2026, and the question is asked on Monday 1 March 2027 unless said otherwise.
With `calendars = [{}]` its school is open on every weekday from 17 August 2026 to 11 June 2027.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

import popkit
from popkit.rules.example import example_district, example_plan
from popkit.standing.due import DUE_KINDS, LONGEST_AHEAD, DueItem, due_items

SCHOOL = "calendars = [{}]\n"
CLOSED = "calendars = [{ closures = [{ starts_on = %s, ends_on = %s }] }]\n"
OWNED = "manager_id = 'member-1'\nteam = [{}, { id = 'ortiz' }]\n"
ON_HOLD = "status = 'on_hold'\n"
FOLLOWED = "wellbeing_reviews = [{ month = '2027-02', held_on = 2027-02-10 }]\n"
AS_OF = dt.date(2027, 3, 1)
OF_PARTNERS = {"clearance_end", "insurance_end", "agreement_end", "data_agreement_end", "data_destruction"}
"""What is due in no plan."""

Found = list[tuple[str, str, str | None, str, int]]


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def items_of(overlay: str, as_of: str = "2027-03-01", within: int = 30) -> tuple[DueItem, ...]:
    plan = popkit.read_plan(example_plan(overlay)[0])
    district = popkit.read_district(example_district(overlay))
    return popkit.due(plan, as_of=day(as_of), within=within, district=district)


def due(kind: str, overlay: str, as_of: str = "2027-03-01", within: int = 30) -> Found:
    """Subject, path, owner, day and days overdue of each item of a kind."""
    return [
        (item.subject.id, item.subject.path, item.owner_id, item.on.isoformat(), item.days_overdue)
        for item in items_of(overlay, as_of, within)
        if item.kind == kind
    ]


def days(kind: str, overlay: str, as_of: str = "2027-03-01", within: int = 30) -> list[tuple[str, str]]:
    """Subject and day of each item of a kind."""
    return [(subject, on) for subject, _, _, on, _ in due(kind, overlay, as_of, within)]


# Days that were set

DATED = {
    "action": ("[[actions]]\n{owned}due_on = {day}\n", "a1", "/actions/0"),
    "support_end": ("[[supports]]\nends_on = {day}\n", "s1", "/supports/0"),
    "target_date": ("[[goals]]\n{owned}target = {{ on = {day}, value = 3 }}\n", "g1", "/goals/0"),
    "plan_review": ("next_review_on = {day}\n", "example", ""),
}


@pytest.mark.parametrize("kind", DATED)
@pytest.mark.parametrize(
    ("on", "late"),
    [("2027-02-28", 1), ("2027-03-01", 0), ("2027-03-02", -1), ("2027-03-30", -29), ("2027-03-31", -30)],
)
def test_a_day_that_was_set_is_listed_up_to_the_end_of_the_window(kind: str, on: str, late: int) -> None:
    written, subject, path = DATED[kind]
    overlay = "manager_id = 'member-1'\nteam = [{}]\n" if kind in ("support_end", "plan_review") else ""
    overlay += written.format(day=on, owned="owner_id = 'student'\n")
    owner = "member-1" if overlay.startswith("manager") else "student"
    assert due(kind, overlay) == [(subject, path, owner, on, late)]


@pytest.mark.parametrize("kind", DATED)
def test_a_day_beyond_the_window_is_not_listed(kind: str) -> None:
    overlay = DATED[kind][0].format(day="2027-04-01", owned="")
    assert due(kind, overlay) == []
    assert due(kind, overlay, within=31)[0][4] == -31
    assert due(kind, overlay, as_of="2027-04-01", within=0)[0][4] == 0
    assert due(kind, overlay, as_of="2027-03-31", within=0) == []


@pytest.mark.parametrize("kind", DATED)
@pytest.mark.parametrize("status", ["draft", "on_hold", "completed"])
def test_only_a_plan_that_is_followed_owes_anything(kind: str, status: str) -> None:
    overlay = f"status = '{status}'\n" + DATED[kind][0].format(day="2027-02-28", owned="")
    assert items_of(overlay) == ()


@pytest.mark.parametrize(
    ("kind", "overlay"),
    [
        ("action", "[[actions]]\ndue_on = 2027-02-28\ndone_on = 2027-03-01\n"),
        ("action", "[[actions]]\ndone_on = 2027-03-02\n"),
        ("action", "[[actions]]\ndue_on = 2027-03-05\ncreated_on = 2027-03-02\n"),
        ("support_end", "[[supports]]\nstatus = 'paused'\nends_on = 2027-02-28\n"),
        ("support_end", "[[supports]]\n"),
        ("target_date", "[[goals]]\nstatus = 'proposed'\ntarget = { on = 2027-02-28, value = 3 }\n"),
        ("target_date", "[[goals]]\n"),
        ("plan_review", "tier = { level = 1 }\n"),
    ],
)
def test_what_is_closed_or_has_no_day_is_not_due(kind: str, overlay: str) -> None:
    assert due(kind, overlay) == []


def test_an_action_done_later_is_open_today() -> None:
    overlay = "[[actions]]\ndue_on = 2027-02-28\ndone_on = 2027-03-02\n"
    assert due("action", overlay) == [("a1", "/actions/0", None, "2027-02-28", 1)]
    assert due("action", overlay, as_of="2027-03-02") == []


def test_the_newest_review_sets_the_next_one() -> None:
    overlay = "next_review_on = 2027-03-03\nplan_reviews = [{ held_on = 2027-02-01, next_on = 2027-03-08 }]\n"
    assert days("plan_review", overlay) == [("example", "2027-03-08")]
    assert days("plan_review", overlay, as_of="2027-01-31", within=60) == [("example", "2027-03-03")]


@pytest.mark.parametrize(
    ("head", "owned", "owner"),
    [
        ("", "", None),
        (OWNED, "", "member-1"),
        (OWNED, "owner_id = 'ortiz'\n", "ortiz"),
        ("", "owner_id = 'student'\n", "student"),
    ],
)
def test_a_goal_is_owed_by_its_owner_or_else_by_the_manager(head: str, owned: str, owner: str | None) -> None:
    goal = f"[[goals]]\n{owned}monitoring = 'weekly'\nbaseline = {{ on = 2027-02-24, value = 1 }}\n"
    overlay = head + goal + "target = { on = 2027-03-09, value = 3 }\n"
    assert [(item.kind, item.owner_id) for item in items_of(FOLLOWED + overlay) if item.kind != "wellbeing_review"] == [
        ("observation", owner),
        ("target_date", owner),
    ]


def test_an_action_is_owed_by_nobody_else() -> None:
    assert due("action", OWNED + "[[actions]]\ndue_on = 2027-03-01\n")[0][2] is None


# Observations

WATCHED = "[[goals]]\nmonitoring = 'weekly'\n"
BASELINE = "baseline = { on = 2027-02-24, value = 1 }\n"


@pytest.mark.parametrize(
    ("as_of", "late"), [("2027-03-02", -1), ("2027-03-03", 0), ("2027-03-04", 1), ("2027-04-02", 30)]
)
def test_an_observation_is_due_one_interval_after_the_last(as_of: str, late: int) -> None:
    assert due("observation", WATCHED + BASELINE, as_of) == [("g1", "/goals/0", None, "2027-03-03", late)]


@pytest.mark.parametrize(
    ("monitoring", "on"),
    [
        ("weekly", "2027-03-03"),
        ("every_two_weeks", "2027-03-10"),
        ("monthly", "2027-03-29"),
        ("each_term", "2027-05-27"),
    ],
)
def test_the_interval_is_that_of_the_monitoring(monitoring: str, on: str) -> None:
    overlay = f"[[goals]]\nmonitoring = '{monitoring}'\n{BASELINE}"
    assert days("observation", overlay, within=100) == [("g1", on)]


@pytest.mark.parametrize(
    ("goal", "on"),
    [
        ("observations = [{ on = 2027-02-25, value = 2 }]\n" + BASELINE, "2027-03-04"),
        ("observations = [{ on = 2027-02-25, value = 2, excluded = 'drill' }]\n" + BASELINE, "2027-03-03"),
        ("observations = [{ on = 2027-03-02, value = 2 }]\n" + BASELINE, "2027-03-03"),
        ("status_history = [{ status = 'active', on = 2027-02-23 }]\n", "2027-03-02"),
        ("baseline = { on = 2027-03-02, value = 1 }\n", None),
        ("", None),
        ("status = 'on_hold'\n" + BASELINE, None),
    ],
)
def test_an_observation_counts_from_what_is_known(goal: str, on: str | None) -> None:
    assert days("observation", WATCHED + goal) == ([("g1", on)] if on else [])


def test_without_monitoring_nothing_is_to_be_measured() -> None:
    assert days("observation", "[[goals]]\n" + BASELINE) == []


@pytest.mark.parametrize(
    ("head", "baseline", "on"),
    [
        ("", "2027-02-26", "2027-03-05"),
        ("", "2027-02-27", "2027-03-08"),
        ("", "2027-02-28", "2027-03-08"),
        (CLOSED % ("2027-03-05", "2027-03-09"), "2027-02-25", "2027-03-04"),
        (CLOSED % ("2027-03-05", "2027-03-09"), "2027-02-26", "2027-03-10"),
        ("calendars = [{ extra_days = [2027-03-06] }]\n", "2027-02-27", "2027-03-06"),
        ("calendars = [{ ends_on = 2027-03-05 }]\n", "2027-02-27", "2027-03-08"),
    ],
)
def test_an_observation_falls_on_a_school_day(head: str, baseline: str, on: str) -> None:
    overlay = f"{head}{WATCHED}baseline = {{ on = {baseline}, value = 1 }}\n"
    assert days("observation", overlay) == [("g1", on)]


@pytest.mark.parametrize(("target", "is_due"), [("2027-03-02", False), ("2027-03-03", True), ("2027-03-04", True)])
def test_nothing_is_to_be_measured_after_the_target_date(target: str, is_due: bool) -> None:  # noqa: FBT001
    overlay = f"{WATCHED}{BASELINE}target = {{ on = {target}, value = 9 }}\n"
    assert bool(days("observation", overlay)) == is_due
    assert days("target_date", overlay) == [("g1", target)]


# Flags

FLAG = "flags = [{ raised_at = 2027-02-26T15:00:00-06:00, %s }]\n"


@pytest.mark.parametrize("head", ["", ON_HOLD, "status = 'draft'\n", "status = 'withdrawn'\n"])
@pytest.mark.parametrize(("as_of", "late"), [("2027-02-25", None), ("2027-02-26", 0), ("2027-02-27", 1)])
def test_a_flag_is_due_on_the_day_it_is_raised_whatever_the_plan(head: str, as_of: str, late: int | None) -> None:
    overlay = (
        head + FLAG.replace(" = 2027-02-26T", " = '2027-02-26T").replace("06:00,", "06:00',") % "handed_to = 'nurse'"
    )
    expected = [] if late is None else [("f1", "/flags/0", "nurse", "2027-02-26", late)]
    assert due("flag", overlay, as_of) == expected


@pytest.mark.parametrize(
    ("fields", "owner"),
    [
        ("closed_at = '2027-02-28T08:00:00Z'", ...),
        ("closed_at = '2027-03-02T08:00:00Z'", None),
        ("acknowledged_at = '2027-03-01T08:00:00Z'", ...),
        ("acknowledged_at = '2027-03-02T08:00:00Z'", None),
        ("handed_to = 'nurse', handed_at = '2027-03-01T08:00:00Z'", "nurse"),
        ("handed_to = 'nurse', handed_at = '2027-03-02T08:00:00Z'", None),
    ],
)
def test_a_flag_is_due_until_somebody_takes_it(fields: str, owner: Any) -> None:
    overlay = f"flags = [{{ raised_at = '2027-02-26T15:00:00-06:00', {fields} }}]\n"
    assert [owed for _, _, owed, _, _ in due("flag", overlay)] == ([] if owner is ... else [owner])


# The monthly reviews


@pytest.mark.parametrize(("as_of", "late"), [("2027-03-30", -1), ("2027-03-31", 0), ("2027-04-01", 1)])
@pytest.mark.parametrize("head", ["", SCHOOL])
def test_a_months_review_is_due_on_its_last_day_of_school(head: str, as_of: str, late: int) -> None:
    overlay = head + OWNED + FOLLOWED
    assert due("wellbeing_review", overlay, as_of, 27) == [("2027-03", "", "member-1", "2027-03-31", late)]


@pytest.mark.parametrize(
    ("head", "month", "on"),
    [
        (SCHOOL, "2027-05", "2027-05-31"),
        (CLOSED % ("2027-05-28", "2027-05-31"), "2027-05", "2027-05-27"),
        ("", "2027-02", "2027-02-26"),
        ("ends_on = 2027-03-24\n" + SCHOOL, "2027-03", "2027-03-24"),
        ("ends_on = 2027-03-28\n", "2027-03", "2027-03-26"),
        ("calendars = [{ ends_on = 2027-06-18 }]\n", "2027-06", "2027-06-18"),
        (SCHOOL, "2027-07", "2027-07-30"),
        (
            "calendars = [{ ends_on = 2027-06-30, closures = [{ starts_on = 2027-06-14, ends_on = 2027-06-30 }] }]\n",
            "2027-06",
            None,
        ),
    ],
)
def test_the_day_is_one_of_school_and_of_the_plan(head: str, month: str, on: str | None) -> None:
    overlay = head + "wellbeing_reviews = [{ month = '2027-01', held_on = 2027-01-11 }]\n"
    assert dict(days("wellbeing_review", overlay, f"{month}-10", 27)).get(month) == on


@pytest.mark.parametrize(
    "record",
    [
        "month = '2027-03', held_on = 2027-03-01",
        "month = '2027-03'",
        "month = '2027-03', status = 'waived', waiver = { reason = 'camp', by = 'member-1' }",
    ],
)
def test_a_month_is_done_when_it_is_reviewed_or_waived(record: str) -> None:
    overlay = f"{SCHOOL}[[wellbeing_reviews]]\nmonth = '2027-02'\nheld_on = 2027-02-10\n"
    assert days("wellbeing_review", overlay) == [("2027-03", "2027-03-31")]
    more = "".join(f"{part}\n" for part in record.split(", ", 2))
    assert days("wellbeing_review", f"{overlay}[[wellbeing_reviews]]\n{more}") == []


def test_attempts_leave_a_month_open_with_its_place() -> None:
    tried = FOLLOWED.replace(" }]", " }, { month = '2027-03', status = 'attempted' }]")
    assert due("wellbeing_review", SCHOOL + tried) == [("2027-03", "/wellbeing_reviews/1", None, "2027-03-31", -30)]


def test_months_to_come_are_listed_as_far_as_the_calendar_goes() -> None:
    assert days("wellbeing_review", SCHOOL + FOLLOWED, within=150) == [
        ("2027-03", "2027-03-31"),
        ("2027-04", "2027-04-30"),
        ("2027-05", "2027-05-31"),
    ]
    assert days("wellbeing_review", SCHOOL + "ends_on = 2027-04-30\n" + FOLLOWED, within=150) == [
        ("2027-03", "2027-03-31"),
        ("2027-04", "2027-04-30"),
    ]


def test_without_a_calendar_this_month_and_the_next_are_listed() -> None:
    assert days("wellbeing_review", FOLLOWED, within=LONGEST_AHEAD) == [
        ("2027-03", "2027-03-31"),
        ("2027-04", "2027-04-30"),
    ]
    ended = days("wellbeing_review", "ends_on = 2027-03-26\n" + FOLLOWED, within=LONGEST_AHEAD)
    assert ended == [("2027-03", "2027-03-26")]


@pytest.mark.parametrize("head", ["", SCHOOL])
@pytest.mark.parametrize(
    ("as_of", "found"),
    [
        ("2027-02-26", [("2027-02", "2027-02-26")]),
        ("2027-02-27", [("2027-02", "2027-02-26")]),
        ("2027-03-05", [("2027-02", "2027-02-26")]),
    ],
)
def test_a_month_stays_open_for_the_days_in_which_a_review_still_counts(
    head: str, as_of: str, found: list[tuple[str, str]]
) -> None:
    overlay = head + "wellbeing_reviews = [{ month = '2027-01', held_on = 2027-01-11 }]\n"
    assert days("wellbeing_review", overlay, as_of, 0) == found


def test_the_newest_missed_month_is_listed_until_a_review_is_held() -> None:
    january = SCHOOL + "[[wellbeing_reviews]]\nmonth = '2026-12'\nheld_on = 2026-12-14\n"
    assert days("wellbeing_review", january, "2027-03-08", 0) == [("2027-02", "2027-02-26")]
    assert days("wellbeing_review", january, "2027-03-31", 0) == [("2027-02", "2027-02-26"), ("2027-03", "2027-03-31")]
    assert days("wellbeing_review", january, "2027-04-01", 0) == [("2027-03", "2027-03-31")]
    for record in ("month = '2027-03'\nheld_on = 2027-03-08\n", "month = '2027-02'\nheld_on = 2027-03-08\n"):
        held = f"{january}[[wellbeing_reviews]]\n{record}"
        assert [subject for subject, _ in days("wellbeing_review", held, "2027-03-08", 0)] == []
    # Of a month whose days are not known nobody can say that it was missed.
    assert days("wellbeing_review", january.removeprefix(SCHOOL), "2027-03-08", 0) == []


def test_a_review_held_before_its_month_leaves_the_month_due() -> None:
    early = f"{SCHOOL}[[wellbeing_reviews]]\nmonth = '2027-03'\nheld_on = 2027-02-26\n"
    assert ("2027-03", "2027-03-31") in days("wellbeing_review", early, "2027-03-08", 30)
    in_time = early.replace("2027-02-26", "2027-03-01")
    assert "2027-03" not in [subject for subject, _ in days("wellbeing_review", in_time, "2027-03-08", 30)]


@pytest.mark.parametrize("head", ["", SCHOOL])
@pytest.mark.parametrize(
    ("as_of", "late"), [("2026-09-25", -3), ("2026-09-28", 0), ("2026-09-29", 1), ("2026-11-16", 49)]
)
def test_the_first_review_of_all_is_due_ten_school_days_after_the_first(head: str, as_of: str, late: int) -> None:
    found = due("wellbeing_review", head + OWNED, as_of, 3)
    assert found == [("2026-09", "", "member-1", "2026-09-28", late)]


def test_the_first_review_waits_for_the_school() -> None:
    closed = CLOSED % ("2026-09-21", "2026-09-25")
    assert days("wellbeing_review", closed, "2026-09-14", 30) == [("2026-10", "2026-10-05")]


def test_there_is_no_first_review_in_a_waived_month_or_after_the_end() -> None:
    waived = "wellbeing_reviews = [{ month = '2026-09', status = 'waived' }]\n"
    assert days("wellbeing_review", SCHOOL + waived, "2026-10-01", 30) == [("2026-10", "2026-10-30")]
    ended = "ends_on = 2026-09-25\n"
    assert days("wellbeing_review", ended, "2026-09-14", 30) == [("2026-09", "2026-09-25")]


def test_a_plan_that_has_not_begun_asks_for_no_review() -> None:
    assert items_of("starts_on = 2027-03-08\n", within=60) == ()


# All together


def test_items_come_by_day_then_kind_then_subject() -> None:
    day_of_all = "2027-03-31"
    overlay = (
        "flags = [{ id = 'f', raised_at = '2027-03-31T08:00:00Z' }]\n"
        f"next_review_on = {day_of_all}\n{FOLLOWED}"
        f"actions = [{{ id = 'b', due_on = {day_of_all} }}, {{ id = 'a', due_on = {day_of_all} }},"
        " { due_on = 2027-03-30 }]\n"
        f"supports = [{{ ends_on = {day_of_all} }}]\n"
        "goals = [{ monitoring = 'weekly', baseline = { on = 2027-03-24, value = 1 },"
        f" target = {{ on = {day_of_all}, value = 3 }} }}]\n"
    )
    found = items_of(overlay, day_of_all)
    assert [(item.kind, item.subject.id) for item in found[:-1]] == [
        ("action", "a3"),
        ("flag", "f"),
        ("wellbeing_review", "2027-03"),
        ("observation", "g1"),
        ("plan_review", "example"),
        ("action", "a"),
        ("action", "b"),
        ("support_end", "s1"),
        ("target_date", "g1"),
    ]
    assert found[-1].subject.id == "2027-04"
    assert {item.kind for item in found} == {kind for kind in DUE_KINDS if kind not in OF_PARTNERS}


def test_an_item_is_silent_about_people() -> None:
    (item,) = (
        kept for kept in items_of(OWNED + FOLLOWED + "[[actions]]\ndue_on = 2027-03-02\n") if kept.kind == "action"
    )
    assert repr(item) == "DueItem(kind='action', on=datetime.date(2027, 3, 2), days_overdue=-1)"
    assert item.as_dict() == {
        "kind": "action",
        "plan": "example",
        "subject": {"kind": "action", "id": "a1", "path": "/actions/0"},
        "owner_id": None,
        "on": "2027-03-02",
        "days_overdue": -1,
    }


@pytest.mark.parametrize("within", [-1, LONGEST_AHEAD + 1])
def test_one_looks_ahead_within_bounds(within: int) -> None:
    plan = popkit.read_plan(example_plan("")[0])
    with pytest.raises(ValueError, match="0 to 3660"):
        popkit.due(plan, as_of=AS_OF, within=within)
    assert popkit.due(plan, as_of=AS_OF) == due_items(popkit.stand(plan, as_of=AS_OF), 30)


@pytest.mark.parametrize("as_of", [dt.date.min, dt.date(1900, 1, 1), dt.date(2199, 12, 31)])
def test_any_day_can_be_asked_about(examples: tuple[popkit.Plan, ...], as_of: dt.date) -> None:
    for plan in examples:
        popkit.due(plan, as_of=as_of, within=LONGEST_AHEAD)


def test_the_last_day_there_is_can_be_asked_about() -> None:
    overlay = "ends_on = 2027-06-11\n[[actions]]\ndue_on = 2027-03-31\n"
    assert due("action", overlay, dt.date.max.isoformat())[0][4] == (dt.date.max - dt.date(2027, 3, 31)).days


def test_an_instant_is_no_day() -> None:
    plan = popkit.read_plan(example_plan("")[0])
    with pytest.raises(TypeError, match=r"a datetime\.date is wanted"):
        popkit.due(plan, as_of=dt.datetime(2027, 3, 1, tzinfo=dt.UTC))
