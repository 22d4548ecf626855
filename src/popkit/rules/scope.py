"""The names a condition about one kind of subject may use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from popkit.errors import nearest
from popkit.rules.condition import Name
from popkit.standing import SUBJECTS, facts_of
from popkit.standing.subject import BEYOND_PLANS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from popkit.limits import Limits

__all__ = ["Scope", "scope_for"]


@frozen
class Scope:
    """Every fact and limit in reach, by owner and name."""

    names: Mapping[str, Mapping[str, Name]]

    def find(self, owner: str, name: str) -> Name | str:
        """Return what `owner.name` names, or a fault that says what comes nearest."""
        if owner not in self.names:
            known = ", ".join(self.names)
            return f'nothing called "{owner}" here; a condition speaks of {known}'
        found = self.names[owner].get(name)
        if found is not None:
            return found
        kind = "limit" if owner == "limit" else f"fact of a {owner}"
        close = nearest(name, self.names[owner])
        return f'no {kind} "{name}"' + (f'; did you mean "{close}"?' if close else "")


def scope_for(subject: str, limits: Limits) -> Scope:
    """Return what a rule on `subject` may mention: its own facts, the plan's, and the limits.

    A school has many plans and a partner hangs on none, so a rule about them knows no single one.
    """
    owners = (subject,) if subject in BEYOND_PLANS else dict.fromkeys((subject, "plan"))
    names = {owner: _facts(owner) for owner in owners}
    return Scope({**names, "limit": _limits(limits)})


def _facts(owner: str) -> dict[str, Name]:
    facts = facts_of(SUBJECTS[owner]).items()
    return {name: Name(owner, name, fact.kind, fact.can_be_unknown, fact.words) for name, fact in facts}


def _limits(limits: Limits) -> dict[str, Name]:
    return {
        limit.name: Name("limit", limit.name, "words" if limit.is_words else "number", can_be_unknown=False)
        for limit in limits
    }
