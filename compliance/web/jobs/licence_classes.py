"""Why a licence is in a class or not: the OWL definition of the class, each part with its truth for the terms of the licence."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import NamedTuple

import pyoxigraph as ox

from compliance import resources
from compliance.ask.prompts import words
from compliance.graph import Graph, Object, read_shipped
from compliance.licences import Entry
from compliance.reasoning import closure_classes, definitions, statements
from compliance.terms import NAMESPACE, show
from compliance.truth import Truth, conjunction, disjunction

_OWL = "http://www.w3.org/2002/07/owl#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_GROUP = "https://w3id.org/openclaim/group/"


class Reason(NamedTuple):
    """A part of the definition of a class with its truth for a licence: what is asked, what the licence says, its parts."""

    text: str
    truth: Truth
    said: str = ""
    joins: str = ""
    parts: tuple[Reason, ...] = ()


class ClassLine(NamedTuple):
    """A class of licences: its name, its label, what it means."""

    name: str
    label: str
    meaning: str


@functools.cache
def _definitions() -> Graph:
    return Graph(definitions(), "ontology/licence-classes.ttl")


@functools.cache
def group(name: str) -> tuple[str, ...]:
    """The names of the terms or classes of a group of `ontology/licence-groups.ttl`, in their order."""
    graph = read_shipped([resources.folder("ontology", "licence-groups.ttl")], "licence-groups")
    head = graph.one(ox.NamedNode(_GROUP + name), _SKOS + "memberList")
    return tuple(m.value.removeprefix(NAMESPACE) for m in graph.members(head)) if head is not None else ()


def class_line(name: str) -> ClassLine:
    """A class by its name."""
    label, meaning = (_definitions().text(ox.NamedNode(NAMESPACE + name), p) for p in (_RDFS + "label", _SKOS + "definition"))
    return ClassLine(name, label or name, meaning or "")


def class_lines(names: Iterable[str]) -> list[ClassLine]:
    """Classes by their names; the class of all licences, which says nothing, is left out."""
    return [class_line(n) for n in names if n != "Licence"]


def why(entry: Entry, name: str) -> Reason:
    """The definition of a class with the truth of each of its parts for a licence."""
    return _Licence(entry).of_class(name)


def deciding(reason: Reason) -> list[Reason]:
    """The parts without parts of their own on which the truth of a definition rests; none for one in which all must hold."""
    same = [p for p in reason.parts if p.truth is reason.truth]
    if not reason.parts:
        return [reason]
    return [] if reason.joins == "all of" and reason.truth is Truth.TRUE else [leaf for p in same for leaf in deciding(p)]


class _Licence:
    def __init__(self, entry: Entry) -> None:
        self._node = entry.node
        self._classes = {*entry.classes, *closure_classes(entry.node), "Licence"}
        self._graph = Graph(statements(entry.node, ox.NamedNode("urn:licence")))

    def of_class(self, name: str) -> Reason:
        """A class by its definition; one without a definition is stated by what was read."""
        label = class_line(name).label
        definition = _definitions().one(ox.NamedNode(NAMESPACE + name), _OWL + "equivalentClass")
        if definition is None or isinstance(definition, ox.Literal):
            return self._stated(name, label)
        found = self._expression(definition)
        parts = found.parts or (found,)
        return Reason(label, found.truth, "", found.joins, parts)

    def _stated(self, name: str, label: str) -> Reason:
        """A class that says what was read of a list: its opposite is known where the list was read."""
        term = {"WithoutUseRestriction": "useRestriction", "WithTerritorialExclusion": "territorialExclusion",
                "WithoutTerritorialExclusion": "territorialExclusion"}.get(name, "")
        listed = bool(self._node.children.get(term))
        values = self._node.values.get(term, ())
        truth = _truth(name in self._classes, listed or bool(values))
        return Reason(label, truth, f"{words(term)}: {_said(values, listed)}" if listed or values else "")

    def _expression(self, node: Object) -> Reason:
        graph = _definitions()
        if isinstance(node, ox.Literal):
            return Reason(node.value, Truth.UNKNOWN)
        if node.value.startswith(NAMESPACE):
            return self.of_class(node.value.removeprefix(NAMESPACE))
        for word, joins in (("intersectionOf", "all of"), ("unionOf", "one of")):
            head = graph.one(node, _OWL + word)
            if head is not None:
                members = [m for m in graph.members(head) if m.value != NAMESPACE + "Licence"]
                parts = tuple(self._expression(m) for m in members)
                join = conjunction if word == "intersectionOf" else disjunction
                return Reason("", join(p.truth for p in parts), "", joins, parts)
        return self._restriction(node)

    def _restriction(self, node: ox.NamedNode | ox.BlankNode) -> Reason:
        graph = _definitions()
        term = (graph.text(node, _OWL + "onProperty") or "").removeprefix(NAMESPACE)
        wanted = graph.one(node, _OWL + "hasValue")
        said = [o.value for o in self._graph.objects(ox.NamedNode("urn:licence"), NAMESPACE + term)]
        if wanted is None:
            listed = bool(self._node.children.get(term))
            known = listed or term in self._node.values
            return Reason(f"{words(term)}: at least one", _truth(listed, known), _said(self._node.values.get(term, ()), listed))
        return Reason(f"{words(term)} = {wanted.value}", _truth(wanted.value in said, bool(said)), ", ".join(said))


def _truth(holds: bool, known: bool) -> Truth:
    return Truth.TRUE if holds else Truth.FALSE if known else Truth.UNKNOWN


def _said(values: Iterable[object], listed: bool) -> str:
    return "listed" if listed else ", ".join(show(v) for v in values)  # type: ignore[arg-type]
