"""Guards: rules asked of the plan as it would be after a step."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING

from popkit.audit import CannotTell, Finding, RuleFailure, Subject, audit
from popkit.errors import FailedGuard
from popkit.model import Plan, PlanStatusChange
from popkit.rules import Rulebook, rulebook
from popkit.standing.history import visible

if TYPE_CHECKING:
    from popkit.lifecycle.tracks import Place
    from popkit.lifecycle.transitions import Step
    from popkit.read import District

__all__ = ["failed_guards"]


def failed_guards(
    plan: Plan, place: Place, step: Step, *, on: dt.date, district: District | None
) -> tuple[FailedGuard, ...]:
    """Return the guards of `step` that stand in its way, in the order the step names them.

    Args:
        plan: as it would be after the step.
        place: the record that moves; a guard on its kind is asked of it alone.
        step: what is to be done.
        on: the day of the step, on which the plan stands.
        district: its limits.
    """
    if not step.guards:
        return ()
    book = _book(step.guards)
    report = audit(_followed(plan, on) if step.as_if_active else plan, as_of=on, district=district, rules=book)
    remarks: tuple[Finding | CannotTell | RuleFailure, ...] = (*report.findings, *report.cannot_tell)
    remarks += report.failures
    # A report may come to speak of more than the rules it was asked for, such as a waiver that has run out.
    asked = [kept for kept in remarks if kept.rule in step.guards and _concerns(kept.subject, place)]
    failed = [_failed(kept, book) for kept in asked]
    return tuple(sorted(failed, key=lambda guard: step.guards.index(guard.rule)))


# Audits keep a rulebook made ready by its identity, so a step must always bring the same one.
@cache
def _book(guards: tuple[str, ...]) -> Rulebook:
    return rulebook().select(*guards)


def _followed(plan: Plan, day: dt.date) -> Plan:
    """Return the plan as if it were followed from `day` on; only to be asked, never to be kept."""
    history = (*visible(plan.status_history, day), PlanStatusChange(status="active", on=day))
    return plan.model_copy(update={"status": "active", "status_history": history})


def _concerns(subject: Subject, place: Place) -> bool:
    return subject.kind != place.track.kind or subject.id == place.record.id


def _failed(remark: Finding | CannotTell | RuleFailure, book: Rulebook) -> FailedGuard:
    return FailedGuard(
        rule=remark.rule,
        code=remark.code,
        # A guard that crashed has told nothing, and what is not told is never a pass.
        outcome="fail" if isinstance(remark, Finding) else "cannot_tell",
        missing=remark.missing if isinstance(remark, CannotTell) else (),
        do=book[remark.rule].do,
        at=remark.subject.path,
    )
