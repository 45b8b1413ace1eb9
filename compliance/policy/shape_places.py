"""Checks what the shapes of conditions look at: facts where descriptions have them, and each asked for by a question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pyoxigraph as ox

from compliance.errors import PolicyError
from compliance.graph import Graph, Object, Subject, vocabulary
from compliance.graph.conformance import SH
from compliance.graph.triples import NIL
from compliance.policy.shape_words import Fault
from compliance.terms import NAMESPACE, PART, Kind

_SHAPES = ("satisfiedBy", "refutedBy", "contestedBy")
_SAME = ("node", "property", "not", "qualifiedValueShape")
_LISTS = ("or", "and", "xone")
# Nodes are asked for through the facts on them; the day of the decision and the ends of a range are no facts.
_NOT_ASKED = frozenset({"asOf", "artifact", "provider", "low", "high"})


class _Look(NamedTuple):
    """A step of a path: the shape it stands in, the class of the node it starts from (None if unknown), the term."""

    shape: Subject
    cls: str | None
    term: str


def place_faults(own: Graph, known: Graph) -> Iterator[Fault]:
    """Shapes of the own conditions that look for a fact on the wrong node, and facts that no question asks for.

    `known` also holds the shapes and questions of others.
    """
    derived = {term: node for node, term in known.pairs(NAMESPACE + "derivedTerm")}
    misplaced: set[tuple[Subject, str]] = set()
    for condition in own.typed(NAMESPACE + "Condition"):
        shapes = [s for word in _SHAPES for s in own.objects(condition, NAMESPACE + word)]
        looks = list(_Walk(known).looks(shapes))
        for look in looks:
            if own.predicates(look.shape) and (look.shape, look.term) not in misplaced and (message := _misplaced(look)):
                misplaced.add((look.shape, look.term))
                yield Fault(look.shape, message, SH + "path")
        used = {t for look in looks for t in _inputs(known, derived, look.term)} - _NOT_ASKED
        asked = {known.text(q, NAMESPACE + "asksTerm") for q in own.objects(condition, NAMESPACE + "asks")}  # type: ignore[arg-type]
        for term in sorted(used - asked) if asked else ():
            yield Fault(condition, f"the shapes look at '{term}' and no question asks for it; add one to oc:asks"
                                   f"{_questions(known, term)}", NAMESPACE + "asks")


class _Walk:
    """Goes through shapes and what they refer to, and knows on what kind of node each stands."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._seen: set[tuple[Object, str | None]] = set()

    def looks(self, shapes: Iterable[Object]) -> Iterator[_Look]:
        for shape in shapes:
            yield from self._shape(shape, "Release")

    def _shape(self, shape: Object, cls: str | None) -> Iterator[_Look]:
        if isinstance(shape, ox.Literal) or (shape, cls) in self._seen:
            return
        self._seen.add((shape, cls))
        path = self._graph.one(shape, SH + "path")
        if path is not None:
            for iri in self._steps(path, set()):
                term = iri.removeprefix(NAMESPACE)
                if iri.startswith(NAMESPACE):
                    yield _Look(shape, cls, term)
                cls = _leads_to(iri, cls)
        for word in (*_SAME, *_LISTS):
            for value in self._graph.objects(shape, SH + word):
                for inner in self._members(value) if word in _LISTS else [value]:
                    yield from self._shape(inner, cls)

    def _steps(self, path: Object, seen: set[Object]) -> Iterator[str]:
        """The properties of a path in their order; beyond a path that is no sequence nobody knows where it is."""
        if isinstance(path, ox.NamedNode):
            yield path.value
        if isinstance(path, ox.NamedNode) or path in seen:
            return
        seen.add(path)
        members = self._members(path)
        for step in members:
            yield from self._steps(step, seen)
        if not members:
            yield ""
            for inner in (o for p, found in self._graph.predicates(path).items() if p.startswith(SH) for o in found):  # type: ignore[arg-type]
                for step in self._members(inner) or [inner]:
                    yield from self._steps(step, seen)
                    yield ""

    def _members(self, head: Object) -> list[Object]:
        try:
            return self._graph.members(head) if head != NIL and isinstance(head, ox.BlankNode) else []
        except PolicyError:
            return []


def _leads_to(iri: str, cls: str | None) -> str | None:
    """The class of the node to which a property leads; None where it is not known."""
    if iri.startswith(PART):
        name = iri.removeprefix(PART)
        return name if name in vocabulary().classes else "Artifact"
    term = vocabulary().terms.get(iri.removeprefix(NAMESPACE))
    return term.node_class if term is not None and term.kind is Kind.NODE else None


def _misplaced(look: _Look) -> str | None:
    """What is wrong where a fact is looked for on a node that cannot have it."""
    words, term = vocabulary(), vocabulary().terms.get(look.term)
    if term is None or term.domain is None or look.cls is None:
        return None
    if words.is_a(look.cls, term.domain) or words.is_a(term.domain, look.cls):
        return None
    way = {"Artifact": f"( part:Weights oc:{look.term} )", "Licence": f"( part:Principal oc:licence oc:{look.term} )",
           "Provider": f"( oc:provider oc:{look.term} )"}.get(term.domain)
    hint = f"go there first, for example sh:path {way}" if way else "correct the path"
    return f"'{look.term}' is a fact of {term.domain}, and the shape looks for it on {look.cls}, where it never is; {hint}"


def _inputs(known: Graph, derived: dict[str, str], term: str) -> set[str]:
    """The term, or the terms from which it is derived where no description states it."""
    if term in vocabulary().terms or term not in derived:
        return {term} if term in vocabulary().terms or term in _NOT_ASKED else set()
    triples = known.closure([ox.NamedNode(derived[term])])
    return {o.value for t in triples if isinstance(o := t.object, ox.Literal) and o.value in vocabulary().terms} - {term}


def _questions(known: Graph, term: str) -> str:
    """The questions that ask for a term, as a hint."""
    names = sorted(iri.rpartition("/")[2] for iri, asks in known.pairs(NAMESPACE + "asksTerm") if asks == term)
    return f", such as q:{', q:'.join(names[:3])}" if names else ""
