"""Shapes that an engine cannot use are refused in one sentence, by each engine."""

from __future__ import annotations

import pytest

from compliance.engines import EngineName, engine
from compliance.errors import PolicyError
from compliance.graph import read

PREFIXES = "@prefix sh: <http://www.w3.org/ns/shacl#> .\n@prefix oc: <https://w3id.org/openclaim#> .\n"
BAD = {
    "a path that is a text": "<urn:s> a sh:NodeShape ; sh:property [ sh:path \"price\" ; sh:minCount 1 ] .",
    "a count that is a text": "<urn:s> a sh:NodeShape ; sh:property [ sh:path oc:price ; sh:minCount \"one\" ] .",
}


@pytest.mark.parametrize("name", list(EngineName))
@pytest.mark.parametrize("text", list(BAD.values()), ids=list(BAD))
def test_shapes_that_cannot_be_used_are_refused(text: str, name: EngineName) -> None:
    shapes = read((PREFIXES + text).encode(), "shapes.ttl", "ttl")
    data = list(read(b"<urn:openclaim:release> a <https://w3id.org/openclaim#Focus> ; <https://w3id.org/openclaim#price> true .",
                     "data.ttl", "ttl"))
    with pytest.raises(PolicyError) as error:
        engine(name).compile(shapes, ["urn:s"]).failing(data)
    assert "\n" not in str(error.value)
    assert "shapes" in str(error.value)
