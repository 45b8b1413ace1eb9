"""The releases that a graph describes."""

# Named tuples evaluate their annotations; as strings they would each be compiled, which costs a third of the start-up.
from collections.abc import Iterable
from typing import NamedTuple

import pyoxigraph as ox

from compliance.errors import InputError
from compliance.graph import Graph, digest, vocabulary
from compliance.graph.canonical import TangledError
from compliance.graph.nodes import Node, build, class_of, order
from compliance.graph.triples import Subject


class Release(NamedTuple):
    """One described release: its id, its name, where it was read, its facts, and the graph they were read from."""

    id: str
    name: str
    source: str
    node: Node
    graph: Graph

    @property
    def sha256(self) -> str:
        """The digest of the canonical RDF of the release with all that it leads to."""
        return _digest(self.graph, self.node.subject)


def releases(graph: Graph) -> list[Release]:
    """Every release of a graph, sorted by id; InputError where there is none or a fact is wrong."""
    found = []
    for subject in graph.subjects():
        cls = class_of(graph, subject)
        if cls is not None and vocabulary().is_a(cls, "Release"):
            node = build(graph, subject, cls)
            anonymous = not isinstance(subject, ox.NamedNode)
            iri = f"urn:sha256:{_digest(graph, subject)}" if anonymous else subject.value
            found.append(Release(iri, str(node.value("name") or iri), graph.source, node, graph))
    if not found:
        raise InputError(graph.source, "no release is described; give a node of type Model, System or Component")
    return sorted(found, key=lambda r: (r.id, order(r.node)))


def _digest(graph: Graph, subject: Subject) -> str:
    try:
        return digest(graph.about(subject))
    except TangledError as error:
        raise InputError(graph.source, str(error)) from None


def one_release(graph: Graph) -> Release:
    """The release of a graph that must describe exactly one; InputError names them where there are more."""
    found = releases(graph)
    if len(found) > 1:
        named = ", ".join(r.id for r in found[:3]) + (", …" if len(found) > 3 else "")
        raise InputError(graph.source, f"one release is asked for here and {len(found)} are described ({named}); "
                                       "keep one a file or name one with --release")
    return found[0]


def distinct(found: Iterable[Release]) -> list[Release]:
    """The releases without repetitions; InputError where one id is described in two ways."""
    seen: dict[str, Release] = {}
    for release in found:
        other = seen.setdefault(release.id, release)
        if other is not release and other.sha256 != release.sha256:
            raise InputError(release.source, f"the release {release.id} is described differently in {other.source}; "
                                             "give each release an id of its own")
    return list(seen.values())
