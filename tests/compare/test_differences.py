"""Comparisons: the same answers as one by one, no difference without a cause, and the conditions that make it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from comparing import KNOWN, case, cell, compared, plan
from descriptions import OPEN_LICENCE, descriptions, fully_open
from hypothesis import given, settings
from hypothesis import strategies as st
from semantics import DAY, release_of

from compliance.change import parse_removal, parse_setting
from compliance.compare import Plan, Scenario, State
from compliance.compare.scenario import read_amendment
from compliance.decide import Decider, Question, Reading, together
from compliance.engines import EngineName, engine
from compliance.errors import InputError, OpenclaimError, UnknownNameError
from compliance.policy.asked import rounds
from compliance.policy.words import LEVELS
from compliance.resources import folder

QUESTIONS = ["eu-ai-act", "eu-ai-act/53-2-a", "eu-ai-act@2024-1689", "osaid", "osaid/0.0.9", "osd"]
DAYS = [DAY, date(2025, 8, 2), date(2026, 7, 26), date(2027, 12, 2)]
EDITS = [(), (parse_setting("licence=MIT"),), (parse_setting("artifact[Weights].licence=CC-BY-NC-4.0"),),
         (parse_removal("trainingCompute"), parse_setting("price=true"))]


@st.composite
def scenarios(draw: st.DrawFn, name: str = "") -> Scenario:
    """A scenario of shipped policies."""
    asked = draw(st.lists(st.sampled_from(QUESTIONS), min_size=1, max_size=2, unique_by=lambda q: q.partition("/")[0].partition("@")[0]))
    return Scenario(name, "", tuple(asked), draw(st.sampled_from(DAYS)), draw(st.sampled_from(list(Reading))),
                    LEVELS[:draw(st.integers(1, 3))], draw(st.sampled_from(EDITS)))


# --- laws

@settings(max_examples=8, deadline=None)
@given(descriptions(), scenarios())
def test_a_scenario_does_not_differ_from_itself(description: dict[str, Any], scenario: Scenario) -> None:
    found = compared([scenario._replace(name="one"), scenario._replace(name="other")], description)
    assert found.rows
    assert not found.differing
    assert not any(c.duties for r in found.rows for c in r.cells)
    assert [r.cells[0]._replace(scenario="") for r in found.rows] == [r.cells[1]._replace(scenario="") for r in found.rows]


@settings(max_examples=8, deadline=None)
@given(descriptions(), scenarios("base"), scenarios("other"))
def test_answers_are_those_of_deciding_one_by_one_and_every_difference_has_its_reasons(
        description: dict[str, Any], base: Scenario, other: Scenario) -> None:
    found = compared([base, other], description)
    for scenario in (base, other):
        from compliance.change import apply

        release = apply(release_of(description), scenario.edits, "supposed")
        assert scenario.day is not None
        decisions = []
        for put in rounds(scenario.policies, scenario.day, KNOWN.catalogue, levels=scenario.levels):
            question = Question(put.determinations, scenario.day, scenario.reading, put.assessed)
            decisions.append(Decider(put.policies, question, engine(EngineName.FAST), KNOWN.library).decide(release))
        alone = {d.determination.id: (d.outcome.value, d.pair) for d in together(decisions).determinations}
        number = [s.name for s in found.scenarios].index(scenario.name)
        results = [r.cells[number].determination for r in found.rows if r.cells[number].determination]
        assert {d.determination.id: (d.outcome.value, d.pair) for d in results if d} == alone
    for row in found.rows:
        before, after = row.cells
        if not (before.outcome and after.outcome):
            assert after.difference is None
            continue
        assert (after.difference is None) == (before.outcome == after.outcome)
        assert before.difference is None
    for _, differing in found.differing:
        difference = differing.difference
        assert difference is not None
        assert difference.causes
        if differing.determination is not None:
            assert difference.conditions or difference.reason
            assert all(c.before is c.after for c in difference.still)


@settings(max_examples=6, deadline=None)
@given(descriptions(), scenarios("a"), scenarios("b"))
def test_seen_from_the_other_scenario_the_difference_is_the_reverse(description: dict[str, Any], a: Scenario, b: Scenario) -> None:
    there, back = compared([a, b], description), compared([a, b], description, baseline="b")
    one = {r.question: c.difference for r, c in there.differing}
    other = {r.question: c.difference for r, c in back.differing}
    assert one.keys() == other.keys()
    for question, difference in one.items():
        reverse = other[question]
        assert difference is not None
        assert reverse is not None
        assert (difference.before, difference.after) == (reverse.after, reverse.before)
        assert {(c.id, c.before, c.after) for c in difference.conditions} == {(c.id, c.after, c.before) for c in reverse.conditions}


@settings(max_examples=6, deadline=None)
@given(descriptions(), st.permutations(["b", "c", "d"]))
def test_the_order_of_the_other_scenarios_changes_nothing(description: dict[str, Any], order: list[str]) -> None:
    made = {"b": Scenario("b", reading=Reading.STRICT), "c": Scenario("c", edits=EDITS[1]), "d": Scenario("d", levels=LEVELS[:1])}
    straight = compared([Scenario("a"), *made.values()], description)
    mixed = compared([Scenario("a"), *(made[n] for n in order)], description)
    cells = [{(r.question, c.scenario): (c.outcome, c.difference) for r in found.rows for c in r.cells} for found in (straight, mixed)]
    assert cells[0] == cells[1]


# --- what makes a difference

def test_a_changed_licence_names_the_conditions_with_both_facts() -> None:
    found = compared([Scenario("as is", policies=("eu-ai-act/53-2-a",)),
                      Scenario("open", policies=("eu-ai-act/53-2-a",), edits=EDITS[1])], case("llama-3-70b"))
    difference = cell(found, "eu-ai-act/53-2-a", "open").difference
    assert difference is not None
    assert difference.before == "does-not-qualify"
    assert [(c.kind, c.after) for c in difference.causes] == [("fact", "licence=MIT")]
    limit = next(c for c in difference.conditions if c.id == "eu-gpai-guidelines#no-scale-limit")
    assert (limit.before, limit.after) == (State.FAILS, State.HOLDS)
    assert ("thresholdConsequence", "separate-licence") in {(f.term, f.value) for f in limit.facts_before}
    assert ("thresholdConsequence", "none") in {(f.term, f.value) for f in limit.facts_after}
    assert all(c.before is not c.after for c in difference.conditions)


def test_a_reading_makes_a_difference_by_the_conditions_that_are_open() -> None:
    base = fully_open("Model")
    licence = {"type": "Licence", **OPEN_LICENCE, "remoteRestriction": True}
    contested = {**base, "artifact": [p | {"licence": licence} if p["type"] == "Weights" else p for p in base["artifact"]]}
    asked = ("eu-ai-act/53-2-a",)
    found = compared([Scenario("strict", policies=asked, reading=Reading.STRICT),
                      Scenario("lenient", policies=asked, reading=Reading.LENIENT)], contested)
    difference = cell(found, asked[0], "lenient").difference
    assert difference is not None
    assert (difference.before, difference.after) == ("does-not-qualify", "qualifies")
    assert [c.kind for c in difference.causes] == ["reading"]
    assert [(c.id, c.before, c.after) for c in difference.conditions] == [
        ("eu-gpai-guidelines#no-remote-restriction", State.FAILS, State.HOLDS)]
    assert [q.id for q in difference.conditions[0].questions] == ["Q3"]


SYSTEM = {**fully_open("System"), "annexIIIArea": ["employment"], "claimedNotHighRisk": False}


def test_a_day_makes_a_difference_by_a_condition_that_did_not_exist_before() -> None:
    found = compared([Scenario("before", policies=("eu-ai-act/2-12",), day=date(2026, 8, 1)),
                      Scenario("after", policies=("eu-ai-act@2024-1689",), day=date(2026, 8, 2))], SYSTEM)
    difference = cell(found, "eu-ai-act/2-12", "after").difference
    assert difference is not None
    assert (difference.before, difference.after) == ("qualifies", "does-not-qualify")
    assert {c.kind for c in difference.causes} == {"version", "day"}
    assert [(c.id, c.before, c.after) for c in difference.conditions] == [("eu-ai-act#not-annex-iii", State.NOT_ASKED, State.FAILS)]


def test_an_amendment_makes_a_difference_where_only_the_version_differs() -> None:
    found = compared([Scenario("adopted", policies=("eu-ai-act@2024-1689",)), Scenario("amended", policies=("eu-ai-act",))], SYSTEM)
    difference = cell(found, "eu-ai-act/2-12", "amended").difference
    assert difference is not None
    assert [c.kind for c in difference.causes] == ["version"]
    assert difference.causes[0].before.startswith("eu-ai-act/2024-1689")
    assert [(c.before, c.after) for c in difference.conditions] == [(State.FAILS, State.NOT_ASKED)]


def test_before_a_rule_applies_the_reason_is_the_day() -> None:
    found = compared([Scenario("before", policies=("eu-ai-act/53-2-a",), day=date(2025, 8, 1)),
                      Scenario("after", policies=("eu-ai-act/53-2-a",), day=date(2025, 8, 2))], fully_open("Model"))
    difference = cell(found, "eu-ai-act/53-2-a", "after").difference
    assert difference is not None
    assert difference.before == "out-of-scope"
    assert "2025-08-02" in difference.reason


def test_what_stays_unknown_is_named_beside_what_changed() -> None:
    described = {k: v for k, v in fully_open("Model").items() if k != "price"}
    asked = ("eu-ai-act/53-2-a",)
    closed = (parse_setting("artifact[Weights].licence=LicenseRef-llama-3"),)
    found = compared([Scenario("closed", policies=asked, edits=closed), Scenario("open", policies=asked)], described)
    difference = cell(found, asked[0], "open").difference
    assert difference is not None
    assert difference.after == "undetermined"
    assert ("eu-ai-act#no-price", State.UNKNOWN) in {(c.id, c.after) for c in difference.still} | {
        (c.id, c.after) for c in difference.conditions}


def test_duties_that_move_are_told_although_the_outcome_stays() -> None:
    described = {**fully_open("Model"), "suppliedForHighRiskSystem": True}
    found = compared([Scenario("adopted", policies=("eu-ai-act@2024-1689",)), Scenario("amended", policies=("eu-ai-act",))], described)
    amended = cell(found, "eu-ai-act/53-2-a", "amended")
    assert amended.difference is None
    assert [(d.before.applies_from, d.after.applies_from) for d in amended.duties if d.before and d.after] == [
        (date(2026, 8, 2), date(2027, 12, 2))]


# --- rows and shared work

def test_versions_of_a_definition_share_a_row_and_two_versions_in_one_scenario_do_not() -> None:
    found = compared([Scenario("old", policies=("osaid/0.0.9",)), Scenario("new", policies=("osaid/1.0",))], case("olmo-7b"))
    assert [(r.question, [c.determination.determination.id for c in r.cells if c.determination]) for r in found.rows] == [
        ("osaid", ["osaid/0.0.9", "osaid/1.0"])]
    both = compared([Scenario("old", policies=("osaid/0.0.9",)), Scenario("both", policies=("osaid/0.0.9", "osaid/1.0"))],
                    case("olmo-7b"))
    assert [(r.question, [c.outcome for c in r.cells]) for r in both.rows] == [
        ("osaid/0.0.9", ["contested", "contested"]), ("osaid/1.0", ["", "qualifies"])]
    assert not both.differing


def test_assessments_are_compared_by_grade_and_by_item() -> None:
    found = compared([Scenario("as is", policies=("mof", "openness-index/1")),
                      Scenario("closed", policies=("mof", "openness-index/2.0"), edits=EDITS[2])], case("olmo-7b"))
    assert [r.question for r in found.rows] == ["mof", "openness-index"]
    mof = cell(found, "mof", "closed").difference
    assert mof is not None
    assert (mof.before, mof.after) == ("1", "none")
    assert [c.kind for c in mof.causes] == ["fact"]
    assert {i.item for i in mof.items} == {"class 1", "class 2", "class 3"}
    # Both generations leave the score open here, which is no difference.
    assert {c.outcome for c in found.rows[1].cells} == {"undecided"}
    assert not found.rows[1].cells[1].difference


def test_readings_share_a_decision_and_unchanged_facts_are_decided_once() -> None:
    readings = [Scenario(r.value, policies=("osaid",), reading=r) for r in Reading]
    assert plan(readings, case("olmo-7b"), case("t5-11b")).steps == 2
    assert plan([*readings, Scenario("mit", policies=("osaid",), edits=EDITS[1])], case("olmo-7b")).steps == 2
    assert plan([Scenario("a", policies=("osaid/1.0",)), Scenario("b", policies=("osaid/1.0",), day=date(2026, 1, 1))],
                case("olmo-7b")).steps == 2


def test_each_decision_is_a_step() -> None:
    steps: list[int] = []
    made = plan([Scenario("a"), Scenario("b", edits=EDITS[1])], case("olmo-7b"), case("t5-11b"))
    made.run(lambda: steps.append(1))
    assert len(steps) == made.steps == 4


def test_a_release_of_several_keeps_its_rows_together_in_order() -> None:
    found = compared([Scenario("a", policies=("osaid", "osd"))], case("olmo-7b"), case("bloom-176b"))
    assert [(r.release.name, r.question) for r in found.rows] == [
        ("OLMo 7B", "osaid"), ("OLMo 7B", "osd"), ("BLOOM 176B", "osaid"), ("BLOOM 176B", "osd")]


def test_a_licence_that_nobody_knows_is_noted_in_its_scenario() -> None:
    found = compared([Scenario("as is", policies=("osaid",)),
                      Scenario("typo", policies=("osaid",), edits=(parse_setting("licence=Apache-2"),))], case("olmo-7b"))
    assert [(n.scenarios, "Apache-2" in n.text) for n in found.notes] == [(("typo",), True)]


def test_a_fact_that_is_taken_away_and_not_stated_is_noted() -> None:
    """A typing mistake in an address would else look like a fact that makes no difference."""
    without = [Scenario("a", policies=("osd",), day=DAY)]
    without += [Scenario(n, policies=("osd",), day=DAY, edits=(parse_removal(n),)) for n in ("price", "artifact[Weights].licence")]
    found = compared(without, {"type": "Model", "artifact": {"type": "Weights", "licence": "MIT"}})
    assert [(n.text, n.scenarios) for n in found.notes] == [("price is not stated, so that nothing changes without it", ("price",))]


def test_narrowed_keeps_the_rows_that_differ_and_counts_the_others() -> None:
    found = compared([Scenario("as is", policies=("osaid", "osd")),
                      Scenario("closed", policies=("osaid", "osd"), edits=(parse_setting("artifact[Weights].licence=CC-BY-NC-4.0"),))],
                     fully_open("Model"))
    small = found.narrowed()
    assert 0 < len(small.rows) == len({id(r) for r, _ in found.differing})
    assert small.left_out + len(small.rows) == len(found.rows)
    assert small.narrowed() == small


# --- refused

def test_facts_that_contradict_each_other_are_told_as_such() -> None:
    held = compared([Scenario("now", "", ("eu-ai-act/53-2-a",)),
                     Scenario("odd", "", ("eu-ai-act/53-2-a",), edits=(parse_setting("excludesUnion=true"),
                                                                      parse_setting("exclusionCoversIntegration=true")))],
                    fully_open("Model"))
    found = cell(held, "eu-ai-act/53-2-a", "odd").difference
    assert found is not None
    assert [(c.id, c.before, c.after) for c in found.conditions] == [
        ("eu-gpai-guidelines#placed-on-market", State.HOLDS, State.CONFLICTING)]
    assert not found.conditions[0].missing, "nothing is missing where facts contradict each other"


def test_a_fact_that_both_scenarios_change_is_no_cause() -> None:
    shared = parse_setting("price=true")
    model = fully_open("Model")
    model["artifact"][0]["licence"] = "LicenseRef-gemma-2025"
    one = Scenario("one", "", ("osd",), edits=(parse_setting("licence=MIT"), shared))
    other = Scenario("other", "", ("osd",), edits=(shared,))
    found = cell(compared([one, other], model), "osd", "other").difference
    back = cell(compared([other, one], model), "osd", "one").difference
    assert found is not None
    assert back is not None
    assert [(c.kind, c.before, c.after) for c in found.causes] == [("fact", "licence=MIT", "")]
    assert [(c.kind, c.before, c.after) for c in back.causes] == [("fact", "", "licence=MIT")]


def test_what_only_another_scenario_asks_has_an_answer_there_and_no_difference() -> None:
    held = compared([Scenario("law", "", ("eu-ai-act/53-2-a",)), Scenario("more", "", ("osaid/1.0", "mof/1.0"))], fully_open("Model"))
    assert {r.question: [(c.outcome != "", c.difference) for c in r.cells] for r in held.rows} == {
        "eu-ai-act/53-2-a": [(True, None), (False, None)], "osaid": [(False, None), (True, None)],
        "mof": [(False, None), (True, None)]}
    assert cell(held, "mof", "more").assessment is not None


def test_a_scenario_without_a_day_is_no_scenario_yet() -> None:
    with pytest.raises(ValueError, match="needs a day"):
        Plan([Scenario("open")], [], KNOWN, engine(EngineName.FAST))


def test_an_unknown_baseline_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'amended'"):
        plan([Scenario("adopted"), Scenario("amended")], case("olmo-7b"), baseline="amende")


def test_a_changed_fact_that_does_not_fit_a_release_is_refused() -> None:
    made = plan([Scenario("a"), Scenario("b", edits=(parse_setting("price=maybe"),))], case("olmo-7b"))
    with pytest.raises(InputError, match="takes true or false"):
        made.run()


def test_amendments_that_would_not_be_applied_are_refused() -> None:
    where = folder("shapes", "scenarios") / "osaid-full-data.ttl"
    full = read_amendment(where, "full.ttl", checked=True)
    with pytest.raises(OpenclaimError, match="asks for another version than its amendment"):
        plan([Scenario("a", policies=("osaid/1.0",), amendments=(full,))], case("olmo-7b"))
    with pytest.raises(OpenclaimError, match="two amendments of one policy"):
        plan([Scenario("a", amendments=(full, full._replace(source="again.ttl")))], case("olmo-7b"))
