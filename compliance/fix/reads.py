"""Which facts a shape looks at: the kind of node, the term, and the values and bounds that it names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pyoxigraph as ox

from compliance.engines.base import SH
from compliance.errors import PolicyError
from compliance.graph import Graph, Subject
from compliance.graph.triples import FIRST
from compliance.terms import NAMESPACE, PART

_INNER = frozenset(SH + n for n in ("property", "node", "not", "qualifiedValueShape"))
_OF_EACH = frozenset(SH + n for n in ("node", "property", "not", "and", "or", "in", "class"))
_LISTS = frozenset(SH + n for n in ("and", "or", "xone"))
_BOUNDS = frozenset(SH + n for n in ("minExclusive", "minInclusive", "maxExclusive", "maxInclusive"))
_PAIRED = frozenset(SH + n for n in ("lessThan", "lessThanOrEquals", "equals", "disjoint"))
RELEASE = "Release"


class Read(NamedTuple):
    """A term of the nodes of a kind, with the values and bounds to which a shape holds it.

    The kind is Release, Provider or a kind of part; the term is empty where only the presence of such a node counts.
    """

    kind: str
    term: str = ""
    values: frozenset[str] = frozenset()


def reads(graph: Graph, shape: Subject) -> frozenset[Read]:
    """Everything that a shape looks at when it is put to a release.

    Whatever a shape asks of a licence depends on which licence it is; the values of the term are then the classes and the
    terms by which it tells licences apart.
    """
    return frozenset(_walk(graph, shape, RELEASE))


def asks_for_one(graph: Graph, shape: Subject) -> bool:
    """Whether a property shape asks for one node of a kind that has certain facts, and for nothing else.

    A node with none of these facts cannot be the one: nothing within the shape is negated or limited in number.
    """
    found = graph.predicates(shape)
    said = {p.removeprefix(SH) for p in found if p.startswith(SH)}
    if said == {"path", "hasValue"}:
        return len(_steps(graph, shape)) > 1
    one = [o.value for o in found.get(SH + "qualifiedMinCount", [])] == ["1"]
    return said == {"path", "qualifiedMinCount", "qualifiedValueShape"} and one and not _limits(graph, shape)


def asks_of_all(graph: Graph, shape: Subject) -> str:
    """The kind of part of which a property shape asks the same of every node, so that one that fails makes it fail.

    That some node must be there may be asked beside, where the path ends with the nodes. Empty for any other shape.
    """
    found = graph.predicates(shape)
    steps = _steps(graph, shape)
    said = {p for p in found if p.startswith(SH)} - {SH + "path", SH + "message", SH + "severity"}
    least = [o.value for o in found.get(SH + "minCount", [])] == ["1"] and len(steps) == 1
    if not steps or not (steps[0].startswith(PART) or steps[0] == NAMESPACE + "artifact"):
        return ""
    kind = "Artifact" if steps[0] == NAMESPACE + "artifact" else steps[0].removeprefix(PART)
    return kind if said and said - ({SH + "minCount"} if least else set()) <= _OF_EACH else ""


def _limits(graph: Graph, shape: Subject) -> bool:
    todo = [shape]
    while todo:
        node = todo.pop()
        found = graph.predicates(node)
        if any(p in found for p in (SH + "not", SH + "maxCount", SH + "xone", SH + "closed")):
            return True
        todo += _within(graph, node)
    return False


def _within(graph: Graph, shape: Subject) -> list[Subject]:
    """The shapes that a shape is made of, one step down."""
    found = graph.predicates(shape)
    listed = (m for p in _LISTS for o in found.get(p, []) for m in graph.members(o))
    return [n for n in (*(o for p in _INNER for o in found.get(p, [])), *listed) if not isinstance(n, ox.Literal)]


def _walk(graph: Graph, shape: Subject, place: str) -> Iterator[Read]:
    steps = _steps(graph, shape)
    if steps:
        found, last, place = _follow(steps, place)
        yield from found
        if last is not None:
            told = _told_apart(graph, shape) if last.term == "licence" else _values(graph, shape)
            yield last._replace(values=frozenset(told))
    for predicate, objects in graph.predicates(shape).items():
        if predicate in _PAIRED:
            yield from (Read(place or RELEASE, o.value.removeprefix(NAMESPACE)) for o in objects)
        if predicate == SH + "sparql":
            raise PolicyError(f"{graph.source}: the facts behind a SPARQL constraint cannot be told; write the shape without one")
    for inner in _within(graph, shape) if place else ():
        yield from _walk(graph, inner, place)


def _steps(graph: Graph, shape: Subject) -> list[str]:
    path = graph.one(shape, SH + "path")
    if path is None:
        return []
    # Any other path than a property or a sequence of them is no list.
    listed = isinstance(path, ox.BlankNode) and graph.one(path, FIRST.value) is not None
    steps = graph.members(path) if listed else [path]
    names = [s.value for s in steps if isinstance(s, ox.NamedNode) and s.value.startswith((NAMESPACE, PART))]
    if len(names) != len(steps):
        raise PolicyError(f"{graph.source}: the facts behind the path {path} cannot be told")
    return names


def _follow(steps: list[str], place: str) -> tuple[list[Read], Read | None, str]:
    """What a path reads on its way, the term it ends with, and the kind of node at its end (empty beyond a value)."""
    found: list[Read] = []
    for step in steps:
        name = step.removeprefix(PART) if step.startswith(PART) else step.removeprefix(NAMESPACE)
        if step.startswith(PART) or name in ("artifact", "provider"):
            place = {"artifact": "Artifact", "provider": "Provider"}.get(name, name)
            found.append(Read(place))
        elif name == "licence":
            # What follows is a term of the licence: no other fact of the release.
            return found, Read(place, name), ""
        else:
            # What follows is an end of a range.
            return found, Read(place, name), ""
    return found, None, place


def _told_apart(graph: Graph, shape: Subject) -> Iterator[str]:
    """The classes and the terms of a licence that a property shape and those within it look at."""
    todo = [shape]
    while todo:
        node = todo.pop()
        found = graph.predicates(node)
        yield from (s.removeprefix(NAMESPACE) for s in _steps(graph, node) if s.startswith(NAMESPACE))
        yield from (o.value.removeprefix(NAMESPACE) for o in found.get(SH + "class", []) if isinstance(o, ox.NamedNode))
        todo += _within(graph, node)


def _values(graph: Graph, shape: Subject) -> Iterator[str]:
    """The values that a property shape names, those of the shapes within it included."""
    todo = [shape]
    while todo:
        node = todo.pop()
        for predicate, objects in graph.predicates(node).items():
            if predicate == SH + "hasValue" or predicate in _BOUNDS:
                yield from (o.value for o in objects)
            elif predicate == SH + "in":
                yield from (m.value for o in objects for m in graph.members(o))
        todo += _within(graph, node)
