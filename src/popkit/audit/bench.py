"""The rules on one kind of subject, made ready, and what they say of one subject."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from attrs import Factory, define, frozen

from popkit.audit.finding import CannotTell, FactValue, Finding, RuleFailure
from popkit.limits import LimitValue
from popkit.rules.compiled import CANNOT_TELL, FAIL, Judge, Jury, compile_judge, compile_jury
from popkit.rules.condition import names_in
from popkit.rules.evaluate import Values, missing_in
from popkit.standing import PlanStanding, Subject
from popkit.standing.school import PlanShare, share_of
from popkit.standing.subject import subject_of

if TYPE_CHECKING:
    from popkit.rules.rule import Rule

__all__ = ["Bench", "Minutes", "Seat", "bench_of"]

_TO_EXPLAIN: Final = frozenset({FAIL, CANNOT_TELL})
"""Outcomes that somebody will want to know more about."""


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
        doubtful: the facts of its conditions that may be unknown, named as in `facts`.
    """

    rule: Rule
    judge: Judge
    facts: tuple[tuple[str, bool, str], ...]
    limits: Mapping[str, LimitValue]
    doubtful: tuple[tuple[str, bool, str], ...]


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
            self._finding(seat, subject, standing) if outcome == FAIL else self._cannot_tell(seat, subject, standing)
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

    def _cannot_tell(self, seat: Seat, subject: Any, standing: PlanStanding) -> CannotTell:
        rule = seat.rule
        # Mostly one fact alone is unknown, and then no condition need be walked to see that it hangs on that one.
        missing = tuple(
            [
                dotted
                for dotted, of_plan, name in seat.doubtful
                if getattr(standing if of_plan else subject, name) is None
            ]
        )
        if len(missing) > 1:
            missing = self._hung_on(rule, subject, standing)
        return CannotTell(rule.name, rule.code, standing.id, subject_of(self.kind, subject), missing)

    def _hung_on(self, rule: Rule, subject: Any, standing: PlanStanding) -> tuple[str, ...]:
        values: Values = {self.kind: subject, "plan": standing, "limit": self.limits}
        parts = [part for part in (rule.applies, rule.fails) if part is not None]
        return next(found for found in (missing_in(part, values) for part in parts) if found)


def bench_of(kind: str, rules: tuple[Rule, ...], limits: Mapping[str, LimitValue]) -> Bench:
    """Make the rules on one kind of subject ready, for these limits."""
    jury, seated = compile_jury(rules, kind, limits)
    return Bench(kind, jury, tuple(_seat(rule, limits) for rule in seated), limits)


def _seat(rule: Rule, limits: Mapping[str, LimitValue]) -> Seat:
    facts = [(name.dotted, name.owner == "plan", name.name) for name in rule.names if not name.is_limit]
    stated = {name.dotted: limits[name.name] for name in rule.names if name.is_limit}
    conditions = [condition for condition in (rule.applies, rule.fails) if condition is not None]
    asked = dict.fromkeys(name for condition in conditions for name in names_in(condition))
    doubtful = [(str(name), name.owner == "plan", name.name) for name in asked if name.can_be_unknown]
    return Seat(rule, compile_judge(rule, limits), tuple(facts), stated, tuple(doubtful))
