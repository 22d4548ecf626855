"""Waivers: what they let rest, for how long, what they never hide, and which of them are told of."""

from __future__ import annotations

import datetime as dt
import json
import pickle
from typing import Any

import pytest

import popkit
from popkit.audit import WAIVER_STATES, Waived, WaiverNote
from popkit.audit.tally import Tally
from popkit.rules.example import example_plan

AS_OF = dt.date(2027, 3, 1)
WIDE = "action-overdue"
LATE = """
[[actions]]
due_on = "2027-01-11"
created_on = "2026-12-01"
owner_id = "member-1"
[[actions]]
due_on = "2027-01-12"
created_on = "2026-12-01"
owner_id = "member-1"
[[team]]
"""
FLAG = """
[[flags]]
raised_at = "2027-02-01T09:00:00-06:00"
"""


def waiver(rule: str = WIDE, subject: str | None = None, until: str = "2027-06-30", plan: str = "example") -> Any:
    about = {} if subject is None else {"subject": subject}
    return {"rule": rule, "plan": plan, "reason": "CANARY", "by": "canary-id", "until": until, **about}


def town(*waivers: Any) -> popkit.District:
    return popkit.read_district({"waivers": list(waivers)})


def plan(overlay: str = LATE, **changes: str) -> popkit.Plan:
    return popkit.read_plan({**example_plan(overlay)[0], **changes})


def told(report: popkit.Report) -> dict[str, Any]:
    """What rests, what does not, and what became of the waivers, of the rules that are waived here."""
    return {
        "found": [kept.subject.id for kept in report.findings if kept.rule == WIDE],
        "rests": [(kept.finding.subject.id, str(kept.until)) for kept in report.waived],
        "waivers": [note.state for note in report.waivers],
    }


@pytest.mark.parametrize(
    ("waivers", "expected"),
    [
        ((), {"found": ["a1", "a2"], "rests": [], "waivers": []}),
        (
            (waiver(),),
            {"found": [], "rests": [("a1", "2027-06-30"), ("a2", "2027-06-30")], "waivers": ["in_use"]},
        ),
        (
            (waiver("ACTN001", "a2"),),
            {"found": ["a1"], "rests": [("a2", "2027-06-30")], "waivers": ["in_use"]},
        ),
        ((waiver(subject="a3"),), {"found": ["a1", "a2"], "rests": [], "waivers": ["unused"]}),
        ((waiver(plan="another"),), {"found": ["a1", "a2"], "rests": [], "waivers": []}),
        ((waiver("goal-off-track"),), {"found": ["a1", "a2"], "rests": [], "waivers": ["unused"]}),
        ((waiver("action-overdu"),), {"found": ["a1", "a2"], "rests": [], "waivers": ["unknown_rule"]}),
        ((waiver(until="2027-02-28"),), {"found": ["a1", "a2"], "rests": [], "waivers": ["expired"]}),
        (
            (waiver(until="2027-03-01", subject="a1"),),
            {"found": ["a2"], "rests": [("a1", "2027-03-01")], "waivers": ["in_use"]},
        ),
        (
            (waiver(until="2027-03-02", subject="a1"), waiver(until="2027-02-28", subject="a1")),
            {"found": ["a2"], "rests": [("a1", "2027-03-02")], "waivers": ["expired", "in_use"]},
        ),
        (
            (waiver(subject="a1"), waiver(until="2027-09-30")),
            {"found": [], "rests": [("a1", "2027-09-30"), ("a2", "2027-09-30")], "waivers": ["in_use", "in_use"]},
        ),
    ],
)
def test_what_rests_and_what_becomes_of_a_waiver(waivers: tuple[Any, ...], expected: dict[str, Any]) -> None:
    assert told(popkit.audit(plan(), as_of=AS_OF, district=town(*waivers))) == expected


def test_the_outcomes_count_what_rests_as_a_fail() -> None:
    bare, resting = (popkit.audit(plan(), as_of=AS_OF, district=one) for one in (town(), town(waiver())))
    assert resting.outcomes == bare.outcomes
    assert resting.outcomes["fail"] == len(resting.findings) + len(resting.waived)
    both = sorted([*resting.findings, *(kept.finding for kept in resting.waived)], key=lambda kept: kept.order)
    assert tuple(both) == bare.findings


