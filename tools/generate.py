"""Write everything in the repository that is made from the code: the reference, and the example report.

`python tools/generate.py` writes; `generated()` is what a test compares with the files.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import popkit
from popkit.limits import shipped_limits
from popkit.write import plan_page, report_json, report_markdown, rule_page
from popkit.write.reference import facts_markdown, limits_markdown, rules_markdown
from popkit.write.schema import SCHEMAS

ROOT = Path(__file__).resolve().parent.parent
RIVERSIDE = Path("examples/riverside")
DAYS = (dt.date(2026, 11, 1), dt.date(2027, 3, 1))
"""The dates the examples are audited on."""


def generated() -> dict[Path, str]:
    """Return every generated file, by its path under the root."""
    return {**_reference(), **_reports(), **_pages()}


def _reference() -> dict[Path, str]:
    book, limits, reference = popkit.rulebook(), shipped_limits(), Path("docs/reference")
    found = {
        reference / "rules.md": rules_markdown(book),
        reference / "facts.md": facts_markdown(),
        reference / "limits.md": limits_markdown(limits, dt.date.max),
    }
    for rule in book:
        found[reference / "rules" / f"{rule.name}.md"] = rule_page(rule, limits, dt.date.max)
    for name, schema in SCHEMAS.items():
        found[reference / "schema" / f"{name}.json"] = (
            json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"
        )
    return found


def _reports() -> dict[Path, str]:
    book = popkit.rulebook()
    by_name = {rule.name: rule for rule in book}
    found = {}
    for day in DAYS:
        plans = popkit.read_plans(ROOT / RIVERSIDE)
        reports = popkit.audit_all(plans, as_of=day)
        merged = popkit.Report.merged(reports, as_of=day, rules=len(book))
        place = RIVERSIDE / "reports"
        found[place / f"{day.isoformat()}.json"] = report_json(merged)
        found[place / f"{day.isoformat()}.md"] = report_markdown(merged, by_name)
    return found


def _pages() -> dict[Path, str]:
    day = DAYS[-1]
    plans = popkit.read_plans(ROOT / RIVERSIDE)
    standings = [popkit.stand(plan, as_of=day) for plan in plans]
    return {RIVERSIDE / "pages" / f"{at.id}.txt": plan_page(at) for at in standings}


def main() -> None:
    """Write every generated file, and remove pages of rules and plans that are no more."""
    files = generated()
    for folder in {path.parent for path in files}:
        for old in (ROOT / folder).glob("*"):
            if old.is_file() and old.relative_to(ROOT) not in files:
                old.unlink()
    for path, text in files.items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(text, encoding="utf-8")
    print(f"{len(files)} files written")


if __name__ == "__main__":
    main()
