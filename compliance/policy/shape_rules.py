"""Checks the shapes of a policy by the rules of the W3C: its SHACL for SHACL, and that nothing contains itself."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

import pyoxigraph as ox

from compliance.errors import PolicyError
from compliance.graph import Graph, Object, Subject
from compliance.graph.conformance import SH, Result, findings_of
from compliance.graph.triples import FIRST, REST
from compliance.policy.shape_words import Fault
from compliance.terms import NAMESPACE

_LIST = (FIRST.value, REST.value)
_SHAPES = (*(SH + w for w in ("node", "property", "not", "qualifiedValueShape", "and", "or", "xone")), *_LIST)
_PARTS = (*(NAMESPACE + w for w in ("allOf", "anyOf", "not", "unless")), *_LIST)


def rule_faults(graph: Graph) -> Iterator[Fault]:
    """Shapes against the syntax rules of SHACL (https://www.w3.org/TR/shacl/#syntax-rules)."""
    rules = _rules()
    shapes = [t for t in graph if t.predicate.value.startswith((SH, FIRST.value[:43]))]
    found = findings_of(shapes, rules)
    told = {r.focus for r in found if r.path}
    for result in found:
        if result.path or result.focus not in told:
            yield Fault(result.focus, _sentence(result), result.path, result.value)


def knot_faults(graph: Graph) -> Iterator[Fault]:
    """Nodes without a name that lead back to themselves: nothing can be tested by them, and pySHACL copies them without end."""
    left: set[object] = set()
    for start in graph.subjects():
        open_: list[tuple[object, Iterator[object]]] = [(start, _unnamed(graph, start))]
        above = {start}
        while isinstance(start, ox.BlankNode) and open_ and start not in left:
            node, below = open_[-1]
            inner = next(below, None)
            if inner is None:
                open_.pop()
                above.discard(node)
                left.add(node)
            elif inner in above:
                yield Fault(start, "the node without a name leads back to itself; take the circle apart")
                return
            elif inner not in left:
                above.add(inner)  # type: ignore[arg-type]
                open_.append((inner, _unnamed(graph, inner)))


def _unnamed(graph: Graph, node: object) -> Iterator[object]:
    found = graph.predicates(node)  # type: ignore[arg-type]
    return iter([o for objects in found.values() for o in objects if isinstance(o, ox.BlankNode)])


@functools.cache
def _rules() -> bytes:
    """The shapes of the W3C for shapes, as pySHACL brings them; found without importing it, which takes a second."""
    found = find_spec("pyshacl")
    folders = found.submodule_search_locations if found else None
    if not folders:
        raise PolicyError("pyshacl is not installed; reinstall openclaim")
    return (Path(folders[0]) / "assets" / "shacl-shacl.ttl").read_bytes()


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
    """Shapes and conditions that lead back to themselves, so that nothing says whether they hold."""
    for cls, words, name in ((SH + "NodeShape", _SHAPES, "shape"), (NAMESPACE + "Condition", _PARTS, "condition")):
        done: set[Object] = set()
        for start in graph.typed(cls):
            if _returns(known, start, words, done):
                yield Fault(start, f"the {name} contains itself; take the circle apart")


def _returns(known: Graph, start: Subject, words: Sequence[str], done: set[Object]) -> bool:
    """Whether a walk along some predicates from a node comes back to a node that is still open."""
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
            todo += [(o, False) for word in words for o in known.objects(node, word)]
    return False
