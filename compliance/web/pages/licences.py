"""The licence library, to be searched and looked up."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from compliance.web import page
from compliance.web.jobs.checking import Shown
from compliance.web.jobs.licence_pages import licence_page, licences_page
from compliance.web.site import Site

router = APIRouter(include_in_schema=False)


@router.get("/licences")
async def licences(request: Request, q: Annotated[str, Query(max_length=100)] = "",
                   cls: Annotated[str, Query(alias="class", max_length=100)] = "") -> Response:
    """The licences, those that fit a search and a class."""
    return _shown(request, await _site(request).desk.run(licences_page, q, cls, page.language(request)))


@router.get("/licences/{name:path}")
async def licence(request: Request, name: str) -> Response:
    """One licence by any of its names; SPDX ids and expressions with an exception are names as well."""
    return _shown(request, await _site(request).desk.run(licence_page, name, page.language(request)))


def _site(request: Request) -> Site:
    found: Site = request.app.state.site
    return found


def _shown(request: Request, found: Shown) -> Response:
    return page.answer(request, found.title, found.html)
