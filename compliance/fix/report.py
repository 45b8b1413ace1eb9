"""What would make a release qualify: each smallest set of changes with the conditions it meets, or why there is none."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import NamedTuple

from compliance.decide import ConditionResult, DeterminationResult, Outcome, UsedFact
from compliance.fix.cells import Cell, Option, Space
from compliance.fix.finder import Finder, Target
from compliance.fix.search import Found, Search
from compliance.model import Release
from compliance.policy import Condition

LIMIT, MOST = 2000, 10
# What would settle an undetermined outcome the other way is an addition; where any of many documents could say something
# else, to exclude it takes thousands of proposals.
_REFUTING_LIMIT = 100
_NOTHING_TO_FIX = {Outcome.QUALIFIES, Outcome.NOT_NEEDED, Outcome.OUT_OF_SCOPE}


class Step(NamedTuple):
    """One fact of a set: its address, its item where it is one of a list, and its value before and after.

    It is known and has to be changed (`known`), or unknown and has to be found out; `how` says what a provider can do
    about it, empty where it can only turn out to be so. `conditions` are those that it helps to meet.
    """

    cell: Cell
    after: str
    how: str
    cost: int
    conditions: tuple[Condition, ...]

    @property
    def known(self) -> bool:
        """Whether the fact is known today, so that it has to be changed."""
        return self.cell.known


class Fix(NamedTuple):
    """A set of facts of which no part would do, with the sum of the costs of its changes."""

    steps: tuple[Step, ...]
    cost: int

    @property
    def changes(self) -> int:
        """How many known facts change."""
        return sum(s.known for s in self.steps)


class Obstacle(NamedTuple):
    """A condition that stands against every fix, with the facts that make it what it is."""

    condition: Condition
    facts: tuple[UsedFact, ...]


class FixReport(NamedTuple):
    """Fixes for one determination on one release.

    `fixes` are those of the fewest changes, then of the fewest facts to find out, cheapest first; `more` says that there
    are others of the same size. `refuting` are, for an undetermined outcome, the smallest sets of facts that would settle
    it the other way, all of them where `refuting_complete`. `cut` says that the bound ended the search after `tried`
    proposals, so that smaller sets can be excluded but others may have been missed.
    """

    release: Release
    result: DeterminationResult
    fixes: tuple[Fix, ...]
    more: bool
    refuting: tuple[Fix, ...]
    obstacles: tuple[Obstacle, ...]
    cut: bool
    tried: int
    refuting_complete: bool = True

    @property
    def needless(self) -> bool:
        """Whether there is nothing to fix."""
        return self.result.outcome in _NOTHING_TO_FIX


def find_fixes(finder: Finder, release: Release, limit: int = LIMIT, most: int = MOST) -> FixReport:
    """The fixes for the finder's determination; at most `most` of them after at most `limit` decided proposals."""
    result = finder.decider.decide(release).determinations[0]
    if result.outcome in _NOTHING_TO_FIX:
        return FixReport(release, result, (), False, (), (), False, 0)
    space, search = finder.search(release, Target(Outcome.QUALIFIES), limit)
    found = list(itertools.islice(search.sets(), most + 1))
    fixes = tuple(_fix(finder, release, space, f, result) for f in found[:most])
    refuting, complete = _refuting(finder, release, result, min(limit, _REFUTING_LIMIT), most)
    stands = () if found or search.cut else tuple(_obstacles(finder, search, result))
    return FixReport(release, result, fixes, len(found) > most, refuting, stands, search.cut, search.tried, complete)


def _refuting(finder: Finder, release: Release, result: DeterminationResult, limit: int,
              most: int) -> tuple[tuple[Fix, ...], bool]:
    """The smallest sets of unknown facts by which an undetermined release would not qualify, and whether these are all."""
    if result.outcome is not Outcome.UNDETERMINED:
        return (), True
    space, search = finder.search(release, Target(Outcome.DOES_NOT_QUALIFY, findings_only=True), limit)
    found = list(itertools.islice(search.sets(), most + 1))
    return tuple(_fix(finder, release, space, f, result) for f in found[:most]), not search.cut and len(found) <= most


def _fix(finder: Finder, release: Release, space: Space, found: Found, before: DeterminationResult) -> Fix:
    after = finder.decider.decide(finder.changed(release, space, found.options)).determinations[0]
    met = {key for key, c in _leaves(after).items() if (old := _leaves(before).get(key)) is None or old.pair != c.pair}
    steps = (_step(finder, space, number, option, met) for number, option in found.options.items())
    return Fix(tuple(sorted(steps, key=lambda s: (not s.known, -s.cost, s.cell.key))), found.cost)


def _leaves(result: DeterminationResult) -> dict[str, ConditionResult]:
    return {c.condition.iri: c for c in result.conditions if c.condition.combined is None}


def _step(finder: Finder, space: Space, number: int, option: Option, met: set[str]) -> Step:
    cell = space.cells[number]
    looking = [c for iri, cells in space.of_atom.items() if number in cells for c in finder.circuit.atoms[iri].conditions]
    conditions = {c.iri: c for c in looking if c.iri in met}
    how = option.change.label if option.change else ""
    return Step(cell, option.value, how, option.cost, tuple(conditions.values()))


def _obstacles(finder: Finder, search: Search, result: DeterminationResult) -> Iterable[Obstacle]:
    """The conditions whose atoms exclude the goal, each once, with the facts that the trace shows for it."""
    leaves = _leaves(result)
    listed = {c.iri: c for atom in search.against() for c in finder.circuit.atoms[atom].conditions}
    for iri, condition in listed.items():
        facts = leaves[iri].facts if iri in leaves else ()
        yield Obstacle(condition, tuple(f for f in facts if f.telling) or facts)
