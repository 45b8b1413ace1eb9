"""The nodes of a release on which a fact stands or could stand, parts that are not described yet among them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from compliance.fix.changes import Changes
from compliance.fix.documents import Place, covering, still_open
from compliance.fix.lists import item_of, says
from compliance.fix.reads import RELEASE, Read
from compliance.graph import vocabulary
from compliance.model import SliceNode


class Places:
    """Finds the nodes; `denials` are the documents, by label and topic, that can only turn out not to cover a topic.

    `told` are the terms by which shapes tell documents apart. Where `closed` is given, the facts with these keys may not be
    found out any more, and every document may be looked through; else one of those that are alike stands for all.
    """

    def __init__(self, root: SliceNode, changes: Changes, told: Collection[str],
                 closed: Collection[tuple[str, str, str]] | None) -> None:
        self._root = root
        self._changes = changes
        self._told = told
        self._closed = closed or ()
        self._every = closed is not None
        self.denials: set[tuple[str, str]] = set()

    def nodes(self, kind: str, term: str, item: str, beside: frozenset[Read]) -> list[tuple[str, str, SliceNode | None]]:
        """The nodes on which a fact stands or could stand: label, class, and the node where it is described."""
        if kind == RELEASE:
            return [("", self._root.cls, self._root)]
        if kind == "Provider":
            return [("provider", "Provider", n) for n in self._root.linked("provider")] or [("provider", "Provider", None)]
        described = self._root.linked("artifact" if kind == "Artifact" else f"part:{kind}")
        if kind in ("Artifact", "Document"):
            return self._documents(described, {item} if item else {i for r in beside for i in r.values})
        nodes: list[tuple[str, str, SliceNode | None]] = [(n.label, n.cls, n) for n in described]
        return nodes or [(f"artifact[{new}]", new, None) for new in self._represented(kind)]

    def _documents(self, parts: Sequence[SliceNode], topics: set[str]) -> list[tuple[str, str, SliceNode | None]]:
        """The parts that cover a topic, and those documents that could, as far as they are not all alike.

        Any document would do; offering each of them would give the same answer many times over.
        """
        found: dict[str, tuple[str, str, SliceNode | None]] = {}
        for topic in sorted(topics & set(self._changes.documented)):
            saying, others = self._looked_at(parts, topic) if self._every else self._offered(parts, topic)
            for label, cls, node in [*((n.label, n.cls, n) for n in saying), *others]:
                found.setdefault(label, (label, cls, node))
        return list(found.values())

    def _looked_at(self, parts: Sequence[SliceNode], topic: str) -> tuple[list[SliceNode], list[Place]]:
        saying = [n for n in parts if any(says(n, t, topic) for pair in self._changes.denied.items() for t in pair)]
        rest = [n for n in parts if n not in saying and not self._is_closed(n, topic)]
        others = still_open(parts, rest, self._changes.documented[topic])
        self.denials.update((label, topic) for label, _, _ in others[1:])
        return saying, others

    def _offered(self, parts: Sequence[SliceNode], topic: str) -> tuple[list[SliceNode], list[Place]]:
        saying = [n for n in parts if any(says(n, t, topic) for t in self._changes.denied)]
        documents = [n for n in parts if n not in saying and vocabulary().is_a(n.cls, "Document")]
        denied = {n.label for n in documents if any(item_of(n, *pair, topic)[0] for pair in self._changes.denied.items())}
        general = self._changes.represented.get("Document", "")
        return saying, covering(documents, self._changes.documented[topic], general, self._told, denied)

    def _is_closed(self, node: SliceNode, topic: str) -> bool:
        return any((node.label, term, topic) in self._closed for term in self._changes.denied)

    def _represented(self, kind: str) -> list[str]:
        if kind == "Principal":
            return list(vocabulary().classes[self._root.cls].principal_parts[-1:])
        return [self._changes.represented.get(kind, kind)]
