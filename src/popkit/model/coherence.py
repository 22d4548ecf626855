"""What must agree between the records of one plan for it to have a meaning at all.

The checks take the plan through a `get(record, name, default)`, so the same lines
serve a `Plan` (`getattr`) and a document that could not become one (`member`): a
reader then hears of a dangling link together with the misspelt date beside it.

In such a document whatever is malformed stands as None, and None is not known: it
agrees with everything, and a collection in which an id is not known may hold any id.
So nothing is reported here only because something else is at fault.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from popkit.problems import ReadProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Get = Callable[[Any, str, Any], Any]
    Ids = dict[str, set[str] | None]

__all__ = ["COLLECTIONS", "incoherences", "member"]

COLLECTIONS: Final = ("team", "profile", "goals", "supports", "actions", "plan_reviews")
"""The members of a plan that hold records with ids."""

_SPANS: Final = {
    "team": ("since", "until"),
    "profile": ("noted_on", "resolved_on"),
    "supports": ("starts_on", "ends_on"),
}
_ATTAINMENT: Final = (-2, -1, 0, 1, 2)
_STUDENT: Final = "student"
"""Who may own a goal or an action besides the team."""


def member(record: object, name: str, default: object = None) -> object:
    """Read a member of a document that is still a tree; anything but an object has none."""
    return record.get(name, default) if isinstance(record, dict) else default


def incoherences(plan: object, get: Get) -> Iterator[ReadProblem]:
    """Yield every contradiction between the records of `plan`, in document order of collections."""
    records = {name: get(plan, name, ()) for name in COLLECTIONS}
    ids = {name: _ids(kept, get) for name, kept in records.items()}
    yield from _school_year(plan, get)
    yield from _span(plan, "", ("starts_on", "ends_on"), get)
    yield from _span(get(plan, "student", None), "/student", ("enrolled_on", "exited_on"), get)
    yield from _history(plan, "", get)
    yield from _link(get(plan, "manager_id", None), "/manager_id", ids["team"])
    for name, kept in records.items():
        known = ids[name]
        if known is None or len(known) < len(kept):
            yield from _duplicates(kept, f"/{name}", get)
        for index, record in enumerate(kept or ()):
            at = f"/{name}/{index}"
            if name in _SPANS:
                yield from _span(record, at, _SPANS[name], get)
            if name in _CHECKS:
                yield from _CHECKS[name](record, at, ids, get)


def _ids(records: Sequence[Any] | None, get: Get) -> set[str] | None:
    ids: set[Any] = {get(record, "id", None) for record in records} if records is not None else {None}
    return None if None in ids else ids


def _duplicates(records: Sequence[Any] | None, at: str, get: Get) -> Iterator[ReadProblem]:
    seen: set[str] = set()
    for index, record in enumerate(records or ()):
        found = get(record, "id", None)
        if found in seen:
            yield ReadProblem("duplicate-id", f"{at}/{index}/id")
        elif found is not None:
            seen.add(found)


def _school_year(plan: object, get: Get) -> Iterator[ReadProblem]:
    year = get(plan, "school_year", None)
    if year is not None and (int(year[:4]) + 1) % 100 != int(year[5:]):
        yield ReadProblem("wrong-school-year", "/school_year")


def _span(record: object, at: str, names: tuple[str, str], get: Get) -> Iterator[ReadProblem]:
    start, end = get(record, names[0], None), get(record, names[1], None)
    # Within one document both are dates, or both still text of one form, which sorts alike.
    if start is not None and end is not None and end < start:
        yield ReadProblem("ends-before-start", f"{at}/{names[1]}")


def _history(record: object, at: str, get: Get) -> Iterator[ReadProblem]:
    history = get(record, "status_history", None)
    if not history:
        return
    status, last = get(record, "status", None), get(history[-1], "status", None)
    if status is not None and last is not None and status != last:
        yield ReadProblem("contradicting-status", f"{at}/status")
    before = None
    for index, change in enumerate(history):
        day = get(change, "on", None)
        if before is not None and day is not None and day < before:
            yield ReadProblem("out-of-order", f"{at}/status_history/{index}/on")
        before = before if day is None else day


def _link(found: str | None, at: str, ids: set[str] | None) -> Iterator[ReadProblem]:
    if found is not None and ids is not None and found not in ids:
        yield ReadProblem("unknown-link", at)


def _owner(record: object, at: str, ids: Ids, get: Get) -> Iterator[ReadProblem]:
    found = get(record, "owner_id", None)
    if found != _STUDENT:
        yield from _link(found, f"{at}/owner_id", ids["team"])


def _links(record: object, at: str, name: str, ids: Ids, *, get: Get) -> Iterator[ReadProblem]:
    for index, found in enumerate(get(record, name, None) or ()):
        yield from _link(found, f"{at}/{name}/{index}", ids[_LINKED[name]])


_LINKED: Final = {"profile_ids": "profile", "goal_ids": "goals"}


def _profile_item(record: object, at: str, _ids: Ids, get: Get) -> Iterator[ReadProblem]:
    if get(record, "severity", None) is not None and get(record, "kind", None) not in (None, "need"):
        yield ReadProblem("only-on-needs", f"{at}/severity")


def _goal(record: object, at: str, ids: Ids, get: Get) -> Iterator[ReadProblem]:
    yield from _history(record, at, get)
    yield from _owner(record, at, ids, get)
    yield from _links(record, at, "profile_ids", ids, get=get)
    baseline, target = get(record, "baseline", None), get(record, "target", None)
    start, end = get(baseline, "on", None), get(target, "on", None)
    if start is not None and end is not None and end <= start:
        yield ReadProblem("target-not-after-baseline", f"{at}/target/on")
    yield from _measured(record, at, get)


def _measured(record: object, at: str, get: Get) -> Iterator[ReadProblem]:
    """Check every value of a goal against its measure's own scale."""
    measure = get(record, "measure", None)
    low, high = get(measure, "minimum", None), get(measure, "maximum", None)
    low, high = (-math.inf if low is None else low), (math.inf if high is None else high)
    scale = get(measure, "scale", "numeric")
    if high <= low:
        yield ReadProblem("out-of-range", f"{at}/measure/maximum", "more than the minimum")
    elif scale == "attainment":
        yield from _outside(record, at, get, code="attainment-value", wrong=_beside_attainment)
    elif scale is not None and (low > -math.inf or high < math.inf):
        yield from _outside(
            record, at, get, code="outside-measure", wrong=lambda value: not low <= value <= high
        )


