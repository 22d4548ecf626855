"""Published arithmetic on numbers and dates: pure functions that know nothing of plans.

None is "cannot be known", never zero. Definitions, edge cases, sources and the calibration:
docs/methods.md.
"""

from popkit.methods.aimline import Aimline, residuals
from popkit.methods.attainment import attainment_t
from popkit.methods.baseline import baseline_value
from popkit.methods.change import (
    RELIABLE,
    Change,
    ChangeDirection,
    ChangeStatus,
    ScoreDirection,
    change_of,
    difference_error,
    is_reliable,
    minimal_change,
    reliable_change,
    standard_error,
)
from popkit.methods.delivery import consecutive_absences, ratio
from popkit.methods.directions import Direction, turn
from popkit.methods.overlap import nap, tau
from popkit.methods.progress import current_value, percent_of_goal, run_at_target
from popkit.methods.runs import run_above, run_below
from popkit.methods.shortfall import Departure, departure, shortfall_from, shortfall_score
from popkit.methods.student_t import student_t_cdf, student_t_quantile
from popkit.methods.trend import Line, fit_line, theil_sen_slope
from popkit.methods.verdict import Boundaries, Evidence, Summary, Verdict, is_provisional, progress_verdict

__all__ = [
    "RELIABLE",
    "Aimline",
    "Boundaries",
    "Change",
    "ChangeDirection",
    "ChangeStatus",
    "Departure",
    "Direction",
    "Evidence",
    "Line",
    "ScoreDirection",
    "Summary",
    "Verdict",
    "attainment_t",
    "baseline_value",
    "change_of",
    "consecutive_absences",
    "current_value",
    "departure",
    "difference_error",
    "fit_line",
    "is_provisional",
    "is_reliable",
    "minimal_change",
    "nap",
    "percent_of_goal",
    "progress_verdict",
    "ratio",
    "reliable_change",
    "residuals",
    "run_above",
    "run_at_target",
    "run_below",
    "shortfall_from",
    "shortfall_score",
    "standard_error",
    "student_t_cdf",
    "student_t_quantile",
    "tau",
    "theil_sen_slope",
    "turn",
]
