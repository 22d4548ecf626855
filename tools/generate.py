"""Write everything in the repository that is made from the code: the reference, and the example report.

`python tools/generate.py` writes; `generated()` is what a test compares with the files.
"""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import popkit
from popkit.limits import shipped_limits
from popkit.model.base import MONTH_PATTERN
from popkit.problems import PROBLEM_CODES
from popkit.standing.partner_due import due_partners
from popkit.write import due_calendar, due_json, due_text, plan_page, report_json, report_markdown, rule_page
from popkit.write.lifecycles import lifecycles_markdown
from popkit.write.reference import facts_markdown, limits_markdown, rules_markdown
from popkit.write.schema import SCHEMAS

ROOT = Path(__file__).resolve().parent.parent
RIVERSIDE = Path("examples/riverside")
DAYS = (dt.date(2026, 11, 1), dt.date(2027, 3, 1))
"""The dates the examples are audited on."""

WITHIN = 30
"""How many days ahead the list of what falls due looks."""


GENERATED = (
    Path("docs/reference/rules"),
    Path("docs/reference/schema"),
    RIVERSIDE / "reports",
    RIVERSIDE / "pages",
)
"""Folders in which nobody writes by hand."""


def generated() -> dict[Path, str]:
    """Return every generated file, by its path under the root."""
    return {**_reference(), **_reports(), **_due(), **_pages()}


def _reference() -> dict[Path, str]:
    book, limits, reference = popkit.rulebook(), shipped_limits(), Path("docs/reference")
    found = {
        reference / "rules.md": rules_markdown(book),
        reference / "facts.md": facts_markdown(),
        reference / "limits.md": limits_markdown(limits, dt.date.max),
        reference / "lifecycles.md": lifecycles_markdown(),
        reference / "problems.md": _problems(),
        reference / "checks.md": _checks(book),
        reference / "plan-document.md": _plan_document(),
    }
    for rule in book:
        found[reference / "rules" / f"{rule.name}.md"] = rule_page(rule, limits, dt.date.max)
    for name, schema in SCHEMAS.items():
        found[reference / "schema" / f"{name}.json"] = json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"
    return found


def _checks(book: popkit.Rulebook) -> str:
    """Tell of everything that schools want checked which rules do, or why none does."""
    known = tomllib.loads((ROOT / "tools" / "undecided.toml").read_text(encoding="utf-8"))
    lines = [
        "# What schools want checked",
        "",
        "Each row is one check that the sources ask for, with the rules that decide it, or the reason why none does.",
        "The letter after a code tells the rules of one row apart.",
        "",
        "| check | decided by | or why not |",
        "|---|---|---|",
    ]
    decided: list[str] = []
    for prefix, count in known["rows"].items():
        for row in (f"{prefix}{number:03}" for number in range(1, count + 1)):
            rules = [f"[{rule.name}](rules/{rule.name}.md)" for rule in book if rule.code[: len(row)] == row]
            reason = known["reasons"].get(row) or known["missing"].get(row) or ""
            if bool(rules) == bool(reason):
                raise ValueError(f"{row} needs either a rule or a reason")
            lines.append(f"| {row} | {', '.join(rules)} | {reason} |")
            decided += rules
    others = [f"[{rule.name}](rules/{rule.name}.md)" for rule in book]
    lines += ["", f"Beyond these: {', '.join(link for link in others if link not in decided)}."]
    return "".join(f"{line}\n" for line in lines)


def _problems() -> str:
    lines = [
        "# Reading problems",
        "",
        "What keeps a document from being read, by its stable code. A problem says where it is: the file, the line in",
        "JSON Lines, and the place as a JSON Pointer. It never repeats what the document says; an unknown member is",
        "pointed to by the object that holds it, since its name is a value too.",
        "",
        "| code | meaning |",
        "|---|---|",
        *(f"| `{code}` | {meaning} |" for code, meaning in sorted(PROBLEM_CODES.items())),
    ]
    return "".join(f"{line}\n" for line in lines)


