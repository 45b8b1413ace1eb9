"""Which documents of a release could cover a topic."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from compliance.graph import vocabulary
from compliance.model import SliceNode
from compliance.terms import show

Place = tuple[str, str, SliceNode | None]


def covering(documents: Sequence[SliceNode], usual: str, general: str, told: Collection[str],
             denied: Collection[str]) -> list[Place]:
    """The documents to put a topic into: published ones where there are any, else those of the usual kind, else a new one.

    Of documents between which no shape can tell, by the terms in `told`, there is one: one that nobody has looked through in
    vain (`denied` are the labels of those) before the others, then one of the `usual` kind, then one of the `general` kind.
    """
    public = [n for n in documents if n.value("availability") == "public"]
    pool = public or [n for n in documents if n.cls == usual]
    found: dict[tuple[tuple[str, ...], ...], SliceNode] = {}
    for node in sorted(pool, key=lambda n: (n.label in denied, n.cls != usual, n.cls != general)):
        found.setdefault(tuple(tuple(show(f.value) for f in node.facts.get(t, ())) for t in sorted(told)), node)
    return [(n.label, n.cls, n) for n in found.values()] or [(f"artifact[{usual}]", usual, None)]


def still_open(parts: Sequence[SliceNode], rest: Sequence[SliceNode], usual: str) -> list[Place]:
    """Those documents among the rest of the parts that may still be looked through for a topic, the likeliest first.

    Where none of them is left, a document of the kind that usually covers the topic, if there is none yet.
    """
    documents = [n for n in rest if vocabulary().is_a(n.cls, "Document")]
    ordered = sorted(documents, key=lambda n: (n.cls != usual, n.value("availability") != "public"))
    if ordered:
        return [(n.label, n.cls, n) for n in ordered]
    return [] if any(n.cls == usual for n in parts) else [(f"artifact[{usual}]", usual, None)]
