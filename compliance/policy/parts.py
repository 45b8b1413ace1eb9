"""The components that a framework looks for in a release, and the licences that are open to it: data of a version."""

# Named tuples evaluate their annotations; as strings they would each be compiled, which costs a third of the start-up.
import functools
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from compliance.errors import PolicyError
from compliance.graph import Graph, Subject, read_shipped
from compliance.policy.catalogue import PolicyVersion
from compliance.terms import LICENCE, NAMESPACE, POLICY

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_FILES = ("policy.ttl", "components.ttl", "licences.ttl")


class Part(NamedTuple):
    """A component: its name and other names, its content, the class that asks for it, the kinds of part that fill it.

    `level` is 1 for the highest class; `replaced_by` names the component that counts in its place.
    """

    id: str
    name: str
    others: tuple[str, ...]
    content: tuple[str, ...]
    level: int
    required: bool
    kinds: tuple[str, ...]
    replaced_by: str | None


class Framework(NamedTuple):
    """What a version says: its components in order, its open licences, what licences are meant for, its options."""

    parts: tuple[Part, ...]
    open: frozenset[str]
    fits: Mapping[str, frozenset[str]]
    spellings: Mapping[str, str]
    absent: frozenset[str]
    complete: frozenset[str]
    options: frozenset[str]
    variant_of: PolicyVersion | None
    named: Mapping[str, Part]

    def find(self, name: str) -> Part | None:
        """The component of a name, whatever its capital letters and punctuation."""
        return self.named.get(plain(name))

    def names(self) -> list[str]:
        """Every name of every component."""
        return [n for p in self.parts for n in (p.name, *p.others)]


def plain(text: str) -> str:
    """The letters and digits of a text, small: what is left when spelling does not matter."""
    return "".join(c for c in text.casefold() if c.isalnum())


@functools.cache
def framework(version: PolicyVersion) -> Framework:
    """The framework of a version; a variant has all of the version that it varies and what it adds itself.

    PolicyError where no part is expected, so that there is nothing to grade, and where the varied version is not there.
    """
    if version.variant_of and version.varied is None:
        raise PolicyError(f"{version.id}: the version {version.variant_of}, of which it is a variant, is not there")
    versions = [v for v in (version.varied, version) if v]
    graph = read_shipped([f for v in versions for f in _files(v)], version.id)
    subjects = [ox.NamedNode(POLICY + v.id) for v in versions]
    expected = [node for s in subjects for node in graph.objects(s, NAMESPACE + "expects")]
    parts = tuple(_part(graph, n) for n in expected if isinstance(n, ox.NamedNode))
    if not any(p.required for p in parts):
        raise PolicyError(f"{version.id}: no required component is named with oc:expects")
    return Framework(parts, frozenset(_licences(graph, subjects, "open", "true")),
                     {c: frozenset(_licences(graph, subjects, "fits", c)) for c in ("code", "data", "document")},
                     {plain(text): _licence(iri) for iri, text in graph.pairs(NAMESPACE + "spelling")},
                     frozenset(map(plain, _texts(graph, subjects, "absentWhenSaid"))),
                     frozenset(_texts(graph, subjects, "completeWhenStatedBy")),
                     frozenset(_texts(graph, subjects, "option")), version.varied,
                     {plain(name): p for p in parts for name in (p.name, *p.others)})


def _files(version: PolicyVersion) -> "list[Traversable]":
    return [version.where / name for name in _FILES if (version.where / name).is_file()]


def _texts(graph: Graph, subjects: Iterable[Subject], term: str) -> Iterator[str]:
    for subject in subjects:
        yield from (o.value for o in graph.objects(subject, NAMESPACE + term) if not isinstance(o, ox.Triple))


def _licences(graph: Graph, subjects: Iterable[Subject], term: str, value: str) -> Iterator[str]:
    """The ids of every set of licences that has a value of a term."""
    for subject in subjects:
        for node in graph.objects(subject, NAMESPACE + "acceptsLicences"):
            if isinstance(node, ox.NamedNode) and value in _texts(graph, [node], term):
                yield from _texts(graph, [node], "holdsLicence")


def _licence(iri: str) -> str:
    """The id of a licence: the SPDX id, or a licence of the library as descriptions name it."""
    return f"LicenseRef-{iri.removeprefix(LICENCE)}" if iri.startswith(LICENCE) else iri.rpartition("/")[2]


def _part(graph: Graph, node: ox.NamedNode) -> Part:
    def need(term: str, predicate: str = "") -> str:
        text = graph.text(node, predicate or NAMESPACE + term)
        if text is None:
            raise PolicyError(f"{node.value}: the {term} is missing")
        return text

    replaced = graph.text(node, NAMESPACE + "mayBeReplacedBy")
    kinds = graph.one(node, NAMESPACE + "filledBy")
    filling = [k for k in graph.members(kinds) if isinstance(k, ox.NamedNode)] if kinds else []
    return Part(_local(node.value), need("label", _LABEL), tuple(sorted(_texts(graph, [node], "otherName"))),
                (need("content"), *sorted(_texts(graph, [node], "alsoFits"))), int(need("openClass")),
                need("required") == "true", tuple(_local(k.value) for k in filling),
                _local(replaced) if replaced else None)


def _local(iri: str) -> str:
    return iri.rpartition("#")[2]
