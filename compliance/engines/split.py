"""Shapes in groups by what they read; a group is evaluated only on facts that it has not seen.

A shape sees the release, what its paths lead to, and there the terms that it names. Releases that a group sees alike fail
the same shapes of it, however much else differs. A group gets only the facts that its shapes see.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

import pyoxigraph as ox

from compliance.engines.base import Compiled, Engine
from compliance.engines.cuts import cuts, ends, piece
from compliance.engines.reads import reads
from compliance.graph import Graph, digest, vocabulary
from compliance.model.facts import LICENCE, Fact, Slice, SliceNode, predicate_of
from compliance.terms import NAMESPACE, PART, Span

_OF_LICENCES = ("Licence", "Clause")
_OF_OTHERS = (*_OF_LICENCES, "Range", "Evidence")
_MOST = 2_048


class _Sight(NamedTuple):
    """What the shapes of a group see, apart from the terms of licences: links by their names, and terms of facts."""

    links: tuple[str, ...]
    terms: tuple[str, ...]


class _Group:
    """Shapes with one sight; `reads` are the terms and classes that they name.

    `cut` are the bounds between which amounts are alike to them, None where they see more of an amount.
    """

    def __init__(self, compiled: Compiled, sight: _Sight, reads: frozenset[str], cut: tuple[Decimal, ...] | None) -> None:
        self.compiled, self.sight, self.reads, self.cut = compiled, sight, reads, cut
        self.known: dict[object, frozenset[str]] = {}


class SplitCompiled:
    """Shapes that are ready to be used on many releases, of which many are seen alike."""

    def __init__(self, engine: Engine, shapes: Graph, wanted: Sequence[str]) -> None:
        self._engine = engine
        self._groups: list[_Group] = []
        self._rest: list[Compiled] = []
        self._known: dict[str, Graph] = {}
        self.add(shapes, wanted)

    def add(self, shapes: Graph, wanted: Sequence[str]) -> bool:
        """Takes the wanted shapes of another graph, of which those that are there already are not evaluated again.

        False, and nothing is taken, where a shape of the same IRI is there that is another one.
        """
        if any(_digest(self._known[s], s) != _digest(shapes, s) for s in wanted if s in self._known):
            return False
        by_sight: dict[_Sight | None, dict[str, frozenset[str]]] = {}
        for shape in (s for s in wanted if s not in self._known):
            named = reads(shapes, [shape])
            by_sight.setdefault(_sight(named), {})[shape] = named or frozenset()
        self._known |= {s: shapes for s in wanted if s not in self._known}
        for sight, members in by_sight.items():
            part = Graph(shapes.closure([ox.NamedNode(m) for m in members]), shapes.source)
            compiled = self._engine.compile(part, list(members))
            if sight is None:
                self._rest.append(compiled)
            else:
                self._groups.append(_Group(compiled, sight, frozenset[str]().union(*members.values()), cuts(part)))
        return True

    def failing(self, facts: Slice) -> frozenset[str]:
        """The IRIs of the wanted shapes to which the release does not conform."""
        found = [compiled.failing(facts.triples()) for compiled in self._rest]
        views = _Views(facts)
        for group in self._groups:
            key = views.of(group.sight, group.cut)
            failing = group.known.get(key)
            if failing is None:
                if len(group.known) >= _MOST:
                    group.known.clear()
                failing = group.known[key] = group.compiled.failing(_seen(facts, group).triples())
            found.append(failing)
        return frozenset().union(*found)


def _digest(shapes: Graph, shape: str) -> str:
    return digest(shapes.closure([ox.NamedNode(shape)]))


def _sight(iris: frozenset[str] | None) -> _Sight | None:
    if iris is None:
        return None
    known = vocabulary()
    named = {iri.removeprefix(NAMESPACE) for iri in iris if iri.startswith(NAMESPACE)} - {*known.classes}
    links = {n for n in named if n in known.terms and known.terms[n].node_class not in (None, "Range")}
    links |= {f"part:{iri.removeprefix(PART)}" for iri in iris if iri.startswith(PART)}
    facts = {n for n in named if n not in known.terms or known.terms[n].domain not in _OF_OTHERS} - {"licence"}
    return _Sight(tuple(sorted(links)), tuple(sorted(facts)))


class _Known(NamedTuple):
    """A node prepared for many looks: its name where that tells all, its classes, its values and links by name."""

    name: str
    kind: tuple[str, tuple[str, ...]]
    whole: bool
    values: dict[str, object]
    links: dict[str, list[SliceNode]]


class _Views:
    """What groups see of one release, as keys that are equal only where they see the same."""

    def __init__(self, facts: Slice) -> None:
        self._root = facts.release
        self._nodes: dict[int, _Known] = {}
        known = self._nodes[id(self._root)] = _known(self._root)
        self._values = known.values
        self._base = facts.day, known.kind
        self._amounts = {t: e for t, f in self._root.facts.items() if len(f) == 1 and isinstance(f[0].value, Span)
                         and (e := ends(f[0].value)) is not None}

    def of(self, sight: _Sight, cut: tuple[Decimal, ...] | None) -> object:
        """The key under a sight; with a cut, amounts of the release count only as far as it tells them apart."""
        said: tuple[object, ...] = tuple(map(self._values.get, sight.terms))
        if cut is not None and self._amounts:
            said = tuple([piece(self._amounts[t], cut) if t in self._amounts else v
                          for t, v in zip(sight.terms, said, strict=True)])
        if not sight.links:
            return self._base, said
        return self._base, said, self._below(self._root, sight, {id(self._root): 0})

    def _below(self, node: SliceNode, sight: _Sight, seen: dict[int, int]) -> tuple[object, ...]:
        known = self._nodes[id(node)]
        names = sorted(known.links) if known.whole else sight.links
        found: list[object] = []
        for name in names:
            for other in known.links.get(name, ()):
                found.append(name)
                found.append(self._node(other, sight, seen))
        return tuple(found)

    def _node(self, node: SliceNode, sight: _Sight, seen: dict[int, int]) -> object:
        # Two ways to one node are something else than two nodes that are alike.
        number = seen.get(id(node))
        if number is not None:
            return number
        seen[id(node)] = len(seen)
        known = self._nodes.get(id(node))
        if known is None:
            known = self._nodes[id(node)] = _known(node)
        if known.name:
            return known.name
        said = tuple(known.values.items()) if known.whole else tuple(map(known.values.get, sight.terms))
        return (known.kind, said, self._below(node, sight, seen)) if known.links else (known.kind, said)


def _known(node: SliceNode) -> _Known:
    links: dict[str, list[SliceNode]] = {}
    for name, other in node.links:
        links.setdefault(name, []).append(other)
    whole = node.cls in _OF_LICENCES
    label = node.label if whole and _by_name(node) else ""
    return _Known(label, (node.cls, node.classes), whole, {} if label else {t: _piece(f) for t, f in node.facts.items()}, links)


def _by_name(node: SliceNode) -> bool:
    """Whether the name of a licence tells all that is known of it, as that of one of the library does."""
    return any(facts[0].origin == LICENCE for facts in node.facts.values())


def _piece(facts: Sequence[Fact]) -> object:
    """The values of a term as a key: numbers by their spelling, which equal numbers need not share."""
    found = [repr(f.value) if isinstance(f.value, (Decimal, Span)) else f.value for f in facts]
    return found[0] if len(found) == 1 else tuple(found)


def _seen(facts: Slice, group: _Group) -> Slice:
    """The slice with nothing but what the shapes of a group see."""
    made: dict[int, SliceNode] = {}
    return Slice(_copied(facts.release, group.reads, made), tuple(made.values()), facts.day)


def _copied(node: SliceNode, named: frozenset[str], made: dict[int, SliceNode]) -> SliceNode:
    found = made.get(id(node))
    if found is None:
        said = {t: f for t, f in node.facts.items() if NAMESPACE + t in named}
        found = made[id(node)] = SliceNode(node.iri, node.label, node.cls, node.classes, said)
        found.links = [(name, _copied(other, named, made)) for name, other in node.links if predicate_of(name) in named]
    return found
