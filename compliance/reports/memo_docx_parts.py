"""Parts of a Word document that python-docx has no single call for: shaded cells, links, header rows, alternative texts."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from compliance.reports.memo import Cite
from compliance.reports.tree import State

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_FILL = {State.TRUE: "DEEEFA", State.FALSE: "FDE8D4", State.UNKNOWN: "FFFFFF", State.CONTESTED: "F3DCEA", State.SILENT: "F2F2F2"}
_INK = {State.TRUE: "00609C", State.FALSE: "9A3C00", State.UNKNOWN: "3D3D3D", State.CONTESTED: "8C3A6B", State.SILENT: "595959"}
_FONT = "Arial"
_WARN, _SOFT = "9A3C00", "595959"


class Writer:
    """Writes into a document; a piece of a cell or line is a text, a provision with its link, or a word with its state."""

    def __init__(self, document: Document) -> None:
        from docx.shared import Cm, Pt

        self._document = document
        self._cm, self._pt = Cm, Pt
        section = document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
        document.styles["Normal"].font.size = Pt(10)
        document.styles["Normal"].font.name = _FONT
        self._room = 17.0

    def heading(self, text: str, level: int) -> None:
        """A heading; 0 is the title of a memo."""
        found = self._document.add_heading(text, level + 1)
        found.paragraph_format.keep_with_next = True

    def text(self, text: str, soft: bool = False) -> None:
        """A paragraph."""
        run = self._document.add_paragraph().add_run(text)
        if soft:
            self._colour(run, _SOFT)

    def mixed(self, pieces: Iterable[Any]) -> None:
        """A paragraph of pieces."""
        self._pieces(self._document.add_paragraph(), list(pieces), "")

    def bullets(self, texts: Iterable[str]) -> None:
        """A list."""
        for text in texts:
            self._document.add_paragraph(text, style="List Bullet")

    def warning(self, text: str) -> None:
        """A sentence that stands out."""
        run = self._document.add_paragraph().add_run(f"Note. {text}")
        run.bold = True
        self._colour(run, _WARN)

    def answer(self, words: str, state: State, sentence: str) -> None:
        """The outcome in words and in a sentence."""
        paragraph = self._document.add_paragraph()
        run = paragraph.add_run(words)
        run.bold = True
        run.font.size = self._pt(13)
        self._colour(run, _INK[state])
        run.add_break()
        paragraph.add_run(sentence)

    def footer(self, text: str) -> None:
        """The line at the foot of each page, with the number of the page."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        paragraph = self._document.sections[0].footer.paragraphs[0]
        run = paragraph.add_run(f"{text} Page ")
        run.font.size = self._pt(8)
        page = OxmlElement("w:fldSimple")
        page.set(qn("w:instr"), "PAGE")
        number = paragraph.add_run("1")
        number.font.size = self._pt(8)
        page.append(number._r)
        paragraph._p.append(page)

    def picture(self, image: bytes, alt: str) -> None:
        """An image as wide as the page with its alternative text."""
        from docx.oxml.ns import qn

        shape = self._document.add_picture(io.BytesIO(image), width=self._cm(self._room))
        properties = shape._inline.find(qn("wp:docPr"))
        properties.set("descr", alt)

    def table(self, head: Sequence[str], rows: Sequence[Sequence[Sequence[Any]]], widths: Sequence[float] = ()) -> None:
        """A table whose first row repeats on each page; each cell is a list of paragraphs or pieces."""
        from docx.oxml import OxmlElement

        table = self._document.add_table(rows=1, cols=len(head), style="Table Grid")
        table.autofit = False
        shares = widths or [1.0] * len(head)
        sizes = [self._cm(self._room * share / sum(shares)) for share in shares]
        for cell, text in zip(table.rows[0].cells, head, strict=True):
            run = cell.paragraphs[0].add_run(text)
            run.bold = True
            run.font.size = self._pt(9)
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for row in rows:
            made = table.add_row()
            made._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            for cell, pieces in zip(made.cells, row, strict=True):
                self._cell(cell, pieces)
        for column, size in zip(table.columns, sizes, strict=True):
            column.width = size
        for row_made in table.rows:
            for cell, size in zip(row_made.cells, sizes, strict=True):
                cell.width = size
        self._document.add_paragraph()

    def _cell(self, cell: _Cell, pieces: Sequence[Any]) -> None:
        if all(isinstance(p, Cite) for p in pieces):
            self._pieces(cell.paragraphs[0], pieces, "; ")
        else:
            for n, piece in enumerate(pieces):
                self._pieces(cell.paragraphs[0] if n == 0 else cell.add_paragraph(), [piece], "")
        for piece in pieces:
            if isinstance(piece, tuple) and not isinstance(piece, Cite):
                self._shade(cell, _FILL[piece[1]])
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.space_after = self._pt(1)
            for content in paragraph.iter_inner_content():
                for run in getattr(content, "runs", [content]):
                    run.font.size = self._pt(9)

    def _pieces(self, paragraph: Paragraph, pieces: Sequence[Any], between: str) -> None:
        before = ""
        for n, piece in enumerate(pieces):
            paragraph.add_run(between if n else "")
            if isinstance(piece, Cite):
                if not between and n and isinstance(pieces[n - 1], Cite):
                    paragraph.add_run("; ")
                if piece.level and piece.level != before:
                    self._colour(paragraph.add_run(f"{piece.level}: "), _SOFT)
                before = piece.level
                self._link(paragraph, piece.text, piece.url)
            elif isinstance(piece, tuple):
                run = paragraph.add_run(piece[0])
                run.bold = True
                self._colour(run, _INK[piece[1]])
            else:
                paragraph.add_run(piece)

    def _link(self, paragraph: Paragraph, text: str, url: str) -> None:
        run = paragraph.add_run(text)
        if not url:
            return
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        self._colour(run, "004A80")
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), paragraph.part.relate_to(url, _LINKS, is_external=True))
        run._r.addprevious(link)
        link.append(run._r)

    def _shade(self, cell: _Cell, fill: str) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        shade = OxmlElement("w:shd")
        for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", fill)):
            shade.set(qn(name), value)
        cell._tc.get_or_add_tcPr().append(shade)

    def _colour(self, run: Any, colour: str) -> None:
        from docx.shared import RGBColor

        run.font.color.rgb = RGBColor.from_string(colour)
