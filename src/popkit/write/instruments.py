"""The instruments as Markdown: what each is, how its score is made, and how sure popkit is of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from popkit.instruments import Ages, Band, Instrument, Missing

__all__ = ["instruments_markdown"]


def instruments_markdown(instruments: Iterable[Instrument]) -> str:
    """Write the page of instruments that the documentation shows."""
    lines = [
        "# Instruments",
        "",
        "A score is never a diagnosis. No wording of any item is shipped: bring your own form.",
    ]
    for instrument in instruments:
        lines += ["", f"## {instrument.name}", "", "| | |", "|---|---|"]
        lines += [f"| {name} | {text} |" for name, text in _rows(instrument)]
        lines += ["", "Read in a source:", "", *_list(instrument.confirmed)] if instrument.confirmed else []
        lines += ["", "Recalled, or not found:", "", *_list(instrument.recalled)] if instrument.recalled else []
    return "".join(f"{line}\n" for line in lines)


def _list(texts: Iterable[str]) -> list[str]:
    return [f"- {text}" for text in texts]


def _rows(instrument: Instrument) -> Iterator[tuple[str, str]]:
    low, high = instrument.scale
    yield "id", f"`{instrument.id}`"
    yield "answered by", f"{instrument.respondent}{_ages(instrument.ages)}"
    yield "items", _items(instrument)
    yield "answers", f"{instrument.minimum:g} to {instrument.maximum:g}"
    yield "score", f"{_formula(instrument)}: {low:g} to {high:g}, {instrument.direction.replace('_', ' is ')}"
    yield "blanks", _blanks(instrument.missing)
    if instrument.bands:
        yield "bands", _bands(instrument.bands)
    for subscale in instrument.subscales:
        yield (
            f"`{subscale.id}`",
            f"items {_numbers(subscale.items)}{'; ' * bool(subscale.bands)}{_bands(subscale.bands)}",
        )
    yield "minimal change", _change(instrument)
    yield "asks about", instrument.recall or "no time is named"
    yield (
        "protected areas",
        "not known: do not give it to students" if instrument.ppra is None else _areas(instrument.ppra),
    )
    yield "licence", instrument.licence
    yield "sources", "; ".join(instrument.sources)


def _ages(ages: Ages | None) -> str:
    if ages is None:
        return ""
    since = "" if ages.minimum is None else f" from {ages.minimum}"
    return f", aged{since}" + ("" if ages.maximum is None else f" up to {ages.maximum}")


def _items(instrument: Instrument) -> str:
    counted = (
        ""
        if instrument.counted is None
        else f", of which {len(instrument.counted)} count: {_numbers(instrument.counted)}"
    )
    return f"{instrument.items}{counted}" + (
        f"; turned round: {_numbers(instrument.reversed)}" if instrument.reversed else ""
    )


def _formula(instrument: Instrument) -> str:
    times = "" if instrument.formula.multiply == 1 else f" times {instrument.formula.multiply:g}"
    return f"{instrument.formula.kind}{times}"


def _blanks(missing: Missing | None) -> str:
    if missing is None:
        return "none allowed"
    return f"at most {missing.most_blank}, each counting as {missing.counts_as:g}"


def _change(instrument: Instrument) -> str:
    if instrument.minimal_change is not None:
        return f"{instrument.minimal_change:g} points"
    convention = instrument.conventional_change
    return "not known" if convention is None else f"not known; by convention {convention:g} points"


def _numbers(items: Iterable[int]) -> str:
    return ", ".join(map(str, items))


def _bands(bands: Iterable[Band]) -> str:
    return ", ".join(f"`{band.label}` {band.minimum:g} to {band.maximum:g}" for band in bands)


def _areas(areas: Iterable[str]) -> str:
    return ", ".join(area.replace("_", " ") for area in areas) or "none"
