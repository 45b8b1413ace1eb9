"""Which facts tell: those that the shapes a release conforms to speak of, so that a reader sees the reason first."""

from __future__ import annotations

from weakref import WeakKeyDictionary

import pyoxigraph as ox

from compliance.graph import Graph, Object
from compliance.terms import NAMESPACE, Value, show

_SH = "http://www.w3.org/ns/shacl#"
_ANY = "*"
_VALUES = ("hasValue", "in")
_BOUNDS = ("minCount", "minExclusive", "minInclusive", "maxExclusive", "maxInclusive", "lessThanOrEquals", "lessThan")


# What was found goes with its graph: a server meets many combinations of policies, and must not keep all of them.
_spoken: WeakKeyDictionary[Graph, dict[str, frozenset[tuple[str, str]]]] = WeakKeyDictionary()


def spoken_of(graph: Graph, shape: str) -> frozenset[tuple[str, str]]:
    """The terms and values that a shape names; the value is "*" where it bounds a term without naming a value."""
    known = _spoken.setdefault(graph, {})
    if shape not in known:
        known[shape] = _spoken_of(graph, shape)
    return known[shape]


def _spoken_of(graph: Graph, shape: str) -> frozenset[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    todo: list[Object] = [ox.NamedNode(shape)]
    seen: set[Object] = set()
    while todo:
        node = todo.pop()
        if isinstance(node, ox.Literal) or node in seen:
            continue
        seen.add(node)
        found |= _property(graph, node)
        for predicate, objects in graph.predicates(node).items():
            if predicate.startswith((_SH, "http://www.w3.org/1999/02/22-rdf-syntax-ns#")) and predicate != _SH + "path":
                todo += objects
    return frozenset(found)


def _property(graph: Graph, node: ox.NamedNode | ox.BlankNode) -> set[tuple[str, str]]:
    path = graph.one(node, _SH + "path")
    if path is None:
        return set()
    steps = [path] if isinstance(path, ox.NamedNode) else graph.members(path)
    names = [s.value.removeprefix(NAMESPACE) for s in steps if s.value.startswith(NAMESPACE)]
    if not names:
        return set()
    term = names[-2] if names[-1] in ("low", "high") and len(names) > 1 else names[-1]
    values = [*graph.objects(node, _SH + "hasValue")]
    for head in graph.objects(node, _SH + "in"):
        values += graph.members(head)
    found = {(term, v.value) for v in values}
    if any(graph.one(node, _SH + b) for b in _BOUNDS) and not values:
        found.add((term, _ANY))
    return found


def tells(term: str, value: Value, spoken: frozenset[tuple[str, str]]) -> bool:
    """Whether a fact is among those that a shape names."""
    return (term, _ANY) in spoken or (term, show(value)) in spoken
