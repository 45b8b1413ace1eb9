"""Fixes: applied they qualify, no part of them does, none is smaller; and what nobody can change is never proposed."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import Any

import pytest
from descriptions import Description, descriptions
from finding import DAY, assignments, described, finder, qualifies, size
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from compliance import resources
from compliance.change import apply, parse_setting, without_evidence
from compliance.decide import Outcome, Reading
from compliance.errors import InputError, PolicyError
from compliance.fix import Action, Target, find_fixes
from compliance.fix.bounds import with_sources
from compliance.fix.changes import changes
from compliance.fix.circuit import Every
from compliance.fix.finder import Finder
from compliance.fix.search import Found, Search, Seen
from compliance.fix.values import amounts as amounts_between
from compliance.fix.values import in_words, possible, told_of_licence
from compliance.graph import read, vocabulary
from compliance.model import Release, one_release
from compliance.terms import Span

OPEN_WEIGHTS: dict[str, Any] = {"type": "Weights", "availability": "public", "gate": "none", "format": "full", "licence": "Apache-2.0"}
EXEMPT: dict[str, Any] = {
    "provider": {"name": "A", "microenterprise": False, "establishedInUnion": False},
    "commercialActivity": True, "placedOnUnionMarket": True, "firstPlaced": "2025-09-01", "channel": ["hub"],
    "soleScientificResearch": False, "significantGenerality": True, "narrowTask": False, "inputModality": ["text"],
    "outputModality": ["text"], "trainingCompute": 1e24, "monetised": False, "systemicDesignated": False,
    "highImpactOtherwise": False,
    "artifact": [OPEN_WEIGHTS, {"type": "ArchitectureDescription", "availability": "public"},
                 {"type": "UsageInformation", "availability": "public",
                  "documents": ["input-modalities", "output-modalities", "capabilities", "limitations", "technical-means"]}]}


def case(name: str) -> Release:
    place = resources.folder("cases", name, "model.yaml")
    return one_release(read(place.read_bytes(), str(place), "yaml"))


def with_facts(**facts: Any) -> Release:
    return described({**EXEMPT, **facts})


def with_weights(**facts: Any) -> Release:
    return with_facts(artifact=[{**OPEN_WEIGHTS, **facts}, *EXEMPT["artifact"][1:]])


def ways(found: Finder, release: Release) -> list[set[tuple[str, str]]]:
    """The address and the new value of each fact of each fix."""
    return [{(s.cell.address, s.after) for s in f.steps} for f in find_fixes(found, release).fixes]


@pytest.mark.parametrize("name", ["bloom-176b", "starcoder2-15b"])
def test_only_licences_have_to_change(name: str) -> None:
    found = find_fixes(finder("osaid/1.0"), case(name))
    assert found.fixes
    for fix in found.fixes:
        assert {s.cell.term for s in fix.steps if s.known} == {"licence"}


def test_llama_3_has_its_licence_to_change() -> None:
    """Personal data for licensing are an open question; without it the licence alone stands against the exemption."""
    found = finder("eu-ai-act/53-2-a")
    plain = apply(case("llama-3-70b"), [parse_setting("personalDataRequired=false")], "test")
    for reading in (Reading.BOTH, Reading.LENIENT):
        report = find_fixes(finder("eu-ai-act/53-2-a", reading), plain)
        assert [{s.cell.address for s in f.steps if s.known} for f in report.fixes] == [{"artifact[Weights].licence"}] * len(report.fixes)
        assert report.fixes
    lenient = find_fixes(finder("eu-ai-act/53-2-a", Reading.LENIENT), case("llama-3-70b"))
    assert {s.cell.address for f in lenient.fixes for s in f.steps if s.known} == {"artifact[Weights].licence"}
    both = find_fixes(found, case("llama-3-70b"))
    assert {s.cell.address for f in both.fixes for s in f.steps if s.known} == {"artifact[Weights].licence", "personalDataRequired"}


def test_no_fix_for_systemic_risk() -> None:
    found = find_fixes(finder("eu-ai-act/53-2-a"), with_facts(trainingCompute=3e25))
    assert found.result.outcome is Outcome.DOES_NOT_QUALIFY
    assert not found.fixes
    assert not found.cut
    cites = {a.cite for o in found.obstacles for a in o.condition.authorities}
    assert "Art 51(2) AI Act" in cites
    facts = {(f.term, f.origin) for o in found.obstacles for f in o.facts}
    assert ("cumulativeCompute", "derived") in facts


def test_an_unknown_compute_can_be_found_out_and_a_known_one_cannot_change() -> None:
    release = described({k: v for k, v in EXEMPT.items() if k != "trainingCompute"})
    report = find_fixes(finder("eu-ai-act/53-2-a"), release)
    assert report.result.outcome is Outcome.UNDETERMINED
    assert {s.cell.term for f in report.fixes for s in f.steps} <= {"trainingCompute", "cumulativeCompute"}
    assert all(not s.known and not s.how for f in report.fixes for s in f.steps)
    assert {(s.cell.term, s.amount) for f in report.fixes for s in f.steps} == {
        ("trainingCompute", "at most 1e25"), ("cumulativeCompute", "at most 1e25")}
    (aside,) = report.asides
    assert aside.outcome is Outcome.DOES_NOT_QUALIFY
    assert aside.complete
    assert {(s.cell.term, s.amount) for f in aside.sets for s in f.steps} == {
        ("trainingCompute", "more than 1e25"), ("cumulativeCompute", "more than 1e25")}
    straddling = find_fixes(finder("eu-ai-act/53-2-a"), with_facts(trainingCompute={"low": 9e24, "high": 2e25}))
    assert {s.cell.term for f in straddling.fixes for s in f.steps} == {"trainingCompute", "cumulativeCompute"}
    assert all(len(f.steps) == 1 and 9e24 <= float(f.steps[0].after) <= 1e25 for f in straddling.fixes)
    assert {s.amount for f in straddling.fixes for s in f.steps} == {"at most 1e25"}, "not any amount of the range will do"
    (more,) = [a for a in straddling.asides if a.outcome is Outcome.DOES_NOT_QUALIFY]
    assert {s.amount for f in more.sets for s in f.steps} == {"more than 1e25"}


def test_a_bound_on_what_is_derived_is_one_on_what_it_follows_from() -> None:
    """A modification counts above a third of the compute of its base, which no shape says of the modification itself."""
    facts = {"type": "Model", "assessedRole": "modifier", "significantGenerality": True, "baseComputeKnowable": True}
    space = finder("eu-ai-act/53-2-a").space(described({**EXEMPT, **facts, "baseCompute": 3e24}))
    values = {Decimal(o.value) for c in space.cells if c.term == "modificationCompute" for o in c.options}
    assert any(v < Decimal("1e24") for v in values)
    assert any(v > Decimal("1e24") for v in values)
    assert Decimal("1e24") in values


def test_every_amount_that_is_tried_can_be_stated() -> None:
    """A third of an amount has no end; what is tried in its place has few digits, and a description may say it."""
    release = described({**EXEMPT, "type": "Model", "assessedRole": "modifier", "significantGenerality": True})
    found = finder("eu-ai-act/53-2-a")
    space = found.space(release)
    amounts = {n: c.options for n, c in enumerate(space.cells) if c.term in ("modificationCompute", "baseCompute", "trainingCompute")}
    assert {space.cells[n].term for n in amounts} >= {"modificationCompute", "baseCompute"}
    for number, options in amounts.items():
        for option in options:
            assert found.changed(release, space, {number: option}).node.values[space.cells[number].term]
    assert amounts_between({"1e23", "3.333333333333333333333333333e24"}) == [
        Decimal("1e22"), Decimal("1e23"), Decimal("1.717e24"), Decimal("3.333333333333333333333333333e24"), Decimal("3.333e25")]
    assert amounts_between({"1e38"}) == [Decimal("1e37"), Decimal("1e38")], "more than that no description states"


def test_an_amount_of_nothing_is_no_factor() -> None:
    """Of a product with nought no factor is at a bound."""
    found = finder("eu-ai-act/53-2-a")
    spoken, derivations = {"trainingCompute": frozenset({"1e25"})}, found.decider.policies.derivations
    tokens = {}
    for count in (0, 2):
        root = found.decider.slices(described({"activeParameterCount": count, "parameterCount": count}))[0].release
        tokens[count] = with_sources(spoken, derivations, root).get("trainingTokens", frozenset())
    assert tokens == {0: frozenset(), 2: frozenset({"8.333333333333333333333333333e23"})}


@pytest.mark.parametrize(("doing", "words"), [
    (["1e22", "1e23", "5e23"], "less than 1e24"), (["1e22", "1e23", "5e23", "1e24"], "at most 1e24"),
    (["5e23", "1e24"], "more than 1e23 and at most 1e24"), (["1e23"], "just 1e23"), (["1e25"], "more than 1e24"),
    (["1e24", "1e25"], "at least 1e24"), (["1e22", "1e25"], ""), ([], ""), (["1e22", "1e23", "5e23", "1e24", "1e25"], "any amount")])
def test_amounts_in_words(doing: list[str], words: str) -> None:
    assert in_words(["1e22", "1e23", "5e23", "1e24", "1e25"], doing, frozenset({"1e23", "1e24", "true"})) == words


@pytest.mark.parametrize(("facts", "expected"), [
    ({"licence": "LicenseRef-llama-3"}, [{("artifact[Weights].licence", "Apache-2.0")}]),
    ({"licence": "CC-BY-NC-4.0"}, [{("artifact[Weights].licence", "Apache-2.0")}]),
    ({"availability": "withheld"}, [{("artifact[Weights].availability", "public")}]),
    ({"gate": "payment"}, [{("artifact[Weights].gate", "none")}]),
    ({"licence": "CC-BY-NC-4.0", "availability": "withheld"},
     [{("artifact[Weights].licence", "Apache-2.0"), ("artifact[Weights].availability", "public")}]),
])
def test_what_is_wrong_is_what_is_fixed(facts: dict[str, Any], expected: list[set[tuple[str, str]]]) -> None:
    assert ways(finder("eu-ai-act/53-2-a"), with_weights(**facts)) == expected


def test_the_cheaper_way_comes_first() -> None:
    """Publishing the architecture takes a document or code, and the document is cheaper."""
    release = described({**EXEMPT, "artifact": [OPEN_WEIGHTS, {"type": "ArchitectureDescription", "availability": "withheld"},
                                                {"type": "ArchitectureCode", "availability": "withheld"}, EXEMPT["artifact"][2]]})
    report = find_fixes(finder("eu-ai-act/53-2-a"), release)
    assert [f.cost for f in report.fixes] == sorted(f.cost for f in report.fixes)
    assert report.fixes[0].steps[0].cell.node == "artifact[ArchitectureDescription]"


def test_nothing_to_fix() -> None:
    report = find_fixes(finder("eu-ai-act/53-2-a"), with_facts())
    assert report.needless
    assert report.result.outcome is Outcome.QUALIFIES
    assert (report.fixes, report.obstacles, report.tried) == ((), (), 0)
    research = find_fixes(finder("eu-ai-act/53-2-a"), with_facts(soleScientificResearch=True))
    assert research.needless
    assert research.result.outcome is Outcome.OUT_OF_SCOPE


def test_what_can_be_made_sure_of_is_told_from_what_can_only_turn_out() -> None:
    """Whether training code was used is a fact; to document a topic or to publish code is in the provider's hands."""
    report = find_fixes(finder("osaid/1.0"), case("mistral-7b"), most=1)
    (fix,) = report.fixes
    by_term = {s.cell.term: s.action for s in fix.steps}
    assert by_term["usedInTraining"] is Action.FIND_OUT
    assert by_term["documents"] is Action.MAKE_SURE
    assert by_term["availability"] is Action.CHANGE
    assert [s.action for s in fix.steps] == sorted((s.action for s in fix.steps), key=list(Action).index)
    assert report.surest is not None
    assert report.surest.count(Action.FIND_OUT) == 0
    assert report.surest.changes > fix.changes
    assert report.surest.steps
    assert find_fixes(finder("osaid/1.0"), case("bloom-176b")).surest is None


