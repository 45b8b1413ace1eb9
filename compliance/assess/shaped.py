"""Grades items by shapes: an item has the grade of the first of its shapes to which the release conforms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from compliance.engines import Compiled, Engine
from compliance.graph import Graph
from compliance.licences import Library
from compliance.model import Release, slices

# Grades do not depend on the day; slices carry one because conditions of law do.
_DAY = date(2000, 1, 1)


class Graded(NamedTuple):
    """A shape, and the grade that an item has when a release conforms to it."""

    shape: str
    grade: str


class ShapeGrader:
    """Grades releases; the shapes are compiled when the first release is graded."""

    def __init__(self, shapes: Graph, items: Mapping[str, Sequence[Graded]], engine: Engine, library: Library) -> None:
        self._shapes, self._items, self._engine, self._library = shapes, items, engine, library
        self._compiled: Compiled | None = None

    def grades(self, release: Release) -> dict[str, str]:
        """The grade of each item that the facts decide; an item without a conforming shape is left out.

        Under alternative licences the licensee's best choice counts: the grade that stands first in the item's list.
        """
        if not self._items:
            return {}
        if self._compiled is None:
            wanted = sorted({g.shape for graded in self._items.values() for g in graded})
            self._compiled = self._engine.compile(self._shapes, wanted)
        failing = [self._compiled.failing(s.triples()) for s in slices(release, _DAY, self._library)]
        found = {}
        for item, graded in self._items.items():
            fitting = [g.grade for g in graded if any(g.shape not in f for f in failing)]
            if fitting:
                found[item] = fitting[0]
        return found
