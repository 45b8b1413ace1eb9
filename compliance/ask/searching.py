"""Searches for smallest sets of unknown facts on one release, after some answers.

How the search goes depends on the release and the answers alone, so that an interview that is resumed goes on as it would
have gone.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from compliance.ask.memory import Atoms, Memory
from compliance.change import apply
from compliance.decide import Decider, Outcome
from compliance.engines.base import Compiled
from compliance.fix.blame import Cells, guilty, only
from compliance.fix.cells import Option, Space
from compliance.fix.circuit import Circuit, Formula, atoms_of
from compliance.fix.search import Search, Seen, reaches
from compliance.model import Release, Slice

# The first set is always found; further ones of its size only say more exactly how much a fact tells.
_MOST_SETS, _MOST_FURTHER, _BOUND = 4, 4, 20_000

Lesson = tuple[str, dict[int, Option], bool]


class Tools(NamedTuple):
    """What every search of a panel uses."""

    circuit: Circuit
    compiled: Compiled
    decider: Decider
    memory: Memory


class Goal(NamedTuple):
    """What is searched for: when the formula is true; and the determination and outcome that the decider then gives."""

    formula: Formula
    determination: str
    outcome: Outcome


class Searching:
    """The searches on one release; the same goal is searched once."""

    def __init__(self, tools: Tools, release: Release, space: Space) -> None:
        self._tools = tools
        self._release = release
        self.space = space
        self._last: tuple[dict[int, Option], list[Slice]] | None = None
        self._found: dict[Formula, list[Cells]] = {}
        self._lessons: Sequence[Lesson] = list(self._alone())

    def smallest(self, goal: Goal) -> list[Cells]:
        """The smallest sets that reach a goal, as numbers of cells: the first one, and some more."""
        if goal.formula not in self._found:
            self._found[goal.formula] = list(self._search(goal))
        return self._found[goal.formula]

    def reachable(self, goal: Goal) -> bool:
        """Whether some set reaches a goal."""
        return next(self._search(goal), None) is not None

    def among(self, goal: Goal, cells: Collection[int], size: int) -> list[Cells]:
        """Sets of a size that have one of some facts."""
        return [found for found in self._search(goal, cells) if len(found) == size]

    def _search(self, goal: Goal, among: Collection[int] = ()) -> Iterator[Cells]:
        atoms = atoms_of(goal.formula)
        if not atoms:
            return
        search = Search(goal.formula, self.space, functools.partial(self._seen, goal, atoms), _BOUND, self._blame)
        for atom, facts, value in self._lessons:
            search.teach(atom, facts, value)
        if among:
            search.require(among)
        for number, found in enumerate(search.sets(), 1):
            yield tuple(sorted(found.options))
            search.limit = search.tried + _MOST_FURTHER
            if number == _MOST_SETS:
                return

    def _seen(self, goal: Goal, atoms: Collection[str], proposal: dict[int, Option]) -> Seen:
        seen = self._see(proposal, atoms)
        reached = reaches(goal.formula, seen.values())
        if reached and len(seen) > 1:
            # Among alternative licences the licensee takes the best, which the formula alone does not say.
            decided = self._tools.decider.decide(self._with(proposal)).determinations
            reached = any(r.outcome is goal.outcome for r in decided if r.determination.id == goal.determination)
        return Seen(seen, reached)

    def _alone(self) -> Iterator[Lesson]:
        """The truth of every atom that looks at one fact only, under each value of it; all facts are tried at once."""
        space = self.space
        lone = {atom: cells[0] for atom, cells in space.of_atom.items() if len(cells) == 1}
        tried = sorted(set(lone.values()))
        for turn in range(max((len(space.cells[n].options) for n in tried), default=0)):
            proposal = {n: space.cells[n].options[turn] for n in tried if turn < len(space.cells[n].options)}
            seen = list(self._see(proposal, lone).values())
            if len(seen) == 1:
                yield from ((atom, proposal, atom in seen[0]) for atom, n in lone.items() if n in proposal)

    def _see(self, proposal: dict[int, Option], atoms: Collection[str]) -> Atoms:
        found = self._tools.memory.get(self.space, proposal, atoms)
        if found is None:
            every = frozenset(self._tools.circuit.atoms)
            found = {s.choice: every - self._tools.compiled.failing(s.triples()) for s in self._slices(proposal)}
            self._tools.memory.keep(self.space, proposal, found)
        return found

    def _slices(self, proposal: dict[int, Option]) -> list[Slice]:
        """The facts with those of a proposal; the last ones are kept, since each part is looked at by itself after all."""
        if self._last is None or self._last[0] != proposal:
            self._last = dict(proposal), self._tools.decider.slices(self._with(proposal))
        return self._last[1]

    def _blame(self, atom: str, proposal: dict[int, Option]) -> list[Cells]:
        """Of an atom that asks the same of every part, the facts of each part that makes it false by itself."""
        return guilty(self.space, self._tools.circuit.atoms[atom], proposal, lambda part: self._fails(atom, proposal, part))

    def _fails(self, atom: str, proposal: dict[int, Option], part: str) -> bool:
        def alone() -> frozenset[str]:
            return self._tools.compiled.failing(only(self._slices(proposal)[0], part).triples())

        return atom in self._tools.memory.failing(self.space, proposal, part, alone)

    def _with(self, proposal: dict[int, Option]) -> Release:
        edits = self.space.edits(proposal)
        return apply(self._release, edits, "supposed") if edits else self._release
