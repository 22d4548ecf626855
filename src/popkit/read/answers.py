"""Answers to questionnaires that nobody can have given: to an unknown instrument, or outside its range."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from popkit.errors import nearest
from popkit.instruments import SHIPPED_IDS, is_own_id, shipped_instruments, wrong_responses
from popkit.problems import ReadProblem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from popkit.model.comparison import Get

__all__ = ["answer_problems"]


def answer_problems(plan: object, get: Get) -> list[ReadProblem]:
    """Return what is wrong with the answers in the well-being reviews of a plan, or of a document.

    Of a district's own instrument nothing is known here; its answers are looked at when they are scored.
    """
    reviews = enumerate(get(plan, "wellbeing_reviews", None) or ())
    return [problem for index, review in reviews for problem in _of_review(review, f"/wellbeing_reviews/{index}", get)]


def _of_review(review: object, at: str, get: Get) -> Iterator[ReadProblem]:
    for index, given in enumerate(get(review, "scores", None) or ()):
        name, responses = get(given, "instrument", None), get(given, "responses", None)
        place = f"{at}/scores/{index}"
        if name in SHIPPED_IDS:
            yield from _of_answers(name, responses, f"{place}/responses")
        elif name is not None and not is_own_id(name):
            close = nearest(name.casefold(), SHIPPED_IDS)
            known = f"one of {', '.join(SHIPPED_IDS)}, or a district's own, such as riverside:belonging"
            yield ReadProblem(
                "unknown-instrument", f"{place}/instrument", f'did you mean "{close}"?' if close else known
            )


def _of_answers(name: str, responses: Any, at: str) -> Iterator[ReadProblem]:
    instrument = shipped_instruments()[name]
    for place in wrong_responses(instrument, responses) if responses is not None else ():
        if place is None:
            code = "too-few" if len(responses) < instrument.items else "too-many"
            some = f", or {len(instrument.counted_items)}" if instrument.counted_alone else ""
            yield ReadProblem(code, at, f"{instrument.items} answers{some}")
        else:
            hint = f"{instrument.minimum:g} to {instrument.maximum:g} in steps of {instrument.step:g}"
            yield ReadProblem("out-of-range", f"{at}/{place}", hint)
