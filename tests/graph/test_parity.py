"""The same description gives the same digest and the same decision in every form and in every order."""

from __future__ import annotations

import json
import random
import re
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import CONTEXT, PREFIXES, RDF_XML, read_all, refusal
from semantics import decider, determinations
from shared import ROOT

from compliance.graph import canonical, read, to_turtle
from compliance.graph.canonical import TangledError
from compliance.graph.jsonld import context
from compliance.model import Release, one_release, releases
from compliance.terms import EMPTY

OC = "https://w3id.org/openclaim#"
DESCRIPTION: dict[str, Any] = {
    "id": "https://example.org/model", "type": "Model", "name": "Model é 😀", "version": "1.10", "releaseDate": "2026-01-31",
    "claims": ["open-source", "open"], "channel": ["hub"], "provider": {"name": "ACME", "establishedInUnion": True},
    "price": False, "annexIIIArea": [], "prohibitedPractice": [], "basedOn": "https://example.org/base",
    "parameterCount": 70e9, "trainingCompute": {"low": 1e24, "high": 3.5e24}, "baseCompute": 1e23,
    "artifact": [
        {"type": "Weights", "availability": "public", "licence": "Apache-2.0 OR LicenseRef-llama-3", "gatePurpose": [],
         "evidence": [{"of": ["availability"], "source": "https://example.org/card", "retrieved": "2026-02-01"}]},
        {"type": "TrainingData", "availability": "withheld", "licence": {
            "name": "own", "reviewed": "2026-01-01", "grantsUse": True, "territorialExclusion": [], "userThreshold": 7e8,
            "useRestriction": [{"clauseNumber": "3", "safetyOriented": True}]}}],
    "evidence": {"statedBy": "provider"},
}


def as_yaml(description: dict[str, Any]) -> str:
    return yaml.safe_dump(description, allow_unicode=True, sort_keys=False)


@cache
def forms() -> dict[str, tuple[str, str]]:
    """The description in every form, with the ending of its file."""
    text = json.dumps(DESCRIPTION)
    graph = read(text.encode(), "model.json", "json")
    quads = [ox.Triple(t.subject, t.predicate, t.object) for t in graph]
    triples = (ox.serialize(quads, format=ox.RdfFormat.N_TRIPLES) or b"").decode()
    xml = (ox.serialize(quads, format=ox.RdfFormat.RDF_XML) or b"").decode()
    return {
        "json": (text, "json"), "json, indented": (json.dumps(DESCRIPTION, indent="\t", ensure_ascii=False), "json"),
        "yaml": (as_yaml(DESCRIPTION), "yaml"), "yaml in a list": (as_yaml([DESCRIPTION]), "yml"),  # type: ignore[arg-type]
        "turtle": (to_turtle(quads).decode(), "ttl"), "n-triples": (triples, "nt"), "rdf/xml": (xml, "rdf"),
        "json-ld": (json.dumps({"@context": CONTEXT, **DESCRIPTION}), "jsonld"),
        "json-ld, inline": (json.dumps({"@context": context(), **DESCRIPTION}), "jsonld"),
        "json-ld, list": (json.dumps({"@context": [CONTEXT, {"ex": "urn:ex:"}], **DESCRIPTION}), "json"),
        "json-ld, graph": (json.dumps({"@context": CONTEXT, "@graph": [DESCRIPTION]}), "jsonld"),
    }


def release(text: str, ending: str | None) -> Release:
    return one_release(read(text.encode(), "model", ending))


def decided(release: Release) -> tuple[object, ...]:
    """What is decided of a release, without where the release was read."""
    found = decider(asked=determinations()).decide(release)
    return found.determinations, found.assessments, found.notes


@pytest.mark.parametrize("form", [f for f in forms() if f != "json"])
@pytest.mark.parametrize("named", [True, False], ids=["by ending", "by content"])
def test_every_form_gives_the_same_digest_and_decision(form: str, named: bool) -> None:
    text, ending = forms()[form]
    first, other = release(*forms()["json"]), release(text, ending if named else None)
    assert other.sha256 == first.sha256
    assert decided(other) == decided(first)


def test_an_empty_list_stays_one_in_every_form() -> None:
    for text, ending in forms().values():
        node = release(text, ending).node
        assert node.values["annexIIIArea"] == node.values["prohibitedPractice"] == (EMPTY,)
        weights = next(a for a in node.children["artifact"] if a.cls == "Weights")
        assert weights.values["gatePurpose"] == (EMPTY,)


