"""What a reader finds in a document: its headings, paragraphs and table rows as lines of text."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import docx
import pypdfium2
from docx.table import Table
from docx.text.paragraph import Paragraph

_DIGEST = re.compile(r"\b[0-9a-f]{64}\b")
_BLOCKS = {"h1", "h2", "h3", "p", "li", "dt", "dd", "tr", "caption", "summary", "title"}


def lines_of_html(page: str) -> list[str]:
    """The blocks of a page, those in its pictures left out; rows of tables with bars between cells."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return [line for line in map(plain, reader.blocks) if line]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self.tags: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag in ("svg", "style"):
            self._silent += 1
        if self._silent:
            return
        if tag in _BLOCKS:
            self.blocks.append(f"{'#' * int(tag[1])} " if tag in ("h1", "h2", "h3") else "")
        elif tag in ("td", "th") and self.blocks and self.blocks[-1]:
            self.blocks[-1] += " | "
        elif tag in ("br", "div") and self.blocks:
            self.blocks[-1] += " "

    def handle_endtag(self, tag: str) -> None:
        if tag in ("svg", "style"):
            self._silent -= 1

    def handle_data(self, data: str) -> None:
        if not self._silent and self.blocks:
            self.blocks[-1] += data


def lines_of_docx(data: bytes) -> list[str]:
    """The paragraphs and table rows of a document in their order."""
    return [line for line in map(plain, _docx(docx.Document(io.BytesIO(data)))) if line]


def _docx(document: docx.document.Document) -> Iterator[str]:
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            style = block.style.name if block.style else ""
            yield ("#" * int(style[-1]) + " " if style.startswith("Heading") else "") + block.text
        elif isinstance(block, Table):
            for row in block.rows:
                yield " | ".join(cell.text for cell in row.cells)


def lines_of_pdf(data: bytes) -> list[str]:
    """The words of each page, one line a page, since where lines break is the typesetter's affair."""
    document = pypdfium2.PdfDocument(data)
    return [plain(page.get_textpage().get_text_range()).replace(" ", "") for page in document]


def plain(text: str) -> str:
    """Text with single spaces, and with digests masked, which change with every policy file."""
    return _DIGEST.sub("<digest>", " ".join(text.replace("\u200b", "").split()))
