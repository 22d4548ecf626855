"""Laws of reading: what holds of any bytes, any JSON, any mutation of a valid plan."""

import json
import logging
import pickle
import random
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from popkit.errors import UnreadableDistrict, UnreadablePlan
from popkit.model import Plan
from popkit.problems import PROBLEM_CODES, ReadProblem
from popkit.read import read_plan
from popkit.read.district import read_district
from popkit.read.translation import CALENDAR_NAMES, PLAN_NAMES
from popkit.read.tree import json_tree, toml_tree

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
names = st.sampled_from(sorted(PLAN_NAMES)) | st.text(max_size=8)
anything = st.recursive(scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=6))


def outcome(source: Any) -> Plan | frozenset[tuple[str, str]]:
    """Read; return the plan, or code and place of every problem."""
    try:
        return read_plan(source)
    except UnreadablePlan as error:
        return frozenset((problem.code, problem.at) for problem in error.problems)


def plan_error(source: Any) -> UnreadablePlan | None:
    """Read; return the error, or None."""
    try:
        read_plan(source)
    except UnreadablePlan as error:
        return error
    return None


def district_error(source: Any) -> UnreadableDistrict | None:
    """Read a district; return the error, or None."""
    try:
        read_district(source)
    except UnreadableDistrict as error:
        return error
    return None


def is_well_told(error: UnreadablePlan | UnreadableDistrict) -> bool:
    """Whether there are problems, each with a known code and a place."""
    return bool(error.problems) and all(
        problem.code in PROBLEM_CODES and (problem.at == "" or problem.at.startswith("/")) for problem in error.problems
    )


@given(st.binary(max_size=300))
def test_any_bytes_are_a_plan_or_an_error_of_popkit(data: bytes) -> None:
    """Law: reading bytes raises nothing but `UnreadablePlan`, with at least one problem."""
    with pytest.raises(UnreadablePlan) as caught:
        read_plan(data)
    assert is_well_told(caught.value)


@given(st.binary(max_size=200))
def test_any_bytes_are_toml_or_a_problem(data: bytes) -> None:
    """Law: a TOML document gives a tree or a problem, never an error."""
    tree, found = toml_tree(data)
    assert (tree is None) == bool(found)


@given(anything)
def test_any_json_is_a_plan_or_an_error_of_popkit(value: object) -> None:
    """Law: so does any JSON, with the names of plans in odd places."""
    with pytest.raises(UnreadablePlan) as caught:
        read_plan(json.dumps(value).encode())
    assert is_well_told(caught.value)


@given(st.dictionaries(names, anything | st.binary() | st.complex_numbers() | st.sets(st.integers()), max_size=8))
def test_any_mapping_is_a_plan_or_an_error_of_popkit(value: dict[str, Any]) -> None:
    """Law: so does any mapping, whatever Python objects are in it."""
    with pytest.raises(UnreadablePlan) as caught:
        read_plan(value)
    assert is_well_told(caught.value)


@given(st.dictionaries(st.sampled_from(["limits", "adult_age", "value"]) | names, anything, max_size=4))
def test_any_mapping_is_a_district_or_an_error_of_popkit(value: dict[str, Any]) -> None:
    """Law: reading a district raises nothing but `UnreadableDistrict`."""
    for source in (value, {"limits": value}, {"limits": {"adult_age": value}}):
        error = district_error(source)
        assert error is None or is_well_told(error)


calendar_dates = st.sampled_from(["2026-08-17", "2026-10-12", "2027-06-11", "2026-13-01"])
calendar_values = st.recursive(
    scalars | calendar_dates | st.sampled_from(["a", "monday", "2026-27", "2026-28"]),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(sorted(CALENDAR_NAMES)), inner, max_size=6)
    ),
)


