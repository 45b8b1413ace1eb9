"""A server and a real browser for the tests of the page.

The browser is the Debian Chromium. Without it these tests are left out, except where it is required: in CI, or with
OPENCLAIM_BROWSER=required.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from visiting import PATIENCE, Visit, still

_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
_REQUIRED = bool(os.environ.get("CI")) or os.environ.get("OPENCLAIM_BROWSER") == "required"
_CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keeps the tests of the browser in one process where pytest-xdist distributes by group, so that one server is started."""
    for item in items:
        if "/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of `openclaim serve` on a free port, as a user would start it."""
    started = subprocess.Popen([sys.executable, "-m", "compliance", "serve", "--port", "0", "--workers", "1", "--seconds", "120"],
                               stderr=subprocess.PIPE, text=True)
    assert started.stderr is not None
    try:
        said = started.stderr.readline()
        found = _ADDRESS.search(said)
        assert found, said
        yield found[0]
    finally:
        started.terminate()
        started.wait(timeout=60)
        started.stderr.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium."""
    if _CHROMIUM is None:
        if _REQUIRED:
            pytest.fail("the tests of the page need Chromium (apt-get install chromium)")
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=_CHROMIUM)
        yield found
        found.close()


@pytest.fixture
def visit(browser: Browser, server: str) -> Iterator[Visit]:
    """A page on a desktop with scripts; at the end nothing may have gone wrong in it."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB", accept_downloads=True)
    found = Visit(context.new_page(), server)
    yield found
    context.close()
    assert found.faults == []


@pytest.fixture
def plain(browser: Browser, server: str) -> Iterator[Visit]:
    """A page without scripts."""
    context = browser.new_context(java_script_enabled=False, locale="en-GB", accept_downloads=True)
    found = Visit(context.new_page(), server)
    yield found
    context.close()
    assert found.faults == []


@pytest.fixture
def accessible(browser: Browser, server: str) -> Iterator[Callable[[Callable[[Page], object]], None]]:
    """Checks a page with axe on a desktop in light colours and on a phone in dark ones.

    It takes a function that leads a page, which stands at the address of the server, to what is to be checked. No rule of
    axe may be broken, and nothing may be wider than the screen.
    """
    from axe_playwright_python.sync_playwright import Axe

    contexts = []

    def check(walk: Callable[[Page], object]) -> None:
        for width, scheme in ((1280, "light"), (360, "dark")):
            # The script of axe does not come from the server, which the page's policy would refuse.
            context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, locale="en-GB",
                                          bypass_csp=True, base_url=server, reduced_motion="reduce")
            contexts.append(context)
            page = context.new_page()
            page.set_default_timeout(PATIENCE)
            walk(page)
            still(page)
            found = Axe().run(page)
            broken = [f"{v['id']}: {n['target']} {n['html'][:200]} {n.get('failureSummary', '')}" for v in
                      found.response["violations"] for n in v["nodes"][:3]]
            assert broken == [], (width, scheme)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (width, scheme)

    yield check
    for context in contexts:
        context.close()
