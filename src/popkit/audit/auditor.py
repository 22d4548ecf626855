"""Judging one plan: every rule on every subject of its kind, each on its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

from attrs import Factory, define, frozen

from popkit.audit.finding import OUTCOMES, CannotTell, FactValue, Finding, RuleFailure
from popkit.audit.report import Report
from popkit.dates import civil
from popkit.limits import LimitValue, shipped_limits
from popkit.rules.compiled import CANNOT_TELL, FAIL, Judge, Jury, compile_judge, compile_jury
from popkit.rules.evaluate import Values, missing_in
from popkit.rules.rulebook import Rulebook, rulebook
from popkit.standing import SUBJECTS, PlanStanding, SchoolStanding, Subject, standing_of
from popkit.standing.school import PlanShare, SchoolRoll, share_of
from popkit.standing.subject import COLLECTIONS, subject_of

if TYPE_CHECKING:
    from popkit.model import Plan
    from popkit.read.district import District
    from popkit.rules.rule import Rule

__all__ = ["Auditor", "audit", "audit_schools", "auditor", "is_of_one_plan", "subjects_of"]

_TO_EXPLAIN: Final = frozenset({FAIL, CANNOT_TELL})
"""Outcomes that somebody will want to know more about."""

_NO_PLAN: Final[Any] = SimpleNamespace(id="")
"""Stands where a plan would, when a school is judged."""


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
class Seat:
    """One rule on a bench, with all that can be known of it before there is a plan.

    Attributes:
        rule: the rule.
        judge: judges a subject by this rule alone, for when the jury crashes.
        facts: what to look up for a finding: the dotted name, whether it is the plan's, and its name there.
        limits: the limits that a finding states after the facts, by dotted name.
    """

    rule: Rule
    judge: Judge
    facts: tuple[tuple[str, bool, str], ...]
    limits: Mapping[str, LimitValue]


@frozen(eq=False)
class Bench:
    """The rules on one kind of subject, made ready.

    Attributes:
        kind: the kind of subject.
        jury: judges a subject by all of them at once.
        seats: each of them, in the order of the jury's outcomes.
        limits: every limit in force, by name.
    """

    kind: str
    jury: Jury
    seats: tuple[Seat, ...]
    limits: Mapping[str, LimitValue]

    def hear(self, subject: Any, standing: PlanStanding, minutes: Minutes) -> None:
        """Judge a subject by every rule, and take down what came of it."""
        try:
            outcomes = self.jury(subject, standing)
            said = self._explained(outcomes, self.seats, subject, standing)
        except Exception:  # noqa: BLE001 - whichever rule it was, the others shall be heard
            self._hear_one_by_one(subject, standing, minutes)
        else:
            minutes.outcomes += outcomes
            minutes.said += said

    def share(self, standing: PlanStanding, minutes: Minutes) -> PlanShare | None:
        """Return what a plan adds to its school; where that crashes, every rule about schools has."""
        try:
            return share_of(standing)
        except Exception as error:  # noqa: BLE001 - the plan's own findings must not be lost with it
            about = Subject(self.kind, standing.plan.student.school_id, "")
            minutes.failures += [
                RuleFailure(seat.rule.name, seat.rule.code, standing.id, about, type(error).__name__)
                for seat in self.seats
            ]
            return None

    def _hear_one_by_one(self, subject: Any, standing: PlanStanding, minutes: Minutes) -> None:
        for seat in self.seats:
            rule = seat.rule
            try:
                outcome = seat.judge(subject, standing)
                said = self._explained((outcome,), (seat,), subject, standing)
            except Exception as error:  # noqa: BLE001 - a crash of one rule must not silence the others
                about = subject_of(self.kind, subject)
                minutes.failures.append(RuleFailure(rule.name, rule.code, standing.id, about, type(error).__name__))
            else:
                minutes.outcomes.append(outcome)
                minutes.said += said

    def _explained(
        self, outcomes: tuple[int, ...], seats: tuple[Seat, ...], subject: Any, standing: PlanStanding
    ) -> Sequence[Finding | CannotTell]:
        # Most subjects give nothing to explain, which is quicker seen for all rules than for each.
        if _TO_EXPLAIN.isdisjoint(outcomes):
            return ()
        return [
            self._finding(seat, subject, standing)
            if outcome == FAIL
            else self._cannot_tell(seat.rule, subject, standing)
            for seat, outcome in zip(seats, outcomes, strict=True)
            if outcome in _TO_EXPLAIN
        ]

    def _finding(self, seat: Seat, subject: Any, standing: PlanStanding) -> Finding:
        """Make a finding with every fact the rule mentions, and then every limit."""
        rule = seat.rule
        facts: dict[str, FactValue] = {
            dotted: getattr(standing if of_plan else subject, name) for dotted, of_plan, name in seat.facts
        }
        return Finding(
            rule=rule.name,
            code=rule.code,
            severity=rule.severity,
            plan=standing.id,
            subject=subject_of(self.kind, subject),
            facts={**facts, **seat.limits},
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
        benches: the rules by kind of subject, but for those about schools.
        school_bench: the rules about schools; None where there are none.
        district: whose plans they are; None: nothing is known of it.
    """

    as_of: dt.date
    rules: int
    limits: Mapping[str, LimitValue]
    benches: tuple[Bench, ...]
    school_bench: Bench | None = None
    district: District | None = None

    def report(self, plan: Plan) -> Report:
        """Judge one plan."""
        standing, minutes = standing_of(plan, self.as_of, self.limits, self.district), Minutes()
        for bench in self.benches:
            for subject in subjects_of(standing, bench.kind):
                bench.hear(subject, standing, minutes)
        share = self.school_bench.share(standing, minutes) if self.school_bench else None
        # Plan and goals hold each other; parted here, they are gone at once and not when the collector comes by.
        standing.__dict__.clear()
        return self._written(minutes, plans=1, share=share)

    def school_report(self, rolls: Mapping[str, SchoolRoll]) -> Report:
        """Judge schools by the shares of their plans, counted under the school's id."""
        minutes = Minutes()
        if self.school_bench is not None:
            for school, roll in rolls.items():
                self.school_bench.hear(SchoolStanding(school, roll), _NO_PLAN, minutes)
        return self._written(minutes, plans=0)

    def _written(self, minutes: Minutes, *, plans: int, share: PlanShare | None = None) -> Report:
        said = sorted(minutes.said, key=lambda kept: kept.order)
        # There are hundreds, and bytes are counted faster than numbers.
        outcomes = bytes(minutes.outcomes)
        return Report(
            as_of=self.as_of,
            rules=self.rules,
            plans=plans,
            unreadable=0,
            outcomes={name: outcomes.count(number) for number, name in enumerate(OUTCOMES)},
            findings=tuple([kept for kept in said if isinstance(kept, Finding)]),
            cannot_tell=tuple([kept for kept in said if isinstance(kept, CannotTell)]),
            failures=tuple(sorted(minutes.failures, key=lambda kept: kept.order)),
            share=share,
        )


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


