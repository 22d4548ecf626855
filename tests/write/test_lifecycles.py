"""The page of life cycles says what the data say."""

from __future__ import annotations

from popkit.lifecycle import lifecycles
from popkit.write.lifecycles import lifecycles_markdown

PAGE = lifecycles_markdown()


def test_every_step_is_a_row() -> None:
    rows = [line.split(" | ") for line in PAGE.splitlines() if line.startswith("| `")]
    steps = [step for lifecycle in lifecycles().values() for step in lifecycle.steps]
    assert [(row[0].strip("| "), row[1]) for row in rows] == [
        (", ".join(f"`{status}`" for status in step.before), f"`{step.to}`") for step in steps
    ]
    for row, step in zip(rows, steps, strict=True):
        assert all(f"[{guard}](rules/{guard}.md)" in row[3] for guard in step.guards)
        assert row[3].endswith("*as if active*") == step.as_if_active
        assert "; ".join(step.by_hand) == row[5]


def test_every_kind_has_a_section_with_its_beginning_and_its_ends() -> None:
    for kind, lifecycle in lifecycles().items():
        assert f"\n## {kind}\n\n{lifecycle.about}\n\n- begins: " in PAGE
    assert PAGE.count("- never written down: ") == 1
    assert "| `reason`, `recheck_on`, within `limit.hold_days` days |" in PAGE
    assert "- begins: `draft`\n- ends: `completed`, `withdrawn`, `transferred`, `entered_in_error`\n" in PAGE
