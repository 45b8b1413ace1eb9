"""What is wrong with the crosswalk is refused by the name of the item."""

from __future__ import annotations

import pytest

from compliance.errors import PolicyError
from compliance.graph import read_turtle
from compliance.policy.crosswalk import Crosswalk

SOUND = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
<urn:s> a skos:ConceptScheme ; <http://purl.org/dc/terms/identifier> "one/1" .
<urn:a> a skos:Concept ; skos:prefLabel "a"@en ; skos:inScheme <urn:s> .
<urn:b> a skos:Concept ; skos:prefLabel "b"@en ; skos:inScheme <urn:s> .
<urn:m> a owl:Axiom ; owl:annotatedSource <urn:a> ; owl:annotatedProperty skos:closeMatch ; owl:annotatedTarget <urn:b> .
"""


@pytest.mark.parametrize(("old", "new", "message"), [
    ('skos:prefLabel "a"@en ; ', "", "urn:a: an item of the crosswalk needs skos:prefLabel"),
    ('"b"@en ; skos:inScheme <urn:s>', '"b"@en ; skos:inScheme <urn:t>', "urn:b: an item of the crosswalk needs"),
    ("owl:annotatedTarget <urn:b>", "owl:annotatedTarget <urn:c>", "urn:c: a mapping runs between items"),
    ("owl:annotatedSource <urn:a> ; ", "", "urn:m: a mapping runs between items")])
def test_faults(old: str, new: str, message: str) -> None:
    assert SOUND.count(old) == 1
    assert [(m.source.label, m.relation, m.target.label) for m in Crosswalk(read_turtle(SOUND.encode(), "x")).mappings] == [
        ("a", "closeMatch", "b")]
    with pytest.raises(PolicyError, match=message):
        Crosswalk(read_turtle(SOUND.replace(old, new).encode(), "x"))
