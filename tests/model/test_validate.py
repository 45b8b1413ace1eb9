"""Validation of descriptions: the cases pass, one near miss for each rule, and both engines agree on the report."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import rdflib

from compliance import resources
from compliance.errors import InputError
from compliance.findings import Finding, Severity
from compliance.graph import read
from compliance.model.validate import Report, validate

CASES = [f.name for f in resources.subfolders(resources.folder("cases"))]
DAY = date(2026, 11, 24)
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
GOOD = """id: https://a.example/model
type: Model
name: Test
releaseDate: '2025-05-01'
firstPlaced: '2025-06-01'
parameterCount: 7e9
activeParameterCount: 1e9
trainingCompute: {low: 1e23, high: 2e23}
systemicDesignated: true
systemicDesignatedOn: '2025-07-01'
rebuttalAccepted: true
rebuttalAcceptedOn: '2025-08-01'
provider:
  name: Tester
  evidence: [{statedBy: provider}]
artifact:
- type: Weights
  availability: gated
  gate: account
  licence:
    name: House licence
    reviewed: '2025-05-02'
    grantsUse: true
    useRestriction: [{summary: no weapons, evidence: [{statedBy: counsel}]}]
    evidence: [{statedBy: counsel}]
  evidence: [{source: https://a.example/weights, retrieved: '2025-05-02'}]
- type: TrainingData
  availability: withheld
  dataClass: unshareable
  unshareableReason: trade secret
  evidence: [{of: [availability, dataClass, unshareableReason], statedBy: provider}]
- type: TuningData
  availability: withheld
  dataClass: obtainable
  obtainFrom: https://a.example/data
  evidence: [{statedBy: provider}]
- type: ModelCard
  availability: public
  gate: none
  noLicence: true
  documents: [capabilities]
  doesNotDocument: [limitations]
  evidence: [{statedBy: provider, sha256: AAAA}]
evidence:
- statedBy: provider
""".replace("AAAA", "a1" * 32)


def report(*changes: tuple[str, str], day: date | None = DAY, reference: bool = False) -> Report:
    """The report on the good description after some changes of its text."""
    text = GOOD
    for old, new in changes:
        assert old in text, f"the near miss changes nothing: {old}"
        text = text.replace(old, new, 1)
    return validate(read(text.encode(), "model.yaml", "yaml"), day, reference)


def case(name: str) -> bytes:
    return (resources.folder("cases", name) / "model.yaml").read_bytes()


@pytest.mark.parametrize("name", CASES)
def test_every_case_validates(name: str) -> None:
    found = validate(read(case(name), name, "yaml"), DAY)
    assert found.valid, [str(f) for f in found.findings]


def test_good_description_has_no_findings() -> None:
    found = report()
    assert found.findings == ()
    assert b"sh:conforms true" in found.turtle


VIOLATIONS = [
    ("name: Test\n", "", "the release has no name; add 'name'", "release"),
    ("provider:\n  name: Tester\n  evidence: [{statedBy: provider}]\n", "", "no provider is described", "release"),
    ("  name: Tester\n", "", "the provider has no name", "provider"),
    ("'2025-05-01'", "'1925-05-01'", "1925-05-01 is no plausible day of a release", "release"),
    ("'2025-06-01'", "'2999-06-01'", "2999-06-01 is no plausible day of a first placing", "release"),
    ("'2025-06-01'", "'2026-11-25'", "'firstPlaced' is 2026-11-25, which is yet to come", "release"),
    ("releaseDate: '2025-05-01'\nfirstPlaced: '2025-06-01'", "releaseDate: '2027-01-01'", "'releaseDate' is 2027-01-01", "release"),
    ("'2025-07-01'", "'2027-07-01'", "'systemicDesignatedOn' is 2027-07-01", "release"),
    ("'2025-08-01'", "'2027-08-01'", "'rebuttalAcceptedOn' is 2027-08-01", "release"),
    ("parameterCount: 7e9", "parameterCount: 0", "a number of parameters or tokens is 0", "release"),
    ("activeParameterCount: 1e9", "activeParameterCount: 8e9", "more parameters are active than there are", "release"),
    ("systemicDesignated: true", "systemicDesignated: false", "'systemicDesignated' is false; keep one", "release"),
    ("rebuttalAccepted: true", "rebuttalAccepted: false", "'rebuttalAccepted' is false; keep one", "release"),
    ("  availability: gated\n  gate: account\n", "", "it is not said whether the weights are published", "artifact[Weights]"),
    ("  noLicence: true\n", "  noLicence: true\n  licence: MIT\n", "a licence is named and 'noLicence' is true", "artifact[ModelCard]"),
    ("[limitations]", "[limitations, capabilities]", "'capabilities' stands both in 'documents' and", "artifact[ModelCard]"),
    ("  unshareableReason: trade secret\n", "  obtainFrom: https://a.example/\n", "no reason is given; add 'unshareableReason'",
     "artifact[TrainingData]"),
    ("source: https://a.example/weights, ", "quote: yes, ", "the evidence has no origin", "artifact[Weights].evidence"),
    ("a1a1", "A1", "'sha256' is no SHA-256 digest", "artifact[ModelCard].evidence"),
    ("retrieved: '2025-05-02'", "retrieved: '1025-05-02'", "1025-05-02 is no plausible day of reading", "artifact[Weights].evidence"),
    ("retrieved: '2025-05-02'", "retrieved: '2027-05-02'", "'retrieved' is 2027-05-02", "artifact[Weights].evidence"),
    ("reviewed: '2025-05-02'", "reviewed: '2026-11-25'", "'reviewed' is 2026-11-25, which is yet to come", "artifact[Weights].licence"),
]
WARNINGS = [
    ("releaseDate: '2025-05-01'\n", "", "the day of the release is unknown", "release"),
    ("'2025-05-01'", "'2025-06-02'", "published after its first placing", "release"),
    ("type: Weights", "type: IntermediateWeights", "nothing is said of the weights", "release"),
    ("- type: TuningData\n  availability: withheld\n", "- type: TuningData\n", "it is unknown whether the part is published",
     "artifact[TuningData]"),
    ("  noLicence: true\n", "", "the part is published and its terms are unknown", "artifact[ModelCard]"),
    ("  gate: account\n", "", "the part is gated and the gate is unknown", "artifact[Weights]"),
    ("gate: none", "gate: payment", "said to be public and stands behind a gate", "artifact[ModelCard]"),
    ("  obtainFrom: https://a.example/data\n", "", "it is not said where; add 'obtainFrom'", "artifact[TuningData]"),
    ("    name: House licence\n", "", "the licence has no name", "artifact[Weights].licence"),
    ("    reviewed: '2025-05-02'\n", "", "the licence is not marked as read", "artifact[Weights].licence"),
    ("summary: no weapons, ", "", "the clause has no summary", "artifact[Weights].licence.useRestriction"),
    ("low: 1e23, ", "", "the range has no lower end", "release.trainingCompute"),
    (", high: 2e23", "", "the range has no upper end", "release.trainingCompute"),
    (", retrieved: '2025-05-02'", "", "it is unknown when the source was read", "artifact[Weights].evidence"),
    ("evidence:\n- statedBy: provider\n", "", "no evidence supports 'releaseDate'; add 'evidence'", "release"),
    ("of: [availability, dataClass,", "of: [availability,", "no evidence supports 'dataClass'", "artifact[TrainingData]"),
    ("of: [availability, dataClass,", "of: [availability, dataClass, location,", "evidence is given for 'location'", "artifact[TrainingData]"),
]


def told(found: Report, message: str) -> list[Finding]:
    return [f for f in found.findings if message in f.message]


@pytest.mark.parametrize(("old", "new", "message", "node"), VIOLATIONS)
def test_contradiction_is_a_violation(old: str, new: str, message: str, node: str) -> None:
    found = report((old, new))
    assert [(f.severity, f.node) for f in told(found, message)] == [(Severity.VIOLATION, node)], found.findings
    assert not found.valid


@pytest.mark.parametrize(("old", "new", "message", "node"), WARNINGS)
def test_gap_is_a_warning(old: str, new: str, message: str, node: str) -> None:
    found = report((old, new))
    assert [(f.severity, f.node) for f in told(found, message)] == [(Severity.WARNING, node)], found.findings
    assert found.valid


def test_published_weights_need_terms() -> None:
    start, end = GOOD.index("  licence:\n"), GOOD.index("  evidence: [{source")
    found = report((GOOD[start:end], ""))
    assert [f.node for f in told(found, "published without a word on their terms")] == ["artifact[Weights]"]
    assert report((GOOD[start:end], "  noLicence: true\n")).valid
    assert report((GOOD[start:end], ""), ("availability: gated\n  gate: account", "availability: withheld")).valid


def test_a_release_needs_a_part() -> None:
    start, end = GOOD.index("artifact:"), GOOD.index("evidence:\n-")
    assert told(report((GOOD[start:end], "")), "no part is described")[0].severity is Severity.VIOLATION
    assert told(report((GOOD[start:end], "artifact: []\n")), "no part is described")


def test_without_a_day_nothing_is_too_late() -> None:
    assert report(("'2025-06-01'", "'2027-06-01'"), day=None).findings == ()


def test_a_finding_says_file_and_line() -> None:
    found = report(("gate: none", "gate: payment"), ("  noLicence: true\n", "  noLicence: true\n  licence: MIT\n"))
    by_line = {f.line for f in found.findings}
    card = 1 + GOOD[:GOOD.index("- type: ModelCard")].count("\n")
    assert by_line == {card, card + 3}
    assert {f.file for f in found.findings} == {"model.yaml"}


def test_what_reading_refuses_is_an_error() -> None:
    with pytest.raises(InputError, match=r"model\.yaml:18: unknown term 'availabilty'"):
        report(("availability: gated", "availabilty: gated"))


def test_nodes_without_iri_in_turtle_are_named_too() -> None:
    text = b"""@prefix oc: <https://w3id.org/openclaim#> .
<https://a.example/m> a oc:Model ; oc:name "M" ; oc:provider [ oc:establishedInUnion true ] ;
  oc:artifact [ a oc:Weights ] , [ a oc:Weights ; oc:availability "withheld" ] .
"""
    found = validate(read(text, "m.ttl", "ttl"))
    assert {"provider", "artifact[Weights][1]", "artifact[Weights][2]", "release"} >= {f.node for f in found.findings}
    assert [f.node for f in found.findings if "the provider has no name" in f.message] == ["provider"]


def test_several_releases_are_told_apart() -> None:
    text = b"- {type: Model, name: A, artifact: [{type: Weights}]}\n- {type: Model, name: B, artifact: [{type: Weights}]}\n"
    found = validate(read(text, "both.yaml", "yaml"))
    nodes = {f.node for f in found.findings if "whether the weights" in f.message}
    assert {n.split("[")[0] for n in nodes} == {"A", "B"}
    assert len(nodes) == 2


def test_the_report_is_a_shacl_report() -> None:
    found = report(("name: Test\n", ""), ("  gate: account\n", ""))
    graph = rdflib.Graph().parse(data=found.turtle, format="turtle")
    node = graph.value(None, rdflib.RDF.type, SH.ValidationReport)
    assert graph.value(node, SH.conforms) == rdflib.Literal(False)
    results = {str(graph.value(r, SH.sourceShape)).rsplit("/", 1)[-1]: r for r in graph.objects(node, SH.result)}
    name = results["release-name"]
    assert graph.value(name, SH.focusNode) == rdflib.URIRef("https://a.example/model")
    assert graph.value(name, SH.resultPath) == rdflib.URIRef("https://w3id.org/openclaim#name")
    assert graph.value(name, SH.resultSeverity) == SH.Violation
    assert graph.value(name, SH.sourceConstraintComponent) == SH.MinCountConstraintComponent
    assert str(graph.value(name, SH.resultMessage)) == "the release has no name; add 'name'"
    gate = results["Gated"]
    assert graph.value(gate, SH.resultSeverity) == SH.Warning
    assert graph.value(gate, SH.focusNode) == rdflib.URIRef("urn:openclaim:node:artifact%5BWeights%5D")
    assert len(results) == len(found.findings)


def test_the_same_description_gives_the_same_bytes() -> None:
    changes = (("evidence:\n- statedBy: provider\n", ""), ("  gate: account\n", ""))
    assert report(*changes).turtle == report(*changes).turtle


def test_both_engines_agree_on_every_near_miss_at_once() -> None:
    skipped = {"  availability: gated\n  gate: account\n", "type: Weights"}
    changes, text = [], GOOD
    for old, new, *_ in [*VIOLATIONS, *WARNINGS]:
        if old in text and old not in skipped:
            text = text.replace(old, new, 1)
            changes.append((old, new))
    fast, reference = report(*changes), report(*changes, reference=True)
    assert len(fast.findings) > 20
    assert fast == reference


@pytest.mark.slow
def test_both_engines_agree_on_a_case() -> None:
    graph = read(case("llama-3-70b"), "llama-3-70b", "yaml")
    assert validate(graph, date(2025, 1, 1)) == validate(graph, date(2025, 1, 1), reference=True)


def test_every_shape_has_an_iri_and_a_message() -> None:
    for name in ("description", "licence", "policy"):
        graph = rdflib.Graph().parse(data=resources.read(resources.folder("shapes", f"{name}.ttl")), format="turtle")
        for shape in graph.subjects(SH.path, None):
            inner = isinstance(shape, rdflib.BNode)
            assert inner or graph.value(shape, SH.message) is not None, shape
        for target in (SH.targetClass, SH.targetSubjectsOf):
            assert all(isinstance(s, rdflib.URIRef) for s in graph.subjects(target, None))


def test_shapes_lie_where_the_package_finds_them(tmp_path: Path) -> None:
    assert {f.name for f in resources.turtle_files(resources.folder("shapes"))} >= {"description.ttl", "licence.ttl", "policy.ttl"}
