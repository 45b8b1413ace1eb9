"""Answers as people give them, and mistakes that are told with what to write instead."""

from __future__ import annotations

import pytest

from compliance.ask import About, Prompt
from compliance.ask.answers import value_of
from compliance.ask.prompts import takes
from compliance.errors import InputError
from compliance.graph import vocabulary


def fact(term: str, items: tuple[str, ...] = ()) -> Prompt:
    known = vocabulary().terms[term]
    return Prompt(About.FACT, "", term, "?", takes(known, items), values=known.values, multiple=known.multiple, items=items)


@pytest.mark.parametrize(("term", "text", "value"), [
    ("price", "Yes", "true"), ("price", "n", "false"), ("price", "false", "false"),
    ("availability", "Public", "public"), ("availability", "2", "partial"),
    ("outputModality", "text, Code", "[text, code]"), ("outputModality", "[text]", "[text]"), ("annexIIIArea", "none", "[]"),
    ("claims", "none", "[none]"),
    ("trainingCompute", "1e24", "1e24"), ("trainingCompute", "8e23 to 1e24", "{low: 8e23, high: 1e24}"),
    ("trainingCompute", "{low: 2e25}", "{low: 2e25}"), ("parameterCount", "7e9", "7e9"),
    ("firstPlaced", "2025-08-02", '"2025-08-02"'), ("unshareableReason", "records: of patients", '"records: of patients"'),
    ("licence", "MIT OR Apache-2.0", '"MIT OR Apache-2.0"'), ("licence", "no", '"no"'),
    ("licence", "{name: Ours, grantsUse: true}", '{"name": "Ours", "grantsUse": true}'),
])
def test_values(term: str, text: str, value: str) -> None:
    assert value_of(text, fact(term)) == value


@pytest.mark.parametrize(("text", "value"), [
    ("capabilities", '{"yes": ["capabilities"], "no": ["limitations", "evaluation"], "unknown": []}'),
    ("1, evaluation?", '{"yes": ["capabilities"], "no": ["limitations"], "unknown": ["evaluation"]}'),
    ("none", '{"yes": [], "no": ["capabilities", "limitations", "evaluation"], "unknown": []}'),
    ("all", '{"yes": ["capabilities", "limitations", "evaluation"], "no": [], "unknown": []}'),
])
def test_items(text: str, value: str) -> None:
    assert value_of(text, fact("documents", ("capabilities", "limitations", "evaluation"))) == value


@pytest.mark.parametrize(("text", "value"), [
    ("Weights, 2 TrainingData", "[Weights, TrainingData, TrainingData]"), ("weights", "[Weights]"), ("none", "[]"),
    ("1, 2", "[Weights, TrainingData]")])
def test_parts(text: str, value: str) -> None:
    assert value_of(text, Prompt(About.PARTS, "", "artifact", "?", "", items=("Weights", "TrainingData"))) == value


@pytest.mark.parametrize(("term", "text", "told"), [
    ("price", "maybe", "neither yes nor no"), ("prohibitedPractice", "no", "write none where none of them holds"), ("availability", "pubic", "did you mean 'public'"), ("availability", "6", "no value"),
    ("outputModality", "text, vidio", "did you mean 'video'"), ("price", "", "write yes or no"),
    ("licence", "{a: [", "cannot be read"), ("licence", "{a: !!python/object:os.system x}", "cannot be read")])
def test_mistakes(term: str, text: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        value_of(text, fact(term))


@pytest.mark.parametrize(("text", "told"), [("Weights, Weights", "named twice"), ("Wieghts", "did you mean 'Weights'"),
                                            ("99 Weights", "more than an interview can cover"), ("2 x", "no kind of part"), ("no", "none where there is none")])
def test_mistakes_in_parts(text: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        value_of(text, Prompt(About.PARTS, "", "artifact", "?", "", items=("Weights", "TrainingData")))
