"""What people call the nodes of a description: `release`, `provider`, `artifact[Weights]`, as in a trace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from compliance.graph import Graph, Subject
from compliance.graph.nodes import Node
from compliance.graph.triples import RDF_TYPE
from compliance.model.release import Release
from compliance.terms import NAMESPACE


def labels(releases: Sequence[Release]) -> dict[Subject, str]:
    """The label of every node that the releases of a graph lead to; it begins with a name where there are several."""
    found: dict[Subject, str] = {}
    for number, release in enumerate(releases, 1):
        shown = "release" if len(releases) == 1 else f"{release.name}[{number}]"
        found.setdefault(release.node.subject, shown)
        prefix = "" if len(releases) == 1 else f"{shown} "
        for label, node in _below(release.node, prefix):
            found.setdefault(node.subject, label)
    for release in releases:
        _rest(release.graph, release.node.subject, found)
    return found


def _below(node: Node, prefix: str) -> Iterator[tuple[str, Node]]:
    for term, children in node.children.items():
        totals = Counter(child.cls for child in children)
        seen: Counter[str] = Counter()
        for child in children:
            seen[child.cls] += 1
            kind = f"[{child.cls}]" if term == "artifact" else ""
            number = f"[{seen[child.cls]}]" if totals[child.cls] > 1 else ""
            label = f"{prefix}{term}{kind}{number}"
            yield label, child
            yield from _below(child, f"{label}.")


def _rest(graph: Graph, start: Subject, found: dict[Subject, str]) -> None:
    """Labels the nodes that are not part of the tree of nodes: evidence and ranges."""
    todo = [start]
    done: set[Subject] = set()
    while todo:
        node = todo.pop()
        if node in done:
            continue
        done.add(node)
        for predicate, objects in graph.predicates(node).items():
            inner = [o for o in objects if predicate != RDF_TYPE.value and graph.predicates(o)]  # type: ignore[arg-type]
            for number, obj in enumerate(inner, 1):
                count = f"[{number}]" if len(inner) > 1 else ""
                found.setdefault(obj, f"{found[node]}.{predicate.removeprefix(NAMESPACE)}{count}")  # type: ignore[arg-type]
                todo.append(obj)  # type: ignore[arg-type]
