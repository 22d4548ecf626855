"""Every shipped rule is judged on its own examples, and the examples are shown to be sharp."""

from __future__ import annotations

import json
import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import attrs
import pytest

from popkit.limits import shipped_limits
from popkit.read import read_plan
from popkit.read.district import read_district
from popkit.rules import Rule, rulebook
from popkit.rules.compiled import CANNOT_TELL, FAIL, NOT_APPLICABLE, PASS, compile_judge
from popkit.rules.condition import And, Compare, Condition, Literal, Member, Not, Operator, Or
from popkit.rules.evaluate import evaluate
from popkit.rules.example import example_count, example_district, example_plan
from popkit.standing import SUBJECTS, PartnerStanding, PlanStanding, SchoolStanding, facts_of, stand
from popkit.standing.school import SchoolRoll, share_of
from popkit.standing.subject import BEYOND_PLANS, COLLECTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

RULES: Final = tuple(rulebook())
SOURCES: Final = tomllib.loads(files("popkit.rules").joinpath("sources.toml").read_text(encoding="utf-8"))
DEFAULT: Final = "popkit default"

FILES: Final = {
    "plan.toml": ("plan", {"PLAN", "FAML", "GOAL", "SUPP", "WELL"}),
    "goal.toml": ("goal", {"GOAL"}),
    "support.toml": ("support", {"SUPP", "PLAN", "PART"}),
    "action.toml": ("action", {"ACTN"}),
    "month.toml": ("month", {"WELL"}),
    "flag.toml": ("flag", {"SAFE"}),
    "indicator.toml": ("indicator", {"EARL"}),
    "referral.toml": ("referral", {"REFR"}),
    "school.toml": ("school", {"PLAN", "SUPP", "WELL"}),
    "family.toml": ("family", {"FAML"}),
    "contact.toml": ("contact", {"FAML"}),
    "consent.toml": ("consent", {"CONS"}),
    "partner.toml": ("partner", {"PART"}),
    "service.toml": ("service", {"PART"}),
}
"""What the rules of a file are about, and how their codes may begin."""

ALERTS: Final = {
    "GOAL013a": "run_below_4",
    "GOAL013b": "verdict_off_track",
    "GOAL014a": "run_above_4",
    "GOAL014b": "at_target_6",
    "SUPP004": "exposure_under_80",
    "SUPP005": "absences_3",
    "SUPP006": "cancellations_2",
}
"""How the keys of an alert's simulations begin."""
MEASURED: Final[dict[str, Any]] = json.loads(files("popkit.rules").joinpath("alerts.json").read_text(encoding="utf-8"))

BASELINE = "baseline = { on = 2027-02-22, value = 62 }"
TARGET = "target = { on = 2027-05-28, value = 98 }"
STUCK = """
baseline = { on = 2026-09-14, value = 60 }
target = { on = 2027-06-07, value = 98 }
observations = [
    { on = 2026-09-21, value = 60 }, { on = 2026-09-28, value = 61 }, { on = 2026-10-05, value = 60 },
    { on = 2026-10-12, value = 61 }, { on = 2026-10-19, value = 60 }, { on = 2026-10-26, value = 60 },
]
"""
"""The observations of a goal that is off track on 26 October."""
FIVE = """
baseline = { on = 2026-09-14, value = 60 }
target = { on = 2026-10-20, value = 61 }
observations = [
    { on = 2026-09-28, value = 61 }, { on = 2026-10-05, value = 61 }, { on = 2026-10-12, value = 61 },
    { on = 2026-10-19, value = 61 }, { on = 2026-10-26, value = 61 },
]
"""
SIX = FIVE.replace("observations = [", "observations = [{ on = 2026-09-21, value = 61 },")
"""The observations of a goal that was reached."""


def goals(count: int) -> str:
    return '[[goals]]\ntitle = "Read aloud with confidence"\n' * count


def monitored(tier: int | None, monitoring: str) -> str:
    return (f"tier = {{ level = {tier} }}\n" if tier else "") + f'[[goals]]\nmonitoring = "{monitoring}"'


def reviewed(tier: int | None, next_on: str) -> str:
    reviews = f"plan_reviews = [{{ held_on = 2027-01-04, next_on = {next_on} }}]"
    return (f"tier = {{ level = {tier} }}\n" if tier else "") + reviews


def drafted(status: str) -> str:
    return f'status = "{status}"\nstatus_history = [{{ status = "{status}", on = 2027-01-04 }}]'


def level_leaving(step: int) -> str:
    """A goal that holds a level of 60, and six observations that leave it by `step` a week."""
    days = ("09-21", "09-28", "10-05", "10-12", "10-19", "10-26")
    observed = ", ".join(f"{{ on = 2026-{day}, value = {60 + step * week} }}" for week, day in enumerate(days, start=1))
    return f"""
[[goals]]
measure = {{ name = "minutes read at home", direction = "maintain" }}
baseline = {{ on = 2026-09-14, value = 60 }}
target = {{ on = 2027-06-07, value = 60 }}
observations = [{observed}]
"""


def never_met(began: str) -> str:
    session = '{ on = 2027-02-25, minutes = 0, attendance = "absent_excused" }'
    return f"tier = {{ level = 3 }}\n[[supports]]\nstarts_on = {began}\nsessions = [{session}]"


def closed(more: str) -> str:
    return f'[[goals]]\nstatus = "completed"\n{more}'


EXITED = "student.exited_on = 2026-11-20\n"
AWAITING = 'status = "{}"\ntier = {{ level = {} }}\nas_of = {}'
STATEMENT = 'student.grade = "{}"\nstudent_statement = {{ {} }}'
UNDELIVERED = """
[[supports]]
goal_ids = ["g1"]
starts_on = 2026-09-14
schedule = { sessions_per_week = 2, minutes_per_session = 30 }
sessions = [{ on = 2026-09-15, minutes = 30, attendance = "present" }]

"""
PAUSED = """
[[supports]]
status = "paused"
starts_on = 2027-01-04
status_history = [{ status = "active", on = 2027-01-04 }, { status = "paused", on = 2027-02-22 }]
schedule = { sessions_per_week = 2, minutes_per_session = 30 }
sessions = [{ on = 2027-01-05, minutes = 30, attendance = "present" }]
"""

PAPERS = """
kind = "health"
agreements = [{ id = "m", ends_on = 2027-03-01, signed_on = 2026-08-10, checklist = { transport = "open" } }]
insurance = [{ expires_on = 2027-03-01 }]
data_agreements = [{ expires_on = 2027-03-01 }]
school_supervisor_id = "coordinator-1"
partner_supervisor_id = "clinic-1"
supervisors_met_on = 2026-03-02
"""
"""What a partner of medicine has to settle with the school."""


def served(more: str, status: str = "active") -> str:
    """A service, of an active partner."""
    return f"[[partners]]\nservices = [{{ id = 'club', status = '{status}', {more} }}]"


OF_PARTNER: Final = ("PART001c", "PART001d", "PART001a", "PART003c", "PART004b", "PART005c")
"""Rules about the partner that delivers a support; all but the first need to know it."""
OF_SERVICE: Final = ("PART011b", "PART011c", "PART011d")
"""Rules about the service that a support is; all but the first need to know it."""


def delivered(
    service: str, who: str = "library", partners: str = "[{ id = 'library', services = [{ id = 'club' }] }]"
) -> str:
    """A support that a partner delivers, in a district with these partners, or of which none is known."""
    provider = f"{{ kind = 'partner', partner_id = '{who}', service_id = '{service}' }}"
    return f"{partners and f'partners = {partners}'}\nsupports = [{{ provider = {provider} }}]"


