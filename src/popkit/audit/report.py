"""The report of an audit: of one plan, or of many."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from popkit._version import __version__
from popkit.audit.finding import OUTCOMES, CannotTell, Finding, Outcome, RuleFailure
from popkit.audit.waivers import Waived, WaiverNote, notes_together, settled
from popkit.vocabulary import SEVERITIES, Severity

if TYPE_CHECKING:
    from popkit.audit.waivers import Granted
    from popkit.limits import OwnLimit
    from popkit.problems import ReadProblem
    from popkit.standing.school import PlanShare

__all__ = ["Judged", "Report"]


@frozen
class Judged:
    """Which rules judged which plans, so that two reports can be compared.

    Attributes:
        rules: their codes.
        plans: the ids of those that were read.
    """

    rules: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()

    @classmethod
    def together(cls, several: Iterable[Judged]) -> Judged:
        """Put together what was judged in several audits of the same rules."""
        kept = list(several)
        # Thousands of reports of one audit have the very same rules.
        rules = {id(one.rules): one.rules for one in kept}.values()
        return cls(
            tuple(sorted({code for codes in rules for code in codes})),
            tuple(sorted({plan for one in kept for plan in one.plans})),
        )

    def as_dict(self) -> dict[str, Any]:
        """Return it as the report writes it."""
        return {"rules": list(self.rules), "plans": list(self.plans)}


@frozen
class Report:
    """What an audit found, in an order that does not depend on the order of plans, rules or records.

    Attributes:
        as_of: the date of the question.
        rules: how many rules judged.
        plans: how many plans were read.
        unreadable: how many documents could not be.
        outcomes: how often each of the four outcomes came up; what a waiver lets rest is a `fail` all the same.
        findings: the failures, sorted by plan, severity (most urgent first), code and subject.
        waived: failures that a waiver of the district lets rest, in the same order; they are not among `findings`.
        waivers: what became of each waiver for the plans judged, and in a report of `audit_schools` of those for
            plans that were not.
        judged: which rules judged which plans.
        limits: those in force that the district has set differently from what popkit ships.
        cannot_tell: what could not be told, and what is missing.
        failures: rules that crashed.
        problems: what kept documents from being read.
        share: what the plan adds to how its school stands, for `audit_schools`; None in any other report,
            and where no rule is about schools.
    """

    as_of: dt.date
    rules: int
    plans: int
    unreadable: int
    outcomes: Mapping[Outcome, int]
    findings: tuple[Finding, ...] = field(repr=False)
    cannot_tell: tuple[CannotTell, ...] = field(repr=False)
    failures: tuple[RuleFailure, ...] = field(repr=False)
    problems: tuple[ReadProblem, ...] = field(default=(), repr=False)
    waived: tuple[Waived, ...] = field(default=(), repr=False)
    waivers: tuple[WaiverNote, ...] = field(default=(), repr=False)
    judged: Judged = field(default=Judged(), repr=False)
    limits: tuple[OwnLimit, ...] = field(default=(), repr=False)
    share: PlanShare | None = field(default=None, repr=False, eq=False)

    @property
    def worst(self) -> Severity | None:
        """The severity of the most urgent finding, or None without one."""
        found = {finding.severity for finding in self.findings}
        return max(found, key=SEVERITIES.index, default=None)

    def with_waivers(self, granted: Sequence[Granted]) -> Report:
        """Return the report of one plan with the findings let rest that its waivers cover."""
        untils, notes = settled(granted, [(kept.rule, kept.subject.id) for kept in self.findings])
        found = list(zip(self.findings, untils, strict=True))
        return evolve(
            self,
            findings=tuple([finding for finding, until in found if until is None]),
            waived=tuple([Waived(finding, until) for finding, until in found if until is not None]),
            waivers=notes,
        )

    @classmethod
    def merged(
        cls, reports: Iterable[Report], *, as_of: dt.date, rules: int, problems: Iterable[ReadProblem] = ()
    ) -> Report:
        """Put the reports of many plans together; `problems` are those of documents that had no report."""
        outcomes: Counter[Outcome] = Counter()
        kept: list[Report] = []
        for report in reports:
            outcomes.update(report.outcomes)
            kept.append(report)
        found = (*problems, *(problem for report in kept for problem in report.problems))
        return cls(
            as_of=as_of,
            rules=rules,
            plans=sum(report.plans for report in kept),
            unreadable=len({(problem.path, problem.line) for problem in found}),
            outcomes={outcome: outcomes[outcome] for outcome in OUTCOMES},
            findings=tuple(sorted((f for report in kept for f in report.findings), key=lambda f: f.order)),
            cannot_tell=tuple(sorted((c for report in kept for c in report.cannot_tell), key=lambda c: c.order)),
            failures=tuple(sorted((f for report in kept for f in report.failures), key=lambda f: f.order)),
            problems=found,
            waived=tuple(sorted((w for report in kept for w in report.waived), key=lambda w: w.order)),
            waivers=notes_together(note for report in kept for note in report.waivers),
            limits=_limits_together(limit for report in kept for limit in report.limits),
            judged=Judged.together(report.judged for report in kept),
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the report as plain values, in the form that `popkit audit --format json` prints."""
        return {
            "popkit": __version__,
            "as_of": self.as_of.isoformat(),
            "rules": self.rules,
            "plans": {"read": self.plans, "unreadable": self.unreadable},
            "limits": [limit.as_dict() for limit in self.limits],
            "judged": self.judged.as_dict(),
            "outcomes": dict(self.outcomes),
            "findings": [finding.as_dict() for finding in self.findings],
            "cannot_tell": [kept.as_dict() for kept in self.cannot_tell],
            "waived": [kept.as_dict() for kept in self.waived],
            "waivers": [note.as_dict() for note in self.waivers],
            "problems": [problem.as_dict() for problem in self.problems],
            "failures": [failure.as_dict() for failure in self.failures],
        }


def _limits_together(limits: Iterable[OwnLimit]) -> tuple[OwnLimit, ...]:
    """Keep each once, in order of name; the reports of one audit all have the same."""
    return tuple(sorted(dict.fromkeys(limits), key=lambda limit: limit.name))
