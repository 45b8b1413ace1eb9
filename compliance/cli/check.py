"""`openclaim check`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from compliance.cli.failing import check_askable, fail_on_option, found
from compliance.cli.output import coloured, symbols, write
from compliance.cli.own import chosen, own_options
from compliance.decide import Decider, Decision, Outcome, Reading
from compliance.decide.asking import deciders as deciders_of
from compliance.decide.asking import decisions as decisions_on
from compliance.engines import EngineName, engine
from compliance.errors import OpenclaimError
from compliance.reports import Format, render

if TYPE_CHECKING:
    from compliance.engines import Engine
    from compliance.fix import FixReport
    from compliance.licences import Library
    from compliance.model import Release
    from compliance.own import Knowledge
    from compliance.reports.memo import Basis

QUALIFIED, FAILED, OPEN = 0, 1, 3
_MOST_FIXES = 5


@click.command("check")
@click.argument("sources", nargs=-1, metavar="[FILE|FOLDER|-]...")
@click.option("-p", "--policy", "policies", multiple=True, metavar="ID[@VERSION]",
              help="Ask this policy (eu-ai-act), version (osaid/1.0) or determination (eu-ai-act/53-2-a); repeatable. "
                   "Without it every policy in force on the day is asked.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
              help="Apply the law of this day (YYYY-MM-DD); today when absent.")
@click.option("--reading", type=click.Choice([r.value for r in Reading]), default=Reading.BOTH.value, show_default=True,
              help="How open questions of law are answered: against the claimant, for it, or shown both ways.")
@click.option("-f", "--format", "form", type=click.Choice([f.value for f in Format]), default=Format.TEXT.value,
              show_default=True, help="How the result is written.")
@click.option("-o", "--output", metavar="FILE", help="Write the result to a file, whole or not at all.")
@click.option("--release", "names", multiple=True, metavar="ID",
              help="Of the releases described, take only this one (id or name); repeatable.")
@click.option("--engine", "engine_name", type=click.Choice([e.value for e in EngineName]),
              default=EngineName.FAST.value, show_default=True, help="SHACL engine; pyshacl is the reference.")
@click.option("--fixes", is_flag=True, help="Add what would make each release qualify (html, pdf, docx, markdown; takes longer).")
@click.option("--record", "recorded", metavar="FILE", help="Also write an audit record, which openclaim record verify checks.")
@click.option("--key", metavar="FILE", help="Sign the record with this private key (an unencrypted PEM file, such as Ed25519).")
@own_options
@fail_on_option
@click.option("-q", "--quiet", is_flag=True, help="No summary line on stderr.")
@click.pass_context
def command(ctx: click.Context, sources: Sequence[str], policies: Sequence[str], as_of: datetime | None, reading: str,
            form: str, output: str | None, names: Sequence[str], engine_name: str, own_policies: Sequence[str],
            own_licences: Sequence[str], fixes: bool, recorded: str | None, key: str | None, fail_on: Sequence[str],
            quiet: bool) -> None:
    """Decide which definitions and exemptions releases qualify for.

    Reads descriptions (YAML, JSON, Turtle, N-Triples, JSON-LD, RDF/XML) from files, folders or standard input.

    \b
    openclaim check cases/llama-3-70b
    openclaim check model.yaml -p eu-ai-act/53-2-a -p osaid/1.0
    openclaim check cases --as-of 2025-08-02 --format json -o answers.json
    cat model.ttl | openclaim check -p osd
    openclaim check model.yaml -p eu-ai-act/53-2-a --format pdf --fixes -o memo.pdf
    openclaim check model.yaml --format sarif -o openclaim.sarif
    openclaim check model.yaml -p osaid/1.0 --record model.record.json --key private.pem
    openclaim check model.yaml --policies our/policies --licences our/licences
    openclaim check my-model --fail-on disagreement,claim,does-not-qualify

    Exit codes: 0 all asked determinations qualify or are not needed; 1 one does not qualify; 2 the question could not
    be put; 3 none fails and something is undetermined or contested. With --fail-on: 1 where one of its words is found, else
    0, and 2 as before.
    """  # noqa: D301
    from compliance.cli.sources import read_releases

    if fixes and not Format(form).memo:
        raise OpenclaimError(f"--fixes goes with html, pdf, docx and markdown, not with {form}; "
                             "openclaim fix writes text and json")
    if recorded == "-":
        raise OpenclaimError("--record writes to a file, since the report goes to the standard output; name the file")
    if key and not recorded:
        raise OpenclaimError("--key signs a record; name its file with --record")
    day = as_of.date() if as_of else date.today()
    known = chosen(own_policies, own_licences)
    tool = engine(EngineName(engine_name))
    deciders = deciders_of(policies, day, known, tool, Reading(reading))
    releases = read_releases(sources, names, known.library)
    decisions = decisions_on(deciders, releases)
    check_askable(decisions, fail_on)
    to_terminal = output in (None, "-")
    # The basis of a memo is heavy to import, and the formats of every day do without it.
    basis = None if Format(form).light else _basis(known, _fixes(deciders, tool, known.library, releases) if fixes else [])
    shown = render(decisions, Format(form), coloured() and to_terminal, symbols() or not to_terminal, known.own, basis)
    if recorded:
        from compliance.cli.record import record_of

        write(record_of(decisions, policies, known, key), recorded)
    write(shown, output)
    failing = found(decisions, fail_on)
    if not quiet:
        click.echo(summary(decisions) + (f"; fails on {', '.join(failing)}" if failing else ""), err=True)
    ctx.exit((FAILED if failing else QUALIFIED) if fail_on else exit_code(decisions))


def _basis(known: Knowledge, fixes: Sequence[FixReport]) -> Basis:
    from compliance.reports.memo import Basis

    return Basis(known.catalogue, known.library, known.own, fixes)


def _fixes(deciders: Sequence[Decider], tool: Engine, library: Library, releases: Sequence[Release]) -> list[FixReport]:
    """The fixes of each determination on each release."""
    from compliance.fix import Finder, find_fixes

    finders = [Finder(d.policies, d.question._replace(determinations=(i,), assessed=()), tool, library)
               for d in deciders for i in d.question.determinations]
    return [find_fixes(finder, release, most=_MOST_FIXES) for release in releases for finder in finders]


def exit_code(decisions: Sequence[Decision]) -> int:
    """The exit code of design section 6."""
    outcomes = {d.outcome for decision in decisions for d in decision.determinations}
    if Outcome.DOES_NOT_QUALIFY in outcomes:
        return FAILED
    return OPEN if outcomes & {Outcome.UNDETERMINED, Outcome.CONTESTED} else QUALIFIED


def summary(decisions: Sequence[Decision]) -> str:
    """One line: how many releases and determinations, and how many came to which outcome."""
    counts = Counter(d.outcome for decision in decisions for d in decision.determinations)
    total = sum(counts.values())
    parts = ", ".join(f"{counts[o]} {o.value.replace('-', ' ')}" for o in Outcome if counts[o])
    releases = f"{len(decisions)} release{'s' if len(decisions) != 1 else ''}"
    asked = f"{total} determination{'s' if total != 1 else ''}" if total else ""
    assessed = sum(len(d.assessments) for d in decisions)
    graded = f"{assessed} assessment{'s' if assessed != 1 else ''}" if assessed else ""
    what = " and ".join(part for part in (asked, graded) if part) or "nothing asked that can be answered"
    return f"{releases}, {what} as of {decisions[0].as_of}" + (f": {parts}" if parts else "")
