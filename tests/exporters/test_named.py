"""Facts as properties: any value of any term that a property can hold comes back as it was."""

from __future__ import annotations

from typing import Any

from descriptions import PAIRS
from hypothesis import given
from hypothesis import strategies as st

from compliance.formats import named
from compliance.graph import vocabulary
from compliance.graph.keyed import from_values
from compliance.model import one_release
from compliance.terms import show

FACTS = [(cls, t, v) for cls in ("Release", "Artifact") for t, v in PAIRS[cls]]


def values(cls: str, facts: dict[str, Any]) -> dict[str, tuple[Any, ...]]:
    head: dict[str, Any] = {"id": "urn:x:m", "type": "Model"}
    head |= facts if cls == "Release" else {"artifact": [{"type": "Weights", **facts}]}
    node = one_release(from_values(head, "m")).node
    return dict((node if cls == "Release" else node.children["artifact"][0]).values)


@given(st.sampled_from(FACTS))
def test_a_value_comes_back(fact: tuple[str, str, Any]) -> None:
    cls, term, value = fact
    stated = values(cls, {term: value})
    texts = [named.write(v) for v in stated[term]]
    found = vocabulary().terms[term]
    assert named.holds(found)
    assert values(cls, {term: named.read(found, texts)}) == stated


def test_every_kind_of_value_is_among_them() -> None:
    kinds = {vocabulary().terms[t].kind.value for _, t, _ in FACTS}
    assert kinds >= {"boolean", "decimal", "range", "enum", "date", "iri"}
    shown = {show(v) for cls, t, value in FACTS for v in values(cls, {t: value})[t]}
    assert {"none", "true", "1e23", "1e22 to 1e24"} <= shown


def test_names_with_and_without_a_node() -> None:
    assert named.split("openclaim:price") == ("", "price")
    assert named.split("openclaim:provider.legalForm") == ("provider", "legalForm")
    assert named.split("internal:price") is None
    assert named.split("openclaim-export:not-held") is None


def test_a_term_is_known_only_where_it_may_stand() -> None:
    assert named.known("price", "Model") is not None
    assert named.known("price", "Weights") is None
    assert named.known("evidence", "Model") is None
    assert named.known("artifact", "Model") is None
    assert named.known("licence", "Weights") is not None


def test_a_text_that_is_no_value_stays_a_text() -> None:
    terms = vocabulary().terms
    assert named.read(terms["price"], ["perhaps"]) == "perhaps"
    assert named.read(terms["parameterCount"], ["7B"]) == "7B"
    assert named.read(terms["trainingCompute"], ["1e24..much"]) == {"low": 10**24, "high": "much"}
    assert named.read(terms["price"], ["true", "false"]) == [True, False]
