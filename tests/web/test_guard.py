"""What stands before the application, each refusal with its near miss."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from compliance.web.guard import Guard
from compliance.web.limits import Limits

LIMITS = Limits(body=1000, receive=0.3)
JSON = ("content-type", "application/json")
HERE = "localhost:8765"


class Inner:
    """An application that says what it was given."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        message = await receive()
        assert not message.get("more_body")
        self.bodies.append(message["body"])
        await PlainTextResponse("reached", headers={"cache-control": "public", "x-frame-options": "ALLOWALL"})(scope, receive, send)


class Answer:
    """What came back: the status, the headers and the body."""

    def __init__(self, messages: list[Message]) -> None:
        self.status: int = messages[0]["status"]
        self.headers = {k.decode(): v.decode() for k, v in messages[0]["headers"]}
        self.body = b"".join(m.get("body", b"") for m in messages[1:])

    @property
    def reached(self) -> bool:
        return self.body == b"reached"


def ask(method: str = "GET", path: str = "/", *headers: tuple[str, str], host: str | None = HERE, parts: tuple[bytes, ...] = (b"",),
        delay: float = 0, inner: Any = None, hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")) -> Answer:
    """The answer to a request that arrives in parts, each after a delay in seconds."""
    scope: dict[str, Any] = {"type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": b"",
             "scheme": "http", "server": ("localhost", 8765), "root_path": "", "app": None,
             "headers": [(k.encode(), v.encode()) for k, v in ((("host", host),) if host is not None else ()) + headers]}
    sent: list[Message] = []

    async def arriving() -> AsyncIterator[Message]:
        for n, part in enumerate(parts, 1):
            await asyncio.sleep(delay)
            yield {"type": "http.request", "body": part, "more_body": n < len(parts)}
        yield {"type": "http.disconnect"}

    async def go() -> None:
        stream = arriving()

        async def send(message: Message) -> None:
            sent.append(message)

        await Guard(inner or Inner(), LIMITS, hosts)(scope, stream.__anext__, send)

    asyncio.run(go())
    return Answer(sent)


def post(*headers: tuple[str, str], path: str = "/", **more: Any) -> Answer:
    return ask("POST", path, *headers, **more)


@pytest.mark.parametrize("host", ["localhost:8765", "localhost", "LOCALHOST:1", "127.0.0.1:8765", "[::1]:8765", "[::1]"])
def test_the_names_of_this_machine_reach_it(host: str) -> None:
    assert ask(host=host).reached


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8765", "localhost.evil.example", "127.0.0.1.evil.example", "",
                                  "localhost:8765@evil.example", "evil.example:localhost", "127.0.0.2", "[::2]:8765", None])
def test_other_names_are_refused(host: str | None) -> None:
    answer = ask(host=host)
    assert (answer.status, answer.reached) == (421, False)
    assert "--allow-host" in answer.body.decode()


def test_two_names_are_refused() -> None:
    assert ask("GET", "/", ("host", "localhost")).status == 421


def test_a_name_that_was_allowed_reaches_it_and_no_other() -> None:
    allowed = ("localhost", "claims.example.org")
    assert ask(host="Claims.example.org:80", hosts=allowed).reached
    assert ask(host="x.claims.example.org", hosts=allowed).status == 421


@pytest.mark.parametrize("headers", [
    (("sec-fetch-site", "same-origin"),), (("sec-fetch-site", "none"),), (("origin", "http://localhost:8765"),),
    (("sec-fetch-site", "same-origin"), ("origin", "null"))])
def test_a_form_of_the_page_is_taken(headers: tuple[tuple[str, str], ...]) -> None:
    assert post(*headers).reached


@pytest.mark.parametrize("headers", [
    (), (JSON,), (("sec-fetch-site", "cross-site"),), (("sec-fetch-site", "same-site"),), (("sec-fetch-site", ""),),
    (("sec-fetch-site", "cross-site"), ("origin", "http://localhost:8765")), (("origin", "https://evil.example"),),
    (("origin", "null"),), (("origin", "http://localhost:9999"),), (("origin", "http://localhost:8765.evil.example"),),
    (("origin", "http://evil.example/localhost:8765"),), (("origin", ""),),
    (("referer", "http://localhost:8765/"),)])
def test_a_form_of_another_site_is_refused(headers: tuple[tuple[str, str], ...]) -> None:
    answer = post(*headers)
    assert (answer.status, answer.reached) == (403, False)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "post", "NONSENSE"])
def test_every_method_that_brings_something_is_looked_at(method: str) -> None:
    assert ask(method, "/", ("origin", "https://evil.example")).status == 403


