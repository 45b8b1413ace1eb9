"""The quick way to canonical labels gives the bytes of the whole algorithm wherever it gives any."""

from __future__ import annotations

import pyoxigraph as ox
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.graph.canonical import canonical
from compliance.graph.labels import canonical_lines

_NODES = st.one_of(st.integers(0, 5).map(lambda n: ox.BlankNode(f"b{n}")), st.integers(0, 2).map(lambda n: ox.NamedNode(f"urn:n{n}")))
_TEXTS = st.text(alphabet="ab\"\\\n\r\t\b\f\x00\x7f\x85é\u2028😀", max_size=3)
_OBJECTS = st.one_of(_NODES, _TEXTS.map(ox.Literal), st.just(ox.Literal("a", language="en")),
                     st.just(ox.Literal("1", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal"))))
_TRIPLES = st.builds(ox.Triple, _NODES, st.integers(0, 1).map(lambda n: ox.NamedNode(f"urn:p{n}")), _OBJECTS)


def _whole(triples: list[ox.Triple]) -> bytes:
    dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return "".join(sorted(f"{q.subject} {q.predicate} {q.object} .\n" for q in dataset)).encode()


@settings(max_examples=600, deadline=None)
@given(st.lists(_TRIPLES, max_size=9))
def test_quick_labels_are_those_of_the_standard(triples: list[ox.Triple]) -> None:
    assert canonical(triples) == _whole(triples)


def _node(number: int) -> ox.BlankNode:
    return ox.BlankNode(f"n{number}")


def test_equal_leaves_under_different_nodes_are_told_apart_by_these() -> None:
    p, q = ox.NamedNode("urn:p"), ox.NamedNode("urn:q")
    triples = [ox.Triple(_node(n), p, ox.Literal(str(n))) for n in range(3)]
    triples += [ox.Triple(_node(n), q, _node(10 + n)) for n in range(3)]
    triples += [ox.Triple(_node(10 + n), p, ox.Literal("same")) for n in range(3)]
    quick = canonical_lines(triples)
    assert quick is not None
    assert "".join(sorted(quick)).encode() == _whole(triples)


def test_nodes_that_look_alike_beyond_their_neighbours_are_left_to_the_whole_algorithm() -> None:
    p = ox.NamedNode("urn:p")
    ring = [ox.Triple(_node(n), p, _node((n + 1) % 4)) for n in range(4)]
    assert canonical_lines(ring) is None
    assert canonical(ring) == _whole(ring)
