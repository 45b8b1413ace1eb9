"""`openclaim agreement`."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime

import click

from compliance.cli.own import chosen, own_options

_FORMS = ("text", "csv", "json")


def _share(ctx: click.Context, param: click.Parameter, value: str | None) -> float | None:
    """A share between 0 and 1, from `99%`, `99` or `0.99`; 1 is everything."""
    if value is None:
        return None
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(%?)", value.strip())
    number = float(match[1]) if match else -1.0
    share = number / 100 if match and (match[2] or number > 1) else number
    if not 0 <= share <= 1:
        raise click.BadParameter(f"'{value}' is no share; give a percentage such as 99% or a fraction such as 0.99")
    return share


@click.command("agreement")
@click.argument("corpus", metavar="CORPUS")
@click.option("-e", "--expected", metavar="FILE.csv",
              help="Table of expected results; without it CORPUS-expected.csv beside CORPUS, or expected.csv in it.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
              help="The day for rows that name none (YYYY-MM-DD); today when absent.")
@click.option("--at-least", metavar="SHARE", callback=_share, help="Exit 1 when fewer rows agree: 99% or 0.99.")
@click.option("-f", "--format", "form", type=click.Choice(_FORMS), default="text", show_default=True,
              help="How the result is written.")
@click.option("-o", "--output", metavar="FILE", help="Write the result to a file, whole or not at all.")
@click.option("-j", "--jobs", type=click.IntRange(1, 256), metavar="N",
              help="Processes; without it as many as there are processors, where that pays.")
@own_options
@click.option("-q", "--quiet", is_flag=True, help="No summary line and no progress on stderr.")
@click.pass_context
def command(ctx: click.Context, corpus: str, expected: str | None, as_of: datetime | None, at_least: float | None,
            form: str, output: str | None, jobs: int | None, own_policies: Sequence[str], own_licences: Sequence[str],
            quiet: bool) -> None:
    """Run a folder of records and compare the results with those that others published.

    CORPUS is a folder of records (descriptions, or foreign formats that openclaim reads) or one record. The columns
    of the table say what is compared: the class and lists of the Model Openness Tool, scores and grades of the openness
    index, totals of the Foundation Model Transparency Index, or outcomes of determinations.

    \b
    openclaim agreement corpora/mot
    openclaim agreement corpora/openness-index/v1 --at-least 100% --format csv -o differences.csv

    A record that cannot be read is reported and counts as a disagreement; the others are still done.
    Exit codes: 0 done; 1 fewer rows agree than --at-least asks; 2 there is no corpus or no table.
    """  # noqa: D301
    from compliance.agreement import open_corpus, run
    from compliance.agreement.show import Form, render, summary
    from compliance.cli.output import write

    own = chosen(own_policies, own_licences).own
    opened = open_corpus(corpus, expected)
    with _progress(len(opened.files), quiet) as advance:
        report = run(opened, as_of.date() if as_of else date.today(), jobs, advance, own)
    write(render(report, Form(form)), output)
    if not quiet and (form != "text" or output not in (None, "-")):
        click.echo(summary(report), err=True)
    ctx.exit(1 if at_least is not None and report.rate < at_least else 0)


@contextmanager
def _progress(length: int, quiet: bool) -> Iterator[Callable[[], None]]:
    """A bar on stderr where that is a terminal; nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield lambda: None
        return
    with click.progressbar(length=length, label="records", file=sys.stderr) as bar:
        yield lambda: bar.update(1)
