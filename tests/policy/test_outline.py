"""Expressions in words, each way of combining conditions."""

from __future__ import annotations

import pytest

from compliance.policy.outline import in_words, tree_lines
from compliance.policy.words import AllOf, AnyOf, Authority, Condition, Expression, Not, Unless, conditions

AUTHORITY = (Authority("urn:p", "Art 1", "enacting"),)
A, B, C = (Condition(f"urn:{n}", f"test#{n}", f"the {n}", AUTHORITY) for n in "abc")
WHOLE = Condition("urn:whole", "test#whole", "the whole", AUTHORITY, Unless(AnyOf((A, B)), Not(C)))


@pytest.mark.parametrize(("expression", "words", "lines"), [
    (A, "a", ["the a  [Art 1]"]),
    (Not(A), "not a", ["not: the a  [Art 1]"]),
    (AllOf((A, Not(B))), "all of (a, not b)", ["all of", "  the a  [Art 1]", "  not: the b  [Art 1]"]),
    (Unless(AnyOf((A, B)), Not(C)), "one of (a, b) unless not c",
     ["one of", "  the a  [Art 1]", "  the b  [Art 1]", "unless: not: the c  [Art 1]"]),
    (Not(WHOLE), "not whole", ["not: the whole  [Art 1]", "  one of", "    the a  [Art 1]", "    the b  [Art 1]",
                               "  unless: not: the c  [Art 1]"]),
])
def test_words_and_tree(expression: Expression, words: str, lines: list[str]) -> None:
    assert in_words(expression) == words
    assert tree_lines(expression, 0) == lines


def test_every_condition_once_and_outer_before_inner() -> None:
    assert conditions(AllOf((WHOLE, Not(A), C))) == [WHOLE, A, B, C]
