"""Rules of one kind, read over columns: what came of each on every subject."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import polars as pl
from attrs import frozen

from popkit.cohort.condition import CANNOT_TELL, FAIL, Reading
from popkit.cohort.entries import as_json
from popkit.cohort.records import PLAN
from popkit.standing.subject import folder_of

if TYPE_CHECKING:
    from popkit.cohort.records import Records
    from popkit.limits import LimitValue
    from popkit.rules.rule import Rule

__all__ = ["ColumnBench", "Heard"]


@frozen
class Heard:
    """What came of the rules of one kind.

    Attributes:
        outcomes: for each subject, the row of its plan and a sum of outcomes.
        said: tables of findings and of what cannot be told, with what entries say of them but for the plan's id.
    """

    outcomes: pl.DataFrame
    said: tuple[pl.DataFrame, ...]


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
        told = {(rule.code, FAIL): self._finding(rule, reading) for rule in self.rules}
        told |= {(rule.code, CANNOT_TELL): self._cannot_tell(rule, reading) for rule in self.rules}
        subject = self._subject(records)
        heard = records.frame.select(PLAN, *outcomes)
        said = []
        for (code, outcome), entry in told.items():
            rows = (heard.get_column(code) == outcome).arg_true()
            if len(rows):
                said.append(_rows(records.frame, rows, (*subject, *entry)))
        total = pl.sum_horizontal([rule.code for rule in self.rules]).alias("outcomes")
        return Heard(heard.select(PLAN, total), tuple(said))

    def _subject(self, records: Records) -> tuple[pl.Expr, ...]:
        place = records.index if folder_of(self.kind) else pl.lit(None, pl.Int64)
        path = pl.format(f"{folder_of(self.kind)}/{{}}", place).fill_null("")
        ids: pl.Expr = records.id  # type: ignore[attr-defined]
        return (
            pl.col(PLAN),
            pl.lit(self.kind).alias("subject_kind"),
            ids.alias("subject_id"),
            path.alias("subject_path"),
        )

    def _finding(self, rule: Rule, reading: Reading) -> tuple[pl.Expr, ...]:
        facts = [reading.value(name).alias(name.dotted) for name in rule.names if not name.is_limit]
        limits = {name.dotted: self.limits[name.name] for name in rule.names if name.is_limit}
        return (
            *_about(rule, "finding"),
            pl.lit(rule.severity).alias("severity"),
            _as_json(facts, limits).alias("facts"),
        )

    def _cannot_tell(self, rule: Rule, reading: Reading) -> tuple[pl.Expr, ...]:
        return (*_about(rule, "cannot_tell"), reading.missing(rule).alias("missing"))


def _about(rule: Rule, entry: str) -> tuple[pl.Expr, ...]:
    return pl.lit(entry).alias("entry"), pl.lit(rule.name).alias("rule"), pl.lit(rule.code).alias("code")


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
