"""A server on the loopback that plays the part of the hub's API that fetching uses, and keeps what it was asked for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import unquote, urlsplit

COMMIT = "0123456789abcdef0123456789abcdef01234567"


class Hub:
    """The repositories of a fake hub: files by repository id, those that are weights, and how a repository is gated."""

    def __init__(self) -> None:
        self.files: dict[str, dict[str, bytes]] = {}
        self.large: set[str] = set()
        self.gated: dict[str, str] = {}
        self.private: set[str] = set()
        self.address = ""
        self.commit = COMMIT
        self.asked: list[str] = []
        self.headers: list[Mapping[str, str]] = []
        self.broken = False

    def info(self, repository: str) -> dict[str, Any]:
        listed = []
        for path, data in self.files[repository].items():
            entry: dict[str, Any] = {"rfilename": path, "size": len(data), "blobId": hashlib.sha1(data).hexdigest()}  # noqa: S324
            if path in self.large:
                entry |= {"size": 5_000_000_000, "lfs": {"sha256": hashlib.sha256(data).hexdigest(), "size": 5_000_000_000, "pointerSize": 135}}
            listed.append(entry)
        return {"id": repository, "modelId": repository, "sha": self.commit, "private": repository in self.private, "siblings": listed, "tags": [],
                "downloads": 0, "likes": 0, "gated": self.gated.get(repository, False)}


def _handler(hub: Hub) -> type[BaseHTTPRequestHandler]:  # noqa: C901
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Says nothing."""

        def _send(self, code: int, body: bytes, headers: Mapping[str, str] | None = None) -> None:
            self.send_response(code)
            for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def _answer(self) -> None:
            path = unquote(urlsplit(self.path).path)
            hub.asked.append(f"{self.command} {path}")
            hub.headers.append({name.lower(): value for name, value in self.headers.items()})
            if hub.broken:
                return self._send(500, b"broken")
            if path.startswith("/api/models/"):
                return self._info(path.removeprefix("/api/models/"))
            return self._file(path.removeprefix("/"))

        def _info(self, rest: str) -> None:
            repository, _, revision = rest.partition("/tree/")
            if revision:
                found = [{"type": "file", "path": s["rfilename"], "size": s["size"], "oid": s["blobId"]}
                         for s in hub.info(repository)["siblings"]]
                return self._send(200, json.dumps(found).encode(), {"Content-Type": "application/json"})
            repository, _, revision = rest.partition("/revision/")
            if repository not in hub.files:
                return self._send(404, b"{}", {"X-Error-Code": "RepoNotFound", "X-Error-Message": "Repository not found"})
            if revision not in ("", "main", "v1", hub.commit):
                return self._send(404, b"{}", {"X-Error-Code": "RevisionNotFound", "X-Error-Message": "Invalid rev id"})
            return self._send(200, json.dumps(hub.info(repository)).encode(), {"Content-Type": "application/json"})

        def _file(self, rest: str) -> None:
            repository, _, place = rest.partition("/resolve/")
            path = place.partition("/")[2]
            data = hub.files.get(repository, {}).get(path)
            if data is None:
                return self._send(404, b"", {"X-Error-Code": "EntryNotFound"})
            if hub.gated.get(repository) and "Authorization" not in self.headers:
                return self._send(403, b"", {"X-Error-Code": "GatedRepo", "X-Error-Message": "Access is restricted"})
            return self._send(200, data, {"ETag": f'"{hashlib.sha1(data).hexdigest()}"', "X-Repo-Commit": hub.commit})  # noqa: S324

        do_GET = do_HEAD = _answer  # noqa: N815

    return Handler


@contextmanager
def serving(hub: Hub) -> Iterator[str]:
    """The address of the fake hub while it runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(hub))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
