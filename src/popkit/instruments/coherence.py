"""What must agree within one definition, checked on its tree so that all comes to light at once.

Whatever is itself at fault stands in the tree as None, which is "not known" and agrees with everything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from popkit.instruments.parts import is_step
from popkit.problems import ReadProblem

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

    from popkit.instruments.parts import Scale

    Tree = Mapping[str, Any]

__all__ = ["incoherences"]

_NO_SUCH: Final = "from 1 to the number of items; subscales hold only items that count"


def incoherences(tree: Tree) -> list[ReadProblem]:
    """List what contradicts itself in a definition, with places from its own root."""
    return [
        *_of_empty(tree, ("sources", "counted"), ""),
        *_of_scale(tree),
        *_of_ages(_object(tree, "ages")),
        *_of_items(tree),
        *_of_subscales(tree),
        *_of_missing(tree),
        *_of_bands(tree.get("bands"), _score_scale(tree, _counted(tree)), "/bands"),
    ]


def _object(tree: Tree, name: str) -> Tree:
    return tree.get(name) or {}


def _of_scale(tree: Tree) -> Iterator[ReadProblem]:
    lowest, highest, step = tree.get("minimum"), tree.get("maximum"), tree.get("step", 1)
    if lowest is None or highest is None:
        return
    if lowest >= highest:
        yield ReadProblem("out-of-range", "/maximum", "more than the minimum")
    elif step is not None and not is_step(highest - lowest, step):
        yield ReadProblem("out-of-range", "/step", "a whole number of steps from minimum to maximum")


def _of_empty(tree: Tree, names: tuple[str, ...], at: str) -> Iterator[ReadProblem]:
    """Look for lists that say nothing; pydantic's own bound would count what is at fault as not there."""
    for name in names:
        if tree.get(name) is not None and not tree[name]:
            yield ReadProblem("too-few", f"{at}/{name}", "at least 1")


def _of_ages(ages: Tree) -> Iterator[ReadProblem]:
    youngest, oldest = ages.get("minimum"), ages.get("maximum")
    if youngest is not None and oldest is not None and youngest > oldest:
        yield ReadProblem("out-of-range", "/ages/maximum", "not less than the minimum")


def _of_items(tree: Tree) -> Iterator[ReadProblem]:
    for name in ("reversed", "counted"):
        yield from _of_numbers(tree.get(name), _numbered(tree), set(), f"/{name}")


def _of_subscales(tree: Tree) -> Iterator[ReadProblem]:
    ids: set[str] = set()
    seen: set[int] = set()
    for index, subscale in enumerate(tree.get("subscales") or ()):
        at = f"/subscales/{index}"
        known = subscale or {}
        items = known.get("items")
        if known.get("id") in ids:
            yield ReadProblem("duplicate-id", f"{at}/id")
        ids |= {known["id"]} if known.get("id") else set()
        yield from _of_empty(known, ("items",), at)
        yield from _of_numbers(items, _counted(tree), seen, f"{at}/items")
        scale = _score_scale(tree, None if items and None in items else items)
        yield from _of_bands(known.get("bands"), scale, f"{at}/bands")


def _of_numbers(numbers: Any, allowed: Container[int] | None, seen: set[int], at: str) -> Iterator[ReadProblem]:
    """Look for items that are not there, and for those that stood before; None: any may be there."""
    for index, number in enumerate(numbers or ()):
        if number is None:
            continue
        if allowed is not None and number not in allowed:
            yield ReadProblem("no-such-item", f"{at}/{index}", _NO_SUCH)
        elif number in seen:
            yield ReadProblem("repeated-item", f"{at}/{index}")
        seen.add(number)


def _numbered(tree: Tree) -> range | None:
    items = tree.get("items")
    return None if items is None else range(1, items + 1)


def _counted(tree: Tree) -> Any:
    """Return the items that count, or None where they are not known; those that are not there count too."""
    if "counted" not in tree:
        return _numbered(tree)
    counted = tree["counted"]
    return None if counted is None or None in counted else counted


def _score_scale(tree: Tree, items: Any) -> Scale | None:
    """Return the lowest and highest score of these items; None: not known."""
    ends, formula = (tree.get("minimum"), tree.get("maximum")), _object(tree, "formula")
    kind, multiply = formula.get("kind"), formula.get("multiply", 1)
    if not items or kind is None or multiply is None or None in ends:
        return None
    weight = multiply if kind == "mean" else multiply * len(items)
    return weight * ends[0], weight * ends[1]


def _of_missing(tree: Tree) -> Iterator[ReadProblem]:
    missing, counted = _object(tree, "missing"), _counted(tree)
    most, counts_as = missing.get("most_blank"), missing.get("counts_as")
    if most is not None and counted is not None and most >= len(counted):
        yield ReadProblem("out-of-range", "/missing/most_blank", "fewer than the items that count")
    lowest, highest = tree.get("minimum"), tree.get("maximum")
    if counts_as is not None and not (lowest is None or highest is None or lowest <= counts_as <= highest):
        yield ReadProblem("out-of-range", "/missing/counts_as", "from the minimum to the maximum")


def _of_bands(bands: Any, scale: Scale | None, at: str) -> Iterator[ReadProblem]:
    earlier: list[Scale] = []
    for index, band in enumerate(bands or ()):
        lowest, highest = (band or {}).get("minimum"), (band or {}).get("maximum")
        if lowest is None or highest is None:
            continue
        if lowest > highest:
            yield ReadProblem("out-of-range", f"{at}/{index}/maximum", "not less than the minimum")
            continue
        if scale and not scale[0] <= lowest <= highest <= scale[1]:
            yield ReadProblem("outside-score", f"{at}/{index}")
        if any(lowest <= end and start <= highest for start, end in earlier):
            yield ReadProblem("overlapping-bands", f"{at}/{index}", "both ends of a band belong to it")
        earlier.append((lowest, highest))
