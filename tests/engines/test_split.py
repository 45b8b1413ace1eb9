"""Shapes in groups, each asked only about facts that it has not seen, give what all shapes together give."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pyoxigraph as ox
import pytest
from descriptions import descriptions
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance.decide import Decider, Question
from compliance.decide.decide import wanted_shapes
from compliance.engines import EngineName, engine
from compliance.engines.cuts import Ends, cuts, ends, piece
from compliance.engines.split import SplitCompiled
from compliance.graph import Graph
from compliance.graph.keyed import from_values
from compliance.licences import library
from compliance.model import Slice, one_release
from compliance.model.facts import Fact
from compliance.policy import catalogue
from compliance.policy.asked import put
from compliance.terms import Span

DAY = date(2026, 11, 24)
_PUT = put((), DAY, catalogue())
_DECIDER = Decider(_PUT.policies, Question(_PUT.determinations, DAY), engine(), library())
_WANTED = wanted_shapes(_PUT.policies.determinations[d] for d in _PUT.determinations)
_WHOLE = engine().compile(_PUT.policies.graph, _WANTED)
_SPLIT = SplitCompiled(engine(), _PUT.policies.graph, _WANTED)


def _slices(described: object) -> list[Slice]:
    return _DECIDER.slices(one_release(from_values(described, "x.json")))


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(descriptions())
def test_groups_fail_what_all_shapes_together_fail(described: object) -> None:
    for facts in _slices(described):
        expected = _WHOLE.failing(facts.triples())
        assert _SPLIT.failing(facts) == expected
        assert _SPLIT.failing(facts) == expected


def _model(**facts: object) -> dict[str, object]:
    return {"id": "urn:x", "type": "Model", **facts}


_PREFIXES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix oc: <https://w3id.org/openclaim#> .
@prefix part: <https://w3id.org/openclaim/part#> . @prefix : <urn:test:> .
"""
_HERE = {"type": "Licence", "name": "here", "grantsUse": True}
_SHAPES = {
    "counts": ":s a sh:NodeShape ; sh:property [ sh:path ( oc:artifact oc:licence ) ; sh:maxCount 1 ] .",
    "inverse": ":s a sh:NodeShape ; sh:property [ sh:path ( part:Weights oc:licence [ sh:inversePath oc:licence ] ) ; sh:maxCount 1 ] .",
    "closed": ":s a sh:NodeShape ; sh:closed true ; sh:ignoredProperties ( <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> oc:asOf oc:suppliedAs oc:price\n  oc:openVersionFullyUsable oc:rebuttalAccepted oc:assessedRole oc:claimedNotHighRisk ) .",
    "either": ":s a sh:NodeShape ; sh:or ( [ sh:path oc:price ; sh:hasValue false ] [ sh:path oc:trainingCompute ; sh:minCount 1 ] ) .",
    "compared": ":s a sh:NodeShape ; sh:property [ sh:path oc:firstPlaced ; sh:lessThanOrEquals oc:asOf ; sh:minCount 1 ] .",
    "bound": ":s a sh:NodeShape ; sh:property [ sh:path ( oc:trainingCompute oc:low ) ; sh:minExclusive 1e25 ; sh:minCount 1 ] .",
    "class": ":s a sh:NodeShape ; sh:property [ sh:path ( part:Weights oc:licence ) ; sh:class oc:OSDConformantLicence ; sh:minCount 1 ] .",
    "query": ":s a sh:NodeShape ; sh:sparql [ sh:select \"SELECT $this WHERE { $this <https://w3id.org/openclaim#price> true }\" ] .",
}
_DESCRIBED = [
    _model(), _model(price=False), _model(price=True), _model(trainingCompute=1e25), _model(trainingCompute=1.1e25),
    _model(trainingCompute={"high": 1e26}), _model(firstPlaced="2026-11-24"), _model(firstPlaced="2026-11-25"),
    *(_model(artifact=[{"type": "Weights", "licence": one}, {"type": "ModelCard", "licence": other}])
      for one, other in [("MIT", "MIT"), ("MIT", "Apache-2.0"), ("Apache-2.0", "MIT"), (_HERE, _HERE), ("nobody-knows", "MIT"),
                         ("CC-BY-NC-4.0", "CC-BY-NC-4.0"), (["MIT", "Apache-2.0"], "MIT")]),
]


