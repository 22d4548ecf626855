"""Facts can be listed without any plan: their names, kinds, words and one sentence each."""

from __future__ import annotations

import datetime as dt
from typing import Literal, get_args

import pytest
from attrs import define
from attrs.exceptions import FrozenInstanceError

from popkit.read import read_plan
from popkit.rules.example import EXAMPLE_AS_OF, example_plan
from popkit.standing import SUBJECTS, Fact, GoalStanding, PlanStanding, facts_of, stand
from popkit.standing.fact import FactKind, fact, kept_fact, part
from popkit.standing.progress import Verdict
from popkit.vocabulary import GoalStatus, PlanStatus, SupportCategory

EVERY_FACT = [kept for standing in SUBJECTS.values() for kept in facts_of(standing).values()]
each_fact = pytest.mark.parametrize("kept", EVERY_FACT, ids=lambda kept: f"{kept.subject}.{kept.name}")


@define(frozen=True, slots=False, eq=False)
class Base:
    count: int = 3

    @fact
    def is_sunny(self) -> bool:
        """Whether the sun shines."""
        return True

    @fact
    def degrees(self) -> int:
        """Overridden below."""
        return 1


@define(frozen=True, slots=False, eq=False)
class WeatherStanding(Base):
    @kept_fact
    def wind(self) -> Literal["calm", "breeze"] | Literal["gale"] | None:  # noqa: PYI030 - as `plan.status` is
        """How it blows;
        None when nobody looked.
        """
        return "calm"

    @fact
    def last_rain_on(self) -> dt.date | None:
        """The day it rained."""
        return dt.date(2027, 3, 1)

    @fact
    def degrees(self) -> float | None:  # type: ignore[override]
        """Degrees Celsius."""
        return 4.5

    @part
    def cloud(self) -> str:
        """No fact."""
        return "cirrus"

    @property
    def plain(self) -> int:
        """No fact either."""
        return 1


def described(
    name: str, kind: FactKind, about: str, *, words: tuple[str, ...] = (), can_be_unknown: bool = False
) -> Fact:
    return Fact(
        subject="weather",
        name=name,
        kind=kind,
        words=words,
        can_be_unknown=can_be_unknown,
        whole=False,
        about=about,
    )


def test_facts_are_listed_in_the_order_written_with_what_is_known_of_them() -> None:
    assert list(facts_of(WeatherStanding).values()) == [
        described("is_sunny", "claim", "Whether the sun shines."),
        described("degrees", "number", "Degrees Celsius.", can_be_unknown=True),
        described(
            "wind",
            "word",
            "How it blows; None when nobody looked.",
            words=("calm", "breeze", "gale"),
            can_be_unknown=True,
        ),
        described("last_rain_on", "date", "The day it rained.", can_be_unknown=True),
    ]


def test_a_whole_number_is_known_to_be_whole() -> None:
    assert facts_of(Base)["degrees"].whole
    assert not facts_of(Base)["is_sunny"].whole
    assert not facts_of(WeatherStanding)["degrees"].whole


def test_facts_are_listed_once() -> None:
    assert facts_of(WeatherStanding) is facts_of(WeatherStanding)


def test_a_part_is_computed_on_first_use_and_then_kept() -> None:
    weather = WeatherStanding()
    assert "cloud" not in vars(weather)
    assert weather.cloud is weather.cloud
    assert vars(weather)["cloud"] == "cirrus"
    assert weather.wind == vars(weather)["wind"] == "calm"
    assert weather.is_sunny
    assert "is_sunny" not in vars(weather)


def test_a_part_of_a_class_is_itself_and_keeps_its_docstring() -> None:
    kept = vars(WeatherStanding)["cloud"]
    assert WeatherStanding.cloud is kept
    assert kept.__doc__ == "No fact."


@each_fact
def test_a_fact_says_what_it_means_in_sentences(kept: Fact) -> None:
    assert kept.about.endswith(".")
    assert kept.about[0].isupper() or kept.about[0].isdigit()
    assert "  " not in kept.about
    assert "\n" not in kept.about


@each_fact
def test_a_fact_is_of_one_kind_and_only_a_word_has_words(kept: Fact) -> None:
    assert kept.kind in get_args(FactKind)
    assert bool(kept.words) == (kept.kind == "word")
    assert not kept.whole or kept.kind == "number"
    assert len(set(kept.words)) == len(kept.words)


@each_fact
def test_a_claim_reads_as_one(kept: Fact) -> None:
    """`is_active` and `has_owner` do; `days_open` is a number."""
    claims = {"is", "has", "was"} & set(kept.name.split("_"))
    assert kept.kind != "claim" or claims


@each_fact
def test_a_fact_that_can_be_unknown_says_when(kept: Fact) -> None:
    says = "None" in kept.about or "unknown" in kept.about
    assert says == kept.can_be_unknown


@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_facts_of_a_subject_are_all_its_public_facts_and_nothing_else(subject: str) -> None:
    standing, facts = SUBJECTS[subject], facts_of(SUBJECTS[subject])
    kinds = {name: type(getattr(standing, name)) for name in dir(standing) if not name.startswith("_")}
    assert set(facts) == {name for name, kind in kinds.items() if kind in (fact, kept_fact)}
    assert [(kept.subject, kept.name) for kept in facts.values()] == [(subject, name) for name in facts]


def test_words_are_those_of_the_vocabulary() -> None:
    assert facts_of(PlanStanding)["status"].words == (*get_args(PlanStatus), "not_begun")
    assert facts_of(GoalStanding)["status"].words == get_args(GoalStatus)
    assert facts_of(GoalStanding)["verdict"].words == get_args(Verdict)
    assert facts_of(SUBJECTS["support"])["category"].words == get_args(SupportCategory)


def test_a_standing_is_compared_by_identity_and_shows_nothing_of_a_child() -> None:
    plan = read_plan(example_plan("goals = [{}]\nsupports = [{}]\nactions = [{}]")[0])
    one, other = (stand(plan, as_of=EXAMPLE_AS_OF) for _ in range(2))
    assert one != other
    for kept in (one, *one.goals, *one.supports, *one.actions):
        assert "Read" not in repr(kept)
        assert "student-1" not in repr(kept)


def test_a_limit_is_a_number_or_words_and_is_asked_for_as_what_it_is() -> None:
    plan = stand(read_plan(example_plan("")[0]), as_of=EXAMPLE_AS_OF)
    assert plan.limit_number("delivery_weeks") == 4
    assert plan.limit_words("transition_grades") == ("05", "08", "12")
    with pytest.raises(TypeError, match=r"^limit transition_grades is a list of words$"):
        plan.limit_number("transition_grades")
    with pytest.raises(TypeError, match=r"^limit delivery_weeks is a number$"):
        plan.limit_words("delivery_weeks")


def test_a_standing_cannot_be_changed() -> None:
    plan = stand(read_plan(example_plan("goals = [{}]\nsupports = [{}]\nactions = [{}]")[0]), as_of=EXAMPLE_AS_OF)
    for kept in (plan, *plan.goals, *plan.supports, *plan.actions):
        with pytest.raises(FrozenInstanceError):
            kept.as_of = dt.date(2027, 3, 2)  # type: ignore[attr-defined]
