"""Turns a graph into nodes with checked values: each fact has the right term, place, type, unit and value, or is refused."""

# Named tuples evaluate their annotations; as strings they would each be compiled, which costs a third of the start-up.
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

import pyoxigraph as ox

from compliance.errors import InputError
from compliance.graph.triples import NIL, RDF_TYPE, Graph, Object, Subject
from compliance.graph.vocabulary import vocabulary
from compliance.terms import EMPTY, LICENCE, NAMESPACE, Kind, Ref, Span, Term, Value, nearest

_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS = {_XSD + n for n in ("decimal", "integer", "double", "float", "int", "long", "nonNegativeInteger")}
_SPDX = ("http://spdx.org/licenses/", "https://spdx.org/licenses/")
_LIMITS = {Kind.DECIMAL: Decimal("1e20"), Kind.RANGE: Decimal("1e38")}
_SCALES = {"k": "e3", "thousand": "e3", "m": "e6", "million": "e6", "b": "e9", "bn": "e9", "billion": "e9", "t": "e12",
           "trillion": "e12", "flop": "", "flops": "", "tflop": "e12", "pflop": "e15", "eflop": "e18", "zflop": "e21",
           "yflop": "e24"}


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
                raise InputError(graph.source, f"unknown type '{name}'{hint}", graph.line(triple))
            names.append(name)
    specific = [n for n in names if not any(vocabulary().is_a(m, n) for m in names if m != n)]
    return specific[0] if specific else expected


def build(graph: Graph, subject: Subject, cls: str, above: frozenset[Subject] = frozenset()) -> Node:
    """The node with its checked facts and all nodes below it; InputError names the first fact that is wrong."""
    values: dict[str, tuple[Value, ...]] = {}
    children: dict[str, tuple["Node", ...]] = {}
    for iri, objects in graph.predicates(subject).items():
        if not iri.startswith(NAMESPACE):
            continue
        term = _term(graph, subject, iri, cls, objects[0])
        inner, outer = _split(graph, subject, term, objects, above | {subject})
        if inner:
            children[term.name] = inner
        if outer:
            values[term.name] = outer
    _check_single(graph, subject, values, children)
    evidence = tuple(sorted((_evidence(e) for e in children.pop("evidence", ())), key=repr))
    return Node(subject, cls, values, children, evidence)


def _term(graph: Graph, subject: Subject, iri: str, cls: str, example: Object) -> Term:
    name, terms = iri[len(NAMESPACE):], vocabulary().terms
    fail = _Failure(graph, ox.Triple(subject, ox.NamedNode(iri), example))
    if name not in terms:
        raise fail(f"unknown term '{name}'{nearest(name, terms)}")
    term = terms[name]
    if term.domain and not vocabulary().is_a(cls, term.domain):
        raise fail(f"'{name}' is a fact of a {term.domain}, not of a {cls}; move it there")
    return term


def _split(graph: Graph, subject: Subject, term: Term, objects: list[Object],
           above: frozenset[Subject]) -> tuple[tuple[Node, ...], tuple[Value, ...]]:
    nodes: list[Node] = []
    values: list[Value] = []
    for obj in objects:
        triple = ox.Triple(subject, ox.NamedNode(NAMESPACE + term.name), obj)
        if obj == NIL and term.multiple:
            values.append(EMPTY)
        elif term.kind is Kind.RANGE:
            values.append(_span(graph, triple, term))
        elif term.kind is Kind.NODE:
            found = _node(graph, triple, term, above)
            (nodes if isinstance(found, Node) else values).append(found)  # type: ignore[arg-type]
        else:
            values.append(decode(graph, triple, term))
    return tuple(sorted(nodes, key=order)), tuple(sorted(values, key=repr))


def order(node: Node) -> str:
    """A key that sorts nodes by what they say, so that the order of the file does not matter."""
    name = node.subject.value if isinstance(node.subject, ox.NamedNode) else ""
    below = [(term, [order(n) for n in nodes]) for term, nodes in sorted(node.children.items())]
    return repr((node.cls, name, sorted(node.values.items()), below, node.evidence))


def _check_single(graph: Graph, subject: Subject, values: Mapping[str, tuple[Value, ...]],
                  children: Mapping[str, tuple[Node, ...]]) -> None:
    for name in {*values, *children}:
        found = [*values.get(name, ()), *children.get(name, ())]
        if len(found) < 2:
            continue
        last = graph.objects(subject, NAMESPACE + name)[-1]
        fail = _Failure(graph, ox.Triple(subject, ox.NamedNode(NAMESPACE + name), last))
        if not vocabulary().terms[name].multiple:
            raise fail(f"'{name}' has {len(found)} values on one node; it takes one")
        if EMPTY in found:
            raise fail(f"'{name}' says that there is none and gives a value; keep one of them")


def _node(graph: Graph, triple: ox.Triple, term: Term, above: frozenset[Subject]) -> Node | str:
    obj = triple.object
    fail = _Failure(graph, triple)
    if term.name == "licence" and (named := _licence_name(graph, obj)):
        return named
    if isinstance(obj, (ox.Literal, ox.Triple)):
        raise fail(f"'{term.name}' takes a node of type {term.node_class}, not the text '{obj.value}'"
                   if isinstance(obj, ox.Literal) else f"'{term.name}' takes a node")
    if obj in above:
        raise fail(f"'{term.name}' leads back to a node above it; descriptions run in one direction")
    expected = None if term.node_class == "Artifact" else term.node_class
    cls = class_of(graph, obj, expected)
    if cls is None:
        raise fail(f"the type of the node under '{term.name}' is missing; say for example 'type: Weights'")
    if not vocabulary().is_a(cls, term.node_class or cls):
        raise fail(f"'{term.name}' takes a node of type {term.node_class}, not {cls}")
    return build(graph, obj, cls, above)


