"""Mutate valid plan documents, read each, and check what reading promises of any bytes at all.

Only popkit's own errors come out; no text of the document is in an error, in what hangs on it,
or in the `repr` of a plan; nothing takes more than two seconds.

    python tests/fuzz/mutate_documents.py --documents 200000 --seed 1 --workers 2
"""

from __future__ import annotations

import argparse
import copy
import datetime as dt
import json
import random
import re
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields
from typing import Any

from popkit.errors import UnreadablePlan
from popkit.model import Plan
from popkit.read import read_plan

CANARY = "Qzxj7Qzxj7"
"""Stands in every text of the document that is not one of popkit's own words."""

FRAGMENT = "qzxj"
"""What is looked for, in lower case, so that a cut or changed canary is found too."""

SLOWEST_ALLOWED = 2.0
_CHUNK = 500


def whole_plan() -> dict[str, Any]:
    """Make a valid document with every member, in which every free text carries the canary."""
    made: dict[str, Any] = json.loads(_WHOLE)
    return made


def _whole() -> dict[str, Any]:
    note = f"says {CANARY} (O'Brien, \u0639\u0628\u062f\u200c\u0627\u0644\u0644\u0647)"
    history = [{"status": "active", "on": "2026-09-14", "by": CANARY, "reason": note}]
    return {
        "schema_version": "1",
        "id": f"{CANARY}-plan",
        "school_year": "2026-27",
        "status": "active",
        "status_history": [{"status": "on_hold", "on": "2026-09-01", "recheck_on": "2026-09-10"}, *history],
        "basis": ["early_warning", "referral"],
        "purpose": note,
        "starts_on": "2026-09-14",
        "ends_on": "2027-06-11",
        "next_review_on": "2027-03-12",
        "tier": {"level": 2, "set_on": "2026-09-14", "set_by": CANARY, "reason": note},
        "manager_id": CANARY,
        "student": {
            "id": f"{CANARY}-student",
            "identifiers": [{"system": f"urn:{CANARY}", "value": CANARY}],
            "given_name": CANARY,
            "family_name": note,
            "preferred_name": CANARY,
            "pronouns": CANARY,
            "birth_on": "2014-02-28",
            "grade": "07",
            "school_id": f"{CANARY}-school",
            "home_language": "es",
            "formal_plans": ["english_learner"],
            "enrolled_on": "2026-08-17",
            "exited_on": "2027-06-30",
        },
        "student_statement": {"text": note, "written_by": "student", "language": "en", "on": "2026-09-10"},
        "agreements": [{"party": "family", "on": "2026-09-13", "by": CANARY, "mode": "video"}],
        "team": [
            {"id": CANARY, "name": note, "role": "plan_manager", "since": "2026-08-24", "until": "2027-06-30"},
            {"id": f"{CANARY}-2", "role": "teacher", "partner_id": CANARY, "lead": True},
        ],
        "profile": [
            {"id": f"{CANARY}.1", "kind": "strength", "domain": "academic", "text": note, "source": "student"},
            {
                "id": f"{CANARY}.2",
                "kind": "need",
                "domain": "health",
                "text": note,
                "source": "data",
                "severity": "mild",
                "noted_on": "2026-09-02",
                "resolved_on": "2027-01-01",
            },
        ],
        "goals": [_goal(note, history), {**_goal(note, history), "id": f"{CANARY}:2", "owner_id": "student"}],
        "supports": [_support(note, history)],
        "actions": [
            {
                "id": f"{CANARY}-a",
                "text": note,
                "owner_id": CANARY,
                "created_on": "2026-10-06",
                "due_on": "2026-10-20",
                "done_on": "2026-10-19",
                "goal_id": f"{CANARY}:1",
            }
        ],
        "plan_reviews": [
            {
                "id": f"{CANARY}-r",
                "held_on": "2026-11-09",
                "kind": "progress",
                "attended_by": [CANARY, "student"],
                "student_led": True,
                "decisions": [{"goal_id": f"{CANARY}:1", "decision": "continue"}],
                "next_on": "2027-01-11",
                "shared_with_family_on": "2026-11-10",
                "shared_language": "es",
            }
        ],
        "wellbeing_reviews": [
            {"id": f"{CANARY}-w0", "month": "2026-09", "status": "waived", "waiver": {"reason": note, "by": CANARY}},
            _wellbeing_review(note),
        ],
        "flags": [
            {
                "id": f"{CANARY}-f",
                "kind": "bullying",
                "raised_at": "2026-10-14T09:30:00-05:00",
                "raised_by": CANARY,
                "handed_to": "counselor",
                "handed_at": "2026-10-14T09:45:00-05:00",
                "acknowledged_at": "2026-10-14T15:00:00Z",
                "guardian_notified": "pending",
                "external_report": "not_required",
                "closed_at": "2026-10-20T09:00:00-05:00",
                "reentry_on": "2026-10-21",
            }
        ],
        "family": [_family_member(note)],
        "contacts": [_contact()],
        "referrals": [_referral(note)],
        "consents": [
            {
                "id": f"{CANARY}-c",
                "kind": "survey",
                "given_by": CANARY,
                "given_on": "2026-09-13",
                "signed": True,
                "purpose": note,
                "covers": ["who5", CANARY],
                "recipient": CANARY,
                "expires_on": "2027-06-30",
                "revoked_on": "2027-05-01",
            }
        ],
        "indicators": [
            {
                "on": "2026-10-30",
                "days_enrolled": 50,
                "days_absent": 2.5,
                "suspensions": 0,
                "referrals": 1,
                "courses_failed": 0,
                "credits": 1.5,
                "grade_levels_behind_reading": 1,
                "grade_levels_behind_math": 0.5,
                "source": CANARY,
            }
        ],
        "extensions": {CANARY: {CANARY: [CANARY, 1, 2.5, None, True, {"a": -(2**63)}]}},
    }


