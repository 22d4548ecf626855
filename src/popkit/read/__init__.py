"""The doors in. Only these rooms know a file format, and none of them judges."""

from popkit.read.district import District, read_district
from popkit.read.instruments import read_instruments
from popkit.read.plans import PlanStream, read_plan, read_plans, read_raw
from popkit.read.sources import Raw, raw_documents

__all__ = [
    "District",
    "PlanStream",
    "Raw",
    "raw_documents",
    "read_district",
    "read_instruments",
    "read_plan",
    "read_plans",
    "read_raw",
]
