"""Downloads: every report on what a form sends, and the description as it was changed."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from compliance.web.forms import form_of, sent_of
from compliance.web.jobs import reporting
from compliance.web.site import Site

router = APIRouter(include_in_schema=False)


@router.post("/report/{form}")
async def report(request: Request, form: str) -> Response:
    """A report in one format, as a file."""
    site: Site = request.app.state.site
    return _file(await site.desk.run(reporting.report, await sent_of(await form_of(request), site.limits), form))


@router.post("/record")
async def record(request: Request) -> Response:
    """The audit record of what was decided, as a file."""
    site: Site = request.app.state.site
    return _file(await site.desk.run(reporting.record, await sent_of(await form_of(request), site.limits)))


@router.post("/description/{form}")
async def description(request: Request, form: str) -> Response:
    """The description with the supposed facts, as a file."""
    site: Site = request.app.state.site
    return _file(await site.desk.run(reporting.description, await sent_of(await form_of(request), site.limits), form))


def _file(found: reporting.Download) -> Response:
    return Response(found.data, media_type=found.media, headers={"Content-Disposition": f'attachment; filename="{found.name}"'})
