"""Measures the corpus of the Model Openness Tool under every policy, beside pySHACL one record at a time.

Run: python benchmarks/mot.py [FOLDER] [--sample N]
FOLDER is corpora/mot of the shared material when absent. Prints ratios; a wall-clock figure by itself says little on
another machine. pySHACL runs the same shapes over the same slices of a sample of the records, spread over the corpus.
"""

from __future__ import annotations

import argparse
import os
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import cache
from pathlib import Path

from compliance.decide import Decider, Question
from compliance.engines import EngineName, engine
from compliance.importers import read_any
from compliance.licences import library
from compliance.model import one_release
from compliance.policy import catalogue
from compliance.policy.asked import rounds

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("OPENCLAIM_SHARED", ROOT.parent / "shared"))
DAY = date(2026, 11, 24)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", default=SHARED / "corpora" / "mot", type=Path)
    parser.add_argument("--sample", type=int, default=10, help="records that pySHACL runs")
    arguments = parser.parse_args()
    files = sorted(arguments.folder.glob("*.yml"))
    if not files:
        parser.error(f"{arguments.folder} holds no record")
    sample = files[:: max(1, len(files) // arguments.sample)][:arguments.sample]
    rows = [("openclaim, 2 processes", _processes(files), len(files)),
            ("openclaim, 1 process", _seconds(files, EngineName.FAST), len(files)),
            ("pySHACL, one record at a time", _seconds(sample, EngineName.REFERENCE), len(sample))]
    base = rows[1][1] / rows[1][2]
    print(f"{f'every policy in force on {DAY}':38} {'records':>8} {'s':>8} {'ms/record':>10} {'ratio':>7}")
    for name, seconds, count in rows:
        each = seconds / count
        print(f"{name:38} {count:8} {seconds:8.2f} {each * 1000:10.1f} {each / base:7.2f}")
    print(f"pySHACL for all {len(files)} records: about {rows[2][1] / rows[2][2] * len(files):.0f} s")


@cache
def _decider(name: EngineName) -> Decider:
    (asked,) = rounds((), DAY, catalogue())
    return Decider(asked.policies, Question(asked.determinations, DAY, assessed=asked.assessed), engine(name), library())


def _decide(file: Path, name: EngineName = EngineName.FAST) -> int:
    release = one_release(read_any(file.read_bytes(), file.name, "yml"))
    return len(_decider(name).decide(release).determinations)


def _seconds(files: list[Path], name: EngineName) -> float:
    """Reading, importing and deciding; the shapes are compiled before the clock starts."""
    _decide(files[0], name)
    start = time.perf_counter()
    for file in files:
        _decide(file, name)
    return time.perf_counter() - start


def _processes(files: list[Path]) -> float:
    """The same in two processes, their start and the compiling of the shapes included."""
    start = time.perf_counter()
    with ProcessPoolExecutor(max_workers=2) as pool:
        list(pool.map(_decide, files, chunksize=8))
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
