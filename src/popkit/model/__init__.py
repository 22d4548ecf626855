"""What people wrote. These models say only whether a plan can be read; they know no date and no judgement."""

from popkit.model.calendar import Calendars, Closure, SchoolCalendar, Term
from popkit.model.family import Barrier, Contact, FamilyMember, Interpreting
from popkit.model.goal import AchievementStatus, Decision, Goal, GoalStatusChange, Measure, Observation, Point
from popkit.model.indicator import Indicator
from popkit.model.partner import (
    Clearance,
    DataAgreement,
    Insurance,
    Partner,
    PartnerAgreement,
    Partners,
    PartnerService,
)
from popkit.model.plan import Action, Plan, PlanReview, PlanStatusChange, ReviewDecision, Tier
from popkit.model.referral import Referral, ReferralStatusChange
from popkit.model.safety import Consent, Flag
from popkit.model.student import Agreement, Identifier, ProfileItem, Student, StudentStatement, TeamMember
from popkit.model.support import ExternalCode, Provider, Schedule, Session, Support, SupportStatusChange
from popkit.model.waiver import Waiver, Waivers
from popkit.model.wellbeing import Attempt, CheckedAction, InstrumentScore, Rating, ReviewWaiver, WellbeingReview

__all__ = [
    "AchievementStatus",
    "Action",
    "Agreement",
    "Attempt",
    "Barrier",
    "Calendars",
    "CheckedAction",
    "Clearance",
    "Closure",
    "Consent",
    "Contact",
    "DataAgreement",
    "Decision",
    "ExternalCode",
    "FamilyMember",
    "Flag",
    "Goal",
    "GoalStatusChange",
    "Identifier",
    "Indicator",
    "InstrumentScore",
    "Insurance",
    "Interpreting",
    "Measure",
    "Observation",
    "Partner",
    "PartnerAgreement",
    "PartnerService",
    "Partners",
    "Plan",
    "PlanReview",
    "PlanStatusChange",
    "Point",
    "ProfileItem",
    "Provider",
    "Rating",
    "Referral",
    "ReferralStatusChange",
    "ReviewDecision",
    "ReviewWaiver",
    "Schedule",
    "SchoolCalendar",
    "Session",
    "Student",
    "StudentStatement",
    "Support",
    "SupportStatusChange",
    "TeamMember",
    "Term",
    "Tier",
    "Waiver",
    "Waivers",
    "WellbeingReview",
]
