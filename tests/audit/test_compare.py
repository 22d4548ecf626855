"""Two reports side by side: what is new, what stays, what is gone, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import attrs
import pytest

import popkit
from popkit.audit.compare import BEFORE, WHY_GONE
from popkit.rules.example import example_plan

OLD, NEW = dt.date(2027, 2, 1), dt.date(2027, 3, 1)
CODE = "ACTN001"
LATE = {"due_on": "2027-01-11", "created_on": "2026-12-01", "owner_id": "member-1"}
WAIVER = {"rule": CODE, "plan": "example", "reason": "talked over", "by": "board", "until": "2027-06-30"}

Actions = list[dict[str, Any]]


def plan(*actions: dict[str, Any], **changes: Any) -> popkit.Plan:
    written = {"team": [{"id": "member-1", "role": "teacher"}], "actions": list(actions)}
    numbered = [{"id": f"a{n}", "text": "Call the library", **kept} for n, kept in enumerate(actions, start=1)]
    return popkit.read_plan({**example_plan("")[0], **written, "actions": numbered, **changes})


def report(one: popkit.Plan | None, day: dt.date = NEW, **asked: Any) -> popkit.Report:
    kept = [] if one is None else [popkit.audit(one, as_of=day, **asked)]
    return popkit.Report.merged(kept, as_of=day, rules=1)


def whys(old: popkit.Report, new: popkit.Report, **asked: Any) -> dict[str, Any]:
    """What became of findings on actions, by the action's id."""
    found = popkit.compare(old, new, **asked)
    return {
        "appeared": {kept.finding.subject.id: kept.why for kept in found.appeared if kept.finding.code == CODE},
        "stayed": [kept.subject.id for kept in found.stayed if kept.code == CODE],
        "gone": {kept.finding.subject.id: kept.why for kept in found.gone if kept.finding.code == CODE},
    }


def test_what_is_in_both_stays_and_the_newer_facts_are_told() -> None:
    one = plan(LATE)
    found = popkit.compare(report(one, OLD), report(one, NEW))
    (stayed,) = [kept for kept in found.stayed if kept.code == CODE]
    assert stayed in report(one, NEW).findings
    assert (found.old, found.new) == (OLD, NEW)
    assert whys(report(one, OLD), report(one)) == {"appeared": {}, "stayed": ["a1"], "gone": {}}


def test_two_reports_that_are_one_have_no_difference() -> None:
    same = report(plan(LATE))
    found = popkit.compare(same, same)
    assert (found.appeared, found.stayed, found.gone) == ((), same.findings, ())
    assert found.worst is None


DONE = {**LATE, "done_on": "2027-02-10"}
BOOK = popkit.rulebook()


@pytest.mark.parametrize(
    ("new", "why", "asked_why"),
    [
        (lambda: report(plan(DONE)), "no_longer_found", {"not_applicable", "mended"}),
        (lambda: report(plan()), "no_longer_found", {"no_such_record"}),
        (lambda: report(plan(LATE), district=popkit.read_district({"waivers": [WAIVER]})), "waived", {"waived"}),
        (lambda: report(plan(LATE), rules=BOOK.ignore("ACTN")), "rule_not_judged", {"rule_not_judged"}),
        (lambda: report(plan(LATE, id="another")), "plan_not_read", {"plan_not_read"}),
    ],
)
def test_why_a_finding_is_gone(new: Callable[[], popkit.Report], why: str, asked_why: set[str]) -> None:
    old = report(plan(LATE), OLD)
    assert whys(old, new())["gone"] == {"a1": why}
    newer = plan() if "no_such_record" in asked_why else plan(DONE)
    (asked,) = whys(old, new(), plans=[newer, plan(id="another")])["gone"].values()
    assert asked in asked_why
    assert why in WHY_GONE


def test_a_plan_says_whether_a_finding_was_mended() -> None:
    moved = plan({**LATE, "due_on": "2027-03-15"})
    assert whys(report(plan(LATE), OLD), report(moved), plans=[moved])["gone"] == {"a1": "mended"}


