import json
from collections import UserDict
from collections.abc import Callable
from types import MappingProxyType, ModuleType
from typing import Any

import pytest

from popkit.errors import UnreadablePlan
from popkit.problems import ReadProblem
from popkit.read import read_plan
from popkit.read.tree import _LARGE, LARGEST, LARGEST_WIDE, MOST_VALUES, json_tree, mapping_tree, toml_tree

Problems = Callable[[dict[str, Any]], list[tuple[str, str]]]


def problems_of(source: Any) -> list[ReadProblem]:
    with pytest.raises(UnreadablePlan) as caught:
        read_plan(source)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    return list(caught.value.problems)


def codes_of(source: Any) -> list[tuple[str, str]]:
    return [(problem.code, problem.at) for problem in problems_of(source)]


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_bytes_of_any_kind(kind: Callable[[bytes], Any], fuzz: ModuleType) -> None:
    data = json.dumps(fuzz.whole_plan()).encode()
    assert read_plan(kind(data)) == read_plan(fuzz.whole_plan())
    assert read_plan(kind(b"\xef\xbb\xbf" + data)) == read_plan(data)


def test_mappings_of_any_kind(fuzz: ModuleType) -> None:
    whole = fuzz.whole_plan()
    whole["student"] = MappingProxyType(whole["student"])
    whole["goals"] = tuple(whole["goals"])
    assert read_plan(UserDict(whole)) == read_plan(fuzz.whole_plan())


def test_a_mapping_is_left_as_it_was(fuzz: ModuleType) -> None:
    document = {**fuzz.whole_plan(), "id": 5}
    before = json.dumps(document)
    assert codes_of(document) == [("not-text", "/id")]
    assert json.dumps(document) == before


@pytest.mark.parametrize("source", [None, 12, 1.5, [], [b"{}"], (1,), pytest.param(object(), id="object()")], ids=repr)
def test_anything_else_is_a_wrong_use(source: Any) -> None:
    with pytest.raises(TypeError, match="a plan is read from a path, bytes or a mapping, got "):
        read_plan(source)


