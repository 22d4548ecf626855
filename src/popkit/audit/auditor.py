"""Judging one plan: every rule on every subject of its kind, each on its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from popkit.audit.finding import OUTCOMES, CannotTell, FactValue, Finding, RuleFailure, Subject
from popkit.audit.report import Report
from popkit.limits import Limits, LimitValue, shipped_limits
from popkit.rules.compiled import CANNOT_TELL, CRASHED, FAIL, Judge, Jury, compile_judge, compile_jury
from popkit.rules.evaluate import Values, missing_in
from popkit.rules.rulebook import Rulebook, rulebook
from popkit.standing import SUBJECTS, PlanStanding

if TYPE_CHECKING:
    from popkit.model import Plan
    from popkit.read.district import District
    from popkit.rules.rule import Rule

__all__ = ["Auditor", "audit", "auditor"]

_FOLDERS: Final = {"goal": "goals", "support": "supports", "action": "actions"}


@frozen(eq=False)
class Bench:
    """The rules on one kind of subject, made ready.

    Attributes:
        kind: the kind of subject.
        rules: in the order of the jury's outcomes.
        jury: judges a subject by all of them at once.
        judges: each of them alone, for when one crashes.
        figures: the limits each of them mentions, by dotted name.
    """

    kind: str
    rules: tuple[Rule, ...]
    jury: Jury
    judges: tuple[Judge, ...]
    figures: tuple[Mapping[str, LimitValue], ...]

    def outcomes(self, subject: Any, standing: PlanStanding) -> tuple[tuple[int, ...], dict[int, str]]:
        """Judge a subject; return the outcome of each rule, and the kind of error of each that crashed."""
        try:
            return self.jury(subject, standing), {}
        except Exception:  # noqa: BLE001 - whichever rule it was, the others shall be heard
            return self._one_by_one(subject, standing)

    def finding(self, number: int, subject: Any, standing: PlanStanding) -> Finding:
        """Make the finding of a rule that failed, with every fact and limit it mentions."""
        rule = self.rules[number]
        facts: dict[str, FactValue] = {}
        for name in rule.names:
            if not name.is_limit:
                facts[name.dotted] = getattr(standing if name.owner == "plan" else subject, name.name)
        facts.update(self.figures[number])
        return Finding(
            rule=rule.name,
            code=rule.code,
            severity=rule.severity,
            plan=standing.id,
            subject=_subject(self.kind, subject),
            facts=facts,
            sentence=rule.message,
        )

    def _one_by_one(self, subject: Any, standing: PlanStanding) -> tuple[tuple[int, ...], dict[int, str]]:
        outcomes: list[int] = []
        crashes: dict[int, str] = {}
        for number, judge in enumerate(self.judges):
            try:
                outcomes.append(judge(subject, standing))
            except Exception as error:  # noqa: BLE001 - a crash of one rule must not silence the others
                outcomes.append(CRASHED)
                crashes[number] = type(error).__name__
        return tuple(outcomes), crashes


@frozen(eq=False)
class Auditor:
    """A rulebook made ready for one date and one set of limits; good for any number of plans.

    Attributes:
        as_of: the date of the question.
        rules: how many rules judge.
        limits: every limit in force, by name.
        benches: the rules by kind of subject.
    """

    as_of: dt.date
    rules: int
    limits: Mapping[str, LimitValue]
    benches: tuple[Bench, ...]

    def report(self, plan: Plan) -> Report:
        """Judge one plan."""
        standing = PlanStanding(plan, self.as_of, self.limits)
        all_outcomes: list[int] = []
        findings: list[Finding] = []
        unknown: list[CannotTell] = []
        failures: list[RuleFailure] = []
        for bench in self.benches:
            for subject in _subjects(standing, bench.kind):
                outcomes, crashes = bench.outcomes(subject, standing)
                all_outcomes += outcomes
                if FAIL in outcomes:
                    findings += [bench.finding(n, subject, standing) for n, kept in enumerate(outcomes) if kept == FAIL]
                if CANNOT_TELL in outcomes:
                    unknown += [
                        self._cannot_tell(bench.rules[n], subject, standing)
                        for n, kept in enumerate(outcomes)
                        if kept == CANNOT_TELL
                    ]
                failures += [_failure(bench.rules[n], subject, standing, error) for n, error in crashes.items()]
        # Plan and goals hold each other; parted here, they are gone at once and not when the collector comes by.
        standing.__dict__.clear()
        return Report(
            as_of=self.as_of,
            rules=self.rules,
            plans=1,
            unreadable=0,
            outcomes={name: all_outcomes.count(number) for number, name in enumerate(OUTCOMES)},
            findings=tuple(sorted(findings, key=lambda kept: kept.order)),
            cannot_tell=tuple(sorted(unknown, key=lambda kept: kept.order)),
            failures=tuple(sorted(failures, key=lambda kept: kept.order)),
        )

    def _cannot_tell(self, rule: Rule, subject: Any, standing: PlanStanding) -> CannotTell:
        values: Values = {rule.on: subject, "plan": standing, "limit": self.limits}
        parts = [part for part in (rule.applies, rule.fails) if part is not None]
        missing = next(found for found in (missing_in(part, values) for part in parts) if found)
        return CannotTell(rule.name, rule.code, standing.id, _subject(rule.on, subject), missing)


def audit(plan: Plan, *, as_of: dt.date, district: District | None = None, rules: Rulebook | None = None) -> Report:
    """Judge `plan` as it stood on `as_of`.

    Args:
        plan: as it was read.
        as_of: the date of the question; nothing dated later is seen.
        district: its limits, where they differ from the shipped ones.
        rules: the rules to judge by; None: all that popkit ships.
    """
    return auditor(as_of=as_of, district=district, rules=rules).report(plan)


def auditor(*, as_of: dt.date, district: District | None = None, rules: Rulebook | None = None) -> Auditor:
    """Return an auditor for these rules, limits and date; the last few are kept, since making one takes a while."""
    limits = district.limits if district else shipped_limits()
    return _made(rules if rules is not None else rulebook(), limits, as_of)


# Rulebooks and limits are compared by identity here, so a look-up costs nothing.
@lru_cache(maxsize=8)
def _made(rules: Rulebook, limits: Limits, as_of: dt.date) -> Auditor:
    values = limits.on(as_of)
    benches = (_bench(kind, tuple(rule for rule in rules if rule.on == kind), values) for kind in SUBJECTS)
    return Auditor(as_of, len(rules), values, tuple(bench for bench in benches if bench.rules))


def _bench(kind: str, rules: tuple[Rule, ...], limits: Mapping[str, LimitValue]) -> Bench:
    jury, seated = compile_jury(rules, kind, limits)
    judges = tuple(compile_judge(rule, limits) for rule in seated)
    figures = tuple({name.dotted: limits[name.name] for name in rule.names if name.is_limit} for rule in seated)
    return Bench(kind, seated, jury, judges, figures)


def _subjects(standing: PlanStanding, kind: str) -> Iterable[Any]:
    return (standing,) if kind == "plan" else getattr(standing, _FOLDERS[kind])


def _subject(kind: str, subject: Any) -> Subject:
    path = "" if kind == "plan" else f"/{_FOLDERS[kind]}/{subject.index}"
    return Subject(kind, subject.id, path)


def _failure(rule: Rule, subject: Any, standing: PlanStanding, error: str) -> RuleFailure:
    return RuleFailure(rule.name, rule.code, standing.id, _subject(rule.on, subject), error)
