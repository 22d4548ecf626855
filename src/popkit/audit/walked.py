"""One rule on one subject, walked: the outcome that an audit would give, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from popkit.audit.finding import Outcome
from popkit.errors import NotOfOnePlan, UnknownRecord
from popkit.rules.evaluate import Values, evaluate, missing_in
from popkit.rules.walk import Found, walk
from popkit.standing.partner import partners_of
from popkit.standing.subject import BEYOND_PLANS, Subject, subject_of, subjects_in

if TYPE_CHECKING:
    from popkit.read.district import District
    from popkit.rules.rule import Rule
    from popkit.standing import PlanStanding

__all__ = ["Walk", "district_walks", "walked", "walks"]


@frozen
class Walk:
    """A rule walked on one subject.

    Attributes:
        subject: what was judged.
        outcome: as an audit has it; None where the rule crashed.
        applies: why it applies, does not apply, or why that cannot be told; () for a rule without that part.
        fails: why it fails or passes, or why that cannot be told; () where it does not come to that.
        missing: the facts that would have to be known, by dotted name.
        error: the kind of exception of a rule that crashed; None of any other.
    """

    subject: Subject
    outcome: Outcome | None
    applies: tuple[Found, ...] = field(default=(), repr=False)
    fails: tuple[Found, ...] = field(default=(), repr=False)
    missing: tuple[str, ...] = ()
    error: str | None = None


def walks(rule: Rule, standing: PlanStanding, subject: str | None = None) -> tuple[Walk, ...]:
    """Walk a rule on each subject of its kind that a plan has, or on the one of that id.

    Raises:
        NotOfOnePlan: the rule is about something that has many plans, such as a school.
        UnknownRecord: the plan has no such subject on that date.
    """
    if rule.on in BEYOND_PLANS:
        raise NotOfOnePlan(rule.name, rule.on)
    found = subjects_in(standing, rule.on)
    return _each(rule, found, subject, {"plan": standing, "limit": standing.limits}, as_of=standing.as_of)


def district_walks(rule: Rule, district: District, as_of: dt.date, subject: str | None = None) -> tuple[Walk, ...]:
    """Walk a rule about partners or their services on each of a district, or on the one of that id.

    Raises:
        NotOfOnePlan: the rule is about schools.
        UnknownRecord: the district has no such subject.
    """
    if rule.on not in ("partner", "service"):
        raise NotOfOnePlan(rule.name, rule.on)
    limits = district.limits.on(as_of)
    partners = partners_of(district, as_of, limits)
    services = [kept for partner in partners for kept in partner.services]
    return _each(rule, partners if rule.on == "partner" else services, subject, {"limit": limits}, as_of=as_of)


def _each(
    rule: Rule, subjects: Iterable[Any], subject: str | None, values: Values, *, as_of: dt.date
) -> tuple[Walk, ...]:
    found = [kept for kept in subjects if subject in (None, kept.id)]
    if subject is not None and not found:
        raise UnknownRecord(rule.on, "plan" if "plan" in values else "district")
    limits = rule.in_force(values["limit"], as_of)
    return tuple(walked(rule, kept, {rule.on: kept, **values, "limit": limits}) for kept in found)


def walked(rule: Rule, subject: Any, values: Values) -> Walk:
    """Walk a rule on one subject.

    Args:
        rule: the rule.
        subject: the subject's standing.
        values: the standings and limits, by the names that conditions use.
    """
    about = subject_of(rule.on, subject)
    try:
        return _told(rule, about, values)
    except Exception as error:  # noqa: BLE001 - as in an audit, a crash says nothing of the plan
        return Walk(about, None, error=type(error).__name__)


def _told(rule: Rule, about: Subject, values: Values) -> Walk:
    applies: tuple[Found, ...] = ()
    if rule.applies is not None:
        applies = walk(rule.applies, values)
        answer = evaluate(rule.applies, values)
        if answer is None:
            return Walk(about, "cannot_tell", applies, missing=missing_in(rule.applies, values))
        if not answer:
            return Walk(about, "not_applicable", applies)
    fails, answer = walk(rule.fails, values), evaluate(rule.fails, values)
    outcome: Outcome = "cannot_tell" if answer is None else "fail" if answer else "pass"
    return Walk(about, outcome, applies, fails, missing_in(rule.fails, values))
