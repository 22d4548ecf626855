import datetime as dt
import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import ANY

import pytest

from popkit.errors import UnreadableDistrict
from popkit.limits import shipped_limits
from popkit.read.district import District, read_district

DAY = dt.date(2026, 9, 14)
KNOWN = 'popkit reads "calendars", "instruments", "limits", "partners", "waivers" here'
OTHERS = "limits of other rules are known where their file or pack is named"
INSTRUMENT = """
[[instruments]]
id = "riverside:belonging"
name = "Belonging"
respondent = "student"
items = 3
minimum = 0
maximum = 4
direction = "higher_better"
formula = { kind = "sum" }
licence = "ours"
sources = ["Riverside"]
"""
WORDS = next(limit.name for limit in shipped_limits() if limit.is_words)


def wrong(source: Any) -> list[tuple[str, str, str | None]]:
    with pytest.raises(UnreadableDistrict) as caught:
        read_district(source)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    return [(problem.code, problem.at, problem.hint) for problem in caught.value.problems]


def wrong_limits(limits: Any) -> list[tuple[str, str, str | None]]:
    return wrong({"limits": limits})


@pytest.fixture
def folder(tmp_path: Path) -> Callable[[dict[str, str]], Path]:
    def make(files: dict[str, str]) -> Path:
        for name, text in files.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path

    return make


Folder = Callable[[dict[str, str]], Path]


@pytest.mark.parametrize("source", [{}, {"limits": {}}])
def test_a_district_may_leave_everything_as_shipped(source: dict[str, Any]) -> None:
    assert read_district(source).limits.on(DAY) == shipped_limits().on(DAY)


def test_an_empty_folder_is_a_district(tmp_path: Path) -> None:
    assert read_district(tmp_path).limits.on(DAY) == shipped_limits().on(DAY)
    assert read_district(str(tmp_path)).limits.on(DAY) == shipped_limits().on(DAY)


@pytest.mark.parametrize(
    ("files", "name"),
    [
        ({"limits.toml": "adult_age = 21"}, ""),
        ({"limits.toml": "adult_age = {value = 21}"}, ""),
        ({"limits.toml": "[[adult_age]]\nvalue = 21"}, ""),
        ({"limits.toml": "adult_age = {value = 21, since = 2026-09-14}", "README.md": "#"}, ""),
        ({"district.toml": "[limits]\nadult_age = 21"}, "district.toml"),
        ({"district.json": '{"limits": {"adult_age": [{"value": 21, "since": "2026-01-01"}]}}'}, "district.json"),
    ],
)
def test_every_way_of_setting_a_limit(files: dict[str, str], name: str, folder: Folder) -> None:
    district = read_district(folder(files) / name)
    assert district.limits.on(DAY) == {**shipped_limits().on(DAY), "adult_age": 21}
    assert type(district.limits["adult_age"].on(DAY)) is int


def test_a_dated_limit_holds_from_its_day_on() -> None:
    """Before it the shipped value holds, or the district's own undated one."""
    shipped = shipped_limits()["adult_age"].on(DAY)
    later = {"value": 21, "since": DAY}
    before, after = DAY - dt.timedelta(days=1), DAY + dt.timedelta(days=1)
    for given, first in ((later, shipped), ([later], shipped), ([later, {"value": 19}], 19)):
        limit = read_district({"limits": {"adult_age": given}}).limits["adult_age"]
        assert [limit.on(day) for day in (before, DAY, after)] == [first, 21, 21]


def test_words_are_set_as_a_list() -> None:
    for given in [["a", "b"], {"value": ["a", "b"]}, [{"value": ("a", "b")}]]:
        limit = read_district({"limits": {WORDS: given}}).limits[WORDS]
        assert limit.on(DAY) == ("a", "b")
    assert read_district({"limits": {WORDS: []}}).limits[WORDS].on(DAY) == ()


