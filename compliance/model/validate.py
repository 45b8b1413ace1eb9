"""Whether a description is fit for use: the shapes of `shapes/description.ttl`, as findings and as a SHACL report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from urllib.parse import quote

import pyoxigraph as ox

from compliance.findings import Finding, ordered, violations
from compliance.graph import Graph, Subject, vocabulary
from compliance.graph.conformance import SH, Result, fast_results, line_of, own_shapes, results
from compliance.graph.nodes import Node
from compliance.graph.triples import RDF_TYPE, to_turtle
from compliance.licences import Library, library
from compliance.model.labels import labels
from compliance.model.licence_names import licence_results
from compliance.model.release import Release, releases
from compliance.terms import NAMESPACE, Kind

_XSD = "http://www.w3.org/2001/XMLSchema#"
_SEVERITY = {"violation": "Violation", "warning": "Warning"}


class Report(NamedTuple):
    """What a validation found, and the same as a `sh:ValidationReport` in Turtle.

    In the report a node without an IRI is called `urn:openclaim:node:` and its label.
    """

    findings: tuple[Finding, ...]
    turtle: bytes

    @property
    def valid(self) -> bool:
        """Whether there is no violation; warnings do not count."""
        return not violations(self.findings)


def validate(graph: Graph, day: date | None = None, reference: bool = False, known: Library | None = None) -> Report:
    """What is wrong with the releases of a description and what is missing; InputError where it cannot be read at all.

    With a day, facts that come later than it are violations; without one no fact is too late. With `reference` pySHACL
    runs the shapes, which takes seconds where the fast engine takes milliseconds; a test proves that both agree. Licences are
    looked up in the library `known`, in the shipped one where none is given.
    """
    found = releases(graph)
    names = labels(found)
    data = _data(found, names, day)
    reported = (results if reference else fast_results)(data, own_shapes("description"))
    reported += dict.fromkeys(licence_results((r.node for r in found), known or library(), lambda n: _name(n, names[n])))
    nodes: dict[object, Subject] = {_name(node, label): node for node, label in names.items()}
    findings = [_finding(graph, nodes, names, result) for result in reported]
    return Report(tuple(ordered(findings)), to_turtle(_report(reported)))


def _name(node: Subject, label: str) -> ox.NamedNode:
    """The IRI of a node in the data that are validated: its own, or one made of its label."""
    return node if isinstance(node, ox.NamedNode) else ox.NamedNode("urn:openclaim:node:" + quote(label, safe=""))


def _data(found: Sequence[Release], names: Mapping[Subject, str], day: date | None) -> list[ox.Triple]:
    """The triples of the releases with names for all nodes, the classes above each type, and the day."""
    def renamed(node: object) -> object:
        return _name(node, names[node]) if node in names else node  # type: ignore[arg-type, index]

    triples = []
    for release in found:
        closure = release.graph.closure([release.node.subject])
        triples += [ox.Triple(renamed(t.subject), t.predicate, renamed(t.object)) for t in closure]  # type: ignore[arg-type]
        triples += [ox.Triple(renamed(n), RDF_TYPE, ox.NamedNode(NAMESPACE + cls)) for n, cls in _classes(release)]  # type: ignore[arg-type]
    if day is not None:
        literal = ox.Literal(day.isoformat(), datatype=ox.NamedNode(_XSD + "date"))
        triples += [ox.Triple(_name(n, label), ox.NamedNode(NAMESPACE + "asOf"), literal) for n, label in names.items()]
    return triples


def _classes(release: Release) -> Iterator[tuple[Subject, str]]:
    """Every node with its class and the classes above it, evidence and ranges included."""
    def walk(node: Node) -> Iterator[tuple[Subject, str]]:
        for cls in (node.cls, *vocabulary().classes[node.cls].parents):
            yield node.subject, cls
        for children in node.children.values():
            for child in children:
                yield from walk(child)

    yield from walk(release.node)
    for triple in release.graph.closure([release.node.subject]):
        term = vocabulary().terms.get(triple.predicate.value.removeprefix(NAMESPACE))
        obj = triple.object
        if term is None or isinstance(obj, (ox.Literal, ox.Triple)) or not release.graph.predicates(obj):
            continue
        if term.kind is Kind.RANGE or term.name == "evidence":
            yield obj, term.node_class or ""


def _finding(graph: Graph, nodes: Mapping[object, Subject], names: Mapping[Subject, str], result: Result) -> Finding:
    """The finding for a result, with the line of the wrong value or of the node."""
    node = nodes.get(result.focus, result.focus)
    line = line_of(graph, node, result.path, nodes.get(result.value) or result.value)
    return Finding(graph.source, line, result.severity, result.message, names.get(node, node.value))


def _report(found: Iterable[Result]) -> list[ox.Triple]:
    """The report of https://www.w3.org/TR/shacl/#validation-report; it conforms where there is no result."""
    made = list(found)
    report = ox.BlankNode("report")
    conforms = ox.Literal("false" if made else "true", datatype=ox.NamedNode(_XSD + "boolean"))
    triples = [ox.Triple(report, RDF_TYPE, ox.NamedNode(SH + "ValidationReport")),
               ox.Triple(report, ox.NamedNode(SH + "conforms"), conforms)]
    for number, result in enumerate(made, 1):
        node = ox.BlankNode(f"result{number}")
        triples.append(ox.Triple(report, ox.NamedNode(SH + "result"), node))
        triples.append(ox.Triple(node, RDF_TYPE, ox.NamedNode(SH + "ValidationResult")))
        triples += [ox.Triple(node, ox.NamedNode(SH + word), obj) for word, obj in _statements(result)]
    return triples


def _statements(result: Result) -> Iterator[tuple[str, ox.NamedNode | ox.BlankNode | ox.Literal]]:
    yield "focusNode", result.focus
    yield "resultSeverity", ox.NamedNode(SH + _SEVERITY[result.severity])
    yield "resultMessage", ox.Literal(result.message, language="en")
    yield "sourceConstraintComponent", ox.NamedNode(result.component)
    yield "sourceShape", ox.NamedNode(result.shape)
    if result.path:
        yield "resultPath", ox.NamedNode(result.path)
    if result.value is not None:
        yield "value", result.value
