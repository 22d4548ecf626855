"""What people wrote. These models say only whether a plan can be read; they know no date and no judgement."""

from popkit.model.calendar import Calendars, Closure, SchoolCalendar, Term
from popkit.model.goal import AchievementStatus, Decision, Goal, GoalStatusChange, Measure, Observation, Point
from popkit.model.plan import Action, Plan, PlanReview, PlanStatusChange, ReviewDecision, Tier
from popkit.model.student import Agreement, Identifier, ProfileItem, Student, StudentStatement, TeamMember
from popkit.model.support import ExternalCode, Provider, Schedule, Session, Support, SupportStatusChange

__all__ = [
    "AchievementStatus",
    "Action",
    "Agreement",
    "Calendars",
    "Closure",
    "Decision",
    "ExternalCode",
    "Goal",
    "GoalStatusChange",
    "Identifier",
    "Measure",
    "Observation",
    "Plan",
    "PlanReview",
    "PlanStatusChange",
    "Point",
    "ProfileItem",
    "Provider",
    "ReviewDecision",
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
]
