"""What an audit says of one rule and one subject. Facts for programs, a sentence for people, no prose of others."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any, Final, Literal

from attrs import field, frozen

from popkit.limits import LimitValue
from popkit.rules.message import Message
from popkit.standing.subject import Subject
from popkit.vocabulary import SEVERITIES, Severity

__all__ = [
    "OUTCOMES",
    "URGENCY",
    "CannotTell",
    "FactValue",
    "Finding",
    "Outcome",
    "Remark",
    "RuleFailure",
    "Subject",
    "fingerprint_of",
]

Outcome = Literal["pass", "fail", "not_applicable", "cannot_tell"]
OUTCOMES: Final[tuple[Outcome, ...]] = ("pass", "fail", "not_applicable", "cannot_tell")
"""In the order in which a compiled rule numbers them."""

FactValue = LimitValue | str | bool | dt.date | None
"""What a fact or limit can be."""

URGENCY: Final = {severity: place for place, severity in enumerate(reversed(SEVERITIES))}
"""How early a finding of each severity stands; 0 is first."""


@frozen
class Remark:
    """What is said of one rule and one subject: the part that findings and their like share.

    Attributes:
        plan: the plan's id.
    """

    rule: str
    code: str
    plan: str = field(repr=False)
    subject: Subject = field(repr=False)

    @property
    def urgency(self) -> int:
        """How early it stands among its plan's; 0 is first."""
        return 0

    @property
    def order(self) -> tuple[str, int, str, str, str]:
        """Sort key: plan, urgency, code, subject."""
        return (self.plan, self.urgency, self.code, self.subject.kind, self.subject.id)

    def as_dict(self) -> dict[str, Any]:
        """Return it as the report writes it."""
        return {"rule": self.rule, "code": self.code, "plan": self.plan, "subject": self.subject.as_dict()}


@frozen
class Finding(Remark):
    """A rule failed on a subject: something an adult should look at.

    Attributes:
        severity: how soon.
        facts: the facts and limits the rule looked at, by dotted name.
        sentence: the template of its message.
    """

    severity: Severity
    facts: Mapping[str, FactValue] = field(repr=False)
    sentence: Message = field(repr=False, eq=False)

    @property
    def urgency(self) -> int:
        """How early it stands among its plan's: the most urgent severity is 0."""
        return URGENCY[self.severity]

    @property
    def message(self) -> str:
        """The facts in a sentence; free to change."""
        return self.sentence.filled(self.facts)

    @property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits, the same for the same rule, plan and subject in every audit."""
        return fingerprint_of(f"{self.rule}\n{self.plan}\n{self.subject.kind}\n{self.subject.id}")

    def as_dict(self) -> dict[str, Any]:
        """Return it as the report writes it."""
        return {
            "rule": self.rule,
            "code": self.code,
            "severity": self.severity,
            **super().as_dict(),
            "facts": {name: _plain(value) for name, value in self.facts.items()},
            "message": self.message,
            "fingerprint": self.fingerprint,
        }


@frozen
class CannotTell(Remark):
    """A rule could neither pass nor fail on a subject.

    Attributes:
        missing: the facts that would have to be known, by dotted name.
    """

    missing: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return it as the report writes it."""
        return {**super().as_dict(), "missing": list(self.missing)}


@frozen
class RuleFailure(Remark):
    """A rule crashed on a subject; that is popkit's or the rule's fault, and says nothing of the plan.

    Attributes:
        error: the kind of exception; its text is left out, since it might quote the plan.
    """

    error: str

    def as_dict(self) -> dict[str, Any]:
        """Return it as the report writes it."""
        return {**super().as_dict(), "error": self.error}


def fingerprint_of(what: str) -> str:
    """Return the fingerprint of a finding.

    Args:
        what: the rule's name, the plan's id, and the kind and id of the subject, each on a line.
    """
    return hashlib.blake2b(what.encode(), digest_size=6).hexdigest()


def _plain(value: FactValue) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
