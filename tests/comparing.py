"""Short ways to compare scenarios in tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from semantics import DAY, release_of

from compliance.compare import Cell, Comparison, Plan, Scenario
from compliance.engines import EngineName, engine
from compliance.licences import library
from compliance.model import Release
from compliance.own import Knowledge
from compliance.policy import catalogue

KNOWN = Knowledge(catalogue(), library())
CASES = Path(__file__).resolve().parent.parent / "cases"


def plan(scenarios: Sequence[Scenario], *described: Mapping[str, Any] | Path | Release, baseline: str = "") -> Plan:
    """The plan of a comparison on the day of the tests."""
    releases = [d if isinstance(d, Release) else release_of(d) for d in described]
    return Plan([s.on(DAY) for s in scenarios], releases, KNOWN, engine(EngineName.FAST), baseline)


def compared(scenarios: Sequence[Scenario], *described: Mapping[str, Any] | Path | Release, baseline: str = "") -> Comparison:
    """The comparison on the day of the tests."""
    return plan(scenarios, *described, baseline=baseline).run()


def case(name: str) -> Path:
    """The description of a shipped case."""
    return CASES / name / "model.yaml"


def cell(comparison: Comparison, question: str, scenario: str) -> Cell:
    """The cell of a question in a scenario, on the first release with the question."""
    row = next(r for r in comparison.rows if r.question == question)
    return next(c for c in row.cells if c.scenario == scenario)
