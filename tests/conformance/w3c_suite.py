"""Reader of the W3C SHACL test suite: the tests its manifests name, each with its graphs and the report it expects.

Everything is read with pyoxigraph, which keeps literals as they are written: an engine that rewrites them is seen.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

PROJECT: Final = Path(__file__).resolve().parents[2]
SHARED: Final = Path(os.environ.get("OPENCLAIM_SHARED") or PROJECT.parent / "shared")
FOLDER: Final = SHARED / "corpora" / "w3c-shacl" / "tests"
ABSENT: Final = "the W3C SHACL suite (corpora/w3c-shacl in ../shared or in $OPENCLAIM_SHARED) is not here"

BASE: Final = "https://example.org/w3c-shacl/"
MF: Final = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
SH: Final = "http://www.w3.org/ns/shacl#"
SHT: Final = "http://www.w3.org/ns/shacl-test#"

Node = NamedNode | BlankNode | Literal | Triple
SUFFIXES: Final = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}


@dataclass(frozen=True, slots=True, order=True)
class Result:
    """One validation result, its terms in N-Triples syntax, every blank node as `_`, nothing as an empty string."""

    focus: str
    path: str
    component: str
    severity: str
    value: str


@dataclass(frozen=True, slots=True)
class Report:
    """A validation report: the verdict and the results, sorted, equal ones kept as often as they were given."""

    conforms: bool
    results: tuple[Result, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """No report but an error; two refusals are equal whatever their reasons."""

    reason: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class Case:
    """One test: its name (folder and entry), its two graphs as Turtle with their base IRIs, and what must come out."""

    name: str
    data: str
    data_base: str
    shapes: str
    shapes_base: str
    expected: Report | Refusal

    @property
    def part(self) -> str:
        """The half of the suite the test belongs to: core or sparql."""
        return self.name.partition("/")[0]


class Triples:
    """The triples of one document, asked for by subject and property (a local name of the namespace given)."""

    def __init__(self, text: str, base: str, syntax: RdfFormat = RdfFormat.TURTLE) -> None:
        self._objects: dict[tuple[Node, str], list[Node]] = defaultdict(list)
        for quad in parse(text, syntax, base_iri=base):
            self._objects[quad.subject, quad.predicate.value].append(quad.object)

    def objects(self, subject: Node, prop: str) -> list[Node]:
        """The values of a property, in the order of the document; none gives an empty list."""
        return self._objects.get((subject, prop), [])

    def one(self, subject: Node, prop: str) -> Node | None:
        """The first value of a property, or None."""
        return next(iter(self.objects(subject, prop)), None)

    def need(self, subject: Node, prop: str) -> Node:
        """The first value of a property; its absence is a KeyError."""
        if (value := self.one(subject, prop)) is None:
            raise KeyError(f"{subject} has no {prop}")
        return value

    def subjects(self, prop: str) -> Iterator[Node]:
        """The nodes that have a property, in the order of the document."""
        return (subject for subject, p in self._objects if p == prop)

    def members(self, head: Node) -> Iterator[Node]:
        """The members of an RDF list."""
        while (first := self.one(head, RDF + "first")) is not None:
            yield first
            head = self.need(head, RDF + "rest")


def show(term: Node | str | None) -> str:
    """A term as results hold it: N-Triples syntax, `_` for a blank node, an empty string for nothing."""
    text = "" if term is None else str(term)
    return "_" if text.startswith("_:") else text


def show_path(graph: Triples, node: Node | None) -> str:
    """A property path of a graph in SPARQL syntax, bracketed as the engine `shacl` brackets it."""
    if not isinstance(node, BlankNode):
        return show(node)
    if graph.objects(node, RDF + "first"):
        return f"({'/'.join(show_path(graph, step) for step in graph.members(node))})"
    if (choices := graph.one(node, SH + "alternativePath")) is not None:
        return f"({'|'.join(show_path(graph, choice) for choice in graph.members(choices))})"
    if (inverse := graph.one(node, SH + "inversePath")) is not None:
        return f"^{show_path(graph, inverse)}"
    return next(
        f"({show_path(graph, inner)}){suffix}"
        for name, suffix in SUFFIXES.items()
        if (inner := graph.one(node, SH + name)) is not None
    )


def read_report(graph: Triples, node: Node) -> Report:
    """The report that a node of a graph describes; a result without a severity or component is a KeyError."""
    conforms = graph.need(node, SH + "conforms")
    return report(
        isinstance(conforms, Literal) and conforms.value in {"true", "1"},
        (read_result(graph, result) for result in graph.objects(node, SH + "result")),
    )


def report(conforms: bool, results: Iterable[Result]) -> Report:
    """A report with its results in their order."""
    return Report(conforms, tuple(sorted(results)))


def read_result(graph: Triples, node: Node) -> Result:
    """The result that a node of a graph describes."""
    return Result(
        focus=show(graph.need(node, SH + "focusNode")),
        path=show_path(graph, graph.one(node, SH + "resultPath")),
        component=show(graph.need(node, SH + "sourceConstraintComponent")),
        severity=show(graph.need(node, SH + "resultSeverity")),
        value=show(graph.one(node, SH + "value")),
    )


def read_suite(folder: Path = FOLDER) -> list[Case]:
    """Every test that the manifests below a folder lead to, by name; an empty list where the folder is absent."""
    if not (folder / "manifest.ttl").is_file():
        return []
    return sorted(read_manifest(folder, BASE + "manifest.ttl"), key=lambda case: case.name)


def read_manifest(folder: Path, iri: str) -> Iterator[Case]:
    """The tests of one manifest and of those it includes."""
    graph = Triples(read_text(folder, iri), iri)
    for include in graph.objects(NamedNode(iri), MF + "include"):
        yield from read_manifest(folder, named(include))
    for head in graph.objects(NamedNode(iri), MF + "entries"):
        for entry in graph.members(head):
            yield read_case(folder, graph, entry)


def read_case(folder: Path, graph: Triples, entry: Node) -> Case:
    """The test that an entry of a manifest describes."""
    action = graph.need(entry, MF + "action")
    data, shapes = (named(graph.need(action, SHT + name)) for name in ("dataGraph", "shapesGraph"))
    result = graph.need(entry, MF + "result")
    fails = result == NamedNode(SHT + "Failure")
    return Case(
        name=named(entry).removeprefix(BASE),
        data=read_text(folder, data),
        data_base=data,
        shapes=read_text(folder, shapes),
        shapes_base=shapes,
        expected=Refusal("the suite demands an error") if fails else read_report(graph, result),
    )


def read_text(folder: Path, iri: str) -> str:
    """The text of the document that stands for an IRI of the suite."""
    return (folder / iri.removeprefix(BASE)).read_text(encoding="utf-8")


def named(node: Node) -> str:
    """The IRI of a node that must have one."""
    if not isinstance(node, NamedNode):
        raise TypeError(f"{node} is no IRI")
    return node.value
