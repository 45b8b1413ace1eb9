"""The JSON API on what openclaim knows: policies, conditions, licences, cases."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from compliance.web.answering import ERRORS, site_of
from compliance.web.jobs import api_knowledge as jobs
from compliance.web.models.others import (
    Case,
    CaseText,
    ConditionText,
    DeterminationText,
    Identification,
    ItemsText,
    LicenceInShort,
    LicenceText,
    PolicyVersion,
)
from compliance.web.models.requests import IdentifyQuestion

router = APIRouter(prefix="/api", tags=["knowledge"], responses=ERRORS)
Day = Annotated[date | None, Query(alias="asOf", description="As in force on this day; today when absent.")]


@router.get("/policies", response_model_exclude_unset=True)
async def policies(request: Request) -> list[PolicyVersion]:
    """List every version of every policy, with the day from which it is in force."""
    return [PolicyVersion(**p) for p in await site_of(request).desk.run(jobs.policies, date.today())]


@router.get("/policies/{name:path}", response_model_exclude_unset=True)
async def policy(request: Request, name: Annotated[str, Path(max_length=200, examples=["eu-ai-act/53-2-a"])],
                 as_of: Day = None) -> list[DeterminationText | ItemsText]:
    """Show the determinations of a policy (eu-ai-act), of a version (osaid/1.0), or one of them (eu-ai-act/53-2-a).

    Of a version that grades or counts (mof, fmti/2025-12) the items with their criteria are shown.
    """
    found = await site_of(request).desk.run(jobs.policy, name, as_of or date.today())
    return [ItemsText(**row) if "items" in row else DeterminationText(**row) for row in found]


@router.get("/conditions/{name:path}", response_model_exclude_unset=True)
async def condition(request: Request, name: Annotated[str, Path(max_length=200, examples=["eu-ai-act#placed-on-market"])],
                    as_of: Day = None) -> ConditionText:
    """Show a condition by its id; its sign # is written %23 in an address."""
    return ConditionText(**await site_of(request).desk.run(jobs.condition, name, as_of or date.today()))


@router.get("/licences", response_model_exclude_unset=True)
async def licences(request: Request) -> list[LicenceInShort]:
    """List the licences of the library."""
    return [LicenceInShort(**i) for i in await site_of(request).desk.run(jobs.licences)]


@router.get("/licences/{name}", response_model_exclude_unset=True)
async def licence(request: Request, name: Annotated[str, Path(max_length=200, examples=["llama-3"])]) -> LicenceText:
    """Show a licence by an id of the library, an SPDX id, or a hub tag, with its terms, clauses and evidence."""
    return LicenceText(**await site_of(request).desk.run(jobs.licence, name))


@router.post("/licence-identify", response_model_exclude_unset=True)
async def identify(request: Request, asked: IdentifyQuestion) -> Identification:
    """Tell which licence a text is: itself, a modified copy, or nothing known."""
    return Identification(**await site_of(request).desk.run(jobs.identification, asked.text))


@router.get("/cases", response_model_exclude_unset=True)
async def cases(request: Request) -> list[Case]:
    """List the cases that openclaim ships."""
    return [Case(**c) for c in await site_of(request).desk.run(jobs.cases)]


@router.get("/cases/{name}", response_model_exclude_unset=True)
async def case(request: Request, name: Annotated[str, Path(max_length=200, examples=["llama-3-70b"])]) -> CaseText:
    """Show a case with its description."""
    return CaseText(**await site_of(request).desk.run(jobs.case, name))
