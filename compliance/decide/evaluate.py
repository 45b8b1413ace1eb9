"""Evaluates expressions of conditions on one slice (design section 4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, assert_never

from compliance.decide.results import Outcome, Reading
from compliance.policy import AllOf, AnyOf, Condition, Determination, Expression, Not, OpenQuestion, Unless
from compliance.truth import TRUE, Pair, Truth, all_of, any_of, leaf

_RANK = [Outcome.QUALIFIES, Outcome.NOT_NEEDED, Outcome.OUT_OF_SCOPE, Outcome.CONTESTED, Outcome.UNDETERMINED,
         Outcome.DOES_NOT_QUALIFY]
_SETTLED = {Outcome.QUALIFIES, Outcome.NOT_NEEDED, Outcome.OUT_OF_SCOPE}


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
            case _:
                assert_never(expression)

    @staticmethod
    def _unless(part: Pair | None, exception: Pair | None) -> Pair | None:
        if part is None or exception is None:
            return part
        return all_of([part, exception.negate()])

    def gates(self, determination: Determination) -> list[tuple[Pair, Outcome]]:
        """Whether a gate is open, for scope and then for need, each with the outcome it leads to.

        Several gates to one outcome count together: one that is open makes the others irrelevant.
        """
        found = []
        d = determination
        for listed, outcome in ((d.out_of_scope, Outcome.OUT_OF_SCOPE), (d.not_needed, Outcome.NOT_NEEDED)):
            values = [v for v in map(self.value, listed) if v is not None]
            if values:
                found.append((any_of(values), outcome))
        return found


class Sides(NamedTuple):
    """The outcome under each reading by itself; None where something unknown leaves it open."""

    strict: Outcome | None
    lenient: Outcome | None

    def under(self, reading: Reading) -> Outcome:
        """What the determination comes to under the reading that is asked for."""
        strict, lenient = {Reading.STRICT: (self.strict, self.strict), Reading.LENIENT: (self.lenient, self.lenient),
                           Reading.BOTH: self}[reading]
        if strict is None or lenient is None:
            return Outcome.UNDETERMINED
        return strict if strict is lenient else Outcome.CONTESTED


def decide_side(gates: list[tuple[Truth, Outcome]], value: Truth) -> Outcome | None:
    """The outcome under one reading; None where an unknown gate or condition leaves it open.

    An unknown gate always would change the answer, since neither a later gate nor a condition leads to the same outcome.
    """
    for truth, outcome in gates:
        if truth is Truth.TRUE:
            return outcome
        if truth is Truth.UNKNOWN:
            return None
    return {Truth.TRUE: Outcome.QUALIFIES, Truth.FALSE: Outcome.DOES_NOT_QUALIFY, Truth.UNKNOWN: None}[value]


def sides(gates: list[tuple[Pair, Outcome]], value: Pair) -> Sides:
    """The outcomes of a determination from its gates and its conditions."""
    return Sides(decide_side([(g.strict, o) for g, o in gates], value.strict),
                 decide_side([(g.lenient, o) for g, o in gates], value.lenient))


def best_of(tried: Sequence[Sides], reading: Reading) -> tuple[Outcome, int]:
    """The outcome under a reading where these are what the choices among alternative licences lead to, and the place of one.

    The licensee takes what is best. One choice that settles it is enough; else what is unknown under one choice may be known
    to be no better than another. The choice that is named comes to the outcome by itself.
    """
    own = [t.under(reading) for t in tried]
    place = min(range(len(own)), key=lambda n: _RANK.index(own[n]))
    if own[place] in _SETTLED:
        return own[place], place
    strict, lenient = (min(side, key=lambda o: _RANK.index(o or Outcome.UNDETERMINED)) for side in zip(*tried, strict=True))
    found = Sides(strict, lenient).under(reading)
    return (found, own.index(found)) if found in own else (own[place], place)