def test_a_plan_that_has_changed_since_says_nothing() -> None:
    assert whys(report(plan(LATE), OLD), report(plan(DONE)), plans=[plan(LATE)])["gone"] == {"a1": "no_longer_found"}
    other = popkit.rulebook().ignore(CODE)
    assert whys(report(plan(LATE), OLD), report(plan(DONE)), plans=[plan(DONE)], rules=other)["gone"] == {
        "a1": "no_longer_found"
    }


def test_what_cannot_be_told_any_more_and_what_crashed_is_not_mended() -> None:
    old = report(plan(LATE), OLD)
    (finding,) = [kept for kept in old.findings if kept.code == CODE]
    about = (finding.rule, finding.code, finding.plan, finding.subject)
    bare = report(plan())
    untold = attrs.evolve(bare, cannot_tell=(popkit.CannotTell(*about, ("action.due_on",)),))
    crashed = attrs.evolve(bare, failures=(popkit.RuleFailure(*about, "KeyError"),))
    assert whys(old, untold, plans=[plan()])["gone"] == {"a1": "cannot_tell"}
    assert whys(old, crashed, plans=[plan()])["gone"] == {"a1": "crashed"}
    newer = attrs.evolve(report(plan(LATE)), as_of=NEW)
    assert whys(attrs.evolve(untold, as_of=OLD), newer)["appeared"] == {"a1": "cannot_tell"}
    assert whys(attrs.evolve(crashed, as_of=OLD), newer)["appeared"] == {"a1": "crashed"}


@pytest.mark.parametrize(
    ("old", "before"),
    [
        (lambda: report(plan(), OLD), "not_found"),
        (lambda: report(plan(LATE), OLD, district=popkit.read_district({"waivers": [WAIVER]})), "waived"),
        (lambda: report(plan(LATE), OLD, rules=BOOK.ignore("ACTN")), "rule_not_judged"),
        (lambda: report(None, OLD), "rule_not_judged"),
        (lambda: report(plan(LATE, id="another"), OLD), "plan_not_read"),
    ],
)
def test_what_a_new_finding_was_before(old: Callable[[], popkit.Report], before: str) -> None:
    assert whys(old(), report(plan(LATE)))["appeared"] == {"a1": before}
    assert before in BEFORE


def test_findings_of_schools_are_compared_too(riverside_reports: dict[dt.date, popkit.Report]) -> None:
    old, new = riverside_reports.values()
    found = popkit.compare(old, new)
    counts = len(found.appeared) + len(found.stayed), len(found.gone) + len(found.stayed)
    assert counts == (len(new.findings), len(old.findings))
    bare = attrs.evolve(new, findings=tuple([kept for kept in new.findings if kept.subject.kind != "school"]))
    whys_of_schools = {kept.why for kept in popkit.compare(new, bare).gone}
    assert whys_of_schools == {"no_longer_found"}
    assert found.worst in {"action", "urgent"}


@pytest.fixture(scope="module")
def riverside_reports(riverside: Any) -> dict[dt.date, popkit.Report]:
    """The reports of the example district on two days."""
    town, plans = popkit.read_district(riverside), list(popkit.read_plans(riverside))
    found = {}
    for day in (dt.date(2026, 11, 1), NEW):
        reports = list(popkit.audit_all(plans, as_of=day, district=town))
        schools = popkit.audit_schools(reports, as_of=day, district=town)
        found[day] = popkit.Report.merged([*reports, schools], as_of=day, rules=len(BOOK))
    return found


def test_the_older_report_comes_first() -> None:
    with pytest.raises(popkit.IncomparableReports) as caught:
        popkit.compare(report(plan(), NEW), report(plan(), OLD))
    assert str(caught.value) == (
        "the older report is of the later day: 2027-03-01 and 2027-02-01; give them the other way round"
    )


def test_a_comparison_is_plain_values_too() -> None:
    found = popkit.compare(report(plan(LATE), OLD), report(plan())).as_dict()
    assert list(found) == ["popkit", "old", "new", "limits", "appeared", "stayed", "gone"]
    (gone,) = [kept for kept in found["gone"] if kept["code"] == CODE]
    assert gone["why"] == "no_longer_found"
    assert gone["fingerprint"] in {kept["fingerprint"] for kept in report(plan(LATE), OLD).as_dict()["findings"]}
