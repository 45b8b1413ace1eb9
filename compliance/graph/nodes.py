"""Turns a graph into nodes with checked values: each fact has the right term, place, type and unit, or is refused."""

# Named tuples evaluate their annotations; as strings they would each be compiled, which costs a third of the start-up.
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pyoxigraph as ox

from compliance.errors import InputError, short
from compliance.graph.triples import FIRST, NIL, RDF_TYPE, Graph, Object, Subject
from compliance.graph.values import Failure, decode, licence_name, span
from compliance.graph.vocabulary import vocabulary
from compliance.terms import EMPTY, NAMESPACE, Kind, Ref, Term, Value, nearest

_MAX_DEPTH = 32
_MAX_NODES = 50_000
class Evidence(NamedTuple):
    """Where facts come from; `of` names the terms that it supports, all of the node when it is empty."""

    of: tuple[str, ...] = ()
    source: str = ""
    retrieved: str = ""
    quote: str = ""
    sha256: str = ""
    stated_by: str = ""


class Node(NamedTuple):
    """One node of a description: its class, its facts by term, the nodes below it, and its evidence."""

    subject: Subject
    cls: str
    values: Mapping[str, tuple[Value, ...]] = {}
    children: Mapping[str, tuple["Node", ...]] = {}
    evidence: tuple[Evidence, ...] = ()

    def value(self, term: str) -> Value | None:
        """The first value of a term, None where it is absent."""
        found = self.values.get(term, ())
        return found[0] if found else None


def class_of(graph: Graph, subject: Subject, expected: str | None = None) -> str | None:
    """The class of a node: its most specific type of ours, else the expected one; InputError for an unknown type."""
    names = []
    for iri in graph.types(subject):
        if iri.startswith(NAMESPACE):
            name = iri[len(NAMESPACE):]
            if name not in vocabulary().classes:
                triple = ox.Triple(subject, RDF_TYPE, ox.NamedNode(iri))
                hint = nearest(name, vocabulary().classes)
                raise InputError(graph.source, f"unknown type '{short(name)}'{hint}", graph.line(triple))
            names.append(name)
    specific = [n for n in names if not any(vocabulary().is_a(m, n) for m in names if m != n)]
    if len(specific) > 1:
        triple = ox.Triple(subject, RDF_TYPE, ox.NamedNode(NAMESPACE + specific[-1]))
        raise InputError(graph.source, f"a node is of one type; this one is of {' and '.join(sorted(specific))}",
                         graph.line(triple))
    return specific[0] if specific else expected


class _Above:
    """The nodes above the one that is built, and how many were built for the whole description."""

    def __init__(self, subjects: frozenset[Subject], count: list[int]) -> None:
        self.subjects, self.count = subjects, count

    def with_node(self, graph: Graph, subject: Subject) -> "_Above":
        """The same with one more node; InputError where the description branches or nests beyond all measure."""
        self.count[0] += 1
        if self.count[0] > _MAX_NODES or len(self.subjects) > _MAX_DEPTH:
            found = [ox.Triple(subject, ox.NamedNode(p), o[0]) for p, o in graph.predicates(subject).items()]
            raise InputError(graph.source, "the description is nested too deeply" if self.count[0] <= _MAX_NODES else
                             f"the description has more than {_MAX_NODES} nodes along all of its paths",
                             graph.line(found[0]) if found else None)
        return _Above(self.subjects | {subject}, self.count)


def build(graph: Graph, subject: Subject, cls: str) -> Node:
    """The node with its checked facts and all nodes below it; InputError names the first fact that is wrong."""
    return _build(graph, subject, cls, _Above(frozenset(), [0]))


def _build(graph: Graph, subject: Subject, cls: str, above: _Above) -> Node:
    values: dict[str, tuple[Value, ...]] = {}
    children: dict[str, tuple[Node, ...]] = {}
    told: list[Evidence] = []
    here = above.with_node(graph, subject)
    for iri, objects in graph.predicates(subject).items():
        if not iri.startswith(NAMESPACE):
            continue
        term = _term(graph, subject, iri, cls, objects[0])
        inner, outer = _split(graph, subject, term, objects, here)
        if inner:
            children[term.name] = inner
        if outer:
            values[term.name] = outer
        if term.kind is Kind.RANGE:
            told += _told_of_range(graph, objects, term, here)
    _check_single(graph, subject, values, children)
    told += map(_evidence, children.pop("evidence", ()))
    return Node(subject, cls, values, children, tuple(sorted(told, key=repr)))


def _told_of_range(graph: Graph, objects: list[Object], term: Term, above: _Above) -> Iterator[Evidence]:
    """The evidence that stands on the nodes of ranges, which are values here: that of their term."""
    for obj in objects:
        if not isinstance(obj, ox.Literal) and (found := graph.objects(obj, NAMESPACE + "evidence")):
            for node in _split(graph, obj, vocabulary().terms["evidence"], found, above)[0]:
                yield _evidence(node)._replace(of=(term.name,))


