"""Measures the cold start of `openclaim check` and the two engines, against baselines in the same run.

Run: python benchmarks/speed.py [--runs N]
Prints ratios; a wall-clock figure by itself says little on another machine.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CASE = ROOT / "cases" / "llama-3-70b"
DAY = date(2026, 11, 24)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=11, help="runs of each cold command; the median counts")
    runs = parser.parse_args().runs
    cold(runs)
    engines()


def cold(runs: int) -> None:
    """Cold commands, interleaved so that a slow moment hits all of them."""
    commands = {
        "python -c 'import rdflib, pyshacl'": [sys.executable, "-c", "import rdflib, pyshacl"],
        "openclaim check (all policies)": [sys.executable, "-m", "compliance", "check", str(CASE), "-q", "-o", os.devnull],
        "openclaim check -p osaid/1.0": [sys.executable, "-m", "compliance", "check", str(CASE), "-q", "-p", "osaid/1.0"],
        "openclaim check -p eu-ai-act/53-2-a": [sys.executable, "-m", "compliance", "check", str(CASE), "-q", "-p",
                                                "eu-ai-act/53-2-a"],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(runs + 1):
        for name, command in commands.items():
            start = time.perf_counter()
            subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
            times[name].append(time.perf_counter() - start)
    medians = {name: statistics.median(found[1:]) for name, found in times.items()}
    baseline = next(iter(medians.values()))
    print(f"{'cold command':38} {'median s':>9} {'x baseline':>11}")
    for name, median in medians.items():
        print(f"{name:38} {median:9.3f} {median / baseline:11.2f}")
    print()


def engines() -> None:
    """Both engines on all cases, every determination in force, shapes compiled once."""
    from compliance.cli.sources import read_releases
    from compliance.decide import Decider, Question
    from compliance.engines import EngineName, engine
    from compliance.licences import library
    from compliance.policy import catalogue, in_force

    policies = in_force(DAY, catalogue())
    question = Question(tuple(policies.determinations), DAY)
    releases = read_releases([str(ROOT / "cases")])
    rates: dict[str, float] = {}
    for name in EngineName:
        decider = Decider(policies, question, engine(name), library())
        decider.decide(releases[0])
        rates[name.value] = rate(lambda d=decider: [d.decide(r) for r in releases], len(releases))  # type: ignore[misc]
    slow = rates[EngineName.REFERENCE.value]
    print(f"{'engine, ' + str(len(question.determinations)) + ' determinations':38} {'models/s':>9} {'x pyshacl':>11}")
    for engine_name, found in rates.items():
        print(f"{engine_name:38} {found:9.1f} {found / slow:11.1f}")


def rate(work: Callable[[], object], count: int, seconds: float = 3.0) -> float:
    """Models a second: the work is repeated until the time is used."""
    start, done = time.perf_counter(), 0
    while done == 0 or time.perf_counter() - start < seconds:
        work()
        done += count
    return done / (time.perf_counter() - start)


if __name__ == "__main__":
    main()
