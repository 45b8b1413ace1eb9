"""The workers of a Dask cluster as those of a batch: chunks go there, parts come back, and this machine writes them.

No disk is shared. A chunk that is lost with a worker is decided by another one; as a part is written once, under its number,
nothing is lost or doubled.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from concurrent.futures import CancelledError
from pathlib import Path
from typing import Any, NamedTuple

from compliance.batch.child import LIMIT, Child
from compliance.batch.portable import portable
from compliance.batch.question import BatchQuestion
from compliance.batch.records import Record
from compliance.batch.standing import differences, standing
from compliance.batch.work import Encoded, Part, write_part
from compliance.errors import MissingExtraError, OpenclaimError

# Parts under way for each thread of the cluster: one that is decided and one that waits for it.
_AHEAD = 2
_CONNECT, _PATIENCE, _LOOK, _TICK = 10, 60.0, 5.0, 1.0
_TRIES = 5
_local = threading.local()


class Differs(NamedTuple):
    """Why a worker decided nothing: it would decide by something else than the machine that asks."""

    what: list[str]


class _Sent(NamedTuple):
    part: Part
    records: Sequence[Record]
    tries: int


def decide_there(question: BatchQuestion, limit: float, here: dict[str, str], records: Sequence[Record]) -> Encoded | Differs:
    """Decides records on a worker, in a process that a record may end without ending the worker."""
    if getattr(_local, "asked", None) != (question, limit, here):
        if (child := getattr(_local, "child", None)) is not None:
            child.close()
        try:
            what = differences(here, standing(question))
        except OpenclaimError as error:
            what = [str(error)]
        if what:
            return Differs(what)
        _local.child, _local.asked = Child(question, limit), (question, limit, here)
    decided: Encoded = _local.child.decide(records)
    return decided


class Cluster:
    """Hands parts to the workers of a Dask scheduler; what only this machine can read is decided by a process here."""

    def __init__(self, address: str, question: BatchQuestion, folder: Path, limit: float = LIMIT) -> None:
        self._address, self._question, self._folder, self._limit = address, question, folder, limit
        self._here = standing(question)
        self._open: dict[Any, _Sent] = {}
        self.waiting = 0
        self._child = Child(question, limit)
        self._dask = _distributed()
        self._threads, self._looked = 0, 0.0
        self._client = self._connected()

    def put(self, part: Part, records: Sequence[Record]) -> None:
        """Hands a part in; waits while more are under way than the cluster can soon take."""
        sent = portable(records)
        if sent is None:
            write_part(self._folder, part, self._child.decide(records))
            return
        while len(self._open) >= _AHEAD * max(self._size(), 1):
            self._collect()
        self._submit(_Sent(part, sent, 0))
        self.waiting += len(sent)

    def finish(self) -> None:
        """Waits until all parts are written."""
        while self._open:
            self._collect()

    def close(self) -> None:
        """Takes back what is under way."""
        self._child.close()
        for future in self._open:
            future.release()
        self._client.close(timeout=_CONNECT)

    def _connected(self) -> Any:
        try:
            self._check_address()
            return self._dask.Client(self._address, timeout=_CONNECT, set_as_default=False, name="openclaim")
        except (OSError, ValueError, TypeError, RuntimeError) as error:
            raise self._error(f"no scheduler of Dask can be reached there ({str(error) or type(error).__name__}); start one with "
                              "dask scheduler, and name its address as it shows it") from None

    def _check_address(self) -> None:
        """Refuses what no client can be made for: one that fails while it is made would hang at the end of the process."""
        comm = self._dask.comm
        scheme = comm.parse_address(self._address)[0]
        comm.registry.get_backend(scheme)
        if scheme in ("tls", "wss") and not self._dask.Security().get_connection_args("client").get("ssl_context"):
            raise ValueError("Dask has no certificate and key here; name them in its configuration under distributed.comm.tls")

    def _size(self) -> int:
        """The threads of all workers, looked up from time to time; OpenclaimError where there were none for long."""
        now = time.monotonic()
        if not self._threads or now - self._looked > _LOOK:
            ends = now + _PATIENCE
            while not (count := self._counted()):
                if time.monotonic() > ends:
                    raise self._error(f"the scheduler has had no worker for {_PATIENCE:g} seconds; start workers with dask "
                                      "worker, and go on with --resume")
                time.sleep(_TICK)
            self._threads, self._looked = count, time.monotonic()
        return self._threads

    def _counted(self) -> int:
        self._alive()
        try:
            return sum(self._client.nthreads().values())
        except (OSError, TypeError, ValueError):
            raise self._gone() from None

    def _alive(self) -> None:
        if self._client.status != "running" or self._client.scheduler is None:
            raise self._gone()

    def _gone(self) -> OpenclaimError:
        return self._error("the scheduler went away; the parts that came back are kept, go on with --resume")

    def _error(self, what: str) -> OpenclaimError:
        return OpenclaimError(f"{self._address}: {what}")

    def _submit(self, sent: _Sent) -> None:
        future = self._client.submit(decide_there, self._question, self._limit, self._here, sent.records, pure=False)
        self._open[future] = sent

    def _collect(self) -> None:
        """Writes what has come back; looks from time to time whether anybody is still there."""
        try:
            with self._client.as_current():
                done = self._dask.wait(list(self._open), timeout=_TICK, return_when="FIRST_COMPLETED").done
        except self._dask.TimeoutError:
            self._size()
            return
        except CancelledError:
            raise self._gone() from None
        for future in done:
            self._take(future, self._open.pop(future))

    def _take(self, future: Any, sent: _Sent) -> None:
        try:
            said = future.result()
        except OpenclaimError:
            raise
        except CancelledError:
            raise self._gone() from None
        except (self._dask.KilledWorker, OSError) as error:
            if sent.tries >= _TRIES:
                raise self._error(f"workers were lost again and again over one chunk ({type(error).__name__}); look at their "
                                  "logs, and go on with --resume") from None
            self._submit(sent._replace(tries=sent.tries + 1))
            return
        future.release()
        if isinstance(said, Differs):
            raise self._error(f"a worker does not decide by the same as this machine ({'; '.join(said.what)}); install the same "
                              "version and own folders everywhere")
        write_part(self._folder, sent.part, said)
        self.waiting -= len(sent.records)


def _distributed() -> Any:
    """The library `distributed`; MissingExtraError where it is not installed."""
    try:
        import distributed
    except ImportError:
        raise MissingExtraError("a cluster needs Dask; install it with: pip install 'openclaim[cluster]'") from None
    # What it would log in many lines is told in one sentence; it gives some of its loggers levels of their own.
    for name in logging.root.manager.loggerDict:
        if name.partition(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    return distributed
