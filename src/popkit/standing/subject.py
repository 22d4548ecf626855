"""What something is said of: a plan or one of its records, by kind, id and place in the document."""

from __future__ import annotations

from typing import Any, Final

from attrs import frozen

__all__ = ["BEYOND_PLANS", "COLLECTIONS", "Subject", "folder_of", "subject_of", "subjects_in"]

COLLECTIONS: Final = {
    "goal": "goals",
    "support": "supports",
    "action": "actions",
    "month": "months",
    "flag": "flags",
    "family": "family",
    "contact": "contacts",
    "referral": "referrals",
    "consent": "consents",
    "indicator": "indicators",
}
"""By kind of subject, the part of a plan's standing that holds them; other kinds are not within a plan."""

BEYOND_PLANS: Final = frozenset({"school", "partner", "service"})
"""Kinds of subject that hang on no single plan: a rule about one knows no plan."""

_FOLDERS: Final = {"month": "wellbeing_reviews"}
"""Where they stand in the document under another name."""


@frozen
class Subject:
    """What a rule was about, or what falls due.

    Attributes:
        kind: what it is, such as plan, goal or school.
        id: its id in the document; for a plan, the plan's own; for a month, such as 2026-10; for a service of a
            partner, such as library/reading-club.
        path: JSON Pointer to it in the document; "" is the plan itself, what hangs on no plan, or a month nobody
            wrote of.
    """

    kind: str
    id: str
    path: str

    def as_dict(self) -> dict[str, str]:
        """Return it as the report writes it."""
        return {"kind": self.kind, "id": self.id, "path": self.path}


def subject_of(kind: str, standing: Any) -> Subject:
    """Return what a standing of this kind is about."""
    folder = folder_of(kind)
    path = f"{folder}/{standing.index}" if folder and standing.index is not None else ""
    return Subject(kind, standing.id, path)


def folder_of(kind: str) -> str:
    """Return the JSON Pointer to the records of a kind in the document; "" for what is no record of a plan."""
    return f"/{_FOLDERS.get(kind, COLLECTIONS[kind])}" if kind in COLLECTIONS else ""


def subjects_in(standing: Any, kind: str) -> tuple[Any, ...]:
    """Return the subjects of a kind that a plan's standing holds."""
    found: tuple[Any, ...] = (standing,) if kind == "plan" else getattr(standing, COLLECTIONS[kind])
    return found