def _plan_document() -> str:
    """Describe the plan document from its schema: one table a record, fields in the order of the model."""
    schema = SCHEMAS["plan"]()
    records = {"Plan": schema, **schema["$defs"]}
    lines = [
        "# The plan document",
        "",
        "A JSON object (`.json`), the same on one line of JSON Lines (`.jsonl`, `.jsonl.gz`), or the same as TOML.",
        "Fields marked **R** are required; a list that is left out is empty. Dates are civil dates, YYYY-MM-DD, from",
        "1900 to 2199. Ids are unique within their collection. The whole is at most 32 MiB, 100,000 values and 64",
        "levels deep (TOML: 256 KiB). The machine-readable form is [schema/plan.json](schema/plan.json).",
    ]
    for name, record in records.items():
        about, _, attributes = record.get("description", "").partition("Attributes:")
        lines += ["", f"## {name}", "", " ".join(about.split()), "", "| field | | values |", "|---|---|---|"]
        required = record.get("required", [])
        for field, shape in record["properties"].items():
            lines.append(f"| {field} | {'**R**' if field in required else ''} | {_values(shape)} |")
        notes = [" ".join(note.split()) for note in attributes.strip().split("\n    ") if note.strip()]
        lines += ["", *(f"- {note}" for note in notes)] if notes else []
    return "".join(f"{line}\n" for line in lines)


def _values(shape: dict[str, Any]) -> str:
    if "anyOf" in shape:
        return " or ".join(_values(each) for each in shape["anyOf"] if each != {"type": "null"})
    if "$ref" in shape:
        name = shape["$ref"].rsplit("/", 1)[-1]
        return f"[{name}](#{name.lower()})"
    if "enum" in shape or "const" in shape:
        return ", ".join(f"`{word}`" for word in shape.get("enum", [shape.get("const")]))
    if shape.get("type") == "array":
        return f"list of {_values(shape['items'])}"
    limits = [f"{sign} {shape[key]:g}" for key, sign in _SIGNS.items() if key in shape]
    kind = {
        "date": "date",
        "date-time": "moment, YYYY-MM-DDTHH:MM:SS with its offset from UTC, such as 2026-10-14T09:30:00-05:00",
    }.get(shape.get("format", ""), shape.get("type", "anything"))
    if shape.get("pattern") == MONTH_PATTERN:
        kind = "month, YYYY-MM"
    return " ".join(
        [{"string": "text", "boolean": "true or false", "integer": "whole number"}.get(kind, kind), *limits]
    )


_SIGNS = {"minimum": "at least", "exclusiveMinimum": "more than", "maximum": "at most", "maxLength": "of at most"}


def _reports() -> dict[Path, str]:
    book = popkit.rulebook()
    by_name = {rule.name: rule for rule in book}
    town = popkit.read_district(ROOT / RIVERSIDE)
    found = {}
    for day in DAYS:
        plans = popkit.read_plans(ROOT / RIVERSIDE)
        reports = list(popkit.audit_all(plans, as_of=day, district=town))
        schools = popkit.audit_schools(reports, as_of=day, district=town)
        partners = popkit.audit_partners(town, as_of=day)
        merged = popkit.Report.merged([*reports, schools, partners], as_of=day, rules=len(book))
        place = RIVERSIDE / "reports"
        found[place / f"{day.isoformat()}.json"] = report_json(merged)
        found[place / f"{day.isoformat()}.md"] = report_markdown(merged, by_name)
    return found


def _due() -> dict[Path, str]:
    day, town = DAYS[-1], popkit.read_district(ROOT / RIVERSIDE)
    plans = popkit.read_plans(ROOT / RIVERSIDE)
    of_plans = (item for plan in plans for item in popkit.due(plan, as_of=day, within=WITHIN, district=town))
    of_partners = due_partners(town, as_of=day, within=WITHIN)
    items = sorted([*of_plans, *of_partners], key=lambda item: item.order)
    asked: dict[str, Any] = {"as_of": day, "within_days": WITHIN}
    return {
        RIVERSIDE / "reports" / f"due-{day}.txt": due_text(items, **asked),
        RIVERSIDE / "reports" / f"due-{day}.json": due_json(items, **asked),
        RIVERSIDE / "reports" / f"due-{day}.ics": due_calendar(items, **asked).decode(),
    }


def _pages() -> dict[Path, str]:
    day, town = DAYS[-1], popkit.read_district(ROOT / RIVERSIDE)
    plans = popkit.read_plans(ROOT / RIVERSIDE)
    standings = [popkit.stand(plan, as_of=day, district=town) for plan in plans]
    return {RIVERSIDE / "pages" / f"{at.id}.txt": plan_page(at) for at in standings}


def stale(files: Iterable[Path]) -> list[Path]:
    """List what lies in the folders that hold generated files only, and is none of `files`."""
    known = {ROOT / path for path in files}
    return [old for folder in GENERATED for old in sorted((ROOT / folder).glob("*")) if old not in known]


def main() -> None:
    """Write every generated file, and remove pages of rules and plans that are no more."""
    files = generated()
    for old in stale(files):
        old.unlink()
    for path, text in files.items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(text, encoding="utf-8", newline="")
    print(f"{len(files)} files written")


if __name__ == "__main__":
    main()
