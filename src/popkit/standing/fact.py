"""Facts: typed, documented properties of a standing, computed at most once, when somebody asks."""

from __future__ import annotations

import datetime as dt
import inspect
import types
from collections.abc import Callable
from functools import cache
from typing import (
    Any,
    Final,
    Generic,
    Literal,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    overload,
)

from attrs import frozen

__all__ = ["Fact", "FactKind", "fact", "facts_of", "part"]

T = TypeVar("T")

FactKind = Literal["number", "date", "word", "claim"]
"""What a fact can be compared with; a claim is true or false."""

_KINDS: Final[dict[type, FactKind]] = {bool: "claim", int: "number", float: "number", dt.date: "date"}


class part(Generic[T]):  # noqa: N801 - reads as a decorator beside `property`
    """A property computed on first use and then kept: what facts are made from.

    `functools.cached_property` does the same but takes a lock on every first use in Python
    3.11, which costs more than most facts do.
    """

    def __init__(self, compute: Callable[[Any], T]) -> None:
        self.compute = compute
        self.name = compute.__name__
        self.__doc__ = compute.__doc__

    @overload
    def __get__(self, standing: None, owner: type) -> part[T]: ...
    @overload
    def __get__(self, standing: object, owner: type) -> T: ...
    def __get__(self, standing: object | None, owner: type) -> part[T] | T:
        if standing is None:
            return self
        value = self.compute(standing)
        standing.__dict__[self.name] = value
        return value


class fact(part[T]):  # noqa: N801 - reads as a decorator beside `property`
    """A `part` that rules may compare: a number, a date, a word of a fixed list, or a claim."""


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
    return {name: _described(subject, kept) for name, kept in found if isinstance(kept, fact)}


def _described(subject: str, kept: fact[Any]) -> Fact:
    annotation = get_type_hints(kept.compute)["return"]
    options = get_args(annotation) if get_origin(annotation) in (Union, types.UnionType) else (annotation,)
    known = [option for option in options if option is not types.NoneType]
    words = tuple(word for option in known for word in _words(option))
    kind: FactKind = "word" if words else _KINDS[known[0]]
    about = " ".join(inspect.cleandoc(kept.__doc__ or "").split())
    return Fact(subject, kept.name, kind, words, len(known) < len(options), known[0] is int, about)


def _words(annotation: Any) -> tuple[str, ...]:
    return get_args(annotation) if get_origin(annotation) is Literal else ()
