"""The doors out for what falls due: a page of text, JSON, and a table."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from popkit._version import __version__
from popkit.dates import DAYS_IN_WEEK
from popkit.write.paper import Paint, plain, wrapped

if TYPE_CHECKING:
    from popkit.standing.due import DueItem, DueKind

__all__ = ["DUE_COLUMNS", "due_csv", "due_json", "due_text"]

DUE_COLUMNS: Final = (
    "on",
    "days_overdue",
    "kind",
    "plan",
    "subject_kind",
    "subject_id",
    "subject_path",
    "owner_id",
)
"""One row an item; without an owner the last cell is empty."""

_WORDS: Final[dict[DueKind, str]] = {
    "flag": "flag {} waits to be acknowledged",
    "wellbeing_review": "monthly review {}",
    "observation": "observation for goal {}",
    "plan_review": "plan review",
    "action": "action {}",
    "support_end": "support {} ends",
    "target_date": "target date of goal {}",
    "clearance_end": "the first clearance of partner {} ends",
    "insurance_end": "insurance of partner {} ends",
    "agreement_end": "agreement with partner {} ends",
    "data_agreement_end": "data agreement with partner {} ends",
    "data_destruction": "partner {} destroys data",
}

_WHEN: Final = 16


def due_json(items: Iterable[DueItem], *, as_of: dt.date, within_days: int) -> str:
    """Write the items as one JSON document, in the order given."""
    head = {"popkit": __version__, "as_of": as_of.isoformat(), "within_days": within_days}
    return json.dumps({**head, "items": [item.as_dict() for item in items]}, ensure_ascii=False, indent=1) + "\n"


def due_csv(items: Iterable[DueItem]) -> str:
    """Write the items as comma-separated values (RFC 4180), in the order given.

    No cell can be taken for a formula: each holds a word of popkit's, a date, a number, an id, which begins with a
    letter or a digit, or a path, which begins with a slash.
    """
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(DUE_COLUMNS)
    for item in items:
        about = item.subject
        rows.writerow(
            (item.on, item.days_overdue, item.kind, item.plan, about.kind, about.id, about.path, item.owner_id or "")
        )
    return text.getvalue()


def due_text(items: Iterable[DueItem], *, as_of: dt.date, within_days: int, paint: Paint = plain) -> str:
    """Write a page: what is overdue, what is due within a week from `as_of`, what comes later; then owner by owner.

    Args:
        items: of one plan or of many, in the order of time.
        as_of: the date they were asked for.
        within_days: how far ahead was looked.
        paint: dresses texts in colour; as they are by default.
    """
    kept = list(items)
    titles = _titles(as_of, within_days)
    lines = [paint(f"popkit due · as of {as_of.isoformat()} · within {_counted(within_days)}", "quiet"), ""]
    for title, group in zip(titles, _by_time(kept), strict=True):
        if group:
            lines += [paint(f"{title} ({len(group)})", "title"), *_owner_lines(group, paint), ""]
    return "".join(f"{line}\n" for line in (lines[:-1] if kept else [*lines, "Nothing is due."]))


def _titles(as_of: dt.date, within_days: int) -> tuple[str, str, str]:
    days = [as_of.toordinal() + ahead for ahead in (min(DAYS_IN_WEEK - 1, within_days), within_days)]
    week, end = (dt.date.fromordinal(min(day, dt.date.max.toordinal())).isoformat() for day in days)
    return ("Overdue", f"This week, {as_of.isoformat()} to {week}", f"Later, to {end}")


def _by_time(items: Iterable[DueItem]) -> tuple[list[DueItem], list[DueItem], list[DueItem]]:
    overdue: list[DueItem] = []
    week: list[DueItem] = []
    later: list[DueItem] = []
    for item in items:
        ahead = -item.days_overdue
        (overdue if ahead < 0 else week if ahead < DAYS_IN_WEEK else later).append(item)
    return overdue, week, later


def _owner_lines(items: Iterable[DueItem], paint: Paint) -> Iterator[str]:
    owners: dict[tuple[bool, str], list[DueItem]] = {}
    for item in items:
        owners.setdefault((item.owner_id is None, item.owner_id or "nobody"), []).append(item)
    for (_, owner), owed in sorted(owners.items(), key=lambda kept: kept[0]):
        yield from wrapped(owner, "    ", first="  ")
        for item in owed:
            yield from _item_lines(item, paint)


def _item_lines(item: DueItem, paint: Paint) -> list[str]:
    when = f"{_when(item.days_overdue):{_WHEN}}"
    start = f"    {item.on.isoformat()}  "
    head = f"{start}{when}  "
    words = f"{item.plan}: " if item.plan else ""
    first, *rest = wrapped(words + _WORDS[item.kind].format(item.subject.id), " " * len(head), first=head)
    style = "action" if item.days_overdue > 0 else "quiet"
    return [f"{start}{paint(when, style)}{first.removeprefix(start + when)}", *rest]


def _when(days: int) -> str:
    if days == 0:
        return "today"
    return f"{_counted(days)} overdue" if days > 0 else f"in {_counted(-days)}"


def _counted(days: int) -> str:
    return f"{days} day{'' if days == 1 else 's'}"
