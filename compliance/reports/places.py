"""Where a fact stands in the text of a description, or in the file that it was read from: what a pipeline's report points at."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

import pyoxigraph as ox

from compliance.graph import Subject
from compliance.graph.nodes import Evidence, Node
from compliance.graph.triples import RDF_TYPE
from compliance.licences import Library
from compliance.model import Release
from compliance.model.labels import labels
from compliance.reports.harmless import harmless
from compliance.terms import LICENCE, NAMESPACE

_LICENCE = NAMESPACE + "licence"
_FILE = "file:"
_LINE = re.compile(r"L(\d{1,9})")
_FILES = re.compile(r"\.(?:ttl|turtle|nt|rdf|xml|owl|ya?ml|jsonld|json|jsonl|nq|csv|md|markdown|gguf|safetensors)$|^<|^-$",
                    re.IGNORECASE)
_QUOTE = 120


class Spot(NamedTuple):
    """A place: the file as the user can find it, the line (None where it is not known), and what stands there, made harmless.

    `here` is true for what was read itself, or a file in the folder that was read.
    """

    file: str
    line: int | None
    text: str = ""
    here: bool = False

    def __str__(self) -> str:
        name = harmless(self.file)
        place = name if self.line is None else f"{name}:{self.line}"
        return f"{place} “{self.text}”" if self.text else place


def spot(release: Release, evidence: Evidence) -> Spot:
    """Where evidence stands, with its quote: a file beside what was read, or the source as it is named."""
    return located(release, evidence) or Spot(evidence.source or evidence.stated_by, None, _quote(evidence))


def located(release: Release, evidence: Evidence) -> Spot | None:
    """The file that is evidence: the one that was read, or one in the folder that was read; None for any other source."""
    if not evidence.source.startswith(_FILE):
        return None
    name, _, fragment = evidence.source.removeprefix(_FILE).partition("#")
    path, line = unquote(name), _LINE.fullmatch(fragment)
    here = path in (".", release.source) or _is_folder(release)
    if path == ".":
        path = release.source
    elif path != release.source and here:
        # A view of code wants README.md, not ./README.md.
        path = posixpath.normpath(f"{release.source}/{path}")
    return Spot(path, int(line[1]) if line else None, _quote(evidence), here)


def _is_folder(release: Release) -> bool:
    """Whether a release was read from a folder, in which its evidence lies; told by the name, since nothing is opened here."""
    return _FILES.search(release.source) is None


def _quote(evidence: Evidence) -> str:
    return harmless(evidence.quote, _QUOTE)


class Places:
    """Finds the lines of one release."""

    def __init__(self, release: Release, library: Library) -> None:
        self._release, self._library = release, library
        self._nodes: dict[str, Subject] = {label: node for node, label in reversed(labels([release]).items())}
        self._nodes["release"] = release.node.subject

    def spot(self, node: str, term: str) -> Spot:
        """The file and line of a term on a node: in the description, else in the file of the folder that is evidence of it.

        Where the term is not known it is the card of a folder, else its first file that is evidence.
        """
        release = self._release
        if not _is_folder(release):
            return Spot(release.source, self.line(node, term), here=True)
        every = list(_below(release.node))
        if node.startswith("licence "):
            name = node.removeprefix("licence ").partition(" clause ")[0]
            found = [(n, "licence") for n in every if any(self._names(str(v), name) for v in n.values.get("licence", ()))]
        else:
            subject = self._nodes.get(node)
            found = [(n, term) for n in every if n.subject == subject]
        told = [e for n, t in found for e in n.evidence if t in e.of]
        cards = [e for n in every for e in n.evidence]
        spots = [s for e in told if (s := located(release, e))]
        others = sorted({s.file for e in cards if (s := located(release, e)) and s.file != release.source},
                        key=lambda f: (not f.endswith("README.md"), f))
        return spots[0] if spots else Spot(others[0] if others else release.source, None, here=True)

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
            if triple.predicate.value == _LICENCE and isinstance(triple.object, ox.Literal | ox.NamedNode) and \
                    self._names(triple.object.value.removeprefix(LICENCE), licence):
                return graph.line(triple)
        return None

    def _names(self, name: str, licence: str) -> bool:
        """Whether a name, or an expression of several, names a licence."""
        entry = self._library.find(name)
        return name == licence or (entry is not None and entry.id == licence) or licence in name.split()


def _below(node: Node) -> Iterator[Node]:
    yield node
    for children in node.children.values():
        for child in children:
            yield from _below(child)
