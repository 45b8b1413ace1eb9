"""`openclaim record`: audit records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from compliance.cli.groups import Listed
from compliance.cli.own import chosen, own_options
from compliance.engines import EngineName, engine

if TYPE_CHECKING:
    from compliance.decide import Decision
    from compliance.own import Knowledge
    from compliance.record import Difference, Record

SAME, DIFFERENT, OTHER_BASIS = 0, 1, 3


@click.group("record", cls=Listed)
def command() -> None:
    """Verify audit records, which openclaim check --record writes."""


@command.command("verify")
@click.argument("file", metavar="FILE")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--key", metavar="FILE", help="The record has to be signed by this public key (PEM).")
@click.option("--engine", "engine_name", type=click.Choice([e.value for e in EngineName]),
              default=EngineName.FAST.value, show_default=True, help="SHACL engine; pyshacl is the reference.")
@own_options
@click.option("-q", "--quiet", is_flag=True, help="No summary line on stderr.")
@click.pass_context
def verify_command(ctx: click.Context, file: str, sources: Sequence[str], key: str | None, engine_name: str,
                   own_policies: Sequence[str], own_licences: Sequence[str], quiet: bool) -> None:
    """Decide again what a record says was decided, and say what differs.

    Without a SOURCE the description in the record is decided again; with one it is that of the source, which has to
    state the recorded facts. A record that was made with own policies or licences needs them here too.

    \b
    openclaim check model.yaml -p eu-ai-act/53-2-a --record model.record.json --key private.pem
    openclaim record verify model.record.json --key public.pem
    openclaim record verify model.record.json model.yaml

    Exit codes: 0 nothing differs; 1 the signature, the facts or the decision differs; 2 the question could not be put;
    3 the decision is the same, and the tool, a policy, a licence or a shared file is another.
    """  # noqa: D301
    from compliance.cli.sources import read_releases
    from compliance.record import read_record, verify

    record = read_record(file)
    known = chosen(own_policies, own_licences)
    given = read_releases(sources, (), known.library) if sources else []
    found = verify(record, known, engine(EngineName(engine_name)), given, key)
    for difference in found:
        click.echo(_plain(f"{'differs' if difference.grave else 'other'}: {difference}"))
    if not quiet:
        click.echo(_summary(record, found, key), err=True)
    ctx.exit(DIFFERENT if any(d.grave for d in found) else OTHER_BASIS if found else SAME)


def _plain(text: str) -> str:
    return "".join(c if c.isprintable() else "�" for c in text)


def _summary(record: Record, found: Sequence[Difference], key: str | None) -> str:
    releases, grave = len(record.subjects), sum(d.grave for d in found)
    decided = f"{releases} release{'s' if releases != 1 else ''} decided again"
    differ = f"{grave} difference{'s' if grave != 1 else ''} in the decision, the facts or the signature"
    same = differ if grave else "the decision is as recorded"
    other = f", {len(found) - grave} in what it was decided by" if len(found) > grave else ""
    signature = "" if key else "; its signature was not checked (--key)" if record.envelope is not None else "; it is not signed"
    return f"{decided}: {same}{other}{signature}"


def record_of(decisions: Sequence[Decision], policies: Sequence[str], known: Knowledge, key: str | None) -> bytes:
    """The record of some decisions, signed where a key is given."""
    from compliance.record import Asked, make

    first = decisions[0]
    statement = make(decisions, Asked(tuple(policies), first.as_of, first.reading), known)
    if key is None:
        return statement
    from compliance.record.sign import sign

    return sign(statement, key)
