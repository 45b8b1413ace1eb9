"""A process that decides records for another one, which keeps the time and outlives whatever a record does to it."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from compliance.batch.desk import Desk
from compliance.batch.question import BatchQuestion
from compliance.batch.records import Kind, Record
from compliance.batch.work import Encoded, encode
from compliance.errors import OpenclaimError

# No record of the corpora at hand takes a second; one that takes a minute was made, or has found a defect.
LIMIT = 60.0
_MEMORY = 4 * 2**30
_FATAL = f"reading or deciding this record ended the process or took more than {_MEMORY // 2**30} GiB of memory; report a defect"
_SLOW = "reading or deciding this record took longer than {:g} seconds; report a defect"
# How long a process may take to load what it decides by, how long it waits for records before it ends by itself, and how
# often a loss that no record explains is borne.
_START, _IDLE, _LOSSES = 300.0, 300.0, 3
_STARTING = -1
_start = threading.Lock()


class _LostError(Exception):
    """The process ended, or had to be ended, while it was at a record (counted from 0)."""

    def __init__(self, at: int, why: str) -> None:
        super().__init__(why)
        self.at, self.why = at, why


class Child:
    """One process that decides a question; it starts with the first records and starts anew when a record has ended it.

    A record that ends the process or takes longer than `limit` seconds is tried once more by itself, since a machine can be
    short of memory or asleep for other reasons; it is rejected only if it does so again.
    """

    def __init__(self, question: BatchQuestion, limit: float = LIMIT, desk: Callable[[BatchQuestion], Desk] = Desk) -> None:
        self.question, self._limit, self._desk = question, limit, desk
        self._process: BaseProcess | None = None
        self._connection: Connection[Any, Any] | None = None
        self._at: Any = None
        self._closed = False

    def decide(self, records: Sequence[Record]) -> Encoded:
        """The part that records become; OpenclaimError where no process can be kept alive."""
        left, suspects, losses = list(records), set[int](), 0
        while True:
            try:
                return self._answer(left)
            except _LostError as lost:
                self._end()
                if self._closed:
                    raise OpenclaimError("stopped") from None
                if 0 <= lost.at < len(left):
                    if lost.at in suspects or (why := self._alone(left[lost.at])):
                        left[lost.at] = left[lost.at]._replace(kind=Kind.BAD, data=(why or lost.why).encode())
                    suspects.add(lost.at)
                    continue
                losses += 1
                if losses >= _LOSSES:
                    raise OpenclaimError(f"a process that decides records does not stay alive: {lost.why} (set "
                                         "OPENCLAIM_TRACEBACK=1 to see what it says)") from None

    def stop(self) -> None:
        """Ends the process from another thread; who waits for it gets an error."""
        self._closed = True
        process = self._process
        if process is not None:
            process.kill()

    def close(self) -> None:
        """Ends the process."""
        self._closed = True
        self._end()

    def _alone(self, record: Record) -> str:
        """Why a record ends a process that decides nothing else; empty where it does not."""
        try:
            self._answer([record])
        except _LostError as lost:
            self._end()
            return lost.why
        return ""

    def _answer(self, records: Sequence[Record]) -> Encoded:
        connection = self._ready()
        try:
            self._at.value = _STARTING
            connection.send(records)
            self._wait(connection, len(records))
            said = connection.recv()
        except (EOFError, OSError):
            raise _LostError(self._at.value, _FATAL) from None
        if isinstance(said, str):
            raise OpenclaimError(said)
        encoded: Encoded = said
        return encoded

    def _wait(self, connection: Connection[Any, Any], count: int) -> None:
        """Waits for an answer as long as the process comes from one record to the next in time."""
        at, since = self._at.value, time.monotonic()
        while not connection.poll(min(1.0, self._limit / 4)):
            now = self._at.value
            if now != at:
                at, since = now, time.monotonic()
            elif time.monotonic() - since > (self._limit if 0 <= at < count else max(self._limit, _START)):
                raise _LostError(at, _SLOW.format(self._limit))

    def _ready(self) -> Connection[Any, Any]:
        """The way to the process, which is started where there is none."""
        if self._process is not None and self._process.is_alive() and self._connection is not None:
            return self._connection
        self._end()
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._at = context.RawValue("q", _STARTING)
        process = context.Process(target=_serve, args=(self._desk, self.question, theirs, self._at), daemon=True)
        with _start, _may_have_children():
            process.start()
        self._process = process
        theirs.close()
        if self._closed:
            raise _LostError(_STARTING, "stopped")
        return self._connection

    def _end(self) -> None:
        process, connection = self._process, self._connection
        self._process = self._connection = None
        if process is not None:
            process.kill()
            process.join()
        if connection is not None:
            connection.close()


@contextlib.contextmanager
def _may_have_children() -> Iterator[None]:
    """Lets a process start others that was itself started to end with another one, as the workers of a cluster are."""
    current = multiprocessing.current_process()
    daemon = current.daemon
    if daemon:
        current.daemon = False
    try:
        yield
    finally:
        if daemon:
            current.daemon = True


def _serve(make: Callable[[BatchQuestion], Desk], question: BatchQuestion, connection: Connection[Any, Any], at: Any) -> None:
    """What the process does: takes records, tells at which it is, and sends the part back, until nobody is there any more."""
    # Ctrl-C is for the process that the user started, which then ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if not os.environ.get("OPENCLAIM_TRACEBACK"):
        # What a native library says at its end is told in one sentence, as the reason of a reject.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    desk: Desk | None = None
    with contextlib.suppress(EOFError, OSError):
        while connection.poll(_IDLE):
            records = connection.recv()
            try:
                if desk is None:
                    desk = make(question)
                    _bound_memory()
                answer: Encoded | str = encode(*desk.take(_counted(records, at)))
            except OpenclaimError as error:
                answer = str(error)
            connection.send(answer)


def _bound_memory() -> None:
    """Lets a record that asks for too much end this process before the machine runs out of memory, where the system can.

    What is mapped already does not count: libraries set room aside by the number of processors.
    """
    with contextlib.suppress(ImportError, AttributeError, OSError, ValueError, StopIteration):
        import resource

        lines = Path("/proc/self/status").read_text().splitlines()
        mapped = 1024 * next(int(line.split()[1]) for line in lines if line.startswith("VmData:"))
        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        wanted = mapped + _MEMORY
        resource.setrlimit(resource.RLIMIT_DATA, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most))


def _end_with_parent() -> None:
    """Ends this process when the one that started it was killed, even in the middle of a record."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _counted(records: Iterable[Record], at: Any) -> Iterator[Record]:
    number = 0
    for number, record in enumerate(records):
        at.value = number
        yield record
    at.value = number + 1
