"""The amounts at which something turns that follows from other amounts: a bound on a sum is one on each of its summands."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from compliance.fix.values import amounts, bounds
from compliance.graph.normal import MOST_PLACES, places
from compliance.model import SliceNode
from compliance.policy import Derivation
from compliance.terms import Span, show_number

_Spoken = Mapping[str, frozenset[str]]
Summand = tuple[Decimal, tuple[str, ...]]


def with_sources(spoken: _Spoken, derivations: Sequence[Derivation], root: SliceNode) -> dict[str, frozenset[str]]:
    """What shapes say of each term, and of the terms from which it follows what that comes to for them.

    Of other terms in the same sum what is known counts, else the amounts that shapes tell apart.
    """
    found = dict(spoken)
    for _ in derivations:
        for d in derivations:
            turning = bounds(found.get(d.term, frozenset()), zero=True)
            for place, (coefficient, terms) in enumerate(d.summands):
                others = [s for n, s in enumerate(d.summands) if n != place]
                for term in terms:
                    factors = [t for t in terms if t != term]
                    ends = _turning(turning, coefficient, factors, others, root, spoken)
                    found[term] = found.get(term, frozenset()) | {show_number(n) for n in map(_rounded, ends) if n > 0}
    return found


def _turning(turning: Iterable[Decimal], coefficient: Decimal, factors: Sequence[str], others: Sequence[Summand],
             root: SliceNode, spoken: _Spoken) -> Iterator[Decimal]:
    """The amounts of one factor at which a sum reaches a bound."""
    named = list(dict.fromkeys([*factors, *(t for _, terms in others for t in terms)]))
    for values in itertools.product(*(_amounts(t, root, spoken) for t in named)):
        known = dict(zip(named, values, strict=True))
        scale = coefficient * _product(factors, known)
        if scale:
            rest = sum(c * _product(terms, known) for c, terms in others)
            yield from ((bound - rest) / scale for bound in turning)


def _rounded(number: Decimal) -> Decimal:
    """The number with as many places after the point as a description may state."""
    return round(number, MOST_PLACES) if places(number) > MOST_PLACES else number


def _product(terms: Iterable[str], known: Mapping[str, Decimal]) -> Decimal:
    total = Decimal(1)
    for term in terms:
        total *= known[term]
    return total


def _amounts(term: str, root: SliceNode, spoken: _Spoken) -> list[Decimal]:
    value = root.value(term)
    if isinstance(value, Span):
        return sorted({n for n in (value.low, value.high) if n is not None})
    return [value] if isinstance(value, Decimal) else amounts(spoken.get(term, frozenset()))
