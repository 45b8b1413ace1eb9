"""The fast engine and the reference find the same shapes failing, on everything that is shipped and at every edge."""

from __future__ import annotations

import csv
import functools
import os
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from semantics import DAY, Bench, leaves, policies, release_of
from shared import ROOT, shared

from compliance.engines import Engine, EngineName, engine
from compliance.errors import PolicyError
from compliance.graph import Graph, read_turtle
from compliance.graph.triples import RDF_TYPE
from compliance.model import one_release
from compliance.model.facts import FOCUS, FOCUS_CLASS
from compliance.policy import catalogue
from compliance.terms import NAMESPACE

ENGINES = list(EngineName)
PREFIXES = """@prefix oc: <https://w3id.org/openclaim#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <urn:test:> .
"""
E25 = 10**25


@functools.cache
def bench(name: EngineName) -> Bench:
    """Every leaf that is in force on the day, compiled once for an engine."""
    found = policies()
    return Bench(found, leaves(found), name)


def failing(shapes: str, data: str, name: EngineName, *wanted: str) -> set[str]:
    """The local names of the failing shapes; the data stand on the release."""
    graph = read_turtle((PREFIXES + shapes).encode(), "shapes")
    names = wanted or tuple(sorted(s.value for s in graph.typed("http://www.w3.org/ns/shacl#NodeShape")))
    facts = list(read_turtle((PREFIXES + data).encode(), "data")) if data else []
    focus = ox.Triple(FOCUS, RDF_TYPE, ox.NamedNode(FOCUS_CLASS))
    return {s.removeprefix("urn:test:") for s in engine(name).compile(graph, names).failing([focus, *facts])}


# --- everything that is shipped


def _examples() -> Iterator[object]:
    for policy in catalogue().policies():
        for version in catalogue().versions(policy):
            path = version.where / "examples.ttl"
            if path.is_file():
                yield pytest.param(path, id=version.id)


@pytest.mark.parametrize("path", list(_examples()))
def test_engines_agree_on_every_example(path: Path) -> None:
    """Some examples against all conditions, which takes pySHACL half a second each; test_examples has each with its own."""
    graph = read_turtle(path.read_bytes(), str(path))
    compared = 0
    for node in graph.typed(NAMESPACE + "Example")[::12]:
        facts = graph.one(node, NAMESPACE + "facts")
        assert isinstance(facts, (ox.BlankNode, ox.NamedNode))
        release = one_release(Graph(graph.closure([facts]), node.value))
        assert bench(EngineName.FAST).failing(release) == bench(EngineName.REFERENCE).failing(release), node.value
        compared += 1
    assert compared or not graph.typed(NAMESPACE + "Example")


@pytest.mark.parametrize("case", sorted(p.name for p in (ROOT / "cases").iterdir() if p.is_dir()))
def test_engines_agree_on_every_case(case: str) -> None:
    release = release_of(ROOT / "cases" / case / "model.yaml")
    fast = bench(EngineName.FAST).failing(release)
    assert fast == bench(EngineName.REFERENCE).failing(release)
    assert all(0 < len(f) < len(bench(EngineName.FAST).wanted) for f in fast)


def _shared_cases() -> Iterator[object]:
    base = Path(os.environ.get("OPENCLAIM_SHARED", ROOT.parent / "shared"))
    for table in (("law", "cases"), ("definitions", "osaid-cases")):
        path = base.joinpath(*table, "expected.csv")
        if path.is_file():
            with path.open(newline="", encoding="utf-8") as file:
                yield from (pytest.param((*table, f), id=f) for f in dict.fromkeys(r["file"] for r in csv.DictReader(file)))


@pytest.mark.parametrize("parts", list(_shared_cases()))
def test_engines_agree_on_every_shared_case(parts: tuple[str, ...]) -> None:
    release = release_of(shared(*parts))
    assert bench(EngineName.FAST).failing(release) == bench(EngineName.REFERENCE).failing(release)


def test_the_shared_cases_are_there() -> None:
    shared("law", "cases", "expected.csv")
    assert len(list(_shared_cases())) > 60


# --- numbers

