"""A connection on which no request arrives is closed; one on which it does is not."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import uvicorn

from compliance.web import punctual
from compliance.web.punctual import Punctual

pytestmark = pytest.mark.enable_socket
REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


async def slow(scope: Any, receive: Any, send: Any) -> None:
    """Answers after longer than a head may take."""
    await receive()
    await asyncio.sleep(0.6)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


async def talk(*pieces: bytes) -> bytes:
    """What comes back until the server closes, where each piece is sent after half of the time that a head may take."""
    config = uvicorn.Config(slow, http=Punctual, ws="none", lifespan="off", log_level="critical", timeout_keep_alive=1)
    server = uvicorn.Server(config)
    config.load()
    server.lifespan = config.lifespan_class(config)
    listening = await asyncio.get_running_loop().create_server(
        lambda: Punctual(config, server.server_state, {}), "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*listening.sockets[0].getsockname()[:2])
    received = b""
    try:
        for piece in pieces:
            writer.write(piece)
            await asyncio.sleep(0.15)
        received = await asyncio.wait_for(reader.read(), 10)
    except ConnectionError:
        pass
    finally:
        writer.close()
        listening.close()
    return received


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(punctual, "SECONDS", 0.3)


@pytest.mark.parametrize("pieces", [(), (REQUEST[:10],), tuple(REQUEST[n:n + 1] for n in range(len(REQUEST)))],
                         ids=["nothing", "a beginning", "byte by byte"])
def test_a_head_that_does_not_arrive_in_time_ends_the_connection(pieces: tuple[bytes, ...]) -> None:
    assert asyncio.run(talk(*pieces)) == b""


def test_a_head_in_time_is_answered_however_long_the_answer_takes() -> None:
    assert asyncio.run(talk(REQUEST)).endswith(b"ok")
    assert asyncio.run(talk(REQUEST[:10], REQUEST[10:])).endswith(b"ok")


def test_a_second_head_has_to_come_in_time_too() -> None:
    assert asyncio.run(talk(REQUEST, b"", b"", b"", b"", b"", REQUEST[:10])).count(b"200 OK") == 1
