"""popkit: how does this student's plan stand today, and what should an adult do next?

The names below are the library; everything else may move.
"""

from popkit._version import __version__
from popkit.audit import CannotTell, Finding, Report, RuleFailure, Subject, audit, audit_all, audit_schools
from popkit.errors import (
    BrokenRulebook,
    IllegalTransition,
    MissingExtra,
    NotOfOnePlan,
    PopkitError,
    UnknownName,
    UnknownRecord,
    UnknownRule,
    UnreadableCalendar,
    UnreadableDistrict,
    UnreadablePlan,
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
from popkit.write import explain, write_plan

__all__ = [
    "BrokenRulebook",
    "CannotTell",
    "District",
    "DueItem",
    "Finding",
    "IllegalTransition",
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
    "__version__",
    "advance",
    "audit",
    "audit_all",
    "audit_schools",
    "due",
    "explain",
    "instruments",
    "read_district",
    "read_plan",
    "read_plans",
    "rulebook",
    "stand",
    "write_plan",
]
