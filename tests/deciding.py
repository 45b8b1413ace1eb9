"""Short ways to decide descriptions in tests."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from compliance.decide import Decider, Decision, DeterminationResult, Question, Reading
from compliance.engines import EngineName, engine
from compliance.graph import read
from compliance.licences import library
from compliance.model import Release, one_release
from compliance.policy import Policies, catalogue, in_force

TODAY = date(2026, 11, 24)


def release_of(description: Mapping[str, Any] | Path) -> Release:
    """The release that a mapping of terms, or a file, describes."""
    if isinstance(description, Path):
        return one_release(read(description.read_bytes(), description.name, description.suffix.lstrip(".")))
    return one_release(read(json.dumps(description, default=str).encode(), "description.json", "json"))


def policies(day: date = TODAY, **pins: str) -> Policies:
    """The policies in force on a day; a pin `eu_ai_act="2024-1689"` takes that version."""
    return in_force(day, catalogue(), {name.replace("_", "-"): version for name, version in pins.items()})


def determinations(day: date = TODAY) -> tuple[str, ...]:
    """The ids of every determination in force on a day."""
    return tuple(sorted(policies(day).determinations))


@functools.lru_cache(maxsize=32)
def decider(day: date = TODAY, ids: tuple[str, ...] = (), name: EngineName = EngineName.FAST,
            reading: Reading = Reading.BOTH) -> Decider:
    """A decider of some determinations, of all in force where none is named."""
    found = policies(day)
    return Decider(found, Question(ids or tuple(sorted(found.determinations)), day, reading), engine(name), library())


def decide(description: Mapping[str, Any] | Path, *ids: str, day: date = TODAY) -> Decision:
    """The decision on a description."""
    return decider(day, ids).decide(release_of(description))


def result(description: Mapping[str, Any] | Path, determination: str, day: date = TODAY) -> DeterminationResult:
    """The result of one determination on a description."""
    return decide(description, determination, day=day).determinations[0]


def outcome(description: Mapping[str, Any] | Path, determination: str, day: date = TODAY) -> str:
    """The outcome of one determination on a description."""
    return result(description, determination, day).outcome.value
