"""Replaces facts in the graph of a release, together with the evidence that stood for them."""

from __future__ import annotations

import functools

import pyoxigraph as ox

from compliance.errors import InputError
from compliance.graph import Graph, Object, Subject
from compliance.graph.keyed import read
from compliance.graph.normal import normal
from compliance.graph.triples import RDF_TYPE
from compliance.model import Release
from compliance.terms import NAMESPACE, Term

EVIDENCE = NAMESPACE + "evidence"
_OF = NAMESPACE + "of"


class Rewrite:
    """The facts of a release while they are changed; `graph` gives the result."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._root = release.node.subject
        self._before = release.graph
        self._facts = {s: {p: list(o) for p, o in release.graph.predicates(s).items()}
                       for s in _reachable(release.graph, self._root)}
        self._fresh = 0
        self._added: dict[str, list[tuple[Subject, str]]] = {}

    def below(self, term: str) -> list[tuple[Subject, str]]:
        """The nodes that a term of the release leads to, with their classes; new ones last."""
        return [*((n.subject, n.cls) for n in self._release.node.children.get(term, ())), *self._added.get(term, ())]

    def states(self, subject: Subject, term: str) -> bool:
        """Whether a node states a term."""
        return bool(self._facts.get(subject, {}).get(NAMESPACE + term))

    def new(self, term: str, cls: str) -> tuple[Subject, str]:
        """A new node of a class to which a term of the release leads."""
        node = self._blank()
        self._facts[node] = {RDF_TYPE.value: [ox.NamedNode(NAMESPACE + cls)]}
        self._facts[self._root].setdefault(NAMESPACE + term, []).append(node)
        self._added.setdefault(term, []).append((node, cls))
        return node, cls

    def replace(self, subject: Subject, cls: str, term: Term, value: str | None, because: str) -> None:
        """Gives a term of a node another value, read as in YAML, or none."""
        facts = self._facts[subject]
        old = facts.pop(NAMESPACE + term.name, [])
        if old or value is not None:
            self._withdraw(subject, term.name)
        if value is None:
            return
        given = _read(cls, term.name, value)
        start = next(t.subject for t in given if t.predicate.value == NAMESPACE + term.name)
        names: dict[Object | ox.Triple, Subject] = {start: subject}
        for triple in given:
            if triple.predicate == RDF_TYPE and triple.subject == start:
                continue
            self._state(self._renamed(triple.subject, names), triple.predicate.value, self._renamed(triple.object, names))
        evidence = self._blank()
        self._facts[evidence] = {RDF_TYPE.value: [ox.NamedNode(NAMESPACE + "Evidence")], _OF: [ox.Literal(term.name)],
                                 NAMESPACE + "statedBy": [ox.Literal(because)]}
        self._state(subject, EVIDENCE, evidence)

    def _state(self, subject: Object, predicate: str, obj: Object) -> None:
        self._facts.setdefault(subject, {}).setdefault(predicate, []).append(obj)  # type: ignore[arg-type]

    def _renamed(self, node: Object | ox.Triple, names: dict[Object | ox.Triple, Subject]) -> Object:
        if not isinstance(node, ox.BlankNode):
            return node  # type: ignore[return-value]
        if node not in names:
            names[node] = self._blank()
        return names[node]

    def _blank(self) -> ox.BlankNode:
        """A blank node whose name the graph does not have, the same one in every run."""
        while True:
            self._fresh += 1
            node = ox.BlankNode(f"changed{self._fresh}")
            if node not in self._facts and not self._before.predicates(node):
                return node

    def _of(self, node: Object) -> dict[str, list[Object]]:
        return {} if isinstance(node, ox.Literal) else self._facts.get(node, {})

    def _withdraw(self, subject: Subject, term: str) -> None:
        """Takes a term out of what the evidence of a node supports; the evidence may stand for other nodes as well."""
        kept: list[Object] = []
        facts = self._facts[subject]
        others = sorted(p.removeprefix(NAMESPACE) for p in facts
                        if p.startswith(NAMESPACE) and p not in (EVIDENCE, NAMESPACE + term))
        for evidence in facts.get(EVIDENCE, []):
            supports = [o.value for o in self._of(evidence).get(_OF, [])]
            rest = [t for t in supports or others if t.removeprefix(NAMESPACE) != term]
            if supports and len(rest) == len(supports):
                kept.append(evidence)
            elif rest:
                copy = self._blank()
                self._facts[copy] = {**self._of(evidence), _OF: [ox.Literal(t) for t in rest]}
                kept.append(copy)
        if EVIDENCE in facts:
            facts[EVIDENCE] = kept

    def graph(self) -> Graph:
        """What the release leads to now; facts that were not changed keep their lines."""
        triples = [ox.Triple(s, ox.NamedNode(p), o) for s, found in self._facts.items() for p, objects in found.items()
                   for o in objects]
        everything = Graph(triples, self._before.source, self._before.line)
        return Graph(everything.closure([self._root]), self._before.source, self._before.line)


@functools.lru_cache(maxsize=4096)
def _read(cls: str, term: str, value: str) -> tuple[ox.Triple, ...]:
    source = f"{term}={value}"
    try:
        return tuple(normal(read(f"type: {cls}\n{term}: {value}\n", source)))
    except InputError as error:
        # A line of the little text that was read here would tell nobody anything.
        raise InputError(source, error.message) from None


def _reachable(graph: Graph, start: Subject) -> list[Subject]:
    found = dict.fromkeys([start])
    for triple in graph.closure([start]):
        for node in (triple.subject, triple.object):
            if not isinstance(node, (ox.Literal, ox.Triple)) and graph.predicates(node):
                found.setdefault(node)
    return list(found)
