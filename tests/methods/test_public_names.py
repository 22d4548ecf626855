import ast
from pathlib import Path

from popkit import methods

NAMES = [
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


def test_every_public_name_is_a_decision() -> None:
    assert methods.__all__ == NAMES
    assert all(hasattr(methods, name) for name in NAMES)


def test_the_room_imports_nothing_but_attrs_and_python() -> None:
    allowed = {"attrs", "collections", "datetime", "functools", "math", "operator", "statistics", "typing"}
    for path in Path(methods.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                module = node.module or ""
                assert module.startswith("popkit.methods.") or module.split(".")[0] in allowed, path.name
            assert not isinstance(node, ast.Import), path.name
