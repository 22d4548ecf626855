"""What falls due, written for people, programs and spreadsheets."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import popkit
from popkit.standing.due import DueItem, DueKind
from popkit.write import due_calendar, due_csv, due_json, due_text
from popkit.write.due import DUE_COLUMNS
from popkit.write.paper import WIDTH, cells

AS_OF = dt.date(2027, 3, 1)
FOLDERS = {"month": "wellbeing_reviews", "plan": ""}


def item(kind: DueKind, days: int, owner: str | None = "ortiz", **more: str) -> DueItem:
    """An item so many days overdue; of the plan and about the subject named."""
    about = more.get("about", "action a1").split(" ")
    subject = popkit.Subject(about[0], about[1], "/actions/0" if about[0] == "action" else "")
    return DueItem(kind, more.get("plan", "plan-0417"), subject, owner, AS_OF - dt.timedelta(days=days), days)


MANY = [
    item("action", 1),
    item("flag", 1, "counselor", about="flag f1"),
    item("observation", 154, "student", about="goal g1"),
    item("wellbeing_review", 0, about="month 2027-03"),
    item("plan_review", -1, None, about="plan plan-0417"),
    item("support_end", -6, about="support s1", plan="plan-0418"),
    item("target_date", -7, None, about="goal g1"),
    item("target_date", -30, about="goal g2"),
]

PAGE = """\
popkit due · as of 2027-03-01 · within 30 days

Overdue (3)
  counselor
    2027-02-28  1 day overdue     plan-0417: flag f1 waits to be acknowledged
  ortiz
    2027-02-28  1 day overdue     plan-0417: action a1
  student
    2026-09-28  154 days overdue  plan-0417: observation for goal g1

This week, 2027-03-01 to 2027-03-07 (3)
  ortiz
    2027-03-01  today             plan-0417: monthly review 2027-03
    2027-03-07  in 6 days         plan-0418: support s1 ends
  nobody
    2027-03-02  in 1 day          plan-0417: plan review

Later, to 2027-03-31 (2)
  ortiz
    2027-03-31  in 30 days        plan-0417: target date of goal g2
  nobody
    2027-03-08  in 7 days         plan-0417: target date of goal g1
"""


def test_a_page_goes_by_time_and_then_by_owner() -> None:
    assert due_text(MANY, as_of=AS_OF, within_days=30) == PAGE


def test_one_item_and_none_make_a_page_too() -> None:
    head = "popkit due · as of 2027-03-01 · within 1 day\n\n"
    assert due_text([], as_of=AS_OF, within_days=1) == head + "Nothing is due.\n"
    assert due_text(iter(MANY[3:4]), as_of=AS_OF, within_days=1) == (
        f"{head}This week, 2027-03-01 to 2027-03-02 (1)\n  ortiz\n"
        "    2027-03-01  today             plan-0417: monthly review 2027-03\n"
    )


def test_the_last_day_there_is_has_no_later() -> None:
    assert "as of 9999-12-31" in due_text([], as_of=dt.date.max, within_days=30)


def test_colour_adds_nothing_that_words_do_not_say() -> None:
    styles = set()

    def paint(text: str, style: str) -> str:
        styles.add((text.strip(), style))
        return text

    assert due_text(MANY, as_of=AS_OF, within_days=30, paint=paint) == PAGE
    assert {("1 day overdue", "action"), ("today", "quiet"), ("in 1 day", "quiet")} <= styles
    dressed = due_text(MANY[:1], as_of=AS_OF, within_days=30, paint=lambda text, style: f"<{style}>{text}</>")
    assert "    2027-02-28  <action>1 day overdue   </>  plan-0417: action a1\n" in dressed


@given(st.integers(-3660, 800_000), st.integers(1, 128), st.integers(1, 128))
def test_a_page_is_at_most_eighty_columns_wide(days: int, plan: int, other: int) -> None:
    days = min(days, (AS_OF - dt.date.min).days)
    ids = {"plan": "p" * plan, "about": f"flag {'f' * other}"}
    text = due_text([item("flag", days, "o" * other, **ids)], as_of=AS_OF, within_days=3660)
    assert all(cells(line) <= WIDTH for line in text.splitlines())
    whole = text.replace("\n", "").replace(" ", "")
    assert f"{'p' * plan}:flag{'f' * other}waitstobeacknowledged" in whole


def test_json_is_the_items_and_what_was_asked() -> None:
    written = json.loads(due_json(MANY, as_of=AS_OF, within_days=30))
    assert {name: written[name] for name in written if name != "items"} == {
        "popkit": popkit.__version__,
        "as_of": "2027-03-01",
        "within_days": 30,
    }
    assert written["items"] == [kept.as_dict() for kept in MANY]
    assert json.loads(due_json([], as_of=AS_OF, within_days=0))["items"] == []
    assert due_json([], as_of=AS_OF, within_days=0).endswith("}\n")


def test_csv_has_one_head_and_a_row_an_item() -> None:
    rows = list(csv.reader(io.StringIO(due_csv(MANY), newline="")))
    assert tuple(rows[0]) == DUE_COLUMNS
    assert len(rows) == len(MANY) + 1
    assert rows[1] == ["2027-02-28", "1", "action", "plan-0417", "action", "a1", "/actions/0", "ortiz"]
    assert rows[5] == ["2027-03-02", "-1", "plan_review", "plan-0417", "plan", "plan-0417", "", ""]
    assert due_csv([]) == ",".join(DUE_COLUMNS) + "\r\n"


def test_no_cell_of_an_example_can_be_taken_for_a_formula(examples: tuple[popkit.Plan, ...]) -> None:
    items = [kept for plan in examples for kept in popkit.due(plan, as_of=AS_OF, within=90)]
    assert len(items) > 50
    for row in csv.DictReader(io.StringIO(due_csv(items), newline="")):
        assert int(row.pop("days_overdue")) >= -90
        assert not [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize("as_of", [dt.date(2026, 10, 20), AS_OF, dt.date(2027, 7, 1)])
def test_no_form_says_what_people_wrote(fuzz: Any, as_of: dt.date) -> None:
    """In a plan in which every text carries a canary, the items hold ids only, and the calendar the plan's alone."""
    document = fuzz.whole_plan()
    document["actions"][0].pop("done_on")
    document["flags"][0].pop("closed_at")
    document["flags"][0].pop("acknowledged_at")
    plan = popkit.read_plan(document)
    items = popkit.due(plan, as_of=as_of, within=365)
    assert len({kept.kind for kept in items}) >= 6
    asked: dict[str, Any] = {"as_of": as_of, "within_days": 365}
    ids = {plan.id, *(name for kept in items for name in (kept.subject.id, kept.owner_id) if name)}
    for form in (due_text(items, **asked), due_json(items, **asked), due_csv(items), repr(items)):
        assert not_in(form, ids)
    calendar = due_calendar(items, **asked).replace(b"\r\n ", b"").decode()
    assert not_in(calendar, {plan.id})
    for kept in items:
        assert kept.subject.id == plan.id or f": {kept.subject.id}" not in calendar
    assert not any(word in calendar.lower() for word in ("bullying", "counselor", "flag", "wellbeing", "well-being"))
    assert fuzz.FRAGMENT not in repr(items).lower()


def not_in(form: str, ids: set[str]) -> bool:
    for name in sorted(ids, key=len, reverse=True):
        form = form.replace(name, "")
    return "qzxj" not in form.lower() and "says" not in form
