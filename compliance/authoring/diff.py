"""Two versions of policies compared: the conditions, determinations and other nodes that are not the same in both."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import pyoxigraph as ox

from compliance import resources
from compliance.graph import Graph, digest, read_shipped
from compliance.policy import Catalogue, Condition, Determination, PolicyVersion, in_force
from compliance.policy.build import Builder, identifier
from compliance.policy.load import chain
from compliance.policy.outline import cites, dates, determination_lines, in_words
from compliance.policy.shape_text import shape_text
from compliance.policy.words import conditions
from compliance.terms import NAMESPACE, POLICY

_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_NOT_OTHER = frozenset({"Condition", "Determination", "Example", "PolicyVersion"})


class Aspect(NamedTuple):
    """One respect in which a condition or a version changed: its name, and what it was and is."""

    name: str
    before: str
    after: str


class NodeDiff(NamedTuple):
    """A node that was added, removed or changed (`what`): its kind, id, label, and for a condition in which respects."""

    what: str
    kind: str
    id: str
    label: str
    aspects: tuple[Aspect, ...] = ()


class DeterminationDiff(NamedTuple):
    """A determination that was added, removed or changed: the lines of its tree, each with "+", "-" or a space before it."""

    what: str
    id: str
    label: str
    lines: tuple[str, ...]


class Diff(NamedTuple):
    """What is not the same in two versions."""

    before: PolicyVersion
    after: PolicyVersion
    version: tuple[Aspect, ...]
    determinations: tuple[DeterminationDiff, ...]
    conditions: tuple[NodeDiff, ...]
    others: tuple[NodeDiff, ...]

    @property
    def empty(self) -> bool:
        """Whether both versions ask the same, whatever they are called."""
        return not (self.determinations or self.conditions or self.others)


def diff(before: PolicyVersion, after: PolicyVersion, known: Catalogue, also: Catalogue | None = None) -> Diff:
    """What changes from one version to another, each with what it amends.

    The first must be well formed and in the catalogue `known`, the second in `also`, or in `known` where that is not given.

    Nodes correspond where they have the same name within their policies, or where one says that it replaces the other.
    """
    one, other = _Outline(before, known), _Outline(after, also or known)
    heads = (("label", before.label, after.label), ("in force from", str(before.since), str(after.since)),
             ("status", before.status, after.status), ("amends", before.amends or "", after.amends or ""))
    return Diff(before, after, tuple(Aspect(*h) for h in heads if h[1] != h[2]), tuple(_determinations(one, other)),
                tuple(_nodes(one.conditions, other.conditions)), tuple(_nodes(one.others, other.others)))


class _Node(NamedTuple):
    """A node with what is compared: its aspects by name, and for nodes that are no conditions a digest."""

    kind: str
    id: str
    label: str
    aspects: Mapping[str, str]


class _Outline:
    """The determinations, conditions and other nodes of a version, by what is the same in other versions."""

    def __init__(self, version: PolicyVersion, catalogue: Catalogue) -> None:
        self._policies = in_force(version.since, catalogue, {version.policy: version.version})
        self._graph = self._policies.graph
        builder = Builder(self._graph, self._policies.replaced, {})
        links = chain(version, catalogue)
        self._files = _read(links)
        varied = self._files.text(ox.NamedNode(POLICY + version.id), NAMESPACE + "variantOf")
        if varied:
            self._files.add(_read([catalogue.get(varied.removeprefix(POLICY))]))
        self.determinations = {_key(d): d for d in _asked(builder, self._graph, links, version)}
        listed = {c.iri: c for d in self.determinations.values() for c in _used(d)} or dict(self._own(builder))
        own = (c for c in listed.values() if c.id.startswith(f"{version.policy}#"))
        self.conditions = {self._first(c.iri): self._condition(c) for c in own}
        self.others = {self._first(n.value): self._other(n) for n in self._other_nodes()}

    def _own(self, builder: Builder) -> Iterator[tuple[str, Condition]]:
        """The conditions of a version that asks nothing itself."""
        for node in self._files.typed(NAMESPACE + "Condition"):
            if isinstance(node, ox.NamedNode) and node.value not in self._policies.replaced:
                yield node.value, builder.condition(node)

    def _first(self, iri: str) -> str:
        """The id of the node that was there first, where one replaces another."""
        older = {new: old for old, new in self._policies.replaced.items()}
        while iri in older:
            iri = older[iri]
        return identifier(iri)

    def _condition(self, c: Condition) -> _Node:
        aspects = {
            "label": c.label, "authority": cites(c.authorities), "dates": dates(c).strip(),
            "combination": in_words(c.combined) if c.combined else "", "remedy": c.remedy,
            "satisfied by": self._shape(c.satisfied_by), "refuted by": self._shape(c.refuted_by),
            "contested by": " / ".join(f"{q.id}: {self._shape(s)}" for s, q in c.contested_by),
            "mentions": ", ".join(q.id for q in c.mentions),
            "questions": ", ".join(sorted({a.iri.rpartition('/')[2] for a in c.asks})),
            "interprets": ", ".join(sorted(identifier(o.value) for o in self._graph.objects(ox.NamedNode(c.iri),
                                                                                            NAMESPACE + "interprets")))}
        return _Node("Condition", c.id, c.label, aspects)

    def _shape(self, iri: str | None) -> str:
        return shape_text(self._graph, ox.NamedNode(iri)) if iri else ""

    def _other_nodes(self) -> Iterator[ox.NamedNode]:
        for node in self._files.subjects():
            kinds = {t.removeprefix(NAMESPACE) for t in self._files.types(node) if t.startswith(NAMESPACE)}
            own = isinstance(node, ox.NamedNode) and node.value.startswith(POLICY) and node.value not in self._policies.replaced
            if own and kinds and not kinds & _NOT_OTHER:
                yield node  # type: ignore[misc]

    def _other(self, node: ox.NamedNode) -> _Node:
        kind = next(t.removeprefix(NAMESPACE) for t in self._files.types(node) if t.startswith(NAMESPACE))
        triples = [_unversioned(t) for t in _place(self._files, node)]
        label = self._files.text(node, _LABEL) or ""
        return _Node(kind, identifier(node.value), label, {"content": digest(triples)})


def _read(links: Iterable[PolicyVersion]) -> Graph:
    """What the files of some versions say."""
    return read_shipped([f for link in links for f in resources.turtle_files(link.where)], "versions")


def _key(d: Determination) -> str:
    """What is the same in every version: the id, or the policy where the only question bears the version."""
    return d.policy if d.id == f"{d.policy}/{d.version}" else d.id


def _asked(builder: Builder, graph: Graph, links: Iterable[PolicyVersion], version: PolicyVersion) -> list[Determination]:
    found: dict[str, Determination] = {}
    for link in links:
        for node in graph.objects(builder.subject(POLICY + link.id), NAMESPACE + "determination"):
            made = builder.determination(node, version)
            found.setdefault(made.id, made)
    return list(found.values())


def _used(d: Determination) -> list[Condition]:
    parts = [*d.out_of_scope, *d.not_needed, d.holds, *(t.when for t in d.transitions),
             *(x.due_when for x in (*d.remaining, *d.lifted) if x.due_when is not None)]
    return [c for part in parts for c in conditions(part)]


def _place(graph: Graph, node: ox.NamedNode) -> Iterator[ox.Triple]:
    """What a node says, with the nodes without a name below it."""
    todo: list[ox.NamedNode | ox.BlankNode] = [node]
    seen: set[object] = set()
    while todo:
        subject = todo.pop()
        for predicate, objects in graph.predicates(subject).items():
            for obj in objects if not predicate.endswith("#replaces") else ():
                yield ox.Triple(subject, ox.NamedNode(predicate), obj)
                if isinstance(obj, ox.BlankNode) and obj not in seen:
                    seen.add(obj)
                    todo.append(obj)


def _unversioned(triple: ox.Triple) -> ox.Triple:
    def plain(node: object) -> object:
        own = isinstance(node, ox.NamedNode) and node.value.startswith(POLICY) and "#" in node.value
        return ox.NamedNode(f"urn:{identifier(node.value)}") if own else node  # type: ignore[attr-defined]

    return ox.Triple(plain(triple.subject), triple.predicate, plain(triple.object))  # type: ignore[arg-type]


def _nodes(before: Mapping[str, _Node], after: Mapping[str, _Node]) -> Iterator[NodeDiff]:
    for key in dict.fromkeys([*after, *before]):
        old, new = before.get(key), after.get(key)
        if old is None and new is not None:
            yield NodeDiff("added", new.kind, new.id, new.label)
        elif new is None and old is not None:
            yield NodeDiff("removed", old.kind, old.id, old.label)
        elif old is not None and new is not None and old.aspects != new.aspects:
            pairs = ((name, old.aspects.get(name, ""), text) for name, text in new.aspects.items())
            changed = tuple(Aspect(*pair) for pair in pairs if pair[1] != pair[2])
            yield NodeDiff("changed", new.kind, new.id, new.label, changed if new.kind == "Condition" else ())


def _determinations(one: _Outline, other: _Outline) -> Iterator[DeterminationDiff]:
    for key in dict.fromkeys([*other.determinations, *one.determinations]):
        old, new = one.determinations.get(key), other.determinations.get(key)
        before, after = (determination_lines(d) if d else [] for d in (old, new))
        known = new or old
        if known is not None and (before != after or old is None or new is None):
            what = "added" if old is None else "removed" if new is None else "changed"
            lines = [line for line in difflib.ndiff(before, after) if not line.startswith("?")]
            yield DeterminationDiff(what, known.id, known.label, tuple(lines))