FEBRUARY = "as_of = 2027-03-08\nstarts_on = 2027-02-01\n"
"""A plan of which one month is over, on the first day on which it is too late for its review."""
MANAGED = 'manager_id = "member-1"\nteam = [{ role = "plan_manager" }, { role = "counselor" }]\n'
OWN = "reviewer_id = 'member-1'"
SUBSTITUTE = "reviewer_id = 'member-2'"
WAIVED = "{ month = '2027-02', status = 'waived' }"
ON_PHONE = "status = 'attempted', attempts = [{ on = 2027-02-01, mode = 'phone' }]"
CONCERN = "ratings = [{ domain = 'health', level = 'needs_attention' }]"
STEADY = "ratings = [{ domain = 'health', level = 'steady' }]"
BY_BOTH = "ratings = [{{ domain = 'health', level = 'thriving', self_level = '{}' }}]"


def sat_down(*reviews: str) -> str:
    """Well-being reviews, each written as "2027-02-18 …", held in the month they are for."""
    written = (review.partition(" ") for review in reviews)
    told = (f"month = '{day[:7]}', held_on = {day}{more and ', '}{more}" for day, _, more in written)
    return f"wellbeing_reviews = [{', '.join(f'{{ {each} }}' for each in told)}]"


PSC17 = """
wellbeing_reviews = [
  { month = "2026-12", held_on = 2026-12-10, scores = [{ instrument = "psc17", responses = [NONE] }] },
  { month = "2027-01", held_on = 2027-01-14, scores = [{ instrument = "psc17", responses = [MANY] }] },
  { month = "2027-02", held_on = 2027-02-11, scores = [{ instrument = "psc17", responses = [MANY] }] },
]
""".replace("NONE", ", ".join("0" * 17)).replace("MANY", ", ".join("1" * 9 + "0" * 8))
"""A score that is reliably worse in two reviews running."""
URGENT = """
flags = [{ kind = "housing", raised_at = 2027-02-19T10:00:00-06:00, handed_at = 2027-02-20T08:00:00-06:00 }]
[[wellbeing_reviews]]
month = "2027-02"
held_on = 2027-02-19
flag_ids = ["f1"]
ratings = [{ domain = "family_basic_needs", level = "urgent" }]
"""
"""A rating whose flag was handed over a day late."""
ACCEPTED = "status = 'accepted', status_history = [{ status = 'accepted', on = 2027-02-28 }]"
DECLINED, CHANGED = "{{ status = '{}', on = 2027-02-22 }}", ("declined", "rejected")
SHARED = "made_on = 2027-02-22, shared = ['attendance']"


def asked(more: str, covers: str = "[]") -> str:
    """A referral, and a consent that was over before it was made."""
    consent = f"kind = 'information_sharing', expires_on = 2027-02-01, covers = {covers}"
    return f"consents = [{{ {consent} }}]\nreferrals = [{{ {more} }}]"


def counted(*indicators: str, beside: str = "") -> str:
    """Indicators, each written as "2027-02-26 …"."""
    told = [written.partition(" ") for written in indicators]
    return f"{beside}\nindicators = [{', '.join(f'{{ on = {day}, {more} }}' for day, _, more in told)}]"


def absent(days: float, of: float = 100, beside: str = "", on: str = "2027-02-26") -> str:
    return counted(f"{on} days_enrolled = {of}, days_absent = {days}", beside=beside)


def behaved(referrals: int, suspensions: int, beside: str = "") -> str:
    return counted(f"2027-02-26 referrals = {referrals}, suspensions = {suspensions}", beside=beside)


ABSENCES = (("EARL001a", 5), ("EARL001b", 10), ("EARL001c", 20))
ABSENCES_LAST_YEAR = (("EARL003a", 10), ("EARL003b", 20))
BEHIND = "indicators = [{ on = 2027-01-29, grade_levels_behind_reading = 1, grade_levels_behind_math = 0 }]"
STRANGER = "# beside another plan, of which less is known\n"
LOW = "2027-02-26 days_enrolled = 100, days_absent = 4"
PK, KG = "student.grade = 'PK'", "student.grade = 'KG'"
LAST_YEAR = "2026-06-11"
GREETED = "supports = [{ category = 'attendance' }]"
BELONGING = "goals = [{ domain = 'engagement_belonging' }]"
CALLED = "contacts = [{ on = 2027-02-26 }]"
FAILED = "2027-01-29 courses_failed = {}"
CLINIC = "supports = [{ provider = { kind = 'partner', partner_id = 'clinic' } }]"
REVIEWED = 'as_of = 2027-03-08\ncalendars = [{}]\nwellbeing_reviews = [{ month = "2027-02", held_on = 2027-02-10 }]'

ADULT = "student.birth_on = 2009-03-01\n"
LAPSED = 'consents = [{ kind = "services", given_by = "adult-1", expires_on = 2027-02-28 }]'
RESTING = 'referrals = [{ consent_id = "consent-1" }]\n'
LATE = "as_of = 2027-05-1{}\ncontacts = [{{ purpose = '{}', on = 2026-10-05 }}]"
SOMALI = "family = [{ spoken_language = 'so', interpreter = { needed = 'yes' } }]"
GIVEN = "family = [{ education_rights = 'yes' }]\nconsents = [{ kind = 'services', given_by = 'adult-1' }]"
BEGUN = GIVEN.replace("given_by", "given_on = 2026-10-05, given_by")


def contacts(*written: str, family: str = SOMALI) -> str:
    """Contacts with the one adult of a family."""
    made = ", ".join(f"{{ member_id = 'adult-1', {each} }}" for each in written)
    return f"{family}\ncontacts = [{made}]"


def spoken(mode: str, more: str = "outcome = 'reached', language = 'en', interpreter = 'none'") -> str:
    return f"mode = '{mode}', {more}"


