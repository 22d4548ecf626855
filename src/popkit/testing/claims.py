"""Claims that tests make of a rule: on this plan it fails, on that one it passes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from attrs import frozen

from popkit.audit.walked import Walk, district_walks, walked, walks
from popkit.model import Plan
from popkit.read import District, read_district, read_plan
from popkit.rules import Rule, Rulebook, rulebook
from popkit.rules.example import example_count, example_district, example_plan
from popkit.standing import SchoolStanding, stand
from popkit.standing.school import SchoolRoll, share_of
from popkit.write.walked import OUTCOMES_IN_WORDS, walk_lines

if TYPE_CHECKING:
    from popkit.audit import Outcome
    from popkit.limits import Limits

__all__ = ["Asked", "Example", "asked", "assert_flags", "assert_passes"]

Example = Plan | Mapping[str, Any] | str
"""A plan, a plan's document, or TOML laid over a minimal plan as the examples of rules are."""


@frozen
class Asked:
    """What a rule is asked of.

    Attributes:
        count: how many such plans the school has, for a rule about schools.
    """

    plan: Plan
    as_of: dt.date
    district: District | None
    count: int = 1


def assert_flags(  # noqa: PLR0913 - the question, part by part
    rule: Rule | str,
    example: Example,
    *,
    as_of: dt.date | None = None,
    district: District | None = None,
    subject: str | None = None,
    rules: Rulebook | None = None,
) -> None:
    """Claim that a rule fails on an example.

    Args:
        rule: the rule, or its name or code.
        example: a plan, its document, or TOML laid over a minimal plan.
        as_of: the date of the question; with TOML it may be left out, and is then the one written there, or 2027-03-01.
        district: the plan's; with TOML by default the one written there.
        subject: the id of the goal, support … that is to fail; None: any of them.
        rules: the book in which a name is looked up; None: the shipped one.

    Raises:
        AssertionError: it does not fail; the text says how each subject came out, and why.
        UnknownRule: no such rule is at hand.
        UnknownRecord: the plan has no such subject on that date.
        TypeError: a plan is given without `as_of`.
    """
    known = _rule(rule, rules)
    question = asked(example, as_of, district, Rulebook((known,)).limits)
    found = _walks(known, question, subject)
    if "fail" not in [walk.outcome for walk in found]:
        raise AssertionError(_told(known, question, found, "fail"))


def assert_passes(  # noqa: PLR0913 - as above
    rule: Rule | str,
    example: Example,
    *,
    as_of: dt.date | None = None,
    district: District | None = None,
    subject: str | None = None,
    rules: Rulebook | None = None,
) -> None:
    """Claim that a rule passes on an example: on one subject at least, while none fails or cannot be told.

    The arguments and errors are those of `assert_flags`.
    """
    known = _rule(rule, rules)
    question = asked(example, as_of, district, Rulebook((known,)).limits)
    found = _walks(known, question, subject)
    outcomes = {walk.outcome for walk in found}
    if not {"pass"} <= outcomes <= {"pass", "not_applicable"}:
        raise AssertionError(_told(known, question, found, "pass"))


def asked(
    example: Example,
    as_of: dt.date | None = None,
    district: District | None = None,
    limits: Limits | None = None,
) -> Asked:
    """Return what is asked with an example; what is given goes before what the example says itself.

    Args:
        example: a plan, its document, or TOML laid over a minimal plan.
        as_of: the date of the question.
        district: the plan's.
        limits: those that an example may set; None: those that popkit ships.

    Raises:
        TypeError: a plan or its document is given without `as_of`.
    """
    if isinstance(example, str):
        document, day = example_plan(example)
        town = district if district is not None else read_district(example_district(example), limits=limits)
        return Asked(read_plan(document), as_of or day, town, example_count(example))
    if as_of is None:
        raise TypeError("a plan is judged as of a date: give as_of")
    return Asked(example if isinstance(example, Plan) else read_plan(example), as_of, district)


def _rule(rule: Rule | str, rules: Rulebook | None) -> Rule:
    return rule if isinstance(rule, Rule) else (rules if rules is not None else rulebook())[rule]


def _walks(rule: Rule, question: Asked, subject: str | None) -> tuple[Walk, ...]:
    if question.district is not None and rule.on in ("partner", "service"):
        return district_walks(rule, question.district, question.as_of, subject)
    standing = stand(question.plan, as_of=question.as_of, district=question.district)
    if rule.on != "school":
        return walks(rule, standing, subject)
    roll = SchoolRoll()
    for _ in range(question.count):
        roll.add(share_of(standing))
    school = SchoolStanding(question.plan.student.school_id, roll)
    return (walked(rule, school, {"school": school, "limit": rule.in_force(standing.limits, question.as_of)}),)


def _told(rule: Rule, question: Asked, found: tuple[Walk, ...], wanted: Outcome) -> str:
    about = f"plan {question.plan.id} as of {question.as_of.isoformat()}"
    lines = [f"{rule.name} ({rule.code}) was to {wanted} on {about}, and did not"]
    if not found:
        lines.append(f"  there is no {rule.on} on that day, so there is nothing to judge")
    lines += [f"  {line}" for walk in found for line in _walk_lines(rule, walk)]
    return "\n".join(lines)


def _walk_lines(rule: Rule, walk: Walk) -> Iterator[str]:
    yield f"{walk.subject.kind} {walk.subject.id}: {OUTCOMES_IN_WORDS[walk.outcome]}"
    yield from (f"  {line}" for line in walk_lines(rule, walk))
