"""Charts of a corpus: outcomes as stacked bars, and how often licences, missing facts and failed conditions occur.

None of them needs colour: each part of a bar has its own border and mark, and every figure stands below as text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from compliance.batch.summary import TITLES, Summary
from compliance.reports.harmless import harmless
from compliance.reports.measure import width as wide
from compliance.reports.palette import BARE, PALE_INK
from compliance.reports.picture import MARGIN, Sheet, lines
from compliance.reports.svg import STYLES
from compliance.reports.tree import State

_HIGH, _LEAST, _ROW, _SIZE = 28.0, 3.0, 22.0, 12.0
_LABEL, _NUMBER = 330.0, 104.0
_WIDTH = 860.0
# Column of the table, the look of the part, and the words for it; in the order of the bar.
PARTS = (
    ("qualifies", State.TRUE, "qualifies"), ("fails", State.FALSE, "does not qualify"),
    ("contested", State.CONTESTED, "contested"), ("undetermined", State.UNKNOWN, "undetermined"),
    ("not_asked", State.SILENT, "out of scope or not needed"),
)


class Stack(NamedTuple):
    """The outcomes of one determination: its id, the policy version, its label, and the releases of each of `PARTS`."""

    determination: str
    policy: str
    label: str
    counts: tuple[int, ...]

    @property
    def words(self) -> str:
        """Every figure that is not nought, with its share."""
        total = sum(self.counts)
        return ", ".join(f"{n:,} {words} ({share(n, total)})" for n, (_, _, words) in zip(self.counts, PARTS, strict=True) if n)


def share(part: int, whole: int) -> str:
    """A share in per cent; what is not nought and not all never reads as if it were."""
    percent = 100 * part / whole if whole else 0.0
    if 0 < percent < 1:
        return "<1%"
    return ">99%" if 99 < percent < 100 else f"{percent:.0f}%"


def stacks(summary: Summary) -> list[Stack]:
    """The outcomes of each determination."""
    table = summary.tables["outcomes"]
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    return [Stack(r["determination"], r["policy"], summary.labels.get(r["determination"], ""),
                  tuple(int(r[column]) for column, _, _ in PARTS)) for r in rows]


def outcomes_svg(summary: Summary) -> str:
    """The outcomes of each determination as a bar of parts; the title is left to the page around it."""
    found = stacks(summary)
    said = " ".join(f"{s.determination}: {s.words}." for s in found)
    return _picture(TITLES["outcomes"], said, lambda sheet, y: _outcomes(sheet, y, found))


def counts_svg(summary: Summary, table: str) -> str:
    """How often each licence, fact or condition occurs, as bars; empty where none does."""
    rows = summary.tables[table].rows
    if not rows:
        return ""
    said = "; ".join(f"{harmless(': '.join(map(str, row[:-1])))}: {row[-1]:,}" for row in rows)
    return _picture(TITLES[table], f"{said}.", lambda sheet, y: _counts(sheet, y, rows, summary))


def summary_svg(summary: Summary, head: str) -> str:
    """All charts of a corpus, one below the other."""
    sheet = Sheet(_WIDTH)
    y = sheet.text(head, MARGIN, MARGIN, _WIDTH - 2 * MARGIN, _SIZE, ink=PALE_INK) + 10
    y = _outcomes(sheet, _title(sheet, y, TITLES["outcomes"]), stacks(summary))
    for name, title in TITLES.items():
        if name != "outcomes" and summary.tables[name].rows:
            y = _counts(sheet, _title(sheet, y + 18, title), summary.tables[name].rows, summary)
    said = " ".join(f"{s.determination}: {s.words}." for s in stacks(summary))
    return sheet.document(y + MARGIN, f"Summary of {summary.releases:,} releases", said)


def _picture(title: str, said: str, draw: Callable[[Sheet, float], float]) -> str:
    sheet = Sheet(_WIDTH)
    return sheet.document(draw(sheet, MARGIN / 2) + MARGIN, title, said)


def _title(sheet: Sheet, y: float, title: str) -> float:
    return sheet.text(title, MARGIN, y, _WIDTH - 2 * MARGIN, 15, bold=True) + 8


def _outcomes(sheet: Sheet, y: float, found: Sequence[Stack]) -> float:
    room = _WIDTH - 2 * MARGIN
    for stack in found:
        name = f"{stack.determination}: {stack.label}" if stack.label else f"{stack.determination} (policy {stack.policy})"
        y = sheet.text(harmless(name), MARGIN, y, room, _SIZE, bold=True) + 3
        _stack(sheet, y, stack, room)
        y = sheet.text(stack.words, MARGIN, y + _HIGH, room, 11) + 12
    return _legend(sheet, y)


def _stack(sheet: Sheet, y: float, stack: Stack, room: float) -> None:
    """The bar of a determination; a part that is not nought can be seen, however small it is."""
    total = sum(stack.counts) or 1
    small = sum(1 for n in stack.counts if 0 < room * n / total < _LEAST)
    left, scale = MARGIN, (room - small * _LEAST) / total
    for count, (_, state, _) in zip(stack.counts, PARTS, strict=True):
        if not count:
            continue
        long = _LEAST if room * count / total < _LEAST else count * scale
        style = STYLES[state]
        sheet.box(left, y, long, _HIGH - 4, style.paint)
        text = f"{count:,}"
        if long > 26:
            sheet.line(style.mark, style.paint.stroke, 2.2, left + 7, y + 6)
        if long > 34 + wide(text, 11, bold=True):
            sheet.text(text, left + 26, y + 3.5, long, 11, bold=True)
        left += long


def _legend(sheet: Sheet, y: float) -> float:
    left = MARGIN
    for _, state, words in PARTS:
        style, long = STYLES[state], 38 + wide(words, 11)
        sheet.box(left, y, 24, 20, style.paint)
        sheet.line(style.mark, style.paint.stroke, 2.2, left + 6, y + 4)
        sheet.text(words, left + 30, y + 1, long, 11)
        left += long + 8
    return y + 24


def _counts(sheet: Sheet, y: float, rows: Sequence[tuple[Any, ...]], summary: Summary) -> float:
    """A bar for each row, whose last value is its length; rows with a determination stand under it."""
    for group, named in groupby(rows, key=lambda row: row[:-2]):
        if group:
            y = sheet.text(harmless(str(group[0])), MARGIN, y + 2, _WIDTH - 2 * MARGIN, _SIZE, bold=True) + 2
        for row in named:
            y += _bar(sheet, y, _named(str(row[-2]), summary), int(row[-1]), summary.releases)
    return y


def _named(name: str, summary: Summary) -> str:
    label = summary.labels.get(name, "")
    return harmless(f"{label} ({name})" if label else name, 300)


def _bar(sheet: Sheet, y: float, name: str, count: int, whole: int) -> float:
    """Draws one bar, as long as its share of all releases; how high it is."""
    room = _WIDTH - 2 * MARGIN - _LABEL - _NUMBER
    high = max(_ROW, lines(name, 11, _LABEL - 12) + 6)
    sheet.text(name, MARGIN, y, _LABEL - 12, 11)
    sheet.box(MARGIN + _LABEL, y + 2, max(_LEAST, room * min(1.0, count / whole if whole else 0)), 13, BARE)
    sheet.text(f"{count:,} ({share(count, whole)})", MARGIN + _LABEL + room * min(1.0, count / whole if whole else 0) + 8, y + 1,
               2 * _NUMBER, 11, bold=True)
    return high
