"""A description written as YAML or JSON in our own keys reads back to the same graph, notes and evidence included."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml
from descriptions import descriptions
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.errors import InputError
from compliance.graph import Graph, read
from compliance.graph.canonical import canonical
from compliance.graph.keyed import from_values
from compliance.graph.plain import to_json, to_yaml, values
from compliance.terms import NAMESPACE, NOTE

CASES = sorted((Path(__file__).resolve().parents[2] / "cases").glob("*/model.yaml"))


def same(graph: Graph, *, heading: tuple[str, ...] = ()) -> None:
    """The graph is the same after YAML and after JSON."""
    expected = canonical(graph.triples)
    assert canonical(read(to_yaml(graph, heading).encode(), "x.yaml", "yaml").triples) == expected
    assert canonical(read(to_json(graph).encode(), "x.json", "json").triples) == expected


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.parent.name)
def test_every_case_is_the_same_after_writing(path: Path) -> None:
    same(read(path.read_bytes(), str(path), "yaml"), heading=("two\nlines", "# more"))


@settings(deadline=None, max_examples=25)
@given(descriptions())
def test_any_description_is_the_same_after_writing(description: dict[str, Any]) -> None:
    same(from_values(description, "x"))


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=30)


@settings(deadline=None, max_examples=25)
@given(st.lists(TEXTS, min_size=1, max_size=4, unique=True), TEXTS, TEXTS)
def test_odd_texts_are_the_same_after_writing(notes: list[str], name: str, quote: str) -> None:
    evidence = {"of": ["name"], "source": "https://example.org/a#L1", "quote": quote, "statedBy": name}
    made = {"id": "urn:x", "type": "Model", "name": name, "evidence": [evidence, {"quote": "second"}], "note": notes}
    graph = from_values(made, "x")
    assert sorted(o.value for o in graph.objects(ox.NamedNode("urn:x"), NOTE)) == sorted(notes)
    same(graph)


@pytest.mark.parametrize("text", ["no", "yes", "null", "~", "1e3", "7.0e+10", "2024-01-01", "=", "<<", "- a", "a: b", "# a", "0x1f", "1_000", "'", ""])
def test_texts_that_yaml_would_take_for_something_else(text: str) -> None:
    made = {"id": "urn:x", "type": "Model", "name": f"{text}", "version": text or "-", "note": text or "-"}
    same(from_values({k: v for k, v in made.items() if v}, "x"))


@pytest.mark.parametrize("number", [0, 1, 70_000_000_000, 7.86e24, 10**38, 123456789012345678901234567890, 0.5, 1e-9, {"low": 1e22},
                                    {"low": 1e22, "high": 3.5e25}])
def test_numbers_keep_their_value(number: Any) -> None:
    same(from_values({"id": "urn:x", "type": "Model", "trainingCompute": number}, "x"))


def test_several_releases_and_shared_addresses() -> None:
    graph = read(b"""@prefix oc: <https://w3id.org/openclaim#> .
<urn:a> a oc:Model ; oc:provider <urn:p> ; oc:basedOn <urn:b> . <urn:b> a oc:Model ; oc:provider <urn:p> .
<urn:p> a oc:Provider ; oc:name "Acme" .""", "x.ttl", "ttl")
    assert [v["id"] for v in values(graph)] == ["urn:a", "urn:b"]
    same(graph)


def test_what_cannot_be_said_in_keys_is_refused() -> None:
    start = "@prefix oc: <https://w3id.org/openclaim#> . <urn:a> a oc:Model "
    for rest in ("; <urn:other> 1 .", '; oc:name "a"@en .', ". <urn:b> <urn:c> <urn:d> ."):
        with pytest.raises(InputError, match="write it as Turtle"):
            values(read((start + rest).encode(), "x.ttl", "ttl"))


def test_the_yaml_is_what_people_write() -> None:
    made = {"id": "urn:x", "type": "Model", "name": "A", "parameterCount": 7e10, "claims": ["open-weights"],
            "artifact": [{"type": "Weights", "documents": []}], "evidence": {"of": ["name"], "quote": "A"}}
    text = to_yaml(from_values(made, "x"), ["From a test."])
    assert text == ("# From a test.\nid: urn:x\ntype: Model\nname: A\nparameterCount: 70000000000\nclaims: [open-weights]\n"
                    "artifact:\n  - type: Weights\n    documents: []\nevidence:\n  of: [name]\n  quote: A\n")
    assert yaml.safe_load(text) == {**made, "parameterCount": 70000000000}
    assert json.loads(to_json(from_values(made, "x")))["artifact"] == made["artifact"]


def test_a_note_is_a_text_or_texts() -> None:
    with pytest.raises(InputError, match=r"x:1: a note is a text"):
        from_values({"type": "Model", "note": {"a": 1}}, "x")
    assert [o.value for o in from_values({"id": "urn:x", "type": "Model", "note": "a"}, "x").objects(ox.NamedNode("urn:x"), NOTE)] == ["a"]
    assert len(from_values({"id": "urn:x", "type": "Model", "note": []}, "x")) == 1
    assert NAMESPACE


def test_numbers_are_the_same_after_writing() -> None:
    for spelt in ("0.1234567890123456", "1.5e-18", "12345678901234567890123456", "0", "999999999999999.5"):
        same(read(f"type: Model\nid: urn:x\ntrainingTokens: {spelt}\n".encode(), "x.yaml", "yaml"))


def test_a_number_with_more_digits_than_json_is_read_with() -> None:
    graph = read(b"type: Model\nid: urn:x\ntrainingTokens: 1234567890123456.123456\n", "x.yaml", "yaml")
    with pytest.raises(InputError, match=r"x.yaml: the number 1234567890123456\.123456 has more digits than JSON"):
        to_json(graph)
    assert canonical(read(to_yaml(graph).encode(), "x.yaml", "yaml").triples) == canonical(graph.triples)


def test_a_number_below_zero_stays_below() -> None:
    same(read(b"type: Model\nid: urn:x\ntrainingTokens: -0.5\nprice: true\n", "x.yaml", "yaml"))


def test_a_node_without_an_iri_in_two_places_needs_turtle() -> None:
    graph = read(b"""@prefix oc: <https://w3id.org/openclaim#> . <urn:x> a oc:Model ; oc:artifact
        [ a oc:Weights ; oc:evidence _:e ] , [ a oc:Code ; oc:evidence _:e ] . _:e a oc:Evidence ; oc:quote "q" .""", "x.ttl", "ttl")
    with pytest.raises(InputError, match="a node under 'evidence' stands in two places or says nothing; write it as Turtle"):
        to_yaml(graph)
