"""The forms `popkit audit` can print: what each says of one report, and what it says at the end.

`made` runs where the plans were judged, perhaps in another process; the rest where the
output is written. Text, JSON Lines and CSV are written as the plans come, so their memory
stays flat; JSON and Markdown are one document and wait for the last plan.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from attrs import define, field

from popkit.audit import Report
from popkit.write import report_csv, report_json, report_jsonl, report_markdown, report_text
from popkit.write.paper import wrapped
from popkit.write.text import limits_line

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from popkit.limits import OwnLimit
    from popkit.problems import ReadProblem
    from popkit.rules import Rule, Rulebook
    from popkit.write.paper import Paint

__all__ = ["FORMS", "Form"]


@define
class Form:
    """Text as the plans come; the other forms change what differs."""

    as_of: dt.date
    book: Rulebook
    paint: Paint
    limits: tuple[OwnLimit, ...] = ()
    rules: dict[str, Rule] = field(init=False)

    @rules.default
    def _by_name(self) -> dict[str, Rule]:
        return {rule.name: rule for rule in self.book}

    def head(self) -> str:
        """Write what comes first."""
        told = [f"popkit audit · as of {self.as_of.isoformat()} · {len(self.book)} rules"]
        told += wrapped(limits_line(self.limits), "  ")
        return "".join(f"{self.paint(line, 'quiet')}\n" for line in told) + "\n"

    def made(self, reports: Iterable[Report]) -> Any:
        """Make of plans' reports what `piece` will write."""
        return "".join(map(self.one, reports))

    def one(self, report: Report) -> str:
        """Write what is said of one plan."""
        return report_text(report, self.rules, self.paint)

    def piece(self, made: Any) -> str:
        """Write what was `made`."""
        written: str = made
        return written

    def unread(self, _problems: Sequence[ReadProblem]) -> str:
        """Write what kept a document from being read; they are told on standard error in any case."""
        return ""

    def tail(self) -> str:
        """Write what comes last."""
        return ""

    def _unread_report(self, problems: Sequence[ReadProblem]) -> Report:
        return Report.merged([], as_of=self.as_of, rules=len(self.book), problems=problems)


class _JsonLines(Form):
    def head(self) -> str:
        return ""

    def one(self, report: Report) -> str:
        return report_jsonl(report)

    def unread(self, problems: Sequence[ReadProblem]) -> str:
        return report_jsonl(self._unread_report(problems))


class _Csv(Form):
    def head(self) -> str:
        return report_csv(Report.merged([], as_of=self.as_of, rules=len(self.book)))

    def one(self, report: Report) -> str:
        return report_csv(report, header=False)


@define
class _Json(Form):
    reports: list[Report] = field(factory=list)

    def head(self) -> str:
        return ""

    def made(self, reports: Iterable[Report]) -> list[Report]:
        return list(reports)

    def piece(self, made: list[Report]) -> str:
        self.reports += made
        return ""

    def unread(self, problems: Sequence[ReadProblem]) -> str:
        self.reports.append(self._unread_report(problems))
        return ""

    def merged(self) -> Report:
        return Report.merged(self.reports, as_of=self.as_of, rules=len(self.book))

    def tail(self) -> str:
        return report_json(self.merged())


class _Markdown(_Json):
    def tail(self) -> str:
        return report_markdown(self.merged(), self.rules)


FORMS: Final[dict[str, type[Form]]] = {
    "text": Form,
    "json": _Json,
    "jsonl": _JsonLines,
    "csv": _Csv,
    "markdown": _Markdown,
}
