"""A district's partners: every way of writing them down, and every problem with its place."""

from __future__ import annotations

import copy
import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from popkit.errors import UnreadableDistrict
from popkit.model.comparison import member
from popkit.model.partner_coherence import partner_incoherences
from popkit.read import listed as reading
from popkit.read.district import read_district

Document = dict[str, Any]

LIBRARY: Document = {
    "id": "library",
    "status": "active",
    "name": "Town library",
    "kind": "public_agency",
    "people": ["tutor-1", "tutor-2"],
    "agreements": [
        {
            "id": "m1",
            "kind": "memorandum",
            "starts_on": "2026-08-17",
            "ends_on": "2027-06-30",
            "signed_on": "2026-08-10",
            "checklist": {"supervision": "final", "keys": "open"},
        }
    ],
    "insurance": [{"starts_on": "2026-07-01", "expires_on": "2027-06-30", "district_named": True}],
    "clearances": [
        {
            "person_id": "tutor-1",
            "kind": "fingerprints",
            "issued_on": "2026-08-01",
            "expires_on": "2028-08-01",
            "scope": "unsupervised",
        }
    ],
    "data_agreements": [
        {
            "basis": "school_official",
            "purpose": "To see who comes",
            "elements": ["name", "grade"],
            "starts_on": "2026-08-17",
            "expires_on": "2027-06-30",
            "destroy_by": "2027-07-31",
            "destroyed_on": "2027-07-15",
        }
    ],
    "services": [
        {
            "id": "club",
            "name": "Reading club",
            "category": "tutoring",
            "status": "active",
            "capacity": 12,
            "enrolled": 9,
            "waiting": 0,
            "min_grade": "05",
            "max_grade": "08",
            "languages": ["en", "es"],
            "checked_on": "2026-09-01",
        }
    ],
    "school_supervisor_id": "coordinator-1",
    "partner_supervisor_id": "library-1",
    "supervisors_met_on": "2026-12-01",
    "reviewed_on": "2026-06-10",
}
TOML = """
[[partners]]
id = "library"
status = "active"
agreements = [{ id = "m1", signed_on = 2026-08-10 }]
"""
SHORT: Document = {"id": "library", "status": "active", "agreements": [{"id": "m1", "signed_on": "2026-08-10"}]}

Folder = Callable[[dict[str, str]], Path]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    def make(files: dict[str, str]) -> Path:
        for name, text in files.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path

    return make


def wrong(source: Any) -> list[tuple[str, str]]:
    with pytest.raises(UnreadableDistrict) as caught:
        read_district(source)
    assert caught.value.__cause__ is None
    return [(problem.code, problem.at) for problem in caught.value.problems]


def changed(**changes: Any) -> list[Document]:
    """The library with other values at some places, written `agreements__0__ends_on`; `...` takes a member out."""
    document = copy.deepcopy(LIBRARY)
    for place, value in changes.items():
        *way, last = [int(part) if part.isdigit() else part for part in place.split("__")]
        holder: Any = document
        for part in way:
            holder = holder[part]
        if value is ...:
            del holder[last]
        else:
            holder[last] = value
    return [document]


# Every way of writing them


@pytest.mark.parametrize(
    ("files", "name"),
    [
        ({"partners.json": json.dumps([SHORT])}, ""),
        ({"partners.json": json.dumps([SHORT])}, "partners.json"),
        ({"partners.json": json.dumps({"partners": [SHORT]}), "limits.toml": "adult_age = 21"}, ""),
        ({"partners.toml": TOML}, ""),
        ({"partners.toml": TOML}, "partners.toml"),
        ({"town.toml": f"{TOML}\n[limits]\nadult_age = 21"}, "town.toml"),
        ({"town.json": json.dumps({"partners": [SHORT], "limits": {"adult_age": 21}})}, "town.json"),
    ],
)
def test_every_way_of_writing_partners(files: dict[str, str], name: str, folder: Folder) -> None:
    town = read_district(folder(files) / name)
    assert town.partners == read_district({"partners": [SHORT]}).partners
    assert repr(town) == "District(limits=Limits())"


def test_everything_that_can_be_written_of_a_partner_is_read() -> None:
    (library,) = read_district({"partners": [LIBRARY]}).partners or ()
    assert json.loads(library.model_dump_json()) == LIBRARY
    assert library.agreements[0].signed_on == dt.date(2026, 8, 10)
    assert repr(library) == "Partner()"


