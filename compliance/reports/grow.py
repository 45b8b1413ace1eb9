"""Grows condition trees: from a determination as the policies state it, or from its result on a release."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from compliance.decide import ConditionResult, Decision, DeterminationResult, Outcome, Reading
from compliance.explain import foremost, truths
from compliance.policy import AllOf, AnyOf, Authority, Condition, Determination, Expression, Not, Policies, Unless
from compliance.reports.names import named
from compliance.reports.tree import Node, State, Tree, Verdict, tidy
from compliance.terms import show
from compliance.truth import CONTESTED, FALSE, TRUE, Pair

_MAX_NOTES = 3
_LEVELS = ("enacting", "recital", "guidance")


def bare_tree(determination: Determination, policies: Policies) -> Tree:
    """The tree of a determination as the policies in force state it."""
    readers = [v.id for v in policies.readers(determination.policy)]
    return Tree(tidy(determination.id), "", _basis(determination, readers), False, _Grower().grow(determination))


def condition_tree(condition: Condition) -> Node:
    """The tree of one condition as the policies state it."""
    return _Grower().branch("", condition).children[0]


def decided_trees(decisions: Sequence[Decision]) -> list[Tree]:
    """The tree of every determination of every release with its truth values, in the order of the decisions."""
    return [_decided(decision, result) for decision in decisions for result in decision.determinations]


def _decided(decision: Decision, result: DeterminationResult) -> Tree:
    reading = "" if decision.reading is Reading.BOTH else f", {decision.reading.value} reading"
    basis = f"{_basis(result.determination, result.read_by)}, as of {decision.as_of}{reading}"
    return Tree(tidy(named(decision, result)), tidy(decision.release.name), basis, True,
                _Grower(result).grow(result.determination))


def _basis(determination: Determination, readers: Iterable[str]) -> str:
    return f"policy {tidy(f'{determination.policy}/{determination.version}')}" + "".join(f", read by {tidy(r)}" for r in readers)


class _Grower:
    """Turns the expressions of a determination into nodes, with their truth where there is a result."""

    def __init__(self, result: DeterminationResult | None = None) -> None:
        self._result = result
        self._truth: Callable[[Expression], Pair | None] | None = truths(result) if result else None
        self._found = {(c.condition.iri, c.condition.read_by): c for c in result.conditions} if result else {}
        self._deciding = {(c.condition.iri, c.condition.read_by) for c in foremost(result)} if result else set()

    def grow(self, d: Determination) -> Node:
        """The root of the tree: its gates in their order, then what must hold."""
        parts = [*(("out of scope when", e) for e in d.out_of_scope), *(("not needed when", e) for e in d.not_needed),
                 ("qualifies when", d.holds)]
        children = tuple(self.branch(title, e) for title, e in parts)
        dates = f"applies from {d.applies_from}" if d.applies_from else ""
        return Node(tidy(d.label), authority=_authority(d.authorities), dates=dates, children=children,
                    facts=self._about(d, children[-1]), verdict=_outcome(self._result) if self._result else None)

    def _about(self, d: Determination, holds: Node) -> tuple[str, ...]:
        """What the root says besides its outcome."""
        found = [tidy(d.question)]
        if self._result and self._result.reason:
            found.append(tidy(f"because {self._result.reason}"))
        if self._result and self._result.choice:
            found.append(tidy(f"shown under {' and '.join(self._result.choice)}, among the alternative licences"))
            over_all = _verdict(self._result.pair)
            if over_all != holds.verdict:
                found.append(f"over all alternative licences: {over_all.detail or over_all.words}")
        return tuple(found)

    def branch(self, title: str, expression: Expression, silent: bool = False) -> Node:
        """The tree of an expression below a title."""
        joins, children = self._parts(expression, silent)
        return Node(title, joins=joins, children=children, verdict=self._value(expression, silent))

    def _value(self, expression: Expression, silent: bool) -> Verdict | None:
        if self._truth is None:
            return None
        return _verdict(None if silent else self._truth(expression))

    def _parts(self, expression: Expression, silent: bool) -> tuple[str, tuple[Node, ...]]:
        """How an expression combines and its parts; a condition stands alone."""
        match expression:
            case Condition():
                return "", (self._node(expression, silent),)
            case AllOf(parts=parts) | AnyOf(parts=parts):
                joins = "all of" if isinstance(expression, AllOf) else "one of"
                return joins, tuple(self._node(p, silent) for p in parts)
            case Not(part=part):
                return "not", (self._node(part, silent),)
            case Unless(part=part, exception=exception):
                return "the first, unless the second", (
                    self._node(part, silent), self._node(exception, silent)._replace(word="unless"))

    def _node(self, expression: Expression, silent: bool) -> Node:
        if not isinstance(expression, Condition):
            joins, children = self._parts(expression, silent)
            return Node("", joins=joins, children=children, verdict=self._value(expression, silent))
        key = (expression.iri, expression.read_by)
        found = self._found.get(key)
        silent = silent or (found is not None and not found.applies)
        joins, children = self._parts(expression.combined, silent) if expression.combined else ("", ())
        if expression.read_by and children:
            children = (children[0]._replace(word="as read by guidance"), *children[1:])
        decides = key in self._deciding
        return Node(
            tidy(expression.label), joins=joins, authority=_authority(expression.authorities), children=children,
            questions=tuple(f"open question {tidy(q.id)}: {tidy(q.label)}"
                            for q in (found.questions if found else (q for _, q in expression.contested_by))),
            facts=_facts(found) if found and (decides or found.conflicting) else (), dates=_dates(expression),
            verdict=self._value(expression, silent), deciding=decides,
            conflicting=found is not None and found.conflicting and not silent, id=expression.id)


def _verdict(pair: Pair | None) -> Verdict:
    if pair is None:
        return Verdict(State.SILENT, "does not apply")
    if pair in (TRUE, FALSE):
        return Verdict(State(pair.strict.value), pair.strict.value)
    both = f"strict {pair.strict.value}, lenient {pair.lenient.value}"
    state = State.CONTESTED if pair == CONTESTED else State.UNKNOWN
    return Verdict(state, state.value, "" if pair.strict is pair.lenient else both)


_OUTCOME = {
    Outcome.QUALIFIES: State.TRUE, Outcome.DOES_NOT_QUALIFY: State.FALSE, Outcome.CONTESTED: State.CONTESTED,
    Outcome.UNDETERMINED: State.UNKNOWN, Outcome.OUT_OF_SCOPE: State.SILENT, Outcome.NOT_NEEDED: State.SILENT,
}


def _outcome(result: DeterminationResult) -> Verdict:
    return Verdict(_OUTCOME[result.outcome], result.outcome.value.replace("-", " "))


def _dates(condition: Condition) -> str:
    days = [("from", condition.applies_from), ("until", condition.applies_until)]
    return " ".join(f"{word} {day}" for word, day in days if day)


def _authority(authorities: Iterable[Authority]) -> str:
    """The provisions by their level, the binding text first."""
    listed = sorted(authorities, key=lambda a: _LEVELS.index(a.level) if a.level in _LEVELS else len(_LEVELS))
    groups = [(level, [tidy(a.cite) for a in group]) for level, group in groupby(listed, key=lambda a: a.level)]
    return "; ".join(f"{tidy(level)}: {', '.join(dict.fromkeys(cites))}" for level, cites in groups)


def _facts(result: ConditionResult) -> tuple[str, ...]:
    """The telling facts, several values of a term together, and what is not known."""
    telling = sorted((f for f in result.facts if f.telling), key=lambda f: (f.node, f.term))
    found = [tidy(f"{node}: {term} {', '.join(show(f.value) for f in group)}")
             for (node, term), group in groupby(telling, key=lambda f: (f.node, f.term))]
    found += [tidy(f"not known: {m.node}: {m.term}") for m in result.missing]
    more = len(found) - _MAX_NOTES
    return (*found[:_MAX_NOTES], *([f"and {more} more"] if more > 0 else ()))
