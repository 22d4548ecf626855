"""A plan's family on a date: the adults, the contacts with them, and what these add up to."""

from __future__ import annotations

from attrs import define

from popkit.standing.fact import part
from popkit.standing.family import FamilyStanding
from popkit.standing.languages import base_language
from popkit.standing.year import PlanYear

__all__ = ["PlanFamily"]


@define(frozen=True, eq=False, repr=False)
class PlanFamily(PlanYear):
    """The part of a plan's standing that knows the family."""

    @part
    def family(self) -> tuple[FamilyStanding, ...]:
        """The adults of the family, in the order written."""
        return tuple([FamilyStanding(kept, self, self.as_of, n) for n, kept in enumerate(self.plan.family)])

    def is_school_language(self, tag: str) -> bool:
        """Return whether a language is one of `limit.school_languages`, in whatever country."""
        return base_language(tag) in {base_language(kept) for kept in self.limit_words("school_languages")}
