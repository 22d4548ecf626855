"""The rulebook: an object you hold, not a registry that fills itself."""

from __future__ import annotations

from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from attrs import evolve, frozen

from popkit.errors import UnknownName, UnknownRule
from popkit.limits import shipped_limits
from popkit.rules.files import RuleFile, rules_in
from popkit.rules.packs import pack_files
from popkit.rules.profiles import matches, profiles
from popkit.standing import SUBJECTS

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator

    from popkit.limits import Limits
    from popkit.rules.rule import Rule

__all__ = ["Rulebook", "rulebook"]

_SHIPPED: Final = tuple(f"{kind}.toml" for kind in SUBJECTS)


@frozen(eq=False)
class Rulebook:
    """Rules in order of code; each step returns a new book.

    Attributes:
        rules: those that judge, in order of code.
        origin: the rules of the book this one was selected from, so that steps may be taken in any
            order; None: it was not selected from another.
        previews: rules that judge only once they are selected by their own name or code, or by a profile.
    """

    rules: tuple[Rule, ...]
    origin: tuple[Rule, ...] | None = None
    previews: tuple[Rule, ...] = ()

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
        for rule in (*self.rules, *self.previews):
            if name in (rule.name, rule.code):
                return rule
        raise UnknownRule(name, self._names())

    def select(self, *selectors: str) -> Rulebook:
        """Keep the rules that any selector matches: a name, a code, or the beginning of codes.

        A preview rule is kept only for its own name or code, and no beginning.

        Raises:
            UnknownRule: a selector matches nothing in the book that was begun with.
        """
        chosen = self._matched(selectors)
        kept = [rule for rule in self.rules if rule.name in chosen]
        called = [rule for rule in self.previews if not {rule.name, rule.code}.isdisjoint(selectors)]
        # The others that it matches go on waiting to be called, or the order of steps would matter.
        waiting = [rule for rule in self.previews if rule.name in chosen and rule not in called]
        return Rulebook(_in_order([*kept, *called]), self.known, tuple(waiting))

    def profile(self, name: str) -> Rulebook:
        """Keep the shipped rules of a profile, such as `core`, and all rules of one's own.

        Raises:
            UnknownName: there is no such profile; the error says what comes nearest.
        """
        found = profiles()
        if name not in found:
            raise UnknownName("profile", name, found)
        profile = found[name]
        kept = [rule for rule in self.rules if not rule.is_shipped or profile.has(rule)]
        called = [rule for rule in self.previews if profile.has(rule, by_name=True)]
        others = tuple([rule for rule in self.previews if not rule.is_shipped])
        return Rulebook(_in_order([*kept, *called]), self.known, others)

    def ignore(self, *selectors: str) -> Rulebook:
        """Leave out the rules that any selector matches: a name, a code, or the beginning of codes.

        Raises:
            UnknownRule: a selector matches nothing in the book that was begun with.
        """
        left_out = self._matched(selectors)
        kept, waiting = (
            tuple([rule for rule in rules if rule.name not in left_out]) for rules in (self.rules, self.previews)
        )
        return Rulebook(kept, self.known, waiting)

    def _matched(self, selectors: Iterable[str]) -> frozenset[str]:
        found: set[str] = set()
        for selector in selectors:
            matched = {rule.name for rule in self.known if matches(rule, selector)}
            if not matched:
                raise UnknownRule(selector, self._names())
            found |= matched
        return frozenset(found)

    @property
    def known(self) -> tuple[Rule, ...]:
        """The rules of the book that was begun with, whether or not they were left out since."""
        return _in_order([*self.rules, *self.previews]) if self.origin is None else self.origin

    @property
    def limits(self) -> Limits:
        """The shipped limits, and those that the book's own files brought."""
        return shipped_limits().changed({limit.name: limit for rule in self.known for limit in rule.own_limits})

    def _names(self) -> list[str]:
        return [known for rule in self.known for known in (rule.name, rule.code)]


def rulebook(*paths: str | os.PathLike[str], profile: str | None = None, packs: bool = False) -> Rulebook:
    """Return the shipped rules, and beside them those of your own files, read through the same door.

    Args:
        paths: files of your own rules, and of the limits they bring.
        profile: only the shipped rules of this profile, such as `core`; None: all of them.
        packs: also the rules that installed packages bring (entry points in the group `popkit.rules`). They are
            never read unasked.

    Raises:
        BrokenRulebook: a file cannot be read, a rule or limit is at fault, or a name or code is taken;
            `faults` lists all that was found.
        UnknownName: there is no such profile.
    """
    shipped, own = _shipped(), [RuleFile(str(path), partial(_bytes, path)) for path in paths]
    own += pack_files() if packs else []
    book = _book([*shipped.known, *rules_in(own, shipped.known)]) if own else shipped
    return book if profile is None else book.profile(profile)


@cache
def _shipped() -> Rulebook:
    folder = files("popkit.rules") / "shipped"
    rules = rules_in(RuleFile(name, folder.joinpath(name).read_bytes) for name in _SHIPPED)
    return _book([evolve(rule, is_shipped=True) for rule in rules])


def _bytes(path: str | os.PathLike[str]) -> bytes:
    return Path(path).read_bytes()


def _book(rules: Iterable[Rule]) -> Rulebook:
    known = list(rules)
    judging = [rule for rule in known if rule.status != "preview"]
    previews = [rule for rule in known if rule.status == "preview"]
    return Rulebook(_in_order(judging), None, _in_order(previews))


def _in_order(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    return tuple(sorted(rules, key=lambda rule: rule.code))
