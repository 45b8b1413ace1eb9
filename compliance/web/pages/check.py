"""Check: choose or upload a release, see what was decided and why, suppose facts otherwise and see what moves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from compliance.decide import Reading
from compliance.errors import OpenclaimError, UnknownNameError
from compliance.own import Knowledge
from compliance.web.forms import asked_in, field, form_of, mendable, sent_of, texts, told
from compliance.web.jobs import checking, parts
from compliance.web.jobs.checking import Shown
from compliance.web.page import answer, language, wants_part
from compliance.web.sent import Problem, Sent, Wish
from compliance.web.site import Site
from compliance.web.words import Language

router = APIRouter(include_in_schema=False)


@router.get("/")
async def home(request: Request) -> Response:
    """Where a check begins."""
    asked = asked_in(request)
    return await _home(request, Sent(asked, asked), None)


@router.get("/check")
async def check_case(request: Request, case: Annotated[str, Query(max_length=200)] = "") -> Response:
    """The determination page of a shipped case, by an address that can be kept."""
    asked = asked_in(request)
    if not case:
        return await _home(request, Sent(asked, asked), None)
    sent = Sent(asked, asked, case=case)
    try:
        shown = await _site(request).desk.run(checking.check, sent, Wish(), None, language(request))
    except UnknownNameError:
        raise
    except OpenclaimError as error:
        return await _home(request, sent, told(error))
    return answer(request, shown.title, shown.html)


@router.post("/check")
async def check(request: Request) -> Response:
    """The determination page of what a form sends, with what the reader wishes done."""
    form = await form_of(request)
    sent = await sent_of(form, _site(request).limits)
    begun = bool(field(form, "from_day"))
    if field(form, "pick") and not begun:
        return RedirectResponse(_address(sent, language(request)), 303)
    try:
        shown = await _site(request).desk.run(checking.check, sent, wish_of(form), None, language(request))
    except OpenclaimError as error:
        if wants_part(request):
            raise
        return await (_kept if begun else _home)(request, sent, told(error))
    return answer(request, shown.title, shown.html, state_form="state")


@router.post("/check/fact")
async def fact(request: Request) -> Response:
    """The control of one fact, to be put into the page."""
    form = await form_of(request)
    sent = await sent_of(form, _site(request).limits)
    address = field(form, "edit") or field(form, "edit_fact")
    if not address:
        raise OpenclaimError("choose a fact first")
    shown = await _site(request).desk.run(checking.fact, sent, address, language(request))
    return answer(request, shown.title, shown.html)


@router.post("/check/fixes")
async def fixes(request: Request) -> Response:
    """What would make one determination qualify."""
    return await _of_question(request, parts.fixes)


@router.post("/check/tree")
async def tree(request: Request) -> Response:
    """The decision tree of one determination."""
    return await _of_question(request, parts.tree)


async def _of_question(request: Request, job: Callable[[Knowledge, Sent, str, bool, Language], Shown]) -> Response:
    """A part of the page on the determination that the form names; a page of its own where no script put it in place."""
    form = await form_of(request)
    shown = await _site(request).desk.run(job, await sent_of(form, _site(request).limits), field(form, "question"),
                                          not wants_part(request), language(request))
    return answer(request, shown.title, shown.html, state_form="state")


def wish_of(form: FormData) -> Wish:
    """What a form wishes done; a form that was sent with the enter key applies what was being written."""
    chosen = Wish(apply=field(form, "apply"), forget=field(form, "forget"), drop=field(form, "drop"),
                  reset=bool(field(form, "reset")), edit=field(form, "edit") or (field(form, "edit_fact") if field(form, "choose")
                                                                                else ""))
    given = tuple(texts(form, "value"))
    if chosen != Wish() and not chosen.apply:
        return chosen
    if not chosen.apply and field(form, "licence").strip():
        return Wish(apply="licence", given=(field(form, "licence"),))
    address = chosen.apply or (field(form, "editing") if any(g.strip() for g in given) else "")
    return Wish(apply=address, given=given)


def _address(sent: Sent, tongue: Language) -> str:
    """The address of the determination page of a case, which can be kept and gone back to."""
    asked = sent.asked
    return tongue.link("/check", case=sent.case, policy=asked.policies, day=asked.day,
                       reading="" if asked.reading is Reading.BOTH else asked.reading.value)


async def _home(request: Request, sent: Sent, problem: Problem | None) -> Response:
    # Files of a form cannot be put back into it; a text file stays as a text that can be mended.
    shown = await _site(request).desk.run(checking.home, mendable(sent), problem, date.today(), language(request))
    return answer(request, shown.title, shown.html, status=422 if problem else 200, state_form="begin" if problem else "")


async def _kept(request: Request, sent: Sent, problem: Problem) -> Response:
    """The page as it was before, with what is wrong; the beginning where even that cannot be shown."""
    try:
        before = sent._replace(asked=sent.before)
        shown = await _site(request).desk.run(checking.check, before, Wish(), problem, language(request))
    except OpenclaimError:
        return await _home(request, sent, problem)
    return answer(request, shown.title, shown.html, status=422, state_form="state")


def _site(request: Request) -> Site:
    site: Site = request.app.state.site
    return site