BOUNDS = """
:above a sh:NodeShape ; sh:property [ sh:path ( oc:cumulativeCompute oc:low ) ; sh:minCount 1 ; sh:minExclusive 1.0e25 ] .
:at-least a sh:NodeShape ; sh:property [ sh:path ( oc:cumulativeCompute oc:low ) ; sh:minCount 1 ; sh:minInclusive 10000000000000000000000000 ] .
:below a sh:NodeShape ; sh:property [ sh:path ( oc:cumulativeCompute oc:high ) ; sh:minCount 1 ; sh:maxExclusive "10000000000000000000000000.0"^^xsd:decimal ] .
:at-most a sh:NodeShape ; sh:property [ sh:path ( oc:cumulativeCompute oc:high ) ; sh:minCount 1 ; sh:maxInclusive 1.0e25 ] .
"""
NAMES = {"above", "at-least", "below", "at-most"}
NUMBERS = [
    (E25, E25, {"at-least", "at-most"}),
    (E25 + 1, E25 + 1, {"above", "at-least"}),
    (E25 - 1, E25 - 1, {"below", "at-most"}),
    (10**38, 10**38, {"above", "at-least"}),
    (0, 0, {"below", "at-most"}),
    (E25 - 1, E25 + 1, set()),
    (E25, 10**26, {"at-least"}),
    (10**24, E25, {"at-most"}),
    (2 * 10**25, None, {"above", "at-least"}),
    (None, 10**24, {"below", "at-most"}),
    (10**24, None, set()),
    (None, None, set()),
]


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize(("low", "high", "conforming"), NUMBERS, ids=lambda v: "+".join(sorted(v)) if isinstance(v, set) else str(v))
def test_compute_is_compared_to_the_last_operation(low: object, high: object, conforming: set[str], name: EngineName) -> None:
    ends = "".join(f' ; oc:{end} "{value}"^^xsd:decimal' for end, value in (("low", low), ("high", high)) if value is not None)
    data = f"<{FOCUS.value}> oc:cumulativeCompute :range . :range a oc:Range{ends} ."
    assert NAMES - failing(BOUNDS, data, name) == conforming


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize(("compute", "truth"), [
    (E25, "false"), (E25 + 1, "true"), (E25 - 1, "false"), ({"low": E25, "high": E25 + 1}, "unknown"),
    ({"low": E25 + 1}, "true"), ({"high": E25}, "false"), ({"low": 1, "high": 10**30}, "unknown")], ids=str)
def test_the_threshold_of_article_51_is_exceeded_only_above_it(compute: object, truth: str, name: EngineName) -> None:
    found = policies()
    (leaf,) = [c for c in leaves(found) if c.id == "eu-ai-act#presumed-systemic"]
    (evaluation,) = Bench(found, [leaf], name).evaluations(release_of({"type": "Model", "trainingCompute": compute}))
    pair = evaluation.pair(leaf)
    assert (pair.strict, pair.lenient) == (truth, truth)


@pytest.mark.parametrize("name", ENGINES)
def test_a_third_of_the_base_compute_is_compared_exactly(name: EngineName) -> None:
    found = policies()
    (leaf,) = [c for c in leaves(found) if c.id == "eu-gpai-guidelines#is-provider"]
    tested = Bench(found, [leaf], name)
    base = 3 * 10**24 + 1
    facts = {"type": "Model", "assessedRole": "modifier", "independentModifier": True, "significantChange": False, "baseCompute": base}
    for modification, conflicting, truth in ((10**24, False, "false"), (10**24 + 1, True, "unknown")):
        (evaluation,) = tested.evaluations(release_of({**facts, "modificationCompute": modification}))
        assert (evaluation.pair(leaf).strict, evaluation.conflicting(leaf)) == (truth, conflicting)


@pytest.mark.parametrize("name", ENGINES)
def test_a_bound_on_a_range_must_be_a_number(name: EngineName) -> None:
    with pytest.raises(PolicyError, match="a bound on a range must be a number of FLOP"):
        failing(BOUNDS.replace("1.0e25 ] .", '"much" ] .', 1), "", name)


