"""Combinations of conditions of which some do not apply on the day, and a condition that stands in two places."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from semantics import DAY, outcome, policies, release_of

from compliance.decide.evaluate import Evaluation, Sides, best_of, decide_side
from compliance.decide.results import Outcome, Reading
from compliance.decide.trace import trace
from compliance.licences import library
from compliance.model import slices
from compliance.policy import AllOf, AnyOf, Authority, Condition, Determination, Expression, Not, Unless
from compliance.truth import FALSE, TRUE, UNKNOWN, Pair, Truth

LATER = DAY + timedelta(days=1)
CITED = (Authority("urn:test", "Art 1", "enacting"),)


def leaf(name: str, applies_from: date | None = None) -> Condition:
    return Condition(f"urn:test#{name}", f"test#{name}", name, CITED, None, f"urn:{name}-yes", f"urn:{name}-no",
                     applies_from=applies_from)


YES, NO, OPEN = leaf("yes"), leaf("no"), leaf("open")
NOT_YET = leaf("later", LATER)
# What the release does not conform to: the true leaf is not refuted, the false one not satisfied, the open one neither.
FAILING = frozenset({"urn:yes-no", "urn:no-yes", "urn:open-yes", "urn:open-no", "urn:later-yes"})


@pytest.mark.parametrize(("expression", "today", "later"), [
    (NOT_YET, None, FALSE),
    (Not(NOT_YET), None, TRUE),
    (AllOf((YES, NOT_YET)), TRUE, FALSE),
    (AnyOf((NO, NOT_YET)), FALSE, FALSE),
    (AllOf((NOT_YET,)), None, FALSE),
    (AnyOf((NOT_YET, Not(NOT_YET))), None, TRUE),
    (Unless(YES, NOT_YET), TRUE, TRUE),
    (Unless(NO, NOT_YET), FALSE, FALSE),
    (Unless(NOT_YET, YES), None, FALSE),
    (Unless(YES, YES), FALSE, FALSE),
    (Unless(YES, OPEN), UNKNOWN, UNKNOWN),
    (Unless(NO, OPEN), FALSE, FALSE),
], ids=str)
def test_what_does_not_apply_asks_for_nothing(expression: Expression, today: Pair | None, later: Pair) -> None:
    assert Evaluation(FAILING, DAY).value(expression) == today
    assert Evaluation(FAILING, LATER).value(expression) == later


def test_a_gate_that_does_not_apply_yet_is_no_gate() -> None:
    asked = Determination("test/1", "test", "?", "test", "1", CITED, YES, (Not(NOT_YET),), (Not(NO),))
    assert Evaluation(FAILING, DAY).gates(asked) == [(TRUE, Outcome.NOT_NEEDED)]
    assert Evaluation(FAILING, LATER).gates(asked) == [(TRUE, Outcome.OUT_OF_SCOPE), (TRUE, Outcome.NOT_NEEDED)]


@pytest.mark.parametrize(("gates", "value", "expected"), [
    ([], Truth.TRUE, Outcome.QUALIFIES),
    ([(Truth.FALSE, Outcome.OUT_OF_SCOPE)], Truth.FALSE, Outcome.DOES_NOT_QUALIFY),
    ([(Truth.FALSE, Outcome.OUT_OF_SCOPE), (Truth.TRUE, Outcome.NOT_NEEDED)], Truth.FALSE, Outcome.NOT_NEEDED),
    ([(Truth.UNKNOWN, Outcome.OUT_OF_SCOPE), (Truth.TRUE, Outcome.NOT_NEEDED)], Truth.TRUE, None),
    ([(Truth.TRUE, Outcome.OUT_OF_SCOPE), (Truth.UNKNOWN, Outcome.NOT_NEEDED)], Truth.UNKNOWN, Outcome.OUT_OF_SCOPE),
    ([(Truth.FALSE, Outcome.OUT_OF_SCOPE)], Truth.UNKNOWN, None)])
def test_gates_come_first_and_in_their_order(gates: list[tuple[Truth, Outcome]], value: Truth, expected: Outcome | None) -> None:
    assert decide_side(gates, value) is expected


def test_an_open_gate_makes_other_gates_to_the_same_outcome_irrelevant() -> None:
    asked = Determination("test/1", "test", "?", "test", "1", CITED, NO, (OPEN, YES), (OPEN, NO))
    assert Evaluation(FAILING, DAY).gates(asked) == [(TRUE, Outcome.OUT_OF_SCOPE), (UNKNOWN, Outcome.NOT_NEEDED)]


@pytest.mark.parametrize("determination", ["eu-ai-act/53-2-a", "eu-ai-act/53-2-b", "eu-ai-act/54-6"])
def test_research_is_out_of_scope_whether_or_not_it_was_placed_on_the_market(determination: str) -> None:
    assert outcome({"type": "Model", "soleScientificResearch": True}, determination) == "out-of-scope"
    assert outcome({"type": "Model", "soleScientificResearch": False}, determination) == "undetermined"


def test_an_unknown_gate_to_another_outcome_leaves_it_open() -> None:
    model = {"type": "Model", "soleScientificResearch": False, "significantGenerality": False, "narrowTask": True}
    assert outcome({**model, "commercialActivity": True, "placedOnUnionMarket": True, "internalUseOnly": False},
                   "eu-ai-act/53-2-a") == "not-needed"
    assert outcome(model, "eu-ai-act/53-2-a") == "undetermined", "it may be out of scope"


_YES, _NO, _OUT, _NONE = Outcome.QUALIFIES, Outcome.DOES_NOT_QUALIFY, Outcome.OUT_OF_SCOPE, Outcome.NOT_NEEDED


@pytest.mark.parametrize(("tried", "expected", "place"), [
    ([(_NO, _NO), (_YES, _YES)], Outcome.QUALIFIES, 1),
    ([(_NO, _NO), (None, None)], Outcome.UNDETERMINED, 1),
    ([(_NO, _YES), (None, None)], Outcome.UNDETERMINED, 1),
    ([(_NO, None), (_NO, _YES)], Outcome.CONTESTED, 1),
    ([(None, None), (None, None)], Outcome.UNDETERMINED, 0),
    ([(_NO, _YES), (_NONE, _NONE)], Outcome.NOT_NEEDED, 1),
    ([(_OUT, None), (None, _YES)], Outcome.UNDETERMINED, 0),
    ([(_NO, _NO), (_NO, _NO)], Outcome.DOES_NOT_QUALIFY, 0),
], ids=str)
def test_the_best_choice_of_licences(tried: list[tuple[Outcome | None, Outcome | None]], expected: Outcome, place: int) -> None:
    assert best_of([Sides(*t) for t in tried], Reading.BOTH) == (expected, place)


def test_a_choice_with_an_unknown_gate_lends_its_conditions_to_no_other() -> None:
    """What is undetermined under each choice for its own reason is no yes."""
    one, other = Sides(None, None), Sides(None, None)
    assert best_of([one, other], Reading.STRICT) == (Outcome.UNDETERMINED, 0)


def test_a_condition_in_two_places_is_told_once_as_what_it_first_is() -> None:
    both = Condition("urn:test#both", "test#both", "both", CITED, AllOf((YES, NO)))
    asked = Determination("test/1", "test", "?", "test", "1", CITED, AllOf((YES, both, NO)), (YES,))
    (facts,) = slices(release_of({"type": "Model"}), DAY, library())
    told = trace(asked, Evaluation(FAILING, DAY), facts, policies().graph, {})
    assert [(c.condition.label, c.role, c.parent) for c in told] == [
        ("yes", "gate", None), ("both", "condition", None), ("no", "condition", "test#both")]


def test_places_are_found_again_however_many_determinations_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    from compliance.decide import trace as module

    monkeypatch.setattr(module, "_MOST_PLACES", 1)
    asked = [Determination(f"test/{n}", "test", "?", "test", "1", CITED, AllOf((YES, leaf(f"own{n}")))) for n in range(3)]
    for determination in asked + asked:
        assert [c.label for c, _, _ in module.places(determination)] == ["yes", f"own{determination.id[-1]}"]
