"""Which rows of a batch are surely readable as plan documents.

Facts as columns are true of plans that can be read. Whether a row is one is told exactly, and with its
problems, by the reader of documents alone; here every check it makes is made once for a whole batch, so that only a
row in doubt need be turned back into its document. A doubt may be mistaken; that there is none may not.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import TYPE_CHECKING

import polars as pl

from popkit.cohort.agreement import screen_agreement
from popkit.cohort.answered import screen_answers
from popkit.cohort.bulk import screen_size
from popkit.cohort.members import document_members, every_member
from popkit.cohort.records import ITEM
from popkit.cohort.screen import Screen
from popkit.cohort.values import screen_values
from popkit.model.extensions import plain_json
from popkit.read.columns import AS_NULL
from popkit.read.tree import OPAQUE, json_tree

if TYPE_CHECKING:
    from popkit.cohort.plan import PlanColumns

__all__ = ["doubtful", "every_member"]


def doubtful(plans: PlanColumns, touched: Collection[str]) -> pl.Series:
    """Return for each plan whether it might not be readable.

    Args:
        plans: one row a plan; nothing need have been asked of them.
        touched: the members of the document that are made use of, such as `goals.target.on`. Only
            checks that need no others are made; `every_member()` makes them all.
    """
    screen = Screen(plans.frame, touched)
    screen_values(screen)
    screen_agreement(screen)
    screen_answers(screen)
    screen_size(screen)
    _nulls(screen)
    _extensions(screen)
    return screen.doubted()


def _nulls(screen: Screen) -> None:
    """Doubt plans in which null was written where it may not be, as far as pointers lead anywhere."""
    if not screen.sees("", AS_NULL):
        return
    pointers = screen.table(AS_NULL).get_column(ITEM).unique()
    places = pointers.str.replace_all(r"/\d+", "/*")
    screen.doubt(AS_NULL, pl.col(ITEM).is_in(pointers.filter(~places.is_in(_nullable())).implode()))


@cache
def _nullable() -> list[str]:
    return [member.pointer for member in document_members() if member.column.is_nullable and member.path != ITEM]


def _extensions(screen: Screen) -> None:
    """Doubt plans whose extensions are no JSON object, or one beyond the bounds."""
    if screen.sees("", OPAQUE):
        texts = screen.table("").get_column(OPAQUE).drop_nulls().unique()
        screen.doubt("", pl.col(OPAQUE).is_in([text for text in texts if not _is_plain(text)]))


def _is_plain(text: str) -> bool:
    """Whether a text is one JSON object that a plan may keep beside itself."""
    # In brackets, a second value after it cannot hide, nor a mark of byte order before it.
    tree, problems = json_tree(f"[{text}]".encode())
    if problems or len(tree) != 1 or type(tree[0]) is not dict:
        return False
    try:
        plain_json(tree[0])
    except ValueError:
        return False
    return True
