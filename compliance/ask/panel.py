"""Which unknown facts can still change which outcome: smallest sets of them, for all determinations of one set of policies.

Everything that the engine said of supposed facts is kept. An answer leaves most of it true, so that after the first
question little has to be evaluated anew.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from compliance.ask.memory import Atoms, Key, Memory
from compliance.change import apply
from compliance.decide import Decider, DeterminationResult, Outcome, Question, Reading
from compliance.engines import Engine
from compliance.errors import InputError
from compliance.fix.cells import Option, Space
from compliance.fix.changes import changes
from compliance.fix.circuit import Circuit, Formula, atoms_of
from compliance.fix.search import Choice, Search, Seen, reaches
from compliance.graph import vocabulary
from compliance.licences import Library
from compliance.model import Release, Slice
from compliance.policy import Condition, Determination, Policies
from compliance.policy.words import conditions

# The first set of a size is always found; further ones of that size only say more exactly how much a fact tells.
_MOST_SETS, _MOST_FURTHER, _BOUND = 4, 4, 20_000
_PLAIN = (Outcome.QUALIFIES, Outcome.DOES_NOT_QUALIFY, Outcome.OUT_OF_SCOPE, Outcome.NOT_NEEDED)
_OPEN = {Outcome.UNDETERMINED, Outcome.CONTESTED}


Lesson = tuple[str, dict[int, Option], bool]


class Set(NamedTuple):
    """A smallest set of unknown facts, by number of cell, that brings a determination to another outcome."""

    determination: str
    outcome: Outcome
    cells: tuple[int, ...]


class Sets(NamedTuple):
    """The sets of one panel and the space that their cells belong to."""

    space: Space
    sets: tuple[Set, ...]


class Panel:
    """Asks about the determinations of one set of policies; shapes are compiled once."""

    def __init__(self, policies: Policies, asked: Sequence[str], day: date, reading: Reading, engine: Engine,
                 library: Library) -> None:
        self.determinations = [policies.determinations[i] for i in asked]
        self.reading = reading
        self.day = day
        self.parts = {d.id: frozenset(c.iri for c in _all(d)) for d in self.determinations}
        self.places = {c.iri: place for d in reversed(self.determinations) for c, place in _places(d)}
        self._policies = policies
        self.decider = Decider(policies, Question(tuple(asked), day, reading), engine, library)
        first, *others = self.determinations
        self.circuit = Circuit(first, policies.graph, day, others)
        self._goals: dict[tuple[str, Outcome], Formula] = {}
        for d in self.determinations:
            for outcome in (*_PLAIN, Outcome.CONTESTED):
                self._goals[d.id, outcome] = self.circuit.goal(outcome, reading, d)
        self._compiled = engine.compile(self.circuit.shapes, sorted(self.circuit.atoms))
        self._memory = Memory()

    def kinds(self, cls: str) -> list[str]:
        """The kinds of part of a release of a class that some condition looks at, the most special ones."""
        known = vocabulary()
        read = {r.kind for a in self.circuit.atoms.values() for r in a.reads if r.kind not in ("Release", "Provider")}
        if "Principal" in read:
            read |= set(known.classes[cls].principal_parts)
        if "Artifact" in read:
            # What a condition asks of any part is which topics it covers.
            read |= {"Document"}
        leaves = [k for k in known.below("Artifact") if not known.below(k)]
        return [k for k in leaves if any(known.is_a(k, r) for r in read - {"Artifact", "Principal"})]

    def decided(self, release: Release) -> list[tuple[DeterminationResult, bool]]:
        """The result of each determination under the reading, and whether more facts could change it.

        What both readings settle alike stays as it is; one reading by itself can be overtaken.
        """
        asked, both = self.decider.under(release, [self.reading, Reading.BOTH])
        return [(a, b.outcome in _OPEN) for a, b in zip(asked.determinations, both.determinations, strict=True)]

    def forget(self) -> None:
        """Drops what is remembered, for another release."""
        self._memory = Memory()

    def sets(self, release: Release, answers: Mapping[Key, str], closed: Collection[Key],
             open_: Mapping[str, Outcome]) -> Sets:
        """The smallest sets for each open determination and each outcome other than the one that it has.

        `answers` are the facts that were answered, and `closed` all that may not be asked again.
        """
        space = Space(self.circuit.atoms.values(), self.decider.slices(release)[0], changes(), self._policies.derivations,
                      True, closed)
        self._memory.enter(space, answers)
        lessons = list(self._lessons(release, space))
        done: dict[Formula, list[tuple[int, ...]]] = {}

        def leading(name: str, outcome: Outcome) -> list[Set]:
            goal = self._goals[name, outcome]
            if open_[name] is outcome:
                return []
            if goal not in done:
                done[goal] = list(self._smallest(release, space, name, outcome, goal, lessons))
            return [Set(name, outcome, cells) for cells in done[goal]]

        found: list[Set] = []
        for name in open_:
            # That the readings differ is looked for only where nothing else can come out: it takes long and says least.
            plain = [s for outcome in _PLAIN for s in leading(name, outcome)]
            found += plain or leading(name, Outcome.CONTESTED)
        return Sets(space, tuple(found))

    def items(self, release: Release, sets: Sets, group: tuple[str, str]) -> set[str]:
        """The items of a list on a node that belong to smallest sets, beyond the sets that were found first."""
        space = sets.space
        own = [n for n, c in enumerate(space.cells) if (c.node, c.term) == group and c.item]
        found = {n for s in sets.sets for n in s.cells if n in own}
        goals = {(s.determination, s.outcome): len(s.cells) for s in sets.sets if found.intersection(s.cells)}
        lessons = list(self._lessons(release, space)) if len(own) > len(found) else []
        for (name, outcome), size in goals.items():
            rest = [n for n in own if n not in found]
            more = self._smallest(release, space, name, outcome, self._goals[name, outcome], lessons, rest) if rest else ()
            found.update(n for cells in more if len(cells) == size for n in cells if n in own)
        return {space.cells[n].item for n in found}

    def _lessons(self, release: Release, space: Space) -> Iterator[Lesson]:
        """The truth of every atom that looks at one fact only, under each value of it; all facts are tried at once."""
        lone = {atom: cells[0] for atom, cells in space.of_atom.items() if len(cells) == 1}
        tried = sorted(set(lone.values()))
        for turn in range(max((len(space.cells[n].options) for n in tried), default=0)):
            proposal = {n: space.cells[n].options[turn] for n in tried if turn < len(space.cells[n].options)}
            try:
                seen = list(self._see(release, space, proposal, lone).values())
            except InputError:
                continue
            if len(seen) == 1:
                yield from ((atom, proposal, atom in seen[0]) for atom, n in lone.items() if n in proposal)

    def _smallest(self, release: Release, space: Space, name: str, outcome: Outcome, goal: Formula,
                  lessons: Sequence[Lesson], among: Collection[int] = ()) -> Iterator[tuple[int, ...]]:
        """The smallest sets for a goal; where some facts are given, those that have one of them."""
        atoms = atoms_of(goal)

        def see(proposal: dict[int, Option]) -> Seen:
            try:
                seen = self._see(release, space, proposal, atoms)
                reached = reaches(goal, seen.values())
                if reached and len(seen) > 1:
                    # Among alternative licences the licensee takes the best, which the formula alone does not say.
                    reached = self._outcome(_with(release, space, proposal), name) is outcome
            except InputError:
                # Facts that no description can state, for example too many choices of licences.
                return Seen({}, False)
            return Seen(seen, reached)

        if not atoms:
            return
        def blame(atom: str, proposal: dict[int, Option]) -> list[tuple[int, ...]]:
            return self._blame(release, space, atom, proposal) if self.circuit.atoms[atom].every else []

        search = Search(goal, space, see, _BOUND, blame)
        for atom, facts, value in lessons:
            search.teach(atom, facts, value)
        if among:
            search.require(among)
        for number, found in enumerate(search.sets(), 1):
            yield tuple(sorted(found.options))
            search.limit = search.tried + _MOST_FURTHER
            if number == _MOST_SETS:
                return

    def _see(self, release: Release, space: Space, proposal: dict[int, Option], atoms: Collection[str]) -> Atoms:
        found = self._memory.get(space, proposal, atoms)
        if found is None:
            found = self._atoms(_with(release, space, proposal))
            self._memory.keep(space, proposal, found)
        return found

    def _blame(self, release: Release, space: Space, atom: str, proposal: dict[int, Option]) -> list[tuple[int, ...]]:
        """Of an atom that asks the same of every part, the facts of each part that makes it false by itself."""
        def only(part: str) -> frozenset[str]:
            changed = self.decider.slices(_with(release, space, proposal))[0]
            return self._compiled.failing(_only(changed, part).triples())

        def fails(part: str) -> bool:
            return atom in self._memory.failing(space, proposal, part, functools.partial(only, part))

        added = {space.cells[n].node: space.cells[n].kind for n in proposal}
        parts = {label: kind for label, kind in {**space.parts, **added}.items() if label.startswith("artifact")}
        guilty = [p for p, kind in parts.items() if space.is_of_kind(kind, self.circuit.atoms[atom].every) and fails(p)]
        return [tuple(n for n in space.of_atom[atom] if space.cells[n].node == p) for p in guilty]

    def _atoms(self, release: Release) -> dict[Choice, frozenset[str]]:
        every = frozenset(self.circuit.atoms)
        return {s.choice: every - self._compiled.failing(s.triples()) for s in self.decider.slices(release)}

    def _outcome(self, release: Release, name: str) -> Outcome:
        return next(r.outcome for r in self.decider.decide(release).determinations if r.determination.id == name)


def _only(facts: Slice, part: str) -> Slice:
    """The facts as they were if a part was the only one."""
    root = facts.release
    links = [(t, n) for t, n in root.links if n.label == part or not n.label.startswith("artifact")]
    alone = replace(root, links=links)
    return facts._replace(release=alone, nodes=tuple(alone if n is root else n for n in facts.nodes))


def _with(release: Release, space: Space, proposal: dict[int, Option]) -> Release:
    edits = space.edits(proposal)
    return apply(release, edits, "supposed") if edits else release


def _all(determination: Determination) -> list[Condition]:
    parts = [*determination.out_of_scope, *determination.not_needed, determination.holds]
    return [c for part in parts for c in conditions(part)]


def _places(determination: Determination) -> Iterator[tuple[Condition, tuple[int, int]]]:
    """Each condition with whether it belongs to no gate, and its place in the text."""
    gates = {c.iri for e in (*determination.out_of_scope, *determination.not_needed) for c in conditions(e)}
    for number, condition in enumerate(_all(determination)):
        yield condition, (int(condition.iri not in gates), number)
