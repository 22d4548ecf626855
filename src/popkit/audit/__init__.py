"""Rules applied to standings: outcomes, findings, reports. The same inputs give the same report."""

from popkit.audit.auditor import Auditor, audit, auditor
from popkit.audit.beyond_plans import audit_partners, audit_schools
from popkit.audit.compare import Change, Comparison, compare
from popkit.audit.finding import OUTCOMES, CannotTell, Finding, Outcome, RuleFailure, Subject
from popkit.audit.report import Report
from popkit.audit.stream import audit_all
from popkit.audit.waivers import WAIVER_STATES, Waived, WaiverNote, WaiverState
from popkit.audit.written import read_report

__all__ = [
    "OUTCOMES",
    "WAIVER_STATES",
    "Auditor",
    "CannotTell",
    "Change",
    "Comparison",
    "Finding",
    "Outcome",
    "Report",
    "RuleFailure",
    "Subject",
    "Waived",
    "WaiverNote",
    "WaiverState",
    "audit",
    "audit_all",
    "audit_partners",
    "audit_schools",
    "auditor",
    "compare",
    "read_report",
]