def test_what_else_an_unknown_fact_could_bring() -> None:
    """BLOOM is not supplied commercially as far as is known; if it is not, the law does not ask for documentation at all."""
    asides = {a.outcome: a for a in find_fixes(finder("eu-ai-act/53-2-a"), case("bloom-176b")).asides}
    (found,) = asides[Outcome.OUT_OF_SCOPE].sets
    assert [(s.cell.term, s.after) for s in found.steps] == [("commercialActivity", "false")]
    changed = apply(case("bloom-176b"), [parse_setting("commercialActivity=false")], "test")
    assert finder("eu-ai-act/53-2-a").outcome(changed) is Outcome.OUT_OF_SCOPE


def test_a_document_that_tells_of_the_model_is_offered_before_any_other() -> None:
    """Data are described in the model card rather than in a published description of the architecture."""
    artifact = [OPEN_WEIGHTS, {"type": "ArchitectureDescription", "availability": "public", "documents": []},
                {"type": "ModelCard", "availability": "public"}, EXEMPT["artifact"][2] | {"documents": []}]
    (way, *_) = find_fixes(finder("osaid/1.0"), described({**EXEMPT, "artifact": artifact}), most=1).fixes
    assert {s.cell.node for s in way.steps if s.cell.item} == {"artifact[ModelCard]"}


