"""What stands before the application: who may ask, how much a request may bring, and what a browser may do with an answer."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Awaitable, Callable, Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from compliance.web.errors import Problem, answer, log, problem_of
from compliance.web.limits import Limits
from compliance.web.problems import CrashError

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                               "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    # Other sites learn nothing; under "no-referrer" browsers would send "Origin: null" with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_READING = ("GET", "HEAD", "OPTIONS")


class Guard:
    """ASGI middleware; it refuses before the application sees anything of a request."""

    def __init__(self, app: ASGIApp, limits: Limits, hosts: Sequence[str]) -> None:
        self._app = app
        self._limits = limits
        self._hosts = frozenset(h.lower() for h in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request, or hands it on with its whole body in memory."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        safe = _Sending(send, scope["path"].startswith("/static/"))
        refused = self._refused(scope)
        body = b""
        if refused is None:
            found = await self._body(receive)
            if found is None:
                return
            refused, body = (found, b"") if isinstance(found, Problem) else (None, found)
        if refused is not None:
            await answer(Request(scope), refused, {"Connection": "close"})(scope, receive, safe)
            return
        await self._pass(scope, _replayed(body, receive), safe)

    async def _pass(self, scope: Scope, receive: Receive, send: _Sending) -> None:
        try:
            await self._app(scope, receive, send)
        except Exception as error:
            log(CrashError(traceback.format_exc()), scope["app"].state.site.traces)
            if not send.started:
                await answer(Request(scope), problem_of(error))(scope, receive, send)

    def _refused(self, scope: Scope) -> Problem | None:
        """Why a request is refused from its head alone."""
        headers = Headers(scope=scope)
        if not self._is_ours(headers.getlist("host")):
            return Problem(421, "this server is not known by that name; start it with --allow-host NAME to call it so")
        if scope["method"] in _READING and not _is_followed(headers):
            return Problem(403, "another site tried to load this into a page of its own; follow the link instead")
        if scope["method"] not in _READING and not _is_from_here(scope, headers):
            return Problem(403, "this request comes from another site, or does not say where it comes from; a program sends JSON "
                                "to /api with Content-Type: application/json")
        length = headers.get("content-length", "0")
        return self._too_large() if not length.isdecimal() or int(length) > self._limits.body else None

    def _is_ours(self, hosts: list[str]) -> bool:
        """Whether a request calls the server by its name: another one may be that of a site that points at this machine."""
        return len(hosts) == 1 and _name(hosts[0]) in self._hosts

    def _too_large(self) -> Problem:
        return Problem(413, f"this is larger than the {self._limits.body / 2 ** 20:g} MiB that a request may bring")

    async def _body(self, receive: Receive) -> bytes | Problem | None:
        """The body; why it is refused; or None where the client has gone."""
        parts: list[bytes] = []
        size = 0
        try:
            async with asyncio.timeout(self._limits.receive):
                while True:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        return None
                    parts.append(message.get("body", b""))
                    size += len(parts[-1])
                    if size > self._limits.body:
                        return self._too_large()
                    if not message.get("more_body", False):
                        return b"".join(parts)
        except TimeoutError:
            return Problem(408, f"the request did not arrive within {self._limits.receive:g} seconds")


class _Sending:
    """Sends an answer with the headers that keep it safe; `started` says whether it has begun."""

    def __init__(self, send: Send, static: bool) -> None:
        self._send = send
        self._cache = "no-cache" if static else "no-store"
        self.started = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers[name] = value
            headers["Cache-Control"] = self._cache
        await self._send(message)


def _replayed(body: bytes, receive: Receive) -> Callable[[], Awaitable[Message]]:
    """A receive function that gives a body that was read already, and then what follows it."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def _name(host: str) -> str:
    """The name in a Host header, without its port."""
    name, colon, port = host.lower().rpartition(":")
    return name if colon and port.isdecimal() else host.lower()


def _is_followed(headers: Headers) -> bool:
    """Whether a request that only reads comes from this server or a program, or is a link that somebody follows.

    What another site puts into its own page, a frame or a picture, is none of these. Source: https://www.w3.org/TR/fetch-metadata/
    """
    if headers.get("sec-fetch-site", "none") in ("same-origin", "none"):
        return True
    return headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"


def _is_from_here(scope: Scope, headers: Headers) -> bool:
    """Whether a request that brings something comes from a page of this server, or from a program and not a browser."""
    fetched = headers.get("sec-fetch-site")
    if fetched is not None:
        return fetched in ("same-origin", "none")
    origin = headers.get("origin")
    if origin is not None:
        return urlsplit(origin).netloc == headers.get("host")
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    return scope["path"].startswith("/api/") and kind == "application/json"
