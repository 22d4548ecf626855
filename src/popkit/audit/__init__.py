"""Rules applied to standings: outcomes, findings, reports. The same inputs give the same report."""

from popkit.audit.auditor import Auditor, audit, auditor
from popkit.audit.beyond_plans import audit_partners, audit_schools
from popkit.audit.finding import OUTCOMES, CannotTell, Finding, Outcome, RuleFailure, Subject
from popkit.audit.report import Report
from popkit.audit.stream import audit_all

__all__ = [
    "OUTCOMES",
    "Auditor",
    "CannotTell",
    "Finding",
    "Outcome",
    "Report",
    "RuleFailure",
    "Subject",
    "audit",
    "audit_all",
    "audit_partners",
    "audit_schools",
    "auditor",
]
