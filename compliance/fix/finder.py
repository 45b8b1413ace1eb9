"""Puts the search to a release: smallest changes that make it qualify, and smallest sets of facts still to be found out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from compliance.change import apply, without_evidence
from compliance.decide import Decider, DeterminationResult, Outcome, Question, Reading
from compliance.engines import Engine
from compliance.fix.blame import Cells, guilty, only
from compliance.fix.cells import Option, Space
from compliance.fix.changes import changes
from compliance.fix.circuit import Circuit
from compliance.fix.search import Choice, Search, Seen, reaches
from compliance.licences import Library
from compliance.model import Release, Slice
from compliance.policy import Policies

_BECAUSE = "supposed by openclaim fix"


class Target(NamedTuple):
    """What is searched for: the outcome, whether only unknown facts may become known, and whether the surest comes first."""

    outcome: Outcome
    findings_only: bool = False
    surest: bool = False


class Finder:
    """Searches for one determination; shapes are compiled once for any number of releases."""

    def __init__(self, policies: Policies, question: Question, engine: Engine, library: Library) -> None:
        (name,) = question.determinations
        self.question = question
        self.determination = policies.determinations[name]
        self.decider = Decider(policies, question, engine, library)
        self.circuit = Circuit(self.determination, policies.graph, question.day)
        self._derivations = policies.derivations
        for outcome in (Outcome.QUALIFIES, Outcome.DOES_NOT_QUALIFY, Outcome.OUT_OF_SCOPE, Outcome.NOT_NEEDED):
            self.circuit.goal(outcome, question.reading)
        self._compiled = engine.compile(self.circuit.shapes, sorted(self.circuit.atoms))

    def space(self, release: Release, findings_only: bool = False) -> Space:
        """The facts of a release that could be others."""
        facts = self.decider.slices(release)[0]
        return Space(self.circuit.atoms.values(), facts, changes(), self._derivations, findings_only)

    def search(self, release: Release, target: Target, limit: int) -> tuple[Space, Search]:
        """The space and the search for a target, ready to be run."""
        space = self.space(release, target.findings_only)
        goal = self.circuit.goal(target.outcome, self.question.reading)
        trial = _Trial(self, without_evidence(release), space)

        def see(proposal: dict[int, Option]) -> Seen:
            changed = trial.put(proposal)
            atoms = self.true_in(trial.facts)
            return Seen(atoms, reaches(goal, atoms.values()) and self.outcome(changed) is target.outcome)

        return space, Search(goal, space, see, limit, trial.blame, target.surest)

    def atoms(self, release: Release) -> dict[Choice, frozenset[str]]:
        """The atoms that are true of a release under each choice among its alternative licences."""
        return self.true_in(self.decider.slices(release))

    def true_in(self, facts: Iterable[Slice]) -> dict[Choice, frozenset[str]]:
        """The atoms that are true of some facts, by the choice of licences of each."""
        every = frozenset(self.circuit.atoms)
        return {s.choice: every - self.failing(s) for s in facts}

    def failing(self, facts: Slice) -> frozenset[str]:
        """The atoms that are false of some facts."""
        return self._compiled.failing(facts.triples())

    def outcome(self, release: Release) -> Outcome:
        """The outcome of the determination on a release."""
        found = self.decider.brief(release)
        strict, lenient = found.sides[0]
        return {Reading.STRICT: strict, Reading.LENIENT: lenient, Reading.BOTH: found.results[0].outcome}[self.question.reading]

    def result(self, release: Release) -> DeterminationResult:
        """What the determination comes to on a release under both readings; its conditions have no facts."""
        return self.decider.brief(release).results[0]

    def first_fixed(self, release: Release, limit: int) -> Release | None:
        """The release with its first fix applied; None where none was found."""
        space, search = self.search(release, Target(Outcome.QUALIFIES), limit)
        found = next(search.sets(), None)
        return None if found is None else self.changed(release, space, found.options)

    @staticmethod
    def changed(release: Release, space: Space, options: dict[int, Option]) -> Release:
        """The release with the facts of a set."""
        edits = space.edits(options)
        return apply(release, edits, _BECAUSE) if edits else release


class _Trial:
    """The release with the facts of the last proposal; what each part makes false by itself is found out once."""

    def __init__(self, finder: Finder, release: Release, space: Space) -> None:
        self._finder = finder
        self._release = release
        self._space = space
        self._failing: dict[tuple[str, frozenset[tuple[int, str]]], frozenset[str]] = {}
        self.facts: list[Slice] = []

    def put(self, proposal: dict[int, Option]) -> Release:
        """The release with the facts of a proposal, which are kept."""
        changed = self._finder.changed(self._release, self._space, proposal)
        self.facts = self._finder.decider.slices(changed)
        return changed

    def blame(self, atom: str, proposal: dict[int, Option]) -> list[Cells]:
        """Of an atom that asks the same of every part, the facts of each part that makes it false by itself."""
        return guilty(self._space, self._finder.circuit.atoms[atom], proposal, lambda part: atom in self._alone(part, proposal))

    def _alone(self, part: str, proposal: dict[int, Option]) -> frozenset[str]:
        key = part, frozenset((n, o.value) for n, o in proposal.items() if self._space.cells[n].node == part)
        if key not in self._failing:
            self._failing[key] = self._finder.failing(only(self.facts[0], part))
        return self._failing[key]
