"""Decisions as RDF: EARL assertions with our outcomes, where they come from in PROV-O, and SHACL reports on the descriptions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyoxigraph as ox

from compliance.decide import ConditionResult, Decision, DeterminationResult, Outcome
from compliance.graph import to_turtle
from compliance.graph.triples import RDF_TYPE
from compliance.reports.harmless import in_turtle
from compliance.reports.memo import Basis
from compliance.reports.origin import DCT, EARL, PROV, RDFS, TOOL, activity, iri, literal, origin, source
from compliance.terms import NAMESPACE, POLICY
from compliance.truth import FALSE, TRUE

_RESULT = {
    Outcome.QUALIFIES: "passed", Outcome.DOES_NOT_QUALIFY: "failed", Outcome.CONTESTED: "cantTell",
    Outcome.UNDETERMINED: "cantTell", Outcome.OUT_OF_SCOPE: "inapplicable", Outcome.NOT_NEEDED: "inapplicable",
}


def decisions_to_turtle(decisions: Sequence[Decision], basis: Basis) -> str:
    """The decisions as Turtle text; each determination derives from the own folders by which it was decided."""
    triples = [t for d in decisions for t in _decision(d)]
    derived = [ox.Triple(t.subject, iri(PROV + "wasDerivedFrom"), iri(f"urn:sha256:{o.sha256}"))
               for t in triples if t.predicate.value == DCT + "hasPart" for o in basis.own]
    return in_turtle(to_turtle(dict.fromkeys([*origin(decisions, basis), *triples, *derived])).decode())


def _decision(decision: Decision) -> Iterator[ox.Triple]:
    release = iri(decision.release.id)
    yield ox.Triple(release, RDF_TYPE, iri(EARL + "TestSubject"))
    yield ox.Triple(release, iri(RDFS + "label"), literal(decision.release.name))
    for result in decision.determinations:
        d = result.determination
        base = f"{activity(decision).value.removesuffix('check')}{d.id}@{d.version}"
        yield from _assertion(decision, result, base)


def _assertion(decision: Decision, result: DeterminationResult, base: str) -> Iterator[ox.Triple]:
    node, outcome = iri(base), iri(f"{base}:result")
    d = result.determination
    yield ox.Triple(node, RDF_TYPE, iri(EARL + "Assertion"))
    yield ox.Triple(node, iri(EARL + "assertedBy"), TOOL)
    yield ox.Triple(node, iri(EARL + "subject"), iri(decision.release.id))
    yield from _test(node, f"{POLICY}{d.policy}/{d.version}#{d.id.partition('/')[2]}", d.label)
    yield ox.Triple(node, iri(PROV + "wasGeneratedBy"), activity(decision))
    yield ox.Triple(node, iri(EARL + "mode"), iri(EARL + "automatic"))
    yield ox.Triple(node, iri(EARL + "result"), outcome)
    yield ox.Triple(node, iri(DCT + "title"), literal(d.label))
    yield ox.Triple(node, iri(NAMESPACE + "asOf"), literal(decision.as_of.isoformat(), "date"))
    yield from _result(outcome, _RESULT[result.outcome], result.pair.strict.value, result.pair.lenient.value)
    yield ox.Triple(outcome, iri(NAMESPACE + "outcome"), iri(NAMESPACE + result.outcome.value))
    for authority in d.authorities:
        yield ox.Triple(node, iri(NAMESPACE + "authority"), iri(authority.iri))
    for number, condition in enumerate(result.conditions):
        part = f"{base}:{number}"
        yield ox.Triple(node, iri(DCT + "hasPart"), iri(part))
        yield from _condition(decision, condition, part)


def _condition(decision: Decision, result: ConditionResult, base: str) -> Iterator[ox.Triple]:
    node, outcome = iri(base), iri(f"{base}:result")
    yield ox.Triple(node, RDF_TYPE, iri(EARL + "Assertion"))
    yield ox.Triple(node, iri(EARL + "assertedBy"), TOOL)
    yield ox.Triple(node, iri(EARL + "subject"), iri(decision.release.id))
    yield from _test(node, result.condition.iri, result.condition.label)
    yield ox.Triple(node, iri(PROV + "wasGeneratedBy"), activity(decision))
    yield ox.Triple(node, iri(EARL + "mode"), iri(EARL + "automatic"))
    yield ox.Triple(node, iri(EARL + "result"), outcome)
    yield ox.Triple(node, iri(DCT + "title"), literal(result.condition.label))
    yield from _result(outcome, _truth(result), result.pair.strict.value, result.pair.lenient.value)
    for fact in result.facts:
        for evidence in fact.evidence:
            yield from source(outcome, evidence)


def _truth(result: ConditionResult) -> str:
    """What EARL calls a condition: one on which the readings differ, or that is not known, cannot be told."""
    if not result.applies:
        return "inapplicable"
    return {TRUE: "passed", FALSE: "failed"}.get(result.pair, "cantTell")


def _test(node: ox.NamedNode, test: str, label: str) -> Iterator[ox.Triple]:
    yield ox.Triple(node, iri(EARL + "test"), iri(test))
    yield ox.Triple(iri(test), RDF_TYPE, iri(EARL + "TestCriterion"))
    yield ox.Triple(iri(test), iri(DCT + "title"), literal(label))


def _result(node: ox.NamedNode, earl: str, strict: str, lenient: str) -> Iterator[ox.Triple]:
    yield ox.Triple(node, RDF_TYPE, iri(EARL + "TestResult"))
    yield ox.Triple(node, iri(EARL + "outcome"), iri(EARL + earl))
    yield ox.Triple(node, iri(NAMESPACE + "strictTruth"), literal(strict))
    yield ox.Triple(node, iri(NAMESPACE + "lenientTruth"), literal(lenient))
