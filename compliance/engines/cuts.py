"""Where the shapes of a group cut the amounts of a range: within the same piece two amounts are alike to them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

import pyoxigraph as ox

from compliance.engines.base import BOUNDS, SH, scaled
from compliance.terms import Span

# Shapes with nothing but these see of an amount only whether it is there and on which side of a bound it is.
_BLIND = frozenset(SH + word for word in (
    "path", "property", "node", "not", "and", "or", "xone", "class", "nodeKind", "hasValue", "in", "minCount", "maxCount",
    "qualifiedValueShape", "qualifiedMinCount", "qualifiedMaxCount", "message", "name", "description", "severity", "order"))
_COUNTS = frozenset(SH + word for word in ("minCount", "maxCount", "qualifiedMinCount", "qualifiedMaxCount", "order"))
_XSD = "http://www.w3.org/2001/XMLSchema#"
_WORDS = frozenset(_XSD + t for t in ("boolean", "string", "date")) | {"http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"}
# From here on engines differ in what they can compare (docs/engines.md).
_LARGEST = Decimal("1e20")


class Ends(NamedTuple):
    """The ends of a range as engines see them, in exaFLOP; None where an end is not known."""

    low: Decimal | None
    high: Decimal | None


def ends(span: Span) -> Ends | None:
    """The ends of a range; None where an amount is beyond what engines compare."""
    found = [None if end is None else scaled(end) for end in (span.low, span.high)]
    return None if any(end is not None and end.copy_abs() >= _LARGEST for end in found) else Ends(*found)


def cuts(shapes: Iterable[ox.Triple]) -> tuple[Decimal, ...] | None:
    """The bounds in some shapes, in rising order; None where a shape could see more of an amount than they tell apart."""
    found: set[Decimal] = set()
    for triple in shapes:
        predicate, obj = triple.predicate.value, triple.object
        if predicate in BOUNDS:
            try:
                bound = Decimal(obj.value)  # type: ignore[union-attr]
            except (InvalidOperation, AttributeError):
                return None
            # A bound on a range is scaled as the range is, any other one is not; a cut too many does no harm.
            found |= {bound, scaled(bound)}
        elif (predicate.startswith(SH) and predicate not in _BLIND) or (
                isinstance(obj, ox.Literal) and predicate not in _COUNTS and obj.datatype.value not in _WORDS):
            return None
    return tuple(sorted(found))


def piece(of: Ends, cut: tuple[Decimal, ...]) -> object:
    """In which piece each end lies, or on which cut."""
    return tuple(None if end is None else (bisect_left(cut, end), bisect_right(cut, end)) for end in of)
