"""What the tests of foreign formats share: reading a document, and the facts of a release without where they come from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from compliance.errors import InputError
from compliance.graph import Graph
from compliance.graph.nodes import Node
from compliance.importers import read_any
from compliance.model import Release, one_release
from compliance.terms import NOTE, show

DOCUMENTS = Path(__file__).parent / "documents"
Row = tuple[str, str, str]


def read(text: str, name: str) -> Graph:
    """The graph of a document in any form, recognised as the command line recognises it."""
    return read_any(text.encode(), name, name.rpartition(".")[2])


def release(text: str, name: str) -> Release:
    """The one release of a document."""
    return one_release(read(text, name))


def document(name: str) -> str:
    """The text of a document that was written by hand for the tests."""
    return (DOCUMENTS / name).read_text(encoding="utf-8")


def rows(of: Release | Node) -> list[Row]:
    """Every fact as path, term and value, sorted: what a description says, without ids and evidence."""
    return sorted(_rows(of.node if isinstance(of, Release) else of, ""))


def _rows(node: Node, path: str) -> Iterator[Row]:
    yield path, "type", node.cls
    for term, values in node.values.items():
        yield from ((path, term, show(value)) for value in values)
    for term, children in node.children.items():
        for child in children:
            yield from _rows(child, f"{path}/{child.cls if term == 'artifact' else term}")


def notes(graph: Graph) -> str:
    """The notes of an import, one a line."""
    return "\n".join(text for _, text in graph.pairs(NOTE))


def error(text: str, name: str) -> str:
    """What is said about a document that is refused."""
    with pytest.raises(InputError) as raised:
        read(text, name)
    return str(raised.value)
