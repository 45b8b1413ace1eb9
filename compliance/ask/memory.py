"""What an engine said of supposed facts, kept by atom and by the facts it looks at, so that it serves after an answer.

It only saves evaluations: what is looked up is what would be found out again, so that a question never depends on what
was asked before.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from compliance.fix.cells import Option, Space
from compliance.fix.search import Choice

Key = tuple[str, str, str]
Facts = frozenset[tuple[Key, str]]
Atoms = dict[Choice, frozenset[str]]


class _Table:
    """The truth of one atom by the facts that it looks at, from the sightings before `upto`."""

    def __init__(self) -> None:
        self.known: dict[Facts, bool] = {}
        self.upto = 0
        self.width = (0, 0)


class Memory:
    """The truth of atoms under the facts that were supposed so far, answered ones included."""

    def __init__(self) -> None:
        self._whole: dict[Facts, Atoms] = {}
        self._seen: list[tuple[Facts, frozenset[str]]] = []
        self._looked_at: dict[str, set[Key]] = {}
        self._every: set[Key] = set()
        self._tables: dict[str, _Table] = {}
        self._answers: Facts = frozenset()
        self._failing: dict[tuple[str, Facts], frozenset[str]] = {}

    def enter(self, space: Space, answers: Mapping[Key, str]) -> None:
        """Goes on with the facts of a space after these answers."""
        self._answers = frozenset(answers.items())
        for atom, cells in space.of_atom.items():
            self._looked_at.setdefault(atom, set()).update(space.cells[n].key for n in cells)
        self._every.update(c.key for c in space.cells)

    def get(self, space: Space, proposal: Mapping[int, Option], atoms: Collection[str]) -> Atoms | None:
        """Which of some atoms are true where these facts are added to the answers; None where that has to be evaluated."""
        facts = self._facts(space, proposal)
        if facts in self._whole:
            return self._whole[facts]
        true: list[str] = []
        for atom in atoms:
            found = self._table(atom).known.get(self._part(atom, facts))
            if found is None:
                return None
            if found:
                true.append(atom)
        return {(): frozenset(true)}

    def keep(self, space: Space, proposal: Mapping[int, Option], atoms: Atoms) -> None:
        """Remembers what was found out of all atoms."""
        facts = self._facts(space, proposal)
        self._whole[facts] = atoms
        if len(atoms) == 1:
            (true,) = atoms.values()
            self._seen.append((facts, true))

    def failing(self, space: Space, proposal: Mapping[int, Option], node: str,
                found_out: Callable[[], frozenset[str]]) -> frozenset[str]:
        """The atoms that one part makes false by itself; `found_out` gives them where that is not known yet."""
        key = (node, frozenset(f for f in self._facts(space, proposal) if f[0][0] == node))
        if key not in self._failing:
            self._failing[key] = found_out()
        return self._failing[key]

    def _facts(self, space: Space, proposal: Mapping[int, Option]) -> Facts:
        return self._answers | {(space.cells[n].key, o.value) for n, o in proposal.items()}

    def _part(self, atom: str, facts: Facts) -> Facts:
        """The facts that an atom looks at. Of one that was in no space so far that is not known, so that it counts."""
        looked_at, every = self._looked_at[atom], self._every
        return frozenset(f for f in facts if f[0] in looked_at or f[0] not in every)

    def _table(self, atom: str) -> _Table:
        table = self._tables.setdefault(atom, _Table())
        width = (len(self._looked_at[atom]), len(self._every))
        if table.width != width:
            table.known, table.upto, table.width = {}, 0, width
        for facts, true in self._seen[table.upto:]:
            table.known[self._part(atom, facts)] = atom in true
        table.upto = len(self._seen)
        return table
