"""Equal keys mean equal decisions: what the key leaves out changes nothing."""

from __future__ import annotations

import copy
from typing import Any

from batching import DAY, generator
from descriptions import PAIRS, fully_open
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance.batch.desk import Desk, Line
from compliance.batch.key import key
from compliance.batch.question import BatchQuestion
from compliance.graph.keyed import from_values
from compliance.model import Release, one_release

DESK = Desk(BatchQuestion((), DAY))
FRESH = Desk(BatchQuestion((), DAY), kept=0)
_TEXT = st.text("abc xyz-é", min_size=1, max_size=8).map(str.strip).filter(bool)


def _release(described: dict[str, Any]) -> Release:
    return one_release(from_values(described, "x.json"))


def _key(described: dict[str, Any]) -> bytes:
    return key(_release(described).node, DESK._terms)


@st.composite
def _descriptions(draw: st.DrawFn) -> dict[str, Any]:
    """A description near to a fully open one, or far from it."""
    found = fully_open(draw(st.sampled_from(["Model", "System"])))
    for term, value in draw(st.lists(st.sampled_from(PAIRS["Release"]), max_size=5)):
        found[term] = value
    for term in draw(st.lists(st.sampled_from(sorted(set(found) - {"id", "type", "artifact"})), max_size=6)):
        found.pop(term, None)
    part = draw(st.sampled_from(found["artifact"]))
    part["licence"] = draw(st.sampled_from(["MIT", "LicenseRef-llama-3", "Apache-2.0 OR GPL-3.0-only", "LicenseRef-unheard-of"]))
    return found


def _disguised(draw: st.DrawFn, described: dict[str, Any]) -> dict[str, Any]:
    """The same facts under another identity, with other evidence and in another order."""
    found = copy.deepcopy(described)
    for node in (found, *found["artifact"]):
        if draw(st.booleans()):
            node["evidence"] = [{"source": f"https://example.org/{draw(st.integers(0, 99))}", "quote": draw(_TEXT)}]
        if node is not found and draw(st.booleans()):
            node["location"] = f"https://example.org/at/{draw(st.integers(0, 99))}"
    found |= {"id": f"urn:other:{draw(st.integers(0, 10**6))}", "name": draw(_TEXT), "version": draw(_TEXT),
              "basedOn": f"https://example.org/base/{draw(st.integers(0, 9))}", "note": draw(_TEXT)}
    return dict(draw(st.permutations(list(found.items()))))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_equal_keys_give_equal_decisions(data: st.DataObject) -> None:
    described = data.draw(_descriptions())
    other = _disguised(data.draw, described)
    if _key(described) == _key(other):
        assert FRESH.lines(_release(described)) == FRESH.lines(_release(other))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_identity_and_evidence_do_not_make_another_key(data: st.DataObject) -> None:
    described = data.draw(_descriptions())
    # Parts of one kind are numbered in an order that their evidence may change, so that these may differ.
    kinds: set[str] = set()
    described["artifact"] = [p for p in described["artifact"] if p["type"] not in kinds and not kinds.add(p["type"])]  # type: ignore[func-returns-value]
    other = copy.deepcopy(described) | {"id": "urn:other:1", "name": data.draw(_TEXT), "basedOn": "https://example.org/base"}
    other["evidence"] = [{"source": "https://example.org/1", "quote": data.draw(_TEXT)}]
    assert _key(described) == _key(other)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_another_outcome_has_another_key(data: st.DataObject) -> None:
    one, other = data.draw(_descriptions()), data.draw(_descriptions())
    if FRESH.lines(_release(one)) != FRESH.lines(_release(other)):
        assert _key(one) != _key(other)


def test_a_bounded_memory_changes_nothing() -> None:
    small = Desk(BatchQuestion(("osaid", "osd"), DAY), kept=2)
    large = Desk(BatchQuestion(("osaid", "osd"), DAY))
    made = [_release(r) for r in generator().records(60, seed=23)]
    told: list[tuple[Line, ...]] = [small.lines(r) for r in made]
    assert told == [large.lines(r) for r in made]
    assert small.hits < large.hits < large.seen


def test_terms_that_no_policy_looks_at_do_not_count_and_all_others_do() -> None:
    assert DESK._terms is not None
    assert not {"name", "version", "basedOn", "evidence"} & DESK._terms
    assert {"trainingCompute", "licence", "availability", "documents", "price", "provider", "suppliedAs"} <= DESK._terms


def test_an_adversarial_corpus_has_no_two_equal_keys_and_a_hub_like_one_many() -> None:
    made = generator()
    alone = [_key(r) for r in made.records(150, seed=29, adversarial=True)]
    alike = [_key(r) for r in made.records(150, seed=29)]
    assert len(set(alone)) == 150
    assert len(set(alike)) < 120
    assert list(made.records(20, seed=1)) == list(made.records(20, seed=1)) != list(made.records(20, seed=2))
