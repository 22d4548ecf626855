"""The catalogue of rules, facts and limits: as text for a terminal, and as Markdown for the documentation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from popkit.standing import SUBJECTS, Fact, facts_of
from popkit.write.paper import Paint, plain, wrapped

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from popkit.limits import Limits
    from popkit.rules import Rule, Rulebook

__all__ = [
    "facts_markdown",
    "facts_text",
    "limits_markdown",
    "limits_text",
    "rules_markdown",
    "rules_text",
]

_INDENT = " " * 4


def rules_text(book: Rulebook, paint: Paint = plain) -> str:
    """List rules, one a line: code, severity, subject, name, and its status where it is not stable."""
    lines = [
        f"{rule.code:9} {paint(f'{rule.severity:6}', rule.severity)}  {rule.on:7}  {rule.name}{_status(rule)}"
        for rule in sorted([*book, *book.previews], key=lambda rule: rule.code)
    ]
    return "".join(f"{line}\n" for line in [*lines, "", f"{len(book)} rules"])


def facts_text(subjects: Iterable[str], paint: Paint = plain) -> str:
    """List the facts of these kinds of subject: name, what it can be, what it means."""
    lines: list[str] = []
    for subject in subjects:
        for fact in facts_of(SUBJECTS[subject]).values():
            lines += [
                f"{paint(f'{subject}.{fact.name}', 'title')}  {_kind(fact)}",
                *wrapped(fact.about, _INDENT),
            ]
    return "".join(f"{line}\n" for line in lines)


def limits_text(limits: Limits, day: dt.date, paint: Paint = plain) -> str:
    """List the limits in force on `day`: name, value, unit, meaning, source."""
    lines: list[str] = []
    for limit in limits:
        lines.append(f"{paint(f'limit.{limit.name}', 'title')}  {_value(limit.on(day))} {limit.unit}")
        lines += wrapped(f"{limit.about} ({', '.join(limit.sources)})", _INDENT)
    return "".join(f"{line}\n" for line in lines)


def rules_markdown(book: Rulebook) -> str:
    """Write the table of rules that the documentation shows, each linked to its page."""
    rows = [
        f"| {rule.code} | [{rule.name}](rules/{rule.name}.md){_status(rule)} | {rule.severity} | {rule.on} |"
        for rule in sorted([*book, *book.previews], key=lambda rule: rule.code)
    ]
    head = ["# Rules", "", f"{len(book)} rules, in order of code.", "", "| code | name | severity | judges |"]
    return "".join(f"{line}\n" for line in [*head, "|---|---|---|---|", *rows])


def facts_markdown() -> str:
    """Write the table of facts that the documentation shows."""
    lines = [
        "# Facts",
        "",
        "What a condition may compare. A fact that cannot be known is unknown, never zero.",
    ]
    for subject, standing in SUBJECTS.items():
        lines += ["", f"## {subject}", "", "| fact | kind | meaning |", "|---|---|---|"]
        lines += [f"| `{subject}.{fact.name}` | {_kind(fact)} | {fact.about} |" for fact in facts_of(standing).values()]
    return "".join(f"{line}\n" for line in lines)


def limits_markdown(limits: Limits, day: dt.date) -> str:
    """Write the table of limits that the documentation shows."""
    lines = [
        "# Limits",
        "",
        "Every figure that facts and rules compare with. A district sets its own in `limits.toml`.",
        "",
        "| limit | value | unit | allowed | meaning | source |",
        "|---|---|---|---|---|---|",
    ]
    for limit in limits:
        allowed = "a list of words" if limit.is_words else f"{limit.minimum:g} to {limit.maximum:g}"
        cells = [
            f"`limit.{limit.name}`",
            _value(limit.on(day)),
            limit.unit,
            allowed,
            limit.about,
            ", ".join(limit.sources),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "".join(f"{line}\n" for line in lines)


def _status(rule: Rule) -> str:
    return "" if rule.status == "stable" else f" ({rule.status})"


def _kind(fact: Fact) -> str:
    kind = "whole number" if fact.whole and fact.kind == "number" else fact.kind
    words = f" ({', '.join(fact.words)})" if fact.words else ""
    return f"{kind}{words}{' or unknown' if fact.can_be_unknown else ''}"


def _value(value: Any) -> str:
    return ", ".join(value) if isinstance(value, tuple) else f"{value:g}"
