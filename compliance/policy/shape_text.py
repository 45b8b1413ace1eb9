"""A shape as a text that people can compare: what it looks at and what it wants there, in a fixed order."""

from __future__ import annotations

import pyoxigraph as ox

from compliance.errors import PolicyError
from compliance.graph import Graph, Object
from compliance.graph.conformance import SH
from compliance.terms import NAMESPACE, PART, POLICY

_LISTS = {"or": " or ", "and": " and ", "xone": " or else ", "in": ", "}
_NESTED = ("node", "property", "not", "qualifiedValueShape")
_PATHS = {"inversePath": "^", "alternativePath": "|", "zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}


def shape_text(graph: Graph, shape: Object, within: frozenset[Object] = frozenset()) -> str:
    """What a shape tests, such as "Weights/availability (minCount 1; hasValue public)".

    Shapes that it names are written out, so that two texts are equal where the shapes test the same in the same words; of
    one that no file describes the name is written.
    """
    if isinstance(shape, ox.Literal) or shape in within or not graph.predicates(shape):
        return _short(shape)
    inner = within | {shape}
    path = graph.one(shape, SH + "path")
    tests = []
    for predicate, objects in graph.predicates(shape).items():
        word = predicate.removeprefix(SH)
        if predicate.startswith(SH) and word not in ("path", "message", "name", "description", "prefixes", "severity"):
            tests += [_test(graph, word, o, inner) for o in objects]
    wanted = "; ".join(sorted(tests))
    return f"{_path(graph, path)} ({wanted})" if path is not None else wanted


def _test(graph: Graph, word: str, value: Object, within: frozenset[Object]) -> str:
    if word in _LISTS:
        members = sorted(shape_text(graph, m, within) if word != "in" else _short(m) for m in _members(graph, value))
        return f"{word} [{_LISTS[word].join(members)}]" if word == "in" else f"[{_LISTS[word].join(members)}]"
    if word in _NESTED:
        text = shape_text(graph, value, within)
        return text if word in ("node", "property") else f"{word} [{text}]"
    if word == "sparql":
        return f"query {' '.join((graph.text(value, SH + 'select') or '').split())}"  # type: ignore[arg-type]
    return f"{word} {_short(value)}"


def _path(graph: Graph, path: Object) -> str:
    if isinstance(path, ox.BlankNode):
        for word, sign in _PATHS.items():
            for inner in graph.objects(path, SH + word):
                listed = "|".join(_path(graph, m) for m in _members(graph, inner)) if sign == "|" else _path(graph, inner)
                return f"^{listed}" if sign == "^" else f"({listed}){'' if sign == '|' else sign}"
        return "/".join(_path(graph, m) for m in _members(graph, path))
    return _short(path)


def _members(graph: Graph, head: Object) -> list[Object]:
    try:
        return graph.members(head)
    except PolicyError:
        return []


def _short(node: Object) -> str:
    value = node.value
    for base in (PART, NAMESPACE, SH):
        value = value.removeprefix(base)
    if value.startswith(POLICY):
        policy, _, rest = value.removeprefix(POLICY).partition("/")
        return f"{policy}#{rest.partition('#')[2]}"
    return "none" if value.endswith("rdf-syntax-ns#nil") else value