@pytest.mark.parametrize("name", ENGINES)
def test_other_numbers_are_not_scaled(name: EngineName) -> None:
    shapes = ":many a sh:NodeShape ; sh:property [ sh:path oc:userThreshold ; sh:minInclusive 700000000 ] ."
    assert failing(shapes, f"<{FOCUS.value}> oc:userThreshold 700000000 .", name) == set()
    assert failing(shapes, f"<{FOCUS.value}> oc:userThreshold 699999999.5 .", name) == {"many"}


# --- dates, lists, classes and logic

LOGIC = """
:begun a sh:NodeShape ; sh:property [ sh:path oc:systemicDesignatedOn ; sh:minCount 1 ; sh:lessThanOrEquals oc:asOf ] .
:early a sh:NodeShape ; sh:property [ sh:path oc:firstPlaced ; sh:minCount 1 ; sh:maxExclusive "2025-08-02"^^xsd:date ] .
:none a sh:NodeShape ; sh:property [ sh:path oc:annexIIIArea ; sh:hasValue () ] .
:some a sh:NodeShape ; sh:property [ sh:path oc:annexIIIArea ; sh:minCount 1 ; sh:not [ sh:hasValue () ] ] .
:added a sh:NodeShape ; sh:property [ sh:path oc:prohibitedPractice ; sh:minCount 1 ; sh:in ( () "ba" "bb" ) ] .
:terms a sh:NodeShape ; sh:property [ sh:path oc:licence ; sh:qualifiedMinCount 1 ; sh:qualifiedValueShape [ sh:class oc:WithTerritorialExclusion ] ] .
:one a sh:NodeShape ; sh:xone ( [ sh:property [ sh:path oc:price ; sh:hasValue true ] ] [ sh:property [ sh:path oc:donations ; sh:hasValue true ] ] ) .
"""
FACTS = [
    ('oc:systemicDesignatedOn "2026-11-24"^^xsd:date', {"begun"}),
    ('oc:systemicDesignatedOn "2026-11-25"^^xsd:date', set()),
    ('oc:firstPlaced "2025-08-01"^^xsd:date', {"early"}),
    ('oc:firstPlaced "2025-08-02"^^xsd:date', set()),
    ("oc:annexIIIArea rdf:nil", {"none"}),
    ('oc:annexIIIArea "employment"', {"some"}),
    ('oc:annexIIIArea "employment" , "education"', {"some"}),
    ("oc:prohibitedPractice rdf:nil", {"added"}),
    ('oc:prohibitedPractice "ba"', {"added"}),
    ('oc:prohibitedPractice "ba" , "a"', set()),
    ("oc:licence :l . :l a oc:WithTerritorialExclusion", {"terms"}),
    ("oc:licence :l . :l a oc:WithoutTerritorialExclusion", set()),
    ("oc:price true", {"one"}),
    ("oc:price true ; oc:donations true", set()),
    ("oc:price false", set()),
]


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize(("facts", "conforming"), FACTS, ids=[f for f, _ in FACTS])
def test_dates_lists_classes_and_logic(facts: str, conforming: set[str], name: EngineName) -> None:
    data = f'<{FOCUS.value}> oc:asOf "{DAY}"^^xsd:date ; {facts} .'
    names = {"begun", "early", "none", "some", "added", "terms", "one"}
    assert names - failing(LOGIC, data, name) == conforming


# --- what an engine may not depend on


