"""Measures a comparison of 24 models under 6 policies and 2 readings, beside deciding each cell by itself.

Run: python benchmarks/compare.py [--sample N]
Prints ratios; a wall-clock figure by itself says little on another machine. "By itself" means that the shapes of the
policy are compiled and the release is decided anew for a cell; that is measured on a sample of the cells.
"""

from __future__ import annotations

import argparse
import time
from datetime import date
from pathlib import Path

from compliance.cli.sources import read_releases
from compliance.compare import Choices, Plan, combined
from compliance.decide import Decider, Question, Reading
from compliance.engines import EngineName, engine
from compliance.licences import library
from compliance.model import Release
from compliance.own import Knowledge
from compliance.policy import catalogue
from compliance.policy.asked import rounds
from compliance.reports.comparison import ComparisonFormat, render_comparison

ROOT = Path(__file__).resolve().parent.parent
DAY = date(2026, 11, 24)
POLICIES = ["eu-ai-act", "osaid", "osd", "mof", "openness-index", "fmti"]
READINGS = [Reading.STRICT, Reading.LENIENT]


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=36, help="cells that are decided by themselves")
    sample = parser.parse_args().sample
    releases = read_releases([str(ROOT / "cases")])[:24]
    cells = [(r, p, reading) for r in releases for p in POLICIES for reading in READINGS]
    catalogue(), library()
    start = time.perf_counter()
    scenarios = combined([], Choices(POLICIES, [DAY], READINGS), catalogue())
    plan = Plan(scenarios, releases, Knowledge(catalogue(), library()), engine(EngineName.FAST))
    comparison = plan.run()
    together = time.perf_counter() - start
    start = time.perf_counter()
    render_comparison(comparison, ComparisonFormat.JSON)
    written = time.perf_counter() - start
    chosen = cells[:: max(1, len(cells) // sample)][:sample]
    start = time.perf_counter()
    for release, policy, reading in chosen:
        alone(release, policy, reading)
    each = (time.perf_counter() - start) / len(chosen)
    answers = sum(1 for row in comparison.rows for cell in row.cells if cell.outcome)
    print(f"{len(releases)} models x {len(POLICIES)} policies x {len(READINGS)} readings: {len(cells)} cells, {answers} answers, "
          f"{len(comparison.differing)} differ")
    print(f"{'':34} {'s':>8} {'ms/cell':>9} {'ratio':>7}")
    print(f"{'compared together':34} {together:8.2f} {together / len(cells) * 1000:9.2f} {1:7.1f}")
    print(f"{'each cell by itself (from ' + str(len(chosen)) + ')':34} {each * len(cells):8.2f} {each * 1000:9.2f} "
          f"{each * len(cells) / together:7.1f}")
    print(f"{'written as JSON, digests included':34} {written:8.2f}")


def alone(release: Release, policy: str, reading: Reading) -> None:
    """Decides one policy on one release in one reading with nothing shared but the parsed files."""
    for put in rounds([policy], DAY, catalogue()):
        question = Question(put.determinations, DAY, reading, put.assessed)
        Decider(put.policies, question, engine(EngineName.FAST), library()).decide(release)


if __name__ == "__main__":
    main()