def _goal(note: str, history: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": f"{CANARY}:1",
        "domain": "academic",
        "title": note,
        "student_words": note,
        "profile_ids": [f"{CANARY}.2"],
        "owner_id": CANARY,
        "measure": {"name": note, "unit": CANARY, "direction": "increase", "minimum": 0, "maximum": 200},
        "baseline": {"on": "2026-09-14", "value": 62},
        "target": {"on": "2027-05-28", "value": 110.5},
        "monitoring": "weekly",
        "status": "active",
        "status_history": history,
        "observations": [
            {"on": "2026-09-21", "value": 63},
            {"on": "2026-09-28", "value": 66, "excluded": note},
        ],
        "decisions": [{"on": "2026-11-16", "decision": "fade", "by": CANARY, "reason": note}],
        "achievement": {"status": "improving", "on": "2026-11-16", "by": CANARY},
        "weight": 2,
        "reflection": note,
    }


def _support(note: str, history: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": f"{CANARY}-s",
        "title": note,
        "category": "tutoring",
        "tier": 2,
        "provider": {"kind": "partner", "partner_id": CANARY, "service_id": CANARY},
        "goal_ids": [f"{CANARY}:1"],
        "profile_ids": [f"{CANARY}.2"],
        "basic_need": False,
        "schedule": {"sessions_per_week": 0.5, "minutes_per_session": 30},
        "starts_on": "2026-09-21",
        "ends_on": "2027-03-26",
        "status": "active",
        "status_history": history,
        "family_informed_on": "2026-09-15",
        "sessions": [{"on": "2026-09-22", "minutes": 30, "attendance": "present"}],
        "effectiveness": "mixed",
        "external_codes": [{"scheme": CANARY, "code": CANARY, "label": note}],
    }


def _family_member(note: str) -> dict[str, Any]:
    return {
        "id": f"{CANARY}-m",
        "relationship": "guardian",
        "name": note,
        "education_rights": "no",
        "rights_evidence": note,
        "lives_with": True,
        "contact_order": 1,
        "spoken_language": "es",
        "written_language": "es",
        "interpreter": {"needed": "yes", "kind": "spoken"},
        "preferred_modes": ["phone", "text"],
        "restriction": "supervised",
        "restricted_since": "2026-09-20",
        "barriers": [
            {
                "code": "work_hours",
                "side": "community",
                "since": "2026-09-20",
                "accommodation": note,
                "resolved_on": "2026-11-20",
            }
        ],
    }