@pytest.mark.parametrize(
    ("given", "problems"),
    [
        (15, [("out-of-range", "", "a number from 16 to 25")]),
        (16, []),
        (25, []),
        (25.5, [("out-of-range", "", "a number from 16 to 25")]),
        (10**400, [("not-a-number", "", None)]),
        (True, [("not-a-number", "", None)]),
        ("18", [("not-a-number", "", None)]),
        (None, [("not-a-number", "", None)]),
        (float("nan"), [("not-a-number", "", None)]),
        ([], [("not-a-number", "", None)]),
        ([18], [("not-a-number", "", None)]),
        ({}, [("missing-field", "/value", None)]),
        ({"value": 15}, [("out-of-range", "/value", "a number from 16 to 25")]),
        ({"value": "18"}, [("not-a-number", "/value", None)]),
        ({"value": 18, "sinse": DAY}, [("unknown-field", "", 'did you mean "since"?')]),
        ({"value": 18, "since": "2026-9-14"}, [("not-a-date", "/since", None)]),
        ({"value": 18, "since": 20260914}, [("not-a-date", "/since", None)]),
        ({"value": 18, "since": None}, []),
        (
            [{"value": 18}, {"value": 99}, 5, {"since": "x"}],
            [
                ("out-of-range", "/1/value", "a number from 16 to 25"),
                ("out-of-range", "/2", "a number from 16 to 25"),
                ("missing-field", "/3/value", None),
                ("not-a-date", "/3/since", None),
            ],
        ),
    ],
)
def test_what_a_figure_may_be(given: object, problems: list[tuple[str, str, str | None]]) -> None:
    if problems:
        at = "/limits/adult_age"
        assert wrong_limits({"adult_age": given}) == [(code, at + place, hint) for code, place, hint in problems]
    else:
        assert isinstance(read_district({"limits": {"adult_age": given}}), District)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ("a", ("not-a-list", "")),
        (5, ("not-a-list", "")),
        (["a", 5], ("not-text", "/1")),
        ([""], ("too-long", "/0")),
        ({"value": ["a", "\x00"]}, ("control-character", "/value/1")),
    ],
)
def test_what_words_may_be(given: object, problem: tuple[str, str]) -> None:
    ((code, at, _),) = wrong_limits({WORDS: given})
    assert (code, at) == (problem[0], f"/limits/{WORDS}{problem[1]}")


def test_of_two_values_from_one_day_on_neither_is_chosen() -> None:
    hint = "another value holds from the same day on"
    dated = {"value": 20, "since": "2026-08-01"}
    assert wrong_limits({"adult_age": [{"value": 18}, {"value": 19}]}) == [("overlaps", "/limits/adult_age/1", hint)]
    assert wrong_limits({"adult_age": [dated, {"value": 19}, dated]}) == [("overlaps", "/limits/adult_age/2", hint)]


def test_an_unknown_limit_is_told_by_what_comes_nearest() -> None:
    assert wrong_limits({"adult_agee": 18, "zzzzzzzz": 1, 5: 1}) == [
        ("unknown-limit", "/limits", f'did you mean "adult_age"? {OTHERS}'),
        ("unknown-limit", "/limits", OTHERS),
        ("unknown-limit", "/limits", OTHERS),
    ]


def test_all_problems_come_at_once(folder: Folder) -> None:
    files = {
        "limits.toml": "adult_age = 99\nzzzz = 1",
        "partners.json": "",
        "calendars.json": "[{}]",
        "calendars.toml": "not read",
        "instruments.toml": INSTRUMENT + INSTRUMENT.replace("items = 3", "items = 0") + "[[limits]]\n",
    }
    path = folder(files)
    with pytest.raises(UnreadableDistrict) as caught:
        read_district(path)
    assert str(caught.value).splitlines() == [
        "unreadable district: 10 problems",
        f"  {path}/calendars.json: /0/id: a required field is missing [missing-field]",
        f"  {path}/calendars.json: /0/starts_on: a required field is missing [missing-field]",
        f"  {path}/calendars.json: /0/ends_on: a required field is missing [missing-field]",
        f"  {path}/calendars.toml: a file that popkit does not read here (calendars.json is read) [unknown-file]",
        (
            f"  {path}/instruments.toml: a field that popkit does not know "
            '(popkit reads "instruments" here) [unknown-field]'
        ),
        f"  {path}/instruments.toml: /instruments/1/items: a number outside its range (at least 1) [out-of-range]",
        (
            f"  {path}/instruments.toml: /instruments/1/id: "
            "an id that an earlier record of the same collection has [duplicate-id]"
        ),
        f"  {path}/limits.toml: /adult_age: a number outside its range (a number from 16 to 25) [out-of-range]",
        f"  {path}/limits.toml: a limit that popkit does not know ({OTHERS}) [unknown-limit]",
        f"  {path}/partners.json: not JSON (empty) [not-json]",
    ]


# Calendars and instruments


