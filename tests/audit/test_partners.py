"""Partners are judged by what was agreed with them; no report of theirs names a plan or a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Final

import pytest

import popkit
from popkit.audit.auditor import auditor
from popkit.rules.example import example_district
from popkit.standing import PartnerStanding
from popkit.write import report_csv, report_json, report_markdown, report_text

Book = Callable[..., popkit.Rulebook]

DAY: Final = dt.date(2027, 3, 1)
TOWN: Final = """
[[partners]]
id = "library"
people = ["Xochitl"]
school_supervisor_id = "Nightingale"
services = [{ id = "club", status = "active", capacity = 2, enrolled = 3 }, { id = "talks", status = "ended" }]

[[partners]]
id = "clinic"
status = "ended"
data_agreements = [{ purpose = "Xochitl", expires_on = 2026-06-30 }]
services = [{ id = "club" }]
"""
ABOUT: Final = {"on": "partner", "applies": None, "message": "{partner.has_insurance}"}


@pytest.fixture
def town() -> popkit.District:
    return popkit.read_district(example_district(TOWN))


def test_each_partner_and_each_service_is_judged(town: popkit.District) -> None:
    report = popkit.audit_partners(town, as_of=DAY)
    book = popkit.rulebook()
    on = {kind: sum(rule.on == kind for rule in book) for kind in ("partner", "service")}
    assert sum(report.outcomes.values()) == 2 * on["partner"] + 3 * on["service"]
    assert (report.plans, report.unreadable, report.rules, report.share) == (0, 0, len(book), None)
    found = {(kept.rule, kept.subject.as_dict()["id"]) for kept in report.findings}
    assert ("service-over-capacity", "library/club") in found
    assert ("data-left-with-partner", "clinic") in found
    assert ("person-without-clearance", "library") in found
    assert {kept.plan for kept in (*report.findings, *report.cannot_tell)} == {""}
    assert {kept.subject.path for kept in report.findings} == {""}
    assert ("partner-without-agreement", "clinic") not in found


def test_the_report_does_not_depend_on_the_order_of_the_partners(town: popkit.District) -> None:
    document = example_district(TOWN)
    turned = popkit.read_district({**document, "partners": document["partners"][::-1]})
    assert popkit.audit_partners(turned, as_of=DAY) == popkit.audit_partners(town, as_of=DAY)


def test_services_of_one_name_are_told_apart() -> None:
    document: dict[str, Any] = example_district(TOWN)
    document["partners"][1] |= {"status": "active", "services": document["partners"][0]["services"]}
    report = popkit.audit_partners(popkit.read_district(document), as_of=DAY)
    crowded = [kept for kept in report.findings if kept.rule == "service-over-capacity"]
    assert [kept.subject.id for kept in crowded] == ["clinic/club", "library/club"]
    assert len({kept.fingerprint for kept in crowded}) == 2


@pytest.mark.parametrize("document", [{}, {"partners": []}])
def test_without_partners_the_report_is_empty(document: dict[str, Any]) -> None:
    district = popkit.read_district(document)
    report = popkit.audit_partners(district, as_of=DAY)
    assert set(report.outcomes.values()) == {0}
    assert not auditor(as_of=DAY, district=district).has_partners
    assert not auditor(as_of=DAY).has_partners
    assert auditor(as_of=DAY).partner_report() == report


def test_without_a_rule_about_them_nothing_is_said(town: popkit.District, ours: Book) -> None:
    book = ours({"on": "goal"})
    assert set(popkit.audit_partners(town, as_of=DAY, rules=book).outcomes.values()) == {0}
    assert not auditor(as_of=DAY, district=town, rules=book).has_partners
    assert auditor(as_of=DAY, district=town, rules=popkit.rulebook().select("PART009")).has_partners
    with pytest.raises(TypeError):
        popkit.audit_partners(town, as_of="2027-03-01")  # type: ignore[arg-type]


def test_nothing_written_of_partners_names_anybody(town: popkit.District) -> None:
    report, rules = popkit.audit_partners(town, as_of=DAY), {rule.name: rule for rule in popkit.rulebook()}
    text, page = report_text(report, rules), report_markdown(report, rules)
    assert text.startswith("partners\n")
    assert "service library/club: more students than places: 3 for 2" in text
    assert "## Partners" in page
    written = text + page + report_json(report) + report_csv(report) + repr(report) + repr(town)
    assert "Xochitl" not in written
    assert "Nightingale" not in written


def test_schools_and_partners_have_headings_of_their_own(town: popkit.District) -> None:
    rules = {rule.name: rule for rule in popkit.rulebook()}
    plan = popkit.read_plan(
        {
            "schema_version": "1",
            "id": "plan-1",
            "school_year": "2026-27",
            "status": "active",
            "starts_on": "2026-09-14",
            "student": {"id": "student-1", "grade": "07", "school_id": "riverside"},
        }
    )
    found = [popkit.audit(plan, as_of=DAY, district=town)]
    schools = popkit.audit_schools(found, as_of=DAY, district=town)
    partners = popkit.audit_partners(town, as_of=DAY)
    whole = popkit.Report.merged([*found, schools, partners], as_of=DAY, rules=len(rules))
    text = report_text(whole, rules)
    titles = [line for line in text.splitlines() if line and not line.startswith(" ")]
    assert titles == ["schools", "partners", "plan-1"]
    assert text == report_text(schools, rules) + report_text(partners, rules) + report_text(found[0], rules)


def test_a_rule_about_partners_that_crashes_leaves_the_others(
    town: popkit.District, ours: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(standing: PartnerStanding) -> bool:
        raise ValueError(standing.partner.people)

    monkeypatch.setattr(PartnerStanding, "has_insurance", property(crash))
    book = ours(
        {**ABOUT, "name": "broken-here", "code": "OURS011", "fails": "partner.has_insurance"},
        {**ABOUT, "name": "whole-here", "code": "OURS012", "fails": "partner.is_active", "message": "works"},
    )
    report = popkit.audit_partners(town, as_of=DAY, rules=book)
    assert [kept.rule for kept in report.findings] == ["whole-here"]
    assert [(kept.rule, kept.subject.id, kept.error) for kept in report.failures] == [
        ("broken-here", "clinic", "ValueError"),
        ("broken-here", "library", "ValueError"),
    ]
    assert "Xochitl" not in report_json(report)
    assert "on partner clinic: ValueError" in report_markdown(report, {rule.name: rule for rule in book})