def _contact() -> dict[str, Any]:
    return {
        "id": f"{CANARY}-k",
        "on": "2026-10-02",
        "purpose": "home_visit",
        "initiator": "school",
        "member_id": f"{CANARY}-m",
        "staff_id": CANARY,
        "mode": "in_person",
        "language": "es",
        "interpreter": "qualified",
        "outcome": "reached",
        "two_way": True,
        "student_led": False,
        "arranged_ahead": True,
        "in_pairs": True,
        "minutes": 30,
    }


def _referral(note: str) -> dict[str, Any]:
    return {
        "id": f"{CANARY}-x",
        "status": "rejected",
        "made_on": "2026-10-02",
        "made_by": CANARY,
        "need_ids": [f"{CANARY}.2"],
        "partner_id": CANARY,
        "service_id": CANARY,
        "assigned_to": CANARY,
        "urgency": "3d",
        "status_history": [{"status": "rejected", "on": "2026-10-05", "by": CANARY, "reason": note}],
        "shared": [CANARY],
        "reason": note,
        "next_step": note,
        "referrer_told_on": "2026-10-06",
        "family_told_on": "2026-10-06",
        "consent_id": f"{CANARY}-c",
    }


def _wellbeing_review(note: str) -> dict[str, Any]:
    return {
        "id": f"{CANARY}-w1",
        "month": "2026-10",
        "status": "completed",
        "held_on": "2026-10-14",
        "recorded_on": "2026-10-15",
        "reviewer_id": f"{CANARY}-2",
        "substitute_for": CANARY,
        "mode": "in_person",
        "private": True,
        "minutes": 15,
        "ratings": [
            {"domain": "academic", "level": "steady", "self_level": "needs_attention"},
            {"domain": "health", "not_discussed": note},
        ],
        "going_well": note,
        "student_voice": note,
        "student_declined_to_speak": False,
        "attempts": [{"on": "2026-10-07", "mode": "phone", "outcome": "absent"}, {"on": "2026-10-08"}],
        "checked_actions": [{"action_id": f"{CANARY}-a", "outcome": "carried", "reason": note}],
        "action_ids": [f"{CANARY}-a"],
        "no_action_needed": False,
        "flag_ids": [f"{CANARY}-f"],
        "scores": [{"instrument": "who5", "responses": [3, None, 3, 2, 2]}],
    }


_WHOLE = json.dumps(_whole())

HOSTILE: tuple[Any, ...] = (
    None, True, False, 0, 1, 1.0, -1, -0.0, 4, 2**31, 2**63, -(2**63) - 1, 10**40, 1e308, 1e-320,
    float("nan"), float("inf"), "", " ", "1", "true", "null", CANARY, CANARY * 30, f"{CANARY}\x00",
    f"{CANARY}\u202e", f"{CANARY}\n", "\ud800" + CANARY, f"{CANARY}\U0001f600", "2026-9-4", "20260914",
    "2026-W38-1", "2026-09-14T00:00:00", " 2026-09-14", "\u0662\u0660\u0662\u0666-\u0660\u0669-\u0661\u0664",
    "2026-02-30", "1899-12-31", "9999-12-31", "2026-28", "active", "student", "need", [], {}, [[]], [{}],
    [None], {"id": CANARY}, {CANARY: CANARY}, [CANARY] * 600, {"on": "2026-09-14", "value": CANARY},
)  # fmt: skip
"""Values put in the place of others."""

ODDITIES: tuple[Any, ...] = (
    dt.date(2026, 9, 14), dt.datetime(2026, 9, 14, tzinfo=dt.UTC), {CANARY}, (CANARY,), CANARY.encode(),
    object, 1j, iter([CANARY]), {1: CANARY}, {(1, 2): CANARY}, {None: 1}, {b"id": 2}, range(3), Ellipsis,
)  # fmt: skip
"""Values only a mapping can hold."""

INSERTED: tuple[bytes, ...] = (
    b"{", b"}", b"[", b"]", b'"', b",", b":", b"\\", b"\\u", b"\\ud800", b"\x00", b"\xff", b"\xed\xa0\x80",
    b"\xef\xbb\xbf", b"NaN", b"1e999", b"-", b"9" * 5000, b"[" * 300, b'{"a":' * 70, f'"{CANARY}":1,'.encode(),
    f'"{CANARY}"'.encode(), b"//", b"\r\n", b"null", b"\x1f", b"0x10", b"'",
)  # fmt: skip
"""Pieces put between bytes."""


