"""Was the support delivered?"""

from collections.abc import Sequence

__all__ = ["consecutive_absences", "ratio"]


def ratio(delivered: float | None, planned: float | None) -> float | None:
    """Delivered over planned, 0 and up, both in one unit.

    In minutes this is exposure, in sessions the session ratio; the two may disagree. Over-delivery
    is not capped: 1.2 is one fifth more than planned. None: either is unknown, or nothing was
    planned.
    """
    if delivered is None or not planned:
        return None
    return delivered / planned


def consecutive_absences(attendances: Sequence[str]) -> int:
    """Count the newest sessions in a row that the student missed; 0 and up, newest last.

    `absent_excused` and `absent_unexcused` count. `cancelled_by_provider` and `cancelled_by_school`
    neither count nor break the run: nobody can be absent from a session that was not held. Anything
    else (`present`) breaks it.
    """
    count = 0
    for attendance in reversed(attendances):
        if attendance.startswith("absent"):
            count += 1
        elif not attendance.startswith("cancelled"):
            break
    return count
