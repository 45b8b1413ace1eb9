"""Which facts a provider can change, how and at what cost, from `ontology/changes.ttl`."""

from __future__ import annotations

import functools
from typing import NamedTuple

import pyoxigraph as ox

from compliance import resources
from compliance.errors import PolicyError
from compliance.graph import Graph, Subject, read_turtle, vocabulary
from compliance.terms import NAMESPACE

_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"


class ChangeKind(NamedTuple):
    """A way to change facts: the terms, the kinds of part (none: any node), the values it leads to, and its cost."""

    id: str
    label: str
    cost: int
    terms: frozenset[str]
    parts: frozenset[str]
    values: tuple[str, ...]

    def reaches(self, cls: str, term: str) -> bool:
        """Whether it can change a term on a node of a class."""
        return term in self.terms and (not self.parts or any(vocabulary().is_a(cls, p) for p in self.parts))


class Changes(NamedTuple):
    """Everything that can be changed, and what is proposed where nothing is described yet."""

    kinds: tuple[ChangeKind, ...]
    represented: dict[str, str]
    documented: dict[str, str]
    denied: dict[str, str]

    def of(self, cls: str, term: str) -> list[ChangeKind]:
        """The ways to change a term on a node of a class, cheapest first."""
        return [k for k in self.kinds if k.reaches(cls, term)]


@functools.cache
def changes() -> Changes:
    """The changes that openclaim ships; PolicyError where a kind of change is not complete."""
    path = resources.folder("ontology", "changes.ttl")
    graph = read_turtle(resources.read(path), str(path))
    kinds = sorted((_kind(graph, s) for s in graph.typed(NAMESPACE + "ChangeKind")), key=lambda k: (k.cost, k.id))
    documents = [(s, o) for s in graph.subjects() for o in graph.objects(s, NAMESPACE + "documentedIn")]
    return Changes(
        tuple(kinds), {_local(a): _local(b) for a, b in graph.pairs(NAMESPACE + "representedBy")},
        {t.value: _local(o.value) for s, o in documents for t in graph.objects(s, NAMESPACE + "topic")},
        {_local(a): _local(b) for a, b in graph.pairs(NAMESPACE + "deniedBy")})


def _kind(graph: Graph, subject: Subject) -> ChangeKind:
    label, cost = graph.text(subject, _LABEL), graph.text(subject, NAMESPACE + "cost")
    terms = {_local(o.value) for o in graph.objects(subject, NAMESPACE + "changes")}
    unknown = terms - set(vocabulary().terms)
    if label is None or cost is None or not cost.isdecimal() or not terms or unknown:
        raise PolicyError(f"{subject.value}: a kind of change needs a label, a cost and terms of the vocabulary"
                          + (f"; unknown: {', '.join(sorted(unknown))}" if unknown else ""))
    parts = {_local(o.value) for o in graph.objects(subject, NAMESPACE + "onPart")}
    values = tuple(o.value for o in graph.objects(subject, NAMESPACE + "changesTo") if isinstance(o, ox.Literal))
    return ChangeKind(subject.value, label, int(cost), frozenset(terms), frozenset(parts), values)


def _local(iri: str) -> str:
    return iri.removeprefix(NAMESPACE)
