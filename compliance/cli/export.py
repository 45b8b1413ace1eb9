"""`openclaim export`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import click

from compliance.cli.output import write
from compliance.cli.own import chosen, licence_option
from compliance.exporters import Export, Options, Target


@click.command("export")
@click.argument("source", metavar="FILE|FOLDER|-")
@click.option("--to", "target", type=click.Choice([t.value for t in Target]), required=True, help="The format to write.")
@click.option("-o", "--output", metavar="FILE", help="Write the result to a file, whole or not at all.")
@click.option("--release", "name", metavar="ID", help="Of several releases described, take this one (id or name).")
@click.option("--plain", is_flag=True,
              help="Only what the format has words for; without it the other facts stand in properties that openclaim reads.")
@click.option("--created", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
              help="Date the document; without it SPDX is dated by the day on which the latest source was read.")
@licence_option
@click.option("-q", "--quiet", is_flag=True, help="Do not list on stderr what the format does not hold.")
def command(source: str, target: str, output: str | None, name: str | None, plain: bool, created: datetime | None,
            own_licences: Sequence[str], quiet: bool) -> None:
    """Write the facts of a release as SPDX 3, CycloneDX, MLDCAT-AP or a model card.

    What the format has no words for is kept in properties that openclaim reads back, except in a model card; what it
    cannot hold at all is listed on stderr. The same facts give the same bytes.

    \b
    openclaim export model.yaml --to spdx3 -o model.spdx3.json
    openclaim export cases/olmo-7b --to cyclonedx --plain
    openclaim export model.ttl --to hub-card > README.md
    openclaim import bom.json | openclaim export - --to mldcat

    Exit codes: 0 written; 2 the release could not be read or written.
    """  # noqa: D301
    from compliance.cli.sources import read_releases
    from compliance.errors import InputError
    from compliance.exporters import export
    from compliance.licences import using

    known = chosen((), own_licences).library
    releases = read_releases([source], [name] if name else [], known)
    if len(releases) != 1:
        shown = ", ".join(r.id for r in releases[:3]) + (", …" if len(releases) > 3 else "")
        raise InputError(source, f"one release is written and {len(releases)} are described ({shown}); choose one with --release")
    with using(known):
        found = export(releases[0], Target(target), Options(plain, created.date().isoformat() if created else ""))
    write(found.text, output)
    if not quiet:
        click.echo(summary(found, target), err=True)


def summary(found: Export, target: str) -> str:
    """What the document holds beside the words of its format, what it does not hold, and what the format asks for."""
    lines = [f"note: {text}" for text in found.warnings]
    if found.extended:
        lines.append(f"{len(found.extended)} facts stand where only openclaim reads them:")
        lines += [f"  {text}" for text in found.extended]
    if found.lost:
        lines.append(f"not held by {target}:")
        lines += [f"  {text}" for text in found.lost]
    return "\n".join(lines) if lines else f"{target} holds every fact"
