"""Queries of others: what opens a connection, reads other graphs or differs from day to day is refused before it runs."""

from __future__ import annotations

import pytest

from compliance.policy.queries import MAX_DEPTH, MAX_LENGTH, prefix_fault, query_fault

GOOD = [
    "SELECT $this WHERE { $this <urn:p> ?o . FILTER (?o > 3) }",
    "SELECT $this ?value WHERE { $this $PATH ?value . FILTER NOT EXISTS { ?value a <urn:c> } }",
    "PREFIX oc: <urn:oc#> SELECT ?this WHERE { ?this oc:a/oc:b* ?o # SERVICE in a comment\n }",
    'SELECT $this WHERE { $this <urn:service> "SERVICE <x>" }',
    "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> SELECT $this WHERE { $this <urn:p> ?o FILTER (xsd:decimal(?o) > 1) }",
    "SELECT $this (COUNT(?o) AS ?n) WHERE { $this <urn:p> ?o } GROUP BY $this HAVING (COUNT(?o) > 2)",
]
REFUSED = [
    ("SELECT $this WHERE { SERVICE <http://a.example/> { $this ?p ?o } }", "SERVICE"),
    ("SELECT $this WHERE { service silent <http://a.example/> { $this ?p ?o } }", "SERVICE"),
    ("SELECT $this WHERE { SERVICE?s{ $this ?p ?o } }", "SERVICE"),
    ("SELECT $this WHERE { SERV\\u0049CE <http://a.example/> { $this ?p ?o } }", "SERVICE"),
    ("SELECT $this WHERE { { SELECT $this WHERE { $this ?p ?o . SERVICE <urn:s> { ?a ?b ?c } } } }", "SERVICE"),
    ("SELECT $this WHERE { FILTER NOT EXISTS { $this ?p ?o . SERVICE <urn:s> { ?a ?b ?c } } }", "SERVICE"),
    ("SELECT $this FROM <http://a.example/> WHERE { $this ?p ?o }", "FROM"),
    ("SELECT $this FROM NAMED <http://a.example/> WHERE { $this ?p ?o }", "FROM"),
    ("SELECT $this WHERE { GRAPH ?g { $this ?p ?o } }", "GRAPH"),
    ("SELECT $this WHERE { $this ?p ?o MINUS { $this <urn:p> ?o } }", "MINUS"),
    ("SELECT $this WHERE { $this ?p ?o VALUES ?o { 1 } }", "VALUES"),
    ("SELECT $this WHERE { $this ?p ?o FILTER (?o > NOW()) }", "NOW()"),
    ("SELECT $this WHERE { $this ?p ?o FILTER (?o > RAND()) }", "RAND()"),
    ("SELECT $this (UUID() AS ?value) WHERE { $this ?p ?o }", "UUID()"),
    ("SELECT $this WHERE { $this ?p ?o FILTER (<urn:fetch>(?o)) }", "the function urn:fetch"),
    ("PREFIX f: <urn:f:> SELECT $this WHERE { $this ?p ?o FILTER (f:fetch(?o)) }", "the function f:fetch"),
    ("ASK { $this ?p ?o }", "ASK"),
    ("CONSTRUCT { $this ?p ?o } WHERE { $this ?p ?o }", "CONSTRUCT"),
    ("DESCRIBE $this", "DESCRIBE"),
    ("LOAD <http://a.example/>", "no SPARQL SELECT query"),
    ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", "no SPARQL SELECT query"),
    ("SELECT $this WHERE { $this ?p ?o } ; DROP ALL", "no SPARQL SELECT query"),
    ("SELECT $this WHERE { $this ?p }", "no SPARQL SELECT query"),
    ("", "no SPARQL SELECT query"),
    ("SELECT ?s WHERE { ?s ?p ?o }", "does not mention $this"),
    ("SELECT $this WHERE { " + "{" * MAX_DEPTH + "$this ?p ?o" + "}" * MAX_DEPTH + " }", "nested too deeply"),
    ("SELECT $this WHERE { $this ?p ?o } #" + "x" * MAX_LENGTH, "longer than"),
]


@pytest.mark.parametrize("text", GOOD)
def test_plain_query_may_run(text: str) -> None:
    assert query_fault(text) is None


@pytest.mark.parametrize(("text", "word"), REFUSED)
def test_query_is_refused(text: str, word: str) -> None:
    assert word in (query_fault(text) or "")


@pytest.mark.parametrize(("prefix", "namespace", "good"), [
    ("oc", "https://w3id.org/openclaim#", True), ("", "urn:x:", True), ("a.b", "urn:x:", True),
    ("oc", "urn:x> SELECT $this WHERE { SERVICE <urn:y", False), ("oc", "no iri", False), ("oc: <urn:x> #", "urn:x:", False)])
def test_prefixes_are_names_and_iris(prefix: str, namespace: str, good: bool) -> None:
    assert (prefix_fault(prefix, namespace) is None) is good
