"""Facts: typed, documented properties of a standing, computed at most once, when somebody asks."""

from __future__ import annotations

import datetime as dt
import functools
import inspect
import types
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from attrs import frozen

__all__ = ["Fact", "FactKind", "Standing", "fact", "facts_of", "kept_fact", "part"]

FactKind = Literal["number", "date", "word", "claim"]
"""What a fact can be compared with; a claim is true or false."""

_KINDS: Final[dict[type, FactKind]] = {bool: "claim", int: "number", float: "number", dt.date: "date"}


if TYPE_CHECKING:
    fact = property
    kept_fact = part = functools.cached_property
else:

    class fact(property):  # noqa: N801 - stands beside `property`
        """A property that rules may compare: a number, a date, a word of a fixed list, or a claim.

        For what is cheaper to look at again than to keep.
        """

    class part:  # noqa: N801 - stands beside `property`
        """A property computed on first use and then kept: what facts are made from.

        `functools.cached_property` does the same, but in Python 3.11 takes a lock on every first use,
        which costs more than most facts do.
        """

        def __init__(self, compute: Callable[[Any], Any]) -> None:
            self.fget = compute
            self.name = compute.__name__
            self.__doc__ = compute.__doc__

        def __get__(self, standing: Any, owner: type) -> Any:
            if standing is None:
                return self
            value = standing.__dict__[self.name] = self.fget(standing)
            return value

    class kept_fact(part):  # noqa: N801 - stands beside `property`
        """A fact that many rules ask for, or that takes work: computed on first use and then kept."""


class Standing:
    """What every standing is: a few fields, which are slots, and a place where the parts asked for are kept.

    In Python 3.11 a field is read three times faster from a slot than from beside the parts, and facts
    read little else.
    """

    __slots__ = ("__dict__",)


@frozen
class Fact:
    """What is known of a fact without any plan.

    Attributes:
        subject: the kind of standing it belongs to.
        kind: what it can be compared with.
        words: the values it can have, for a word; otherwise empty.
        can_be_unknown: whether it can be None.
        whole: whether a number is always whole.
        about: one sentence: meaning, unit, range, and what None means.
    """

    subject: str
    name: str
    kind: FactKind
    words: tuple[str, ...]
    can_be_unknown: bool
    whole: bool
    about: str


@cache
def facts_of(standing: type) -> dict[str, Fact]:
    """Return the facts of a kind of standing, by name, in the order they are written."""
    subject = standing.__name__.removesuffix("Standing").lower()
    found = ((name, kept) for owner in reversed(standing.__mro__) for name, kept in vars(owner).items())
    return {name: _described(subject, name, kept) for name, kept in found if isinstance(kept, (fact, kept_fact))}


def _described(subject: str, name: str, kept: Any) -> Fact:
    annotation = get_type_hints(kept.fget)["return"]
    options = get_args(annotation) if get_origin(annotation) in (Union, types.UnionType) else (annotation,)
    known = [option for option in options if option is not types.NoneType]
    words = tuple(word for option in known for word in _words(option))
    kind: FactKind = "word" if words else _KINDS[known[0]]
    about = " ".join(inspect.cleandoc(kept.__doc__ or "").split())
    return Fact(subject, name, kind, words, len(known) < len(options), known[0] is int, about)


def _words(annotation: Any) -> tuple[str, ...]:
    return get_args(annotation) if get_origin(annotation) is Literal else ()
