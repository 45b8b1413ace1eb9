"""The processes that do the work: bounded, replaced when they end, and without a network."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import desk_jobs as jobs
import pytest

from compliance.errors import InputError, OpenclaimError, UnknownNameError
from compliance.web.desk import Desk
from compliance.web.limits import Limits
from compliance.web.problems import BusyError, CrashError, TooLongError


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    made = Desk(workers=1, limits=Limits(job=30, memory=2 * 1024 ** 3))
    yield made
    made.close()


@pytest.fixture
def hasty() -> Iterator[Desk]:
    made = Desk(workers=1, limits=Limits(job=1, waiting=2))
    yield made
    made.close()


def run(work: Callable[[], Awaitable[Any]]) -> Any:
    async def wrapped() -> Any:
        return await work()
    return asyncio.run(wrapped())


def test_a_job_gets_the_knowledge_and_gives_plain_data(desk: Desk) -> None:
    process, policies = run(lambda: desk.run(jobs.process))
    assert process != os.getpid()
    assert policies >= 7
    assert run(lambda: desk.run(jobs.echo, {"a": (1, b"x", "é")})) == {"a": (1, b"x", "é")}


@pytest.mark.parametrize(("kind", "error", "said"), [
    ("input", InputError, "unknown term 'licnce'"), ("unknown", UnknownNameError, "there is no policy 'x'"),
    ("question", OpenclaimError, "this cannot be asked"), ("deep", OpenclaimError, "nested too deeply"),
    ("policy", OpenclaimError, "a shape is missing"), ("defect", CrashError, "ValueError")])
def test_errors_travel_with_their_sentence(desk: Desk, kind: str, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said) as found:
        run(lambda: desk.run(jobs.fail, kind))
    if isinstance(found.value, InputError):
        assert (found.value.source, found.value.line) == ("/home/someone/secret/model.yaml", 3)
    if isinstance(found.value, CrashError):
        assert "secret" not in found.value.said


def test_what_cannot_travel_is_a_clear_error_and_the_desk_goes_on(desk: Desk) -> None:
    with pytest.raises(CrashError):
        run(lambda: desk.run(jobs.unpicklable))
    assert run(lambda: desk.run(jobs.echo, 1)) == 1


def test_memory_of_a_process_is_bounded(desk: Desk) -> None:
    assert run(lambda: desk.run(jobs.grab, 1024)) == 1024
    with pytest.raises(OpenclaimError, match="too large"):
        run(lambda: desk.run(jobs.grab, 8 * 1024 ** 3))


@pytest.mark.parametrize("how", ["url", "name", "datagram", "connect"])
def test_no_process_reaches_the_network(desk: Desk, how: str) -> None:
    with pytest.raises(OpenclaimError, match="nothing is fetched"):
        run(lambda: desk.run(jobs.reach, how))


def test_a_job_that_takes_too_long_is_ended_and_the_next_one_is_done(hasty: Desk) -> None:
    before = run(lambda: hasty.run(jobs.process))[0]
    with pytest.raises(TooLongError, match="1 seconds"):
        run(lambda: hasty.run(jobs.sleep, 60))
    after = run(lambda: hasty.run(jobs.process))[0]
    assert after != before
    with pytest.raises(ProcessLookupError):
        os.kill(before, 0)


def test_a_process_that_ends_within_a_job_fails_that_job_only(desk: Desk) -> None:
    with pytest.raises(CrashError) as found:
        run(lambda: desk.run(jobs.end))
    assert "ask again" in found.value.said
    assert run(lambda: desk.run(jobs.echo, 2)) == 2


def test_a_process_that_ends_while_idle_costs_nothing(desk: Desk) -> None:
    process = run(lambda: desk.run(jobs.process))[0]
    os.kill(process, signal.SIGKILL)
    assert run(lambda: desk.run(jobs.process))[0] != process


def test_more_jobs_than_may_wait_are_turned_away(desk: Desk) -> None:
    small = Desk(workers=1, limits=Limits(job=30, waiting=2))

    async def many() -> list[Any]:
        return await asyncio.gather(*[small.run(jobs.sleep, 0.2) for _ in range(6)], return_exceptions=True)

    try:
        found = asyncio.run(many())
        assert [isinstance(f, BusyError) for f in found] == [False, False, False, True, True, True]
        assert len({f for f in found if isinstance(f, int)}) == 1
        assert run(lambda: small.run(jobs.echo, 3)) == 3
    finally:
        small.close()


def test_a_job_that_waits_too_long_for_a_process_is_turned_away(monkeypatch: pytest.MonkeyPatch) -> None:
    small = Desk(workers=1)

    async def two() -> list[Any]:
        return await asyncio.gather(small.run(jobs.sleep, 20), small.run(jobs.echo, 1), return_exceptions=True)

    try:
        assert run(lambda: small.run(jobs.echo, 1)) == 1
        with monkeypatch.context() as patched:
            patched.setattr(small, "_limits", Limits(job=30, wait=-29))
            assert all(isinstance(f, BusyError) for f in asyncio.run(two()))
        assert run(lambda: small.run(jobs.echo, 4)) == 4
    finally:
        small.close()


def test_closing_ends_the_processes(hasty: Desk) -> None:
    process = run(lambda: hasty.run(jobs.process))[0]
    hasty.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
