"""What is said of the nodes of policies: texts, days and provisions, each node after the replacements in force."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import NoReturn

import pyoxigraph as ox

from compliance.errors import PolicyError
from compliance.graph import Graph, Object, Subject
from compliance.policy.words import LEVELS, Authority
from compliance.terms import NAMESPACE

_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_PART_OF = "http://data.europa.eu/eli/ontology#is_part_of"


class Statements:
    """Reads the graph of the policies in force; a node that does not say what is needed is refused by name."""

    def __init__(self, graph: Graph, replaced: Mapping[str, str], levels: Collection[str] = LEVELS) -> None:
        self.graph = graph
        self.replaced = replaced
        self.levels = levels
        self._authorities: dict[str, Authority] = {}

    def newest(self, iri: str) -> str:
        """The IRI that takes the place of another, or the IRI itself; PolicyError where replacements run in a circle."""
        seen = {iri}
        while iri in self.replaced:
            iri = self.replaced[iri]
            if iri in seen:
                raise PolicyError(f"{iri}: the replacements run in a circle")
            seen.add(iri)
        return iri

    def subject(self, iri: str) -> ox.NamedNode:
        """The node that stands for an IRI after replacements."""
        return ox.NamedNode(self.newest(iri))

    def resolve(self, node: Object) -> Subject:
        """The node that stands for another after replacements; PolicyError for a text."""
        if isinstance(node, ox.Literal):
            raise PolicyError(f"{self.graph.source}: expected a node, found the text '{node.value}'")
        return self.subject(node.value) if isinstance(node, ox.NamedNode) else node

    def text(self, node: Subject, term: str, needed: bool = True) -> str:
        """The text of a term, empty where there is none; PolicyError where one is needed."""
        text = self.graph.text(node, _LABEL if term == "label" else NAMESPACE + term)
        if text is None and needed:
            raise PolicyError(f"{node.value}: the {term} is missing")
        return text or ""

    def day(self, node: Subject, term: str) -> date | None:
        """The day of a term, None where there is none."""
        text = self.text(node, term, needed=False)
        return date.fromisoformat(text) if text else None

    def all(self, node: Subject, term: str) -> list[Subject]:
        """The nodes to which a term leads."""
        return [self.resolve(o) for o in self.graph.objects(node, NAMESPACE + term)]

    def authorities(self, node: Subject) -> tuple[Authority, ...]:
        """The provisions a node rests on, in the order of their citation; PolicyError where there is none."""
        # Two provisions may have become one, as paragraphs 58 and 59 of the guidelines of July did in November.
        found = dict.fromkeys(self._authority(a) for a in self.all(node, "authority"))
        if not found:
            raise PolicyError(f"{node.value}: no authority is given; name the provision it rests on")
        rank = {"enacting": 0, "recital": 1, "guidance": 2}
        return tuple(sorted(found, key=lambda a: (rank.get(a.level, 3), a.cite)))

    def counts(self, authorities: Iterable[Authority]) -> bool:
        """Whether one of the provisions on which something rests is of a level that counts."""
        return any(a.level in self.levels for a in authorities)

    def _authority(self, node: Subject) -> Authority:
        if node.value not in self._authorities:
            part = self.graph.text(node, _PART_OF) or ""
            self._authorities[node.value] = Authority(
                node.value, self.text(node, "cite"), self.text(node, "level"),
                part if part.startswith("http://data.europa.eu/eli/") else "", self.day(node, "appliesFrom"))
        return self._authorities[node.value]

    def fail(self, node: Subject, message: str) -> NoReturn:
        """Raises PolicyError with the name of the node."""
        raise PolicyError(f"{node.value}: {message}")
