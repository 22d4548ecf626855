"""The door for a district: its calendars, and what it sets differently from what popkit ships."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve, field, frozen

from popkit.dates import SchoolDays, SchoolSpan, SchoolTime, Weekdays
from popkit.errors import UnreadableDistrict
from popkit.instruments import Instrument
from popkit.limits import Limit, Limits, shipped_limits
from popkit.model import Partner, SchoolCalendar, Waiver
from popkit.problems import ReadProblem, first_problems
from popkit.read.calendars import read_calendars, school_span
from popkit.read.instruments import INSTRUMENT_NAMES, instruments_of
from popkit.read.limits_file import changed_limits
from popkit.read.partners import PARTNER_NAMES, read_partners
from popkit.read.sources import DISTRICT_FILES, as_path
from popkit.read.translation import CALENDAR_NAMES
from popkit.read.tree import file_tree, mapping_tree
from popkit.read.waivers import WAIVER_NAMES, read_waivers

if TYPE_CHECKING:
    from pathlib import Path

    from popkit.read.sources import PathLike
    from popkit.read.tree import Tree

__all__ = ["District", "read_district"]

_LIMITS: Final = "limits.toml"
_CALENDARS: Final = ("calendars.json", "calendars.toml")
_PARTNERS: Final = ("partners.json", "partners.toml")

_NAMES: Final = frozenset(
    {"limits", "value", "since", *CALENDAR_NAMES, *INSTRUMENT_NAMES, *PARTNER_NAMES, *WAIVER_NAMES}
)
"""The name of every member that a district's files may have, but for those of limits."""

_WEEKDAYS: Final = Weekdays()


@frozen(eq=False)
class District:
    """What a district decides for all its plans.

    Attributes:
        limits: every limit, with the district's own values where it has set any.
        calendars: the calendars of its schools, one for each school year.
        instruments: its own definitions of questionnaires, by id.
        partners: who delivers supports for it; None: nothing is known of its partners, () there are none.
        waivers: findings it lets rest for a while.
    """

    limits: Limits
    calendars: tuple[SchoolCalendar, ...] = field(default=(), repr=False)
    instruments: Mapping[str, Instrument] = field(factory=dict, repr=False)
    partners: tuple[Partner, ...] | None = field(default=None, repr=False)
    waivers: tuple[Waiver, ...] = field(default=(), repr=False)
    _school_times: dict[str, SchoolTime] = field(factory=dict, init=False, repr=False)

    def school_days(self, school_id: str) -> SchoolTime:
        """Return the days of school of a school, all its calendars together; worked out once.

        Without a calendar for it, and without one for every school, weekdays: `is_known` is then False.
        """
        if not self._school_times and self.calendars:
            self._school_times.update(_school_times(self.calendars))
        times = self._school_times
        return times.get(school_id) or times.get("") or _WEEKDAYS


def _school_times(calendars: tuple[SchoolCalendar, ...]) -> dict[str, SchoolTime]:
    """Put together the calendars of each school; under "", which is no id, those of all other schools."""
    spans: dict[str, list[SchoolSpan]] = defaultdict(list)
    for calendar in calendars:
        span = school_span(calendar)
        for school in calendar.school_ids or ("",):
            spans[school].append(span)
    return {school: SchoolDays(found) for school, found in spans.items()}


@frozen
class _Part:
    """What one file or mapping gave."""

    changes: dict[str, Limit] = field(factory=dict)
    calendars: tuple[SchoolCalendar, ...] = ()
    instruments: Mapping[str, Instrument] = field(factory=dict)
    partners: tuple[Partner, ...] | None = None
    waivers: tuple[Waiver, ...] = ()
    problems: list[ReadProblem] = field(factory=list)


def read_district(source: PathLike | Mapping[str, Any], *, limits: Limits | None = None) -> District:
    """Read a district: a folder with its files, one file, or a mapping.

    The files are `limits.toml`, `calendars.json`, `instruments.toml`, `partners.json` and `waivers.toml`.

    In `limits.toml` each limit is `name = value`, or `name = {value = …, since = 2026-08-01}`, or a
    list of those. `calendars.json`, or `calendars.toml`, holds a list of calendars under `calendars`, or
    in JSON the bare list; `partners.json`, or `partners.toml`, likewise; `instruments.toml` holds
    `[[instruments]]` and `waivers.toml` `[[waivers]]`. In a file of another name (`.toml` or `.json`), or a
    mapping, all stand under `limits`, `calendars`, `instruments`, `partners` and `waivers`. A folder may lack
    any of the files.

    Args:
        source: where it is.
        limits: the limits that may be set; None: those that popkit ships. With rules of your own that bring limits,
            those of their book: `popkit.rulebook("ours.toml").limits`.

    Raises:
        UnreadableDistrict: an unknown limit, a value outside its range, calendars or partners that contradict
            themselves or each other, a waiver without a reason, or a file that cannot be read; `problems` lists
            what was found.
    """
    known = limits if limits is not None else shipped_limits()
    parts = [_whole(*mapping_tree(source), known)] if isinstance(source, Mapping) else list(_parts(source, known))
    problems = [problem for part in parts for problem in part.problems]
    if problems:
        raise UnreadableDistrict(first_problems(problems, len(problems)))
    changes = {name: limit for part in parts for name, limit in part.changes.items()}
    return District(
        limits=known.changed(changes),
        calendars=tuple([kept for part in parts for kept in part.calendars]),
        instruments={name: kept for part in parts for name, kept in part.instruments.items()},
        partners=next((part.partners for part in parts if part.partners is not None), None),
        waivers=tuple([kept for part in parts for kept in part.waivers]),
    )


