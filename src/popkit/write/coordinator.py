"""A report for whoever coordinates: what to do first, who acts on what, and how each school stands.

It names plans and records by their ids and no person at all: schools are told of in numbers, and nobody is compared.
"""

from __future__ import annotations

import datetime as dt
from bisect import insort
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from attrs import Factory, define

from popkit.audit.auditor import auditor
from popkit.audit.finding import URGENCY
from popkit.audit.tally import Tally
from popkit.rules import rulebook
from popkit.rules.who import WHO_IN_WORDS
from popkit.standing import SUBJECTS, facts_of
from popkit.vocabulary import SEVERITIES
from popkit.write.partner_clocks import partner_clocks
from popkit.write.text import limits_line

if TYPE_CHECKING:
    from popkit.audit import Auditor, Finding, Report
    from popkit.problems import ReadProblem
    from popkit.read import District
    from popkit.rules import Rule, Rulebook
    from popkit.standing.school import SchoolRoll

__all__ = ["Told", "coordinator_page", "coordinator_report"]

_THINGS: Final = 5
"""Things that come first."""
_TOLD: Final = 3
"""Subjects of each of them that are told of one by one."""
_PLACES: Final = 20
"""Subjects listed of any rule; the others are counted."""
_PRESSING: Final = ("urgent", "action")
"""What may come first: severities that ask for something to be done."""
_GAP: Final = "severe-need-without-support"
_GAP_COUNT: Final = "plan.severe_needs_without_support"


def coordinator_report(
    reports: Iterable[Report],
    *,
    as_of: dt.date,
    district: District | None = None,
    rules: Rulebook | None = None,
    problems: Iterable[ReadProblem] = (),
) -> str:
    """Write as Markdown what to do first, who acts on what, and how each school stands.

    Args:
        reports: of the plans, one each, from an audit of the same day, district and rules; read once, as they come.
        as_of: the date of the audit.
        district: that of the audit; its partners are judged with the plans.
        rules: those of the audit; None: all that popkit ships.
        problems: of the documents that could not be read; looked at after all reports.

    Raises:
        TypeError: `as_of` is not a `datetime.date`.
    """
    return coordinator_page(Told.of(reports), as_of=as_of, district=district, rules=rules, problems=problems)


def coordinator_page(
    told: Told,
    *,
    as_of: dt.date,
    district: District | None = None,
    rules: Rulebook | None = None,
    problems: Iterable[ReadProblem] = (),
) -> str:
    """Write the same of what reports add up to; what is told of schools and partners is added to it."""
    book = rules if rules is not None else rulebook()
    ready = auditor(as_of=as_of, district=district, rules=book)
    told.add(ready.school_report(told.tally.schools, told.tally.waivers))
    told.add(ready.partner_report())
    unread = list(problems)
    found = sorted(told.rules.values(), key=lambda kept: kept.order)
    by_name = {rule.name: rule for rule in book}
    lines = [
        *_head(told, ready, unread),
        *_first(found, by_name),
        *_by_who(found, by_name),
        *_schools(told, asks_for_gaps=_GAP in by_name),
        *partner_clocks(district, ready.as_of, ready.limits),
        *_unknown(told),
        *_amiss(told, unread),
    ]
    return "".join(f"{line}\n" for line in lines)


@define
class _Found:
    """How often a rule failed, and the first of the subjects it failed on."""

    rule: str
    code: str
    urgency: int
    count: int = 0
    first: list[Finding] = Factory(list)

    @property
    def order(self) -> tuple[int, int, str]:
        """Sort key: the most urgent first, and of these what comes up most often."""
        return (self.urgency, -self.count, self.code)

    def add(self, finding: Finding) -> None:
        self.count += 1
        if len(self.first) < _PLACES or finding.order < self.first[-1].order:
            insort(self.first, finding, key=lambda kept: kept.order)
            del self.first[_PLACES:]

    def merge(self, other: _Found) -> None:
        self.count += other.count
        self.first = sorted(self.first + other.first, key=lambda kept: kept.order)[:_PLACES]


@define
class Told:
    """What the reports say, added up: its size depends on the rules and schools, and hardly on the plans."""

    tally: Tally = Factory(Tally)
    rules: dict[str, _Found] = Factory(dict)
    gaps: dict[str, list[tuple[str, Any]]] = Factory(dict)
    missing: Counter[str] = Factory(Counter)
    crashed: Counter[str] = Factory(Counter)

    @classmethod
    def of(cls, reports: Iterable[Report]) -> Told:
        """Add up reports as they come."""
        told = cls()
        for report in reports:
            told.add(report)
        return told

    def add(self, report: Report) -> None:
        """Add one report."""
        self.tally.add(Tally.of(report))
        for finding in report.findings:
            known = self.rules.get(finding.rule)
            if known is None:
                known = self.rules[finding.rule] = _Found(finding.rule, finding.code, URGENCY[finding.severity])
            known.add(finding)
            if finding.rule == _GAP and report.share is not None:
                gap = (finding.plan, finding.facts[_GAP_COUNT])
                self.gaps.setdefault(report.share.school, []).append(gap)
        self.missing.update(name for kept in report.cannot_tell for name in kept.missing)
        self.crashed.update(kept.rule for kept in report.failures)

    def merge(self, other: Told) -> None:
        """Add what other reports add up to."""
        self.tally.add(other.tally)
        for rule, found in other.rules.items():
            known = self.rules.setdefault(rule, found)
            if known is not found:
                known.merge(found)
        for school, gaps in other.gaps.items():
            self.gaps.setdefault(school, []).extend(gaps)
        self.missing.update(other.missing)
        self.crashed.update(other.crashed)