def _term(graph: Graph, subject: Subject, iri: str, cls: str, example: Object) -> Term:
    name, terms = iri[len(NAMESPACE):], vocabulary().terms
    fail = Failure(graph, subject, iri, example)
    if name not in terms:
        raise fail(f"unknown term '{short(name)}'{nearest(name, terms)}")
    term = terms[name]
    if term.domain and not vocabulary().is_a(cls, term.domain):
        raise fail(f"'{name}' is a fact of {_a(term.domain)}, not of {_a(cls)}; move it there")
    return term


def _split(graph: Graph, subject: Subject, term: Term, objects: list[Object],
           above: _Above) -> tuple[tuple[Node, ...], tuple[Value, ...]]:
    nodes: list[Node] = []
    values: list[Value] = []
    for obj in objects:
        fail = Failure(graph, subject, NAMESPACE + term.name, obj)
        if not isinstance(obj, ox.Literal) and obj == NIL:
            values.append(_empty(term, fail))
        elif not isinstance(obj, ox.Literal) and FIRST.value in graph.predicates(obj):
            raise fail(f"'{term.name}' takes its values one by one, not as a list")
        elif term.kind is Kind.RANGE:
            if not isinstance(obj, ox.Literal):
                class_of(graph, obj)
            values.append(span(graph, obj, term, fail))
        elif term.kind is Kind.NODE:
            found = _node(graph, obj, term, above, fail)
            (nodes if isinstance(found, Node) else values).append(found)  # type: ignore[arg-type]
        else:
            values.append(decode(obj, term, fail))
    return (tuple(sorted(nodes, key=order) if len(nodes) > 1 else nodes),
            tuple(sorted(values, key=repr) if len(values) > 1 else values))


def _empty(term: Term, fail: Failure) -> Value:
    if not term.multiple:
        raise fail(f"'{term.name}' takes one value, not an empty list; leave it out if unknown")
    if term.name == "licence":
        raise fail("'licence' takes licences, not an empty list; say 'noLicence: true' where there is none, else leave it out")
    return EMPTY


def _a(name: str) -> str:
    return f"{'an' if name[:1] in 'AEIOU' else 'a'} {name}"


def order(node: Node) -> str:
    """A key that sorts nodes by what they say, so that the order of the file does not matter."""
    name = node.subject.value if isinstance(node.subject, ox.NamedNode) else ""
    below = [(term, [order(n) for n in nodes]) for term, nodes in sorted(node.children.items())]
    return repr((node.cls, name, sorted(node.values.items()), below, node.evidence))


def _check_single(graph: Graph, subject: Subject, values: Mapping[str, tuple[Value, ...]],
                  children: Mapping[str, tuple[Node, ...]]) -> None:
    for name in dict.fromkeys((*values, *children)):
        found = [*values.get(name, ()), *children.get(name, ())]
        if len(found) < 2:
            continue
        last = graph.objects(subject, NAMESPACE + name)[-1]
        fail = Failure(graph, subject, NAMESPACE + name, last)
        if not vocabulary().terms[name].multiple:
            raise fail(f"'{name}' has {len(found)} values on one node; it takes one")
        if EMPTY in found:
            raise fail(f"'{name}' says that there is none and gives a value; keep one of them")


def _node(graph: Graph, obj: Object, term: Term, above: _Above, fail: Failure) -> Node | str:
    if term.name == "licence" and (named := licence_name(graph, obj, fail)):
        return named
    if isinstance(obj, ox.Literal):
        raise fail(f"'{term.name}' takes a node of type {term.node_class}, not the text '{short(obj.value)}'")
    if obj in above.subjects:
        raise fail(f"'{term.name}' leads back to a node above it; descriptions run in one direction")
    expected = None if term.node_class == "Artifact" else term.node_class
    cls = class_of(graph, obj, expected)
    if cls is None:
        raise fail(f"the type of the node under '{term.name}' is missing; say for example 'type: Weights'")
    if not vocabulary().is_a(cls, term.node_class or cls):
        raise fail(f"'{term.name}' takes a node of type {term.node_class}, not {cls}")
    return _build(graph, obj, cls, above)


def _evidence(node: Node) -> Evidence:
    def text(term: str) -> str:
        found = node.value(term)
        return "" if found is None else found.iri if isinstance(found, Ref) else str(found)

    of = tuple(sorted(str(v).removeprefix(NAMESPACE) for v in node.values.get("of", ()) if v != EMPTY))
    return Evidence(of, text("source"), text("retrieved"), text("quote"), text("sha256"), text("statedBy"))