def mutated(rng: random.Random) -> bytes | dict[str, Any]:
    """Make one document that was valid once."""
    tree = whole_plan()
    for _ in range(rng.choice((0, 1, 1, 1, 2, 3, 8))):
        rng.choice(TREE_MUTATIONS)(tree, rng)
    if rng.random() < 0.1:
        _replace(tree, rng, ODDITIES)
        return tree
    try:
        data = json.dumps(tree, ensure_ascii=rng.random() < 0.5).encode(errors="surrogatepass")
    except (TypeError, ValueError, RecursionError):
        return tree
    for _ in range(rng.choice((0, 0, 0, 1, 1, 2, 5))):
        data = rng.choice(BYTE_MUTATIONS)(data, rng)
    return data


def _places(tree: Any) -> list[tuple[Any, Any]]:
    found, pending = [], [tree]
    while pending:
        holder = pending.pop()
        parts = list(holder) if isinstance(holder, dict) else range(len(holder))
        found += [(holder, part) for part in parts]
        pending += [holder[part] for part in parts if isinstance(holder[part], (dict, list))]
    return found


def _replace(tree: dict[str, Any], rng: random.Random, values: tuple[Any, ...] = HOSTILE) -> None:
    if places := _places(tree):
        holder, part = rng.choice(places)
        chosen = rng.choice(values)
        holder[part] = copy.deepcopy(chosen) if values is HOSTILE else chosen


def _rename(tree: dict[str, Any], rng: random.Random) -> None:
    objects = [(holder, part) for holder, part in _places(tree) if isinstance(holder, dict)]
    if objects:
        holder, part = rng.choice(objects)
        holder[rng.choice((CANARY, f"{part}s", f"{CANARY}/~{part}", "", "id", "on"))] = holder.pop(part)


def _add(tree: dict[str, Any], rng: random.Random) -> None:
    objects = [tree, *(holder[part] for holder, part in _places(tree) if isinstance(holder[part], dict))]
    rng.choice(objects)[rng.choice((CANARY, f"{CANARY}\ud800", "goalz", "notes"))] = copy.deepcopy(rng.choice(HOSTILE))


def _swap(tree: dict[str, Any], rng: random.Random) -> None:
    if places := _places(tree):
        (one, here), (two, there) = rng.choice(places), rng.choice(places)
        one[here], two[there] = copy.deepcopy(two[there]), copy.deepcopy(one[here])


def _remove(tree: dict[str, Any], rng: random.Random) -> None:
    if places := _places(tree):
        holder, part = rng.choice(places)
        del holder[part]


def _repeat(tree: dict[str, Any], rng: random.Random) -> None:
    lists = [holder[part] for holder, part in _places(tree) if isinstance(holder[part], list)]
    if lists:
        found = rng.choice(lists)
        found += copy.deepcopy(found[:20]) * rng.choice((1, 2, 30))


def _wrap(tree: dict[str, Any], rng: random.Random) -> None:
    if places := _places(tree):
        holder, part = rng.choice(places)
        for _ in range(rng.choice((1, 2, 60, 150))):
            holder[part] = rng.choice((lambda value: [value], lambda value: {CANARY: value}))(holder[part])


TREE_MUTATIONS: tuple[Callable[[dict[str, Any], random.Random], None], ...] = (
    _replace, _replace, _replace, _rename, _add, _swap, _remove, _repeat, _wrap,
)  # fmt: skip


def _flip(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 4, 40))):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _cut(data: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(data))
    return data[:start] + data[start + rng.choice((1, 3, 50)) :] or b"{"


def _insert(data: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(data))
    return data[:start] + rng.choice(INSERTED) + data[start:]


def _truncate(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(1, len(data) + 1)]


def _double(data: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(data))
    piece = data[start : start + rng.choice((5, 60, 900))]
    return data[:start] + piece * rng.choice((2, 3)) + data[start + len(piece) :]


def _twice(data: bytes, rng: random.Random) -> bytes:
    """Give one object a member twice."""
    objects = [(found.end(), found.group(1)) for found in re.finditer(rb'\{(?="([^"]*)")', data)]
    if not objects:
        return data
    start, known = rng.choice(objects)
    given = f'"{CANARY}"'.encode()
    pair = b'"' + known + b'":' + given + b"," if rng.random() < 0.5 else (given + b":1,") * 2
    return data[:start] + pair + data[start:]


