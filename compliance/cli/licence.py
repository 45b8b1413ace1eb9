"""`openclaim licence`."""

from __future__ import annotations

import json
from collections.abc import Sequence

import click

from compliance.cli import licence_authoring
from compliance.cli.groups import Listed
from compliance.cli.licence_identify import command as identify
from compliance.cli.own import chosen, licence_option
from compliance.errors import UnknownNameError
from compliance.licences import Entry, Library, library
from compliance.reports.licence_json import LEFT_OUT, clause, clauses, licence_as_json, licence_in_short
from compliance.terms import nearest, show


@click.group("licence", cls=Listed)
def command() -> None:
    """List, show, identify, check, start and classify licences."""


for _other in (identify, licence_authoring.new, licence_authoring.check):
    command.add_command(_other)


@command.command("list")
@click.option("--class", "wanted", metavar="CLASS", help="Only licences of this class, for example UseRestrictedLicence.")
@click.option("-f", "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@licence_option
def list_(wanted: str | None, form: str, own_licences: Sequence[str]) -> None:
    """List the licences of the library with their SPDX id, OSI flag, review day and main classes."""
    known = chosen((), own_licences).library
    entries = [e for i in known.ids() if (e := known.find(i)) and (wanted is None or wanted in e.classes)]
    if wanted is not None and not entries:
        classes = {c for i in known.ids() if (e := known.find(i)) for c in e.classes}
        raise UnknownNameError(f"unknown licence class '{wanted}'{nearest(wanted, classes)} "
                               f"(there are {', '.join(sorted(classes))})")
    if form == "json":
        click.echo(json.dumps([licence_in_short(e) for e in entries], ensure_ascii=False, indent=1))
        return
    for entry in entries:
        click.echo(f"{entry.id:28} {_flag(entry):4} {_reviewed(entry):11} {_kind(entry):22} {entry.name}")
    click.echo(f"{len(entries)} licences; OSI = on the list of the Open Source Initiative; a day says when the text was read",
               err=True)


def _flag(entry: Entry) -> str:
    return "OSI" if entry.node.value("osiApproved") is True else ""


def _reviewed(entry: Entry) -> str:
    day = entry.node.value("reviewed")
    return "unreviewed" if day is None else str(day)


_KINDS = (("FreeOpenSourceLicence", "free"), ("NonCommercialLicence", "non-commercial"),
          ("ScaleRestrictedLicence", "scale-restricted"), ("TerritoriallyRestrictedLicence", "territory-restricted"),
          ("UseRestrictedLicence", "use-restricted"), ("OutputRestrictedLicence", "output-restricted"),
          ("NoDerivativesLicence", "no derivatives"), ("OSDNonConformantLicence", "restricted"))


def _kind(entry: Entry) -> str:
    return next((word for cls, word in _KINDS if cls in entry.classes), "not settled")


@command.command("show")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option("-f", "--format", "form", type=click.Choice(["text", "json", "turtle"]), default="text", show_default=True)
@licence_option
def show_(names: Sequence[str], form: str, own_licences: Sequence[str]) -> None:
    """Show the terms of licences, clause by clause, with their evidence.

    A name is an id of the library (llama-3), LicenseRef-llama-3, an SPDX id (Apache-2.0) or a hub tag (llama3).
    """
    known = chosen((), own_licences).library
    entries = [_find(known, n) for n in names]
    if form == "json":
        click.echo(json.dumps([licence_as_json(e) for e in entries], ensure_ascii=False, indent=1))
    elif form == "turtle":
        for entry in entries:
            click.echo(_turtle(entry, known), nl=False)
    else:
        click.echo("\n\n".join("\n".join(_lines(e)) for e in entries))


def _find(known: Library, name: str) -> Entry:
    entry = known.find(name)
    if entry is None:
        raise UnknownNameError(f"no licence '{name}' in the library or on the SPDX list{known.suggest(name)}")
    return entry


def _turtle(entry: Entry, known: Library) -> str:
    from compliance import resources

    if not entry.in_library:
        raise UnknownNameError(f"{entry.id} is known by its flags on the SPDX list only; the library has no file for it")
    return resources.read(known.file(entry.id)).decode("utf-8-sig")


def _terms(entry: Entry) -> list[tuple[str, str]]:
    found = [(t, ", ".join(show(v) for v in values)) for t, values in entry.node.values.items() if t not in LEFT_OUT]
    return [*found, *(("useRestriction", clause(c)) for c in entry.node.children.get("useRestriction", ()))]


def _lines(entry: Entry) -> list[str]:
    osi, fsf = entry.node.value("osiApproved"), entry.node.value("fsfLibre")
    found = [click.style(f"{entry.name}", bold=True) + f"   {entry.id}",
             f"  on the OSI's list: {'yes' if osi else 'no'}; on the FSF's list: {'yes' if fsf else 'no'}"]
    if not entry.in_library:
        return [*found, "  known by its flags on the SPDX list only; its terms are unknown until somebody reads the text"]
    day = entry.node.value("reviewed")
    found.append(f"  read clause by clause on {day}" if day else
                 "  not reviewed: terms that are not stated are unknown")
    found.append(f"  classes: {', '.join(c for c in entry.classes if c != 'Licence') or 'none'}")
    found += [f"    {term:34} {value}" for term, value in _terms(entry)]
    unread = ", ".join(str(v) for v in entry.node.values.get("unread", ()))
    found += [f"  unread: {unread}"] if unread else []
    found += [f"  clause {c}" for c in clauses(entry)]
    found += [f"  evidence: {'; '.join(s for s in (e.source, e.stated_by) if s)}" + (f' "{e.quote}"' if e.quote else "")
              for e in entry.node.evidence]
    return found


@command.command("classify")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit with 1 where the kept classes are not current.")
@click.pass_context
def classify(ctx: click.Context, only_check: bool) -> None:
    """Classify the library with the OWL reasoner and keep the result (needs the extra `reasoner` and a checkout)."""
    from pathlib import Path

    from compliance import resources
    from compliance.cli.output import write
    from compliance.licences.library import licence_graph, names_in
    from compliance.reasoning import by_hermit, inferred_turtle, library_statements

    place = resources.folder("ontology", "inferred", "licences.ttl")
    files = {i: resources.folder("ontology", "licences", f"{i}.ttl") for i in library().ids()}
    names = {i: names_in(licence_graph(f), i) for i, f in files.items()}
    text = inferred_turtle(by_hermit(library_statements(library())), names)
    current = place.is_file() and place.read_bytes().decode() == text
    if only_check:
        click.echo("the kept classes are current" if current else "the kept classes are not current", err=True)
        ctx.exit(0 if current else 1)
    write(text, str(Path(str(place))))
    click.echo(f"classified {len(files)} licences", err=True)
