"""Tests for a pack of rules: that each has its page, and that its examples come out as they say, on both roads."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator
from typing import Any, Final, Literal

from attrs import field, frozen

from popkit.audit import Report, audit, audit_schools, auditor
from popkit.errors import MissingExtra
from popkit.limits import shipped_limits
from popkit.rules import Rule, Rulebook, rulebook
from popkit.testing.claims import Asked, asked, assert_flags, assert_passes
from popkit.write import rule_page

__all__ = ["RuleExample", "check_rules", "rule_examples"]

Pack = Rulebook | str | os.PathLike[str]
"""A book of rules, or a file of them."""


@frozen
class RuleExample:
    """One example of a rule, as its page shows it.

    Attributes:
        rule: the rule.
        kind: what it is an example of.
        overlay: TOML laid over a minimal plan.
    """

    rule: Rule
    kind: Literal["flagged", "passes"]
    overlay: str = field(repr=False)

    def __str__(self) -> str:
        return f"{self.rule.code}-{self.kind}"

    def check(self) -> None:
        """Claim that the rule fails on its flagged example, or passes on its passing one.

        Raises:
            AssertionError: it does not; the text says how each subject came out, and why.
        """
        claim = assert_flags if self.kind == "flagged" else assert_passes
        claim(self.rule, self.overlay)


def rule_examples(*packs: Pack) -> tuple[RuleExample, ...]:
    """Return every example of the rules in these packs, for a test with a case for each.

    Args:
        packs: books, or files of rules; of a file only its own rules are meant, not the shipped ones beside them.

    Raises:
        BrokenRulebook: a file cannot be used.
    """
    return tuple([example for rule in _rules(packs) for example in _examples(rule)])


def check_rules(*packs: Pack) -> Callable[..., None]:
    """Return one test for pytest with cases for each rule of these packs; to be given a name that begins with `test`.

    The cases are: `page`, that why, what to do, sources and both examples are there and the page can be written;
    `flagged`, that the rule fails on its flagged example; `passes`, that it passes on the other; `columns`, that both
    come out the same over columns (left out where the extra `bulk` is not installed).

    Args:
        packs: books, or files of rules; of a file only its own rules are meant.

    Raises:
        BrokenRulebook: a file cannot be used.
        MissingExtra: pytest is not installed.
    """
    try:
        import pytest  # noqa: PLC0415 - only who runs tests has it
    except ImportError as error:
        raise MissingExtra("testing") from error
    cases = [
        pytest.param(rule, check, id=f"{rule.code}-{name}") for rule in _rules(packs) for name, check in _CHECKS.items()
    ]

    @pytest.mark.parametrize(("rule", "check"), cases)
    def test_rules(rule: Rule, check: Callable[[Rule], None]) -> None:
        check(rule)

    return test_rules


def _rules(packs: tuple[Pack, ...]) -> Iterator[Rule]:
    for pack in packs:
        if isinstance(pack, Rulebook):
            yield from pack
        else:
            yield from (rule for rule in rulebook(pack) if rule.file == str(pack))


def _examples(rule: Rule) -> Iterator[RuleExample]:
    if rule.flagged is not None:
        yield RuleExample(rule, "flagged", rule.flagged)
    if rule.passes is not None:
        yield RuleExample(rule, "passes", rule.passes)


# What is checked


def _check_page(rule: Rule) -> None:
    parts = {"message": rule.message.template, "why": rule.why, "do": rule.do}
    faults = [f"{name} is still to be written" for name, text in parts.items() if not any(map(str.isalpha, text))]
    if not rule.sources or not all(map(str.strip, rule.sources)):
        faults.append('no source; where no source fixes a figure, write sources = ["popkit default"]')
    if rule.message.template.rstrip().endswith(".") or "\n" in rule.message.template:
        faults.append("the message is one line without a full stop: what prints it ends it")
    faults += [f"no {kind} example" for kind in ("flagged", "passes") if getattr(rule, kind) is None]
    if faults:
        raise AssertionError("\n".join([f"{rule.file}: {rule.name} ({rule.code})", *(f"  {each}" for each in faults)]))
    rule_page(rule, shipped_limits(), dt.date.max)


def _check_examples(kind: str) -> Callable[[Rule], None]:
    def check(rule: Rule) -> None:
        found = [example for example in _examples(rule) if example.kind == kind]
        if not found:
            raise AssertionError(f"{rule.file}: {rule.name} ({rule.code}) has no {kind} example")
        found[0].check()

    return check


def _check_columns(rule: Rule) -> None:
    import pytest  # noqa: PLC0415 - as above

    book = Rulebook((rule,))
    for example in _examples(rule):
        question = asked(example.overlay, limits=book.limits)
        try:
            by_columns = _by_columns(question, book)
        except MissingExtra as missing:
            pytest.skip(str(missing))
        by_object = _by_object(question, book)
        if by_columns != by_object:
            raise AssertionError(
                f"{rule.name} ({rule.code}) comes out otherwise over columns on its {example.kind} example: "
                f"{_counted(by_columns)}, by objects {_counted(by_object)}"
            )


_CHECKS: Final[dict[str, Callable[[Rule], None]]] = {
    "page": _check_page,
    "flagged": _check_examples("flagged"),
    "passes": _check_examples("passes"),
    "columns": _check_columns,
}


def _by_object(question: Asked, book: Rulebook) -> Report:
    told: dict[str, Any] = {"as_of": question.as_of, "district": question.district, "rules": book}
    reports = [audit(question.plan, **told)] * question.count
    others = (audit_schools(reports, **told), auditor(**told).partner_report())
    return Report.merged([*reports, *others], as_of=question.as_of, rules=len(book))


def _by_columns(question: Asked, book: Rulebook) -> Report:
    from popkit.cohort import column_auditor, report_of  # noqa: PLC0415 - an extra
    from popkit.cohort.table import plan_table, row_of  # noqa: PLC0415

    told: dict[str, Any] = {"as_of": question.as_of, "district": question.district, "rules": book}
    table = plan_table([row_of(question.plan)] * question.count)
    return report_of(column_auditor(**told).entries(table), **told)


def _counted(report: Report) -> str:
    return ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in report.outcomes.items() if count)
