"""Checks the shapes of a policy by the rules of the W3C: its SHACL for SHACL, and no shape that contains itself."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

import pyoxigraph as ox

from compliance.graph import Graph, Object, Subject
from compliance.graph.conformance import SH, Result, findings_of
from compliance.graph.triples import FIRST, REST
from compliance.policy.shape_words import Fault

_WORDS = ("node", "property", "not", "qualifiedValueShape", "and", "or", "xone")
_LEADS_TO = (*(SH + word for word in _WORDS), FIRST.value, REST.value)


def rule_faults(graph: Graph) -> Iterator[Fault]:
    """Shapes against the syntax rules of SHACL (https://www.w3.org/TR/shacl/#syntax-rules)."""
    rules = (files("pyshacl") / "assets" / "shacl-shacl.ttl").read_bytes()
    shapes = [t for t in graph if t.predicate.value.startswith((SH, FIRST.value[:43]))]
    found = findings_of(shapes, rules)
    told = {r.focus for r in found if r.path}
    for result in found:
        if result.path or result.focus not in told:
            yield Fault(result.focus, _sentence(result), result.path, result.value)


def _sentence(result: Result) -> str:
    if not result.path:
        return ("the node is neither a node shape nor a property shape; a property shape has one sh:path, and only it "
                "takes counts and comparisons")
    word = result.path.removeprefix(SH)
    if result.component.endswith("#MinCountConstraintComponent"):
        return f"sh:{word} is missing; give one"
    if result.component.endswith("#MaxCountConstraintComponent"):
        return f"sh:{word} has more values than it takes or does not belong on this shape; keep what SHACL allows"
    shown = result.value.value if isinstance(result.value, (ox.Literal, ox.NamedNode)) else "a node"
    return (f"sh:{word} does not take '{shown}'; SHACL wants another kind of value there, for example 1 and not \"1\", "
            "or a list ( … )")


def circle_faults(graph: Graph, known: Graph) -> Iterator[Fault]:
    """Shapes that lead back to themselves, which SHACL leaves undefined and engines answer differently."""
    done: set[Object] = set()
    for start in graph.subjects():
        if isinstance(start, ox.NamedNode) and SH + "NodeShape" in graph.types(start) and _returns(known, start, done):
            yield Fault(start, "the shape contains itself; SHACL gives no meaning to that, so take the circle apart")


def _returns(known: Graph, start: Subject, done: set[Object]) -> bool:
    """Whether a walk along the references of a shape comes back to a node that is still open."""
    open_: set[Object] = set()
    todo: list[tuple[Object, bool]] = [(start, False)]
    while todo:
        node, left = todo.pop()
        if left:
            open_.discard(node)
            done.add(node)
        elif node in open_:
            return True
        elif node not in done and not isinstance(node, ox.Literal):
            open_.add(node)
            todo.append((node, True))
            todo += [(o, False) for p in _LEADS_TO for o in known.objects(node, p)]
    return False
