"""`openclaim compare`."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compliance.cli.output import coloured, symbols, write
from compliance.cli.own import chosen, own_options
from compliance.decide import Reading
from compliance.engines import EngineName, engine
from compliance.policy.words import LEVELS
from compliance.reports.comparison import ComparisonFormat, render_comparison

if TYPE_CHECKING:
    from compliance.compare import Comparison, Plan

SAME, DIFFERENT = 0, 1
_WIDTH = 100
_BAR_FROM = 30


@click.command("compare")
@click.argument("sources", nargs=-1, metavar="[FILE|FOLDER|-]...")
@click.option("-s", "--scenario", "wanted", multiple=True, metavar="NAME|FILE",
              help="Take these scenarios: a ready one (--list) or a YAML file; repeatable.")
@click.option("--list", "listing", is_flag=True, help="List the ready scenarios.")
@click.option("-p", "--policy", "policies", multiple=True, metavar="ID[@VERSION]",
              help="Ask this policy, version or determination, as in check; several versions of one policy are compared.")
@click.option("--as-of", "days", multiple=True, type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
              help="Apply the law of this day; several days are compared.")
@click.option("--reading", "readings", multiple=True, type=click.Choice([r.value for r in Reading]),
              help="How open questions of law are answered; several readings are compared.")
@click.option("--authority", "authorities", multiple=True, type=click.Choice(LEVELS),
              help="Down to which level authorities count: enacting (articles only), recital, or guidance (all); several "
                   "are compared.")
@click.option("--set", "settings", multiple=True, metavar="ADDRESS=VALUE",
              help="Suppose another fact, such as licence=Apache-2.0 or 'artifact[TrainingData].availability=public'.")
@click.option("--without", "removals", multiple=True, metavar="ADDRESS", help="Suppose that a fact is not known.")
@click.option("--baseline", metavar="NAME", help="Compare with this scenario; the first when absent.")
@click.option("--differing", is_flag=True, help="Write only the questions whose outcome differs in some scenario.")
@click.option("-f", "--format", "form", type=click.Choice([f.value for f in ComparisonFormat]),
              default=ComparisonFormat.TEXT.value, show_default=True, help="How the result is written.")
@click.option("-o", "--output", metavar="FILE", help="Write the result to a file, whole or not at all.")
@click.option("--release", "names", multiple=True, metavar="ID",
              help="Of the releases described, take only this one (id or name); repeatable.")
@click.option("--engine", "engine_name", type=click.Choice([e.value for e in EngineName]), default=EngineName.FAST.value,
              show_default=True, help="SHACL engine; pyshacl is the reference.")
@own_options
@click.option("-q", "--quiet", is_flag=True, help="No summary line and no progress on stderr.")
@click.pass_context
def command(ctx: click.Context, sources: Sequence[str], wanted: Sequence[str], listing: bool, policies: Sequence[str],
            days: Sequence[datetime], readings: Sequence[str], authorities: Sequence[str], settings: Sequence[str],
            removals: Sequence[str], baseline: str | None, differing: bool, form: str, output: str | None,
            names: Sequence[str], engine_name: str, own_policies: Sequence[str],
            own_licences: Sequence[str], quiet: bool) -> None:
    """Compare scenarios: versions, readings, dates, authorities and changed facts, over any number of releases.

    Every combination of what is given is a scenario; the first, with no fact changed, is the baseline. Without any, the
    strict and the lenient reading are compared.

    \b
    openclaim compare cases/llama-3-70b -p eu-ai-act/53-2-a --set licence=Apache-2.0
    openclaim compare cases -p osaid/0.0.9 -p osaid/1.0 --format html -o versions.html
    openclaim compare model.yaml --as-of 2026-07-26 --as-of 2027-12-02 --reading strict
    openclaim compare cases --scenario ai-act-authority --format csv -o authority.csv
    openclaim compare --list

    Exit codes: 0 no outcome differs from the baseline; 1 one differs; 2 the question could not be put.
    """  # noqa: D301
    from compliance.change import parse_removal, parse_setting
    from compliance.cli.sources import read_releases
    from compliance.compare import Choices, Plan, find, scenarios_of
    from compliance.policy.folders import open_folder

    if listing:
        _list()
        return
    known = chosen(own_policies, own_licences)
    beside = [open_folder(Path(p)) for p in own_policies]
    files = [find(w, beside) for w in wanted]
    edits = [*map(parse_setting, settings), *map(parse_removal, removals)]
    choices = Choices(policies, [d.date() for d in days], [Reading(r) for r in readings], authorities, edits)
    scenarios, base = scenarios_of(files, choices, known.catalogue, date.today(), baseline or "")
    releases = read_releases(sources or [r for f in files for r in f.releases], names, known.library)
    plan = Plan(scenarios, releases, known, engine(EngineName(engine_name)), base)
    comparison = _run(plan, quiet)
    shown = comparison.narrowed() if differing else comparison
    _write(shown, ComparisonFormat(form), output)
    if not quiet:
        from compliance.reports.comparison_words import summary

        click.echo(summary(shown), err=True)
    ctx.exit(DIFFERENT if comparison.differing else SAME)


def _run(plan: Plan, quiet: bool) -> Comparison:
    """The comparison, with a progress bar on a terminal where there is much to do."""
    if quiet or plan.steps < _BAR_FROM or not sys.stderr.isatty():
        return plan.run()
    with click.progressbar(length=plan.steps, label="deciding", file=sys.stderr) as bar:
        return plan.run(lambda: bar.update(1))


def _write(comparison: Comparison, form: ComparisonFormat, output: str | None) -> None:
    to_terminal = output in (None, "-")
    width = shutil.get_terminal_size((_WIDTH, 0)).columns if to_terminal and sys.stdout.isatty() else _WIDTH
    write(render_comparison(comparison, form, width, coloured() and to_terminal, symbols() or not to_terminal), output)


def _list() -> None:
    from compliance.compare.ready import names, ready

    for found in map(ready, names()):
        click.echo(click.style(found.name, bold=True) + f"  {found.title}")
        for scenario in found.scenarios:
            base = " (baseline)" if scenario.name == found.baseline else ""
            click.echo(f"    {scenario.name}{base}  {scenario.label}".rstrip())
