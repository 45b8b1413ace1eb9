"""Runs the records of a corpus, each once, in several processes where that pays; a bad record stops no other."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import NamedTuple

from compliance.agreement.check import Outcome, Paths, Result, check_file
from compliance.agreement.corpus import Corpus, Row
from compliance.own import OwnFolder

# Starting a process costs about as much as this many records.
_PAYS_FROM = 40
_CHUNK = 4


class Report(NamedTuple):
    """What came of a corpus: the results of every row and of every record that no row is about, in their order."""

    corpus: Corpus
    day: date
    results: tuple[Result, ...]
    own: tuple[OwnFolder, ...] = ()

    @property
    def compared(self) -> list[Result]:
        """The results of which a row expects something."""
        return [r for r in self.results if r.expected is not None]

    @property
    def agreeing(self) -> int:
        """How many rows agree in every value."""
        return sum(r.outcome is Outcome.AGREES for r in self.compared)

    @property
    def values(self) -> tuple[int, int]:
        """How many single values are equal, of how many."""
        cells = [c for r in self.compared for c in r.cells]
        return sum(c.equal for c in cells), len(cells)

    @property
    def rate(self) -> float:
        """The share of the rows that agree; 1 where there are none."""
        return self.agreeing / len(self.compared) if self.compared else 1.0


def run(corpus: Corpus, day: date, workers: int | None = None, advance: Callable[[], None] = lambda: None,
        own: Sequence[OwnFolder] = ()) -> Report:
    """The report on a corpus; `day` counts for rows that name none, `advance` is called after each record.

    `own` are the folders of policies and licences that count beside the shipped ones.
    """
    paths = tuple(f.path for f in own if f.kind == "policies"), tuple(f.path for f in own if f.kind == "licences")
    rows: dict[str, list[Row]] = {}
    for row in corpus.rows:
        rows.setdefault(row.file, []).append(row)
    ask = functools.partial(_ask, str(corpus.folder), corpus.kind.name, day, paths)
    results: list[Result] = []
    tasks = [(name, tuple(rows.get(name, ()))) for name in corpus.files]
    with _mapper(len(tasks) if workers is None else workers * _PAYS_FROM, workers) as mapped:
        for found in mapped(ask, tasks):
            results += found
            advance()
    absent = [n for n in rows if n not in set(corpus.files)]
    results += [Result(n, Outcome.ABSENT, row.values, message="there is no such record")
                for n in absent for row in rows[n]]
    return Report(corpus, day, tuple(sorted(results, key=lambda r: r.file)), tuple(own))


def _ask(folder: str, kind: str, day: date, own: Paths, task: tuple[str, Sequence[Row]]) -> list[Result]:
    name, rows = task
    return check_file(Path(folder) / name, name, [r.values for r in rows], kind, day, own)


_Task = tuple[str, Sequence[Row]]
_Map = Callable[[Callable[[_Task], list[Result]], Iterable[_Task]], Iterator[list[Result]]]


def _processors() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _mapper(amount: int, workers: int | None) -> Iterator[_Map]:
    """A map over the records: in this process for a few, else in as many as there are processors."""
    count = workers or _processors()
    if count < 2 or amount < _PAYS_FROM:
        yield map
        return
    with ProcessPoolExecutor(max_workers=count) as pool:
        yield functools.partial(pool.map, chunksize=_CHUNK)
