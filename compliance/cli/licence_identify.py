"""`openclaim licence identify`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from compliance.licences.identify import Difference, Identification, Known

_SHOWN = 12


@click.command("identify")
@click.argument("file", metavar="FILE|-")
@click.option("-f", "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_context
def command(ctx: click.Context, file: str, form: str) -> None:
    """Tell which licence a text is: itself, a modified copy, or nothing known.

    Only layout may differ: white space, quotation marks, decoration, and the fields that an SPDX template lets one fill,
    such as the holder of the copyright. A text with one word added, removed or changed is modified, and its terms are
    unknown.

    \b
    openclaim licence identify LICENSE
    openclaim licence identify LICENSE --format json
    openclaim licence identify - < LICENSE

    Exit codes: 0 identified as itself; 1 modified or unknown; 2 cannot be read.
    """  # noqa: D301
    from compliance.licences.identify import identify, read_text
    from compliance.reports.licence_json import identification_as_json

    answer = identify(read_text(file))
    click.echo(json.dumps(identification_as_json(answer, file), ensure_ascii=False, indent=1) if form == "json" else
               "\n".join(_lines(answer, file)))
    ctx.exit(0 if answer.identified else 1)


def _lines(answer: Identification, file: str) -> list[str]:
    """The answer for people: what it is, what follows, where it differs."""
    match = answer.match
    if match is None:
        return [*_not_identified(answer, file), f"  SHA-256 of the words: {answer.sha256}"]
    how = "letter by letter" if answer.kind == "exact" else "in another layout or with its fields filled"
    found = [f"{file}: {click.style(match.id, bold=True)}   {match.name}, {how}"]
    if match.role == "use-policy":
        found.append(f"  a use policy that belongs to {match.licence}; alone it is no licence")
    elif answer.licence is None:
        found.append("  a known text whose terms nobody has recorded: they are unknown")
    else:
        found.append(f"  licence in a description: {_reference(match)}")
    if match.also:
        found.append(f"  the same words as {', '.join(match.also)}: the text cannot tell, the notice beside it may")
    version = f", {match.version}" if match.version else ""
    return [*found, f"  text: {match.source}{version}, retrieved {match.retrieved}",
            f"  SHA-256 of the words: {answer.sha256}"]


def _reference(match: Known) -> str:
    """The name as a description gives it: an SPDX id, or LicenseRef- and an id of the library."""
    from compliance.licences import library

    name = match.licence or ""
    entry = library().find(name)
    return f"LicenseRef-{name}" if entry is not None and entry.in_library and entry.id == name else name


def _not_identified(answer: Identification, file: str) -> list[str]:
    nearest = [f"{c.text.id} {c.similarity:.1%}" for c in answer.candidates]
    if answer.kind == "unknown":
        return [f"{file}: {click.style('unknown', bold=True)}, near no known text; its terms are unknown until somebody reads it",
                f"  nearest: {', '.join(nearest) or 'none'}"]
    first = answer.candidates[0].text
    count, shown = len(answer.differences), answer.differences[:_SHOWN]
    differ = "passage differs" if count == 1 else "passages differ"
    found = [f"{file}: {click.style('modified', bold=True)}, a text near {first.id} ({first.name}) and not that licence; "
             "its terms are unknown", f"  similar to: {', '.join(nearest)}", f"  {count} {differ} from {first.id}:"]
    found += [line for d in shown for line in _passage(d)]
    return [*found, f"  … and {count - len(shown)} more (--format json has them all)"] if count > len(shown) else found


def _passage(passage: Difference) -> list[str]:
    where = "" if passage.lines is None else f"line {passage.lines[0]}" + (
        f"-{passage.lines[1]}" if passage.lines[1] != passage.lines[0] else "")
    found = [f"  {passage.change.value:8} {where:12} {passage.place}".rstrip()]
    if passage.known:
        found.append(f"    known: {passage.known}")
    if passage.text or passage.around:
        found.append(f"    here:  {passage.around or passage.text}")
    return found
