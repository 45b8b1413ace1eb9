"""`openclaim query`."""

from __future__ import annotations

import click


@click.command("query")
@click.argument("table", metavar="OUT.parquet")
@click.argument("sql", required=False)
@click.option("-f", "--format", "form", type=click.Choice(["text", "markdown", "csv", "json", "html", "svg"]), default="text",
              show_default=True, help="html and svg are charts, for the summary only.")
@click.option("-o", "--output", metavar="FILE", help="Write the answer to a file, whole or not at all.")
def command(table: str, sql: str | None, form: str, output: str | None) -> None:
    """Ask the table of a batch in SQL (DuckDB), where it is called outcomes; without SQL show its summary.

    \b
    openclaim query outcomes.parquet
    openclaim query outcomes.parquet --format html -o summary.html
    openclaim query outcomes.parquet "SELECT outcome, count(*) FROM outcomes WHERE determination = 'osaid/1.0' GROUP BY ALL"
    openclaim query outcomes.parquet "SELECT DISTINCT id, training_compute_low FROM outcomes
      WHERE list_contains(licences, 'Apache-2.0') AND training_compute_low > 1e25" --format csv

    A query reads this one table and nothing else; it cannot write files or open connections.
    """  # noqa: D301
    from pathlib import Path

    from compliance.cli.output import write

    path = Path(table)
    if sql is None:
        from compliance.batch.summary import summary
        from compliance.reports.batch_summary import show_summary

        write(show_summary(summary(path), form), output)
        return
    from compliance.batch.query import ask
    from compliance.errors import OpenclaimError
    from compliance.reports.batch_tables import show

    if form in ("html", "svg"):
        raise OpenclaimError(f"the answer to a query has no charts; leave the query out for --format {form}, or take markdown, "
                             "csv or json")
    write(show(ask({"outcomes": path}, sql), form), output)
