"""From a tree to a plan, or to every problem that keeps it from being one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, get_args

from pydantic import BaseModel, ValidationError

from popkit.errors import nearest
from popkit.model import Plan
from popkit.model.base import DATE_PATTERN, ID_PATTERN, TEXT_PATTERN
from popkit.model.coherence import incoherences, member
from popkit.problems import PROBLEM_CODES, ReadProblem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic_core import ErrorDetails

    from popkit.read.tree import Tree

__all__ = ["as_problems", "plan_or_problems"]

_CODES: Final = {
    "bool_type": "not-true-or-false",
    "dataclass_type": "not-an-object",
    "dict_type": "not-an-object",
    "extra_forbidden": "unknown-field",
    "finite_number": "not-a-number",
    "float_type": "not-a-number",
    "int_from_float": "not-a-whole-number",
    "int_type": "not-a-whole-number",
    "invalid_key": "unknown-field",
    "literal_error": "unknown-value",
    "missing": "missing-field",
    "model_type": "not-an-object",
    "string_too_long": "too-long",
    "string_too_short": "too-long",
    "string_type": "not-text",
    "too_long": "too-many",
    "tuple_type": "not-a-list",
    "unexpected_keyword_argument": "unknown-field",
}
_RANGES: Final = frozenset({"greater_than", "greater_than_equal", "less_than", "less_than_equal"})
_PATTERNS: Final = {ID_PATTERN: "not-an-id", TEXT_PATTERN: "control-character", DATE_PATTERN: "not-a-date"}
# Names in here are the user's own, hence values: no place or hint repeats them.
_OPAQUE: Final = "extensions"


def plan_or_problems(tree: Tree, found: Iterable[ReadProblem] = ()) -> tuple[Plan | None, list[ReadProblem]]:
    """Make the plan, or list all that is wrong: what was `found` before, each field, and what must agree."""
    problems = list(found)
    try:
        plan = Plan.__pydantic_validator__.validate_python(tree)
    except ValidationError as error:
        problems += as_problems(error, Plan)
    else:
        return (None, problems) if problems else (plan, problems)
    places = {problem.at for problem in problems}
    problems += [problem for problem in incoherences(tree, member) if problem.at not in places]
    return None, problems


def as_problems(error: ValidationError, model: type[BaseModel]) -> list[ReadProblem]:
    """Translate pydantic's findings, leaving behind every value they carry."""
    details = error.errors(include_url=False, include_input=False)
    return [_as_problem(detail, model) for detail in details if detail["type"] != "incoherent"]


def _as_problem(detail: ErrorDetails, model: type[BaseModel]) -> ReadProblem:
    kind, loc, context = detail["type"], detail["loc"], detail.get("ctx", {})
    code = _code(kind, context)
    if code == "unknown-field":
        return ReadProblem(code, _pointer(loc[:-1]), _nearest_field(str(loc[-1]), model, loc[:-1]))
    return ReadProblem(code, _pointer(loc), _hint(kind, context))


def _code(kind: str, context: dict[str, Any]) -> str:
    if kind in PROBLEM_CODES:
        return kind
    if kind in _RANGES:
        return "out-of-range"
    if kind == "string_pattern_mismatch":
        return _PATTERNS.get(str(context["pattern"]), "wrong-form")
    return _CODES[kind]


def _hint(kind: str, context: dict[str, Any]) -> str | None:
    """Say what is allowed, from the model alone; nothing of the document is in these parts of the context."""
    if kind == "literal_error":
        return f"one of {context['expected']}"
    for name, sign in (("ge", "at least"), ("gt", "more than"), ("le", "at most"), ("lt", "less than")):
        if name in context:
            return f"{sign} {context[name]:g}"
    for name in ("min_length", "max_length"):
        if name in context:
            return f"{name.replace('_length', '')}imum {context[name]:,}"
    return None


def _pointer(loc: tuple[str | int, ...]) -> str:
    if _OPAQUE in loc:
        loc = loc[: loc.index(_OPAQUE) + 1]
    return "".join(f"/{part}" for part in loc)


def _nearest_field(name: str, model: type[BaseModel], loc: tuple[str | int, ...]) -> str | None:
    owner: Any = model
    for part in loc:
        if isinstance(part, str):
            owner = _record_in(_fields(owner)[part].annotation)
    close = nearest(name, _fields(owner))
    return f'did you mean "{close}"?' if close else None


def _fields(owner: Any) -> dict[str, Any]:
    fields: dict[str, Any] = owner.model_fields if issubclass(owner, BaseModel) else owner.__pydantic_fields__
    return fields


def _record_in(annotation: Any) -> Any:
    """Find the record type inside `X | None`, `tuple[X, ...]` and the like."""
    if hasattr(annotation, "__pydantic_fields__"):
        return annotation
    return next(kept for kept in map(_record_in, get_args(annotation)) if kept is not None) if get_args(annotation) else None