def _head(told: Told, ready: Auditor, unread: list[ReadProblem]) -> Iterator[str]:
    plans, severities = told.tally.plans, told.tally.findings
    unreadable = len({(problem.path, problem.line) for problem in unread})
    counts = [f"{severities[name]} {name}" for name in reversed(SEVERITIES) if severities[name]]
    yield "# What to do next"
    yield ""
    read = f"{plans} plan{'' if plans == 1 else 's'} read{f', {unreadable} unreadable' if unreadable else ''}"
    yield f"As of {ready.as_of.isoformat()}: {read}. Findings: {', '.join(counts) or 'none'}."
    if told.tally.waived:
        yield f"Let rest by a waiver, and not told of here: {told.tally.waived}."
    if ready.own_limits:
        own = limits_line(ready.own_limits)
        yield f"{own[0].upper()}{own[1:]}."


def _first(found: list[_Found], rules: dict[str, Rule]) -> Iterator[str]:
    pressing = [kept for kept in found if kept.urgency <= URGENCY[_PRESSING[-1]]][:_THINGS]
    yield from ("", "## First", "")
    if not pressing:
        yield "Nothing waits to be done."
    for number, kept in enumerate(pressing, start=1):
        rule = rules[kept.rule]
        yield f"{number}. **{rule.severity}**, {WHO_IN_WORDS[rule.who]}: {_named(kept)}"
        yield from (f"   - {_place(finding)}: {finding.message}" for finding in kept.first[:_TOLD])
        more = kept.count - len(kept.first[:_TOLD])
        yield from [f"   - and {more} more"] * bool(more)
        yield from ("", f"   {_one_line(rule.do)}")


def _by_who(found: list[_Found], rules: dict[str, Rule]) -> Iterator[str]:
    groups: dict[Any, list[_Found]] = {}
    for kept in found:
        groups.setdefault(rules[kept.rule].who, []).append(kept)
    if groups:
        yield from ("", "## Who acts on what")
    places = list(WHO_IN_WORDS)
    for who, group in sorted(groups.items(), key=lambda pair: (pair[1][0].urgency, places.index(pair[0]))):
        title = WHO_IN_WORDS[who]
        yield from ("", f"### {title[0].upper()}{title[1:]}", "")
        for kept in group:
            rule = rules[kept.rule]
            more = kept.count - len(kept.first)
            listed = ", ".join([*map(_place, kept.first), *([f"and {more} more"] if more else [])])
            yield f"- **{rule.severity}** {_named(kept)}: {listed}"
            yield f"  {_one_line(rule.do)}"


def _schools(told: Told, *, asks_for_gaps: bool) -> Iterator[str]:
    if told.tally.schools:
        yield from ("", "## Schools")
    for school, roll in sorted(told.tally.schools.items()):
        yield from ("", f"### {school}", "", f"- Active plans: {roll.plans}")
        yield f"- Well-being reviews of the newest month that is over: {_coverage(roll)}"
        if asks_for_gaps:
            yield f"- Severe needs without a support: {_gap_list(told.gaps.get(school, []))}"
        yield f"- Plans that one adult answers for: {_caseloads(roll)}"


def _coverage(roll: SchoolRoll) -> str:
    held = f"{roll.held} of {roll.due} due were held" if roll.due else "none was due"
    return f"{held}; of {roll.unknown} more it cannot be told whether one was due or held" if roll.unknown else held


def _gap_list(gaps: list[tuple[str, Any]]) -> str:
    if not gaps:
        return "none"
    shown = [f"{plan} ({count})" for plan, count in sorted(gaps)[:_PLACES]]
    more = [f"and {len(gaps) - _PLACES} more plans"] if len(gaps) > _PLACES else []
    return f"{sum(count for _, count in gaps)}, in {', '.join([*shown, *more])}"


def _caseloads(roll: SchoolRoll) -> str:
    sizes, nobody = roll.caseloads.values(), roll.plans - sum(roll.caseloads.values())
    least, most = min(sizes, default=0), max(sizes, default=0)
    told = f"{least} to {most}" if least < most else f"{most}"
    return f"{told}; nobody answers for {nobody}" if nobody else told


def _unknown(told: Told) -> Iterator[str]:
    if told.missing:
        yield from ("", "## What cannot be told yet", "", "Most often, because this is not known:", "")
    for name, count in sorted(told.missing.items(), key=lambda pair: (-pair[1], pair[0]))[:_THINGS]:
        owner, _, fact = name.partition(".")
        yield f"- `{name}`, {_times(count)}: {facts_of(SUBJECTS[owner])[fact].about}"


def _amiss(told: Told, unread: list[ReadProblem]) -> Iterator[str]:
    if unread:
        yield from ("", "## Could not be read", "", *(f"- {problem}" for problem in unread))
    if told.crashed:
        yield from ("", "## Rules that crashed", "")
        yield from (f"- {rule}, {_times(count)}" for rule, count in sorted(told.crashed.items()))


def _named(kept: _Found) -> str:
    return f"{kept.rule} ({kept.code}), {_times(kept.count)}"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _place(finding: Finding) -> str:
    subject = finding.subject
    if not finding.plan:
        return f"{subject.kind} {subject.id}"
    return finding.plan if subject.kind == "plan" else f"{finding.plan} {subject.kind} {subject.id}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
