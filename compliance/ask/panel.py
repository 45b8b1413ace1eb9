"""Which unknown facts can still change which outcome, for all determinations of one set of policies.

Everything that the engine said of supposed facts is kept. An answer leaves most of it true, so that after the first
question little has to be evaluated anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from compliance.ask.memory import Key, Memory
from compliance.ask.searching import Goal, Searching, Tools
from compliance.decide import Decider, DeterminationResult, Outcome, Question, Reading
from compliance.engines import Engine
from compliance.fix.cells import Space
from compliance.fix.changes import changes
from compliance.fix.circuit import Circuit, Every
from compliance.graph import vocabulary
from compliance.licences import Library
from compliance.model import Release
from compliance.policy import Condition, Determination, Policies
from compliance.policy.words import conditions

_PLAIN = (Outcome.QUALIFIES, Outcome.DOES_NOT_QUALIFY, Outcome.OUT_OF_SCOPE, Outcome.NOT_NEEDED)
_OPEN = {Outcome.UNDETERMINED, Outcome.CONTESTED}


class Set(NamedTuple):
    """A smallest set of unknown facts, by number of cell, that reaches a goal."""

    goal: Goal
    cells: tuple[int, ...]


class Sets(NamedTuple):
    """The sets of one panel, the searches that found them, and the determinations that no set can change any more."""

    searching: Searching
    sets: tuple[Set, ...]
    stuck: frozenset[str]

    @property
    def space(self) -> Space:
        """The facts that could still be found out."""
        return self.searching.space

    def items(self, group: tuple[str, str]) -> set[str]:
        """The items of a list on a node that belong to smallest sets, beyond the sets that were found first."""
        own = [n for n, c in enumerate(self.space.cells) if (c.node, c.term) == group and c.item]
        found = {n for s in self.sets for n in s.cells if n in own}
        goals = {s.goal.formula: (s.goal, len(s.cells)) for s in self.sets if found.intersection(s.cells)}
        for goal, size in goals.values():
            rest = [n for n in own if n not in found]
            more = self.searching.among(goal, rest, size) if rest else []
            found.update(n for cells in more for n in cells if n in own)
        return {self.space.cells[n].item for n in found}


class Panel:
    """Asks about the determinations of one set of policies; shapes are compiled once."""

    def __init__(self, policies: Policies, asked: Sequence[str], day: date, reading: Reading, engine: Engine,
                 library: Library) -> None:
        self.day = day
        self.determinations = [policies.determinations[i] for i in asked]
        self.parts = {d.id: frozenset(c.iri for c in _all(d)) for d in self.determinations}
        self.places = {c.iri: place for d in reversed(self.determinations) for c, place in _places(d)}
        self.decider = Decider(policies, Question(tuple(asked), day, reading), engine, library)
        first, *others = self.determinations
        self.circuit = Circuit(first, policies.graph, day, others)
        self._reading = reading
        self._derivations = policies.derivations
        self._goals = {(d.id, outcome, r): Goal(self.circuit.goal(outcome, r, d), d.id, outcome)
                       for d in self.determinations for outcome in _PLAIN for r in Reading}
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
        asked, both = self.decider.under(release, [self._reading, Reading.BOTH])
        return [(a, b.outcome in _OPEN) for a, b in zip(asked.determinations, both.determinations, strict=True)]

    def forget(self) -> None:
        """Drops what is remembered, for a release with other nodes."""
        self._memory = Memory()

    def sets(self, release: Release, answers: Mapping[Key, str], closed: Collection[Key],
             open_: Mapping[str, Outcome]) -> Sets:
        """The smallest sets for each open determination and each outcome other than the one that it has.

        `answers` are the facts that were answered, and `closed` all that may not be asked again.
        """
        space = Space(self.circuit.atoms.values(), self.decider.slices(release)[0], changes(), self._derivations, True, closed)
        self._memory.enter(space, answers)
        searching = Searching(Tools(self.circuit, self._compiled, self.decider, self._memory), release, space)
        found: list[Set] = []
        stuck: set[str] = set()
        for name, now in open_.items():
            goals = [self._goals[name, outcome, self._reading] for outcome in _PLAIN if outcome is not now]
            plain = [Set(goal, cells) for goal in goals for cells in searching.smallest(goal)]
            # That the readings come apart is looked for only where nothing else can come out.
            apart = now is Outcome.UNDETERMINED and self._reading is Reading.BOTH and not plain
            ways = self._apart(searching, name) if apart else ()
            leading = plain or [Set(goal, cells) for goal in ways for cells in searching.smallest(goal)]
            found += leading
            if not leading:
                stuck.add(name)
        return Sets(searching, tuple(found), frozenset(stuck))

    def _apart(self, searching: Searching, name: str) -> Iterator[Goal]:
        """The ways in which the readings can come to different outcomes, each of them to one that it can come to."""
        strict, lenient = ([o for o in _PLAIN if searching.reachable(self._goals[name, o, reading])]
                           for reading in (Reading.STRICT, Reading.LENIENT))
        for one in strict:
            for other in lenient:
                if one is not other:
                    both = self._goals[name, one, Reading.STRICT].formula, self._goals[name, other, Reading.LENIENT].formula
                    yield Goal(Every(both), name, Outcome.CONTESTED)


def _all(determination: Determination) -> list[Condition]:
    parts = [*determination.out_of_scope, *determination.not_needed, determination.holds]
    return [c for part in parts for c in conditions(part)]


def _places(determination: Determination) -> Iterator[tuple[Condition, tuple[int, int]]]:
    """Each condition with whether it belongs to no gate, and its place in the text."""
    gates = {c.iri for e in (*determination.out_of_scope, *determination.not_needed) for c in conditions(e)}
    for number, condition in enumerate(_all(determination)):
        yield condition, (int(condition.iri not in gates), number)