def test_documents_that_were_looked_through_in_vain_are_not_offered_while_another_will_do() -> None:
    report = find_fixes(finder("osaid/1.0"), case("llama-2-70b"))
    denied = {(s.cell.node, s.cell.item) for f in report.fixes for s in f.steps if s.cell.item and s.known}
    assert not denied
    assert len(report.fixes) <= 2


def test_many_parts_that_each_fail_take_few_proposals() -> None:
    """Each part that fails by itself is learned of by itself; together they took thousands of proposals, and a minute."""
    _, search = finder("osaid/0.0.3").search(case("llama-2-70b"), Target(Outcome.QUALIFIES), 2000)
    assert list(search.sets())
    assert not search.cut
    assert search.tried < 200


NUMBERED = [(name, d, r) for n, name in enumerate(sorted(f.name for f in resources.subfolders(resources.folder("cases"))))
            for m, (d, r) in enumerate(itertools.product(["eu-ai-act/53-2-a", "osaid/1.0", "osd/1.9", "eu-ai-act/25-4"], Reading))
            if (5 * n + m) % 16 == 0]


@pytest.mark.parametrize(("name", "determination", "reading"), NUMBERED)
def test_fixes_of_the_cases_qualify_and_need_every_step(name: str, determination: str, reading: Reading) -> None:
    found, release = finder(determination, reading), case(name)
    report = find_fixes(found, release, most=2)
    assert not report.cut
    if report.needless:
        return
    assert bool(report.fixes) is not bool(report.obstacles)
    space, search = found.search(release, Target(Outcome.QUALIFIES), 2000)
    for fix in itertools.islice(search.sets(), 2):
        after = found.decider.decide(found.changed(release, space, fix.options)).determinations[0]
        assert after.outcome is Outcome.QUALIFIES
        for number in fix.options:
            rest = {n: o for n, o in fix.options.items() if n != number}
            assert found.decider.decide(found.changed(release, space, rest)).determinations[0].outcome is not Outcome.QUALIFIES
    for fix in report.fixes:
        assert all(s.conditions for s in fix.steps)


