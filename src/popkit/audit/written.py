"""The door for reports that were written: from JSON or JSON Lines back to the report."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

from attrs import evolve, frozen
from pydantic import AfterValidator, Field, Strict, ValidationError
from pydantic_core import PydanticCustomError

from popkit._version import __version__
from popkit.audit.finding import OUTCOMES, CannotTell, Finding, RuleFailure, Subject
from popkit.audit.report import Judged, Report
from popkit.audit.waivers import Waived, WaiverNote, WaiverState
from popkit.errors import UnreadableReport
from popkit.limits import OwnLimit
from popkit.model.base import Date, Document
from popkit.problems import PROBLEM_CODES, ReadProblem, first_problems
from popkit.read.sources import as_path
from popkit.read.translation import as_problem
from popkit.rules.message import Message
from popkit.vocabulary import Severity

if TYPE_CHECKING:
    from popkit.read.sources import PathLike

__all__ = ["read_report"]

_LINES: Final = (".jsonl", ".jsonl.gz")

_Text = Annotated[str, Strict()]
_Texts = tuple[_Text, ...]
_Count = Annotated[int, Strict(), Field(ge=0)]


class _Subject(Document):
    kind: _Text
    id: _Text
    path: _Text


class _Remark(Document):
    rule: _Text
    code: _Text
    plan: _Text
    subject: _Subject

    @property
    def about(self) -> tuple[str, str, str, Subject]:
        """The part that findings and their like share."""
        return (self.rule, self.code, self.plan, Subject(self.subject.kind, self.subject.id, self.subject.path))


class _Finding(_Remark):
    severity: Severity
    facts: dict[_Text, Any]
    message: _Text
    fingerprint: _Text


class _Waived(_Finding):
    until: Date


class _CannotTell(_Remark):
    missing: _Texts


class _Failure(_Remark):
    error: _Text


class _WaiverNote(Document):
    rule: _Text
    plan: _Text
    subject: _Text | None
    until: Date
    state: WaiverState


def _known(code: str) -> str:
    if code not in PROBLEM_CODES:
        raise PydanticCustomError("unknown-value", "not a code of a reading problem")
    return code


class _Problem(Document):
    code: Annotated[str, Strict(), AfterValidator(_known)]
    at: _Text
    path: _Text | None = None
    line: _Count | None = None
    count: _Count = 1


class _Plans(Document):
    read: _Count
    unreadable: _Count


class _Judged(Document):
    rules: _Texts
    plans: _Texts


class _OwnLimit(Document):
    name: _Text
    value: Any
    shipped: Any
    since: Date | None


class _Written(Document):
    """A report as it stands in a file."""

    popkit: _Text
    as_of: Date
    rules: _Count
    plans: _Plans
    limits: tuple[_OwnLimit, ...]
    judged: _Judged
    outcomes: dict[_Text, _Count]
    findings: tuple[_Finding, ...]
    cannot_tell: tuple[_CannotTell, ...]
    waived: tuple[_Waived, ...]
    waivers: tuple[_WaiverNote, ...]
    problems: tuple[_Problem, ...]
    failures: tuple[_Failure, ...]


@frozen
class _AsWritten(Message):
    """A sentence that was already filled."""

    def filled(self, _values: Mapping[str, Any]) -> str:
        """Return it as it was written."""
        return self.template


def read_report(source: PathLike | bytes | Mapping[str, Any]) -> Report:
    """Read a report that `popkit audit` wrote with `--format json`, or `jsonl`, whose lines are put together.

    Facts come back as JSON has them: a date is a text.

    Args:
        source: a file (`.jsonl` and `.jsonl.gz` hold a report a line, any other name one document), the bytes of one
            document, or a mapping.

    Raises:
        UnreadableReport: it is no report in the form of this version of popkit, or holds reports of several days;
            `problems` lists what was found.
    """
    if isinstance(source, (Mapping, bytes)):
        return _whole([(source, None)], None)
    path, missing = as_path(source)
    if missing:
        raise UnreadableReport([missing])
    try:
        return _whole(_in_file(path), str(path))
    except (OSError, EOFError, zlib.error):
        problem = ReadProblem("unreadable-file").found_in(str(path))
    raise UnreadableReport([problem])


def _in_file(path: Path) -> Iterator[tuple[bytes, int | None]]:
    if not path.name.lower().endswith(_LINES):
        yield path.read_bytes(), None
        return
    with gzip.open(path) if path.name.lower().endswith(".gz") else path.open("rb") as lines:
        yield from ((line, number) for number, line in enumerate(lines, start=1) if line.strip())


def _whole(documents: Any, path: str | None) -> Report:
    reports: list[Report] = []
    problems: list[ReadProblem] = []
    for document, line in documents:
        report, found = _one(document)
        if report and reports and report.as_of != reports[0].as_of:
            found = [ReadProblem("other-day", "/as_of")]
        reports += [report] if report else []
        problems += [problem.found_in(path, line) for problem in found]
    if not reports and not problems:
        problems = [ReadProblem("nothing-to-read").found_in(path)]
    if problems:
        raise UnreadableReport(first_problems(problems, len(problems)))
    first = reports[0]
    if len(reports) == 1:
        return first
    merged = Report.merged(reports, as_of=first.as_of, rules=max(kept.rules for kept in reports))
    return evolve(merged, unreadable=sum(kept.unreadable for kept in reports))


def _one(document: bytes | Mapping[str, Any]) -> tuple[Report | None, list[ReadProblem]]:
    try:
        tree = json.loads(document) if isinstance(document, bytes) else document
    except UnicodeDecodeError:
        return None, [ReadProblem("not-utf-8")]
    except RecursionError:
        return None, [ReadProblem("too-deep")]
    except ValueError:
        return None, [ReadProblem("not-json")]
    try:
        return _report(_Written.model_validate(tree)), []
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
    problems = [as_problem(detail, _Written) for detail in details]
    other = tree.get("popkit") if isinstance(tree, Mapping) else None
    if isinstance(other, str) and other != __version__:
        problems.insert(0, ReadProblem("other-version", "/popkit", "audit again, as of the same day"))
    return None, problems


def _report(written: _Written) -> Report:
    return Report(
        as_of=written.as_of,
        rules=written.rules,
        plans=written.plans.read,
        unreadable=written.plans.unreadable,
        outcomes={outcome: written.outcomes.get(outcome, 0) for outcome in OUTCOMES},
        findings=tuple([_finding(kept) for kept in written.findings]),
        cannot_tell=tuple([CannotTell(*kept.about, kept.missing) for kept in written.cannot_tell]),
        failures=tuple([RuleFailure(*kept.about, kept.error) for kept in written.failures]),
        problems=tuple([ReadProblem(k.code, k.at, None, k.path, k.line, k.count) for k in written.problems]),
        waived=tuple([Waived(_finding(kept), kept.until) for kept in written.waived]),
        waivers=tuple([WaiverNote(k.rule, k.plan, k.subject, k.until, k.state) for k in written.waivers]),
        limits=tuple(
            [OwnLimit(k.name, _untouchable(k.value), _untouchable(k.shipped), k.since) for k in written.limits]
        ),
        judged=Judged(written.judged.rules, written.judged.plans),
    )


def _finding(written: _Finding) -> Finding:
    facts = {name: _untouchable(value) for name, value in written.facts.items()}
    return Finding(*written.about, written.severity, facts, _AsWritten(written.message, ()))


def _untouchable(value: Any) -> Any:
    """Return a value as facts and limits have it: JSON has no word for a list that does not change."""
    return tuple(value) if isinstance(value, list) else value