BESIDE: Final[tuple[tuple[str, str, int], ...]] = (
    ("SAFE001b", "flags = [{ raised_at = 2027-02-26T10:00:00-06:00 }]", NOT_APPLICABLE),
    ("WELL012", URGENT.replace("handed_at", "closed_at = 2027-03-01T08:00:00-06:00, handed_at"), NOT_APPLICABLE),
    ("WELL012", URGENT.replace("handed_at", "closed_at = 2027-03-02T08:00:00-06:00, handed_at"), FAIL),
    ("SUPP008b", "plans = 9", PASS),
    ("PLAN021", "plans = 3", CANNOT_TELL),
    ("PLAN021", f"{STRANGER}{BEHIND}", FAIL),
    ("PLAN021", f"{2 * STRANGER}{BEHIND}", CANNOT_TELL),
    ("PLAN021", f"limits = {{ school_share_behind = 1 }}\n{BEHIND}", PASS),
    ("WELL017", f"limits = {{ coverage = 1 }}\n{REVIEWED}", PASS),
    ("WELL021", f"plan_reviews = [{{ held_on = 2027-02-11 }}]\n{PSC17}", PASS),
    ("WELL021", f"as_of = 2026-12-31\nstarts_on = 2026-12-01\n{PSC17}", NOT_APPLICABLE),
    ("ACTN001", "actions = [{ owner_id = 'student' }]", NOT_APPLICABLE),
    *((code, absent(days, beside=PK), NOT_APPLICABLE) for code, days in ABSENCES),
    *((code, absent(days, beside=KG), FAIL) for code, days in ABSENCES),
    *((code, absent(days / 5, 20), FAIL) for code, days in ABSENCES),
    *((code, absent(days / 5 - 0.01, 19), NOT_APPLICABLE) for code, days in ABSENCES),
    *((code, absent(days - 0.5), NOT_APPLICABLE) for code, days in ABSENCES),
    *((code, absent(2 * days), NOT_APPLICABLE) for code, days in ABSENCES[:2]),
    *((code, absent(days, beside=GREETED), PASS) for code, days in ABSENCES),
    *((code, absent(days, beside=BELONGING), PASS) for code, days in ABSENCES[:2]),
    *(
        (code, counted(f"2027-01-29 days_enrolled = 90, days_absent = {days}", LOW), NOT_APPLICABLE)
        for code, days in ABSENCES
    ),
    ("EARL001a", counted("2027-02-26 days_enrolled = 100"), CANNOT_TELL),
    ("EARL001a", counted("2027-02-26 suspensions = 0"), CANNOT_TELL),
    ("EARL002", absent(2, 19, PK), NOT_APPLICABLE),
    ("EARL002", absent(2, 19, KG), FAIL),
    ("EARL002", absent(2, 20), NOT_APPLICABLE),
    *(("EARL002", absent(2, 19, beside), PASS) for beside in (GREETED, BELONGING, CALLED)),
    (
        "EARL002",
        counted("2026-09-16 days_enrolled = 9, days_absent = 2", "2026-09-30 days_enrolled = 19, days_absent = 1"),
        PASS,
    ),
    *((code, absent(days, on="2026-09-30"), NOT_APPLICABLE) for code, days in ABSENCES_LAST_YEAR),
    *((code, absent(days, on="2025-06-11"), NOT_APPLICABLE) for code, days in ABSENCES_LAST_YEAR),
    *((code, absent(days, beside=KG, on=LAST_YEAR), NOT_APPLICABLE) for code, days in ABSENCES_LAST_YEAR),
    *((code, absent(days, beside="student.grade = '01'", on=LAST_YEAR), FAIL) for code, days in ABSENCES_LAST_YEAR),
    *((code, absent(days - 0.5, on=LAST_YEAR), NOT_APPLICABLE) for code, days in ABSENCES_LAST_YEAR),
    ("EARL003a", absent(20, on=LAST_YEAR), NOT_APPLICABLE),
    ("EARL004a", behaved(0, 1), FAIL),
    ("EARL004a", behaved(1, 0), NOT_APPLICABLE),
    ("EARL004a", behaved(6, 1), NOT_APPLICABLE),
    ("EARL004a", behaved(2, 2), NOT_APPLICABLE),
    ("EARL004a", counted("2027-02-26 referrals = 3"), CANNOT_TELL),
    ("EARL004a", behaved(2, 0, "supports = [{ category = 'behavior' }]"), PASS),
    ("EARL004a", behaved(2, 0, "goals = [{ domain = 'social_emotional' }]"), PASS),
    (
        "EARL004a",
        counted("2027-01-29 referrals = 2, suspensions = 0", "2027-02-26 referrals = 0, suspensions = 0"),
        NOT_APPLICABLE,
    ),
    ("EARL004b", behaved(0, 2), FAIL),
    ("EARL004b", behaved(5, 1), NOT_APPLICABLE),
    ("EARL004b", counted("2027-02-26 referrals = 6"), FAIL),
    (
        "EARL004b",
        counted("2027-01-29 referrals = 6, suspensions = 0", "2027-02-26 referrals = 0, suspensions = 0"),
        NOT_APPLICABLE,
    ),
    *(("EARL005a", counted(FAILED.format(count)), NOT_APPLICABLE) for count in (0, 2)),
    ("EARL005a", counted(FAILED.format(1), "2027-02-12 courses_failed = 0"), NOT_APPLICABLE),
    ("EARL005a", counted(FAILED.format(1), beside="goals = [{ domain = 'academic' }]"), PASS),
    ("EARL005a", counted(FAILED.format(1), beside="supports = [{ category = 'tutoring' }]"), PASS),
    ("EARL005b", counted(FAILED.format(1)), NOT_APPLICABLE),
    ("EARL005b", counted(FAILED.format(2), "2027-02-12 courses_failed = 1"), NOT_APPLICABLE),
    ("EARL005b", counted("2027-02-15 courses_failed = 2"), PASS),
    ("EARL007", counted("2027-01-29 suspensions = 1", beside="actions = [{ created_on = 2027-01-29 }]"), PASS),
    ("EARL007", counted("2026-06-11 suspensions = 1"), NOT_APPLICABLE),
    ("GOAL001e", goals(1), NOT_APPLICABLE),
    ("GOAL002", f"[[goals]]\n{BASELINE}", NOT_APPLICABLE),
    ("GOAL002", f"[[goals]]\n{TARGET}", NOT_APPLICABLE),
    ("GOAL003a", f"[[goals]]\n{TARGET}", NOT_APPLICABLE),
    ("GOAL003a", f"ends_on = 2027-06-11\n{goals(1)}", NOT_APPLICABLE),
    ("GOAL003b", f"[[goals]]\n{BASELINE}", NOT_APPLICABLE),
    ("GOAL003b", f"[[goals]]\n{TARGET}", NOT_APPLICABLE),
    ("GOAL007a", goals(5), FAIL),
    ("GOAL007a", goals(6), PASS),
    ("GOAL010a", monitored(2, "every_two_weeks"), PASS),
    ("GOAL010a", monitored(2, "monthly"), FAIL),
    ("GOAL010a", monitored(1, "monthly"), PASS),
    ("GOAL010a", monitored(1, "each_term"), FAIL),
    ("GOAL010a", monitored(None, "weekly"), PASS),
    ("GOAL010a", monitored(None, "each_term"), CANNOT_TELL),
    ("GOAL010a", f"tier = {{ level = 3 }}\n{goals(1)}", CANNOT_TELL),
    ("GOAL012", goals(1), NOT_APPLICABLE),
    ("GOAL012", "[[goals]]\nbaseline = { on = 2027-01-19, value = 62 }", NOT_APPLICABLE),
    ("GOAL013a", level_leaving(-1), NOT_APPLICABLE),
    ("GOAL013b", level_leaving(-1), FAIL),
    ("GOAL013b", level_leaving(1), FAIL),
    ("GOAL013b", level_leaving(0), PASS),
    ("GOAL013b", f"[[goals]]{FIVE}", NOT_APPLICABLE),
    ("GOAL014a", level_leaving(1), NOT_APPLICABLE),
    ("GOAL014b", f"[[goals]]{FIVE}", NOT_APPLICABLE),
    ("GOAL015", f"[[goals]]{STUCK}", NOT_APPLICABLE),
    ("GOAL015", f"[[goals]]\ndecisions = [{{ on = 2026-10-26, decision = 'exit' }}]{SIX}", NOT_APPLICABLE),
    (
        "GOAL015",
        f"{UNDELIVERED}[[goals]]\ndecisions = [{{ on = 2026-10-26, decision = 'fade' }}]{STUCK}",
        FAIL,
    ),
    ("GOAL016", "student.birth_on = 2009-03-01", PASS),
    ("GOAL016", "student.birth_on = 2009-03-02", FAIL),
    ("GOAL016", "student.grade = '10'", CANNOT_TELL),
    ("GOAL016", "student.grade = '09'", FAIL),
    ("GOAL017", goals(1), NOT_APPLICABLE),
    ("GOAL019", closed(f"achievement = {{ status = 'achieved' }}{FIVE}"), NOT_APPLICABLE),
    ("GOAL019", EXITED + closed(FIVE), NOT_APPLICABLE),
    ("GOAL019", EXITED + closed(f"achievement = {{ status = 'achieved' }}{FIVE}"), FAIL),
    ("GOAL019", EXITED + closed(f"achievement = {{ status = 'achieved' }}{SIX}"), PASS),
    ("GOAL020", closed(SIX), NOT_APPLICABLE),
    ("GOAL020", closed(f"achievement = {{ status = 'exited_unknown' }}{SIX}"), NOT_APPLICABLE),
    ("PLAN004", CLINIC, NOT_APPLICABLE),
    *((code, "partners = [{}]", NOT_APPLICABLE) for code in ("PART002a", "PART002b", "PART008a")),
    *((code, "partners = [{}]", NOT_APPLICABLE) for code in ("PART003b", "PART008b", "PART005b", "PART012b")),
    *(
        (code, f"[[partners]]\nstatus = 'ended'\n{PAPERS}", NOT_APPLICABLE)
        for code in ("PART002a", "PART002b", "PART003b", "PART005b", "PART007", "PART008a", "PART008b", "PART012b")
    ),
    *((code, "supports = [{ provider = { kind = 'school' } }]", NOT_APPLICABLE) for code in (*OF_PARTNER, *OF_SERVICE)),
    *((code, delivered("club", partners=""), CANNOT_TELL) for code in (*OF_PARTNER, *OF_SERVICE)),
    *((code, delivered("club", who="elsewhere"), CANNOT_TELL) for code in (*OF_PARTNER[1:], *OF_SERVICE)),
    *((code, delivered("elsewhere"), NOT_APPLICABLE) for code in OF_SERVICE[1:]),
    *((code, delivered("club"), CANNOT_TELL) for code in ("PART004b", *OF_SERVICE[1:])),
    *(
        (code, "supports = [{ provider = { kind = 'partner', partner_id = 'library' } }]", NOT_APPLICABLE)
        for code in OF_SERVICE
    ),
    ("PART004a", "partners = [{}]", CANNOT_TELL),
    ("PART007", f"[[partners]]\n{PAPERS}", FAIL),
    ("PART007", "partners = [{ kind = 'health' }]", NOT_APPLICABLE),
    ("PART007", "partners = [{ data_agreements = [{}] }]", CANNOT_TELL),
    ("PART008a", "partners = [{ agreements = [{ id = 'm', signed_on = 2026-08-10 }] }]", NOT_APPLICABLE),
    ("PART009b", served("capacity = 12, enrolled = 11"), NOT_APPLICABLE),
    ("PART009b", served("capacity = 12"), CANNOT_TELL),
    ("PART009b", served("capacity = 12, enrolled = 12", status="ended"), NOT_APPLICABLE),
    ("PART010", "partners = [{}]", CANNOT_TELL),
    ("PART011a", served("capacity = 12"), FAIL),
    ("PLAN003a", "manager_id = 'member-1'\nteam = [{ until = 2027-02-28 }]", PASS),
    ("PLAN005b", f"{ADULT}family = [{{}}]", PASS),
    ("PLAN005b", "team = [{}]", CANNOT_TELL),
    (
        "PLAN005c",
        f"{ADULT}family = [{{}}]\nplan_reviews = [{{ held_on = 2027-02-08, attended_by = ['student'] }}]",
        PASS,
    ),
    ("PLAN005c", "family = [{}]\nplan_reviews = [{ held_on = 2026-09-13, attended_by = ['student'] }]", NOT_APPLICABLE),
    ("PLAN005d", "plan_reviews = [{ held_on = 2026-09-13, attended_by = ['member-1'] }]", NOT_APPLICABLE),
    ("PLAN006b", "student.grade = '03'", NOT_APPLICABLE),
    ("PLAN006b", STATEMENT.format("03", "declined = true"), NOT_APPLICABLE),
    ("PLAN006b", STATEMENT.format("02", "text = 'I like maps', written_by = 'scribe'"), NOT_APPLICABLE),
    ("PLAN006b", STATEMENT.format("03", "text = 'I like maps'"), CANNOT_TELL),
    ("PLAN007b", "profile = [{ kind = 'interest', source = 'teacher' }]", NOT_APPLICABLE),
    ("PLAN008", "profile = [{ kind = 'need', source = 'teacher' }]", NOT_APPLICABLE),
    ("PLAN010b", "student.birth_on = 2014-03-02\nagreements = [{ party = 'family', on = 2026-09-15 }]", PASS),
    ("PLAN010b", "student.grade = '12'\nagreements = [{ party = 'student', on = 2026-09-15 }]", CANNOT_TELL),
    ("PLAN011a", "supports = [{ tier = 2 }]", CANNOT_TELL),
    ("PLAN011a", "supports = [{ tier = 2 }]\nconsents = [{ kind = 'other' }]", FAIL),
    ("PLAN011a", "supports = [{ tier = 1 }]\nconsents = [{ kind = 'other' }]", NOT_APPLICABLE),
    ("PLAN011a", "supports = [{ tier = 3, basic_need = true }]\nconsents = [{ kind = 'other' }]", NOT_APPLICABLE),
    ("PLAN011b", f"{BEGUN}\nsupports = [{{ tier = 1, starts_on = 2026-10-04 }}]", NOT_APPLICABLE),
    ("PLAN011b", f"{BEGUN}\nsupports = [{{ tier = 2, starts_on = 2026-10-04, basic_need = true }}]", NOT_APPLICABLE),
    ("PLAN011b", "supports = [{ tier = 2, starts_on = 2026-09-01 }]\nconsents = [{ kind = 'other' }]", NOT_APPLICABLE),
    ("PLAN012", drafted("draft"), FAIL),
    ("PLAN012", drafted("proposed"), FAIL),
    ("PLAN014b", "purpose = 'More time with books'", NOT_APPLICABLE),
    ("PLAN014c", "tier = { level = 3 }", NOT_APPLICABLE),
    ("PLAN014c", reviewed(2, "2027-03-01"), PASS),
    ("PLAN014c", reviewed(2, "2027-03-02"), FAIL),
    ("PLAN014c", reviewed(1, "2027-04-06"), PASS),
    ("PLAN014c", reviewed(1, "2027-04-07"), FAIL),
    ("PLAN014c", reviewed(None, "2027-02-03"), PASS),
    ("PLAN014c", reviewed(None, "2027-04-07"), CANNOT_TELL),
    ("PLAN015a", "as_of = 2026-11-09", NOT_APPLICABLE),
    ("PLAN015b", "as_of = 2027-01-04\nplan_reviews = [{ held_on = 2026-11-09 }]", NOT_APPLICABLE),
    ("PLAN015b", "as_of = 2027-01-05", NOT_APPLICABLE),
    ("PLAN017", "student.grade = '07'\nends_on = 2027-04-01", NOT_APPLICABLE),
    ("PLAN017", "student.grade = '08'\nends_on = 2027-04-02", NOT_APPLICABLE),
    ("PLAN018", AWAITING.format("proposed", 3, "2026-09-14"), FAIL),
    ("PLAN018", AWAITING.format("draft", 2, "2026-09-14"), NOT_APPLICABLE),
    ("PLAN018", AWAITING.format("draft", 3, "2026-09-13"), NOT_APPLICABLE),
    ("PLAN019", "student.grade = '05'", NOT_APPLICABLE),
    ("PLAN020", counted("2027-01-29 grade_levels_behind_reading = 0.5"), CANNOT_TELL),
    ("PLAN020", counted("2027-01-29 courses_failed = 3"), NOT_APPLICABLE),
    ("PLAN020", counted("2027-01-29 grade_levels_behind_reading = 0, grade_levels_behind_math = 0"), NOT_APPLICABLE),
    ("PLAN020", counted("2027-01-29 grade_levels_behind_math = 1", beside="goals = [{ domain = 'academic' }]"), PASS),
    ("PLAN024", "tier = { level = 2 }\nflags = [{}]", NOT_APPLICABLE),
    ("PLAN024", "tier = { level = 3 }\nflags = [{ kind = 'housing' }]", NOT_APPLICABLE),
    ("PLAN022b", "status = 'active'", NOT_APPLICABLE),
    ("REFR001a", asked("status = 'draft', made_on = 2027-02-01"), NOT_APPLICABLE),
    ("REFR001b", asked("status = 'accepted', made_on = 2027-02-01"), NOT_APPLICABLE),
    ("REFR002a", asked(f"urgency = '3h', made_on = 2027-02-26, {ACCEPTED}"), NOT_APPLICABLE),
    ("REFR002a", asked("urgency = '1d', made_on = 2027-02-01"), NOT_APPLICABLE),
    ("REFR002b", asked(f"urgency = '1d', made_on = 2027-02-22, {ACCEPTED}"), NOT_APPLICABLE),
    ("REFR002b", asked("urgency = '3h', made_on = 2027-02-01"), NOT_APPLICABLE),
    ("REFR002b", asked("urgency = '3d', made_on = 2027-02-23"), FAIL),
    ("REFR002c", asked("urgency = '1h', made_on = 2027-02-01"), NOT_APPLICABLE),
    ("REFR002c", asked(f"urgency = '1d', made_on = 2027-02-22, {ACCEPTED}"), NOT_APPLICABLE),
    ("REFR002c", asked(f"urgency = '3h', made_on = 2027-02-22, {ACCEPTED}"), FAIL),
    ("REFR003a", asked("made_on = 2027-01-30"), NOT_APPLICABLE),
    ("REFR003b", asked("made_on = 2026-12-31"), NOT_APPLICABLE),
    ("REFR003c", asked("assigned_to = 'coordinator-1'"), CANNOT_TELL),
    ("REFR004a", asked("status = 'failed'"), FAIL),
    ("REFR004a", asked("status = 'completed'"), NOT_APPLICABLE),
    ("REFR004b", asked("status = 'rejected'"), FAIL),
    ("REFR004b", asked("status = 'completed'"), NOT_APPLICABLE),
    ("REFR005a", asked("status = 'completed'"), CANNOT_TELL),
    ("REFR005b", asked("status = 'declined'"), NOT_APPLICABLE),
    ("REFR006a", asked("status = 'failed'"), NOT_APPLICABLE),
    (
        "REFR006a",
        asked(f"status = 'rejected', status_history = [{', '.join(DECLINED.format(word) for word in CHANGED)}]"),
        FAIL,
    ),
    ("REFR007a", asked(f"{SHARED}, status = 'draft', consent_id = 'consent-1'"), NOT_APPLICABLE),
    ("REFR007a", asked(SHARED), NOT_APPLICABLE),
    ("REFR007a", asked("shared = ['attendance'], consent_id = 'consent-1'"), CANNOT_TELL),
    ("REFR007b", asked(f"{SHARED}, status = 'draft', consent_id = 'consent-1'"), NOT_APPLICABLE),
    ("REFR007b", asked(SHARED), NOT_APPLICABLE),
    ("REFR007c", asked("partner_id = 'clinic'"), NOT_APPLICABLE),
    ("REFR007c", asked(SHARED), NOT_APPLICABLE),
    (
        "REFR007d",
        asked("made_on = 2027-01-25, shared = ['grades'], status = 'draft', consent_id = 'consent-1'"),
        NOT_APPLICABLE,
    ),
    ("REFR007d", asked(f"{SHARED}, consent_id = 'consent-1'"), NOT_APPLICABLE),
    ("CONS001a", LAPSED, NOT_APPLICABLE),
    ("CONS001a", f"supports = [{{ tier = 2 }}]\n{LAPSED[:-3]}, revoked_on = 2027-02-01 }}]", NOT_APPLICABLE),
    ("CONS001b", "consents = [{ revoked_on = 2027-02-01 }]", NOT_APPLICABLE),
    ("CONS004", "consents = [{ kind = 'information_sharing', revoked_on = 2027-03-01 }]", NOT_APPLICABLE),
    ("CONS005", "consents = [{ expires_on = 2027-03-02 }]", NOT_APPLICABLE),
    ("CONS005", f"{RESTING}consents = [{{ expires_on = 2027-02-28 }}]", NOT_APPLICABLE),
    ("CONS005", f"{RESTING}consents = [{{}}]", NOT_APPLICABLE),
    ("FAML001", f"{ADULT}contacts = [{{ purpose = 'concern' }}]", PASS),
    ("FAML001", "contacts = []", CANNOT_TELL),
    ("FAML005a", contacts("mode = 'phone', initiator = 'school', language = 'en'"), NOT_APPLICABLE),
    ("FAML005a", contacts("mode = 'text', initiator = 'family', language = 'en'"), NOT_APPLICABLE),
    ("FAML005a", contacts("mode = 'text', initiator = 'school', language = 'en'", "language = 'so'"), NOT_APPLICABLE),
    ("FAML005a", contacts("mode = 'text', initiator = 'school'"), CANNOT_TELL),
    *(("FAML005b", contacts(spoken(mode)), FAIL) for mode in ("in_person", "video", "phone")),
    ("FAML005b", contacts(spoken("text")), NOT_APPLICABLE),
    ("FAML005b", contacts(spoken("phone", "outcome = 'no_answer', language = 'en'")), NOT_APPLICABLE),
    ("FAML005b", contacts(spoken("phone"), "language = 'so-SO'"), NOT_APPLICABLE),
    (
        "FAML005b",
        contacts(spoken("phone", "language = 'so', interpreter = 'none', outcome = 'left_message'")),
        NOT_APPLICABLE,
    ),
    ("FAML005b", contacts(spoken("phone"), family="family = [{ interpreter = { needed = 'no' } }]"), NOT_APPLICABLE),
    ("FAML005b", contacts(spoken("phone", "language = 'en'")), CANNOT_TELL),
    ("FAML005b", contacts(spoken("phone", "interpreter = 'none'")), CANNOT_TELL),
    ("FAML005c", contacts("language = 'en'"), NOT_APPLICABLE),
    ("FAML005c", contacts("language = 'so', interpreter = 'sibling'"), FAIL),
    ("FAML005d", "family = [{ spoken_language = 'en' }]", NOT_APPLICABLE),
    ("FAML005d", "family = [{ interpreter = { needed = 'yes' } }]", CANNOT_TELL),
    ("FAML006a", f"{ADULT}plan_reviews = [{{ held_on = 2027-02-08, shared_with_family_on = 2027-02-09 }}]", PASS),
    ("FAML006a", "plan_reviews = [{ held_on = 2027-02-08, shared_language = 'so' }]", NOT_APPLICABLE),
    ("FAML006b", f"{ADULT}plan_reviews = [{{ held_on = 2027-02-08 }}]", PASS),
    ("FAML006b", "plan_reviews = [{ held_on = 2026-09-13 }]", NOT_APPLICABLE),
    ("FAML007a", "family = [{}]", NOT_APPLICABLE),
    ("FAML007b", "family = [{}]", NOT_APPLICABLE),
    ("FAML007b", "family = [{ barriers = [{ code = 'cost', since = 2026-12-01 }] }]", NOT_APPLICABLE),
    ("FAML008", f"{ADULT}contacts = [{{ two_way = false }}]", PASS),
    ("FAML008", "contacts = [{}]", CANNOT_TELL),
    ("FAML009a", "as_of = 2027-01-18\ncontacts = [{ on = 2027-01-18 }]", NOT_APPLICABLE),
    ("FAML009a", "as_of = 2027-01-19\ncontacts = [{ on = 2027-01-18 }]", FAIL),
    ("FAML009b", "contacts = [{ purpose = 'conference', student_led = false }]", NOT_APPLICABLE),
    ("FAML009c", LATE.format(0, "conference"), NOT_APPLICABLE),
    ("FAML009c", LATE.format(1, "positive"), NOT_APPLICABLE),
    ("FAML010", "contacts = [{ purpose = 'review', student_led = true, on = 2027-02-01 }]", NOT_APPLICABLE),
    ("FAML010", "contacts = [{ purpose = 'conference', student_led = false, on = 2027-02-01 }]", NOT_APPLICABLE),
    (
        "FAML010",
        "contacts = [{ purpose = 'conference', student_led = true, on = 2027-02-01, outcome = 'declined' }]",
        NOT_APPLICABLE,
    ),
    ("FAML011a", "as_of = 2027-01-18\ncontacts = [{ on = 2027-01-18 }]", NOT_APPLICABLE),
    ("FAML011b", LATE.format(0, "home_visit"), NOT_APPLICABLE),
    ("FAML011b", LATE.format(1, "positive"), NOT_APPLICABLE),
    ("FAML011c", "contacts = [{ purpose = 'conference', arranged_ahead = false }]", NOT_APPLICABLE),
    ("FAML011d", "contacts = [{ purpose = 'conference', in_pairs = false }]", NOT_APPLICABLE),
    ("FAML012a", contacts("initiator = 'school'"), NOT_APPLICABLE),
    ("FAML012c", "family = [{}]", NOT_APPLICABLE),
    ("SAFE001", "flags = [{ closed_at = 2027-03-01T10:00:00-06:00 }]", FAIL),
    ("SAFE001", "flags = [{}]", FAIL),
    ("SAFE002", "flags = [{ kind = 'abuse_or_neglect', guardian_notified = 'pending' }]", NOT_APPLICABLE),
    ("SAFE005a", "flags = [{ raised_at = 2027-03-01T14:00:00-06:00 }]", PASS),
    ("SAFE005a", "flags = [{ acknowledged_at = 2027-03-01T11:00:00-06:00 }]", NOT_APPLICABLE),
    ("SAFE005b", "flags = [{}]", NOT_APPLICABLE),
    ("SUPP001b", "supports = [{ basic_need = true }]", NOT_APPLICABLE),
    ("SUPP002", "student.birth_on = 2009-03-01\nsupports = [{ tier = 2 }]", PASS),
    ("SUPP002", "student.grade = '11'\nsupports = [{ tier = 2 }]", CANNOT_TELL),
    ("SUPP002", "supports = [{ title = 'Reading club' }]", CANNOT_TELL),
    ("SUPP003", "supports = [{ starts_on = 2026-09-21 }]", NOT_APPLICABLE),
    ("SUPP004", PAUSED, NOT_APPLICABLE),
    ("SUPP007", "supports = [{ basic_need = true, starts_on = 2027-01-04 }]", NOT_APPLICABLE),
    ("SUPP007", "supports = [{ starts_on = 2027-02-07 }]", FAIL),
    ("SUPP009", never_met("2027-02-21"), FAIL),
    ("SUPP009", never_met("2027-02-22"), PASS),
    ("SUPP009", "tier = { level = 3 }\nsupports = [{ starts_on = 2027-01-04 }]", CANNOT_TELL),
    ("SUPP009", "tier = { level = 2 }\nsupports = [{ tier = 2 }]", NOT_APPLICABLE),
    ("SUPP009", "tier = { level = 3 }", NOT_APPLICABLE),
    ("SUPP010", "supports = [{ tier = 2 }, { tier = 2 }]", NOT_APPLICABLE),
    ("WELL001", f"{FEBRUARY}calendars = [{{}}]\nwellbeing_reviews = [{WAIVED}]", NOT_APPLICABLE),
    ("WELL001", f"{FEBRUARY}{sat_down('2027-02-18')}", PASS),
    ("WELL001", FEBRUARY, CANNOT_TELL),
    ("WELL002a", sat_down("2026-10-01", "2026-11-29", "2026-12-20"), PASS),
    ("WELL002a", sat_down("2026-10-01"), NOT_APPLICABLE),
    ("WELL002a", f"{sat_down('2026-12-01', '2027-03-01')[:-1]}, {WAIVED}]", NOT_APPLICABLE),
    ("WELL002b", sat_down("2026-12-30", "2027-01-04", "2027-02-01"), PASS),
    ("WELL002b", sat_down("2026-10-01"), NOT_APPLICABLE),
    ("WELL003", f"starts_on = 2027-02-01\n{sat_down('2027-02-26')}", NOT_APPLICABLE),
    (
        "WELL004a",
        MANAGED + sat_down(*(f"2026-{month}-20 {SUBSTITUTE}" for month in ("09", "10", "11", "12"))),
        PASS,
    ),
    ("WELL004a", MANAGED, NOT_APPLICABLE),
    (
        "WELL004b",
        MANAGED + sat_down(f"2026-12-15 {SUBSTITUTE}", f"2027-01-20 {SUBSTITUTE}", f"2027-02-18 {OWN}"),
        NOT_APPLICABLE,
    ),
    ("WELL004b", MANAGED + sat_down(f"2027-02-18 {SUBSTITUTE}"), NOT_APPLICABLE),
    ("WELL004b", MANAGED + sat_down(f"2027-01-20 {SUBSTITUTE}", f"2027-02-18 {OWN}"), NOT_APPLICABLE),
    ("WELL005", sat_down("2027-01-20 private = false", "2027-02-18 private = true"), PASS),
    ("WELL005", sat_down("2027-02-18 private = false, student_declined_to_speak = true"), NOT_APPLICABLE),
    ("WELL005", sat_down("2027-02-18"), CANNOT_TELL),
    ("WELL006a", sat_down("2027-02-26 attempts = [{ on = 2027-02-01 }]"), NOT_APPLICABLE),
    ("WELL006a", f"wellbeing_reviews = [{{ month = '2027-02', {ON_PHONE} }}, {WAIVED}]", NOT_APPLICABLE),
    ("WELL006b", f"as_of = 2027-03-05\nwellbeing_reviews = [{{ month = '2027-02', {ON_PHONE} }}]", NOT_APPLICABLE),
    ("WELL006b", FEBRUARY, NOT_APPLICABLE),
    ("WELL006b", FEBRUARY + sat_down(f"2027-02-26 {ON_PHONE.partition(', ')[2]}"), NOT_APPLICABLE),
    ("WELL006b", f"{FEBRUARY}wellbeing_reviews = [{{ month = '2027-02', {ON_PHONE} }}, {WAIVED}]", NOT_APPLICABLE),
    ("WELL013", sat_down(f"2027-01-20 {CONCERN}", f"2027-02-18 {STEADY}"), NOT_APPLICABLE),
    ("WELL013", sat_down(f"2027-02-18 {CONCERN}"), FAIL),
    ("WELL014", sat_down(f"2026-12-15 {CONCERN}", f"2027-01-20 {CONCERN}", f"2027-02-18 {STEADY}"), NOT_APPLICABLE),
    ("WELL015", sat_down(f"2027-01-20 {BY_BOTH.format('urgent')}", f"2027-02-18 {BY_BOTH.format('thriving')}"), PASS),
    ("WELL015", sat_down(f"2027-02-18 {CONCERN}"), NOT_APPLICABLE),
)
"""What the two examples of a rule leave open: its code, an overlay, the outcome of the first subject it applies to."""

