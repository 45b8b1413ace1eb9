"""Parts under way: so many at once that all workers are busy, and no more, so that memory does not grow with the corpus."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import Protocol

from compliance.batch.child import LIMIT, Child
from compliance.batch.desk import Desk
from compliance.batch.question import BatchQuestion
from compliance.batch.records import Record
from compliance.batch.work import Encoded, Part, encode, write_part

_AHEAD = 2


class Workers(Protocol):
    """Who decides parts: this process, others on this machine, or a cluster.

    `waiting` says how many records were handed in whose part is not written yet.
    """

    waiting: int

    def put(self, part: Part, records: Sequence[Record]) -> None:
        """Hands a part in; waits while more are under way than can soon be taken."""

    def finish(self) -> None:
        """Waits until all parts are written."""

    def close(self) -> None:
        """Ends whatever is under way."""


class Here:
    """Decides in this process. A record that ends it ends the run."""

    def __init__(self, question: BatchQuestion, folder: Path) -> None:
        self._desk, self._folder = Desk(question), folder
        self.waiting = 0

    def put(self, part: Part, records: Sequence[Record]) -> None:
        """Decides a part and writes it."""
        write_part(self._folder, part, encode(*self._desk.take(records)))

    def finish(self) -> None:
        """There is nothing to wait for."""

    def close(self) -> None:
        """There is nothing to end."""


class Processes:
    """Decides in so many processes, each of which is watched by a thread."""

    def __init__(self, question: BatchQuestion, folder: Path, workers: int, limit: float = LIMIT) -> None:
        self._folder, self._most = folder, workers + _AHEAD
        self._children = [Child(question, limit) for _ in range(workers)]
        self._idle: SimpleQueue[Child] = SimpleQueue()
        for child in self._children:
            self._idle.put(child)
        self._threads = ThreadPoolExecutor(workers, "batch")
        self._open: dict[Future[Encoded], tuple[Part, int]] = {}
        self.waiting = 0

    def put(self, part: Part, records: Sequence[Record]) -> None:
        """Hands a part in; waits while more are under way than the processes can soon take."""
        while len(self._open) >= self._most:
            self._collect()
        self._open[self._threads.submit(self._decide, records)] = part, len(records)
        self.waiting += len(records)

    def finish(self) -> None:
        """Waits until all parts are written."""
        while self._open:
            self._collect()

    def close(self) -> None:
        """Ends the processes."""
        for child in self._children:
            child.stop()
        self._threads.shutdown(cancel_futures=True)
        for child in self._children:
            child.close()

    def _decide(self, records: Sequence[Record]) -> Encoded:
        child = self._idle.get()
        try:
            return child.decide(records)
        finally:
            self._idle.put(child)

    def _collect(self) -> None:
        for future in wait(self._open, return_when=FIRST_COMPLETED).done:
            part, count = self._open.pop(future)
            write_part(self._folder, part, future.result())
            self.waiting -= count


@contextmanager
def at_work(workers: Workers) -> Iterator[Workers]:
    """Waits at the end until all parts are written, unless an error ends it."""
    try:
        yield workers
        workers.finish()
    finally:
        workers.close()
