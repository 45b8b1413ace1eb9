"""The formula of a determination over atoms says what the decider says, and atoms look at nothing but what is told."""

from __future__ import annotations

import itertools
from datetime import date

import pyoxigraph as ox
import pytest
from descriptions import Description, descriptions
from finding import described, finder
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from compliance.decide import Outcome, Reading
from compliance.decide.evaluate import Evaluation, sides
from compliance.errors import InputError, PolicyError
from compliance.fix.circuit import Circuit, Every, Literal, Some, holds, negate
from compliance.fix.finder import Finder
from compliance.fix.reads import asks_for_one, reads
from compliance.graph import read_turtle
from compliance.model import Release
from compliance.policy import AllOf, AnyOf, Authority, Condition, Determination, Expression, Not, OpenQuestion, Unless
from compliance.truth import TRUE

DETERMINATIONS = ["eu-ai-act/2-6", "eu-ai-act/2-12", "eu-ai-act/25-4", "eu-ai-act/53-2-a", "eu-ai-act/54-6", "osaid/1.0",
                  "osaid/0.0.6", "osaid/0.0.9", "osd/1.9"]
SETTLED = [Outcome.QUALIFIES, Outcome.DOES_NOT_QUALIFY, Outcome.OUT_OF_SCOPE, Outcome.NOT_NEEDED]
PREFIXES = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix oc: <https://w3id.org/openclaim#> . " \
           "@prefix part: <https://w3id.org/openclaim/part#> . @prefix : <urn:s:> . "


def worlds(found: Finder, release: Release) -> list[frozenset[str]]:
    """The atoms that are true under each choice of licences."""
    return list(found.atoms(release).values())


@pytest.mark.parametrize("determination", DETERMINATIONS)
@given(facts=descriptions())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_formula_and_decider_agree(determination: str, facts: Description) -> None:
    for reading in Reading:
        found = finder(determination, reading)
        release = described(facts)
        try:
            (true,) = worlds(found, release) if len(found.decider.slices(release)) == 1 else ((),)
        except InputError:
            assume(False)
        assume(len(found.decider.slices(release)) == 1)
        outcome = found.outcome(release)
        reached = [o for o in SETTLED if holds(found.circuit.goal(o, reading), frozenset(true))]
        assert reached == ([outcome] if outcome in SETTLED else [])