def _parts(source: PathLike, known: Limits) -> Iterator[_Part]:
    path, missing = as_path(source)
    if missing:
        yield _Part(problems=[missing])
    elif path.is_dir():
        yield from _in_folder(path, known)
    else:
        yield _in_file(path, known)


def _in_folder(folder: Path, known: Limits) -> Iterator[_Part]:
    here = sorted(name for name in DISTRICT_FILES if (folder / name).exists())
    for name in here:
        # Of two forms of one file, the first is read.
        other = next(
            (kept for forms in (_CALENDARS, _PARTNERS) if name in forms for kept in here if kept in forms), name
        )
        if other != name or name not in _FORMS:
            hint = f"{other} is read" if other != name else None
            yield _Part(problems=[ReadProblem("unknown-file", hint=hint).found_in(str(folder / name))])
        else:
            yield _in_file(folder / name, known)


def _in_file(path: Path, known: Limits) -> _Part:
    tree, found = file_tree(path, _NAMES | known.by_name.keys())
    part = _FORMS.get(path.name, _whole)(tree, found, known)
    return evolve(part, problems=[problem.found_in(str(path)) for problem in part.problems])


def _limits_file(tree: Tree, found: list[ReadProblem], known: Limits) -> _Part:
    """Read a `limits.toml`; people who know the other form may put `[limits]` above it."""
    if tree is None or (isinstance(tree, dict) and tree.keys() == {"limits"}):
        return _members(tree, found, "limits", limits=known)
    changes, problems = changed_limits(tree, "", known)
    return _Part(changes, problems=[*found, *problems])


def _calendars_file(tree: Tree, found: list[ReadProblem], _known: Limits) -> _Part:
    """Read a `calendars.json` or `calendars.toml`: the list alone, or under its name."""
    if not isinstance(tree, list):
        return _members(tree, found, "calendars")
    calendars, problems = read_calendars(tree, found, "")
    return _Part(calendars=calendars, problems=[*found, *problems])


def _partners_file(tree: Tree, found: list[ReadProblem], _known: Limits) -> _Part:
    """Read a `partners.json` or `partners.toml`: the list alone, or under its name."""
    if not isinstance(tree, list):
        return _members(tree, found, "partners")
    partners, problems = read_partners(tree, found, "")
    return _Part(partners=partners, problems=[*found, *problems])


def _instruments_file(tree: Tree, found: list[ReadProblem], _known: Limits) -> _Part:
    return _members(tree, found, "instruments")


def _waivers_file(tree: Tree, found: list[ReadProblem], _known: Limits) -> _Part:
    return _members(tree, found, "waivers")


def _whole(tree: Tree, found: list[ReadProblem], known: Limits) -> _Part:
    """Read a district that is one document."""
    return _members(tree, found, "calendars", "instruments", "limits", "partners", "waivers", limits=known)


def _members(tree: Tree, found: list[ReadProblem], *known: str, limits: Limits | None = None) -> _Part:
    """Read what stands under the `known` names of a document."""
    if tree is None and found:
        return _Part(problems=found)
    if not isinstance(tree, dict):
        return _Part(problems=[*found, ReadProblem("not-an-object")])
    problems = list(found)
    if tree.keys() - set(known):
        names = ", ".join(f'"{name}"' for name in known)
        problems.append(ReadProblem("unknown-field", hint=f"popkit reads {names} here"))
    calendars, wrong = read_calendars(tree.get("calendars", []), found) if "calendars" in known else ((), [])
    changes, faulty = changed_limits(tree.get("limits", {}), "/limits", limits) if limits else ({}, [])
    instruments, odd = instruments_of(tree.get("instruments", [])) if "instruments" in known else ({}, [])
    partners, amiss = read_partners(tree["partners"], found) if _asks(tree, known, "partners") else (None, [])
    waivers, bad = read_waivers(tree.get("waivers", [])) if "waivers" in known else ((), [])
    found = [*problems, *wrong, *odd, *faulty, *amiss, *bad]
    return _Part(changes, calendars, instruments, partners, waivers, found)


def _asks(tree: dict[str, Any], known: tuple[str, ...], name: str) -> bool:
    return name in known and name in tree


_FORMS: Final[dict[str, Callable[[Tree, list[ReadProblem], Limits], _Part]]] = {
    _LIMITS: _limits_file,
    "instruments.toml": _instruments_file,
    "waivers.toml": _waivers_file,
    **dict.fromkeys(_CALENDARS, _calendars_file),
    **dict.fromkeys(_PARTNERS, _partners_file),
}
