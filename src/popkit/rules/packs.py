"""Rule packs: files of rules that installed packages bring, found only when somebody asks for them.

A package names them in its entry points, in the group `popkit.rules`:

    [project.entry-points."popkit.rules"]
    riverside = "riverside_rules:rules.toml"

After the colon stands a file of the package, or a folder in it, of which every `.toml` is read; without a colon
it is the package's own folder.
"""

from __future__ import annotations

from functools import partial
from importlib.metadata import EntryPoint, entry_points
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from popkit.rules.files import RuleFile

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

__all__ = ["GROUP", "pack_files"]

GROUP: Final = "popkit.rules"
"""The group of entry points under which packages name their rules."""


def pack_files() -> list[RuleFile]:
    """Return the rule files of every installed pack, in order of its name.

    What cannot be found is a file that cannot be read, so it is told with all other faults.
    """
    packs = sorted(entry_points(group=GROUP), key=lambda pack: (pack.name, pack.value))
    return [file for pack in packs for file in _files(pack)]


def _files(pack: EntryPoint) -> list[RuleFile]:
    try:
        place: Traversable = files(pack.module)
        place = place.joinpath(pack.attr) if pack.attr else place
        found = [place] if place.is_file() else sorted(place.iterdir(), key=lambda file: file.name)
    except Exception as error:  # noqa: BLE001 - whatever a package does when it is looked at, it is the pack's fault
        return [RuleFile(f"pack {pack.name}", partial(_missing, type(error).__name__))]
    kept = [file for file in found if file.name.endswith(".toml") and file.is_file()]
    if not kept:
        return [RuleFile(f"pack {pack.name}", partial(_missing, "no .toml in it"))]
    return [RuleFile(f"pack {pack.name}: {file.name}", file.read_bytes) for file in kept]


def _missing(why: str) -> bytes:
    raise OSError(None, f"its rules cannot be found: {why}")
