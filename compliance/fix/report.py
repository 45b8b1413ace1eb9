"""What would make a release qualify: each smallest set of changes with the conditions it meets, or why there is none."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from compliance.change import without_evidence
from compliance.decide import ConditionResult, DeterminationResult, Outcome, UsedFact
from compliance.fix.cells import Cell, Space
from compliance.fix.finder import Finder, Target
from compliance.fix.search import Found, Search
from compliance.fix.values import in_words
from compliance.graph import vocabulary
from compliance.model import Release
from compliance.policy import Condition
from compliance.terms import Kind

LIMIT, MOST = 2000, 10
# What would settle an undetermined outcome in another way is an addition; where any of many documents could say something
# else, to exclude it may take thousands of proposals.
ASIDE_LIMIT = 100
_NOTHING_TO_FIX = {Outcome.QUALIFIES, Outcome.NOT_NEEDED, Outcome.OUT_OF_SCOPE}
_AMOUNTS = {Kind.DECIMAL, Kind.RANGE}


class Action(StrEnum):
    """What has to be done about a fact: change it, make sure of it where nobody knows it yet, or find out that it is so."""

    CHANGE = "change"
    MAKE_SURE = "make-sure"
    FIND_OUT = "find-out"


class Step(NamedTuple):
    """One fact of a set: its address, its item where it is one of a list, and its value before and after.

    It is known and has to be changed (`known`), or unknown; `how` says what a provider can do about it, empty where it can
    only turn out to be so. `conditions` are those that would not be as they have to be without it. `amount` says of an
    amount which others would do as well, in words.
    """

    cell: Cell
    after: str
    how: str
    cost: int
    conditions: tuple[Condition, ...]
    amount: str = ""

    @property
    def known(self) -> bool:
        """Whether the fact is known today, so that it has to be changed."""
        return self.cell.known

    @property
    def action(self) -> Action:
        """What has to be done about it."""
        return Action.CHANGE if self.known else Action.MAKE_SURE if self.how else Action.FIND_OUT


class Fix(NamedTuple):
    """A set of facts of which no part would do, with the sum of the costs of its changes."""

    steps: tuple[Step, ...]
    cost: int

    @property
    def changes(self) -> int:
        """How many known facts change."""
        return self.count(Action.CHANGE)

    def count(self, action: Action) -> int:
        """With how many facts this has to be done."""
        return sum(s.action is action for s in self.steps)


class Obstacle(NamedTuple):
    """A condition that stands against every fix, with the facts that make it what it is."""

    condition: Condition
    facts: tuple[UsedFact, ...]


class Aside(NamedTuple):
    """The smallest sets of unknown facts by which an undetermined outcome would be another one than `qualifies`.

    They are all of them where `complete`.
    """

    outcome: Outcome
    sets: tuple[Fix, ...]
    complete: bool


class FixReport(NamedTuple):
    """Fixes for one determination on one release.

    `fixes` are those of the fewest changes, then of the fewest unknown facts, cheapest first; `more` says that there are
    others of the same size. `surest` is a fix that leaves fewer facts to be found out than any of them, where there is one,
    at the price of more changes. `asides` tell, for an undetermined outcome, what else could come out. `cut` says that the
    bound ended the search after `tried` proposals, so that smaller sets can be excluded but others may have been missed.
    """

    release: Release
    result: DeterminationResult
    fixes: tuple[Fix, ...]
    more: bool
    surest: Fix | None
    asides: tuple[Aside, ...]
    obstacles: tuple[Obstacle, ...]
    cut: bool
    tried: int

    @property
    def needless(self) -> bool:
        """Whether there is nothing to fix."""
        return self.result.outcome in _NOTHING_TO_FIX


def find_fixes(finder: Finder, release: Release, limit: int = LIMIT, most: int = MOST) -> FixReport:
    """The fixes for the finder's determination; at most `most` of them after at most `limit` decided proposals."""
    result = finder.decider.decide(release).determinations[0]
    if result.outcome in _NOTHING_TO_FIX:
        return FixReport(release, result, (), False, None, (), (), False, 0)
    bare = without_evidence(release)
    space, search = finder.search(bare, Target(Outcome.QUALIFIES), limit)
    found = list(itertools.islice(search.sets(), most + 1))
    fixes = tuple(_fix(finder, bare, space, f) for f in found[:most])
    asides = _asides(finder, bare, min(limit, ASIDE_LIMIT), most) if result.outcome is Outcome.UNDETERMINED else ()
    stands = () if found or search.cut else tuple(_obstacles(finder, search, result))
    return FixReport(release, result, fixes, len(found) > most, _surest(finder, bare, found, limit), asides, stands,
                     search.cut, search.tried)


