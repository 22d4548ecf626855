"""From a table of entries back to reports: the same ones that plans read one by one would have had."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Final, TypeVar

import polars as pl

from popkit.audit import OUTCOMES, Report
from popkit.audit.report import Judged
from popkit.cohort.entries import KINDS
from popkit.cohort.told import cannot_tell_in, failures_in, findings_in, problems_in, waived_in, waivers_in
from popkit.standing.school import PlanShare

if TYPE_CHECKING:
    from popkit.cohort.auditor import ColumnAuditor
    from popkit.problems import ReadProblem

__all__ = ["reports"]

T = TypeVar("T")

_ITEM: Final = "item_number"
"""Column: which row of the table of plans an entry is of."""


def reports(entries: pl.DataFrame, ready: ColumnAuditor) -> Iterator[tuple[Report | None, list[ReadProblem]]]:
    """Yield, for each row of a table of plans, its report, or the problems that kept it from being read.

    Args:
        entries: of whole plans, in the order in which an audit gives them.
        ready: the auditor they come from.
    """
    rules = {rule.name: rule for bench in ready.benches for rule in bench.rules}
    as_of, count = ready.by_object.as_of, ready.by_object.rules
    kinds = _by_kind(entries)
    findings = _taken(kinds["finding"], findings_in(kinds["finding"], rules))
    waived = _taken(kinds["waived"], waived_in(kinds["waived"], rules))
    waivers = _taken(kinds["waiver"], waivers_in(kinds["waiver"]))
    cannot_tell = _taken(kinds["cannot_tell"], cannot_tell_in(kinds["cannot_tell"]))
    failures = _taken(kinds["failure"], failures_in(kinds["failure"]))
    problems = _taken(kinds["problem"], problems_in(kinds["problem"]))
    plans = _taken(kinds["plan"], kinds["plan"].select("plan", "outcomes", "share").iter_rows())
    for item in entries.select(_items().unique(maintain_order=True)).to_series():
        found = problems(item)
        if found:
            yield None, list(found)
            continue
        ((plan, outcomes, share),) = plans(item)
        report = Report(
            as_of=as_of,
            rules=count,
            plans=1,
            unreadable=0,
            outcomes={outcome: outcomes[outcome] for outcome in OUTCOMES},
            findings=findings(item),
            cannot_tell=cannot_tell(item),
            failures=failures(item),
            waived=waived(item),
            waivers=waivers(item),
            limits=ready.by_object.own_limits,
            judged=Judged(ready.by_object.codes, (plan,)),
            share=PlanShare(**share) if share else None,
        )
        yield report, []


def _items() -> pl.Expr:
    """Number the rows of the table of plans in the order of their entries."""
    same = pl.all_horizontal(pl.col("source", "row").eq_missing(pl.col("source", "row").shift()))
    # Two files of one plan each have the same row, one after the other; but each plan begins with itself.
    begins = ~same | (pl.col("entry") == "plan")
    return begins.cum_sum().alias(_ITEM)


def _by_kind(entries: pl.DataFrame) -> dict[str, pl.DataFrame]:
    numbered = entries.with_columns(_items())
    return {kind: numbered.filter(pl.col("entry") == kind) for kind in KINDS}


def _taken(entries: pl.DataFrame, things: Iterable[T]) -> Callable[[int], tuple[T, ...]]:
    """Return a function that gives the things of an item, and is asked for one item after the other.

    They are made as they are taken: all at once, they would keep Python busy looking for circles among them.
    """
    numbered = zip(entries.get_column(_ITEM).to_list(), things, strict=True)
    groups = groupby(numbered, key=itemgetter(0))
    ahead = next(groups, None)

    def taken(item: int) -> tuple[T, ...]:
        nonlocal ahead
        if ahead is None or ahead[0] != item:
            return ()
        found = tuple([thing for _, thing in ahead[1]])
        ahead = next(groups, None)
        return found

    return taken
