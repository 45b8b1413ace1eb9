"""What an engine said of supposed facts, kept by the facts, so that it serves again after an answer or a step back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from compliance.fix.cells import Option, Space
from compliance.fix.search import Choice

Key = tuple[str, str, str]
Atoms = dict[Choice, frozenset[str]]
Lesson = tuple[str, dict[int, Option], bool]


class Memory:
    """The truth of atoms under all facts that were supposed so far, answered ones included."""

    def __init__(self) -> None:
        self._seen: dict[frozenset[tuple[Key, str]], Atoms] = {}
        self._looked_at: dict[str, set[Key]] = {}
        self._answers: frozenset[tuple[Key, str]] = frozenset()
        self._places: dict[tuple[Key, str], tuple[int, Option]] = {}

    def enter(self, space: Space, answers: Mapping[Key, str]) -> None:
        """Goes on with the facts of a space after these answers."""
        self._answers = frozenset(answers.items())
        self._places = {(c.key, o.value): (n, o) for n, c in enumerate(space.cells) for o in c.options}
        for atom, cells in space.of_atom.items():
            self._looked_at.setdefault(atom, set()).update(space.cells[n].key for n in cells)

    def get(self, space: Space, proposal: Mapping[int, Option]) -> Atoms | None:
        """What is known of the atoms where these facts are added to the answers."""
        return self._seen.get(self._facts(space, proposal))

    def keep(self, space: Space, proposal: Mapping[int, Option], atoms: Atoms) -> None:
        """Remembers what was found out."""
        self._seen[self._facts(space, proposal)] = atoms

    def _facts(self, space: Space, proposal: Mapping[int, Option]) -> frozenset[tuple[Key, str]]:
        return self._answers | {(space.cells[n].key, o.value) for n, o in proposal.items()}

    def lessons(self, atoms: Collection[str]) -> Iterator[Lesson]:
        """What all that was seen says of some atoms now: the facts of the space that it rests on, and the truth.

        It counts where the facts that an atom looks at agree with the answers and could still be found out otherwise. Of a
        fact that was in no space so far it is not known which atoms look at it, so that each counts as looking.
        """
        every = set[Key]().union(*self._looked_at.values())
        for atom in sorted(atoms):
            looked_at = self._looked_at.get(atom, set())
            needed = {f for f in self._answers if f[0] in looked_at or f[0] not in every}
            done: set[frozenset[tuple[Key, str]]] = set()
            for facts, found in self._seen.items():
                own = frozenset(f for f in facts if f[0] in looked_at or f[0] not in every)
                rest = own - needed
                if own in done or len(found) != 1 or not needed <= own or not all(f in self._places for f in rest):
                    continue
                done.add(own)
                (true,) = found.values()
                yield atom, dict(self._places[f] for f in rest), atom in true
