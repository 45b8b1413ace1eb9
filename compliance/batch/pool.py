"""The processes of a batch. One that a record brings down costs that record and nothing else."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from types import TracebackType

from compliance.batch.desk import Desk
from compliance.batch.question import BatchQuestion
from compliance.batch.records import Kind, Record
from compliance.batch.work import Part, write_part

_AHEAD = 2
_FATAL = b"reading or deciding this record ended the process; report it as a defect"
_desks: dict[BatchQuestion, Desk] = {}


def decide_part(question: BatchQuestion, folder: Path, part: Part, records: Sequence[Record]) -> None:
    """Decides the records of a part and writes it; the desk of a process is made once."""
    desk = _desk(question)
    write_part(folder, part, *desk.take(records))


def try_records(question: BatchQuestion, records: Sequence[Record]) -> None:
    """Decides records and forgets the result: to see whether the process survives it."""
    _desk(question).take(records)


def _desk(question: BatchQuestion) -> Desk:
    if question not in _desks:
        _desks.clear()
        _desks[question] = Desk(question)
    return _desks[question]


class Pool:
    """Takes parts and decides them in several processes, or in this one where there is one worker.

    As a context it waits at its end until all parts are written.
    """

    def __init__(self, question: BatchQuestion, folder: Path, workers: int) -> None:
        self._question, self._folder, self._workers = question, folder, workers
        self._pool: ProcessPoolExecutor | None = None
        self._open: dict[Future[None], tuple[Part, Sequence[Record]]] = {}

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            while kind is None and self._open:
                self._collect()
        finally:
            if self._pool is not None:
                self._pool.shutdown(cancel_futures=True)

    def put(self, part: Part, records: Sequence[Record]) -> None:
        """Hands a part in; waits while more are under way than the processes can soon take."""
        if self._workers < 2:
            decide_part(self._question, self._folder, part, records)
            return
        while len(self._open) >= self._workers + _AHEAD:
            self._collect()
        self._submit(part, records)

    def _submit(self, part: Part, records: Sequence[Record]) -> None:
        if self._pool is None:
            self._pool = _processes(self._workers)
        try:
            future = self._pool.submit(decide_part, self._question, self._folder, part, records)
        except BrokenProcessPool:
            self._mend([(part, records)])
            return
        self._open[future] = part, records

    def _collect(self) -> None:
        done, _ = wait(self._open, return_when=FIRST_COMPLETED)
        for future in done:
            part, records = self._open.pop(future)
            try:
                future.result()
            except BrokenProcessPool:
                self._mend([(part, records)])
                return

    def _mend(self, lost: list[tuple[Part, Sequence[Record]]]) -> None:
        """After the end of a process: decides what was under way anew, without the records that bring a process down."""
        lost += [task for future, task in self._open.items() if not (future.done() and future.exception() is None)]
        self._open.clear()
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
        self._pool = None
        for part, records in lost:
            self._submit(part, records if self._survives(records) else list(self._without_fatal(records)))

    def _without_fatal(self, records: Sequence[Record]) -> list[Record]:
        if len(records) == 1:
            only = records[0]
            return [only._replace(kind=Kind.BAD, data=_FATAL)]
        middle = len(records) // 2
        halves = (records[:middle], records[middle:])
        return [r for half in halves for r in (half if self._survives(half) else self._without_fatal(half))]

    def _survives(self, records: Sequence[Record]) -> bool:
        with _processes(1) as single:
            try:
                single.submit(try_records, self._question, records).result()
            except BrokenProcessPool:
                return False
        return True


def _processes(workers: int) -> ProcessPoolExecutor:
    # A fork would copy the threads' locks of libraries that are loaded here in whatever state they are.
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=_ignore_interrupts)


def _ignore_interrupts() -> None:
    """Leaves Ctrl-C to the process that the user started, which then ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
