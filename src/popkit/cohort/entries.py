"""What an audit of very many plans says, as a table: one row for each plan, and one for each thing said of it.

The table is the report in another form: `popkit.cohort.reports` makes reports of it, and any other
program can count and sort it where it lies.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import polars as pl
import pyarrow as pa
from attrs import asdict

from popkit.audit import OUTCOMES, WAIVER_STATES
from popkit.standing import SUBJECTS
from popkit.vocabulary import SEVERITIES

if TYPE_CHECKING:
    from popkit.audit import Finding, Report, WaiverNote
    from popkit.audit.finding import Remark
    from popkit.problems import ReadProblem

__all__ = [
    "ENTRIES",
    "KINDS",
    "Entry",
    "as_json",
    "entries_schema",
    "located",
    "problem_entries",
    "report_entries",
    "waiver_entry",
]

Entry = dict[str, Any]
"""One row of a table of entries, by column; what is null may be missing."""

KINDS: Final = ("plan", "problem", "finding", "waived", "waiver", "cannot_tell", "failure")
"""Of entries, in the order in which a report tells of one plan."""

ENTRIES: Final = pl.Schema(
    {
        "source": pl.String(),
        "row": pl.Int64(),
        "entry": pl.Enum(KINDS),
        "plan": pl.String(),
        "rule": pl.String(),
        "code": pl.String(),
        "severity": pl.Enum(SEVERITIES),
        "subject_kind": pl.Enum(sorted(SUBJECTS)),
        "subject_id": pl.String(),
        "subject_path": pl.String(),
        "facts": pl.String(),
        "missing": pl.List(pl.String()),
        "error": pl.String(),
        "fingerprint": pl.String(),
        "until": pl.Date(),
        "state": pl.Enum(WAIVER_STATES),
        "outcomes": pl.Struct(dict.fromkeys(OUTCOMES, pl.Int64())),
        "share": pl.Struct(
            {
                "school": pl.String(),
                "is_active": pl.Boolean(),
                "is_due": pl.Boolean(),
                "is_reviewed": pl.Boolean(),
                "manager": pl.String(),
                "unserved_needs": pl.Int64(),
                "is_behind": pl.Boolean(),
            }
        ),
        "problem": pl.Struct(
            {"place": pl.Int64(), "code": pl.String(), "at": pl.String(), "hint": pl.String(), "count": pl.Int64()}
        ),
    }
)
"""The columns of a table of entries. Words of a fixed list take a byte a row, and sort in the order of that list.

- `source`: the file the plan came from; null where it was no file.
- `row`: the row of the plan in the table or file it came from, from 1; null where a whole file is told of.
- `entry`: `plan`, `finding`, `waived`, `waiver`, `cannot_tell`, `failure` or `problem`. `waived` is a finding that
  rests on a waiver, `waiver` what became of one.
- `plan` to `subject_path`: as in a finding; null for a problem, and but for `plan` in an entry of a plan. Of a waiver,
  its plan, its rule, and in `subject_id` what it is for within the plan, where it says so.
- `facts`: of a finding, waived or not, a JSON object of the facts and limits looked at, by dotted name.
- `missing`: of what cannot be told, the facts that would have to be known.
- `error`: of a failure, the kind of exception.
- `fingerprint`: of a finding, waived or not.
- `until`: of a waiver, its last day; of what is waived, until when it rests.
- `state`: of a waiver, one of `popkit.audit.WAIVER_STATES`.
- `outcomes`: of a plan, how often each of the four came up.
- `share`: of a plan, what it adds to how its school stands; null where no rule is about schools.
- `problem`: what keeps a row from being read; `place` is its place among the row's problems, from 0.
"""


@cache
def entries_schema() -> pa.Schema:
    """Return the Arrow schema of a table of entries, in types that every program knows: no large ones, no views."""
    return pa.schema([(name, _arrow_type(kind)) for name, kind in ENTRIES.items()])


def _arrow_type(kind: Any) -> pa.DataType:
    if isinstance(kind, pl.Enum):
        return pa.string()
    if isinstance(kind, pl.List):
        return pa.list_(_arrow_type(kind.inner))
    if isinstance(kind, pl.Struct):
        return pa.struct([(part.name, _arrow_type(part.dtype)) for part in kind.fields])
    return _ARROW_TYPES[kind]


_ARROW_TYPES: Final[dict[Any, pa.DataType]] = {
    pl.String: pa.string(),
    pl.Int64: pa.int64(),
    pl.Boolean: pa.bool_(),
    pl.Date: pa.date32(),
}


def report_entries(row: int, plan: str, report: Report) -> Iterator[Entry]:
    """Yield what a report of one plan says, as entries; `row` is the plan's, from 1."""
    share = asdict(report.share) if report.share else None
    yield {"row": row, "entry": "plan", "plan": plan, "outcomes": dict(report.outcomes), "share": share}
    for finding in report.findings:
        yield {"row": row, "entry": "finding", **_found(finding)}
    for kept in report.waived:
        yield {"row": row, "entry": "waived", "until": kept.until, **_found(kept.finding)}
    for note in report.waivers:
        yield {"row": row, **waiver_entry(note)}
    for untold in report.cannot_tell:
        yield {"row": row, "entry": "cannot_tell", "missing": list(untold.missing), **_about(untold)}
    for failure in report.failures:
        yield {"row": row, "entry": "failure", "error": failure.error, **_about(failure)}


def waiver_entry(note: WaiverNote) -> Entry:
    """Return what became of a waiver, as an entry."""
    about = {"plan": note.plan, "rule": note.rule, "subject_id": note.subject}
    return {"entry": "waiver", **about, "until": note.until, "state": note.state}


def _found(finding: Finding) -> Entry:
    facts = as_json(finding.as_dict()["facts"])
    return {"severity": finding.severity, "facts": facts, "fingerprint": finding.fingerprint, **_about(finding)}


def as_json(told: Mapping[str, Any]) -> str:
    """Write facts or limits as JSON as columns of them are written, so that one finding has one text."""
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _about(remark: Remark) -> Entry:
    subject = {f"subject_{name}": value for name, value in remark.subject.as_dict().items()}
    return {"rule": remark.rule, "code": remark.code, "plan": remark.plan, **subject}


def problem_entries(problems: Iterable[ReadProblem]) -> Iterator[Entry]:
    """Yield what keeps a row from being read, as entries."""
    for place, problem in enumerate(problems):
        about = {"place": place, "code": problem.code, "at": problem.at, "hint": problem.hint, "count": problem.count}
        yield {"source": problem.path or None, "row": problem.line, "entry": "problem", "problem": about}


def located(entries: pl.DataFrame, sources: pl.Series | None, rows: pl.Series | None) -> pl.DataFrame:
    """Say of entries where their plans came from; so far they know the place among these, from 1.

    Args:
        entries: of plans that were judged together.
        sources: the source of each plan; None: stays as it is.
        rows: the row of each plan there; None: stays as it is.
    """
    place = pl.col("row") - 1
    found = {name: values for name, values in (("source", sources), ("row", rows)) if values is not None}
    return entries.with_columns(pl.lit(values).gather(place).alias(name) for name, values in found.items())
