"""Where the records with a status stand in a plan, and what a new status does to the document."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from functools import reduce
from operator import getitem
from typing import TYPE_CHECKING, Any, Final

from attrs import field, frozen

from popkit.errors import UnknownRecord
from popkit.model import GoalStatusChange, PlanStatusChange, SupportStatusChange
from popkit.read import read_plan

if TYPE_CHECKING:
    from popkit.model import Plan

__all__ = ["TRACKS", "Place", "Track", "moved", "place_of", "written_with"]


@frozen
class Track:
    """How one kind of record keeps its status.

    Attributes:
        kind: what the life cycles call it.
        collection: the member of a plan that holds the records; None: the plan itself.
        change: what an entry of its status history is made of; None: it keeps no history.
        stamped: for a status, the members that take the day and the person of the step, where they are empty.
    """

    kind: str
    collection: str | None
    change: type | None
    stamped: Mapping[str, Mapping[str, str]] = field(factory=dict)

    @property
    def kept(self) -> frozenset[str]:
        """What is written down of a step, by the names of the arguments of `advance`."""
        return frozenset(kept.name for kept in dataclasses.fields(self.change)) if self.change else frozenset()


TRACKS: Final[dict[str, Track]] = {
    track.kind: track
    for track in (
        Track("plan", None, PlanStatusChange),
        Track("goal", "goals", GoalStatusChange),
        Track("support", "supports", SupportStatusChange),
        Track("review", "wellbeing_reviews", None, {"completed": {"held_on": "on", "reviewer_id": "by"}}),
    )
}
"""Every kind of record that has a life cycle."""


@frozen
class Place:
    """One record of a plan whose status may change.

    Attributes:
        track: how its kind keeps a status.
        record: as it was written.
        path: the way to it in the document; () is the plan itself.
    """

    track: Track
    record: Any
    path: tuple[str | int, ...] = ()

    @property
    def changed_on(self) -> dt.date | None:
        """The day of the newest entry of its status history; None without one."""
        history = self.record.status_history if self.track.change else ()
        return history[-1].on if history else None


def place_of(plan: Plan, **ids: str | None) -> Place:
    """Return the record that an id names, or the plan itself where none is given.

    Raises:
        TypeError: more than one id is given.
        UnknownRecord: the plan holds no such record.
    """
    given = {kind: found for kind, found in ids.items() if found is not None}
    if not given:
        return Place(TRACKS["plan"], plan)
    if len(given) > 1:
        raise TypeError(f"one record moves at a time, got {' and '.join(given)}")
    ((kind, wanted),) = given.items()
    collection = TRACKS[kind].collection or ""
    for index, record in enumerate(getattr(plan, collection, ())):
        if record.id == wanted:
            return Place(TRACKS[kind], record, (collection, index))
    raise UnknownRecord(kind)


def moved(plan: Plan, place: Place, entry: Mapping[str, str]) -> Plan:
    """Return the plan with the record at `place` moved to the status of `entry`.

    Raises:
        UnreadablePlan: the entry is not what a document may hold; `problems` says where.
    """
    document = plan.model_dump(mode="json", exclude_unset=True)
    return read_plan(written_with(document, place, entry))


def written_with(document: dict[str, Any], place: Place, entry: Mapping[str, str]) -> dict[str, Any]:
    """Write the status of `entry` into `document`, and the entry at the end of the history, where one is kept."""
    record: dict[str, Any] = reduce(getitem, place.path, document)  # type: ignore[arg-type]
    record["status"] = entry["status"]
    if entry["status"] in place.track.stamped and record.get("recorded_on", entry["on"]) < entry["on"]:
        record["recorded_on"] = entry["on"]
    for name, said in place.track.stamped.get(entry["status"], {}).items():
        record.setdefault(name, entry[said])
    if place.track.change:
        record["status_history"] = [*record.get("status_history", ()), dict(entry)]
    return document