@pytest.mark.parametrize(
    ("data", "code", "hint"),
    [
        (b"", "not-json", "empty"),
        (b" \n\t", "not-json", "empty"),
        (b"\xef\xbb\xbf", "not-json", "empty"),
        (b"nonsense", "not-json", "column 2"),
        (b"{'id': 1}", "not-json", "column 2"),
        (b'{"id": 1,}', "not-json", "column 10"),
        (b'{\n  "id": 01}', "not-json", "line 2 column 10"),
        (b'{"id": 1} {}', "not-json", "column 11"),
        (b'{"id": 1', "not-json", "column 8"),
        (b'{"id": "a\nb"}', "not-json", "line 2 column 0"),
        (b'{"id": undefined}', "not-json", "column 8"),
        (b"// no\n{}", "not-json", "column 1"),
        (b"\x00" * 20, "not-json", "column 1"),
        (b"\xff\xfe{\x00", "not-utf-8", "it looks like UTF-16"),
        (b"\xfe\xff\x00{", "not-utf-8", "it looks like UTF-16"),
        (b'{"id": "\xff"}', "not-utf-8", "column 9"),
        (b'{"id": "\xed\xa0\x80"}', "not-utf-8", "column 9"),
        (b'{"id": "\xc0\xaf"}', "not-utf-8", "column 9"),
        (b'{"id": "\\ud800"}', "not-utf-8", "column 15"),
        (b'{"id": "\\udc00"}', "not-utf-8", "column 14"),
        (b'{"\\ud800\\u0041": 1}', "not-utf-8", "column 14"),
        (b'{"id": ' + b"9" * 4301 + b"}", "huge-number", "column 4309"),
        (b"[" * 300, "too-deep", "column 202"),
        (b'{"a":' * 300, "too-deep", "column 1006"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_what_is_not_json_says_where(data: bytes, code: str, hint: str) -> None:
    (problem,) = problems_of(data)
    assert (problem.code, problem.at, problem.hint) == (code, "", hint)


@pytest.mark.parametrize("data", [b"null", b"[]", b"1", b'"text"', b"true", b"-0", b"1e999", b"NaN", b'["a"]'])
def test_json_that_is_no_object(data: bytes) -> None:
    assert codes_of(data) == [("not-an-object", "")]


def test_an_empty_object_lacks_what_is_required() -> None:
    names = ("schema_version", "id", "school_year", "status", "student", "starts_on")
    assert codes_of({}) == codes_of(b"{}") == [("missing-field", f"/{name}") for name in names]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ('{"id": "a", "id": "b"}', [""]),
        ('{"id": "a", "id": "a"}', [""]),
        ('{"zz": 1, "zz": 2}', [""]),
        ('{"goals": [{}, {"id": "a", "id": "b"}]}', ["/goals/1"]),
        ('{"goals": [{"target": {"on": 1, "on": 2}}], "id": 1, "id": 2}', ["", "/goals/0/target"]),
        ('{"extensions": {"a": 1, "a": 2}}', ["/extensions"]),
        ('{"extensions": {"goals": [{"a": 1, "a": 2}, {"a": 1, "a": 2}]}}', ["/extensions"]),
        ('{"secret name": {"a": 1, "a": 2}}', [""]),
        ('{"goals": [{"secret/name": [{"a": 1, "a": 2}]}]}', ["/goals/0"]),
        ('{"id": "a", "\\u0069d": "b"}', [""]),
    ],
)
def test_members_given_twice_are_told_at_their_object(text: str, places: list[str]) -> None:
    found = codes_of(text.encode())
    assert [at for code, at in found if code == "duplicate-member"] == places


def test_members_given_twice_do_not_hide_other_problems(fuzz: ModuleType) -> None:
    text = json.dumps({**fuzz.whole_plan(), "purpose": 5})
    text = text.replace('"schedule": {', '"schedule": {"minutes_per_session": 5, ')
    assert codes_of(text.encode()) == [("duplicate-member", "/supports/0/schedule"), ("not-text", "/purpose")]


@pytest.mark.parametrize(
    ("rest", "code"),
    [(b'"b": ]', "not-json"), (b'"b": ' + b"[" * 900, "too-deep"), (b'"b": ' + b"9" * 9000, "huge-number")],
)
def test_members_given_twice_before_something_worse(rest: bytes, code: str) -> None:
    assert codes_of(b'{"a": 1, "a": 2, ' + rest) == [("duplicate-member", ""), (code, "")]


def test_a_large_document_with_members_given_twice_says_the_first_column(fuzz: ModuleType) -> None:
    document = {**fuzz.whole_plan(), "extensions": {"a": "x" * _LARGE}}
    text = json.dumps(document).replace('"grade"', '"grade": "06", "grade"')
    (problem,) = problems_of(text.encode())
    assert (problem.code, problem.at) == ("duplicate-member", "")
    assert problem.hint is not None
    assert problem.hint.startswith("column ")


def test_in_a_large_document_long_names_and_texts_are_refused_all_the_same(fuzz: ModuleType) -> None:
    document = fuzz.whole_plan()
    document["extensions"] = {"a": "x" * _LARGE, "n" * 100: "x" * 10_002}
    assert read_plan(json.dumps(document).encode()).extensions == document["extensions"]
    document["purpose"] = "x" * 10_002
    document["id"] = "x" * 20_000
    document["goals"][1]["n" * 100] = 1
    document["team"][0]["name"] = "x" * 10_000
    assert codes_of(json.dumps(document).encode()) == [
        ("unknown-field", "/goals/1"),
        ("not-an-id", "/id"),
        ("too-long", "/purpose"),
        ("too-long", "/team/0/name"),
    ]
    assert codes_of(b'["' + b"x" * _LARGE + b'"]') == [("not-an-object", "")]
    assert codes_of(b'"' + b"x" * _LARGE + b'"') == [("not-an-object", "")]


@pytest.mark.parametrize(
    ("place", "near"),
    [
        ("/goalz", 'did you mean "goals"?'),
        ("/goals/0/target/zzzzzzz", "known here: on, value"),
        ("/student/flags", "known here: id, grade, school_id, "),
        ("/student/given-name", 'did you mean "given_name"?'),
        ("/goals/0/observations/0/exclude", 'did you mean "excluded"?'),
        ("/goals/0/target/vaule", 'did you mean "value"?'),
        ("/supports/0/sessions/0/minuts", 'did you mean "minutes"?'),
        ("/goals/0/target/" + "value" * 20, "known here: on, value"),
    ],
)
def test_an_unknown_field_is_told_by_its_object_and_its_nearest_name(
    place: str, near: str, changed: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    (problem,) = problems_of(changed({place: 1}))
    assert (problem.code, problem.at) == ("unknown-field", place.rpartition("/")[0])
    assert problem.hint
    assert problem.hint.startswith(near)


@pytest.mark.parametrize("name", [1, None, (1, 2), b"id", 1.5, True], ids=repr)
def test_a_name_that_is_no_text_is_an_unknown_field(name: object, fuzz: ModuleType) -> None:
    document = fuzz.whole_plan()
    document["goals"][0]["observations"][0][name] = 1
    document["student"][name] = 1
    assert codes_of(document) == [("unknown-field", "/student"), ("unknown-field", "/goals/0/observations/0")]


@pytest.mark.parametrize(
    ("changes", "hint"),
    [
        ({"/goals/0/weight": -1}, "at least 0"),
        ({"/goals/0/weight": 1e10}, "at most 1,000,000,000"),
        ({"/supports/0/schedule/sessions_per_week": 0}, "more than 0"),
        ({"/supports/0/tier": 4}, "at most 3"),
        ({"/student/given_name": ""}, "at least 1"),
        ({"/purpose": "x" * 10_001}, "at most 10,000"),
        ({"/basis": ["universal"] * 21}, "at most 20"),
        ({"/tier/level": "1"}, None),
        ({"/supports/0/provider/kind": "x"}, "one of 'school', 'partner', 'family' or 'peer'"),
        ({"/student/home_language": "x"}, "a language tag, such as es or zh-Hant"),
        ({"/id": ""}, None),
    ],
)
def test_a_problem_says_what_is_allowed(
    changes: dict[str, Any], hint: str | None, changed: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    (problem,) = problems_of(changed(changes))
    assert problem.hint == hint


def test_a_mapping_may_not_go_on_forever(fuzz: ModuleType) -> None:
    """Neither in depth, nor in breadth by standing in itself over and over."""
    endless: dict[str, Any] = fuzz.whole_plan()
    endless["extensions"]["a"] = endless
    assert codes_of(endless) == [("too-deep", "")]
    folded: list[Any] = []
    for _ in range(50):
        folded = [folded, folded]
    assert codes_of({"extensions": {"a": folded}}) == [("too-many-values", "")]


def test_values_are_counted_in_every_form_of_document(fuzz: ModuleType) -> None:
    whole = fuzz.whole_plan()
    room = MOST_VALUES - 2000
    whole["extensions"] = {"a": [1] * room}
    assert len(read_plan(whole).extensions["a"]) == room
    assert read_plan(json.dumps(whole).encode()) == read_plan(whole)
    whole["extensions"] = {"a": [1] * (MOST_VALUES + 1)}
    (problem,) = problems_of(whole)
    assert str(problem) == "more values than a plan may hold (at most 100,000) [too-many-values]"
    assert codes_of(json.dumps(whole).encode()) == [("too-many-values", "")]
    assert codes_of(json.dumps(whole, indent=1).encode()) == [("too-many-values", "")]


@pytest.mark.parametrize("text", [", " * 5000, '[{"' * 3000, '\\"' * 2500 + "," * 5000])
def test_commas_and_brackets_in_prose_are_no_values(text: str, fuzz: ModuleType) -> None:
    whole = fuzz.whole_plan()
    whole |= {"actions": [{"id": f"a{number}", "text": text} for number in range(30)], "wellbeing_reviews": []}
    data = json.dumps(whole).encode()
    assert data.count(b",") + data.count(b"[") + data.count(b"{") > MOST_VALUES
    assert len(read_plan(data).actions) == 30


@pytest.mark.parametrize(
    "data",
    [
        b"[" + b'"",' * 150_000 + b"1]",
        b"," * 100_001 + b'""' * 300_000,
        b'["' + b"," * 200_000,
        b'["' + b'\\",' * 100_001,
        b'{"a":' * 100_001,
    ],
    ids=lambda data: repr(data[:12]),
)
def test_odd_bytes_are_counted_too(data: bytes) -> None:
    assert codes_of(data)[0][0] in {"too-many-values", "not-json"}


def test_32_mebibytes_are_the_most() -> None:
    assert codes_of(b" " * LARGEST) == [("not-json", "")]
    (problem,) = problems_of(b" " * (LARGEST + 1))
    assert str(problem) == "larger than allowed (at most 32 MiB) [too-large]"


@pytest.mark.parametrize("wide", ["😀", "\\ud83d\\ude00", "\\uD83D\\uDE00", "\\uDBFF\\uDFFF", "\U0010ffff"], ids=ascii)
def test_with_a_wide_character_20_mebibytes_are_the_most(wide: str) -> None:
    data = b'{"id":"' + wide.encode()
    (problem,) = problems_of(data.ljust(LARGEST_WIDE + 1, b"a"))
    assert str(problem) == ("larger than allowed (with characters beyond U+FFFF: at most 20 MiB) [too-large]")
    assert codes_of(data.ljust(LARGEST_WIDE, b"a")) == [("not-json", "")]
    narrow = '{"id":"\\u00e9\\ud55c\u00e9\ud55c'.encode()
    assert codes_of(narrow.ljust(LARGEST_WIDE + 1, b"a")) == [("not-json", "")]


def test_toml_knows_dates(fuzz: ModuleType) -> None:
    text = 'id = 5\nstarts_on = 2026-09-14\nends_on = 2026-09-14T00:00:00\nnext_review_on = 09:00:00\npurpose = "a"'
    tree, found = toml_tree(text.encode())
    assert found == []
    assert tree["starts_on"] == "2026-09-14"
    assert ("not-a-date", "/ends_on") in codes_of(tree)
    assert ("not-a-date", "/next_review_on") in codes_of(tree)
    assert fuzz.whole_plan()


@pytest.mark.parametrize(
    ("data", "code", "hint"),
    [
        (b"a = ", "not-toml", "end of document"),
        (b"a = 1\na = 2\n", "not-toml", "line 2, column 6"),
        (b"[a]\n[a]", "not-toml", "line 2, column 3"),
        (b"{}", "not-toml", "line 1, column 1"),
        (b'a = "\xff"', "not-utf-8", None),
        (b"a = " + b"[" * 100_000, "too-deep", None),
        (b"a" + b".a" * 10_000 + b" = 1", "too-deep", None),
        (b"[a" + b' . "a"' * 10_000 + b"]", "too-deep", None),
        (b"a = " + b"[" * 70 + b"]" * 70, "too-deep", None),
        (b"a = " + b"9" * 5000, "huge-number", None),
        (b"#" * (2**18 + 1), "too-large", "a TOML document: at most 256 KiB"),
        (b"a = [" + b"[]," * 80_000 + b"]", None, None),
        (b"a = [" + b"1," * 120_000 + b"]", "too-many-values", "at most 100,000"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_what_is_not_toml_says_where(data: bytes, code: str | None, hint: str | None) -> None:
    tree, found = toml_tree(data)
    assert [(problem.code, problem.hint) for problem in found] == ([(code, hint)] if code else [])
    assert (tree is None) == bool(code)


def test_long_prose_with_full_stops_is_no_long_key() -> None:
    text = 'a = "' + "e.g. this. " * 500 + '"\nb."c d".\'e\' = 1'
    tree, found = toml_tree(text.encode())
    assert found == []
    assert tree["b"] == {"c d": {"e": 1}}


def test_a_tree_holds_plain_values_only() -> None:
    tree, found = mapping_tree({"a": (1, [2.5, None, True, "x"]), "b": {"c": {1}}})
    assert found == []
    assert tree["a"] == [1, [2.5, None, True, "x"]]
    assert type(tree["b"]["c"]) is object


def test_without_names_no_place_is_told() -> None:
    tree, found = json_tree(b'{"a": {"b": 1, "b": 2}}')
    assert tree == {"a": {"b": 2}}
    assert found == [ReadProblem("duplicate-member", "")]


def test_a_thousand_problems_are_listed_and_the_rest_counted(fuzz: ModuleType) -> None:
    document = fuzz.whole_plan()
    document["goals"][0]["observations"] = [{"on": "2026-9-14", "value": "1"}] * 1000
    document["manager_id"] = "nobody"
    with pytest.raises(UnreadablePlan) as caught:
        read_plan(document)
    assert caught.value.count == 2001
    assert len(caught.value.problems) == 1001
    assert caught.value.problems[-1].hint == "1,001 more"
    assert "\n  and 1,981 more" in str(caught.value)


def test_contradictions_count_too(fuzz: ModuleType) -> None:
    document = fuzz.whole_plan()
    support = document["supports"][0]
    document["supports"] = [{**support, "id": f"s{number}", "goal_ids": ["nobody"] * 200} for number in range(150)]
    with pytest.raises(UnreadablePlan) as caught:
        read_plan(document)
    assert caught.value.count == 30_000
    assert len(caught.value.problems) == 1001


def test_of_a_hopeless_document_the_first_records_are_told(fuzz: ModuleType) -> None:
    document = fuzz.whole_plan()
    document["profile"] = [{"a": 1}] * 10_000
    document["zz"] = 1
    document["extensions"] = {"a": [1] * 100}
    with pytest.raises(UnreadablePlan) as caught:
        read_plan(document)
    assert caught.value.count == 60_001
    codes = {(problem.code, problem.at) for problem in caught.value.problems}
    assert {("missing-field", "/profile/9/id"), ("unknown-field", ""), ("more-problems", "")} <= codes
    assert ("missing-field", "/profile/10/id") not in codes


def test_where_only_later_records_are_at_fault_they_are_counted(fuzz: ModuleType) -> None:
    document = fuzz.whole_plan()
    good = document["profile"][0]
    document["profile"] = [{**good, "id": f"p{n}"} for n in range(20)] + [{"a": 1}] * 10_000
    document["profile"][1] = document["profile"][0]
    for source in (document, json.dumps(document).encode()):
        (problem,) = problems_of(source)
        assert (problem.code, problem.count) == ("more-problems", 60_000)


def test_of_a_hopeless_document_with_a_good_beginning_only_the_count_is_told(fuzz: ModuleType) -> None:
    document = fuzz.whole_plan()
    good = [{**document["profile"][1], "id": f"{fuzz.CANARY}.{n}"} for n in range(20)]
    document["profile"] = good + [{"a": 1}] * 10_000
    (problem,) = problems_of(document)
    assert (problem.code, problem.count) == ("more-problems", 60_000)
