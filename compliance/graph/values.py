"""The values of facts: each literal or address as the kind of its term has it, or the sentence that refuses it."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pyoxigraph as ox

from compliance.errors import InputError, short
from compliance.graph import normal
from compliance.graph.triples import BASE, Graph, Object, Subject
from compliance.graph.vocabulary import vocabulary
from compliance.terms import LICENCE, NAMESPACE, Kind, Ref, Span, Term, Value, nearest, show_number

_XSD = "http://www.w3.org/2001/XMLSchema#"
_SPDX = ("http://spdx.org/licenses/", "https://spdx.org/licenses/")
_LIMITS = {Kind.DECIMAL: Decimal("1e20"), Kind.RANGE: normal.LARGEST}
_MAX_SHOWN = 99_999
_TAKES = {Kind.BOOLEAN: "true or false", Kind.DECIMAL: "a number", Kind.DATE: "a day such as 2025-08-02",
          Kind.STRING: "a text", Kind.ENUM: "a value", Kind.IRI: "an IRI such as https://example.org/model"}
_SCALES = {"k": "e3", "thousand": "e3", "m": "e6", "million": "e6", "b": "e9", "bn": "e9", "billion": "e9", "t": "e12",
           "trillion": "e12", "flop": "", "flops": "", "tflop": "e12", "pflop": "e15", "eflop": "e18", "zflop": "e21",
           "yflop": "e24"}


class Failure:
    """Makes the error for one triple, which is built only then."""

    __slots__ = ("graph", "obj", "predicate", "subject")

    def __init__(self, graph: Graph, subject: Subject, predicate: str, obj: Object) -> None:
        self.graph, self.subject, self.predicate, self.obj = graph, subject, predicate, obj

    def __call__(self, message: str) -> InputError:
        """The error with a sentence and the line of the triple."""
        triple = ox.Triple(self.subject, ox.NamedNode(self.predicate), self.obj)
        return InputError(self.graph.source, message, self.graph.line(triple))


def decode(obj: Object, term: Term, fail: Failure) -> Value:
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


def _string(obj: ox.Literal, term: Term, fail: Failure) -> str:
    if obj.datatype.value == _XSD + "boolean":
        raise fail(f"'{term.name}' takes a text, not {obj.value}; put a text in quotes")
    if term.domain == "Evidence" and term.name == "of" and obj.value.removeprefix(NAMESPACE) not in vocabulary().terms:
        raise fail(f"'of' names terms; '{short(obj.value)}' is unknown{nearest(obj.value, vocabulary().terms)}")
    return str(obj.value)


def _boolean(obj: ox.Literal, term: Term, fail: Failure) -> bool:
    if obj.datatype.value != _XSD + "boolean" or obj.value not in ("true", "false", "1", "0"):
        raise fail(f"'{term.name}' takes true or false, not '{short(obj.value)}'; leave it out where it is not known")
    return obj.value in ("true", "1")


def _date(obj: ox.Literal, term: Term, fail: Failure) -> date:
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", obj.value):
            raise ValueError
        return date.fromisoformat(obj.value)
    except ValueError:
        raise fail(f"'{term.name}' takes {_TAKES[Kind.DATE]}, not '{short(obj.value)}'") from None


def _number(obj: ox.Literal, term: Term, fail: Failure) -> Decimal:
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


def span(graph: Graph, obj: Object, term: Term, fail: Failure) -> Span:
    """The quantity that a number, or a node with ends, states; InputError where it is neither."""
    if isinstance(obj, ox.Literal):
        number = _number(obj, term, fail)
        return Span(number, number)
    node = graph.predicates(obj)
    ends = {}
    for end in ("low", "high"):
        found = node.get(NAMESPACE + end, [])
        at = Failure(graph, obj, NAMESPACE + end, found[-1]) if found else fail
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


def licence_name(graph: Graph, obj: object, fail: Failure) -> str | None:
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
