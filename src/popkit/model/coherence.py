"""What must agree between the records of one plan for it to have a meaning at all.

The checks take the plan through a `get(record, name, default)`, so the same lines
serve a `Plan` (`getattr`) and a document that could not become one (`member`): a
reader then hears of a dangling link together with the misspelt date beside it.
A value of the wrong type is passed over here; the model itself reports it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from popkit.problems import ReadProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Get = Callable[[Any, str, Any], Any]

__all__ = ["incoherences", "member"]

_COLLECTIONS: Final = ("team", "profile", "goals", "supports", "actions", "plan_reviews")
_SPANS: Final = {
    "team": ("since", "until"),
    "profile": ("noted_on", "resolved_on"),
    "supports": ("starts_on", "ends_on"),
}
_ATTAINMENT: Final = (-2, -1, 0, 1, 2)
_NUMBERS: Final = frozenset({int, float})
_STUDENT: Final = frozenset({"student"})
"""Who may own a goal or an action besides the team."""


def member(record: object, name: str, default: object = None) -> object:
    """Read a member of a document that is still a tree; anything but an object has none."""
    return record.get(name, default) if type(record) is dict else default


def incoherences(plan: object, get: Get) -> Iterator[ReadProblem]:
    """Yield every contradiction between the records of `plan`, in document order of collections."""
    records = {name: _listed(get(plan, name, ())) for name in _COLLECTIONS}
    ids = {name: {get(record, "id", None) for record in kept} for name, kept in _hashable(records, get)}
    yield from _school_year(plan, get)
    yield from _span(plan, "", ("starts_on", "ends_on"), get)
    yield from _span(get(plan, "student", None), "/student", ("enrolled_on", "exited_on"), get)
    yield from _history(plan, "", get)
    yield from _link(plan, "/manager_id", "manager_id", ids["team"], get)
    for name, kept in records.items():
        if len(ids[name]) < len(kept):
            yield from _duplicates(kept, f"/{name}", get)
        for index, record in enumerate(kept):
            at = f"/{name}/{index}"
            if name in _SPANS:
                yield from _span(record, at, _SPANS[name], get)
            if name in _CHECKS:
                yield from _CHECKS[name](record, at, ids, get)


def _listed(value: object) -> Sequence[Any]:
    return value if isinstance(value, (tuple, list)) else ()


def _hashable(records: dict[str, Sequence[Any]], get: Get) -> Iterator[tuple[str, list[Any]]]:
    for name, kept in records.items():
        yield name, [record for record in kept if type(get(record, "id", None)) is str]


def _duplicates(records: Sequence[Any], at: str, get: Get) -> Iterator[ReadProblem]:
    seen: set[str] = set()
    for index, record in enumerate(records):
        found = get(record, "id", None)
        if type(found) is str and found in seen:
            yield ReadProblem("duplicate-id", f"{at}/{index}/id")
        elif type(found) is str:
            seen.add(found)


def _school_year(plan: object, get: Get) -> Iterator[ReadProblem]:
    year = get(plan, "school_year", None)
    if type(year) is str and year[:4].isdecimal() and year[5:].isdecimal() and len(year) == len("2026-27"):
        if (int(year[:4]) + 1) % 100 != int(year[5:]):
            yield ReadProblem("wrong-school-year", "/school_year")


def _span(record: object, at: str, names: tuple[str, str], get: Get) -> Iterator[ReadProblem]:
    start, end = get(record, names[0], None), get(record, names[1], None)
    # Within one document both are dates, or both still text of one form, which sorts alike.
    if start is not None and end is not None and type(start) is type(end) and end < start:
        yield ReadProblem("ends-before-start", f"{at}/{names[1]}")


def _history(record: object, at: str, get: Get) -> Iterator[ReadProblem]:
    history = _listed(get(record, "status_history", ()))
    if not history:
        return
    if get(history[-1], "status", None) != get(record, "status", None):
        yield ReadProblem("contradicting-status", f"{at}/status")
    days = [get(change, "on", None) for change in history]
    for index in range(1, len(days)):
        before, after = days[index - 1], days[index]
        if before is not None and type(before) is type(after) and after < before:
            yield ReadProblem("out-of-order", f"{at}/status_history/{index}/on")


def _link(record: object, at: str, name: str, ids: set[Any] | frozenset[Any], get: Get) -> Iterator[ReadProblem]:
    found = get(record, name, None)
    if type(found) is str and found not in ids:
        yield ReadProblem("unknown-link", at)


def _links(record: object, at: str, name: str, ids: set[Any], get: Get) -> Iterator[ReadProblem]:
    for index, found in enumerate(_listed(get(record, name, ()))):
        if type(found) is str and found not in ids:
            yield ReadProblem("unknown-link", f"{at}/{name}/{index}")


def _profile_item(record: object, at: str, _ids: dict[str, set[Any]], get: Get) -> Iterator[ReadProblem]:
    if get(record, "severity", None) is not None and get(record, "kind", "need") != "need":
        yield ReadProblem("only-on-needs", f"{at}/severity")


def _goal(record: object, at: str, ids: dict[str, set[Any]], get: Get) -> Iterator[ReadProblem]:
    yield from _history(record, at, get)
    yield from _link(record, f"{at}/owner_id", "owner_id", ids["team"] | _STUDENT, get)
    yield from _links(record, at, "profile_ids", ids["profile"], get)
    baseline, target = get(record, "baseline", None), get(record, "target", None)
    start, end = get(baseline, "on", None), get(target, "on", None)
    if start is not None and type(start) is type(end) and end <= start:
        yield ReadProblem("target-not-after-baseline", f"{at}/target/on")
    yield from _measured(record, at, get)


def _measured(record: object, at: str, get: Get) -> Iterator[ReadProblem]:
    """Check every value of a goal against its measure's own scale."""
    measure = get(record, "measure", None)
    low, high = get(measure, "minimum", None), get(measure, "maximum", None)
    low = low if type(low) in _NUMBERS else -math.inf
    high = high if type(high) in _NUMBERS else math.inf
    attainment = get(measure, "scale", "numeric") == "attainment"
    if high <= low:
        yield ReadProblem("out-of-range", f"{at}/measure/maximum")
    elif attainment or low > -math.inf or high < math.inf:
        code = "attainment-value" if attainment else "outside-measure"
        for place, values in _values(record, get):
            for index, value in enumerate(values):
                # In one expression, since a plan has hundreds of observations.
                if type(value) in _NUMBERS and (value not in _ATTAINMENT if attainment else not low <= value <= high):
                    yield ReadProblem(code, f"{at}/{place.format(index)}/value")


