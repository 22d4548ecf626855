"""Judging very many plans at once: a table of plans in, a table of entries out.

What the columns cannot surely read, and whatever crashes in them, goes the road of objects, plan by
plan; so both roads say the same, and the one here is only quicker.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import polars as pl
import pyarrow as pa
from attrs import field, frozen

from popkit.audit import OUTCOMES, Auditor, auditor
from popkit.audit.finding import URGENCY, fingerprint_of
from popkit.cohort.bench import ColumnBench, Heard, Said
from popkit.cohort.condition import counted
from popkit.cohort.doubt import doubtful
from popkit.cohort.entries import ENTRIES, Entry, problem_entries, report_entries
from popkit.cohort.question import Question
from popkit.cohort.records import PLAN
from popkit.cohort.standing import Table, conformed, plan_columns, records_of
from popkit.cohort.waived import with_waivers
from popkit.dates import civil
from popkit.read.columns import AS_NULL
from popkit.read.parquet import raw_row
from popkit.read.plans import read_raw
from popkit.read.rows import documents as documents_in
from popkit.rules.rulebook import rulebook
from popkit.standing import SUBJECTS
from popkit.standing.subject import BEYOND_PLANS

if TYPE_CHECKING:
    from popkit.cohort.plan import PlanColumns
    from popkit.read.district import District
    from popkit.rules.rule import Rule
    from popkit.rules.rulebook import Rulebook

__all__ = ["BYTES_TOGETHER", "ROWS_TOGETHER", "ColumnAuditor", "column_auditor"]

ROWS_TOGETHER: Final = 20_000
"""Plans judged together: so many that the cost of each step is spread thin, so few that they are held easily."""

BYTES_TOGETHER: Final = 2**28
"""Bytes judged together, as far as is known how large rows are."""


@frozen(eq=False)
class ColumnAuditor:
    """A rulebook made ready to judge tables of plans; good for any number of them.

    Attributes:
        by_object: judges by the same rules the plans that have to be read one by one.
        benches: the rules by kind of subject, but for those on no plan.
    """

    by_object: Auditor
    benches: tuple[ColumnBench, ...] = field(repr=False)
    members: frozenset[str] = field(init=False, repr=False)
    """The members of the plan document that the rules look at, such as `goals.target.on`."""

    @members.default
    def _members_touched(self) -> frozenset[str]:
        question = self._question()
        # Which they are does not hang on the plans, so none will do.
        self._judged(plan_columns(conformed(pl.DataFrame()), question))
        # Of whose row it is, a report speaks in any case; and a null in the wrong place stands in no other column.
        return frozenset({"id", AS_NULL, *question.touched})

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of a table of plans that the rules look at."""
        return tuple(sorted({"id", *(member.partition(".")[0] for member in self.members)}))

    def entries(self, *plans: Table, documents: Callable[[list[int]], Iterable[bytes]] | None = None) -> pl.DataFrame:
        """Judge tables of plans together; see `ENTRIES` for what comes out.

        Args:
            plans: one row a plan, counted through all tables from 1; of the columns of `plan_schema`, those the
                rules look at are enough.
            documents: gives, for rows by number from 0, the documents they stand for, where one has to be read; by
                default `plans` is all there is.
        """
        try:
            frame = pl.concat([conformed(table, self.members) for table in plans])
            heard, doubts = self._heard(frame)
        except Exception:  # noqa: BLE001 - whatever it was, plan by plan it is seen in which, and the others are heard
            heard, doubts = [], list(range(sum(map(len, plans))))
        if doubts:
            found = documents(doubts) if documents else _documents(plans, doubts)
            heard.append(pl.DataFrame(list(self._one_by_one(found, doubts)), schema=ENTRIES))
        return _in_order(heard)

    def _heard(self, frame: pl.DataFrame) -> tuple[list[pl.DataFrame], list[int]]:
        """Judge the rows that are surely plans; return what is said of them, and which the others are."""
        question = self._question()
        plans = plan_columns(frame, question)
        doubts = doubtful(plans, self.members)
        rows = pl.int_range(frame.height, eager=True)
        if doubts.any():
            plans, rows = plan_columns(frame.filter(~doubts), question), rows.filter(~doubts)
        said = self._judged(plans).with_columns(row=pl.lit(rows).gather(pl.col(PLAN)) + 1).drop(PLAN)
        question.forget()
        waivers = self.by_object.waivers
        return [with_waivers(said, waivers) if waivers else said], doubts.arg_true().to_list()

    def _question(self) -> Question:
        return Question(self.by_object.as_of, self.by_object.limits, self.by_object.district)

    def _judged(self, plans: PlanColumns) -> pl.DataFrame:
        heard = [bench.hear(records_of(plans, bench.kind)) for bench in self.benches]
        shares = [pl.lit(plans.share.to_struct("share"))] if self.by_object.school_bench else []
        asked = [plans.id.alias("plan"), *shares]
        about = plans.frame.select(PLAN, pl.lit("plan", ENTRIES["entry"]).alias("entry"), *asked)
        one_each = about.join(_counted(heard), on=PLAN, how="left", maintain_order="left").select(
            *about.columns, pl.struct([pl.col(outcome).fill_null(0) for outcome in OUTCOMES]).alias("outcomes")
        )
        ids = pl.lit(one_each.get_column("plan")).gather(pl.col(PLAN))
        findings = _by_rule((kept.findings for kept in heard), _urgency)
        cannot_tell = _by_rule((kept.cannot_tell for kept in heard), _code)
        found = [_with_fingerprints(table.with_columns(plan=ids)) for table in findings]
        untold = [table.with_columns(plan=ids) for table in cannot_tell]
        return pl.concat([one_each, *found, *untold], how="diagonal")

    def _one_by_one(self, found: Iterable[bytes], rows: list[int]) -> Iterator[Entry]:
        for row, document in zip(rows, found, strict=True):
            plan, problems = read_raw(raw_row("", row + 1, document))
            if plan is None:
                yield from problem_entries(problems)
            else:
                yield from report_entries(row + 1, plan.id, self.by_object.report(plan))