def test_an_empty_list_is_not_an_absent_one() -> None:
    stated, absent = "type: Model\nclaims: []", "type: Model\n"
    assert release(stated, "yaml").sha256 != release(absent, "yaml").sha256
    assert "claims" not in release("type: Model\nclaims:", "yaml").node.values


NUMBERS = ["1e24", "1.0e+24", "1000000000000000000000000", "1E24", "+1e24", "0.1e25", "10e23", "1000000000000000000000000.0"]


@pytest.mark.parametrize("term", ["trainingCompute", "baseCompute"])
def test_a_number_has_one_digest_however_it_is_written(term: str) -> None:
    yamls = [f"type: Model\n{term}: {n}" for n in [*NUMBERS, "1_000_000_000_000_000_000_000_000"]]
    jsons = [f'{{"type": "Model", "{term}": {n}}}' for n in NUMBERS if n[0] != "+"]
    json_lds = [j.replace("{", f'{{"@context": "{CONTEXT}", ', 1) for j in jsons]
    # A number with an exponent is a double in Turtle, one with a point a decimal and one without an integer.
    turtles = [f"{PREFIXES}[] a oc:Model ; oc:{term} {n} ." for n in NUMBERS]
    typed = [f"{PREFIXES}[] a oc:Model ; oc:{term} '{n}'^^xsd:decimal ." for n in NUMBERS]
    xml = [f'{RDF_XML}<oc:Model><oc:{term} rdf:datatype="http://www.w3.org/2001/XMLSchema#{kind}">{n}</oc:{term}></oc:Model>'
           "</rdf:RDF>" for n, kind in (("1e24", "double"), ("1000000000000000000000000", "integer"))]
    digests = {read_all(t, e)[0].sha256 for texts, e in (
        (yamls, "yaml"), (jsons, "json"), (json_lds, "jsonld"), (turtles, "ttl"), (typed, "ttl"), (xml, "rdf")) for t in texts}
    assert len(digests) == 1
    assert read_all(f"type: Model\n{term}: 1.000000000000000000000001e24", "yaml")[0].sha256 not in digests


@pytest.mark.parametrize(("one", "other"), [
    ("oc:price true", "oc:price '1'^^xsd:boolean"), ("oc:price false", "oc:price '0'^^xsd:boolean"),
    ("oc:releaseDate '2025-01-01'", "oc:releaseDate '2025-01-01'^^xsd:date"), ("oc:version '3'", "oc:version 3"),
    ("oc:version '1.10'", "oc:version 1.10"), ("oc:parameterCount 70", "oc:parameterCount 70.0"),
    ("oc:parameterCount 0", "oc:parameterCount -0.0"), ("oc:provider [ oc:name 'a' ]", "oc:provider [ a oc:Provider ; oc:name 'a' ]"),
    ("oc:trainingCompute [ oc:low 1 ]", "oc:trainingCompute [ a oc:Range ; oc:low 1.0 ]"),
    ("oc:evidence [ oc:statedBy 'a' ]", "oc:evidence [ a oc:Evidence ; oc:statedBy 'a' ]"),
    ("oc:claims 'open' , 'none'", "oc:claims 'none' ; oc:claims 'open'"),
])
def test_two_spellings_of_a_fact_have_one_digest(one: str, other: str) -> None:
    assert len({read_all(f"{PREFIXES}<urn:x> a oc:Model ; {facts} .", "ttl")[0].sha256 for facts in (one, other)}) == 1


def test_different_facts_have_different_digests() -> None:
    facts = ["oc:price true", "oc:price false", "oc:version '1.1'", "oc:version '1.10'", "oc:name '1.1'", "oc:claims ()",
             "oc:parameterCount 1", "oc:parameterCount 10", "oc:trainingCompute [ oc:low 1 ]", "oc:trainingCompute [ oc:high 1 ]"]
    assert len({read_all(f"{PREFIXES}<urn:x> a oc:Model ; {f} .", "ttl")[0].sha256 for f in facts}) == len(facts)


CASES = sorted(p.parent.name for p in (ROOT / "cases").glob("*/model.yaml"))


