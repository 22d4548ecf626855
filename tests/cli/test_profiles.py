"""Profiles on the command line."""

from __future__ import annotations

from typing import Any

import popkit

ON = ("--as-of", "2027-03-01")


def test_a_profile_is_listed_and_judged_by(popkit_run: Any, riverside: Any) -> None:
    core = len(popkit.rulebook(profile="core"))
    assert popkit_run("rules", "--profile", "core").out.endswith(f"\n{core} rules\n")
    plan = riverside / "plans" / "p01-on-track.json"
    ended = popkit_run("audit", plan, *ON, "--profile", "core", "--ignore", "GOAL")
    assert f" · {len(popkit.rulebook(profile='core').ignore('GOAL'))} rules\n" in ended.out


def test_an_unknown_profile_is_wrong_use(popkit_run: Any, riverside: Any) -> None:
    ended = popkit_run("audit", riverside, *ON, "--profile", "cor")
    assert ended.status == 2
    assert "'core'" in ended.err
