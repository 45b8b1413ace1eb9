"""Which document of a release could cover a topic."""

from __future__ import annotations

from collections.abc import Sequence

from compliance.graph import vocabulary
from compliance.model import SliceNode

Place = tuple[str, str, SliceNode | None]


def covering(parts: Sequence[SliceNode], usual: str) -> Place:
    """The document to put a topic into: published, of the kind that usually covers it where there is one; else a new one."""
    documents = [n for n in parts if vocabulary().is_a(n.cls, "Document")]
    public = [n for n in documents if n.value("availability") == "public"]
    for node in (*(n for n in public if n.cls == usual), *public, *(n for n in documents if n.cls == usual)):
        return node.label, node.cls, node
    return f"artifact[{usual}]", usual, None


def still_open(parts: Sequence[SliceNode], rest: Sequence[SliceNode], usual: str) -> list[Place]:
    """Those documents among the rest of the parts that may still be looked through for a topic, the likeliest first.

    Where none of them is left, a document of the kind that usually covers the topic, if there is none yet.
    """
    documents = [n for n in rest if vocabulary().is_a(n.cls, "Document")]
    ordered = sorted(documents, key=lambda n: (n.cls != usual, n.value("availability") != "public"))
    if ordered:
        return [(n.label, n.cls, n) for n in ordered]
    return [] if any(n.cls == usual for n in parts) else [(f"artifact[{usual}]", usual, None)]
