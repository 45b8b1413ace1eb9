"""Exhaustive tables of three-valued logic and of pairs of readings."""

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
RANK = {F: 0, U: 1, T: 2}
PAIRS = [Pair(s, n) for s in Truth for n in Truth]
LAWFUL = [p for p in PAIRS if RANK[p.strict] <= RANK[p.lenient]]

# S. C. Kleene, Introduction to Metamathematics (1952), section 64, written out.
AND = {(T, T): T, (T, U): U, (T, F): F, (U, T): U, (U, U): U, (U, F): F, (F, T): F, (F, U): F, (F, F): F}
OR = {(T, T): T, (T, U): T, (T, F): T, (U, T): T, (U, U): U, (U, F): U, (F, T): T, (F, U): U, (F, F): F}


def lawful(pair: Pair) -> bool:
    """Strict implies lenient: the strict side is never nearer to true than the lenient side."""
    return RANK[pair.strict] <= RANK[pair.lenient]


def refines(more: Truth, less: Truth) -> bool:
    """Whether `more` is `less` with an unknown value possibly settled."""
    return less is U or more is less


@pytest.mark.parametrize(("a", "b"), list(AND))
def test_conjunction_and_disjunction_follow_kleene(a: Truth, b: Truth) -> None:
    assert conjunction([a, b]) is AND[a, b]
    assert disjunction([a, b]) is OR[a, b]


def test_negation() -> None:
    assert (T.negate(), F.negate(), U.negate()) == (F, T, U)


def test_empty_combinations() -> None:
    assert conjunction([]) is T
    assert disjunction([]) is F
    assert (all_of([]), any_of([])) == (TRUE, FALSE)


@pytest.mark.parametrize("values", list(itertools.product(Truth, repeat=3)))
def test_three_values_combine_pairwise_in_any_order(values: tuple[Truth, ...]) -> None:
    a, b, c = values
    assert conjunction(values) is AND[AND[a, b], c]
    assert disjunction(values) is OR[OR[a, b], c]
    assert {conjunction(p) for p in itertools.permutations(values)} == {conjunction(values)}
    assert {disjunction(p) for p in itertools.permutations(values)} == {disjunction(values)}
    assert conjunction(iter(values)) is conjunction(values)


def test_there_are_six_lawful_pairs() -> None:
    assert set(LAWFUL) == {Pair(F, F), Pair(F, U), Pair(F, T), Pair(U, U), Pair(U, T), Pair(T, T)}


@pytest.mark.parametrize("pair", PAIRS)
def test_negation_of_a_pair_exchanges_the_readings(pair: Pair) -> None:
    assert pair.negate() == Pair(pair.lenient.negate(), pair.strict.negate())
    assert pair.negate().negate() == pair


@pytest.mark.parametrize("pair", LAWFUL)
def test_negation_keeps_strict_implies_lenient(pair: Pair) -> None:
    assert lawful(pair.negate())


@pytest.mark.parametrize("pairs", [p for n in (1, 2, 3) for p in itertools.product(LAWFUL, repeat=n)])
def test_combinations_keep_strict_implies_lenient(pairs: tuple[Pair, ...]) -> None:
    assert lawful(all_of(pairs))
    assert lawful(any_of(pairs))


@pytest.mark.parametrize("pairs", list(itertools.product(PAIRS, repeat=2)))
def test_combinations_work_on_each_side(pairs: tuple[Pair, Pair]) -> None:
    a, b = pairs
    assert all_of(pairs) == Pair(AND[a.strict, b.strict], AND[a.lenient, b.lenient])
    assert any_of(pairs) == Pair(OR[a.strict, b.strict], OR[a.lenient, b.lenient])
    assert all_of(pairs).negate() == any_of([a.negate(), b.negate()])
    assert any_of(pairs).negate() == all_of([a.negate(), b.negate()])


@pytest.mark.parametrize("values", list(itertools.product(Truth, repeat=4)))
def test_more_knowledge_only_settles_what_was_unknown(values: tuple[Truth, ...]) -> None:
    a, b, a2, b2 = values
    if refines(a2, a) and refines(b2, b):
        assert refines(conjunction([a2, b2]), conjunction([a, b]))
        assert refines(disjunction([a2, b2]), disjunction([a, b]))
        assert refines(a2.negate(), a.negate())


LEAVES = {
    # (satisfied, refuted, contested)
    (False, False, False): UNKNOWN,
    (True, False, False): TRUE,
    (False, True, False): FALSE,
    (True, True, False): UNKNOWN,
    (False, False, True): CONTESTED,
    (True, False, True): CONTESTED,
    (False, True, True): FALSE,
    (True, True, True): UNKNOWN,
}


@pytest.mark.parametrize("shapes", list(itertools.product((False, True), repeat=3)))
def test_a_leaf_from_its_three_shapes(shapes: tuple[bool, bool, bool]) -> None:
    assert leaf(*shapes) == LEAVES[shapes]
    assert lawful(leaf(*shapes))


@pytest.mark.parametrize("pair", PAIRS)
def test_settled_means_both_readings_agree_on_an_answer(pair: Pair) -> None:
    assert pair.settled is (pair in (TRUE, FALSE))


def test_constants() -> None:
    assert (both(T), both(F), both(U)) == (TRUE, FALSE, UNKNOWN)
    assert Pair(F, T) == CONTESTED
    assert CONTESTED.negate() == CONTESTED
