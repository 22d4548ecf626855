"""Proof, at the price of a count, that no object of a document has a member twice.

Parsing once more to look for duplicates costs half as much as reading the plan. But every
member of a plan that was read left a trace in it, and every member of the document has a
colon in its bytes. If there are as many of these as of those, none came twice. If not, the
document may still be innocent (a text can hold a colon too): then it is looked at again.
"""

from __future__ import annotations

from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from popkit.model import Plan, WellbeingReview

__all__ = ["is_surely_unique"]

_written = attrgetter("__pydantic_fields_set__")
_changes = attrgetter("status_history")
# Written so, a member would escape the second count.
_SPACED: Final = (b" :", b"\t:", b"\n:", b"\r:")


def is_surely_unique(data: bytes, plan: Plan) -> bool:
    """Whether the document, from which `plan` was read, surely has no member twice.

    A trace must never be counted that is not there; one that is overlooked only costs time.
    """
    traces = _members(plan)
    if data.count(b":") == traces:
        return True
    return data.count(b'":') == traces and not any(spaced in data for spaced in _SPACED)


def _members(plan: Plan) -> int:
    records = sum(map(len, map(_written, _records(plan))))
    return records + _leaf_members(plan) + (_plain_members(plan.extensions) if plan.extensions else 0)


def _records(plan: Plan) -> Iterator[Any]:
    parts: list[Any] = [plan, plan.student, plan.tier, plan.student_statement, *plan.student.identifiers]
    for goal in plan.goals:
        parts += (goal, goal.measure, goal.baseline, goal.target, goal.achievement)
    for support in plan.supports:
        parts += (support, support.provider, support.schedule, *support.external_codes)
    for review in plan.plan_reviews:
        parts += (review, *review.decisions)
    for held in plan.wellbeing_reviews:
        parts += (held, held.waiver, *held.scores)
    for adult in plan.family:
        parts += (adult, adult.interpreter, *adult.barriers)
    others = (plan.agreements, plan.team, plan.profile, plan.actions, plan.flags, plan.consents)
    return filter(None, chain(parts, *others, plan.contacts, plan.referrals, plan.indicators))


def _leaf_members(plan: Plan) -> int:
    """Count the members of records that do not remember which of theirs were written: the known ones."""
    count = 0
    for goal in plan.goals:
        count += 2 * len(goal.observations) + sum([kept.excluded is not None for kept in goal.observations])
        count += sum(2 + (kept.by is not None) + (kept.reason is not None) for kept in goal.decisions)
    count += sum([3 * len(support.sessions) for support in plan.supports])
    count += sum(map(_review_members, plan.wellbeing_reviews))
    histories: Iterable[Any] = chain(plan.goals, plan.supports, plan.referrals)
    for change in chain(plan.status_history, chain.from_iterable(map(_changes, histories))):
        count += 2 + (change.by is not None) + (change.reason is not None)
    return count + sum([kept.recheck_on is not None for kept in plan.status_history])


def _review_members(review: WellbeingReview) -> int:
    count = 0
    for kept in review.ratings:
        known = (kept.level is not None) + (kept.self_level is not None) + (kept.not_discussed is not None)
        count += 1 + known
    count += sum([1 + (kept.mode is not None) + (kept.outcome is not None) for kept in review.attempts])
    return count + sum([2 + (kept.reason is not None) for kept in review.checked_actions])


def _plain_members(value: Any) -> int:
    if isinstance(value, dict):
        return len(value) + sum(map(_plain_members, value.values()))
    return sum(map(_plain_members, value)) if isinstance(value, list) else 0
