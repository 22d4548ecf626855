"""The year of a plan at a glance: what came of each month, and how each side of life went."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from popkit.write.paper import Paint, fitted, plain, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from popkit.standing import MonthStanding, PlanStanding

__all__ = ["MARKS", "year_lines"]

MARKS: Final = {
    "reviewed": "●",
    "late": "◐",
    "attempted": "○",
    "missed": "✗",
    "waived": "◇",
    "open": "□",
    "not_due": "·",
    "unknown": "?",
}
"""A sign for each state of a month, told apart without colour."""

_STYLES: Final = {"reviewed": "good", "late": "watch", "attempted": "watch", "missed": "action"}
_DOMAINS: Final = {
    "family_basic_needs": "basic needs",
    "engagement_belonging": "belonging",
    "college_career": "college, career",
    "social_emotional": "social, emotional",
}
"""Sides of life whose names are longer than a label."""
_LETTERS: Final = {"thriving": "T", "steady": "S", "needs_attention": "N", "urgent": "U"}
_LETTERS_IN_WORDS: Final = (
    "T thriving, S steady, N needs attention, U urgent, - not rated; small letters: the student's own view"
)
_UNSCORED: Final = "?"
_NAMES: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_EMPTY: Final = frozenset({"unknown", "not_due"})
"""States that tell nothing, when all months have them."""
_MOST: Final = 12
_LABEL: Final = 20
_CELL: Final = 5


def year_lines(at: PlanStanding, paint: Paint = plain) -> list[str]:
    """Draw a column a month, the newest twelve: the review, then the levels of each domain, then scores."""
    months = at.months[-_MOST:]
    if not any(kept.state not in _EMPTY or kept.review for kept in months):
        return []
    lines = [_row("", [_NAMES[kept.month.number - 1] for kept in months])]
    lines.append(
        _row("review", [MARKS[kept.state] for kept in months], [_STYLES.get(kept.state) for kept in months], paint)
    )
    lines += [
        _row(_DOMAINS.get(domain, _words(domain)), [_levels(kept, domain) for kept in months])
        for domain in _domains(months)
    ]
    lines += [_row(name, [_total(kept, name) for kept in months]) for name in _instruments(months)]
    return [*lines, *_told(at, months)]


def _row(label: str, cells: Sequence[str], styles: Sequence[str | None] | None = None, paint: Paint = plain) -> str:
    # The padding stays undressed: at the end of the line it goes.
    dressed = [
        (paint(cell, style) if style else cell) + " " * (_CELL - len(cell))
        for cell, style in zip(cells, styles or [None] * len(cells), strict=True)
    ]
    return (f"  {fitted(label, _LABEL - 3):{_LABEL - 2}}" + "".join(dressed)).rstrip()


def _levels(month: MonthStanding, domain: str) -> str:
    """Write the adult's level as a capital and the student's own, beside it, as a small letter."""
    adult, own = month.levels.get(domain), month.self_levels.get(domain)
    if adult is None and own is None:
        return "-" if domain in month.skipped else ""
    return f"{_LETTERS[adult] if adult else '-'} {_LETTERS[own].lower() if own else ''}".rstrip()


def _total(month: MonthStanding, name: str) -> str:
    score = month.scores.get(name)
    if score is not None:
        return _short(score.total)
    return _UNSCORED if name in month.scores else ""


def _short(value: float) -> str:
    """Write a number with as many digits as leave a space after it in its cell."""
    for digits in (2, 1, 0):
        whole, _, part = f"{value:z.{digits}f}".partition(".")
        text = f"{whole}.{part}".rstrip("0").removesuffix(".") if part else whole
        if len(text) < _CELL:
            return text
    return "…"


def _domains(months: Iterable[MonthStanding]) -> list[str]:
    return list(dict.fromkeys(rating.domain for kept in months if kept.review for rating in kept.review.ratings))


def _instruments(months: Iterable[MonthStanding]) -> list[str]:
    return list(dict.fromkeys(name for kept in months for name in kept.scores))


def _told(at: PlanStanding, months: Sequence[MonthStanding]) -> list[str]:
    """Say what the signs and letters mean, those that are there, and what is known of the newest review."""
    states = dict.fromkeys(kept.state for kept in months)
    parts = [", ".join(f"{MARKS[state]} {_words(state)}" for state in states)]
    if _domains(months):
        parts.append(_LETTERS_IN_WORDS)
    if any(None in kept.scores.values() for kept in months):
        parts.append(f"{_UNSCORED} among scores: too much was left blank, or the definition is not at hand")
    parts += _changes(at.latest_review)
    if at.latest_review is not None and at.days_since_wellbeing_review is not None:
        days = at.days_since_wellbeing_review
        ago = "today" if not days else "yesterday" if days == 1 else f"{days} days ago"
        parts.append(f"newest review {at.latest_review.held_on}, {ago}")
    return [line for part in parts for line in wrapped(part, "  ", first="  ")]


def _changes(month: MonthStanding | None) -> list[str]:
    found = month.changes.items() if month else ()
    told = [(name, kept) for name, kept in found if kept is not None and kept.direction is not None]
    return [f"{name}: reliably {kept.direction} than at first, {kept.status}; no diagnosis" for name, kept in told]


def _words(name: str) -> str:
    return name.replace("_", " ")
