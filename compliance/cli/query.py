"""`openclaim query`."""

from __future__ import annotations

import click


@click.command("query")
@click.argument("table", metavar="OUT.parquet")
@click.argument("sql", required=False)
@click.option("-f", "--format", "form", type=click.Choice(["text", "csv", "json"]), default="text", show_default=True)
@click.option("-o", "--output", metavar="FILE", help="Write the answer to a file, whole or not at all.")
def command(table: str, sql: str | None, form: str, output: str | None) -> None:
    """Ask the table of a batch in SQL (DuckDB), where it is called outcomes; without SQL show its summary.

    \b
    openclaim query outcomes.parquet
    openclaim query outcomes.parquet "SELECT outcome, count(*) FROM outcomes WHERE determination = 'osaid/1.0' GROUP BY ALL"
    openclaim query outcomes.parquet "SELECT DISTINCT id, training_compute_low FROM outcomes
      WHERE list_contains(licences, 'Apache-2.0') AND training_compute_low > 1e25" --format csv

    A query reads this one table and nothing else; it cannot write files or open connections.
    """  # noqa: D301
    from pathlib import Path

    from compliance.batch.query import SUMMARIES, ask
    from compliance.cli.output import write
    from compliance.errors import OpenclaimError
    from compliance.reports.batch_tables import show

    tables = {"outcomes": Path(table)}
    if sql is not None:
        write(show(ask(tables, sql), form), output)
        return
    if form != "text":
        raise OpenclaimError("the summary is several tables and comes as text; give a query for csv and json")
    write("\n".join(f"{name}\n{show(ask(tables, text), form)}" for name, text in SUMMARIES.items()), output)
