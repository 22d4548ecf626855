import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from popkit.model.extensions import plain_json
from popkit.read import read_plan

Problems = Callable[[dict[str, Any]], list[tuple[str, str]]]
Changed = Callable[[dict[str, Any]], dict[str, Any]]

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
)
names = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4))


def nested(levels: int) -> dict[str, Any]:
    """Make extensions whose innermost list is `levels` deep in the document."""
    value: Any = []
    for _ in range(levels - 3):
        value = [value]
    return {"a": value}


@given(st.dictionaries(names, values, max_size=4))
def test_extensions_come_back_untouched(changed: Changed, given_: dict[str, Any]) -> None:
    """Law: any JSON value within bounds comes back as Python's own reader gives it, in the same order."""
    data = json.dumps(changed({"/extensions": given_})).encode()
    back = read_plan(data).extensions
    assert back == given_
    assert json.dumps(back) == json.dumps(json.loads(data)["extensions"])


def test_types_are_kept_apart() -> None:
    given_ = {"a": [True, 1, 1.0, False, 0, -0.0, "1", "", None]}
    assert plain_json(given_) is given_


@pytest.mark.parametrize(("levels", "code"), [(3, None), (64, None), (65, "too-deep"), (150, "too-deep")])
def test_a_document_is_at_most_64_levels_deep(
    levels: int, code: str | None, changed: Changed, problems_with: Problems
) -> None:
    document = changed({"/extensions": nested(levels)})
    if code is None:
        assert read_plan(json.dumps(document).encode()).extensions == document["extensions"]
        assert problems_with({"/extensions": nested(levels)}) == []
    else:
        assert problems_with({"/extensions": nested(levels)}) == [(code, "")]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (2**63 - 1, None),
        (2**63, "huge-number"),
        (-(2**63), None),
        (-(2**63) - 1, "huge-number"),
        (10**400, "huge-number"),
        (float("nan"), "not-json-value"),
        (float("inf"), "not-json-value"),
        (object(), "not-json-value"),
        ({1: 2}, "not-json-value"),
        ({"a": {None: 2}}, "not-json-value"),
        (b"bytes", "not-json-value"),
        ({"set"}, "not-json-value"),
        ("\x00 and \u202e are the user's own", None),
    ],
)
def test_what_is_not_json_is_refused_at_the_extensions(
    value: object, code: str | None, problems_with: Problems
) -> None:
    assert problems_with({"/extensions/a": [value]}) == ([(code, "/extensions")] if code else [])


def test_a_name_that_is_no_text_is_refused_at_the_extensions(problems_with: Problems) -> None:
    assert problems_with({"/extensions": {1: [2]}}) == [("not-text", "/extensions")]
