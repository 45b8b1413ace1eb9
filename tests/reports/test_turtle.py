"""The Turtle report: EARL by its rules, PROV-O that names what was used with digests, and the SHACL report on the description."""

from __future__ import annotations

import functools

import pyoxigraph as ox
import pytest
import rdflib
from memo_cases import GOLDEN, HOSTILE, basis, case, decider, hostile
from pyshacl import validate as run_shacl
from rdflib.namespace import DCTERMS, PROV, RDF, RDFS, SH
from semantics import release_of

from compliance.decide import Reading, together
from compliance.model.validate import validate
from compliance.policy.digests import policy_digest
from compliance.reports import Format, render
from compliance.truth import CONTESTED, FALSE, TRUE, Pair, Truth

EARL = rdflib.Namespace("http://www.w3.org/ns/earl#")
OC = rdflib.Namespace("https://w3id.org/openclaim#")
# What the EARL 1.0 schema (W3C working draft of 2011) asks of an assertion and its parts.
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix earl: <http://www.w3.org/ns/earl#> . @prefix prov: <http://www.w3.org/ns/prov#> .
<urn:s:assertion> a sh:NodeShape ; sh:targetClass earl:Assertion ;
  sh:property [ sh:path earl:assertedBy ; sh:minCount 1 ; sh:maxCount 1 ; sh:class earl:Software ] ,
    [ sh:path earl:subject ; sh:minCount 1 ; sh:maxCount 1 ; sh:class earl:TestSubject ] ,
    [ sh:path earl:test ; sh:minCount 1 ; sh:maxCount 1 ; sh:class earl:TestCriterion ] ,
    [ sh:path earl:result ; sh:minCount 1 ; sh:maxCount 1 ; sh:class earl:TestResult ] ,
    [ sh:path earl:mode ; sh:hasValue earl:automatic ] , [ sh:path prov:wasGeneratedBy ; sh:minCount 1 ; sh:maxCount 1 ; sh:class prov:Activity ] .
<urn:s:result> a sh:NodeShape ; sh:targetClass earl:TestResult ;
  sh:property [ sh:path earl:outcome ; sh:minCount 1 ; sh:maxCount 1 ; sh:in ( earl:passed earl:failed earl:cantTell earl:inapplicable earl:untested ) ] .
<urn:s:activity> a sh:NodeShape ; sh:targetClass prov:Activity ;
  sh:property [ sh:path prov:wasAssociatedWith ; sh:minCount 1 ; sh:class prov:SoftwareAgent ] , [ sh:path prov:used ; sh:minCount 2 ; sh:class prov:Entity ] .
