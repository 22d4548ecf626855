"""`popkit due`: what falls due, and who owes it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from popkit.cli import exits
from popkit.cli.options import as_of_option, district_for, district_option, paint_for, rules_option, say
from popkit.cli.output import opened, output_option
from popkit.cli.progress import counted
from popkit.dates import DAYS_IN_WEEK
from popkit.errors import UnreadableCalendar
from popkit.read import read_plans
from popkit.read.tree import LARGEST
from popkit.standing import stand
from popkit.standing.due import LONGEST_AHEAD, DueItem, due_items
from popkit.standing.partner_due import due_partners
from popkit.write import due_calendar, due_csv, due_json, due_text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from popkit.problems import ReadProblem
    from popkit.read import District

__all__ = ["due"]

_WRITTEN: Final = re.compile(r"([0-9]{1,5})([dw]?)")


class Days(click.ParamType[int]):
    """A time to look ahead: `30d`, `4w`, or a number of days."""

    name = "days"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Turn the text into days, or fail with what is expected."""
        found = _WRITTEN.fullmatch(str(value))
        days = int(found[1]) * (DAYS_IN_WEEK if found[2] == "w" else 1) if found else -1
        if not 0 <= days <= LONGEST_AHEAD:
            self.fail(f"not a time to look ahead, such as 30d, 4w or 30, up to {LONGEST_AHEAD} days", param, ctx)
        return days


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@as_of_option
@click.option(
    "--within",
    "within_days",
    type=Days(),
    default="30d",
    show_default=True,
    metavar="TIME",
    help="How far to look ahead: days (30d) or weeks (4w).",
)
@district_option
@rules_option
@click.option("--format", "form", type=click.Choice(("csv", "ics", "json", "text")), default="text", show_default=True)
@output_option
def due(  # noqa: PLR0913, PLR0917 - one parameter an option, as click hands them over
    paths: tuple[Path, ...], as_of: dt.date, within_days: int, district: Path | None, form: str, output: Path | None
) -> int:
    """List what is overdue in the plans of files and folders and with the district's partners, and what falls due.

    Beside each thing stands who owes it.

    With --format ics and -o, the calendar that FILE holds already is carried on: what has changed or is gone is
    marked so, and calendar programs follow.
    """
    asked: dict[str, Any] = {"as_of": as_of, "within_days": within_days}
    previous = _previous(output) if form == "ics" else None
    if form == "ics":
        # What cannot be carried on is told before a long reading.
        due_calendar((), **asked, previous=previous)
    reading = _Reading()
    with opened(output) as file:
        plans = counted(read_plans(paths, on_problem=reading.told), beside=file)
        items = reading.items(plans, district_for(district, paths), **asked)
        if form == "ics":
            file.write(due_calendar(items, **asked, previous=previous, is_whole=reading.is_whole).decode())
        elif form == "text":
            file.write(due_text(items, **asked, paint=paint_for(to_file=output is not None)))
        else:
            file.write(due_json(items, **asked) if form == "json" else due_csv(items))
    say(reading.sentence(items))
    return exits.NOTHING if reading.is_whole else exits.UNREADABLE


class _Reading:
    """What came of reading the plans."""

    def __init__(self) -> None:
        self.plans = 0
        self.unreadable: set[tuple[str | None, int | None]] = set()

    @property
    def is_whole(self) -> bool:
        return self.plans > 0 and not self.unreadable

    def told(self, problem: ReadProblem) -> None:
        self.unreadable.add((problem.path, problem.line))
        say(str(problem))

    def items(
        self, plans: Iterable[Any], district: District | None, *, as_of: dt.date, within_days: int
    ) -> list[DueItem]:
        found: list[DueItem] = []
        for plan in plans:
            self.plans += 1
            found += due_items(stand(plan, as_of=as_of, district=district), within_days)
        if district is not None:
            found += due_partners(district, as_of=as_of, within=within_days)
        return sorted(found, key=lambda item: item.order)

    def sentence(self, items: list[DueItem]) -> str:
        overdue = sum(1 for item in items if item.days_overdue > 0)
        parts = [
            f"{self.plans} {'plan' if self.plans == 1 else 'plans'} read",
            *([f"{len(self.unreadable)} unreadable"] if self.unreadable else []),
            f"overdue: {overdue}",
            f"to come: {len(items) - overdue}",
        ]
        return "; ".join(parts)


def _previous(output: Path | None) -> bytes | None:
    """Return what the file holds; None for standard output, a device, or where there is no file yet."""
    if output is None or not output.is_file():
        return None
    if output.stat().st_size > LARGEST:
        raise UnreadableCalendar
    return output.read_bytes()