@pytest.mark.parametrize("determination", ["eu-ai-act/53-2-a", "osaid/1.0", "osd/1.9"])
@given(facts=descriptions(), data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_an_atom_depends_on_nothing_but_its_cells(determination: str, facts: Description, data: st.DataObject) -> None:
    found = finder(determination)
    release = described(facts)
    try:
        assume(len(found.decider.slices(release)) == 1)
    except InputError:
        assume(False)
    space = found.space(release, findings_only=data.draw(st.booleans()))
    assume(space.cells)
    number = data.draw(st.integers(0, len(space.cells) - 1))
    option = data.draw(st.sampled_from(space.cells[number].options))
    before, after = worlds(found, release)[0], worlds(found, found.changed(release, space, {number: option}))[0]
    moved = {a for a in before ^ after if number not in space.of_atom[a]}
    assert not moved, [(found.circuit.atoms[a].reads, space.cells[number].key, option.value) for a in moved]


def test_negation_and_truth_of_formulas() -> None:
    a, b = Literal("a", True), Literal("b", True)
    formula = Every((a, Some((negate(b), Every(())))))
    for true in (frozenset(), frozenset("a"), frozenset("b"), frozenset("ab")):
        assert holds(negate(formula), true) is not holds(formula, true)
    assert holds(Every(()), frozenset())
    assert not holds(Some(()), frozenset())


def test_what_a_shape_reads() -> None:
    graph = read_turtle((PREFIXES + """
        :s a sh:NodeShape ; sh:property [ sh:path part:Weights ; sh:minCount 1 ; sh:node [
            sh:property [ sh:path oc:availability ; sh:hasValue "public" ] ;
            sh:or ( [ sh:property [ sh:path ( oc:licence oc:grantsUse ) ; sh:hasValue true ] ]
                    [ sh:not [ sh:property [ sh:path oc:gate ; sh:in ( "none" "account" ) ] ] ] ) ] ] ;
            sh:property [ sh:path ( oc:trainingCompute oc:low ) ; sh:minExclusive 1e25 ] ;
            sh:property [ sh:path oc:systemicDesignatedOn ; sh:lessThanOrEquals oc:asOf ] .""").encode(), "s")
    shape = graph.subjects()[0]
    found = {(r.kind, r.term) for r in reads(graph, shape)}
    assert found == {("Weights", ""), ("Weights", "availability"), ("Weights", "licence"), ("Weights", "gate"),
                     ("Release", "trainingCompute"), ("Release", "systemicDesignatedOn"), ("Release", "asOf")}
    spoken = {r.term: r.values for r in reads(graph, shape) if r.values}
    assert spoken["gate"] == {"none", "account"}
    assert spoken["trainingCompute"] == {"1e25"}


def test_one_of_several_shapes_is_looked_into() -> None:
    graph = read_turtle((PREFIXES + """
        :s a sh:NodeShape ; sh:xone ( [ sh:property [ sh:path oc:price ; sh:hasValue true ] ]
                                      [ sh:property [ sh:path oc:outputModality ; sh:or ( [ sh:in ( "text" ) ] [ sh:hasValue "image" ] ) ] ] ) .
        """).encode(), "s")
    assert {(r.term, r.values) for r in reads(graph, graph.subjects()[0])} == {
        ("price", frozenset({"true"})), ("outputModality", frozenset({"text", "image"}))}


@pytest.mark.parametrize(("shape", "told"), [
    ("sh:property [ sh:path [ sh:inversePath oc:artifact ] ; sh:minCount 1 ]", "the facts behind the path"),
    ("sh:property [ sh:path ( oc:provider <urn:elsewhere> ) ; sh:minCount 1 ]", "the facts behind the path"),
    ("sh:sparql [ sh:select 'SELECT $this { }' ]", "the facts behind a SPARQL constraint cannot be told")])
def test_a_shape_whose_facts_cannot_be_told_is_refused(shape: str, told: str) -> None:
    """Else a search would take the condition for one that nothing can change."""
    graph = read_turtle((PREFIXES + f":s a sh:NodeShape ; {shape} .").encode(), "own.ttl")
    with pytest.raises(PolicyError, match=rf"own\.ttl: {told}"):
        reads(graph, ox.NamedNode("urn:s:s"))


@pytest.mark.parametrize(("shape", "expected"), [
    ("sh:path oc:artifact ; sh:qualifiedMinCount 1 ; sh:qualifiedValueShape [ sh:property [ sh:path oc:documents ; sh:hasValue 'x' ] ]", True),
    ("sh:path ( part:Weights oc:noLicence ) ; sh:hasValue true", True),
    ("sh:path oc:price ; sh:hasValue true", False),
    ("sh:path oc:artifact ; sh:qualifiedMinCount 2 ; sh:qualifiedValueShape [ sh:property [ sh:path oc:documents ; sh:hasValue 'x' ] ]", False),
    ("sh:path oc:artifact ; sh:qualifiedMinCount 1 ; sh:qualifiedValueShape [ sh:not [ sh:property [ sh:path oc:gate ; sh:minCount 1 ] ] ]", False),
    ("sh:path oc:artifact ; sh:qualifiedMinCount 1 ; sh:qualifiedValueShape [ sh:or ( [ sh:property [ sh:path oc:gate ; sh:maxCount 0 ] ] ) ]", False),
    ("sh:path part:Weights ; sh:minCount 1", False),
])
def test_which_shapes_ask_for_one_node(shape: str, expected: bool) -> None:
    graph = read_turtle((PREFIXES + f": {shape} .").encode(), "s")
    assert asks_for_one(graph, ox.NamedNode("urn:s:")) is expected


def test_a_shape_with_other_words_stays_whole() -> None:
    """A constraint that the circuit does not take apart is one atom, so that its meaning stays the engine's."""
    found = finder("osaid/1.0")
    circuit = Circuit(found.determination, found.decider.policies.graph, found.question.day)
    circuit.goal(Outcome.QUALIFIES, Reading.BOTH)
    assert circuit.atoms
    assert all(a.conditions for a in circuit.atoms.values())


# --- combinations of which some parts do not apply on the day

CITED = (Authority("urn:test", "Art 1", "enacting"),)
LATER = date(2027, 1, 1)


def leaf(name: str, applies_from: date | None = None, contested: bool = False) -> Condition:
    questions = ((f"urn:s:{name}-open", OpenQuestion("Q", "?", "yes", "no", "no")),) if contested else ()
    return Condition(f"urn:c:{name}", f"test#{name}", name, CITED, None, f"urn:s:{name}-yes", f"urn:s:{name}-no", questions,
                     applies_from=applies_from)


A, B, NOT_YET = leaf("a"), leaf("b", contested=True), leaf("late", LATER)
NAMED = Condition("urn:c:named", "test#named", "named", CITED, AllOf((NOT_YET,)))
SHAPES = PREFIXES + " ".join(
    f":{name}-{way} a sh:NodeShape ; sh:property [ sh:path oc:{term} ; sh:hasValue {value} ] ."
    for name, term in (("a", "price"), ("b", "monetised"), ("late", "narrowTask")) for way, value in (("yes", "true"), ("no", "false"))
) + " :b-open a sh:NodeShape ; sh:property [ sh:path oc:dualLicensing ; sh:hasValue true ] ."


@pytest.mark.parametrize("holds_when", [
    A, Not(A), NOT_YET, Not(NOT_YET), AllOf((A, NOT_YET)), AnyOf((A, B, NOT_YET)), AllOf((NOT_YET,)), Unless(A, B), Unless(A, NOT_YET),
    Unless(NOT_YET, A), Not(Unless(B, A)), NAMED, AnyOf((NAMED, Not(B)))], ids=str)
@pytest.mark.parametrize("gates", [((), ()), ((NOT_YET, B), ()), ((B,), (Not(A), NOT_YET))], ids=["none", "scope", "both"])
@pytest.mark.parametrize("day", [date(2026, 11, 24), LATER], ids=str)
def test_on_each_day_a_formula_says_what_evaluation_says(holds_when: Expression, gates: tuple[tuple[Expression, ...], ...],
                                                         day: date) -> None:
    """Under every truth of the atoms, and under each reading by itself and both together."""
    asked = Determination("test/1", "test", "?", "test", "1", CITED, holds_when, *gates)
    circuit = Circuit(asked, read_turtle(SHAPES.encode(), "shapes"), day)
    goals = {(o, r): circuit.goal(o, r) for o in SETTLED for r in Reading}
    named = {next(iter({(x.term, next(iter(x.values))) for x in a.reads})): iri for iri, a in circuit.atoms.items()}
    shapes = {f"urn:s:{n}-{w}": (t, v) for n, t in (("a", "price"), ("b", "monetised"), ("late", "narrowTask"))
              for w, v in (("yes", "true"), ("no", "false"))} | {"urn:s:b-open": ("dualLicensing", "true")}
    used = [s for s in shapes if shapes[s] in named]
    for size in range(len(used) + 1):
        for met in itertools.combinations(used, size):
            evaluation = Evaluation(frozenset(shapes) - set(met), day)
            found = sides(evaluation.gates(asked), evaluation.value(asked.holds) or TRUE)
            true = frozenset(named[shapes[s]] for s in met)
            for (outcome, reading), goal in goals.items():
                assert holds(goal, true) is (found.under(reading) is outcome), (met, outcome, reading)