@pytest.mark.parametrize("name", ENGINES)
def test_a_shape_that_nobody_defines(name: EngineName) -> None:
    with pytest.raises(PolicyError, match="urn:test:lost: a condition names this shape and no file defines it"):
        failing(LOGIC, "", name, "urn:test:early", "urn:test:lost")


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("severity", ["sh:Violation", "sh:Warning", "sh:Info", ":unheard-of"])
def test_severities_change_nothing(severity: str, name: EngineName) -> None:
    shapes = f"""
    :outer a sh:NodeShape ; sh:severity {severity} ; sh:property [ sh:path oc:price ; sh:hasValue false ; sh:severity {severity} ] .
    :named a sh:NodeShape ; sh:severity {severity} ; sh:node :outer ; sh:message "a text"@en ."""
    assert failing(shapes, "", name) == {"outer", "named"}
    assert failing(shapes, f"<{FOCUS.value}> oc:price true .", name) == {"outer", "named"}
    assert failing(shapes, f"<{FOCUS.value}> oc:price false .", name) == set()


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("depth", [1, 10, 20])
def test_a_deep_shape_fails_where_its_core_does(depth: int, name: EngineName) -> None:
    """Negation over negation, by named shapes: an even number of them gives back the core."""
    links = "\n".join(f":s{n} a sh:NodeShape ; sh:not [ sh:node :s{n - 1} ] ." for n in range(1, depth + 1))
    shapes = ":s0 a sh:NodeShape ; sh:property [ sh:path oc:price ; sh:hasValue false ] .\n" + links
    found = failing(shapes, f"<{FOCUS.value}> oc:price false .", name)
    assert found == {f"s{n}" for n in range(depth + 1) if n % 2}
    without = failing(shapes, f"<{FOCUS.value}> oc:price true .", name)
    assert without == {f"s{n}" for n in range(depth + 1) if not n % 2}


@pytest.mark.parametrize("name", ENGINES)
def test_shapes_that_are_too_deep_are_refused(name: EngineName) -> None:
    links = "\n".join(f":s{n} a sh:NodeShape ; sh:not [ sh:node :s{n - 1} ] ." for n in range(1, 60))
    shapes = ":s0 a sh:NodeShape ; sh:property [ sh:path oc:price ; sh:hasValue false ] .\n" + links
    with pytest.raises(PolicyError, match="the shapes cannot be evaluated"):
        failing(shapes, f"<{FOCUS.value}> oc:price false .", name, "urn:test:s59")


@pytest.mark.parametrize("name", ENGINES)
def test_nested_properties_reach_the_last_node(name: EngineName) -> None:
    shapes = """:deep a sh:NodeShape ; sh:property [ sh:path oc:artifact ; sh:minCount 1 ; sh:property [ sh:path oc:licence ;
        sh:minCount 1 ; sh:property [ sh:path oc:useRestriction ; sh:minCount 1 ; sh:property [ sh:path oc:objective ; sh:hasValue true ] ] ] ] ."""
    chain = f"<{FOCUS.value}> oc:artifact :a . :a oc:licence :l . :l oc:useRestriction :c , :d . :c oc:objective true . "
    assert failing(shapes, chain + ":d oc:objective true .", name) == set()
    assert failing(shapes, chain + ":d oc:objective false .", name) == {"deep"}
    assert failing(shapes, f"<{FOCUS.value}> oc:artifact :a .", name) == {"deep"}


@pytest.mark.parametrize("name", ENGINES)
def test_only_the_release_is_judged(name: EngineName) -> None:
    """A shape with a target of its own is not evaluated on other nodes, and says nothing of its own accord."""
    shapes = """:priced a sh:NodeShape ; sh:targetClass oc:Licence ; sh:property [ sh:path oc:price ; sh:minCount 1 ] ."""
    assert failing(shapes, f"<{FOCUS.value}> oc:price true . :l a oc:Licence .", name) == set()
    assert failing(shapes, ":l a oc:Licence ; oc:price true .", name) == {"priced"}


@pytest.mark.parametrize("name", ENGINES)
def test_the_order_of_the_wanted_shapes_does_not_matter(name: EngineName) -> None:
    names = [f"urn:test:{n}" for n in ("begun", "early", "none", "some", "added", "terms", "one")]
    data = f'<{FOCUS.value}> oc:firstPlaced "2025-08-01"^^xsd:date .'
    assert failing(LOGIC, data, name, *names) == failing(LOGIC, data, name, *reversed(names))
    assert "early" not in failing(LOGIC, data, name, *names)


def test_every_name_has_an_engine() -> None:
    for name in EngineName:
        made: Engine = engine(name)
        assert type(made).__module__ == f"compliance.engines.{'fast' if name is EngineName.FAST else 'reference'}"
    assert type(engine()) is type(engine(EngineName.FAST))
