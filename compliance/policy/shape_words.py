"""Checks the shapes of a policy beyond the rules of the W3C: engines pass over a misspelt word in silence.

Each check gives faults, which `check` places in a file.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Final, NamedTuple

import pyoxigraph as ox

from compliance import resources
from compliance.errors import PolicyError
from compliance.graph import Graph, Object, Subject, read_shipped, vocabulary
from compliance.graph.conformance import SH
from compliance.graph.triples import NIL, RDF_TYPE
from compliance.policy.queries import prefix_fault, query_fault
from compliance.terms import NAMESPACE, PART, Kind, Term, nearest

_OWL = "http://www.w3.org/2002/07/owl#"
_CONSTRAINTS: Final = frozenset({
    "property", "node", "class", "datatype", "nodeKind", "minCount", "maxCount", "minExclusive", "minInclusive",
    "maxExclusive", "maxInclusive", "minLength", "maxLength", "pattern", "languageIn", "uniqueLang", "equals",
    "disjoint", "lessThan", "lessThanOrEquals", "not", "and", "or", "xone", "qualifiedValueShape", "closed", "hasValue",
    "in", "sparql"})
# SHACL Core and the SPARQL constraints of SHACL, section by section (https://www.w3.org/TR/shacl/).
WORDS: Final = _CONSTRAINTS | {
    "path", "inversePath", "alternativePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath",
    "targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf", "severity", "message", "deactivated", "name",
    "description", "order", "group", "defaultValue", "flags", "qualifiedMinCount", "qualifiedMaxCount",
    "qualifiedValueShapesDisjoint", "ignoredProperties", "select", "prefixes", "declare", "prefix", "namespace"}
_REFUSED: Final = {
    "js": "scripts are not run", "jsFunctionName": "scripts are not run", "jsLibrary": "scripts are not run",
    "rule": "rules would add facts; state a derivation with oc:Derivation", "construct": "rules would add facts",
    "ask": "define no components of your own; use sh:sparql with sh:select",
    "validator": "define no components of your own", "nodeValidator": "define no components of your own",
    "propertyValidator": "define no components of your own", "parameter": "define no components of your own",
    "target": "targets that are queries are not run", "expression": "node expressions are not run",
    "values": "node expressions are not run", "shapesGraph": "all shapes of a policy lie in its folder",
    "entailment": "no entailment is applied", "update": "a policy changes nothing"}
_NAMES: Final = frozenset({
    "NodeShape", "PropertyShape", "SPARQLConstraint", "PrefixDeclaration", "IRI", "BlankNode", "Literal",
    "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral", "Violation", "Warning", "Info"})
_PAIRS: Final = ("path", "lessThan", "lessThanOrEquals", "equals", "disjoint")
_PATHS: Final = ("inversePath", "alternativePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath")


class Fault(NamedTuple):
    """One thing that is wrong with a node; `path` and `value` name the wrong statement where it is one."""

    node: Subject
    message: str
    path: str = ""
    value: Object | None = None


@functools.cache
def declared() -> tuple[frozenset[str], frozenset[str]]:
    """The properties and the classes of our namespaces that the ontology declares, by IRI."""
    graph = read_shipped(resources.turtle_files(resources.folder("ontology")), "ontology")
    kinds = ("AnnotationProperty", "DatatypeProperty", "ObjectProperty")
    properties = {s.value for kind in kinds for s in graph.typed(_OWL + kind)}
    return frozenset(properties), frozenset(s.value for s in graph.typed(_OWL + "Class"))


def word_faults(graph: Graph) -> Iterator[Fault]:
    """Words of SHACL and of openclaim that do not exist or are not accepted, wherever they stand."""
    properties, classes = declared()
    for triple in graph:
        node, path, value = triple.subject, triple.predicate.value, triple.object
        if path.startswith(SH):
            message = _shacl_fault(path[len(SH):])
        elif path.startswith((NAMESPACE, PART)) and path not in properties:
            message = f"unknown word '{_short(path)}'{nearest(_short(path), map(_short, properties))}"
        else:
            message = _object_fault(path, value, classes)
        if message:
            yield Fault(node, message, path, value)  # type: ignore[arg-type]


def _shacl_fault(word: str) -> str | None:
    if word in WORDS:
        return None
    if word in _REFUSED:
        return f"'sh:{word}' is not accepted in a policy: {_REFUSED[word]}"
    return f"'sh:{word}' is no word of SHACL Core or of its SPARQL constraints{nearest(word, WORDS)}"


def _object_fault(path: str, value: object, classes: frozenset[str]) -> str | None:
    iri = value.value if isinstance(value, ox.NamedNode) else ""
    if iri.startswith(SH) and iri[len(SH):] not in _NAMES:
        return f"'sh:{iri[len(SH):]}' is not accepted in a policy{nearest(iri[len(SH):], _NAMES)}"
    if path == RDF_TYPE.value and iri.startswith(NAMESPACE) and iri not in classes:
        return f"unknown type '{_short(iri)}'{nearest(_short(iri), map(_short, classes))}"
    return None


def shape_faults(graph: Graph, known: Graph) -> Iterator[Fault]:
    """Shapes that test nothing, look at terms or values that do not exist, or run queries that are refused.

    `known` also holds the shapes and nodes of other policies to which the shapes may refer.
    """
    properties = declared()[0] | {NAMESPACE + term for _, term in known.pairs(NAMESPACE + "derivedTerm")}
    for node in graph.subjects():
        found = graph.predicates(node)
        if any(p.startswith(SH) for p in found):
            yield from _one_shape(graph, known, node)
            yield from _terms(graph, node, properties)
            yield from _values(graph, node)
            yield from _queries(graph, node)


def _one_shape(graph: Graph, known: Graph, node: Subject) -> Iterator[Fault]:
    """A shape that every release meets, or that refers to a shape that does not exist."""
    words = {p[len(SH):] for p in graph.predicates(node) if p.startswith(SH)}
    if SH + "NodeShape" in graph.types(node) and not words & _CONSTRAINTS:
        yield Fault(node, "the shape has no constraint, so that every release conforms; say what it tests")
    for value in graph.objects(node, SH + "deactivated"):
        if value.value in ("true", "1"):
            yield Fault(node, "the shape is deactivated, so that every release conforms; remove sh:deactivated",
                        SH + "deactivated", value)
    for word in ("node", "property", "qualifiedValueShape", "not"):
        for value in graph.objects(node, SH + word):
            if isinstance(value, ox.NamedNode) and not known.predicates(value):
                message = f"sh:{word} names {value.value}, which no file describes; correct the name"
                yield Fault(node, message, SH + word, value)


def _terms(graph: Graph, node: Subject, properties: frozenset[str]) -> Iterator[Fault]:
    """Terms and classes that do not exist, so that the shape would look at nothing."""
    classes = declared()[1]
    for word in _PAIRS:
        for step in (s for o in graph.objects(node, SH + word) for s in _steps(graph, o)):
            if step.startswith((NAMESPACE, PART)) and step not in properties:
                hint = nearest(_short(step), map(_short, properties))
                yield Fault(node, f"sh:{word} looks at '{_short(step)}', which is no term{hint}", SH + word)
    for value in graph.objects(node, SH + "class"):
        if value.value.startswith(NAMESPACE) and value.value not in classes:
            hint = nearest(_short(value.value), map(_short, classes))
            yield Fault(node, f"sh:class names '{_short(value.value)}', which is no class{hint}", SH + "class", value)


def _steps(graph: Graph, path: Object) -> list[str]:
    """The properties that a path goes along, in their order; each node of the path counts once."""
    found, todo, seen = [], [path], set[Object]()
    while todo:
        node = todo.pop()
        if isinstance(node, ox.NamedNode) and node != NIL:
            found.append(node.value)
        elif isinstance(node, ox.BlankNode) and node not in seen:
            seen.add(node)
            inner = [o for word in _PATHS for o in graph.objects(node, SH + word)]
            todo += reversed(inner or _members(graph, node))
    return found


def _members(graph: Graph, head: Object) -> list[Object]:
    """The members of a list; none where it is broken, which the rules of the W3C report."""
    try:
        return graph.members(head)
    except PolicyError:
        return []


def _values(graph: Graph, node: Subject) -> Iterator[Fault]:
    """Values that a term can never have, so that the shape could never or always be met."""
    steps = [s for o in graph.objects(node, SH + "path") for s in _steps(graph, o)]
    term = vocabulary().terms.get(_short(steps[-1])) if steps and steps[-1].startswith(NAMESPACE) else None
    if term is None:
        return
    values = [("hasValue", v) for v in graph.objects(node, SH + "hasValue")]
    values += [("in", v) for head in graph.objects(node, SH + "in") for v in _members(graph, head)]
    for word, value in values:
        message = _value_fault(term, value)
        if message:
            yield Fault(node, message, SH + word, value if word == "hasValue" else None)


def _value_fault(term: Term, value: Object) -> str | None:
    if value == NIL and term.multiple:
        return None
    if term.kind is Kind.ENUM and value.value not in term.values:
        return f"'{value.value}' is no value of '{term.name}'{nearest(value.value, term.values)} ({', '.join(term.values)})"
    if term.kind is Kind.BOOLEAN and not (isinstance(value, ox.Literal) and value.datatype.value.endswith("#boolean")):
        return f"'{term.name}' is compared with '{value.value}'; it takes true or false, without quotes"
    return None


def _queries(graph: Graph, node: Subject) -> Iterator[Fault]:
    for value in graph.objects(node, SH + "select"):
        message = query_fault(value.value)
        if message:
            yield Fault(node, message, SH + "select")
    namespace = graph.text(node, SH + "namespace")
    if namespace is not None and (message := prefix_fault(graph.text(node, SH + "prefix") or "", namespace)):
        yield Fault(node, message, SH + "namespace")


def _short(iri: str) -> str:
    """A name without our namespace; `part:` stands for the namespace of the kinds of parts."""
    return iri.removeprefix(NAMESPACE) if iri.startswith(NAMESPACE) else iri.replace(PART, "part:")