def _surest(finder: Finder, release: Release, found: Iterable[Found], limit: int) -> Fix | None:
    """The first fix that leaves least to be found out, where those that were found leave more."""
    least = min((f.chances for f in found), default=0)
    if not least:
        return None
    space, search = finder.search(release, Target(Outcome.QUALIFIES, surest=True), limit)
    surest = next(search.sets(), None)
    return _fix(finder, release, space, surest) if surest is not None and surest.chances < least else None


def _asides(finder: Finder, release: Release, limit: int, most: int) -> tuple[Aside, ...]:
    """What an undetermined outcome could be settled to beside `qualifies`, by unknown facts alone."""
    listed = []
    for outcome in (Outcome.DOES_NOT_QUALIFY, Outcome.OUT_OF_SCOPE, Outcome.NOT_NEEDED):
        space, search = finder.search(release, Target(outcome, findings_only=True), limit)
        found = list(itertools.islice(search.sets(), most + 1))
        sets = tuple(_fix(finder, release, space, f) for f in found[:most])
        listed.append(Aside(outcome, sets, not search.cut and len(found) <= most))
    return tuple(a for a in listed if a.sets or not a.complete)


def _fix(finder: Finder, release: Release, space: Space, found: Found) -> Fix:
    whole = _leaves(finder.result(finder.changed(release, space, found.options)))
    steps = (_step(finder, release, space, found, number, whole) for number in found.options)
    order = list(Action)
    return Fix(tuple(sorted(steps, key=lambda s: (order.index(s.action), -s.cost, s.cell.key))), found.cost)


def _leaves(result: DeterminationResult) -> dict[str, ConditionResult]:
    return {c.condition.iri: c for c in result.conditions if c.condition.combined is None}


def _step(finder: Finder, release: Release, space: Space, found: Found, number: int,
          whole: dict[str, ConditionResult]) -> Step:
    cell, option = space.cells[number], found.options[number]
    rest = {n: o for n, o in found.options.items() if n != number}
    lacking = _leaves(finder.result(finder.changed(release, space, rest)))
    helped = [c.condition for key, c in whole.items() if key not in lacking or lacking[key].pair != c.pair]
    how = option.change.label if option.change else ""
    return Step(cell, option.value, how, option.cost, tuple(helped), _amount(finder, release, space, found, number))


def _amount(finder: Finder, release: Release, space: Space, found: Found, number: int) -> str:
    """Which amounts do in the place of the one that was found, in words; empty for a fact that is no amount."""
    cell = space.cells[number]
    if vocabulary().terms[cell.term].kind not in _AMOUNTS:
        return ""
    target = finder.outcome(finder.changed(release, space, found.options))
    others = {o.value: {**found.options, number: o} for o in cell.options}
    doing = [v for v, options in others.items() if finder.outcome(finder.changed(release, space, options)) is target]
    return in_words([o.value for o in cell.options], doing, space.spoken(cell.term))


def _obstacles(finder: Finder, search: Search, result: DeterminationResult) -> Iterable[Obstacle]:
    """The conditions whose atoms exclude the goal, each once, with the facts that the trace shows for it."""
    leaves = _leaves(result)
    listed = {c.iri: c for atom in search.against() for c in finder.circuit.atoms[atom].conditions}
    for iri, condition in listed.items():
        facts = leaves[iri].facts if iri in leaves else ()
        yield Obstacle(condition, tuple(f for f in facts if f.telling) or facts)
