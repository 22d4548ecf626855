"""Every fact about the questionnaires of a month, at its edges: what they come to, what has changed, who was told."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

import pytest

from popkit.read import read_district, read_plan
from popkit.rules.example import example_plan
from popkit.standing import MonthStanding, stand

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

AREAS: Final = ("mental_or_psychological_problems", "illegal_or_antisocial_behavior")
BELONGING: Final = {
    "id": "riverside:belonging",
    "name": "Belonging at Riverside",
    "respondent": "student",
    "items": 3,
    "minimum": 0,
    "maximum": 4,
    "direction": "higher_better",
    "formula": {"kind": "sum"},
    "licence": "the district's own",
    "sources": ["Riverside, 2026"],
    "ppra": ["mental_or_psychological_problems"],
    "sd": 2.0,
    "reliability": {"value": 0.75, "kind": "alpha"},
}

Answers = tuple[str, "Sequence[float | None]"]

WHO5: Final[Answers] = ("who5", [3, 3, 3, 2, 2])
OURS: Final[Answers] = ("riverside:belonging", [4, 3, 2])


def psc17(total: int) -> Answers:
    """Answers that come to a total up to 17."""
    return ("psc17", [1.0] * total + [0.0] * (17 - total))


def reviewed(*answers: Iterable[Answers], overlay: str = "", **own: Any) -> tuple[MonthStanding, ...]:
    """Reviews of the months from October on, held on the 15th each, as they stand at the end of the year of school."""
    document, _ = example_plan(overlay)
    document["wellbeing_reviews"] = [
        {
            "id": f"w{number}",
            "month": f"2026-{number}",
            "status": "completed",
            "held_on": f"2026-{number}-15",
            "scores": [{"instrument": name, "responses": responses} for name, responses in given],
        }
        for number, given in enumerate(answers, start=10)
    ]
    district = read_district({"instruments": [{**BELONGING, **own}]}) if own else None
    return stand(read_plan(document), as_of=dt.date(2027, 6, 1), district=district).reviewed_months


def totals(month: MonthStanding) -> dict[str, float | None]:
    return {name: None if score is None else score.total for name, score in month.scores.items()}


# What they come to


@pytest.mark.parametrize(
    ("answers", "found", "unscored"),
    [
        ([], {}, 0),
        ([WHO5], {"who5": 52.0}, 0),
        ([WHO5, psc17(7)], {"who5": 52.0, "psc17": 7.0}, 0),
        ([("who5", [3, 3, None, 2, 2])], {"who5": None}, 1),
        ([("psc17", [None] * 3 + [1] * 14)], {"psc17": 14.0}, 0),
        ([("psc17", [None] * 4 + [1] * 13)], {"psc17": None}, 1),
        ([OURS], {"riverside:belonging": None}, 1),
        ([OURS, WHO5], {"riverside:belonging": None, "who5": 52.0}, 1),
        ([WHO5, ("who5", [None] * 5)], {"who5": None}, 1),
        ([("who5", [None] * 5), WHO5], {"who5": 52.0}, 0),
    ],
)
def test_each_questionnaire_has_its_own_score(
    answers: list[Answers], found: dict[str, float | None], unscored: int
) -> None:
    (month,) = reviewed(answers)
    assert totals(month) == found
    assert month.has_responses == bool(answers)
    assert month.unscored_count == unscored


def test_a_month_without_a_review_has_no_scores() -> None:
    plan = stand(read_plan(example_plan("")[0]), as_of=dt.date(2027, 3, 1))
    month = plan.months[-1]
    assert (month.scores, month.changes, month.has_responses) == ({}, {}, False)
    assert (month.unscored_count, month.comparable_score_count, month.surveys_without_permission) == (0, 0, 0)


@pytest.mark.parametrize(
    ("answers", "total"),
    [
        ([4, 3, 2], 9.0),
        ([0, 0, 0], 0.0),
        ([4, 4, 4], 12.0),
        ([4, 3, 5], None),
        ([4, 3, -1], None),
        ([4, 3, 2.5], None),
        ([4, 3], None),
        ([4, 3, 2, 1], None),
        ([], None),
        ([4, 3, None], None),
    ],
)
def test_a_districts_own_instrument_scores_what_lies_in_its_range(answers: list[float], total: float | None) -> None:
    """Of its answers nothing is known when a plan is read, so those that cannot be are not scored and break nothing."""
    (month,) = reviewed([("riverside:belonging", list(answers))], name="Ours")
    assert totals(month) == {"riverside:belonging": total}
    assert month.unscored_count == (total is None)


# What has changed


@pytest.mark.parametrize(
    ("series", "found"),
    [
        ([0], None),
        ([0, 0], ("none", None)),
        ([0, 5], ("none", None)),
        ([0, 6], ("provisional", "worse")),
        ([6, 0], ("provisional", "better")),
        ([0, 6, 6], ("confirmed", "worse")),
        ([0, 5, 6], ("provisional", "worse")),
        ([0, 6, 5], ("none", None)),
        ([8, 2, 14], ("provisional", "worse")),
    ],
)
def test_a_change_is_provisional_until_the_next_score_tells_the_same(
    series: list[int], found: tuple[str, str | None] | None
) -> None:
    """With a standard deviation of 5.62 and a reliability of 0.89, six points are more than errors bring about."""
    month = reviewed(*([psc17(total)] for total in series))[-1]
    change = month.changes["psc17"]
    assert (change and (change.status, change.direction)) == found
    assert month.comparable_score_count == (found is not None)
    assert month.provisional_worse_count == (found == ("provisional", "worse"))
    assert month.confirmed_worse_count == (found == ("confirmed", "worse"))


def test_each_review_is_compared_as_it_stood_then() -> None:
    months = reviewed([psc17(0)], [psc17(6)], [psc17(6)])
    assert [change and change.status for kept in months if (change := kept.changes["psc17"]) or True] == [
        None,
        "provisional",
        "confirmed",
    ]


def test_a_score_that_was_not_made_neither_counts_nor_breaks() -> None:
    blank: Answers = ("psc17", [None] * 17)
    months = reviewed([blank], [psc17(0)], [blank, WHO5])
    assert [kept.changes for kept in months] == [{}, {"psc17": None}, {"who5": None}]
    *_, last = reviewed([psc17(0)], [WHO5], [psc17(6)])
    assert last.provisional_worse_count == 1


def test_without_a_standard_deviation_nothing_is_said_of_change() -> None:
    *_, last = reviewed([("who5", [5, 5, 5, 5, 5])], [("who5", [0, 0, 0, 0, 0])])
    assert last.changes == {"who5": None}
    assert (last.comparable_score_count, last.provisional_worse_count, last.confirmed_worse_count) == (0, 0, 0)


def test_questionnaires_are_compared_each_on_its_own() -> None:
    ours: list[Answers] = [("riverside:belonging", [4, 4, 4]), ("riverside:belonging", [0, 0, 0])]
    months = reviewed([psc17(0), ours[0]], [psc17(8), ours[1]], name="Ours")
    told = {name: (kept.status, kept.direction) for name, kept in months[-1].changes.items() if kept}
    assert told == {"psc17": ("provisional", "worse"), "riverside:belonging": ("provisional", "worse")}
    assert (months[-1].comparable_score_count, months[-1].provisional_worse_count) == (2, 2)


# Who was told before


def consent(covers: str = "who5", kind: str = "survey", **dates: str) -> str:
    days = "".join(f", {name} = {day}" for name, day in dates.items())
    return f"consents = [{{ kind = '{kind}', covers = ['{covers}']{days} }}]\n"


@pytest.mark.parametrize(
    ("overlay", "missing"),
    [
        ("", 1),
        (consent(), 0),
        (consent(kind="survey_notice"), 0),
        (consent(kind="services"), 1),
        (consent("psc17"), 1),
        (consent(AREAS[0]), 0),
        (consent(AREAS[1]), 1),
        # the review was held on 15 October
        (consent(given_on="2026-10-14"), 0),
        (consent(given_on="2026-10-15"), 0),
        (consent(given_on="2026-10-16"), 1),
        (consent(expires_on="2026-10-14"), 1),
        (consent(expires_on="2026-10-15"), 0),
        (consent(expires_on="2026-10-16"), 0),
        (consent(revoked_on="2026-10-14"), 1),
        (consent(revoked_on="2026-10-15"), 1),
        (consent(revoked_on="2026-10-16"), 0),
        (consent(revoked_on="2026-10-16", expires_on="2026-10-14"), 1),
        (consent(revoked_on="2026-10-14", expires_on="2026-10-16"), 1),
        (consent(revoked_on="2026-10-16", expires_on="2026-10-16"), 0),
    ],
)
def test_a_questionnaire_needs_a_consent_in_force_that_day(overlay: str, missing: int) -> None:
    (month,) = reviewed([WHO5], overlay=overlay)
    assert month.surveys_without_permission == missing


@pytest.mark.parametrize(
    ("covers", "missing"), [(AREAS[:1], 1), (AREAS[1:], 1), (AREAS, 0), (("psc17",), 0), (("who5",), 1)]
)
def test_every_subject_touched_has_to_be_covered(covers: tuple[str, ...], missing: int) -> None:
    each = ", ".join(f"{{ kind = 'survey', covers = ['{name}'] }}" for name in covers)
    (month,) = reviewed([psc17(3)], overlay=f"consents = [{each}]")
    assert month.surveys_without_permission == missing


def test_an_instrument_that_does_not_say_what_it_touches_has_to_be_named() -> None:
    answers: list[Answers] = [("rating_0_10", [5.0])]
    assert [kept.surveys_without_permission for kept in reviewed(answers)] == [1]
    assert [kept.surveys_without_permission for kept in reviewed(answers, overlay=consent(AREAS[0]))] == [1]
    assert [kept.surveys_without_permission for kept in reviewed(answers, overlay=consent("rating_0_10"))] == [0]


@pytest.mark.parametrize(
    ("own", "overlay", "missing"),
    [
        ({}, "", None),
        ({}, consent("riverside:belonging"), 0),
        ({}, consent(AREAS[0]), None),
        ({"name": "Ours"}, "", 1),
        ({"name": "Ours"}, consent(AREAS[0]), 0),
        ({"ppra": []}, "", 0),
    ],
)
def test_what_hangs_on_a_definition_that_is_not_at_hand_is_not_known(
    own: dict[str, Any], overlay: str, missing: int | None
) -> None:
    (month,) = reviewed([OURS], overlay=overlay, **own)
    assert month.surveys_without_permission == missing


def test_a_questionnaire_that_gives_no_score_was_given_all_the_same() -> None:
    (month,) = reviewed([("who5", [None] * 5), psc17(0)])
    assert month.surveys_without_permission == 2


def test_a_review_without_its_day_does_not_see_what_is_to_come() -> None:
    """It is taken to be of the last day of its month that has come."""
    document, _ = example_plan(consent(revoked_on="2026-10-25"))
    scores = [{"instrument": "who5", "responses": [3, 3, 3, 2, 2]}]
    document["wellbeing_reviews"] = [{"id": "w", "month": "2026-10", "status": "completed", "scores": scores}]
    plan = read_plan(document)
    found = [
        stand(plan, as_of=dt.date(2026, 10, day)).months[-1].surveys_without_permission for day in (20, 24, 25, 26)
    ]
    assert found == [0, 0, 1, 1]
