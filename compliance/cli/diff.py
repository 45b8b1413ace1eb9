"""`openclaim diff`."""

from __future__ import annotations

import click

SAME, DIFFERENT = 0, 1


@click.command("diff")
@click.argument("old", metavar="OLD.parquet")
@click.argument("new", metavar="NEW.parquet")
@click.option("-f", "--format", "form", type=click.Choice(["text", "markdown", "csv", "json"]), default="text", show_default=True)
@click.option("-o", "--output", metavar="FILE", help="Write the result to a file, whole or not at all.")
@click.pass_context
def command(ctx: click.Context, old: str, new: str, form: str, output: str | None) -> None:
    """Show what changed between the tables of two batches: outcomes, readings, reasons, and what they rest on.

    \b
    openclaim diff january.parquet february.parquet
    openclaim diff january.parquet february.parquet --format csv -o changes.csv

    Exit codes: 0 nothing differs; 1 something does; 2 the tables cannot be compared.
    """  # noqa: D301
    from pathlib import Path

    from compliance.batch.diff import diff
    from compliance.cli.output import write
    from compliance.reports.batch_tables import show_diff

    found = diff(Path(old), Path(new))
    write(show_diff(found, form), output)
    ctx.exit(SAME if found.empty else DIFFERENT)
