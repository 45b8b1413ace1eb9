"""Which conditions of a determination stand against it where they hold: its exceptions, and what those consist of."""

from __future__ import annotations

from typing import NamedTuple, assert_never

from compliance.policy import AllOf, AnyOf, Condition, Determination, Expression, Not, Unless


class Against(NamedTuple):
    """How a condition lies in an exception: `first` where it is the exception itself and no part of it.

    `denied` is false for a part that works for the release again, such as the rebuttal of a presumption.
    """

    first: bool
    denied: bool


def exceptions(determination: Determination) -> dict[tuple[str, str | None], Against]:
    """The conditions within exceptions by IRI and reader; a condition of which the determination asks is not among them."""
    found: dict[tuple[str, str | None], Against] = {}

    def walk(expression: Expression, denied: bool, inside: bool, first: bool) -> None:
        match expression:
            case Condition():
                if inside:
                    found.setdefault((expression.iri, expression.read_by), Against(first, denied))
                if expression.combined is not None:
                    walk(expression.combined, denied, inside, False)
            case AllOf(parts=parts) | AnyOf(parts=parts):
                for part in parts:
                    # Each part of "one of" is an exception by itself, a part of "all of" is not.
                    walk(part, denied, inside, first and isinstance(expression, AnyOf))
            case Not(part=part):
                walk(part, not denied, True, not inside)
            case Unless(part=part, exception=exception):
                walk(part, denied, inside, first)
                walk(exception, not denied, True, not inside)
            case _:
                assert_never(expression)

    walk(determination.holds, False, False, False)
    return found
