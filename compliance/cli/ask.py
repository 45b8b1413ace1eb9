"""`openclaim ask`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compliance.cli.own import chosen, own_options

if TYPE_CHECKING:
    from compliance.ask import Asked, Interview, State
    from compliance.cli.dialogue import Dialogue
    from compliance.own import Knowledge

_STATE = "openclaim-interview.yaml"
QUALIFIED, FAILED, OPEN, STOPPED = 0, 1, 3, 130


@click.command("ask")
@click.argument("source", required=False, metavar="[FILE|FOLDER]")
@click.option("-p", "--policy", "policies", multiple=True, metavar="ID[@VERSION]",
              help="Ask for this policy, version or determination, as for check; repeatable. Without it all in force.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Apply the law of this day; today when absent.")
@click.option("--reading", type=click.Choice(["strict", "lenient", "both"]),
              help="How open questions of law are answered; both ways when absent.")
@click.option("-o", "--output", metavar="FILE",
              help="Write the description to a file, whole or not at all: YAML, or Turtle where the name ends in .ttl.")
@click.option("--state", "state_file", metavar="FILE",
              help=f"Keep the answers in this file and go on where it stops. At a terminal {_STATE} when absent.")
@click.option("--stated-by", metavar="NAME", help="Who answers; stands in the evidence. Asked for when absent.")
@own_options
@click.pass_context
def command(ctx: click.Context, source: str | None, policies: Sequence[str], as_of: datetime | None, reading: str | None,
            output: str | None, state_file: str | None, stated_by: str | None, own_policies: Sequence[str],
            own_licences: Sequence[str]) -> None:
    """Interview: ask only what can still change an outcome, and write the description.

    Begins with nothing, or with what a description or a hub folder says already. The fact that tells most comes first; the
    interview ends when no answer can change an outcome any more. The description that the answers make has each of
    them with who gave it and when, and is ready for check.

    At each question: an answer; - or nothing where you do not know; ? for why it is asked; back; quit, to go on later.
    Answers can come from a pipe as well, one a line.

    \b
    openclaim ask -o model.yaml
    openclaim ask cases/bloom-176b -p eu-ai-act/53-2-a
    openclaim ask ./my-model -p osaid/1.0 --stated-by "Legal, Acme" -o model.yaml
    openclaim ask --state acme.yaml                     goes on where acme.yaml stops

    Exit codes: as for check, from what the answers come to; 130 when stopped with Ctrl-C, with the answers kept.
    """  # noqa: D301
    from compliance.ask import Interview
    from compliance.cli.dialogue import Dialogue
    from compliance.engines import engine
    from compliance.policy.asked import rounds

    known = chosen(own_policies, own_licences)
    keep = state_file or (_STATE if sys.stdin.isatty() else None)
    day = as_of.date() if as_of else None
    found = _resumed(keep, tuple(sorted(set(policies))), day, reading, source, known)
    dialogue = Dialogue()
    try:
        asked, state = found or _new(dialogue, policies, day, reading, source, stated_by, known)
        put = rounds(asked.policies, asked.day, known.catalogue)
        interview = Interview(asked, put, engine(), known.library, state)
        finished = dialogue.run(interview, lambda: _save(keep, interview), resumed=found is not None)
    except KeyboardInterrupt:
        where = f"the answers are in {keep}" if keep else "nothing was kept (--state FILE keeps the answers)"
        click.echo(f"\nStopped; {where}.", err=True)
        ctx.exit(STOPPED)
    dialogue.end(interview, keep if not finished else None, known.own)
    _write(interview, output, finished)
    if finished and keep and not state_file:
        Path(keep).unlink(missing_ok=True)
    ctx.exit(_exit_code(interview))


def _new(dialogue: Dialogue, policies: Sequence[str], day: date | None, reading: str | None, source: str | None,
         stated_by: str | None, known: Knowledge) -> tuple[Asked, State]:
    from compliance.ask import Asked
    from compliance.decide import Reading
    from compliance.policy.asked import rounds

    # A mistake in what is asked comes out before anybody has answered anything.
    rounds(policies, day or date.today(), known.catalogue)
    state = _begun(source, known)
    name = stated_by or dialogue.who()
    return Asked(tuple(sorted(set(policies))), day or date.today(), Reading(reading or "both"), name, date.today(),
                 _digests(known)), state


def _digests(known: Knowledge) -> tuple[str, ...]:
    return tuple(sorted(folder.sha256 for folder in known.own))


def _begun(source: str | None, known: Knowledge) -> State:
    """The state in which an interview begins: with nothing, or with the one release that is described."""
    from compliance.ask import Interview, State
    from compliance.cli.sources import read_releases
    from compliance.errors import OpenclaimError

    if source is None:
        return State()
    releases = read_releases([source], (), known.library)
    if len(releases) != 1:
        raise OpenclaimError(f"{source}: an interview is about one release, and {len(releases)} are described; name one file")
    return Interview.about(releases[0])


def _resumed(keep: str | None, policies: tuple[str, ...], day: date | None, reading: str | None,
             source: str | None, known: Knowledge) -> tuple[Asked, State] | None:
    """The interview in the state file; None where there is none. OpenclaimError where it is another one than asked for."""
    from compliance.ask import load
    from compliance.errors import InputError, OpenclaimError

    if keep is None or not Path(keep).exists():
        return None
    try:
        asked, state = load(Path(keep).read_text("utf-8"), keep)
    except UnicodeDecodeError:
        raise InputError(keep, "this is no saved interview; name another file with --state") from None
    other = ("asks for other policies" if policies and policies != asked.policies else
             f"is for {asked.day}" if day and day != asked.day else
             f"takes the {asked.reading.value} reading" if reading and reading != asked.reading.value else
             "is asked with other own policies or licences (--policies, --licences)" if asked.own != _digests(known) else
             "began with another description" if source and _begun(source, known).base != state.base else "")
    if other:
        raise OpenclaimError(f"{keep}: the interview kept here {other}; name another file with --state, or delete this one")
    return asked, state


def _save(keep: str | None, interview: Interview) -> None:
    from compliance.ask import saved
    from compliance.cli.output import write

    if keep:
        write(saved(interview.asked, interview.state), keep)


def _write(interview: Interview, output: str | None, finished: bool) -> None:
    """Writes the description; of an interview that goes on later only where it was asked for or is piped on."""
    from compliance.cli.output import write
    from compliance.errors import InputError, OpenclaimError
    from compliance.graph import to_turtle
    from compliance.graph.plain import to_yaml

    if not interview.outcomes() or not (finished or output or not sys.stdout.isatty()):
        return
    graph = interview.description()
    try:
        text = to_turtle(graph).decode() if output and output.endswith(".ttl") else to_yaml(graph, [
            f"Answers of {interview.asked.stated_by} on {interview.asked.answered_on}, asked by openclaim.",
            "What is not stated is unknown."])
    except InputError as error:
        raise OpenclaimError(f"{error.message}: name a file that ends in .ttl with -o") from None
    write(text, output)


def _exit_code(interview: Interview) -> int:
    from compliance.decide import Outcome

    outcomes = {s.result.outcome for s in interview.outcomes()}
    if Outcome.DOES_NOT_QUALIFY in outcomes:
        return FAILED
    return OPEN if not outcomes or outcomes & {Outcome.UNDETERMINED, Outcome.CONTESTED} else QUALIFIED
