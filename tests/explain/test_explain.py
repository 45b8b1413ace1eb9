"""The conditions that decide an outcome: those that fail, that are open, that are unknown, or that open a gate."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from descriptions import OPEN_LICENCE, Description, descriptions, fully_open
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from semantics import DAY, decide, decider, release_of, result
from shared import ROOT

from compliance.decide import DeterminationResult, Outcome, Reading
from compliance.explain import deciding
from compliance.policy import AllOf, AnyOf, Authority, Condition, Determination, Not, Unless
from compliance.policy.words import Expression
from compliance.truth import CONTESTED, FALSE, TRUE, UNKNOWN, Pair, Truth

DET = "eu-ai-act/53-2-a"


def names(found: DeterminationResult) -> list[str]:
    """The short names of the deciding conditions, in order."""
    return [c.condition.id.partition("#")[2] for c in deciding(found)]


def open_model(**facts: Any) -> Description:
    return {**fully_open("Model"), **facts}


def weights(**facts: Any) -> Description:
    """The open model with other facts on its weights."""
    model = fully_open("Model")
    model["artifact"][0].update(facts)
    return model


# --- each outcome, from descriptions

def test_nothing_decides_where_everything_holds() -> None:
    found = result(open_model(), DET)
    assert found.outcome is Outcome.QUALIFIES
    assert names(found) == []


def test_the_failing_condition_decides() -> None:
    found = result(open_model(price=True), DET)
    assert found.outcome is Outcome.DOES_NOT_QUALIFY
    assert names(found) == ["no-price", "between-microenterprises"], "each arm of the alternative has to fail"


def test_all_failing_conditions_are_named() -> None:
    found = result(weights(availability="withheld", licence="CC-BY-NC-4.0"), DET)
    assert found.outcome is Outcome.DOES_NOT_QUALIFY
    assert set(names(found)) >= {"no-non-commercial-limit", "weights-public"}
    assert not [c for c in deciding(found) if c.pair.strict is not Truth.FALSE]


def test_what_is_unknown_beside_a_failure_does_not_decide() -> None:
    model = open_model(price=True)
    del model["highImpactOtherwise"]
    assert names(result(model, DET)) == ["no-price", "between-microenterprises"]


def test_a_condition_under_a_negation_decides_when_it_holds() -> None:
    found = result(open_model(trainingCompute=2e25), DET)
    assert found.outcome is Outcome.DOES_NOT_QUALIFY
    assert names(found) == ["presumed-systemic", "rebuttal-accepted"]
    assert [c.pair for c in deciding(found)] == [TRUE, FALSE], "the presumption stands and nothing rebuts it"


def test_an_open_question_decides() -> None:
    found = result(open_model(dualLicensing=True, paidLicenceOptional=True, freeTier="all"), DET)
    assert found.outcome is Outcome.CONTESTED
    assert names(found) == ["no-dual-licensing", "between-microenterprises"]
    assert [q.id for c in deciding(found) for q in c.questions] == ["Q1"]


def test_what_is_unknown_decides() -> None:
    model = open_model()
    del model["systemicDesignated"], model["highImpactOtherwise"]
    found = result(model, DET)
    assert found.outcome is Outcome.UNDETERMINED
    assert names(found) == ["designated", "high-impact"]
    assert {m.term for c in deciding(found) for m in c.missing} == {
        "systemicDesignated", "systemicDesignatedOn", "highImpactOtherwise"}


def test_a_gate_decides_out_of_scope() -> None:
    found = result(open_model(commercialActivity=False, soleScientificResearch=True), DET)
    assert found.outcome is Outcome.OUT_OF_SCOPE
    assert names(found) == ["placed-on-market"], "the first gate that opens is enough"
    assert [c.role for c in deciding(found)] == ["gate"]


def test_a_later_gate_decides_where_the_first_is_closed() -> None:
    assert names(result(open_model(soleScientificResearch=True), DET)) == ["sole-research"]


def test_a_gate_decides_not_needed() -> None:
    found = result(open_model(narrowTask=True, significantGenerality=False), DET)
    assert found.outcome is Outcome.NOT_NEEDED
    assert names(found) == ["general-purpose"]


def test_the_closed_gate_of_the_provider_in_the_union() -> None:
    found = result(open_model(provider={"establishedInUnion": True}), "eu-ai-act/54-6")
    assert found.outcome is Outcome.NOT_NEEDED
    assert names(found) == ["provider-in-union"]


def test_an_unknown_gate_decides_before_the_conditions() -> None:
    model = open_model(price=True)
    del model["placedOnUnionMarket"]
    found = result(model, DET)
    assert found.outcome is Outcome.UNDETERMINED
    assert names(found) == ["placed-on-market"]


def test_before_the_rule_applies_no_condition_decides() -> None:
    found = result(open_model(), DET, date(2025, 8, 1))
    assert found.outcome is Outcome.OUT_OF_SCOPE
    assert names(found) == []
    assert found.reason


def test_conditions_that_do_not_apply_yet_do_not_decide() -> None:
    system = {**fully_open("System"), "annexIIIArea": ["employment"]}
    now, later = result(system, "eu-ai-act/2-12"), result(system, "eu-ai-act/2-12", date(2027, 12, 2))
    assert (now.outcome, names(now)) == (Outcome.QUALIFIES, [])
    assert (later.outcome, names(later)) == (Outcome.DOES_NOT_QUALIFY, ["not-annex-iii"])


def test_conflicting_facts_decide_what_is_undetermined() -> None:
    found = result(open_model(excludesUnion=True, exclusionCoversIntegration=True), DET)
    assert found.outcome is Outcome.UNDETERMINED
    assert [(c.condition.id, c.conflicting) for c in deciding(found)] == [("eu-gpai-guidelines#placed-on-market", True)]


# --- combinations by themselves

def leaf(name: str) -> Condition:
    return Condition(f"urn:test#{name}", f"test#{name}", name, (Authority("urn:test", "Art 1", "enacting"),), None,
                     f"urn:{name}-yes", f"urn:{name}-no")


A, B, C = leaf("a"), leaf("b"), leaf("c")


def explained(holds: Expression, values: Mapping[str, Pair], found: Outcome, gates: tuple[Expression, ...] = (),
              needs: tuple[Expression, ...] = (), reading: Reading = Reading.BOTH) -> list[str]:
    """The deciding conditions of a determination that is put together by hand."""
    from compliance.decide import ConditionResult

    determination = Determination("test/1", "test", "?", "test", "1", A.authorities, holds, gates, needs)
    trace = tuple(ConditionResult(c, values[c.label], "condition", None, (), (), False, True, ()) for c in (A, B, C))
    return [c.condition.label for c in deciding(DeterminationResult(
        determination, found, UNKNOWN, trace, (), None, (), (), "", (), reading))]


U_T, F_U = Pair(Truth.UNKNOWN, Truth.TRUE), Pair(Truth.FALSE, Truth.UNKNOWN)


@pytest.mark.parametrize(("holds", "values", "outcome", "expected"), [
    (AllOf((A, B, C)), (TRUE, FALSE, UNKNOWN), Outcome.DOES_NOT_QUALIFY, ["b"]),
    (AllOf((A, B, C)), (TRUE, FALSE, FALSE), Outcome.DOES_NOT_QUALIFY, ["b", "c"]),
    (AnyOf((A, B)), (FALSE, FALSE, TRUE), Outcome.DOES_NOT_QUALIFY, ["a", "b"]),
    (AllOf((A, AnyOf((B, C)))), (TRUE, UNKNOWN, FALSE), Outcome.UNDETERMINED, ["b"]),
    (AllOf((A, B, C)), (TRUE, CONTESTED, TRUE), Outcome.CONTESTED, ["b"]),
    (Not(A), (TRUE, TRUE, TRUE), Outcome.DOES_NOT_QUALIFY, ["a"]),
    (Not(AllOf((A, B))), (TRUE, TRUE, TRUE), Outcome.DOES_NOT_QUALIFY, ["a", "b"]),
    (Not(AnyOf((A, B))), (FALSE, TRUE, TRUE), Outcome.DOES_NOT_QUALIFY, ["b"]),
    (Not(A), (CONTESTED, TRUE, TRUE), Outcome.CONTESTED, ["a"]),
    (Not(Not(A)), (CONTESTED, TRUE, TRUE), Outcome.CONTESTED, ["a"]),
    (Unless(A, B), (TRUE, TRUE, TRUE), Outcome.DOES_NOT_QUALIFY, ["b"]),
    (Unless(A, B), (FALSE, TRUE, TRUE), Outcome.DOES_NOT_QUALIFY, ["a", "b"]),
    (Unless(A, B), (TRUE, UNKNOWN, TRUE), Outcome.UNDETERMINED, ["b"]),
    (Unless(A, B), (TRUE, CONTESTED, TRUE), Outcome.CONTESTED, ["b"]),
    (Not(Unless(A, B)), (TRUE, FALSE, TRUE), Outcome.DOES_NOT_QUALIFY, ["a", "b"]),
    (AllOf((A, B)), (U_T, F_U, TRUE), Outcome.UNDETERMINED, ["b"]),
    (AllOf((A, B)), (U_T, TRUE, TRUE), Outcome.UNDETERMINED, ["a"]),
    (AllOf((A, B)), (TRUE, TRUE, FALSE), Outcome.QUALIFIES, []),
], ids=str)
def test_combinations(holds: Expression, values: tuple[Pair, ...], outcome: Outcome, expected: list[str]) -> None:
    assert explained(holds, dict(zip("abc", values, strict=True)), outcome) == expected


def test_a_combined_condition_is_explained_by_its_leaves() -> None:
    named = Condition("urn:test#both", "test#both", "both", A.authorities, AllOf((A, B)))
    from compliance.decide import ConditionResult

    determination = Determination("test/1", "test", "?", "test", "1", A.authorities, named)
    trace = tuple(ConditionResult(c, v, "condition", None, (), (), False, True, ())
                  for c, v in ((named, FALSE), (A, TRUE), (B, FALSE)))
    found = DeterminationResult(determination, Outcome.DOES_NOT_QUALIFY, FALSE, trace, (), None, (), (), "", ())
    assert [c.condition.label for c in deciding(found)] == ["b"]


def test_gates_by_hand() -> None:
    values = {"a": FALSE, "b": TRUE, "c": TRUE}
    assert explained(C, values, Outcome.OUT_OF_SCOPE, gates=(A, B)) == ["b"]
    assert explained(C, values, Outcome.NOT_NEEDED, needs=(Not(A), B)) == ["a"]
    assert explained(C, {"a": UNKNOWN, "b": UNKNOWN, "c": FALSE}, Outcome.UNDETERMINED, (A,), (B,)) == ["a", "b"]
    contested = {"a": CONTESTED, "b": FALSE, "c": TRUE}
    assert explained(C, contested, Outcome.CONTESTED, (A,)) == ["a"], "in scope under one reading only"
    assert explained(Not(C), contested, Outcome.CONTESTED, (A,)) == ["a", "c"], "what fails where it is in scope"
    assert explained(C, {"a": UNKNOWN, "b": TRUE, "c": TRUE}, Outcome.OUT_OF_SCOPE, (A, B)) == ["b"]
    assert explained(C, {"a": UNKNOWN, "b": TRUE, "c": UNKNOWN}, Outcome.UNDETERMINED, (A,), (B,)) == ["a"]
    one_side = {"a": Pair(Truth.UNKNOWN, Truth.TRUE), "b": FALSE, "c": UNKNOWN}
    assert explained(C, one_side, Outcome.UNDETERMINED, (A,)) == ["a"], "what opens on the other side is not what is unknown"


def test_the_unknown_one_of_alternative_licences_is_what_is_undetermined() -> None:
    found = result(weights(licence="LicenseRef-gemma-2025 OR LicenseRef-nobody-knows"), DET)
    assert found.outcome is Outcome.UNDETERMINED
    assert "grantsModification" in {m.term for c in deciding(found) for m in c.missing}
    assert found.choice == ("LicenseRef-nobody-knows",)


# --- laws

@settings(max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(description=descriptions())
def test_every_outcome_but_qualifies_is_explained_by_leaves(description: Description) -> None:
    for found in decide(description).determinations:
        check_explained(found)


@pytest.mark.parametrize("path", sorted((ROOT / "cases").glob("*/model.yaml")), ids=lambda p: p.parent.name)
def test_every_outcome_of_a_case_is_explained(path: Any) -> None:
    for found in decide(path).determinations:
        check_explained(found)


def check_explained(found: DeterminationResult) -> None:
    listed = deciding(found)
    assert bool(listed) is (found.outcome is not Outcome.QUALIFIES and not found.reason), found.determination.id
    assert not [c for c in listed if c.condition.combined is not None or not c.applies]
    order = [id(c) for c in found.conditions]
    assert [id(c) for c in listed] == sorted((id(c) for c in listed), key=order.index)
    if found.outcome is Outcome.UNDETERMINED:
        assert all(Truth.UNKNOWN in c.pair for c in listed), found.determination.id


@pytest.mark.parametrize(("reading", "outcome", "expected"), [
    (Reading.STRICT, Outcome.DOES_NOT_QUALIFY, ["no-dual-licensing", "between-microenterprises"]),
    (Reading.LENIENT, Outcome.QUALIFIES, []),
    (Reading.BOTH, Outcome.CONTESTED, ["no-dual-licensing", "between-microenterprises"])])
def test_one_reading(reading: Reading, outcome: Outcome, expected: list[str]) -> None:
    model = open_model(dualLicensing=True, paidLicenceOptional=True, freeTier="all")
    found = decider(DAY, (DET,), reading=reading).decide(release_of(model)).determinations[0]
    assert found.outcome is outcome
    assert names(found) == expected


def read_as(description: Description, reading: Reading, determination: str = DET) -> DeterminationResult:
    return decider(DAY, (determination,), reading=reading).decide(release_of(description)).determinations[0]


@pytest.mark.parametrize(("reading", "expected"), [
    (Reading.STRICT, ["no-remote-restriction", "no-price", "between-microenterprises"]),
    (Reading.LENIENT, ["no-price", "between-microenterprises"]),
    (Reading.BOTH, ["no-remote-restriction", "no-price", "between-microenterprises"])])
def test_a_failure_names_what_fails_under_the_reading_that_was_asked(reading: Reading, expected: list[str]) -> None:
    model = weights(licence={"type": "Licence", **OPEN_LICENCE, "remoteRestriction": True}) | {"price": True}
    found = read_as(model, reading)
    assert (found.outcome, found.reading) == (Outcome.DOES_NOT_QUALIFY, reading)
    assert names(found) == expected


@pytest.mark.parametrize(("reading", "outcome", "expected"), [
    (Reading.STRICT, Outcome.DOES_NOT_QUALIFY, ["no-remote-restriction"]),
    (Reading.LENIENT, Outcome.UNDETERMINED, ["high-impact"]),
    (Reading.BOTH, Outcome.UNDETERMINED, ["high-impact"])])
def test_what_is_unknown_counts_only_where_the_reading_leaves_it_open(reading: Reading, outcome: Outcome,
                                                                      expected: list[str]) -> None:
    model = weights(licence={"type": "Licence", **OPEN_LICENCE, "remoteRestriction": True})
    del model["highImpactOtherwise"]
    found = read_as(model, reading)
    assert (found.outcome, names(found)) == (outcome, expected)


@pytest.mark.parametrize(("holds", "pair", "reading", "expected"), [
    (AllOf((A, B)), (F_U, U_T), Reading.STRICT, ["a"]),
    (AnyOf((A, B)), (F_U, FALSE), Reading.STRICT, ["a", "b"]),
    (Not(A), (CONTESTED, TRUE), Reading.STRICT, ["a"]),
    (AllOf((A, B)), (CONTESTED, FALSE), Reading.LENIENT, ["b"]),
    (Not(AllOf((A, B))), (TRUE, Pair(Truth.TRUE, Truth.TRUE)), Reading.LENIENT, ["a", "b"]),
    (Unless(A, B), (TRUE, TRUE), Reading.LENIENT, ["b"]),
], ids=str)
def test_combinations_under_one_reading(holds: Expression, pair: tuple[Pair, Pair], reading: Reading,
                                        expected: list[str]) -> None:
    values = {"a": pair[0], "b": pair[1], "c": TRUE}
    assert explained(holds, values, Outcome.DOES_NOT_QUALIFY, reading=reading) == expected


@settings(max_examples=40, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(description=descriptions(), reading=st.sampled_from([Reading.STRICT, Reading.LENIENT]))
def test_one_reading_names_a_part_of_what_both_name(description: Description, reading: Reading) -> None:
    one = decider(DAY, (), reading=reading).decide(release_of(description)).determinations
    for single, twin in zip(one, decide(description).determinations, strict=True):
        check_explained(single)
        if single.outcome is twin.outcome:
            assert set(names(single)) <= set(names(twin))
