"""Months and flags under audit: where they stand in the document, and what a review changes in the findings."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import popkit
from popkit.dates import Month, months_from
from popkit.rules.example import example_district, example_plan

Document = dict[str, Any]
Documents = st.SearchStrategy[Document]

DAYS: Final = st.dates(dt.date(2026, 8, 1), dt.date(2027, 7, 31))
ABSENCE: Final = ("WELL001", "WELL003", "WELL006a", "WELL006b")
"""Rules that ask for a review that is not there."""

FEBRUARY = "as_of = 2027-03-08\nstarts_on = 2027-02-01\ncalendars = [{}]\n"
TRIED = "status = 'attempted', month = '2027-02'"
QUICK = """
calendars = [{}]
starts_on = 2027-02-01
team = [{ role = "plan_manager" }]
[[wellbeing_reviews]]
month = "2027-02"
held_on = 2027-02-10
recorded_on = 2027-02-10
reviewer_id = "member-1"
mode = "in_person"
private = true
minutes = 5
going_well = "made a friend"
no_action_needed = true
ratings = [
  { domain = "academic", level = "steady" },
  { domain = "social_emotional", level = "thriving" },
  { domain = "health", level = "steady" },
  { domain = "family_basic_needs", level = "steady" },
]
"""
"""Contact made, ratings, one good thing, and nothing needed: five minutes when all is well."""


def audited(overlay: str) -> popkit.Report:
    document, as_of = example_plan(overlay)
    district = popkit.read_district(example_district(overlay))
    rules = popkit.rulebook().select("WELL", "SAFE")
    return popkit.audit(popkit.read_plan(document), as_of=as_of, district=district, rules=rules)


def found(report: popkit.Report) -> set[tuple[str, str, str]]:
    return {(kept.code, kept.subject.kind, kept.subject.id) for kept in report.findings}


def test_a_review_of_five_minutes_is_a_review() -> None:
    """Nothing but the student's own words is asked for beside it, and their own ratings will do."""
    report = audited(QUICK)
    assert found(report) == {("WELL008", "month", "2027-02")}
    assert report.worst == "watch"
    assert not report.cannot_tell
    both = audited(QUICK.replace('level = "thriving"', 'level = "thriving", self_level = "thriving"'))
    assert not both.findings


@pytest.mark.parametrize(
    ("overlay", "code", "subject", "path"),
    [
        (FEBRUARY, "WELL001", "2027-02", ""),
        (
            f"{FEBRUARY}wellbeing_reviews = [{{ status = 'void', month = '2027-02' }}, {{ {TRIED} }}]",
            "WELL001",
            "2027-02",
            "/wellbeing_reviews/1",
        ),
        ("flags = [{ closed_at = 2027-03-01T10:00:00-06:00 }, {}]", "SAFE001", "f2", "/flags/1"),
    ],
)
def test_a_finding_says_where_its_record_stands_if_anywhere(overlay: str, code: str, subject: str, path: str) -> None:
    places = {(kept.code, kept.subject.id): kept.subject.path for kept in audited(overlay).findings}
    assert places[code, subject] == path


def test_a_month_is_told_apart_from_another_by_its_fingerprint() -> None:
    report = audited("as_of = 2027-03-08\nstarts_on = 2027-01-01\ncalendars = [{}]")
    missed = [kept for kept in report.findings if kept.code == "WELL001"]
    assert [kept.subject.id for kept in missed] == ["2027-01", "2027-02"]
    assert len({kept.fingerprint for kept in missed}) == 2


def test_without_a_calendar_it_cannot_be_told_if_a_month_was_missed() -> None:
    report = audited("as_of = 2027-03-08\nstarts_on = 2027-02-01")
    untold = [kept for kept in report.cannot_tell if kept.code == "WELL001"]
    assert [(kept.subject.id, kept.missing) for kept in untold] == [("2027-02", ("month.is_due",))]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), day=DAYS)
def test_a_review_held_in_its_month_adds_no_finding_of_absence(
    plan_documents: Documents, district_documents: Documents, data: st.DataObject, day: dt.date
) -> None:
    document = data.draw(plan_documents)
    district = popkit.read_district(data.draw(district_documents))
    taken = {kept["month"] for kept in document["wellbeing_reviews"] if kept["status"] == "completed"}
    ends = (document["starts_on"], document.get("ends_on", "2027-07-31"))
    months = months_from(*map(dt.date.fromisoformat, ends))
    free = [month for month in months if str(month) not in taken]
    assume(free)
    month: Month = data.draw(st.sampled_from(free))
    held = {"held_on": data.draw(st.dates(month.first, month.last)).isoformat()}
    review = {"id": "added", "month": str(month), "status": "completed", **held}
    more = {**document, "wellbeing_reviews": [*document["wellbeing_reviews"], review]}
    rules = popkit.rulebook().select(*ABSENCE)
    before, after = (
        found(popkit.audit(popkit.read_plan(kept), as_of=day, district=district, rules=rules))
        for kept in (document, more)
    )
    assert after <= before


# Surroundings

WHATEVER_THE_PLACE: Final = """
import hashlib
import popkit
from popkit.rules.example import example_district, example_plan
from popkit.write import report_json

digest, plain = hashlib.sha256(), popkit.read_district(example_district(""))
for rule in popkit.rulebook():
    for overlay in (rule.flagged, rule.passes):
        document, as_of = example_plan(overlay)
        told = example_district(overlay)
        # To make all rules ready takes a while: done for the district that most share, not for each that has its own.
        district, rules = plain, popkit.rulebook()
        if told != example_district(""):
            district, rules = popkit.read_district(told), rules.select(rule.name)
        report = popkit.audit(popkit.read_plan(document), as_of=as_of, district=district, rules=rules)
        digest.update(report_json(report).encode())
print(digest.hexdigest())
"""


def test_time_zone_locale_and_hash_seed_change_nothing() -> None:
    places = [
        {"TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "1"},
        {"TZ": "Pacific/Pago_Pago", "LC_ALL": "C", "PYTHONHASHSEED": "4711"},
    ]
    running = [
        subprocess.Popen(  # noqa: S603 - this interpreter, and the lines above
            [sys.executable, "-c", WHATEVER_THE_PLACE], env={**os.environ, **place}, stdout=subprocess.PIPE, text=True
        )
        for place in places
    ]
    told = {process.communicate(timeout=120)[0] for process in running}
    assert {process.returncode for process in running} == {0}
    assert len(told) == 1