def test_steps_name_the_conditions_they_meet() -> None:
    (fix,) = find_fixes(finder("osaid/1.0"), case("bloom-176b")).fixes
    (step,) = fix.steps
    assert [c.id for c in step.conditions] == ["osaid#parameters-terms"]
    assert step.conditions[0].remedy == "Release the weights under an OSI-approved licence."
    assert (step.known, step.how, step.cell.now) == (True, "release it under another licence", "bigscience-rail-1.0")


def test_the_bound_is_told() -> None:
    report = find_fixes(finder("osaid/1.0"), case("llama-3-70b"), limit=3)
    assert report.cut
    assert not report.fixes
    assert not report.obstacles
    assert report.tried == 3


def test_no_more_ways_than_asked() -> None:
    all_of_them = find_fixes(finder("eu-ai-act/53-2-a"), case("llama-3-70b"))
    one = find_fixes(finder("eu-ai-act/53-2-a"), case("llama-3-70b"), most=1)
    assert len(all_of_them.fixes) == 2
    assert one.more
    assert one.fixes == all_of_them.fixes[:1]


def test_a_choice_among_licences_is_searched_too() -> None:
    """Under MIT it qualifies, so that the choice needs nothing; two closed licences leave the licence to change."""
    assert find_fixes(finder("eu-ai-act/53-2-a"), with_weights(licence="MIT OR CC-BY-NC-4.0")).needless
    closed = with_weights(licence="CC-BY-NC-4.0 OR LicenseRef-llama-3")
    assert ways(finder("eu-ai-act/53-2-a"), closed) == [{("artifact[Weights].licence", "Apache-2.0")}]


