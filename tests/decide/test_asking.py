"""From what a user asks to decisions: what a decider keeps between questions changes no answer."""

from __future__ import annotations

import gc
import weakref
from datetime import date

import pytest

from compliance import resources
from compliance.decide import Reading
from compliance.decide.asking import deciders, decisions
from compliance.engines import engine
from compliance.errors import UnknownNameError
from compliance.graph import read
from compliance.licences import library
from compliance.model import Release, one_release
from compliance.own import Knowledge
from compliance.policy import catalogue
from compliance.policy.load import forget
from compliance.reports.json_report import to_json

DAY = date(2026, 11, 24)
KNOWN = Knowledge(catalogue(), library())


def release(case: str) -> Release:
    file = resources.folder("cases", case, "model.yaml")
    return one_release(read(file.read_bytes(), case, "yaml"))


def test_one_decider_gives_each_reading_what_a_decider_of_its_own_gives() -> None:
    shared = deciders(["eu-ai-act", "osaid/1.0"], DAY, KNOWN, engine())
    for reading in Reading:
        own = deciders(["eu-ai-act", "osaid/1.0"], DAY, KNOWN, engine(), reading)
        for case in ("llama-3-70b", "bloom-176b"):
            assert to_json(decisions(shared, [release(case)], reading)) == to_json(decisions(own, [release(case)]))


def test_two_versions_of_a_policy_come_together_in_one_decision() -> None:
    asked = deciders(["osaid/0.0.9", "osaid/1.0"], DAY, KNOWN, engine())
    assert len(asked) == 2
    found = decisions(asked, [release("llama-3-70b"), release("bloom-176b")])
    assert [[d.determination.version for d in one.determinations] for one in found] == [["0.0.9", "1.0"]] * 2


def test_an_unknown_policy_is_told() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'osaid'"):
        deciders(["osaidd"], DAY, KNOWN, engine())


def test_nothing_of_a_question_stays_when_it_is_let_go() -> None:
    asked = deciders(["osaid/0.0.5"], date(2025, 3, 1), KNOWN, engine())
    assert decisions(asked, [release("llama-3-70b")])
    shapes = weakref.ref(asked[0].policies.graph)
    asked.clear()
    forget()
    gc.collect()
    assert shapes() is None
