"""Builds a description whose every fact says where it was read, and keeps what could not be taken as notes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote as escaped

import pyoxigraph as ox

from compliance.errors import InputError, short
from compliance.graph import Graph
from compliance.graph.keyed import from_values
from compliance.terms import NAMESPACE, NOTE

_MAX_PARTS = 1000


class File(NamedTuple):
    """The file that facts are read from, with its digest (empty where it was not taken) and who vouches for what it says."""

    name: str
    sha256: str
    stated_by: str

    @classmethod
    def of(cls, name: str, text: str, stated_by: str) -> File:
        """A file of this name and text."""
        return cls(name, hashlib.sha256(text.encode()).hexdigest(), stated_by)

    def iri(self, inside: str = "") -> str:
        """An IRI for something in the file that has none of its own."""
        return f"urn:sha256:{self.sha256}{'#' if inside else ''}{escaped(inside, safe='/~')}"

    def evidence(self, place: Place, terms: Iterable[str]) -> dict[str, Any]:
        """The evidence that a place gives for terms."""
        fragment = f"#{escaped(place.fragment, safe='/~!$&()*+,;=:@?')}" if place.fragment else ""
        found = {"of": sorted(terms), "source": f"file:{escaped(self.name, safe='/')}{fragment}",
                 "quote": place.quote, "sha256": self.sha256, "statedBy": self.stated_by}
        return {k: v for k, v in found.items() if v}


class Place(NamedTuple):
    """Where in a file a fact stands: the fragment that leads there (a JSON pointer or a line), a quote, the line.

    `file` is another file than that of the part which states the fact.
    """

    fragment: str
    quote: str
    line: int | None = None
    file: File | None = None


class Part:
    """A node that is being filled."""

    def __init__(self, file: File, kind: str, iri: str | None = None) -> None:
        self.file = file
        self.kind = kind
        self.iri = iri
        self.facts: dict[str, Any] = {}
        self.places: dict[Place, list[str]] = {}
        self.notes: list[str] = []
        self.lines: dict[tuple[str, str], int] = {}

    def state(self, term: str, value: object, place: Place) -> None:
        """States a fact; a term that is stated again with another value is left unknown, and a note says so."""
        if term in self.facts and self.facts[term] is not None and self.facts[term] != value:
            self.note(f"conflicting facts: '{term}' is {_shown(self.facts[term])}{self._where(term)} and {_shown(value)}; "
                      "it stays unknown", place)
            self.dispute(term, [*(p for p, terms in self.places.items() if term in terms), place])
            return
        if term in self.facts and self.facts[term] is None:
            self.dispute(term, [place])
            return
        self.facts[term] = value
        self.places.setdefault(place, []).append(term)
        if place.line is not None:
            self.lines[term, str(value)] = place.line

    def _where(self, term: str) -> str:
        place = next((p for p, terms in self.places.items() if term in terms), None)
        if place is None or (place.line is None and place.file is None):
            return ""
        name = (place.file or self.file).name
        return f" ({name}:{place.line})" if place.line is not None else f" ({name})"

    def extend(self, term: str, values: Iterable[object], place: Place) -> None:
        """Adds values to a list-valued fact."""
        held = self.facts.setdefault(term, [])
        for value in values:
            if value not in held:
                held.append(value)
                if place.line is not None:
                    self.lines[term, str(value)] = place.line
        self.places.setdefault(place, []).append(term)

    def has(self, term: str) -> bool:
        """Whether a fact is stated."""
        return self.facts.get(term) is not None

    def dispute(self, term: str, places: Iterable[Place]) -> None:
        """Leaves a term unknown on which places disagree; the evidence of each is kept, so that a reader can go there."""
        self.facts[term] = None
        for place in places:
            terms = self.places.setdefault(place, [])
            if term not in terms:
                terms.append(term)

    def add(self, term: str, part: Part) -> None:
        """Puts a node under this one; InputError for more than any release has."""
        held = self.facts.setdefault(term, [])
        held.append(part)
        if len(held) > _MAX_PARTS:
            raise InputError(self.file.name, f"one release has more than {_MAX_PARTS} parts; describe those that matter")

    def add_known(self, term: str, part: Part) -> None:
        """Puts a node under this one if anything is known of it; else its notes and disputes stand here, so that none is lost."""
        if part.empty():
            self.notes += [text for inner in part.below() for text in inner.notes]
            for place, terms in part.places.items():
                for disputed in terms:
                    self.dispute(disputed, [place._replace(file=place.file or part.file)])
        else:
            self.add(term, part)

    def note(self, text: str, place: Place | None = None) -> None:
        """Keeps a sentence about what could not be taken."""
        line = f":{place.line}" if place and place.line is not None else ""
        file = place.file if place and place.file else self.file
        self.notes.append(f"{file.name}{line}: {text}")

    def empty(self) -> bool:
        """Whether nothing is known of the node but its kind."""
        return not any(v is not None for v in self.facts.values())

    def values(self) -> dict[str, Any]:
        """The node as plain values in the keys of the vocabulary."""
        head: dict[str, Any] = {"id": self.iri} if self.iri else {}
        head["type"] = self.kind
        for term, value in self.facts.items():
            if isinstance(value, list):
                head[term] = [v.values() if isinstance(v, Part) else v for v in value]
            elif value is not None:
                head[term] = value.values() if isinstance(value, Part) else value
        evidence = [(place.file or self.file).evidence(place, terms) for place, terms in self.places.items() if terms]
        return {**head, **({"evidence": evidence} if evidence else {})}

    def below(self) -> Iterable[Part]:
        """The node and all nodes under it."""
        yield self
        for value in self.facts.values():
            for inner in value if isinstance(value, list) else [value]:
                if isinstance(inner, Part):
                    yield from inner.below()


def graph(releases: Sequence[Part], source: str = "") -> Graph:
    """The graph of releases, each of which has an id, with the notes of all their nodes on the release.

    `source` is what was read where that is no single file; lines are then those of no file.
    """
    read = from_values([r.values() for r in releases], source or releases[0].file.name)
    notes = [ox.Triple(ox.NamedNode(r.iri or ""), ox.NamedNode(NOTE), ox.Literal(text))
             for r in releases for part in r.below() for text in part.notes]
    lines = {} if source else {key: line for r in releases for part in r.below() for key, line in part.lines.items()}

    def line(triple: ox.Triple) -> int | None:
        term = triple.predicate.value.removeprefix(NAMESPACE)
        return lines.get((term, getattr(triple.object, "value", "")))

    return Graph([*read.triples, *notes], read.source, line)


def _shown(value: object) -> str:
    return f"'{short(str(value), 60)}'"
