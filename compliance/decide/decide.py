"""Decides determinations on releases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

import pyoxigraph as ox

from compliance.assess import assessors
from compliance.decide.evaluate import Evaluation, best_of, sides
from compliance.decide.results import ConditionResult, Decision, DeterminationResult, DutyResult, Outcome, Reading
from compliance.decide.trace import trace
from compliance.engines import Engine
from compliance.licences import Library
from compliance.model import Release, Slice, slices
from compliance.model.derive import Rule
from compliance.policy import Determination, Duty, Policies, PolicyVersion
from compliance.policy.words import Authority, conditions
from compliance.terms import NOTE
from compliance.truth import FALSE, TRUE, Pair, any_of

_DUTY_OPEN = {Outcome.QUALIFIES, Outcome.CONTESTED, Outcome.UNDETERMINED, Outcome.DOES_NOT_QUALIFY}


class Question(NamedTuple):
    """What is asked: the determinations by id, the day, the reading, and the versions that grade or count."""

    determinations: tuple[str, ...]
    day: date
    reading: Reading = Reading.BOTH
    assessed: tuple[PolicyVersion, ...] = ()


class _World(NamedTuple):
    """The facts under one choice of licences, their evaluation, and the condition results found so far."""

    facts: Slice
    evaluation: Evaluation
    memo: dict[tuple[str, str | None], ConditionResult]


class _Best(NamedTuple):
    """The outcome of a determination, its truth, the choice of licences on which they rest, and the reason if there is one."""

    found: Outcome
    value: Pair
    world: _World
    reason: str


class Brief(NamedTuple):
    """What is decided on a release in short.

    The results under both readings have conditions without facts; `sides` are the outcomes of each under the strict and
    under the lenient reading, `options` the facts under each choice of licences.
    """

    results: tuple[DeterminationResult, ...]
    sides: tuple[tuple[Outcome, Outcome], ...]
    options: tuple[Slice, ...]


class Decider:
    """Decides the same question on any number of releases; shapes are compiled once."""

    def __init__(self, policies: Policies, question: Question, engine: Engine, library: Library) -> None:
        self.policies = policies
        self.question = question
        self._library = library
        self._asked = [policies.determinations[i] for i in question.determinations]
        self._assessors = assessors(question.assessed, engine, library)
        self._compiled = engine.compile(policies.graph, wanted_shapes(self._asked))
        self._rules = [Rule(d.term, d.summands, _because(d.label, d.authorities), d.upper) for d in policies.derivations]
        self._presumed = [(p.term, p.value, _because(p.label, p.authorities)) for p in policies.presumptions]

    def decide(self, release: Release) -> Decision:
        """The decision on one release; InputError where a licence value of it is no licence."""
        return self.under(release, [self.question.reading])[0]

    def under(self, release: Release, readings: Sequence[Reading]) -> list[Decision]:
        """The decision on one release under each of several readings; they share all but the outcomes."""
        options = self.slices(release)
        worlds = [_World(s, Evaluation(self._compiled.failing(s.triples()), self.question.day), {}) for s in options]
        assessments = tuple(a for by in self._assessors.values() if (a := by.assess(release)) is not None)
        notes = tuple(_notes(release, options, self._library))
        return [Decision(release, self.question.day, reading,
                         tuple(self._determine(d, worlds, reading)._replace(reading=reading) for d in self._asked),
                         notes, assessments) for reading in readings]

    def brief(self, release: Release) -> Brief:
        """The outcomes on one release under every reading, without the facts that each condition looked at.

        What it gives is what `decide` gives under both readings; it does not depend on evidence, names or notes.
        """
        options = self.slices(release)
        return self.briefly(options, [self._compiled.failing(s.triples()) for s in options])

    def briefly(self, options: Sequence[Slice], failing: Sequence[frozenset[str]],
                asked: Sequence[Determination] | None = None) -> Brief:
        """The same from the facts under each choice of licences and the shapes that fail under it.

        With `asked` only these determinations are decided; the shapes that they do not need may then be left out.
        """
        worlds = [_World(s, Evaluation(f, self.question.day), {}) for s, f in zip(options, failing, strict=True)]
        results, sides = [], []
        for d in self._asked if asked is None else asked:
            both, strict, lenient = self._best(d, worlds, (Reading.BOTH, Reading.STRICT, Reading.LENIENT))
            results.append(self._result(d, both, facts=False))
            sides.append((strict.found, lenient.found))
        return Brief(tuple(results), tuple(sides), tuple(options))

    def fills_in_as(self, other: Decider) -> bool:
        """Whether the slices of every release are those of another question."""
        return (self.question.day, self._rules, self._presumed, self._library) == (
            other.question.day, other._rules, other._presumed, other._library)

    def slices(self, release: Release) -> list[Slice]:
        """The facts on which the release is decided, one slice for each choice among alternative licences."""
        return slices(release, self.question.day, self._library, self._rules, self._presumed)

    def _determine(self, determination: Determination, worlds: Sequence[_World], reading: Reading) -> DeterminationResult:
        return self._result(determination, self._best(determination, worlds, (reading,))[0], facts=True)

    def _best(self, determination: Determination, worlds: Sequence[_World], readings: Sequence[Reading]) -> list[_Best]:
        """For each reading the outcome, the best that a choice of licences leads to, and one choice that leads to it."""
        tried = []
        for world in worlds:
            value = world.evaluation.value(determination.holds) or TRUE
            tried.append((sides(world.evaluation.gates(determination), value), value, world))
        if determination.applies_from is not None and self.question.day < determination.applies_from:
            reason = f"the rule applies from {determination.applies_from}"
            return [_Best(Outcome.OUT_OF_SCOPE, tried[0][1], worlds[0], reason) for _ in readings]
        if len(tried) == 1:
            ((own, value, world),) = tried
            return [_Best(own.under(reading), value, world, "") for reading in readings]
        value = any_of(v for _, v, _ in tried)
        found = []
        for reading in readings:
            outcome, place = best_of([own for own, _, _ in tried], reading)
            found.append(_Best(outcome, value, tried[place][2], ""))
        return found

    def _result(self, determination: Determination, best: _Best, facts: bool) -> DeterminationResult:
        found, world, evaluation = best.found, best.world, best.world.evaluation
        duties = _duties(determination, found, evaluation) if found in _DUTY_OPEN else []
        deadline, authorities = _deadline(determination, evaluation) if duties else (None, ())
        readers = tuple(v.id for v in self.policies.readers(determination.policy))
        conditions_ = trace(determination, evaluation, world.facts, self.policies.graph if facts else None, world.memo)
        return DeterminationResult(determination, found, best.value, tuple(conditions_), tuple(duties), deadline, authorities,
                                   readers, best.reason, world.facts.choice)


def wanted_shapes(determinations: Iterable[Determination]) -> list[str]:
    """The IRIs of every shape that the determinations need, sorted."""
    found: set[str] = set()
    for d in determinations:
        expressions = [*d.out_of_scope, *d.not_needed, d.holds, *(t.when for t in d.transitions)]
        expressions += [duty.due_when for duty in (*d.remaining, *d.lifted) if duty.due_when is not None]
        found.update(s for e in expressions for c in conditions(e) for s in c.shapes())
    return sorted(found)


def _because(label: str, authorities: tuple[Authority, ...]) -> str:
    return f"{label} ({', '.join(a.cite for a in authorities)})"


def _duties(determination: Determination, found: Outcome, evaluation: Evaluation) -> list[DutyResult]:
    results = [_duty(d, evaluation, "due") for d in determination.remaining]
    if found is not Outcome.QUALIFIES:
        status = "due" if found is Outcome.DOES_NOT_QUALIFY else "unless-exempt"
        results += [_duty(d, evaluation, status) for d in determination.lifted]
    return [r for r in results if r is not None]


def _duty(duty: Duty, evaluation: Evaluation, status: str) -> DutyResult | None:
    value = (evaluation.value(duty.due_when) or TRUE) if duty.due_when is not None else TRUE
    if value == FALSE:
        return None
    return DutyResult(duty.id, duty.label, duty.authorities, duty.applies_from, status if value == TRUE else "if")


def _deadline(determination: Determination, evaluation: Evaluation) -> tuple[date | None, tuple[Authority, ...]]:
    for transition in determination.transitions:
        if evaluation.value(transition.when) == TRUE:
            return transition.deadline, transition.authorities
    return None, ()


def _notes(release: Release, options: Sequence[Slice], library: Library) -> list[str]:
    """What the reader should know: what an importer noted, and licences that nobody knows."""
    noted = release.graph.objects(release.node.subject, NOTE)
    imported = sorted(note.value for note in noted if isinstance(note, ox.Literal))
    names = sorted({n for s in options for node in s.nodes for n in node.unknown_licences})
    unknown = [f"the licence '{n}' is not in the library and not on the SPDX list, so that its terms are unknown"
               f"{library.suggest(n)}" for n in names]
    return imported + unknown
