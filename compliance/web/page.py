"""Answers with a page: the layout around what a template or a job wrote, or that alone where htmx asks for a part."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse

from compliance.web.markup import markup, safe
from compliance.web.words import LANGUAGES, Language, preferred


def language(request: Request) -> Language:
    """The language of the reader: `?lang=` where it is given, else what the browser prefers, else English."""
    return preferred(request.query_params.get("lang"), request.headers.get("accept-language", ""))


def wants_part(request: Request) -> bool:
    """Whether htmx asks for a part of a page, to be put in place without the layout."""
    return request.headers.get("hx-request") == "true" and request.headers.get("hx-boosted") != "true"


def render(request: Request, template: str, *, status: int = 200, **context: object) -> HTMLResponse:
    """A whole page from a template that extends `layout.html.j2`.

    The context may hold `state_form`, the id of a form of the page that holds what was sent: the language is then changed
    by sending it again, so that nothing is lost.
    """
    tongue = language(request)
    # An address with two strokes in front would lead a link to another host.
    here = f"/{request.url.path.lstrip('/')}"
    query = [(k, v) for k, v in request.query_params.multi_items() if k != "lang"]
    switch = {code: Language(code, asked=True).link(here, **_grouped(query)) for code in LANGUAGES}
    given = {"state_form": "", "here": here, "switch": switch, **context}
    answer = HTMLResponse(markup(template, tongue, **given), status)
    answer.headers["Content-Language"] = tongue.tag
    answer.headers["Vary"] = "Accept-Language, HX-Request"
    return answer


def answer(request: Request, title: str, content: str, *, status: int = 200, state_form: str = "") -> HTMLResponse:
    """What a job wrote as a page of this title, or alone where htmx asks for a part; `content` is HTML made by `markup`."""
    if wants_part(request):
        return HTMLResponse(content, status, {"Content-Language": language(request).tag, "Vary": "Accept-Language, HX-Request"})
    return render(request, "page.html.j2", status=status, title=title, content=safe(content), state_form=state_form)


def _grouped(query: list[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, value in query:
        found.setdefault(key, []).append(value)
    return found
