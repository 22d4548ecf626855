"""The page of instruments says what the definitions say."""

import pytest

import popkit
from popkit.instruments import instrument_from
from popkit.write.instruments import instruments_markdown

PAGE = instruments_markdown(popkit.instruments().values())


def test_the_page_begins_with_what_a_score_is_not() -> None:
    assert PAGE.startswith("# Instruments\n\nA score is never a diagnosis. ")


@pytest.mark.parametrize("name", popkit.instruments())
def test_every_instrument_is_on_the_page(name: str) -> None:
    instrument = popkit.instruments()[name]
    page = instruments_markdown([instrument])
    assert page.removeprefix(instruments_markdown([])) in PAGE
    for text in (f"## {instrument.name}\n", f"| id | `{name}` |", instrument.licence):
        assert text in page
    for text in (*instrument.confirmed, *instrument.recalled):
        assert f"\n- {text}\n" in page
    assert ("Read in a source:" in page) == bool(instrument.confirmed)


@pytest.mark.parametrize(
    "row",
    [
        "| answered by | student, aged from 8 up to 15 |",
        "| answered by | student, aged from 9 |",
        "| answered by | anyone |",
        "| items | 15, of which 12 count: 1, 3, 4, 5, 6, 8, 9, 10, 11, 12, 14, 15 |",
        "| items | 5 |",
        "| answers | 0 to 5 |",
        "| score | sum times 4: 0 to 100, higher is better |",
        "| score | sum: 0 to 34, higher is worse |",
        "| blanks | at most 3, each counting as 0 |",
        "| blanks | none allowed |",
        "| bands | `very_low` 0 to 28, `low` 29 to 50 |",
        "| `attention` | items 1, 3, 7, 13, 17; `at_or_above_cut_off` 7 to 10 |",
        "| minimal change | 6 points |",
        "| minimal change | not known; by convention 10 points |",
        "| minimal change | not known |",
        "| asks about | 2 weeks |",
        "| asks about | no time is named |",
        "| protected areas | mental or psychological problems, income |",
        "| protected areas | not known: do not give it to students |",
    ],
)
def test_rows_of_the_page(row: str) -> None:
    assert f"\n{row}\n" in PAGE


def test_a_definition_that_ships_nowhere() -> None:
    own = instrument_from(
        {
            "id": "riverside:belonging",
            "name": "Belonging",
            "respondent": "student",
            "items": 2,
            "minimum": 1,
            "maximum": 5,
            "direction": "higher_better",
            "formula": {"kind": "mean"},
            "licence": "ours",
            "sources": ["Riverside"],
            "ages": {"maximum": 12},
            "reversed": [2],
            "ppra": [],
            "subscales": [{"id": "near", "items": [1]}],
        }
    )
    page = instruments_markdown([own])
    for row in (
        "| answered by | student, aged up to 12 |",
        "| items | 2; turned round: 2 |",
        "| `near` | items 1 |",
        "| protected areas | none |",
    ):
        assert f"\n{row}\n" in page
    assert "Recalled" not in page