SWAPPED: Final[dict[Operator, Operator]] = {
    ">": ">=",
    ">=": ">",
    "<": "<=",
    "<=": "<",
    "==": "!=",
    "!=": "==",
}
PARTNERS: Final = frozenset({"partner", "service"})
"""Kinds of subject that a district has, and no plan."""
ASIDE: Final[dict[str, dict[str, Any]]] = {
    "goal": {"status": "rejected"},
    "support": {"status": "withdrawn"},
    "action": {"done_on": "2027-01-04"},
    "month": {"status": "void"},
    "flag": {"closed_at": "2027-03-01T23:00:00-06:00"},
    "referral": {"status": "cancelled", "status_history": []},
    "indicator": {"on": "2027-03-02"},
    "contact": {"on": "2027-07-01"},
    "consent": {"given_on": "2027-07-01", "expires_on": "2027-07-01", "revoked_on": "2027-07-01"},
}
"""What takes a record out of the work of a plan."""
WRITTEN_AS: Final = {"month": "wellbeing_reviews"}

# A worry about a student's safety outlives the plan it was written in, and whoever voids the plan shall not silence it.
SAFETY: Final = ("SAFE", "WELL012")
STAYS_ASIDE: Final = {
    "GOAL020": "a status that contradicts the numbers is wrong on a rejected goal too",
    "REFR007a": "a referral that was taken back fetches nothing back",
    "REFR007b": "a referral that was taken back fetches nothing back",
    "REFR007c": "a referral that was taken back fetches nothing back",
    "SAFE001": "closing a flag hands the worry to nobody",
    "SAFE003": "closing a flag does not make the report",
    "SAFE004": "closing a flag does not prepare the day of coming back",
    "WELL001": "a month whose review was void goes without one",
}
"""Rules that still speak once the record is out of the work of a plan, and why."""


