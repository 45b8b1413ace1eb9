"""Texts of a description that try to be more than text are harmless in every format."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
import xml.etree.ElementTree as ET
import zipfile
from html.parser import HTMLParser

import docx
import pypdfium2
import pytest
from extract import lines_of_docx
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from memo_cases import HOSTILE, basis, decider, hostile
from semantics import release_of

from compliance.reports import Format, render
from compliance.reports.harmless import harmless, web
from compliance.reports.memo_docx import to_docx
from compliance.reports.memo_make import memos
from compliance.reports.memo_markdown import escaped
from compliance.reports.memo_pdf import to_pdf
from compliance.reports.spreadsheet import cell

# Turtle and JSON keep texts as they are, escaped; the Mermaid writer has tests of its own.
_TEXT = [f for f in Format if not f.binary and f not in (Format.TURTLE, Format.JSON, Format.MERMAID, Format.TIMELINE)]
_TAGS = {"html", "head", "meta", "title", "style", "body", "main", "article", "section", "header", "footer", "h1", "h2", "h3", "p",
         "a", "table", "caption", "thead", "tbody", "tr", "th", "td", "div", "span", "strong", "code", "ul", "li", "dl", "dt", "dd",
         "br", "details", "summary", "figure", "svg", "desc", "rect", "g", "path", "text", "circle", "time"}


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links |= {value or "" for name, value in attrs if name in ("href", "src", "xlink:href")}


@pytest.mark.parametrize("text", HOSTILE)
def test_html_has_our_tags_only_and_links_to_the_web_or_within(text: str) -> None:
    reader = _Tags()
    reader.feed(str(render([hostile(text)], Format.HTML)))
    assert reader.tags <= _TAGS
    assert not {a for a in reader.attributes if a.startswith("on")}
    assert all(link.startswith(("#", "http://data.europa.eu/", "https://opensource.org/")) for link in reader.links), reader.links


@pytest.mark.parametrize("form", _TEXT)
@pytest.mark.parametrize("text", HOSTILE)
def test_no_control_or_direction_character_reaches_a_report(text: str, form: Format) -> None:
    found = str(render([hostile(text)], form))
    steering = {c for c in found if not c.isprintable() and c not in "\n\r\u2068\u2069\ufeff"}
    assert steering == set()
    assert "\ufeff" not in found[1:]
    assert "x" * 1100 not in found


@pytest.mark.parametrize("text", HOSTILE)
def test_xml_reports_are_well_formed(text: str) -> None:
    for form in (Format.JUNIT, Format.BADGE, Format.HEAT_MAP, Format.SVG):
        root = ET.fromstring(str(render([hostile(text)], form)))  # noqa: S314
        assert not {e.tag for e in root.iter() if "script" in e.tag or "foreignObject" in e.tag or e.tag.endswith("}a")}


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_is_a_formula(text: str) -> None:
    page = str(render([hostile(text)], Format.CSV))
    rows = list(csv.reader(io.StringIO(page.removeprefix("\ufeff"))))
    assert len({len(r) for r in rows}) == 1
    assert not [c for r in rows for c in r if c.startswith(("=", "+", "-", "@", "\t", "\r"))]


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_has_no_html_no_image_and_links_to_the_web_only(text: str) -> None:
    def all_of(tokens: list) -> list:
        return [t for token in tokens for t in (token, *all_of(token.children or []))]

    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    source = str(render([hostile(text)], Format.MARKDOWN))
    tokens = all_of(parser.parse(source))
    assert not {t.type for t in tokens} & {"html_block", "html_inline", "image", "fence", "code_block", "code_inline"}
    links = {str(t.attrGet("href")) for t in tokens if t.type == "link_open"}
    assert all(link.startswith(("http://data.europa.eu/", "https://opensource.org/")) for link in links)
    plain = str(render([hostile("plain")], Format.MARKDOWN))
    # A hostile text adds no block: as many headings and rows as with a plain one.
    for kind in ("heading_open", "tr_open", "table_open"):
        assert [t.type for t in tokens].count(kind) == [t.type for t in all_of(parser.parse(plain))].count(kind)


@pytest.fixture(scope="module")
def small() -> list:
    """The memos on hostile releases under a question with few conditions, in one document."""
    return memos([decider(("osd",)).decide(hostile(text).release) for text in HOSTILE[:8] + HOSTILE[11:15]], basis())


def test_pdf_has_no_action_and_all_texts(small: list) -> None:
    data = to_pdf(small)
    for word in (b"/JavaScript", b"/JS", b"/Launch", b"/OpenAction", b"/EmbeddedFile", b"/SubmitForm"):
        assert word not in data
    assert not re.search(rb"/URI ?\((?!https?://)", data)
    text = "".join(p.get_textpage().get_text_range() for p in pypdfium2.PdfDocument(data)).replace("\r\n", "").replace(" ", "")
    for shown in ("<script>alert(1)</script>", "#import\"x\":y;#eval(\"1\")$x$*b*_i_@ref<label>", "1.one"):
        assert shown in text


def test_docx_has_no_macro_no_field_but_the_page_and_no_other_link(small: list) -> None:
    data = to_docx(small)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        relations = archive.read("word/_rels/document.xml.rels").decode()
        body = archive.read("word/document.xml").decode()
    assert not [n for n in names if "vba" in n.lower() or "embeddings" in n]
    targets = re.findall(r'Target="([^"]+)" TargetMode="External"', relations)
    assert all(t.startswith(("http://data.europa.eu/", "https://opensource.org/")) for t in targets)
    assert "w:instrText" not in body
    assert "fldSimple" not in body
    lines = "\n".join(lines_of_docx(data))
    assert "<script>alert(1)</script>" in lines
    assert docx.Document(io.BytesIO(data)).core_properties.title.startswith("Determination memos on")


def test_a_character_without_a_font_is_said_on_the_first_page() -> None:
    made = memos([decider(("osd",)).decide(hostile("\U00013000 \ue000").release)], basis())
    # A private character is not printable and is replaced; a hieroglyph is in no usual font.
    page = pypdfium2.PdfDocument(to_pdf(made))[0].get_textpage().get_text_range()
    assert "shown as boxes" in page or "\U00013000" in page


def test_sarif_and_json_stay_one_document() -> None:
    for text in HOSTILE:
        log = json.loads(str(render([hostile(text)], Format.SARIF)))
        assert len(log["runs"]) == 1
        assert json.loads(str(render([hostile(text)], Format.JSON)))["releases"][0]["id"] == "urn:test:hostile"


@given(st.text(max_size=60))
def test_harmless_text_is_one_printable_line(text: str) -> None:
    found = harmless(text)
    assert all(c.isprintable() or c in "\u2068\u2069" for c in found)
    assert "\n" not in found
    assert not cell(found).startswith(("=", "+", "-", "@"))


@given(st.text(alphabet=st.sampled_from("#-+*_`[]()<>&|!~=1.) \\ab@"), max_size=30))
def test_escaped_markdown_reads_as_the_text(text: str) -> None:
    shown = harmless(text)
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(escaped(shown))
    assert [t.type for t in tokens] == (["paragraph_open", "inline", "paragraph_close"] if shown else [])
    assert "".join(c.content for t in tokens for c in t.children or []) == shown


@pytest.mark.parametrize("address", [
    "javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", "file:///etc/passwd", "//example.org", "https:// a", "https://a\nb",
    'https://a"onclick=b', "https://a<b", "https://a'b", "urn:x", "", "https://" + "a" * 3000, "https://a\u202eb", " https://a", "https://"])
def test_what_is_no_address_of_the_web_is_not_linked(address: str) -> None:
    assert web(address) == ""


@pytest.mark.parametrize("address", ["https://example.org/a_(b)?c=d&e=%20#f", "http://data.europa.eu/eli/reg/2024/1689/oj", "HTTPS://A"])
def test_an_address_of_the_web_is_linked(address: str) -> None:
    assert web(address) == address


@pytest.mark.parametrize("text", ["שלום", "The שלום thing", "\u2068a\u2069 b \u202e c", "\u2068שלום\u2069", "x" * 2000, "ש" * 2000, "\u2068" + "ש" * 1500 + "\u2069",
                                  "evil\u2069", "\u2068evil", "\u2069\u2068", "\u2068" * 5000 + "\u2069" * 5000])
def test_a_text_is_made_harmless_once(text: str) -> None:
    found = harmless(text)
    assert harmless(found) == found
    assert len(found) <= 2002
    depth = 0
    for c in found:
        depth += (c == "\u2068") - (c == "\u2069")
        assert depth >= 0
        assert depth or unicodedata.bidirectional(c) not in ("R", "AL", "AN")
    assert depth == 0
    assert all(c.isprintable() or c in "\u2068\u2069" for c in found)


def test_a_sentence_about_a_right_to_left_name_keeps_its_beginning() -> None:
    release = release_of({"id": "urn:x", "type": "Model", "name": "שלום", "claims": ["open-source"], "artifact": [
        {"type": "Weights", "availability": "public", "licence": "LicenseRef-llama-3"}]})
    (made,) = memos([decider(("osaid/1.0",)).decide(release)], basis())
    assert made.warnings[-1].startswith("The provider calls \u2068שלום\u2069 open-source; ")
    assert not any("\ufffd" in w for w in made.warnings)
