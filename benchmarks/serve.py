"""How many users `openclaim serve` bears: requests a second, times and errors of concurrent users, and memory over many checks.

    python benchmarks/serve.py                                    50 users, 2 processes, 20 seconds each
    python benchmarks/serve.py --users 10 --seconds 5 --checks 0
    python benchmarks/serve.py --checks 10000                     memory at 1,000, 5,000 and 10,000 checks

Linux only: memory is read from /proc.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import count
from typing import NamedTuple
from urllib.parse import urlencode

import httpx2

_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
_QUESTION = {"asOf": "2026-11-24"}
_JSON = {"Content-Type": "application/json"}
_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
_MARKS = (100, 1_000, 5_000, 10_000)


class Load(NamedTuple):
    """What users do: a name, and the n-th request as method, path, headers and body."""

    name: str
    request: Callable[[int], tuple[str, str, dict[str, str], bytes]]


class Measured(NamedTuple):
    """The times of the answers in seconds, and how many had which status; 0 is a connection that failed."""

    times: list[float]
    status: Counter[int]


def loads(cases: list[dict[str, str]]) -> list[Load]:
    """The checks of cases and of descriptions that are sent, by one determination and by everything; and the pages."""
    texts = [c["description"] for c in cases]

    def check(policies: list[str], sent: bool) -> Callable[[int], tuple[str, str, dict[str, str], bytes]]:
        def request(n: int) -> tuple[str, str, dict[str, str], bytes]:
            case = cases[n % len(cases)]["case"]
            # Every description differs from those before, as those of users do.
            release = {"text": f"{texts[n % len(texts)]}\n# {n}\n", "format": "yaml"} if sent else {"case": case}
            return "POST", "/api/check", _JSON, json.dumps({**_QUESTION, "policies": policies, "releases": [release]}).encode()
        return request

    def page(n: int) -> tuple[str, str, dict[str, str], bytes]:
        form = urlencode({"case": cases[n % len(cases)]["case"], "day": _QUESTION["asOf"]})
        return "POST", "/check", _FORM, form.encode()

    return [Load("API: check a case, one determination", check(["eu-ai-act/53-2-a"], sent=False)),
            Load("API: check a case, all policies", check([], sent=False)),
            Load("API: check a description that is sent, all policies", check([], sent=True)),
            Load("page: the beginning", lambda _: ("GET", "/", {}, b"")),
            Load("page: check a case, all policies", page),
            Load("page: a file of its style", lambda _: ("GET", "/static/page.css", {}, b""))]


@asynccontextmanager
async def serving(workers: int) -> AsyncIterator[tuple[int, str]]:
    """The server as a user starts it: the id of its process, and its address."""
    process = subprocess.Popen([sys.executable, "-m", "compliance", "serve", "--port", "0", "--workers", str(workers)],
                               stderr=subprocess.PIPE, text=True)
    said = process.stderr.readline() if process.stderr else ""
    found = _ADDRESS.search(said)
    if found is None:
        sys.exit(f"the server did not start: {said}")
    try:
        yield process.pid, found[0]
    finally:
        process.terminate()
        process.wait(timeout=30)


async def users(address: str, load: Load, many: int, until: Callable[[int], bool], mark: Callable[[int], None] = lambda _: None,
                ) -> Measured:
    """What so many users meet who each ask again as soon as they have an answer, as long as `until` says so."""
    measured = Measured([], Counter())
    numbers = count()

    async def user(client: httpx2.AsyncClient) -> None:
        while until(n := next(numbers)):
            method, path, headers, body = load.request(n)
            start = time.perf_counter()
            try:
                answer = await client.request(method, path, headers=headers, content=body)
                measured.status[answer.status_code] += 1
            except httpx2.HTTPError:
                measured.status[0] += 1
            measured.times.append(time.perf_counter() - start)
            mark(len(measured.times))

    limits = httpx2.Limits(max_connections=many, max_keepalive_connections=many)
    async with httpx2.AsyncClient(base_url=address, timeout=120, limits=limits) as client:
        await asyncio.gather(*[user(client) for _ in range(many)])
    return measured


def memory(pid: int) -> tuple[int, int]:
    """The resident memory of the server and of its workers together, in KiB."""
    own, workers = _resident(pid), 0
    for name in filter(str.isdecimal, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat") as file:
                parent = int(file.read().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == pid:
            workers += _resident(int(name))
    return own, workers


def _resident(pid: int) -> int:
    with open(f"/proc/{pid}/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))


async def concurrent(pid: int, address: str, cases: list[dict[str, str]], options: argparse.Namespace) -> None:
    """Prints a row for each load."""
    print(f"{options.users} concurrent users, {options.workers} processes, {os.cpu_count()} cores, "
          f"{options.seconds:g} s each; load of the machine before: {os.getloadavg()[0]:.1f}")
    print(f"{'':52} {'requests/s':>10} {'p50 ms':>8} {'p95 ms':>8} {'max ms':>8} {'errors':>6}")
    for load in loads(cases):
        await users(address, load, options.users, lambda n: n < 2 * options.users)
        end = time.perf_counter() + options.seconds
        start = time.perf_counter()
        found = await users(address, load, options.users, lambda _, end=end: time.perf_counter() < end)  # type: ignore[misc]
        took = time.perf_counter() - start
        errors = sum(n for status, n in found.status.items() if status != 200)
        cut = statistics.quantiles(found.times, n=20)
        print(f"{load.name:52} {len(found.times) / took:10.1f} {1000 * cut[9]:8.0f} {1000 * cut[18]:8.0f} "
              f"{1000 * max(found.times):8.0f} {errors:6}")
    own, workers = memory(pid)
    print(f"memory afterwards: server {own / 1024:.0f} MiB, processes {workers / 1024:.0f} MiB")


async def many_checks(pid: int, address: str, cases: list[dict[str, str]], checks: int) -> None:
    """Prints the memory as checks of descriptions that are sent go on."""
    print(f"{'checks':>8} {'server MiB':>11} {'processes MiB':>14} {'seconds':>8}")
    start = time.perf_counter()

    def mark(done: int) -> None:
        if done in _MARKS or done == checks:
            own, workers = memory(pid)
            print(f"{done:8,} {own / 1024:11.1f} {workers / 1024:14.1f} {time.perf_counter() - start:8.0f}", flush=True)

    found = await users(address, loads(cases)[2], 8, lambda n: n < checks, mark)
    print(f"errors: {sum(n for status, n in found.status.items() if status != 200)}")


async def main() -> None:
    """Reads the options and runs what they ask for."""
    parser = argparse.ArgumentParser(description="Measure openclaim serve.")
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--checks", type=int, default=10_000, help="checks of the run that watches the memory; 0 leaves it out")
    options = parser.parse_args()
    async with serving(options.workers) as (pid, address):
        async with httpx2.AsyncClient(base_url=address, timeout=120) as client:
            names = [c["case"] for c in (await client.get("/api/cases")).json()]
            cases = [(await client.get(f"/api/cases/{name}")).json() for name in names]
        if options.seconds:
            await concurrent(pid, address, cases, options)
        if options.checks:
            await many_checks(pid, address, cases, options.checks)


if __name__ == "__main__":
    asyncio.run(main())
