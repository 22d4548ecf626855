"""popkit: how does this student's plan stand today, and what should an adult do next?

The names below are the library; everything else may move.
"""

from popkit._version import __version__
from popkit.audit import (
    CannotTell,
    Comparison,
    Finding,
    Report,
    RuleFailure,
    Subject,
    audit,
    audit_all,
    audit_partners,
    audit_schools,
    compare,
    read_report,
)
from popkit.errors import (
    BrokenRulebook,
    IllegalTransition,
    IncomparableReports,
    MissingExtra,
    NotOfOnePlan,
    PopkitError,
    UnknownName,
    UnknownRecord,
    UnknownRule,
    UnreadableCalendar,
    UnreadableDistrict,
    UnreadablePlan,
    UnreadableReport,
)
from popkit.instruments import Instrument
from popkit.instruments import shipped_instruments as instruments
from popkit.lifecycle import advance
from popkit.model import Plan
from popkit.problems import ReadProblem
from popkit.read import District, PlanStream, read_district, read_plan, read_plans
from popkit.rules import Rule, Rulebook, rulebook
from popkit.standing import stand
from popkit.standing.due import DueItem, due
from popkit.write import coordinator_report, explain, write_plan

__all__ = [
    "BrokenRulebook",
    "CannotTell",
    "Comparison",
    "District",
    "DueItem",
    "Finding",
    "IllegalTransition",
    "IncomparableReports",
    "Instrument",
    "MissingExtra",
    "NotOfOnePlan",
    "Plan",
    "PlanStream",
    "PopkitError",
    "ReadProblem",
    "Report",
    "Rule",
    "RuleFailure",
    "Rulebook",
    "Subject",
    "UnknownName",
    "UnknownRecord",
    "UnknownRule",
    "UnreadableCalendar",
    "UnreadableDistrict",
    "UnreadablePlan",
    "UnreadableReport",
    "__version__",
    "advance",
    "audit",
    "audit_all",
    "audit_partners",
    "audit_schools",
    "compare",
    "coordinator_report",
    "due",
    "explain",
    "instruments",
    "read_district",
    "read_plan",
    "read_plans",
    "read_report",
    "rulebook",
    "stand",
    "write_plan",
]
