"""Runs the examples of policy versions: each has a small description and says what the truth of a condition is for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import pyoxigraph as ox

from compliance import resources
from compliance.decide.evaluate import Evaluation
from compliance.engines import Compiled, Engine
from compliance.errors import OpenclaimError
from compliance.findings import Finding, Severity
from compliance.graph import Graph, read_turtle
from compliance.graph.conformance import line_of
from compliance.licences import Library
from compliance.model import Release, one_release, slices
from compliance.model.derive import Rule
from compliance.policy import Catalogue, Condition, Policies, PolicyVersion, in_force
from compliance.policy.build import Builder
from compliance.policy.load import chain
from compliance.policy.words import conditions
from compliance.terms import NAMESPACE, POLICY
from compliance.truth import CONTESTED, FALSE, TRUE, UNKNOWN, Pair

_WORDS = {TRUE: "it holds", FALSE: "it fails", UNKNOWN: "it is unknown", CONTESTED: "it is contested"}
_TRUTHS = {"holds": TRUE, "fails": FALSE, "contested": CONTESTED, "unknown": UNKNOWN, "conflicting": UNKNOWN}


class Example(NamedTuple):
    """An example with the condition that it is of, the truth that it states, its facts and where it stands."""

    node: ox.NamedNode | ox.BlankNode
    condition: ox.NamedNode
    truth: str
    release: Release
    graph: Graph

    def finding(self, message: str) -> Finding:
        """A violation at the example."""
        name = self.node.value.removeprefix(POLICY).rpartition("/")[2]
        return Finding(self.graph.source, line_of(self.graph, self.node), Severity.VIOLATION, message, name)


def run_examples(version: PolicyVersion, catalogue: Catalogue, library: Library, engine: Engine,
                 day: date) -> tuple[int, list[Finding]]:
    """How many examples a version has, and a violation for each whose condition has another truth than it states.

    The version must be one of the catalogue and well formed. A condition is taken by itself, without the reading of a
    guideline. Quantities are derived, and values presumed, as on the day.
    """
    examples = list(_examples(version))
    if not examples:
        return 0, []
    policies = _policies(version, catalogue, day)
    builder = Builder(policies.graph, policies.replaced, {})
    found: list[Finding] = []
    built: dict[ox.NamedNode, Condition] = {}
    for example in examples:
        try:
            built[example.condition] = builder.condition(example.condition)
        except OpenclaimError as error:
            found.append(example.finding(f"the condition cannot be decided: {error}"))
    rules = [Rule(d.term, d.summands, d.label, d.upper) for d in policies.derivations]
    presumed = [(p.term, p.value, p.label) for p in policies.presumptions]
    compiled = {iri: _compiled(condition, policies.graph, engine) for iri, condition in built.items()}
    for example in (e for e in examples if e.condition in built):
        condition = built[example.condition]
        for facts in slices(example.release, day, library, rules, presumed):
            evaluation = Evaluation(compiled[example.condition].failing(facts.triples()), day)
            message = _wrong(condition, example.truth, evaluation)
            if message:
                found.append(example.finding(message))
                break
    return len(examples), found


def _compiled(condition: Condition, graph: Graph, engine: Engine) -> Compiled:
    """The shapes of one condition and what they refer to: far quicker for its examples than the shapes of a whole version."""
    wanted = sorted({s for part in conditions(condition) for s in part.shapes()})
    return engine.compile(Graph(graph.closure(map(ox.NamedNode, wanted)), graph.source), wanted)


def _policies(version: PolicyVersion, catalogue: Catalogue, day: date) -> Policies:
    """The policies of the day where they contain the version, else with the version in the place of that of the day."""
    current = in_force(day, catalogue)
    active = {link.id for v in current.versions.values() for link in chain(v, catalogue)}
    return current if version.id in active else in_force(day, catalogue, {version.policy: version.version})


def _examples(version: PolicyVersion) -> Iterator[Example]:
    for file in resources.turtle_files(version.where):
        graph = read_turtle(resources.read(file), str(file))
        for node in graph.typed(NAMESPACE + "Example"):
            condition, facts = (graph.one(node, NAMESPACE + word) for word in ("exampleOf", "facts"))
            if isinstance(condition, ox.NamedNode) and isinstance(facts, (ox.NamedNode, ox.BlankNode)):
                release = one_release(Graph(graph.closure([facts]), graph.source))
                yield Example(node, condition, graph.text(node, NAMESPACE + "truth") or "", release, graph)


def _wrong(condition: Condition, truth: str, evaluation: Evaluation) -> str | None:
    """What is wrong where a condition has another truth than an example says."""
    pair, conflicting = evaluation.pair(condition), evaluation.conflicting(condition)
    if (pair, conflicting) == (_TRUTHS.get(truth), truth == "conflicting"):
        return None
    return (f"the example says that '{condition.label}' {_said(truth)}, but for its facts {_is(pair, conflicting)}; correct the "
            f"facts, oc:truth or the shapes of the condition ({_shapes(condition, evaluation)})")


def _said(truth: str) -> str:
    return truth if truth in ("holds", "fails") else f"is {truth}"


def _is(pair: Pair, conflicting: bool) -> str:
    if conflicting:
        return "it is conflicting, since they satisfy and refute it"
    return _WORDS.get(pair, f"it is {pair.strict.value} when read strictly and {pair.lenient.value} when read leniently")


def _shapes(condition: Condition, evaluation: Evaluation) -> str:
    """Which shapes of a condition the facts conform to."""
    named = [("oc:satisfiedBy", condition.satisfied_by), ("oc:refutedBy", condition.refuted_by),
             *(("oc:contestedBy", shape) for shape, _ in condition.contested_by)]
    met = [word for word, shape in named if evaluation.conforms(shape)]
    return f"the facts conform to {' and '.join(met)}" if met else "the facts conform to none of them"
