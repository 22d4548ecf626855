"""The page beside synthetic plans: what they are, and how often each situation occurs."""

from __future__ import annotations

from collections.abc import Iterator

from popkit._version import __version__
from popkit.testing.synth.forms import Form
from popkit.testing.synth.situations import SITUATIONS
from popkit.testing.synth.story import Wanted
from popkit.testing.synth.tables import text

__all__ = ["readme"]


def readme(asked: Wanted, count: int, form: Form) -> str:
    """Return the page, as Markdown."""
    each = "line" if form == "jsonl" else "row"
    plans = "1 plan" if count == 1 else f"{count:,} plans"
    head = text("page.md").format(plans=plans, version=__version__, seed=asked.seed, until=asked.until, each=each)
    return head + "".join(_rows())


def _rows() -> Iterator[str]:
    for name, each in SITUATIONS.items():
        shares = ", ".join(f"{outcome} {100 * share:.3g} %" for outcome, share in each.shares.items())
        yield f"| {name} | {each.of} | {shares} |\n"
