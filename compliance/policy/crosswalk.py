"""Which items of one scheme of openness correspond to which of another (`ontology/crosswalk.ttl`)."""

import functools
from typing import NamedTuple

from compliance import resources
from compliance.errors import PolicyError, UnknownNameError
from compliance.graph import Graph, Subject, read_shipped
from compliance.terms import NAMESPACE, nearest

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_OWL = "http://www.w3.org/2002/07/owl#"
_IDENTIFIER = "http://purl.org/dc/terms/identifier"
_INVERSE = {"broadMatch": "narrowMatch", "narrowMatch": "broadMatch"}


class Item(NamedTuple):
    """An item of a scheme; `without` says where nothing corresponds to it."""

    iri: str
    label: str
    scheme: str
    without: tuple[str, ...] = ()


class Mapping(NamedTuple):
    """An item of one scheme and one of another: exactMatch, closeMatch, broadMatch, narrowMatch or relatedMatch.

    As in SKOS, broadMatch says that the target is the wider item.
    """

    source: Item
    relation: str
    target: Item
    confidence: str
    note: str

    def turned(self) -> "Mapping":
        """The same mapping from the other side."""
        return Mapping(self.target, _INVERSE.get(self.relation, self.relation), self.source, self.confidence, self.note)


class Crosswalk:
    """Every mapping, and the schemes between which they run, by the names of the versions that use their items."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self.schemes: dict[str, str] = {}
        for scheme in graph.typed(_SKOS + "ConceptScheme"):
            for name in graph.objects(scheme, _IDENTIFIER):
                self.schemes[name.value] = scheme.value
        self.items = {s.value: self._item(s) for s in graph.typed(_SKOS + "Concept")}
        self.mappings = [self._mapping(s) for s in graph.typed(_OWL + "Axiom")]

    def _item(self, node: Subject) -> Item:
        label, scheme = self._graph.text(node, _SKOS + "prefLabel"), self._graph.text(node, _SKOS + "inScheme")
        if not label or not scheme or scheme not in self.schemes.values():
            raise PolicyError(f"{node.value}: an item of the crosswalk needs skos:prefLabel and a known skos:inScheme")
        notes = tuple(o.value for o in self._graph.objects(node, _SKOS + "editorialNote"))
        return Item(node.value, label, scheme, notes)

    def _mapping(self, node: Subject) -> Mapping:
        ends = [self._graph.text(node, _OWL + f"annotated{end}") or "" for end in ("Source", "Property", "Target")]
        for end in (ends[0], ends[2]):
            if end not in self.items:
                raise PolicyError(f"{end or node.value}: a mapping runs between items that are a skos:Concept")
        confidence, note = (self._graph.text(node, p) or "" for p in (NAMESPACE + "confidence", _SKOS + "note"))
        return Mapping(self.items[ends[0]], ends[1].removeprefix(_SKOS), self.items[ends[2]], confidence, note)

    def scheme(self, name: str) -> list[str]:
        """The schemes that a policy (`mof`) or a version (`fmti/2023-10`, `fmti@2023-10`) names.

        UnknownNameError with the nearest name where the crosswalk has none.
        """
        wanted = name.replace("@", "/", 1)
        found = [s for n, s in self.schemes.items() if wanted in (n, n.partition("/")[0])]
        if not found:
            known = [*dict.fromkeys(n.partition("/")[0] for n in self.schemes), *self.schemes]
            raise UnknownNameError(f"the crosswalk has no scheme '{name}'{nearest(wanted, known)} "
                                   f"(there are {', '.join(self.schemes)})")
        return list(dict.fromkeys(found))

    def between(self, one: str, other: str) -> list[Mapping]:
        """The mappings from the items of one scheme to those of another, from whichever side they were written.

        They come in the order of the file: by items of the first scheme, then of the second.
        """
        left, right = self.scheme(one), self.scheme(other)
        found = [m for m in self.mappings if m.source.scheme in left and m.target.scheme in right]
        found += [m.turned() for m in self.mappings
                  if m.source.scheme in right and m.target.scheme in left and m.source.scheme != m.target.scheme]
        places = {iri: place for place, iri in enumerate(self.items)}
        unique = {(m.source.iri, m.target.iri): m for m in reversed(found)}
        return sorted(unique.values(), key=lambda m: (places[m.source.iri], places[m.target.iri]))

    def without(self, name: str) -> list[Item]:
        """The items of a scheme to which nothing corresponds somewhere, as their notes say."""
        return [i for i in self.items.values() if i.without and i.scheme in self.scheme(name)]

    def name(self, scheme: str) -> str:
        """The version that a scheme is named after, for example `mof/1.0`."""
        return next(n for n, s in self.schemes.items() if s == scheme)


@functools.cache
def crosswalk() -> Crosswalk:
    """The crosswalk that openclaim ships."""
    return Crosswalk(read_shipped([resources.folder("ontology", "crosswalk.ttl")], "ontology/crosswalk.ttl"))
