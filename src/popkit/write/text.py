"""The audit as a page of text: plan by plan, what was found and what to do."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Final, TypeVar

from popkit.audit.waivers import QUIET
from popkit.write.headings import Heading, heading_of
from popkit.write.paper import Paint, plain, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from popkit.audit import CannotTell, Finding, Report, RuleFailure, Waived, WaiverNote, WaiverState
    from popkit.limits import LimitValue, OwnLimit
    from popkit.rules import Rule

__all__ = ["limits_line", "report_text", "waiver_words"]

T = TypeVar("T", "Finding", "CannotTell", "RuleFailure", "Waived", "WaiverNote")

_INDENT = " " * 9
_MOST_PLANS: Final = 20

_WORDS: Final[dict[WaiverState, str]] = {
    "unused": "covers nothing that was found",
    "expired": "ran out on {until}",
    "not_allowed": "does not hold: what is urgent is never waived",
    "unknown_rule": "no such rule is at hand",
    "plan_not_read": "there is no such plan among those read",
}
"""What is said of a waiver that somebody should look at."""


def report_text(report: Report, rules: Mapping[str, Rule], paint: Paint = plain) -> str:
    """Write the findings of a report, grouped by plan and rule; "" when there is nothing to say.

    Args:
        report: of one plan or of many.
        rules: by name, for what to do.
        paint: dresses texts in colour; as they are by default.
    """
    findings, untold, crashed = _parted(report.findings), _parted(report.cannot_tell), _parted(report.failures)
    resting, doubtful = _parted(report.waived), _parted(_doubtful(report.waivers))
    lines: list[str] = []
    for heading in sorted({*findings, *untold, *crashed, *resting, *doubtful}):
        lines.append(paint(heading[1], "title"))
        for rule, found in groupby(findings.get(heading, ()), key=lambda finding: finding.rule):
            lines += _rule_lines(rules[rule], found, paint)
        lines += _waived_lines(resting.get(heading, ()), doubtful.get(heading, ()), paint)
        lines += _untold_lines(untold.get(heading, ()), paint)
        lines += [
            f"  {paint('CRASHED', 'urgent')}  {kept.code} {kept.rule}: {kept.error}"
            for kept in crashed.get(heading, ())
        ]
        lines.append("")
    lines += _unread_lines(report.waivers)
    return "".join(f"{line}\n" for line in lines)


def limits_line(limits: Iterable[OwnLimit]) -> str:
    """Say which limits differ from the shipped ones, and since when; "" where none does."""
    told = [
        f"{limit.name} {_figure(limit.value)} (shipped: {_figure(limit.shipped)}){_since(limit)}" for limit in limits
    ]
    return f"limits of the district: {'; '.join(told)}" if told else ""


def _figure(value: LimitValue) -> str:
    return ", ".join(value) or "none" if isinstance(value, tuple) else f"{value:g}"


def _since(limit: OwnLimit) -> str:
    return "" if limit.since is None else f" since {limit.since.isoformat()}"


def _parted(things: Iterable[T]) -> dict[Heading, list[T]]:
    found: dict[Heading, list[T]] = {}
    for thing in things:
        found.setdefault(heading_of(thing), []).append(thing)
    return found


def _rule_lines(rule: Rule, findings: Iterable[Finding], paint: Paint) -> list[str]:
    lines = [f"  {paint(f'{rule.severity:6}', rule.severity)} {rule.code} {rule.name}"]
    for finding in findings:
        where = "" if finding.subject.kind == "plan" else f"{finding.subject.kind} {finding.subject.id}: "
        lines += wrapped(f"{where}{finding.message}", _INDENT)
    return [*lines, *_advice(rule.do)]


# The same few words for every plan.
@lru_cache(maxsize=512)
def _advice(do: str) -> tuple[str, ...]:
    return tuple(wrapped(f"→ {do}", _INDENT + "  ", first=_INDENT))


def _untold_lines(untold: Sequence[CannotTell], paint: Paint) -> list[str]:
    if not untold:
        return []
    rules = ", ".join(dict.fromkeys(kept.code for kept in untold))
    missing = ", ".join(dict.fromkeys(name for kept in untold for name in kept.missing))
    return [paint(line, "quiet") for line in _untold(f"cannot tell {rules}: not on record: {missing}")]


# Plans that lack the same lack it by the thousand.
@lru_cache(maxsize=512)
def _untold(text: str) -> tuple[str, ...]:
    return tuple(wrapped(text, _INDENT, first="  ?      "))


def waiver_words(note: WaiverNote) -> str:
    """Say why somebody should look at a waiver."""
    return _WORDS[note.state].format(until=note.until.isoformat())


def _doubtful(notes: Iterable[WaiverNote]) -> list[WaiverNote]:
    return [note for note in notes if note.state not in QUIET and note.state != "plan_not_read"]


def _waived_lines(resting: Sequence[Waived], doubtful: Sequence[WaiverNote], paint: Paint) -> list[str]:
    told = [
        f"{kept.finding.code} {kept.finding.subject.kind} {kept.finding.subject.id} until {kept.until.isoformat()}"
        for kept in resting
    ]
    lines = [paint(line, "quiet") for line in wrapped(f"waived: {', '.join(told)}", _INDENT, first="  ~      ")]
    texts = [f"waiver of {note.rule}{_narrower(note)}: {waiver_words(note)}" for note in doubtful]
    return [*(lines if told else ()), *(line for text in texts for line in wrapped(text, _INDENT, first="  !      "))]


def _narrower(note: WaiverNote) -> str:
    return f" on {note.subject}" if note.subject else ""


def _unread_lines(notes: Iterable[WaiverNote]) -> list[str]:
    """Name the plans that have a waiver and were not read; not all, since a single plan may have been asked for."""
    plans = list(dict.fromkeys(note.plan for note in notes if note.state == "plan_not_read"))
    if not plans:
        return []
    more = f" and {len(plans) - _MOST_PLANS:,} more" if len(plans) > _MOST_PLANS else ""
    return [*wrapped(f"waivers for plans that were not read: {', '.join(plans[:_MOST_PLANS])}{more}", "  "), ""]
