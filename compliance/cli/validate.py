"""`openclaim validate`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime

import click

from compliance.cli.own import chosen, licence_option


@click.command("validate")
@click.argument("sources", nargs=-1, metavar="[FILE|FOLDER|-]...")
@click.option("-f", "--format", "form", type=click.Choice(["text", "turtle", "json"]), default="text", show_default=True,
              help="turtle is a W3C SHACL validation report.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
              help="What is said to have happened after this day is a violation; today when absent.")
@click.option("-o", "--output", metavar="FILE", help="Write the result to a file, whole or not at all.")
@licence_option
@click.pass_context
def command(ctx: click.Context, sources: Sequence[str], form: str, as_of: datetime | None, output: str | None,
            own_licences: Sequence[str]) -> None:
    """Check whether descriptions are well formed.

    What cannot be read at all (an unknown term, a wrong value) is an error and ends with exit code 2. Beyond that the
    shapes of shapes/description.ttl say what a complete description has: violations end with exit code 1, warnings
    (for example a fact without evidence) do not.
    """
    from compliance.cli.output import write
    from compliance.cli.sources import read_graphs
    from compliance.findings import violations
    from compliance.model.validate import validate

    known, day = chosen((), own_licences).library, as_of.date() if as_of else date.today()
    reports = [validate(graph, day, known=known) for graph, _ in read_graphs(sources, known)]
    findings = [f for r in reports for f in r.findings]
    if form == "turtle":
        write("".join(r.turtle.decode() for r in reports), output)
    elif form == "json":
        from compliance.reports.findings_json import findings_as_json

        write(json.dumps(findings_as_json(findings), ensure_ascii=False, indent=1) + "\n", output)
    else:
        write("".join(f"{f}\n" for f in findings), output)
    faults = len(violations(findings))
    click.echo(f"{len(reports)} file{'s' if len(reports) != 1 else ''}: {faults} violations, "
               f"{len(findings) - faults} warnings", err=True)
    ctx.exit(1 if faults else 0)
