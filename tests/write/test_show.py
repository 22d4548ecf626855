"""The page of a plan: in eighty columns, in words, and the same without colour."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any, Final, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import popkit
from popkit.rules.example import example_plan
from popkit.standing import PlanStanding
from popkit.standing.progress import Verdict
from popkit.write import plan_page
from popkit.write.paper import WIDTH, cells

DAYS: Final = st.dates(dt.date(2026, 8, 1), dt.date(2027, 7, 31))

TITLES: Final = {
    "long": "Read a whole chapter aloud to my cousins without stopping, " * 3,
    "one word": "Donaudampfschifffahrtsgesellschaft" * 5,
    "arabic": "أريد أن أقرأ لأبناء عمي دون توقف " * 5,
    "chinese": "我想不停地给表弟表妹们读完整本书" * 10,
    "combining": "Zo\u0308e\u0308 " * 40,
    "emoji": "😀" * 150,
}

COURSE: Final = """
[[goals]]
baseline = { on = 2026-09-14, value = 60 }
target = { on = 2027-06-07, value = 98 }
"""


def standing(overlay: str, day: dt.date | None = None, **limits: float) -> PlanStanding:
    document, as_of = example_plan(overlay)
    town = popkit.read_district({"limits": limits})
    return popkit.stand(popkit.read_plan(document), as_of=day or as_of, district=town)


def page(overlay: str, day: dt.date | None = None, **limits: float) -> str:
    return plan_page(standing(overlay, day, **limits))


def observed(values: str, overlay: str = "") -> str:
    """Lay an observation a week, from the week after the baseline on, over the goal."""
    first = dt.date(2026, 9, 21)
    listed = [
        f"{{ on = {first + dt.timedelta(weeks=week)}, value = {value} }}" for week, value in enumerate(values.split())
    ]
    return f"{COURSE}observations = [{', '.join(listed)}]\n{overlay}"


def widest(text: str) -> int:
    return max(map(cells, text.splitlines()))


# Width


@pytest.mark.parametrize("day", [dt.date(2026, 11, 1), dt.date(2027, 3, 1), dt.date(2190, 1, 1), dt.date(1900, 1, 1)])
def test_no_line_of_an_example_is_too_wide(examples: tuple[popkit.Plan, ...], day: dt.date) -> None:
    for plan in examples:
        assert widest(plan_page(popkit.stand(plan, as_of=day))) <= WIDTH


@pytest.mark.parametrize("title", TITLES.values(), ids=list(TITLES))
@pytest.mark.parametrize("long_ids", [False, True], ids=["short ids", "long ids"])
def test_no_line_is_too_wide_whatever_people_write(title: str, *, long_ids: bool) -> None:
    name, note = title[:200].strip(), title
    tail = "-" + "x" * 120 if long_ids else ""
    record = {"id": f"r{tail}", "title": name, "status": "active", "goal_ids": [f"g{tail}"]}
    document: dict[str, Any] = {
        **example_plan("")[0],
        "id": f"plan{tail}",
        "tier": {"level": 3},
        "student": {"id": "s", "school_id": "r", "grade": title[:20].strip() or "x"},
        "team": [{"id": f"t{tail}", "role": "teacher"}],
        "profile": [
            {"id": f"p{n}", "kind": kind, "domain": "academic", "text": note, "source": "student"}
            for n, kind in enumerate(("strength", "interest", "need"))
        ],
        "goals": [
            {
                "id": f"g{tail}",
                "domain": "academic",
                "title": name,
                "status": "active",
                "owner_id": f"t{tail}",
                "measure": {"name": name, "unit": name, "direction": "increase"},
                "baseline": {"on": "2026-09-14", "value": -999_999_999.75},
                "target": {"on": "2027-05-28", "value": 123_456_789.125},
                "observations": [{"on": "2026-10-01", "value": -987_654_321.25}],
            }
        ],
        "supports": [
            {**record, "category": "family_education", "provider": {"kind": "partner", "partner_id": f"y{tail}"}}
        ],
        "actions": [
            {"id": f"a{tail}", "text": note, "owner_id": f"t{tail}", "due_on": "1901-01-01"},
            {"id": f"b{tail}", "text": note, "owner_id": f"t{tail}"},
        ],
    }
    drawn = plan_page(popkit.stand(popkit.read_plan(document), as_of=dt.date(2199, 12, 31)))
    assert widest(drawn) <= WIDTH
    assert "109207 days overdue" in drawn


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), day=DAYS)
def test_every_plan_has_a_page_of_eighty_columns(
    plan_documents: st.SearchStrategy[dict[str, Any]], data: st.DataObject, day: dt.date
) -> None:
    document = data.draw(plan_documents)
    at = popkit.stand(popkit.read_plan(document), as_of=day)
    drawn = plan_page(at)
    assert widest(drawn) <= WIDTH
    assert drawn.endswith("\n")
    assert not drawn.endswith("\n\n")
    assert "None" not in drawn or "None" in json.dumps(document)
    assert re.sub("\x1b.", "", plan_page(at, lambda text, _style: f"\x1b[{text}\x1b]")) == drawn


# Paint


def test_a_paint_adds_colour_and_takes_nothing_away(examples: tuple[popkit.Plan, ...]) -> None:
    """Whoever prints the page, or cannot tell red from green, is told the same."""
    styles: set[str] = set()

    def paint(text: str, style: str) -> str:
        styles.add(style)
        return f"<{style}>{text}</>"

    for plan in examples:
        at = popkit.stand(plan, as_of=dt.date(2027, 3, 1))
        painted = plan_page(at, paint)
        for style in ("title", "quiet", "action", "watch", "good"):
            painted = painted.replace(f"<{style}>", "")
        assert painted.replace("</>", "") == plan_page(at)
    assert styles == {"title", "quiet", "action", "watch", "good"}


def test_what_is_painted_as_calling_for_action_says_so_in_words(examples: tuple[popkit.Plan, ...]) -> None:
    def paint(text: str, style: str) -> str:
        goes_on = text.startswith(" " * 8)
        return f"!{text}" if style == "action" and not goes_on else text

    words = ("overdue", "off track", "not to be judged", ", under ")
    for plan in examples:
        for line in plan_page(popkit.stand(plan, as_of=dt.date(2027, 3, 1)), paint).splitlines():
            assert "!" not in line or any(word in line for word in words), line


# The head and the profile


def test_the_page_begins_with_the_plan_and_the_date() -> None:
    assert page("tier = { level = 2 }").startswith(
        "example · grade 07 · 2026-27\nactive · tier 2 · as of 2027-03-01\n\nGoals\n"
    )
    assert "\non hold · as of 2027-03-01\n" in page('status = "on_hold"')


def test_the_page_names_no_child(examples: tuple[popkit.Plan, ...]) -> None:
    for plan in examples:
        drawn = plan_page(popkit.stand(plan, as_of=dt.date(2027, 3, 1)))
        assert plan.student.family_name is None or plan.student.family_name not in drawn


def test_strengths_stand_before_needs_and_needs_are_domains_only() -> None:
    drawn = page(
        """
        [[profile]]
        kind = "need"
        domain = "family_basic_needs"
        text = "nobody's business"
        [[profile]]
        text = "asks good questions"
        [[profile]]
        kind = "interest"
        text = "birds"
        [[profile]]
        text = "draws"
        """
    )
    assert drawn.splitlines()[3:7] == [
        "Strengths: asks good questions; draws",
        "Interests: birds",
        "Needs: family basic needs",
        "",
    ]
    assert "business" not in drawn


def test_an_empty_plan_has_an_empty_page() -> None:
    shown = page('status = "draft"').splitlines()
    assert shown[3:] == ["Goals", "  none", "", "Supports", "  none", "", "Due", "  none"]


# Verdicts

STUCK: Final = "60 61 60 61 60 60 61 60 61 60"
SUPPORT: Final = """
[[supports]]
goal_ids = ["g1"]
starts_on = 2026-09-14
schedule = { sessions_per_week = 1, minutes_per_session = 30 }
"""
HELD: Final = "sessions = [{ on = 2026-09-15, minutes = 1400, attendance = 'present' }]"
MISSED: Final = "sessions = [{ on = 2026-09-15, minutes = 30, attendance = 'present' }]"

VERDICTS: Final = [
    ("insufficient_data", COURSE, "too early to tell: 0 observations; it takes 6 over 6 weeks"),
    ("insufficient_data", observed("60"), "too early to tell: 1 observation; it takes 6 over 6 weeks"),
    (
        "not_delivered",
        observed(STUCK, SUPPORT + MISSED),
        "not to be judged: 4 % of the planned support was delivered; mend that first",
    ),
    ("met", observed("98 " * 8), "met: the newest observations are at or beyond the target, provisionally"),
    (
        "off_track",
        observed(STUCK),
        "off track: the observations contradict the aimline; whether support was delivered is not on record",
    ),
    (
        "off_track",
        observed(STUCK, SUPPORT + HELD),
        "off track: the observations contradict the aimline, although support was delivered",
    ),
    (
        "ahead",
        observed("70 72 74 76 78 80 82 84 86 88"),
        "ahead: the observations lie on the better side of the aimline",
    ),
    (
        "on_track",
        observed(" ".join(f"{60 + week:.1f}" for week in range(1, 24))),
        "on track: clearly faster than 50 % of the required rate",
    ),
    ("uncertain", observed("66 60 69 61 70 62 71"), "uncertain: the observations allow no verdict yet, provisionally"),
    (None, "[[goals]]", "no verdict: it needs a baseline and a target"),
]


@pytest.mark.parametrize(("verdict", "overlay", "words"), VERDICTS)
def test_every_verdict_has_its_words(verdict: str | None, overlay: str, words: str) -> None:
    at = standing(overlay)
    assert at.goals[0].verdict == verdict
    assert words in " ".join(plan_page(at).split())


def test_no_verdict_is_without_words() -> None:
    assert {verdict for verdict, _, _ in VERDICTS} == {None, *get_args(Verdict)}


# Goals


def test_a_goal_shows_its_course() -> None:
    drawn = page(observed("60 62 64", 'owner_id = "student"')).splitlines()
    assert drawn[3:9] == [
        "Goals",
        "  g1  Read aloud with confidence",
        "      active · carried by student",
        "      60 ├──●──────────────────────|──────────────┤ 98 by 2027-06-07",
        "      now 62 · aimline 84 · 5 % of the way · words read correctly in a minute",
        "      ▁▅█  3 observations, 147 days since the last",
    ]


@pytest.mark.parametrize(
    ("baseline", "target", "way"),
    [
        ("0", "12500", "0 ├─────────────────────────|──────────────┤ 12500 by 2027-06-07"),
        ("0.5", "0.25", "0.5 ├─────────────────────────|──────────────┤ 0.25 by 2027-06-07"),
        ("7", "7", "7 ├────────────────────────────────────────┤ 7 by 2027-06-07"),
        ("-1e9", "1e9", "-1000000000 ├"),
    ],
)
def test_figures_are_written_out(baseline: str, target: str, way: str) -> None:
    goal = COURSE.replace("60 }", f"{baseline} }}").replace("98 }", f"{target} }}")
    assert f"      {way}" in page(goal)
    assert "e+" not in page(goal)


@pytest.mark.parametrize(
    ("target", "aimline"),
    [("98", "84"), ("1e6", "631601"), ("61", "60.6"), ("300", "212"), ("60.01", "60")],
)
def test_the_aimline_is_told_to_three_digits(target: str, aimline: str) -> None:
    drawn = page(COURSE.replace("98 }", f"{target} }}"))
    assert f"      no observation yet · aimline {aimline} · words" in drawn


def test_a_goal_without_an_owner_is_carried_by_nobody() -> None:
    drawn = page('[[goals]]\nstatus = "on_hold"')
    assert "      on hold · carried by nobody\n      no verdict: " in drawn


# Supports


@pytest.mark.parametrize(
    ("overlay", "lines"),
    [
        ("[[supports]]", ["tutoring by nobody named · active", "no schedule: planned minutes are not known"]),
        (
            SUPPORT + 'provider = { kind = "school" }',
            ["tutoring by school · active", "no session on record of 726 minutes planned to date"],
        ),
        (
            SUPPORT + 'provider = { kind = "partner", partner_id = "ymca" }\n' + MISSED,
            [
                "tutoring by ymca · active",
                "█░░░░░░░░░░░░░░░░░░░ 30 of 726 minutes (4 %, under 80 %)",
                "last 4 weeks: 0 of 120 minutes",
            ],
        ),
        (
            SUPPORT + HELD,
            [
                "tutoring by nobody named · active",
                "████████████████████ 1400 of 726 minutes (193 %)",
                "last 4 weeks: 0 of 120 minutes",
            ],
        ),
        (
            SUPPORT.replace("2026-09-14", "2027-04-01") + HELD,
            ["tutoring by nobody named · active", "░░░░░░░░░░░░░░░░░░░░ 0 of 0 minutes"],
        ),
        (
            SUPPORT + 'status = "paused"\n' + HELD,
            ["tutoring by nobody named · paused", "░░░░░░░░░░░░░░░░░░░░ 1400 of 0 minutes"],
        ),
    ],
)
def test_a_support_shows_its_delivery(overlay: str, lines: list[str]) -> None:
    goal = "[[goals]]\n" if "goal_ids" in overlay else ""
    drawn = page(goal + overlay)
    shown = drawn[drawn.index("Supports\n") : drawn.index("\n\nDue")].splitlines()
    assert shown == ["Supports", "  s1  Reading club", *(f"      {line}" for line in lines)]


# What is due


def due(overlay: str) -> list[str]:
    """What is due, but for the monthly reviews, which every active plan owes."""
    lines = page(overlay).partition("\nDue\n")[2].splitlines()
    return [line for line in lines if "well-being review" not in line]


def test_what_is_due_comes_in_order_of_its_day() -> None:
    lines = due(
        """
        next_review_on = 2027-03-02
        [[actions]]
        id = "late"
        owner_id = "student"
        due_on = 2027-02-28
        [[actions]]
        id = "never"
        [[actions]]
        id = "today"
        due_on = 2027-03-01
        [[actions]]
        id = "done"
        due_on = 2027-03-01
        done_on = 2027-02-01
        [[actions]]
        id = "later"
        due_on = 2027-04-01  # too far ahead to be shown
        [[actions]]
        id = "long-late"
        due_on = 2027-01-01
        """
    )
    assert lines == [
        "  2027-01-01  59 days overdue   long-late by nobody: Call the library",
        "  2027-02-28  1 day overdue     late by student: Call the library",
        "  2027-03-01  today             today by nobody: Call the library",
        "  2027-03-02  in 1 day          plan review",
        "  no date     never by nobody: Call the library",
    ]


def test_the_newest_review_sets_the_next() -> None:
    assert due("next_review_on = 2027-01-01\nplan_reviews = [{ held_on = 2027-02-01, next_on = 2027-03-15 }]") == [
        "  2027-03-15  in 14 days        plan review"
    ]


def test_nothing_is_due_on_a_plan_that_is_closed() -> None:
    assert due('status = "completed"\nnext_review_on = 2027-03-02\n[[actions]]') == ["  none"]
