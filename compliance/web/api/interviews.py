"""The JSON API of the interview: stateless, the state goes out with each answer and comes back with the next."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter, Request, Response

from compliance.web.answering import ERRORS, as_json, site_of
from compliance.web.jobs.api_interviews import Step, step
from compliance.web.jobs.deciding import Asking
from compliance.web.models.interviews import InterviewStep
from compliance.web.models.requests import Interview

router = APIRouter(prefix="/api", tags=["interview"], responses=ERRORS)


@router.post("/ask", response_model=InterviewStep)
async def ask(request: Request, given: Interview) -> Response:
    """Begin an interview, or take an answer and ask what can still change an outcome."""
    asking = Asking(tuple(given.policies), given.as_of or date.today(), given.reading)
    about = given.about.described() if given.about else None
    taken = Step(given.state, asking, given.stated_by, about, given.step, given.answer or "")
    return as_json(await site_of(request).desk.run(step, taken, date.today()))
