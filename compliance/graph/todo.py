"""Finds what a template leaves to its author: texts that begin with TODO."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from compliance.errors import short
from compliance.graph.triples import Graph, Object, Subject

MARK = "TODO"
_UNFINISHED = "still to be filled in"


def todos(graph: Graph) -> Iterator[tuple[Subject, str, Object, str]]:
    """Every text that begins with TODO: its node, its word, the text, and the sentence that says so."""
    for triple in graph:
        value = triple.object
        if isinstance(value, ox.Literal) and value.value.lstrip().startswith(MARK):
            word = triple.predicate.value.replace("#", "/").rpartition("/")[2]
            wanted = short(value.value.strip().removeprefix(MARK).lstrip(" :"))
            message = f"{word}: {_UNFINISHED}" + (f" ({wanted})" if wanted else "") + "; put your text in the place of the TODO"
            yield triple.subject, triple.predicate.value, value, message  # type: ignore[misc]


def unfinished(message: str) -> bool:
    """Whether a sentence is one of those that `todos` gives."""
    return f": {_UNFINISHED}" in message
