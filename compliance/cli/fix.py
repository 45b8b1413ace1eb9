"""`openclaim fix`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from compliance.cli.own import chosen, own_options

if TYPE_CHECKING:
    from compliance.fix import FixReport
    from compliance.own import OwnFolder

FIXABLE, NOT_FIXABLE, OPEN = 0, 1, 3


@click.command("fix")
@click.argument("sources", nargs=-1, metavar="[FILE|FOLDER|-]...")
@click.option("-p", "--policy", "policies", multiple=True, metavar="ID[@VERSION]",
              help="Ask this policy, version or determination, as for check; repeatable. Without it all in force.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Apply the law of this day; today when absent.")
@click.option("--reading", type=click.Choice(["strict", "lenient", "both"]), default="both", show_default=True,
              help="Qualify under this reading of unsettled law; under both when absent.")
@click.option("--release", "names", multiple=True, metavar="ID",
              help="Of the releases described, take only this one (id or name); repeatable.")
@click.option("--most", type=click.IntRange(1, 1000), default=10, show_default=True, help="List at most so many ways.")
@click.option("--limit", type=click.IntRange(1), default=2000, show_default=True,
              help="Decide at most so many proposals a determination; the report says when that ended the search.")
@click.option("-f", "--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True)
@click.option("-o", "--output", metavar="FILE", help="Write the result to a file, whole or not at all.")
@click.option("--write", "written", metavar="FILE",
              help="Also write the description with the first way applied, as Turtle, to check it again.")
@own_options
@click.pass_context
def command(ctx: click.Context, sources: Sequence[str], policies: Sequence[str], as_of: datetime | None, reading: str,
            names: Sequence[str], most: int, limit: int, form: str, output: str | None, written: str | None,
            own_policies: Sequence[str], own_licences: Sequence[str]) -> None:
    """Find the smallest changes that make a release qualify, or the facts still to be found out.

    Every set of the fewest changed facts is listed, cheapest first; of none of them would a part do. A fact that is known has
    to be changed; one that is not known is one to make sure of, where the provider can bring it about, or else to find out.
    Facts that the provider cannot change, such as compute that was spent, are never proposed. Which facts can be changed,
    and at what cost, stands in ontology/changes.ttl. For an undetermined outcome it is also said what else could come out.

    \b
    openclaim fix cases/llama-3-70b -p eu-ai-act/53-2-a
    openclaim fix cases/bloom-176b -p osaid/1.0 --write fixed.ttl && openclaim check fixed.ttl -p osaid/1.0
    openclaim fix model.yaml --format markdown -o todo.md

    Exit codes: 0 each asked determination qualifies, needs nothing or has a fix; 1 one has none; 2 the question could not
    be put; 3 the bound ended a search that had found none.
    """  # noqa: D301
    from compliance.cli.output import write
    from compliance.cli.sources import read_releases
    from compliance.decide import Question, Reading
    from compliance.engines import engine
    from compliance.errors import OpenclaimError
    from compliance.fix import Finder, find_fixes
    from compliance.policy.asked import rounds

    day = as_of.date() if as_of else date.today()
    known = chosen(own_policies, own_licences)
    asked = [(put.policies, i) for put in rounds(policies, day, known.catalogue) for i in put.determinations]
    if not asked:
        raise OpenclaimError(f"{', '.join(policies)}: this grades or counts and determines nothing that could be fixed; "
                             "name a determination such as osaid/1.0")
    releases = read_releases(sources, names, known.library)
    if written and (len(asked) != 1 or len(releases) != 1):
        raise OpenclaimError(f"--write takes one release and one determination; {len(releases)} and {len(asked)} are asked")
    finders = [Finder(p, Question((i,), day, Reading(reading)), engine(), known.library) for p, i in asked]
    jobs = [(f, r) for r in releases for f in finders]
    quiet = len(jobs) < 3 or not sys.stderr.isatty()
    with click.progressbar(jobs, label="searching", file=sys.stderr, hidden=quiet) as bar:
        reports = [find_fixes(finder, release, limit, most) for finder, release in bar]
    write(_rendered(reports, form, day, reading, known.own), output)
    if written:
        from compliance.graph import to_turtle

        fixed = finders[0].first_fixed(releases[0], limit)
        if fixed is None:
            raise OpenclaimError(f"{written}: not written, since there is no fix to apply")
        write(to_turtle(fixed.graph).decode(), written)
    click.echo(_summary(reports), err=True)
    ctx.exit(_exit_code(reports))


def _rendered(reports: Sequence[FixReport], form: str, day: date, reading: str, own: Sequence[OwnFolder]) -> str:
    from compliance.decide import Reading
    from compliance.reports.fix_json import fixes_as_json
    from compliance.reports.fix_text import fixes_as_markdown, fixes_as_text

    if form == "json":
        return fixes_as_json(reports, day, Reading(reading), own)
    return fixes_as_markdown(reports, own) if form == "markdown" else fixes_as_text(reports, own)


def _summary(reports: Sequence[FixReport]) -> str:
    needless = sum(r.needless for r in reports)
    fixable = sum(bool(r.fixes) for r in reports)
    cut = sum(r.cut and not r.fixes for r in reports)
    parts = [f"{n} {what}" for n, what in (
        (needless, "with nothing to fix"), (fixable, "with a fix"), (cut, "cut by the bound"),
        (len(reports) - needless - fixable - cut, "without any fix")) if n]
    return f"{len(reports)} determination{'s' if len(reports) != 1 else ''}: {', '.join(parts)}"


def _exit_code(reports: Sequence[FixReport]) -> int:
    lacking = [r for r in reports if not r.needless and not r.fixes]
    if any(not r.cut for r in lacking):
        return NOT_FIXABLE
    return OPEN if lacking else FIXABLE
