"""Compare: several releases in several scenarios."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from compliance.errors import OpenclaimError
from compliance.web.compared import Compared, Text, days_of, levels_of, readings_of
from compliance.web.forms import bare, files_of, form_of, text_in, texts, told
from compliance.web.jobs import compare_page
from compliance.web.limits import Limits
from compliance.web.page import answer, language
from compliance.web.sent import Problem
from compliance.web.site import Site

router = APIRouter(include_in_schema=False)
_MOST = 200


@router.get("/compare")
async def beginning(request: Request) -> Response:
    """Where a comparison begins; with shipped cases in the address, the comparison itself."""
    query = request.query_params
    wanted = Compared(
        cases=tuple(dict.fromkeys(query.getlist("case")[:_MOST])), policies=tuple(dict.fromkeys(query.getlist("policy")[:_MOST])),
        days=days_of(query.getlist("day")), readings=readings_of(query.getlist("reading")),
        levels=levels_of(query.getlist("level")), settings=_lines(query.getlist("setting")),
        scenarios=tuple(dict.fromkeys(query.getlist("scenario")[:_MOST])), differing=query.get("differing") == "yes")
    if wanted.described and query.get("edit") != "yes":
        return await _result(request, wanted, "state")
    return await _beginning(request, wanted, None)


@router.post("/compare")
async def compare(request: Request) -> Response:
    """The comparison of what a form sends, or the form again where it is to be changed."""
    form = await form_of(request)
    limits = _site(request).limits
    wanted = await _entered(form, limits)
    try:
        wanted = _checked(wanted, form, limits)
    except OpenclaimError as error:
        return await _beginning(request, wanted, told(error))
    if form.get("edit"):
        return await _beginning(request, wanted, None)
    return await _result(request, wanted, "state")


@router.post("/compare/download/{form}")
async def download(request: Request, form: str) -> Response:
    """The comparison as a file."""
    limits = _site(request).limits
    sent = await form_of(request)
    wanted = _checked(await _entered(sent, limits), sent, limits)
    found = await _site(request).desk.run(compare_page.download, wanted, limits.releases, form, date.today())
    return Response(found.data, media_type=found.media, headers={"Content-Disposition": f'attachment; filename="{found.name}"'})


async def _result(request: Request, wanted: Compared, state: str) -> Response:
    try:
        shown = await _site(request).desk.run(compare_page.result, wanted, _site(request).limits.releases, date.today(),
                                              language(request))
    except OpenclaimError as error:
        return await _beginning(request, wanted, told(error))
    return answer(request, shown.title, shown.html, state_form=state)


async def _beginning(request: Request, wanted: Compared, problem: Problem | None) -> Response:
    shown = await _site(request).desk.run(compare_page.beginning, _mendable(wanted), problem, date.today(), language(request))
    return answer(request, shown.title, shown.html, status=422 if problem else 200, state_form="begin" if problem else "")


def _mendable(wanted: Compared) -> Compared:
    """What was sent as it can be put back into a form: files that are texts stay as texts."""
    kept = [Text(text, f.name) for f in wanted.files if (text := text_in(f))]
    return wanted._replace(files=(), texts=(*wanted.texts, *kept))


async def _entered(form: FormData, limits: Limits) -> Compared:
    """What a form sends, without what may be wrong in itself: days, readings, levels."""
    pasted = [t.replace("\r\n", "\n") for t in texts(form, "text", limits.text)]
    names = texts(form, "name")
    named = [Text(t, bare(n)) for t, n in zip(pasted, [*names, *[""] * len(pasted)], strict=False) if t.strip()]
    return Compared(
        tuple(dict.fromkeys(texts(form, "case"))), tuple(named), await files_of(form),
        tuple(dict.fromkeys(p for p in texts(form, "policy") if p)), settings=_lines(texts(form, "setting")),
        scenarios=tuple(dict.fromkeys(texts(form, "scenario"))), differing=form.get("differing") == "yes")


def _checked(wanted: Compared, form: FormData, limits: Limits) -> Compared:
    """What is entered with its days, readings and levels; OpenclaimError where one is none or too much is supposed."""
    if len(wanted.settings) > limits.changes:
        raise OpenclaimError(f"{len(wanted.settings)} supposed facts are more than the {limits.changes} that one question may "
                             "suppose")
    return wanted._replace(readings=readings_of(texts(form, "reading")), levels=levels_of(texts(form, "level")),
                           days=days_of(texts(form, "day")))


def _lines(found: list[str]) -> tuple[str, ...]:
    """Supposed facts, one a line."""
    return tuple(dict.fromkeys(line.strip() for text in found for line in text.splitlines() if line.strip()))


def _site(request: Request) -> Site:
    found: Site = request.app.state.site
    return found
