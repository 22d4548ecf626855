"""The errors popkit raises on purpose; every one of them is a `PopkitError`.

Their texts say what was wrong, where, and what comes nearest. They never hold a
value out of a document: a plan is a child's, and an error travels into logs.
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Final, Literal

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from popkit.problems import ReadProblem

__all__ = [
    "BrokenRulebook",
    "FailedGuard",
    "IllegalTransition",
    "IncomparableReports",
    "MissingExtra",
    "NotOfOnePlan",
    "PopkitError",
    "UnknownName",
    "UnknownRecord",
    "UnknownRule",
    "UnreadableCalendar",
    "UnreadableDistrict",
    "UnreadablePlan",
    "UnreadableReport",
    "nearest",
]

_SHOWN: Final = 20
"""Problems an error's text lists; more would push everything else off a screen."""

_LONGEST_NAME: Final = 64
"""Longest name for which a nearest one is sought; the search takes quadratic time."""


class PopkitError(Exception):
    """The root: `except popkit.PopkitError` catches all popkit raises on purpose."""


class _Unreadable(PopkitError):
    """A document that cannot be read, with the problems found in it.

    Attributes:
        problems: all of them, or the first thousand and one `more-problems` that counts the rest.
    """

    what = "document"

    def __init__(self, problems: Iterable[ReadProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    @property
    def count(self) -> int:
        """How many problems were found, listed or not."""
        return sum(problem.count for problem in self.problems)

    def __str__(self) -> str:
        sources = {problem.source for problem in self.problems}
        # One file, one document: named once, at the head.
        source, shown = sources.pop() if len(sources) == 1 else "", self.problems[:_SHOWN]
        texts = [problem.text if source else str(problem) for problem in shown]
        more = self.count - sum(problem.count for problem in shown)
        head = f"unreadable {self.what}{' ' * bool(source)}{source}: {_counted(self.count)}"
        return "\n  ".join([head, *texts, *([f"and {more:,} more"] if more else [])])

    def __repr__(self) -> str:
        return f"{type(self).__name__}({_counted(self.count)})"


def _counted(count: int) -> str:
    return f"{count:,} problem{'s' if count != 1 else ''}"


class UnreadablePlan(_Unreadable):
    """A plan document that has no meaning as it stands; `problems` says what was found."""

    what = "plan"


class UnreadableDistrict(_Unreadable):
    """A district's files that have no meaning as they stand; `problems` says what was found."""

    what = "district"


class UnreadableReport(_Unreadable):
    """A document that is no report of an audit in the form of this version; `problems` says what was found."""

    what = "report"


class IncomparableReports(PopkitError, ValueError):
    """Two reports that cannot be compared; the text says why, and what to do instead."""


class UnreadableCalendar(PopkitError, ValueError):
    """What was to be carried on is not an iCalendar file that popkit wrote."""

    def __init__(self) -> None:
        super().__init__("not a calendar that popkit wrote; it is left as it is")

    def __reduce__(self) -> tuple[type[UnreadableCalendar], tuple[()]]:
        return type(self), ()


class UnknownName(PopkitError, LookupError):
    """A name popkit does not know; `nearest` is the closest one it does know, or None."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        self.kind, self.name = kind, name
        self.nearest = nearest(name, known)
        super().__init__(kind, name)

    def __str__(self) -> str:
        hint = f'; did you mean "{self.nearest}"?' if self.nearest else ""
        return f'no {self.kind} "{self.name}"{hint}'

    def __reduce__(self) -> tuple[type[UnknownName], tuple[object, ...]]:
        return type(self), (self.kind, self.name, (self.nearest,) if self.nearest else ())


class UnknownRule(UnknownName):
    """A selector that matches no rule's name, code or code prefix."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__("rule", name, known)

    def __reduce__(self) -> tuple[type[UnknownRule], tuple[object, ...]]:
        return type(self), (self.name, (self.nearest,) if self.nearest else ())


class UnknownRecord(PopkitError, LookupError):
    """There is no record of the id asked for; `kind` says what was looked for, and the id is not repeated."""

    def __init__(self, kind: str, within: str = "plan") -> None:
        self.kind, self.within = kind, within
        super().__init__(kind, within)

    def __str__(self) -> str:
        return f"no {self.kind} of that id in the {self.within}"


class NotOfOnePlan(PopkitError, ValueError):
    """A rule was asked of one plan that judges something else.

    Attributes:
        rule: its name.
        kind: what it judges: a school is many plans together, and a partner is its district's.
    """

    def __init__(self, rule: str, kind: str) -> None:
        self.rule, self.kind = rule, kind
        super().__init__(rule, kind)

    def __str__(self) -> str:
        if self.kind == "school":
            return (
                f'rule "{self.rule}" is judged over many plans together, so no single one explains it; audit them all'
            )
        return f'rule "{self.rule}" judges each {self.kind} of a district, and no plan; name the district and no plan'


class BrokenRulebook(PopkitError):
    """Rule or limit files that cannot be used; `faults` lists every one with its file and place."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults)

    def __str__(self) -> str:
        return "\n".join(["broken rulebook", *(f"  {fault}" for fault in self.faults)])


@frozen
class FailedGuard:
    """A rule that stands in the way of a step.

    Attributes:
        rule, code: which.
        outcome: `fail`, or `cannot_tell`, which is never a pass.
        missing: the facts that would have to be known, by dotted name; () where it fails.
        do: what an adult should do about it.
        at: JSON Pointer to what it was asked of; "" is the plan itself.
    """

    rule: str
    code: str
    outcome: Literal["fail", "cannot_tell"]
    missing: tuple[str, ...]
    do: str
    at: str = ""

    def __str__(self) -> str:
        told = "fails" if self.outcome == "fail" else "cannot be told"
        lacking = f", unknown: {', '.join(self.missing)}" if self.missing else ""
        return f"{self.rule} ({self.code}) {told}{' at ' * bool(self.at)}{self.at}{lacking}. {self.do}"


class IllegalTransition(PopkitError):
    """A step from one status to another that is not open, or not yet; nothing was changed.

    Attributes:
        kind: plan, goal, support or review.
        from_status, to: the status now, and the one asked for.
        allowed: the statuses that may follow the present one.
        failed: the guards that stand in the way; () where the step is not open at all.
        needs: the arguments that are missing or do not fit, each with what is wanted.
    """

    def __init__(  # noqa: PLR0913 - what it says, part by part
        self,
        kind: str,
        from_status: str,
        to: str,
        *,
        allowed: Iterable[str] = (),
        failed: Iterable[FailedGuard] = (),
        needs: Mapping[str, str] | None = None,
    ) -> None:
        self.kind, self.from_status, self.to = kind, from_status, to
        self.allowed, self.failed, self.needs = tuple(allowed), tuple(failed), dict(needs or {})
        # Only what identifies the step: pickle brings the rest along as attributes.
        super().__init__(kind, from_status, to)

    def __str__(self) -> str:
        step = f"a {self.kind} cannot go from {self.from_status} to {self.to}"
        if self.to not in self.allowed:
            return f"{step}; it can go to {', '.join(self.allowed)}" if self.allowed else f"{step}, nor anywhere else"
        wanted = [f"needs {name}: {what}" for name, what in self.needs.items()]
        return "\n  ".join([f"{step} yet", *wanted, *map(str, self.failed)])


class MissingExtra(PopkitError, ImportError):
    """Something asked for needs an extra that is not installed."""

    def __init__(self, extra: str) -> None:
        self.extra = extra
        super().__init__(f'this needs an extra: pip install "popkit[{extra}]"')

    def __reduce__(self) -> tuple[type[MissingExtra], tuple[str]]:
        return type(self), (self.extra,)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that `name` was probably meant to be, or None when none is close."""
    if len(name) > _LONGEST_NAME:
        return None
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return close[0] if close else None
