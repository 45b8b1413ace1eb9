"""Keeps the books of an export: which facts a format holds in its own words, which beside them, and which not at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from compliance.graph.nodes import Node
from compliance.graph.triples import Subject
from compliance.model import Release
from compliance.model.labels import labels
from compliance.terms import Value, show


class Ledger:
    """The facts of a release that are still to be written; whoever writes one takes it."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self.node = release.node
        self.labels: Mapping[Subject, str] = labels([release])
        self.left: dict[Subject, dict[str, tuple[Value, ...]]] = {n.subject: dict(n.values) for n in below(release.node)}
        self.warnings: list[str] = []
        self._extended: list[str] = []
        self._lost: list[str] = []
        self._evidence = sum(len(n.evidence) for n in below(release.node))

    def parts(self) -> tuple[Node, ...]:
        """The parts of the release, in their canonical order."""
        return self.node.children.get("artifact", ())

    def provider(self) -> Node | None:
        """The provider of the release."""
        return next(iter(self.node.children.get("provider", ())), None)

    def title(self, part: Node) -> str:
        """A name for a part where a format has to have one: `training data of Example 7B`."""
        kind = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", part.cls).lower()
        return f"{kind} of {self.release.name}"

    def pending(self, node: Node) -> Mapping[str, tuple[Value, ...]]:
        """The facts of a node that nobody has written yet."""
        return self.left.get(node.subject, {})

    def values(self, node: Node, term: str) -> tuple[Value, ...]:
        """The values of a fact that nobody has written yet."""
        return self.pending(node).get(term, ())

    def take(self, node: Node, *terms: str) -> None:
        """Marks facts as written in the words of the format."""
        for term in terms:
            self.left.get(node.subject, {}).pop(term, None)

    def text(self, node: Node, term: str) -> str | None:
        """Takes the one value of a fact as a text; None where there is none."""
        found = self.values(node, term)
        if len(found) != 1:
            return None
        self.take(node, term)
        return show(found[0]) if not isinstance(found[0], str) else found[0]

    def put_back(self, node: Node, term: str) -> None:
        """Marks a fact that the node has as not written after all."""
        self.left[node.subject][term] = node.values[term]

    def keep_everything(self) -> None:
        """Says that all that is no fact of a term is kept too."""
        self._lost.clear()
        self._evidence = 0

    def extend(self, node: Node, terms: Iterable[str]) -> dict[str, tuple[Value, ...]]:
        """Takes facts that are written beside the words of the format."""
        found = {t: v for t in terms if (v := self.values(node, t))}
        self._extended += [self._shown(node, t, v) for t, v in found.items()]
        self.take(node, *found)
        return found

    def drop(self, node: Node, what: str) -> None:
        """Says of something about a node that it is lost and is no fact of a term."""
        self._lost.append(f"{self.labels.get(node.subject, node.cls)}: {what}")

    def kind(self, node: Node) -> None:
        """Says of the kind of a part that only openclaim reads it."""
        self._extended.append(f"{self.labels.get(node.subject, node.cls)}: type {node.cls}")

    def extended(self) -> tuple[str, ...]:
        """The facts that stand beside the words of the format."""
        return tuple(sorted(self._extended))

    def lost(self) -> tuple[str, ...]:
        """The facts that nobody has written."""
        unwritten = [self._shown(n, t, v) for n in below(self.node) for t, v in self.pending(n).items()]
        if self._evidence:
            unwritten.append(f"evidence: {self._evidence} entries (the new document is the evidence when it is read)")
        return tuple(sorted({*unwritten, *self._lost}))

    def _shown(self, node: Node, term: str, values: tuple[Value, ...]) -> str:
        label = self.labels.get(node.subject, node.cls)
        return f"{label}.{term}: {', '.join(show(v) for v in values)}"


def below(node: Node) -> Iterator[Node]:
    """A node and all nodes under it."""
    yield node
    for children in node.children.values():
        for child in children:
            yield from below(child)
