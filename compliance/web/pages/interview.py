"""The interview: one question a page, the whole state in its form, nothing on the server."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from compliance.errors import InputError, OpenclaimError
from compliance.web.forms import asked_in, field, form_of, mendable, sent_of, told
from compliance.web.jobs import interview_page
from compliance.web.jobs.interview_page import Beginning, Step
from compliance.web.page import answer, language, wants_part
from compliance.web.sent import Problem, Sent
from compliance.web.site import Site
from compliance.web.words import Language

router = APIRouter(include_in_schema=False)
FIRST = "eu-ai-act/53-2-a"
_DO = ("answer", "unknown", "back")
_FILES = {"state": ("openclaim-interview.yaml", "application/yaml"), "yaml": ("model.yaml", "application/yaml"),
          "ttl": ("model.ttl", "text/turtle")}


@router.get("/interview")
async def beginning(request: Request) -> Response:
    """Where an interview begins."""
    asked = asked_in(request)
    if not request.query_params.getlist("policy"):
        asked = asked._replace(policies=(FIRST,))
    case = request.query_params.get("case", "")[:200]
    return await _beginning(request, Beginning(Sent(asked, asked, case=case)), None)


@router.post("/interview")
async def interview(request: Request) -> Response:
    """The next question: of a new interview, or after what the reader did."""
    form = await form_of(request)
    limits = _site(request).limits
    state = field(form, "state", limits.text).replace("\r\n", "\n")
    if state:
        shown = await _site(request).desk.run(interview_page.go_on, state, _step(form, language(request)), language(request))
        return answer(request, shown.title, shown.html, state_form="state")
    if "saved" in form:
        return await _resumed(request, form)
    begun = Beginning(await sent_of(form, limits), field(form, "stated_by", 200))
    try:
        shown = await _site(request).desk.run(interview_page.begin, begun, date.today(), language(request))
    except OpenclaimError as error:
        if wants_part(request):
            raise
        return await _beginning(request, begun, told(error))
    return answer(request, shown.title, shown.html, state_form="state")


@router.post("/interview/{name}.{ending}")
async def download(request: Request, name: str, ending: str) -> Response:
    """The state or the description as a file."""
    form = await form_of(request)
    wanted = "state" if name == "openclaim-interview" else ending
    if wanted not in _FILES:
        raise OpenclaimError(f"'{wanted[:20]}' is no form of a description (one of yaml, ttl)")
    file, media = _FILES[wanted]
    state = field(form, "state", _site(request).limits.text).replace("\r\n", "\n")
    text = await _site(request).desk.run(interview_page.download, state, wanted)
    return Response(text, media_type=f"{media}; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{file}"'})


async def _resumed(request: Request, form: FormData) -> Response:
    """The question that is open in a saved interview."""
    file = form["saved"]
    try:
        text = _decoded(await file.read() if isinstance(file, UploadFile) else file.encode())
        shown = await _site(request).desk.run(interview_page.go_on, text, Step(), language(request))
    except OpenclaimError as error:
        asked = asked_in(request)._replace(policies=(FIRST,))
        return await _beginning(request, Beginning(Sent(asked, asked)), told(error))
    return answer(request, shown.title, shown.html, state_form="state")


async def _beginning(request: Request, begun: Beginning, problem: Problem | None) -> Response:
    begun = begun._replace(sent=mendable(begun.sent))
    shown = await _site(request).desk.run(interview_page.beginning, begun, problem, date.today(), language(request))
    return answer(request, shown.title, shown.html, status=422 if problem else 200, state_form="begin" if problem else "")


def _step(form: FormData, tongue: Language) -> Step:
    """What a form wishes done: the enter key answers, and another language shows the same question again."""
    what = field(form, "do") or ("answer" if field(form, "shown_in") == tongue.code else "go")
    names = list(dict.fromkeys(k for k in form if k not in ("state", "do")))
    given = {n: tuple(v for v in form.getlist(n) if isinstance(v, str)) for n in names}
    return Step(what if what in _DO else "go", given)


def _decoded(data: bytes) -> str:
    if not data:
        raise InputError("saved interview", "the file is empty; choose the one that was saved")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("saved interview", "this is no saved interview; choose the file that was saved") from None


def _site(request: Request) -> Site:
    found: Site = request.app.state.site
    return found
