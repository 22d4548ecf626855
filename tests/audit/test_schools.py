"""Schools are judged by what their plans add up to, and no report of theirs names a plan or an adult."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any, Final

import jsonschema  # type: ignore[import-untyped]
import pytest

import popkit
from popkit.audit import audit_schools, auditor
from popkit.audit.tally import Tally
from popkit.rules.example import example_district, example_plan
from popkit.standing import SchoolStanding
from popkit.standing.school import SchoolRoll
from popkit.write import report_csv, report_json, report_jsonl, report_markdown, report_text
from popkit.write.schema import SCHEMAS

Book = Callable[..., popkit.Rulebook]

MONDAY: Final = dt.date(2027, 3, 8)
"""A day on which February is over."""
KNOWN: Final = {"school_ids": ["riverside", "hillside"]}
HELD: Final = 'wellbeing_reviews = [{ month = "2027-02", held_on = 2027-02-10 }]'
UNDATED: Final = 'wellbeing_reviews = [{ month = "2027-02" }]'

CROWDED: Final = {
    "name": "too-many-for-one",
    "code": "OURS003",
    "on": "school",
    "applies": "school.coverage >= 0",
    "fails": "school.coverage < limit.coverage",
    "message": "{school.reviews_held} of {school.reviews_due}, for one adult {school.largest_caseload}",
}


@pytest.fixture(scope="module")
def town() -> popkit.District:
    calendar = example_district("calendars = [{}]")["calendars"][0]
    return popkit.read_district({"calendars": [calendar | KNOWN]})


def plan(overlay: str = "", school: str = "riverside", number: int = 1) -> popkit.Plan:
    document = example_plan(overlay)[0]
    student = {**document["student"], "school_id": school, "id": f"student-{number}"}
    return popkit.read_plan({**document, "id": f"plan-{number}", "student": student})


def reports(
    plans: list[popkit.Plan], town: popkit.District | None, rules: popkit.Rulebook | None = None
) -> list[popkit.Report]:
    return list(popkit.audit_all(plans, as_of=MONDAY, district=town, rules=rules))


def of_schools(
    plans: list[popkit.Plan], town: popkit.District | None, rules: popkit.Rulebook | None = None
) -> popkit.Report:
    return audit_schools(reports(plans, town, rules), as_of=MONDAY, district=town, rules=rules)


@pytest.fixture
def two_schools() -> list[popkit.Plan]:
    """Riverside has held one review of two, hillside its only one; a draft is no plan that is followed."""
    return [
        plan(HELD, "hillside", 1),
        plan("", "riverside", 2),
        plan(HELD, "riverside", 3),
        plan("status = 'draft'", "riverside", 4),
    ]


def test_each_school_is_judged_by_its_own_plans(two_schools: list[popkit.Plan], town: popkit.District) -> None:
    report = of_schools(two_schools, town)
    (finding,) = report.findings
    assert (finding.rule, finding.plan) == ("school-reviews-not-covered", "")
    assert finding.subject == popkit.Subject("school", "riverside", "")
    assert finding.facts["school.reviews_held"] == 1
    assert finding.facts["school.reviews_due"] == 2
    assert finding.message.startswith("1 of 2 ")
    assert (report.plans, report.unreadable, report.rules) == (0, 0, len(popkit.rulebook()))
    assert sum(report.outcomes.values()) == 2 * sum(rule.on == "school" for rule in popkit.rulebook())
    assert report.share is None


def test_the_report_does_not_depend_on_the_order_of_the_plans(
    two_schools: list[popkit.Plan], town: popkit.District
) -> None:
    assert of_schools(two_schools[::-1], town) == of_schools(two_schools, town)
    assert report_json(of_schools(two_schools[::-1], town)) == report_json(of_schools(two_schools, town))


@pytest.mark.parametrize(("overlay", "with_calendar"), [(HELD, False), ("", False), (UNDATED, True)])
def test_what_is_not_known_of_one_plan_is_not_known_of_its_school(
    ours: Book, town: popkit.District, overlay: str, *, with_calendar: bool
) -> None:
    """Without a calendar nobody knows that a review was due; without its day, that it was held in time."""
    book = ours(CROWDED)
    known = town if with_calendar else None
    report = of_schools([plan(HELD, number=1), plan(overlay, number=2)], known, book)
    (untold,) = report.cannot_tell
    assert untold.as_dict() == {
        "rule": "too-many-for-one",
        "code": "OURS003",
        "plan": "",
        "subject": {"kind": "school", "id": "riverside", "path": ""},
        "missing": ["school.coverage"],
    }
    assert not report.findings


@pytest.mark.parametrize(("count", "found"), [(5, 0), (6, 1)])
def test_a_caseload_is_that_of_one_adult(town: popkit.District, count: int, found: int) -> None:
    limited = popkit.read_district({"limits": {"caseload": 5}})
    managed = "manager_id = 'member-1'\nteam = [{}]"
    others = [plan("team = [{ id = 'other', role = 'plan_manager' }]", number=98), plan("", number=99)]
    report = of_schools([plan(managed, number=n) for n in range(count)] + others, limited)
    findings = [kept for kept in report.findings if kept.rule == "caseload-too-large"]
    assert len(findings) == found
    assert all(kept.facts["school.largest_caseload"] == count for kept in findings)
    assert "member-1" not in report_json(report)
    assert town.limits["caseload"].on(MONDAY) == 84


def test_plans_without_a_rule_about_schools_have_no_share(two_schools: list[popkit.Plan], ours: Book) -> None:
    book = ours({"on": "goal"})
    found = reports(two_schools, None, book)
    assert {report.share for report in found} == {None}
    report = audit_schools(found, as_of=MONDAY, rules=book)
    assert (report.findings, set(report.outcomes.values())) == ((), {0})
    assert not Tally.of(found[0]).schools
    ready = auditor(as_of=MONDAY, rules=book)
    assert ready.school_bench is None
    assert ready.school_report({"riverside": SchoolRoll()}) == report


def test_no_reports_are_no_schools(town: popkit.District) -> None:
    report = audit_schools([], as_of=MONDAY, district=town)
    assert set(report.outcomes.values()) == {0}
    with pytest.raises(TypeError):
        audit_schools([], as_of="2027-03-08")  # type: ignore[arg-type]


def test_a_plan_is_counted_before_its_start_and_in_the_first_days_of_time() -> None:
    for day in (dt.date.min, dt.date(1, 2, 1), dt.date(1900, 1, 1), dt.date(2026, 9, 13)):
        share = popkit.audit(plan(), as_of=day).share
        assert share is not None
        assert (share.is_active, share.is_due, share.is_reviewed) == (True, False, False)


def test_a_tally_knows_the_schools_from_the_reports(two_schools: list[popkit.Plan], town: popkit.District) -> None:
    """However the plans are parted among tallies, the schools come out as from their reports."""
    found = reports(two_schools, town)
    for cut in range(len(found) + 1):
        tally = Tally()
        for part in (found[:cut], found[cut:]):
            counted = Tally()
            for report in part:
                counted.add(Tally.of(report))
            tally.add(counted)
        assert {name: roll.plans for name, roll in tally.schools.items()} == {"hillside": 1, "riverside": 2}
        written = auditor(as_of=MONDAY, district=town).school_report(tally.schools)
        assert written == audit_schools(found, as_of=MONDAY, district=town)


# Crashes, and what is written


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def coverage(standing: SchoolStanding) -> float:
        raise ValueError(f"{standing.roll.caseloads} Xochitl")

    monkeypatch.setattr(SchoolStanding, "coverage", property(coverage))


@pytest.mark.usefixtures("broken")
def test_a_rule_about_schools_that_crashes_leaves_the_others(two_schools: list[popkit.Plan], ours: Book) -> None:
    crowd = {**CROWDED, "name": "any-plan-here", "code": "OURS004", "applies": None}
    healthy = {**crowd, "fails": "school.plan_count > 0", "message": "{school.plan_count}"}
    book = ours({**CROWDED, "message": "broken"}, healthy)
    report = of_schools(two_schools, None, book)
    assert [kept.rule for kept in report.findings] == ["any-plan-here", "any-plan-here"]
    assert [kept.as_dict() for kept in report.failures] == [
        {
            "rule": "too-many-for-one",
            "code": "OURS003",
            "plan": "",
            "subject": {"kind": "school", "id": name, "path": ""},
            "error": "ValueError",
        }
        for name in ("hillside", "riverside")
    ]
    rules = {rule.name: rule for rule in book}
    text = report_text(report, rules)
    assert text.startswith("schools\n")
    assert "school riverside: 2" in text
    assert "CRASHED" in text
    markdown = report_markdown(report, rules)
    assert "## Schools" in markdown
    assert "- OURS003 `too-many-for-one` on school hillside: ValueError" in markdown
    assert "Xochitl" not in text + markdown + report_json(report) + report_csv(report)


@pytest.mark.parametrize("write", [report_json, report_jsonl])
def test_a_report_about_schools_is_what_the_schema_promises(
    two_schools: list[popkit.Plan], town: popkit.District, write: Callable[[popkit.Report], str]
) -> None:
    found = reports(two_schools, town)
    schools = audit_schools(found, as_of=MONDAY, district=town)
    whole = popkit.Report.merged([*found, schools], as_of=MONDAY, rules=len(popkit.rulebook()))
    for report in (schools, whole):
        written: dict[str, Any] = json.loads(write(report))
        jsonschema.validate(written, SCHEMAS["report"](), jsonschema.Draft202012Validator)
        assert [kept["plan"] for kept in written["findings"] if kept["subject"]["kind"] == "school"] == [""]
    assert whole.plans == 4


def test_a_finding_about_a_school_keeps_its_fingerprint(two_schools: list[popkit.Plan], town: popkit.District) -> None:
    (one,) = of_schools(two_schools, town).findings
    (other,) = of_schools(two_schools[1:2], town).findings
    assert one.fingerprint == other.fingerprint
    (elsewhere,) = of_schools([plan("", "hillside")], town).findings
    assert elsewhere.fingerprint != one.fingerprint