def _beside_attainment(value: float) -> bool:
    return value not in _ATTAINMENT


def _outside(
    record: object, at: str, get: Get, *, code: str, wrong: Callable[[float], bool]
) -> Iterator[ReadProblem]:
    for place in ("baseline", "target"):
        value = get(get(record, place, None), "value", None)
        if value is not None and wrong(value):
            yield ReadProblem(code, f"{at}/{place}/value")
    for index, kept in enumerate(get(record, "observations", None) or ()):
        value = get(kept, "value", None)
        if value is not None and wrong(value):
            yield ReadProblem(code, f"{at}/observations/{index}/value")


def _support(record: object, at: str, ids: Ids, get: Get) -> Iterator[ReadProblem]:
    yield from _history(record, at, get)
    yield from _links(record, at, "goal_ids", ids, get=get)
    yield from _links(record, at, "profile_ids", ids, get=get)


def _action(record: object, at: str, ids: Ids, get: Get) -> Iterator[ReadProblem]:
    yield from _owner(record, at, ids, get)
    yield from _link(get(record, "goal_id", None), f"{at}/goal_id", ids["goals"])


def _plan_review(record: object, at: str, ids: Ids, get: Get) -> Iterator[ReadProblem]:
    for index, decision in enumerate(get(record, "decisions", None) or ()):
        yield from _link(get(decision, "goal_id", None), f"{at}/decisions/{index}/goal_id", ids["goals"])


_CHECKS: Final[dict[str, Callable[[Any, str, Ids, Get], Iterator[ReadProblem]]]] = {
    "profile": _profile_item,
    "goals": _goal,
    "supports": _support,
    "actions": _action,
    "plan_reviews": _plan_review,
}
