"""The other commands, and what all of them have in common."""

from __future__ import annotations

import builtins
import datetime as dt
import io
import json
import os
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest

import popkit
from popkit import cli
from popkit.cli import commands, options
from popkit.limits import shipped_limits
from popkit.standing import SUBJECTS
from popkit.write import plan_page
from popkit.write.reference import facts_text, limits_text, rules_text
from popkit.write.schema import SCHEMAS

ON = ("--as-of", "2027-03-01")
COMMANDS = (
    "audit",
    "compare",
    "report",
    "due",
    "show",
    "table",
    "synth",
    "check",
    "convert",
    "rules",
    "facts",
    "limits",
    "explain",
    "schema",
)


@pytest.fixture
def plan_file(riverside: Path) -> Path:
    return riverside / "plans" / "p03-tutor-did-not-come.json"


# Each command


def test_show_draws_the_page(popkit_run: Any, plan_file: Path, riverside: Path) -> None:
    town = popkit.read_district(riverside)
    at = popkit.stand(popkit.read_plan(plan_file), as_of=dt.date(2027, 3, 1), district=town)
    assert popkit_run("show", plan_file, *ON) == (0, plan_page(at), "")


def test_show_takes_a_district(popkit_run: Any, plan_file: Path, tmp_path: Path) -> None:
    (tmp_path / "limits.toml").write_text("delivery_minimum = 0.5\n", encoding="utf-8")
    out = popkit_run("show", plan_file, *ON, "--district", tmp_path).out
    assert "not to be judged" not in out
    assert "not to be judged" in popkit_run("show", plan_file, *ON).out


def test_show_shows_one_plan(popkit_run: Any, riverside: Path, tmp_path: Path) -> None:
    several = popkit_run("show", riverside, *ON)
    assert (several.status, several.out) == (3, "")
    assert "[several-documents]" in several.err
    missing = popkit_run("show", tmp_path / "nowhere.json", *ON)
    assert missing.status == 3
    assert missing.err.startswith(f"unreadable plan {tmp_path / 'nowhere.json'}: 1 problem\n")


def test_check_says_whether_plans_can_be_read(popkit_run: Any, riverside: Path, tmp_path: Path) -> None:
    assert popkit_run("check", riverside) == (0, "", "26 plans read, 0 problems\n")
    broken = tmp_path / "broken.json"
    broken.write_text('{"id": "has a space"}', encoding="utf-8")
    ended = popkit_run("check", broken, riverside / "plans" / "p01-on-track.json")
    assert ended.status == 3
    assert f"{broken}: /id: not an id: " in ended.out
    assert ended.out.count("\n") == 6
    assert ended.err == "1 plan read, 6 problems\n"
    broken.write_text("{", encoding="utf-8")
    assert popkit_run("check", broken).err == "0 plans read, 1 problem\n"


def test_check_counts_the_problems_it_does_not_list(popkit_run: Any, tmp_path: Path) -> None:
    goals = [{"id": "g"}] * 200
    (tmp_path / "p.json").write_text(json.dumps({"goals": [{**goal, "x": 1, "y": 1} for goal in goals]}))
    with pytest.raises(popkit.UnreadablePlan) as caught:
        popkit.read_plan(tmp_path / "p.json")
    assert caught.value.count > 1001
    ended = popkit_run("check", tmp_path / "p.json")
    assert ended.err == f"0 plans read, {caught.value.count} problems\n"
    assert ended.out.count("\n") == 1001