def test_evidence_does_not_matter_for_outcomes() -> None:
    for name in ("llama-3-70b", "olmo-7b"):
        release = case(name)
        bare = without_evidence(release)
        assert not any(t.predicate.value.endswith("#evidence") for t in bare.graph)
        assert any(t.predicate.value.endswith("#evidence") for t in release.graph)
        for determination in ("eu-ai-act/53-2-a", "osaid/1.0"):
            assert finder(determination).outcome(bare) is finder(determination).outcome(release)


@pytest.mark.parametrize(("term", "spoken", "expected"), [
    ("firstPlaced", {"2025-08-02"}, ["2025-08-01", "2025-08-02", "2025-08-03", "2026-11-23", "2026-11-24"]),
    ("firstPlaced", {"2030-01-01", "soon"}, ["2026-11-23", "2026-11-24"]),
    ("obtainFrom", set(), ["https://example.org/"]),
    ("availability", {"public"}, ["public", "partial"]),
    ("channel", {"hub"}, ["[hub]", "[own-site]", "[]"]),
    ("trainingCompute", {"1e23", "public"}, ["1e22", "1e23", "1e24"]),
])
def test_values_that_a_fact_could_turn_out_to_have(term: str, spoken: set[str], expected: list[str]) -> None:
    """No day is proposed that has not come yet."""
    found = possible(vocabulary().terms[term], frozenset(spoken), (), DAY)
    assert found[:1] == expected[:1]
    assert len(found) == len(expected)
    assert term == "channel" or found == expected


def test_of_a_range_both_sides_of_a_bound_within_it_are_tried() -> None:
    compute = vocabulary().terms["trainingCompute"]
    within = Span(Decimal("9e24"), Decimal("2e25"))
    assert possible(compute, frozenset({"1e23", "1e25"}), [within], DAY) == ["9e24", "9.5e24", "1e25", "1.5e25", "2e25"]
    assert possible(compute, frozenset({"1e25"}), [Span(Decimal("2e25"), None)], DAY) == ["2e25", "2e26"]


# ----- laws

def searched(determination: str, release: Release, limit: int = 150) -> tuple[Finder, Any, list[Found], bool]:
    found = finder(determination)
    try:
        if found.outcome(release) in (Outcome.QUALIFIES, Outcome.NOT_NEEDED, Outcome.OUT_OF_SCOPE):
            assume(False)
    except InputError:
        assume(False)
    space, search = found.search(release, Target(Outcome.QUALIFIES), limit)
    sets = list(itertools.islice(search.sets(), 4))
    return found, space, sets, search.cut


@pytest.mark.parametrize("determination", ["eu-ai-act/53-2-a", "eu-ai-act/2-12", "eu-ai-act/25-4", "osaid/1.0", "osaid/0.0.9"])
@given(facts=descriptions(), data=st.data())
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
def test_laws_of_fixes(determination: str, facts: Description, data: st.DataObject) -> None:
    """Applied a fix qualifies; none of its parts does; and no smaller set that can be drawn does."""
    release = described(facts)
    found, space, sets, _ = searched(determination, release)
    for fix in sets:
        assert qualifies(found, release, space, fix.options)
        cells = list(fix.options)
        for part in itertools.islice((set(c) for n in range(len(cells)) for c in itertools.combinations(cells, n)), 24):
            assert not qualifies(found, release, space, {n: o for n, o in fix.options.items() if n in part})
        assert fix.size == sets[0].size
    if sets and space.cells:
        for _ in range(5):
            drawn = data.draw(st.lists(st.integers(0, len(space.cells) - 1), max_size=len(sets[0].options), unique=True))
            other = {n: data.draw(st.sampled_from(space.cells[n].options)) for n in drawn}
            if size(space, other) < sets[0].size:
                assert not qualifies(found, release, space, other)


@pytest.mark.parametrize("determination", ["osaid/0.0.4", "osd/1.9", "eu-ai-act/2-6"])
@given(facts=descriptions())
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_smallest_set_is_found(determination: str, facts: Description) -> None:
    """Against trying everything out, on determinations that are small enough for that."""
    release = described(facts)
    found, space, _, _ = searched(determination, release)
    assume(len(space.cells) <= 6)
    by_size: dict[tuple[int, int], set[frozenset[int]]] = {}
    tried = list(itertools.islice(assignments(space, 2), 400))
    for options in tried:
        try:
            if qualifies(found, release, space, options):
                by_size.setdefault(size(space, options), set()).add(frozenset(options))
        except InputError:
            continue
    _, search = found.search(release, Target(Outcome.QUALIFIES), 5000)
    sets = list(search.sets())
    assert not search.cut
    assert not by_size or (sets and sets[0].size <= min(by_size))
    if sets and len(sets[0].options) <= 2 and len(tried) < 400:
        assert {frozenset(f.options) for f in sets} == by_size[sets[0].size]


