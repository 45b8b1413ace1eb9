"""The tree that pictures draw: the structure of the determination, the truth of each node, and text that is safe to draw."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from descriptions import Description, descriptions, fully_open
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from semantics import decide, decider, determinations, policies, release_of
from trees import ARTICLE, bare, case, case_result, named

from compliance.decide import ConditionResult, DeterminationResult, Outcome, Reading
from compliance.explain import foremost
from compliance.policy import AllOf, Authority, Condition, Determination
from compliance.policy.words import conditions
from compliance.reports.grow import decided_trees
from compliance.reports.tree import Node, State, Tree, tidy
from compliance.truth import CONTESTED, FALSE, TRUE, UNKNOWN, Pair, Truth, all_of, any_of

TRUTH = {State.TRUE: TRUE, State.FALSE: FALSE, State.CONTESTED: CONTESTED, State.UNKNOWN: UNKNOWN}


def tree_of(model: Description, determination: str = ARTICLE, day: date | None = None) -> Tree:
    return decided_trees([decide(model, determination, **({"day": day} if day else {}))])[0]


def pair(node: Node) -> Pair | None:
    """The pair that a node shows; None where it asks for nothing."""
    assert node.verdict is not None
    if node.verdict.detail:
        words = node.verdict.detail.replace(",", "").split()
        return Pair(Truth(words[1]), Truth(words[3]))
    return TRUTH.get(node.verdict.state)


def combined(node: Node) -> Pair | None:
    """The truth of a node, computed anew from what its parts show."""
    parts = [p for c in node.children if (p := pair(c)) is not None]
    if node.joins == "the first, unless the second":
        first, second = map(pair, node.children)
        return first if first is None or second is None else all_of([first, second.negate()])
    if not parts:
        return None
    return parts[0].negate() if node.joins == "not" else any_of(parts) if node.joins == "one of" else all_of(parts)


def test_the_tree_of_llama_3() -> None:
    tree = case("llama-3-70b")
    assert (tree.title, tree.decided) == ("Llama 3 70B: eu-ai-act/53-2-a", True)
    assert "as of 2026-11-24" in tree.basis
    assert "read by eu-gpai-guidelines/2025-11" in tree.basis
    assert tree.root.verdict == (State.FALSE, "does not qualify", "")
    limit = named(tree, "no usage restriction above a number of users or a revenue")
    assert (limit.verdict, limit.deciding) == ((State.FALSE, "false", ""), True)
    assert limit.facts == ("licence llama-3: thresholdConsequence separate-licence", "licence llama-3: userThreshold 7e8")
    assert limit.authority == "guidance: Guidelines C(2025) 7719 ¶80"
    outputs = named(tree, "outputs may be used freely")
    assert (outputs.verdict, outputs.deciding) == ((State.CONTESTED, "contested", "strict false, lenient true"), False)
    assert [q.split(":")[0] for q in outputs.questions] == ["open question Q6"]
    assert outputs.facts == (), "facts stand where they decide or conflict"
    assert tree.summary.endswith("Decided by: no usage restriction above a number of users or a revenue.")


def test_the_bare_tree_has_structure_authority_and_questions_and_no_truth() -> None:
    tree = bare()
    assert not [n for n in tree.root.walk() if n.verdict or n.deciding or n.conflicting]
    assert [c.label for c in tree.root.children] == ["out of scope when"] * 2 + ["not needed when"] * 2 + ["qualifies when"]
    assert [c.joins for c in tree.root.children] == ["not", "", "not", "not", "all of"]
    gate = named(tree, "nothing but reasonable safety measures stands before the download")
    assert gate.questions == ("open question Q5: gate that asks for the identity of the user",)
    reading = named(tree, "released under a free and open-source licence as the Commission reads it")
    assert (reading.word, reading.joins) == ("as read by guidance", "all of")
    risk = named(tree, "a general-purpose AI model with systemic risk")
    assert risk.joins == "one of"
    assert [(c.label[:10], c.word) for n in risk.children if n.joins for c in n.children] == [("presumed t", ""), ("the presum", "unless")]
    assert named(tree, "placed on the Union market in the course of a commercial activity").authority == (
        "enacting: Art 3(10) AI Act, Art 3(9) AI Act; recital: Recital 97 AI Act")


@pytest.mark.parametrize("determination", determinations())
def test_every_condition_of_a_determination_is_drawn_once(determination: str) -> None:
    d = policies().determinations[determination]
    wanted = [c.label for e in (*d.out_of_scope, *d.not_needed, d.holds) for c in conditions(e)]
    drawn = [n.label for n in bare(determination).root.walk()][1:]
    assert [label for label in drawn if label and label not in ("out of scope when", "not needed when", "qualifies when")] == wanted


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(descriptions(), st.sampled_from(determinations()))
def test_every_box_follows_from_its_parts_and_the_trace(model: Description, determination: str) -> None:
    found = decider(asked=(determination,)).decide(release_of(model))
    tree, result = decided_trees([found])[0], found.determinations[0]
    nodes = list(tree.root.walk())[1:]
    for node in nodes:
        if node.children and node.verdict != (State.SILENT, "does not apply", ""):
            assert pair(node) == (combined(node) or TRUE), node.label
    labels = {c.condition.label for c in result.conditions}
    drawn = [n for n in nodes if n.label in labels]
    assert len(drawn) == len(result.conditions)
    for node, condition in zip(drawn, result.conditions, strict=True):
        assert pair(node) in (condition.pair, None)
        assert condition.applies or pair(node) is None
        assert node.conflicting == (condition.conflicting and pair(node) is not None)
    assert [n.label for n in drawn if n.deciding] == [c.condition.label for c in foremost(result)]


def test_nothing_decides_where_everything_holds() -> None:
    tree = case("olmo-7b", "osaid/1.0")
    assert tree.root.verdict == (State.TRUE, "qualifies", "")
    assert not tree.root.leads_to_deciding
    assert "Decided by" not in tree.summary


def test_the_way_to_what_decides() -> None:
    way = [n.label for n in case("bloom-176b", "osaid/1.0").root.walk() if n.leads_to_deciding]
    assert way[1:] == ["qualifies when", "parameters: the model parameters, such as weights",
                       "the parameters are under OSI-approved terms"]
    assert len(foremost(case_result("bloom-176b", "osaid/1.0"))) == 1


def test_conflicting_facts_are_marked() -> None:
    tree = tree_of({**fully_open("Model"), "excludesUnion": True, "exclusionCoversIntegration": True})
    marked = [n for n in tree.root.walk() if n.conflicting]
    assert [(n.word, n.verdict.state) for n in marked if n.verdict] == [("as read by guidance", State.UNKNOWN)]
    assert "release: excludesUnion true" in marked[0].facts
    assert marked[0].facts[-1] == "and 1 more"


def test_conditions_of_another_day_are_silent() -> None:
    system = {**fully_open("System"), "annexIIIArea": ["employment"]}
    label = "not placed on the market as a high-risk system of Annex III"
    now, later = (named(tree_of(system, "eu-ai-act/2-12", day), label) for day in (date(2026, 11, 24), date(2027, 12, 2)))
    assert (now.verdict, now.deciding, now.dates) == ((State.SILENT, "does not apply", ""), False, "from 2027-12-02")
    assert (later.verdict, later.deciding) == ((State.FALSE, "false", ""), True)


def test_what_is_below_a_silent_condition_is_silent_too() -> None:
    cite = (Authority("urn:test", "Art 1", "enacting"),)
    leaf = Condition("urn:test#leaf", "test#leaf", "leaf", cite, None, "urn:yes", "urn:no")
    later = Condition("urn:test#later", "test#later", "later", cite, AllOf((leaf,)), applies_from=date(2030, 1, 1))
    now = Condition("urn:test#now", "test#now", "now", cite, None, "urn:yes", "urn:no")
    trace = tuple(ConditionResult(c, FALSE, "condition", None, (), (), c is leaf, c is not later, ()) for c in (later, leaf, now))
    asked = Determination("test/1", "test", "?", "test", "1", cite, AllOf((later, now)))
    result = DeterminationResult(asked, Outcome.DOES_NOT_QUALIFY, FALSE, trace, (), None, (), (), "", ())
    decision = decide({"type": "Model"}, "osd/1.9")._replace(determinations=(result,))
    tree = decided_trees([decision])[0]
    assert [(n.label, n.verdict.state, n.conflicting) for n in tree.root.walk() if n.verdict][2:] == [
        ("later", State.SILENT, False), ("leaf", State.SILENT, False), ("now", State.FALSE, False)]
    assert [n.label for n in tree.root.walk() if n.deciding] == ["now"]


def test_a_rule_that_does_not_apply_yet_says_so() -> None:
    tree = tree_of(fully_open("Model"), day=date(2025, 8, 1))
    assert tree.root.verdict == (State.SILENT, "out of scope", "")
    assert "because the rule applies from 2025-08-02" in tree.root.facts


def test_what_is_unknown_is_named() -> None:
    model = fully_open("Model")
    del model["price"]
    node = named(tree_of(model), "no price is asked")
    assert (node.verdict, node.deciding) == ((State.UNKNOWN, "unknown", ""), True)
    assert "not known: release: price" in node.facts


def test_alternative_licences_are_named() -> None:
    model = fully_open("Model")
    for part in model["artifact"]:
        part["licence"] = "MIT OR CC-BY-NC-4.0"
    said = [f.casefold() for f in tree_of(model).root.facts if "alternative licences" in f]
    assert said == ["shown under mit, among the alternative licences"]


def test_the_reading_that_was_asked_for_is_named() -> None:
    found = decider(asked=(ARTICLE,), reading=Reading.STRICT).decide(release_of(fully_open("Model")))
    assert decided_trees([found])[0].basis.endswith("as of 2026-11-24, strict reading")


@given(st.text())
def test_tidy_text_is_short_and_steers_nothing(text: str) -> None:
    found = tidy(text)
    inner = found.removeprefix("\u2068").removesuffix("\u2069")
    assert len(inner) <= 200
    assert inner.isprintable()
    assert not {unicodedata.category(c) for c in inner} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


@pytest.mark.parametrize(("text", "expected"), [
    ("plain", "plain"), (" a\n\tb ", "a b"), ("a\u202eb", "a�b"), ("\ud800", "�"), ("אב", "\u2068אב\u2069"), ("é ü", "é ü"),
    ("x" * 201, "x" * 199 + "…"), ("x" * 200, "x" * 200), ("", ""),
])
def test_tidy(text: str, expected: str) -> None:
    assert tidy(text) == expected
