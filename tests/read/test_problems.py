import pytest

from popkit.problems import MOST_PROBLEMS, PROBLEM_CODES, ReadProblem, first_problems


@pytest.mark.parametrize("code", PROBLEM_CODES)
def test_every_code_is_kebab_case_and_explained(code: str) -> None:
    assert code.replace("-", "").isalnum()
    assert code == code.lower()
    assert PROBLEM_CODES[code]
    assert not PROBLEM_CODES[code].endswith(".")
    assert str(ReadProblem(code)) == f"{PROBLEM_CODES[code]} [{code}]"


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (ReadProblem("not-text"), "not text [not-text]"),
        (ReadProblem("not-text", "/id"), "/id: not text [not-text]"),
        (ReadProblem("not-json", hint="column 7"), "not JSON (column 7) [not-json]"),
        (ReadProblem("not-text", path="p.json"), "p.json: not text [not-text]"),
        (ReadProblem("not-text", "/id", None, "p.jsonl", 7), "p.jsonl:7: /id: not text [not-text]"),
        (ReadProblem("not-text", path="p\udce9.json"), "p\\udce9.json: not text [not-text]"),
    ],
)
def test_a_problem_as_text(problem: ReadProblem, text: str) -> None:
    assert str(problem) == text
    assert text.encode()


def test_a_problem_as_the_report_writes_it() -> None:
    problem = ReadProblem("not-text", "/id", "hint")
    assert problem.as_dict() == {"at": "/id", "code": "not-text"}
    found = problem.found_in("p.jsonl", 7)
    assert found.as_dict() == {"path": "p.jsonl", "line": 7, "at": "/id", "code": "not-text"}
    assert found.hint == "hint"


@pytest.mark.parametrize("count", [0, 1, MOST_PROBLEMS - 1, MOST_PROBLEMS])
def test_up_to_a_thousand_problems_are_kept(count: int) -> None:
    problems = [ReadProblem("not-text", f"/{index}") for index in range(count)]
    assert first_problems(problems, count) == problems


@pytest.mark.parametrize(("listed", "count"), [(1001, 1001), (1001, 9000), (20, 9000), (0, 9000)])
def test_the_rest_is_counted_exactly(listed: int, count: int) -> None:
    problems = [ReadProblem("not-text", f"/{index}") for index in range(listed)]
    *kept, last = first_problems(problems, count)
    assert kept == problems[:MOST_PROBLEMS]
    assert (last.code, last.count) == ("more-problems", count - len(kept))
    assert sum(problem.count for problem in (*kept, last)) == count
    assert str(last) == f"more problems than are listed ({last.count:,} more) [more-problems]"
    assert last.as_dict().get("count", 1) == last.count
