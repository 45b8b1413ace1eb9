"""One spelling for each fact, whatever the format: 1e24, 1.0E24 and 1000000000000000000000000 are one number."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from decimal import Context, Decimal, InvalidOperation

import pyoxigraph as ox

from compliance.graph.triples import RDF_TYPE, Graph, Subject
from compliance.graph.vocabulary import vocabulary
from compliance.terms import NAMESPACE, Kind, Term

XSD = "http://www.w3.org/2001/XMLSchema#"
NUMBERS = frozenset(XSD + n for n in (
    "decimal", "integer", "double", "float", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger",
    "unsignedInt", "unsignedLong"))
NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
# Beyond these a number is refused when its node is built, so that its spelling does not matter.
LARGEST, MOST_PLACES = Decimal("1e38"), 18
_EXACT = Context(prec=120)
_DECIMAL, _BOOLEAN, _DATE = (ox.NamedNode(XSD + n) for n in ("decimal", "boolean", "date"))
_TRUTHS = {"true": "true", "1": "true", "false": "false", "0": "false"}


def normal(graph: Graph) -> Graph:
    """The graph with the values of known terms in one spelling and with the types that a term implies."""
    changed: dict[ox.Triple, ox.Triple] = {}
    triples = list(_triples(graph, changed))
    if not changed and len(triples) == len(graph.triples):
        return graph
    return Graph(triples, graph.source, lambda t: graph.line(changed.get(t, t)))


@functools.cache
def _terms() -> dict[str, Term]:
    return {NAMESPACE + name: term for name, term in vocabulary().terms.items()}


def _triples(graph: Graph, changed: dict[ox.Triple, ox.Triple]) -> Iterator[ox.Triple]:
    terms = _terms()
    for triple in graph:
        term = terms.get(triple.predicate.value)
        obj = triple.object
        if term is None:
            yield triple
        elif isinstance(obj, ox.Literal):
            spelt = literal(obj, term)
            if spelt is obj:
                yield triple
            else:
                yield (new := ox.Triple(triple.subject, triple.predicate, spelt))
                changed.setdefault(new, triple)
        else:
            yield triple
            if not isinstance(obj, ox.Triple) and (cls := _implied(graph, obj, term)) is not None:
                yield (new := ox.Triple(obj, RDF_TYPE, cls))
                changed.setdefault(new, triple)


def _implied(graph: Graph, obj: Subject, term: Term) -> ox.NamedNode | None:
    """The class of a node that does not say it, where the term leads to nodes of one class only."""
    if term.kind not in (Kind.NODE, Kind.RANGE) or term.node_class in (None, "Artifact", "Release"):
        return None
    known = isinstance(obj, ox.BlankNode) or graph.predicates(obj)
    if not known or any(iri.startswith(NAMESPACE) for iri in graph.types(obj)):
        return None
    return ox.NamedNode(f"{NAMESPACE}{term.node_class}")


def literal(obj: ox.Literal, term: Term) -> ox.Literal:
    """The literal in the spelling of its term's kind; itself where that does not change it or it is wrong."""
    kind, datatype, text = term.kind, obj.datatype.value, obj.value
    if kind in (Kind.DECIMAL, Kind.RANGE):
        spelt = decimal(text) if datatype in NUMBERS else None
        wanted: ox.NamedNode | None = _DECIMAL
    elif kind is Kind.BOOLEAN:
        spelt, wanted = _TRUTHS.get(text) if datatype == _BOOLEAN.value else None, _BOOLEAN
    elif kind is Kind.DATE:
        spelt, wanted = text if datatype == XSD + "string" else None, _DATE
    else:
        spelt, wanted = text if datatype in NUMBERS or datatype == _DATE.value else None, None
    if spelt is None or (spelt == text and wanted is not None and datatype == wanted.value):
        return obj
    return ox.Literal(spelt) if wanted is None else ox.Literal(spelt, datatype=wanted)


def number(text: str) -> Decimal | None:
    """The number that a text spells exactly; None for anything else, and for one whose exponent nobody can hold."""
    if not NUMBER.fullmatch(text):
        return None
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def places(value: Decimal) -> int:
    """How many digits a finite number needs after the point."""
    exponent = value.as_tuple().exponent
    if not value or not isinstance(exponent, int) or exponent >= 0:
        return 0
    digits = "".join(map(str, value.as_tuple().digits))
    return max(0, -exponent - (len(digits) - len(digits.rstrip("0"))))


def decimal(text: str) -> str | None:
    """The canonical spelling of a number as an xsd:decimal; None where the text is no number or one that is refused."""
    if text.isascii() and text.isdigit() and len(text) < 30:
        return text.lstrip("0") or "0"
    value = number(text)
    if value is None or value.copy_abs() > LARGEST or places(value) > MOST_PLACES:
        return None
    return f"{value.normalize(_EXACT):f}" if value else "0"
