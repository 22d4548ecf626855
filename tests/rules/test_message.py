"""The sentence of a finding: what may stand in its braces, and how values are spoken."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from popkit.limits import shipped_limits
from popkit.rules.condition import Name
from popkit.rules.message import Message, parse_message
from popkit.rules.scope import scope_for

SCOPE = scope_for("goal", shipped_limits())
BRACE = "a brace that is not closed, or not opened"


def named(dotted: str) -> Name:
    found = SCOPE.find(*dotted.split("."))
    assert isinstance(found, Name)
    return found


@pytest.mark.parametrize(
    ("template", "names"),
    [
        ("no field at all", ()),
        ("", ()),
        ("{goal.slope} words a week", ("goal.slope",)),
        ("{goal.slope}{plan.tier} of {limit.decision_points}", ("goal.slope", "plan.tier", "limit.decision_points")),
        ("{goal.slope} and {goal.slope}", ("goal.slope", "goal.slope")),
        ("{limit.review_days_tier_3}", ("limit.review_days_tier_3",)),
    ],
)
def test_a_template_names_facts_and_limits(template: str, names: tuple[str, ...]) -> None:
    message, faults = parse_message(template, SCOPE)
    assert faults == []
    assert message == Message(template, tuple(named(name) for name in names))


@pytest.mark.parametrize(
    ("template", "faults"),
    [
        ("{}", ['"{}" names no fact or limit']),
        ("{slope}", ['"{slope}" names no fact or limit']),
        ("{goal.slope:.2f}", ['"{goal.slope:.2f}" names no fact or limit']),
        ("{goal.slope.real}", ['"{goal.slope.real}" names no fact or limit']),
        ("{ goal.slope }", ['"{ goal.slope }" names no fact or limit']),
        ("{goal.slope\n}", ['"{goal.slope\n}" names no fact or limit']),
        ("{goal.slpoe}", ['no fact of a goal "slpoe"; did you mean "slope"?']),
        ("{limit.zzz}", ['no limit "zzz"']),
        ("{student.name}", ['nothing called "student" here; a condition speaks of goal, plan, limit']),
        ("{goal.slope", [BRACE]),
        ("goal.slope}", [BRACE]),
        ("{{goal.slope}}", [BRACE]),
        ("{goal.slope} }{", [BRACE]),
        ("{a} {goal.slope} {b} {", ['"{a}" names no fact or limit', '"{b}" names no fact or limit', BRACE]),
    ],
)
def test_every_fault_of_a_template_is_said(template: str, faults: list[str]) -> None:
    assert parse_message(template, SCOPE)[1] == faults


@pytest.mark.parametrize(
    ("value", "spoken"),
    [
        (None, "unknown"),
        (True, "yes"),
        (False, "no"),
        (0, "0"),
        (-7, "-7"),
        (100, "100"),
        (100.0, "100"),
        (0.5, "0.5"),
        (0.25, "0.25"),
        (1 / 3, "0.33"),
        (2 / 3, "0.67"),
        (1.005, "1"),
        (-1.5, "-1.5"),
        (0.0, "0"),
        (-0.0, "0"),
        (-0.004, "0"),
        (-0.006, "-0.01"),
        (1e6, "1000000"),
        (120.0, "120"),
        ("off_track", "off track"),
        ("active", "active"),
        ((), ""),
        (("social_emotional",), "social emotional"),
        (("05", "08", "12"), "05, 08, 12"),
        ((1, 0.5, None), "1, 0.5, unknown"),
        (dt.date(2027, 3, 1), "2027-03-01"),
    ],
)
def test_a_value_is_written_as_a_person_would(value: Any, spoken: str) -> None:
    message, _ = parse_message("so: {goal.slope}.", SCOPE)
    assert message.filled({"goal.slope": value}) == f"so: {spoken}."


def test_a_sentence_is_filled_once_and_with_what_it_names_only() -> None:
    message, _ = parse_message("{goal.slope} < {limit.decision_points} < {goal.slope}", SCOPE)
    values = {"goal.slope": "{plan.tier}", "limit.decision_points": 4, "plan.tier": 3}
    assert message.filled(values) == "{plan.tier} < 4 < {plan.tier}"
    with pytest.raises(KeyError, match=r"limit\.decision_points"):
        message.filled({"goal.slope": 1})


@given(st.text(alphabet="{}goal.slpe 0é\n"))
def test_any_template_is_read_or_its_faults_are_said(template: str) -> None:
    message, faults = parse_message(template, SCOPE)
    assert message.template == template
    if not faults:
        assert message.filled({str(name): 1 for name in message.names}).count("{") == 0


@given(st.floats(-1e9, 1e9))
def test_a_number_is_spoken_to_two_places_and_without_needless_digits(value: float) -> None:
    message, _ = parse_message("{goal.slope}", SCOPE)
    spoken = message.filled({"goal.slope": value})
    assert abs(float(spoken) - value) <= 0.005 + 1e-6
    assert spoken == f"{float(spoken):.2f}".rstrip("0").rstrip(".")
    assert spoken != "-0"
