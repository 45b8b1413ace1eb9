"""Levels of authority: what rests only on a level that is left out asks for nothing, and its readings are not applied."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from descriptions import OPEN_LICENCE, fully_open
from semantics import DAY, expressions, release_of

from compliance.decide import Decider, Question
from compliance.engines import EngineName, engine
from compliance.licences import library
from compliance.policy import Authority, Condition, Policies, catalogue, in_force
from compliance.policy.asked import rounds
from compliance.policy.words import LEVELS

ARTICLES, RECITALS = LEVELS[:1], LEVELS[:2]
DAYS = [DAY, date(2025, 7, 1), date(2026, 7, 26)]


def policies(levels: tuple[str, ...], day: date = DAY) -> Policies:
    return in_force(day, catalogue(), levels=levels)


def authorities(found: Policies) -> Iterator[tuple[str, tuple[Authority, ...]]]:
    """Everything that can matter to an outcome, with what it rests on."""
    for d in found.determinations.values():
        yield d.id, d.authorities
        yield from ((c.id, c.authorities) for c in expressions(d) if c.counts)
        yield from ((x.id, x.authorities) for x in (*d.remaining, *d.lifted))
        yield from ((str(t.deadline), t.authorities) for t in d.transitions)
    yield from ((d.label, d.authorities) for d in found.derivations)
    yield from ((p.label, p.authorities) for p in found.presumptions)


def outcome(described: object, determination: str, levels: tuple[str, ...]) -> str:
    question = Question((determination,), DAY)
    decider = Decider(policies(levels), question, engine(EngineName.FAST), library())
    return decider.decide(release_of(described)).determinations[0].outcome.value  # type: ignore[arg-type]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("levels", [ARTICLES, RECITALS])
def test_nothing_that_counts_rests_only_on_a_level_that_is_left_out(levels: tuple[str, ...], day: date) -> None:
    for name, found in authorities(policies(levels, day)):
        assert any(a.level in levels for a in found), name


@pytest.mark.parametrize("levels", [ARTICLES, RECITALS])
def test_without_guidance_no_condition_is_read_by_a_guideline(levels: tuple[str, ...]) -> None:
    found = policies(levels)
    assert not [c.id for d in found.determinations.values() for c in expressions(d) if c.read_by]
    assert found.readers("eu-ai-act") == []
    assert [v.policy for v in policies(LEVELS).readers("eu-ai-act")] == ["eu-gpai-guidelines"]


def test_every_reading_rests_in_part_on_guidance() -> None:
    """So that none of them survives where guidance is left out (the rule of docs/scenarios.md)."""
    found = policies(LEVELS)
    read = {c.read_by for d in found.determinations.values() for c in expressions(d) if c.read_by}
    by_id = {c.id: c for d in found.determinations.values() for c in expressions(d)}
    assert "eu-gpai-guidelines#free-licence" in read
    assert all("guidance" in {a.level for a in by_id[i].authorities} for i in read)


def test_all_levels_are_what_applies_without_a_choice() -> None:
    assert in_force(DAY, catalogue()).determinations == policies(LEVELS).determinations


def test_only_conditions_that_rest_on_recitals_alone_are_lost_with_the_recitals() -> None:
    lost = {c.id for d in policies(ARTICLES).determinations.values() for c in expressions(d) if not c.counts}
    assert {"eu-ai-act#not-monetised", "eu-ai-act#no-price", "eu-ai-act#no-other-limit"} <= lost
    assert "eu-ai-act#free-licence" not in lost
    assert not {c.id for d in policies(RECITALS).determinations.values() for c in expressions(d)
                if not c.counts and c.id.startswith("eu-ai-act#")}


def test_a_price_matters_to_the_recitals_and_not_to_the_articles() -> None:
    priced = {**fully_open("Model"), "price": True}
    answers = [outcome(priced, "eu-ai-act/53-2-a", levels) for levels in (LEVELS, RECITALS, ARTICLES)]
    assert answers == ["does-not-qualify", "does-not-qualify", "qualifies"]


def test_a_limit_that_only_the_guidelines_name_matters_with_them_alone() -> None:
    licence = {"type": "Licence", **OPEN_LICENCE, "revocableAtWill": True, "remoteRestriction": True}
    base = fully_open("Model")
    described = {**base, "artifact": [p | {"licence": licence} if p["type"] == "Weights" else p for p in base["artifact"]]}
    assert outcome(described, "eu-ai-act/53-2-a", LEVELS) == "contested"
    assert outcome(described, "eu-ai-act/53-2-a", ARTICLES) == "qualifies"


def test_a_right_that_the_article_names_is_asked_in_any_case() -> None:
    licence = {"type": "Licence", **OPEN_LICENCE, "grantsModification": False}
    base = fully_open("Model")
    described = {**base, "artifact": [p | {"licence": licence} if p["type"] == "Weights" else p for p in base["artifact"]]}
    assert [outcome(described, "eu-ai-act/53-2-a", levels) for levels in (LEVELS, RECITALS, ARTICLES)] == ["does-not-qualify"] * 3


def test_unknown_facts_stay_unknown_with_articles_only() -> None:
    described = {k: v for k, v in fully_open("Model").items() if k not in ("cumulativeCompute", "trainingCompute")}
    assert outcome(described, "eu-ai-act/53-2-a", ARTICLES) == "undetermined"
    # The compute is worked out from tokens by a formula of the guidelines alone.
    derived = {**described, "activeParameterCount": 7e9, "trainingTokens": 1e12}
    assert outcome(derived, "eu-ai-act/53-2-a", LEVELS) == "qualifies"
    assert outcome(derived, "eu-ai-act/53-2-a", ARTICLES) == "undetermined"


def test_rounds_pass_the_levels_on() -> None:
    put, = rounds(["eu-ai-act"], DAY, catalogue(), levels=ARTICLES)
    assert put.policies.levels == ARTICLES


def test_a_condition_that_does_not_count_exists_on_no_day() -> None:
    found = next(c for d in policies(ARTICLES).determinations.values() for c in expressions(d) if not c.counts)
    assert isinstance(found, Condition)
    assert not any(found.applies(day) for day in (*DAYS, date(2030, 1, 1)))
    assert found._replace(counts=True).applies(DAY)
