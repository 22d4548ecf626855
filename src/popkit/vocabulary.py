"""The words a plan document may use, each list in the order people meet them."""

from __future__ import annotations

from typing import Final, Literal, get_args

__all__ = [
    "CLOSED_GOAL_STATUSES",
    "CLOSED_REFERRAL_STATUSES",
    "CLOSED_SUPPORT_STATUSES",
    "GRADE_NUMBERS",
    "LEVEL_NUMBERS",
    "MONITORING_DAYS",
    "OPEN_GOAL_STATUSES",
    "OPEN_PLAN_STATUSES",
    "OPEN_SUPPORT_STATUSES",
    "SEVERITIES",
    "URGENCY_DAYS",
    "WEEKDAYS",
    "Achievement",
    "AttemptOutcome",
    "Attendance",
    "BarrierCode",
    "BarrierSide",
    "Basis",
    "CheckOutcome",
    "ChecklistState",
    "ClearanceKind",
    "ClearanceScope",
    "ConsentKind",
    "ContactOutcome",
    "ContactPurpose",
    "DataBasis",
    "Direction",
    "Domain",
    "EducationRights",
    "Effectiveness",
    "ExternalReport",
    "FlagKind",
    "FormalPlan",
    "GoalDecisionKind",
    "GoalStatus",
    "GuardianNotified",
    "Initiator",
    "Interpreter",
    "InterpreterKind",
    "InterpreterNeed",
    "Mode",
    "Monitoring",
    "NeedSeverity",
    "PartnerAgreementKind",
    "PartnerKind",
    "PartnerStatus",
    "PlanReviewKind",
    "PlanStatus",
    "ProfileKind",
    "ProfileSource",
    "ProtectedArea",
    "ProviderKind",
    "ReferralStatus",
    "Relationship",
    "Restriction",
    "ReviewMode",
    "ReviewStatus",
    "RuleStatus",
    "Scale",
    "ServiceStatus",
    "Severity",
    "SupportCategory",
    "SupportStatus",
    "TeamRole",
    "Urgency",
    "Weekday",
    "WellbeingLevel",
]

PlanStatus = Literal[
    "draft", "proposed", "active", "on_hold", "completed", "withdrawn", "transferred", "entered_in_error"
]
GoalStatus = Literal[
    "proposed", "accepted", "active", "on_hold", "completed", "cancelled", "rejected", "entered_in_error"
]
SupportStatus = Literal["planned", "waitlisted", "active", "paused", "completed", "discontinued", "withdrawn"]
Basis = Literal[
    "universal",
    "behind_grade_level",
    "early_warning",
    "referral",
    "family_request",
    "student_request",
]
Domain = Literal[
    "academic",
    "social_emotional",
    "health",
    "family_basic_needs",
    "engagement_belonging",
    "college_career",
]
FormalPlan = Literal[
    "iep", "section_504", "english_learner", "health", "mckinney_vento", "foster_care", "gifted", "other"
]
TeamRole = Literal[
    "plan_manager",
    "resource_coordinator",
    "teacher",
    "counselor",
    "social_worker",
    "nurse",
    "psychologist",
    "mentor",
    "administrator",
    "partner_staff",
    "interpreter",
    "other",
]
ProfileKind = Literal["strength", "interest", "need"]
ProfileSource = Literal["student", "family", "teacher", "partner", "data"]
NeedSeverity = Literal["mild", "moderate", "severe"]
Mode = Literal["in_person", "video", "phone", "text", "written"]
Direction = Literal["increase", "decrease", "maintain"]
Scale = Literal["numeric", "attainment"]
Monitoring = Literal["weekly", "every_two_weeks", "monthly", "each_term"]
Achievement = Literal["improving", "no_change", "worsening", "achieved", "sustaining", "not_achieved", "exited_unknown"]
GoalDecisionKind = Literal["continue", "mend_delivery", "intensify", "change_support", "raise_goal", "fade", "exit"]
ProtectedArea = Literal[
    "political_affiliations",
    "mental_or_psychological_problems",
    "sex_behavior_or_attitudes",
    "illegal_or_antisocial_behavior",
    "critical_appraisals_of_family",
    "privileged_relationships",
    "religious_practices",
    "income",
]
"""What a survey of students may touch only under the Protection of Pupil Rights Amendment, 20 U.S.C. 1232h(b)."""

ProviderKind = Literal["school", "partner", "family", "peer"]
SupportCategory = Literal[
    "tutoring",
    "literacy",
    "mathematics",
    "credit_recovery",
    "english_language",
    "mentoring",
    "check_in",
    "small_group",
    "counseling",
    "behavior",
    "attendance",
    "health_screening",
    "vision",
    "dental",
    "medical",
    "mental_health",
    "nutrition",
    "clothing",
    "housing",
    "transport",
    "family_education",
    "after_school",
    "summer",
    "sports",
    "arts",
    "internship",
    "college_advising",
    "crisis",
    "other",
]
Effectiveness = Literal["positive", "mixed", "none_seen", "negative", "unknown"]
Attendance = Literal["present", "absent_excused", "absent_unexcused", "cancelled_by_provider", "cancelled_by_school"]
PlanReviewKind = Literal["progress", "annual", "transition", "reentry", "other"]

