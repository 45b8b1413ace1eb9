"""Works out quantities that are not given, from rules that are data: sums of products, with ranges kept as ranges."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from compliance.model.facts import DERIVED, Fact, SliceNode
from compliance.terms import Span, show


class Rule(NamedTuple):
    """How a term follows from others: the sum of coefficients times products of terms.

    With `upper` the sum is only an upper bound of the term.
    """

    term: str
    summands: tuple[tuple[Decimal, tuple[str, ...]], ...]
    because: str
    upper: bool = False


def derive(root: SliceNode, rules: Sequence[Rule]) -> None:
    """States each derived quantity that is not given and whose terms are all known.

    Rules may build on each other; of two rules for one term the first that can be used counts.
    """
    for rule in [r for _ in rules for r in rules]:
        if root.has(rule.term):
            continue
        total = _sum(root, rule)
        if total is not None and rule.upper:
            total = Span(None, total.high) if total.high is not None else None
        if total is not None:
            root.state(Fact(rule.term, total, DERIVED, f"{rule.because} (= {show(total)})"))


def _sum(root: SliceNode, rule: Rule) -> Span | None:
    low, high = Decimal(0), Decimal(0)
    known_low = known_high = True
    for coefficient, terms in rule.summands:
        product = _product(root, terms)
        if product is None:
            return None
        ends = (product.low, product.high) if coefficient >= 0 else (product.high, product.low)
        known_low, known_high = known_low and ends[0] is not None, known_high and ends[1] is not None
        low += coefficient * (ends[0] or 0)
        high += coefficient * (ends[1] or 0)
    return Span(low if known_low else None, high if known_high else None) if known_low or known_high else None


def _product(root: SliceNode, terms: tuple[str, ...]) -> Span | None:
    low: Decimal | None = Decimal(1)
    high: Decimal | None = Decimal(1)
    for term in terms:
        value = root.value(term)
        span = Span(value, value) if isinstance(value, Decimal) else value
        if not isinstance(span, Span):
            return None
        low = None if low is None or span.low is None else low * span.low
        high = None if high is None or span.high is None else high * span.high
    return Span(low, high)
