"""From a table of entries back to reports: the same ones that plans read one by one would have had."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from popkit.audit import OUTCOMES, CannotTell, Finding, Report, RuleFailure, Subject, Waived, WaiverNote
from popkit.audit.report import Judged
from popkit.problems import ReadProblem
from popkit.standing import SUBJECTS, facts_of
from popkit.standing.school import PlanShare

if TYPE_CHECKING:
    from popkit.audit.finding import FactValue
    from popkit.cohort.auditor import ColumnAuditor
    from popkit.cohort.entries import Entry
    from popkit.rules.rule import Rule

__all__ = ["cannot_tell_of", "failure_of", "finding_of", "problem_of", "reports", "waived_of", "waiver_of"]

_DATES: Final = frozenset(
    f"{kind}.{name}"
    for kind, standing in SUBJECTS.items()
    for name, fact in facts_of(standing).items()
    if fact.kind == "date"
)


def reports(entries: pl.DataFrame, ready: ColumnAuditor) -> Iterator[tuple[Report | None, list[ReadProblem]]]:
    """Yield, for each row of a table of plans, its report, or the problems that kept it from being read.

    Args:
        entries: of whole plans, in the order in which an audit gives them.
        ready: the auditor they come from.
    """
    rules = {rule.name: rule for bench in ready.benches for rule in bench.rules}
    as_of, count = ready.by_object.as_of, ready.by_object.rules
    for _, found in groupby(entries.iter_rows(named=True), key=itemgetter("row")):
        told: dict[str, list[Entry]] = {}
        for entry in found:
            told.setdefault(entry["entry"], []).append(entry)
        if "plan" not in told:
            yield None, [problem_of(entry) for entry in told["problem"]]
            continue
        (plan,) = told["plan"]
        report = Report(
            as_of=as_of,
            rules=count,
            plans=1,
            unreadable=0,
            outcomes={outcome: plan["outcomes"][outcome] for outcome in OUTCOMES},
            findings=tuple([finding_of(entry, rules) for entry in told.get("finding", ())]),
            cannot_tell=tuple([cannot_tell_of(entry) for entry in told.get("cannot_tell", ())]),
            failures=tuple([failure_of(entry) for entry in told.get("failure", ())]),
            waived=tuple([waived_of(entry, rules) for entry in told.get("waived", ())]),
            waivers=tuple([waiver_of(entry) for entry in told.get("waiver", ())]),
            limits=ready.by_object.own_limits,
            judged=Judged(ready.by_object.codes, (plan["plan"],)),
            share=PlanShare(**plan["share"]) if plan["share"] else None,
        )
        yield report, []


def _about(entry: Entry) -> tuple[str, str, str, Subject]:
    subject = Subject(entry["subject_kind"], entry["subject_id"], entry["subject_path"])
    return entry["rule"], entry["code"], entry["plan"], subject


def finding_of(entry: Entry, rules: Mapping[str, Rule]) -> Finding:
    """Return the finding that an entry tells of; `rules` by name."""
    facts = {name: _value(name, value) for name, value in json.loads(entry["facts"]).items()}
    return Finding(*_about(entry), entry["severity"], facts, rules[entry["rule"]].message)


def waived_of(entry: Entry, rules: Mapping[str, Rule]) -> Waived:
    """Return the finding that an entry says rests on a waiver; `rules` by name."""
    return Waived(finding_of(entry, rules), entry["until"])


def waiver_of(entry: Entry) -> WaiverNote:
    """Return what an entry says became of a waiver."""
    return WaiverNote(entry["rule"], entry["plan"], entry["subject_id"], entry["until"], entry["state"])


def cannot_tell_of(entry: Entry) -> CannotTell:
    """Return what an entry says cannot be told."""
    return CannotTell(*_about(entry), tuple(entry["missing"]))


def failure_of(entry: Entry) -> RuleFailure:
    """Return the crash of a rule that an entry tells of."""
    return RuleFailure(*_about(entry), entry["error"])


def problem_of(entry: Entry) -> ReadProblem:
    """Return the problem that an entry tells of."""
    told = {name: value for name, value in entry["problem"].items() if name != "place"}
    return ReadProblem(**told, path=entry["source"], line=entry["row"])


def _value(name: str, value: Any) -> FactValue:
    """Return a fact as the standing has it; JSON has no word for a date or for what does not change."""
    if isinstance(value, list):
        return tuple(value)
    if name in _DATES and value is not None:
        return dt.date.fromisoformat(value)
    found: FactValue = value
    return found
