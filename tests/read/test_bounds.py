"""What hostile documents may cost: under two seconds and 256 MiB, the interpreter included."""

import subprocess
import sys

import pytest

SECONDS = 2.0
MEBIBYTES = 256

PROBE = """
import resource, sys, time
from popkit.errors import UnreadablePlan
from popkit.read import read_plan
document = {document}
start = time.perf_counter()
try:
    read_plan(document)
except UnreadablePlan as error:
    code = error.problems[0].code
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
print(code, seconds, peak)
"""

M = "31 * 2**20"

DOCUMENTS = {
    "a list of lists": (f"b'[' + b'[],' * ({M} // 3) + b'[]]'", "too-many-values"),
    "lists in lists": (f"b'[' * ({M})", "too-many-values"),
    "one text": (f"b'[\"' + b'a' * ({M}) + b'\"]'", "not-an-object"),
    "one text with a wide letter": (
        f"b'{{\"id\":\"' + b'a' * ({M} - 90) + '😀'.encode() + b'\"}}'",
        "missing-field",
    ),
    "one name with a wide letter": (
        f"b'{{\"' + b'a' * ({M} - 90) + '😀'.encode() + b'\":1}}'",
        "unknown-field",
    ),
    "names with wide letters": (
        "b'{' + b','.join(b'\"\\xf0\\x9f\\x98\\x80%b%d\":1' % (b'a' * 400, n) for n in range(70_000)) + b'}'",
        "unknown-field",
    ),
    "one number": (f"b'{{\"id\":' + b'9' * ({M}) + b'}}'", "huge-number"),
    "one fraction": (f"b'{{\"id\":0.' + b'9' * ({M}) + b'}}'", "missing-field"),
    "one escaped text without end": (f"b'[\"' + b',\\\\\"' * ({M} // 3)", "not-json"),
    "commas in a text": (f"b'{{\"purpose\":\"' + b',\\\\n' * ({M} // 3) + b'\"}}'", "missing-field"),
    "nothing but spaces": (f"b' ' * ({M})", "not-json"),
    "members given twice": (f'b\'{{"a":1,"a":1,"id":"\' + b\'a\' * ({M}) + b\'"}}\'', "duplicate-member"),
    "objects in a megabyte": ("b'{\"profile\":[' + b'{},' * 340_000 + b'{}]}'", "too-many-values"),
    "wrong records": ("b'{\"profile\":[' + b'{\"a\":1},' * 49_000 + b'{}]}'", "missing-field"),
    "wrong records in few bytes": ("b'{\"profile\":[' + b'{},' * 21_000 + b'{}]}'", "missing-field"),
    "unknown names": (
        "('{' + ','.join(f'\"starts_on_{n}\":1' for n in range(99_000)) + '}').encode()",
        "missing-field",
    ),
    "more than 32 MiB": ("b' ' * (32 * 2**20 + 1)", "too-large"),
    "a folded mapping": (
        "{'extensions': {'a': __import__('functools').reduce(lambda a, _: [a, a], range(50), [])}}",
        "too-many-values",
    ),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_hostile_document_costs_little(name: str) -> None:
    pytest.importorskip("resource")
    document, code = DOCUMENTS[name]
    probe = PROBE.replace("{document}", document)
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)  # noqa: S603 - our own probe
    found, seconds, peak = done.stdout.split()
    assert found == code
    assert float(seconds) < SECONDS
    assert float(peak) < MEBIBYTES


FILES = """
import gzip, os, resource, sys, tempfile, time
from popkit.read import read_plans
path = os.path.join(tempfile.mkdtemp(), "plans.jsonl.gz")
with gzip.open(path, "wb", compresslevel=1) as file:
    for _ in range({mebibytes}):
        file.write(b"x" * 2**20)
    file.write(b"\\n{}\\n")
found = []
start = time.perf_counter()
list(read_plans(path, on_problem=found.append))
seconds = time.perf_counter() - start
os.remove(path)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
print(*sorted({str(problem.line) for problem in found}), seconds, peak)
"""


@pytest.mark.parametrize(("mebibytes", "lines"), [(100, ["1", "2"]), (400, ["1"])])
def test_a_packed_line_without_end_costs_little(mebibytes: int, lines: list[str]) -> None:
    """The line after one of 100 MiB is still read; after 256 MiB the file is given up."""
    pytest.importorskip("resource")
    probe = FILES.replace("{mebibytes}", str(mebibytes))
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)  # noqa: S603 - our own probe
    *found, seconds, peak = done.stdout.split()
    assert found == lines
    assert float(seconds) < SECONDS
    assert float(peak) < MEBIBYTES