def test_check_needs_something_to_read(popkit_run: Any, tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").touch()
    assert popkit_run("check", tmp_path / "empty.jsonl") == (3, "", "0 plans read, 0 problems\n")
    assert popkit_run("check").status == 2


def test_rules_lists_the_book(popkit_run: Any, crashing: Path) -> None:
    assert popkit_run("rules") == (0, rules_text(popkit.rulebook()), "")
    assert "OURS001   info    goal     goal-that-breaks\n" in popkit_run("rules", "--rules", crashing).out
    assert popkit_run("rules", "--rules", "nowhere.toml").status == 2


@pytest.mark.parametrize("subject", [None, *SUBJECTS])
def test_facts_lists_them_all_or_of_one_kind(popkit_run: Any, subject: str | None) -> None:
    expected = facts_text([subject] if subject else SUBJECTS)
    assert popkit_run("facts", *([subject] if subject else [])) == (0, expected, "")


def test_facts_knows_its_subjects(popkit_run: Any) -> None:
    ended = popkit_run("facts", "child")
    assert ended.status == 2
    assert "'plan', 'goal', 'support', 'action'" in ended.err


def test_limits_lists_what_is_in_force(popkit_run: Any, tmp_path: Path) -> None:
    assert popkit_run("limits", "--as-of", "2027-03-01") == (0, limits_text(shipped_limits(), dt.date(2027, 3, 1)), "")
    (tmp_path / "limits.toml").write_text("hold_days = 45\n", encoding="utf-8")
    for named in (tmp_path, tmp_path / "limits.toml"):
        if named.is_file():
            named.write_text("limits = {hold_days = 45}\n", encoding="utf-8")
        assert "\nlimit.hold_days  45 days\n" in popkit_run("limits", "--district", named).out


def test_explain_prints_the_page_of_a_rule(popkit_run: Any, crashing: Path) -> None:
    assert popkit_run("explain", "GOAL013b") == (0, popkit.explain("goal-off-track"), "")
    assert popkit_run("explain", "OURS001", "--rules", crashing).out.startswith("# goal-that-breaks (OURS001)\n")
    assert popkit_run("explain", "goal-of-track") == (
        2,
        "",
        'popkit: no rule "goal-of-track"; did you mean "goal-off-track"?\n',
    )


def test_explain_walks_a_rule_on_a_plan(popkit_run: Any, riverside: Path) -> None:
    file = riverside / "plans" / "p03-tutor-did-not-come.json"
    town = popkit.read_district(riverside)
    page = popkit.explain("SUPP004", plan=popkit.read_plan(file), as_of=dt.date(2027, 3, 1), district=town)
    assert popkit_run("explain", "SUPP004", "--plan", file, *ON) == (0, page, "")
    assert popkit_run("explain", "SUPP004", "--plan", file, *ON, "--subject", "s1").out == page
    assert popkit_run("explain", "SUPP004", "--plan", file, *ON, "--subject", "s9") == (
        2,
        "",
        "popkit: no support of that id in the plan\n",
    )
    assert "judged over many plans" in popkit_run("explain", "WELL018", "--plan", file, *ON).err
    assert popkit_run("explain", "SUPP004", "--plan", file).err.startswith("as of today, ")


def test_explain_walks_a_rule_about_partners_on_a_district(popkit_run: Any, riverside: Path) -> None:
    town = popkit.read_district(riverside)
    page = popkit.explain("PART001b", district=town, as_of=dt.date(2027, 3, 1))
    assert popkit_run("explain", "PART001b", "--district", riverside, *ON) == (0, page, "")
    assert popkit_run("explain", "PART001b", "--district", riverside).err.startswith("as of today, ")


def test_explain_asks_for_a_plan_where_the_question_is_of_one(popkit_run: Any) -> None:
    for words in (ON, ("--subject", "g1"), ("--district", ".")):
        status, out, err = popkit_run("explain", "GOAL001a", *words)
        assert (status, out) == (2, "")
        assert "name one with --plan" in err


def test_explain_is_set_for_reading_on_a_terminal(popkit_run: Any, on_terminal: Any) -> None:
    on_terminal("stdout")
    out = popkit_run("explain", "goal-off-track").out
    assert "# goal-off-track" not in out
    assert "goal-off-track (GOAL013b)" in out


@pytest.mark.parametrize("name", ["plan", "district", "report"])
def test_schema_prints_a_schema(popkit_run: Any, name: str) -> None:
    ended = popkit_run("schema", name)
    assert ended.status == 0
    assert json.loads(ended.out) == SCHEMAS[name]()
    assert popkit_run("schema", f"{name}s").status == 2


# What they have in common


def test_the_commands_are_these() -> None:
    assert sorted(commands.popkit.commands) == sorted(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_does(popkit_run: Any, name: str) -> None:
    ended = popkit_run(name, "--help")
    assert ended.status == 0
    assert ended.err == ""
    assert popkit_run(name, "-h") == ended
    assert f"Usage: popkit {name} [OPTIONS]" in ended.out


def test_popkit_says_what_it_is(popkit_run: Any) -> None:
    assert popkit_run("--version") == (0, f"popkit {popkit.__version__}\n", "")
    assert "Exit status: 0 nothing to act on; 1 findings" in " ".join(popkit_run("--help").out.split())
    assert popkit_run().status == 2
    unknown = popkit_run("adit")
    assert unknown.status == 2
    assert "No such command 'adit'" in unknown.err


def test_no_option_takes_personal_data() -> None:
    for command in commands.popkit.commands.values():
        for option in command.params:
            assert not {"name", "given-name", "birth", "student"} & {kept.strip("-") for kept in option.opts[1:]}


# Dates

ARABIC_DIGITS = "".join(chr(0x660 + int(each)) if each.isdigit() else each for each in "2027-03-01")


@pytest.mark.parametrize("command", ["audit", "due", "show"])
def test_the_date_is_today_by_default_and_said(
    popkit_run: Any, plan_file: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    class Clock(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> Clock:
            return cls(2027, 3, 1, 12, tzinfo=tz)

    monkeypatch.setattr("popkit.cli.options.dt.datetime", Clock)
    dated, today = popkit_run(command, plan_file, *ON), popkit_run(command, plan_file)
    assert (today.status, today.out) == (dated.status, dated.out)
    assert today.err == f"as of today, 2027-03-01\n{dated.err}"


@pytest.mark.parametrize(
    "day",
    [
        *("yesterday", "2027-3-1", "20270301", "2027-W09-1", "2027-02-29", "01.03.2027", "", " 2027-03-01"),
        *("2027-03-01T00:00:00", "0001-01-01", "1899-12-31", "2200-01-01", ARABIC_DIGITS, "2027-03-01\n"),
    ],
)
def test_a_date_is_a_civil_date(popkit_run: Any, plan_file: Path, day: str) -> None:
    ended = popkit_run("show", plan_file, "--as-of", day)
    assert (ended.status, ended.out) == (2, "")
    assert "Invalid value for '--as-of': not a date, YYYY-MM-DD, from 1900 to 2199\n" in ended.err


@pytest.mark.parametrize("day", ["1900-01-01", "2199-12-31", "2028-02-29"])
def test_any_day_can_be_asked_about(popkit_run: Any, riverside: Path, day: str) -> None:
    assert popkit_run("audit", riverside, "--as-of", day).status in {0, 1}


def test_a_default_that_is_a_date_stays_one() -> None:
    day = dt.date(2027, 3, 1)
    assert options.CivilDate().convert(day, None, None) is day


# Colour


@pytest.mark.parametrize("words", [("audit", *ON), ("show", *ON), ("rules",), ("facts",), ("limits",)])
@pytest.mark.parametrize(
    ("terminal", "variables", "coloured"),
    [
        (True, {}, True),
        (True, {"NO_COLOR": ""}, True),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"TERM": "dumb"}, False),
        (True, {"TERM": "xterm"}, True),
        (False, {}, False),
        (False, {"TERM": "xterm"}, False),
    ],
)
def test_colour_is_for_terminals_that_want_it(  # noqa: PLR0913 - three of them are fixtures
    popkit_run: Any,
    on_terminal: Any,
    plan_file: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    words: tuple[str, ...],
    terminal: bool,
    variables: dict[str, str],
    coloured: bool,
) -> None:
    given = [words[0], *([str(plan_file)] if ON[0] in words else []), *words[1:]]
    bare = popkit_run(*given).out
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    if terminal:
        on_terminal("stdout")
    out = popkit_run(*given).out
    assert ("\x1b[" in out) == coloured
    assert click.unstyle(out) == bare


# Ends


def test_an_interrupt_ends_with_130(popkit_run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: Any) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("popkit.cli.catalogue.rules_text", interrupted)
    assert popkit_run("rules") == (130, "", "\n")


def test_a_closed_pipe_ends_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with (
        io.TextIOWrapper(io.FileIO(writer, "w"), encoding="utf-8") as out,
        Path(os.devnull).open("w", encoding="utf-8") as err,
    ):
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(sys, "stderr", err)
        assert commands.run(["rules"]) == 141
        monkeypatch.undo()


@pytest.mark.parametrize("words", ["rules", "audit examples/riverside --as-of 2027-03-01", "facts"])
def test_a_pipe_that_is_closed_early_ends_quietly(root: Path, words: str) -> None:
    with subprocess.Popen(  # noqa: S603 - ourselves
        [sys.executable, "-m", "popkit", *words.split()],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        told = process.stderr.read().decode()
    assert process.returncode == 141
    assert "Traceback" not in told
    assert "BrokenPipe" not in told


def test_python_m_popkit_is_popkit(root: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "popkit", "--version"], cwd=root, capture_output=True, text=True, check=True
    )
    assert ended.stdout == f"popkit {popkit.__version__}\n"


# The way in


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Any:
    def words(*given: str) -> None:
        monkeypatch.setattr(sys, "argv", ["popkit", *given])

    return words


def test_main_leaves_with_the_status(typed: Any, capsys: pytest.CaptureFixture[str]) -> None:
    typed("--version")
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == 0
    assert capsys.readouterr().out == f"popkit {popkit.__version__}\n"
    typed("explain", "nonsense")
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == 2


def test_the_module_runs_only_when_it_is_asked_to(typed: Any, capsys: pytest.CaptureFixture[str]) -> None:
    typed("--version")
    runpy.run_module("popkit.__main__", run_name="popkit.__main__")
    assert capsys.readouterr().out == ""
    with pytest.raises(SystemExit):
        runpy.run_module("popkit", run_name="__main__")
    assert capsys.readouterr().out == f"popkit {popkit.__version__}\n"


@pytest.mark.parametrize(
    ("words", "start"),
    [
        (("show", "examples/riverside/plans/p03-tutor-did-not-come.json"), "plan-0103 · grade 06 · 2026-27\n"),
        (("audit", "examples/riverside"), "popkit audit · as of 2027-03-01 · "),
    ],
)
def test_what_the_locale_has_no_word_for_is_escaped(
    typed: Any, monkeypatch: pytest.MonkeyPatch, root: Path, words: tuple[str, ...], start: str
) -> None:
    monkeypatch.chdir(root)
    raw = io.BytesIO()
    with io.TextIOWrapper(raw, encoding="latin-1") as out:
        monkeypatch.setattr(sys, "stdout", out)
        typed(*words, *ON)
        with pytest.raises(SystemExit):
            cli.main()
        monkeypatch.undo()
        assert raw.getvalue().decode("latin-1").startswith(start)
        assert b"\\u2" in raw.getvalue()


def test_streams_of_another_kind_are_taken_as_they_are(typed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    typed("--version")
    with pytest.raises(SystemExit):
        cli.main()
    monkeypatch.undo()
    assert out.getvalue() == f"popkit {popkit.__version__}\n"


@pytest.mark.parametrize("extra", ["click", "rich"])
def test_a_missing_extra_is_named(
    typed: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], extra: str
) -> None:
    def without(name: str, *given: Any, **more: Any) -> Any:
        if name == "popkit.cli.commands":
            raise ModuleNotFoundError(name, name=extra)
        return original(name, *given, **more)

    original = builtins.__import__
    typed("rules")
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(SystemExit) as left:
        cli.main()
    monkeypatch.undo()
    assert left.value.code == 2
    assert capsys.readouterr() == ("", 'this needs an extra: pip install "popkit[cli]"\n')


def test_another_missing_module_is_no_missing_extra(typed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def without(name: str, *given: Any, **more: Any) -> Any:
        if name == "popkit.cli.commands":
            raise ModuleNotFoundError(name, name="popkit.cli.audit")
        return original(name, *given, **more)

    original = builtins.__import__
    typed("rules")
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ModuleNotFoundError):
        cli.main()
    monkeypatch.undo()


def test_without_rich_a_terminal_is_told_what_is_missing(
    typed: Any, on_terminal: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    on_terminal("stdout")
    typed("explain", "goal-off-track")
    monkeypatch.setitem(sys.modules, "rich.console", None)
    monkeypatch.setitem(sys.modules, "rich", None)
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == 2
    assert "popkit[cli]" in capsys.readouterr().err


def test_check_reads_the_districts_files_too(popkit_run: Any, plan_file: Path, tmp_path: Path) -> None:
    (tmp_path / "limits.toml").write_text("hold_day = 45\n", encoding="utf-8")
    (tmp_path / plan_file.name).write_bytes(plan_file.read_bytes())
    ended = popkit_run("check", tmp_path)
    assert ended.status == 3
    assert "[unknown-limit]" in ended.out
    assert ended.err == "1 plan read, 1 problem\n"


def test_limits_are_those_of_the_day(popkit_run: Any, tmp_path: Path) -> None:
    (tmp_path / "limits.toml").write_text("hold_days = {value = 45, since = 2027-01-01}\n", encoding="utf-8")
    for day, days in (("2026-12-31", 60), ("2027-01-01", 45)):
        out = popkit_run("limits", "--district", tmp_path, "--as-of", day).out
        assert f"\nlimit.hold_days  {days} days\n" in out