@pytest.mark.parametrize(("site", "mode", "dest", "status"), [
    (None, None, None, 200), ("same-origin", "cors", "empty", 200), ("none", "navigate", "document", 200),
    ("cross-site", "navigate", "document", 200), ("same-site", "navigate", "document", 200),
    ("cross-site", "navigate", "iframe", 403), ("cross-site", "navigate", "embed", 403), ("cross-site", "no-cors", "image", 403),
    ("cross-site", "no-cors", "script", 403), ("same-site", "cors", "empty", 403), ("cross-site", None, None, 403),
    ("cross-site", "no-cors", "document", 403)])
def test_other_sites_may_link_here_and_load_nothing(site: str | None, mode: str | None, dest: str | None, status: int) -> None:
    given = {"sec-fetch-site": site, "sec-fetch-mode": mode, "sec-fetch-dest": dest}
    for path in ("/", "/api/cases", "/static/page.css"):
        assert ask("GET", path, *[(k, v) for k, v in given.items() if v]).status == status


def test_a_program_sends_json_to_the_api_alone() -> None:
    assert post(JSON, path="/api/check").reached
    assert post(("content-type", "Application/JSON; charset=utf-8"), path="/api/check").reached
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/json-seq", ""):
        assert post(("content-type", kind), path="/api/check").status == 403, kind
    assert post(path="/api/check").status == 403
    assert post(JSON, path="/apis").status == 403
    assert post(JSON, ("origin", "https://evil.example"), path="/api/check").status == 403


@pytest.mark.parametrize("parts", [(b"x" * 1000,), (b"x" * 500, b"x" * 500), tuple([b"x"] * 1000), (b"", b"x" * 1000, b"")])
def test_a_body_up_to_the_bound_is_handed_on_whole(parts: tuple[bytes, ...]) -> None:
    inner = Inner()
    assert post(("sec-fetch-site", "same-origin"), parts=parts, inner=inner).reached
    assert inner.bodies == [b"".join(parts)]


@pytest.mark.parametrize("parts", [(b"x" * 1001,), (b"x" * 500, b"x" * 501), (b"x" * 1000, b"", b"x"), (b"x" * 10_000, b"x" * 10_000)])
def test_a_larger_body_is_refused_while_it_arrives(parts: tuple[bytes, ...]) -> None:
    inner = Inner()
    answer = post(("sec-fetch-site", "same-origin"), parts=parts, inner=inner)
    assert (answer.status, inner.bodies) == (413, [])
    assert answer.headers["connection"] == "close"


@pytest.mark.parametrize(("length", "status"), [("1000", 200), ("1001", 413), ("99999999999999999999", 413), ("-1", 413), ("x", 413)])
def test_a_length_that_is_announced_is_taken_at_its_word(length: str, status: int) -> None:
    assert post(("sec-fetch-site", "same-origin"), ("content-length", length)).status == status


def test_a_body_that_comes_too_slowly_is_refused() -> None:
    inner = Inner()
    answer = post(("sec-fetch-site", "same-origin"), parts=(b"x",) * 50, delay=0.05, inner=inner)
    assert (answer.status, inner.bodies) == (408, [])
    assert post(("sec-fetch-site", "same-origin"), parts=(b"x",) * 2, delay=0.01).reached


def test_a_client_that_goes_away_gets_nothing() -> None:
    sent: list[Message] = []

    async def go() -> None:
        async def gone() -> Message:
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            sent.append(message)

        scope = {"type": "http", "method": "GET", "path": "/", "headers": [(b"host", b"localhost")]}
        await Guard(Inner(), LIMITS, ("localhost",))(scope, gone, send)

    asyncio.run(go())
    assert sent == []


@pytest.mark.parametrize("answer", [ask(), ask(host="evil.example"), post(), post(("sec-fetch-site", "same-origin"), parts=(b"x" * 2000,))],
                         ids=["reached", "host", "origin", "size"])
def test_every_answer_has_the_headers_that_keep_it_safe(answer: Answer) -> None:
    policy = {p.split(" ")[0]: p.split(" ")[1:] for p in answer.headers["content-security-policy"].split("; ")}
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == ["'none'"]
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == ["'self'"]
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*"} & {word for words in policy.values() for word in words}
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers
    assert "access-control-allow-origin" not in answer.headers


def test_a_refusal_is_json_under_api_and_a_page_elsewhere() -> None:
    said = json.loads(post(path="/api/check").body)
    assert set(said) == {"error"}
    assert "another site" in said["error"]["message"]
    page = post()
    assert page.headers["content-type"].startswith("text/html")
    assert page.body.startswith(b"<!DOCTYPE html>")


def test_a_web_socket_is_closed() -> None:
    sent: list[Message] = []

    async def go() -> None:
        async def receive() -> Message:
            return {"type": "websocket.connect"}

        async def send(message: Message) -> None:
            sent.append(message)

        await Guard(Inner(), LIMITS, ("localhost",))({"type": "websocket", "path": "/", "headers": []}, receive, send)

    asyncio.run(go())
    assert sent == [{"type": "websocket.close", "code": 1008}]
