"""Waivers on the day of an audit: which findings they let rest, and which of them should be looked at themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal

from attrs import evolve, field, frozen

from popkit.audit.finding import Finding

if TYPE_CHECKING:
    from popkit.model import Waiver
    from popkit.rules.rule import Rule
    from popkit.rules.rulebook import Rulebook

__all__ = [
    "QUIET",
    "WAIVER_STATES",
    "Granted",
    "Waived",
    "WaiverNote",
    "WaiverState",
    "granted_by_plan",
    "notes_together",
    "settled",
    "unread",
]

WaiverState = Literal["in_use", "not_judged", "unused", "expired", "not_allowed", "unknown_rule", "plan_not_read"]
WAIVER_STATES: Final[tuple[WaiverState, ...]] = (
    "in_use",
    "not_judged",
    "unused",
    "expired",
    "not_allowed",
    "unknown_rule",
    "plan_not_read",
)
"""What a waiver can be on the day of an audit.

- `in_use`: a finding rests on it.
- `not_judged`: its rule was left out of this audit.
- `unused`: it holds, and its rule found nothing that it would cover.
- `expired`: its last day is past; what it covered is a finding again.
- `not_allowed`: its rule is urgent, and what is urgent is never waived.
- `unknown_rule`: no such rule is at hand.
- `plan_not_read`: there was no such plan among those that were judged.
"""

QUIET: Final = frozenset({"in_use", "not_judged"})
"""States in which nobody need look at a waiver."""


@frozen
class Waived:
    """A finding that a waiver lets rest.

    Attributes:
        finding: what was found; its outcome is still counted as `fail`.
        until: the last day of the waiver, or of the longest of several.
    """

    finding: Finding
    until: dt.date

    @property
    def plan(self) -> str:
        """The plan's id."""
        return self.finding.plan

    @property
    def order(self) -> tuple[str, int, str, str, str]:
        """Sort key: that of the finding."""
        return self.finding.order

    def as_dict(self) -> dict[str, Any]:
        """Return it as the report writes it: the finding, and until when it rests."""
        return {**self.finding.as_dict(), "until": self.until.isoformat()}


@frozen
class WaiverNote:
    """What became of a waiver; its reason and who gave it stay in the district's file.

    Attributes:
        rule: the rule's name; as it was written, where no such rule is at hand.
        plan: the plan's id.
        subject: the id of what it is for within the plan; None: whatever the rule finds there.
        until: its last day.
        state: one of `WAIVER_STATES`.
    """

    rule: str
    plan: str = field(repr=False)
    subject: str | None = field(repr=False)
    until: dt.date
    state: WaiverState

    @property
    def order(self) -> tuple[str, str, str, dt.date]:
        """Sort key, and what tells one waiver from another: plan, rule, subject, last day."""
        return (self.plan, self.rule, self.subject or "", self.until)

    def as_dict(self) -> dict[str, Any]:
        """Return it as the report writes it."""
        about = {"rule": self.rule, "plan": self.plan, "subject": self.subject}
        return {**about, "until": self.until.isoformat(), "state": self.state}


@frozen
class Granted:
    """A waiver as it stands on the day of an audit, before any plan was read.

    Attributes:
        note: what will be said of it where no finding rests on it.
        is_in_force: whether findings may rest on it.
    """

    note: WaiverNote
    is_in_force: bool

    def covers(self, rule: str, subject: str) -> bool:
        """Whether a finding of the plan by this rule on this subject would rest on it."""
        return self.is_in_force and rule == self.note.rule and self.note.subject in (None, subject)

    def noted(self, faults: Iterable[tuple[str, str]]) -> WaiverNote:
        """Say what became of it, given the rule and subject of every finding of its plan."""
        return evolve(self.note, state="in_use") if any(self.covers(*fault) for fault in faults) else self.note


def granted_by_plan(waivers: Iterable[Waiver], rules: Rulebook, as_of: dt.date) -> dict[str, tuple[Granted, ...]]:
    """Return waivers by the plan they are for, each with what can be said of it on that day."""
    judged = {rule.name for rule in rules}
    known = {name: rule for rule in rules.known for name in (rule.name, rule.code)}
    found: dict[str, tuple[Granted, ...]] = {}
    for waiver in waivers:
        granted = _granted(waiver, known.get(waiver.rule), judged, as_of)
        found[waiver.plan] = (*found.get(waiver.plan, ()), granted)
    return found


def _granted(waiver: Waiver, rule: Rule | None, judged: Iterable[str], as_of: dt.date) -> Granted:
    state: WaiverState = "unused"
    if rule is None:
        state = "unknown_rule"
    elif rule.severity == "urgent":
        state = "not_allowed"
    elif waiver.until < as_of:
        state = "expired"
    elif rule.name not in judged:
        state = "not_judged"
    name = waiver.rule if rule is None else rule.name
    return Granted(WaiverNote(name, waiver.plan, waiver.subject, waiver.until, state), state == "unused")


def settled(
    granted: Sequence[Granted], faults: Sequence[tuple[str, str]]
) -> tuple[list[dt.date | None], tuple[WaiverNote, ...]]:
    """Settle the waivers of a plan with its findings.

    Args:
        granted: the waivers of that plan.
        faults: rule and id of the subject of each of its findings.

    Returns:
        for each finding, until when it rests, or None; and what became of each waiver.
    """
    untils = [max((kept.note.until for kept in granted if kept.covers(*fault)), default=None) for fault in faults]
    return untils, notes_together(kept.noted(faults) for kept in granted)


def notes_together(notes: Iterable[WaiverNote]) -> tuple[WaiverNote, ...]:
    """Put what was said of waivers together and in order.

    Of one waiver the best is kept: what is in use for one plan of an id is not unused for another, and what was not
    read here may have been read there.
    """
    best: dict[tuple[str, str, str, dt.date], WaiverNote] = {}
    for note in sorted(notes, key=lambda note: (note.order, WAIVER_STATES.index(note.state))):
        best.setdefault(note.order, note)
    return tuple(best.values())


def unread(granted: Mapping[str, Sequence[Granted]], noted: Iterable[WaiverNote]) -> tuple[WaiverNote, ...]:
    """Return the waivers for plans of which nothing is `noted`, since no such plan was read."""
    read = {note.plan for note in noted if note.state != "plan_not_read"}
    missing = (kept.note for plan, several in granted.items() if plan not in read for kept in several)
    return notes_together(evolve(note, state="plan_not_read") for note in missing)
