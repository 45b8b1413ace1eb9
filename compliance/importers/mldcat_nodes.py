"""The nodes of a graph in the words of MLDCAT-AP: their values as facts, each with the line on which it stands."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

import pyoxigraph as ox

from compliance.errors import short
from compliance.formats import mldcat as words
from compliance.graph import Graph, Object, Subject, lines
from compliance.importers import parts
from compliance.importers.building import Part, Place
from compliance.terms import Kind

_LABELS = (words.SKOS + "prefLabel", "http://www.w3.org/2000/01/rdf-schema#label", words.DCT + "title", words.FOAF + "name")
_FEW = 3000


class Nodes:
    """A graph with the text that it was read from; `as_read` where a context was not put into the text before."""

    def __init__(self, rdf: Graph, text: str, as_read: bool) -> None:
        self.rdf, self.text = rdf, text
        # The parser finds a line by reading again, which is too long for a large graph.
        self.exact = as_read and len(rdf) <= _FEW

    def place(self, node: Subject, predicate: str, obj: Object) -> Place:
        """Where a statement stands, quoted as the name of its predicate and its value."""
        line = self.line(node, predicate, obj)
        # The label of a node without an IRI is another at each reading.
        value = "a node without an IRI" if isinstance(obj, ox.BlankNode) else obj.value
        shown = f"{re.split('[/#]', predicate)[-1]}: {value}"
        return Place(f"L{line}" if line else "", short(shown), line)

    def line(self, node: Subject, predicate: str, obj: Object) -> int | None:
        """The line of a statement, or the line on which its value first stands."""
        if self.exact:
            return self.rdf.line(ox.Triple(node, ox.NamedNode(predicate), obj))
        spelt = json.dumps(obj.value, ensure_ascii=False)
        return lines.with_text(self.text, spelt) or lines.with_text(self.text, spelt[1:40])

    def facts(self, part: Part, node: Subject, table: dict[str, str]) -> None:
        """States the facts that a table gives for the predicates of a node."""
        for predicate, term in table.items():
            for obj in _in_one_language(self.rdf.objects(node, predicate)):
                self.fact(part, term, obj, self.place(node, predicate, obj))

    def fact(self, part: Part, term: str, obj: Object, place: Place) -> None:
        """States a value as a fact; what the term cannot take becomes a note."""
        value = parts.as_value(term, obj.value)
        if parts.kind_of(term) is Kind.DECIMAL:
            number = parts.number(obj.value)
            if number is not None:
                part.state(term, number, place)
                return
            value = None
        if value is None or isinstance(obj, ox.BlankNode):
            shown = "a node without an IRI" if isinstance(obj, ox.BlankNode) else f"'{short(obj.value, 60)}'"
            part.note(f"{shown} is no value of '{term}'; it stays unknown", place)
        else:
            part.state(term, value, place)

    def label(self, obj: Object, named_only: bool = False) -> str:
        """The name of a node, or of what its address ends in."""
        if isinstance(obj, ox.Literal):
            return str(obj.value).strip()
        for predicate in _LABELS:
            found = self.rdf.text(obj, predicate)
            if found:
                return found.strip()
        return "" if named_only or isinstance(obj, ox.BlankNode) else re.split(r"[/#]", obj.value)[-1]

    def named(self, release: Part, node: Subject, predicate: str, term: str) -> None:
        """Values that are called by a name, on the node or on the classification of a modality."""
        found: list[tuple[str, Place]] = []
        for obj in self.rdf.objects(node, predicate):
            inner = [] if isinstance(obj, ox.Literal) else self.rdf.objects(obj, words.IT6 + "classification")
            found += [(self.label(o), self.place(node, predicate, obj)) for o in inner or [obj]]
        unclear = [(name, place) for name, place in found if name.lower() not in words.NAMED[term]]
        for name, place in unclear:
            release.note(f"'{short(name, 60)}' names no value of '{term}' for certain; it stays unknown", place)
        if found and not unclear:
            for name, place in found:
                release.extend(term, [words.NAMED[term][name.lower()]], place)


def _in_one_language(found: Sequence[Object]) -> Sequence[Object]:
    """The values without those that say the same in another language: English, else the first language, where all have one."""
    languages = [o.language if isinstance(o, ox.Literal) else None for o in found]
    if len(found) < 2 or len(set(languages)) != len(found) or not all(languages):
        return found
    return [min(zip(languages, found, strict=True), key=lambda p: (not str(p[0]).lower().startswith("en"), str(p[0])))[1]]
