"""Judging what hangs on no single plan: schools, by the reports of their plans, and a district's partners."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from popkit.audit.auditor import auditor
from popkit.standing.school import SchoolRoll

if TYPE_CHECKING:
    from popkit.audit.report import Report
    from popkit.audit.waivers import WaiverNote
    from popkit.read.district import District
    from popkit.rules.rulebook import Rulebook

__all__ = ["audit_partners", "audit_schools"]


def audit_schools(
    reports: Iterable[Report], *, as_of: dt.date, district: District | None = None, rules: Rulebook | None = None
) -> Report:
    """Judge schools by the reports of their plans, whose `share` says what each adds.

    Args:
        reports: of every plan of the schools, from an audit of the same day, district and rules.
        as_of: the date of the question.
        district: its limits, where they differ from the shipped ones, and its schools' calendars.
        rules: the rules to judge by; None: all that popkit ships.

    Returns:
        one report of all schools, in which no plan is named but in waivers for plans of which there was no report.

    Raises:
        TypeError: `as_of` is not a `datetime.date`.
    """
    rolls: dict[str, SchoolRoll] = {}
    noted: set[WaiverNote] = set()
    for report in reports:
        noted.update(report.waivers)
        if report.share is not None:
            rolls.setdefault(report.share.school, SchoolRoll()).add(report.share)
    return auditor(as_of=as_of, district=district, rules=rules).school_report(rolls, noted)


def audit_partners(district: District, *, as_of: dt.date, rules: Rulebook | None = None) -> Report:
    """Judge a district's partners and their services as they stood on `as_of`.

    Args:
        district: its partners, and its limits, where they differ from the shipped ones.
        as_of: the date of the question; nothing dated later is seen.
        rules: the rules to judge by; None: all that popkit ships.

    Returns:
        one report of all partners, in which no plan is named; of a district without partners, an empty one.

    Raises:
        TypeError: `as_of` is not a `datetime.date`.
    """
    return auditor(as_of=as_of, district=district, rules=rules).partner_report()
