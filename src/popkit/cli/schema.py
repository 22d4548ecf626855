"""`popkit schema`: the documents as JSON Schema."""

from __future__ import annotations

import json

import click

from popkit.cli import exits
from popkit.write.schema import SCHEMAS

__all__ = ["schema"]


@click.command()
@click.argument("document", type=click.Choice(sorted(SCHEMAS)))
def schema(document: str) -> int:
    """Print the JSON Schema (2020-12) of a plan, a district or a report."""
    click.echo(json.dumps(SCHEMAS[document](), indent=1, ensure_ascii=False))
    return exits.NOTHING
