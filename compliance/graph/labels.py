"""The labels of RDFC-1.0 for nodes without an IRI that are easy to tell apart, as those of descriptions are.

Source: W3C, RDF Dataset Canonicalization 1.0 (2024), sections 4.4 and 4.6 to 4.8. Where nodes look alike so far that the
standard tries orders of neighbours, the whole algorithm is left to the library.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

import pyoxigraph as ox


class Open(NamedTuple):
    """A triple with a node without an IRI: the names of such nodes at its ends, the predicate, and the end that is none.

    Predicate and end are as N-Triples spells them.
    """

    one: str | None
    predicate: str
    shown: str
    other: str | None


def canonical_lines(triples: Iterable[ox.Triple]) -> list[str] | None:
    """The lines of the canonical form, not sorted; None where nodes look alike beyond their direct neighbours.

    Each triple is to be given once.
    """
    lines: list[str] = []
    opened: list[Open] = []
    for triple in triples:
        subject, obj = triple.subject, triple.object
        one = subject.value if isinstance(subject, ox.BlankNode) else None
        other = obj.value if isinstance(obj, ox.BlankNode) else None
        if one is None and other is None:
            lines.append(f"{triple} .\n")
        else:
            opened.append(Open(one, str(triple.predicate), str(subject if one is None else obj), other))
    rest = open_lines(opened)
    return None if rest is None else lines + rest


def open_lines(opened: Iterable[Open]) -> list[str] | None:
    """The canonical lines of the triples with nodes without an IRI; None as for `canonical_lines`."""
    around: dict[str, list[Open]] = {}
    for edge in opened:
        if edge.one is not None:
            around.setdefault(edge.one, []).append(edge)
        if edge.other is not None and edge.other != edge.one:
            around.setdefault(edge.other, []).append(edge)
    label = _labels(around)
    if label is None:
        return None
    return [f"{shown if one is None else label[one]} {predicate} {shown if other is None else label[other]} .\n"
            for one, predicate, shown, other in opened]


def _labels(around: dict[str, list[Open]]) -> dict[str, str] | None:
    groups: dict[str, list[str]] = {}
    for node, edges in around.items():
        groups.setdefault(_first_degree(node, edges), []).append(node)
    label: dict[str, str] = {}
    for _, nodes in sorted(groups.items()):
        if len(nodes) == 1:
            label[nodes[0]] = f"_:c14n{len(label)}"
    for _, nodes in sorted(groups.items()):
        if len(nodes) == 1:
            continue
        hashes = {_by_neighbours(n, around[n], label): n for n in nodes}
        if None in hashes or len(hashes) < len(nodes):
            return None
        for _, node in sorted((h, n) for h, n in hashes.items() if h is not None):
            label[node] = f"_:c14n{len(label)}"
    return label


def _first_degree(node: str, edges: Iterable[Open]) -> str:
    """Section 4.6: the hash of the triples of a node, in which it is called a and any other such node z."""
    return _hash(sorted(
        f"{_end(e.one, node, e.shown)} {e.predicate} {_end(e.other, node, e.shown)} .\n" for e in edges))


def _end(name: str | None, node: str, shown: str) -> str:
    return shown if name is None else "_:a" if name == node else "_:z"


def _by_neighbours(node: str, edges: Iterable[Open], label: dict[str, str]) -> str | None:
    """Sections 4.7 and 4.8 for a node whose neighbours without an IRI are all labelled; None where they are not."""
    found = []
    for edge in edges:
        for name, position in ((edge.one, "s"), (edge.other, "o")):
            if name is not None and name != node:
                if name not in label:
                    return None
                found.append(_hash([position, edge.predicate, label[name]]) + label[name])
    return _hash(sorted(found))


def _hash(parts: Iterable[str]) -> str:
    return hashlib.sha256("".join(parts).encode()).hexdigest()
