"""Splits a card into its front matter (YAML) and its prose, each with the lines of the file."""

from __future__ import annotations

import re
from typing import NamedTuple

from compliance.errors import InputError, short
from compliance.importers.building import File, Place
from compliance.importers.yaml_tree import Items, Keys, Text, Tree, load

_LIMIT = 1024 * 1024
_OPEN = re.compile(r"\s*^---[ \t]*$", re.MULTILINE)
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_UNCLOSED = re.compile(r"\s*^---[ \t]*\n[A-Za-z][\w-]*:(?:[ \t]|$)", re.MULTILINE)
_SAYS = re.compile(r"^[ \t]*[^\s#]", re.MULTILINE)


class Card(NamedTuple):
    """A card: the keys of its front matter (none where it has none), its prose, and the line on which the prose begins."""

    keys: Keys
    prose: str
    line: int


def split(text: str, source: str) -> Card:
    """The parts of a card with plain line ends; InputError with the line where the front matter is no YAML mapping.

    A text that begins with a rule which nothing closes has no front matter.
    """
    opened = _OPEN.match(text)
    closed = _CLOSE.search(text, opened.end() + 1) if opened else None
    if opened is None or closed is None:
        return Card(Keys({}, 1), text, 1)
    inside = text[opened.end():closed.start()]
    above = text.count("\n", 0, opened.end())
    prose, line = text[closed.end():], 1 + text.count("\n", 0, closed.end())
    if not _SAYS.search(inside):
        return Card(Keys({}, 1), prose, line)
    # The line breaks above keep the lines of the parser those of the file.
    tree = load("\n" * above + inside, source, _LIMIT)
    if not isinstance(tree, Keys):
        raise InputError(source, "the front matter has to be a mapping of keys such as 'license: apache-2.0'", tree.line)
    return Card(tree, prose, line)


def unclosed(text: str) -> bool:
    """Whether a text begins with front matter by the looks of it, which nothing closes."""
    return not is_card(text) and _UNCLOSED.match(text) is not None


def is_card(text: str) -> bool:
    """Whether a text begins with front matter that is closed, as no other text does that openclaim reads."""
    opened = _OPEN.match(text)
    return opened is not None and _CLOSE.search(text, opened.end() + 1) is not None


def texts(tree: Tree | None) -> list[Text]:
    """The texts of a value that may be a single one or a list; what is neither is left out."""
    found = [tree] if isinstance(tree, Text) else tree.items if isinstance(tree, Items) else []
    return [t._replace(text=t.text.strip()) for t in found if isinstance(t, Text) and t.text is not None and t.text.strip()]


def single(tree: Tree | None) -> Text | None:
    """The one text of a value; None where there is none or several."""
    found = texts(tree)
    return found[0] if len(found) == 1 else None


def place(file: File, line: int, quote: str) -> Place:
    """A line of a file with the words that stand there."""
    return Place(f"L{line}", short(quote), line, file)
