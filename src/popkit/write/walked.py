"""A rule walked on the subjects of a plan, in words: why it applies or not, why it fails or passes, what to record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from popkit.rules.english import found_in_english
from popkit.standing import SUBJECTS, facts_of

if TYPE_CHECKING:
    from popkit.audit.walked import Walk
    from popkit.rules import Rule
    from popkit.rules.walk import Found

__all__ = ["OUTCOMES_IN_WORDS", "walk_lines", "walks_page"]

OUTCOMES_IN_WORDS: Final = {
    "pass": "passes",
    "fail": "fails",
    "not_applicable": "does not apply",
    "cannot_tell": "cannot tell",
    None: "could not be judged",
}


def walks_page(rule: Rule, about: str, as_of: dt.date, found: Iterable[Walk]) -> str:
    """Write as Markdown how a rule comes out on each subject of a plan or a district, and why.

    Args:
        rule: the rule.
        about: the plan's id, or whose subjects they are.
        as_of: the date of the question.
        found: the rule walked on each of them.
    """
    lines = [
        f"# {rule.name} ({rule.code}) on {about}",
        "",
        f"As of {as_of.isoformat()}. Severity **{rule.severity}**. Judges each {rule.on}.",
    ]
    told = list(found)
    for each in told:
        lines += ["", f"## {each.subject.kind} {each.subject.id}: {OUTCOMES_IN_WORDS[each.outcome]}", ""]
        lines += [f"- {line}" if not line.startswith("  ") else line for line in walk_lines(rule, each)]
    if not told:
        lines += ["", f"There is no {rule.on} on that day, so there is nothing to judge."]
    return "".join(f"{line}\n" for line in lines)


def walk_lines(rule: Rule, each: Walk) -> Iterator[str]:
    """Yield why a rule came out as it did, and what to do about it; what belongs to a line is indented below it."""
    if each.error is not None:
        yield f"could not be judged: {each.error}; the rule or popkit is at fault, not the plan"
        return
    if each.outcome == "not_applicable":
        yield f"does not apply because {_because(each.applies)}"
        return
    if each.outcome == "cannot_tell" and not each.fails:
        yield f"cannot tell whether it applies, because {_because(each.applies)}"
    else:
        yield f"applies because {_because(each.applies)}" if each.applies else f"applies to every {rule.on}"
        yield _verdict(each)
    if each.outcome == "fail":
        yield f"what to do: {' '.join(rule.do.split())}"
    if each.missing:
        yield "what to record, so that it can be told:"
        yield from (f"  - `{name}`: {_meaning(name)}" for name in each.missing)


def _verdict(each: Walk) -> str:
    because = _because(each.fails)
    if each.outcome == "cannot_tell":
        return f"cannot tell whether it fails, because {because}"
    return f"{OUTCOMES_IN_WORDS[each.outcome]} because {because}"


def _because(found: Iterable[Found]) -> str:
    return " and ".join(map(found_in_english, found))


def _meaning(dotted: str) -> str:
    owner, _, name = dotted.partition(".")
    return facts_of(SUBJECTS[owner])[name].about
