"""Writes parts of policies as Turtle that an author likes to read: descriptions in place, combinations, names with prefixes."""

from __future__ import annotations

import pyoxigraph as ox

from compliance.graph import Graph, Object
from compliance.graph.triples import NIL, RDF_TYPE
from compliance.policy import AllOf, AnyOf, Condition, Expression, Not, Unless
from compliance.terms import NAMESPACE

_XSD = "http://www.w3.org/2001/XMLSchema#"
_PLAIN = frozenset(_XSD + t for t in ("boolean", "integer", "decimal", "double"))
_PREFIXES = {
    NAMESPACE: "oc:", "https://w3id.org/openclaim/question/": "q:", "https://w3id.org/openclaim/open-question/": "oq:",
    "https://w3id.org/openclaim/shape/": "shape:"}


def name(iri: str) -> str:
    """An IRI as the templates write it: with a prefix where there is one for it."""
    for base, prefix in _PREFIXES.items():
        rest = iri.removeprefix(base)
        if rest != iri and rest.replace("-", "").replace("_", "").isalnum():
            return prefix + rest
    return f"<{iri}>"


def in_place(graph: Graph, node: Object) -> str:
    """A node with what it says, without a name of its own, on one line; lists and nodes below it too."""
    if isinstance(node, ox.Literal):
        short = node.datatype.value.replace(_XSD, "xsd:")
        plain = node.datatype.value in (_XSD + "string", _XSD + "date") or node.language
        if node.datatype.value in _PLAIN:
            return node.value
        return str(node) if not plain or node.language or short == "xsd:string" else f'"{node.value}"^^{short}'
    if node == NIL or (isinstance(node, ox.NamedNode) and not graph.predicates(node)):
        return "()" if node == NIL else name(node.value)
    said = [f"a {name(t)}" for t in graph.types(node)]
    for predicate, objects in graph.predicates(node).items():
        if predicate != RDF_TYPE.value:
            said.append(f"{name(predicate)} {' , '.join(in_place(graph, o) for o in objects)}")
    return f"[ {' ; '.join(said)} ]"


def combination(expression: Expression) -> str:
    """A combination as one statement, such as "oc:allOf ( <first> [ oc:not <second> ] )"."""
    match expression:
        case AllOf(parts=parts) | AnyOf(parts=parts):
            word = "oc:allOf" if isinstance(expression, AllOf) else "oc:anyOf"
            return f"{word} ( {' '.join(map(_part, parts))} )"
        case Not(part=part):
            return f"oc:not {_part(part)}"
        case Unless(part=part, exception=exception):
            return f"oc:unless ( {_part(part)} {_part(exception)} )"
        case Condition():
            return f"oc:allOf ( {_part(expression)} )"


def _part(expression: Expression) -> str:
    return name(expression.iri) if isinstance(expression, Condition) else f"[ {combination(expression)} ]"
