"""What holds of every audit of every plan."""

from __future__ import annotations

import copy
import datetime as dt
import json
import random
from collections.abc import Callable
from typing import Any, Final

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import popkit
from popkit.audit import OUTCOMES
from popkit.limits import Limits, shipped_limits
from popkit.rules import Rulebook
from popkit.standing import SUBJECTS, PlanStanding
from popkit.standing.subject import BEYOND_PLANS, subjects_in
from popkit.vocabulary import SEVERITIES
from popkit.write import report_json

Document = dict[str, Any]
Documents = st.SearchStrategy[Document]

DAYS: Final = st.dates(dt.date(2026, 8, 1), dt.date(2027, 7, 31))
FOLDERS: Final = (
    *("goals", "supports", "actions", "wellbeing_reviews", "flags", "consents"),
    *("referrals", "indicators"),
)

law = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def without_paths(report: popkit.Report) -> Document:
    written = report.as_dict()
    for kept in (*written["findings"], *written["cannot_tell"], *written["failures"]):
        del kept["subject"]["path"]
    return written


def subjects_of(at: PlanStanding) -> dict[str, tuple[Any, ...]]:
    """What rules are asked of, by its kind."""
    return {kind: subjects_in(at, kind) for kind in SUBJECTS if kind not in BEYOND_PLANS}


def audited(
    document: Document, day: dt.date, rules: popkit.Rulebook | None = None, district: popkit.District | None = None
) -> popkit.Report:
    return popkit.audit(popkit.read_plan(document), as_of=day, rules=rules, district=district)


@law
@given(data=st.data(), day=DAYS)
def test_the_counts_add_up(
    plan_documents: Documents, district_documents: Documents, data: st.DataObject, day: dt.date
) -> None:
    plan, town = popkit.read_plan(data.draw(plan_documents)), popkit.read_district(data.draw(district_documents))
    at, report = popkit.stand(plan, as_of=day, district=town), popkit.audit(plan, as_of=day, district=town)
    asked = sum(len(subjects_of(at)[rule.on]) for rule in popkit.rulebook() if rule.on not in BEYOND_PLANS)
    assert sum(report.outcomes.values()) + len(report.failures) == asked
    assert report.outcomes["fail"] == len(report.findings)
    assert report.outcomes["cannot_tell"] == len(report.cannot_tell)
    assert list(report.outcomes) == list(OUTCOMES)
    assert not report.failures


@law
@given(data=st.data(), day=DAYS)
def test_the_order_of_records_changes_paths_only(
    plan_documents: Documents, district_documents: Documents, data: st.DataObject, day: dt.date
) -> None:
    document, town = data.draw(plan_documents), popkit.read_district(data.draw(district_documents))
    shuffled = copy.deepcopy(document)
    for name in FOLDERS:
        shuffled[name] = data.draw(st.permutations(document[name]))
    found, again = audited(document, day, district=town), audited(shuffled, day, district=town)
    assert without_paths(again) == without_paths(found)
    assert again.share == found.share


@law
@given(data=st.data(), day=DAYS, seed=st.integers(0, 2**32))
def test_the_order_of_rules_changes_nothing(
    plan_documents: Documents, data: st.DataObject, day: dt.date, seed: int
) -> None:
    rules = list(popkit.rulebook())
    random.Random(seed).shuffle(rules)  # noqa: S311 - for a test
    document = data.draw(plan_documents)
    assert audited(document, day, Rulebook(tuple(rules))).as_dict() == audited(document, day).as_dict()


@law
@given(data=st.data(), day=DAYS)
def test_everything_is_in_order(plan_documents: Documents, data: st.DataObject, day: dt.date) -> None:
    report = audited(data.draw(plan_documents), day)
    urgency = [
        (-SEVERITIES.index(kept.severity), kept.code, kept.subject.kind, kept.subject.id) for kept in report.findings
    ]
    assert urgency == sorted(urgency)
    untold = [(kept.code, kept.subject.kind, kept.subject.id) for kept in report.cannot_tell]
    assert untold == sorted(untold)


@law
@given(data=st.data(), day=DAYS)
def test_what_is_dated_later_is_not_seen(
    plan_documents: Documents,
    district_documents: Documents,
    as_known_on: Callable[[Document, dt.date], Document],
    data: st.DataObject,
    day: dt.date,
) -> None:
    """Neither in what is said of the plan nor in what it adds to its school."""
    document, town = data.draw(plan_documents), popkit.read_district(data.draw(district_documents))
    known, whole = (audited(kept, day, district=town) for kept in (as_known_on(document, day), document))
    assert without_paths(known) == without_paths(whole)
    assert known.share == whole.share


@law
@given(data=st.data(), day=DAYS)
def test_an_audit_is_the_same_again(plan_documents: Documents, data: st.DataObject, day: dt.date) -> None:
    """Also after an audit on another day, of another plan, and with rules and limits made anew."""
    one, other = data.draw(plan_documents), data.draw(plan_documents)
    first = report_json(audited(one, day))
    audited(other, day)
    audited(one, day + dt.timedelta(days=30))
    anew = popkit.District(Limits(shipped_limits().by_name))
    book = Rulebook(popkit.rulebook().rules)
    again = popkit.audit(popkit.read_plan(copy.deepcopy(one)), as_of=day, district=anew, rules=book)
    assert report_json(again) == first


@law
@given(data=st.data(), day=DAYS)
def test_a_finding_is_what_its_rule_alone_finds(plan_documents: Documents, data: st.DataObject, day: dt.date) -> None:
    """Rules are asked together; what they say does not depend on the company."""
    document = data.draw(plan_documents)
    whole = audited(document, day)
    said = {kept.rule for kept in whole.findings} | {kept.rule for kept in whole.cannot_tell}
    rule = data.draw(st.sampled_from(sorted(said or {"goal-without-owner"})))
    alone = audited(document, day, popkit.rulebook().select(rule))
    assert list(alone.findings) == [kept for kept in whole.findings if kept.rule == rule]
    assert list(alone.cannot_tell) == [kept for kept in whole.cannot_tell if kept.rule == rule]


@law
@given(data=st.data(), day=DAYS)
def test_what_is_missing_is_missing(plan_documents: Documents, data: st.DataObject, day: dt.date) -> None:
    """A fact named as missing is unknown, belongs to the rule, and there is at least one."""
    plan = popkit.read_plan(data.draw(plan_documents))
    at = popkit.stand(plan, as_of=day)
    subjects = {(kind, kept.id): kept for kind, found in subjects_of(at).items() for kept in found}
    for untold in popkit.audit(plan, as_of=day).cannot_tell:
        assert untold.missing
        assert set(untold.missing) <= set(popkit.rulebook()[untold.rule].facts)
        for name in untold.missing:
            owner, fact = name.split(".")
            subject = at if owner == "plan" else subjects[untold.subject.kind, untold.subject.id]
            assert getattr(subject, fact) is None


@law
@given(data=st.data(), day=DAYS)
def test_a_finding_holds_every_name_of_its_rule_and_nothing_that_json_cannot_say(
    plan_documents: Documents, data: st.DataObject, day: dt.date
) -> None:
    report = audited(data.draw(plan_documents), day)
    for kept in report.findings:
        assert set(kept.facts) == {name.dotted for name in popkit.rulebook()[kept.rule].names}
        assert "{" not in kept.message
    json.dumps(report.as_dict(), allow_nan=False)
