"""What an interview refuses, in which words, and that nothing of it is kept; and how it words what no policy asks."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from descriptions import fully_open
from interviewing import DONT_KNOW, give, interview
from semantics import release_of

from compliance.ask import About, Answer, Interview, State, load, saved
from compliance.ask.answers import value_of
from compliance.ask.prompts import parts, question, set_up, takes
from compliance.errors import InputError
from compliance.graph import vocabulary

DET = "eu-ai-act/53-2-a"


def about(*removed: str, weights: dict[str, Any] | None = None) -> Interview:
    """An interview about an open model of which some facts are not known."""
    model = {k: v for k, v in fully_open("Model").items() if k not in removed}
    model["artifact"][0].update(weights or {})
    return interview([DET], Interview.about(release_of(model)))


def test_an_id_has_to_be_an_address() -> None:
    with pytest.raises(InputError, match="'our model' is not an address; write an address such as"):
        value_of("our model", set_up(About.ID))


def test_a_part_has_to_be_a_kind_with_a_number_at_most() -> None:
    with pytest.raises(InputError, match="'the weights!' is no kind of part; write for example Weights, 2 TrainingData"):
        value_of("the weights!", parts(["Weights"], set_up(About.NAME)))


def test_a_value_that_the_term_does_not_take_leaves_the_state_as_it_was() -> None:
    held = about("trainingCompute")
    before, asked = held.state, held.next()
    assert asked is not None
    assert asked.term == "trainingCompute"
    with pytest.raises(InputError, match="number"):
        held.answer("a lot")
    assert (held.state, held.next()) == (before, asked)


def test_what_is_no_licence_is_refused_and_terms_in_braces_are_taken() -> None:
    model = fully_open("Model")
    for part in model["artifact"]:
        if part["type"] != "TrainingData":
            part.pop("licence")
    held = interview([DET], Interview.about(release_of(model)))
    asked = held.next()
    assert asked is not None
    assert asked.term == "licence"
    before = held.state
    with pytest.raises(InputError, match="MIT OR"):
        held.answer("MIT OR (Apache-2.0")
    assert held.state == before
    assert held.answer("{name: Our licence, nonCommercialOnly: true}") == []
    assert held.state.answers[-1].value == '{"name": "Our licence", "nonCommercialOnly": true}'


def test_nothing_can_be_answered_once_nothing_is_asked() -> None:
    held = about()
    assert held.next() is None
    with pytest.raises(InputError, match="nothing is asked any more"):
        held.answer("yes")


def test_a_fact_before_the_type_is_refused_and_a_type_left_open_is_asked() -> None:
    with pytest.raises(InputError, match="the type of the release has to be answered before anything else"):
        interview([DET], State("", (Answer("", "commercialActivity", "true"),)))
    held = interview([DET], State("", (Answer("", "type", None), Answer("", "name", None), Answer("", "id", None))))
    asked = held.next()
    assert asked is not None
    assert asked.about is About.TYPE
    held.answer("Model")
    assert held.outcomes()[0].result.determination.id == DET


@pytest.mark.parametrize(("change", "told"), [
    ({"mood": "good"}, "unknown key 'mood'"), ({"statedBy": 5.5}, None), ({"statedBy": ["a"]}, "a text is expected, not list"),
    ({"answers": [{"node": ""}]}, "an answer has a node, a term and a value"), ({"answers": ["yes"]}, "an answer has a node"),
    ({"answers": [{"node": "", "term": "price", "value": "true", "mood": "x"}]}, "an answer has a node")], ids=str)
def test_a_saved_interview_of_another_form_is_refused(change: dict[str, Any], told: str | None) -> None:
    document = yaml.safe_load(saved(about().asked, State())) | change
    if told is None:
        assert load(yaml.safe_dump(document), "saved.yaml")[0].stated_by == "5.5", "a number is read as it is written"
        return
    with pytest.raises(InputError, match=rf"saved\.yaml: the saved interview is damaged: {told}"):
        load(yaml.safe_dump(document), "saved.yaml")


def test_what_no_policy_asks_in_words_is_asked_by_its_meaning() -> None:
    gate = vocabulary().terms["gate"]
    assert question(gate, "Weights", None, True, ()) == f"What is known of gate of the weights? ({gate.definition})"
    assert question(vocabulary().terms["price"], "Model", None, True, ()).startswith("What is known of price? (")
    assert question(gate, "ModelCard", None, True, ["capabilities"]) == "Which of these does the model card cover?"
    assert takes(vocabulary().terms["documents"], ["capabilities"]).endswith("name? is not known")


@pytest.mark.parametrize(("licence", "price", "outcome"), [
    ("MIT OR CC-BY-NC-4.0", "no", "qualifies"), ("MIT OR CC-BY-NC-4.0", "yes", "does-not-qualify")])
def test_among_alternative_licences_the_best_counts(licence: str, price: str, outcome: str) -> None:
    held = about("price", weights={"licence": licence})
    terms = []
    while (asked := held.next()) is not None:
        terms.append(asked.term)
        give(held, price if asked.term == "price" else DONT_KNOW)
    assert "price" in terms
    (standing,) = held.outcomes()
    assert standing.result.outcome.value == outcome


def test_a_range_around_a_bound_can_turn_out_on_either_side() -> None:
    model = {**fully_open("Model"), "trainingCompute": {"low": 9e24, "high": 2e25}}
    held = interview([DET], Interview.about(release_of(model)))
    asked = held.next()
    assert asked is not None
    assert asked.term in ("trainingCompute", "cumulativeCompute")
    assert {lead.outcome.value for lead in asked.leads} == {"qualifies", "does-not-qualify"}
    assert asked.now.startswith("9e24")
