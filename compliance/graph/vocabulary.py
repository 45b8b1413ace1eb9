"""Reads the fact terms and classes from the ontology."""

from __future__ import annotations

import functools

import pyoxigraph as ox

from compliance import resources
from compliance.errors import PolicyError
from compliance.graph.triples import NIL, Graph, Object, Subject
from compliance.terms import EMPTY, NAMESPACE, Kind, Kindred, Term, Value, Vocabulary

_OWL = "http://www.w3.org/2002/07/owl#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_DEFINITION = "http://www.w3.org/2004/02/skos/core#definition"
_DATATYPES = {_XSD + "boolean": Kind.BOOLEAN, _XSD + "decimal": Kind.DECIMAL, _XSD + "date": Kind.DATE,
              _XSD + "string": Kind.STRING}


def local(iri: str) -> str:
    """The local name of one of our IRIs; PolicyError for a foreign one."""
    if not iri.startswith(NAMESPACE):
        raise PolicyError(f"{iri}: expected a name of the openclaim namespace")
    return iri[len(NAMESPACE):]


@functools.cache
def vocabulary() -> Vocabulary:
    """The vocabulary of `ontology/release.ttl`, parsed once."""
    path = resources.folder("ontology", "release.ttl")
    graph = Graph(ox.parse(resources.read(path), format=ox.RdfFormat.TURTLE), str(path))
    properties = {s for kind in ("DatatypeProperty", "ObjectProperty") for s in graph.typed(_OWL + kind)}
    terms = [_term(graph, s) for s in graph.subjects() if s in properties and s.value.startswith(NAMESPACE)]
    classes = [s for s in graph.typed(_OWL + "Class") if isinstance(s, ox.NamedNode)]
    return Vocabulary({t.name: t for t in terms}, {k.name: k for k in (_kindred(graph, c) for c in classes)})


def _kindred(graph: Graph, cls: ox.NamedNode) -> Kindred:
    parents: set[str] = set()
    todo = [cls]
    while todo:
        above = [a for a in graph.objects(todo.pop(), _RDFS + "subClassOf") if isinstance(a, ox.NamedNode)]
        parents.update(local(a.value) for a in above)
        todo.extend(above)
    parts = tuple(sorted(local(p.value) for p in graph.objects(cls, NAMESPACE + "principalPart")))
    return Kindred(local(cls.value), frozenset(parents), graph.text(cls, NAMESPACE + "defaultSuppliedAs"), parts)


def _term(graph: Graph, subject: Subject) -> Term:
    domain = graph.text(subject, _RDFS + "domain")
    kind, values, node_class = _range(graph, subject)
    return Term(
        name=local(subject.value),
        domain=local(domain) if domain else None,
        kind=kind,
        definition=graph.text(subject, _DEFINITION) or "",
        values=values,
        unit=graph.text(subject, NAMESPACE + "unit") or "",
        multiple=graph.text(subject, NAMESPACE + "multiple") == "true",
        node_class=node_class,
        default=graph.text(subject, NAMESPACE + "default"),
        states_when_false=tuple(sorted(local(o.value) for o in graph.objects(subject, NAMESPACE + "statesWhenFalse"))),
        when_silent=_silent(graph.one(subject, NAMESPACE + "whenSilent")),
    )


def _range(graph: Graph, subject: Subject) -> tuple[Kind, tuple[str, ...], str | None]:
    found = graph.one(subject, _RDFS + "range")
    if found is None:
        return Kind.IRI, (), None
    if found.value in _DATATYPES:
        return _DATATYPES[found.value], (), None
    if isinstance(found, ox.BlankNode):
        head = graph.one(found, _OWL + "oneOf")
        return Kind.ENUM, tuple(m.value for m in graph.members(head or NIL)), None
    name = local(found.value)
    return (Kind.RANGE if name == "Range" else Kind.NODE), (), name


def _silent(found: Object | None) -> Value | None:
    if found is None or found == NIL:
        return None if found is None else EMPTY
    is_truth = isinstance(found, ox.Literal) and found.datatype.value == _XSD + "boolean"
    return found.value == "true" if is_truth else found.value
