"""No name and no word that people wrote gets into a report, whatever form it takes."""

from __future__ import annotations

import datetime as dt
import io
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, get_args

import pytest

import popkit
from popkit.audit.tally import Tally
from popkit.rules import Rule
from popkit.rules.example import example_count, example_district, example_plan
from popkit.standing import SUBJECTS, GoalStanding
from popkit.standing.partner_due import due_partners
from popkit.standing.subject import BEYOND_PLANS
from popkit.vocabulary import ContactPurpose
from popkit.write import (
    due_calendar,
    due_csv,
    due_json,
    due_text,
    report_csv,
    report_json,
    report_jsonl,
    report_markdown,
    report_text,
)
from popkit.write.comparison import comparison_text
from popkit.write.table import partner_rows, table_rows, write_csv

CANARY: Final = "Xochitl Nightingale"
FRAGMENTS: Final = ("xochitl", "nightingale")

PEOPLES_OWN: Final = frozenset(
    {
        *("purpose", "reason", "text", "title", "student_words", "excluded", "reflection"),
        *("going_well", "student_voice", "not_discussed", "rights_evidence", "accommodation", "recipient"),
        *("name", "given_name", "family_name", "preferred_name", "pronouns", "unit", "system", "label", "scheme"),
    }
)
"""Members that hold what people wrote, and not an id, a date or a word of popkit's own."""

EVERY_MEMBER: Final[dict[str, Any]] = {
    "purpose": "?",
    "student_statement": {"text": "?", "declined": True},
    "extensions": {CANARY: [CANARY]},
}
EVERY_NAME: Final = {
    "given_name": "?",
    "family_name": "?",
    "preferred_name": "?",
    "pronouns": "?",
    "grade": "Nightingale",
}


def with_canaries(value: Any, name: str = "") -> Any:
    """Copy a document with the canary in every text people wrote; what is blank stays blank, since rules look at it."""
    if isinstance(value, dict):
        return {key: with_canaries(kept, key) for key, kept in value.items()}
    if isinstance(value, list):
        return [with_canaries(kept) for kept in value]
    # The purpose of a contact is a word of popkit's.
    is_own = name in PEOPLES_OWN and value.strip() and value not in get_args(ContactPurpose)
    return f"{value} {CANARY}"[:200] if is_own else value


def documents_of(root: Path) -> Iterator[dict[str, Any]]:
    for file in sorted((root / "examples" / "riverside" / "plans").glob("*.json")):
        document = json.loads(file.read_bytes())
        yield {**document, **EVERY_MEMBER, "student": {**document["student"], **EVERY_NAME}}


def forms_of(report: popkit.Report, book: popkit.Rulebook) -> Iterator[str]:
    rules = {rule.name: rule for rule in book}
    for form in (report_text, report_markdown):
        yield form(report, rules)
    for write in (report_json, report_jsonl, report_csv):
        yield write(report)
    for kept in (report, *report.findings, *report.cannot_tell, *report.failures):
        yield from (repr(kept), str(kept), f"{kept}")
    for finding in report.findings:
        yield from (finding.message, repr(finding.subject), repr(dict(finding.facts)))
    yield from (Tally.of(report).sentence(), repr(Tally.of(report)))
    yield popkit.coordinator_report([report], as_of=report.as_of, rules=book)


def leaks(forms: Iterator[str]) -> list[str]:
    return [form for form in forms if any(fragment in form.lower() for fragment in FRAGMENTS)]


def test_the_canaries_are_there(root: Path) -> None:
    documents = list(documents_of(root))
    assert len(documents) > 15
    for document in documents:
        assert json.dumps(with_canaries(document)).count(CANARY) > 20
        assert CANARY in popkit.write_plan(popkit.read_plan(with_canaries(document))).decode()


@pytest.mark.parametrize("day", [dt.date(2026, 11, 1), dt.date(2027, 3, 1), dt.date(2028, 1, 1)])
def test_no_report_of_an_example_says_what_people_wrote(root: Path, day: dt.date) -> None:
    book = popkit.rulebook()
    for document in documents_of(root):
        report = popkit.audit(popkit.read_plan(with_canaries(document)), as_of=day)
        assert not leaks(forms_of(report, book))


