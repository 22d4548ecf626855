"""Records of one kind in a batch of plans: one row each, and columns that are computed when somebody asks.

A fact is an expression over the columns of its own kind of record. It is computed at most once, for
all rows together, and only when a rule or another fact wants it; so nothing here says in what order
things are worked out, and what no rule asks for costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar, cast

import polars as pl
import pyarrow.compute as pc

from popkit.cohort.lookup import found_rows, placed

if TYPE_CHECKING:
    from popkit.cohort.plan import PlanColumns
    from popkit.cohort.question import Question

__all__ = ["INDEX", "ITEM", "PARENT", "PLAN", "Records", "column", "fact", "facts_in", "items_of"]

R = TypeVar("R", bound="Records")

ITEM: Final = "item"
"""Column: the record as it was written, a struct; of a list of plain values, the value."""

INDEX: Final = "index"
"""Column: the place of a record in its list, from 0."""

PARENT: Final = "parent_row"
"""Column: the row of the record it belongs to, among that one's kind."""

PLAN: Final = "plan_row"
"""Column: the row of its plan."""

_AS_IT_IS: Final = pl.CompatLevel.newest()


if TYPE_CHECKING:
    column = property
    fact = property
else:

    class column:  # noqa: N801 - stands beside `property`
        """A column defined by an expression; reading it computes it where that was not done, and names it."""

        def __init__(self, define: Callable[[Any], pl.Expr]) -> None:
            self.define = define
            self.name = define.__name__
            self.__doc__ = define.__doc__

        def __get__(self, records: Any, owner: type) -> Any:
            return self if records is None else records.kept(self.name, self.define)

    class fact(column):  # noqa: N801 - stands beside `property`
        """A column that is a fact: the same, under the same name, as one of the standing of that kind."""


def facts_in(kind: type[Records]) -> tuple[str, ...]:
    """Return the names of the facts that a kind of record has as columns."""
    owners = reversed(kind.__mro__)
    found = [name for owner in owners for name, kept in vars(owner).items() if isinstance(kept, fact)]
    return tuple(dict.fromkeys(found))


