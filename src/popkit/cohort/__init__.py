"""Very many plans as columns: one row a plan, in Parquet files. Needs the extra `bulk`."""

from popkit.errors import MissingExtra

try:
    import pyarrow as pa
except ImportError as error:
    raise MissingExtra("bulk") from error

from popkit.cohort.convert import write_plans
from popkit.cohort.schema import plan_schema

__all__ = ["plan_schema", "write_plans"]

del pa
