"""What the tests of the semantics share: descriptions, deciders and the leaves of conditions."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from compliance.decide import Decider, Decision, DeterminationResult, Question, Reading
from compliance.decide.evaluate import Evaluation
from compliance.engines import EngineName, engine
from compliance.graph import Graph, Object, read
from compliance.graph.keyed import from_values
from compliance.licences import library
from compliance.model import Release, Slice, one_release, slices
from compliance.model.derive import Rule
from compliance.policy import Condition, Determination, Policies, catalogue, in_force
from compliance.policy.words import conditions

DAY = date(2026, 11, 24)
SH = "http://www.w3.org/ns/shacl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def release(text: str | bytes, ending: str = "yaml") -> Release:
    """The one release of a text."""
    return one_release(read(text.encode() if isinstance(text, str) else text, f"test.{ending}", ending))


def read_facts(facts: Mapping[str, Any]) -> Release:
    """The release that a mapping of terms describes."""
    return one_release(from_values({"id": "urn:case:test", **facts}, "test"))


def shown(facts: Mapping[str, Any]) -> str:
    """A description as one line, for the report of a failure."""
    return json.dumps(facts, default=str)


def release_file(path: Path) -> Release:
    """The one release of a file."""
    return one_release(read(path.read_bytes(), path.name, path.suffix[1:]))


def policies(day: date = DAY, pins: Mapping[str, str] | None = None) -> Policies:
    """The shipped policies in force on a day."""
    return in_force(day, catalogue(), pins)


@functools.lru_cache(maxsize=256)
def decider(day: date = DAY, asked: tuple[str, ...] = (), name: EngineName = EngineName.FAST,
            reading: Reading = Reading.BOTH) -> Decider:
    """A decider for the determinations that are asked, all of the day when none is."""
    found = policies(day)
    return Decider(found, Question(asked or tuple(found.determinations), day, reading), engine(name), library())


def decide(described: Release, determination: str, day: date = DAY) -> DeterminationResult:
    """The result of one determination on one day."""
    return decider(day, (determination,)).decide(described).determinations[0]


def expressions(determination: Determination) -> list[Condition]:
    """Every condition that a determination, its gates, duties and transitions evaluate."""
    parts = [*determination.out_of_scope, *determination.not_needed, determination.holds,
             *(t.when for t in determination.transitions),
             *(d.due_when for d in (*determination.remaining, *determination.lifted) if d.due_when is not None)]
    return [c for part in parts for c in conditions(part)]


def leaves(found: Policies) -> list[Condition]:
    """Every condition with shapes of its own that some determination uses, by IRI."""
    listed = {c.iri: c for d in found.determinations.values() for c in expressions(d) if c.combined is None}
    return [listed[iri] for iri in sorted(listed)]


def shapes_of(listed: Iterable[Condition]) -> list[str]:
    """The IRIs of the shapes of conditions, sorted, each once."""
    return sorted({s for c in listed for s in c.shapes()})


def all_leaves() -> list[tuple[Policies, Condition]]:
    """The leaves of every version of every policy, each with policies that contain it.

    Those of the day come first, then older versions, then the days on which a version began: a guideline that came later
    puts its own conditions in the place of those of the act.
    """
    versions = [v for p in catalogue().policies() for v in catalogue().versions(p)]
    found: dict[str, tuple[Policies, Condition]] = {}
    for loaded in (policies(), *(policies(DAY, {v.policy: v.version}) for v in versions), *(policies(v.since) for v in versions)):
        for leaf in leaves(loaded):
            found.setdefault(leaf.iri, (loaded, leaf))
    return list(found.values())


def part_of(graph: Graph, shapes: Iterable[str]) -> Graph:
    """The shapes and what they refer to, so that an engine need not compile every policy for one condition."""
    found = Graph(source=graph.source)
    todo: list[Object] = [ox.NamedNode(s) for s in shapes]
    seen: set[Object] = set()
    while todo:
        node = todo.pop()
        if isinstance(node, ox.Literal) or node in seen:
            continue
        seen.add(node)
        for name, objects in graph.predicates(node).items():
            if name.startswith((SH, RDF)):
                found.add(ox.Triple(node, ox.NamedNode(name), o) for o in objects)
                todo += objects
    return found


class Bench:
    """Evaluates single conditions: the slices of a release against the shapes of the leaves, in one engine."""

    def __init__(self, found: Policies, listed: Iterable[Condition], name: EngineName, day: date = DAY) -> None:
        self.day = day
        self.wanted = shapes_of(listed)
        self.compiled = engine(name).compile(part_of(found.graph, self.wanted), self.wanted)
        self.rules = [Rule(d.term, d.summands, d.label, d.upper) for d in found.derivations]
        self.presumed = [(p.term, p.value, p.label) for p in found.presumptions]

    def slices(self, described: Release) -> list[Slice]:
        """The slices of a release on the day."""
        return slices(described, self.day, library(), self.rules, self.presumed)

    def failing(self, described: Release) -> list[frozenset[str]]:
        """The failing shapes of each slice."""
        return [self.compiled.failing(s.triples()) for s in self.slices(described)]

    def evaluations(self, described: Release) -> list[Evaluation]:
        """The evaluation of each slice."""
        return [Evaluation(failing, self.day) for failing in self.failing(described)]


__all__ = ["DAY", "Bench", "Decision", "all_leaves", "decide", "decider", "expressions", "leaves", "part_of", "policies", "read_facts",
           "release", "release_file", "shapes_of", "shown"]
