"""The trace of a determination: every condition with the facts it looked at and what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from compliance.decide.evaluate import Evaluation
from compliance.decide.results import ConditionResult, Missing, UsedFact
from compliance.decide.telling import spoken_of, tells
from compliance.graph import Graph
from compliance.model import Slice, SliceNode
from compliance.policy import AllOf, AnyOf, Ask, Condition, Determination, Expression, Not, Unless
from compliance.truth import Truth

_MOST_PLACES = 1024
_PLACES: dict[int, tuple[Determination, tuple[tuple[Condition, str, str | None], ...]]] = {}


def trace(determination: Determination, evaluation: Evaluation, facts: Slice, shapes: Graph | None,
          memo: dict[tuple[str, str | None], ConditionResult]) -> list[ConditionResult]:
    """Each condition of a determination once, gates first, a combination before its parts.

    `memo` keeps the results of one slice, since determinations share conditions. Without shapes the facts that each
    condition looked at are left out.
    """
    found = []
    for condition, role, parent in places(determination):
        key = (condition.iri, condition.read_by)
        result = memo.get(key)
        if result is None:
            result = memo[key] = _result(condition, parent, role, evaluation, facts, shapes)
        same = result.role == role and result.parent == parent
        found.append(result if same else result._replace(role=role, parent=parent))
    return found


def places(determination: Determination) -> tuple[tuple[Condition, str, str | None], ...]:
    """Each condition of a determination once in the order of the trace, with its role and the condition it is part of."""
    # A determination is a tree of tuples whose hash would walk all of it; the entry keeps it alive, so that its id stays its own.
    kept = _PLACES.get(id(determination))
    if kept is None:
        found: dict[tuple[str, str | None], tuple[Condition, str, str | None]] = {}
        gates = [*determination.out_of_scope, *determination.not_needed]
        for role, expressions in (("gate", gates), ("condition", [determination.holds])):
            for expression in expressions:
                for condition, parent in _walk(expression, None):
                    found.setdefault((condition.iri, condition.read_by), (condition, role, parent))
        if len(_PLACES) >= _MOST_PLACES:
            _PLACES.clear()
        kept = _PLACES[id(determination)] = determination, tuple(found.values())
    return kept[1]


def _walk(expression: Expression, parent: str | None) -> Iterator[tuple[Condition, str | None]]:
    match expression:
        case Condition():
            yield expression, parent
            if expression.combined is not None:
                yield from _walk(expression.combined, expression.id)
        case AllOf(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from _walk(part, parent)
        case Not(part=part):
            yield from _walk(part, parent)
        case Unless(part=part, exception=exception):
            yield from _walk(part, parent)
            yield from _walk(exception, parent)
        case _:
            assert_never(expression)


def _result(condition: Condition, parent: str | None, role: str, evaluation: Evaluation, facts: Slice,
            shapes: Graph | None) -> ConditionResult:
    pair = evaluation.pair(condition)
    unknown = Truth.UNKNOWN in (pair.strict, pair.lenient)
    looked_at = [f for ask in condition.asks for f in _used(ask, facts.release)] if shapes is not None else []
    used = _telling(condition, evaluation, shapes, looked_at) if shapes is not None else []
    absent = missing(condition, facts.release) if unknown and condition.combined is None else []
    conflicting = evaluation.conflicting(condition)
    return ConditionResult(condition, pair, role, parent, tuple(_unique(used)), () if conflicting else tuple(absent),
                           conflicting, condition.applies(facts.day), tuple(evaluation.open_questions(condition)))


def _telling(condition: Condition, evaluation: Evaluation, shapes: Graph, used: list[UsedFact]) -> list[UsedFact]:
    """The facts with those marked that the conforming shapes name; all where the shapes name none of them."""
    conforming = [s for s in condition.shapes() if evaluation.conforms(s)]
    spoken = frozenset[tuple[str, str]]().union(*(spoken_of(shapes, s) for s in conforming))
    marked = [f._replace(telling=tells(f.term, f.value, spoken)) for f in used]
    return marked if any(f.telling for f in marked) else [f._replace(telling=True) for f in used]


def nodes_of(ask: Ask, root: SliceNode) -> list[SliceNode]:
    """The nodes of a slice on which the asked fact stands; empty where no such node is described."""
    if ask.licence_of is not None:
        licences = [n for part in root.linked(f"part:{ask.licence_of}") for n in part.linked("licence")]
        return [c for n in licences for c in n.linked("useRestriction")] if ask.on == "Clause" else licences
    if ask.on == "Release":
        return [root]
    return root.linked("provider") if ask.on == "Provider" else root.linked(
        "artifact" if ask.on == "Artifact" else f"part:{ask.on}")


def _used(ask: Ask, root: SliceNode) -> Iterator[UsedFact]:
    for node in nodes_of(ask, root):
        for fact in node.facts.get(ask.term, ()):
            yield UsedFact(node.label, fact.term, fact.value, fact.origin, fact.because, fact.evidence)
        if ask.term == "useRestriction":
            for clause in node.linked("useRestriction"):
                summary = clause.facts.get("summary", [])
                value = summary[0].value if summary else "a restriction without a summary"
                evidence = summary[0].evidence if summary else ()
                yield UsedFact(clause.label, "useRestriction", value, "licence", "", evidence)


def _unique(facts: list[UsedFact]) -> list[UsedFact]:
    return list({(f.node, f.term, repr(f.value)): f for f in facts}.values())


def missing(condition: Condition, root: SliceNode) -> list[Missing]:
    """The asked facts that are absent; where none is, those that are given and do not settle the condition."""
    absent = [m for ask in condition.asks for m in _absent(ask, root)]
    if absent:
        return absent
    return [Missing(node.label, ask.term, ask.question, ask.example)
            for ask in condition.asks for node in nodes_of(ask, root) if ask.term in node.facts]


def _absent(ask: Ask, root: SliceNode) -> list[Missing]:
    nodes = nodes_of(ask, root)
    if ask.on == "Clause":
        return []
    if not nodes:
        return [Missing(_place(ask), ask.term, ask.question, ask.example)]
    unknown = [n for n in nodes if not n.has(ask.term)]
    return [Missing(n.label, ask.term, ask.question, ask.example) for n in unknown]


def _place(ask: Ask) -> str:
    if ask.licence_of is not None:
        kind = "Weights" if ask.licence_of == "Principal" else ask.licence_of
        return f"artifact[{kind}].licence"
    return ask.on.lower() if ask.on in ("Release", "Provider") else f"artifact[{ask.on}]"
