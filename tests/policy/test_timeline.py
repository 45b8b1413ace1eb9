"""One version on each day, and outcomes that turn on the right days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from semantics import DAY, outcome, policies, result

from compliance.errors import OpenclaimError
from compliance.policy import catalogue, in_force
from compliance.policy.words import conditions

FIRST, LAST = date(2024, 8, 1), date(2029, 1, 1)
ONE_DAY = timedelta(days=1)

OPEN_PART = {"availability": "public", "licence": "Apache-2.0"}
NO_MONEY = {"monetised": False}
MODEL: dict[str, Any] = {
    "id": "urn:test:model", "type": "Model", "commercialActivity": True, "placedOnUnionMarket": True,
    "soleScientificResearch": False, "significantGenerality": True, "narrowTask": False, "outputModality": ["text"],
    "trainingCompute": 1e24, "systemicDesignated": False, "highImpactOtherwise": False, **NO_MONEY,
    "provider": {"name": "Example Labs", "establishedInUnion": False},
    "artifact": [
        {"type": "Weights", "gate": "none", "format": "full", **OPEN_PART},
        {"type": "ArchitectureDescription", "availability": "public"},
        {"type": "ModelCard", "availability": "public",
         "documents": ["input-modalities", "output-modalities", "capabilities", "limitations", "technical-means"]}],
}
NARROW: dict[str, Any] = {
    "id": "urn:test:narrow", "type": "Model", "significantGenerality": False, "narrowTask": True,
    "suppliedForHighRiskSystem": True, "thirdPartySupplier": True, "accessibleToPublic": True, **NO_MONEY,
    "artifact": [{"type": "Weights", "gate": "none", **OPEN_PART}],
}
SYSTEM: dict[str, Any] = {
    "id": "urn:test:system", "type": "System", "annexIIIArea": [], "annexISafetyComponent": False, "prohibitedPractice": [],
    "interactsWithPersons": False, "generatesSyntheticContent": False, "emotionOrBiometricCategorisation": False,
    "deepFake": False, "publicInterestText": False, **NO_MONEY,
    "artifact": [{"type": "InferenceCode", "gate": "none", **OPEN_PART}],
}


def days(first: date = FIRST, last: date = LAST) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + number * ONE_DAY


# --- versions

def test_each_policy_has_one_version_in_force_from_its_first_day_on() -> None:
    known = catalogue()
    for policy in known.policies():
        versions = known.versions(policy)
        assert len({v.since for v in versions if v.status != "variant"}) == len(
            [v for v in versions if v.status != "variant"]), f"two versions of {policy} begin on one day"
        for day in days():
            expected = [v for v in versions if v.since <= day and (v.status != "variant")]
            found = known.on(policy, day)
            assert (found is None) == (not expected), f"{policy} on {day}"
            if found is not None:
                assert found.since == max(v.since for v in expected)


def test_the_policies_that_are_loaded_are_those_of_the_day() -> None:
    known = catalogue()
    loaded = 0
    for day in days():
        expected = {p: v for p in known.policies() if (v := known.on(p, day)) is not None}
        found = policies(day)
        assert {**found.versions, **{v.policy: v for v in found.assessed}} == expected, day
        assert len(found.versions) + len(found.assessed) == len(expected), day
        assert len(found.determinations) >= 6, day
        loaded += 1
    assert loaded == (LAST - FIRST).days + 1


BEGIN = {"eu-ai-act/2024-1689": date(2024, 8, 1), "eu-ai-act/2026-1744": date(2026, 7, 27),
         "eu-gpai-guidelines/2025-07": date(2025, 7, 18), "eu-gpai-guidelines/2025-11": date(2025, 11, 19),
         "osaid/1.0": date(2024, 10, 28), "osd/1.9": date(2007, 3, 22)}


@pytest.mark.parametrize("name", BEGIN)
def test_first_day_of_a_version(name: str) -> None:
    policy = name.partition("/")[0]
    begin, known = BEGIN[name], catalogue()
    found, before = known.on(policy, begin), known.on(policy, begin - ONE_DAY)
    assert found is not None
    assert found.id == name
    assert before is None or before.id != name


def test_no_policy_before_the_first() -> None:
    known = catalogue()
    first = min(v.since for p in known.policies() for v in known.versions(p))
    with pytest.raises(OpenclaimError, match=f"no policy is in force on {first - ONE_DAY}; the first is .*, from {first}"):
        in_force(first - ONE_DAY, known)


def test_before_the_act_there_are_no_determinations_of_it() -> None:
    assert not [i for i in policies(FIRST - ONE_DAY).determinations if i.startswith("eu-ai-act/")]


# --- outcomes that turn

def with_facts(base: Mapping[str, Any], **facts: Any) -> dict[str, Any]:
    return {**base, **facts}


TURNS = [
    # determination, description, last day before, outcome until then, outcome from the day after on
    ("eu-ai-act/53-2-a", MODEL, date(2025, 8, 1), "out-of-scope", "qualifies"),
    ("eu-ai-act/53-2-b", MODEL, date(2025, 8, 1), "out-of-scope", "qualifies"),
    ("eu-ai-act/54-6", MODEL, date(2025, 8, 1), "out-of-scope", "qualifies"),
    ("eu-ai-act/2-6", MODEL, date(2025, 2, 1), "out-of-scope", "does-not-qualify"),
    ("eu-ai-act/2-12", SYSTEM, date(2025, 2, 1), "out-of-scope", "qualifies"),
    ("eu-ai-act/25-4", NARROW, date(2026, 7, 26), "qualifies", "contested"),
    ("eu-ai-act/2-12", with_facts(SYSTEM, prohibitedPractice=["ba"]), date(2026, 12, 1), "qualifies", "does-not-qualify"),
    ("eu-ai-act/2-12", with_facts(SYSTEM, prohibitedPractice=["bb"]), date(2026, 12, 1), "qualifies", "does-not-qualify"),
    ("eu-ai-act/2-12", with_facts(SYSTEM, annexIIIArea=["employment"]), date(2027, 12, 1), "qualifies", "does-not-qualify"),
    ("eu-ai-act/2-12", with_facts(SYSTEM, annexIIIArea=["employment"], claimedNotHighRisk=True), date(2027, 12, 1),
     "qualifies", "contested"),
    ("eu-ai-act/2-12", with_facts(SYSTEM, annexISafetyComponent=True), date(2028, 8, 1), "qualifies", "does-not-qualify"),
    ("eu-ai-act/2-12", with_facts(SYSTEM, interactsWithPersons=True, interactionObvious=False), date(2026, 8, 1),
     "qualifies", "does-not-qualify"),
    ("eu-ai-act/2-12", with_facts(SYSTEM, generatesSyntheticContent=True, assistiveEditingOnly=False), date(2026, 8, 1),
     "qualifies", "does-not-qualify"),
    ("eu-ai-act/2-12", with_facts(SYSTEM, emotionOrBiometricCategorisation=True), date(2026, 8, 1), "qualifies",
     "does-not-qualify"),
    ("eu-ai-act/2-12", with_facts(SYSTEM, deepFake=True), date(2026, 8, 1), "qualifies", "does-not-qualify"),
    ("eu-ai-act/2-12", with_facts(SYSTEM, publicInterestText=True), date(2026, 8, 1), "qualifies", "does-not-qualify"),
    ("eu-ai-act/53-2-a", with_facts(MODEL, trainingCompute=2e25), date(2025, 8, 1), "out-of-scope", "does-not-qualify"),
    ("eu-ai-act/53-2-a", with_facts(MODEL, trainingCompute=2e25, rebuttalAccepted=True, rebuttalAcceptedOn="2026-06-01"),
     date(2026, 5, 31), "does-not-qualify", "qualifies"),
    ("eu-ai-act/53-2-a", with_facts(MODEL, systemicDesignated=True, systemicDesignatedOn="2026-05-01"),
     date(2026, 4, 30), "qualifies", "does-not-qualify"),
]


@pytest.mark.parametrize(("determination", "description", "last", "before", "after"), TURNS,
                         ids=[f"{t[0]}-{t[2]}-{n}" for n, t in enumerate(TURNS)])
def test_outcome_turns_on_the_day(determination: str, description: dict[str, Any], last: date, before: str,
                                  after: str) -> None:
    assert outcome(description, determination, last) == before
    assert outcome(description, determination, last + ONE_DAY) == after
    assert outcome(description, determination, last - ONE_DAY) == before
    assert outcome(description, determination, last + 2 * ONE_DAY) == after


# From the first day on which the Act itself is in force, so that every determination can be asked.
MARKS = sorted({date(2024, 8, 1), *BEGIN.values(), date(2025, 2, 2), date(2025, 8, 2), date(2026, 8, 2),
                date(2026, 12, 2), date(2027, 12, 2), date(2028, 8, 2), LAST})
EDGES = sorted({d for mark in MARKS for d in (mark - ONE_DAY, mark) if FIRST <= d <= LAST})


@pytest.mark.parametrize(("determination", "description", "last", "before", "after"), TURNS,
                         ids=[f"{t[0]}-{t[2]}-{n}" for n, t in enumerate(TURNS)])
def test_outcome_turns_once_and_at_no_other_edge(determination: str, description: dict[str, Any], last: date, before: str,
                                                 after: str) -> None:
    """Between the first day on which the rule applies and the last day of the range it turns on that day only."""
    starts = policies(DAY).determinations[determination].applies_from or FIRST
    for day in EDGES:
        if day < starts:
            assert outcome(description, determination, day) == "out-of-scope", day
        else:
            assert outcome(description, determination, day) == (before if day <= last else after), day


def test_prohibitions_of_the_act_as_adopted_bite_from_the_first_day() -> None:
    system = with_facts(SYSTEM, prohibitedPractice=["f"])
    assert outcome(system, "eu-ai-act/2-12", date(2025, 2, 2)) == "does-not-qualify"


def test_annex_iii_would_bite_in_2026_under_the_act_as_adopted() -> None:
    """What Regulation (EU) 2026/1744 moved: the same question under the pinned older version."""
    for loaded, day in ((policies(date(2026, 8, 2), eu_ai_act="2024-1689"), date(2026, 8, 2)),
                        (policies(date(2026, 8, 2)), date(2027, 12, 2))):
        holds = loaded.determinations["eu-ai-act/2-12"].holds
        listed = [c for c in conditions(holds) if c.iri.endswith("#not-annex-iii")]
        assert [c.applies_from for c in listed] == [day]


# --- readings of the guidelines, their numbering

def test_guidelines_read_the_act_from_their_first_day() -> None:
    day = date(2025, 7, 18)
    without, read_by = result(MODEL, "eu-ai-act/53-2-a", day - ONE_DAY), result(MODEL, "eu-ai-act/53-2-a", day)
    assert without.read_by == ()
    assert read_by.read_by == ("eu-gpai-guidelines/2025-07",)
    assert not [c for c in without.conditions if c.condition.read_by]
    assert {c.condition.id for c in read_by.conditions if c.condition.read_by} >= {
        "eu-ai-act#free-licence", "eu-ai-act#not-monetised", "eu-ai-act#weights-public", "eu-ai-act#usage-information"}


def cites(day: date, local: str) -> set[str]:
    found = [c.condition for c in result(MODEL, "eu-ai-act/53-2-a", day).conditions]
    return {a.iri.rpartition("/provision/")[2] for c in found if c.id.endswith(f"#{local}") for a in c.authorities}


@pytest.mark.parametrize(("local", "july", "november"), [
    ("no-non-commercial-limit", "par-83", "par-80"), ("use-restrictions", "par-84", "par-81"),
    ("no-dual-licensing", "par-86", "par-83")])
def test_citations_change_their_numbers_in_november_2025(local: str, july: str, november: str) -> None:
    change = date(2025, 11, 19)
    assert f"eu-gpai-guidelines-2025-07/{july}" in cites(change - ONE_DAY, local)
    assert not [c for c in cites(change - ONE_DAY, local) if "2025-11" in c]
    assert f"eu-gpai-guidelines-2025-11/{november}" in cites(change, local)
    assert not [c for c in cites(change, local) if "2025-07" in c]
    assert f"eu-gpai-guidelines-2025-11/{november}" in cites(LAST, local)


def test_paragraphs_that_became_one_are_cited_once() -> None:
    for day, numbers in ((date(2025, 11, 18), ["58", "59"]), (date(2025, 11, 19), ["56"])):
        found = {c.id: c for d in policies(day).determinations.values() for e in d.out_of_scope for c in conditions(e)}
        cited = [a.iri.rpartition("par-")[2] for a in found["eu-gpai-guidelines#placed-on-market"].authorities]
        assert [n for n in cited if n in ("56", "58", "59")] == numbers


def test_no_authority_of_november_keeps_the_numbers_of_july() -> None:
    for day, numbering, other in ((date(2025, 11, 18), "2025-07", "2025-11"), (date(2025, 11, 19), "2025-11", "2025-07")):
        used = {a.iri for d in policies(day).determinations.values() for c in conditions(d.holds) for a in c.authorities}
        guidelines = {i for i in used if "/provision/eu-gpai-guidelines-" in i}
        assert guidelines
        assert all(f"guidelines-{numbering}/" in i and f"guidelines-{other}/" not in i for i in guidelines)


# --- deadlines

@pytest.mark.parametrize(("placed", "deadline"), [("2024-12-31", date(2027, 8, 2)), ("2025-08-01", date(2027, 8, 2)),
                                                  ("2025-08-02", None), ("2026-03-01", None), (None, None)])
@pytest.mark.parametrize("determination", ["eu-ai-act/53-2-a", "eu-ai-act/53-2-b", "eu-ai-act/54-6"])
def test_models_placed_before_chapter_v_have_until_2027(determination: str, placed: str | None,
                                                        deadline: date | None) -> None:
    found = result(with_facts(MODEL, **({"firstPlaced": placed} if placed else {})), determination, DAY)
    assert found.deadline == deadline
    assert [a.iri.rpartition("/")[2] for a in found.deadline_authorities] == (["art-111-par-3"] if deadline else [])


@pytest.mark.parametrize(("placed", "deadline"), [("2026-08-01", date(2026, 12, 2)), ("2026-08-02", None)])
def test_generators_placed_before_article_50_have_until_december(placed: str, deadline: date | None) -> None:
    system = with_facts(SYSTEM, generatesSyntheticContent=True, assistiveEditingOnly=False, firstPlaced=placed)
    assert result(system, "eu-ai-act/2-12", DAY).deadline == deadline


def test_other_systems_have_no_deadline_for_marking() -> None:
    assert result(with_facts(SYSTEM, firstPlaced="2026-03-01"), "eu-ai-act/2-12", DAY).deadline is None


def test_before_the_rule_there_is_neither_duty_nor_deadline() -> None:
    found = result(with_facts(MODEL, firstPlaced="2025-01-01"), "eu-ai-act/53-2-a", date(2025, 8, 1))
    assert found.reason == "the rule applies from 2025-08-02"
    assert (found.duties, found.deadline) == ((), None)


# --- days of duties

@pytest.mark.parametrize(("day", "since"), [(date(2026, 7, 26), date(2026, 8, 2)), (date(2026, 7, 27), date(2027, 12, 2))])
def test_written_agreement_is_due_later_since_the_amendment(day: date, since: date) -> None:
    found = result(with_facts(NARROW, thirdPartySupplier=False), "eu-ai-act/25-4", day)
    assert [(d.id, d.applies_from, d.status) for d in found.duties if d.id.endswith("#duty-25-4")] == [
        ("eu-ai-act#duty-25-4", since, "due")]


def test_copyright_and_summary_stay_due() -> None:
    found = result(MODEL, "eu-ai-act/53-2-a", DAY)
    due = {d.id: d.applies_from for d in found.duties if d.status == "due"}
    assert due["eu-ai-act#duty-53-1-c"] == due["eu-ai-act#duty-53-1-d"] == date(2025, 8, 2)
    assert "eu-ai-act#duty-53-1-a" not in {d.id for d in found.duties}
