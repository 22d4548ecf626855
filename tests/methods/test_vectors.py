"""Published numbers and numbers of other packages, read from beside the checkout; none is kept here."""

from collections.abc import Callable
from datetime import date, timedelta
from math import prod
from statistics import mean
from typing import Any

import pytest

from popkit import methods

pytestmark = pytest.mark.shared

Vectors = Callable[[str], dict[str, Any]]
START = date(2026, 9, 1)


def fraction(text: str) -> float:
    """Read 7/8 or 38.5/42."""
    above, below = text.split("/")
    return float(above) / float(below)


def test_goals_are_set_as_the_training_modules_set_them(vectors: Vectors) -> None:
    """Printed rates agree to one unit of their last digit (one is printed rounded up), the rest to 1e-12."""
    for case in vectors("progress")["goal_setting"]:
        if "scores" in case:
            expected = case["expected"]
            wanted = expected["baseline"] if isinstance(expected, dict) else expected
            assert methods.baseline_value(case["scores"]) == wanted
        elif "exact" in case:
            end = START + timedelta(weeks=case["weeks_remaining"])
            rate = methods.Aimline(START, case["baseline"], end, case["goal"]).required_rate
            assert rate == pytest.approx(case["exact"], rel=1e-12)
            assert rate == pytest.approx(case["expected_roi_printed"], abs=1e-4)
        else:
            goal = case["expected"]["goal"]
            weeks = case.get("weeks") or case["weeks"]
            line = methods.Aimline(START, case["baseline"], START + timedelta(weeks=weeks), goal)
            rate = case.get("roi_per_week") or case["expected"]["target_roi"]
            assert line.required_rate == pytest.approx(rate, rel=1e-12)


def test_trends_agree_with_r(vectors: Vectors) -> None:
    """Slope, intercept, errors, intervals and projection as R's lm prints them, to 1e-9 relative."""
    for case in vectors("progress")["trend"]:
        days, wanted = [7 * week for week in case["week"]], case["ols"]
        line = methods.fit_line(days, case["y"])
        assert line is not None
        found = [line.slope, line.intercept, line.see, line.se_slope, line.value_at(7 * case["goal_week"])]
        keys = ["slope", "intercept", "see", "se_slope", "projected"]
        assert found == pytest.approx([wanted[key] for key in keys], rel=1e-9)
        assert line.interval() == pytest.approx(wanted["ci95"], rel=1e-9)
        assert line.interval(0.8) == pytest.approx(wanted["ci80"], rel=1e-9)
        assert methods.theil_sen_slope(days, case["y"]) == pytest.approx(case["theil_sen"], rel=1e-9)


def test_lines_agree_with_certified_values(vectors: Vectors) -> None:
    """To 1e-10 relative, or half a unit of the last printed digit."""
    for case in vectors("regression")["vectors"]:
        if "t" in case:
            slope = methods.theil_sen_slope([7 * t for t in case["t"]], case["y"])
            assert slope == pytest.approx(case["expected"]["theil_sen_slope"], rel=1e-12)
            continue
        line, wanted = methods.fit_line([7 * x for x in case["x"]], case["y"]), case["expected"]
        assert line is not None
        if "see" in wanted:
            assert line.slope == pytest.approx(wanted["slope"], rel=1e-12)
            assert line.intercept == pytest.approx(wanted["intercept"], rel=1e-10)
            assert line.see == pytest.approx(wanted["see"], rel=1e-10)
            assert line.se_slope == pytest.approx(wanted["se_slope"], rel=1e-10)
        else:
            assert line.slope == pytest.approx(wanted["slope"], abs=5e-4)
            assert line.intercept == pytest.approx(wanted["intercept"], abs=5e-3)
            assert line.se_slope == pytest.approx(wanted["se_slope"], abs=5e-4)
            assert line.see == pytest.approx(wanted["see_own_6dp"], abs=5e-7)


def test_point_rules_decide_as_written(vectors: Vectors) -> None:
    """Exact."""
    rules = vectors("progress")["point_rules"]
    line = methods.Aimline(START, rules["baseline"], START + timedelta(weeks=rules["weeks"]), rules["goal"])
    for case in rules["cases"]:
        dates = [START + timedelta(weeks=week) for week in case["weeks"]]
        gaps = methods.residuals(line, line.weeks(dates), case["y"], "increase")
        decision = "continue"
        if methods.run_below(gaps) >= case["n"]:
            decision = "change_intervention"
        elif methods.run_above(gaps) >= case["n"]:
            decision = "raise_goal"
        assert decision == case["expected"]


