"""What popkit ships: every definition is coherent, and says what was read and what was recalled."""

import subprocess
import sys
import tomllib
from collections.abc import Callable
from importlib.resources import files
from typing import Any, get_args

import pytest

from popkit.instruments import (
    SHIPPED_IDS,
    Score,
    incoherences,
    is_known_id,
    is_own_id,
    shipped_instruments,
    wrong_responses,
)
from popkit.vocabulary import ProtectedArea

Vectors = Callable[[str], dict[str, Any]]
FOLDER = files("popkit.instruments") / "shipped"


def test_the_ids_are_those_of_the_files() -> None:
    assert sorted(SHIPPED_IDS) == list(SHIPPED_IDS)
    assert sorted(file.name for file in FOLDER.iterdir()) == [f"{name}.toml" for name in SHIPPED_IDS]
    assert tuple(shipped_instruments()) == SHIPPED_IDS
    assert all(instrument.id == name for name, instrument in shipped_instruments().items())
    assert shipped_instruments() is shipped_instruments()


@pytest.mark.parametrize("name", SHIPPED_IDS)
def test_a_shipped_definition_agrees_with_itself(name: str) -> None:
    (table,) = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))["instruments"]
    assert not incoherences(table)


@pytest.mark.parametrize("name", SHIPPED_IDS)
def test_a_shipped_definition_says_whose_it_is_and_how_sure_we_are(name: str) -> None:
    instrument = shipped_instruments()[name]
    assert instrument.licence
    assert instrument.sources
    assert instrument.recalled
    assert (instrument.ppra is None) == (name == "rating_0_10")
    assert (instrument.missing is None) == (name != "psc17")


@pytest.mark.parametrize(
    ("name", "scale", "least"),
    [
        ("cantril", (0, 10), None),
        ("psc17", (0, 34), 6),
        ("pwi_sc", (0, 100), None),
        ("rating_0_10", (0, 10), None),
        ("stirling", (12, 60), None),
        ("who5", (0, 100), None),
    ],
)
def test_scales_and_minimal_changes(name: str, scale: tuple[float, float], least: float | None) -> None:
    instrument = shipped_instruments()[name]
    assert instrument.scale == scale
    assert instrument.minimal_change == least


@pytest.mark.parametrize(
    ("responses", "expected"),
    [
        ([3, 3, 3, 2, 2], (52, None)),
        ([3, 3, 3, 2, 1], (48, "low")),
        ([2, 2, 2, 1, 1], (32, "low")),
        ([2, 2, 1, 1, 1], (28, "very_low")),
        ([0] * 5, (0, "very_low")),
        ([5] * 5, (100, None)),
    ],
)
def test_who5_is_the_sum_times_four(responses: list[float], expected: tuple[float, str | None]) -> None:
    """It is not (sum - 5) times 4, as one calculator has it."""
    who5 = shipped_instruments()["who5"]
    assert who5.score(responses) == Score(*expected, 0)
    assert who5.score([*responses[:4], None]) is None


def test_the_stirling_scale_leaves_out_three_items_wherever_they_are_answered() -> None:
    stirling = shipped_instruments()["stirling"]
    honest = [3.0] * 15
    for place in (1, 6, 12):
        lied: list[float | None] = [*honest]
        lied[place] = 5
        assert stirling.score(lied) == Score(36, None, 0)
        lied[place] = None
        assert stirling.score(lied) == Score(36, None, 0)
    assert stirling.score([3] * 12) == Score(36, None, 0)
    assert stirling.score([3] * 11 + [None]) is None
    for length in (11, 13, 14, 16):
        assert wrong_responses(stirling, [3] * length) == (None,)


