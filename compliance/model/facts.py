"""The slice of a release: its nodes with every fact that is stated, taken from a licence, derived or presumed."""

# Named tuples evaluate their annotations; as strings they would each be compiled, which costs a third of the start-up.
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import pyoxigraph as ox

from compliance.graph.nodes import Evidence
from compliance.graph.triples import NIL, RDF_TYPE, Object
from compliance.terms import NAMESPACE, PART, Empty, Ref, Span, Value

_XSD = "http://www.w3.org/2001/XMLSchema#"
FOCUS = ox.NamedNode("urn:openclaim:release")
FOCUS_CLASS = NAMESPACE + "Focus"

STATED, LICENCE, DERIVED, DEFAULT, PRESUMED = "stated", "licence", "derived", "default", "presumed"


class Fact(NamedTuple):
    """A value of a term with its origin (stated, licence, derived, default or presumed), reason and evidence."""

    term: str
    value: Value
    origin: str = STATED
    because: str = ""
    evidence: tuple[Evidence, ...] = ()


@dataclass(slots=True)
class SliceNode:
    """A node of the slice: its IRI there, the name people see, its classes, its facts and the nodes it leads to."""

    iri: ox.NamedNode
    label: str
    cls: str
    classes: tuple[str, ...] = ()
    facts: dict[str, list[Fact]] = field(default_factory=dict)
    links: list[tuple[str, "SliceNode"]] = field(default_factory=list)
    unknown_licences: tuple[str, ...] = ()

    def state(self, fact: Fact) -> None:
        """Adds a fact."""
        self.facts.setdefault(fact.term, []).append(fact)

    def value(self, term: str) -> Value | None:
        """The first value of a term, None where it is absent."""
        found = self.facts.get(term)
        return found[0].value if found else None

    def has(self, term: str) -> bool:
        """Whether the node has the term, as a value or as a link."""
        return term in self.facts or any(name == term for name, _ in self.links)

    def linked(self, term: str) -> "list[SliceNode]":
        """The nodes that a term leads to."""
        return [node for name, node in self.links if name == term]


class Slice(NamedTuple):
    """The facts of one release under one choice among alternative licences, on one day."""

    release: SliceNode
    nodes: tuple[SliceNode, ...]
    day: date
    choice: tuple[str, ...] = ()

    def triples(self) -> Iterator[ox.Triple]:
        """The slice as RDF, with `oc:asOf`, the links by kind of part and the licence classes."""
        yield ox.Triple(FOCUS, RDF_TYPE, ox.NamedNode(FOCUS_CLASS))
        yield ox.Triple(FOCUS, ox.NamedNode(NAMESPACE + "asOf"), _literal(self.day))
        for node in self.nodes:
            yield from _node_triples(node)


def _node_triples(node: SliceNode) -> Iterator[ox.Triple]:
    for cls in (node.cls, *node.classes):
        yield ox.Triple(node.iri, RDF_TYPE, ox.NamedNode(NAMESPACE + cls))
    for term, facts in node.facts.items():
        # The names of licences are for readers; shapes follow the links to the licence nodes.
        for fact in facts if term != "licence" else ():
            yield from _fact_triples(node, term, fact.value)
    for term, other in node.links:
        yield ox.Triple(node.iri, ox.NamedNode(predicate_of(term)), other.iri)


def predicate_of(link: str) -> str:
    """The IRI of the predicate of a link between nodes of a slice."""
    return PART + link[5:] if link.startswith("part:") else NAMESPACE + link


def _fact_triples(node: SliceNode, term: str, value: Value) -> Iterator[ox.Triple]:
    predicate = ox.NamedNode(NAMESPACE + term)
    if not isinstance(value, Span):
        yield ox.Triple(node.iri, predicate, _literal(value))
        return
    span = ox.NamedNode(f"{node.iri.value}/{term}")
    yield ox.Triple(node.iri, predicate, span)
    yield ox.Triple(span, RDF_TYPE, ox.NamedNode(NAMESPACE + "Range"))
    for end, number in (("low", value.low), ("high", value.high)):
        if number is not None:
            yield ox.Triple(span, ox.NamedNode(NAMESPACE + end), _literal(number))


def _literal(value: bool | Decimal | date | str | Ref | Empty) -> Object:
    match value:
        case bool():
            return ox.Literal("true" if value else "false", datatype=ox.NamedNode(_XSD + "boolean"))
        case Decimal():
            return ox.Literal(f"{value:f}", datatype=ox.NamedNode(_XSD + "decimal"))
        case date():
            return ox.Literal(value.isoformat(), datatype=ox.NamedNode(_XSD + "date"))
        case Ref(iri=iri):
            return ox.NamedNode(iri)
        case Empty():
            return NIL
        case _:
            return ox.Literal(value)