@pytest.mark.parametrize("source", [{}, {"calendars": []}, {"limits": {}}])
def test_a_district_that_says_nothing_of_partners_has_unknown_ones(source: Document) -> None:
    assert read_district(source).partners is None


@pytest.mark.parametrize("files", [{"partners.json": "[]"}, {"partners.json": '{"partners": []}'}])
def test_a_district_may_say_that_it_has_none(files: dict[str, str], folder: Folder) -> None:
    assert read_district(folder(files)).partners == ()


def test_of_two_forms_one_is_read_and_the_other_told(folder: Folder) -> None:
    both = folder({"partners.json": json.dumps([SHORT]), "partners.toml": TOML})
    assert wrong(both) == [("unknown-file", "")]


# What cannot be read

EARLY, LATE = "2026-08-31", "2026-09-01"
FAULTS: list[tuple[str, Document, str, str]] = [
    ("no id", {"id": ...}, "missing-field", "/partners/0/id"),
    ("no status", {"status": ...}, "missing-field", "/partners/0/status"),
    ("another status", {"status": "asleep"}, "unknown-value", "/partners/0/status"),
    ("another kind", {"kind": "club"}, "unknown-value", "/partners/0/kind"),
    ("an unknown member", {"phone": "1"}, "unknown-field", "/partners/0"),
    ("not an id", {"people": ["tutor 1"]}, "not-an-id", "/partners/0/people/0"),
    ("not a date", {"reviewed_on": "10 June"}, "not-a-date", "/partners/0/reviewed_on"),
    (
        "not a date within",
        {"agreements__0__signed_on": "2026-8-10"},
        "not-a-date",
        "/partners/0/agreements/0/signed_on",
    ),
    ("an agreement without id", {"agreements__0__id": ...}, "missing-field", "/partners/0/agreements/0/id"),
    (
        "another state",
        {"agreements__0__checklist": {"keys": "soon"}},
        "unknown-value",
        "/partners/0/agreements/0/checklist/keys",
    ),
    (
        "insurance without an end",
        {"insurance__0__expires_on": ...},
        "missing-field",
        "/partners/0/insurance/0/expires_on",
    ),
    (
        "neither yes nor no",
        {"insurance__0__district_named": 1},
        "not-true-or-false",
        "/partners/0/insurance/0/district_named",
    ),
    ("nobody's clearance", {"clearances__0__person_id": ...}, "missing-field", "/partners/0/clearances/0/person_id"),
    ("another scope", {"clearances__0__scope": "alone"}, "unknown-value", "/partners/0/clearances/0/scope"),
    ("another basis", {"data_agreements__0__basis": "ferpa"}, "unknown-value", "/partners/0/data_agreements/0/basis"),
    ("no service id", {"services__0__id": ...}, "missing-field", "/partners/0/services/0/id"),
    ("places below none", {"services__0__capacity": -1}, "out-of-range", "/partners/0/services/0/capacity"),
    ("places without end", {"services__0__waiting": 100_001}, "out-of-range", "/partners/0/services/0/waiting"),
    ("half a place", {"services__0__enrolled": 1.5}, "not-a-whole-number", "/partners/0/services/0/enrolled"),
    ("no language", {"services__0__languages": ["?"]}, "wrong-form", "/partners/0/services/0/languages/0"),
    (
        "an agreement over before it began",
        {"agreements__0__starts_on": LATE, "agreements__0__ends_on": EARLY},
        "ends-before-start",
        "/partners/0/agreements/0/ends_on",
    ),
    (
        "insurance over before it began",
        {"insurance__0__starts_on": LATE, "insurance__0__expires_on": EARLY},
        "ends-before-start",
        "/partners/0/insurance/0/expires_on",
    ),
    (
        "a clearance over before it was issued",
        {"clearances__0__issued_on": LATE, "clearances__0__expires_on": EARLY},
        "ends-before-start",
        "/partners/0/clearances/0/expires_on",
    ),
    (
        "a data agreement over before it began",
        {"data_agreements__0__starts_on": LATE, "data_agreements__0__expires_on": EARLY},
        "ends-before-start",
        "/partners/0/data_agreements/0/expires_on",
    ),
    (
        "two agreements of one id",
        {"agreements": [{"id": "a"}, {"id": "b"}, {"id": "a"}]},
        "duplicate-id",
        "/partners/0/agreements/2/id",
    ),
    ("two services of one id", {"services": [{"id": "a"}, {"id": "a"}]}, "duplicate-id", "/partners/0/services/1/id"),
]