def test_what_is_urgent_is_never_waived() -> None:
    asked = town(waiver("flag-not-handed-over"), waiver("SAFE001", "f1"), waiver("SAFE001b", "f1"))
    report = popkit.audit(plan(FLAG), as_of=AS_OF, district=asked)
    assert "flag-not-handed-over" in {kept.rule for kept in report.findings}
    states = {(note.rule, note.subject): note.state for note in report.waivers}
    assert states.pop(("flag-not-handed-over", None)) == "not_allowed"
    assert states.pop(("flag-not-handed-over", "f1")) == "not_allowed"
    assert set(states.values()) < {"in_use", "unused"}


def test_a_waiver_of_a_rule_that_was_left_out_is_not_called_unused() -> None:
    book = popkit.rulebook().select("GOAL")
    report = popkit.audit(plan(), as_of=AS_OF, district=town(waiver(), waiver("nothing-at-all")), rules=book)
    assert [(note.rule, note.state) for note in report.waivers] == [
        (WIDE, "not_judged"),
        ("nothing-at-all", "unknown_rule"),
    ]


def test_a_waiver_for_a_plan_that_was_not_read_is_told_once_at_the_end() -> None:
    asked: dict[str, Any] = {"as_of": AS_OF, "district": town(waiver(), waiver(plan="gone"))}
    reports = list(popkit.audit_all([plan(), plan(id="second")], **asked))
    assert [[note.state for note in report.waivers] for report in reports] == [["in_use"], []]
    schools = popkit.audit_schools(reports, **asked)
    assert [(note.plan, note.state) for note in schools.waivers] == [("gone", "plan_not_read")]
    again = popkit.audit_schools([*reports, schools], **asked)
    assert again.waivers == schools.waivers


def test_of_one_waiver_the_best_is_told() -> None:
    asked: dict[str, Any] = {"as_of": AS_OF, "district": town(waiver(subject="a1"))}
    reports = [popkit.audit(one, **asked) for one in (plan(""), plan(), plan(""))]
    merged = popkit.Report.merged(reports, as_of=AS_OF, rules=1)
    assert [note.state for report in reports for note in report.waivers] == ["unused", "in_use", "unused"]
    assert [note.state for note in merged.waivers] == ["in_use"]
    assert len(merged.waived) == 1


def test_neither_reason_nor_who_gave_it_is_in_any_report() -> None:
    report = popkit.audit(plan(), as_of=AS_OF, district=town(waiver(), waiver("goal-off-track")))
    assert "canary" not in f"{report!r} {report.waived!r} {report.waivers!r} {json.dumps(report.as_dict())}".lower()


def test_what_rests_is_written_with_the_day_until_when() -> None:
    report = popkit.audit(plan(), as_of=AS_OF, district=town(waiver(subject="a2")))
    (written,) = report.as_dict()["waived"]
    assert written.pop("until") == "2027-06-30"
    assert written == report.waived[0].finding.as_dict()
    assert report.waived[0].plan == "example"
    assert report.as_dict()["waivers"] == [
        {"rule": WIDE, "plan": "example", "subject": "a2", "until": "2027-06-30", "state": "in_use"}
    ]


def test_reports_with_waivers_travel_between_processes() -> None:
    asked: dict[str, Any] = {"as_of": AS_OF, "district": town(waiver(subject="a2"))}
    plans = [plan(), plan("")]
    assert list(popkit.audit_all(plans, **asked, workers=2)) == list(popkit.audit_all(plans, **asked))
    (report,) = popkit.audit_all(plans[:1], **asked)
    assert pickle.loads(pickle.dumps(report)) == report  # noqa: S301 - made here


def test_a_tally_counts_what_rests_apart() -> None:
    tally = Tally()
    districts = (town(waiver(), waiver("goal-off-track")), town())
    for report in (popkit.audit(plan(), as_of=AS_OF, district=one) for one in districts):
        tally.add(Tally.of(report))
    assert (tally.waived, {note.state for note in tally.waivers}) == (2, {"in_use", "unused"})
    assert "; waived: 2; could not be told: " in tally.sentence()
    assert "; waivers to look at: 1" in tally.sentence()


def test_every_state_has_its_place() -> None:
    notes = [WaiverNote("r-r", "p", None, AS_OF, state) for state in WAIVER_STATES]
    assert len({note.order for note in notes}) == 1
    assert Waived.__doc__
