"""Memos as Markdown (GitHub's tables), for a ticket, a wiki or a summary of a job."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from compliance.reports.memo import Memo
from compliance.reports.memo_html import STATE_MARKS, columns, title
from compliance.reports.text import MARKS

_SPECIAL = re.compile(r"([\\`*_\[\]{}|~#!$@])")
_START = re.compile(r"^(\s*)(?:([-+=])|(\d+)([.)]))")


class _Raw(str):
    """A text that is Markdown already."""

    __slots__ = ()


def to_markdown(memos: Sequence[Memo]) -> str:
    """The memos; whatever is put into the template is escaped, so that no text of a description becomes markup."""
    text = _template().render(
        memos=memos, title=title(memos), columns=columns(memos), state_marks=STATE_MARKS, linked=_linked,
        marks={o.value: m[0] for o, m in MARKS.items()})
    return re.sub(r"\n{3,}", "\n\n", text)


@functools.cache
def _template() -> Template:
    environment = Environment(autoescape=False, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,  # noqa: S701
                              loader=PackageLoader("compliance.reports"), keep_trailing_newline=True, finalize=_finalize)
    environment.filters["raw"] = _Raw
    return environment.get_template("memo.md.j2")


def _finalize(value: object) -> str:
    return value if isinstance(value, _Raw) else escaped(str(value))


def escaped(text: str) -> str:
    """A text that no Markdown reader takes for markup, wherever on a line it stands."""
    shown = _SPECIAL.sub(r"\\\1", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[2] else f"{m[1]}{m[3]}\\{m[4]}", shown)


def _linked(text: str, url: str) -> _Raw:
    """A link to an address of the web, else the text; brackets in the address cannot end it."""
    if not url:
        return _Raw(escaped(text))
    safe = url.replace("(", "%28").replace(")", "%29").replace("*", "%2A").replace("|", "%7C").replace("&", "&amp;")
    return _Raw(f"[{escaped(text)}]({safe})")