@pytest.mark.parametrize(
    ("files", "name"),
    [
        ({"instruments.toml": INSTRUMENT}, ""),
        ({"instruments.toml": INSTRUMENT}, "instruments.toml"),
        ({"instruments.toml": INSTRUMENT, "limits.toml": "adult_age = 21", "calendars.json": "[]"}, ""),
        ({"district.toml": "[limits]\nadult_age = 21\n" + INSTRUMENT}, "district.toml"),
        ({"district.json": json.dumps({"instruments": tomllib.loads(INSTRUMENT)["instruments"]})}, "district.json"),
    ],
)
def test_every_way_of_giving_an_instrument(files: dict[str, str], name: str, folder: Folder) -> None:
    district = read_district(folder(files) / name)
    assert list(district.instruments) == ["riverside:belonging"]
    assert district.instruments["riverside:belonging"].items == 3
    assert "belonging" not in repr(district)


def test_a_district_without_instruments_has_none() -> None:
    assert read_district({}).instruments == {}
    assert read_district({"instruments": []}).instruments == {}


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", []),
        ("instruments = 5", [("not-a-list", "/instruments", None)]),
        ("x = 5", [("unknown-field", "", 'popkit reads "instruments" here')]),
        ("x = ", [("not-toml", "", ANY)]),
        (INSTRUMENT.replace("riverside:belonging", "belonging"), [("not-namespaced", "/instruments/0/id", ANY)]),
        (INSTRUMENT.replace("riverside:belonging", "who5"), [("shipped-id", "/instruments/0/id", ANY)]),
    ],
)
def test_what_a_file_of_instruments_holds(text: str, problems: list[Any], folder: Folder) -> None:
    path = folder({"instruments.toml": text})
    if problems:
        assert wrong(path) == problems
    else:
        assert read_district(path).instruments == {}


@pytest.mark.parametrize(
    ("source", "problems"),
    [
        ({"instruments": {}}, [("not-a-list", "/instruments")]),
        ({"instruments": None}, [("not-a-list", "/instruments")]),
        (
            {"calendars": 5, "instruments": 5, "limits": 5},
            [("not-a-list", "/calendars"), ("not-a-list", "/instruments"), ("not-an-object", "/limits")],
        ),
    ],
)
def test_the_parts_of_a_mapping_are_all_looked_at(source: dict[str, Any], problems: list[tuple[str, str]]) -> None:
    assert [(code, at) for code, at, _ in wrong(source)] == problems


# Waivers

WAIVER = {"rule": "GOAL013", "plan": "p", "reason": "ill all winter", "by": "board", "until": "2027-06-30"}
WAIVERS = "[[waivers]]\n" + "".join(f'{name} = "{value}"\n' for name, value in WAIVER.items())


@pytest.mark.parametrize(
    ("files", "name"),
    [
        ({"waivers.toml": WAIVERS.replace('"2027-06-30"', "2027-06-30")}, ""),
        ({"waivers.toml": WAIVERS}, "waivers.toml"),
        ({"waivers.toml": WAIVERS, "limits.toml": "adult_age = 21"}, ""),
        ({"district.toml": WAIVERS}, "district.toml"),
        ({"district.json": json.dumps({"waivers": [WAIVER]})}, "district.json"),
    ],
)
def test_every_way_of_giving_a_waiver(files: dict[str, str], name: str, folder: Folder) -> None:
    (kept,) = read_district(folder(files) / name).waivers
    assert (kept.rule, kept.plan, kept.subject, kept.until) == ("GOAL013", "p", None, dt.date(2027, 6, 30))
    assert (kept.reason, kept.by) == ("ill all winter", "board")
    assert repr(kept) == "Waiver()"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        *(({name: ...}, ("missing-field", f"/waivers/0/{name}", None)) for name in WAIVER),
        ({"reason": " \n"}, ("too-long", "/waivers/0/reason", "at least 1")),
        ({"reason": "bell \a"}, ("control-character", "/waivers/0/reason", None)),
        ({"until": "June"}, ("not-a-date", "/waivers/0/until", None)),
        ({"subject": "a b"}, ("not-an-id", "/waivers/0/subject", None)),
        ({"untl": "2027-06-30"}, ("unknown-field", "/waivers/0", 'did you mean "until"?')),
    ],
)
def test_a_waiver_says_all_it_must(change: dict[str, Any], problem: tuple[str, str, str | None]) -> None:
    given = {name: value for name, value in {**WAIVER, **change}.items() if value is not ...}
    assert wrong({"waivers": [given]}) == [problem]


