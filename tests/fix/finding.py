"""Short ways to search for fixes in tests."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from compliance.decide import Outcome, Question, Reading
from compliance.engines import engine
from compliance.fix import Finder
from compliance.fix.cells import Option, Space
from compliance.graph.keyed import from_values
from compliance.licences import library
from compliance.model import Release, one_release
from compliance.policy import catalogue, in_force

DAY = date(2026, 11, 24)


@functools.lru_cache(maxsize=32)
def finder(determination: str, reading: Reading = Reading.BOTH, day: date = DAY) -> Finder:
    """A finder for a determination of a law, or for a version of a definition."""
    policy, _, version = determination.partition("/")
    versions = {v.version for v in catalogue().versions(policy)}
    found = in_force(day, catalogue(), {policy: version} if version in versions else {})
    return Finder(found, Question((determination,), day, reading), engine(), library())


def described(facts: Mapping[str, Any]) -> Release:
    """The release that a mapping of terms describes."""
    return one_release(from_values({"id": "urn:case:test", "type": "Model", "name": "Test", **facts}, "test"))


def assignments(space: Space, most: int) -> Iterator[dict[int, Option]]:
    """Every choice of other values for up to `most` facts, the smaller ones first."""
    for size in range(most + 1):
        for cells in itertools.combinations(range(len(space.cells)), size):
            for options in itertools.product(*(space.cells[n].options for n in cells)):
                yield dict(zip(cells, options, strict=True))


def qualifies(found: Finder, release: Release, space: Space, options: dict[int, Option]) -> bool:
    """Whether the release qualifies with these facts, by the decider alone."""
    return found.outcome(found.changed(release, space, options)) is Outcome.QUALIFIES


def size(space: Space, options: Mapping[int, Option]) -> tuple[int, int]:
    """How many known facts change and how many unknown ones are found out."""
    known = sum(space.cells[n].known for n in options)
    return known, len(options) - known