BYTE_MUTATIONS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _flip, _cut, _insert, _truncate, _double, _twice,
)  # fmt: skip


def texts_of(thing: object, seen: set[int] | None = None) -> Iterator[str]:
    """Yield every text that can be got out of an error: its text, its `repr`, and all that hangs on it."""
    seen = set() if seen is None else seen
    if thing is None or id(thing) in seen or isinstance(thing, (int, float, type)):
        return
    seen.add(id(thing))
    if isinstance(thing, str):
        yield thing
        return
    if isinstance(thing, dict):
        hanging = [*thing, *thing.values()]
    elif isinstance(thing, (tuple, list, set, frozenset)):
        hanging = list(thing)
    else:
        yield from (str(thing), repr(thing))
        slots = [name for kind in type(thing).__mro__ for name in getattr(kind, "__slots__", ())]
        names = [*slots, "__dict__", "args", "__cause__", "__context__", "__notes__"]
        hanging = [getattr(thing, name, None) for name in names if name != "__weakref__"]
    for part in hanging:
        yield from texts_of(part, seen)


def reprs_of(record: object) -> Iterator[str]:
    """Yield the `repr` and the text of a record and of every record in it; free texts are its own."""
    if isinstance(record, tuple):
        for part in record:
            yield from reprs_of(part)
    elif type(record).__module__.startswith("popkit."):
        yield from (repr(record), str(record), f"{record}")
        names = getattr(type(record), "model_fields", None) or [kept.name for kept in fields(record)]  # type: ignore[arg-type]
        for name in names:
            yield from reprs_of(getattr(record, name))


def leaks(texts: Iterator[str]) -> bool:
    """Say whether the canary is in any of the texts."""
    return any(FRAGMENT in text.lower() for text in texts)


@dataclass
class Tally:
    """What became of the documents."""

    documents: int = 0
    readable: int = 0
    unreadable: int = 0
    leaks: int = 0
    foreign: int = 0
    slowest: float = 0.0

    def add(self, other: Tally) -> None:
        """Count another tally in."""
        for name in ("documents", "readable", "unreadable", "leaks", "foreign"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.slowest = max(self.slowest, other.slowest)

    def read(self, document: bytes | dict[str, Any]) -> None:
        """Read one document and note what came of it."""
        self.documents += 1
        started = time.process_time()
        plan: Plan | None = None
        error: Exception | None = None
        texts: Iterator[str] = iter(())
        try:
            plan = read_plan(document)
        except UnreadablePlan as caught:
            error = caught
        except Exception as caught:  # noqa: BLE001 - any other error is what is looked for
            self.foreign += 1
            error = caught
        self.slowest = max(self.slowest, time.process_time() - started)
        if isinstance(error, UnreadablePlan):
            self.unreadable += 1
            texts = texts_of(error)
        elif isinstance(plan, Plan):
            self.readable += 1
            texts = reprs_of(plan)
        self.leaks += leaks(texts)

    @property
    def is_clean(self) -> bool:
        """Whether every promise was kept."""
        return not (self.leaks or self.foreign) and self.slowest <= SLOWEST_ALLOWED

    def __str__(self) -> str:
        return (
            f"{self.documents} documents, {self.readable} readable, {self.unreadable} unreadable, "
            f"{self.leaks} leaks, {self.foreign} foreign errors, slowest {self.slowest * 1000:.0f} ms"
        )


def run(documents: int, seed: int, start: int = 0) -> Tally:
    """Read so many mutated documents; each depends on the seed and its own number alone."""
    tally = Tally()
    for number in range(start, start + documents):
        tally.read(mutated(random.Random(f"{seed}/{number}")))  # noqa: S311 - for tests, not for secrets
    return tally


def main() -> int:
    """Read the options, share the work out, and print one line."""
    parser = argparse.ArgumentParser(description="mutate plan documents and read them")
    parser.add_argument("--documents", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    starts = range(0, given.documents, _CHUNK)
    sizes = [min(_CHUNK, given.documents - start) for start in starts]
    total = Tally()
    with ProcessPoolExecutor(given.workers) as pool:
        for tally in pool.map(run, sizes, [given.seed] * len(starts), starts):
            total.add(tally)
    sys.stdout.write(f"{total}\n")
    return 0 if total.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
