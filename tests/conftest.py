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
from popkit.testing import strategies

ROOT = Path(__file__).resolve().parent.parent
VECTORS = ROOT.parent / "shared" / "vectors"
RIVERSIDE = ROOT / "examples" / "riverside"

Document = dict[str, Any]


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
    return strategies.plan_documents()


@pytest.fixture(scope="session")
def district_documents() -> st.SearchStrategy[Document]:
    """Districts whose school is Riverside's, as documents."""
    return strategies.district_documents()


@pytest.fixture(scope="session")
def as_known_on() -> Callable[[Document, dt.date], Document]:
    """Take out of a document what is dated later than a day, where nothing earlier hangs on it."""
    return _known_on


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
_LATER_RECORDS = ("observations", "sessions", "decisions", "agreements", "attempts", "contacts", "indicators")


def _known_on(document: Document, day: dt.date) -> Document:
    known = copy.deepcopy(document)
    found = (_held_by(kept, day.isoformat()) for kept in known["wellbeing_reviews"])
    known["wellbeing_reviews"] = [kept for kept in found if kept]
    # Reviews and actions first: a link they made is one less to keep a record for.
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
    for adult in known["family"]:
        _cut_family(adult, day.isoformat())
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
        yield from (record.get("consent_id", ""), *record.get("need_ids", ()))
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


def _cut_family(adult: Document, day: str) -> None:
    adult["barriers"] = [kept for kept in adult["barriers"] if kept.get("since", "") <= day]
    for kept in adult["barriers"]:
        _cut(kept, day)
    if adult.get("restricted_since", "") > day:
        adult.pop("restriction", None)
        del adult["restricted_since"]


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
