"""Both ways of running our own shapes give the same results, and refuse the same shapes."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox
import pytest

from compliance.errors import PolicyError
from compliance.findings import Severity
from compliance.graph.conformance import Result, fast_results, findings_of, results

Run = Callable[[list[ox.Triple], bytes], list[Result]]
PREFIXES = ("@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix x: <urn:x:> . "
            "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n")
SHAPE = PREFIXES + "x:s a sh:NodeShape ; sh:targetNode x:a ; sh:property x:p .\nx:p a sh:PropertyShape ; sh:path x:word ; "
UNUSABLE = ["no Turtle", SHAPE + 'sh:pattern "(" .', SHAPE + 'sh:minCount "one" .', SHAPE + "sh:or x:no-list .",
            SHAPE + 'sh:sparql [ sh:select "SELECT" ] .', PREFIXES + "x:s sh:targetNode x:a ; sh:property [ sh:path [ x:odd x:word ] ] ."]


def triples(text: str) -> list[ox.Triple]:
    return list(ox.parse(PREFIXES + text, format=ox.RdfFormat.TURTLE))


@pytest.mark.parametrize("value", ['"text"@en', '"text"', "x:node", "12", '"2025-01-01"^^xsd:date'])
def test_the_engines_find_the_same_values(value: str) -> None:
    shapes = (SHAPE + 'sh:datatype xsd:boolean ; sh:message "{path} is {value}" .').encode()
    data = triples(f"x:a x:word {value} , true .")
    expected = data[0].object
    shown = "urn:x:node" if isinstance(expected, ox.NamedNode) else expected.value
    found = results(data, shapes)
    assert found == fast_results(data, shapes) == findings_of(data, shapes) == [
        Result(ox.NamedNode("urn:x:a"), "urn:x:word", expected, "urn:x:p",
               "http://www.w3.org/ns/shacl#DatatypeConstraintComponent", Severity.VIOLATION, f"urn:x:word is {shown}")]


@pytest.mark.parametrize("text", UNUSABLE)
@pytest.mark.parametrize("run", [results, fast_results, findings_of])
def test_shapes_that_cannot_be_used(run: Run, text: str) -> None:
    with pytest.raises(PolicyError, match=r"^the shapes cannot be used: ") as refused:
        run(triples("x:a x:word 1 ."), text.encode())
    assert "\n" not in str(refused.value)


def test_what_only_one_engine_can_use_is_found_by_the_other() -> None:
    """The fast engine refuses a look-ahead in a pattern, so that pySHACL says what there is."""
    shapes = (SHAPE + r'sh:pattern "^(?!x)" ; sh:message "begins with x" .').encode()
    with pytest.raises(PolicyError):
        fast_results(triples('x:a x:word "xy" .'), shapes)
    assert [r.message for r in findings_of(triples('x:a x:word "xy" , "y" .'), shapes)] == ["begins with x"]