Relationship = Literal[
    "mother",
    "father",
    "parent",
    "stepparent",
    "grandparent",
    "aunt_or_uncle",
    "sibling",
    "guardian",
    "foster_parent",
    "caregiver",
    "other",
]
EducationRights = Literal["yes", "no", "unknown"]
InterpreterNeed = Literal["yes", "no", "declined", "unknown"]
InterpreterKind = Literal["spoken", "sign"]
Interpreter = Literal["qualified", "bilingual_staff", "untrained_staff", "student", "sibling", "other_family", "none"]
"""Who interpreted; `bilingual_staff` are trained for it and speak both languages well."""

Restriction = Literal["none", "no_contact", "no_records", "supervised"]
BarrierCode = Literal[
    "language",
    "work_hours",
    "child_care",
    "transport",
    "distance",
    "technology",
    "health",
    "cost",
    "earlier_experience",
    "information",
    "other",
]
BarrierSide = Literal["school", "family", "community"]
ContactPurpose = Literal["positive", "information", "concern", "plan", "conference", "home_visit", "review", "crisis"]
Initiator = Literal["school", "family"]
ContactOutcome = Literal["reached", "left_message", "no_answer", "declined"]

ReferralStatus = Literal[
    "draft",
    "requested",
    "accepted",
    "rejected",
    "declined",
    "in_progress",
    "on_hold",
    "completed",
    "failed",
    "cancelled",
]
"""`rejected` is the partner's answer, `declined` the student's or family's, which is a choice."""

Urgency = Literal["1h", "3h", "1d", "3d", "routine"]

URGENCY_DAYS: Final[dict[str, int]] = {"1h": 0, "3h": 0, "1d": 1, "3d": 3}
"""Days an urgency leaves; hours leave the same day, and a routine referral any number."""

PartnerStatus = Literal["prospect", "active", "paused", "ended"]
PartnerKind = Literal["nonprofit", "public_agency", "health", "higher_education", "business", "faith_based", "other"]
PartnerAgreementKind = Literal["memorandum", "contract", "facility_use", "other"]
ChecklistState = Literal["final", "open", "not_applicable"]
ClearanceKind = Literal["background_check", "fingerprints", "child_abuse_registry", "tuberculosis", "other"]
ClearanceScope = Literal["supervised", "unsupervised"]
DataBasis = Literal["school_official", "written_consent", "directory_information", "study", "audit", "hipaa", "other"]
ServiceStatus = Literal["active", "paused", "ended"]

WellbeingLevel = Literal["thriving", "steady", "needs_attention", "urgent"]
ReviewStatus = Literal["completed", "attempted", "waived", "void"]
ReviewMode = Literal["in_person", "video", "phone", "text"]
AttemptOutcome = Literal["absent", "no_answer", "declined", "interrupted", "postponed", "other"]
CheckOutcome = Literal["done", "carried", "dropped"]
FlagKind = Literal[
    "safety",
    "abuse_or_neglect",
    "self_harm",
    "harm_to_others",
    "housing",
    "food",
    "missing",
    "bullying",
    "health_urgent",
]
GuardianNotified = Literal["yes", "no_by_rule", "pending"]
ExternalReport = Literal["made", "not_required", "unknown"]
ConsentKind = Literal["services", "information_sharing", "survey", "survey_notice", "treatment", "other"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: Final[tuple[Weekday, ...]] = get_args(Weekday)
"""In the order in which Python counts them: Monday is 0."""

RuleStatus = Literal["preview", "stable", "deprecated"]
Severity = Literal["info", "watch", "action", "urgent"]
SEVERITIES: Final[tuple[Severity, ...]] = get_args(Severity)
"""How soon a person should look, least urgent first."""

LEVEL_NUMBERS: Final[dict[str, int]] = {"urgent": 0, "needs_attention": 1, "steady": 2, "thriving": 3}
"""Levels of one domain on a line, to be compared with the same domain last month and never added up."""

OPEN_PLAN_STATUSES: Final = frozenset({"draft", "proposed", "active", "on_hold"})
"""Statuses of a plan that people still work on."""

CLOSED_GOAL_STATUSES: Final = frozenset({"completed", "cancelled"})
"""Statuses of a goal that was worked on and has ended; a rejected goal was never begun."""

CLOSED_SUPPORT_STATUSES: Final = frozenset({"completed", "discontinued"})
"""Statuses of a support that was delivered and has ended; a withdrawn one was the family's choice."""

OPEN_GOAL_STATUSES: Final = frozenset({"proposed", "accepted", "active", "on_hold"})
"""Statuses of a goal that is worked on, or will be."""

OPEN_SUPPORT_STATUSES: Final = frozenset({"planned", "waitlisted", "active", "paused"})
"""Statuses of a support that is delivered, or will be."""

CLOSED_REFERRAL_STATUSES: Final = frozenset({"rejected", "declined", "completed", "failed", "cancelled"})
"""Statuses of a referral that nobody works on any more."""

GRADE_NUMBERS: Final = {"PK": -1, "KG": 0, **{f"{grade:02d}": grade for grade in range(1, 13)}}
"""Grades on a line: pre-kindergarten -1, kindergarten 0, then 1 to 12."""

MONITORING_DAYS: Final[dict[str, int]] = {
    "weekly": 7,
    "every_two_weeks": 14,
    "monthly": 31,
    "each_term": 92,
}
"""Most days one monitoring interval can last: the longest month, the longest three months."""
