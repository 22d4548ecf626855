"""The rulebook: an object you hold, not a registry that fills itself."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from popkit.errors import BrokenRulebook, UnknownRule
from popkit.limits import shipped_limits
from popkit.rules.rule import Rule, read_rule
from popkit.standing import SUBJECTS

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["Rulebook", "rulebook"]

_SHIPPED: Final = tuple(f"{kind}.toml" for kind in SUBJECTS)
_LARGEST: Final = 2**20


@frozen(eq=False)
class Rulebook:
    """Rules in order of code; each step returns a new book.

    Attributes:
        rules: in order of code.
        origin: the rules of the book this one was selected from, so that steps may be taken in any
            order; None: it was not selected from another.
    """

    rules: tuple[Rule, ...]
    origin: tuple[Rule, ...] | None = None

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def __len__(self) -> int:
        return len(self.rules)

    def __repr__(self) -> str:
        return f"Rulebook({len(self.rules)} rules)"

    def __getitem__(self, name: str) -> Rule:
        """Return the rule of that name or code.

        Raises:
            UnknownRule: there is none; the error says what comes nearest.
        """
        for rule in self.rules:
            if name in (rule.name, rule.code):
                return rule
        raise UnknownRule(name, self._names())

    def select(self, *selectors: str) -> Rulebook:
        """Keep the rules that any selector matches: a name, a code, or the beginning of codes.

        Raises:
            UnknownRule: a selector matches nothing in the book that was begun with.
        """
        chosen = self._matched(selectors)
        return Rulebook(tuple(rule for rule in self.rules if rule.name in chosen), self.known)

    def ignore(self, *selectors: str) -> Rulebook:
        """Leave out the rules that any selector matches: a name, a code, or the beginning of codes.

        Raises:
            UnknownRule: a selector matches nothing in the book that was begun with.
        """
        left_out = self._matched(selectors)
        return Rulebook(tuple(rule for rule in self.rules if rule.name not in left_out), self.known)

    def _matched(self, selectors: Iterable[str]) -> frozenset[str]:
        found: set[str] = set()
        for selector in selectors:
            matched = {rule.name for rule in self.known if _matches(rule, selector)}
            if not matched:
                raise UnknownRule(selector, self._names())
            found |= matched
        return frozenset(found)

    @property
    def known(self) -> tuple[Rule, ...]:
        """The rules of the book that was begun with, whether or not they were left out since."""
        return self.rules if self.origin is None else self.origin

    def _names(self) -> list[str]:
        return [known for rule in self.known for known in (rule.name, rule.code)]


def _matches(rule: Rule, selector: str) -> bool:
    return bool(selector) and (rule.name == selector or rule.code.startswith(selector))


def rulebook(*paths: str | os.PathLike[str]) -> Rulebook:
    """Return the shipped rules, and beside them those of your own files, read through the same door.

    Raises:
        BrokenRulebook: a file cannot be read, a rule is at fault, or a name or code is taken;
            `faults` lists all that was found.
    """
    shipped = _shipped()
    return _checked([*shipped, *_read(paths, _from_path)]) if paths else shipped


@cache
def _shipped() -> Rulebook:
    folder = files("popkit.rules") / "shipped"
    return _checked(_read(_SHIPPED, lambda name: folder.joinpath(str(name)).read_bytes()))


def _from_path(path: str | os.PathLike[str]) -> bytes:
    return Path(path).read_bytes()


def _read(paths: Iterable[Any], open_file: Callable[[Any], bytes]) -> list[Rule]:
    rules: list[Rule] = []
    faults: list[str] = []
    for path in paths:
        tables, fault = _tables(path, open_file)
        faults += [f"{path}: {fault}"] if fault else []
        for table in tables:
            rule, wrong = read_rule(table, str(path), shipped_limits())
            rules += [rule] if rule else []
            faults += wrong
    if faults:
        raise BrokenRulebook(faults)
    return rules


def _tables(path: Any, open_file: Callable[[Any], bytes]) -> tuple[list[Any], str | None]:
    try:
        data = open_file(path)
        if len(data) > _LARGEST:
            return [], f"larger than {_LARGEST:,} bytes"
        tree = tomllib.loads(data.decode())
    except OSError as error:
        return [], error.strerror or "cannot be read"
    except (ValueError, RecursionError) as error:
        return [], f"not TOML: {error}"
    tables = tree.get("rule", [])
    if set(tree) - {"rule"} or not isinstance(tables, list):
        return [], "a rule file holds [[rule]] tables and nothing else"
    return tables, None if tables else "no [[rule]] in it"


def _checked(rules: Iterable[Rule]) -> Rulebook:
    ordered = list(rules)
    taken: dict[str, Rule] = {}
    faults = []
    for rule in ordered:
        for known in (rule.name, rule.code):
            if known in taken:
                faults.append(f'{rule.file}: "{known}" is taken by a rule of {taken[known].file}')
            taken.setdefault(known, rule)
    if faults:
        raise BrokenRulebook(faults)
    return Rulebook(tuple(sorted(ordered, key=lambda rule: rule.code)))
