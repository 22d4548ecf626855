"""What hostile documents may cost: under two seconds and 256 MiB, the interpreter included."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="only here a process can tell its peak of memory"
)

CostOf = Callable[[str], tuple[str, float, float]]

SECONDS = 2.0
MEBIBYTES = 256

PROBE = """
import functools, os, sys, time
from popkit.errors import UnreadablePlan
from popkit.read import read_plan

def cost(source):
    code = "none"
    start = time.process_time()
    try:
        read_plan(source)
    except UnreadablePlan as error:
        code = error.problems[0].code
    seconds = time.process_time() - start
    with open("/proc/self/status") as status:
        peak = next(int(line.split()[1]) / 2**10 for line in status if line.startswith("VmHWM"))
    print(code, seconds, peak, flush=True)

for line in sys.stdin:
    if not (child := os.fork()):
        cost(eval(line))
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        print("crashed", 0, 0, flush=True)
"""

M = 32 * 2**20
W = 20 * 2**20
WIDE = "\U0001f600".encode()
ESCAPED = b"\\ud83d\\ude00"

DOCUMENTS: dict[str, tuple[Callable[[], bytes], str]] = {
    "a list of lists": (lambda: b"[" + b"[]," * (M // 3 - 2) + b"[]]", "too-many-values"),
    "lists in lists": (lambda: b"[" * M, "too-many-values"),
    "one text": (lambda: b'["' + b"a" * (M - 4) + b'"]', "not-an-object"),
    "one text with a wide letter": (lambda: b'{"id":"' + b"a" * (W - 90) + WIDE + b'"}', "missing-field"),
    "one name with a wide letter": (lambda: b'{"' + b"a" * (W - 90) + ESCAPED + b'":1}', "unknown-field"),
    "names with wide letters": (
        lambda: b"{" + b",".join(b'"%b%b%d":1' % (WIDE, b"a" * 190, n) for n in range(99_000)) + b"}",
        "unknown-field",
    ),
    "a wide letter in 32 MiB": (lambda: b'{"' + b"a" * (M - 90) + ESCAPED + b'":1}', "too-large"),
    "one number": (lambda: b'{"id":' + b"9" * (M - 7) + b"}", "huge-number"),
    "one fraction": (lambda: b'{"id":0.' + b"9" * (M - 9) + b"}", "missing-field"),
    "one escaped text without end": (lambda: b'["' + b',\\"' * (M // 3 - 1), "not-json"),
    "commas in a text": (lambda: b'{"purpose":"' + b",\\n" * (M // 3 - 5) + b'"}', "missing-field"),
    "nothing but spaces": (lambda: b" " * M, "not-json"),
    "members given twice": (lambda: b'{"a":1,"a":1,"id":"' + b"a" * (M - 21) + b'"}', "duplicate-member"),
    "objects in a megabyte": (lambda: b'{"profile":[' + b"{}," * 340_000 + b"{}]}", "too-many-values"),
    "wrong records": (lambda: b'{"profile":[' + b'{"a":1},' * 49_000 + b"{}]}", "missing-field"),
    "wrong records in few bytes": (lambda: b'{"profile":[' + b"{}," * 21_000 + b"{}]}", "missing-field"),
    "unknown names": (
        lambda: b"{" + b",".join(b'"starts_on_%d":1' % n for n in range(99_000)) + b"}",
        "missing-field",
    ),
    "more than 32 MiB": (lambda: b" " * (M + 1), "too-large"),
}


@pytest.fixture(scope="module")
def cost_of() -> Iterator[CostOf]:
    """Read a source in a process of its own, made by one that has popkit; return the first code, seconds and MiB."""
    with subprocess.Popen(  # noqa: S603 - our own probe
        [sys.executable, "-c", PROBE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as probe:
        asked, told = probe.stdin, probe.stdout
        assert asked
        assert told

        def cost(source: str) -> tuple[str, float, float]:
            asked.write(f"{source}\n")
            asked.flush()
            code, seconds, peak = told.readline().split()
            return code, float(seconds), float(peak)

        yield cost


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_hostile_document_costs_little(name: str, tmp_path: Path, cost_of: CostOf) -> None:
    made, expected = DOCUMENTS[name]
    path = tmp_path / "plan.json"
    path.write_bytes(made())
    code, seconds, peak = cost_of(repr(str(path)))
    path.unlink()
    assert code == expected
    assert seconds < SECONDS
    assert peak < MEBIBYTES


def test_a_folded_mapping_costs_little(cost_of: CostOf) -> None:
    """A mapping of fifty lists can stand for more values than there are atoms in a body."""
    folded = "{'extensions': {'a': functools.reduce(lambda a, _: [a, a], range(50), [])}}"
    code, seconds, peak = cost_of(folded)
    assert code == "too-many-values"
    assert seconds < SECONDS
    assert peak < MEBIBYTES


def test_the_cost_is_that_of_one_document(cost_of: CostOf) -> None:
    """What is held is seen, and what was read before has left nothing behind."""
    _, _, idle = cost_of("{}")
    _, _, held = cost_of("{'purpose': 'a' * 100 * 2**20}")
    _, _, again = cost_of("{}")
    assert held > idle + 90
    assert again < idle + 10


FILES = """
import gzip, os, tempfile, time
from popkit.read import read_plans
path = os.path.join(tempfile.mkdtemp(), "plans.jsonl.gz")
with gzip.open(path, "wb", compresslevel=1) as file:
    for _ in range({mebibytes}):
        file.write(b"x" * 2**20)
    file.write(b"\\n{}\\n")
found = []
start = time.process_time()
list(read_plans(path, on_problem=found.append))
seconds = time.process_time() - start
os.remove(path)
with open("/proc/self/status") as status:
    peak = next(int(line.split()[1]) / 2**10 for line in status if line.startswith("VmHWM"))
print(*sorted({str(problem.line) for problem in found}), seconds, peak)
"""


@pytest.mark.parametrize(("mebibytes", "lines"), [(100, ["1", "2"]), (400, ["1"])])
def test_a_packed_line_without_end_costs_little(mebibytes: int, lines: list[str]) -> None:
    """The line after one of 100 MiB is still read; after 256 MiB the file is given up."""
    probe = FILES.replace("{mebibytes}", str(mebibytes))
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)  # noqa: S603 - our own probe
    *found, seconds, peak = done.stdout.split()
    assert found == lines
    assert float(seconds) < SECONDS
    assert float(peak) < MEBIBYTES
