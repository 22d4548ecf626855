"""The year of a plan at a glance: signs that need no colour, in eighty columns, and no word that people wrote."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any, Final, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import popkit
from popkit.rules.example import example_district, example_plan
from popkit.standing import MonthStanding, PlanStanding
from popkit.write import plan_page
from popkit.write.paper import WIDTH, cells
from popkit.write.show_year import MARKS, _short, year_lines

KNOWN: Final = "calendars = [{}]\n"
DAYS: Final = st.dates(dt.date(2026, 8, 1), dt.date(2027, 12, 31))
CANARY: Final = "Xochitl Nightingale"


def standing(overlay: str, day: str = "2027-03-08", **more: Any) -> PlanStanding:
    document, district = example_plan(overlay)[0] | more, popkit.read_district(example_district(overlay))
    return popkit.stand(popkit.read_plan(document), as_of=dt.date.fromisoformat(day), district=district)


def year(overlay: str, day: str = "2027-03-08", **more: Any) -> list[str]:
    return year_lines(standing(overlay, day, **more))


def reviews(*each: str) -> str:
    return f"{KNOWN}wellbeing_reviews = [{', '.join(f'{{ {kept} }}' for kept in each)}]\n"


def cells_of(line: str) -> list[str]:
    return [line[at : at + 5].strip() for at in range(20, max(len(line), 21), 5)]


FEBRUARY: Final = "month = '2027-02', held_on = 2027-02-10"


def test_every_state_of_a_month_has_a_sign_of_its_own() -> None:
    states = get_type_hints(MonthStanding.state.fget)["return"].__args__  # type: ignore[attr-defined]
    assert set(MARKS) == set(states)
    assert len(set(MARKS.values())) == len(MARKS)
    assert {cells(sign) for sign in MARKS.values()} == {1}


def test_a_year_is_a_column_a_month() -> None:
    overlay = reviews(
        "month = '2026-10', held_on = 2026-10-15",
        "month = '2026-11', held_on = 2026-12-02",
        "month = '2026-12', status = 'attempted', attempts = [{ on = 2026-12-10 }]",
        "month = '2027-01', status = 'waived'",
    )
    head, row, *legend = year(overlay)
    assert cells_of(head) == ["Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar"]
    assert row.startswith("  review  ")
    assert cells_of(row) == [
        MARKS[kept] for kept in ["missed", "reviewed", "late", "attempted", "waived", "missed", "open"]
    ]
    text = " ".join(" ".join(legend).split())
    assert text == ("✗ missed, ● reviewed, ◐ late, ○ attempted, ◇ waived, □ open newest review 2026-12-02, 96 days ago")


@pytest.mark.parametrize(
    ("overlay", "is_shown"),
    [
        ("", False),
        (KNOWN, True),
        ("wellbeing_reviews = [{ month = '2027-02' }]", True),
        ("wellbeing_reviews = [{ month = '2027-02', held_on = 2027-02-10 }]", True),
        ("wellbeing_reviews = [{ month = '2027-02', held_on = 2027-03-09 }]", False),
        ("wellbeing_reviews = [{ month = '2027-02', status = 'void' }]", False),
        ("starts_on = '2027-04-01'\n" + KNOWN, False),
        ("status = 'draft'", False),
    ],
)
def test_where_nothing_is_known_there_is_nothing_to_show(overlay: str, is_shown: bool) -> None:  # noqa: FBT001
    assert bool(year(overlay)) == is_shown
    assert ("\nMonths\n" in plan_page(standing(overlay))) == is_shown


def test_what_was_said_of_a_review_without_its_day_is_shown() -> None:
    overlay = "wellbeing_reviews = [{ month = '2027-02', ratings = [{ domain = 'health', level = 'steady' }] }]"
    _, row, health, *legend = year(overlay)
    assert cells_of(row)[-2:] == ["?", "?"]
    assert cells_of(health)[-1] == "S"
    assert not any("newest review" in line for line in legend)


def test_the_months_stand_between_the_supports_and_what_is_due() -> None:
    page = plan_page(standing(KNOWN))
    assert page.index("\nSupports\n") < page.index("\nMonths\n") < page.index("\nDue\n")
    assert "\n\nMonths\n  " in page


@pytest.mark.parametrize(
    ("rating", "cell"),
    [
        ("level = 'thriving'", "T"),
        ("level = 'steady'", "S"),
        ("level = 'needs_attention'", "N"),
        ("level = 'urgent'", "U"),
        ("self_level = 'urgent'", "- u"),
        ("level = 'steady', self_level = 'needs_attention'", "S n"),
        ("level = 'thriving', self_level = 'thriving'", "T t"),
        ("not_discussed = 'no time'", "-"),
        ("not_discussed = ' '", ""),
        ("", ""),
    ],
)
def test_the_view_of_the_adult_and_the_students_own_stand_side_by_side(rating: str, cell: str) -> None:
    given = f"{{ domain = 'social_emotional'{', ' if rating else ''}{rating} }}"
    lines = year(reviews(f"{FEBRUARY}, ratings = [{given}]", "month = '2027-01', held_on = 2027-01-14"))
    row = next(line for line in lines if "social, emotional" in line)
    assert [*cells_of(row), *[""] * 7][:7] == ["", "", "", "", "", cell, ""]
    assert "- not rated; small letters: the student's own view" in " ".join(" ".join(lines).split())


def test_without_ratings_no_letter_is_explained() -> None:
    assert not any("thriving" in line for line in year(reviews(FEBRUARY)))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.001, "0"),
        (52.0, "52"),
        (100.0, "100"),
        (5.5, "5.5"),
        (500 / 7, "71.4"),
        (7 / 3, "2.33"),
        (999.96, "1000"),
        (9999.4, "9999"),
        (9999.6, "…"),
        (-12.54, "-13"),
        (-1.25, "-1.2"),
        (-999.4, "-999"),
        (-1000.0, "…"),
        (1e17, "…"),
        (30.0, "30"),
    ],
)
def test_a_score_leaves_a_space_in_its_cell(value: float, text: str) -> None:
    assert _short(value) == text


def test_scores_stand_apart_and_one_that_was_not_made_is_told() -> None:
    wellbeing = "scores = [{ instrument = 'pwi_sc', responses = [%s] }]"
    overlay = reviews(
        f"month = '2026-12', held_on = 2026-12-10, {wellbeing % '7, 7, 7, 7, 7, 7, 8'}",
        f"month = '2027-01', held_on = 2027-01-14, {wellbeing % '7, 7, 7, 7, 7, 8, 8'}",
        f"{FEBRUARY}, scores = [{{ instrument = 'riverside:belonging', responses = [1] }}]",
    )
    lines = year(overlay)
    (score,) = [line for line in lines if "pwi_sc" in line]
    (own,) = [line for line in lines if "riverside:" in line]
    assert score.split() == ["pwi_sc", "71.4", "72.9"]
    assert cells_of(own) == [*[""] * 5, "?"]
    assert own.startswith("  riverside:belong…")
    assert any("? among scores" in line for line in lines)
    assert not any("reliably" in line for line in lines)


def test_a_change_is_told_in_words_and_is_no_diagnosis() -> None:
    def screened(month: str, total: int) -> str:
        answers = ", ".join(["1"] * total + ["0"] * (17 - total))
        return (
            f"month = '{month}', held_on = {month}-12, scores = [{{ instrument = 'psc17', responses = [{answers}] }}]"
        )

    told = [screened("2026-12", 0), screened("2027-01", 7), screened("2027-02", 8)]
    lines = [" ".join(" ".join(year(reviews(*told[:count]))).split()) for count in (1, 2, 3)]
    assert "reliably" not in lines[0]
    assert "psc17: reliably worse than at first, provisional; no diagnosis" in lines[1]
    assert "psc17: reliably worse than at first, confirmed; no diagnosis" in lines[2]
    assert "reliably" not in " ".join(year(reviews(*told[:1], screened("2027-01", 3))))


def test_of_a_long_plan_the_newest_twelve_months_are_shown() -> None:
    head, row, *_ = year(reviews("month = '2026-09', held_on = 2026-09-20"), "2027-12-01")
    names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    assert cells_of(head) == names
    assert len(cells_of(row)) == 12


def test_a_review_long_ago_is_still_the_newest() -> None:
    lines = year(reviews("month = '2026-09', held_on = 2026-09-20"), "2027-12-01")
    assert lines[-1] == "  newest review 2026-09-20, 437 days ago"


def test_no_line_is_too_wide_with_everything_in_it() -> None:
    domains = ("academic", "social_emotional", "health", "family_basic_needs", "engagement_belonging", "college_career")
    ratings = [{"domain": name, "level": "needs_attention", "self_level": "urgent"} for name in domains]
    scores = [
        {"instrument": "pwi_sc", "responses": [7] * 6 + [8]},
        {"instrument": "riverside:" + "b" * 100, "responses": [1]},
    ]
    held = [
        {"id": f"w{n}", "month": month, "status": "completed", "held_on": f"{month}-12", "ratings": ratings}
        | {"scores": scores}
        for n, month in enumerate(f"{year}-{number:02}" for year in (2026, 2027) for number in range(1, 13))
        if "2026-09" <= month <= "2027-11"
    ]
    lines = year(KNOWN, "2027-12-01", wellbeing_reviews=held)
    assert max(map(cells, lines)) <= WIDTH
    assert len(lines) > 10
    assert all(line == line.rstrip() for line in lines)


def test_colour_adds_nothing_but_itself() -> None:
    """Paint that only marks its texts shows which are dressed; without the marks the lines are the plain ones."""
    at = standing(reviews(FEBRUARY, "month = '2027-01', status = 'attempted', attempts = [{ on = 2027-01-14 }]"))
    styles: set[str] = set()

    def paint(text: str, style: str) -> str:
        styles.add(style)
        return f"<{text}>"

    dressed = year_lines(at, paint)
    bare = [line.replace("<", "").replace(">", "").rstrip() for line in dressed]
    assert bare == year_lines(at)
    assert styles == {"good", "watch", "action"}


@given(data=st.data(), day=DAYS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_year_fits_the_page_and_shows_no_word_that_people_wrote(
    data: st.DataObject, day: dt.date, plan_documents: st.SearchStrategy[dict[str, Any]]
) -> None:
    document = data.draw(plan_documents)
    for review in document["wellbeing_reviews"]:
        review |= {"going_well": CANARY, "student_voice": CANARY}
        for rating in review["ratings"]:
            rating["not_discussed"] = CANARY
    at = popkit.stand(popkit.read_plan(document), as_of=day, district=popkit.read_district(example_district(KNOWN)))
    lines = year_lines(at)
    assert all(cells(line) <= WIDTH for line in lines)
    assert "Xochitl" not in json.dumps(lines)


def test_a_paint_takes_nothing_away_where_the_newest_month_is_painted() -> None:
    """The padding of the last cell goes, painted or not."""
    at = standing(reviews("month = '2027-03', held_on = 2027-03-01"))
    painted = "\n".join(year_lines(at, lambda text, _style: f"\x1b[{text}\x1b]"))
    assert "\x1b[●" in painted
    assert re.sub("\x1b.", "", painted) == "\n".join(year_lines(at))
