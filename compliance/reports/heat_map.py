"""The matrix of releases and determinations as a picture: a box with colour, border, mark and word for each outcome."""

from __future__ import annotations

from collections.abc import Sequence

from compliance.decide import Decision, Outcome
from compliance.errors import OpenclaimError
from compliance.own import OwnFolder
from compliance.reports.measure import width as wide
from compliance.reports.names import named
from compliance.reports.palette import PALE_INK
from compliance.reports.picture import MARGIN, Sheet, lines
from compliance.reports.svg import STYLES
from compliance.reports.tree import State, tidy

STATE = {
    Outcome.QUALIFIES: State.TRUE, Outcome.DOES_NOT_QUALIFY: State.FALSE, Outcome.CONTESTED: State.CONTESTED,
    Outcome.UNDETERMINED: State.UNKNOWN, Outcome.OUT_OF_SCOPE: State.SILENT, Outcome.NOT_NEEDED: State.SILENT,
}
_NAMES, _CELL, _PAD = 190.0, 128.0, 6.0


def to_heat_map(decisions: Sequence[Decision], own: Sequence[OwnFolder] = ()) -> str:
    """A row for each release, a column for each determination; OpenclaimError where no determination was asked."""
    columns = list(dict.fromkeys(named(d, r) for d in decisions for r in d.determinations))
    if not columns:
        raise OpenclaimError("there is no outcome to draw, since what is asked only grades or counts; ask for a determination")
    sheet = Sheet(2 * MARGIN + _NAMES + _CELL * len(columns))
    room = sheet.width - 2 * MARGIN
    y = sheet.text(f"Releases and determinations, as of {decisions[0].as_of}", MARGIN, MARGIN, room, 14, bold=True) + 8
    head = max(lines(tidy(c), 11, _CELL - _PAD, bold=True) for c in columns)
    for n, column in enumerate(columns):
        sheet.text(tidy(column), MARGIN + _NAMES + n * _CELL + 3, y, _CELL - _PAD, 11, bold=True)
    y += head + 4
    for decision in decisions:
        y += _row(sheet, decision, columns, y)
    for folder in own:
        y = sheet.text(tidy(f"decided with {folder}"), MARGIN, y + 4, room, 11, ink=PALE_INK)
    said = " ".join(f"{tidy(d.release.name)}: " + "; ".join(f"{named(d, r)} {r.outcome.value.replace('-', ' ')}"
                    for r in d.determinations) + "." for d in decisions)
    return sheet.document(y + MARGIN, f"Outcomes of {len(decisions)} releases", said)


def _row(sheet: Sheet, decision: Decision, columns: Sequence[str], y: float) -> float:
    """Draws the row of a release; how high it is."""
    name = tidy(decision.release.name)
    name = name if wide(name, 12, bold=True) < 6 * _NAMES else f"{name[:80]}…"
    high = max(44.0, lines(name, 12, _NAMES - 10) + 8)
    sheet.text(name, MARGIN, y + 4, _NAMES - 10)
    outcomes = {named(decision, r): r.outcome for r in decision.determinations}
    for n, column in enumerate(columns):
        left = MARGIN + _NAMES + n * _CELL
        if column not in outcomes:
            sheet.text("not asked", left + 26, y + 8, _CELL - 30, 11, ink=PALE_INK)
            continue
        style = STYLES[STATE[outcomes[column]]]
        sheet.box(left, y, _CELL - 4, high - 4, style.paint, float(style.radius))
        sheet.line(style.mark, style.paint.stroke, 2.2, left + 7, y + high / 2 - 9)
        words = outcomes[column].value.replace("-", " ")
        sheet.text(words, left + 26, y + (high - 4 - lines(words, 11, _CELL - 32)) / 2, _CELL - 32, 11)
    return high
