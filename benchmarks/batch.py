"""Measures `openclaim batch` beside parsing alone, beside pySHACL as documented, and beside pySHACL with shapes reused.

Run: python benchmarks/batch.py [--sizes 1000 10000] [--slice N] [--workers N] [--kinds hub-like adversarial]
     [--forms json cards yaml turtle]
All in one run on one machine, so that the ratios count; absolute figures say little on another machine or under load.

Batch and pySHACL answer the same ten questions: the determinations of the AI Act, the Open Source Definition, and three
texts of the Open Source AI Definition. "Documented" follows the basic use in the documentation of pySHACL 0.40: one call of
`validate(data_graph, shacl_graph=…, ont_graph=…)` for each model and policy. In its favour shapes and ontology are graphs that
are parsed once, the ontology is the vocabulary without the library of licences, the data are the facts that openclaim has
already cut out and filled in, parsed once a model, the shapes of a policy are no more than it needs, and the example's
inference='rdfs' is left out; what that would cost is printed beside it.
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
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox

ROOT = Path(__file__).resolve().parent.parent
DAY = date(2026, 11, 24)
_COMMAND = (sys.executable, "-m", "compliance", "batch")
ASKED = ("eu-ai-act", "osd", "osaid/1.0", "osaid/rc2", "osaid/0.0.9")


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
    parser.add_argument("--kinds", nargs="+", default=["hub-like", "adversarial"], choices=["hub-like", "adversarial"])
    parser.add_argument("--forms", nargs="+", default=["json"], choices=["json", "cards", "yaml", "turtle"])
    asked = parser.parse_args()
    print(f"load before the run: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors; {asked.workers} workers")
    with tempfile.TemporaryDirectory() as folder:
        slow = pyshacl(Path(folder), asked.slice)
        print(f"{'corpus':20} {'models':>8} {'seconds':>8} {'models/s':>9} {'CPU ms':>7} {'MiB':>6} {'parsing/s':>10} "
              f"{'x documented':>13} {'x reused':>9}")
        for kind in asked.kinds:
            for form in asked.forms:
                for size in asked.sizes:
                    row(Path(folder), size, kind, form, asked.workers, slow)


def row(folder: Path, size: int, kind: str, form: str, workers: int, slow: tuple[float, float]) -> None:
    """Prints a line of the table; starting the processes counts."""
    file = folder / ("corpus.tar" if form in ("yaml", "turtle") else "corpus.jsonl")
    _corpus().write(file, size, adversarial=kind == "adversarial", form=form)
    parsing = 1 / per_model(parse, list(islice(_records(file), 500)))
    seconds, spent, memory = batch(file, folder / "out.parquet", workers)
    cpu = spent / size * 1000
    rate = size / seconds
    print(f"{f'{kind}, {form}':20} {size:8,} {seconds:8.1f} {rate:9.0f} {cpu:7.2f} {memory:6.0f} {parsing:10.0f} "
          f"{rate / slow[0]:13,.0f} {rate / slow[1]:9,.0f}", flush=True)


def per_model(action: Callable[[Any], object], records: Sequence[Any]) -> float:
    """CPU seconds a model takes in one process."""
    start = time.process_time()
    for record in records:
        action(record)
    return (time.process_time() - start) / len(records)


def _records(file: Path) -> Any:
    from compliance.batch.sources import Corpus

    return iter(Corpus([str(file)]))


def parse(record: Any) -> object:
    """Reads a record into a graph and does no more."""
    from compliance.batch.desk import graph_of

    return graph_of(record)


def batch(file: Path, output: Path, workers: int) -> tuple[float, float, float]:
    """Seconds of the whole command, CPU seconds and the most memory in MiB of all its processes together."""
    # As where it is installed, the code is compiled before.
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(output.with_name("compiled"))}
    if not output.with_name("compiled").exists():
        one = output.with_name("one.jsonl")
        _corpus().write(one, 1)
        subprocess.run([*_COMMAND, str(one), "-o", str(output), "-q"], cwd=ROOT, env=env, check=True)
    before, start, most = _spent(), time.perf_counter(), [0.0]
    asked = [word for wish in ASKED for word in ("-p", wish)]
    process = subprocess.Popen([*_COMMAND, str(file), "-o", str(output), "--as-of", str(DAY), *asked,
                                "--workers", str(workers), "-q"], cwd=ROOT, env=env)

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
    return time.perf_counter() - start, _spent() - before, most[0]


def _spent() -> float:
    """CPU seconds of all processes that were waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _memory(pid: int) -> float:
    """The resident memory of a process and those below it in MiB, from /proc; 0 where there is none."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (OSError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20 + sum(_memory(int(p)) for p in below)


class Work(NamedTuple):
    """What pySHACL is given, all as Turtle: facts of models, the shapes of each policy and of all, and the vocabulary."""

    models: list[str]
    policies: list[str]
    together: str
    vocabulary: str


def work(folder: Path, count: int) -> Work:
    """The adversarial models and the policies of the questions, as pySHACL takes them."""
    from compliance import resources
    from compliance.decide.decide import wanted_shapes
    from compliance.engines.base import prepare_data, prepare_shapes
    from compliance.graph import Graph, read, to_turtle
    from compliance.model import releases

    file = folder / "slice.jsonl"
    _corpus().write(file, count, adversarial=True)
    deciders = _deciders()
    models = [to_turtle(prepare_data(deciders[0].slices(releases(read(line, "line", "json"))[0])[0].triples())).decode()
              for line in file.read_bytes().splitlines()]
    policies, everything, all_wanted = [], Graph(), set[str]()
    for decider in deciders:
        for name in decider.question.determinations:
            wanted = wanted_shapes([decider.policies.determinations[name]])
            part = Graph(decider.policies.graph.closure([ox.NamedNode(w) for w in wanted]))
            policies.append(to_turtle(prepare_shapes(part, wanted)).decode())
            everything.add(part)
            all_wanted.update(wanted)
    together = to_turtle(prepare_shapes(everything, sorted(all_wanted))).decode()
    return Work(models, policies, together, resources.read(resources.folder("ontology", "release.ttl")).decode())


def _deciders() -> Sequence[Any]:
    from compliance.batch.question import BatchQuestion, asked, knowledge_of

    question = BatchQuestion(ASKED, DAY)
    return asked(question, knowledge_of(question)).deciders


def pyshacl(folder: Path, count: int) -> tuple[float, float]:
    """Models a second of pySHACL as documented, and with shapes parsed once on the cut facts; prints other ways too."""
    import rdflib

    def parsed(text: str) -> rdflib.Graph:
        return rdflib.Graph().parse(data=text, format="turtle")

    given = work(folder, count)
    policies, words = [parsed(p) for p in given.policies], parsed(given.vocabulary)
    print(f"pySHACL, one process, {len(policies)} policies a model, vocabulary of {len(words)} statements:")
    with_rules = _rate(given.models[:1], lambda m: [_validate(m, p, words, "rdfs") for p in policies])
    print(f"  a call a policy, inference='rdfs' as in the example: {with_rules:.3f} models/s")
    documented = _rate(given.models, lambda m: [_validate(m, p, words, "none") for p in policies])
    print(f"  a call a policy, no inference ('documented' below): {documented:.3f} models/s")
    merged = parsed(given.together)
    once = _rate(given.models, lambda m: [_validate(m, merged, None, "none")])
    print(f"  one call, shapes of all policies in one graph, no ontology: {once:.3f} models/s")
    shapes, all_shapes = [_prepared(p) for p in policies], _prepared(merged)
    apart = _rate(given.models, lambda m: [_reuse(m, s) for s in shapes])
    joined = _rate(given.models, lambda m: _reuse(m, all_shapes))
    print(f"  shapes prepared once and reused, no ontology, a run a policy: {apart:.3f} models/s")
    print(f"  the same, one run for all ('reused' below is the faster of the two): {joined:.3f} models/s")
    return documented, max(apart, joined)


def _rate(models: Sequence[str], decide: Callable[[Any], object]) -> float:
    """Models a second of CPU time; a model is parsed once."""
    import rdflib

    start = time.process_time()
    for text in models:
        decide(rdflib.Graph().parse(data=text, format="turtle"))
    return len(models) / (time.process_time() - start)


def _validate(model: Any, shapes: Any, ontology: Any, inference: str) -> object:
    import pyshacl as library

    return library.validate(model, shacl_graph=shapes, ont_graph=ontology, inference=inference)


def _prepared(shapes: Any) -> Any:
    from pyshacl.shapes_graph import ShapesGraph

    return ShapesGraph(shapes)


def _reuse(model: Any, shapes: Any) -> object:
    import rdflib
    from pyshacl import Validator
    from pyshacl.graph_abstraction import DataGraph

    # Without anything in the place of the shapes it would prepare a copy of the data instead.
    validator = Validator(DataGraph.from_rdflib(model), shacl_graph=rdflib.Graph())
    validator.shacl_graph = shapes
    return validator.run()


if __name__ == "__main__":
    main()
