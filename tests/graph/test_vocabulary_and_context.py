"""The vocabulary of the ontology, the JSON-LD context and the shared table of terms say the same."""

from __future__ import annotations

import csv
import re
from typing import Any

import pytest
from shared import shared

from compliance import resources
from compliance.errors import PolicyError
from compliance.graph import vocabulary
from compliance.graph.jsonld import context
from compliance.terms import NAMESPACE, Kind, Term

XSD = "http://www.w3.org/2001/XMLSchema#"
# A key of our YAML and JSON, `id`, is the IRI of the node; the short name of a licence in the library is oc:id alone.
KEYWORDS = {"@version", "@vocab", "oc", "xsd", "id", "type"}
TYPES = {Kind.BOOLEAN: XSD + "boolean", Kind.DECIMAL: XSD + "decimal", Kind.RANGE: XSD + "decimal", Kind.DATE: XSD + "date",
         Kind.IRI: "@id", Kind.STRING: None, Kind.ENUM: None, Kind.NODE: None}
TERMS = sorted(vocabulary().terms)


def expanded(value: str | None) -> str | None:
    """An IRI of the context without its prefix."""
    prefix, _, name = (value or "").partition(":")
    return f"{context()[prefix]}{name}" if prefix in ("oc", "xsd") else value


def definition(term: str) -> dict[str, Any]:
    found = context()[term]
    return found if isinstance(found, dict) else {"@id": found}


@pytest.mark.parametrize("term", [t for t in TERMS if t != "id"])
def test_every_term_is_in_the_context_with_its_type(term: str) -> None:
    found = definition(term)
    assert expanded(found["@id"]) == NAMESPACE + term
    assert expanded(found.get("@type")) == TYPES[vocabulary().terms[term].kind]
    assert set(found) <= {"@id", "@type"}  # a container or a language would change what a value means


def test_the_context_holds_nothing_else() -> None:
    assert set(context()) - KEYWORDS == {t for t in TERMS if t != "id"}
    assert (context()["id"], context()["type"], context()["@vocab"]) == ("@id", "@type", NAMESPACE)


def rows() -> list[dict[str, str]]:
    with shared("vocabulary.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def wanted_kind(row: dict[str, str]) -> Kind:
    name = row["range"].rstrip("*")
    if name in Kind.__members__.values():
        return Kind(name)
    return {"decimal or Range": Kind.RANGE, "term": Kind.STRING}.get(name, Kind.NODE)


def wrong(row: dict[str, str]) -> list[str]:
    """What of a row of the table the vocabulary says otherwise."""
    term = vocabulary().terms.get(row["term"])
    if term is None:
        return ["it is missing"]
    found = [] if term.kind is wanted_kind(row) else [f"its kind is {term.kind}"]
    # Terms on any node, and terms that a node of another class may hold too, have no domain.
    if term.domain not in (row["on"], None):
        found.append(f"its domain is {term.domain}")
    if row["range"].endswith("*") and not term.multiple:
        found.append("it takes one value")
    return found + _wrong_values(row, term)


def _wrong_values(row: dict[str, str], term: Term) -> list[str]:
    found = []
    listed = [v.strip() for v in row["values"].split("|")]
    if term.kind is Kind.ENUM and len(listed) > 1 and tuple(listed) != term.values:
        found.append(f"its values are {', '.join(term.values)}")
    if term.kind in (Kind.DECIMAL, Kind.RANGE) and row["values"] and row["values"] != term.unit:
        found.append(f"its unit is {term.unit}")
    if term.kind is Kind.NODE and term.node_class != re.split(r"[* ]", row["range"])[0]:
        found.append(f"it leads to {term.node_class}")
    return found


def test_every_term_of_the_shared_table_exists_as_it_says() -> None:
    table = [row for row in rows() if row["range"] != "class"]
    assert len(table) > 100
    assert {row["term"]: found for row in table if (found := wrong(row))} == {}


def test_every_class_of_the_shared_table_exists() -> None:
    listed = [row["values"] for row in rows() if row["range"] == "class"]
    names = {name.strip() for values in listed for name in values.split("|")}
    assert len(names) > 20
    assert names <= set(vocabulary().classes)
    assert all(vocabulary().is_a(name, "Artifact") for name in names)


def test_prohibited_practices_and_documents_take_the_values_that_the_table_describes_in_words() -> None:
    by_term = {row["term"]: row for row in rows()}
    points = by_term["prohibitedPractice"]["values"].split(" as ")[1].split()
    assert set(points) == set(vocabulary().terms["prohibitedPractice"].values)
    assert vocabulary().terms["doesNotDocument"].values == vocabulary().terms["documents"].values


@pytest.mark.parametrize("term", TERMS)
def test_every_term_has_a_definition_and_stands_where_it_can(term: str) -> None:
    found = vocabulary().terms[term]
    assert found.definition
    assert found.domain is None or found.domain in vocabulary().classes
    assert found.kind is not Kind.NODE or found.node_class in vocabulary().classes
    assert found.kind is not Kind.ENUM or len(set(found.values)) == len(found.values) > 1
    assert all(other in vocabulary().terms for other in found.states_when_false)
    assert found.kind is not Kind.ENUM or found.default in (None, *found.values)


ONTOLOGY = """@prefix oc: <https://w3id.org/openclaim#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
oc:Part a owl:Class . oc:Code a owl:Class ; rdfs:subClassOf [ a owl:Restriction ] , oc:Part .
oc:size a owl:DatatypeProperty ; rdfs:domain oc:Part ; rdfs:range xsd:decimal .
"""


@pytest.mark.parametrize(("old", "new", "named"), [
    ("range xsd:decimal", "range xsd:duration", "http://www.w3.org/2001/XMLSchema#duration"),
    ("range xsd:decimal", 'range "decimal"', "decimal"),
    ("domain oc:Part", "domain <urn:part>", "urn:part"),
    ("[ a owl:Restriction ]", "<urn:part>", "urn:part")])
def test_words_that_nobody_can_read_are_named(monkeypatch: pytest.MonkeyPatch, old: str, new: str, named: str) -> None:
    """An author of the ontology who strays from its namespace or its datatypes is told where."""
    monkeypatch.setattr(resources, "read", lambda _: ONTOLOGY.encode())
    known = vocabulary.__wrapped__()
    assert known.is_a("Code", "Part")
    assert known.classes["Code"].parents == {"Part"}
    monkeypatch.setattr(resources, "read", lambda _: ONTOLOGY.replace(old, new).encode())
    with pytest.raises(PolicyError, match=f"^{re.escape(named)}: expected a name of the openclaim namespace"):
        vocabulary.__wrapped__()
