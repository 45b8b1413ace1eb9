"""Checks of single shapes: by the rules of the W3C, along odd paths, and where a rule book is missing."""

from __future__ import annotations

from importlib.machinery import ModuleSpec

import pytest

from compliance.errors import PolicyError
from compliance.graph import Graph, read_turtle
from compliance.policy import shape_rules
from compliance.policy.description_words import fact_faults
from compliance.policy.shape_places import place_faults
from compliance.policy.shape_rules import circle_faults, rule_faults
from compliance.policy.shape_words import shape_faults

PREFIXES = """@prefix oc: <https://w3id.org/openclaim#> . @prefix part: <https://w3id.org/openclaim/part#> .
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix x: <urn:x:> . @prefix q: <https://w3id.org/openclaim/question/> .
"""
ASKED = "x:c a oc:Condition ; oc:satisfiedBy x:s ; oc:asks q:price . q:price oc:asksTerm 'price' ."
NOT_ASKED = "the shapes look at 'availability' and no question asks for it"


def graph(text: str) -> Graph:
    return read_turtle((PREFIXES + text).encode(), "x.ttl")


@pytest.mark.parametrize(("shape", "faults"), [
    ("a sh:NodeShape ; sh:severity sh:Info , sh:Warning ; sh:property [ sh:path oc:price ; sh:hasValue true ]",
     ["sh:severity has more values than it takes"]),
    ("a sh:PropertyShape ; sh:minCount 1 , 2", ["sh:minCount has more values than it takes"]),
    ("a sh:NodeShape ; sh:minCount 1 ; sh:property [ sh:path oc:price ; sh:hasValue true ]",
     ["the node is neither a node shape nor a property shape"]),
    ("a sh:NodeShape ; sh:property [ sh:path oc:price ; sh:hasValue true ]", []),
])
def test_rules_of_the_w3c(shape: str, faults: list[str]) -> None:
    """A node on which a word is wrong is not told of twice."""
    found = [f.message for f in rule_faults(graph(f"x:s {shape} ."))]
    assert len(found) == len(faults)
    assert all(message.startswith(start) for message, start in zip(found, faults, strict=True))


@pytest.mark.parametrize(("path", "faults"), [
    ("[ sh:inversePath oc:artifact ]", []),
    ("[ sh:alternativePath ( oc:price oc:availability ) ]", [NOT_ASKED]),
    ("( [ sh:zeroOrMorePath oc:artifact ] oc:availability )", [NOT_ASKED]),
    ("[ sh:zeroOrMorePath ( part:Weights oc:price ) ]", []),
    ("( part:Weights oc:price )", ["'price' is a fact of Release, and the shape looks for it on Weights"]),
    ("_:p", []),
])
def test_where_a_shape_looks(path: str, faults: list[str]) -> None:
    """Along a path that is no sequence nobody knows on what kind of node it arrives, so that only the term is looked at."""
    made = graph(f"{ASKED} x:s a sh:NodeShape ; sh:property [ sh:path {path} ; sh:minCount 1 ] . _:p sh:inversePath _:p .")
    found = [f.message for f in place_faults(made, made)]
    assert len(found) == len(faults)
    assert all(message.startswith(start) for message, start in zip(found, faults, strict=True))


def test_a_shape_that_is_not_deactivated_and_a_path_in_a_circle() -> None:
    made = graph("x:s a sh:NodeShape ; sh:deactivated false ; sh:property [ sh:path _:p ; sh:minCount 1 ] . _:p sh:inversePath _:p .")
    assert list(shape_faults(made, made)) == []
    assert list(circle_faults(made, made)) == []


def test_without_the_rule_book(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(_: str) -> ModuleSpec | None:
        return None

    monkeypatch.setattr(shape_rules, "find_spec", nowhere)
    with pytest.raises(PolicyError, match="pyshacl is not installed; reinstall openclaim"):
        shape_rules._rules.__wrapped__()


@pytest.mark.parametrize("product", ["'trainingTokens'", "[ rdf:first 'trainingTokens' ]"])
def test_a_product_that_is_no_list(product: str) -> None:
    made = graph(f"@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . x:s oc:product {product} .")
    assert [f.message for f in fact_faults(made, made, set(made.subjects()))] == [
        'oc:product takes a list of terms; write ( "first" "second" )']
