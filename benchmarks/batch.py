"""Measures `openclaim batch` beside parsing alone, beside pySHACL as documented, and beside pySHACL with shapes reused.

Run: python benchmarks/batch.py [--sizes 1000 10000] [--slice N] [--workers N]
All in one run on one machine, so that the ratios count; absolute figures say little on another machine or under load.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DAY = date(2026, 11, 24)


def _corpus() -> Any:
    spec = importlib.util.spec_from_file_location("corpus", ROOT / "benchmarks" / "corpus.py")
    if spec is None or spec.loader is None:
        raise SystemExit("benchmarks/corpus.py is not there")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--slice", type=int, default=3, help="models that pySHACL decides")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    print(f"load before the run: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors; {asked.workers} workers")
    with tempfile.TemporaryDirectory() as folder:
        slow = pyshacl(Path(folder), asked.slice)
        print(f"{'corpus':12} {'models':>8} {'seconds':>8} {'models/s':>9} {'CPU ms':>7} {'MiB':>6} {'parsing/s':>10} "
              f"{'x documented':>13} {'x reused':>9}")
        for adversarial in (False, True):
            for size in asked.sizes:
                row(Path(folder), size, adversarial, asked.workers, slow)


def row(folder: Path, size: int, adversarial: bool, workers: int, slow: tuple[float, float]) -> None:
    """Prints a line of the table; starting the processes counts."""
    file = folder / "corpus.jsonl"
    _corpus().write(file, size, adversarial=adversarial)
    parsing = 1 / per_model(parse, file.read_bytes().splitlines()[:500])
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds, memory = batch(file, folder / "out.parquet", workers)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / size * 1000
    rate = size / seconds
    name = "adversarial" if adversarial else "hub-like"
    print(f"{name:12} {size:8,} {seconds:8.1f} {rate:9.0f} {cpu:7.2f} {memory:6.0f} {parsing:10.0f} "
          f"{rate / slow[0]:13,.0f} {rate / slow[1]:9,.0f}", flush=True)


def per_model(action: Callable[[bytes], object], lines: Sequence[bytes]) -> float:
    """Seconds a model takes in one process."""
    start = time.perf_counter()
    for line in lines:
        action(line)
    return (time.perf_counter() - start) / len(lines)


def parse(line: bytes) -> object:
    """Reads a description into a graph and does no more."""
    from compliance.graph import read

    return read(line, "line", "json")


def batch(file: Path, output: Path, workers: int) -> tuple[float, float]:
    """Seconds of the whole command, and the most memory of all its processes together in MiB."""
    start, most = time.perf_counter(), [0.0]
    process = subprocess.Popen([sys.executable, "-m", "compliance", "batch", str(file), "-o", str(output), "--as-of", str(DAY),
                                "--workers", str(workers), "-q"], cwd=ROOT)

    def watch() -> None:
        while process.poll() is None:
            most[0] = max(most[0], _memory(process.pid))
            time.sleep(0.2)

    watcher = threading.Thread(target=watch)
    watcher.start()
    code = process.wait()
    watcher.join()
    if code:
        raise SystemExit(f"openclaim batch ended with {code}")
    return time.perf_counter() - start, most[0]


def _memory(pid: int) -> float:
    """The resident memory of a process and those below it in MiB, from /proc; 0 where there is none."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (OSError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20 + sum(_memory(int(p)) for p in below)


def pyshacl(folder: Path, count: int) -> tuple[float, float]:
    """Models a second of pySHACL on the same shapes: given all shapes anew for each model, and with shapes parsed once."""
    import pyshacl as library
    import rdflib

    from compliance.batch.question import BatchQuestion, asked, knowledge_of
    from compliance.decide.decide import wanted_shapes
    from compliance.engines import EngineName, engine
    from compliance.engines.base import prepare_data, prepare_shapes
    from compliance.graph import read, to_turtle
    from compliance.model import releases

    question = BatchQuestion((), DAY)
    decider = asked(question, knowledge_of(question)).deciders[0]
    wanted = wanted_shapes([decider.policies.determinations[i] for i in decider.question.determinations])
    shapes = to_turtle(prepare_shapes(decider.policies.graph, wanted)).decode()
    file = folder / "slice.jsonl"
    _corpus().write(file, count, adversarial=True)
    described = [releases(read(line, "line", "json"))[0] for line in file.read_bytes().splitlines()]
    slices = [list(decider.slices(release)[0].triples()) for release in described]
    texts = [to_turtle(prepare_data(s)).decode() for s in slices]
    start = time.perf_counter()
    for text in texts:
        library.validate(rdflib.Graph().parse(data=text, format="turtle"), shacl_graph=shapes, shacl_graph_format="turtle")
    documented = count / (time.perf_counter() - start)
    compiled = engine(EngineName.REFERENCE).compile(decider.policies.graph, wanted)
    start = time.perf_counter()
    for triples in slices:
        compiled.failing(triples)
    reused = count / (time.perf_counter() - start)
    print(f"pySHACL on {len(wanted)} shapes, one process: {documented:.2f} models/s as documented, "
          f"{reused:.2f} with shapes reused")
    return documented, reused


if __name__ == "__main__":
    main()
