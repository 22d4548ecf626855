"""Answers to questionnaires that nobody can have given, by whichever way a plan is read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from popkit.errors import UnreadablePlan
from popkit.instruments import SHIPPED_IDS, shipped_instruments
from popkit.problems import ReadProblem
from popkit.read import read_plan
from popkit.read.plans import _one
from popkit.rules.example import example_plan

CANARY: Final = 7654321
"""An answer that is out of any range, and would be found in any text."""

KNOWN: Final = (
    "one of cantril, psc17, pwi_sc, rating_0_10, stirling, who5, or a district's own, such as riverside:belonging"
)
AT: Final = "/wellbeing_reviews/0/scores/0"


def document(*scores: Any, **more: Any) -> dict[str, Any]:
    review = {"id": "w1", "month": "2027-02", "status": "completed", "scores": list(scores)}
    return {**example_plan("")[0], "wellbeing_reviews": [review], **more}


def answered(name: Any, *responses: float | None) -> dict[str, Any]:
    return {"instrument": name, "responses": list(responses)}


def as_toml(given: dict[str, Any], folder: Path) -> Path:
    """Write the members as inline values, in which TOML and JSON differ in the sign of a table and in null."""
    lines = [f"{name} = {json.dumps(value).replace(': ', ' = ')}\n" for name, value in given.items()]
    (folder / "plan.toml").write_text("".join(lines), encoding="utf-8")
    return folder / "plan.toml"


Read = Callable[[dict[str, Any]], list[ReadProblem]]


@pytest.fixture(params=["mapping", "bytes", "json file", "toml file", "written twice"])
def problems_of(request: pytest.FixtureRequest, tmp_path: Path) -> Read:
    """Read a document in each way there is; the last holds a member twice, which keeps it from the quick way."""

    def read(given: dict[str, Any]) -> list[ReadProblem]:
        source: Any = given
        if request.param == "bytes":
            source = json.dumps(given).encode()
        elif request.param == "json file":
            source = tmp_path / "plan.json"
            source.write_text(json.dumps(given), encoding="utf-8")
        elif request.param == "toml file":
            source = as_toml(given, tmp_path)
        elif request.param == "written twice":
            source = json.dumps(given).replace('"student": {', '"student": {"grade": "07", ', 1).encode()
        _, problems = _one(source)
        error = UnreadablePlan(problems)
        assert str(CANARY) not in f"{error} {error!r}"
        return [problem for problem in problems if problem.code != "duplicate-member"]

    return read


def told(problems: list[ReadProblem]) -> list[tuple[str, str, str | None]]:
    return [(problem.code, problem.at, problem.hint) for problem in problems]


@pytest.mark.parametrize(
    ("score", "problems"),
    [
        (answered("who5", 0, 5, 0, 5, 0), []),
        (answered("riverside:belonging", CANARY), []),
        (answered("riverside.belonging"), []),
        (answered("who5", 0, 5, 6, 5, -1), [("out-of-range", "/responses/2"), ("out-of-range", "/responses/4")]),
        (answered("who5", 0, 5, 2.5, 5, 0), [("out-of-range", "/responses/2")]),
        (answered("who5", 0, CANARY, 0, 5), [("too-few", "/responses"), ("out-of-range", "/responses/1")]),
        (answered("who5"), [("too-few", "/responses")]),
        (answered("who5", 0, 5, 0, 5, 0, 5), [("too-many", "/responses")]),
        (answered("cantril", 11), [("out-of-range", "/responses/0")]),
        (answered("stirling", *[1] * 15), []),
        (answered("stirling", *[1] * 12), []),
        (answered("stirling", *[1] * 14), [("too-few", "/responses")]),
    ],
)
def test_answers_at_the_edges(score: dict[str, Any], problems: list[tuple[str, str]], problems_of: Read) -> None:
    found = [(problem.code, problem.at) for problem in problems_of(document(score))]
    assert found == [(code, AT + place) for code, place in problems]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("who_5", 'did you mean "who5"?'),
        ("WHO-5", 'did you mean "who5"?'),
        ("psc-17", 'did you mean "psc17"?'),
        ("cantrill", 'did you mean "cantril"?'),
        (f"Q{CANARY}", KNOWN),
    ],
)
def test_an_instrument_nobody_knows_is_told_by_what_comes_nearest(name: str, hint: str, problems_of: Read) -> None:
    found = told(problems_of(document(answered(name, CANARY))))
    assert found == [("unknown-instrument", f"{AT}/instrument", hint)]


@pytest.mark.parametrize(
    ("score", "hint"),
    [
        (answered("who5", 9, 0, 0, 0, 0), "0 to 5 in steps of 1"),
        (answered("stirling", *[9] + [1] * 14), "1 to 5 in steps of 1"),
        (answered("who5"), "5 answers"),
        (answered("cantril", 1, 2), "1 answers"),
        (answered("stirling"), "15 answers, or 12"),
    ],
)
def test_a_problem_says_what_would_be_right(score: dict[str, Any], hint: str) -> None:
    with pytest.raises(UnreadablePlan) as caught:
        read_plan(document(score))
    assert [problem.hint for problem in caught.value.problems] == [hint]


@pytest.mark.parametrize("name", SHIPPED_IDS)
def test_blanks_are_never_wrong(name: str) -> None:
    """Whether they leave a score is told where it is made."""
    items = shipped_instruments()[name].items
    assert read_plan(document(answered(name, *[None] * items))).wellbeing_reviews[0].scores[0].instrument == name


def test_every_problem_of_a_document_comes_at_once(problems_of: Read) -> None:
    """What is itself at fault is told once, and not again as a wrong answer."""
    given = document(
        answered("who5", CANARY, 0, 0, 0, 0),
        {"instrument": "who5", "responses": ["often", 6, 0, 0, 0]},
        {"instrument": 5, "responses": [CANARY]},
        {"instrument": "who5", "responses": "all"},
        {"responses": [CANARY]},
        {"instrument": "who5"},
        "who5",
        answered("whoo5", CANARY),
        tier={"level": 9},
    )
    at = "/wellbeing_reviews/0/scores"
    assert sorted((problem.at, problem.code) for problem in problems_of(given)) == [
        ("/tier/level", "out-of-range"),
        (f"{at}/0/responses/0", "out-of-range"),
        (f"{at}/1/responses/0", "not-a-number"),
        (f"{at}/1/responses/1", "out-of-range"),
        (f"{at}/2/instrument", "not-text"),
        (f"{at}/3/responses", "not-a-list"),
        (f"{at}/4/instrument", "missing-field"),
        (f"{at}/5/responses", "missing-field"),
        (f"{at}/6", "not-an-object"),
        (f"{at}/7/instrument", "unknown-instrument"),
    ]


@pytest.mark.parametrize("reviews", ["all", 5, [0], ["x"], [{"scores": 5}], [{"scores": "who5"}], {}])
def test_reviews_that_are_none_have_no_answers(reviews: Any, problems_of: Read) -> None:
    codes = {problem.code for problem in problems_of({**document(), "wellbeing_reviews": reviews})}
    assert codes.isdisjoint({"unknown-instrument", "too-few", "out-of-range"})
    assert codes


def test_two_problems_of_one_kind_are_told_each(problems_of: Read) -> None:
    given = document(answered("who5", 6, 0, 0, 0, 0), answered("nope", 1))
    given["wellbeing_reviews"] += [{**given["wellbeing_reviews"][0], "id": "w2", "month": "2027-01"}]
    assert [problem.at for problem in problems_of(given)] == [
        f"/wellbeing_reviews/{review}/scores/{place}"
        for review in (0, 1)
        for place in ("0/responses/0", "1/instrument")
    ]