def _values(record: object, get: Get) -> Iterator[tuple[str, list[Any]]]:
    yield "baseline", [get(get(record, "baseline", None), "value", None)]
    yield "target", [get(get(record, "target", None), "value", None)]
    yield "observations/{}", [get(kept, "value", None) for kept in _listed(get(record, "observations", ()))]


def _support(record: object, at: str, ids: dict[str, set[Any]], get: Get) -> Iterator[ReadProblem]:
    yield from _history(record, at, get)
    yield from _links(record, at, "goal_ids", ids["goals"], get)
    yield from _links(record, at, "profile_ids", ids["profile"], get)


def _action(record: object, at: str, ids: dict[str, set[Any]], get: Get) -> Iterator[ReadProblem]:
    yield from _link(record, f"{at}/owner_id", "owner_id", ids["team"] | _STUDENT, get)
    yield from _link(record, f"{at}/goal_id", "goal_id", ids["goals"], get)


def _plan_review(record: object, at: str, ids: dict[str, set[Any]], get: Get) -> Iterator[ReadProblem]:
    for index, decision in enumerate(_listed(get(record, "decisions", ()))):
        yield from _link(decision, f"{at}/decisions/{index}/goal_id", "goal_id", ids["goals"], get)


_CHECKS: Final[dict[str, Callable[[Any, str, dict[str, set[Any]], Get], Iterator[ReadProblem]]]] = {
    "profile": _profile_item,
    "goals": _goal,
    "supports": _support,
    "actions": _action,
    "plan_reviews": _plan_review,
}