def shuffled(text: str, randomness: random.Random) -> str:
    """N-Triples with their lines in another order and their blank nodes under other names."""
    names = sorted(set(re.findall(r"(?m)(?<=_:)\w+", text)))
    fresh = [f"x{n}" for n in range(len(names))]
    randomness.shuffle(fresh)
    renamed = dict(zip(names, fresh, strict=True))
    lines = [re.sub(r"^_:(\w+)|(?<= )_:(\w+)(?= \.$)", lambda m: f"_:{renamed[m[1] or m[2]]}", line)
             for line in text.splitlines()]
    randomness.shuffle(lines)
    return "\n".join(lines)


@cache
def triples_of(case: str) -> str:
    path = ROOT / "cases" / case / "model.yaml"
    return canonical(ox.Triple(t.subject, t.predicate, t.object) for t in read(path.read_bytes(), "case", "yaml")).decode()


@cache
def decided_case(case: str) -> tuple[str, tuple[object, ...]]:
    found = release(triples_of(case), "nt")
    return found.sha256, decided(found)


@settings(max_examples=25, deadline=None)
@given(case=st.sampled_from(CASES), randomness=st.randoms(use_true_random=False))
def test_order_and_names_of_blank_nodes_change_nothing(case: str, randomness: random.Random) -> None:
    other = release(shuffled(triples_of(case), randomness), "nt")
    digest, decision = decided_case(case)
    assert other.sha256 == digest
    assert decided(other) == decision


@settings(max_examples=15, deadline=None)
@given(randomness=st.randoms(use_true_random=False))
def test_order_and_names_of_blank_nodes_change_nothing_for_a_node_without_an_iri(randomness: random.Random) -> None:
    bare = read(json.dumps({k: v for k, v in DESCRIPTION.items() if k != "id"}).encode(), "model", "json")
    text = canonical(ox.Triple(t.subject, t.predicate, t.object) for t in bare).decode()
    first, other = release(text, "nt"), release(shuffled(text, randomness), "nt")
    assert (other.sha256, other.id) == (first.sha256, first.id)
    assert decided(other) == decided(first)


def test_the_order_of_releases_changes_nothing() -> None:
    one, two = {"type": "Model", "name": "a"}, {"type": "System", "name": "b"}
    found = [[r.sha256 for r in releases(read(json.dumps(d).encode(), "two", "json"))] for d in ([one, two], [two, one])]
    assert found[0] == found[1]
    assert len(set(found[0])) == 2


def test_parts_that_look_alike_have_a_digest_and_a_poisoned_graph_is_refused() -> None:
    alike = {"type": "Model", "artifact": [{"type": "Weights"}] * 200}
    assert len(read_all(json.dumps(alike), "json")[0].node.children["artifact"]) == 200
    poison = {"type": "Model", "artifact": [{"type": "Weights", "evidence": [{"quote": "x"}] * 12}] * 2}
    assert "look alike" in refusal(json.dumps(poison), "json").message
    nodes = [ox.BlankNode(f"b{n}") for n in range(20)]
    clique = [ox.Triple(a, ox.NamedNode("urn:p"), b) for a in nodes for b in nodes if a != b]
    with pytest.raises(TangledError):
        canonical(clique)


def test_the_digest_is_that_of_the_canonical_form_of_the_w3c() -> None:
    """Read by rdflib, which is no part of reading here, the canonical form is the same graph."""
    import rdflib
    from rdflib.compare import isomorphic

    text = to_turtle(ox.Triple(t.subject, t.predicate, t.object) for t in read(json.dumps(DESCRIPTION).encode(), "m", "json"))
    found = canonical(ox.parse(text, format=ox.RdfFormat.TURTLE))  # type: ignore[arg-type]
    assert isomorphic(rdflib.Graph().parse(data=text, format="turtle"), rdflib.Graph().parse(data=found, format="nt"))
    assert set(re.findall(rb"_:(\w+)", found)) == {b"c14n%d" % n for n in range(len(set(re.findall(rb"_:(\w+)", found))))}
    assert found.decode().splitlines() == sorted(found.decode().splitlines())


def test_a_case_reads_the_same_through_a_path_and_through_turtle(tmp_path: Path) -> None:
    for case in CASES[:5]:
        first = release((ROOT / "cases" / case / "model.yaml").read_text(), "yaml")
        file = tmp_path / f"{case}.ttl"
        file.write_bytes(to_turtle(ox.Triple(t.subject, t.predicate, t.object) for t in first.graph))
        assert release(file.read_text(), "ttl").sha256 == first.sha256
