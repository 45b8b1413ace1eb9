"""Memos as a PDF with tags (PDF/UA-1), set by Typst: the package brings the typesetter and its fonts."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from compliance.errors import MissingExtraError, OpenclaimError
from compliance.reports.memo import LicenceLine, Memo
from compliance.reports.memo_html import CSS, STATE_MARKS, columns, title
from compliance.reports.memo_pictures import NO_TREES, Figure, all_pictures
from compliance.reports.text import MARKS

_SIGNS = {o.value: m[0] for o, m in MARKS.items()}
# A word without a place to break would run out of its column. Addresses and digests stay whole, since they are copied.
_PIECE, _BREAK = 24, "\N{ZERO WIDTH SPACE}"
_LONG, _WHOLE = re.compile(r"[^\s/]{37,}"), {"url", "sha256", "id"}
# Typst brings fonts for Latin, Greek and Cyrillic with their punctuation and the marks that we use.
_OTHER_SCRIPT = re.compile("[^\n -\u052f\u1e00-\u22ff\u2713\u2717]")
# Dots an inch, at which a picture as wide as a page is sharp and not large.
_PPI = 96.0
_BOXES = "Some characters are in no font of this machine and are shown as boxes; the HTML form of this memo has them."
# Typst asks for a day of its own; without one of the facts the same memo would differ each day.
_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)


def to_pdf(memos: Sequence[Memo]) -> bytes:
    """The document; the same memos give the same bytes with the same Typst. MissingExtraError without Typst.

    Where its fonts lack a character those of the machine are used; where these lack it too the document is not PDF/UA, and
    its first page says so.
    """
    given = _document(memos)
    for fonts in (False, True):
        try:
            return _set(given, "ua-1", fonts)
        except _GlyphError:
            continue
    return _set({**given, "note": _BOXES}, None, True)


class _GlyphError(OpenclaimError):
    """No font has a character of the document."""


def _set(given: dict[str, Any], standard: Literal["ua-1"] | None, fonts: bool) -> bytes:
    return _compiled("memo.typ", {"memos": json.dumps(given, ensure_ascii=False)}, "pdf", fonts, standard)[0]


def images(pictures: Sequence[str]) -> list[bytes]:
    """SVG pictures as PNG images, in their order; the fonts of the machine are used where Typst's own may lack a character."""
    fonts = any(_OTHER_SCRIPT.search(p) for p in pictures)
    return _compiled("picture.typ", {"pictures": json.dumps(pictures)}, "png", fonts, ppi=_PPI) if pictures else []


def _compiled(template: str, inputs: dict[str, str], form: Literal["pdf", "png"], fonts: bool,
              standard: Literal["ua-1"] | None = None, ppi: float | None = None) -> list[bytes]:
    """What Typst makes of a template of ours, an image for each page; OpenclaimError where it cannot.

    `fonts` adds those of the machine to those that Typst brings.
    """
    try:
        import typst
    except ImportError:
        raise MissingExtraError("PDF and DOCX reports need the packages of an extra: pip install 'openclaim[reports]'") from None
    from importlib.resources import files

    source = files("compliance.reports").joinpath("templates", template).read_bytes()
    try:
        made = typst.compile(source, format=form, sys_inputs=inputs, ppi=ppi, timestamp=_NO_TIME, ignore_system_fonts=not fonts,
                             pdf_standards=standard or [])
    except typst.TypstError as error:
        if "could not be displayed with font" in error.message:
            raise _GlyphError(error.message) from error
        raise OpenclaimError(f"the document cannot be typeset: {error.message}") from error
    return [bytes(page) for page in made] if isinstance(made, list) else [bytes(made)]


def _document(memos: Sequence[Memo]) -> dict[str, Any]:
    shown = {str(n): {"bars": {i: _figure(f) for i, f in p.bars.items()}, "timeline": _figure(p.timeline) if p.timeline else None,
                      "trees": [_figure(t) for t in p.trees]} for n, p in enumerate(all_pictures(memos))}
    return {"title": title(memos), "tool": memos[0].tool, "columns": columns(memos), "note": "", "no_trees": NO_TREES,
            "pictures": shown,
            "memos": [{**_plain(m), "key": str(n)} for n, m in enumerate(memos)]}


def _figure(figure: Figure) -> dict[str, Any]:
    return {"title": figure.title, "alt": figure.alt, "pieces": list(figure.pieces)}


def _plain(value: Any) -> Any:
    """Named tuples as objects; a state gets the words and signs by which it is drawn. Trees are drawn and left out here."""
    if hasattr(value, "_asdict"):
        # Ids of questions are ours and short, and the pictures are found by them; those of releases and licences may be long.
        whole = _WHOLE - ({"id"} if isinstance(value, (Memo, LicenceLine)) else set())
        found = {name: item if name in whole else _plain(item) for name, item in value._asdict().items() if name != "tree"}
        if "state" in found:
            found["mark"] = _SIGNS[value.outcome] if hasattr(value, "outcome") else STATE_MARKS[value.state]
            found["state"] = CSS[value.state]
        return found
    if isinstance(value, str):
        return _LONG.sub(lambda word: _BREAK.join(re.findall(f".{{1,{_PIECE}}}", word[0])), value)
    return [_plain(v) for v in value] if isinstance(value, (list, tuple)) else value
