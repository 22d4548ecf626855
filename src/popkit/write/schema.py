"""The documents as JSON Schema 2020-12, for editors and for checks outside Python."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from popkit.audit import OUTCOMES, WAIVER_STATES
from popkit.instruments import WrittenInstrument
from popkit.limits import Limit, shipped_limits
from popkit.model import Calendars, Partners, Plan, Waivers
from popkit.problems import PROBLEM_CODES
from popkit.standing import SUBJECTS
from popkit.vocabulary import SEVERITIES

__all__ = ["SCHEMAS"]

Schema = dict[str, Any]

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_TEXT: Final[Schema] = {"type": "string"}
_DAY: Final[Schema] = {"type": "string", "format": "date"}
_COUNT: Final[Schema] = {"type": "integer", "minimum": 0}


def _plan() -> Schema:
    return _headed("plan", Plan.model_json_schema(mode="validation"))


def _district() -> Schema:
    limits = {limit.name: _limit(limit) for limit in shipped_limits()}
    calendars = Calendars.model_json_schema(mode="validation")
    instrument = WrittenInstrument.model_json_schema(mode="validation")
    partners = Partners.model_json_schema(mode="validation")
    waivers = Waivers.model_json_schema(mode="validation")
    definitions = {**calendars["$defs"], **partners["$defs"], **waivers["$defs"]}
    definitions |= {**instrument.pop("$defs"), "Instrument": instrument}
    members = {
        **calendars["properties"],
        **partners["properties"],
        **waivers["properties"],
        "instruments": _list({"$ref": "#/$defs/Instrument"}),
        "limits": _object(limits, required=()),
    }
    about = {"title": "District", "description": "What a district sets for all its plans."}
    return _headed("district", {**about, **_object(members, required=()), "$defs": definitions})


def _report() -> Schema:
    about, finding = _finding()
    body = _object(
        {
            "popkit": _TEXT,
            "as_of": _DAY,
            "rules": _COUNT,
            "plans": _object({"read": _COUNT, "unreadable": _COUNT}),
            "limits": _list(_own_limit()),
            "judged": _object({"rules": _list(_TEXT), "plans": _list(_TEXT)}),
            "outcomes": _object(dict.fromkeys(OUTCOMES, _COUNT)),
            "findings": _list(_object(finding)),
            "cannot_tell": _list(_object({**about, "missing": _list(_TEXT)})),
            "waived": _list(_object({**finding, "until": _DAY})),
            "waivers": _list(_waiver_note()),
            "problems": _list(_problem()),
            "failures": _list(_object({**about, "error": _TEXT})),
        }
    )
    return _headed("report", {"title": "Report", "description": "What an audit found.", **body})


def _finding() -> tuple[Schema, Schema]:
    """Return the members that all remarks share, and those of a finding."""
    subject = _object({"kind": {"enum": list(SUBJECTS)}, "id": _TEXT, "path": _TEXT})
    about = {"rule": _TEXT, "code": _TEXT, "plan": _TEXT, "subject": subject}
    value = {"type": ["number", "string", "boolean", "array", "null"]}
    return about, {
        **about,
        "severity": {"enum": list(SEVERITIES)},
        "facts": {"type": "object", "additionalProperties": value},
        "message": _TEXT,
        "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{12}$"},
    }


def _waiver_note() -> Schema:
    about = {"rule": _TEXT, "plan": _TEXT, "subject": {"type": ["string", "null"]}}
    return _object({**about, "until": _DAY, "state": {"enum": list(WAIVER_STATES)}})


def _own_limit() -> Schema:
    value: Schema = {"anyOf": [{"type": "number"}, _list(_TEXT)]}
    since: Schema = {"anyOf": [_DAY, {"type": "null"}]}
    return _object({"name": _TEXT, "value": value, "shipped": value, "since": since})


def _problem() -> Schema:
    return _object(
        {
            "path": _TEXT,
            "line": {"type": "integer", "minimum": 1},
            "at": _TEXT,
            "code": {"enum": sorted(PROBLEM_CODES)},
            "count": {"type": "integer", "minimum": 2},
        },
        required=("at", "code"),
    )


SCHEMAS: Final[dict[str, Callable[[], Schema]]] = {"plan": _plan, "district": _district, "report": _report}
"""What makes the schema of each document."""


def _headed(name: str, schema: Schema) -> Schema:
    return {"$schema": _DIALECT, "$id": f"urn:popkit:schema:{name}:1", **schema}


def _object(properties: Schema, required: tuple[str, ...] | None = None) -> Schema:
    names = list(properties) if required is None else list(required)
    return {"type": "object", "properties": properties, "required": names, "additionalProperties": False}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _limit(limit: Limit) -> Schema:
    value: Schema = (
        _list(_TEXT) if limit.is_words else {"type": "number", "minimum": limit.minimum, "maximum": limit.maximum}
    )
    dated = _object({"value": value, "since": _DAY}, required=("value",))
    return {"description": f"{limit.about} ({limit.unit})", "anyOf": [value, dated, _list(dated)]}
