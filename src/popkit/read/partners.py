"""A district's partners: from a tree to partners, or to every problem in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from popkit.model import Partner, Partners
from popkit.model.comparison import member
from popkit.model.partner_coherence import partner_incoherences
from popkit.read.listed import Listed
from popkit.read.translation import names_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from popkit.problems import ReadProblem
    from popkit.read.tree import Tree

__all__ = ["PARTNER_NAMES", "read_partners"]

PARTNER_NAMES: Final = frozenset(names_in([Partners]))
"""The name of every member that a district's partners may have."""

_LISTED: Final = Listed("partners", Partners, lambda tree, _: partner_incoherences(tree, member))


def read_partners(
    tree: Tree, found: Sequence[ReadProblem], at: str = "/partners"
) -> tuple[tuple[Partner, ...], list[ReadProblem]]:
    """Read a list of partners, as `Listed.read` does."""
    return _LISTED.read(tree, found, at)
