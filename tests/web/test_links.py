"""What one page links to is there: pages, pictures, and the places within a page."""

from __future__ import annotations

import html
import re
from collections import Counter

import pytest
from starlette.testclient import TestClient

STARTS = ["/policies/osaid/1.0", "/policies/eu-gpai-guidelines/2025-11", "/conditions/eu-ai-act/free-licence", "/licences/llama-3",
          "/policies/difference?before=osaid/rc2&after=osaid/1.0",
          "/compare?case=llama-3-70b&scenario=llama-3-apache&policy=eu-ai-act/53-2-a", "/interview"]


def links(text: str) -> list[str]:
    """The addresses of a page within the site, without those that change the language."""
    found = (html.unescape(h) for h in re.findall(r'(?:href|src|hx-get)="([^"]+)"', text))
    return [h for h in dict.fromkeys(found) if h[:1] in "/#" and "lang=" not in h]


@pytest.mark.parametrize("start", STARTS)
def test_every_link_of_a_page_leads_somewhere(client: TestClient, start: str) -> None:
    page = client.get(start)
    assert page.status_code == 200
    ids = Counter(re.findall(r'\bid="([^"]+)"', page.text))
    assert [i for i, count in ids.items() if count > 1] == []
    looked_at = 0
    for link in links(page.text):
        place, _, anchor = link.partition("#")
        if not place:
            assert anchor in ids, link
        elif looked_at < 12:
            answered = client.get(place)
            assert answered.status_code == 200, link
            if anchor:
                assert f'id="{anchor}"' in answered.text, link
            looked_at += 1
    assert looked_at > 5