def audit_schools(
    reports: Iterable[Report], *, as_of: dt.date, district: District | None = None, rules: Rulebook | None = None
) -> Report:
    """Judge schools by the reports of their plans, whose `share` says what each adds.

    Args:
        reports: of every plan of the schools, from an audit of the same day, district and rules.
        as_of: the date of the question.
        district: its limits, where they differ from the shipped ones, and its schools' calendars.
        rules: the rules to judge by; None: all that popkit ships.

    Returns:
        one report of all schools, in which no plan is named.

    Raises:
        TypeError: `as_of` is not a `datetime.date`.
    """
    rolls: dict[str, SchoolRoll] = {}
    for report in reports:
        if report.share is not None:
            rolls.setdefault(report.share.school, SchoolRoll()).add(report.share)
    return auditor(as_of=as_of, district=district, rules=rules).school_report(rolls)


def auditor(*, as_of: dt.date, district: District | None = None, rules: Rulebook | None = None) -> Auditor:
    """Return an auditor for these rules, limits and date; the last few are kept, since making one takes a while."""
    return _made(rules if rules is not None else rulebook(), district, civil(as_of))


# Rulebooks and districts are compared by identity here, so a look-up costs nothing.
@lru_cache(maxsize=8)
def _made(rules: Rulebook, district: District | None, as_of: dt.date) -> Auditor:
    values = (district.limits if district else shipped_limits()).on(as_of)
    seats = ((kind, tuple(rule for rule in rules if rule.on == kind)) for kind in SUBJECTS)
    benches = {kind: _bench(kind, seated, values) for kind, seated in seats if seated}
    about_schools = benches.pop("school", None)
    return Auditor(as_of, len(rules), values, tuple(benches.values()), about_schools, district)


def _bench(kind: str, rules: tuple[Rule, ...], limits: Mapping[str, LimitValue]) -> Bench:
    jury, seated = compile_jury(rules, kind, limits)
    return Bench(kind, jury, tuple(_seat(rule, limits) for rule in seated), limits)


def _seat(rule: Rule, limits: Mapping[str, LimitValue]) -> Seat:
    facts = [(name.dotted, name.owner == "plan", name.name) for name in rule.names if not name.is_limit]
    stated = {name.dotted: limits[name.name] for name in rule.names if name.is_limit}
    return Seat(rule, compile_judge(rule, limits), tuple(facts), stated)


def is_of_one_plan(kind: str) -> bool:
    """Whether a single plan has subjects of a kind; a school, for one, has many plans."""
    return kind == "plan" or kind in COLLECTIONS


def subjects_of(standing: PlanStanding, kind: str) -> Iterable[Any]:
    """Return the subjects of a kind that a plan has."""
    return (standing,) if kind == "plan" else getattr(standing, COLLECTIONS[kind])
