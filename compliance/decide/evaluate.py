"""Evaluates expressions of conditions on one slice (design section 4)."""

from __future__ import annotations

from datetime import date

from compliance.decide.results import Outcome, Reading
from compliance.policy import AllOf, AnyOf, Condition, Determination, Expression, Not, OpenQuestion, Unless
from compliance.truth import TRUE, Pair, Truth, all_of, any_of, leaf


class Evaluation:
    """The truth of conditions on one slice: leaves from the shapes that failed, combinations in Kleene logic."""

    def __init__(self, failing: frozenset[str], day: date) -> None:
        self._failing = failing
        self._day = day
        self._pairs: dict[int, tuple[Condition, Pair]] = {}

    def conforms(self, shape: str | None) -> bool:
        """Whether the release conforms to a shape; it does not conform to one that is not there."""
        return shape is not None and shape not in self._failing

    def conflicting(self, condition: Condition) -> bool:
        """Whether the facts both satisfy and refute a leaf."""
        return condition.combined is None and self.conforms(condition.satisfied_by) and self.conforms(condition.refuted_by)

    def pair(self, condition: Condition) -> Pair:
        """The truth of a condition, whether or not it applies on the day."""
        # Comparing conditions would compare whole trees; the entry keeps the condition alive, so that its id stays its own.
        found = self._pairs.get(id(condition))
        if found is None:
            found = self._pairs[id(condition)] = condition, self._pair(condition)
        return found[1]

    def _pair(self, condition: Condition) -> Pair:
        if condition.combined is not None:
            return self.value(condition.combined) or TRUE
        return leaf(self.conforms(condition.satisfied_by), self.conforms(condition.refuted_by),
                    bool(self.open_questions(condition)))

    def open_questions(self, condition: Condition) -> list[OpenQuestion]:
        """The open questions on which a leaf rests for this release."""
        return [question for shape, question in condition.contested_by if self.conforms(shape)]

    def value(self, expression: Expression) -> Pair | None:
        """The truth of an expression; None where nothing in it applies on the day, so that it asks for nothing."""
        match expression:
            case Condition():
                return self.pair(expression) if expression.applies(self._day) else None
            case AllOf(parts=parts) | AnyOf(parts=parts):
                values = [v for v in map(self.value, parts) if v is not None]
                combine = all_of if isinstance(expression, AllOf) else any_of
                return combine(values) if values else None
            case Not(part=part):
                inner = self.value(part)
                return inner.negate() if inner is not None else None
            case Unless(part=part, exception=exception):
                return self._unless(self.value(part), self.value(exception))

    @staticmethod
    def _unless(part: Pair | None, exception: Pair | None) -> Pair | None:
        if part is None or exception is None:
            return part
        return all_of([part, exception.negate()])

    def gates(self, determination: Determination) -> list[tuple[Pair, Outcome]]:
        """The gates in their order, scope before need, each with the outcome it leads to."""
        listed = [(e, Outcome.OUT_OF_SCOPE) for e in determination.out_of_scope]
        listed += [(e, Outcome.NOT_NEEDED) for e in determination.not_needed]
        return [(value, outcome) for e, outcome in listed if (value := self.value(e)) is not None]


def decide_side(gates: list[tuple[Truth, Outcome]], value: Truth) -> Outcome | None:
    """The outcome under one reading; None where an unknown gate or condition leaves it open.

    An unknown gate always would change the answer, since no condition leads to the outcome of a gate.
    """
    for truth, outcome in gates:
        if truth is Truth.TRUE:
            return outcome
        if truth is Truth.UNKNOWN:
            return None
    return {Truth.TRUE: Outcome.QUALIFIES, Truth.FALSE: Outcome.DOES_NOT_QUALIFY, Truth.UNKNOWN: None}[value]


def outcome(gates: list[tuple[Pair, Outcome]], value: Pair, reading: Reading) -> Outcome:
    """The outcome of a determination from its gates and its conditions under the reading that is asked for."""
    strict = decide_side([(g.strict, o) for g, o in gates], value.strict)
    lenient = decide_side([(g.lenient, o) for g, o in gates], value.lenient)
    sides = {Reading.STRICT: {strict}, Reading.LENIENT: {lenient}, Reading.BOTH: {strict, lenient}}[reading]
    if None in sides:
        return Outcome.UNDETERMINED
    return sides.pop() or Outcome.UNDETERMINED if len(sides) == 1 else Outcome.CONTESTED
