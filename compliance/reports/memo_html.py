"""Memos as one HTML file: no script, no request, readable on paper and without colour."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import TypeVar

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from compliance.reports.charts import bars, timeline
from compliance.reports.memo import Memo
from compliance.reports.svg import to_svg
from compliance.reports.text import MARKS
from compliance.reports.tree import State

_Thing = TypeVar("_Thing")
CSS = {State.TRUE: "true", State.FALSE: "false", State.UNKNOWN: "unknown", State.CONTESTED: "contested", State.SILENT: "silent"}
STATE_MARKS = {State.TRUE: "✓", State.FALSE: "✗", State.UNKNOWN: "?", State.CONTESTED: "≈", State.SILENT: "–"}


def to_html(memos: Sequence[Memo]) -> str:
    """The page; every text of a description is escaped, and only our own pictures are put in as they are."""
    return _template().render(
        memos=memos, title=title(memos), columns=columns(memos), css=CSS, state_marks=STATE_MARKS,
        marks={o.value: m[0] for o, m in MARKS.items()}, tree=_inline(lambda tree: to_svg([tree])), bars=_inline(bars),
        timeline=_inline(timeline))


@functools.cache
def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
                              loader=PackageLoader("compliance.reports"), keep_trailing_newline=True)
    return environment.get_template("memo.html.j2")


def title(memos: Sequence[Memo]) -> str:
    """The name of the document."""
    return f"Determination memo: {memos[0].name}" if len(memos) == 1 else f"Determination memos on {len(memos)} releases"


def columns(memos: Sequence[Memo]) -> list[str]:
    """The questions that were asked of any release, in the order of asking."""
    return list(dict.fromkeys(f.id for m in memos for f in m.findings))


def _inline(draw: Callable[[_Thing], str]) -> Callable[[_Thing], Markup]:
    """A function that gives the picture as markup; the pictures are made by an XML writer, which escapes what it is given."""
    return lambda thing: Markup(draw(thing))  # noqa: S704
