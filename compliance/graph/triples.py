"""A small in-memory graph with an index by subject, and its Turtle."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pyoxigraph as ox

from compliance.errors import PolicyError

Subject = ox.NamedNode | ox.BlankNode
Object = ox.NamedNode | ox.BlankNode | ox.Literal

RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
FIRST = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#first")
REST = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#rest")
NIL = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#nil")

PREFIXES = {
    "oc": "https://w3id.org/openclaim#",
    "part": "https://w3id.org/openclaim/part#",
    "licence": "https://w3id.org/openclaim/licence/",
    "aia": "https://w3id.org/openclaim/provision/eu-ai-act/",
    "dct": "http://purl.org/dc/terms/",
    "earl": "http://www.w3.org/ns/earl#",
    "eli": "http://data.europa.eu/eli/ontology#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

# What an address that is not a full IRI is relative to.
BASE = "urn:openclaim:document/"
# From so many values of one term on they are looked up in a set, since a list would take a time that grows with its square.
_MANY = 64
Locator = Callable[[ox.Triple], int | None]


def _nowhere(_: ox.Triple) -> int | None:
    return None


class Graph:
    """Triples in the order of reading, indexed by subject and predicate.

    `source` is the path as given and `line` tells the line of a triple, None where it is not known.
    """

    def __init__(self, triples: Iterable[ox.Triple] = (), source: str = "", line: Locator = _nowhere) -> None:
        self.source = source
        self.line = line
        self.triples: list[ox.Triple] = []
        self._index: dict[Subject, dict[str, list[Object]]] = {}
        self.add(triples)

    def add(self, triples: Iterable[ox.Triple]) -> None:
        """Adds triples; one that is there already is not added again."""
        index, kept = self._index, self.triples
        many: dict[int, set[Object]] = {}
        for triple in triples:
            subject, obj = triple.subject, triple.object
            if isinstance(subject, ox.Triple) or isinstance(obj, ox.Triple):
                raise PolicyError(f"{self.source}: quoted triples are not accepted; write the statement as a node")
            objects = index.setdefault(subject, {}).setdefault(triple.predicate.value, [])
            if len(objects) < _MANY:
                if objects and obj in objects:
                    continue
            else:
                if (seen := many.get(id(objects))) is None:
                    seen = many[id(objects)] = set(objects)
                if obj in seen:
                    continue
                seen.add(obj)
            objects.append(obj)
            kept.append(triple)

    def __iter__(self) -> Iterator[ox.Triple]:
        return iter(self.triples)

    def __len__(self) -> int:
        return len(self.triples)

    def subjects(self) -> list[Subject]:
        """Every subject, in the order of reading."""
        return list(self._index)

    def predicates(self, subject: Subject) -> dict[str, list[Object]]:
        """The objects of a subject by predicate IRI; empty for a node that is no subject."""
        return self._index.get(subject, {})

    def objects(self, subject: Subject, predicate: str) -> list[Object]:
        """The objects of one predicate, in the order of reading."""
        return self._index.get(subject, {}).get(predicate, [])

    def one(self, subject: Subject, predicate: str) -> Object | None:
        """The first object of one predicate, or None."""
        found = self.objects(subject, predicate)
        return found[0] if found else None

    def text(self, subject: Subject, predicate: str) -> str | None:
        """The lexical form or IRI of the first object, or None."""
        found = self.one(subject, predicate)
        return None if found is None else found.value

    def types(self, subject: Subject) -> list[str]:
        """The IRIs of the types of a node."""
        return [t.value for t in self.objects(subject, RDF_TYPE.value) if isinstance(t, ox.NamedNode)]

    def typed(self, cls: str) -> list[Subject]:
        """The nodes of a type, in the order of reading."""
        wanted = ox.NamedNode(cls)
        return [s for s, p in self._index.items() if wanted in p.get(RDF_TYPE.value, [])]

    def pairs(self, predicate: str) -> list[tuple[str, str]]:
        """Subject and object of every triple with a predicate, as IRIs or lexical forms."""
        return [(s.value, o.value) for s, found in self._index.items() for o in found.get(predicate, ())]

    def members(self, head: Object) -> list[Object]:
        """The members of an RDF list; PolicyError where the list is broken or runs in a circle."""
        found: list[Object] = []
        seen: set[Object] = set()
        while head != NIL:
            if isinstance(head, ox.Literal) or head in seen:
                raise PolicyError(f"{self.source}: a list is broken or runs in a circle")
            seen.add(head)
            first, rest = self.one(head, FIRST.value), self.one(head, REST.value)
            if first is None or rest is None:
                raise PolicyError(f"{self.source}: a list is broken or runs in a circle")
            found.append(first)
            head = rest
        return found

    def about(self, start: Subject) -> list[ox.Triple]:
        """The triples reachable from a node, in any order; quick where that is the whole graph."""
        todo, seen, count = [start], {start}, 0
        while todo:
            for objects in self.predicates(todo.pop()).values():
                count += len(objects)
                for obj in objects:
                    if not isinstance(obj, ox.Literal) and obj not in seen:
                        seen.add(obj)
                        todo.append(obj)
        return self.triples if count == len(self.triples) else self.closure([start])

    def closure(self, start: Iterable[Subject], follows: Callable[[Subject], bool] = lambda _: True) -> list[ox.Triple]:
        """The triples reachable from some nodes along any predicate, through the nodes that `follows` lets pass."""
        todo, seen, found = list(start), set[Subject](), list[ox.Triple]()
        while todo:
            node = todo.pop()
            if node in seen:
                continue
            seen.add(node)
            for predicate, objects in self.predicates(node).items():
                for obj in objects:
                    found.append(ox.Triple(node, ox.NamedNode(predicate), obj))
                    if not isinstance(obj, ox.Literal) and follows(obj):
                        todo.append(obj)
        return found


def to_turtle(triples: Iterable[ox.Triple]) -> bytes:
    """The triples as Turtle with the project's prefixes."""
    used = list(triples)
    text = " ".join(str(t) for t in used)
    prefixes = {name: iri for name, iri in PREFIXES.items() if iri in text}
    return ox.serialize(used, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b""
