"""Options that several commands share."""

from __future__ import annotations

import datetime as dt
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from popkit.model.base import DATE_PATTERN
from popkit.read import District, read_district
from popkit.read.sources import DISTRICT_FILES
from popkit.rules import Rulebook, rulebook
from popkit.rules.profiles import profiles
from popkit.vocabulary import SEVERITIES, Severity
from popkit.write.paper import Paint, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = [
    "CivilDate",
    "as_of_option",
    "book_named",
    "district_for",
    "district_option",
    "fail_on_option",
    "is_reached",
    "paint_for",
    "profile_option",
    "rules_option",
    "say",
    "today",
]

_COLOURS = {"urgent": "red", "action": "yellow", "watch": "cyan", "good": "green"}


class CivilDate(click.ParamType[dt.date]):
    """A civil date, written YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """Turn the text into a date, or fail with what is expected."""
        if isinstance(value, dt.date):
            return value
        try:
            # `fromisoformat` alone would also take 20270301 and 2027-W09-1.
            return dt.date.fromisoformat(value if re.fullmatch(DATE_PATTERN, value) else "")
        except ValueError:
            self.fail("not a date, YYYY-MM-DD, from 1900 to 2199", param, ctx)


def today() -> dt.date:
    """Return the date, and tell the person which it is."""
    # The one place that looks at a clock; what it found is printed.
    today = dt.datetime.now().astimezone().date()
    say(f"as of today, {today.isoformat()}")
    return today


def say(text: str) -> None:
    """Tell the person something that is not data."""
    click.echo(text, err=True)


as_of_option = click.option(
    "--as-of",
    type=CivilDate(),
    default=today,
    show_default="today",
    metavar="DATE",
    help="The date of the question; nothing dated later is seen.",
)

district_option = click.option(
    "--district",
    "district",
    type=click.Path(exists=True, path_type=Path),
    metavar="PATH",
    help="The district's folder or file; by default the folder of the plans, where it holds such files.",
)

_OURS = "popkit.rules"
"""Where a command keeps which rules of their own people named: they concern the rules, and what a district may set."""


def _kept(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    ctx.meta.setdefault(_OURS, {})[param.name] = value


_RULES = click.option(
    "--rules",
    "rule_files",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    metavar="FILE",
    expose_value=False,
    callback=_kept,
    help="A file of your own rules, beside the shipped ones. May be given several times.",
)
_PACKS = click.option(
    "--packs", is_flag=True, expose_value=False, callback=_kept, help="Also the rules of installed rule packs."
)


def rules_option(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command --rules and --packs; `book_named` returns what they name."""
    return _RULES(_PACKS(command))


def book_named(profile: str | None = None) -> Rulebook:
    """Return the shipped rules and those that the command line names."""
    named = click.get_current_context().meta.get(_OURS, {})
    return rulebook(*named.get("rule_files", ()), profile=profile, packs=named.get("packs", False))


fail_on_option = click.option(
    "--fail-on",
    type=click.Choice(SEVERITIES),
    default="action",
    show_default=True,
    help="Least severity for exit status 1.",
)


profile_option = click.option(
    "--profile",
    type=click.Choice(list(profiles())),
    metavar="NAME",
    help=f"Only the shipped rules of a profile: {', '.join(profiles())}.",
)


def is_reached(worst: Severity | None, fail_on: Severity) -> bool:
    """Whether the most urgent of some findings is at or above a severity."""
    return worst is not None and SEVERITIES.index(worst) >= SEVERITIES.index(fail_on)


def district_for(given: Path | None, paths: Sequence[Path]) -> District | None:
    """Read the district that was named, or the one beside the plans."""
    found = given or next((folder for path in paths for folder in _folders(path) if _is_district(folder)), None)
    return read_district(found, limits=book_named().limits) if found else None


def _folders(path: Path) -> tuple[Path, ...]:
    """Return where a district's files would lie beside these plans: the folder, and above its `plans/`."""
    folder = path if path.is_dir() else path.parent
    return (folder, folder.parent) if folder.resolve().name == "plans" else (folder,)


def _is_district(folder: Path) -> bool:
    return any((folder / name).exists() for name in DISTRICT_FILES)


def paint_for(*, to_file: bool = False) -> Paint:
    """Return a paint with colours on a terminal that wants them, and a plain one elsewhere."""
    wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return _coloured if wanted and not to_file and sys.stdout.isatty() else plain


def _coloured(text: str, style: str) -> str:
    if style == "title":
        return click.style(text, bold=True)
    return click.style(text, dim=True) if style == "quiet" else click.style(text, fg=_COLOURS.get(style))
