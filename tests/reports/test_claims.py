"""The words of `ontology/claims.ttl`: each rests on something that exists, and each outcome is said and permits something."""

from __future__ import annotations

import string

import pyoxigraph as ox
import pytest
from memo_cases import case, decider
from semantics import policies, release_of

from compliance import resources
from compliance.decide import Outcome
from compliance.graph import read_shipped
from compliance.policy import catalogue
from compliance.policy.words import conditions
from compliance.reports.claims import claims, sentence
from compliance.terms import NAMESPACE

GRAPH = read_shipped([resources.folder("ontology", "claims.ttl")], "claims")
CLAIMS = [n for n in GRAPH.typed(NAMESPACE + "Claim") if isinstance(n, ox.NamedNode)]


def values(node: ox.NamedNode, term: str) -> list[str]:
    return [o.value for o in GRAPH.objects(node, NAMESPACE + term)]


def test_every_ground_exists() -> None:
    known = policies()
    listed = {c.iri for d in known.determinations.values() for c in conditions(d.holds)}
    assert len(CLAIMS) > 5
    for node in CLAIMS:
        grounds = [v for term in ("restsOnDetermination", "restsOnCondition", "restsOnGrade") for v in values(node, term)]
        assert grounds, node
        assert set(values(node, "restsOnDetermination")) <= set(known.determinations)
        assert set(values(node, "restsOnCondition")) <= listed
        assert {g.partition("#")[0] for g in values(node, "restsOnGrade")} <= set(catalogue().policies())
    ranks = [values(n, "rank") for n in CLAIMS]
    assert sorted(int(r[0]) for r in ranks) == list(range(1, len(CLAIMS) + 1))


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_is_said_and_permits_something(outcome: Outcome) -> None:
    node = ox.NamedNode(NAMESPACE + outcome.value)
    (text,) = values(node, "sentence")
    assert set(string.Template(text).get_identifiers()) <= {"release", "cites", "label", "day", "reasons"}
    assert "$release" in text
    assert "$cites" in text
    (permits,) = values(node, "permits")
    permission = ox.NamedNode(permits)
    assert NAMESPACE + "Permission" in GRAPH.types(permission)
    assert (permits == NAMESPACE + "may-be-used") == (outcome is Outcome.QUALIFIES)


@pytest.mark.parametrize("outcome", Outcome)
def test_the_sentence_is_filled_in(outcome: Outcome) -> None:
    decision = case("llama-3-70b")
    said = sentence(decision, decision.determinations[0]._replace(outcome=outcome))
    assert "$" not in said
    assert "Llama 3 70B" in said
    assert "Art 53(2) AI Act" in said


def test_the_name_of_a_release_is_no_template() -> None:
    decision = case("llama-3-70b")
    named = decision._replace(release=decision.release._replace(name="$label ${reasons}"))
    assert "$label ${reasons}" in sentence(named, named.determinations[0])


def test_a_draft_definition_permits_nothing() -> None:
    old = decider(("osaid/0.0.9",)).decide(case("olmo-7b").release)
    old = old._replace(determinations=(old.determinations[0]._replace(outcome=Outcome.QUALIFIES),))
    assert "open source AI" not in [c.words for c in claims(old)]


def test_of_several_grounds_the_worst_counts() -> None:
    both = decider(("osaid/1.0",)).decide(case("llama-3-70b").release)
    found = {c.words: c.permission for c in claims(both)}
    assert found["weights available (source-available)"] == "may-be-used"
    assert found["open weights"] == "may-not-be-used"


def test_of_several_grounds_those_are_named_that_refuse() -> None:
    basis = {c.words: c.basis for c in claims(decider(("osaid/1.0",)).decide(case("llama-3-70b").release))}
    assert basis["open weights"] == ("the parameters are under OSI-approved terms",)
    allowed = {c.words: c.basis for c in claims(decider(("osaid/1.0",)).decide(case("olmo-7b").release))}
    assert allowed["open weights"] == ("the model parameters are made available", "the parameters are under OSI-approved terms")


def test_of_several_grounds_those_are_named_that_are_open() -> None:
    release = release_of({"id": "urn:x", "type": "Model", "name": "X", "artifact": [{"type": "Weights", "availability": "public"}]})
    found = {c.words: (c.permission, c.basis) for c in claims(decider(("osaid/1.0",)).decide(release))}
    assert found["open weights"] == ("not-established", ("the parameters are under OSI-approved terms",))
