"""Pictures beside a memo: the items of an assessment as bars, and the duties along time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from compliance.reports.harmless import harmless
from compliance.reports.memo import Finding, Graded, Memo
from compliance.reports.palette import BARE, INK, LINE, PAINTS, PALE_INK
from compliance.reports.picture import MARGIN, Sheet, lines, number
from compliance.reports.tree import State, tidy

_LABEL, _RESULT, _BAR, _ROW = 230.0, 120.0, 14.0, 24.0
_AXIS = 46.0


def bars(item: Graded) -> str:
    """A bar for each item, as long as its share of the best; an unknown one is a dashed empty frame. Empty without items."""
    if not item.items:
        return ""
    sheet = Sheet()
    y = sheet.text(f"{item.label}: {item.result}", MARGIN, MARGIN, sheet.width - 2 * MARGIN, 14, bold=True) + 8
    left, room = MARGIN + _LABEL, sheet.width - 2 * MARGIN - _LABEL - _RESULT
    for name, result, share in item.items:
        high = max(_ROW, lines(tidy(name), 12, _LABEL - 10) + 6, lines(tidy(result), 12, _RESULT - 10, bold=True) + 6)
        sheet.text(tidy(name), MARGIN, y, _LABEL - 10)
        sheet.box(left, y + 3, room, _BAR, PAINTS[State.UNKNOWN] if share is None else BARE._replace(fill="#ffffff", stroke=LINE))
        if share:
            sheet.box(left, y + 3, room * min(share, 1.0), _BAR, PAINTS[State.TRUE]._replace(fill="#00609c"))
        sheet.text(tidy(result), left + room + 10, y, _RESULT - 10, bold=True)
        y += high
    y = sheet.text("A full bar is the best grade, an empty one the worst, a dashed frame is not known.", MARGIN, y + 4,
                   sheet.width - 2 * MARGIN, 11, ink=PALE_INK)
    said = "; ".join(f"{name}: {result}" for name, result, _ in item.items)
    return sheet.document(y + MARGIN, f"{item.label}: {item.result}", f"Bars of {len(item.items)} items. {said}.")


def timeline(memo: Memo) -> str:
    """The days on which duties begin and deadlines end, along a scale of time, with the day asked about; empty without any."""
    days = _events(memo.findings)
    if not days:
        return ""
    today = date.fromisoformat(memo.day)
    shown = sorted({*days, today})
    first, last = shown[0], shown[-1]
    sheet = Sheet()
    title = f"{memo.name}: duties in time"
    y = sheet.text(title, MARGIN, MARGIN, sheet.width - 2 * MARGIN, 14, bold=True) + 26
    left, room = MARGIN + 12, sheet.width - 2 * MARGIN - 24

    def place(day: date) -> float:
        span = (last - first).days
        return left + (room * (day - first).days / span if span else room / 2)

    sheet.line(f"M{number(left)} {number(y)} H{number(left + room)}", INK, 2)
    for year in range(first.year + 1, last.year + 1):
        sheet.line("M0 -6 V6", LINE, 1, place(date(year, 1, 1)), y)
        sheet.text(str(year), place(date(year, 1, 1)) - 14, y + 8, 60, 11, ink=PALE_INK)
    sheet.line("M0 -18 V18", PAINTS[State.FALSE].stroke, 2, place(today), y)
    y = _list(sheet, days, today, y, place)
    said = "; ".join(f"{day}: {', '.join(texts)}" for day, texts in days.items())
    return sheet.document(y + MARGIN, title, f"As of {today}. {said}.")


def _list(sheet: Sheet, days: dict[date, list[str]], today: date, axis: float, place: Callable[[date], float]) -> float:
    """Numbered discs on the scale and what begins on each of their days below it."""
    for n, day in enumerate(days, 1):
        x = place(day)
        sheet.dot(x, axis, 9, "#ffffff", INK)
        sheet.text(str(n), x - (3.5 if n < 10 else 7), axis - 8.5, 30, 11, bold=True)
    said = f"The line across marks {today}, the day of the answer."
    y = sheet.text(said, MARGIN, axis + _AXIS - 14, sheet.width - 2 * MARGIN, 11, ink=PALE_INK) + 6
    for n, (day, texts) in enumerate(days.items(), 1):
        past = " (begun)" if day <= today else ""
        y = sheet.text(f"{n}  {day}{past}", MARGIN, y, sheet.width - 2 * MARGIN, 12, bold=True)
        for text in texts:
            y = sheet.text(harmless(text), MARGIN + 18, y, sheet.width - 2 * MARGIN - 18, 12)
        y += 6
    return y


def _events(findings: Sequence[Finding]) -> dict[date, list[str]]:
    """What begins or ends on each day, in the order of the days; each once."""
    found: dict[date, list[str]] = {}
    for finding in findings:
        for duty in finding.duties:
            if duty.since:
                certain = "" if duty.status == "due" else f" ({duty.status})"
                text = f"{duty.cites[0].text}: {duty.label}{certain}"
                found.setdefault(date.fromisoformat(duty.since), []).append(text)
        if finding.deadline:
            text = f"last day of the transition for {finding.id}"
            found.setdefault(date.fromisoformat(finding.deadline), []).append(text)
    return {day: list(dict.fromkeys(found[day])) for day in sorted(found)}
