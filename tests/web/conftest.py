"""The application with its processes, for the tests of the page and the API."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from compliance.web.app import create_app
from compliance.web.site import site

HOME = "http://localhost:8765"


@pytest.fixture(scope="session")
def client() -> Iterator[TestClient]:
    """A client of the whole application with one process."""
    with TestClient(create_app(site(workers=1, traces=True)), base_url=HOME) as made:
        yield made
