"""What something is said of: a plan or one of its records, by kind, id and place in the document."""

from __future__ import annotations

from typing import Any, Final

from attrs import frozen

__all__ = ["COLLECTIONS", "Subject", "folder_of", "subject_of"]

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

_FOLDERS: Final = {"month": "wellbeing_reviews"}
"""Where they stand in the document under another name."""


@frozen
class Subject:
    """What a rule was about, or what falls due.

    Attributes:
        kind: what it is, such as plan, goal or school.
        id: its id in the document; for a plan, the plan's own; for a month, such as 2026-10.
        path: JSON Pointer to it in the document; "" is the plan itself, a school, or a month nobody wrote of.
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
