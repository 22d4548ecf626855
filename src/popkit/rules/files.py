"""Rule files: from TOML to rules and the limits they bring, or to every fault in them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from attrs import field, frozen

from popkit.errors import BrokenRulebook
from popkit.limits import Limit, read_limit, shipped_limits
from popkit.rules.rule import CODE, NAME, Rule, read_rule

__all__ = ["RuleFile", "rules_in"]

_LARGEST: Final = 2**20


@frozen
class RuleFile:
    """A file that may hold rules.

    Attributes:
        label: what it is called in faults.
        read: gives its bytes.
    """

    label: str
    read: Callable[[], bytes] = field(repr=False)


@frozen
class _Tables:
    """What stands in a file."""

    label: str
    rules: list[Any] = field(factory=list)
    limits: Mapping[str, Any] = field(factory=dict)
    faults: list[str] = field(factory=list)

    def blame(self, *faults: str) -> None:
        """Take down what is wrong in this file."""
        self.faults.extend(f"{self.label}: {fault}" for fault in faults)


def rules_in(files: Iterable[RuleFile], known: Iterable[Rule] = ()) -> list[Rule]:
    """Read rules; the limits that one file brings may be named in all of them.

    Args:
        files: in the order in which names and codes are given away.
        known: rules that have theirs already.

    Raises:
        BrokenRulebook: `faults` lists everything that is wrong with any of the files.
    """
    tables = [_tables(file) for file in files]
    limits = shipped_limits().changed(_own_limits(tables))
    rules: list[Rule] = []
    for kept in tables:
        for table in kept.rules:
            rule, wrong = read_rule(table, kept.label, limits)
            rules += [rule] if rule else []
            kept.faults.extend(wrong)
    _blame_taken(tables, known)
    if not any(kept.faults for kept in tables):
        _blame_unused(tables, rules)
    faults = [fault for kept in tables for fault in kept.faults]
    if faults:
        raise BrokenRulebook(faults)
    return rules


def _tables(file: RuleFile) -> _Tables:
    tree, fault = _tree(file)
    rules, limits = tree.get("rule", []), tree.get("limits", {})
    if fault is None and (set(tree) - {"rule", "limits"} or type(rules) is not list or type(limits) is not dict):
        fault = "a rule file holds [[rule]] tables, [limits.name] tables for them, and nothing else"
    if fault is None and not rules and not limits:
        fault = "no [[rule]] in it"
    if fault is None:
        return _Tables(file.label, rules, limits)
    empty = _Tables(file.label)
    empty.blame(fault)
    return empty


def _tree(file: RuleFile) -> tuple[dict[str, Any], str | None]:
    try:
        data = file.read()
        if len(data) > _LARGEST:
            return {}, f"larger than {_LARGEST:,} bytes"
        return tomllib.loads(data.decode()), None
    except OSError as error:
        return {}, error.strerror or "cannot be read"
    except (ValueError, RecursionError) as error:
        return {}, f"not TOML: {error}"


def _own_limits(tables: Iterable[_Tables]) -> dict[str, Limit]:
    own: dict[str, Limit] = {}
    taken = dict.fromkeys(shipped_limits().by_name, "popkit; a district sets it in limits.toml")
    for kept in tables:
        for name, table in kept.limits.items():
            limit, wrong = read_limit(name, table)
            if name in taken:
                whose = "this file, which is given twice" if taken[name] == kept.label else taken[name]
                limit, wrong = None, [f"taken by {whose}"]
            kept.blame(*[f"{_label(name)}: {fault}" for fault in wrong])
            if limit:
                own[name], taken[name] = limit, kept.label
    return own


def _blame_taken(tables: Iterable[_Tables], known: Iterable[Rule]) -> None:
    """Blame names and codes that an earlier rule has, be either at fault otherwise too."""
    taken = {own: f'"{rule.name}" of {rule.file}' for rule in known for own in (rule.name, rule.code)}
    for kept in tables:
        for table in kept.rules:
            names = _names_of(table)
            kept.blame(*[f'rule "{names[0]}": "{own}" is taken by {taken[own]}' for own in names if own in taken])
            for own in names:
                taken.setdefault(own, f'"{names[0]}" of {kept.label}')


def _names_of(table: Any) -> list[str]:
    """Return the name and the code of a rule as written, without what cannot be one."""
    given = [(table.get("name"), NAME), (table.get("code"), CODE)] if isinstance(table, dict) else []
    return [own for own, form in given if isinstance(own, str) and re.fullmatch(form, own)]


def _blame_unused(tables: Iterable[_Tables], rules: Iterable[Rule]) -> None:
    used = {name for rule in rules for name in rule.limits}
    for kept in tables:
        kept.blame(*[f"{_label(name)}: no rule compares with it" for name in kept.limits if name not in used])


def _label(name: str) -> str:
    return f'limit "{name}"' if name.isascii() and name.isidentifier() else "a limit"