def test_percent_of_goal_agrees(vectors: Vectors) -> None:
    """With the package to 1e-9; with the article to the unit (one prints 79.1 for 79.288)."""
    for case in vectors("percent_of_goal")["vectors"]:
        found = methods.percent_of_goal(mean(case["phase_b"]), mean(case["phase_a"]), case["goal"])
        assert found == pytest.approx(case["package"][0]["Est"], rel=1e-9)
        assert found == pytest.approx(case["published_article_value"], abs=0.5)


def test_overlap_agrees_with_article_and_packages(vectors: Vectors) -> None:
    """To 1e-12; printed percents to half a percent."""
    cases = vectors("overlap")
    for case in cases["published"]:
        sides = case["phase_a"], case["phase_b"], case["improvement"]
        assert methods.nap(*sides) == pytest.approx(fraction(case["expected"]["NAP"]), rel=1e-12)
        assert methods.tau(*sides) == pytest.approx(fraction(case["expected"]["Tau"]), rel=1e-12)
    for case in cases["package_docs"]:
        sides, printed = (case["phase_a"], case["phase_b"], case["improvement"]), case["printed"]
        share, rescaled = methods.nap(*sides), methods.tau(*sides)
        assert share is not None
        assert rescaled is not None
        assert 100 * share == pytest.approx(printed["NAP_pct"], abs=0.5)
        assert 100 * rescaled == pytest.approx(printed["NAP_rescaled_pct"], abs=0.5)
    for case in cases["package_run"]:
        sides = case["phase_a"], case["phase_b"], case["improvement"]
        wanted = {row["ES"]: row["Est"] for row in case["nonoverlap"]}
        assert methods.nap(*sides) == pytest.approx(wanted["NAP"], abs=1e-12)
        assert methods.tau(*sides) == pytest.approx(wanted["Tau"], abs=1e-12)


def test_attainment_agrees_with_package_and_table(vectors: Vectors) -> None:
    """To 5e-6 where five decimals are printed, 5e-7 in the table."""
    cases = vectors("attainment")
    for case in cases["package_docs"] + cases["package_run"]:
        found = methods.attainment_t(case["scores"], case["weights"])
        assert found == pytest.approx(case["t"], abs=5e-6)
    for row in cases["table_n3"]:
        first = max(-2, min(2, row["sum"]))
        second = max(-2, min(2, row["sum"] - first))
        scores = [first, second, row["sum"] - first - second]
        assert methods.attainment_t(scores) == pytest.approx(row["t"], abs=5e-7)
    for case in cases["edge_cases"]:
        if "t" in case:
            assert methods.attainment_t(case["scores"], case.get("weights")) == pytest.approx(case["t"])


def test_delivery_is_judged_as_written(vectors: Vectors) -> None:
    """Exact, and the shares to 1e-12."""
    for case in vectors("attendance_delivery")["delivery"]["cases"]:
        planned, delivered = case["planned_sessions"], case["delivered"]
        by_sessions = methods.ratio(len(delivered), planned)
        by_minutes = methods.ratio(sum(delivered), prod((planned, case["planned_min"])))
        assert by_sessions is not None
        assert by_minutes is not None
        assert by_sessions == pytest.approx(case["session_ratio"], rel=1e-12)
        assert by_minutes == pytest.approx(case["minute_ratio"], rel=1e-12)
        assert (by_minutes >= 0.8) == case.get("meets_80_by_minutes", case.get("meets_80"))
        assert (by_sessions >= 0.8) == case.get("meets_80_by_sessions", case.get("meets_80"))


def test_reliable_change_agrees(vectors: Vectors) -> None:
    """To half a unit of the last printed digit; the article's own example first."""
    article, monthly, checklist = vectors("reliable_change")["vectors"]
    sd, r, wanted = article["sd_clin"], article["reliability"], article["expected"]
    assert methods.standard_error(sd, r) == pytest.approx(wanted["SEM_2dp"], abs=0.005)
    assert methods.difference_error(sd, r) == pytest.approx(wanted["Sdiff_2dp"], abs=0.005)
    index = methods.reliable_change(article["pre"], article["post"], sd, r)
    assert index == pytest.approx(wanted["RC_2dp"], abs=0.005)
    assert methods.is_reliable(index)
    # The reliability is not printed: what both printed figures imply is .930.
    assert methods.standard_error(monthly["baseline_sd"], 0.930) == pytest.approx(monthly["SEM_printed"], abs=0.01)
    fine = methods.minimal_change(monthly["baseline_sd"], 0.930, 0.01)
    assert fine == pytest.approx(monthly["mdc95_printed_2.77SEM"], abs=0.015)
    sd, r, wanted = checklist["sd"], checklist["reliability"], checklist["expected"]
    assert methods.standard_error(sd, r) == pytest.approx(wanted["SEM"], abs=0.0005)
    assert methods.minimal_change(sd, r, 0.001) == pytest.approx(wanted["RC95"], abs=0.0011)
    assert methods.minimal_change(sd, r, 1) == wanted["integer_change"]
