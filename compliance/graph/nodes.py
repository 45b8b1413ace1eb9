"""Turns a graph into nodes with checked values: each fact has the right term, place, type and unit, or is refused."""

# Named tuples evaluate their annotations; as strings they would each be compiled, which costs a third of the start-up.
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import pyoxigraph as ox

from compliance.errors import InputError, short
from compliance.graph import normal
from compliance.graph.triples import BASE, FIRST, NIL, RDF_TYPE, Graph, Object, Subject
from compliance.graph.vocabulary import vocabulary
from compliance.terms import EMPTY, LICENCE, NAMESPACE, Kind, Ref, Span, Term, Value, nearest, show_number

_XSD = "http://www.w3.org/2001/XMLSchema#"
_SPDX = ("http://spdx.org/licenses/", "https://spdx.org/licenses/")
_LIMITS = {Kind.DECIMAL: Decimal("1e20"), Kind.RANGE: normal.LARGEST}
_MAX_DEPTH = 32
_MAX_NODES = 50_000
_MAX_SHOWN = 99_999
_TAKES = {Kind.BOOLEAN: "true or false", Kind.DECIMAL: "a number", Kind.DATE: "a day such as 2025-08-02",
          Kind.STRING: "a text", Kind.ENUM: "a value", Kind.IRI: "an IRI such as https://example.org/model"}
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
    _check_single(graph, subject, values, children)
    evidence = tuple(sorted((_evidence(e) for e in children.pop("evidence", ())), key=repr))
    return Node(subject, cls, values, children, evidence)


def _term(graph: Graph, subject: Subject, iri: str, cls: str, example: Object) -> Term:
    name, terms = iri[len(NAMESPACE):], vocabulary().terms
    fail = _Failure(graph, subject, iri, example)
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
        fail = _Failure(graph, subject, NAMESPACE + term.name, obj)
        if not isinstance(obj, ox.Literal) and obj == NIL:
            values.append(_empty(term, fail))
        elif not isinstance(obj, ox.Literal) and FIRST.value in graph.predicates(obj):
            raise fail(f"'{term.name}' takes its values one by one, not as a list")
        elif term.kind is Kind.RANGE:
            values.append(_span(graph, obj, term, fail))
        elif term.kind is Kind.NODE:
            found = _node(graph, obj, term, above, fail)
            (nodes if isinstance(found, Node) else values).append(found)  # type: ignore[arg-type]
        else:
            values.append(_decode(obj, term, fail))
    return (tuple(sorted(nodes, key=order) if len(nodes) > 1 else nodes),
            tuple(sorted(values, key=repr) if len(values) > 1 else values))


def _empty(term: Term, fail: "_Failure") -> Value:
    if not term.multiple:
        raise fail(f"'{term.name}' takes one value, not an empty list; leave it out if unknown")
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
    for name in {*values, *children}:
        if len(values.get(name, ())) + len(children.get(name, ())) < 2:
            continue
        found = [*values.get(name, ()), *children.get(name, ())]
        last = graph.objects(subject, NAMESPACE + name)[-1]
        fail = _Failure(graph, subject, NAMESPACE + name, last)
        if not vocabulary().terms[name].multiple:
            raise fail(f"'{name}' has {len(found)} values on one node; it takes one")
        if EMPTY in found:
            raise fail(f"'{name}' says that there is none and gives a value; keep one of them")


def _node(graph: Graph, obj: Object, term: Term, above: _Above, fail: "_Failure") -> Node | str:
    if term.name == "licence" and (named := _licence_name(graph, obj, fail)):
        return named
    if isinstance(obj, ox.Literal):
        raise fail(f"'{term.name}' takes a node of type {term.node_class}, not the text '{short(_text(obj))}'")
    if obj in above.subjects:
        raise fail(f"'{term.name}' leads back to a node above it; descriptions run in one direction")
    expected = None if term.node_class == "Artifact" else term.node_class
    cls = class_of(graph, obj, expected)
    if cls is None:
        raise fail(f"the type of the node under '{term.name}' is missing; say for example 'type: Weights'")
    if not vocabulary().is_a(cls, term.node_class or cls):
        raise fail(f"'{term.name}' takes a node of type {term.node_class}, not {cls}")
    return _build(graph, obj, cls, above)


def _licence_name(graph: Graph, obj: object, fail: "_Failure") -> str | None:
    """The id that a licence value names, None where the licence is described in place."""
    if isinstance(obj, ox.Literal):
        if obj.datatype.value == _XSD + "boolean" or not obj.value.strip():
            raise fail(f"'licence' takes the id of a licence such as Apache-2.0, not '{obj.value}'")
        return _licence_id(obj.value) or str(obj.value)
    return _licence_id(obj.value) or obj.value if isinstance(obj, ox.NamedNode) and not graph.predicates(obj) else None


def _licence_id(iri: str) -> str | None:
    for prefix in _SPDX:
        if iri.startswith(prefix):
            return iri[len(prefix):].removesuffix(".html")
    return f"LicenseRef-{iri[len(LICENCE):]}" if iri.startswith(LICENCE) else None


def _text(obj: object) -> str:
    return str(getattr(obj, "value", ""))


class _Failure:
    """Makes the error for one triple, which is built only then."""

    __slots__ = ("graph", "obj", "predicate", "subject")

    def __init__(self, graph: Graph, subject: Subject, predicate: str, obj: Object) -> None:
        self.graph, self.subject, self.predicate, self.obj = graph, subject, predicate, obj

    def __call__(self, message: str) -> InputError:
        triple = ox.Triple(self.subject, ox.NamedNode(self.predicate), self.obj)
        return InputError(self.graph.source, message, self.graph.line(triple))


