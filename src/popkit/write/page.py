"""A rule's page: what it says, why, what to do, on what figures, from where, and how sure it is."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from popkit.audit.walked import district_walks, walks
from popkit.dates import civil
from popkit.limits import shipped_limits
from popkit.rules import Rulebook, rulebook
from popkit.rules.english import in_english
from popkit.rules.who import WHO_IN_WORDS
from popkit.standing import stand
from popkit.write.walked import walks_page

if TYPE_CHECKING:
    from popkit.limits import Limit, Limits
    from popkit.model import Plan
    from popkit.read import District
    from popkit.rules import Rule
    from popkit.vocabulary import RuleStatus

__all__ = ["alerts", "explain", "rule_page", "sources"]


def explain(  # noqa: PLR0913 - what is asked, part by part
    name: str,
    *,
    rules: Rulebook | None = None,
    plan: Plan | None = None,
    as_of: dt.date | None = None,
    district: District | None = None,
    subject: str | None = None,
) -> str:
    """Return the page of a rule as Markdown, with the limits popkit ships; or how it comes out on a plan, and why.

    Args:
        name: the rule's name or code.
        rules: the book to look in; None: the shipped one.
        plan: walks the rule's conditions on the subjects of this plan, with the values found.
        as_of: the date of the question, for a plan; nothing dated later is seen.
        district: the plan's, with its limits and its schools' calendars; a rule about partners is walked on them
            where no plan is given.
        subject: the id of the one subject that is meant; None: each of the rule's kind.

    Raises:
        UnknownRule: no such rule is at hand; the error says what comes nearest.
        NotOfOnePlan: a plan was given, and the rule judges schools or partners.
        UnknownRecord: there is no subject of that id.
        TypeError: a plan was given and `as_of` is not a `datetime.date`, or a part of the question and no plan.
    """
    book = rules if rules is not None else rulebook()
    rule = book[name]
    if rule.on in ("partner", "service") and district is not None and plan is None:
        day = civil(as_of)  # type: ignore[arg-type]
        return walks_page(rule, "the district", day, district_walks(rule, district, day, subject))
    if plan is not None:
        standing = stand(plan, as_of=as_of, district=district)  # type: ignore[arg-type]
        return walks_page(rule, standing.id, standing.as_of, walks(rule, standing, subject))
    if (as_of, district, subject) != (None, None, None):
        raise TypeError("as_of, district and subject are asked of a plan, or of a district's partners; none was given")
    return rule_page(rule, shipped_limits(), dt.date.max)


@cache
def sources() -> dict[str, str]:
    """Return what each source key stands for."""
    text = files("popkit.rules").joinpath("sources.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def alerts() -> dict[str, Any]:
    """Return the measured false-alarm rates, by the key that rules name in `alert`."""
    text = files("popkit.rules").joinpath("alerts.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def rule_page(rule: Rule, limits: Limits, day: dt.date) -> str:
    """Write the page of a rule as Markdown, with the limits in force on `day`."""
    limits = limits.changed({limit.name: limit for limit in rule.own_limits if limit.name not in limits})
    values = limits.on(day)
    applies = "always" if rule.applies is None else f"when {in_english(rule.applies, values)}"
    parts = [
        f"# {rule.name} ({rule.code})",
        f"Severity **{rule.severity}**. Judges each {rule.on}.",
        *_status_parts(rule),
        "## What it says",
        f"Applies {applies}.",
        f"Fails when {in_english(rule.fails, values)}.",
        f"> {rule.message.template}",
        "## Why",
        rule.why,
        "## What to do",
        rule.do,
        f"Who acts first: {WHO_IN_WORDS[rule.who]}.",
        *_limit_parts(rule, limits, day),
        *_alert_parts(rule),
        "## Facts",
        "\n".join(f"- `{name}`" for name in rule.facts),
        *_example_parts(rule),
        "## Sources",
        "\n".join(_source_line(key) for key in rule.sources),
    ]
    return "\n\n".join(parts) + "\n"


_STATUSES: Final[dict[RuleStatus, tuple[str, ...]]] = {
    "stable": (),
    "preview": ("**Preview**: it may still change, and judges only where it is selected by its own name or code.",),
    "deprecated": ("**Deprecated**: it will go.",),
}


def _status_parts(rule: Rule) -> list[str]:
    return [" ".join([*said, *([rule.note] if rule.note else [])]) for said in [_STATUSES[rule.status]] if said]


def _limit_parts(rule: Rule, limits: Limits, day: dt.date) -> list[str]:
    if not rule.limits:
        return []
    lines = [_limit_line(limits[name], day) for name in rule.limits]
    return ["## Limits", "\n".join(lines)]


def _limit_line(limit: Limit, day: dt.date) -> str:
    sources = ", ".join(limit.sources)
    return f"- `{limit.name}` = {_value(limit.on(day))} {limit.unit}: {limit.about}. Source: {sources}."


def _value(value: object) -> str:
    return ", ".join(f'"{word}"' for word in value) if isinstance(value, tuple) else f"{value:g}"


def _alert_parts(rule: Rule) -> list[str]:
    if rule.alert is None:
        return []
    measured = [kept for name, kept in alerts().items() if name.startswith(f"{rule.alert}_")]
    lines = [f"- {kept['conditions']}: {100 * kept['rate']:.1f} %" for kept in measured]
    said = "Chance that it comes up at least once in a year although there is nothing to find, by simulation:"
    return [
        "## How often it is a false alarm",
        said,
        "\n".join(lines),
        "How it was measured: [methods](../../methods.md#calibration).",
    ]


def _example_parts(rule: Rule) -> list[str]:
    parts = []
    for title, text in (("flagged", rule.flagged), ("passing", rule.passes)):
        if text:
            parts += [f"## A {title} example", f"```toml\n{text.strip()}\n```"]
    return parts


def _source_line(key: str) -> str:
    return f"- {key}: {sources()[key]}" if key in sources() else f"- {key}"