@pytest.mark.parametrize(("changes", "code", "at"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
def test_a_problem_has_its_code_and_its_place(changes: Document, code: str, at: str, folder: Folder) -> None:
    faulty = changed(**changes)
    assert wrong({"partners": faulty}) == [(code, at)]
    assert wrong(folder({"partners.json": json.dumps(faulty)})) == [(code, at.removeprefix("/partners"))]
    assert wrong(folder({"partners.json": json.dumps({"partners": faulty})})) == [(code, at)]


@pytest.mark.parametrize(
    "changes",
    [
        {"agreements__0__starts_on": LATE, "agreements__0__ends_on": LATE},
        {"agreements__0__starts_on": None},
        {"clearances__0__expires_on": None},
        {"agreements": [], "services": []},
        {"services": [{"id": "m1"}]},
    ],
)
def test_what_is_no_problem(changes: Document) -> None:
    assert read_district({"partners": changed(**changes)}).partners


def test_two_partners_have_two_ids() -> None:
    assert wrong({"partners": [SHORT, {**SHORT, "id": "clinic"}, SHORT]}) == [("duplicate-id", "/partners/2/id")]


@pytest.mark.parametrize(
    ("written", "code", "at"),
    [
        ({"partners": {}}, "not-a-list", "/partners"),
        ({"partners": None}, "not-a-list", "/partners"),
        ({"partners": ["library"]}, "not-an-object", "/partners/0"),
        ({"partners": [SHORT, None]}, "not-an-object", "/partners/1"),
    ],
)
def test_what_is_no_list_of_partners(written: Document, code: str, at: str) -> None:
    assert wrong(written) == [(code, at)]


def test_a_contradiction_is_told_together_with_a_misspelt_date() -> None:
    """All at once; what hangs on the misspelt date itself is not guessed at."""
    first = changed(agreements__0__starts_on=LATE, agreements__0__ends_on=EARLY, reviewed_on="June")[0]
    second = changed(id="clinic", insurance__0__starts_on="July", insurance__0__expires_on=EARLY)[0]
    assert sorted(wrong({"partners": [first, second, {"id": "library", "status": "?"}]})) == [
        ("duplicate-id", "/partners/2/id"),
        ("ends-before-start", "/partners/0/agreements/0/ends_on"),
        ("not-a-date", "/partners/0/reviewed_on"),
        ("not-a-date", "/partners/1/insurance/0/starts_on"),
        ("unknown-value", "/partners/2/status"),
    ]


def test_ids_that_cannot_be_read_are_not_compared() -> None:
    faulty = changed(services=[{"id": "no id"}, {"id": "no id"}, {}, {"id": None}])
    assert {code for code, _ in wrong({"partners": faulty})} == {"not-an-id", "missing-field", "not-text"}


def test_a_name_written_twice_is_told_with_the_rest(folder: Folder) -> None:
    text = '[{"id": "a", "id": "b", "status": "asleep"}, {"id": "c", "status": "active"}]'
    found = wrong(folder({"partners.json": text}))
    assert found == [("duplicate-member", "/0"), ("unknown-value", "/0/status")]


def test_with_very_many_findings_their_number_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_HOPELESS", 3)
    assert wrong({"partners": [{"id": "?"}, {"id": "?"}]}) == [("more-problems", "/partners")]


# Models and trees alike


def test_partners_that_were_read_have_no_contradictions() -> None:
    kept = read_district({"partners": [LIBRARY]}).partners
    assert partner_incoherences(kept, getattr) == []
    assert partner_incoherences([LIBRARY, LIBRARY], member)[0].code == "duplicate-id"
    assert partner_incoherences(None, member) == []


def test_no_problem_quotes_what_was_written(folder: Folder) -> None:
    faulty = changed(status="Xochitl", people=["Xochitl Nightingale"], Nightingale=1)
    with pytest.raises(UnreadableDistrict) as caught:
        read_district(folder({"partners.json": json.dumps(faulty)}))
    assert "Xochitl" not in f"{caught.value} {caught.value.problems!r}"