def _decode(obj: Object, term: Term, fail: _Failure) -> Value:
    """The value of a fact; InputError where it is not of the term's kind."""
    if term.kind is Kind.IRI:
        if not isinstance(obj, ox.NamedNode) or obj.value.startswith(BASE):
            raise fail(f"'{term.name}' takes {_TAKES[Kind.IRI]}, not '{short(_text(obj).removeprefix(BASE))}'")
        return Ref(obj.value)
    if not isinstance(obj, ox.Literal):
        raise fail(f"'{term.name}' takes {_TAKES[term.kind]}, not a node")
    match term.kind:
        case Kind.BOOLEAN:
            return _boolean(obj, term, fail)
        case Kind.DECIMAL:
            return _number(obj, term, fail)
        case Kind.DATE:
            return _date(obj, term, fail)
        case Kind.ENUM:
            if obj.value not in term.values:
                raise fail(f"'{short(obj.value)}' is no value of '{term.name}'{nearest(obj.value, term.values)} "
                           f"(one of {', '.join(term.values)})")
    return _string(obj, term, fail)


def _string(obj: ox.Literal, term: Term, fail: "_Failure") -> str:
    if obj.datatype.value == _XSD + "boolean":
        raise fail(f"'{term.name}' takes a text, not {obj.value}; put a text in quotes")
    if term.domain == "Evidence" and term.name == "of" and obj.value.removeprefix(NAMESPACE) not in vocabulary().terms:
        raise fail(f"'of' names terms; '{short(obj.value)}' is unknown{nearest(obj.value, vocabulary().terms)}")
    return str(obj.value)


def _boolean(obj: ox.Literal, term: Term, fail: _Failure) -> bool:
    if obj.datatype.value != _XSD + "boolean" or obj.value not in ("true", "false", "1", "0"):
        raise fail(f"'{term.name}' takes true or false, not '{short(obj.value)}'; leave it out where it is not known")
    return obj.value in ("true", "1")


def _date(obj: ox.Literal, term: Term, fail: _Failure) -> date:
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", obj.value):
            raise ValueError
        return date.fromisoformat(obj.value)
    except ValueError:
        raise fail(f"'{term.name}' takes {_TAKES[Kind.DATE]}, not '{short(obj.value)}'") from None


def _number(obj: ox.Literal, term: Term, fail: _Failure) -> Decimal:
    unit, text = f" in {term.unit}" if term.unit else "", obj.value
    finite = normal.number(text)
    if obj.datatype.value not in normal.NUMBERS or not (finite is not None or _odd(text)):
        raise fail(f"'{term.name}' takes a plain number{unit}, not the text '{short(text)}'{_rewrite(text)}")
    if finite is None and not normal.NUMBER.fullmatch(text):
        raise fail(f"'{term.name}' takes a finite number{unit}, not '{text}'")
    if text.startswith("-") and finite != 0:
        raise fail(f"'{term.name}' cannot be negative; found {short(text)}")
    if finite is None or finite > _LIMITS[Kind.RANGE if term.kind is Kind.RANGE else Kind.DECIMAL]:
        shown = short(text if finite is None or finite.adjusted() > _MAX_SHOWN else show_number(finite))
        raise fail(f"'{term.name}' is larger than anything that exists; found {shown}{unit}, check the unit")
    if normal.places(finite) > normal.MOST_PLACES:
        raise fail(f"'{term.name}' has more than {normal.MOST_PLACES} places after the point; round it")
    return finite


def _odd(text: str) -> bool:
    """Whether a text is meant as a number that is no finite one, or whose exponent is out of all bounds."""
    return bool(normal.NUMBER.fullmatch(text)) or text.lower().lstrip("+-.") in ("nan", "inf", "infinity")


def _rewrite(text: str) -> str:
    """A hint how a number with a unit is written plainly."""
    if normal.NUMBER.fullmatch(text):
        return "; write it without quotes"
    if re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+", text):
        return f"; write {text.replace(',', '')}"
    match = re.fullmatch(r"\s*([\d.,]+(?:e[+-]?\d+)?)\s*([A-Za-z]+)\s*", text, re.IGNORECASE)
    if not match or match[2].lower() not in _SCALES:
        return "; write digits only, for example 1e24"
    return f"; write {match[1].replace(',', '')}{_SCALES[match[2].lower()]}"


def _span(graph: Graph, obj: Object, term: Term, fail: _Failure) -> Span:
    if isinstance(obj, ox.Literal):
        number = _number(obj, term, fail)
        return Span(number, number)
    node = graph.predicates(obj)
    class_of(graph, obj)
    ends = {}
    for end in ("low", "high"):
        found = node.get(NAMESPACE + end, [])
        at = _Failure(graph, obj, NAMESPACE + end, found[-1]) if found else fail
        if len(found) > 1:
            raise at(f"'{end}' has {len(found)} values on one node; it takes one")
        if found and not isinstance(found[0], ox.Literal):
            raise at(f"'{end}' takes a number, not a node")
        if found:
            ends[end] = _number(found[0], term, at)  # type: ignore[arg-type]
    others = [iri for iri in graph.types(obj) if iri.startswith(NAMESPACE) and iri != NAMESPACE + "Range"]
    unknown = [p for p in node if p.startswith(NAMESPACE) and p[len(NAMESPACE):] not in ("low", "high", "evidence")]
    if others or unknown or not ends:
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
