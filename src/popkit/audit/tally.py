"""Counts over very many plans, exact however many there are, in a few numbers a school."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from attrs import Factory, define

from popkit.audit.finding import OUTCOMES, Outcome
from popkit.audit.waivers import QUIET, WaiverNote, notes_together
from popkit.standing.school import SchoolRoll
from popkit.vocabulary import SEVERITIES, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from popkit.audit.report import Report

__all__ = ["Tally"]


@define
class Tally:
    """What came up so far, in numbers only.

    Attributes:
        plans: plans read.
        unreadable: documents that could not be.
        outcomes: how often each of the four outcomes came up.
        findings: how many findings of each severity.
        failures: how many rules crashed on a subject.
        schools: what the plans of each school add up to, by its id.
        waived: how many findings rest on a waiver; they are not among the others.
        waivers: what became of each waiver for the plans judged.
    """

    plans: int = 0
    unreadable: int = 0
    outcomes: Counter[Outcome] = Factory(Counter)
    findings: Counter[Severity] = Factory(Counter)
    failures: int = 0
    schools: dict[str, SchoolRoll] = Factory(dict)
    waived: int = 0
    waivers: set[WaiverNote] = Factory(set)

    @classmethod
    def of(cls, report: Report) -> Tally:
        """Count one report."""
        severities = Counter(finding.severity for finding in report.findings)
        counts = Counter(report.outcomes)
        tally = cls(report.plans, report.unreadable, counts, severities, len(report.failures))
        tally.waived, tally.waivers = len(report.waived), set(report.waivers)
        if report.share is not None:
            tally.schools[report.share.school] = SchoolRoll()
            tally.schools[report.share.school].add(report.share)
        return tally

    def add(self, other: Tally) -> None:
        """Count in what another tally has counted."""
        self.plans += other.plans
        self.unreadable += other.unreadable
        self.outcomes.update(other.outcomes)
        self.findings.update(other.findings)
        self.failures += other.failures
        self.waived += other.waived
        self.waivers |= other.waivers
        for school, roll in other.schools.items():
            self.schools.setdefault(school, SchoolRoll()).merge(roll)

    def passing(self, reports: Iterable[Report]) -> Iterator[Report]:
        """Yield reports, and count each as it passes."""
        for report in reports:
            self.add(self.of(report))
            yield report

    @property
    def worst(self) -> Severity | None:
        """The severity of the most urgent finding, or None without one."""
        return max((found for found, n in self.findings.items() if n), key=SEVERITIES.index, default=None)

    def sentence(self) -> str:
        """Return the counts in words."""
        found = [
            f"{self.findings[severity]} {severity}" for severity in reversed(SEVERITIES) if self.findings[severity]
        ]
        parts = [
            f"{self.plans} {'plan' if self.plans == 1 else 'plans'} read",
            *([f"{self.unreadable} unreadable"] if self.unreadable else []),
            f"findings: {', '.join(found) or 'none'}",
            *([f"waived: {self.waived}"] if self.waived else []),
            f"could not be told: {self.outcomes[OUTCOMES[3]]}",
            *([f"waivers to look at: {self._doubtful}"] if self._doubtful else []),
            *([f"rules that crashed: {self.failures}"] if self.failures else []),
        ]
        return "; ".join(parts)

    @property
    def _doubtful(self) -> int:
        return sum(note.state not in QUIET for note in notes_together(self.waivers))