@pytest.mark.parametrize("name", _SHAPES)
@pytest.mark.parametrize("tool", [EngineName.FAST, EngineName.REFERENCE])
def test_shapes_that_look_far_or_near_see_what_they_need(name: str, tool: EngineName) -> None:
    graph = Graph(ox.parse(_PREFIXES + _SHAPES[name], format=ox.RdfFormat.TURTLE), "shapes")
    whole = engine(tool).compile(graph, ["urn:test:s"])
    split = SplitCompiled(engine(tool), graph, ["urn:test:s"])
    found = []
    for facts in [s for described in _DESCRIBED for s in _slices(described)]:
        expected = whole.failing(facts.triples())
        assert split.failing(facts) == expected
        found.append(bool(expected))
    assert len(set(found)) == 2


_BOUNDS = ["1e22", "1e23", "1e24", "1e25", "1e26", "1e38"]
_AMOUNT = st.builds(lambda bound, more: Decimal(bound) + Decimal(more), st.sampled_from(_BOUNDS),
                    st.sampled_from(["0", "1", "-1", "0.5", "-0.5", "0.4", "-0.6", "1e-18", "1e20", "-1e20"]))
_ENDS = st.tuples(_AMOUNT | st.none(), _AMOUNT | st.none()).filter(any).map(
    lambda e: Span(min(e), max(e)) if None not in e else Span(*e))  # type: ignore[type-var]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(_ENDS, _ENDS), min_size=1, max_size=4))
def test_amounts_between_the_same_bounds_are_alike_to_no_shape_that_tells_them_apart(amounts: list[tuple[Span, Span]]) -> None:
    for training, cumulative in amounts:
        facts = _slices(_model(inputModality=["text"], outputModality=["text"]))[0]
        facts.release.facts["trainingCompute"] = [Fact("trainingCompute", training)]
        facts.release.facts["cumulativeCompute"] = [Fact("cumulativeCompute", cumulative)]
        assert _SPLIT.failing(facts) == _WHOLE.failing(facts.triples())


def _cuts(shape: str) -> tuple[Decimal, ...] | None:
    return cuts(ox.parse(_PREFIXES + shape, format=ox.RdfFormat.TURTLE))  # type: ignore[arg-type]


def test_only_bounds_make_amounts_alike() -> None:
    assert _cuts(_SHAPES["bound"]) == (Decimal("1e7"), Decimal("1e25"))
    assert _cuts(_SHAPES["either"]) == ()
    for seen in ("sh:lessThanOrEquals oc:high", "sh:hasValue 1e24", "sh:in ( 1e24 )", "sh:pattern \"^1\"", "sh:equals oc:high",
                 "sh:minExclusive oc:high", "sh:path [ sh:alternativePath ( oc:low oc:high ) ]"):
        assert _cuts(f":s sh:property [ sh:path ( oc:trainingCompute oc:low ) ; {seen} ] .") is None
    span = ends(Span(Decimal("9e24"), None))
    assert span is not None
    assert piece(span, (Decimal("1e7"),)) == ((0, 0), None)
    assert piece(Ends(Decimal("1e7"), Decimal("2e7")), (Decimal("1e7"),)) == ((0, 1), (1, 1))
    assert ends(Span(None, Decimal("6e40"))) is None


def test_equal_sights_are_evaluated_once() -> None:
    class Counting:
        asked = 0

        def compile(self, shapes: Graph, wanted: object) -> Counting:
            self._inner = engine().compile(shapes, list(wanted))  # type: ignore[call-overload]
            return self

        def failing(self, data: object) -> frozenset[str]:
            Counting.asked += 1
            return self._inner.failing(data)  # type: ignore[arg-type]

    graph = Graph(ox.parse(_PREFIXES + _SHAPES["either"], format=ox.RdfFormat.TURTLE), "shapes")
    split = SplitCompiled(Counting(), graph, ["urn:test:s"])
    same = [_model(price=False), _model(price=False, firstPlaced="2026-01-01"), _model(price=False, artifact=[{"type": "ModelCard"}])]
    assert [split.failing(s) for d in same for s in _slices(d)] == [frozenset()] * 3
    assert Counting.asked == 1
    assert split.failing(_slices(_model(price=True))[0]) == {"urn:test:s"}
    assert Counting.asked == 2
