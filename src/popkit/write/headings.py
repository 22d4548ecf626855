"""Under which heading something stands in a report: its plan, or what hangs on no plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from popkit.audit.finding import Remark

__all__ = ["Heading", "heading_of"]

Heading = tuple[int, str]
"""Its place, and the plan's id or a word."""

_SCHOOLS: Final[Heading] = (0, "schools")
_PARTNERS: Final[Heading] = (1, "partners")
_PLAN: Final = 2


def heading_of(remark: Remark) -> Heading:
    """Return where a finding or its like stands: schools before partners, and both before all plans."""
    if remark.plan:
        return (_PLAN, remark.plan)
    return _SCHOOLS if remark.subject.kind == "school" else _PARTNERS
