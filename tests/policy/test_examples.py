"""Every example has the truth that it states, every condition has its examples, and asks for the facts it looks at."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import NamedTuple

import pyoxigraph as ox
import pytest
from semantics import DAY, Bench, all_leaves, policies

from compliance import resources
from compliance.decide.evaluate import Evaluation
from compliance.engines import EngineName
from compliance.graph import Graph, Object, Subject, read_turtle, vocabulary
from compliance.graph.triples import RDF_TYPE
from compliance.model import Release, one_release
from compliance.policy import Condition, Policies, PolicyVersion, catalogue
from compliance.terms import NAMESPACE, PART, POLICY
from compliance.truth import CONTESTED, FALSE, TRUE, UNKNOWN

SH = "http://www.w3.org/ns/shacl#"
NOTHING = "https://w3id.org/openclaim/shape/nothing"
TRUTHS = {"holds": (TRUE, False), "fails": (FALSE, False), "unknown": (UNKNOWN, False), "contested": (CONTESTED, False),
          "conflicting": (UNKNOWN, True)}


class Example(NamedTuple):
    """An example with the version whose file it stands in."""

    iri: str
    condition: str
    truth: str
    version: PolicyVersion
    graph: Graph
    facts: Subject

    def release(self) -> Release:
        """The release that the facts describe."""
        return one_release(Graph(self.graph.closure([self.facts]), self.iri))


def versions() -> list[PolicyVersion]:
    """Every version of every policy."""
    return [v for p in catalogue().policies() for v in catalogue().versions(p)]


@functools.cache
def examples() -> list[Example]:
    """Every example of every examples.ttl, in the order of the files."""
    found = []
    for version in versions():
        path = version.where / "examples.ttl"
        graph = read_turtle(path.read_bytes(), str(path)) if path.is_file() else Graph()
        for node in graph.typed(NAMESPACE + "Example"):
            facts = graph.one(node, NAMESPACE + "facts")
            assert isinstance(facts, (ox.NamedNode, ox.BlankNode)), f"{node.value}: oc:facts leads to no node"
            found.append(Example(node.value, graph.text(node, NAMESPACE + "exampleOf") or "",
                                 graph.text(node, NAMESPACE + "truth") or "", version, graph, facts))
    return found


@functools.cache
def leaves_of_all() -> dict[str, tuple[Policies, Condition]]:
    """Every leaf of every version by IRI, with policies that contain it."""
    return {leaf.iri: (found, leaf) for found, leaf in all_leaves()}


@functools.cache
def bench(condition: str, name: EngineName) -> Bench:
    """The bench of one condition; pySHACL takes longer to compile them all for each example."""
    found, leaf = leaves_of_all()[condition]
    return Bench(found, [leaf], name)


def named(iri: str) -> str:
    return iri.removeprefix(POLICY)


def by_condition() -> dict[str, list[Example]]:
    """The examples of each condition."""
    found: dict[str, list[Example]] = {}
    for example in examples():
        found.setdefault(example.condition, []).append(example)
    return found


def test_there_are_examples_of_every_policy_that_decides() -> None:
    deciding = {named(iri).partition("/")[0] for iri in leaves_of_all()}
    assert {"eu-ai-act", "eu-gpai-guidelines", "osaid", "osd"} <= deciding
    assert deciding == {e.version.policy for e in examples()}


def test_every_example_is_of_a_condition_that_is_decided() -> None:
    defined = _defined()
    assert [e.iri for e in examples() if e.condition not in defined] == []
    assert len({e.iri for e in examples()}) == len(examples())
    assert {e.truth for e in examples()} <= set(TRUTHS)


def test_every_condition_with_shapes_is_decided_somewhere() -> None:
    """A condition that no determination uses would be tested nowhere."""
    unused = set()
    for version in versions():
        for file in resources.turtle_files(version.where):
            graph = read_turtle(file.read_bytes(), str(file))
            unused |= {s.value for s in graph.typed(NAMESPACE + "Condition")
                       if graph.one(s, NAMESPACE + "satisfiedBy") and s.value not in leaves_of_all()}
    assert unused == set()


def _defined() -> set[str]:
    return {s.value for v in versions() for f in resources.turtle_files(v.where)
            for s in read_turtle(f.read_bytes(), str(f)).typed(NAMESPACE + "Condition")}


@pytest.mark.parametrize("name", list(EngineName))
@pytest.mark.parametrize("condition", sorted(leaves_of_all()), ids=named)
def test_examples_have_the_truth_they_state(condition: str, name: EngineName) -> None:
    leaf = leaves_of_all()[condition][1]
    for example in by_condition().get(condition, []):
        (evaluation,) = bench(condition, name).evaluations(example.release())
        assert (evaluation.pair(leaf), evaluation.conflicting(leaf)) == TRUTHS[example.truth], example.iri


@pytest.mark.parametrize("condition", sorted(leaves_of_all()), ids=named)
def test_every_condition_has_its_examples(condition: str) -> None:
    found, leaf = leaves_of_all()[condition]
    given = by_condition().get(condition, [])
    truths = {e.truth for e in given}
    assert "holds" in truths
    assert "fails" in truths or leaf.refuted_by == NOTHING
    presumed = {p.term for p in found.presumptions}
    assert "unknown" in truths or {a.term for a in leaf.asks} <= presumed
    reached = set()
    for example in (e for e in given if e.truth == "contested"):
        (evaluation,) = bench(condition, EngineName.FAST).evaluations(example.release())
        reached |= {shape for shape, _ in leaf.contested_by if evaluation.conforms(shape)}
    assert reached == {shape for shape, _ in leaf.contested_by}, "a contesting shape has no example"


@pytest.mark.parametrize("condition", sorted(leaves_of_all()), ids=named)
def test_an_example_of_the_same_question_is_told_apart(condition: str) -> None:
    """A condition that gives the same truth for each of its examples would not be tested by them."""
    failing = {bench(condition, EngineName.FAST).failing(e.release())[0] for e in by_condition()[condition]}
    assert len(failing) > 1


# --- what the shapes look at


def paths(graph: Graph, shape: str) -> Iterator[str]:
    """Every vocabulary term that a shape, or one it refers to, uses as a path or through a class of licences."""
    todo: list[Object] = [ox.NamedNode(shape)]
    seen: set[Object] = set()
    while todo:
        node = todo.pop()
        if node in seen or isinstance(node, ox.Literal):
            continue
        seen.add(node)
        for predicate, objects in graph.predicates(node).items():
            if predicate == SH + "path":
                yield from (iri for o in objects for iri in _steps(graph, o))
            elif predicate.startswith((SH, RDF_TYPE.value[:43])):
                todo += objects


def _steps(graph: Graph, path: Object) -> list[str]:
    steps = graph.members(path) if isinstance(path, ox.BlankNode) else [path]
    return [s.value for s in steps if isinstance(s, ox.NamedNode)]


def inputs(found: Policies, term: str) -> set[str]:
    """The terms from which a term is derived, itself where it is not."""
    sources = {t for d in found.derivations if d.term == term for _, terms in d.summands for t in terms}
    return sources or {term}


@pytest.mark.parametrize("condition", sorted(leaves_of_all()), ids=named)
def test_a_condition_asks_for_every_term_that_its_shapes_look_at(condition: str) -> None:
    found, leaf = leaves_of_all()[condition]
    asked = {a.term for a in leaf.asks}
    terms = vocabulary().terms
    used: set[str] = set()
    for shape in leaf.shapes():
        for iri in paths(found.graph, shape):
            local = iri.removeprefix(NAMESPACE)
            if not iri.startswith((NAMESPACE, PART)) or iri.startswith(PART) or local in ("low", "high"):
                continue
            used |= {local} if local in terms else inputs(found, local)
    # A node is asked for through the facts on it; the day is no fact.
    used -= {"asOf", "artifact", "provider"}
    assert used <= asked, f"asks lack {sorted(used - asked)}"
    assert used or leaf.satisfied_by == NOTHING or asked


@pytest.mark.parametrize("condition", sorted(leaves_of_all()), ids=named)
def test_what_is_missing_is_named(condition: str) -> None:
    """For a release of which nothing is known, each condition that is unknown can say which fact would help."""
    _, leaf = leaves_of_all()[condition]
    places = {(a.on, a.licence_of, a.term) for a in leaf.asks}
    assert len(places) == len(leaf.asks), "a fact is asked for twice"
    for ask in leaf.asks:
        assert ask.term in vocabulary().terms, ask.iri
        assert ask.on in vocabulary().classes or ask.on == "Principal", ask.iri
        assert ask.question.endswith((".", "?")), ask.iri


def test_the_day_is_the_one_the_examples_are_written_for() -> None:
    assert Evaluation(frozenset(), DAY).value is not None
    assert policies().versions["eu-ai-act"].version == "2026-1744"
