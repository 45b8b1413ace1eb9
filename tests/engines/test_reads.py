"""What a shape looks at is what it names, unless a word of SHACL lets it look further."""

from __future__ import annotations

import pytest

from compliance.engines.reads import reads
from compliance.graph import read_turtle
from compliance.terms import NAMESPACE

_PREFIXES = ("@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix oc: <https://w3id.org/openclaim#> . "
             "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . ")


def _read(text: str) -> frozenset[str] | None:
    return reads(read_turtle(f"{_PREFIXES} <urn:s> a sh:NodeShape ; {text} .".encode(), "s.ttl"), ["urn:s"])


def test_the_terms_and_classes_of_nested_shapes_are_named() -> None:
    found = _read("sh:property [ sh:path ( oc:artifact oc:licence ) ; sh:qualifiedMinCount 1 ; sh:qualifiedValueShape [ sh:class "
                  "oc:FreeLicence ; sh:not [ sh:path oc:price ; sh:hasValue true ] ] ]")
    assert found is not None
    assert {n.removeprefix(NAMESPACE) for n in found if n.startswith(NAMESPACE)} == {"artifact", "licence", "FreeLicence", "price"}


@pytest.mark.parametrize("text", [
    "sh:closed true", 'sh:sparql [ sh:select "SELECT $this WHERE {}" ]', "sh:rule [ sh:condition <urn:t> ]",
    "sh:property [ sh:path [ sh:inversePath oc:artifact ] ]", "sh:property [ sh:path rdf:type ; sh:hasValue oc:Model ]",
    "sh:targetSubjectsOf oc:price", "sh:or ( [ sh:closed true ] )", "sh:wordOfALaterVersion oc:price"])
def test_a_shape_that_can_look_further_is_told(text: str) -> None:
    assert _read(text) is None
