"""What tests share: the examples, varied plans, a plan as it stood on an earlier day, a whole plan and its changes."""

from __future__ import annotations

import copy
import datetime as dt
import importlib.util
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st

import popkit
from popkit.errors import UnreadablePlan
from popkit.read import read_plan
from popkit.vocabulary import GRADE_NUMBERS, MONITORING_DAYS

ROOT = Path(__file__).resolve().parent.parent
VECTORS = ROOT.parent / "shared" / "vectors"
RIVERSIDE = ROOT / "examples" / "riverside"

Document = dict[str, Any]
Draw = st.DrawFn

FIRST, LAST = dt.date(2026, 8, 1), dt.date(2027, 7, 31)

# Letters of several scripts, wide and combining ones, marks of direction, and white space; no control characters.
LETTERS = st.characters(categories=("L", "M", "N", "P", "S", "Zs"), exclude_characters="\u2028\u2029")
TEXTS = st.text(st.one_of(st.sampled_from("abc é ñ\u0301 学生 مرحبا \t\n\u200d😀"), LETTERS), max_size=40)
NAMES = TEXTS.filter(bool)
DAYS = st.dates(FIRST, LAST).map(dt.date.isoformat)
EARLY_DAYS = st.dates(FIRST, dt.date(2026, 10, 1)).map(dt.date.isoformat)
VALUES = st.integers(0, 480).map(lambda quarter: quarter / 4)

PLAN_STATUSES = ("active", "active", "active", "active", "draft", "on_hold", "completed", "withdrawn")
GOAL_STATUSES = ("active", "active", "active", "proposed", "on_hold", "completed", "cancelled", "rejected")
SUPPORT_STATUSES = ("active", "active", "active", "planned", "paused", "completed", "withdrawn")
DOMAINS = ("academic", "social_emotional", "health", "family_basic_needs", "engagement_belonging", "college_career")
MONTHS = [f"{year}-{month:02}" for year in (2026, 2027) for month in range(1, 13)][7:19]
LEVELS = ("thriving", "steady", "needs_attention", "urgent")
ATTENDANCE = ("present", "present", "absent_excused", "cancelled_by_provider", "cancelled_by_school")


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def riverside() -> Path:
    """The folder of the examples."""
    return RIVERSIDE


@pytest.fixture(scope="session")
def examples() -> tuple[popkit.Plan, ...]:
    """Every example plan."""
    return tuple(popkit.read_plans(RIVERSIDE))


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Spark on this machine, small and quiet; where it would need Java and there is none, tests are left out."""
    if not shutil.which("java") and not os.environ.get("JAVA_HOME"):
        if os.environ.get("CI") == "true":
            pytest.fail("there is no Java, and where changes are tested nothing is left out")
        pytest.skip("Spark needs Java 17 or newer, and there is none")
    from pyspark.sql import SparkSession  # noqa: PLC0415 - slow to load, and few tests need it

    os.environ["PYSPARK_PYTHON"] = sys.executable
    settings = {
        "driver.bindAddress": "127.0.0.1",
        # To compile well takes longer than these tests do.
        "driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",
        "driver.host": "127.0.0.1",
        "executorEnv.POLARS_MAX_THREADS": "1",
        "log.level": "ERROR",
        "sql.session.timeZone": "America/Chicago",
        "sql.shuffle.partitions": "2",
        "sql.warehouse.dir": str(tmp_path_factory.mktemp("warehouse")),
        "ui.enabled": "false",
        "ui.showConsoleProgress": "false",
    }
    configured = SparkSession.builder.master("local[2]")
    for name, value in settings.items():
        configured = configured.config(f"spark.{name}", value)
    session = configured.getOrCreate()
    yield session
    session.stop()


@pytest.fixture(scope="session")
def plan_documents() -> st.SearchStrategy[Document]:
    """Plans of every sort, as documents; nearly all facts can come out known and unknown."""
    return _documents()


@pytest.fixture(scope="session")
def district_documents() -> st.SearchStrategy[Document]:
    """Districts whose school is Riverside's, as documents."""
    return _districts()


@pytest.fixture(scope="session")
def as_known_on() -> Callable[[Document, dt.date], Document]:
    """Take out of a document what is dated later than a day, where nothing earlier hangs on it."""
    return _known_on


