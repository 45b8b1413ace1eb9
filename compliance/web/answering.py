"""What the answers of the API have in common."""

from __future__ import annotations

from typing import Any

from fastapi import Request, Response

from compliance.reports import Format
from compliance.web.media import FILES
from compliance.web.models.answers import ErrorAnswer
from compliance.web.site import Site

_SAID = {
    400: "The request cannot be read.",
    403: "The request comes from another site.",
    404: "There is no policy, licence, case or release of this name.",
    408: "The request did not arrive in time.",
    413: "The request is too large.",
    421: "The server is not known by the name in the request.",
    422: "The question could not be put: something in it is wrong, and the message says what and where.",
    500: "Something went wrong here.",
    503: "Too many questions are waiting.",
    504: "The answer took too long.",
}
ERRORS: dict[int | str, dict[str, Any]] = {code: {"model": ErrorAnswer, "description": text} for code, text in _SAID.items()}


def site_of(request: Request) -> Site:
    """The site of a request."""
    found: Site = request.app.state.site
    return found


def as_json(text: str | bytes) -> Response:
    """JSON as a job has written it."""
    return Response(text, media_type="application/json")


def download(content: str | bytes, form: Format) -> Response:
    """A report as a file to be kept."""
    name, media = FILES[form]
    return Response(content, headers={"Content-Type": media, "Content-Disposition": f'attachment; filename="{name}"'})
