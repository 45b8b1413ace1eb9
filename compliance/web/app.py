"""The application: pages, the JSON API, static files, and what guards them."""

from __future__ import annotations

import pkgutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.formparsers import MultiPartParser

from compliance import __version__
from compliance.web import api, pages
from compliance.web.errors import add_handlers
from compliance.web.guard import Guard
from compliance.web.site import Site

# No request may leave the machine, whatever the environment asks for.
_SILENT: Any = {"tracing": False, "metrics": False, "logs": False, "operation_spans": False, "auto_configure": False}

_SUMMARY = "Which open-source definitions and exemptions an AI release qualifies for, and why."
_DESCRIPTION = """The answers are those of the commands of the same names. Nothing that is sent is kept, and nothing is fetched.

Send JSON with `Content-Type: application/json`. An error has the form `{"error": {"message", "source", "line"}}`, where
source and line are there if they are known. This is an analysis of the facts as described; it is not legal advice."""
_TAGS = [
    {"name": "releases", "description": "Decide, report, compare, mend and import descriptions of releases."},
    {"name": "interview", "description": "Ask only what can still change an outcome."},
    {"name": "knowledge", "description": "What is decided by: policies, conditions, licences; and the cases that are shipped."},
]


def create_app(site: Site) -> FastAPI:
    """The application of a site; the processes of its desk end with it."""

    @asynccontextmanager
    async def lifetime(_: FastAPI) -> AsyncIterator[None]:
        site.desk.start()
        yield
        site.desk.close()

    # Uploads stay in memory, which the guard bounds; FastAPI would put larger ones into files.
    MultiPartParser.spool_max_size = site.limits.body
    app = FastAPI(title="openclaim", version=__version__, summary=_SUMMARY, description=_DESCRIPTION, openapi_tags=_TAGS,
                  license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"}, docs_url=None, redoc_url=None,
                  lifespan=lifetime, telemetry=_SILENT,
                  form_limits={"max_fields": 1000, "max_files": site.limits.files, "max_part_size": site.limits.text})
    app.state.site = site
    for module in (*_modules(pages), *_modules(api)):
        if hasattr(module, "router"):
            app.include_router(module.router)
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
    add_handlers(app)
    app.add_middleware(Guard, limits=site.limits, hosts=site.hosts)
    return app


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    """The modules of a package in the order of their names."""
    for found in sorted(pkgutil.iter_modules(package.__path__), key=lambda m: m.name):
        yield import_module(f"{package.__name__}.{found.name}")
