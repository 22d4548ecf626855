"""The plot of how cost grows with the number of plans."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

__all__ = ["drawn"]

INK, FAINT = "#1f3a5f", "#9aa7b5"


def drawn(points: Sequence[tuple[int, float, float]], path: Path) -> None:
    """Draw seconds and peak memory over the number of plans, as an SVG that is the same for the same points.

    Args:
        points: plans, seconds of the whole process, MiB at most.
        path: where it goes.
    """
    plans, seconds, memory = zip(*points, strict=True)
    # Text stays text, and names inside the file do not change from run to run.
    with mpl.rc_context(
        {"svg.hashsalt": "popkit", "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 10}
    ):
        figure = Figure(figsize=(8, 3.4), layout="constrained")
        time, space = figure.subplots(1, 2)
        linear = [seconds[-1] * count / plans[-1] for count in plans]
        time.loglog(plans, linear, linestyle="--", color=FAINT, label="in proportion")
        time.loglog(plans, seconds, marker="o", color=INK, label="measured")
        time.set_title("seconds, all rules, two workers")
        time.legend(frameon=False)
        space.semilogx(plans, [each / 1024 for each in memory], marker="o", color=INK)
        space.set_ylim(0, max(memory) / 1024 * 1.25)
        space.set_title("peak memory, GiB")
        for axes in (time, space):
            axes.set_xlabel("plans")
            axes.xaxis.set_major_formatter(FuncFormatter(lambda count, _: f"{count:,.0f}"))
            axes.spines[["top", "right"]].set_visible(False)
            axes.grid(color="#e4e8ed", linewidth=0.6)
        time.yaxis.set_major_formatter(FuncFormatter(lambda count, _: f"{count:g}"))
        figure.savefig(path, format="svg", metadata={"Date": None})
