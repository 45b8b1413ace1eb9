"""The release that the answers describe: for deciding it again and again, and as a description with evidence."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import pyoxigraph as ox
import yaml

from compliance.ask.state import Answer, items_of
from compliance.change import Edit, apply
from compliance.errors import InputError
from compliance.fix.changes import changes
from compliance.fix.lists import list_edits
from compliance.graph import Graph, Object, Subject
from compliance.graph.triples import RDF_TYPE
from compliance.model import Release, SliceNode, releases
from compliance.terms import NAMESPACE

SOURCE = "interview"
_PART = "urn:openclaim:interview:part-"
_XSD_DATE = ox.NamedNode("http://www.w3.org/2001/XMLSchema#date")
_MARK = "openclaim ask"


def started(kind: str, name: str | None, iri: str | None) -> Release:
    """A release of which only the type, the name and the id are known; `name` is a text as in YAML."""
    subject: Subject = ox.NamedNode(iri) if iri else ox.BlankNode("release")
    triples = [ox.Triple(subject, RDF_TYPE, ox.NamedNode(NAMESPACE + kind))]
    if name is not None:
        triples.append(ox.Triple(subject, ox.NamedNode(NAMESPACE + "name"), ox.Literal(json.loads(name))))
    return releases(Graph(triples, SOURCE))[0]


def numbered(release: Release) -> tuple[Release, dict[str, Subject]]:
    """The release with parts that keep their order whatever becomes known of them, and their own names.

    Parts of one kind are told apart by their order, which is that of what they say where they have no IRI.
    """
    nodes = [part.subject for part in release.node.children.get("artifact", ())]
    named: dict[Object, ox.NamedNode] = {node: ox.NamedNode(f"{_PART}{n:03}") for n, node in enumerate(nodes)}
    graph = _renamed(release.graph, named)
    return _release_of(graph, release.node.subject), {named[node].value: node for node in nodes}


def with_parts(release: Release, value: str) -> Release:
    """The release with bare parts of the listed kinds, in YAML."""
    root = release.node.subject
    made: list[ox.Triple] = []
    for number, kind in enumerate(yaml.safe_load(value)):
        part = ox.NamedNode(f"{_PART}{number:03}")
        made += [ox.Triple(root, ox.NamedNode(NAMESPACE + "artifact"), part),
                 ox.Triple(part, RDF_TYPE, ox.NamedNode(NAMESPACE + kind))]
    return _release_of(Graph([*release.graph, *made], release.graph.source, release.graph.line), root)


def with_answer(release: Release, nodes: Sequence[SliceNode], answer: Answer) -> Release:
    """The release with one more fact; InputError in plain words where the value is not one of the term."""
    if answer.value is None:
        return release
    try:
        edits = list(_edits(nodes, answer, answer.value))
        return apply(release, edits, _MARK) if edits else release
    except InputError as error:
        raise InputError("answer", error.message) from None


def _edits(nodes: Sequence[SliceNode], answer: Answer, value: str) -> Iterable[Edit]:
    said = items_of(value)
    if said is None:
        return [Edit(answer.node, answer.term, value)]
    node = next((n for n in nodes if n.label == answer.node), None)
    items = {**dict.fromkeys(said.yes, True), **dict.fromkeys(said.no, False)}
    return list_edits(node, answer.node, answer.term, changes().denied[answer.term], items)


def finished(release: Release, own: Mapping[str, Subject], stated_by: str, day: date) -> Graph:
    """The description: parts under their own names, and one piece of evidence a node for all that was answered."""
    graph = release.graph
    taken = {s.value for s in graph.subjects()}
    names: dict[Object, Subject] = {}
    for subject in graph.subjects():
        if isinstance(subject, ox.NamedNode) and subject.value.startswith(_PART):
            original = own.get(subject.value)
            number = int(subject.value.removeprefix(_PART))
            fresh = next(n for k in range(len(taken) + 1) if (n := f"part{number}" + "x" * k) not in taken)
            names[subject] = original if isinstance(original, ox.NamedNode) else ox.BlankNode(fresh)
    return _with_evidence(_renamed(graph, names), stated_by, day)


def _with_evidence(graph: Graph, stated_by: str, day: date) -> Graph:
    """The graph with the evidence of all answers about a node together in one, with who gave them and when."""
    def word(name: str) -> ox.NamedNode:
        return ox.NamedNode(NAMESPACE + name)

    ours = {s for s in graph.subjects() if [o.value for o in graph.objects(s, NAMESPACE + "statedBy")] == [_MARK]}
    kept = [t for t in graph if t.subject not in ours and t.object not in ours]
    for number, subject in enumerate(s for s in graph.subjects() if s not in ours):
        terms = [o for e in graph.objects(subject, NAMESPACE + "evidence") if e in ours
                 for o in graph.objects(e, NAMESPACE + "of")]  # type: ignore[arg-type]
        if terms:
            node = ox.BlankNode(f"answered{number}")
            kept += [ox.Triple(subject, word("evidence"), node), ox.Triple(node, RDF_TYPE, word("Evidence")),
                     *(ox.Triple(node, word("of"), term) for term in dict.fromkeys(terms)),
                     ox.Triple(node, word("statedBy"), ox.Literal(stated_by)),
                     ox.Triple(node, word("retrieved"), ox.Literal(day.isoformat(), datatype=_XSD_DATE))]
    return Graph(kept, graph.source)


def _renamed(graph: Graph, names: Mapping[Object, Subject]) -> Graph:
    lines = {}
    made = []
    for triple in graph:
        new = ox.Triple(names.get(triple.subject, triple.subject), triple.predicate,  # type: ignore[arg-type]
                        names.get(triple.object, triple.object))  # type: ignore[arg-type]
        lines[new] = graph.line(triple)
        made.append(new)
    return Graph(made, graph.source, lines.get)


def _release_of(graph: Graph, subject: Subject) -> Release:
    return next(r for r in releases(graph) if r.node.subject == subject)
