"""A page in the browser with what went wrong in it, and the day on which the tests ask."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

DAY = "2026-11-24"
# Milliseconds for what a page brings; a machine that does other work besides can take many times as long.
PATIENCE = 90_000


class Visit:
    """A page in the browser, and what went wrong in it: requests to other hosts, and what the browser refused or failed at."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.faults: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("request", lambda r: self._asked(r.url))
        page.on("pageerror", lambda e: self.faults.append(f"error in a script: {e}"))
        page.on("console", lambda m: self._said(m.text))

    def _asked(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob") and f"{parts.scheme}://{parts.netloc}" != self.address:
            self.faults.append(f"asks another host: {url}")

    def _said(self, text: str) -> None:
        if "Content Security Policy" in text or "Refused to" in text:
            self.faults.append(text)

    def go(self, path: str) -> Page:
        """Opens an address of the server."""
        self.page.goto(self.address + path)
        return self.page


def still(page: Page) -> None:
    """Waits until a page has its scripts and an answer that was put in place has come to rest: only then the focus stays."""
    page.wait_for_load_state()
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added")).to_have_count(0)
