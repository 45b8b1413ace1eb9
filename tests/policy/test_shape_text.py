"""A shape as a text: what it looks at, along which path, and what it wants there."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from compliance.graph import read_turtle
from compliance.policy.shape_text import shape_text

PREFIXES = """@prefix oc: <https://w3id.org/openclaim#> . @prefix part: <https://w3id.org/openclaim/part#> .
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix x: <urn:x:> . @prefix osd: <https://w3id.org/openclaim/policy/osd/1.9#> .
x:t sh:path oc:price ; sh:hasValue true .
"""


@pytest.mark.parametrize(("constraint", "text"), [
    ("sh:property [ sh:path ( part:Weights oc:availability ) ; sh:minCount 1 ; sh:hasValue 'public' ]",
     "Weights/availability (hasValue public; minCount 1)"),
    ("sh:property [ sh:path [ sh:inversePath oc:artifact ] ; sh:minCount 1 ]", "^artifact (minCount 1)"),
    ("sh:property [ sh:path [ sh:oneOrMorePath [ sh:inversePath oc:artifact ] ] ; sh:maxCount 0 ]", "(^artifact)+ (maxCount 0)"),
    ("sh:property [ sh:path [ sh:alternativePath ( oc:price oc:donations ) ] ; sh:minCount 1 ]", "(price|donations) (minCount 1)"),
    ("sh:property x:t", "price (hasValue true)"),
    ("sh:not x:t", "not [price (hasValue true)]"),
    ("sh:or ( x:t [ sh:path oc:donations ; sh:in ( true false ) ] )", "[donations (in [false, true]) or price (hasValue true)]"),
    ("sh:property [ sh:path oc:artifact ; sh:qualifiedValueShape x:t ; sh:qualifiedMinCount 2 ]",
     "artifact (qualifiedMinCount 2; qualifiedValueShape [price (hasValue true)])"),
    ("sh:sparql [ sh:select '''SELECT $this\n  WHERE { }''' ]", "query SELECT $this WHERE { }"),
    ("sh:property [ sh:path oc:claims ; sh:hasValue () ]", "claims (hasValue none)"),
    ("sh:node osd:free", "osd#free"),
    ("sh:not x:s", "not [urn:x:s]"),
    ("sh:or 'no list' ; sh:message 'm'", "[]"),
])
def test_text(constraint: str, text: str) -> None:
    graph = read_turtle(f"{PREFIXES}x:s a sh:NodeShape ; {constraint} .".encode(), "x.ttl")
    assert shape_text(graph, ox.NamedNode("urn:x:s")) == text
