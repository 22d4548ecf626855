"""Very many plans as columns: one row a plan, in files, in Arrow batches or on a cluster. Needs the extra `bulk`."""

from popkit.errors import MissingExtra

try:
    import polars as pl
    import pyarrow as pa
except ImportError as error:
    raise MissingExtra("bulk") from error

from popkit.cohort.auditor import ColumnAuditor, column_auditor
from popkit.cohort.batches import judge
from popkit.cohort.convert import write_plans
from popkit.cohort.entries import ENTRIES, entries_schema
from popkit.cohort.merged import report_of, school_report
from popkit.cohort.reports import reports
from popkit.cohort.schema import plan_schema
from popkit.cohort.standing import stand_all
from popkit.cohort.stream import audit

__all__ = [
    "ENTRIES",
    "ColumnAuditor",
    "audit",
    "column_auditor",
    "entries_schema",
    "judge",
    "plan_schema",
    "report_of",
    "reports",
    "school_report",
    "stand_all",
    "write_plans",
]

del pa, pl
