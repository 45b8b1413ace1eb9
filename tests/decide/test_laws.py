"""Laws of design section 4, on generated descriptions."""

from __future__ import annotations

import copy
import json
import random
from datetime import date, timedelta
from typing import Any

import pyoxigraph as ox
import pytest
from descriptions import (
    OPEN_LICENCE,
    Description,
    Path,
    at,
    descriptions,
    fully_open,
    legal_values,
    nodes,
    without,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from semantics import DAY, decider, policies, release_of

from compliance.decide import Decider, DeterminationResult, Outcome
from compliance.engines import EngineName
from compliance.graph import read, vocabulary
from compliance.licences import library
from compliance.model import one_release, slices
from compliance.model.derive import Rule
from compliance.policy import Ask, Condition
from compliance.policy.words import conditions
from compliance.reports.json_report import to_json
from compliance.terms import Kind
from compliance.truth import Truth

DAYS = [DAY, date(2025, 9, 1), date(2028, 9, 1)]
DECIDED = {Outcome.QUALIFIES, Outcome.DOES_NOT_QUALIFY, Outcome.NOT_NEEDED, Outcome.OUT_OF_SCOPE}
RANK = {Truth.FALSE: 0, Truth.UNKNOWN: 1, Truth.TRUE: 2}


def many(examples: int) -> settings:
    return settings(max_examples=examples, deadline=None, derandomize=True, database=None,
                    suppress_health_check=list(HealthCheck))


def results(description: Description, by: Decider) -> tuple[DeterminationResult, ...]:
    return by.decide(release_of(description)).determinations


def known(description: Description, path: Path, term: str, day: date) -> bool:
    """Whether a term that is not stated is known all the same: by default, derivation, presumption, an overall
    statement (as "public" is on the gate), or because the licence was read clause by clause."""
    terms = vocabulary().terms
    node = at(description, path)
    if term == "gate" and node.get("availability") == "public":
        return True
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


CLASS_OF = {"eu-ai-act/2-12": "System", "eu-ai-act/25-4": "Component"}
KIND_OF = {"Principal": "Weights", "Artifact": "ModelCard", "Document": "ModelCard", "Code": "TrainingCode"}
LICENCES = ["MIT", "CC-BY-4.0", "CC-BY-NC-4.0", "LicenseRef-llama-3", "LicenseRef-nobody-knows", {"type": "Licence"}]
CLAUSE = {"type": "Clause", "summary": "a limit on use"}


def looked_at(day: date) -> list[tuple[str, Condition]]:
    """Each condition with shapes of its own and at least two facts to look at, beside a determination that needs it."""
    found = {}
    for determination in policies(day).determinations.values():
        for part in (*determination.out_of_scope, *determination.not_needed, determination.holds):
            for condition in conditions(part):
                if condition.combined is None and len(condition.asks) > 1:
                    found[condition.iri] = determination.id, condition
    return [found[iri] for iri in sorted(found)]


def open_release(cls: str) -> Description:
    """A release that is open in every respect, with the licence of its weights described in place."""
    base = fully_open(cls)
    base["artifact"][0]["licence"] = {"type": "Licence", **OPEN_LICENCE}
    return base


def place(ask: Ask, base: Description) -> Path | None:
    """Where in a description the asked fact stands; None where no such node is there."""
    if ask.on in ("Release", "Provider"):
        return () if ask.on == "Release" else ("provider",)
    kind = ask.licence_of or ask.on
    kinds = [p["type"] for p in base["artifact"]]
    kind = KIND_OF.get(kind, kind)
    if kind not in kinds:
        return None
    path: Path = ("artifact", kinds.index(kind))
    if ask.licence_of is None:
        return path
    if not isinstance(at(base, path).get("licence"), dict):
        return None
    path = (*path, "licence")
    if ask.on == "Clause":
        return (*path, "useRestriction", 0) if at(base, path).get("useRestriction") else None
    return path


def values(ask: Ask, day: date) -> list[Any]:
    if ask.term == "licence":
        return LICENCES
    if ask.term == "useRestriction":
        return [[], [CLAUSE]]
    term = vocabulary().terms[ask.term]
    return [str(day), str(day + timedelta(days=1))] if term.kind is Kind.DATE else legal_values(term)


@st.composite
def about(draw: st.DrawFn, condition: Condition, cls: str, day: date) -> tuple[Description, list[tuple[Path, str]]]:
    """An open release with other facts in two or three places where one condition looks, and these places."""
    found, places = open_release(cls), []
    asks = draw(st.lists(st.sampled_from(condition.asks), min_size=2, max_size=3, unique=True))
    for ask in sorted(asks, key=lambda a: a.on == "Clause"):
        path = place(ask, found)
        if path is not None:
            at(found, path)[ask.term] = copy.deepcopy(draw(st.sampled_from(values(ask, day))))
            places.append((path, ask.term))
    return found, [p for p in places if p in facts(found)]


@pytest.mark.parametrize(("day", "examples"), [(DAYS[0], 450), (DAYS[1], 80), (DAYS[2], 80)], ids=str)
def test_no_fact_that_a_condition_looks_at_changes_a_decided_outcome(day: date, examples: int) -> None:
    """The same law near to releases that qualify, where a single condition decides."""
    listed = looked_at(day)
    assert len(listed) > 40

    @many(examples)
    @given(data=st.data())
    def law(data: st.DataObject) -> None:
        asked, condition = data.draw(st.sampled_from(listed))
        by = decider(day, (asked,))
        larger, places = data.draw(about(condition, CLASS_OF.get(asked, "Model"), day))
        for path, term in places:
            smaller = without(larger, path, term)
            if not known(smaller, path, term, day):
                assert lost(smaller, larger, by) == [], shown(path, term, larger)

    law()


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


@many(100)
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


@many(40)
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
