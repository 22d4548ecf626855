"""What something is said of: a plan or one of its records, by kind, id and place in the document."""

from __future__ import annotations

from typing import Any, Final

from attrs import frozen

__all__ = ["Subject", "folder_of", "subject_of"]

_FOLDERS: Final = {"month": "wellbeing_reviews"}
_NOWHERE: Final = frozenset({"plan", "school"})


@frozen
class Subject:
    """What a rule was about, or what falls due.

    Attributes:
        kind: plan, goal, support, action, month, flag or school.
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
    """Return the JSON Pointer to the records of a kind in the document; "" for a plan and a school."""
    return "" if kind in _NOWHERE else f"/{_FOLDERS.get(kind, f'{kind}s')}"
