"""`openclaim serve` as a user starts it, on a real socket of this machine."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
import pytest
from run import Runner

from compliance.cli import serve

pytestmark = pytest.mark.enable_socket
EVERY = "0.0.0.0"  # noqa: S104 (nothing is bound in these tests but for a moment)
_ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/")


@contextmanager
def serving(*options: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """The server with its port."""
    started = subprocess.Popen([sys.executable, "-m", "compliance", "serve", "--port", "0", "--workers", "1", *options],
                               stderr=subprocess.PIPE, text=True, start_new_session=True)
    try:
        assert started.stderr is not None
        for line in started.stderr:
            if found := _ADDRESS.search(line):
                yield started, int(found[1])
                return
        pytest.fail("no address was said")
    finally:
        if started.poll() is None:
            started.kill()
        started.communicate(timeout=20)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serving() as (_, found):
        yield found


def raw(port: int, *pieces: bytes, pause: float = 0) -> bytes:
    """What comes back for bytes that are sent one piece after another."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        for piece in pieces:
            try:
                connection.sendall(piece)
            except OSError:
                break
            time.sleep(pause)
        received = b""
        try:
            while more := connection.recv(65536):
                received += more
        except OSError:
            pass
        return received


def test_it_answers_on_a_page_and_under_api(port: int) -> None:
    page = httpx2.get(f"http://127.0.0.1:{port}/", timeout=60)
    assert page.status_code == 200
    assert page.headers["x-frame-options"] == "DENY"
    assert "server" not in page.headers
    assert httpx2.get(f"http://localhost:{port}/api/cases", timeout=60).json()


def test_a_site_that_points_its_name_here_is_refused(port: int) -> None:
    assert raw(port, b"GET /api/cases HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n").startswith(b"HTTP/1.1 421")
    assert raw(port, b"GET /api/cases HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("head", [b"Content-Length: 2097153\r\n", b"Transfer-Encoding: chunked\r\n"])
def test_a_body_that_is_too_large_is_refused_before_its_end(port: int, head: bytes) -> None:
    start = b"POST /api/check HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + head + b"\r\n"
    chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n" if b"chunked" in head else b"x" * 65536
    # The body never ends; the answer comes all the same.
    assert raw(port, start, *[chunk] * 33).startswith(b"HTTP/1.1 413")


def test_two_bodies_in_one_request_are_no_request(port: int) -> None:
    smuggled = (b"POST /api/check HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 4\r\n"
                b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /api/cases HTTP/1.1\r\nHost: evil.example\r\n\r\n")
    assert b"HTTP/1.1 200" not in raw(port, smuggled, pause=0.2)


def test_a_head_that_never_ends_is_cut_off(port: int) -> None:
    answer = raw(port, b"GET / HTTP/1.1\r\nHost: localhost\r\n", *[b"X-Filler: " + b"x" * 8000 + b"\r\n"] * 20)
    assert not answer or answer.startswith(b"HTTP/1.1 400")


def test_a_process_that_is_killed_is_replaced(port: int) -> None:
    body = {"releases": [{"case": "llama-3-70b"}], "policies": ["osaid/1.0"]}
    first = httpx2.post(f"http://127.0.0.1:{port}/api/check", json=body, timeout=60)
    with serving() as (server, other):
        assert httpx2.post(f"http://127.0.0.1:{other}/api/check", json=body, timeout=60).content == first.content
        for child in _children(server.pid):
            os.kill(child, signal.SIGKILL)
        assert httpx2.post(f"http://127.0.0.1:{other}/api/check", json=body, timeout=60).content == first.content


def _children(parent: int) -> list[int]:
    """The processes that work for another one."""
    found = []
    for name in os.listdir("/proc"):
        try:
            with open(f"/proc/{name}/stat") as file:
                stat = file.read()
            with open(f"/proc/{name}/cmdline") as file:
                works = "spawn_main" in file.read()
        except OSError:
            continue
        if works and int(stat.rpartition(")")[2].split()[1]) == parent:
            found.append(int(name))
    return found


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_in_order_and_so_do_its_processes(how: signal.Signals) -> None:
    with serving() as (server, port):
        httpx2.get(f"http://127.0.0.1:{port}/api/policies", timeout=60)
        children = _children(server.pid)
        assert children
        server.send_signal(how)
        said = server.communicate(timeout=30)[1]
        assert server.returncode in (0, -how)
        assert "Traceback" not in said
        assert not [c for c in children if os.path.exists(f"/proc/{c}")]


def test_a_port_that_is_taken_is_told(port: int, openclaim: Runner) -> None:
    run = openclaim("serve", "--port", str(port))
    assert run.code == 2
    assert f"127.0.0.1:{port}" in run.err
    assert "--port" in run.err


@pytest.mark.parametrize(("host", "said"), [("nonsense.invalid", "--host"), ("192.0.2.1", "--host"), ("a" * 300, "--host")])
def test_an_address_that_is_not_ours_is_told(openclaim: Runner, host: str, said: str) -> None:
    run = openclaim("serve", "--host", host)
    assert run.code == 2
    assert said in run.err


def test_an_open_address_is_warned_of_and_answers_to_allowed_names(openclaim: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, ...]] = []
    monkeypatch.setattr(serve, "_run", lambda app, listening: (seen.append(app.state.site.hosts), listening.close()))
    for host in (EVERY, "::1", "127.0.0.1"):
        run = openclaim("serve", "--host", host, "--port", "0", "--allow-host", "claims.example.org")
        assert run.code == 0, run.err
        assert ("no password" in run.err) is (host == EVERY)
    assert all("claims.example.org" in hosts for hosts in seen)
    assert EVERY not in seen[0]
    assert "[::1]" in seen[1]


@pytest.mark.parametrize(("options", "seconds"), [((), 20), (("--seconds", "300"), 300)])
def test_how_long_a_request_may_take_is_chosen(openclaim: Runner, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...],
                                               seconds: int) -> None:
    seen: list[float] = []
    monkeypatch.setattr(serve, "_run", lambda app, listening: (seen.append(app.state.site.limits.job), listening.close()))
    assert openclaim("serve", "--port", "0", *options).code == 0
    assert seen == [seconds]


def test_without_the_extra_it_says_what_to_install(openclaim: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "_NEEDED", ("fastapi", "no_such_package"))
    run = openclaim("serve")
    assert run.code == 2
    assert "(no_such_package); install them with: pip install 'openclaim[page]'" in run.err


def test_own_policies_that_are_not_well_formed_are_told_before_it_serves(openclaim: Runner, tmp_path: object) -> None:
    run = openclaim("serve", "--policies", f"{tmp_path}/nowhere")
    assert run.code == 2
    assert "nowhere" in run.err
