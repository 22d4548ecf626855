"""Rules of one kind, read over columns: what came of each on every subject."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import polars as pl
from attrs import frozen

from popkit.cohort.condition import CANNOT_TELL, FAIL, Reading
from popkit.cohort.entries import ENTRIES, as_json
from popkit.cohort.records import PLAN
from popkit.standing.subject import folder_of

if TYPE_CHECKING:
    from popkit.cohort.records import Records
    from popkit.limits import LimitValue
    from popkit.rules.rule import Rule

__all__ = ["ColumnBench", "Heard"]


Said = tuple["Rule", pl.DataFrame]
"""What is said of a rule, in the order of plans, and of a plan in that of the subjects' ids; but for the plan's id."""

Tell = Callable[["Rule", Reading], tuple[pl.Expr, ...]]
"""Gives what an entry says of a rule."""


@frozen
class Heard:
    """What came of the rules of one kind.

    Attributes:
        outcomes: for each subject, the row of its plan and a sum of outcomes.
        findings: what failed.
        cannot_tell: what cannot be told.
    """

    outcomes: pl.DataFrame
    findings: list[Said]
    cannot_tell: list[Said]


@frozen(eq=False)
class ColumnBench:
    """The rules on one kind of subject.

    Attributes:
        kind: the kind of subject.
        rules: in order of code.
        limits: every limit in force, by name.
    """

    kind: str
    rules: tuple[Rule, ...]
    limits: Mapping[str, LimitValue]

    def hear(self, records: Records) -> Heard:
        """Judge subjects by every rule."""
        reading = Reading(records, self.kind)
        # Asking for an expression brings the columns it is made of into the frame: ask for all of them first.
        outcomes = [reading.outcome(rule).alias(rule.code) for rule in self.rules]
        for rule in self.rules:
            self._facts(rule, reading)
        subject = self._subject(records)
        heard = records.frame.select(PLAN, *outcomes)
        by_id = _by_id(records.frame, subject[0])

        def said(outcome: int, tell: Tell) -> list[Said]:
            rows = ((rule, _where(heard.get_column(rule.code) == outcome, by_id)) for rule in self.rules)
            found = ((rule, chosen) for rule, chosen in rows if len(chosen))
            return [(rule, _rows(records.frame, chosen, (*subject, *tell(rule, reading)))) for rule, chosen in found]

        total = pl.sum_horizontal([rule.code for rule in self.rules]).alias("outcomes")
        return Heard(heard.select(PLAN, total), said(FAIL, self._finding), said(CANNOT_TELL, self._cannot_tell))

    def _subject(self, records: Records) -> tuple[pl.Expr, ...]:
        place = records.index if folder_of(self.kind) else pl.lit(None, pl.Int64)
        path = pl.format(f"{folder_of(self.kind)}/{{}}", place).fill_null("")
        ids: pl.Expr = records.id  # type: ignore[attr-defined]
        return (
            ids.alias("subject_id"),
            pl.lit(self.kind, ENTRIES["subject_kind"]).alias("subject_kind"),
            path.alias("subject_path"),
            pl.col(PLAN),
        )

    def _finding(self, rule: Rule, reading: Reading) -> tuple[pl.Expr, ...]:
        limits = {name.dotted: self.limits[name.name] for name in rule.names if name.is_limit}
        return (
            *_about(rule, "finding"),
            pl.lit(rule.severity, ENTRIES["severity"]).alias("severity"),
            _as_json(self._facts(rule, reading), limits).alias("facts"),
        )

    def _facts(self, rule: Rule, reading: Reading) -> list[pl.Expr]:
        return [reading.value(name).alias(name.dotted) for name in rule.names if not name.is_limit]

    def _cannot_tell(self, rule: Rule, reading: Reading) -> tuple[pl.Expr, ...]:
        return (*_about(rule, "cannot_tell"), reading.missing(rule).alias("missing"))


def _by_id(frame: pl.DataFrame, ids: pl.Expr) -> pl.Series | None:
    """Return the rows in the order of plans and ids; None: they are."""
    follows = (pl.col(PLAN) != pl.col(PLAN).shift()) | (ids >= ids.shift())
    if frame.select(follows.all()).item():
        return None
    return frame.select(pl.arg_sort_by(PLAN, ids, maintain_order=True)).to_series()


def _where(holds: pl.Series, order: pl.Series | None) -> pl.Series:
    """Return the rows for which something holds, in an order."""
    return holds.arg_true() if order is None else order.filter(holds.gather(order))


def _about(rule: Rule, entry: str) -> tuple[pl.Expr, ...]:
    return (
        pl.lit(entry, ENTRIES["entry"]).alias("entry"),
        pl.lit(rule.name).alias("rule"),
        pl.lit(rule.code).alias("code"),
    )


def _as_json(facts: list[pl.Expr], limits: Mapping[str, LimitValue]) -> pl.Expr:
    """Write facts and limits as the members of one JSON object; a limit is the same in every row."""
    last = as_json(limits)
    if not facts:
        return pl.lit(last)
    first = pl.struct(facts).struct.json_encode()
    return first if not limits else first.str.strip_suffix("}") + pl.lit(f",{last[1:]}")


def _rows(frame: pl.DataFrame, rows: pl.Series, told: tuple[pl.Expr, ...]) -> pl.DataFrame:
    """Return what is told of a few rows; nothing is worked out for the others."""
    used = {name for expression in told for name in expression.meta.root_names()}
    return frame.select(sorted(used))[rows].select(told)