def laid_over(overlay: str | None) -> PlanStanding:
    return standing(*example_plan(overlay or ""), overlay)


def standing(document: dict[str, Any], as_of: Any, overlay: str | None) -> PlanStanding:
    """The document as it stands in the district of the example it comes from."""
    district = read_district(example_district(overlay or ""))
    plan = stand(read_plan(document), as_of=as_of, district=district)
    plan.__dict__["copies"] = example_count(overlay or "")
    plan.__dict__["strangers"] = (overlay or "").count(STRANGER)
    plan.__dict__["partners"] = [PartnerStanding(kept, as_of, plan.limits) for kept in district.partners or ()]
    return plan


def subjects(rule: Rule, plan: PlanStanding) -> list[Any]:
    if rule.on == "school":
        roll = SchoolRoll()
        for _ in range(plan.__dict__["copies"]):
            roll.add(share_of(plan))
        for _ in range(plan.__dict__["strangers"]):
            roll.add(attrs.evolve(share_of(plan), is_behind=None))
        return [SchoolStanding("riverside", roll)]
    if rule.on in PARTNERS:
        partners = plan.__dict__["partners"]
        return [*partners] if rule.on == "partner" else [kept for partner in partners for kept in partner.services]
    return [plan] if rule.on == "plan" else list(getattr(plan, COLLECTIONS[rule.on]))