# ----- the data of changes

def test_changes_are_sound() -> None:
    terms = vocabulary().terms
    known = changes()
    for kind in known.kinds:
        assert kind.terms <= set(terms), kind.id
        for term in kind.terms:
            values = {v.strip("[]") for v in kind.values} if terms[term].values else set()
            assert values <= set(terms[term].values), kind.id
    assert set(known.documented) == set(terms["documents"].values)
    costs = [known.of("ModelCard", "availability")[0].cost, known.of("Weights", "licence")[0].cost,
             known.of("TrainingData", "availability")[0].cost]
    assert costs == sorted(set(costs))


@pytest.mark.parametrize("term", ["trainingCompute", "cumulativeCompute", "modificationCompute", "parameterCount", "trainingTokens",
                                  "systemicDesignated", "rebuttalAccepted", "highImpactOtherwise", "firstPlaced", "releaseDate",
                                  "significantGenerality", "suppliedAs", "assessedRole", "usedInTraining"])
def test_what_nobody_can_change(term: str) -> None:
    assert not [k.id for k in changes().kinds if term in k.terms]


# ----- alternative licences, and a search by itself

def test_what_else_could_come_out_among_alternative_licences() -> None:
    """Under one of them it fails already; it does not qualify only where the other one fails as well."""
    found = finder("eu-ai-act/53-2-a")
    release = with_weights(licence="CC-BY-NC-4.0 OR LicenseRef-nobody-knows")
    report = find_fixes(found, release, limit=40, most=2)
    assert report.result.outcome is Outcome.UNDETERMINED
    space = found.space(release, findings_only=True)
    for aside in report.asides:
        for way in aside.sets:
            options = {n: o for step in way.steps for n, c in enumerate(space.cells) if c.key == step.cell.key
                       for o in c.options if o.value == step.after}
            assert found.outcome(found.changed(release, space, options)) is aside.outcome
    for fix in report.fixes:
        settings = [parse_setting(f"{s.cell.address}={s.after}") for s in fix.steps if not s.cell.item]
        assert len(settings) < len(fix.steps) or found.outcome(apply(release, settings, "test")) is Outcome.QUALIFIES


def test_of_a_release_that_qualifies_the_first_fix_changes_nothing() -> None:
    release = with_facts()
    assert finder("eu-ai-act/53-2-a").first_fixed(release, 10) is release


def test_where_the_decider_never_agrees_no_condition_is_blamed() -> None:
    found = finder("eu-ai-act/53-2-a")
    space = found.space(with_weights(gate="payment"))
    goal = Every(())
    search = Search(goal, space, lambda _: Seen({(): frozenset()}, False), 5)
    assert list(search.sets()) == []
    assert not search.cut
    assert search.against() == []


def test_licences_that_nobody_knows_are_told_apart_by_name() -> None:
    assert told_of_licence("LicenseRef-nobody-knows", frozenset()) == "LicenseRef-nobody-knows"


@pytest.mark.parametrize(("said", "told"), [
    ('rdfs:label "no cost" ; oc:changes oc:price', "a label, a cost and terms"), ("oc:cost 1 ; oc:changes oc:price", "a label, a cost"),
    ('rdfs:label "a" ; oc:cost "much" ; oc:changes oc:price', "a label, a cost"), ('rdfs:label "a" ; oc:cost 1', "a label, a cost"),
    ('rdfs:label "a" ; oc:cost 1 ; oc:changes oc:prize', "unknown: prize")])
def test_a_kind_of_change_that_is_not_complete_is_refused(monkeypatch: pytest.MonkeyPatch, said: str, told: str) -> None:
    text = "@prefix oc: <https://w3id.org/openclaim#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . " \
           f"<urn:change:odd> a oc:ChangeKind ; {said} ."
    monkeypatch.setattr(resources, "read", lambda _: text.encode())
    with pytest.raises(PolicyError, match=f"urn:change:odd: a kind of change needs .*{told}"):
        changes.__wrapped__()
