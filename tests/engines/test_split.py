"""Shapes in groups, each asked only about facts that it has not seen, give what all shapes together give."""

from __future__ import annotations

from datetime import date

import pyoxigraph as ox
import pytest
from descriptions import descriptions
from hypothesis import HealthCheck, given, settings

from compliance.decide import Decider, Question
from compliance.decide.decide import wanted_shapes
from compliance.engines import EngineName, engine
from compliance.engines.split import SplitCompiled
from compliance.graph import Graph
from compliance.graph.keyed import from_values
from compliance.licences import library
from compliance.model import Slice, one_release
from compliance.policy import catalogue
from compliance.policy.asked import put

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
