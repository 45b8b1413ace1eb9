"""The releases that a graph describes."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from compliance.errors import InputError
from compliance.graph import Graph, digest, vocabulary
from compliance.graph.nodes import Node, build, class_of


@dataclass(frozen=True, slots=True)
class Release:
    """One described release: its id, its name, where it was read, the digest of its graph, and its facts."""

    id: str
    name: str
    source: str
    sha256: str
    node: Node
    graph: Graph


def releases(graph: Graph) -> list[Release]:
    """Every release of a graph, sorted by id; InputError where there is none or a fact is wrong."""
    found = []
    for subject in graph.subjects():
        cls = class_of(graph, subject)
        if cls is not None and vocabulary().is_a(cls, "Release"):
            node = build(graph, subject, cls)
            sha256 = digest(graph.closure([subject]))
            name = str(node.value("name") or "")
            iri = subject.value if isinstance(subject, ox.NamedNode) else f"urn:sha256:{sha256}"
            found.append(Release(iri, name or iri, graph.source, sha256, node, graph))
    if not found:
        raise InputError(graph.source, "no release is described; give a node of type Model, System or Component")
    return sorted(found, key=lambda r: (r.id, r.sha256))


def one_release(graph: Graph) -> Release:
    """The release of a graph that must describe exactly one; InputError names them where there are more."""
    found = releases(graph)
    if len(found) > 1:
        named = ", ".join(r.id for r in found[:3]) + (", …" if len(found) > 3 else "")
        raise InputError(graph.source, f"one release is asked for here and {len(found)} are described ({named}); "
                                       "keep one a file or name one with --release")
    return found[0]