def judged(rule: Rule, plan: PlanStanding) -> list[int]:
    judge = compile_judge(rule, plan.limits)
    return [judge(subject, plan) for subject in subjects(rule, plan)]


def evaluated(rule: Rule, plan: PlanStanding) -> list[int]:
    return [outcome(rule, subject, plan) for subject in subjects(rule, plan)]


def outcome(rule: Rule, subject: object, plan: PlanStanding) -> int:
    values: dict[str, Any] = {rule.on: subject, "plan": plan, "limit": plan.limits}
    applies = True if rule.applies is None else evaluate(rule.applies, values)
    if not applies:
        return CANNOT_TELL if applies is None else NOT_APPLICABLE
    fails = evaluate(rule.fails, values)
    return CANNOT_TELL if fails is None else FAIL if fails else PASS


def set_aside(rule: Rule) -> Iterator[PlanStanding]:
    """The flagged example, the plan entered in error, withdrawn, and with its records no longer worked on."""
    document, as_of = example_plan(rule.flagged or "")
    for status in ("entered_in_error", "withdrawn"):
        yield standing({**document, "status": status, "status_history": []}, as_of, rule.flagged)
    # An adult of the family is never out of the work of a plan.
    if rule.on in ASIDE and rule.on not in BEYOND_PLANS:
        name = WRITTEN_AS.get(rule.on, COLLECTIONS[rule.on])
        kept = [{**record, **ASIDE[rule.on]} for record in document[name]]
        yield standing({**document, name: kept}, as_of, rule.flagged)


