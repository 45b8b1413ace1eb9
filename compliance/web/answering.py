"""What the answers of the API have in common."""

from __future__ import annotations

from typing import Any

from fastapi import Request, Response

from compliance.reports import Format
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

# Type and ending of each format, as browsers and programs know them.
_TYPES = {
    Format.TEXT: ("text/plain; charset=utf-8", "txt"),
    Format.JSON: ("application/json", "json"),
    Format.TURTLE: ("text/turtle; charset=utf-8", "ttl"),
    Format.HTML: ("text/html; charset=utf-8", "html"),
    Format.PDF: ("application/pdf", "pdf"),
    Format.DOCX: ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    Format.MARKDOWN: ("text/markdown; charset=utf-8", "md"),
    Format.CSV: ("text/csv; charset=utf-8", "csv"),
    Format.SARIF: ("application/sarif+json", "sarif"),
    Format.JUNIT: ("application/xml", "xml"),
    Format.BADGE: ("image/svg+xml", "svg"),
    Format.HEAT_MAP: ("image/svg+xml", "svg"),
    Format.SVG: ("image/svg+xml", "svg"),
    Format.MERMAID: ("text/plain; charset=utf-8", "mmd"),
}


def site_of(request: Request) -> Site:
    """The site of a request."""
    found: Site = request.app.state.site
    return found


def as_json(text: str | bytes) -> Response:
    """JSON as a report has written it, to the byte."""
    return Response(text, media_type="application/json")


def download(content: str | bytes, form: Format, name: str) -> Response:
    """A report as a file to be kept, of a name without ending; `name` has letters, digits and hyphens only."""
    kind, ending = _TYPES[form]
    return Response(content, headers={"Content-Type": kind, "Content-Disposition": f'attachment; filename="{name}.{ending}"'})
