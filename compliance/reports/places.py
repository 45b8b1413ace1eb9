"""Where a fact stands in the text of a description: the line that a report of a pipeline points at."""

from __future__ import annotations

import pyoxigraph as ox

from compliance.graph import Subject
from compliance.graph.triples import RDF_TYPE
from compliance.licences import Library
from compliance.model import Release
from compliance.model.labels import labels
from compliance.terms import LICENCE, NAMESPACE

_LICENCE = NAMESPACE + "licence"


class Places:
    """Finds the lines of one release."""

    def __init__(self, release: Release, library: Library) -> None:
        self._release, self._library = release, library
        self._nodes: dict[str, Subject] = {label: node for node, label in reversed(labels([release]).items())}
        self._nodes["release"] = release.node.subject

    def line(self, node: str, term: str) -> int | None:
        """The line of a term on a node, named as a trace names it; else that of the node, of what holds it, of the release.

        A term of a licence of the library stands where the description names the licence. None where no line is known.
        """
        if node.startswith("licence "):
            return self._naming(node.removeprefix("licence ").partition(" clause ")[0]) or self._start(self._release.node.subject)
        while node and node not in self._nodes:
            node, _, last = node.rpartition(".")
            term = last or term
        subject = self._nodes.get(node, self._release.node.subject)
        graph = self._release.graph
        for value in graph.objects(subject, NAMESPACE + term):
            if (found := graph.line(ox.Triple(subject, ox.NamedNode(NAMESPACE + term), value))) is not None:
                return found
        return self._start(subject)

    def _start(self, subject: Subject) -> int | None:
        """Where a node is first spoken of."""
        graph = self._release.graph
        lines = [graph.line(ox.Triple(subject, RDF_TYPE, ox.NamedNode(iri))) for iri in graph.types(subject)]
        return min((n for n in lines if n is not None), default=None)

    def _naming(self, licence: str) -> int | None:
        graph = self._release.graph
        for triple in graph:
            if triple.predicate.value == _LICENCE and isinstance(triple.object, ox.Literal | ox.NamedNode):
                name = triple.object.value.removeprefix(LICENCE)
                entry = self._library.find(name)
                if name == licence or (entry is not None and entry.id == licence) or licence in name.split():
                    return graph.line(triple)
        return None
