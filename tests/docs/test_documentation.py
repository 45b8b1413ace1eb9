"""README and docs say what is there: their links lead somewhere, their commands exist with their options and can be run."""

from __future__ import annotations

import inspect
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click
import pytest
from shared import ROOT

from compliance.cli import group

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
NAMES = [p.relative_to(ROOT).as_posix() for p in PAGES]
FENCE = re.compile(r"^```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def anchors(text: str) -> set[str]:
    """The anchors of the headings of a page, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}


@pytest.mark.parametrize("name", [*NAMES, "CHANGELOG.md"])
def test_every_link_leads_somewhere(name: str) -> None:
    for target in re.findall(r"\]\(([^()\s]+)\)", FENCE.sub("", page(name))):
        if re.match(r"https?://", target):
            continue
        path, _, anchor = target.partition("#")
        place = ((ROOT / name).parent / path) if path else ROOT / name
        assert place.exists(), f"{name}: {target}"
        assert not anchor or anchor in anchors(place.read_text(encoding="utf-8")), f"{name}: {target}"


def test_every_page_and_picture_is_reached() -> None:
    listed = set(re.findall(r"\]\(([\w-]+\.md)\)", page("docs/README.md")))
    assert listed == {p.name for p in PAGES} - {"README.md"}
    shown = {Path(t).name for name in NAMES for t in re.findall(r"\]\((pictures/[\w-]+\.png)\)", page(name))}
    assert shown == {p.name for p in (ROOT / "docs" / "pictures").iterdir()}


class Said(NamedTuple):
    """A command that a text names, with the words that follow `openclaim`."""

    where: str
    words: tuple[str, ...]


def code(text: str) -> str:
    """What stands in blocks of a page and in its indented lines."""
    indented = re.findall(r"^ {4}(.*)$", FENCE.sub("", text), re.MULTILINE)
    return "\n".join([*FENCE.findall(text), *indented])


def quoted(text: str) -> list[str]:
    """The commands between back quotes."""
    return re.findall(r"`(openclaim [a-z][^`…]*)`", re.sub(r"\n(?! *\n)", " ", FENCE.sub("", text)))


def lines(text: str) -> Iterator[str]:
    """The lines that are a command; after two spaces or # stands what it is for."""
    # A text in quotation marks may go on on the next line.
    joined = re.sub(r'^((?:\$ )?openclaim (?:[^"\n]*"[^"\n]*")*[^"\n]*"[^"\n]*)\n\s*', r"\1 ", text, flags=re.MULTILINE)
    for line in re.findall(r"^(?:\$ |.* (?:&&|\|) )?(openclaim [a-z].*)$", joined, re.MULTILINE):
        yield re.split(r"\s+#\s|\s{2,}", line)[0]


def helps() -> Iterator[tuple[str, click.Command]]:
    """Every command with its name, those of groups included."""
    context = click.Context(group)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None
        yield name, found
        if isinstance(found, click.Group):
            yield from ((f"{name} {part}", made) for part, made in found.commands.items())


COMMANDS = dict(helps())


def said() -> Iterator[Said]:
    pages = ((n, line) for n in NAMES for line in [*lines(code(page(n))), *quoted(page(n))])
    texts = [(f"{n} --help", c.help or "") for n, c in COMMANDS.items()] + [("--help", group.help or "")]
    shown = ((where, line) for where, text in texts for line in lines(inspect.cleandoc(text)))
    for where, line in [*pages, *shown]:
        for part in re.split(r" \| | && ", line):
            words = shlex.split(part)
            if words[0] == "openclaim":
                # What follows < or > is for the shell.
                end = next((n for n, w in enumerate(words) if w in "<>"), len(words))
                yield Said(where, tuple(words[1:end]))


SAID = list(dict.fromkeys(said()))


def named(words: tuple[str, ...]) -> list[tuple[click.Command, list[str]]]:
    """The command of some words with its own words; several of a line such as `policy list, show`."""
    first = words[0].rstrip(",|")
    found = COMMANDS[first]
    if not isinstance(found, click.Group) or len(words) == 1:
        return [(found, list(words[1:]))]
    parts = [p for w in words[1:] for p in re.split(r"[,|]", w) if p]
    if "," in " ".join(words[1:]) or "|" in words[1]:
        return [(COMMANDS[f"{first} {p}"], []) for p in parts if not p.isupper()]
    return [(COMMANDS[f"{first} {words[1]}"], list(words[2:]))]


def test_commands_are_found_in_the_texts() -> None:
    assert len(SAID) > 120
    assert {s.where for s in SAID} >= {"README.md", "docs/fix.md", "docs/batch.md", "compare --help", "--help"}


@pytest.mark.parametrize("told", SAID, ids=lambda s: f"{s.where}: {' '.join(s.words)}"[:90])
def test_every_command_that_is_named_exists_with_its_options(told: Said) -> None:
    for command, words in named(told.words):
        context = click.Context(command)
        # Of an option without a value the text speaks, as in `compare --set`.
        bare = words and words[-1] in {o for p in command.params if isinstance(p, click.Option) and not p.is_flag for o in p.opts}
        values, _, order = command.make_parser(context).parse_args([*words, "…"] if bare else [w for w in words if w != "-h"])
        for option in order:
            if isinstance(option.type, click.Choice):
                given = values[option.name]
                for value in given if isinstance(given, list) else [given]:
                    assert value.isupper() or value == "…" or option.type.convert(value, option, context), value


