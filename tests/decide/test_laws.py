"""Laws of design section 4, on generated descriptions."""

from __future__ import annotations

import json
import random
from datetime import date
from typing import Any

import pyoxigraph as ox
import pytest
from deciding import TODAY, decider, policies, release_of
from descriptions import PAIRS, Description, Path, at, descriptions, fully_open, nodes, with_fact, without
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance.decide import Decider, DeterminationResult, Outcome
from compliance.engines import EngineName
from compliance.graph import read, vocabulary
from compliance.licences import library
from compliance.model import one_release, slices
from compliance.model.derive import Rule
from compliance.reports.json_report import to_json
from compliance.truth import Truth

DAYS = [TODAY, date(2025, 9, 1), date(2028, 9, 1)]
DECIDED = {Outcome.QUALIFIES, Outcome.DOES_NOT_QUALIFY, Outcome.NOT_NEEDED, Outcome.OUT_OF_SCOPE}
RANK = {Truth.FALSE: 0, Truth.UNKNOWN: 1, Truth.TRUE: 2}


def many(examples: int) -> settings:
    return settings(max_examples=examples, deadline=None, derandomize=True, database=None,
                    suppress_health_check=list(HealthCheck))


def results(description: Description, by: Decider) -> tuple[DeterminationResult, ...]:
    return by.decide(release_of(description)).determinations


def known(description: Description, path: Path, term: str, day: date) -> bool:
    """Whether a term that is not stated is known all the same: by default, derivation, presumption, an overall
    statement, or because the licence was read clause by clause."""
    terms = vocabulary().terms
    node = at(description, path)
    if "reviewed" in node and term != "reviewed":
        return True
    if path:
        return False
    if any(overall.name in node and term in overall.states_when_false for overall in terms.values()):
        return True
    found = policies(day)
    rules = [Rule(d.term, d.summands, d.label, d.upper) for d in found.derivations]
    presumed = [(p.term, p.value, p.label) for p in found.presumptions]
    return slices(release_of(description), day, library(), rules, presumed)[0].release.has(term)


def lost(smaller: Description, larger: Description, by: Decider) -> list[str]:
    """The determinations whose decided outcome one more fact changes, apart from conflicts that are reported."""
    found = []
    for before, after in zip(results(smaller, by), results(larger, by), strict=True):
        conflicting = after.outcome is Outcome.UNDETERMINED and any(c.conflicting for c in after.conditions)
        if before.outcome in DECIDED and after.outcome is not before.outcome and not conflicting:
            found.append(f"{before.determination.id}: {before.outcome} becomes {after.outcome}")
    return found


def facts(description: Description) -> list[tuple[Path, str]]:
    return [(path, term) for path, _, node in nodes(description) for term in node if term not in ("id", "type", "name")]


def shown(path: Path, term: str, description: Description) -> str:
    return f"{'/'.join(map(str, path))} {term} = {json.dumps(at(description, path)[term])}"


@pytest.mark.parametrize(("day", "examples"), [(DAYS[0], 150), (DAYS[1], 60), (DAYS[2], 60)], ids=str)
def test_more_knowledge_never_changes_a_decided_outcome(day: date, examples: int) -> None:
    by = decider(day)

    @many(examples)
    @given(larger=descriptions(), data=st.data())
    def law(larger: Description, data: st.DataObject) -> None:
        candidates = facts(larger)
        if not candidates:
            return
        for path, term in data.draw(st.lists(st.sampled_from(candidates), min_size=1, max_size=4, unique=True)):
            smaller = without(larger, path, term)
            if not known(smaller, path, term, day):
                assert lost(smaller, larger, by) == [], shown(path, term, larger)

    law()


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("cls", ["Model", "System", "Component"])
def test_no_single_fact_changes_what_is_decided_of_an_open_release(cls: str, day: date) -> None:
    """Every fact of the vocabulary that is unknown is added in turn to a release that is open in every respect."""
    base, by = fully_open(cls), decider(day)
    base["artifact"][0]["licence"] = {"type": "Licence", "grantsUse": True}
    first = {d.determination.id: d for d in results(base, by)}
    assert Outcome.UNDETERMINED in {d.outcome for d in first.values()}
    added = 0
    for path, kind, node in list(nodes(base)):
        if kind == "Artifact" and path != ("artifact", 0) and path != ("artifact", 3):
            continue
        for term, value in PAIRS[kind]:
            if term not in node and not known(base, path, term, day):
                larger = with_fact(base, path, term, value)
                assert lost(base, larger, by) == [], shown(path, term, larger)
                added += 1
    assert added > 100


@many(150)
@given(description=descriptions(), day=st.sampled_from(DAYS))
def test_strict_implies_lenient(description: Description, day: date) -> None:
    for found in results(description, decider(day)):
        assert RANK[found.pair.strict] <= RANK[found.pair.lenient], found.determination.id
        for condition in found.conditions:
            assert RANK[condition.pair.strict] <= RANK[condition.pair.lenient], condition.condition.id


def shuffled(value: Any, order: random.Random) -> Any:
    """The same description with keys and list items in another order."""
    if isinstance(value, dict):
        keys = list(value)
        order.shuffle(keys)
        return {k: shuffled(value[k], order) for k in keys}
    if isinstance(value, list):
        items = [shuffled(v, order) for v in value]
        order.shuffle(items)
        return items
    return value


@many(150)
@given(description=descriptions(), seed=st.integers(0, 9))
def test_the_order_of_facts_and_parts_changes_nothing(description: Description, seed: int) -> None:
    order = random.Random(seed)  # noqa: S311
    by = decider()
    expected = to_json([by.decide(release_of(description))])
    assert to_json([by.decide(release_of(shuffled(description, order)))]) == expected
    triples = list(release_of(description).graph)
    order.shuffle(triples)
    text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
    assert to_json([by.decide(one_release(read(text, "description.json", "nt")))]) == expected


@many(60)
@given(description=descriptions(), day=st.sampled_from(DAYS))
def test_the_same_input_gives_the_same_bytes(description: Description, day: date) -> None:
    decider.cache_clear()
    first = to_json([decider(day).decide(release_of(description))])
    decider.cache_clear()
    assert to_json([decider(day).decide(release_of(description))]) == first
    assert to_json([decider(day).decide(release_of(description))]) == first


@many(8)
@given(description=descriptions())
def test_both_engines_agree(description: Description) -> None:
    fast, reference = decider(), decider(name=EngineName.REFERENCE)
    release = release_of(description)
    assert to_json([fast.decide(release)]) == to_json([reference.decide(release)])