def _licence_name(graph: Graph, obj: object) -> str | None:
    """The id that a licence value names, None where the licence is described in place."""
    if isinstance(obj, ox.Literal):
        return str(obj.value)
    if isinstance(obj, ox.NamedNode) and not graph.predicates(obj):
        for prefix in _SPDX:
            if obj.value.startswith(prefix):
                return str(obj.value[len(prefix):]).removesuffix(".html")
        if obj.value.startswith(LICENCE):
            return f"LicenseRef-{obj.value[len(LICENCE):]}"
    return None


class _Failure:
    """Makes the error for one triple."""

    def __init__(self, graph: Graph, triple: ox.Triple) -> None:
        self.graph, self.triple = graph, triple

    def __call__(self, message: str) -> InputError:
        return InputError(self.graph.source, message, self.graph.line(self.triple))


def decode(graph: Graph, triple: ox.Triple, term: Term) -> Value:
    """The value of a fact; InputError where it is not of the term's kind."""
    obj, fail = triple.object, _Failure(graph, triple)
    if term.kind is Kind.IRI:
        if not isinstance(obj, ox.NamedNode):
            raise fail(f"'{term.name}' takes an IRI such as https://example.org/model")
        return Ref(obj.value)
    if not isinstance(obj, ox.Literal):
        raise fail(f"'{term.name}' takes a {term.kind}, not a node")
    match term.kind:
        case Kind.BOOLEAN:
            return _boolean(obj, term, fail)
        case Kind.DECIMAL:
            return _number(obj, term, fail)
        case Kind.DATE:
            return _date(obj, term, fail)
        case Kind.ENUM:
            if obj.value not in term.values:
                raise fail(f"'{obj.value}' is no value of '{term.name}'{nearest(obj.value, term.values)} "
                           f"(one of {', '.join(term.values)})")
    return str(obj.value)


def _boolean(obj: ox.Literal, term: Term, fail: _Failure) -> bool:
    if obj.datatype.value != _XSD + "boolean" or obj.value not in ("true", "false", "1", "0"):
        raise fail(f"'{term.name}' takes true or false, not '{obj.value}'; leave it out where it is not known")
    return obj.value in ("true", "1")


def _date(obj: ox.Literal, term: Term, fail: _Failure) -> date:
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", obj.value):
            raise ValueError
        return date.fromisoformat(obj.value)
    except ValueError:
        raise fail(f"'{term.name}' takes a day such as 2025-08-02, not '{obj.value}'") from None


def _number(obj: ox.Literal, term: Term, fail: _Failure) -> Decimal:
    unit = f" in {term.unit}" if term.unit else ""
    if obj.datatype.value not in _NUMBERS:
        raise fail(f"'{term.name}' takes a plain number{unit}, not the text '{obj.value}'{_rewrite(obj.value)}")
    try:
        number = Decimal(obj.value)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise fail(f"'{term.name}' takes a finite number{unit}, not '{obj.value}'")
    if number < 0:
        raise fail(f"'{term.name}' cannot be negative; found {obj.value}")
    if number > _LIMITS[Kind.RANGE if term.kind is Kind.RANGE else Kind.DECIMAL]:
        raise fail(f"'{term.name}' is larger than anything that exists; found {obj.value}{unit}, check the unit")
    return number


def _rewrite(text: str) -> str:
    """A hint how a number with a unit is written plainly."""
    match = re.fullmatch(r"\s*([\d.,]+(?:e[+-]?\d+)?)\s*([A-Za-z]+)\s*", text, re.IGNORECASE)
    if not match or match[2].lower() not in _SCALES:
        return "; write digits only, for example 1e24"
    return f"; write {match[1].replace(',', '')}{_SCALES[match[2].lower()]}"


def _span(graph: Graph, triple: ox.Triple, term: Term) -> Span:
    fail, obj = _Failure(graph, triple), triple.object
    if isinstance(obj, ox.Literal):
        number = _number(obj, term, fail)
        return Span(number, number)
    if isinstance(obj, ox.Triple):
        raise fail(f"'{term.name}' takes a number or a range")
    node = graph.predicates(obj)
    ends = {}
    for end in ("low", "high"):
        found = node.get(NAMESPACE + end, [])
        literal = found[0] if found else None
        if isinstance(literal, ox.Literal):
            ends[end] = _number(literal, term, _Failure(graph, ox.Triple(obj, ox.NamedNode(NAMESPACE + end), literal)))
    unknown = [p for p in node if p.startswith(NAMESPACE) and p[len(NAMESPACE):] not in ("low", "high", "evidence")]
    if unknown or not ends:
        raise fail(f"'{term.name}' takes a number, or a range with 'low' and 'high'")
    low, high = ends.get("low"), ends.get("high")
    if low is not None and high is not None and low > high:
        raise fail(f"the low end of '{term.name}' is above its high end; exchange them")
    return Span(low, high)


def _evidence(node: Node) -> Evidence:
    def text(term: str) -> str:
        found = node.value(term)
        return "" if found is None else found.iri if isinstance(found, Ref) else str(found)

    of = tuple(sorted(str(v).removeprefix(NAMESPACE) for v in node.values.get("of", ()) if v != EMPTY))
    return Evidence(of, text("source"), text("retrieved"), text("quote"), text("sha256"), text("statedBy"))
