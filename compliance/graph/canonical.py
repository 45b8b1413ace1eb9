"""The canonical form of triples, over which digests are taken, with a bound on the work that it may cost."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pyoxigraph as ox

from compliance.errors import OpenclaimError

_MAX_WORK = 1_000_000


class TangledError(OpenclaimError):
    """So many nodes without an IRI look alike that giving them canonical labels would take hours."""


def canonical(triples: Iterable[ox.Triple]) -> bytes:
    """Canonical N-Triples: RDFC-1.0 labels for blank nodes, lines sorted. TangledError for a poisoned graph.

    Source: W3C, RDF Dataset Canonicalization 1.0 (2024); its section 7.1 asks for the limit.
    """
    # Only digests need it, and with it the library of hashes.
    from compliance.graph.labels import canonical_lines

    listed = list(dict.fromkeys(triples))
    plain = canonical_lines(listed)
    if plain is not None:
        return "".join(sorted(plain)).encode()
    _check_tangle(listed)
    dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in listed)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines = sorted(f"{q.subject} {q.predicate} {q.object} .\n" for q in dataset)
    return "".join(lines).encode()


def _check_tangle(triples: list[ox.Triple]) -> None:
    """Bounds the orders that RDFC-1.0 tries: all those of like neighbours, for each group of nodes that look alike."""
    around = _surroundings(triples)
    if len(around) < 6:
        return
    alike: dict[str, list[ox.BlankNode]] = {}
    for node, edges in around.items():
        alike.setdefault("\n".join(sorted(look for look, _ in edges)), []).append(node)
    look_of = {node: look for look, nodes in alike.items() if len(nodes) > 1 for node in nodes}
    todo = set(look_of)
    while todo:
        orders, reached, size = 1, [todo.pop()], 0
        while reached:
            node = reached.pop()
            size += 1
            groups: dict[str, set[ox.BlankNode]] = {}
            for look, other in around[node]:
                if other in look_of:
                    groups.setdefault(look + look_of[other], set()).add(other)
            for others in groups.values():
                orders *= math.factorial(min(len(others), 12))
                reached += others & todo
                todo -= others
            if orders * size * size > _MAX_WORK:
                raise TangledError("too many nodes without an IRI look alike; give them an id or leave out repetitions")


def _surroundings(triples: list[ox.Triple]) -> dict[ox.BlankNode, list[tuple[str, ox.BlankNode | None]]]:
    """For each blank node how its triples look from it, with the blank node at their other end."""
    found: dict[ox.BlankNode, list[tuple[str, ox.BlankNode | None]]] = {}
    for triple in triples:
        subject, obj = triple.subject, triple.object
        other = obj if isinstance(obj, ox.BlankNode) else None
        if isinstance(subject, ox.BlankNode):
            shown = "_" if other else str(obj)
            found.setdefault(subject, []).append((f"> {triple.predicate.value} {shown}", other))
            if other:
                found.setdefault(other, []).append((f"< {triple.predicate.value} _", subject))
        elif other:
            found.setdefault(other, []).append((f"< {triple.predicate.value} {subject}", None))
    return found


def digest(triples: Iterable[ox.Triple]) -> str:
    """SHA-256 of the canonical form, in lower-case hexadecimal."""
    import hashlib

    return hashlib.sha256(canonical(triples)).hexdigest()
