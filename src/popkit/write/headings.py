"""Under which heading something stands in a report: its plan, or what hangs on no plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from popkit.audit.finding import Remark

if TYPE_CHECKING:
    from popkit.audit import Waived, WaiverNote

__all__ = ["Heading", "heading_of"]

Heading = tuple[int, str]
"""Its place, and the plan's id or a word."""

_SCHOOLS: Final[Heading] = (0, "schools")
_PARTNERS: Final[Heading] = (1, "partners")
_PLAN: Final = 2


def heading_of(remark: Remark | Waived | WaiverNote) -> Heading:
    """Return where a finding or its like stands: schools before partners, and both before all plans."""
    if remark.plan:
        return (_PLAN, remark.plan)
    # Only plans have waivers.
    is_school = isinstance(remark, Remark) and remark.subject.kind == "school"
    return _SCHOOLS if is_school else _PARTNERS