def _counted(heard: list[Heard]) -> pl.DataFrame:
    """Return how often each outcome came up, by the row of the plan; no row where nothing was judged."""
    counts = [counted(pl.col("outcomes"), place).alias(name) for place, name in enumerate(OUTCOMES)]
    nothing = pl.DataFrame(schema={PLAN: pl.Int64, "outcomes": pl.UInt64})
    found = pl.concat([nothing, *(kept.outcomes for kept in heard)], how="vertical_relaxed")
    return found.select(PLAN, *counts).group_by(PLAN).sum()


def _documents(plans: Sequence[Table], rows: list[int]) -> Iterator[bytes]:
    start = 0
    for table in plans:
        here = [row - start for row in rows if start <= row < start + len(table)]
        if here:
            (batch,) = _arrow(table).take(here).combine_chunks().to_batches()
            yield from documents_in(batch)
        start += len(table)


def _arrow(plans: Table) -> pa.Table:
    if isinstance(plans, pl.DataFrame):
        return plans.to_arrow(compat_level=pl.CompatLevel.oldest())
    return pa.Table.from_batches([plans]) if isinstance(plans, pa.RecordBatch) else plans


def _in_order(heard: list[pl.DataFrame]) -> pl.DataFrame:
    """Put entries in the order of the reports, plan by plan; of one plan, those of each sort are so already."""
    if not heard:
        return pl.DataFrame(schema=ENTRIES)
    entries = pl.concat(heard, how="diagonal").sort("row", "entry", maintain_order=True)
    # What nobody said takes no room, as one null that stands for all.
    missing = [pl.lit(None, kind).alias(name) for name, kind in ENTRIES.items() if name not in entries.columns]
    return entries.with_columns(missing).select(list(ENTRIES)).cast(ENTRIES)


def _by_rule(heard: Iterable[Iterable[Said]], order: Callable[[Rule], Any]) -> list[pl.DataFrame]:
    """Return what was said of all kinds in the order of the rules; one table, or none where nothing was."""
    said = sorted(chain.from_iterable(heard), key=lambda told: order(told[0]))
    return [pl.concat([table for _, table in said])] if said else []


def _code(rule: Rule) -> str:
    return rule.code


def _urgency(rule: Rule) -> tuple[int, str]:
    return URGENCY[rule.severity], rule.code


def _with_fingerprints(findings: pl.DataFrame) -> pl.DataFrame:
    what = findings.select(pl.concat_str("rule", "plan", "subject_kind", "subject_id", separator="\n")).to_series()
    return findings.with_columns(pl.Series("fingerprint", list(map(fingerprint_of, what)), pl.String))


def column_auditor(*, as_of: dt.date, district: District | None = None, rules: Rulebook | None = None) -> ColumnAuditor:
    """Return an auditor for these rules, limits and date; the last few are kept, since making one takes a while."""
    return _made(rules if rules is not None else rulebook(), district, civil(as_of))


# Rulebooks and districts are compared by identity here, so a look-up costs nothing.
@lru_cache(maxsize=8)
def _made(rules: Rulebook, district: District | None, as_of: dt.date) -> ColumnAuditor:
    by_object = auditor(as_of=as_of, district=district, rules=rules)
    seats = ((kind, tuple(rule for rule in rules if rule.on == kind)) for kind in SUBJECTS if kind not in BEYOND_PLANS)
    benches = tuple(ColumnBench(kind, seated, by_object.limits) for kind, seated in seats if seated)
    return ColumnAuditor(by_object, benches)
