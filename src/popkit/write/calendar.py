"""What falls due as an iCalendar file (RFC 5545), which says nothing about a child.

The only module that knows the library `icalendar`, an extra.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve, frozen

from popkit.errors import MissingExtra, UnreadableCalendar
from popkit.model.base import ID_PATTERN

if TYPE_CHECKING:
    from popkit.standing.due import DueItem, DueKind

__all__ = ["DAYS_CANCELLED", "due_calendar"]

DAYS_CANCELLED: Final = 30
"""For so many days an event that was called off is said to be so; by then every calendar should have heard."""

_PRODUCT: Final = "-//popkit//due//EN"
_CANCELLED: Final = "CANCELLED"
_CONFIRMED: Final = "CONFIRMED"
_LAST_SEQUENCE: Final = 2**31 - 1
"""The largest whole number RFC 5545 has room for."""

_UID: Final = re.compile(r"[0-9a-f]{32}@popkit")

_WORDS: Final[dict[DueKind, str]] = {
    "flag": "please acknowledge",
    "wellbeing_review": "monthly review due",
    "observation": "measurement due",
    "plan_review": "plan review due",
    "action": "action due",
    "support_end": "end date to look at",
    "target_date": "target date",
    "clearance_end": "first clearance ends",
    "insurance_end": "insurance ends",
    "agreement_end": "agreement ends",
    "data_agreement_end": "data agreement ends",
    "data_destruction": "data to be destroyed",
}
_SUMMARY: Final = re.compile(rf"(?:Plan|Partner) {ID_PATTERN[1:-1]}: ({'|'.join(map(re.escape, _WORDS.values()))})")
_NO_SUMMARY: Final = "Plan: date"


@frozen
class _Event:
    """What is written of an event, and compared with what was written before.

    Attributes:
        changed_on: the day of its newest change, by the dates of the question.
    """

    on: dt.date
    summary: str
    changed_on: dt.date
    status: str = _CONFIRMED
    sequence: int = 0


def due_calendar(
    items: Iterable[DueItem], *, as_of: dt.date, within_days: int, previous: bytes | None = None, is_whole: bool = True
) -> bytes:
    """Write the items as a calendar with an all-day event each; the same arguments give the same bytes.

    An event is known by its `UID`, made from plan, kind and subject. Its text names the plan's id and nothing else
    of the plan, or the partner's. Where `previous` is given, an event that changed has its `SEQUENCE` raised. One that
    is gone is written as `CANCELLED`, with its `SEQUENCE` raised once, for 30 days; if it comes back, it is
    confirmed again.

    Args:
        items: of one plan or of many; of two of one kind about the same subject the earlier one is taken.
        as_of: the date they were asked for, and the `DTSTAMP` of all events.
        within_days: how far ahead was looked; an event on a later day that is missing stays as it was.
        previous: the calendar as it was written the last time; None or empty for a new one.
        is_whole: whether every plan could be read; if not, any event that is missing stays as it was.

    Raises:
        MissingExtra: the extra `calendar` is not installed.
        UnreadableCalendar: `previous` is not a calendar that this function wrote.
    """
    library = _library()
    before = _events_of(library, previous) if previous and previous.strip() else {}
    now: dict[str, _Event] = {}
    for item in sorted(items, key=lambda item: item.order):
        now.setdefault(_uid(item), _Event(item.on, _summary(item), as_of))
    events = {uid: _continued(event, before.get(uid)) for uid, event in now.items()}
    for uid in before.keys() - now.keys():
        was_asked_for = is_whole and (before[uid].on - as_of).days <= within_days
        event = _cancelled(before[uid], as_of) if was_asked_for else before[uid]
        if event.status != _CANCELLED or (as_of - event.changed_on).days <= DAYS_CANCELLED:
            events[uid] = event
    return _written(library, events, as_of)


def _library() -> ModuleType:
    try:
        import icalendar  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise MissingExtra("calendar") from error
    return icalendar


def _uid(item: DueItem) -> str:
    text = f"{item.plan}\n{item.kind}\n{item.subject.kind}\n{item.subject.id}"
    return f"{hashlib.blake2b(text.encode(), digest_size=16).hexdigest()}@popkit"


def _summary(item: DueItem) -> str:
    # Ids of what belongs to a plan stay out: people name them for what they are about.
    about = f"Plan {item.plan}" if item.plan else f"Partner {item.subject.id}"
    return _plain(f"{about}: {_WORDS[item.kind]}")


def _plain(text: str) -> str:
    """Take out what no calendar may hold: control characters, and the two separators that some readers break at."""
    return "".join(each for each in text if unicodedata.category(each) not in ("Cc", "Cs", "Zl", "Zp"))


def _continued(event: _Event, before: _Event | None) -> _Event:
    if before is None:
        return event
    same = evolve(event, sequence=before.sequence, changed_on=before.changed_on)
    return same if same == before else evolve(event, sequence=before.sequence + 1)


def _cancelled(event: _Event, as_of: dt.date) -> _Event:
    if event.status == _CANCELLED:
        return event
    return evolve(event, status=_CANCELLED, sequence=event.sequence + 1, changed_on=as_of)


# The file


def _written(library: ModuleType, events: Mapping[str, _Event], as_of: dt.date) -> bytes:
    calendar = library.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", _PRODUCT)
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for uid, event in sorted(events.items(), key=lambda kept: (kept[1].on, kept[0])):
        component = library.Event()
        component.add("uid", uid)
        component.add("dtstamp", _midnight(as_of))
        component.add("last-modified", _midnight(event.changed_on))
        component.add("dtstart", event.on)
        component.add("summary", event.summary)
        component.add("sequence", event.sequence)
        component.add("status", event.status)
        component.add("class", "PRIVATE")
        component.add("transp", "TRANSPARENT")
        calendar.add_component(component)
    written: bytes = calendar.to_ical()
    return written


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)


def _events_of(library: ModuleType, previous: bytes) -> dict[str, _Event]:
    try:
        return dict(_read_back(library.Calendar.from_ical(previous)))
    except Exception:  # noqa: BLE001 - whatever the library makes of a file that is something else
        # What the file holds is not popkit's to repeat.
        raise UnreadableCalendar from None


def _read_back(calendar: Any) -> Iterator[tuple[str, _Event]]:
    """Yield the events of a calendar; one that popkit did not write raises in one way or another."""
    if calendar.name != "VCALENDAR" or str(calendar["PRODID"]) != _PRODUCT:
        raise ValueError("another calendar")
    for component in calendar.subcomponents:
        uid, status, summary = (str(component[name]) for name in ("UID", "STATUS", "SUMMARY"))
        on, changed, sequence = component["DTSTART"].dt, component["LAST-MODIFIED"].dt, component["SEQUENCE"]
        if not _UID.fullmatch(uid) or status not in (_CONFIRMED, _CANCELLED):
            raise ValueError("another event")
        if type(on) is not dt.date or not 0 <= sequence < _LAST_SEQUENCE:
            raise ValueError("not an all-day event of popkit's")
        # What somebody else wrote over popkit's words is not carried on.
        words = summary if _SUMMARY.fullmatch(summary) else _NO_SUMMARY
        yield uid, _Event(on, words, changed.date(), status, int(sequence))
