"""Two reports side by side: which findings are new, which are still there, and which are gone, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING, Any, Final, Literal

from attrs import field, frozen

from popkit._version import __version__
from popkit.audit.auditor import Auditor, auditor
from popkit.audit.finding import OUTCOMES, Finding, Remark
from popkit.errors import IncomparableReports
from popkit.standing import PlanStanding, standing_of
from popkit.standing.subject import subjects_in
from popkit.vocabulary import SEVERITIES, Severity

if TYPE_CHECKING:
    from popkit.audit.report import Report
    from popkit.model import Plan
    from popkit.read.district import District
    from popkit.rules.rulebook import Rulebook

__all__ = ["BEFORE", "WHY_GONE", "Change", "Comparison", "compare"]

WhyGone = Literal[
    "mended",
    "not_applicable",
    "no_such_record",
    "no_longer_found",
    "waived",
    "cannot_tell",
    "crashed",
    "rule_not_judged",
    "plan_not_read",
]
WHY_GONE: Final[dict[WhyGone, str]] = {
    "mended": "mended",
    "not_applicable": "the rule does not apply any more",
    "no_such_record": "there is no such record any more",
    "no_longer_found": "mended, or the rule does not apply any more",
    "waived": "waived",
    "cannot_tell": "cannot be told any more",
    "crashed": "the rule crashed",
    "rule_not_judged": "the rule was left out",
    "plan_not_read": "the plan was not read",
}
"""Why a finding can be gone. The first three are known only where the plans are at hand; else it is the fourth."""

Before = Literal["waived", "cannot_tell", "crashed", "rule_not_judged", "plan_not_read", "not_found"]
BEFORE: Final[dict[Before, str]] = {
    "not_found": "",
    "waived": "was waived",
    "cannot_tell": "could not be told",
    "crashed": "the rule crashed",
    "rule_not_judged": "the rule was left out",
    "plan_not_read": "the plan was not read",
}
"""What a new finding was in the older report."""


_BY_OUTCOME: Final[dict[str, WhyGone]] = {"pass": "mended", "not_applicable": "not_applicable"}


@frozen
class Change:
    """A finding that is in one report and not in the other.

    Attributes:
        finding: what was found.
        why: for a finding that is gone, one of `WHY_GONE`; for a new one, what it was before, one of `BEFORE`.
    """

    finding: Finding
    why: WhyGone | Before

    def as_dict(self) -> dict[str, Any]:
        """Return it as the comparison writes it."""
        return {**self.finding.as_dict(), "why": self.why}


@frozen
class Comparison:
    """What changed from one report to another.

    Attributes:
        old, new: the days of the two audits.
        appeared: findings that were none before.
        stayed: findings of both, as the newer report has them.
        gone: findings of the older report that are none in the newer.
        limits: names of the limits that the district has set to something else in between, so that a finding may have
            come or gone without anybody's doing.
    """

    old: dt.date
    new: dt.date
    appeared: tuple[Change, ...] = field(repr=False)
    stayed: tuple[Finding, ...] = field(repr=False)
    gone: tuple[Change, ...] = field(repr=False)
    limits: tuple[str, ...] = ()

    @property
    def worst(self) -> Severity | None:
        """The severity of the most urgent new finding, or None without one."""
        found = {change.finding.severity for change in self.appeared}
        return max(found, key=SEVERITIES.index, default=None)

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values, in the form that `popkit compare --format json` prints."""
        return {
            "popkit": __version__,
            "old": self.old.isoformat(),
            "new": self.new.isoformat(),
            "limits": list(self.limits),
            "appeared": [change.as_dict() for change in self.appeared],
            "stayed": [finding.as_dict() for finding in self.stayed],
            "gone": [change.as_dict() for change in self.gone],
        }