@st.composite
def _documents(draw: Draw, /) -> Document:
    team = draw(_records("t", _member))
    profile = draw(_records("p", _item))
    owners = [*(kept["id"] for kept in team), "student"]
    goals = draw(_records("g", _goal, owners, profile))
    actions = draw(_records("a", _action, owners, goals))
    flags = draw(_records("f", _flag))
    consents = draw(_records("c", _consent))
    starts_on = draw(EARLY_DAYS)
    return {
        "schema_version": "1",
        "id": draw(st.sampled_from(("plan-1", "plan-2", "A.b:c_d-0"))),
        "school_year": "2026-27",
        "student": draw(_student()),
        "starts_on": starts_on,
        **draw(_status(PLAN_STATUSES, EARLY_DAYS | DAYS, recheck_on=DAYS)),
        **draw(
            _some(
                purpose=TEXTS,
                next_review_on=DAYS,
                basis=st.just(["universal"]),
                manager_id=st.sampled_from([kept["id"] for kept in team] or [...]),
                tier=_record({"level": st.integers(1, 3)}, set_on=DAYS, reason=TEXTS),
                student_statement=_record({}, text=TEXTS, written_by=st.sampled_from(("student", "scribe")), on=DAYS),
                extensions=st.dictionaries(NAMES, _JSON, max_size=3),
            )
        ),
        "agreements": draw(
            st.lists(_record({"party": st.sampled_from(("student", "family")), "on": DAYS}), max_size=3)
        ),
        "team": team,
        "profile": profile,
        "goals": goals,
        "supports": draw(_records("s", _support, goals, profile)),
        "actions": actions,
        "plan_reviews": draw(_records("r", _review, goals)),
        "wellbeing_reviews": draw(_wellbeing_reviews(starts_on[:7], actions, flags)),
        "flags": flags,
        "consents": consents,
        "referrals": draw(_records("q", _referral, profile, consents)),
        "indicators": draw(_indicators()),
    }


_JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(-1e9, 1e9, allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


@st.composite
def _districts(draw: Draw, /) -> Document:
    """A district whose school has a calendar, at times of part of the year, or none."""
    starts_on, ends_on = sorted(draw(st.lists(st.dates(FIRST, LAST), min_size=2, max_size=2, unique=True)))
    whole = st.just((dt.date(2026, 8, 17), dt.date(2027, 6, 11)))
    starts_on, ends_on = draw(whole | whole | st.just((starts_on, ends_on)))
    edges = sorted(draw(st.lists(st.dates(starts_on, ends_on), max_size=6, unique=True)))
    spans = zip(edges[::2], edges[1::2], strict=False)
    calendar = {
        "id": "riverside-2026-27",
        "school_ids": ["riverside"],
        "starts_on": starts_on.isoformat(),
        "ends_on": ends_on.isoformat(),
        "closures": [{"starts_on": first.isoformat(), "ends_on": last.isoformat()} for first, last in spans],
    }
    return {"calendars": draw(st.sampled_from(([calendar], [calendar], [])))}


@st.composite
def _some(draw: Draw, /, **optional: st.SearchStrategy[Any]) -> Document:
    """Each of these fields, or not; `...` is not."""
    drawn = {name: draw(values) for name, values in optional.items() if draw(st.booleans())}
    return {name: value for name, value in drawn.items() if value is not ...}


@st.composite
def _record(draw: Draw, /, required: dict[str, st.SearchStrategy[Any]], **optional: st.SearchStrategy[Any]) -> Document:
    return {**{name: draw(values) for name, values in required.items()}, **draw(_some(**optional))}


@st.composite
def _records(
    draw: Draw, /, prefix: str, make: Callable[..., st.SearchStrategy[Document]], *known: Any
) -> list[Document]:
    count = draw(st.sampled_from((1, 2, 0, 3)))
    return [{"id": f"{prefix}{number}", **draw(make(*known))} for number in range(count)]


@st.composite
def _status(
    draw: Draw, /, words: tuple[str, ...], days: st.SearchStrategy[str] = DAYS, **optional: st.SearchStrategy[Any]
) -> Document:
    changes = _record({"status": st.sampled_from(words)}, reason=TEXTS, **optional)
    dated = sorted(draw(st.lists(days, max_size=2)))
    history = [{**draw(changes), "on": day} for day in dated]
    last = history[-1]["status"] if history else draw(st.sampled_from(words))
    return {"status": last, "status_history": history}


@st.composite
def _span(draw: Draw, /, first: str, last: str) -> Document:
    start, end = sorted(draw(st.tuples(DAYS, DAYS)))
    return {name: day for name, day in ((first, start), (last, end)) if draw(st.booleans())}


@st.composite
def _student(draw: Draw, /) -> Document:
    return draw(
        _record(
            {
                "id": st.just("student-1"),
                "school_id": st.just("riverside"),
                "grade": st.sampled_from([*GRADE_NUMBERS, "EX"]),
            },
            given_name=NAMES,
            birth_on=st.dates(dt.date(2007, 1, 1), dt.date(2020, 1, 1)).map(dt.date.isoformat),
            exited_on=DAYS,
        )
    )


@st.composite
def _member(draw: Draw, /) -> Document:
    role = st.sampled_from(("plan_manager", "teacher", "partner_staff"))
    return {**draw(_record({"role": role}, name=NAMES, partner_id=st.just("ymca"))), **draw(_span("since", "until"))}


@st.composite
def _item(draw: Draw, /) -> Document:
    kind = draw(st.sampled_from(("strength", "interest", "need")))
    return {
        "kind": kind,
        "domain": draw(st.sampled_from(DOMAINS)),
        "text": draw(TEXTS),
        "source": draw(st.sampled_from(("student", "family", "teacher"))),
        **(draw(_some(severity=st.sampled_from(("mild", "severe")))) if kind == "need" else {}),
        **draw(_span("noted_on", "resolved_on")),
    }


@st.composite
def _goal(draw: Draw, /, owners: list[str], profile: list[Document]) -> Document:
    scaled = draw(st.integers(0, 4)) == 0
    values = st.integers(-2, 2) if scaled else VALUES
    baseline, target = sorted(draw(st.lists(DAYS, min_size=2, max_size=2, unique=True)))
    points = {"baseline": {"on": baseline, "value": draw(values)}, "target": {"on": target, "value": draw(values)}}
    direction = st.sampled_from(("increase", "decrease", "maintain"))
    measure = _record({"name": NAMES, "direction": direction}, unit=NAMES)
    observation = _record({"on": DAYS, "value": values}, excluded=TEXTS)
    decision = _record({"on": DAYS, "decision": st.sampled_from(("continue", "intensify"))}, reason=TEXTS)
    return {
        "domain": draw(st.sampled_from(DOMAINS)),
        "title": draw(st.sampled_from(("Read aloud", "Stop being lazy", "学会认真阅读")) | NAMES),
        "measure": {**draw(measure), **({"scale": "attainment"} if scaled else {})},
        **draw(_status(GOAL_STATUSES)),
        **{name: point for name, point in points.items() if draw(st.integers(0, 4))},
        "observations": draw(st.lists(observation, max_size=14)),
        "decisions": draw(st.lists(decision, max_size=2)),
        "profile_ids": draw(_links(profile)),
        **draw(
            _some(
                owner_id=st.sampled_from(owners),
                monitoring=st.sampled_from(list(MONITORING_DAYS)),
                student_words=TEXTS,
                weight=st.integers(0, 3),
                reflection=TEXTS,
                achievement=_record({"status": st.sampled_from(("achieved", "no_change", "improving"))}, on=DAYS),
            )
        ),
    }


@st.composite
def _support(draw: Draw, /, goals: list[Document], profile: list[Document]) -> Document:
    session = _record({"on": DAYS, "minutes": st.integers(0, 60), "attendance": st.sampled_from(ATTENDANCE)})
    schedule = {"sessions_per_week": draw(st.integers(1, 5)), "minutes_per_session": draw(st.integers(1, 60))}
    provider = _record({"kind": st.sampled_from(("school", "partner"))}, partner_id=st.just("ymca"))
    return {
        "title": draw(NAMES),
        "category": draw(st.sampled_from(("tutoring", "arts", "vision", "internship"))),
        **draw(_status(SUPPORT_STATUSES)),
        **draw(_span("starts_on", "ends_on")),
        "goal_ids": draw(_links(goals)),
        "profile_ids": draw(_links(profile)),
        "sessions": draw(st.lists(session, max_size=8)),
        **draw(
            _some(
                tier=st.integers(1, 3),
                provider=provider,
                basic_need=st.booleans(),
                schedule=st.just(schedule),
                family_informed_on=DAYS,
                effectiveness=st.sampled_from(("positive", "unknown")),
            )
        ),
    }


@st.composite
def _action(draw: Draw, /, owners: list[str], goals: list[Document]) -> Document:
    goal_ids = [kept["id"] for kept in goals] or [...]
    return draw(
        _record(
            {"text": TEXTS},
            owner_id=st.sampled_from(owners),
            created_on=DAYS,
            due_on=DAYS,
            done_on=DAYS,
            goal_id=st.sampled_from(goal_ids),
        )
    )


@st.composite
def _review(draw: Draw, /, goals: list[Document]) -> Document:
    return {
        "held_on": draw(DAYS),
        "decisions": [{"goal_id": found, "decision": "continue"} for found in draw(_links(goals))],
        **draw(_some(kind=st.sampled_from(("progress", "transition")), next_on=DAYS, shared_with_family_on=DAYS)),
    }


@st.composite
def _wellbeing_reviews(draw: Draw, /, first: str, actions: list[Document], flags: list[Document]) -> list[Document]:
    months = draw(st.lists(st.sampled_from([month for month in MONTHS if month >= first]), max_size=5, unique=True))
    return [draw(_wellbeing_review(f"w{n}", month, actions, flags)) for n, month in enumerate(sorted(months))]


@st.composite
def _wellbeing_review(draw: Draw, /, name: str, month: str, actions: list[Document], flags: list[Document]) -> Document:
    rating = _record({}, level=st.sampled_from(LEVELS), self_level=st.sampled_from(LEVELS), not_discussed=TEXTS)
    attempt = _record({"on": DAYS}, mode=st.sampled_from(("in_person", "phone")), outcome=st.just("absent"))
    checked = st.sampled_from(("done", "carried", "carried", "dropped"))
    score = {"instrument": "who5", "responses": draw(st.lists(st.integers(0, 5) | st.none(), min_size=5, max_size=5))}
    day = st.integers(1, 28).map(lambda number: f"{month}-{number:02}")
    return {
        "id": name,
        "month": month,
        "status": draw(st.sampled_from(("completed", "completed", "completed", "attempted", "waived", "void"))),
        "ratings": [
            {"domain": domain, **draw(rating)} for domain in draw(st.lists(st.sampled_from(DOMAINS), unique=True))
        ],
        "attempts": draw(st.lists(attempt, max_size=2)),
        "action_ids": draw(_links(actions)),
        "checked_actions": [{"action_id": found, "outcome": draw(checked)} for found in draw(_links(actions))],
        "flag_ids": draw(_links(flags)),
        **draw(
            _some(
                held_on=day | day | DAYS,
                recorded_on=DAYS,
                reviewer_id=st.sampled_from(("t0", "t1", "elsewhere")),
                substitute_for=st.just("t0"),
                mode=st.sampled_from(("in_person", "text")),
                private=st.booleans(),
                going_well=TEXTS,
                student_voice=TEXTS,
                student_declined_to_speak=st.booleans(),
                no_action_needed=st.booleans(),
                scores=st.just([score]),
                waiver=_record({}, reason=TEXTS, by=st.just("t0")),
            )
        ),
    }


@st.composite
def _flag(draw: Draw, /) -> Document:
    moment = st.builds("{}T{:02}:{:02}:00-06:00".format, DAYS, st.integers(0, 23), st.integers(0, 59))
    return draw(
        _record(
            {"kind": st.sampled_from(("self_harm", "abuse_or_neglect", "housing")), "raised_at": moment},
            handed_to=st.just("counselor"),
            handed_at=moment,
            acknowledged_at=moment,
            guardian_notified=st.sampled_from(("yes", "no_by_rule", "pending")),
            external_report=st.sampled_from(("made", "not_required", "unknown")),
            closed_at=moment,
            reentry_on=DAYS,
        )
    )


@st.composite
def _consent(draw: Draw, /) -> Document:
    covers = st.sampled_from((["who5"], ["mental_or_psychological_problems"], ["elsewhere"]))
    kinds = st.sampled_from(("survey", "survey_notice", "services"))
    return {
        "given_by": "student",
        **draw(_record({"kind": kinds}, covers=covers)),
        "given_on": draw(EARLY_DAYS),
        **draw(_some(expires_on=st.just("2027-02-01"), revoked_on=st.just("2026-12-01"))),
    }


def _links(records: list[Document]) -> st.SearchStrategy[list[str]]:
    ids = [kept["id"] for kept in records]
    return st.lists(st.sampled_from(ids), max_size=len(ids), unique=True) if ids else st.just([])


# As it stood

_DATED = {
    "profile": "noted_on",
    "team": "since",
    "actions": "created_on",
    "plan_reviews": "held_on",
    "flags": "raised_at",
    "consents": "given_on",
    "referrals": "made_on",
}
_LATER_FIELDS = (
    *("resolved_on", "until", "done_on", "shared_with_family_on", "family_informed_on", "exited_on", "recorded_on"),
    *("revoked_on", "handed_at", "acknowledged_at", "closed_at", "referrer_told_on", "family_told_on"),
)
_LATER_PARTS = {"achievement": "on", "student_statement": "on", "tier": "set_on", "baseline": "on"}
_LATER_RECORDS = ("observations", "sessions", "decisions", "agreements", "attempts")


def _known_on(document: Document, day: dt.date) -> Document:
    known = copy.deepcopy(document)
    found = (_held_by(kept, day.isoformat()) for kept in known["wellbeing_reviews"])
    known["wellbeing_reviews"] = [kept for kept in found if kept]
    # Reviews and actions first: a link they made is one less to keep a record for.
    known["indicators"] = [kept for kept in known["indicators"] if kept["on"] <= day.isoformat()]
    for folder in ("referrals", "consents", "flags", "plan_reviews", "actions", "supports", "goals", "profile", "team"):
        linked = set(_linked(known))
        known[folder] = [
            kept for kept in known[folder] if kept["id"] in linked or _begins(folder, kept)[:10] <= day.isoformat()
        ]
    raised = {kept["id"] for kept in known["flags"]}
    for review in known["wellbeing_reviews"]:
        review["flag_ids"] = [flag for flag in review["flag_ids"] if flag in raised]
    for record in (
        known,
        known["student"],
        *(kept for folder in (*_DATED, "goals", "supports", "wellbeing_reviews") for kept in known[folder]),
    ):
        _cut(record, day.isoformat())
    return known


def _held_by(review: Document, day: str) -> Document:
    """A review not held, or a waiver not written down, by the day was tried at most; else nothing of it stays."""
    known_on = {"completed": "held_on", "waived": "recorded_on"}.get(review["status"], "")
    if review.get(known_on, "") <= day:
        return review
    tried = [kept for kept in review["attempts"] if kept["on"] <= day]
    bare = {name: review[name] for name in ("id", "month")}
    return {**bare, "status": "attempted", "attempts": tried, "flag_ids": []} if tried else {}


def _linked(document: Document) -> Iterator[str]:
    yield document.get("manager_id", "")
    for record in (kept for folder in (*_DATED, "goals", "supports") for kept in document[folder]):
        yield from (record.get("owner_id", ""), record.get("goal_id", ""))
        yield from (*record.get("goal_ids", ()), *record.get("profile_ids", ()))
        yield from (*record.get("need_ids", ()), record.get("consent_id", ""))
        yield from (kept.get("goal_id", "") for kept in record.get("decisions", ()))
    for review in document["wellbeing_reviews"]:
        yield from (*review.get("action_ids", ()), *(kept["action_id"] for kept in review.get("checked_actions", ())))


def _begins(folder: str, record: Document) -> str:
    if folder in _DATED:
        return str(record.get(_DATED[folder], ""))
    return str(record["status_history"][0]["on"]) if record["status_history"] else ""


def _cut(record: Document, day: str) -> None:
    for name in _LATER_FIELDS:
        if record.get(name, "")[:10] > day:
            del record[name]
    for name, field in _LATER_PARTS.items():
        part = record.get(name)
        if isinstance(part, dict) and part.get(field, "") > day:
            del record[name]
    for name in _LATER_RECORDS:
        if name in record:
            record[name] = [kept for kept in record[name] if kept.get("on", "") <= day]
    history = [kept for kept in record.get("status_history", ()) if kept["on"] <= day]
    if history:
        record |= {"status": history[-1]["status"], "status_history": history}


# A whole plan, and what is wrong with it once some places are changed

Changes = dict[str, Any]

# The first reading builds the models, and a shared machine may pause at any time.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def script() -> Callable[[str], ModuleType]:
    """Load a script of the checkout, such as `tools/generate.py`, as a module."""

    def load(path: str) -> ModuleType:
        spec = importlib.util.spec_from_file_location(Path(path).stem, ROOT / path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
        return module

    return load


@pytest.fixture(scope="session")
def fuzz(script: Callable[[str], ModuleType]) -> ModuleType:
    """Load the fuzzing script, which holds a plan with every member."""
    return script("tests/fuzz/mutate_documents.py")


@pytest.fixture
def vectors() -> Callable[[str], dict[str, Any]]:
    """Read a file of vectors by name; skip the test where the folder is absent."""
    if not VECTORS.is_dir():
        pytest.skip("the shared folder of vectors is not beside the checkout")

    def read(name: str) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))
        return loaded

    return read