@pytest.mark.parametrize(
    ("subscale", "cut_off", "items"), [("internalizing", 5, 5), ("attention", 7, 5), ("externalizing", 7, 7)]
)
def test_the_checklist_s_subscales_have_cut_offs_of_their_own(subscale: str, cut_off: int, items: int) -> None:
    """A point below, at the cut-off, a point above."""
    psc17 = shipped_instruments()["psc17"]
    (asked,) = [part.items for part in psc17.subscales if part.id == subscale]
    assert len(asked) == items
    for points, band in ((cut_off - 1, None), (cut_off, "at_or_above_cut_off"), (cut_off + 1, "at_or_above_cut_off")):
        responses = [0.0] * 17
        for place in range(points):
            responses[asked[place % items] - 1] += 1
        score = psc17.score(responses)
        assert score is not None
        assert score.subscales[subscale] == Score(points, band, 0)
        assert score.total == points


def test_the_checklist_s_total_and_blanks() -> None:
    psc17 = shipped_instruments()["psc17"]
    for points, band in ((14, None), (15, "at_or_above_cut_off"), (16, "at_or_above_cut_off")):
        score = psc17.score([1] * points + [0] * (17 - points))
        assert score is not None
        assert (score.total, score.band) == (points, band)
    three = psc17.score([None] * 3 + [1] * 14)
    assert three is not None
    assert (three.total, three.blank_count) == (14, 3)
    assert psc17.score([None] * 4 + [1] * 13) is None
    assert sorted(item for part in psc17.subscales for item in part.items) == list(range(1, 18))


def test_the_wellbeing_index_is_ten_times_the_mean() -> None:
    pwi = shipped_instruments()["pwi_sc"]
    assert pwi.score([7] * 7) == Score(70, None, 0)
    assert pwi.score([7, 7, 7, 7, 7, 7, 8]) == Score(71.428571429, None, 0)


@pytest.mark.parametrize(("rung", "band"), [(0, "low"), (5, "low"), (6, "high"), (10, "high")])
def test_the_ladder(rung: float, band: str) -> None:
    assert shipped_instruments()["cantril"].score([rung]) == Score(rung, band, 0)


@pytest.mark.parametrize(
    ("name", "known", "own"),
    [
        ("who5", True, False),
        ("who6", False, False),
        ("riverside:belonging", True, True),
        ("riverside.belonging", True, True),
        ("org.riverside:belonging", True, True),
        ("riverside:", False, False),
        ("riverside.", False, False),
        ("riverside:.", False, False),
        (":belonging", False, False),
    ],
)
def test_an_own_id_has_a_namespace(name: str, known: bool, own: bool) -> None:  # noqa: FBT001
    assert (is_known_id(name), is_own_id(name)) == (known, own)


def test_the_protected_areas_are_eight() -> None:
    assert len(get_args(ProtectedArea)) == 8


def test_to_import_popkit_reads_no_definition() -> None:
    code = "import popkit; from popkit.instruments.shipped import _shipped; print(_shipped.cache_info().currsize)"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert ended.stdout == "0\n"


@pytest.mark.shared
def test_definitions_agree_with_what_was_read(vectors: Vectors) -> None:
    read = {case["id"]: case for case in vectors("instruments")["instruments"]}
    for name, other in zip(SHIPPED_IDS, ("cantril_hbsc", "psc17", "pwi_sc", None, "scwbs", "who5"), strict=True):
        if other is None:
            continue
        case, instrument = read[other], shipped_instruments()[name]
        assert len(instrument.counted_items) == case["items"]
        assert [instrument.minimum, instrument.maximum] == case["range"]
        assert instrument.direction == case["direction"]
        assert list(instrument.reversed) == case.get("reverse", [])
    checklist = shipped_instruments()["psc17"]
    assert {part.id: list(part.items) for part in checklist.subscales} == read["psc17"]["subscales"]
    assert checklist.sd == read["psc17"]["norm"]["sd"]


@pytest.mark.shared
def test_scores_agree_with_the_vectors(vectors: Vectors) -> None:
    for case in vectors("instruments")["scoring"]:
        if case["instrument"] in shipped_instruments():
            score = shipped_instruments()[case["instrument"]].score(case["items"])
            assert (score.total if score else None) == case["score"]
