"""Turns what goes wrong into an answer: JSON under /api, else a page or a fragment of one.

A page is made of `error.html.j2`, a part of one that htmx asks for of `problem.html.j2`.
"""

from __future__ import annotations

import sys
from http import HTTPStatus
from typing import Any, NamedTuple

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.exceptions import HTTPException

from compliance import resources
from compliance.errors import InputError, OpenclaimError, UnknownNameError, short
from compliance.reports.harmless import harmless
from compliance.web import page
from compliance.web.markup import markup
from compliance.web.problems import WebError

_RETRY = {"Retry-After": "5"}
_MOST_SAID = 2000
_UNREADABLE = "the request cannot be read: it is damaged, nested too deeply, or brings too many fields or files"


class Problem(NamedTuple):
    """What the user is told: the HTTP status, one sentence, and the file and line where there are any."""

    status: int
    message: str
    source: str | None = None
    line: int | None = None


def problem_of(error: Exception) -> Problem:
    """What a user is told of an error; nothing of the machine is in it."""
    match error:
        case InputError():
            return Problem(422, _plain(error.message), _plain(error.source.replace("\\", "/").rpartition("/")[2]), error.line)
        case UnknownNameError():
            return Problem(404, _plain(str(error)))
        case OpenclaimError():
            return Problem(422, _plain(str(error)))
        case WebError():
            return Problem(error.status, error.said)
        case RequestValidationError():
            return Problem(422, _plain("; ".join(_field(e) for e in error.errors()[:5])))
        case HTTPException():
            return Problem(error.status_code, _UNREADABLE if error.status_code == 400 else HTTPStatus(error.status_code).phrase)
        case _:
            return Problem(500, WebError.said)


def answer(request: Request, problem: Problem, headers: dict[str, str] | None = None) -> Response:
    """The answer that tells a problem, in the form that the request asks for."""
    if _is_api(request.url.path):
        said: dict[str, Any] = {k: v for k, v in problem._asdict().items() if v is not None and k != "status"}
        return JSONResponse({"error": said}, problem.status, headers)
    language = page.language(request)
    told = {**problem._asdict(), "heading": language.text(_heading(problem)), "todo": ""}
    told.pop("status")
    if page.wants_part(request):
        return HTMLResponse(markup("problem.html.j2", language, **told), problem.status, headers)
    shown = page.render(request, "error.html.j2", status=problem.status, **told)
    shown.headers.update(headers or {})
    return shown


def add_handlers(app: FastAPI) -> None:
    """Makes the application answer errors in this way; what is none of these is left to the guard."""

    async def handle(request: Request, error: Exception) -> Response:
        log(error, request.app.state.site.traces)
        problem = problem_of(error)
        kept = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
        return answer(request, problem, {**kept, **(_RETRY if problem.status == 503 else {})})

    for kind in (OpenclaimError, WebError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, handle)


def log(error: Exception, traces: bool) -> None:
    """Writes what is inside an error of our own making to stderr, where that was asked for."""
    if traces and isinstance(error, WebError) and error.inside:
        sys.stderr.write(f"{error.inside.rstrip()}\n")


def _heading(problem: Problem) -> str:
    """The key of the heading of a problem."""
    by_status = {403: "refused", 404: "missing", 405: "refused", 408: "slow", 413: "large", 421: "refused", 500: "internal",
                 503: "busy", 504: "slow"}
    return f"error.{by_status.get(problem.status, 'input')}"


def _is_api(path: str) -> bool:
    return path == "/openapi.json" or path.startswith("/api/")


def _plain(text: str) -> str:
    """A sentence without the path of what is installed here and without characters that do harm."""
    return short(harmless(text.replace(f"{resources.root()}/", "")), _MOST_SAID)


def _field(error: dict[str, Any]) -> str:
    place = ".".join(str(part) for part in error["loc"] if part not in ("body", "query", "path"))
    return f"{place}: {error['msg']}" if place else str(error["msg"])
