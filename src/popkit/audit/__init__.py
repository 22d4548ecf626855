"""Rules applied to standings: outcomes, findings, reports. The same inputs give the same report."""

from popkit.audit.auditor import Auditor, audit, audit_schools, auditor
from popkit.audit.finding import OUTCOMES, CannotTell, Finding, Outcome, RuleFailure, Subject
from popkit.audit.report import Report
from popkit.audit.stream import audit_all
from popkit.audit.waivers import WAIVER_STATES, Waived, WaiverNote, WaiverState

__all__ = [
    "OUTCOMES",
    "WAIVER_STATES",
    "Auditor",
    "CannotTell",
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
    "audit_schools",
    "auditor",
]
