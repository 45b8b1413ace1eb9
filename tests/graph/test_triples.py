"""The graph itself: each triple once, lists that are lists, and shipped files that are broken."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from compliance.errors import InputError, PolicyError
from compliance.graph import Graph, read, read_shipped, read_turtle

A, P = ox.NamedNode("urn:a"), ox.NamedNode("urn:p")


@pytest.mark.parametrize("count", [1, 63, 64, 65, 200])
def test_a_triple_that_is_given_twice_is_there_once(count: int) -> None:
    triples = [ox.Triple(A, P, ox.Literal(str(n))) for n in range(count)]
    graph = Graph([*triples, *triples])
    graph.add(triples)
    assert graph.triples == triples
    assert graph.objects(A, P.value) == [t.object for t in triples]


@pytest.mark.parametrize("text", [
    "rdf:first 1 .", "rdf:rest rdf:nil .", 'rdf:first 1 ; rdf:rest "no list" .', "rdf:first 1 ; rdf:rest <urn:a> ."])
def test_a_list_that_is_none(text: str) -> None:
    graph = read_turtle(f"@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n<urn:a> {text}".encode(), "x.ttl")
    with pytest.raises(PolicyError, match=r"x\.ttl: a list is broken or runs in a circle"):
        graph.members(A)


@pytest.mark.parametrize(("text", "message"), [
    ("<urn:a> <urn:p>", r"broken\.ttl:3: Turtle cannot be read: .*; the file ends in the middle of a statement"),
    ("<urn:a> <urn:p> <<( <urn:a> <urn:p> 1 )>> .", "quoted triples are not accepted")])
def test_a_shipped_file_that_is_broken(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "broken.ttl").write_text(f"# Words\n{text}\n")
    with pytest.raises((InputError, PolicyError), match=message):
        read_shipped([tmp_path / "broken.ttl"], "words")


@pytest.mark.parametrize("text", [
    "_:b <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/openclaim#Model> .\n",
    "# A line of words\n<urn:a> <urn:p> 1 .\n", "PREFIX x: <urn:x:>\nx:a x:p 1 .\n"])
def test_triples_are_known_by_how_they_begin(text: str) -> None:
    assert len(read(text.encode(), "-")) == 1
