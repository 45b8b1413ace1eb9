"""What the tests share to decide descriptions: releases, deciders, outcomes, and the leaves of conditions by themselves."""

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


def release_of(described: Mapping[str, Any] | Path) -> Release:
    """The release that a mapping of terms, or a file, describes."""
    if isinstance(described, Path):
        return one_release(read(described.read_bytes(), described.name, described.suffix.lstrip(".")))
    return one_release(from_values({"id": "urn:case:test", **described}, "description.json"))


def shown(facts: Mapping[str, Any]) -> str:
    """A description as one line, for the report of a failure."""
    return json.dumps(facts, default=str)


def policies(day: date = DAY, **pins: str) -> Policies:
    """The shipped policies in force on a day; a pin `eu_ai_act="2024-1689"` takes that version."""
    return in_force(day, catalogue(), {name.replace("_", "-"): version for name, version in pins.items()})


def determinations(day: date = DAY) -> tuple[str, ...]:
    """The ids of every determination in force on a day."""
    return tuple(sorted(policies(day).determinations))


@functools.lru_cache(maxsize=256)
def decider(day: date = DAY, asked: tuple[str, ...] = (), name: EngineName = EngineName.FAST,
            reading: Reading = Reading.BOTH, osaid: str | None = None) -> Decider:
    """A decider of some determinations, of all in force where none is asked; `osaid` takes that version of the definition."""
    found = policies(day, **({"osaid": osaid} if osaid else {}))
    return Decider(found, Question(asked or tuple(sorted(found.determinations)), day, reading), engine(name), library())


def decide(described: Mapping[str, Any] | Path, *asked: str, day: date = DAY) -> Decision:
    """The decision on a description."""
    return decider(day, asked).decide(release_of(described))


def result(described: Mapping[str, Any] | Path, determination: str, day: date = DAY) -> DeterminationResult:
    """The result of one determination on a description."""
    return decide(described, determination, day=day).determinations[0]


def outcome(described: Mapping[str, Any] | Path, determination: str, day: date = DAY) -> str:
    """The outcome of one determination on a description."""
    return result(described, determination, day).outcome.value


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
    for loaded in (policies(), *(policies(DAY, **{v.policy: v.version}) for v in versions), *(policies(v.since) for v in versions)):
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

