"""Runs the project's own shapes (`shapes/*.ttl`) over a graph: for authors of policies and licences, and `validate`.

pySHACL is the reference and the fast engine gives the same (tests show it). Both are imported only when they are
needed; scripts, imports and entailment stay off.
"""

from __future__ import annotations

import functools
from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import pyoxigraph as ox

from compliance import resources
from compliance.errors import PolicyError, short
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


def findings_of(data: Iterable[ox.Triple], shapes: bytes, about: Container[Subject] | None = None) -> list[Result]:
    """What shapes find in some triples: the fast engine says whether there is anything, then pySHACL says what.

    pySHACL takes seconds and keeps the names of blank nodes, which the fast engine does not. With `about` only results on
    these nodes are given.
    """
    triples = list(data)
    if _conforms(triples, shapes, about):
        return []
    return [r for r in results(triples, shapes) if about is None or r.focus in about]


def results(data: Iterable[ox.Triple], shapes: bytes) -> list[Result]:
    """What shapes in Turtle find in some triples by pySHACL, sorted; blank nodes keep their names.

    `{path}` and `{value}` in a message are replaced by the local name of the path and by the value. PolicyError where
    the shapes themselves cannot be used.
    """
    import logging

    import pyshacl
    import rdflib

    # rdflib writes a trace to stderr for each value that its type does not allow; the finding says it in a sentence.
    logging.getLogger("rdflib.term").setLevel(logging.ERROR)
    try:
        report = cast("rdflib.Graph", pyshacl.validate(
            to_rdflib(data), shacl_graph=_shapes(shapes), inference="none", advanced=False, js=False, do_owl_imports=False,
            meta_shacl=False, inplace=True)[1])
    except Exception as error:  # pySHACL and rdflib end in errors of many kinds on shapes that are broken.
        raise PolicyError(f"the shapes cannot be used: {short(str(error))}") from None
    found = [_result(report, node) for node in report.objects(None, rdflib.URIRef(SH + "result"))]
    return _sorted(found)


def _sorted(found: Iterable[Result]) -> list[Result]:
    return sorted(set(found), key=lambda r: (r.focus.value, r.shape, r.path, str(r.value), r.message))


def fast_results(data: Iterable[ox.Triple], shapes: bytes) -> list[Result]:
    """The same as `results` from the fast engine, for data without blank nodes, whose names it does not keep."""
    import shacl

    text = (ox.serialize(data, format=ox.RdfFormat.N_TRIPLES) or b"").decode()
    try:
        found = shacl.Shapes.from_text(shapes.decode(), "turtle").validate_text(text, "ntriples").results
    except (ValueError, RuntimeError) as error:
        raise PolicyError(f"the shapes cannot be used: {short(str(error))}") from None
    return _sorted(_fast_result(r) for r in found)


def _conforms(data: Iterable[ox.Triple], shapes: bytes, about: Container[Subject] | None) -> bool:
    """Whether the fast engine finds nothing on the nodes that matter, or on any; False also where it gives up."""
    try:
        found = fast_results(data, shapes)
        return all(about is not None and isinstance(r.focus, ox.NamedNode) and r.focus not in about for r in found)
    except PolicyError:
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
    messages = [str(m) for m in report.objects(node, rdflib.URIRef(SH + "resultMessage"))]
    shown = str(path) if isinstance(path, rdflib.URIRef) else ""
    return _made(subject, shown, None if value is None else _object(value), str(one("sourceShape")),
                 str(one("sourceConstraintComponent")), str(one("resultSeverity")), messages)


def _fast_result(found: Any) -> Result:
    def term(text: str) -> Object:
        found: Object = next(iter(ox.parse(f"<urn:s> <urn:p> {text} .", format=ox.RdfFormat.N_TRIPLES))).object
        return found

    path = found.path.strip("<>") if found.path and found.path.startswith("<") and found.path.count("<") == 1 else ""
    shape, component, severity = (i.strip("<>") for i in (found.source_shape, found.component_iri, found.severity_iri))
    value = term(found.value) if found.value else None
    return _made(term(found.focus_node), path, value, shape, component, severity, found.messages)  # type: ignore[arg-type]


def _made(focus: Subject, path: str, value: Object | None, shape: str, component: str, severity: str,
          messages: Iterable[str]) -> Result:
    """The result with the path and the value put into its message."""
    message = min(messages, default="")
    for mark, text in (("{path}", _local(path)), ("{value}", _local(value.value) if value else "")):
        message = message.replace(mark, text)
    grave = Severity.VIOLATION if severity == SH + "Violation" else Severity.WARNING
    return Result(focus, path, value, shape, component, grave, message)


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
                  if isinstance(o, ox.Literal) or value in (None, o)]
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