<urn:s:derived> a sh:NodeShape ; sh:targetObjectsOf prov:wasDerivedFrom ; sh:class prov:Entity .
<urn:s:agent> a sh:NodeShape ; sh:targetObjectsOf prov:wasAttributedTo ; sh:class prov:Agent .
"""


@functools.cache
def graph(name: str) -> rdflib.Graph:
    return rdflib.Graph().parse(data=str(render([case(name)], Format.TURTLE)), format="turtle")


@pytest.mark.parametrize("name", GOLDEN)
def test_it_keeps_the_rules_of_earl_and_prov(name: str) -> None:
    shapes = rdflib.Graph().parse(data=SHAPES, format="turtle")
    conforms, _, text = run_shacl(graph(name), shacl_graph=shapes)
    assert conforms, text
    broken = rdflib.Graph() + graph(name)
    broken.remove((None, EARL.test, None))
    assert not run_shacl(broken, shacl_graph=shapes)[0]


def test_everything_used_has_a_digest_or_is_a_licence() -> None:
    found, decision = graph("llama-3-70b"), case("llama-3-70b")
    (activity,) = found.subjects(RDF.type, PROV.Activity)
    used = {str(o): str(found.value(o, OC.sha256)) for o in found.objects(activity, PROV.used)}
    assert decision.release.sha256 in used.values()
    for policy in ("eu-ai-act/2026-1744", "osaid/1.0"):
        version = basis().catalogue.get(policy)
        assert used[f"https://w3id.org/openclaim/policy/{policy}"] == policy_digest(version, basis().catalogue)
    assert used["https://w3id.org/openclaim/licence/llama-3"] == "None"
    assert found.value(activity, OC.asOf).toPython().isoformat() == "2026-11-24"


def test_sources_are_entities_of_those_who_state_them() -> None:
    found = graph("llama-3-70b")
    derived = set(found.objects(None, PROV.wasDerivedFrom))
    evidence = {e.source: e for r in case("llama-3-70b").determinations for c in r.conditions for f in c.facts for e in f.evidence if e.source}
    assert derived
    assert {str(d) for d in derived} == evidence.keys()
    for source in derived:
        stated = {str(found.value(a, RDFS.label)) for a in found.objects(source, PROV.wasAttributedTo)}
        assert evidence[str(source)].stated_by in stated | {""}


@pytest.mark.parametrize("name", GOLDEN)
def test_the_shacl_report_is_that_of_validate(name: str) -> None:
    found, release = graph(name), case(name).release
    (report,) = found.subjects(RDF.type, SH.ValidationReport)
    findings = validate(release.graph, case(name).as_of).findings
    messages = sorted(str(found.value(r, SH.resultMessage)) for r in found.objects(report, SH.result))
    assert messages == sorted(f.message for f in findings)
    assert found.value(report, SH.conforms).toPython() is (not findings)


def test_two_descriptions_have_a_report_each() -> None:
    decide = decider(("osd",))
    two = [decide.decide(release_of({"type": "Model", "name": n, "id": f"urn:{n}"})) for n in ("a", "b")]
    text = str(render(two, Format.TURTLE))
    found = rdflib.Graph().parse(data=text, format="turtle")
    reports = list(found.subjects(RDF.type, SH.ValidationReport))
    assert len(reports) == 2
    assert all(len(list(found.objects(r, SH.conforms))) == 1 for r in reports)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_read_back_and_no_raw_character_steers(text: str) -> None:
    page = str(render([hostile(text)], Format.TURTLE))
    assert all(c.isprintable() or c in "\n\t" for c in page)
    triples = list(ox.parse(page.encode(), format=ox.RdfFormat.TURTLE))
    names = {t.object.value for t in triples if t.predicate.value == str(RDFS.label) and t.subject.value == "urn:test:hostile"}  # type: ignore[union-attr]
    assert names == {text}
    iris = {n.value for t in triples for n in (t.subject, t.object) if isinstance(n, ox.NamedNode)}
    assert not [i for i in iris if i.startswith("javascript:")]
    assert [t for t in triples if t.predicate.value == str(DCTERMS.source) and getattr(t.object, "value", "") == "javascript:alert(9)"]


def test_bytes_are_those_of_the_last_time() -> None:
    assert render([case("bloom-176b")], Format.TURTLE) == render([case("bloom-176b")], Format.TURTLE)


def outcomes(found: rdflib.Graph, of: str) -> set[str]:
    """The EARL outcomes of the assertions whose test is called so."""
    tests = {t for t in found.subjects(DCTERMS.title, rdflib.Literal(of)) if (t, RDF.type, EARL.TestCriterion) in found}
    return {str(found.value(found.value(a, EARL.result), EARL.outcome)).rpartition("#")[2] for t in tests for a in found.subjects(EARL.test, t)}


def test_a_condition_on_which_the_readings_differ_cannot_be_told() -> None:
    decision = case("llama-3-70b")
    result = decision.determinations[0]
    conditions = [c for c in result.conditions if c.condition.combined is None][:4]
    pairs = (TRUE, FALSE, CONTESTED, Pair(Truth.UNKNOWN, Truth.TRUE))
    made = tuple(c._replace(pair=p, applies=True) for c, p in zip(conditions, pairs, strict=True))
    silent = next(c for c in result.conditions if c not in conditions)._replace(applies=False)
    text = str(render([decision._replace(determinations=(result._replace(conditions=(*made, silent)),))], Format.TURTLE))
    found = rdflib.Graph().parse(data=text, format="turtle")
    told = [outcomes(found, c.condition.label) for c in (*made, silent)]
    assert told == [{"passed"}, {"failed"}, {"cantTell"}, {"cantTell"}, {"inapplicable"}]


def test_two_versions_and_two_readings_are_assertions_of_their_own() -> None:
    release = case("llama-3-70b").release
    versions = ("eu-ai-act/53-2-a@2024-1689", "eu-ai-act/53-2-a@2026-1744")
    whole = together([decider((v,)).decide(release) for v in versions])
    found = rdflib.Graph().parse(data=str(render([whole], Format.TURTLE)), format="turtle")
    found.parse(data=str(render([decider(versions[1:], Reading.LENIENT).decide(release)], Format.TURTLE)), format="turtle")
    conforms, _, text = run_shacl(found, shacl_graph=rdflib.Graph().parse(data=SHAPES, format="turtle"))
    assert conforms, text
    assert len([a for a in found.subjects(RDF.type, EARL.Assertion) if str(a).partition("@")[2] in ("2024-1689", "2026-1744")]) == 3
