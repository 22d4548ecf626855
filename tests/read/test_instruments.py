"""A district's own instruments: what can be read, and everything that cannot, at once."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from popkit.errors import UnreadableDistrict
from popkit.read.instruments import instruments_of, read_instruments

OWN: dict[str, Any] = {
    "id": "riverside:belonging",
    "name": "Belonging",
    "respondent": "student",
    "items": 4,
    "minimum": 1,
    "maximum": 5,
    "direction": "higher_better",
    "formula": {"kind": "sum"},
    "licence": "ours",
    "sources": ["Riverside"],
}

FULL: dict[str, Any] = {
    **OWN,
    "step": 0.5,
    "ages": {"minimum": 8},
    "reversed": [1],
    "counted": [1, 2, 4],
    "counted_alone": True,
    "missing": {"most_blank": 2, "counts_as": 1},
    "bands": [{"label": "low", "minimum": 3, "maximum": 8}, {"label": "high", "minimum": 8.5, "maximum": 15}],
    "subscales": [{"id": "near", "items": [1, 2], "bands": [{"label": "low", "minimum": 2, "maximum": 10}]}],
    "reliability": {"value": 0.8, "kind": "retest"},
    "sd": 4,
    "conventional_change": 3,
    "recall": "1 week",
    "ppra": [],
    "confirmed": ["all of it"],
    "recalled": [],
}

TOML = b"""
[[instruments]]
id = "riverside:belonging"
name = "Belonging"
respondent = "student"
items = 4
minimum = 1
maximum = 5
direction = "higher_better"
formula = {kind = "sum"}
licence = "ours"
sources = ["Riverside"]
"""


def own(**changes: Any) -> dict[str, Any]:
    return {**OWN, **changes}


def wrong(source: Any) -> list[tuple[str, str]]:
    with pytest.raises(UnreadableDistrict) as caught:
        read_instruments(source)
    return [(problem.code, problem.at) for problem in caught.value.problems]


def wrong_in(**changes: Any) -> list[tuple[str, str]]:
    """The problems of one definition, with places from its root."""
    return [(code, at.removeprefix("/instruments/0")) for code, at in wrong({"instruments": [own(**changes)]})]


def test_every_way_of_giving_a_definition(tmp_path: Path) -> None:
    (tmp_path / "i.toml").write_bytes(TOML)
    (tmp_path / "i.json").write_text(json.dumps({"instruments": [OWN]}), encoding="utf-8")
    expected = read_instruments({"instruments": [OWN]})
    assert list(expected) == ["riverside:belonging"]
    for source in (TOML, tmp_path / "i.toml", str(tmp_path / "i.json")):
        assert read_instruments(source) == expected


@pytest.mark.parametrize("source", [{}, {"instruments": []}, b""])
def test_a_district_may_have_none(source: Any) -> None:
    assert read_instruments(source) == {}


def test_everything_that_is_not_required_may_be_given() -> None:
    (instrument,) = read_instruments({"instruments": [FULL]}).values()
    assert instrument.counted_items == (1, 2, 4)
    assert instrument.ppra == ()
    assert instrument.minimal_change == 5


def test_null_is_not_given() -> None:
    given = own(counted=None, bands=[{"label": "low", "minimum": 4, "maximum": 21}])
    assert wrong({"instruments": [given]}) == [("outside-score", "/instruments/0/bands/0")]


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"maximum": 1}, [("out-of-range", "/maximum")]),
        ({"maximum": 0}, [("out-of-range", "/maximum")]),
        ({"step": 3}, [("out-of-range", "/step")]),
        ({"step": 0}, [("out-of-range", "/step")]),
        ({"items": 0}, [("out-of-range", "/items")]),
        ({"ages": {"minimum": 9, "maximum": 8}}, [("out-of-range", "/ages/maximum")]),
        ({"reliability": {"value": 1, "kind": "alpha"}}, [("out-of-range", "/reliability/value")]),
        ({"reliability": {"value": 0, "kind": "alpha"}}, [("out-of-range", "/reliability/value")]),
        ({"sd": 0}, [("out-of-range", "/sd")]),
        ({"reversed": [5]}, [("no-such-item", "/reversed/0")]),
        ({"reversed": [1, 2, 1]}, [("repeated-item", "/reversed/2")]),
        ({"counted": [1, 5, 1]}, [("no-such-item", "/counted/1"), ("repeated-item", "/counted/2")]),
        ({"counted": []}, [("too-few", "/counted")]),
        ({"sources": []}, [("too-few", "/sources")]),
        ({"missing": {"most_blank": 4, "counts_as": 1}}, [("out-of-range", "/missing/most_blank")]),
        (
            {"missing": {"most_blank": 2, "counts_as": 1}, "counted": [1, 2]},
            [("out-of-range", "/missing/most_blank")],
        ),
        ({"missing": {"most_blank": 1, "counts_as": 0}}, [("out-of-range", "/missing/counts_as")]),
        ({"missing": {"most_blank": 1, "counts_as": 6}}, [("out-of-range", "/missing/counts_as")]),
        ({"missing": {"most_blank": 1}}, [("missing-field", "/missing/counts_as")]),
        ({"ppra": ["money"]}, [("unknown-value", "/ppra/0")]),
        ({"formula": {"kind": "sum", "multiply": -1}}, [("out-of-range", "/formula/multiply")]),
        ({"formula": 5}, [("not-an-object", "/formula")]),
        ({"itemz": 1}, [("unknown-field", "")]),
        ({"formula": {"kind": "sum", "multiplied": 2}}, [("unknown-field", "/formula")]),
        ({"id": "who5"}, [("shipped-id", "/id")]),
        ({"id": "belonging"}, [("not-namespaced", "/id")]),
        ({"id": "not an id"}, [("not-an-id", "/id")]),
    ],
)
def test_nonsense_is_refused_where_it_stands(changes: dict[str, Any], problems: list[tuple[str, str]]) -> None:
    assert wrong_in(**changes) == problems


def band(minimum: float, maximum: float, label: str = "low") -> dict[str, Any]:
    return {"label": label, "minimum": minimum, "maximum": maximum}


@pytest.mark.parametrize(
    ("bands", "problems"),
    [
        ([band(4, 20)], []),
        ([band(3, 20)], [("outside-score", "/0")]),
        ([band(4, 21)], [("outside-score", "/0")]),
        ([band(9, 8)], [("out-of-range", "/0/maximum")]),
        ([band(8, 8)], []),
        ([band(4, 8), band(9, 20)], []),
        ([band(4, 8), band(8, 20)], [("overlapping-bands", "/1")]),
        ([band(9, 20), band(4, 9)], [("overlapping-bands", "/1")]),
        ([band(4, 20), band(8, 9), band(12, 13)], [("overlapping-bands", "/1"), ("overlapping-bands", "/2")]),
        ([band(4, 8), band(9, 8), band(9, 20)], [("out-of-range", "/1/maximum")]),
        ([band(4, 8, "Low")], [("wrong-form", "/0/label")]),
        ([{"label": "low", "minimum": 4}], [("missing-field", "/0/maximum")]),
        ([5], [("not-an-object", "/0")]),
    ],
)
def test_what_bands_may_be(bands: list[Any], problems: list[tuple[str, str]]) -> None:
    """Both ends belong to a band; a score lies in one band at most."""
    if problems:
        assert wrong_in(bands=bands) == [(code, f"/bands{at}") for code, at in problems]
    else:
        assert read_instruments({"instruments": [own(bands=bands)]})


@pytest.mark.parametrize(
    ("formula", "least", "most"),
    [({"kind": "sum", "multiply": 2}, 8, 40), ({"kind": "mean"}, 1, 5), ({"kind": "mean", "multiply": 10}, 10, 50)],
)
def test_bands_lie_where_the_formula_puts_the_score(formula: dict[str, Any], least: float, most: float) -> None:
    assert read_instruments({"instruments": [own(formula=formula, bands=[band(least, most)])]})
    assert wrong_in(formula=formula, bands=[band(least - 1, most)]) == [("outside-score", "/bands/0")]
    assert wrong_in(formula=formula, bands=[band(least, most + 1)]) == [("outside-score", "/bands/0")]


@pytest.mark.parametrize(
    ("subscales", "problems"),
    [
        ([{"id": "a", "items": [1, 2]}, {"id": "b", "items": [4]}], []),
        ([{"id": "a", "items": [1]}, {"id": "a", "items": [2]}], [("duplicate-id", "/1/id")]),
        ([{"id": "a", "items": [1, 1]}], [("repeated-item", "/0/items/1")]),
        ([{"id": "a", "items": [1]}, {"id": "b", "items": [2, 1]}], [("repeated-item", "/1/items/1")]),
        ([{"id": "a", "items": [3, 5]}], [("no-such-item", "/0/items/0"), ("no-such-item", "/0/items/1")]),
        ([{"id": "a", "items": []}], [("too-few", "/0/items")]),
        ([{"id": "a", "items": ["1"], "bands": [band(0, 99)]}], [("not-a-whole-number", "/0/items/0")]),
        ([{"id": "a", "items": [1, 2], "bands": [band(2, 11)]}], [("outside-score", "/0/bands/0")]),
        ([{"items": [1, 2], "bands": [band(2, 10)]}], [("missing-field", "/0/id")]),
        (["a"], [("not-an-object", "/0")]),
    ],
)
def test_what_subscales_may_be(subscales: list[Any], problems: list[tuple[str, str]]) -> None:
    """Only items that count (here 1, 2 and 4), each in one subscale at most."""
    if problems:
        assert wrong_in(counted=[1, 2, 4], subscales=subscales) == [(code, f"/subscales{at}") for code, at in problems]
    else:
        assert read_instruments({"instruments": [own(counted=[1, 2, 4], subscales=subscales)]})


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"items": "4", "counted": [9]}, ("not-a-whole-number", "/items")),
        ({"items": "4", "bands": [band(0, 99)]}, ("not-a-whole-number", "/items")),
        ({"counted": [], "bands": [band(0, 99)]}, ("too-few", "/counted")),
        ({"minimum": "1", "bands": [band(0, 99)]}, ("not-a-number", "/minimum")),
        ({"maximum": "5", "missing": {"most_blank": 1, "counts_as": 99}}, ("not-a-number", "/maximum")),
        ({"step": "1"}, ("not-a-number", "/step")),
        ({"formula": {"kind": "product"}, "bands": [band(0, 99)]}, ("unknown-value", "/formula/kind")),
        ({"formula": {"kind": "sum", "multiply": "4"}, "bands": [band(0, 99)]}, ("not-a-number", "/formula/multiply")),
        ({"formula": {"kind": "sum", "multiplied": 4}, "bands": [band(0, 99)]}, ("unknown-field", "/formula")),
        ({"counted": ["1", 2], "bands": [band(0, 99)]}, ("not-a-whole-number", "/counted/0")),
        ({"countd": [1, 2], "bands": [band(0, 99)]}, ("unknown-field", "")),
        ({"bands": [{"label": "low", "minimum": "1", "maximum": 99}]}, ("not-a-number", "/bands/0/minimum")),
        ({"ages": {"minimum": "9", "maximum": 8}}, ("not-a-whole-number", "/ages/minimum")),
    ],
)
def test_nothing_is_wrong_only_because_something_else_is(changes: dict[str, Any], problem: tuple[str, str]) -> None:
    assert wrong_in(**changes) == [problem]


def test_all_problems_come_at_once() -> None:
    first = own(name="", reversed=[9], bands=[band(9, 8)])
    second = own(id="who5", maximum="5")
    assert wrong({"instruments": [first, second, OWN, 5]}) == [
        ("too-long", "/instruments/0/name"),
        ("no-such-item", "/instruments/0/reversed/0"),
        ("out-of-range", "/instruments/0/bands/0/maximum"),
        ("not-a-number", "/instruments/1/maximum"),
        ("shipped-id", "/instruments/1/id"),
        ("duplicate-id", "/instruments/2/id"),
        ("not-an-object", "/instruments/3"),
    ]


def test_definitions_in_order_are_kept_beside_those_that_are_not() -> None:
    """For a door that reads them as part of a larger document."""
    read, problems = instruments_of([own(items=0), own(id="riverside:two")], "/here")
    assert list(read) == ["riverside:two"]
    assert [(problem.code, problem.at) for problem in problems] == [("out-of-range", "/here/0/items")]


@pytest.mark.parametrize(
    ("source", "problems"),
    [
        ({"instruments": {}}, [("not-a-list", "/instruments")]),
        ({"instruments": [OWN] * 201}, [("too-many", "/instruments")]),
        ({"instrument": []}, [("unknown-field", "")]),
        ({"instrument": [], "instruments": [5]}, [("unknown-field", ""), ("not-an-object", "/instruments/0")]),
        (b"a = ", [("not-toml", "")]),
    ],
)
def test_what_is_no_list_of_instruments(source: Any, problems: list[tuple[str, str]]) -> None:
    assert wrong(source) == problems


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("i.toml", b"a = ", "not-toml"),
        ("i.json", b"[]", "not-an-object"),
        ("i.json", b"", "not-json"),
        ("i.json", b"null", "not-an-object"),
        ("i.toml", b"#" * (2**18 + 1), "too-large"),
    ],
)
def test_files_that_cannot_be_read_are_named(name: str, data: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UnreadableDistrict) as caught:
        read_instruments(path)
    assert [(problem.code, problem.path) for problem in caught.value.problems] == [(code, str(path))]


def test_a_place_in_a_file_repeats_only_known_names(tmp_path: Path) -> None:
    path = tmp_path / "i.json"
    path.write_text('{"instruments": [{"bands": [{"label": "a", "label": "b"}], "x": {"a": 1, "a": 2}}]}', "utf-8")
    found = wrong(path)
    assert [at for code, at in found if code == "duplicate-member"] == ["/instruments/0/bands/0", "/instruments/0"]


def test_a_document_given_as_text_is_not_repeated() -> None:
    with pytest.raises(UnreadableDistrict) as caught:
        read_instruments('{"instruments": []}')
    (problem,) = caught.value.problems
    assert (problem.code, problem.path) == ("no-such-file", None)


def test_bounds_of_size_are_reached_before_they_are_passed(tmp_path: Path) -> None:
    (tmp_path / "i.toml").write_bytes(b"#" * 2**18)
    assert read_instruments(tmp_path / "i.toml") == {}
    many = [own(id=f"riverside:n{number}") for number in range(200)]
    assert len(read_instruments({"instruments": many})) == 200


def test_what_is_not_there(tmp_path: Path) -> None:
    assert wrong(tmp_path / "gone.toml") == [("no-such-file", "")]
    assert wrong(tmp_path) == [("unreadable-file", "")]


@pytest.mark.parametrize("points", [1, 3, 5])
def test_a_blank_may_count_as_anything_on_the_scale(points: float) -> None:
    assert read_instruments({"instruments": [own(missing={"most_blank": 1, "counts_as": points})]})


def test_hints_name_what_is_known() -> None:
    _, (problem,) = instruments_of([own(bandz=[])])
    assert problem.hint == 'did you mean "bands"?'
    _, (problem,) = instruments_of([own(ages={"minimun": 8})])
    assert problem.hint == 'did you mean "minimum"?'
    _, (problem,) = instruments_of([own(bands=[band(4, 20, "Low")])])
    assert problem.hint == "small letters, digits and _, such as very_low"


def places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value of a tree."""
    for part, kept in value.items() if isinstance(value, dict) else enumerate(value):
        yield (*way, part)
        if isinstance(kept, (dict, list)):
            yield from places(kept, (*way, part))


ODD = [
    None,
    True,
    "",
    "x",
    "\x00",
    -1,
    0,
    0.5,
    10**30,
    float("nan"),
    float("inf"),
    [],
    [None],
    {},
    {5: 5},
    [[]],
    object(),
]


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: type(odd).__name__)
def test_whatever_stands_in_a_definition_is_read_or_told(odd: object) -> None:
    """One value after the other is replaced; no problem lies outside the definition, and none is told twice."""
    for *way, last in places(FULL):
        table = copy.deepcopy(FULL)
        holder: Any = table
        for part in way:
            holder = holder[part]
        holder[last] = odd
        try:
            (instrument,) = read_instruments({"instruments": [table]}).values()
        except UnreadableDistrict as error:
            told = [(problem.code, problem.at) for problem in error.problems]
            assert len(set(told)) == len(told)
            assert all(at.startswith("/instruments/0") for _, at in told)
        else:
            assert instrument.score([None] * 4) is None
            assert instrument.scale[0] < instrument.scale[1]
            low = [instrument.minimum] * instrument.items
            assert instrument.score(low) is not None
