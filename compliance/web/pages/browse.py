"""Policies, their versions and conditions, and differences between versions, to be looked up."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from compliance.web import page, places
from compliance.web.jobs import condition_pages, difference_page, policy_pages
from compliance.web.jobs.checking import Shown
from compliance.web.site import Site

router = APIRouter(include_in_schema=False)


@router.get("/policies")
async def policies(request: Request) -> Response:
    """Every policy with its versions."""
    return _shown(request, await _site(request).desk.run(policy_pages.policies_page, date.today(), page.language(request)))


@router.get("/policies/difference")
async def difference(request: Request, before: str, after: str, cases: bool = False) -> Response:
    """What changes from one version to another, with the shipped cases whose outcome does where `cases` asks for them."""
    return _shown(request, await _site(request).desk.run(
        difference_page.difference_page, before, after, date.today(), page.language(request), cases))


@router.get("/policies/{policy}")
async def policy(request: Request, policy: str) -> Response:
    """One policy with its versions."""
    return _shown(request, await _site(request).desk.run(
        policy_pages.policy_page, policy, date.today(), page.language(request)))


@router.get("/policies/{policy}/{version}")
async def version(request: Request, policy: str, version: str) -> Response:
    """One version with what it asks."""
    return _shown(request, await _site(request).desk.run(
        policy_pages.version_page, f"{policy}/{version}", date.today(), page.language(request)))


@router.get("/policies/{policy}/{version}/{question}.svg")
async def tree(request: Request, policy: str, version: str, question: str) -> Response:
    """The condition tree of a determination as a picture."""
    drawn = await _site(request).desk.run(policy_pages.tree_picture, f"{policy}/{version}", question, date.today())
    return Response(drawn, media_type="image/svg+xml")


@router.get("/conditions/{policy}/{name}/cases")
async def cases(request: Request, policy: str, name: str, version: str) -> Response:
    """What a condition comes to on the shipped cases."""
    return _shown(request, await _site(request).desk.run(
        condition_pages.condition_on_cases, policy, name, version, date.today(), page.language(request),
        not page.wants_part(request)))


@router.get("/conditions/{policy}/{name}")
async def condition(request: Request, policy: str, name: str, version: str = "") -> Response:
    """One condition."""
    return _shown(request, await _site(request).desk.run(
        condition_pages.condition_page, policy, name, version, date.today(), page.language(request)))


@router.get("/conditions/{condition_id}")
async def condition_by_id(request: Request, condition_id: str) -> Response:
    """The address of a condition by its id, such as `osaid%23weights`."""
    return RedirectResponse(page.language(request).link(places.condition_place(condition_id)), 308)


def _site(request: Request) -> Site:
    found: Site = request.app.state.site
    return found


def _shown(request: Request, found: Shown) -> Response:
    return page.answer(request, found.title, found.html)
