"""Puts the search to a release: smallest changes that make it qualify, and smallest sets of facts still to be found out."""

from __future__ import annotations

from typing import NamedTuple

from compliance.change import apply, without_evidence
from compliance.decide import Decider, Outcome, Question
from compliance.engines import Engine
from compliance.errors import InputError
from compliance.fix.cells import Option, Space
from compliance.fix.changes import changes
from compliance.fix.circuit import Circuit
from compliance.fix.search import Choice, Search, Seen, reaches
from compliance.licences import Library
from compliance.model import Release
from compliance.policy import Policies

_BECAUSE = "supposed by openclaim fix"


class Target(NamedTuple):
    """What is searched for: the outcome, and whether only unknown facts may become known."""

    outcome: Outcome
    findings_only: bool = False


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
        bare = without_evidence(release)
        goal = self.circuit.goal(target.outcome, self.question.reading)

        def see(proposal: dict[int, Option]) -> Seen:
            try:
                changed = self.changed(bare, space, proposal)
                atoms = self.atoms(changed)
            except InputError:
                # Facts that no description can state, for example too many choices of licences.
                return Seen({}, False)
            reached = reaches(goal, atoms.values()) and self.outcome(changed) is target.outcome
            return Seen(atoms, reached)

        return space, Search(goal, space, see, limit)

    def atoms(self, release: Release) -> dict[Choice, frozenset[str]]:
        """The atoms that are true of a release under each choice among its alternative licences."""
        every = frozenset(self.circuit.atoms)
        return {s.choice: every - self._compiled.failing(s.triples()) for s in self.decider.slices(release)}

    def outcome(self, release: Release) -> Outcome:
        """The outcome of the determination on a release."""
        return self.decider.decide(release).determinations[0].outcome

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