@pytest.mark.parametrize("rule", tuple(popkit.rulebook()), ids=lambda rule: rule.code)
def test_no_finding_says_what_people_wrote(rule: Rule) -> None:
    """Each rule finds what its flagged example is there for, canaries or not."""
    document, day = example_plan(rule.flagged or "")
    district = popkit.read_district(example_district(rule.flagged or ""))
    report = popkit.audit(popkit.read_plan(with_canaries(document)), as_of=day, district=district)
    schools = popkit.audit_schools([report] * example_count(rule.flagged or ""), as_of=day, district=district)
    partners = popkit.audit_partners(district, as_of=day)
    assert rule.name in {finding.rule for finding in (*report.findings, *schools.findings, *partners.findings)}
    assert not leaks(forms_of(report, popkit.rulebook()))
    assert not leaks(forms_of(schools, popkit.rulebook()))
    assert not leaks(forms_of(partners, popkit.rulebook()))


def test_no_failure_says_what_people_wrote(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def status(standing: GoalStanding) -> str:
        raise ValueError(standing.goal.title)

    monkeypatch.setattr(GoalStanding, "is_active", property(status))
    document = next(documents_of(root))
    report = popkit.audit(popkit.read_plan(with_canaries(document)), as_of=dt.date(2027, 3, 1))
    assert report.failures
    assert {kept.error for kept in report.failures} == {"ValueError"}
    assert not leaks(forms_of(report, popkit.rulebook()))


def test_no_explanation_says_what_people_wrote(root: Path) -> None:
    district = popkit.read_district(root / "examples" / "riverside")
    rules = [rule for rule in popkit.rulebook() if rule.on not in BEYOND_PLANS]
    for document in list(documents_of(root))[7:10]:
        plan = popkit.read_plan(with_canaries(document))
        pages = (popkit.explain(rule.name, plan=plan, as_of=dt.date(2027, 3, 1), district=district) for rule in rules)
        assert not leaks(pages)


def test_nothing_of_a_district_says_what_people_wrote(root: Path) -> None:
    """Its partners and waivers, what falls due in its plans, their facts as tables, and two audits compared."""
    town = root / "examples" / "riverside"
    partners = tomllib.loads((town / "partners.toml").read_text(encoding="utf-8"))
    waiver = {"rule": "SUPP004", "plan": "plan-0103", "reason": CANARY, "by": "board", "until": "2027-06-30"}
    district = popkit.read_district({**with_canaries(partners), "waivers": [waiver]})
    book, day = popkit.rulebook(), dt.date(2027, 3, 1)
    plans = [popkit.read_plan(with_canaries(document)) for document in documents_of(root)]
    reports = [popkit.audit(plan, as_of=day, district=district) for plan in plans]
    earlier = [popkit.audit(plan, as_of=dt.date(2026, 11, 1), district=district) for plan in plans]
    whole = popkit.Report.merged([*reports, popkit.audit_partners(district, as_of=day)], as_of=day, rules=len(book))
    before = popkit.Report.merged(earlier, as_of=dt.date(2026, 11, 1), rules=len(book))
    assert whole.waived
    items = [item for plan in plans for item in popkit.due(plan, as_of=day, district=district)]
    items += due_partners(district, as_of=day)
    asked: dict[str, Any] = {"as_of": day, "within_days": 30}
    standings = [popkit.stand(plan, as_of=day, district=district) for plan in plans]
    table = io.StringIO(newline="")
    for kind in SUBJECTS:
        rows = partner_rows(district, day, kind) if kind in {"partner", "service"} else table_rows(standings, kind)
        write_csv(rows, kind, table)
    told = [due_text(items, **asked), due_json(items, **asked), due_csv(items), due_calendar(items, **asked).decode()]
    told += [table.getvalue(), comparison_text(popkit.compare(before, whole)), repr(district), *map(repr, plans)]
    told += [repr(part) for plan in plans for part in (*plan.family, *plan.contacts, *plan.referrals, *plan.consents)]
    assert not leaks(iter(told))
    assert not leaks(forms_of(whole, book))
