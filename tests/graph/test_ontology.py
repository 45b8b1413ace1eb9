"""The Turtle files: all parse, no word of ours is used undeclared, and the ontology is OWL 2 DL as far as that can be seen."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from shared import ROOT

from compliance.graph import Graph, read_turtle
from compliance.graph.triples import FIRST, RDF_TYPE

OC, PART = "https://w3id.org/openclaim#", "https://w3id.org/openclaim/part#"
OWL, RDFS = "http://www.w3.org/2002/07/owl#", "http://www.w3.org/2000/01/rdf-schema#"
SH = "http://www.w3.org/ns/shacl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
FILES = sorted(p for folder in ("ontology", "shapes") for p in (ROOT / folder).rglob("*.ttl"))
DECLARING = sorted((ROOT / "ontology").glob("*.ttl"))
PROPERTIES = ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")
CHARACTERISTICS = {OWL + c for c in ("FunctionalProperty", "InverseFunctionalProperty", "TransitiveProperty",
                                     "SymmetricProperty", "AsymmetricProperty", "ReflexiveProperty", "IrreflexiveProperty")}
# The datatype map of OWL 2 (Structural Specification, section 4) that we use, and what is declared beyond it.
OWL_DATATYPES = {XSD + d for d in ("string", "boolean", "decimal", "integer", "dateTime", "anyURI", "nonNegativeInteger",
                                   "double", "float")}


@cache
def graph_of(path: Path) -> Graph:
    return read_turtle(path.read_bytes(), str(path.relative_to(ROOT)))


@cache
def ontology() -> Graph:
    """Every triple of the files that declare words."""
    merged = Graph(source="ontology")
    for path in DECLARING:
        merged.add(graph_of(path))
    return merged


def declared(*kinds: str) -> set[str]:
    return {s.value for kind in kinds for s in ontology().typed(OWL + kind) if isinstance(s, ox.NamedNode)}


@cache
def described() -> frozenset[str]:
    """Every IRI about which some file says something, and every quantity that a policy derives."""
    subjects = {s.value for path in FILES for s in graph_of(path).subjects() if isinstance(s, ox.NamedNode)}
    derived = {OC + name for path in FILES for _, name in graph_of(path).pairs(OC + "derivedTerm")}
    return frozenset(subjects | derived)


def ours(iri: str) -> bool:
    return iri.startswith((OC, PART))


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_word_of_ours_in_a_file_is_declared(path: Path) -> None:
    properties, classes = declared(*PROPERTIES), declared("Class")
    missing = set()
    for triple in graph_of(path):
        if ours(triple.predicate.value):
            missing |= {triple.predicate.value} - properties
        if isinstance(triple.object, ox.NamedNode) and ours(triple.object.value):
            if triple.predicate == RDF_TYPE or triple.predicate.value in (SH + "class", SH + "targetClass"):
                missing |= {triple.object.value} - classes
            elif triple.predicate.value in (SH + "path", SH + "targetSubjectsOf", SH + "targetObjectsOf", OWL + "onProperty"):
                missing |= {triple.object.value} - properties
    assert missing == set()


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_word_of_ours_in_a_path_is_declared(path: Path) -> None:
    """Paths of several steps are lists; a list may also hold conditions, which a file of policies describes."""
    used = {t.object.value for t in graph_of(path) if t.predicate == FIRST and isinstance(t.object, ox.NamedNode)}
    assert {u for u in used if ours(u)} - described() == set()


def test_there_are_files_to_look_at() -> None:
    assert len(FILES) > 130
    assert len(declared("Class")) > 50
    assert len(declared("ObjectProperty", "DatatypeProperty")) > 150


def test_no_property_is_of_two_kinds() -> None:
    kinds = [declared(k) for k in PROPERTIES]
    assert kinds[0] & kinds[1] == kinds[0] & kinds[2] == kinds[1] & kinds[2] == set()


def test_no_word_is_a_class_and_a_property_or_datatype() -> None:
    datatypes = {s.value for s in ontology().typed(RDFS + "Datatype")}
    assert declared("Class") & (declared(*PROPERTIES) | datatypes) == set()


def test_every_class_that_is_used_is_declared() -> None:
    used = set()
    for triple in ontology():
        obj = triple.object
        if isinstance(obj, ox.NamedNode) and ours(obj.value) and triple.predicate.value in (
                RDFS + "subClassOf", RDFS + "domain", OWL + "equivalentClass", OWL + "disjointWith", OWL + "someValuesFrom",
                OWL + "allValuesFrom", OWL + "complementOf", OWL + "onClass"):
            used.add(obj.value)
        if triple.predicate.value in (RDFS + "subClassOf", OWL + "disjointWith") and isinstance(triple.subject, ox.NamedNode):
            used.add(triple.subject.value)
        if triple.predicate.value in (OWL + "intersectionOf", OWL + "unionOf", OWL + "members"):
            used |= {m.value for m in ontology().members(obj) if isinstance(m, ox.NamedNode)}
    assert {u for u in used if ours(u)} - declared("Class") == set()
    assert len(used) > 50


def test_ranges_fit_the_kind_of_the_property() -> None:
    datatypes = OWL_DATATYPES | {s.value for s in ontology().typed(RDFS + "Datatype") if isinstance(s, ox.NamedNode)}
    for iri in declared("ObjectProperty", "DatatypeProperty"):
        for found in ontology().objects(ox.NamedNode(iri), RDFS + "range"):
            is_data = isinstance(found, ox.BlankNode) or found.value in datatypes
            assert is_data == (iri in declared("DatatypeProperty")), iri
            assert is_data or found.value in declared("Class"), iri


def test_restrictions_are_on_declared_properties_and_keep_to_owl_2_rl() -> None:
    for node in ontology().typed(OWL + "Restriction"):
        words = set(ontology().predicates(node))
        assert words <= {RDF_TYPE.value, OWL + "onProperty", OWL + "hasValue", OWL + "someValuesFrom"}
        name = ontology().text(node, OWL + "onProperty")
        value = ontology().one(node, OWL + "hasValue")
        assert name in declared("ObjectProperty", "DatatypeProperty")
        assert value is None or isinstance(value, ox.Literal) == (name in declared("DatatypeProperty"))


def test_characteristics_are_of_the_kind_that_allows_them() -> None:
    for triple in ontology():
        if triple.predicate == RDF_TYPE and triple.object.value in CHARACTERISTICS:
            allowed = declared("ObjectProperty")
            if triple.object.value == OWL + "FunctionalProperty":
                allowed = allowed | declared("DatatypeProperty")
            assert triple.subject.value in allowed


def test_annotations_are_no_logic() -> None:
    """An annotation property has neither domain nor range here that reasoning would use, and restricts nothing."""
    for iri in declared("AnnotationProperty"):
        assert ontology().objects(ox.NamedNode(iri), OWL + "equivalentProperty") == []
        assert ontology().objects(ox.NamedNode(iri), OWL + "inverseOf") == []


def test_property_hierarchies_keep_to_one_kind() -> None:
    kinds = [declared(k) for k in PROPERTIES]
    for triple in ontology():
        if triple.predicate.value == RDFS + "subPropertyOf" and ours(triple.subject.value) and ours(triple.object.value):
            assert [k for k in kinds if triple.subject.value in k] == [k for k in kinds if triple.object.value in k]


@pytest.mark.parametrize("kind", ["Class", *PROPERTIES])
def test_every_word_of_ours_has_a_label(kind: str) -> None:
    missing = [w for w in declared(kind) if ours(w) and not ontology().objects(ox.NamedNode(w), RDFS + "label")]
    assert missing == []