def every_example(rule: Rule) -> list[PlanStanding]:
    beside = [overlay for code, overlay, _ in BESIDE if code == rule.code]
    return [*map(laid_over, (rule.flagged, rule.passes, *beside)), *set_aside(rule)]


def mutants(condition: Condition) -> Iterator[Condition]:
    """The condition with one thing in it changed: a sign, a word, a `not`, a part left out."""
    match condition:
        case Compare(_, sign, _):
            yield attrs.evolve(condition, operator=SWAPPED[sign])
        case Member(_, Literal(tuple() as words)):
            for word in words:
                rest = tuple(other for other in words if other != word)
                yield attrs.evolve(condition, words=Literal(rest, "words"))
        case Not(inner):
            yield inner
        case And(parts) | Or(parts):
            for index, part in enumerate(parts):
                before, after = parts[:index], parts[index + 1 :]
                yield type(condition)((*before, *after))
                yield from (type(condition)((*before, mutant, *after)) for mutant in mutants(part))


def rule_mutants(rule: Rule) -> Iterator[Rule]:
    yield from (attrs.evolve(rule, fails=mutant) for mutant in mutants(rule.fails))
    if rule.applies is not None:
        yield from (attrs.evolve(rule, applies=mutant) for mutant in mutants(rule.applies))


def named_sources(rule: Rule) -> list[str]:
    return [key for key in rule.sources if key != DEFAULT]


each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
each_rule_of_plans = pytest.mark.parametrize(
    "rule", [rule for rule in RULES if rule.on not in PARTNERS], ids=lambda rule: rule.code
)
each_rule_of_partners = pytest.mark.parametrize(
    "rule", [rule for rule in RULES if rule.on in PARTNERS], ids=lambda rule: rule.code
)


# The examples


@each_rule
def test_a_rule_fails_on_its_flagged_example(rule: Rule) -> None:
    assert FAIL in judged(rule, laid_over(rule.flagged))


@each_rule
def test_a_rule_passes_on_its_passing_example(rule: Rule) -> None:
    outcomes = judged(rule, laid_over(rule.passes))
    assert PASS in outcomes
    assert FAIL not in outcomes
    assert CANNOT_TELL not in outcomes


@pytest.mark.parametrize(("code", "overlay", "expected"), BESIDE)
def test_a_rule_answers_beside_its_examples(code: str, overlay: str, expected: int) -> None:
    outcomes = judged(rulebook()[code], laid_over(overlay))
    assert next((kept for kept in outcomes if kept != NOT_APPLICABLE), NOT_APPLICABLE) == expected


@each_rule
def test_compiled_and_evaluated_rules_agree(rule: Rule) -> None:
    for plan in every_example(rule):
        assert judged(rule, plan) == evaluated(rule, plan)


