"""One report of a whole table of entries: plans, the schools by what their plans add up to, and the partners."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import polars as pl
from attrs import fields

from popkit.audit import OUTCOMES, Report, auditor
from popkit.audit.finding import URGENCY
from popkit.audit.report import Judged
from popkit.cohort.entries import ENTRIES
from popkit.cohort.told import cannot_tell_in, failures_in, findings_in, problems_in, waived_in, waivers_in
from popkit.rules.rulebook import rulebook
from popkit.standing.school import PlanShare, SchoolRoll

if TYPE_CHECKING:
    import datetime as dt

    from popkit.audit import WaiverNote
    from popkit.cohort.standing import Table
    from popkit.read.district import District
    from popkit.rules.rulebook import Rulebook

__all__ = ["report_of", "school_report"]

_SHARE: Final = tuple([kept.name for kept in fields(PlanShare)])

_ORDER: Final = (
    "plan",
    pl.col("severity").replace_strict(URGENCY, default=0, return_dtype=pl.Int8),
    "code",
    "subject_kind",
    "subject_id",
    # Only where two plans have one id is anything left to decide.
    "source",
    "row",
    "subject_path",
)


def report_of(
    entries: Table, *, as_of: dt.date, district: District | None = None, rules: Rulebook | None = None
) -> Report:
    """Return the one report of all plans, schools and partners: the same as of plans that were read one by one.

    Args:
        entries: the rows in any order.
        as_of: the date of the audit they come from.
        district: that of the audit.
        rules: those of the audit.

    Raises:
        TypeError: `as_of` is not a `datetime.date`.
        UnknownRule: the entries tell of a rule that is not among `rules`.
    """
    frame, book = _frame(entries), rules if rules is not None else rulebook()
    schools = school_report(frame, as_of=as_of, district=district, rules=book)
    plans = frame.filter(pl.col("entry") == "plan")
    known = {name: book[name] for name in _judged(frame)}
    whole = Report(
        as_of=schools.as_of,
        rules=len(book),
        plans=plans.height,
        unreadable=0,
        outcomes={name: int(plans["outcomes"].struct.field(name).sum()) for name in OUTCOMES},
        findings=tuple(findings_in(_told(frame, "finding"), known)),
        cannot_tell=tuple(cannot_tell_in(_told(frame, "cannot_tell"))),
        failures=tuple(failures_in(_told(frame, "failure"))),
        waived=tuple(waived_in(_told(frame, "waived"), known)),
        waivers=tuple(waivers_in(_told(frame, "waiver"))),
        judged=Judged(plans=tuple(plans.get_column("plan").unique().sort())),
    )
    problems = frame.filter(pl.col("entry") == "problem")
    problems = problems.sort("source", "row", pl.col("problem").struct.field("place"), maintain_order=True)
    found = problems_in(problems)
    partners = auditor(as_of=as_of, district=district, rules=book).partner_report()
    return Report.merged([whole, schools, partners], as_of=whole.as_of, rules=whole.rules, problems=found)


def school_report(
    shares: Table, *, as_of: dt.date, district: District | None = None, rules: Rulebook | None = None
) -> Report:
    """Judge schools by what their plans add up to.

    Args:
        shares: a table of entries; or only their `share`, and in `count` how many plans have that very one.
        as_of: the date of the audit they come from.
        district: that of the audit.
        rules: those of the audit.

    Returns:
        one report of all schools. Of a table of entries, it also tells of waivers for plans that are not in it.

    Raises:
        TypeError: `as_of` is not a `datetime.date`.
    """
    frame = _frame(shares)
    count = pl.col("count").sum() if "count" in frame.columns else pl.len()
    counts = (
        frame.filter(pl.col("share").struct.field("school").is_not_null())
        .group_by(pl.col("share").struct.field(*_SHARE))
        .agg(count)
    )
    rolls: dict[str, SchoolRoll] = {}
    for *told, plans in counts.iter_rows():
        share = PlanShare(*told)
        rolls.setdefault(share.school, SchoolRoll()).merge(_roll(share, plans))
    return auditor(as_of=as_of, district=district, rules=rules).school_report(rolls, _noted(frame))


def _judged(frame: pl.DataFrame) -> list[str]:
    """Return the names of the rules that the entries tell of; a waiver may name one that does not exist."""
    names: list[str] = frame.filter(pl.col("entry") != "waiver").get_column("rule").drop_nulls().unique().to_list()
    return names


def _noted(frame: pl.DataFrame) -> list[WaiverNote] | None:
    """Return what became of waivers; None where the table does not say which plans were read."""
    if "entry" not in frame.columns:
        return None
    return list(waivers_in(frame.filter(pl.col("entry") == "waiver")))


def _roll(share: PlanShare, plans: int) -> SchoolRoll:
    """Return what so many plans with the same share add up to."""
    one = SchoolRoll()
    one.add(share)
    counts = {kept.name: getattr(one, kept.name) * plans for kept in fields(SchoolRoll) if kept.name != "caseloads"}
    caseloads = Counter({manager: count * plans for manager, count in one.caseloads.items()})
    return SchoolRoll(**counts, caseloads=caseloads)


def _told(frame: pl.DataFrame, entry: str) -> pl.DataFrame:
    return frame.filter(pl.col("entry") == entry).sort(*_ORDER)


def _frame(table: Table) -> pl.DataFrame:
    frame = pl.DataFrame(table)
    # A program that wrote entries and read them again may have another word for a text.
    return frame.cast({name: kind for name, kind in ENTRIES.items() if name in frame.columns})