@pytest.fixture(scope="session")
def changed(fuzz: ModuleType) -> Callable[[Changes], dict[str, Any]]:
    """Make a whole plan with other values at some JSON Pointers; `...` takes a member out."""

    def make(changes: Changes) -> dict[str, Any]:
        document: dict[str, Any] = fuzz.whole_plan()
        for pointer, value in changes.items():
            *way, last = pointer.split("/")[1:]
            holder: Any = document
            for part in way:
                holder = holder[int(part) if isinstance(holder, list) else part]
            key = int(last) if isinstance(holder, list) else last
            if value is ...:
                del holder[key]
            else:
                holder[key] = value
        return document

    return make


@pytest.fixture(scope="session")
def problems_with(changed: Callable[[Changes], dict[str, Any]]) -> Callable[[Changes], list[tuple[str, str]]]:
    """List the code and the place of every problem of a plan so changed."""

    def read(changes: Changes) -> list[tuple[str, str]]:
        try:
            read_plan(changed(changes))
        except UnreadablePlan as error:
            return [(problem.code, problem.at) for problem in error.problems]
        return []

    return read


# What plans have from others

REFERRAL_STATUSES = ("requested", "requested", "accepted", "in_progress", "completed", "declined", "failed", "draft")


@st.composite
def _referral(draw: Draw, /, profile: list[Document], consents: list[Document]) -> Document:
    consent_ids = [kept["id"] for kept in consents] or [...]
    return {
        **draw(_status(REFERRAL_STATUSES)),
        "need_ids": draw(_links(profile)),
        "shared": draw(st.sampled_from(([], ["who5"], ["who5", "grades", "grades"]))),
        **draw(
            _some(
                made_on=DAYS,
                partner_id=st.just("ymca"),
                assigned_to=st.just("t0"),
                urgency=st.sampled_from(("1h", "3h", "1d", "3d", "routine")),
                reason=TEXTS,
                next_step=TEXTS,
                referrer_told_on=DAYS,
                family_told_on=DAYS,
                consent_id=st.sampled_from(consent_ids),
            )
        ),
    }


@st.composite
def _indicators(draw: Draw, /) -> list[Document]:
    """Counts up to days of this school year and the last, a day once."""
    days = st.dates(dt.date(2026, 5, 1), LAST).map(dt.date.isoformat)
    levels = st.sampled_from((-1.0, 0.0, 0.5, 1.0, 2.0))
    count = _some(
        days_enrolled=st.integers(0, 40).map(lambda number: 5.0 * number),
        days_absent=st.integers(0, 40).map(lambda number: number / 2),
        suspensions=st.integers(0, 2),
        referrals=st.integers(0, 7),
        courses_failed=st.integers(0, 2),
        grade_levels_behind_reading=levels,
        grade_levels_behind_math=levels,
    )
    return [{"on": on, **draw(count)} for on in draw(st.lists(days, max_size=4, unique=True))]
