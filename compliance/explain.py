"""Which conditions decide an outcome: the smallest part of the trace that a reader has to look at."""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from compliance.decide import ConditionResult, DeterminationResult, Outcome, Reading
from compliance.policy import AllOf, AnyOf, Condition, Expression, Not, Unless
from compliance.truth import FALSE, TRUE, Pair, Truth, conjunction, disjunction

_Key = tuple[str, str | None]
_STRICT = {Reading.STRICT: (True,), Reading.LENIENT: (False,), Reading.BOTH: (True, False)}


def deciding(result: DeterminationResult) -> list[ConditionResult]:
    """The leaf conditions on which the outcome rests under the reading that was asked for, in the order of the trace.

    For a failure those that fail, for an open question those that rest on it, for an undetermined outcome those that
    are unknown, for a gate those that open it; for a release that qualifies nothing, since everything holds.
    """
    return _Explanation(result).deciding()


def foremost(result: DeterminationResult) -> list[ConditionResult]:
    """The deciding conditions that a reader needs first.

    Where something fails under both readings, what fails under one of them only could not have saved the release.
    """
    reasons = deciding(result)
    settled = [c for c in reasons if c.pair in (TRUE, FALSE)] if result.outcome is Outcome.DOES_NOT_QUALIFY else []
    return settled or reasons


def truths(result: DeterminationResult) -> Callable[[Expression], Pair | None]:
    """A function from a part of the determination to its truth in the trace.

    It gives None where nothing in the part applies on the day, so that it asks for nothing.
    """
    return _Explanation(result).pair


class _Explanation:
    def __init__(self, result: DeterminationResult) -> None:
        self._result = result
        self._found = {(c.condition.iri, c.condition.read_by): c for c in result.conditions}

    def deciding(self) -> list[ConditionResult]:
        if self._result.reason:
            return []
        keys = set[_Key]().union(*(self._side(strict) for strict in _STRICT[self._result.reading]))
        return [c for key, c in self._found.items() if key in keys]

    def _side(self, strict: bool) -> set[_Key]:
        """The leaves on which the outcome rests on one side, which may be decided by a gate that is closed on the other."""
        outcome, d = self._result.outcome, self._result.determination
        unknown: set[_Key] = set()
        for gates in (d.out_of_scope, d.not_needed):
            opened = next((g for g in gates if self._truth(g, strict) is Truth.TRUE), None)
            if opened is not None:
                return unknown or (self._keys(opened, Truth.TRUE, strict) if outcome is not Outcome.UNDETERMINED else set())
            unknown |= set[_Key]().union(*(self._keys(g, Truth.UNKNOWN, strict) for g in gates))
        if unknown or outcome is Outcome.UNDETERMINED:
            return unknown or self._keys(d.holds, Truth.UNKNOWN, strict)
        return self._keys(d.holds, Truth.FALSE, strict)

    def pair(self, expression: Expression) -> Pair | None:
        """The truth of an expression under both readings; None where it asks for nothing."""
        strict, lenient = self._truth(expression, True), self._truth(expression, False)
        return None if strict is None or lenient is None else Pair(strict, lenient)

    def _truth(self, expression: Expression, strict: bool) -> Truth | None:
        match expression:
            case Condition():
                found = self._found[expression.iri, expression.read_by]
                return (found.pair.strict if strict else found.pair.lenient) if found.applies else None
            case AllOf(parts=parts) | AnyOf(parts=parts):
                values = [v for v in (self._truth(p, strict) for p in parts) if v is not None]
                combine = conjunction if isinstance(expression, AllOf) else disjunction
                return combine(values) if values else None
            case Not(part=part):
                inner = self._truth(part, not strict)
                return inner.negate() if inner is not None else None
            case Unless(part=part, exception=exception):
                value, other = self._truth(part, strict), self._truth(exception, not strict)
                return value if value is None or other is None else conjunction([value, other.negate()])
            case _:
                assert_never(expression)

    def _keys(self, expression: Expression, target: Truth, strict: bool) -> set[_Key]:
        """The leaves that make an expression have its truth, where that truth is the target."""
        if self._truth(expression, strict) is not target:
            return set()
        match expression:
            case Condition():
                if expression.combined is None:
                    return {(expression.iri, expression.read_by)}
                return self._keys(expression.combined, target, strict)
            case AllOf(parts=parts) | AnyOf(parts=parts):
                return set().union(*(self._keys(p, target, strict) for p in parts))
            case Not(part=part):
                return self._keys(part, target.negate(), not strict)
            case Unless(part=part, exception=exception):
                return self._keys(part, target, strict) | self._keys(exception, target.negate(), not strict)
            case _:
                assert_never(expression)
