"""A comparison as a table for a spreadsheet: a row for each release and question, a column for each scenario."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from compliance.compare import Cell, Comparison
from compliance.reports import comparison_words as words
from compliance.reports.harmless import clean
from compliance.reports.spreadsheet import cell


def to_csv(comparison: Comparison) -> str:
    """CSV of RFC 4180 in UTF-8 with a byte order mark; beside each scenario a column that says why it differs."""
    target = io.StringIO()
    writer = csv.writer(target)
    names = [clean(s.name) for s in comparison.scenarios]
    others = [clean(s.name) for s in comparison.scenarios if s.name != comparison.baseline]
    writer.writerow(map(cell, ["release", "name", "question", "label", *names, *(f"{n}: why it differs" for n in others)]))
    for row in comparison.rows:
        outcomes = [words.outcome(c.outcome) or "not asked" for c in row.cells]
        reasons = [" | ".join(_reasons(c)) for c in row.cells if c.scenario != comparison.baseline]
        cells = [clean(row.release.id, 1000), clean(row.release.name), row.question, row.label, *outcomes, *reasons]
        writer.writerow(map(cell, cells))
    return "\ufeff" + target.getvalue()


def _reasons(found: Cell) -> Iterator[str]:
    difference = found.difference
    if difference is None:
        return
    yield from words.own_causes(difference)
    yield from words.common_causes(difference)
    for change in difference.conditions:
        lines = "; ".join(f"{s.what} {s.how}" for s in words.facts(change))
        yield words.condition(change) + (f" ({lines})" if lines else "")
    yield from (f"as before: {words.condition(c)}" for c in difference.still)
    yield from map(words.item, difference.items)
