"""The processes that do the work of requests: bounded in time, memory and number, and replaced when one ends."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Concatenate, ParamSpec, TypeVar

from pebble import ProcessExpired, ProcessPool

from compliance.own import Knowledge
from compliance.web.limits import Limits
from compliance.web.problems import BusyError, CrashError, TooLongError
from compliance.web.worker import Failed, call, idle, prepare

_ENDED = "the process that worked on this ended; ask again, or ask for fewer policies or releases"
_Given = ParamSpec("_Given")
_Found = TypeVar("_Found")


class Desk:
    """Runs jobs in other processes, which hold the policies and licences.

    A job is a function at the top level of a module that takes the `Knowledge` first; what it takes and gives is plain
    data that can be pickled. Nothing of a request stays in a process but what its caches keep of questions.
    """

    def __init__(self, policies: tuple[str, ...] = (), licences: tuple[str, ...] = (), workers: int = 2,
                 limits: Limits | None = None) -> None:
        self._own = policies, licences
        self._workers = max(1, workers)
        self._limits = limits or Limits()
        self._pool: ProcessPool | None = None
        self._under_way = 0

    async def run(self, job: Callable[Concatenate[Knowledge, _Given], _Found], *args: _Given.args,
                  **kwargs: _Given.kwargs) -> _Found:
        """What a job gives.

        OpenclaimError as the job raises it; BusyError where too many jobs wait, TooLongError where this one takes longer
        than it may, CrashError where it fails otherwise or ends its process.
        """
        if self._under_way >= self._workers + self._limits.waiting:
            raise BusyError
        self._under_way += 1
        try:
            found = await self._done(job, args, kwargs)
        finally:
            self._under_way -= 1
        if isinstance(found, Failed):
            raise found.error()
        return found  # type: ignore[no-any-return]

    async def _done(self, job: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        for attempt in (1, 2):
            try:
                scheduled = self._scheduled(job, args, kwargs)
                return await asyncio.wait_for(asyncio.wrap_future(scheduled), self._limits.job + self._limits.wait)
            except BrokenProcessPool:
                # A process ended while it had nothing to do; the job was not begun, and new processes can take it.
                if attempt == 2:
                    raise CrashError("the processes that do the work keep ending") from None
            except TimeoutError:
                if scheduled.cancelled():
                    raise BusyError from None
                raise TooLongError(self._limits.job) from None
            except CancelledError:
                raise CrashError("the server stops") from None
            except ProcessExpired as error:
                raise CrashError(f"a process ended with {error.exitcode}", _ENDED) from None
            except Exception as error:
                raise CrashError(f"{type(error).__name__}: {error}") from None
        raise AssertionError

    def start(self) -> None:
        """Starts the processes, so that the first question need not wait for them."""
        if self._pool is None:
            self._renew()
            assert self._pool is not None  # noqa: S101 (just made)
            self._pool.schedule(call, args=(idle, (), {}))

    def _scheduled(self, job: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Future[Any]:
        if self._pool is None or not self._pool.active:
            self._renew()
        assert self._pool is not None  # noqa: S101 (renewed above)
        return self._pool.schedule(call, args=(job, args, kwargs), timeout=self._limits.job)

    def _renew(self) -> None:
        self.close()
        # A fork would copy the threads' locks of libraries that are loaded here in whatever state they are.
        self._pool = ProcessPool(self._workers, initializer=prepare, initargs=(*self._own, self._limits.memory),
                                 context=multiprocessing.get_context("spawn"))

    def close(self) -> None:
        """Ends the processes and what is under way."""
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()
            self._pool = None
