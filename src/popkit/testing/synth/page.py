"""The page beside synthetic plans: what they are, and how often each situation occurs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from popkit._version import __version__
from popkit.testing.synth.situations import SITUATIONS
from popkit.testing.synth.story import Wanted

__all__ = ["readme"]

_HEAD: Final = """\
# A synthetic district

{plans} of an invented district, made by popkit {version} with seed {seed}, as they might have been written down
on {until}. Ask about that day:

```console
$ popkit audit . --as-of {until}
```

Nobody here exists. Names were combined at random from lists of common names of many places; any likeness to a
living person is chance. The numbers are drawn by chance too and tell nothing about any school.

| file | holds |
|---|---|
| `plans/` | the plans, one a line |
| `calendars.json` | the days of school of the three levels of schools; sessions, observations and meetings lie on them |
| `truth.jsonl` | for each plan, in the same order, what it was drawn from |

## The truth

One line a plan: `plan` is its id, then the situations that were drawn for it, by the names in the table below.

- `goals`: the true `course`, the standard deviation `noise_sd` of one observation about it, and `delivered_share` of the
  goal's own support. An observation is the true value of its day and independent normal noise, rounded to a whole number
  and kept on the measure's scale. The true value starts at the baseline and goes straight towards the target at 1
  (`aimline`), 0.5 (`half_rate`), 0 (`no_growth`) or 1.7 (`fast`) times the required rate; at the target it stays, the fast one
  15 % beyond. The course does not depend on the delivery: whoever scores verdicts should look at goals that were delivered.
- `supports`: `delivery`, the `delivered_share` of the sessions on the schedule from its start to the last day told of (null
  where there were none), and `stopped_on`.
- `months`: what became of each month's well-being review; `open` where there was still time on {until}, or the plan ended
  first. `by` says who held it, `tried` whether a missed one was tried.

## Shares of the situations

| situation | of | shares |
|---|---|---|
"""


def readme(asked: Wanted, count: int) -> str:
    """Return the page, as Markdown."""
    plans = "1 plan" if count == 1 else f"{count:,} plans"
    head = _HEAD.format(plans=plans, version=__version__, seed=asked.seed, until=asked.until)
    return head + "".join(_rows())


def _rows() -> Iterator[str]:
    for name, each in SITUATIONS.items():
        shares = ", ".join(f"{outcome} {100 * share:.3g} %" for outcome, share in each.shares.items())
        yield f"| {name} | {each.of} | {shares} |\n"
