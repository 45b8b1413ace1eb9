"""A saved interview that somebody changed by hand is refused in a sentence, whatever was done to it."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from compliance.ask import Answer, Asked, State, load, saved
from compliance.decide import Reading
from compliance.errors import InputError

ASKED = Asked(("osaid/1.0",), date(2026, 11, 24), Reading.BOTH, "us", date(2026, 11, 24))
TOPICS = '{"yes": [%s], "no": [], "unknown": []}'


@pytest.mark.parametrize("answer", [
    Answer("", "type", "Some model"), Answer("", "type", "Weights"), Answer("", "name", "no JSON"), Answer("", "name", "5"),
    Answer("", "id", "no address"), Answer("", "id", "x"), Answer("", "artifact", "5"), Answer("", "artifact", "[Weights, <x>]"),
    Answer("", "artifact", "{Weights"), Answer("", "artifact", "[{a: 1}]"), Answer("", "artifact", f"[{', '.join(['Weights'] * 51)}]"),
    Answer("", "nonsense", "true"), Answer("artifact[ModelCard]", "documents", '{"yes"'),
    Answer("artifact[ModelCard]", "documents", '{"yes": 5, "no": [], "unknown": []}'),
    Answer("", "commercialActivity", TOPICS % '"x"')])
def test_an_answer_that_no_interview_keeps_is_refused(answer: Answer) -> None:
    with pytest.raises(InputError, match=r"saved\.yaml: the saved interview is damaged: the answer on '.*' is none that"):
        load(saved(ASKED, State("", (answer,))), "saved.yaml")


@pytest.mark.parametrize("answer", [
    Answer("", "type", "Model"), Answer("", "name", '"Example 7B"'), Answer("", "id", "https://example.org/model"), Answer("", "id", None),
    Answer("", "artifact", "[Weights, Weights, ModelCard]"), Answer("", "artifact", "[]"), Answer("", "commercialActivity", "true"),
    Answer("artifact[ModelCard]", "documents", TOPICS % '"capabilities"')])
def test_an_answer_as_an_interview_keeps_it_is_read_again(answer: Answer) -> None:
    assert load(saved(ASKED, State("", (answer,))), "saved.yaml") == (ASKED, State("", (answer,)))


@given(node=st.text(max_size=20), term=st.sampled_from(["type", "name", "id", "artifact", "documents", "licence", "trainingCompute", "x"]),
       value=st.one_of(st.none(), st.text(max_size=40)))
def test_whatever_stands_in_an_answer_it_is_read_or_refused(node: str, term: str, value: str | None) -> None:
    text = yaml.safe_dump({"schema": "openclaim/interview/1", "asked": ["osaid/1.0"], "asOf": "2026-11-24", "reading": "both",
                           "statedBy": "us", "answeredOn": "2026-11-24", "description": "",
                           "answers": [{"node": node, "term": term, **({"unknown": True} if value is None else {"value": value})}]})
    with suppress(InputError):
        assert load(text, "saved.yaml")[1].answers[0].term == term
