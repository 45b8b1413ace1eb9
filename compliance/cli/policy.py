"""`openclaim policy`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from compliance.cli import policy_authoring
from compliance.cli.groups import Listed
from compliance.cli.own import chosen, own_options
from compliance.policy import Determination, Policies, PolicyVersion

if TYPE_CHECKING:
    from compliance.policy.items import Item as GradedItem


@click.group("policy", cls=Listed)
def command() -> None:
    """List, show, compare, check and start policies: laws, guidelines and definitions in dated versions."""


for _own in (policy_authoring.new, policy_authoring.check, policy_authoring.diff):
    command.add_command(_own)


@command.command("list")
@own_options
@click.option("-f", "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def list_(own_policies: tuple[str, ...], own_licences: tuple[str, ...], form: str) -> None:
    """List every policy with its versions and the days from which they are in force."""
    from compliance.reports.policy_json import versions_as_json

    known = chosen(own_policies, own_licences).catalogue
    rows = versions_as_json(known, date.today())
    if form == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        mark = "*" if row["current"] else " "
        click.echo(f"{mark} {row['id']:30} from {row['inForceFrom']}  {row['label']}")
    click.echo("* in force today", err=True)


@command.command("show")
@click.argument("name", metavar="ID[@VERSION]")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="As in force on this day; today when absent.")
@own_options
@click.option("-f", "--format", "form", type=click.Choice(["text", "json", "svg", "mermaid"]), default="text",
              show_default=True, help="svg and mermaid draw the condition trees.")
def show_(name: str, as_of: datetime | None, own_policies: tuple[str, ...], own_licences: tuple[str, ...], form: str) -> None:
    """Show the conditions of a policy or of one determination, with authority, questions and remedies.

    Of a policy that grades or counts, such as mof or fmti/2025-12, its items are shown with their criteria. The name is
    that of openclaim check --policy: eu-ai-act, eu-ai-act/53-2-a, osaid/1.0, eu-ai-act@2024-1689.
    """
    from compliance.policy.asked import put
    from compliance.policy.items import items

    day = as_of.date() if as_of else date.today()
    known = chosen(own_policies, own_licences)
    question = put([name], day, known.catalogue)
    policies = question.policies
    found = [policies.determinations[i] for i in question.determinations]
    if form == "json":
        from compliance.reports.policy_json import put_as_json

        click.echo(json.dumps(put_as_json(question, known.catalogue), ensure_ascii=False, indent=1))
    elif form in ("svg", "mermaid"):
        from compliance.reports.formats import Format, draw
        from compliance.reports.grow import bare_tree

        click.echo(draw([bare_tree(d, policies) for d in found], Format(form), known.own), nl=False)
    else:
        texts = [*(_lines(d, policies) for d in found), *(_graded_lines(v, items(v, known.catalogue)) for v in question.assessed)]
        click.echo("\n\n".join("\n".join(lines) for lines in texts))


def _lines(d: Determination, policies: Policies) -> list[str]:
    from compliance.policy.outline import determination_lines

    found = [click.style(f"{d.id}  {d.label}", bold=True), f"  {d.question}", f"  policy {d.policy}/{d.version}"
             + "".join(f", read by {v.id}" for v in policies.readers(d.policy))]
    return found + determination_lines(d)


def _graded_lines(version: PolicyVersion, listed: Sequence[GradedItem]) -> list[str]:
    """A version that grades or counts, with each item below its section."""
    found, last = [click.style(f"{version.id}  {version.label}", bold=True), f"  {len(listed)} items"], ""
    for item in listed:
        if item.section != last:
            found.append(f"  {item.section}")
            last = item.section
        found.append(f"    {item.label}")
        found += [f"      {f'{grade}: ' if grade else ''}{text}" for grade, text in item.criteria]
    return found


@command.command("map")
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@click.option("-f", "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def map_(one: str, other: str, form: str) -> None:
    """Show which items of policy A correspond to which of policy B.

    A name is a policy (mof) or a version (fmti/2023-10). As in SKOS, broadMatch says that the item of B is the
    wider one.

    \b
    openclaim policy map osaid mof
    openclaim policy map openness-index/2.0 fmti/2025-12 --format json
    """  # noqa: D301
    from compliance.policy.crosswalk import Crosswalk, Item, crosswalk

    def plain(item: Item, known: Crosswalk) -> dict[str, str]:
        scheme, name = known.name(item.scheme), item.iri.rpartition("#")[2]
        return {"scheme": scheme, "item": name, "label": item.label, "iri": item.iri}

    known = crosswalk()
    found = known.between(one, other)
    mapped = {m.source.iri for m in found}
    gaps = [i for i in known.without(one) if i.iri not in mapped]
    if form == "json":
        mappings = [{"source": plain(m.source, known), "relation": m.relation, "target": plain(m.target, known),
                     "confidence": m.confidence, "note": m.note or None} for m in found]
        without = [{**plain(i, known), "notes": list(i.without)} for i in gaps]
        click.echo(json.dumps({"mappings": mappings, "withoutCounterpart": without}, ensure_ascii=False, indent=1))
        return
    last = ""
    for m in found:
        if m.source.iri != last:
            click.echo(click.style(f"{m.source.label}  ({known.name(m.source.scheme)})", bold=True))
            last = m.source.iri
        click.echo(f"  {m.relation:12} {m.target.label}  ({known.name(m.target.scheme)}), confidence {m.confidence}")
        if m.note:
            click.echo(f"               {m.note}")
    for item in gaps:
        click.echo(f"{click.style(item.label, bold=True)}  ({known.name(item.scheme)})")
        for note in item.without:
            click.echo(f"  {note}")
    click.echo(f"{len(found)} mappings between {one} and {other}", err=True)
