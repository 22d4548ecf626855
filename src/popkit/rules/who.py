"""Who acts first on what a rule finds: a part somebody plays, never a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

__all__ = ["WHO_IN_WORDS", "Who", "who_for"]

Who = Literal[
    "flag_raiser",
    "mental_health_lead",
    "privacy_lead",
    "principal",
    "coordinator",
    "manager",
    "owner",
    "provider",
]

WHO_IN_WORDS: Final[Mapping[Who, str]] = {
    "flag_raiser": "whoever raised the flag",
    "mental_health_lead": "the school's mental-health lead",
    "privacy_lead": "the person in charge of privacy",
    "principal": "the principal",
    "coordinator": "the resource coordinator",
    "manager": "the plan's manager",
    "owner": "the owner of the goal or step",
    "provider": "whoever delivers the support",
}
"""In the order in which a report speaks to them."""

_BY_KIND: Final[Mapping[str, Who]] = {
    "plan": "manager",
    "goal": "owner",
    "support": "provider",
    "action": "owner",
    "month": "manager",
    "flag": "mental_health_lead",
    "family": "manager",
    "contact": "manager",
    "consent": "manager",
}


def who_for(kind: str) -> Who:
    """Return who acts first on a kind of subject where a rule does not say; on what is nobody's, the coordinator."""
    return _BY_KIND.get(kind, "coordinator")