class Records:
    """Records of one kind, in the order of their plans and of the document.

    Attributes:
        frame: the rows, with every column asked for so far; rows are never added or taken away.
        known: those columns by name; to ask the frame for its names, thousands of times, takes as long as many answers.
        question: what is asked of them.
        parent: the records they belong to; None for plans, which belong to nobody.
        at: their place in the plan document, such as `goals.observations`; "" for plans.
    """

    def __init__(self, frame: pl.DataFrame, question: Question, parent: Records | None = None, at: str = "") -> None:
        self.frame, self.question, self.parent, self.at = frame, question, parent, at
        self.known = {name: pl.col(name) for name in frame.columns}
        question.asked.add(self)

    def kept(self, name: str, define: Callable[[Self], pl.Expr]) -> pl.Expr:
        """Return the column of that name, computed first where it is not there yet."""
        found = self.known.get(name)
        if found is None:
            expression = define(self).alias(name)
            # In asking for the expression, other columns may have come into the frame.
            self.frame = self.frame.with_columns(expression)
            found = self.known[name] = pl.col(name)
        return found

    def values(self, name: str) -> pl.Series:
        """Return a column as values, computed first where it is not there yet."""
        if name not in self.known:
            getattr(self, name)
        return self.frame.get_column(name)

    def table(self, *columns: pl.Expr | str, **named: pl.Expr) -> pl.DataFrame:
        """Return columns as a table of their own; what they are made from is in the frame before this looks there."""
        return self.frame.select(*columns, **named)

    def only(self, claim: pl.Expr) -> Self:
        """Return the records for which `claim` holds, apart; these here stay as they are."""
        return type(self)(self.frame.filter(claim), self.question, self.parent, self.at)

    def bare(self, *paths: str) -> Self:
        """Return the same records with these members of the document only.

        Of very many, every column more is carried along whenever some of them are chosen.
        """
        for path in paths:
            self.written(path)
        kept = self.frame.select(PARENT, PLAN, *[f"/{path}" for path in paths])
        return type(self)(kept, self.question, self.parent, self.at)

    def picked(self, claim: pl.Expr, **columns: pl.Expr) -> Records:
        """Return the records for which `claim` holds with these columns alone; `only` copies the document too."""
        frame = self.frame.select(PARENT, PLAN, claim.alias("is_picked"), **columns).filter("is_picked")
        return Records(frame, self.question, self.parent, self.at)

    def __len__(self) -> int:
        return self.frame.height

    @property
    def index(self) -> pl.Expr:
        """The place of each in its list, from 0; null for one that was not written."""
        return pl.col(INDEX)

    # What was written

    def written(self, path: str) -> pl.Expr:
        """Return a member of the document, such as `target.on`, as a column; null where nobody wrote it.

        Of a list of plain values, each is called `item`.
        """
        self.question.touched.add(self._whole(path))
        return self.kept(f"/{path}", lambda _: _member(path))

    def listed(self, path: str, kind: type[R]) -> R:
        """Return the items of a list as records of their own, in order."""
        whole = self._whole(path)
        self.question.touched.add(whole)
        lists = self.frame.select(_member(path)).to_series()
        frame = items_of(lists, self.frame.get_column(PLAN))
        return kind(frame, self.question, self, whole)

    def _whole(self, path: str) -> str:
        return f"{self.at}.{path}" if self.at else path

    def where(self, claim: pl.Expr, expression: pl.Expr) -> pl.Expr:
        """Return what an expression says of the records for which a claim holds, and null of the others.

        The same as `pl.when(claim).then(expression)`, but worked out for those records only: for what takes long.
        """
        columns = map(pl.col, {*expression.meta.root_names()})
        asked = self.frame.select(*columns, pl.int_range(pl.len()).alias("row")).filter(self.table(claim).to_series())
        told = asked.select("row", expression.alias("told"))
        return pl.lit(placed(told["row"], told["told"], len(self)))

    # What the records around them say

    def of_parent(self, name: str) -> pl.Expr:
        """Return a column of the records these belong to, once for each."""
        return self._from(self.parent, name, PARENT, "parent")

    def of_plan(self, name: str) -> pl.Expr:
        """Return a column of the plans, once for each record."""
        return self._from(self.plans, name, PLAN, "plan")

    @property
    def plans(self) -> PlanColumns:
        """The plans they belong to."""
        found: Records = self
        while found.parent is not None:
            found = found.parent
        return cast("PlanColumns", found)

    def of_row(self, others: Records, name: str, row: str) -> pl.Expr:
        """Return a column of other records, of the one whose row the column `row` gives; null where that is null."""
        getattr(self, row)
        return self._from(others, name, row, row)

    def _from(self, others: Any, name: str, row: str, label: str) -> pl.Expr:
        return self.kept(f"{label}.{name}", lambda _: pl.lit(others.values(name)).gather(pl.col(row)))

    def row_of(self, others: Records, key: pl.Expr, other_key: pl.Expr) -> pl.Expr:
        """Return the row of the other record of the same plan with this key; null where none has it."""
        mine = self.frame.select(PLAN, key.alias("key"))
        theirs = others.frame.select(PLAN, other_key.alias("key"))
        return pl.lit(found_rows(mine, theirs))

    def is_among(self, others: Records, key: pl.Expr, other_key: pl.Expr) -> pl.Expr:
        """Return whether another record of the same plan has this key; false for a key that is null."""
        mine = self.frame.select(PLAN, key.alias("key"), pl.int_range(pl.len()).alias("row")).drop_nulls("key")
        theirs = others.frame.select(PLAN, other_key.alias("key")).drop_nulls("key")
        found = mine.join(theirs, on=[PLAN, "key"], how="semi").get_column("row")
        return pl.lit(pl.repeat(value=False, n=len(self), eager=True).scatter(found, values=True))

    def from_each(self, records: Records, aggregate: pl.Expr, empty: Any = None, *, by: str = PARENT) -> pl.Expr:
        """Return what an aggregate says of the records that belong to each of these.

        Args:
            records: whose `parent` these are; with `by=PLAN`, whose plans.
            aggregate: an expression that gives one value for several rows.
            empty: the value where there are no records, or the aggregate is null.
            by: the column that tells to which of these a record belongs.
        """
        told = records.frame.group_by(by, maintain_order=True).agg(aggregate.alias("told"))
        found = placed(told[by], told["told"], len(self))
        return pl.lit(found if empty is None else found.fill_null(empty))

    def sum_of(self, records: Records, number: pl.Expr) -> pl.Expr:
        """Return the sum of whole numbers over the records that belong to each of these; nulls are left out."""
        running = records.frame.select(PARENT, told=number.fill_null(0).cast(pl.Int64).cum_sum())
        # Differences of one sum over all of them: to add up each group apart takes four times as long.
        told = running.group_by(PARENT, maintain_order=True).last()
        told = told.with_columns(pl.col("told") - pl.col("told").shift(fill_value=0))
        return pl.lit(placed(told[PARENT], told["told"], len(self)).fill_null(0))


def _member(path: str) -> pl.Expr:
    expression = pl.col(ITEM)
    for part in path.split(".") if path != ITEM else ():
        expression = expression.struct.field(part)
    return expression


def items_of(lists: pl.Series, plans: pl.Series) -> pl.DataFrame:
    """Return the items of lists, those that are null too, with the rows they come from."""
    # Arrow takes the items out without copying them, as `explode` would.
    found = lists.to_arrow(compat_level=_AS_IT_IS)
    if found.null_count and len(found.flatten()) != found.offsets[-1].as_py() - found.offsets[0].as_py():
        # Something is left behind a list that is null; to copy the lists leaves it there.
        found = lists.gather(pl.int_range(len(lists), eager=True)).to_arrow(compat_level=_AS_IT_IS)
    parents = pc.list_parent_indices(found)
    before = pc.subtract(pc.take(found.offsets, parents), found.offsets[0])
    return pl.DataFrame(
        [
            pl.Series(PARENT, parents).set_sorted(),
            pl.Series(PLAN, pc.take(plans.to_arrow(), parents)).set_sorted(),
            pl.Series(ITEM, found.flatten()),
            (pl.int_range(len(parents), eager=True) - pl.Series(before)).alias(INDEX),
        ]
    )
