"""The JSON API on releases: check, report, fix, compare, validate, import."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from compliance.reports import Format
from compliance.web.answering import ERRORS, as_json, download, site_of
from compliance.web.jobs import api_releases as jobs
from compliance.web.jobs.deciding import record, report
from compliance.web.media import FILES
from compliance.web.models.determinations import Determinations
from compliance.web.models.others import Compared, Finding, Fixes, Imported, Named
from compliance.web.models.requests import CompareQuestion, FixQuestion, ImportQuestion, Question, ValidateQuestion

router = APIRouter(prefix="/api", tags=["releases"], responses=ERRORS)


@router.post("/check", response_model=Determinations)
async def check(request: Request, asked: Question) -> Response:
    """Decide which definitions and exemptions releases qualify for: what `openclaim check --format json` has, on one line."""
    return as_json(await site_of(request).desk.run(jobs.check, asked.described(), asked.asking()))


_REPORTS: dict[str, dict[str, object]] = {media.partition(";")[0]: {} for _, media in FILES.values()}
_FORM = Path(description="The format of the report.", examples=["html"])


@router.post("/report/{form}", response_class=Response,
             responses={200: {"description": "The report, of the media type of its format.", "content": _REPORTS}})
async def write_report(request: Request, form: Annotated[Format, _FORM], asked: Question) -> Response:
    """Write a report on releases in a format: what `openclaim check --format` writes."""
    return download(await site_of(request).desk.run(report, asked.described(), asked.asking(), form), form)


@router.post("/record", response_class=Response,
             responses={200: {"description": "An in-toto statement, not signed.", "content": {"application/json": {}}}})
async def write_record(request: Request, asked: Question) -> Response:
    """Write the audit record of a decision: what `openclaim check --record` writes without a key."""
    return as_json(await site_of(request).desk.run(record, asked.described(), asked.asking()))


@router.post("/fix", response_model=Fixes)
async def fix(request: Request, asked: FixQuestion) -> Response:
    """Find the smallest changes that make releases qualify: what `openclaim fix --format json` writes."""
    return as_json(await site_of(request).desk.run(jobs.fixes, asked.described(), asked.asking(), asked.limit, asked.most))


@router.post("/compare", response_model=Compared)
async def compare(request: Request, asked: CompareQuestion) -> Response:
    """Compare scenarios over releases: what `openclaim compare --format json` has, on one line."""
    comparing = jobs.Comparing(tuple(asked.policies), tuple(asked.days), tuple(asked.readings), tuple(asked.authorities),
                               tuple(asked.set), tuple(asked.without), tuple(asked.scenarios), asked.baseline, asked.differing)
    described = tuple(r.described() for r in asked.releases)
    return as_json(await site_of(request).desk.run(jobs.comparison, described, comparing, date.today()))


@router.post("/validate")
async def validate(request: Request, asked: ValidateQuestion) -> list[Finding]:
    """Check whether a description is well formed: what `openclaim validate --format json` lists."""
    found = await site_of(request).desk.run(jobs.validation, asked.description.described(), date.today())
    return [Finding(**f) for f in found]


@router.post("/import")
async def import_(request: Request, asked: ImportQuestion) -> Imported:
    """Turn a model card, a hub repository, a bill of materials or a data card into a description. Nothing is fetched."""
    found = await site_of(request).desk.run(jobs.imported, asked.source.described(), asked.published, asked.to)
    return Imported(description=found.description, notes=list(found.notes),
                    releases=[Named(id=i, name=name) for i, name in found.releases])
