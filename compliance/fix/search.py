"""Finds every smallest set of other facts that brings a determination to an outcome, exactly.

Which atoms are true under which facts is not known beforehand. The search supposes the best: a weighted MaxSAT solver
(RC2 of PySAT) proposes the cheapest facts under which the formula could be true as far as is known, the engine decides
the release with these facts, and what it says of each atom is learned for all facts that agree on what the atom looks
at. A proposal that the decider confirms is a smallest set, since everything cheaper was excluded by what is known. Where
nothing can be proposed any more there is none, and the unsatisfiable core names the conditions that stand against it.

Sources: A. Ignatiev, A. Morgado, J. Marques-Silva, RC2: an efficient MaxSAT solver (JSAT 11, 2019); the scheme is
counterexample-guided refinement, as in E. Clarke et al. (CAV 2000).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from pysat.examples.rc2 import RC2
from pysat.formula import WCNF
from pysat.solvers import Solver

from compliance.fix.cells import Option, Space
from compliance.fix.circuit import Formula, atoms_of, holds
from compliance.fix.clauses import Clauses

# A change always weighs more than any number of unknown facts, these more than any cost, and a cost more than the
# preference among values: sets come in the order of changes, of unknown facts, and of cost. For the surest set a fact that
# can only turn out to be so weighs more than any number of changes.
_CHANCE, _CHANGE, _UNKNOWN, _COST = 10**15, 10**12, 10**9, 10**3


Choice = tuple[str, ...]


# Which facts make an atom false, each set by itself, where that is known better than that all do together.
Blame = Callable[[str, dict[int, Option]], list[tuple[int, ...]]]


class Seen(NamedTuple):
    """What the engine and the decider say of a proposal: the true atoms under each choice of licences, and the outcome."""

    atoms: dict[Choice, frozenset[str]]
    reached: bool


class Found(NamedTuple):
    """A set of facts that reaches the outcome, as numbers of cells with their options.

    Of these `changes` are known facts that change, and `chances` unknown ones that can only turn out to be so.
    """

    options: dict[int, Option]
    changes: int
    chances: int

    @property
    def size(self) -> tuple[int, int]:
        """How many known facts change and how many unknown ones become known."""
        return self.changes, len(self.options) - self.changes

    @property
    def cost(self) -> int:
        """The cost of its changes together."""
        return sum(o.cost for o in self.options.values())


class Search:
    """The search for one goal; `sets` gives what it finds and `cut` tells whether the bound ended it.

    With `surest` the sets come first that leave the least facts to chance, whatever their size.
    """

    def __init__(self, goal: Formula, space: Space, see: Callable[[dict[int, Option]], Seen], limit: int,
                 blame: Blame | None = None, surest: bool = False) -> None:
        self._goal = goal
        self._chance = _CHANCE if surest else _UNKNOWN
        self._space = space
        self._see = see
        self._blame = blame
        self.limit = limit
        self._clauses = Clauses()
        self._learned: list[tuple[list[int], str]] = []
        self._pending: list[list[int]] = []
        self._known: set[tuple[str, int, tuple[int, ...], tuple[int, ...]]] = set()
        asked = atoms_of(goal)
        self._atoms = self._clauses.atoms
        self._atoms.update((atom, self._clauses.fresh()) for atom in space.of_atom if atom in asked)
        self._cells = sorted({n for atom in self._atoms for n in space.of_atom[atom]})
        self._groups: dict[tuple[str, int], list[int]] = {}
        self._licences = [n for n, c in enumerate(space.cells) if c.term == "licence"]
        self._choices: dict[Choice, int] = {}
        self._alone = {atom: [self._clauses.fresh() for _ in nodes] for atom, nodes in space.alone.items() if atom in asked}
        self._changed = [self._clauses.fresh() for _ in space.cells]
        self._chosen = [[self._clauses.fresh() for _ in c.options] for c in space.cells]
        self.cut = False
        self.tried = 0

    def teach(self, atom: str, facts: dict[int, Option], value: bool) -> None:
        """Tells it the truth of an atom where these are the facts, of which those count that the atom looks at."""
        if atom in self._atoms:
            self._clauses.listed += list(self._learn_atom(atom, facts, value, ()))

    def require(self, cells: Iterable[int]) -> None:
        """Lets it look for sets only that have one of these facts."""
        self._clauses.listed.append([self._changed[n] for n in cells if n in self._cells])

    def sets(self, smallest: bool = True) -> Iterator[Found]:
        """The sets of least size, cheapest first; with `smallest` false every set of which no part would do."""
        solver = RC2(self._problem())
        best: tuple[int, ...] | None = None
        try:
            while True:
                model = solver.compute()
                if model is None:
                    return
                found = self._proposal(set(model))
                proposal = found.options
                if smallest and best is not None and self._rank(found) > best:
                    return
                if self.tried >= self.limit:
                    self.cut = True
                    return
                self.tried += 1
                seen = self._see(proposal)
                new = self._learn(proposal, seen)
                if seen.reached:
                    best = self._rank(found)
                    yield found
                    new.append([-self._changed[n] for n in proposal])
                    if not proposal:
                        return
                elif not new:
                    # Among alternative licences the decider can say no where the atoms of one say yes: exclude just this.
                    new.append(self._differs(proposal, self._cells))
                for clause in new:
                    solver.add_clause(clause)
        finally:
            solver.delete()

    def _problem(self) -> WCNF:
        problem = WCNF()
        self._clauses.state(self._goal)
        for atom, nodes in self._alone.items():
            # It is true where one of its nodes makes it true, or one that cannot change does; see `_learn`.
            self._clauses.listed += [[-node, self._atoms[atom]] for node in nodes]
        for number in self._cells:
            cell, chosen = self._space.cells[number], self._chosen[number]
            self._clauses.listed += [[-c, self._changed[number]] for c in chosen]
            self._clauses.listed.append([-self._changed[number], *chosen])
            self._clauses.listed += [[-a, -b] for i, a in enumerate(chosen) for b in chosen[i + 1:]]
            weights = [(_CHANGE if cell.known else _UNKNOWN if o.change else self._chance) + o.cost * _COST + place
                       for place, o in enumerate(cell.options)]
            # What all values of a fact have in common stands once: the solver has far less to tell apart.
            problem.append([-self._changed[number]], weight=min(weights))
            for literal, weight in zip(chosen, weights, strict=True):
                if weight > min(weights):
                    problem.append([-literal], weight=weight - min(weights))
        for clause in self._clauses.listed:
            problem.append(clause)
        return problem

    def _proposal(self, model: set[int]) -> Found:
        cells = self._space.cells
        options = {n: o for n, c in enumerate(cells) for v, o in zip(self._chosen[n], c.options, strict=True) if v in model}
        chances = sum(not cells[n].known and o.change is None for n, o in options.items())
        return Found(options, sum(cells[n].known for n in options), chances)

    def _rank(self, found: Found) -> tuple[int, ...]:
        """What sets of one rank have in common, the best first."""
        return found.size if self._chance == _UNKNOWN else (found.chances, *found.size)

    def _differs(self, proposal: dict[int, Option], cells: Sequence[int]) -> list[int]:
        """The clause that one of these facts is another one than in a proposal."""
        return [self._other(proposal, number, None) for number in cells]

    def _other(self, proposal: dict[int, Option], number: int, atom: str | None) -> int:
        """That a fact is another one than in a proposal: for an atom, one that the atom can tell from it."""
        option = proposal.get(number)
        if option is None:
            return self._changed[number]
        place = self._space.cells[number].options.index(option)
        return -(self._group(atom, number) if atom else self._chosen[number])[place]

    def _group(self, atom: str, number: int) -> list[int]:
        """For each option of a fact the variable that is true where one is chosen that an atom cannot tell from it."""
        if (atom, number) not in self._groups:
            alike = self._space.alike(atom, number)
            if alike is None:
                self._groups[atom, number] = self._chosen[number]
            else:
                of = {name: self._clauses.fresh() for name in dict.fromkeys(alike)}
                self._groups[atom, number] = [of[name] for name in alike]
                self._pending += [[-chosen, of[name]] for chosen, name in zip(self._chosen[number], alike, strict=True)]
        return self._groups[atom, number]

    def _learn(self, proposal: dict[int, Option], seen: Seen) -> list[list[int]]:
        """Clauses for the truth of each atom under the facts that it looks at, where that is new."""
        new: list[list[int]] = []
        if len(seen.atoms) > 1:
            new += self._learn_choices(proposal, seen)
        for atom in self._atoms:
            values = {atom in true for true in seen.atoms.values()}
            if len(values) == 1:
                new += self._learn_atom(atom, proposal, values.pop(), ())
            else:
                for choice, true in seen.atoms.items():
                    new += self._learn_atom(atom, proposal, atom in true, (-self._choice(choice),))
        return new

    def _choice(self, choice: Choice) -> int:
        """The variable that says that the licensee takes this choice among alternative licences."""
        if choice not in self._choices:
            self._choices[choice] = self._clauses.fresh()
        return self._choices[choice]

    def _learn_choices(self, proposal: dict[int, Option], seen: Seen) -> Iterator[list[int]]:
        """With these licences the licensee has these choices and takes one of them, whichever is best."""
        differs = self._differs(proposal, self._licences)
        if ("", 0, tuple(differs), ()) not in self._known:
            self._known.add(("", 0, tuple(differs), ()))
            clause = [*differs, *map(self._choice, seen.atoms)]
            self._clauses.listed.append(clause)
            yield clause

    def _learn_atom(self, atom: str, proposal: dict[int, Option], value: bool, choice: tuple[int, ...]) -> Iterator[list[int]]:
        nodes = self._space.alone.get(atom, ())
        blamed = self._blame(atom, proposal) if self._blame and not value and not choice and not nodes else []
        if nodes and not value:
            # No node makes it true: neither those with these facts, nor one on which nothing can change.
            rest = [*self._alone[atom], -self._atoms[atom]]
            told: list[tuple[tuple[int, ...], int]] = [
                *((cells, -name) for cells, name in zip(nodes, self._alone[atom], strict=True)), ((), 0)]
        elif blamed:
            rest, told = [], [(cells, -self._atoms[atom]) for cells in blamed]
        else:
            rest, told = [], [(self._space.of_atom[atom], self._atoms[atom] if value else -self._atoms[atom])]
        for cells, literal in told:
            differs = [self._other(proposal, number, atom) for number in cells]
            facts = (atom, literal, tuple(differs), choice)
            if facts in self._known:
                continue
            self._known.add(facts)
            clause = [*differs, *choice, *([literal] if literal else rest)]
            self._learned.append((clause, atom))
            yield from self._pending
            self._clauses.listed += self._pending
            self._pending = []
            yield clause

    def against(self) -> list[str]:
        """The atoms whose truth nobody can change and which together exclude the goal; for a search that found nothing."""
        with Solver(name="glucose4", bootstrap_with=self._clauses.listed) as solver:
            marks = {}
            for clause, atom in self._learned:
                mark = self._clauses.fresh()
                marks[mark] = atom
                solver.add_clause([*clause, -mark])
            needed = list(marks)
            if solver.solve(assumptions=needed):
                return []
            core: list[int] = list(solver.get_core() or [])
            for mark in list(core):
                rest = [m for m in core if m != mark]
                if not solver.solve(assumptions=rest):
                    core = rest
        return list(dict.fromkeys(marks[m] for m in sorted(core)))


def reaches(goal: Formula, seen: Iterable[frozenset[str]]) -> bool:
    """Whether the formula is true under one of the choices of licences."""
    return any(holds(goal, true) for true in seen)
