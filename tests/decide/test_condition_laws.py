"""Laws of design section 4 for each condition by itself: every combination of the facts that it asks for, or chains
that start from nothing and learn one fact after the other."""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterator
from typing import Any

import pytest
from descriptions import legal_values
from semantics import DAY, Bench, all_leaves, release_of, shown

from compliance.engines import EngineName
from compliance.graph import vocabulary
from compliance.policy import Ask, Condition
from compliance.terms import POLICY
from compliance.truth import CONTESTED, FALSE, TRUE, Pair, Truth

EVALUATIONS = 60
RANK = {Truth.FALSE: 0, Truth.UNKNOWN: 1, Truth.TRUE: 2}
_PLACED = {"Principal": "Weights", "Artifact": "ModelCard", "Code": "TrainingCode"}
_DOCUMENTS = ("DataInformation", "ModelCard")
_LICENCES = ["MIT", "CC-BY-4.0", "CC-BY-NC-4.0", "LicenseRef-llama-3", "LicenseRef-nobody-knows", ["MIT", "LicenseRef-llama-3"]]
_NODES = {"provider", "artifact"}
_FLOP = [10**23 // 3, 10**23, 10**23 + 1, 10**25, 10**25 + 1, {"low": 10**22, "high": 10**26}, {"low": 10**26}, {"high": 10**22}]

_FOUND = all_leaves()
_POLICIES = {leaf.iri: found for found, leaf in _FOUND}
_LEAVES = [leaf for _, leaf in _FOUND]

Facts = dict[str, Any]
# A fact that a condition asks for: the kind of part or the class of the node, the kind whose licence holds it, the term.
Place = tuple[str, str | None, str]
Stated = dict[Place, Any]


def places(condition: Condition) -> list[Place]:
    """The places of the facts that a condition asks for; a licence that is described in place is not asked for again."""
    kinds = {a.on for a in condition.asks}
    placed = {**_PLACED, "Document": next((d for d in _DOCUMENTS if d in kinds), "ModelCard")}
    found = {(placed.get(a.on, a.on), placed.get(a.licence_of or "", a.licence_of), a.term): None for a in condition.asks}
    in_place = {kind for _, kind, _ in found if kind is not None}
    return [p for p in found if not (p[2] == "licence" and p[0] in in_place) and p[2] not in _NODES]


def values(place: Place) -> list[Any]:
    """The values that a fact can take."""
    on, kind, term = place
    if term == "licence":
        return _LICENCES
    if term == "useRestriction":
        return [[], [{"type": "Clause", "summary": "a limit"}]]
    if term in ("trainingCompute", "cumulativeCompute", "modificationCompute", "baseCompute"):
        return _FLOP
    if term.endswith("On"):
        return ["2026-11-24", "2026-11-25"]
    return legal_values(vocabulary().terms[term])


def build(condition: Condition, stated: Stated) -> Facts:
    """The description that states some of the facts, on nodes that are there whether or not they hold a fact."""
    found: Facts = {"type": "System" if condition.iri.rpartition("#")[2].startswith("not-a") else "Model"}
    parts: dict[str, Facts] = {}
    for on, kind, term in places(condition):
        node = _node(found, parts, on, kind, stated)
        if node is not None and (on, kind, term) in stated:
            node.setdefault(term, stated[on, kind, term])
    if parts:
        found["artifact"] = list(parts.values())
    return found


def _node(found: Facts, parts: dict[str, Facts], on: str, kind: str | None, stated: Stated) -> Facts | None:
    if on == "Release":
        return found
    if on == "Provider":
        held: Facts = found.setdefault("provider", {})
        return held
    part = parts.setdefault(kind or on, {"type": kind or on})
    if kind is None:
        return part
    licence: Facts = part.setdefault("licence", {"type": "Licence"})
    if on == "Licence":
        return licence
    limits = stated.get(("Licence", kind, "useRestriction"))
    if not limits:
        return None
    listed: list[Facts] = licence.setdefault("useRestriction", [dict(limits[0])])
    return listed[0]


def lattice(condition: Condition) -> Iterator[list[Stated]]:
    """Rising chains of descriptions: all of one step where the combinations are few, else random ones of full length."""
    asked = places(condition)
    options = [[None, *values(p)] for p in asked]
    if math.prod(map(len, options)) <= EVALUATIONS:
        for combination in itertools.product(*options):
            smaller = {p: v for p, v in zip(asked, combination, strict=True) if v is not None}
            for place, option in zip(asked, options, strict=True):
                if place not in smaller:
                    yield from ([smaller, {**smaller, place: v}] for v in option[1:])
        return
    order = random.Random(condition.iri)  # noqa: S311
    for _ in range(max(1, EVALUATIONS // len(asked))):
        chain: list[Stated] = [{}]
        for place in order.sample(asked, len(asked)):
            chain.append({**chain[-1], place: order.choice(values(place))})
        yield chain


class Judge:
    """Evaluates one condition, each description once."""

    def __init__(self, condition: Condition) -> None:
        self.condition = condition
        self.bench = Bench(_POLICIES[condition.iri], [condition], EngineName.FAST, DAY)
        self.judged: dict[str, tuple[Pair, bool]] = {}

    def __call__(self, facts: Facts) -> tuple[Pair, bool]:
        key = shown(facts)
        if key not in self.judged:
            (evaluation,) = self.bench.evaluations(release_of(facts))
            self.judged[key] = evaluation.pair(self.condition), evaluation.conflicting(self.condition)
        return self.judged[key]

    def knows(self, facts: Facts, place: Place) -> bool:
        """Whether the release has a term although it is not stated: by default, derivation, presumption or because an
        overall statement speaks of it, as "public" does of the gate."""
        if place[2] == "gate":
            return any(part.get("availability") == "public" for part in facts.get("artifact", ()))
        overall = {name for t in vocabulary().terms.values() if t.name in facts for name in t.states_when_false}
        release = self.bench.slices(release_of(facts))[0].release
        return place[0] == "Release" and (place[2] in overall or release.has(place[2]))


def added(smaller: Stated, larger: Stated) -> Place:
    """The place of the one fact that is stated in the larger description alone."""
    (new,) = set(larger) - set(smaller)
    return new


def _name(condition: Condition) -> str:
    return condition.iri.removeprefix(POLICY)


@pytest.mark.parametrize("condition", _LEAVES, ids=_name)
def test_more_knowledge_never_changes_a_settled_condition(condition: Condition) -> None:
    judge, seen, steps = Judge(condition), set(), 0
    for chain in lattice(condition):
        for smaller, larger in itertools.pairwise(chain):
            less, more = build(condition, smaller), build(condition, larger)
            before, _ = judge(less)
            after, conflicting = judge(more)
            seen |= {before, after}
            assert all(RANK[p.strict] <= RANK[p.lenient] for p in (before, after))
            steps += 1
            if before.settled and after != before and not conflicting:
                assert judge.knows(less, added(smaller, larger)), (
                    f"{before.strict}, then {after.strict}/{after.lenient}: {shown(less)} becomes {shown(more)}")
    assert steps
    assert len(seen) > 1, "the facts that are asked for never make a difference"


_TOPICS = {c.iri: topic for c in _LEAVES for topic in vocabulary().terms["documents"].values
           if c.id.endswith(("#" + topic, "#data-" + topic, "#usage-" + topic)) and any(a.term == "documents" for a in c.asks)
           and not any(a.on == "TuningData" for a in c.asks)}


@pytest.mark.parametrize("condition", [c for c in _LEAVES if c.iri in _TOPICS], ids=_name)
def test_more_knowledge_of_two_documents_never_changes_a_settled_condition(condition: Condition) -> None:
    """One document that covers a topic is enough, and what one lacks says nothing about the other."""
    judge, topic = Judge(condition), _TOPICS[condition.iri]
    places_of = [(term, value) for term, values in (
        ("availability", ["public", "withheld"]), ("documents", [[topic]]), ("doesNotDocument", [[topic]])) for value in values]
    options = [dict(c) for n in range(4) for c in itertools.combinations(places_of, n) if len(dict(c)) == n]
    for first, second in itertools.product(options, options):
        less = {"type": "Model", "artifact": [{"type": "ModelCard", **first}, {"type": "ResearchPaper", **second}]}
        before, conflicting = judge(less)
        covers = [d for d in (first, second) if d.get("availability") == "public" and "documents" in d]
        silent = [d for d in (first, second) if d.get("availability") != "withheld" and "doesNotDocument" not in d]
        lacks = [d for d in (first, second) if "doesNotDocument" in d]
        assert (before in (TRUE, CONTESTED) or conflicting) if covers else (before in (FALSE, CONTESTED)) is bool(lacks and not silent)
        for at, (term, value) in itertools.product((0, 1), places_of):
            if before.settled and not conflicting and term not in (first, second)[at]:
                more = {**less, "artifact": [d | {term: value} if n == at else d for n, d in enumerate(less["artifact"])]}
                after, now = judge(more)
                assert after == before or now, f"{shown(less)} becomes {shown(more)}"


def test_the_topics_of_every_policy_are_among_them() -> None:
    assert len(_TOPICS) > 20
    assert {c.partition("#")[0].rpartition("/")[0].rpartition("/")[2] for c in _TOPICS} == {"osaid", "eu-gpai-guidelines"}


@pytest.mark.parametrize("condition", [c for c in _LEAVES if not c.contested_by], ids=_name)
def test_only_a_contesting_shape_makes_a_condition_contested(condition: Condition) -> None:
    judge = Judge(condition)
    for chain in itertools.islice(lattice(condition), 5):
        assert judge(build(condition, chain[-1]))[0] != CONTESTED


def test_the_asks_are_those_that_are_generated() -> None:
    for condition in _LEAVES:
        asked = {(a.on, a.term) for a in condition.asks if isinstance(a, Ask)}
        assert asked
        assert places(condition), condition.id