@each_rule_of_plans
def test_nothing_fails_once_it_is_set_aside(rule: Rule) -> None:
    """A withdrawn plan is nobody's work any more, and neither is a rejected goal or a done action."""
    speaks_on = rule.code.startswith(("GOAL018", "GOAL019", "GOAL020", "SUPP012", "REFR007", *SAFETY))
    _, withdrawn, *records = set_aside(rule)
    assert speaks_on or FAIL not in judged(rule, withdrawn)
    assert rule.code in STAYS_ASIDE or not any(FAIL in judged(rule, plan) for plan in records)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.code.startswith(SAFETY)], ids=lambda rule: rule.code)
def test_no_status_of_a_plan_silences_a_worry_about_safety(rule: Rule) -> None:
    in_error, withdrawn, *_ = set_aside(rule)
    assert FAIL in judged(rule, in_error)
    assert FAIL in judged(rule, withdrawn)


@pytest.mark.parametrize("code", STAYS_ASIDE)
def test_a_rule_that_still_speaks_of_a_record_set_aside_does_so(code: str) -> None:
    rule = rulebook()[code]
    assert any(FAIL in judged(rule, plan) for plan in [*set_aside(rule)][2:])


@each_rule_of_plans
def test_no_rule_but_of_safety_applies_to_a_plan_entered_in_error(rule: Rule) -> None:
    assert rule.code.startswith(SAFETY) or set(judged(rule, next(set_aside(rule)))) == {NOT_APPLICABLE}


@each_rule_of_partners
@pytest.mark.parametrize("status", ["prospect", "paused", "ended"])
def test_only_its_data_outlive_a_partnership(rule: Rule, status: str) -> None:
    """Whoever works with no student now has nothing to settle, but to destroy what it still holds of them."""
    found = laid_over(rule.flagged)
    found.__dict__["partners"] = [
        PartnerStanding(kept.partner.model_copy(update={"status": status}), kept.as_of, kept.limits)
        for kept in found.__dict__["partners"]
    ]
    assert (FAIL in judged(rule, found)) == rule.code.startswith("PART006")


@each_rule
def test_the_examples_notice_every_change_of_a_condition(rule: Rule) -> None:
    plans = every_example(rule)
    answers = [evaluated(rule, plan) for plan in plans]
    for mutant in rule_mutants(rule):
        assert [evaluated(mutant, plan) for plan in plans] != answers, (mutant.applies, mutant.fails)


# What is written


def test_the_book_is_full() -> None:
    assert len(RULES) >= 40


def test_names_and_codes_are_taken_once() -> None:
    taken = [known for rule in RULES for known in (rule.name, rule.code)]
    assert len(taken) == len(set(taken))


@each_rule
def test_a_code_begins_as_its_file_says(rule: Rule) -> None:
    subject, prefixes = FILES[rule.file]
    assert rule.on == subject
    assert rule.code[:4] in prefixes


@each_rule
def test_a_message_is_one_line_in_lower_case_and_without_a_full_stop(rule: Rule) -> None:
    template = rule.message.template
    assert template[0] in "{abcdefghijklmnopqrstuvwxyz"
    assert not template.endswith(".")
    assert "\n" not in template
    assert "  " not in template


@each_rule
def test_a_rule_says_why_and_what_to_do(rule: Rule) -> None:
    assert rule.why.endswith(".")
    assert rule.do.endswith(".")
    assert rule.why != rule.do
    assert "  " not in rule.why + rule.do


@each_rule
def test_every_fact_of_a_rule_exists(rule: Rule) -> None:
    for fact in rule.facts:
        owner, name = fact.split(".")
        assert owner in {rule.on, "plan"}
        assert facts_of(SUBJECTS[owner])[name].about


@each_rule
def test_a_message_fills_with_the_facts_of_its_finding(rule: Rule) -> None:
    plan = laid_over(rule.flagged)
    failed = subjects(rule, plan)[judged(rule, plan).index(FAIL)]
    owners = {rule.on: failed, "plan": plan}
    values = {
        str(name): plan.limits[name.name] if name.is_limit else getattr(owners[name.owner], name.name)
        for name in rule.names
    }
    told = rule.message.filled(values)
    assert "{" not in told
    assert "unknown" not in told


# Where the figures come from


@each_rule
def test_every_source_of_a_rule_is_listed(rule: Rule) -> None:
    assert rule.sources
    assert set(named_sources(rule)) <= set(SOURCES)


@pytest.mark.parametrize("limit", tuple(shipped_limits()), ids=lambda limit: limit.name)
def test_every_source_of_a_limit_is_listed(limit: Any) -> None:
    assert limit.sources
    assert set(limit.sources) - {DEFAULT} <= set(SOURCES)


def test_every_listed_source_is_leaned_on() -> None:
    leaned_on = {key for kept in (*RULES, *shipped_limits()) for key in kept.sources}
    assert set(SOURCES) == leaned_on - {DEFAULT}


@each_rule
def test_a_figure_without_a_source_is_said_to_be_popkits_own(rule: Rule) -> None:
    assert ("popkit's own" in rule.why or "no confirmed source" in rule.why) == (DEFAULT in rule.sources)


@each_rule
def test_a_rule_admits_that_it_rests_on_weak_sources_alone(rule: Rule) -> None:
    named = named_sources(rule)
    alone = bool(named) and all("(weak" in SOURCES[key] for key in named)
    assert not alone or "weak" in rule.why


@each_rule
def test_a_rule_whose_limits_are_all_popkits_own_says_so(rule: Rule) -> None:
    limits = [shipped_limits()[name] for name in rule.limits]
    alone = bool(limits) and all(limit.sources == (DEFAULT,) for limit in limits)
    assert not alone or DEFAULT in rule.sources


# Alerts


def test_the_alerts_are_these() -> None:
    assert {rule.code: rule.alert for rule in RULES if rule.alert} == ALERTS


@pytest.mark.parametrize("code", ALERTS)
def test_an_alert_compares_with_a_limit(code: str) -> None:
    assert rulebook()[code].limits


@pytest.mark.parametrize("prefix", ALERTS.values())
def test_an_alert_was_measured(prefix: str) -> None:
    """Its keys go on after an underscore, as `run_below_4_independent` does."""
    rates = [kept["rate"] for key, kept in MEASURED.items() if key.startswith(f"{prefix}_")]
    assert rates
    assert all(0 < rate < 1 for rate in rates)


def test_the_figures_in_the_names_of_alerts_are_the_limits() -> None:
    limits = {limit.name: limit.values[-1].value for limit in shipped_limits()}
    figures = {
        "run_below_4": limits["decision_points"],
        "run_above_4": limits["decision_points"],
        "at_target_6": limits["exit_observations"],
        "exposure_under_80": limits["delivery_minimum"] * 100,
        "absences_3": limits["consecutive_absences"],
        "cancellations_2": limits["cancelled_sessions"],
    }
    assert set(figures) == set(ALERTS.values()) - {"verdict_off_track"}
    for prefix, limit in figures.items():
        assert f"{limit:g}" == prefix.split("_")[-1]


@pytest.mark.parametrize("prefix", ["exposure_under_80", "cancellations_2"])
def test_delivery_was_measured_in_the_weeks_it_is_judged_in(prefix: str) -> None:
    weeks = shipped_limits()["delivery_weeks"].values[-1].value
    measured = [kept["conditions"] for key, kept in MEASURED.items() if key.startswith(f"{prefix}_")]
    assert all(f"windows of {weeks:g} weeks" in conditions for conditions in measured)
