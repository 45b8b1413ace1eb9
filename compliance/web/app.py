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


def create_app(site: Site) -> FastAPI:
    """The application of a site; the processes of its desk end with it."""

    @asynccontextmanager
    async def lifetime(_: FastAPI) -> AsyncIterator[None]:
        yield
        site.desk.close()

    # Uploads stay in memory, which the guard bounds; FastAPI would put larger ones into files.
    MultiPartParser.spool_max_size = site.limits.body
    app = FastAPI(title="openclaim", version=__version__, docs_url=None, redoc_url=None, lifespan=lifetime, telemetry=_SILENT,
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
