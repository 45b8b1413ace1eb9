"""Facts on which sources disagree: evidence from several places for a term that has no value.

An importer that finds a fact in two ways leaves it unknown and keeps the evidence of both; a description in which
somebody wrote it down like that says the same.
"""

# Named tuples evaluate their annotations; as strings they would each be compiled, which costs a third of the start-up.
from collections.abc import Iterator
from typing import NamedTuple

from compliance.graph.nodes import Evidence, Node
from compliance.model.labels import labels
from compliance.model.release import Release


class Dispute(NamedTuple):
    """A term of a node, named as in a trace, and what the sources that disagree on it say."""

    node: str
    term: str
    evidence: tuple[Evidence, ...]


def disputes(release: Release) -> list[Dispute]:
    """Every disputed fact of a release, by node and term."""
    found = [(node, term, told) for node in _nodes(release.node) for term, told in _disputed(node)]
    # Labels cost a walk over the whole graph, and most releases have nothing to name.
    names = labels([release]) if found else {}
    return sorted(Dispute(names[node.subject], term, told) for node, term, told in found)


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    for children in node.children.values():
        for child in children:
            yield from _nodes(child)


def _disputed(node: Node) -> Iterator[tuple[str, tuple[Evidence, ...]]]:
    for term in sorted({t for e in node.evidence for t in e.of} - node.values.keys() - node.children.keys()):
        told = tuple(dict.fromkeys(e for e in node.evidence if term in e.of))
        if len(told) > 1:
            yield term, told
