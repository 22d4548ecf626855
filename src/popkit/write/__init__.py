"""The doors out: one module a form. They write what the other rooms found and judge nothing."""

from popkit.write.calendar import due_calendar
from popkit.write.comparison import comparison_json, comparison_text
from popkit.write.coordinator import coordinator_report
from popkit.write.due import due_csv, due_json, due_text
from popkit.write.page import explain, rule_page
from popkit.write.plan import write_plan
from popkit.write.report import report_csv, report_json, report_jsonl, report_markdown
from popkit.write.show import plan_page
from popkit.write.text import report_text

__all__ = [
    "comparison_json",
    "comparison_text",
    "coordinator_report",
    "due_calendar",
    "due_csv",
    "due_json",
    "due_text",
    "explain",
    "plan_page",
    "report_csv",
    "report_json",
    "report_jsonl",
    "report_markdown",
    "report_text",
    "rule_page",
    "write_plan",
]
