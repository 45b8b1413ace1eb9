"""Interviews answered from whole descriptions: the same outcomes, few questions, and none that could change nothing."""

from __future__ import annotations

import pytest
from interviewing import DAY, DONT_KNOW, Knowing, hold, interview, outcomes
from semantics import decider

from compliance import resources
from compliance.ask import About, State, load, saved
from compliance.decide import Outcome
from compliance.errors import InputError, OpenclaimError
from compliance.graph import read
from compliance.model import Release, one_release

ASKED = [("olmo-7b", "osd/1.9"), ("llama-3-70b", "osd/1.9"), ("grok-1", "osaid/0.0.4"), ("bloom-176b", "osaid/1.0"),
         ("llama-3-70b", "osaid/1.0"), ("olmo-7b", "osaid/1.0"), ("pythia-12b", "eu-ai-act/2-6"), ("llama-2-70b", "eu-ai-act/53-2-a"),
         ("olmo-7b", "eu-ai-act/53-2-a")]


def case(name: str) -> Release:
    place = resources.folder("cases", name, "model.yaml")
    return one_release(read(place.read_bytes(), str(place), "yaml"))


@pytest.mark.parametrize(("name", "asked"), [pytest.param(n, a, id=f"{n}-{a}") for n, a in ASKED if a != "osaid/0.0.4"])
def test_the_whole_description_and_the_interview_agree(name: str, asked: str) -> None:
    release = case(name)
    held = interview([asked])
    prompts = hold(held, Knowing(release))
    expected = decider(DAY, (asked,)).decide(release).determinations[0].outcome
    assert outcomes(held) == {asked: expected}
    assert all(s.settled or s.result.outcome is Outcome.UNDETERMINED for s in held.outcomes())
    facts = [(p.node, p.term) for p in prompts if p.about is About.FACT]
    assert len(facts) == len(set(facts)), "a fact is asked for once"
    assert one_release(held.description()).name == release.name


@pytest.mark.parametrize("asked", ["eu-ai-act/2-6", "osd/1.9"])
def test_no_more_questions_than_facts_that_matter(asked: str) -> None:
    release = case("olmo-7b")
    held = interview([asked])
    prompts = [p for p in hold(held, Knowing(release)) if p.about is About.FACT]
    result = decider(DAY, (asked,)).decide(release).determinations[0]
    read_facts = {a.term for c in result.conditions for a in c.condition.asks}
    assert {p.term for p in prompts} <= read_facts | {"licence"}
    assert len(prompts) <= sum(len(c.condition.asks) for c in result.conditions)


def test_a_question_is_asked_because_some_answer_changes_an_outcome() -> None:
    """By trying every value: for each fact of a small determination some answers lead to different outcomes."""
    held = interview(["eu-ai-act/2-6"])
    for answer in ("Model", "Tiny", "urn:x:tiny"):
        held.answer(answer)
    prompt = held.next()
    assert prompt is not None
    assert prompt.term == "soleScientificResearch"
    before, found = held.state, set()
    for answer in ("yes", "no"):
        held.state = before
        held.answer(answer)
        found |= set(outcomes(held).values())
        assert held.next() is None
    assert found == {Outcome.QUALIFIES, Outcome.DOES_NOT_QUALIFY}


def test_not_knowing_ends_the_interview_undetermined() -> None:
    held = interview(["osd/1.9"])
    for answer in ("Model", "Tiny", "urn:x:tiny"):
        held.answer(answer)
    asked = []
    while (prompt := held.next()) is not None:
        asked.append((prompt.node, prompt.term))
        held.dont_know()
    assert len(asked) == len(set(asked))
    assert outcomes(held) == {"osd/1.9": Outcome.UNDETERMINED}


def test_back_gives_the_state_before() -> None:
    held, knowing = interview(["osd/1.9"]), Knowing(case("llama-3-70b"))
    states, prompts = [held.state], []
    while (prompt := held.next()) is not None:
        prompts.append(prompt)
        answer = knowing(prompt)
        held.dont_know() if answer == DONT_KNOW else held.answer(answer)
        states.append(held.state)
    for state, prompt in zip(reversed(states[:-1]), reversed(prompts), strict=True):
        assert held.back()
        assert held.state == state
        assert held.next() == prompt
    assert not held.back()


def test_stopped_and_resumed_is_as_not_stopped() -> None:
    knowing = Knowing(case("bloom-176b"))
    whole = interview(["osaid/1.0"])
    hold(whole, knowing)
    first = interview(["osaid/1.0"])
    for _ in range(6):
        prompt = first.next()
        assert prompt is not None
        answer = knowing(prompt)
        first.dont_know() if answer == DONT_KNOW else first.answer(answer)
    asked, state = load(saved(first.asked, first.state), "state.yaml")
    second = interview(asked.policies, state)
    hold(second, knowing)
    assert (asked, second.state) == (first.asked, whole.state)
    assert outcomes(second) == outcomes(whole)


def test_it_begins_with_what_is_described() -> None:
    release = case("olmo-7b")
    held = interview(["osaid/1.0"], type(interview(["osd/1.9"])).about(release))
    assert held.next() is None
    assert outcomes(held) == {"osaid/1.0": Outcome.QUALIFIES}


def test_wrong_answers_change_nothing() -> None:
    held = interview(["osd/1.9"])
    for wrong in ("Modell", "", "3"):
        state = held.state
        with pytest.raises(InputError):
            held.answer(wrong)
        assert held.state == state
    with pytest.raises(InputError, match="without the type nothing can be asked"):
        held.dont_know()
    with pytest.raises(InputError, match="nothing is described yet"):
        held.description()


def test_a_grade_cannot_be_asked_for() -> None:
    with pytest.raises(OpenclaimError, match="determines nothing"):
        interview(["mof/1.0"])


def test_a_licence_that_nobody_knows_stays_unknown_and_is_told() -> None:
    held = interview(["osd/1.9"])
    for answer in ("Model", "Tiny", "urn:x:tiny"):
        held.answer(answer)
    told: list[str] = []
    while (prompt := held.next()) is not None:
        if prompt.term == "licence":
            told += held.answer("LicenseRef-acme-secret")
        elif prompt.about is About.PARTS:
            held.answer("Weights")
        else:
            held.dont_know()
    assert any("openclaim licence new acme-secret" in t for t in told)
    assert outcomes(held) == {"osd/1.9": Outcome.UNDETERMINED}


def test_the_state_is_plain_data() -> None:
    assert State() == State("", ())