def compare(
    old: Report,
    new: Report,
    *,
    plans: Iterable[Plan] = (),
    district: District | None = None,
    rules: Rulebook | None = None,
) -> Comparison:
    """Compare two reports by the fingerprints of their findings.

    A report does not say where a rule passed. Without the plans, a finding that is gone without a trace is
    `no_longer_found`: it was mended, the rule does not apply any more, or there is no such record any more.

    Args:
        old: a merged report, for many plans.
        new: the report of a later audit, or of another one of the same day.
        plans: those of the newer report, to ask them which it was; only those with such a finding are looked at.
        district: that of the newer report.
        rules: those of the newer report; None: all that popkit ships.

    Raises:
        IncomparableReports: the older report is of the later day.
    """
    if old.as_of > new.as_of:
        days = f"{old.as_of.isoformat()} and {new.as_of.isoformat()}"
        raise IncomparableReports(f"the older report is of the later day: {days}; give them the other way round")
    before, after = _by_fingerprint(old), _by_fingerprint(new)
    was, is_now = _absence(old, "not_found"), _absence(new, "no_longer_found")
    gone = [Change(found, is_now(found)) for print_, found in before.items() if print_ not in after]
    ready = auditor(as_of=new.as_of, district=district, rules=rules)
    return Comparison(
        old=old.as_of,
        new=new.as_of,
        appeared=tuple([Change(found, was(found)) for print_, found in after.items() if print_ not in before]),
        stayed=tuple([found for print_, found in after.items() if print_ in before]),
        gone=_asked(gone, plans, ready),
        limits=_set_in_between(old, new),
    )


def _asked(gone: Iterable[Change], plans: Iterable[Plan], ready: Auditor) -> tuple[Change, ...]:
    """Ask plans why what is gone without a trace is gone."""
    kept = {change.finding.fingerprint: change for change in gone}
    traceless: dict[str, list[Finding]] = {}
    for change in kept.values():
        if change.why == "no_longer_found":
            traceless.setdefault(change.finding.plan, []).append(change.finding)
    for plan in plans:
        found = traceless.get(plan.id, ())
        standing = standing_of(plan, ready.as_of, ready.limits, ready.district)
        kept |= {finding.fingerprint: Change(finding, _why(finding, standing, ready)) for finding in found}
    return tuple(kept.values())


def _why(finding: Finding, standing: PlanStanding, ready: Auditor) -> WhyGone:
    seats = {(bench.kind, seat.rule.name): seat for bench in ready.benches for seat in bench.seats}
    seat = seats.get((finding.subject.kind, finding.rule))
    if seat is None:
        return "no_longer_found"
    subjects = {subject.id: subject for subject in subjects_in(standing, finding.subject.kind)}
    if finding.subject.id not in subjects:
        return "no_such_record"
    outcome = OUTCOMES[seat.judge(subjects[finding.subject.id], standing)]
    # A plan that was changed since may say what the report does not.
    return _BY_OUTCOME.get(outcome, "no_longer_found")


def _set_in_between(old: Report, new: Report) -> tuple[str, ...]:
    before, after = ({limit.name: limit.value for limit in report.limits} for report in (old, new))
    return tuple(sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name)))


def _by_fingerprint(report: Report) -> dict[str, Finding]:
    return {finding.fingerprint: finding for finding in report.findings}


def _absence(report: Report, otherwise: Any) -> Callable[[Finding], Any]:
    """Return what says of a finding why it is not in a report."""
    waived = _about(kept.finding for kept in report.waived)
    untold, crashed = _about(report.cannot_tell), _about(report.failures)
    rules, plans = frozenset(report.judged.rules), frozenset(report.judged.plans)

    def why(finding: Finding) -> Any:
        about = (finding.rule, finding.plan, finding.subject.kind, finding.subject.id)
        reasons: dict[str, bool] = {
            "waived": about in waived,
            "cannot_tell": about in untold,
            "crashed": about in crashed,
            "rule_not_judged": finding.code not in rules,
            "plan_not_read": _is_missing(finding.plan, plans),
        }
        return next((reason for reason, holds in reasons.items() if holds), otherwise)

    return why


def _about(remarks: Iterable[Remark]) -> frozenset[tuple[str, str, str, str]]:
    return frozenset((kept.rule, kept.plan, kept.subject.kind, kept.subject.id) for kept in remarks)


def _is_missing(plan: str, plans: Collection[str]) -> bool:
    """Say whether a plan was not read; schools have no plan."""
    return bool(plan) and plan not in plans
