"""Kleene logic and pairs of readings, over every value and every lawful pair."""

from __future__ import annotations

import itertools

import pytest

from compliance.truth import (
    CONTESTED,
    FALSE,
    TRUE,
    UNKNOWN,
    Pair,
    Truth,
    all_of,
    any_of,
    both,
    conjunction,
    disjunction,
    leaf,
)

T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
VALUES = (T, F, U)

# Kleene 1952, section 64: rows are the left value, columns the right value, in the order T, F, U.
AND = {(T, T): T, (T, F): F, (T, U): U, (F, T): F, (F, F): F, (F, U): F, (U, T): U, (U, F): F, (U, U): U}
OR = {(T, T): T, (T, F): T, (T, U): T, (F, T): T, (F, F): F, (F, U): U, (U, T): T, (U, F): U, (U, U): U}
NOT = {T: F, F: T, U: U}

# How favourable a value is to the claimant; strict implies lenient where the strict side is no more favourable.
RANK = {F: 0, U: 1, T: 2}


def lawful(pair: Pair) -> bool:
    return RANK[pair.strict] <= RANK[pair.lenient]


PAIRS = [Pair(a, b) for a, b in itertools.product(VALUES, repeat=2)]
LAWFUL = [p for p in PAIRS if lawful(p)]


def informed(before: Truth, after: Truth) -> bool:
    """Whether `after` may follow from `before` when facts are added: a known value stays."""
    return before is U or before is after


def informed_pair(before: Pair, after: Pair) -> bool:
    return informed(before.strict, after.strict) and informed(before.lenient, after.lenient)


@pytest.mark.parametrize(("left", "right"), list(AND))
def test_conjunction_table(left: Truth, right: Truth) -> None:
    assert conjunction([left, right]) is AND[left, right]


@pytest.mark.parametrize(("left", "right"), list(OR))
def test_disjunction_table(left: Truth, right: Truth) -> None:
    assert disjunction([left, right]) is OR[left, right]


@pytest.mark.parametrize("value", VALUES)
def test_negation_table(value: Truth) -> None:
    assert value.negate() is NOT[value]
    assert value.negate().negate() is value


def test_no_values_are_the_neutral_elements() -> None:
    assert conjunction([]) is T
    assert disjunction([]) is F
    assert all_of([]) == TRUE
    assert any_of([]) == FALSE


@pytest.mark.parametrize("values", list(itertools.product(VALUES, repeat=3)))
def test_three_values_combine_as_two_do(values: tuple[Truth, ...]) -> None:
    a, b, c = values
    assert conjunction(values) is AND[AND[a, b], c]
    assert disjunction(values) is OR[OR[a, b], c]
    assert conjunction(reversed(values)) is conjunction(values)
    assert disjunction(reversed(values)) is disjunction(values)
    assert conjunction(iter(values)).negate() is disjunction(v.negate() for v in values)


@pytest.mark.parametrize(("before", "after"), [
    ((a, b), (c, d)) for a, b, c, d in itertools.product(VALUES, repeat=4) if informed(a, c) and informed(b, d)])
def test_operations_are_monotone_in_information(before: tuple[Truth, Truth], after: tuple[Truth, Truth]) -> None:
    assert informed(conjunction(before), conjunction(after))
    assert informed(disjunction(before), disjunction(after))
    assert informed(before[0].negate(), after[0].negate())


def test_there_are_six_lawful_pairs() -> None:
    assert set(LAWFUL) == {Pair(F, F), Pair(F, U), Pair(F, T), Pair(U, U), Pair(U, T), Pair(T, T)}


@pytest.mark.parametrize("pair", PAIRS)
def test_negation_exchanges_the_readings(pair: Pair) -> None:
    assert pair.negate() == Pair(NOT[pair.lenient], NOT[pair.strict])
    assert pair.negate().negate() == pair


def test_what_is_contested_stays_contested_when_it_is_negated() -> None:
    assert CONTESTED == Pair(F, T)
    assert CONTESTED.negate() == CONTESTED


@pytest.mark.parametrize(("left", "right"), list(itertools.product(PAIRS, repeat=2)))
def test_pairs_combine_side_by_side(left: Pair, right: Pair) -> None:
    assert all_of([left, right]) == Pair(AND[left.strict, right.strict], AND[left.lenient, right.lenient])
    assert any_of([left, right]) == Pair(OR[left.strict, right.strict], OR[left.lenient, right.lenient])


@pytest.mark.parametrize(("left", "right"), list(itertools.product(LAWFUL, repeat=2)))
def test_strict_implies_lenient_after_every_operation(left: Pair, right: Pair) -> None:
    assert lawful(left.negate())
    assert lawful(all_of([left, right]))
    assert lawful(any_of([left, right]))
    assert lawful(all_of([left, right.negate()])), "unless"


@pytest.mark.parametrize(("left", "right"), list(itertools.product(PAIRS, repeat=2)))
def test_de_morgan_holds_for_pairs(left: Pair, right: Pair) -> None:
    assert all_of([left, right]).negate() == any_of([left.negate(), right.negate()])


@pytest.mark.parametrize(("before", "after", "other"), [
    (a, b, c) for a, b, c in itertools.product(LAWFUL, repeat=3) if informed_pair(a, b)])
def test_pairs_are_monotone_in_information(before: Pair, after: Pair, other: Pair) -> None:
    assert informed_pair(before.negate(), after.negate())
    assert informed_pair(all_of([before, other]), all_of([after, other]))
    assert informed_pair(any_of([before, other]), any_of([after, other]))


@pytest.mark.parametrize("pair", PAIRS)
def test_settled(pair: Pair) -> None:
    assert pair.settled is (pair in (TRUE, FALSE))


@pytest.mark.parametrize("value", VALUES)
def test_both(value: Truth) -> None:
    assert both(value) == Pair(value, value)
    assert (TRUE, FALSE, UNKNOWN) == (both(T), both(F), both(U))


# Design section 4: which shapes the release conforms to, and the pair that follows.
LEAF = {
    # (satisfied, refuted, contested)
    (True, False, False): TRUE,
    (False, True, False): FALSE,
    (False, False, False): UNKNOWN,
    (True, True, False): UNKNOWN,
    (True, True, True): UNKNOWN,
    (False, True, True): FALSE,
    (False, False, True): CONTESTED,
    (True, False, True): CONTESTED,
}


@pytest.mark.parametrize("conforms", list(itertools.product((True, False), repeat=3)))
def test_leaf(conforms: tuple[bool, bool, bool]) -> None:
    assert leaf(*conforms) == LEAF[conforms]
    assert lawful(leaf(*conforms))


def test_words_of_the_output() -> None:
    assert [str(v) for v in VALUES] == ["true", "false", "unknown"]
