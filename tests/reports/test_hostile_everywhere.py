"""A text made of hostile pieces, wherever a description can put one, is read back from every format as text and nothing else."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from memo_cases import basis, decider, hostile
from test_hostile import _TAGS, _Tags

from compliance.decide import Decision
from compliance.importers import read_folder
from compliance.model import one_release
from compliance.reports import Format, render

PIECES = [
    "<script>alert(1)</script>", "</title><svg onload=x>", "]]>", "-->", "<!--", "&lt;", "&#60;", "\"><a href='javascript:x'>", "'", "\"", "`", "```\n",
    "\n\n# h", "\r\n", "|", "\\", "\\u0041", "[x](javascript:y)", "![i](http://e/i.png)", "=1+1", "+cmd|' /C calc'!A0", "@SUM(1)", "-1", "\t=1", "%0A", "::error::x",
    "::stop-commands::t", "\x1b[31m", "\x1b]8;;http://e\x07", "\x9b31m", "\x00", "\x07", "\x7f", "\u202e", "\u2066", "\u2069", "\u200f", "\u2028", "\ufeff", "\ud7ff", "\ue000", "\U000e0041",
    "שלום", "עברית (1)", "漢字", "é", "e\u0301\u0301\u0301", "x" * 3000, "%%{init: {}}%%", "end", "click a href \"x\"", "$$x$$", "#import \"x\"", "${x}", "{{x}}", "${{ x }}",
    "a.example", "http://evil.example", "<urn:a>", "_:b", "\"^^<x>", "{\"a\":1}", ",", ";", " ",
]
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), min_size=1, max_size=6).map("".join).filter(
    lambda t: t.strip() and "\ud800" not in t and t.encode("utf-8", "ignore").decode() == t)
# Isolates that `harmless` puts around right-to-left text, and the mark by which a spreadsheet knows UTF-8.
OURS = "\n\r\t\u2068\u2069\ufeff"


def as_text(decision: Decision, form: Format) -> str:
    if form is Format.TIMELINE:
        # Duties in time follow from a law.
        decision = decider(("eu-ai-act/53-2-a",)).decide(decision.release)
    return str(render([decision], form, basis=basis()))


def check_html(page: str, _: str) -> None:
    reader = _Tags()
    reader.feed(page)
    assert reader.tags <= _TAGS
    assert not {a for a in reader.attributes if a.startswith("on")}
    assert all(link.startswith(("#", "http://data.europa.eu/", "https://opensource.org/")) for link in reader.links)


def check_xml(page: str, _: str) -> None:
    root = ET.fromstring(page)  # noqa: S314
    names = {e.tag.rpartition("}")[2] for e in root.iter()}
    assert not names & {"script", "foreignObject", "a", "image", "use", "style", "animate", "set", "iframe"}
    assert not {k for e in root.iter() for k in e.attrib if k.startswith("on") or "href" in k}


def check_markdown(page: str, _: str) -> None:
    todo, kinds = list(MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(page)), set()
    while todo:
        token = todo.pop()
        todo += token.children or []
        kinds.add(token.type)
        assert token.type != "link_open" or str(token.attrGet("href")).startswith(("http://data.europa.eu/", "https://opensource.org/"))
    assert not kinds & {"html_block", "html_inline", "image", "fence", "code_block", "code_inline"}


def check_csv(page: str, _: str) -> None:
    rows = list(csv.reader(io.StringIO(page.removeprefix("\ufeff"))))
    assert len({len(r) for r in rows}) == 1
    assert not [c for r in rows for c in r if c.startswith(("=", "+", "-", "@", "\t", "\r"))]


def check_sarif(page: str, _: str) -> None:
    results = json.loads(page)["runs"][0]["results"]
    assert results
    for result in results:
        messages = [result["message"]["text"], *(p["message"]["text"] for p in result.get("relatedLocations", []) if "message" in p)]
        # Section 3.11.6: brackets with a target right behind them are a link.
        assert not [m for m in messages if re.search(r"\[[^\]]*\]\(", m) or len(m) > 2100]


def check_json(page: str, text: str) -> None:
    assert json.loads(page)["releases"][0]["name"] == text


def check_turtle(page: str, text: str) -> None:
    found = [t.object.value for t in ox.parse(page.encode(), format=ox.RdfFormat.TURTLE) if isinstance(t.object, ox.Literal)]
    assert text in found


def check_github(page: str, _: str) -> None:
    for line in page.splitlines():
        assert re.match(r"::(?:error|warning|notice) (?:file=[^:,]*,line=\d+,title=[\w#%.-]+)?::", line), line


def check_mermaid(page: str, _: str) -> None:
    labels = re.findall(r'^  n\d+[\[({<]+"(.*)"[\])}>]+', page, re.MULTILINE)
    assert labels
    for label in labels:
        assert not set(label.replace("<br/>", "")) & set('<>"`$%'), label


def check_nothing_more(page: str, _: str) -> None:
    assert page


CHECKS = {
    Format.HTML: check_html, Format.MARKDOWN: check_markdown, Format.CSV: check_csv, Format.SARIF: check_sarif, Format.JSON: check_json,
    Format.TURTLE: check_turtle, Format.GITHUB: check_github, Format.JUNIT: check_xml, Format.BADGE: check_xml, Format.HEAT_MAP: check_xml,
    Format.TIMELINE: check_xml, Format.CHARTS: check_xml, Format.SVG: check_xml, Format.MERMAID: check_mermaid, Format.TEXT: check_nothing_more,
}


def test_every_format_that_is_text_is_looked_at() -> None:
    assert CHECKS.keys() == {f for f in Format if not f.binary}


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=TEXTS)
@pytest.mark.parametrize("form", CHECKS)
def test_hostile_text_is_text_in_every_format(form: Format, text: str) -> None:
    page = as_text(hostile(text), form)
    # The Mermaid writer parts what Mermaid would find with word joiners of its own.
    steering = {c for c in page if not c.isprintable() and c not in OURS} - ({"\u2060"} if form is Format.MERMAID else set())
    assert steering == set()
    assert "\ufeff" not in page[1:]
    # A text of ours is isolated as a whole; nothing opens or closes more than that.
    assert page.count("\u2068") == page.count("\u2069")
    CHECKS[form](page, text)


@pytest.mark.parametrize("form", [f for f in CHECKS if f not in (Format.JSON, Format.TURTLE)])
def test_a_name_of_10000_characters_is_cut(form: Format) -> None:
    page = as_text(hostile("x" * 10_000), form)
    assert "x" * 100 in page or form is Format.BADGE
    assert "x" * 1100 not in page


@pytest.mark.parametrize("form", Format)
def test_a_folder_whose_name_and_card_are_hostile_is_reported(form: Format, tmp_path: Path) -> None:
    # A name that is no UTF-8, with a line break and an escape, as Linux allows it.
    root = Path(os.fsdecode(os.fsencode(tmp_path) + b"/a\xff\x1b[31m\n::error::x \xe2\x80\xae"))
    try:
        root.mkdir()
    except OSError:
        pytest.skip("this file system allows no such name")
    (root / "README.md").write_text('---\nlicense: apache-2.0\nlicense_name: "x\\e[31m\\n::error::y"\nmodel_name: "n\\u202e\\e]8;;"\ntags: [open-source]\n---\nIt is an open-source model.\n')
    (root / "LICENSE").write_bytes(b"\x1b[31mACME \xe2\x80\xae TERMS\n\nNo use.\n")
    decision = decider(("eu-ai-act/53-2-a", "osaid/1.0", "mof")).decide(one_release(read_folder(root, str(root))))
    page = render([decision], form, basis=basis())
    if isinstance(page, bytes):
        assert page.startswith((b"%PDF-", b"PK"))
        return
    assert {c for c in page if not c.isprintable() and c not in OURS} == set()
    assert page.encode("utf-8", "strict" if form is not Format.JSON else "surrogatepass")
    if form is Format.GITHUB:
        check_github(page, "")
    if form is Format.SARIF:
        uris = {p["physicalLocation"]["artifactLocation"]["uri"] for r in json.loads(page)["runs"][0]["results"] for p in r["locations"]}
        assert all("%FF%1B%5B31m%0A" in u and u.endswith("/README.md") for u in uris)
