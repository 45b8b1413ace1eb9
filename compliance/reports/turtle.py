"""Decisions as RDF: EARL assertions with our outcomes, and where they come from in PROV-O."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyoxigraph as ox

from compliance import __version__
from compliance.decide import ConditionResult, Decision, DeterminationResult, Outcome
from compliance.graph import to_turtle
from compliance.graph.triples import RDF_TYPE
from compliance.own import OwnFolder
from compliance.terms import LICENCE, NAMESPACE, POLICY

_EARL = "http://www.w3.org/ns/earl#"
_PROV = "http://www.w3.org/ns/prov#"
_DCT = "http://purl.org/dc/terms/"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_RESULT = {
    Outcome.QUALIFIES: "passed", Outcome.DOES_NOT_QUALIFY: "failed", Outcome.CONTESTED: "cantTell",
    Outcome.UNDETERMINED: "cantTell", Outcome.OUT_OF_SCOPE: "inapplicable", Outcome.NOT_NEEDED: "inapplicable",
}
_TRUTH = {"true": "passed", "false": "failed", "unknown": "cantTell"}
_TOOL = ox.NamedNode(f"https://w3id.org/openclaim/tool/{__version__}")


def decisions_to_turtle(decisions: Sequence[Decision], own: Sequence[OwnFolder] = ()) -> str:
    """The decisions as Turtle text; each determination derives from the own folders by which it was decided."""
    triples = [t for d in decisions for t in _decision(d)]
    derived = [ox.Triple(t.subject, _iri(_PROV + "wasDerivedFrom"), _iri(f"urn:sha256:{o.sha256}"))
               for t in triples if t.predicate.value == _DCT + "hasPart" for o in own]
    return to_turtle(dict.fromkeys([*_tool(), *_own(own), *triples, *derived])).decode()


def _own(folders: Sequence[OwnFolder]) -> Iterator[ox.Triple]:
    for folder in folders:
        node = _iri(f"urn:sha256:{folder.sha256}")
        yield ox.Triple(node, RDF_TYPE, _iri(_PROV + "Collection"))
        yield ox.Triple(node, _iri(_RDFS + "label"), _literal(f"own {folder.kind} {folder.path}"))
        yield ox.Triple(node, _iri(NAMESPACE + "sha256"), _literal(folder.sha256))
        for name in folder.ids:
            yield ox.Triple(node, _iri(_PROV + "hadMember"), _iri((POLICY if folder.kind == "policies" else LICENCE) + name))


def _iri(text: str) -> ox.NamedNode:
    return ox.NamedNode(text)


def _literal(text: str, datatype: str = "string") -> ox.Literal:
    return ox.Literal(text) if datatype == "string" else ox.Literal(text, datatype=_iri(_XSD + datatype))


def _tool() -> Iterator[ox.Triple]:
    yield ox.Triple(_TOOL, RDF_TYPE, _iri(_EARL + "Software"))
    yield ox.Triple(_TOOL, RDF_TYPE, _iri(_PROV + "SoftwareAgent"))
    yield ox.Triple(_TOOL, _iri(_RDFS + "label"), _literal(f"openclaim {__version__}"))


def _decision(decision: Decision) -> Iterator[ox.Triple]:
    release = _iri(decision.release.id)
    yield ox.Triple(release, RDF_TYPE, _iri(_EARL + "TestSubject"))
    yield ox.Triple(release, _iri(_RDFS + "label"), _literal(decision.release.name))
    for result in decision.determinations:
        base = f"urn:openclaim:{decision.release.sha256[:16]}:{decision.as_of}:{result.determination.id}"
        yield from _assertion(decision, result, base)


def _assertion(decision: Decision, result: DeterminationResult, base: str) -> Iterator[ox.Triple]:
    node, outcome = _iri(base), _iri(f"{base}:result")
    d = result.determination
    yield ox.Triple(node, RDF_TYPE, _iri(_EARL + "Assertion"))
    yield ox.Triple(node, _iri(_EARL + "assertedBy"), _TOOL)
    yield ox.Triple(node, _iri(_EARL + "subject"), _iri(decision.release.id))
    yield ox.Triple(node, _iri(_EARL + "test"), _iri(f"{POLICY}{d.policy}/{d.version}#{d.id.partition('/')[2]}"))
    yield ox.Triple(node, _iri(_EARL + "mode"), _iri(_EARL + "automatic"))
    yield ox.Triple(node, _iri(_EARL + "result"), outcome)
    yield ox.Triple(node, _iri(_DCT + "title"), _literal(d.label))
    yield ox.Triple(node, _iri(NAMESPACE + "asOf"), _literal(decision.as_of.isoformat(), "date"))
    yield from _result(outcome, _RESULT[result.outcome], result.pair.strict.value, result.pair.lenient.value)
    yield ox.Triple(outcome, _iri(NAMESPACE + "outcome"), _iri(NAMESPACE + result.outcome.value))
    for authority in d.authorities:
        yield ox.Triple(node, _iri(NAMESPACE + "authority"), _iri(authority.iri))
    for number, condition in enumerate(result.conditions):
        part = f"{base}:{number}"
        yield ox.Triple(node, _iri(_DCT + "hasPart"), _iri(part))
        yield from _condition(decision, condition, part)


def _condition(decision: Decision, result: ConditionResult, base: str) -> Iterator[ox.Triple]:
    node, outcome = _iri(base), _iri(f"{base}:result")
    yield ox.Triple(node, RDF_TYPE, _iri(_EARL + "Assertion"))
    yield ox.Triple(node, _iri(_EARL + "assertedBy"), _TOOL)
    yield ox.Triple(node, _iri(_EARL + "subject"), _iri(decision.release.id))
    yield ox.Triple(node, _iri(_EARL + "test"), _iri(result.condition.iri))
    yield ox.Triple(node, _iri(_EARL + "mode"), _iri(_EARL + "automatic"))
    yield ox.Triple(node, _iri(_EARL + "result"), outcome)
    yield ox.Triple(node, _iri(_DCT + "title"), _literal(result.condition.label))
    yield from _result(outcome, _TRUTH[result.pair.strict.value], result.pair.strict.value, result.pair.lenient.value)
    for fact in result.facts:
        for evidence in fact.evidence:
            if ":" in evidence.source:
                yield ox.Triple(outcome, _iri(_PROV + "wasDerivedFrom"), _iri(evidence.source))


def _result(node: ox.NamedNode, earl: str, strict: str, lenient: str) -> Iterator[ox.Triple]:
    yield ox.Triple(node, RDF_TYPE, _iri(_EARL + "TestResult"))
    yield ox.Triple(node, _iri(_EARL + "outcome"), _iri(_EARL + earl))
    yield ox.Triple(node, _iri(NAMESPACE + "strictTruth"), _literal(strict))
    yield ox.Triple(node, _iri(NAMESPACE + "lenientTruth"), _literal(lenient))