@pytest.mark.parametrize(
    ("waivers", "problem"),
    [
        ({}, ("not-a-list", "/waivers", None)),
        (None, ("not-a-list", "/waivers", None)),
        ([5], ("not-an-object", "/waivers/0", None)),
        ([{}] * 5_000, ("more-problems", "/waivers", "25,000 more")),
    ],
)
def test_waivers_are_a_list_of_them(waivers: Any, problem: tuple[str, str, str | None]) -> None:
    assert wrong({"waivers": waivers}) == [problem]


def test_a_waiver_with_a_member_twice_is_refused(folder: Folder) -> None:
    text = json.dumps({"waivers": [WAIVER]}).replace('"plan": "p"', '"plan": "p", "plan": "q"')
    assert wrong(folder({"d.json": text}) / "d.json") == [("duplicate-member", "/waivers/0", None)]


@pytest.mark.parametrize("form", ["json", "toml"])
def test_one_file_of_calendars_is_read_and_of_two_the_first(form: str, folder: Folder) -> None:
    texts = {
        "calendars.json": '[{"id": "c", "starts_on": "2026-08-17", "ends_on": "2027-06-11"}]',
        "calendars.toml": "[[calendars]]\nid = 'c'\nstarts_on = 2026-08-17\nends_on = 2027-06-11\n",
    }
    path = folder({f"calendars.{form}": texts[f"calendars.{form}"]})
    assert [kept.id for kept in read_district(path).calendars] == ["c"]
    assert wrong(folder(texts)) == [("unknown-file", "", "calendars.json is read")]


@pytest.mark.parametrize(
    ("source", "problems"),
    [
        ({"limits": []}, [("not-an-object", "/limits", None)]),
        ({"limits": None}, [("not-an-object", "/limits", None)]),
        ({"partners": {}}, [("not-a-list", "/partners", None)]),
        ({"waiver": [], "calendars": []}, [("unknown-field", "", KNOWN)]),
        ({"limit": {}, "limits": 5}, [("unknown-field", "", KNOWN), ("not-an-object", "/limits", None)]),
    ],
)
def test_what_a_district_holds(source: dict[str, Any], problems: list[Any]) -> None:
    assert wrong(source) == problems


@pytest.mark.parametrize(
    ("name", "text", "codes"),
    [
        ("d.json", "[]", ["not-an-object"]),
        ("d.json", "null", ["not-an-object"]),
        ("d.json", "", ["not-json"]),
        ("d.json", '{"limits": {"adult_age": 18, "adult_age": 19}}', ["duplicate-member"]),
        ("d.toml", "a = ", ["not-toml"]),
        ("d.toml", "x" * (2**18 + 1), ["too-large"]),
        ("d.json", "x" * (2**22 + 1), ["too-large"]),
        ("limits.toml", "a = ", ["not-toml"]),
    ],
)
def test_files_that_cannot_be_read(name: str, text: str, codes: list[str], folder: Folder) -> None:
    path = folder({name: text})
    source = path if name == "limits.toml" else path / name
    assert [code for code, _, _ in wrong(source)] == codes


def test_a_place_in_a_district_repeats_only_known_names(folder: Folder) -> None:
    path = folder({"d.json": '{"limits": {"adult_age": {"value": 1, "value": 2}, "x": {"a": 1, "a": 2}}}'})
    found = wrong(path / "d.json")
    assert [at for code, at, _ in found if code == "duplicate-member"] == ["/limits/adult_age", "/limits"]


def test_what_is_not_there(tmp_path: Path) -> None:
    assert wrong(tmp_path / "gone") == [("no-such-file", "", None)]
    assert [code for code, _, _ in wrong('{"limits": {}}')] == ["no-such-file"]
    (tmp_path / "limits.toml").mkdir()
    assert wrong(tmp_path) == [("unreadable-file", "", None)]


def test_a_district_shows_none_of_its_figures() -> None:
    assert repr(read_district({})) == "District(limits=Limits())"


@pytest.mark.parametrize("text", ["hold_days = 45\n", "[limits]\nhold_days = 45\n"])
def test_a_limits_file_may_be_named_itself_and_written_either_way(tmp_path: Path, text: str) -> None:
    file = tmp_path / "limits.toml"
    file.write_text(text, encoding="utf-8")
    for source in (file, tmp_path):
        assert read_district(source).limits["hold_days"].on(dt.date(2027, 3, 1)) == 45
