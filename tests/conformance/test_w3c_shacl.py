"""Both SHACL engines against the W3C suite: the tests they fail are exactly those listed here, no more and no fewer.

A test passes where the verdict and the multiset of (focus, path, component, severity, value) are those the suite
expects; where the suite demands an error, any error of the engine will do. docs/engines.md repeats the tables in words.
"""

from __future__ import annotations

import functools
import sys
from collections import Counter
from collections.abc import Callable
from typing import Final

import pyshacl
import pytest
import shacl
from pyoxigraph import RdfFormat
from pyshacl.errors import ReportableRuntimeError, ValidationFailure
from rdflib import Graph
from w3c_suite import ABSENT, SH, Case, Refusal, Report, Result, Triples, read_report, read_suite, report, show

KNOWN_FAILURES: Final[dict[str, dict[str, str]]] = {
    "pyshacl": {
        "core/property/datatype-001": "rdflib rewrites the ill-formed xsd:dateTime 2011-01-01, so sh:value differs",
        "core/property/or-datatypes-001": "rdflib turns the ill-formed xsd:boolean none to false, so sh:value differs",
        "core/property/uniqueLang-002": 'a Graph of rdflib reads "1"^^xsd:boolean as true; from bytes it passes',
        "sparql/pre-binding/shapesGraph-001": "pySHACL does not support $shapesGraph and raises NotImplementedError",
    },
    "shacl": {
        "sparql/pre-binding/unsupported-sparql-004": "a subquery that never mentions $this is accepted, on purpose",
    },
}
SIZE: Final = {"core": 98, "sparql": 22}
MUST_FAIL: Final = 7
PASSES: Final = {"pyshacl": {"core": 95, "sparql": 21}, "shacl": {"core": 98, "sparql": 21}}

CASES: Final = {case.name: case for case in read_suite()}
pytestmark = [pytest.mark.skipif(not CASES, reason=ABSENT), pytest.mark.filterwarnings("ignore::UserWarning")]


def run_pyshacl(case: Case) -> Report | Refusal:
    """The report pySHACL gives, its settings those of a plain call, or its refusal."""
    data = Graph().parse(data=case.data, format="turtle", publicID=case.data_base)
    shapes = Graph().parse(data=case.shapes, format="turtle", publicID=case.shapes_base)
    try:
        _, outcome, text = pyshacl.validate(data, shacl_graph=shapes)
    except (NotImplementedError, ReportableRuntimeError, ValidationFailure) as error:
        return Refusal(str(error))
    if not isinstance(outcome, Graph):
        return Refusal(text)
    graph = Triples(outcome.serialize(format="nt"), "", RdfFormat.N_TRIPLES)
    return read_report(graph, next(graph.subjects(SH + "conforms")))


def run_shacl(case: Case) -> Report | Refusal:
    """The report the Rust engine gives, or its refusal."""
    try:
        shapes = shacl.Shapes.from_turtle(case.shapes, case.shapes_base)
        outcome = shapes.validate_turtle(case.data, case.data_base)
    except ValueError as error:
        return Refusal(str(error))
    return report(outcome.conforms, (of_shacl(r) for r in outcome.results))


def of_shacl(result: shacl.Result) -> Result:
    """A result of the Rust engine as the suite's reader writes it."""
    return Result(
        focus=show(result.focus_node),
        path=result.path or "",
        component=f"<{result.component_iri}>",
        severity=f"<{result.severity_iri}>",
        value=show(result.value),
    )


ENGINES: Final[dict[str, Callable[[Case], Report | Refusal]]] = {"pyshacl": run_pyshacl, "shacl": run_shacl}


@functools.cache
def outcome_of(engine: str, name: str) -> Report | Refusal:
    """What an engine answers to a test, computed once a process."""
    return ENGINES[engine](CASES[name])


def test_the_suite_is_whole() -> None:
    assert Counter(case.part for case in CASES.values()) == SIZE
    assert sum(isinstance(case.expected, Refusal) for case in CASES.values()) == MUST_FAIL


@pytest.mark.parametrize("engine", ENGINES)
def test_known_failures_are_tests_of_the_suite(engine: str) -> None:
    assert KNOWN_FAILURES[engine].keys() <= CASES.keys()


@pytest.mark.parametrize("name", CASES or ["suite absent"])
@pytest.mark.parametrize("engine", ENGINES)
def test_engine_answers_as_the_suite_expects_or_as_listed(engine: str, name: str) -> None:
    outcome, expected = outcome_of(engine, name), CASES[name].expected
    if name in KNOWN_FAILURES[engine]:
        assert outcome != expected, f"{engine} passes {name} now: take it out of KNOWN_FAILURES and docs/engines.md"
    else:
        assert outcome == expected


@pytest.mark.parametrize("engine", ENGINES)
def test_totals(engine: str) -> None:
    passed = Counter(case.part for name, case in CASES.items() if outcome_of(engine, name) == case.expected)
    for part, size in SIZE.items():
        sys.stdout.write(f"{engine}: {passed[part]} of {size} {part} tests\n")
    assert passed == PASSES[engine]
