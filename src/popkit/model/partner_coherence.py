"""What must agree within a partner of a district, and between them; models and trees alike, as for plans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from popkit.model.comparison import At, Comparison, Get

if TYPE_CHECKING:
    from collections.abc import Sequence

    from popkit.problems import ReadProblem

__all__ = ["partner_incoherences"]

_SPANS: Final = (
    ("agreements", "starts_on", "ends_on"),
    ("insurance", "starts_on", "expires_on"),
    ("clearances", "issued_on", "expires_on"),
    ("data_agreements", "starts_on", "expires_on"),
)
"""Where which day may not be before which other."""


def partner_incoherences(partners: Sequence[Any] | None, get: Get) -> list[ReadProblem]:
    """Return every contradiction within and between `partners`; places begin with /partners."""
    return _Comparison(get).of(partners or ())


class _Comparison(Comparison):
    """The checks of a district's partners."""

    def of(self, partners: Sequence[Any]) -> list[ReadProblem]:
        self.duplicates(partners, "partners")
        for index, partner in enumerate(partners):
            self.partner(partner, ("partners", index))
        return self.found

    def partner(self, partner: object, at: At) -> None:
        for name in ("agreements", "services"):
            self.same_ids(self.get(partner, name, None) or (), (*at, name))
        for name, first, last in _SPANS:
            for index, record in enumerate(self.get(partner, name, None) or ()):
                self.span(record, (*at, name, index), first, last)

    def same_ids(self, records: Sequence[Any], at: At) -> None:
        seen: set[Any] = set()
        for index, record in enumerate(records):
            found = self.get(record, "id", None)
            if found is not None and found in seen:
                self.problem("duplicate-id", *at, index, "id")
            seen.add(found)
