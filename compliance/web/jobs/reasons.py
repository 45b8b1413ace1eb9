"""The conditions of a finding as a tree, each with what can be done about its facts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from compliance.decide import DeterminationResult
from compliance.graph import vocabulary
from compliance.reports.memo import FactLine, Finding, Row

_PLACE = re.compile(r"(?P<node>release|provider|artifact\[\w+\](?:\[\d+\])?): (?P<term>\w+)")


class Line(NamedTuple):
    """A fact in words, its evidence by number, and the address by which it may be changed; empty where it may not."""

    text: str
    evidence: tuple[int, ...]
    address: str


class Branch(NamedTuple):
    """A condition with the lines on its facts and the conditions that are part of it; `decides` where one of them does."""

    id: str
    row: Row
    facts: tuple[Line, ...]
    unknown: tuple[Line, ...]
    parts: tuple[Branch, ...]

    @property
    def decides(self) -> bool:
        """Whether it decides the outcome or contains a condition that does."""
        return self.row.deciding or any(p.decides for p in self.parts)


def branches(finding: Finding, result: DeterminationResult) -> tuple[Branch, ...]:
    """The conditions of a finding as they lie in each other; rows and conditions are in the same order."""
    ids = [c.condition.id for c in result.conditions]
    return _at(list(zip(ids, finding.rows, strict=True)), 0)


def _at(rows: Sequence[tuple[str, Row]], depth: int) -> tuple[Branch, ...]:
    found: list[Branch] = []
    position = 0
    while position < len(rows):
        name, row = rows[position]
        end = next((i for i in range(position + 1, len(rows)) if rows[i][1].depth <= row.depth), len(rows))
        found.append(Branch(name, row, tuple(map(_line, row.facts)), tuple(line(u) for u in row.unknown),
                            _at(rows[position + 1:end], depth + 1)))
        position = end
    return tuple(found)


def _line(fact: FactLine) -> Line:
    return line(fact.text, fact.evidence)


def line(text: str, evidence: tuple[int, ...] = ()) -> Line:
    """A line on a fact that begins with its place, such as `artifact[Weights]: licence`."""
    found = _PLACE.match(text)
    known = found is not None and found["term"] in vocabulary().terms
    return Line(text, evidence, f"{found['node']}.{found['term']}" if found and known else "")
