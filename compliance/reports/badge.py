"""Outcomes as badges: the question, and the outcome in words with its mark; one below the other where there are several."""

from __future__ import annotations

from collections.abc import Sequence

from compliance.decide import Decision
from compliance.errors import OpenclaimError
from compliance.reports.heat_map import STATE
from compliance.reports.measure import width
from compliance.reports.names import named
from compliance.reports.palette import BARE
from compliance.reports.picture import Sheet
from compliance.reports.svg import STYLES
from compliance.reports.tree import tidy

_HIGH, _SIZE, _PAD, _GAP, _MARK = 22.0, 11.0, 7.0, 4.0, 17.0


def to_badge(decisions: Sequence[Decision]) -> str:
    """The badges as SVG; OpenclaimError where no determination was asked.

    The name of a release stands there where there are several.
    """
    several = len(decisions) > 1
    rows = [(tidy(f"{d.release.name[:60]}: {named(d, r)}" if several else named(d, r)), r.outcome)
            for d in decisions for r in d.determinations]
    if not rows:
        raise OpenclaimError("there is no outcome for a badge, since what is asked only grades or counts; "
                             "ask for a determination")
    words = [o.value.replace("-", " ") for _, o in rows]
    left = max(width(name, _SIZE) for name, _ in rows) + 2 * _PAD
    right = max(width(w, _SIZE, bold=True) for w in words) + 2 * _PAD + _MARK
    sheet = Sheet(left + right + 2)
    for n, ((name, outcome), word) in enumerate(zip(rows, words, strict=True)):
        y, style = 1 + n * (_HIGH + _GAP), STYLES[STATE[outcome]]
        sheet.box(1, y, left, _HIGH, BARE)
        sheet.box(1 + left, y, right, _HIGH, style.paint)
        sheet.text(name, 1 + _PAD, y + 3, left, _SIZE)
        sheet.line(style.mark, style.paint.stroke, 2.2, 1 + left + _PAD, y + 5)
        sheet.text(word, 1 + left + _PAD + _MARK, y + 3, right, _SIZE, bold=True)
    said = "; ".join(f"{name}: {word}" for (name, _), word in zip(rows, words, strict=True))
    return sheet.document(2 + len(rows) * (_HIGH + _GAP) - _GAP, said if len(rows) == 1 else "Outcomes", said)
