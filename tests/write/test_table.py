"""Facts as a table: the same as in standings, a row a subject."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from typing import Any

import pytest

import popkit
from popkit.standing import SUBJECTS, facts_of
from popkit.standing.partners import partners_of
from popkit.standing.subject import COLLECTIONS, subjects_in
from popkit.write.table import TABLES, partner_rows, table_columns, table_rows, write_csv, write_lines

AS_OF = dt.date(2027, 3, 1)


@pytest.fixture
def standings(examples: tuple[popkit.Plan, ...], riverside: Any) -> list[Any]:
    town = popkit.read_district(riverside)
    return [popkit.stand(plan, as_of=AS_OF, district=town) for plan in examples]


def test_every_kind_has_a_table() -> None:
    assert set(TABLES) == set(SUBJECTS)


@pytest.mark.parametrize("kind", ["plan", *COLLECTIONS])
def test_a_row_holds_every_fact_of_a_subject(kind: str, standings: list[Any]) -> None:
    rows = list(table_rows(standings, kind))
    names = table_columns(kind)
    found = [(at, kept) for at in standings for kept in subjects_in(at, kind)]
    assert len(rows) == len(found)
    for row, (at, kept) in zip(rows, found, strict=True):
        told = dict(zip(names, row, strict=True))
        assert told.pop("plan", at.id) == at.id
        assert told.pop("id") == kept.id
        assert told == {name: getattr(kept, name) for name in facts_of(SUBJECTS[kind])}


def test_schools_are_counted_over_all_plans(standings: list[Any]) -> None:
    rows = {row[0]: dict(zip(table_columns("school"), row, strict=True)) for row in table_rows(standings, "school")}
    assert set(rows) == {at.plan.student.school_id for at in standings}
    active = sum(at.is_active for at in standings)
    assert sum(row["plan_count"] for row in rows.values()) == active > 0


@pytest.mark.parametrize("kind", ["partner", "service"])
def test_partners_and_their_services_have_a_table(kind: str, riverside: Any) -> None:
    town = popkit.read_district(riverside)
    rows = [dict(zip(table_columns(kind), row, strict=True)) for row in partner_rows(town, AS_OF, kind)]
    partners = partners_of(town, AS_OF, town.limits.on(AS_OF))
    subjects = partners if kind == "partner" else [each for partner in partners for each in partner.services]
    assert rows == [{name: getattr(kept, name) for name in table_columns(kind)} for kept in subjects]
    assert len(rows) >= 5
    assert list(partner_rows(None, AS_OF, kind)) == []


def test_a_table_of_partners_knows_the_limits_of_the_day() -> None:
    health = [{"id": "club", "status": "active", "data_agreements": [{"basis": "hipaa"}]}]
    limits = {"health_bases": {"value": ["written_consent"], "since": "2027-03-02"}}
    town = popkit.read_district({"partners": health, "limits": limits})
    place = table_columns("partner").index("data_agreements_without_health_basis")
    for day, count in ((AS_OF, 0), (dt.date(2027, 3, 2), 1)):
        assert [row[place] for row in partner_rows(town, day, "partner")] == [count]


def test_nothing_gives_the_head_of_a_table_alone() -> None:
    file = io.StringIO(newline="")
    assert write_csv(table_rows([], "goal"), "goal", file) == 0
    assert file.getvalue().split(",")[:2] == ["plan", "id"]
    assert write_lines([], "goal", file := io.StringIO()) == 0
    assert not file.getvalue()


def test_both_forms_say_the_same(standings: list[Any]) -> None:
    table, lines = io.StringIO(newline=""), io.StringIO()
    count = write_csv(table_rows(standings, "month"), "month", table)
    assert count == write_lines(table_rows(standings, "month"), "month", lines) > 20
    rows = list(csv.DictReader(io.StringIO(table.getvalue(), newline="")))
    told = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert [{name: cell(value) for name, value in row.items()} for row in told] == rows


def cell(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_a_date_is_written_as_one() -> None:
    lines = io.StringIO()
    row = (None,) * (len(table_columns("goal")) - 1)
    write_lines([(dt.date(2027, 3, 1), *row)], "goal", lines)
    assert json.loads(lines.getvalue())["plan"] == "2027-03-01"


def test_letters_stay_as_they_are() -> None:
    lines = io.StringIO()
    write_lines([("plän", *(None,) * (len(table_columns("goal")) - 1))], "goal", lines)
    assert lines.getvalue().startswith('{"plan": "plän", "id": null, ')
