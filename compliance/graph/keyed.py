"""YAML and plain JSON whose keys are the terms of the vocabulary: the same graph as Turtle, with a line for each fact.

The values are read by the kind of the term, so that `1e24` is a number for a compute term and `no` is a text.
"""

from __future__ import annotations

import json
import re

import pyoxigraph as ox
import yaml

from compliance.errors import InputError
from compliance.graph.documents import as_node, composed, decoded, number_node
from compliance.graph.mappings import Reader, WithoutLines
from compliance.graph.triples import Graph, Object
from compliance.terms import Term


def read(text: str, source: str, form: str = "yaml") -> Graph:
    """The graph of a YAML or JSON text: one release, or a list of releases, each a mapping of terms.

    With the form "json" the text has to be JSON. InputError with the line for broken YAML or JSON, a repeated key, an
    unknown term, or a text that holds no mapping.
    """
    if form == "json" and (quick := _quick(text, source)) is not None:
        return quick
    return _read(text, source, form)


def _read(text: str, source: str, form: str) -> Graph:
    root, reader = composed(text, source, form), Reader(source)
    for item in root.value if isinstance(root, yaml.SequenceNode) else [root]:
        reader.top(item)
    return Graph(reader.triples, source, reader.lines.get)


def from_values(document: object, source: str) -> Graph:
    """The graph of plain Python values whose keys are terms, as an importer makes them; InputError as for `read`."""
    return read(json.dumps(document, ensure_ascii=False, default=str), source, "json")


def _quick(text: str, source: str) -> Graph | None:
    """The graph of JSON in which nothing is wrong, without the lines of its facts; None where anything is unusual.

    The lines are found by reading again in full where an error needs one, which few texts of a corpus do.
    """
    if re.search(r"(?i)\\ud[89a-f]", text):
        return None
    reader = WithoutLines(source)
    try:
        for item in decoded(text):
            reader.top(item)
    except (InputError, ValueError, RecursionError):
        return None
    full: list[Graph] = []

    def line(triple: ox.Triple) -> int | None:
        if not full:
            full.append(_read(text, source, "json"))
        return full[0].line(triple)

    return Graph(reader.triples, source, line)


def object_of(term: Term, value: str | bool | tuple[str]) -> Object:
    """What one plain JSON value of a term becomes, a number being given as a tuple of its spelling; InputError as for `read`."""
    return WithoutLines("").value(term, number_node(value[0]) if isinstance(value, tuple) else as_node(value), 0)
