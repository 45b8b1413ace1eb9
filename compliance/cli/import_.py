"""`openclaim import`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from compliance.cli.own import chosen, licence_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from compliance.graph import Graph
    from compliance.graph.nodes import Node

_FORMS = ("yaml", "turtle", "json", "nt")


class _WithFormats(click.Command):
    """A command whose help ends with the formats that are read."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from compliance.importers import formats

        with formatter.section("Formats (--from; recognised without it)"):
            formatter.write_dl([(entry.format.value, entry.about) for entry in formats()])


def _known(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    from compliance.importers import Format
    from compliance.terms import nearest

    if value not in set(Format):
        raise click.BadParameter(f"'{value}' is no format that is read{nearest(value, [f.value for f in Format])} "
                                 f"(one of {', '.join(Format)})")
    return value


@click.command("import", cls=_WithFormats)
@click.argument("path", required=False, default="-", metavar="[FILE|FOLDER|hf:ORG/NAME[@REVISION]|-]")
@click.option("--from", "wanted", metavar="FORMAT", callback=_known, help="Read this format instead of recognising it.")
@click.option("--published", metavar="ADDRESS",
              help="Of a hub folder: the address at which anyone can get it, for which you vouch. Without it the folder shows "
                   "that parts exist, and whether they are available stays unknown.")
@click.option("-f", "--format", "form", type=click.Choice(_FORMS), default="yaml", show_default=True,
              help="How the description is written.")
@click.option("-o", "--output", metavar="FILE", help="Write the description to a file, whole or not at all.")
@click.option("--offline", is_flag=True, help="Of hf:ORG/NAME take what was fetched before, and ask nobody.")
@licence_option
@click.option("-q", "--quiet", is_flag=True, help="No notes and no summary on stderr.")
def command(path: str, wanted: str | None, published: str | None, form: str, output: str | None, offline: bool,
            own_licences: Sequence[str], quiet: bool) -> None:
    """Turn what a team already has into a description with evidence for every fact.

    What the source does not say stays unknown. What it says in two ways stays unknown too, and a note names both places.
    Of weights files no more than the header is read. Nothing is fetched unless you name a repository of the hub: then its card,
    settings and licence files come from there at one fixed commit, which the evidence names, and never weights.

    \b
    openclaim import ./my-model -o model.yaml          a hub repository folder
    openclaim import ./my-model --published https://huggingface.co/acme/my-model
    openclaim import bom.cdx.json -f turtle            a bill of materials
    openclaim import README.md --from hub-card
    cat model.gguf | openclaim import - | openclaim check -
    openclaim import hf:acme/my-model@v1 -o model.yaml  fetched from the hub (needs the extra 'hub')
    """  # noqa: D301
    from compliance.cli.output import write
    from compliance.graph.written import written
    from compliance.licences import using
    from compliance.model import releases
    from compliance.terms import NOTE

    with using(chosen((), own_licences).library):
        graph = _fetched(path, offline, quiet) if path.startswith("hf:") else _read(path, wanted, published)
    found = releases(graph)
    write(written(graph, form, path), output)
    if quiet:
        return
    notes = sorted({text for _, text in graph.pairs(NOTE)})
    for note in notes:
        # A name in the source may hold characters that would steer the terminal.
        click.echo("note: " + "".join(c if c.isprintable() else "\ufffd" for c in note), err=True)
    facts = sum(_facts(release.node) for release in found)
    click.echo(", ".join(f"{n} {what}{'' if n == 1 else 's'}" for n, what in
                         ((len(found), "release"), (facts, "fact"), (len(notes), "note"))), err=True)


def _fetched(address: str, offline: bool, quiet: bool) -> Graph:
    from compliance.importers.hub.fetch import described, fetch

    found = fetch(address, offline, lambda text: None if quiet else click.echo(text, err=True))
    return described(found, address)


def _read(path: str, wanted: str | None, published: str | None) -> Graph:
    """The graph of what the user names; OpenclaimError where it is of no format that is read."""
    import sys
    from pathlib import Path

    from compliance.cli.sources import is_repository
    from compliance.errors import InputError, OpenclaimError
    from compliance.importers import Format, read_file, read_folder, read_stream

    form = Format(wanted) if wanted else None
    if path == "-":
        if sys.stdin.isatty():
            raise OpenclaimError("name a file or a folder to import, or pipe a file in")
        return read_stream(sys.stdin.buffer, "<stdin>", "", form)
    place = Path(path)
    if place.is_dir():
        if form is not None and form is not Format.HUB:
            raise InputError(path, f"{form.value} is read from a file, and this is a folder")
        if form is None and not is_repository(path):
            raise InputError(path, "the folder is no hub repository (no README.md with front matter, config.json or weights lie "
                                   "in it); name a file, or say --from hub")
        return read_folder(place, path, published)
    if published:
        raise InputError(path, "--published says where a hub folder is public, and this is no folder")
    if not place.is_file():
        raise InputError(path, "this is neither a file nor a folder; pipe it in and name '-'" if place.exists()
                         else "there is no such file or folder")
    if form is Format.HUB:
        raise InputError(path, "a hub repository is a folder; of a card alone say --from hub-card")
    return read_file(place, path, form)


def _facts(node: Node) -> int:
    """How many facts a node and those below it state; evidence is none."""
    return len(node.values) + sum(_facts(n) for nodes in node.children.values() for n in nodes)
