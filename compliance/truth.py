"""Three-valued truth: strong Kleene logic, and the pair of a strict and a lenient reading.

Source of the tables: S. C. Kleene, Introduction to Metamathematics (1952), section 64.
"""

# Named tuples evaluate their annotations; as strings they would each be compiled, which costs a third of the start-up.
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class Truth(StrEnum):
    """A Kleene truth value; the string is what output shows."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"

    def negate(self) -> "Truth":
        """The opposite; unknown stays unknown."""
        return _NEGATION[self]


_NEGATION = {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE, Truth.UNKNOWN: Truth.UNKNOWN}


def conjunction(values: Iterable[Truth]) -> Truth:
    """False if one is false, else unknown if one is unknown, else true (also for no values)."""
    seen = set(values)
    if Truth.FALSE in seen:
        return Truth.FALSE
    return Truth.UNKNOWN if Truth.UNKNOWN in seen else Truth.TRUE


def disjunction(values: Iterable[Truth]) -> Truth:
    """True if one is true, else unknown if one is unknown, else false (also for no values)."""
    return conjunction(v.negate() for v in values).negate()


class Pair(NamedTuple):
    """The truth of a condition under the strict and under the lenient reading of unsettled law."""

    strict: Truth
    lenient: Truth

    def negate(self) -> "Pair":
        """The opposite, with the readings exchanged.

        A reading is strict towards the claimant. What is strict for "P holds" is lenient for "P does not hold",
        so that strict still implies lenient after a negation.
        """
        return Pair(self.lenient.negate(), self.strict.negate())

    @property
    def settled(self) -> bool:
        """Both readings agree on true or on false."""
        return self.strict is self.lenient and self.strict is not Truth.UNKNOWN


def both(value: Truth) -> Pair:
    """The same value under either reading."""
    return Pair(value, value)


TRUE, FALSE, UNKNOWN = both(Truth.TRUE), both(Truth.FALSE), both(Truth.UNKNOWN)
CONTESTED = Pair(Truth.FALSE, Truth.TRUE)


def all_of(pairs: Iterable[Pair]) -> Pair:
    """Conjunction on each side."""
    items = list(pairs)
    return Pair(conjunction(p.strict for p in items), conjunction(p.lenient for p in items))


def any_of(pairs: Iterable[Pair]) -> Pair:
    """Disjunction on each side."""
    items = list(pairs)
    return Pair(disjunction(p.strict for p in items), disjunction(p.lenient for p in items))


def leaf(satisfied: bool, refuted: bool, contested: bool) -> Pair:
    """The pair of a condition from the three shapes it conforms to (design section 4).

    Satisfied and refuted at once are conflicting facts and therefore unknown; refuted beats contested.
    """
    if satisfied and refuted:
        return UNKNOWN
    if refuted:
        return FALSE
    if contested:
        return CONTESTED
    return TRUE if satisfied else UNKNOWN
