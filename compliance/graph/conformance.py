"""Runs the project's own shapes (`shapes/*.ttl`) over a graph with pySHACL: for authoring, validation and tests.

pySHACL and rdflib are imported only here and only when they are needed; scripts, imports and entailment stay off.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from compliance import resources
from compliance.errors import PolicyError
from compliance.findings import Severity
from compliance.graph.triples import RDF_TYPE, Graph, Object, Subject

if TYPE_CHECKING:
    import rdflib

SH = "http://www.w3.org/ns/shacl#"
_XSD = "http://www.w3.org/2001/XMLSchema#"


@dataclass(frozen=True, slots=True)
class Result:
    """One result of a validation: where, which shape, how grave, and the sentence of the shape."""

    focus: Subject
    path: str
    value: Object | None
    shape: str
    component: str
    severity: Severity
    message: str


def results(data: Iterable[ox.Triple], shapes: bytes) -> list[Result]:
    """What shapes in Turtle find in some triples, sorted; blank nodes keep their names.

    `{path}` and `{value}` in a message are replaced by the local name of the path and by the value. PolicyError where
    the shapes themselves cannot be used.
    """
    import pyshacl
    import rdflib

    _, report, text = pyshacl.validate(
        to_rdflib(data), shacl_graph=_shapes(shapes), inference="none", advanced=False, js=False, do_owl_imports=False,
        meta_shacl=False, inplace=True)
    if not isinstance(report, rdflib.Graph):
        raise PolicyError(f"pySHACL cannot use the shapes: {text}")
    found = [_result(report, node) for node in report.objects(None, rdflib.URIRef(SH + "result"))]
    return sorted(set(found), key=lambda r: (r.focus.value, r.shape, r.path, str(r.value), r.message))


def conforms(data: Iterable[ox.Triple], shapes: bytes) -> bool:
    """Whether the fast engine finds nothing, so that `results` need not be asked; False also where it gives up."""
    import shacl

    try:
        text = (ox.serialize(data, format=ox.RdfFormat.N_TRIPLES) or b"").decode()
        return not shacl.Shapes.from_text(shapes.decode(), "turtle").validate_text(text, "ntriples").results
    except (ValueError, RuntimeError):
        return False


def own_shapes(name: str) -> bytes:
    """The text of `shapes/<name>.ttl`."""
    return resources.read(resources.folder("shapes", f"{name}.ttl"))


@functools.cache
def _shapes(text: bytes) -> rdflib.Graph:
    import rdflib

    return rdflib.Graph().parse(data=text, format="turtle")


def to_rdflib(triples: Iterable[ox.Triple]) -> rdflib.Graph:
    """The triples as an rdflib graph whose blank nodes have the same names."""
    import rdflib

    def term(node: object) -> rdflib.term.Node:
        if isinstance(node, ox.Literal):
            # rdflib keeps a text with and without xsd:string apart; RDF 1.1 does not.
            plain = node.datatype.value == _XSD + "string" or node.language
            datatype = None if plain else rdflib.URIRef(node.datatype.value)
            return rdflib.Literal(node.value, lang=node.language, datatype=datatype, normalize=False)
        return rdflib.BNode(node.value) if isinstance(node, ox.BlankNode) else rdflib.URIRef(str(node.value))  # type: ignore[attr-defined]

    graph = rdflib.Graph()
    for triple in triples:
        graph.add((term(triple.subject), term(triple.predicate), term(triple.object)))
    return graph


def _result(report: rdflib.Graph, node: rdflib.term.Node) -> Result:
    import rdflib

    def one(word: str) -> rdflib.term.Node | None:
        return report.value(node, rdflib.URIRef(SH + word))

    focus, value, path = one("focusNode"), one("value"), one("resultPath")
    subject = ox.BlankNode(str(focus)) if isinstance(focus, rdflib.BNode) else ox.NamedNode(str(focus))
    shown = str(path) if isinstance(path, rdflib.URIRef) else ""
    message = min((str(m) for m in report.objects(node, rdflib.URIRef(SH + "resultMessage"))), default="")
    obj = None if value is None else _object(value)
    for mark, text in (("{path}", _local(shown)), ("{value}", _local(obj.value) if obj else "")):
        message = message.replace(mark, text)
    severity = Severity.VIOLATION if str(one("resultSeverity")) == SH + "Violation" else Severity.WARNING
    component = str(one("sourceConstraintComponent"))
    return Result(subject, shown, obj, str(one("sourceShape")), component, severity, message)


def _object(node: rdflib.term.Node) -> Object:
    import rdflib

    if isinstance(node, rdflib.Literal):
        if node.language:
            return ox.Literal(str(node), language=node.language)
        return ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype or _XSD + "string")))
    return ox.BlankNode(str(node)) if isinstance(node, rdflib.BNode) else ox.NamedNode(str(node))


def _local(iri: str) -> str:
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1] if iri.startswith("http") else iri


def line_of(graph: Graph, node: Subject, path: str = "", value: Object | None = None) -> int | None:
    """The line of a wrong value, else of the node itself; None where it cannot be found."""
    tried = []
    if path and isinstance(value, ox.Literal):
        tried.append(ox.Triple(node, ox.NamedNode(path), value))
    elif path:
        tried += [ox.Triple(node, ox.NamedNode(path), o) for o in graph.objects(node, path)
                  if isinstance(o, ox.Literal) or value == o]
    if isinstance(node, ox.NamedNode):
        # In Turtle a node begins where its own name stands before its type.
        tried.append(ox.Triple(node, node, ox.Literal(" a ")))
    tried += [ox.Triple(node, RDF_TYPE, ox.NamedNode(t)) for t in graph.types(node)]
    for triple in tried:
        line = graph.line(triple)
        if line is not None:
            return line
    return None


def named(graph: Graph, node: Subject) -> Subject:
    """The node itself, or for a blank node the nearest node with an IRI that leads to it."""
    seen: set[Subject] = set()
    above: dict[Object, Subject] = {}
    if isinstance(node, ox.BlankNode):
        for triple in graph:
            above.setdefault(triple.object, triple.subject)  # type: ignore[arg-type]
    while isinstance(node, ox.BlankNode) and node in above and node not in seen:
        seen.add(node)
        node = above[node]
    return node
