"""The command line: thin, one module a command; it prints what the library returns."""

from __future__ import annotations

import io
import sys

from popkit.errors import MissingExtra

__all__ = ["main"]


def main() -> None:
    """Run the `popkit` command and leave the process with its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Where the locale has no word for it, or a file name is no text, say so and go on.
            stream.reconfigure(errors="backslashreplace")
    try:
        from popkit.cli.commands import run  # noqa: PLC0415 - click is an extra

        sys.exit(run(sys.argv[1:]))
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in {"click", "rich"}:
            raise
        print(MissingExtra("cli"), file=sys.stderr)  # noqa: T201 - click, which would print, is what is missing
        sys.exit(2)
