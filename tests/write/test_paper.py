"""The drawing tools: exact to the column, whatever the script."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from popkit.write.paper import WIDTH, cells, course_bar, delivery_bar, fitted, plain, sparkline, wrapped

ARABIC = "أريد أن أقرأ لأبناء عمي دون توقف حتى نهاية الكتاب كله في المساء"
CHINESE = "我想不停地给表弟表妹们读完整本书" * 6
HINDI = "मैं अपने चचेरे भाइयों को पढ़कर सुनाना चाहता हूँ"
ANYTHING = st.text(st.sampled_from("ab -é\u0301\u200d学生مरी\u0940😀\t\n\u3000"))

unhurried = settings(deadline=None)


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("", 0),
        ("plan", 4),
        ("Zoë", 3),
        ("Zoe\u0308", 3),
        ("美玲", 4),
        ("\uff46\uff55\uff4c\uff4c", 8),
        ("سلام", 4),
        ("سَلَام", 4),
        ("हूँ", 1),
        ("a\u200db\u200e", 2),
        ("😀", 2),
        ("●◆─", 3),
    ],
)
def test_a_text_takes_so_many_columns(text: str, columns: int) -> None:
    assert cells(text) == columns


@pytest.mark.parametrize(
    ("text", "width", "cut"),
    [
        ("plan", 4, "plan"),
        ("plans", 4, "pla…"),
        ("a plan", 3, "a…"),
        ("a\n\t plan ", 10, "a plan"),
        ("美玲同学", 8, "美玲同学"),
        ("美玲同学", 7, "美玲同…"),
        ("美玲同学", 6, "美玲…"),
        ("Zoe\u0308 reads", 4, "Zoe\u0308…"),
        ("", 0, ""),
        ("plan", 1, "…"),
    ],
)
def test_a_text_is_cut_to_its_columns(text: str, width: int, cut: str) -> None:
    assert fitted(text, width) == cut


@unhurried
@given(ANYTHING, st.integers(1, 30))
def test_a_cut_text_always_fits_and_begins_as_it_did(text: str, width: int) -> None:
    cut = fitted(text, width)
    assert cells(cut) <= width
    assert "\n" not in cut
    whole = " ".join(text.split())
    assert cut == whole or (cut.endswith("…") and whole.startswith(cut[:-1]) and cells(whole) > width)


@unhurried
@given(ANYTHING, st.sampled_from(("", "  ", " " * 9)), st.sampled_from((None, "", "  ?      ")))
def test_a_wrapped_text_fits_and_loses_nothing(text: str, indent: str, first: str | None) -> None:
    text *= 20
    lines = wrapped(text, indent, first=first)
    assert all(cells(line) <= WIDTH for line in lines)
    start = indent if first is None else first
    assert not lines or lines[0].startswith(start)
    assert all(line.startswith(indent) for line in lines[1:])
    left = "".join([line[len(start if number == 0 else indent) :] for number, line in enumerate(lines)])
    assert "".join(left.split()) == "".join(text.split())


@pytest.mark.parametrize("text", [ARABIC * 4, CHINESE, HINDI * 4, "x" * 300, "a-b-c " * 60])
def test_lines_are_well_filled(text: str) -> None:
    lines = wrapped(text, "  ")
    assert all(cells(line) > 60 for line in lines[:-1])
    assert len(lines) > 1


@pytest.mark.parametrize("text", ["", " \n\t "])
def test_an_empty_paragraph_has_no_lines(text: str) -> None:
    assert wrapped(text, "  ", first="> ") == []


def test_a_very_long_text_is_no_trouble() -> None:
    started = time.process_time()
    fitted("学" * 200_000, 60)
    wrapped("学" * 200_000, "  ")
    assert time.process_time() - started < 5


def test_plain_is_plain() -> None:
    assert plain("text", "urgent") == "text"


# Sparklines


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ([], ""),
        ([5], "▅"),
        ([5, 5, 5], "▅▅▅"),
        ([0, 1], "▁█"),
        ([1, 0], "█▁"),
        ([0, 1, 2, 3, 4, 5, 6, 7], "▁▂▃▄▅▆▇█"),
        ([-7, 0], "▁█"),
        ([-1e9, 0, 1e9], "▁▅█"),
        ([0.0, 5e-324], "▁█"),
    ],
)
def test_a_sparkline_goes_from_its_lowest_to_its_highest(values: list[float], line: str) -> None:
    assert sparkline(values) == line


def test_a_sparkline_shows_the_newest_values() -> None:
    assert sparkline(range(100)) == sparkline(range(76, 100))
    assert len(sparkline(range(100))) == 24
    assert sparkline([9, 0, 1], most=2) == "▁█"


@unhurried
@given(st.lists(st.floats(-1e9, 1e9), max_size=60))
def test_a_sparkline_can_always_be_drawn(values: list[float]) -> None:
    assert len(sparkline(values)) == min(len(values), 24)
    assert set(sparkline(values)) <= set("▁▂▃▄▅▆▇█")


# Bars


@pytest.mark.parametrize(
    ("now", "line", "bar"),
    [
        (None, None, "├─────┤"),
        (0.0, None, "├●────┤"),
        (1.0, None, "├────●┤"),
        (None, 0.5, "├──|──┤"),
        (0.0, 1.0, "├●───|┤"),
        (0.5, 0.5, "├──◆──┤"),
        (-3.0, -0.1, "├◆────┤"),
        (7.0, 0.0, "├|───●┤"),
        (float("inf"), float("-inf"), "├|───●┤"),
    ],
)
def test_the_course_runs_from_baseline_to_target(now: float | None, line: float | None, bar: str) -> None:
    assert course_bar(now, line, 5) == bar


@pytest.mark.parametrize(
    ("share", "bar"),
    [
        (None, "░░░░░"),
        (0.0, "░░░░░"),
        (0.09, "░░░░░"),
        (0.2, "█░░░░"),
        (1.0, "█████"),
        (2.5, "█████"),
    ],
)
def test_the_delivered_share_fills_the_bar(share: float | None, bar: str) -> None:
    assert delivery_bar(share, 5) == bar


def test_bars_have_a_fixed_length() -> None:
    assert cells(course_bar(0.3, 0.6)) == 42
    assert cells(delivery_bar(0.3)) == 20
