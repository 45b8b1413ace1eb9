"""The application with its processes, for the tests of the page and the API."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from compliance.web.app import create_app
from compliance.web.limits import Limits
from compliance.web.site import site

HOME = "http://localhost:8765"


@pytest.fixture(scope="session")
def client() -> Iterator[TestClient]:
    """A client of the whole application with one process."""
    with TestClient(create_app(site(workers=1, traces=True, limits=Limits(job=120))), base_url=HOME) as made:
        yield made


@pytest.fixture(autouse=True)
def _without_a_loop_of_others() -> Iterator[None]:
    """Playwright leaves its event loop running in a process that has walked through pages; these tests run loops of their own."""
    running = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(running)
