"""Makes the slices of a release: defaults, overall statements, licences, derivations and presumptions filled in."""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Iterable, Sequence
from datetime import date

import pyoxigraph as ox

from compliance.errors import InputError
from compliance.graph import vocabulary
from compliance.graph.nodes import Evidence, Node
from compliance.licences import Choice, Entry, Library, close
from compliance.licences.expressions import MAX_CHOICES
from compliance.model.derive import Rule, derive
from compliance.model.facts import FOCUS, LICENCE, PRESUMED, STATED, Fact, Slice, SliceNode
from compliance.model.licence_choices import choices
from compliance.model.release import Release
from compliance.model.silence import fill_in
from compliance.reasoning import classify, closure_classes

Presumed = tuple[str, bool, str]


def slices(release: Release, day: date, library: Library, rules: Sequence[Rule] = (),
           presumed: Iterable[Presumed] = ()) -> list[Slice]:
    """One slice for each choice among alternative licences; one where no licence leaves a choice.

    InputError where a licence value is no licence, or where the expressions leave more than 16 choices together.
    """
    options = choices(release, library)
    count = math.prod(map(len, options.values()))
    if count > MAX_CHOICES:
        raise InputError(release.source, f"the licence expressions leave {count} choices together; name those that matter")
    keys, presumptions = list(options), list(presumed)
    found = []
    for combination in itertools.product(*options.values()):
        maker = _Maker(dict(zip(keys, combination, strict=True)))
        found.append(maker.make(release, day, rules, presumptions))
    return found


class _Maker:
    def __init__(self, chosen: dict[str, Choice]) -> None:
        self.chosen = chosen
        self.nodes: list[SliceNode] = []
        self._licences: dict[str, SliceNode] = {}

    def make(self, release: Release, day: date, rules: Sequence[Rule], presumed: Iterable[Presumed]) -> Slice:
        root = self._node(release.node, FOCUS, "release")
        fill_in(root)
        for provider in release.node.children.get("provider", ()):
            root.links.append(("provider", self._node(provider, self._fresh(), "provider")))
        self._parts(release.node, root)
        derive(root, rules)
        for term, value, because in presumed:
            if not root.has(term):
                root.state(Fact(term, value, PRESUMED, because))
        taken = [c for text, c in self.chosen.items() if " OR " in text.upper()]
        choice = tuple(name for c in taken for name in (*(e.id for e in c.entries), *c.unknown))
        return Slice(root, tuple(self.nodes), day, choice)

    def _fresh(self) -> ox.NamedNode:
        return ox.NamedNode(f"urn:openclaim:node-{len(self.nodes)}")

    def _node(self, node: Node, iri: ox.NamedNode, label: str) -> SliceNode:
        made = SliceNode(iri, label, node.cls, _above(node.cls))
        self.nodes.append(made)
        for term, values in node.values.items():
            if not (term == "licence" and node.cls != "Licence"):
                for value in values:
                    made.state(Fact(term, value, STATED, "", supporting(node, term)))
        return made

    def _parts(self, node: Node, root: SliceNode) -> None:
        parts = node.children.get("artifact", ())
        totals: dict[str, int] = {}
        for part in parts:
            totals[part.cls] = totals.get(part.cls, 0) + 1
        counts: dict[str, int] = {}
        for part in parts:
            counts[part.cls] = counts.get(part.cls, 0) + 1
            number = f"[{counts[part.cls]}]" if totals[part.cls] > 1 else ""
            made = self._node(part, self._fresh(), f"artifact[{part.cls}]{number}")
            root.links.append(("artifact", made))
            self._part_links(root, made)
            self._licences_of(part, made)

    def _part_links(self, root: SliceNode, part: SliceNode) -> None:
        known = vocabulary()
        for cls in (part.cls, *part.classes):
            if cls != "Artifact":
                root.links.append((f"part:{cls}", part))
        if any(known.is_a(part.cls, c) for c in known.classes[root.cls].principal_parts):
            root.links.append(("part:Principal", part))

    def _licences_of(self, node: Node, part: SliceNode) -> None:
        for value in node.values.get("licence", ()):
            choice = self.chosen[str(value)]
            part.unknown_licences += choice.unknown
            stated = supporting(node, "licence")
            for entry in choice.entries:
                licence = self._licence(entry)
                part.links.append(("licence", licence))
                part.facts.setdefault("licence", []).append(Fact("licence", entry.id, STATED, entry.name, stated))
            for name in choice.unknown:
                unknown = SliceNode(self._fresh(), f"licence {name}", "Licence")
                self.nodes.append(unknown)
                part.links.append(("licence", unknown))
                part.facts.setdefault("licence", []).append(Fact("licence", name, STATED, "unknown licence", stated))
        for in_place in node.children.get("licence", ()):
            closed = close(in_place)
            name = str(closed.value("name") or "licence described in place")
            made = self._terms(closed, f"{part.label}.licence", STATED, classify(closed))
            part.links.append(("licence", made))
            part.facts.setdefault("licence", []).append(Fact("licence", name, STATED, "described in place",
                                                             supporting(node, "licence")))

    def _licence(self, entry: Entry) -> SliceNode:
        if entry.id not in self._licences:
            classes, facts = _listed(entry)
            self._licences[entry.id] = self._licensed(entry.node, f"licence {entry.id}", classes, facts)
        return self._licences[entry.id]

    def _terms(self, node: Node, label: str, origin: str, classes: Iterable[str]) -> SliceNode:
        return self._licensed(node, label, tuple(sorted(set(classes) - {"Licence"})), _facts(node, origin))

    def _licensed(self, node: Node, label: str, classes: tuple[str, ...], facts: dict[str, list[Fact]]) -> SliceNode:
        made = SliceNode(self._fresh(), label, "Licence", classes, facts)
        self.nodes.append(made)
        for number, clause in enumerate(node.children.get("useRestriction", ()), 1):
            shown = str(clause.value("clauseNumber") or number)
            made.links.append(("useRestriction", self._node(clause, self._fresh(), f"{label} clause {shown}")))
        return made


_MOST_LISTED = 512
_LISTED: dict[int, tuple[Entry, tuple[str, ...], dict[str, list[Fact]]]] = {}


def _listed(entry: Entry) -> tuple[tuple[str, ...], dict[str, list[Fact]]]:
    """The classes and facts of a licence of the library, which many releases share and nobody changes."""
    # Comparing entries would compare all that they say; what is kept keeps the entry alive, so that its id stays its own.
    found = _LISTED.get(id(entry))
    if found is None:
        classes: Iterable[str] = (*entry.classes, *closure_classes(entry.node)) if entry.in_library else ()
        if " WITH " in entry.id:
            classes = classify(entry.node)
        if len(_LISTED) >= _MOST_LISTED:
            _LISTED.clear()
        found = _LISTED[id(entry)] = entry, tuple(sorted(set(classes) - {"Licence"})), _facts(entry.node, LICENCE)
    return found[1:]


def _facts(node: Node, origin: str) -> dict[str, list[Fact]]:
    return {term: [Fact(term, value, origin, "", supporting(node, term)) for value in values]
            for term, values in node.values.items() if values}


@functools.cache
def _above(cls: str) -> tuple[str, ...]:
    return tuple(sorted(vocabulary().classes[cls].parents))


def supporting(node: Node, term: str) -> tuple[Evidence, ...]:
    """The evidence of a node that supports a term."""
    return tuple(e for e in node.evidence if not e.of or term in e.of)
