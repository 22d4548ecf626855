"""How deep conditions may nest, whichever word they nest by."""

from __future__ import annotations

import pytest

from popkit.limits import shipped_limits
from popkit.rules.condition import And, Or
from popkit.rules.parse import BadCondition, parse_condition
from popkit.rules.scope import scope_for

SCOPE = scope_for("goal", shipped_limits())


def nested(word: str, levels: int) -> str:
    return f"True {word} (" * levels + "True" + ")" * levels


@pytest.mark.parametrize(("word", "join"), [("and", And), ("or", Or)])
def test_each_join_is_one_level_of_twenty_four(word: str, join: type[And | Or]) -> None:
    assert isinstance(parse_condition(nested(word, 24), SCOPE), join)
    with pytest.raises(BadCondition) as caught:
        parse_condition(nested(word, 25), SCOPE)
    assert caught.value.fault == "nested deeper than 24 levels"
