"""Judging one plan: every rule on every subject of its kind, each on its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from attrs import Factory, define, frozen

from popkit.audit.finding import OUTCOMES, CannotTell, FactValue, Finding, RuleFailure
from popkit.audit.report import Report
from popkit.dates import civil
from popkit.limits import LimitValue, shipped_limits
from popkit.rules.compiled import CANNOT_TELL, FAIL, Judge, Jury, compile_judge, compile_jury
from popkit.rules.evaluate import Values, missing_in
from popkit.rules.rulebook import Rulebook, rulebook
from popkit.standing import SUBJECTS, PlanStanding
from popkit.standing.subject import subject_of

if TYPE_CHECKING:
    from popkit.model import Plan
    from popkit.read.district import District
    from popkit.rules.rule import Rule

__all__ = ["Auditor", "audit", "auditor"]

_FOLDERS: Final = {"goal": "goals", "support": "supports", "action": "actions", "month": "months", "flag": "flags"}


@define
class Minutes:
    """What was said at the judging of one plan, as it came.

    Attributes:
        outcomes: one for each rule and subject, as numbers; a rule that crashed has none.
        said: for each outcome that is to be explained, a finding or what could not be told.
        failures: rules that crashed.
    """

    outcomes: list[int] = Factory(list)
    said: list[Finding | CannotTell] = Factory(list)
    failures: list[RuleFailure] = Factory(list)


@frozen(eq=False)
class Bench:
    """The rules on one kind of subject, made ready.

    Attributes:
        kind: the kind of subject.
        rules: in the order of the jury's outcomes.
        jury: judges a subject by all of them at once.
        judges: each of them alone, for when one crashes.
        limits: every limit in force, by name.
    """

    kind: str
    rules: tuple[Rule, ...]
    jury: Jury
    judges: tuple[Judge, ...]
    limits: Mapping[str, LimitValue]

    def hear(self, subject: Any, standing: PlanStanding, minutes: Minutes) -> None:
        """Judge a subject by every rule, and take down what came of it."""
        try:
            outcomes = self.jury(subject, standing)
            said = self._explained(outcomes, subject, standing)
        except Exception:  # noqa: BLE001 - whichever rule it was, the others shall be heard
            self._hear_one_by_one(subject, standing, minutes)
        else:
            minutes.outcomes += outcomes
            minutes.said += said

    def _hear_one_by_one(self, subject: Any, standing: PlanStanding, minutes: Minutes) -> None:
        for rule, judge in zip(self.rules, self.judges, strict=True):
            try:
                outcome = judge(subject, standing)
                said = self._said(rule, outcome, subject, standing)
            except Exception as error:  # noqa: BLE001 - a crash of one rule must not silence the others
                about = subject_of(self.kind, subject)
                minutes.failures.append(RuleFailure(rule.name, rule.code, standing.id, about, type(error).__name__))
            else:
                minutes.outcomes.append(outcome)
                minutes.said += said

    def _explained(self, outcomes: tuple[int, ...], subject: Any, standing: PlanStanding) -> list[Finding | CannotTell]:
        if FAIL not in outcomes and CANNOT_TELL not in outcomes:
            return []
        judged = zip(self.rules, outcomes, strict=True)
        return [said for rule, kept in judged for said in self._said(rule, kept, subject, standing)]

    def _said(self, rule: Rule, outcome: int, subject: Any, standing: PlanStanding) -> tuple[Finding | CannotTell, ...]:
        if outcome == FAIL:
            return (self._finding(rule, subject, standing),)
        return (self._cannot_tell(rule, subject, standing),) if outcome == CANNOT_TELL else ()

    def _finding(self, rule: Rule, subject: Any, standing: PlanStanding) -> Finding:
        """Make a finding with every fact the rule mentions, and then every limit."""
        facts: dict[str, FactValue] = {}
        for name in rule.names:
            if not name.is_limit:
                facts[name.dotted] = getattr(standing if name.owner == "plan" else subject, name.name)
        facts.update({name.dotted: self.limits[name.name] for name in rule.names if name.is_limit})
        return Finding(
            rule=rule.name,
            code=rule.code,
            severity=rule.severity,
            plan=standing.id,
            subject=subject_of(self.kind, subject),
            facts=facts,
            sentence=rule.message,
        )

    def _cannot_tell(self, rule: Rule, subject: Any, standing: PlanStanding) -> CannotTell:
        values: Values = {self.kind: subject, "plan": standing, "limit": self.limits}
        parts = [part for part in (rule.applies, rule.fails) if part is not None]
        missing = next(found for found in (missing_in(part, values) for part in parts) if found)
        return CannotTell(rule.name, rule.code, standing.id, subject_of(self.kind, subject), missing)


@frozen(eq=False)
class Auditor:
    """A rulebook made ready for one date and one set of limits; good for any number of plans.

    Attributes:
        as_of: the date of the question.
        rules: how many rules judge.
        limits: every limit in force, by name.
        benches: the rules by kind of subject.
        district: whose plans they are; None: nothing is known of it.
    """

    as_of: dt.date
    rules: int
    limits: Mapping[str, LimitValue]
    benches: tuple[Bench, ...]
    district: District | None = None

    def report(self, plan: Plan) -> Report:
        """Judge one plan."""
        standing, minutes = self._standing(plan), Minutes()
        for bench in self.benches:
            for subject in _subjects(standing, bench.kind):
                bench.hear(subject, standing, minutes)
        # Plan and goals hold each other; parted here, they are gone at once and not when the collector comes by.
        standing.__dict__.clear()
        said = sorted(minutes.said, key=lambda kept: kept.order)
        return Report(
            as_of=self.as_of,
            rules=self.rules,
            plans=1,
            unreadable=0,
            outcomes={name: minutes.outcomes.count(number) for number, name in enumerate(OUTCOMES)},
            findings=tuple([kept for kept in said if isinstance(kept, Finding)]),
            cannot_tell=tuple([kept for kept in said if isinstance(kept, CannotTell)]),
            failures=tuple(sorted(minutes.failures, key=lambda kept: kept.order)),
        )

    def _standing(self, plan: Plan) -> PlanStanding:
        if self.district is None:
            return PlanStanding(plan, self.as_of, self.limits)
        return PlanStanding(plan, self.as_of, self.limits, self.district.school_days(plan.student.school_id))


def audit(plan: Plan, *, as_of: dt.date, district: District | None = None, rules: Rulebook | None = None) -> Report:
    """Judge `plan` as it stood on `as_of`.

    Args:
        plan: as it was read.
        as_of: the date of the question; nothing dated later is seen.
        district: its limits, where they differ from the shipped ones, and its schools' calendars.
        rules: the rules to judge by; None: all that popkit ships.

    Raises:
        TypeError: `as_of` is not a `datetime.date`.
    """
    return auditor(as_of=as_of, district=district, rules=rules).report(plan)


def auditor(*, as_of: dt.date, district: District | None = None, rules: Rulebook | None = None) -> Auditor:
    """Return an auditor for these rules, limits and date; the last few are kept, since making one takes a while."""
    return _made(rules if rules is not None else rulebook(), district, civil(as_of))


# Rulebooks and districts are compared by identity here, so a look-up costs nothing.
@lru_cache(maxsize=8)
def _made(rules: Rulebook, district: District | None, as_of: dt.date) -> Auditor:
    values = (district.limits if district else shipped_limits()).on(as_of)
    seats = ((kind, tuple(rule for rule in rules if rule.on == kind)) for kind in SUBJECTS)
    benches = tuple(_bench(kind, seated, values) for kind, seated in seats if seated)
    return Auditor(as_of, len(rules), values, benches, district)


def _bench(kind: str, rules: tuple[Rule, ...], limits: Mapping[str, LimitValue]) -> Bench:
    jury, seated = compile_jury(rules, kind, limits)
    judges = tuple(compile_judge(rule, limits) for rule in seated)
    return Bench(kind, seated, jury, judges, limits)


def _subjects(standing: PlanStanding, kind: str) -> Iterable[Any]:
    return (standing,) if kind == "plan" else getattr(standing, _FOLDERS[kind])
