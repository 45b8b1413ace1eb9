"""Which facts are missing on a release, worked out once for all releases on which the same of what is asked is there."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

from compliance.decide.trace import missing, nodes_of
from compliance.model import SliceNode
from compliance.policy import Ask, Condition

_MOST = 2_048
# A node of a release: its kind, and of a licence the kind of part it is on.
Place = tuple[str, str | None]


class Places:
    """What conditions ask for at which place."""

    def __init__(self, conditions: Iterable[Condition]) -> None:
        self._asks: dict[Place, dict[str, Ask]] = {}
        for ask in (a for c in conditions for a in c.asks):
            self._asks.setdefault((ask.on, ask.licence_of), {})[ask.term] = ask
        self._numbers: dict[object, int] = {}
        self._next = count()

    def look(self, root: SliceNode, place: Place) -> int:
        """A number that is the same where the same nodes have the same of what is asked at a place."""
        asks = self._asks[place]
        nodes = nodes_of(next(iter(asks.values())), root)
        seen = place, tuple([(n.label, tuple(map(standing(n).get, asks))) for n in nodes])
        number = self._numbers.get(seen)
        if number is None:
            if len(self._numbers) >= _MOST:
                self._numbers.clear()
            number = self._numbers[seen] = next(self._next)
        return number


class View:
    """One release as conditions look at it."""

    def __init__(self, root: SliceNode, places: Places) -> None:
        self.root, self._places = root, places
        self.standing = standing(root)
        self._found: dict[Place, int] = {}
        self._missing: dict[Gap, tuple[str, ...]] = {}

    def missing(self, gaps: Iterable[Gap]) -> tuple[str, ...]:
        """What is missing for conditions that are unknown together, each fact once in their order."""
        listed: list[str] = []
        for gap in gaps:
            found = self._missing.get(gap)
            if found is None:
                found = self._missing[gap] = gap.missing(self)
            listed += found
        return tuple(dict.fromkeys(listed))

    def at(self, place: Place) -> int:
        """What is at a place, as `Places.look` numbers it."""
        found = self._found.get(place)
        if found is None:
            found = self._found[place] = self._places.look(self.root, place)
        return found


def standing(node: SliceNode) -> dict[str, bool]:
    """The terms of a node: True for a fact, False for a link."""
    return {**{name: False for name, _ in node.links}, **dict.fromkeys(node.facts, True)}


class Gap:
    """What a condition misses where it is unknown."""

    def __init__(self, condition: Condition) -> None:
        self._condition = condition
        on_release = [a for a in condition.asks if a.on == "Release" and a.licence_of is None]
        self._terms = tuple(dict.fromkeys(a.term for a in on_release))
        self._places = tuple(dict.fromkeys((a.on, a.licence_of) for a in condition.asks if a not in on_release))
        self._known: dict[object, tuple[str, ...]] = {}

    def missing(self, view: View) -> tuple[str, ...]:
        """The facts that are not known, as node and term."""
        key = tuple(map(view.standing.get, self._terms)), tuple(map(view.at, self._places))
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _MOST:
                self._known.clear()
            found = self._known[key] = tuple(f"{m.node}.{m.term}" for m in missing(self._condition, view.root))
        return found


class Gaps:
    """The gaps of the conditions of a question."""

    def __init__(self, conditions: Iterable[Condition]) -> None:
        listed = list(conditions)
        self.places = Places(listed)
        # Comparing conditions would compare whole trees; the entry keeps the condition alive, so that its id stays its own.
        self._gaps = {id(c): (c, Gap(c)) for c in listed}

    def of(self, conditions: Iterable[Condition]) -> tuple[Gap, ...]:
        """The gap of each condition."""
        return tuple(self._gaps[id(c)][1] for c in conditions)