@given(st.dictionaries(st.sampled_from(sorted(CALENDAR_NAMES)), calendar_values, max_size=9))
def test_any_calendar_is_one_or_an_error_of_popkit(value: dict[str, Any]) -> None:
    """Law: whatever stands where, a calendar is read or its problems are told."""
    for source in ({"calendars": [value]}, {"calendars": [value, value]}, {"calendars": value}):
        error = district_error(source)
        assert error is None or is_well_told(error)


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32))
def test_a_mutated_plan_leaks_nothing(fuzz: ModuleType, seed: int) -> None:
    """Law: after any mutation, only popkit's own errors, without a trace of the canary."""
    tally = fuzz.Tally()
    tally.read(fuzz.mutated(random.Random(seed)))  # noqa: S311 - for tests, not for secrets
    assert tally.is_clean
    assert tally.readable + tally.unreadable == 1


def test_two_thousand_mutated_documents(fuzz: ModuleType) -> None:
    tally = fuzz.run(2000, seed=1)
    assert tally.documents == tally.readable + tally.unreadable == 2000
    assert tally.readable > 100
    assert tally.is_clean, str(tally)


def places(tree: Any, way: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    parts: Any = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    found = []
    for part, value in parts:
        found += [(*way, part), *places(value, (*way, part))]
    return found


def at(tree: Any, way: tuple[str | int, ...]) -> Any:
    for part in way:
        tree = tree[part]
    return tree


FORMS = ["{0}", "{0}-x", "{0}\x00", "{0}\u202e", "{0}" * 30, "2026-09-14{0}"]


@pytest.mark.parametrize("form", FORMS, ids=ascii)
def test_a_canary_anywhere_is_in_no_error(
    form: str, fuzz: ModuleType, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Law: a text in any place, as a value or as a name, is in no text, attribute, cause or log."""
    caplog.set_level(logging.DEBUG)
    canary = form.format(fuzz.CANARY)
    for way in places(fuzz.whole_plan()):
        *above, last = way
        replaced, renamed, joined = fuzz.whole_plan(), fuzz.whole_plan(), fuzz.whole_plan()
        at(replaced, tuple(above))[last] = canary
        holder = at(joined, tuple(above))
        if isinstance(holder, dict):
            at(renamed, tuple(above))[canary] = at(renamed, tuple(above)).pop(last)
            holder[canary] = canary
        for document in (replaced, renamed, joined):
            error = plan_error(json.dumps(document).encode())
            assert not fuzz.leaks(fuzz.texts_of(error)), way
            assert not fuzz.leaks(fuzz.texts_of(pickle.loads(pickle.dumps(error))))  # noqa: S301 - made here
    assert caplog.text == ""
    assert capfd.readouterr() == ("", "")


def test_the_search_for_leaks_finds_them(fuzz: ModuleType) -> None:
    """The search looks into text, attributes, causes and contexts."""
    inner = ValueError(fuzz.CANARY)
    outer = RuntimeError("nothing")
    assert not fuzz.leaks(fuzz.texts_of(outer))
    outer.__cause__ = inner
    assert fuzz.leaks(fuzz.texts_of(outer))
    assert fuzz.leaks(fuzz.texts_of(UnreadablePlan([ReadProblem("not-text", hint=fuzz.CANARY)])))
    noted = RuntimeError("nothing")
    noted.add_note(fuzz.CANARY)
    assert fuzz.leaks(fuzz.texts_of(noted))
    holding = RuntimeError("nothing")
    holding.kept = {fuzz.CANARY: 1}  # type: ignore[attr-defined]
    assert fuzz.leaks(fuzz.texts_of(holding))


def shuffled(value: Any, rng: random.Random) -> Any:
    if isinstance(value, dict):
        members = list(value.items())
        rng.shuffle(members)
        return {name: shuffled(kept, rng) for name, kept in members}
    return [shuffled(item, rng) for item in value] if isinstance(value, list) else value


@settings(max_examples=40)
@given(st.randoms(use_true_random=False))
def test_the_order_of_members_does_not_matter(fuzz: ModuleType, rng: random.Random) -> None:
    """Law: the same members in another order make the same plan, or the same problems."""
    whole = fuzz.whole_plan()
    assert read_plan(json.dumps(shuffled(whole, rng)).encode()) == read_plan(whole)
    whole["goals"][0]["owner_id"] = "nobody"
    whole["student"]["birth_on"] = "2014-2-28"
    whole["zz"] = 1
    assert outcome(shuffled(whole, rng)) == outcome(whole)


@settings(max_examples=50)
@given(st.tuples(st.sampled_from([None, 1, 2, "\t"]), st.booleans(), st.booleans()))
def test_the_layout_does_not_matter(fuzz: ModuleType, layout: tuple[int | str | None, bool, bool]) -> None:
    """Law: white space, escapes and a byte order mark change nothing."""
    indent, escaped, marked = layout
    text = json.dumps(fuzz.whole_plan(), indent=indent, ensure_ascii=escaped)
    data = b"\xef\xbb\xbf" * marked + text.replace("\n", "\r\n").encode()
    assert read_plan(data) == read_plan(fuzz.whole_plan())


def test_bytes_and_mappings_are_read_alike(fuzz: ModuleType) -> None:
    """Law: the same document, as JSON or as a mapping, makes the same plan or the same problems."""
    compared = 0
    for number in range(800):
        tree = fuzz.whole_plan()
        rng = random.Random(f"alike/{number}")  # noqa: S311 - for tests, not for secrets
        for _ in range(rng.choice((0, 1, 1, 2))):
            rng.choice(fuzz.TREE_MUTATIONS)(tree, rng)
        data = json.dumps(tree).encode()
        parsed, found = json_tree(data, PLAN_NAMES)
        if not found:
            compared += 1
            one, other = outcome(data), outcome(parsed)
            assert one == other or (isinstance(one, frozenset) and ("too-deep", "") in (one | set(other)))
    assert compared > 500


@pytest.mark.parametrize("ending", ["", "\n", "  \n\n"])
def test_what_stands_after_the_document_is_white_space_only(ending: str, fuzz: ModuleType) -> None:
    data = json.dumps(fuzz.whole_plan()) + ending
    assert read_plan(data.encode()) == read_plan(fuzz.whole_plan())
    with pytest.raises(UnreadablePlan, match="not-json"):
        read_plan((data + "x").encode())


@settings(max_examples=200)
@given(st.data())
def test_a_member_given_twice_never_goes_unseen(fuzz: ModuleType, data: st.DataObject) -> None:
    """Law: wherever a member is repeated, and however many colons stand in texts, it is told."""
    document = fuzz.whole_plan()
    document["purpose"] = data.draw(st.text(st.sampled_from(': ,"{}'), max_size=6))
    for goal in document["goals"]:
        goal["observations"][0]["excluded"] = data.draw(st.sampled_from([None, "fire drill", "a: b"]))
    way = data.draw(st.sampled_from([way for way in places(document) if isinstance(way[-1], str)]))
    holder = at(document, way[:-1])
    holder["zz"] = holder.pop(way[-1])
    separators = data.draw(st.sampled_from([(", ", ": "), (",", ":"), (",", " :"), (", ", "\t: ")]))
    text = json.dumps(document, separators=separators)
    kept = json.dumps(holder["zz"], separators=separators)
    mark = f'"zz"{separators[1]}'
    name = f"{json.dumps(way[-1])}{separators[1]}"
    assert text.count(mark) == 1
    read_plan(text.replace(mark, name).encode())
    again = text.replace(mark, f"{name}{kept}{separators[0]}{name}")
    with pytest.raises(UnreadablePlan) as caught:
        read_plan(again.encode())
    assert [problem.code for problem in caught.value.problems] == ["duplicate-member"]


def test_a_broken_toml_document_leaks_nothing(fuzz: ModuleType) -> None:
    """Law: wherever a TOML document breaks off, and whatever is put there, no problem repeats it."""
    text = f'id = "{fuzz.CANARY}"\n{fuzz.CANARY} = [1, 2.5, "{fuzz.CANARY}"]\n[a.{fuzz.CANARY}]\nb = 2026-09-14\n'
    for cut in range(len(text) + 1):
        for put in ("", fuzz.CANARY, f"{fuzz.CANARY} = 1\n{fuzz.CANARY} = 2", f"\x00{fuzz.CANARY}", "\ud800"):
            data = (text[:cut] + put + text[cut:]).encode(errors="surrogatepass")
            tree, found = toml_tree(data)
            error = UnreadablePlan(found) if found else plan_error(tree)
            assert not fuzz.leaks(fuzz.texts_of(error)), (cut, put)
