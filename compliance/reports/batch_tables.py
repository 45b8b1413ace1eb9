"""Answers about the tables of batches, and what changed between two of them, as text, CSV or JSON."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from compliance.batch.diff import Diff
from compliance.batch.query import Answer
from compliance.reports.harmless import harmless
from compliance.reports.spreadsheet import cell

_SHOWN = 50
_SPECIAL = re.compile(r"([\\`*_\[\]{}|~#!$@<>&])")


def show(answer: Answer, form: str) -> str:
    """An answer as text (columns side by side), markdown, csv or json (a list of objects)."""
    if form == "json":
        rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
        return json.dumps(rows, ensure_ascii=False, indent=1, default=str) + "\n"
    if form == "markdown":
        return "\n".join(markdown(answer)) + "\n"
    cells = [[_cell(v) for v in row] for row in answer.rows]
    if form == "csv":
        held = io.StringIO()
        writer = csv.writer(held, lineterminator="\n")
        writer.writerows([answer.columns, *([cell(c) for c in row] for row in cells)])
        return held.getvalue()
    return _side_by_side(answer, cells)


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def markdown(answer: Answer) -> Iterator[str]:
    """The lines of an answer as a table of Markdown."""
    yield f"| {' | '.join(safe(c.replace('_', ' ')) for c in answer.columns)} |"
    numeric = [bool(answer.rows) and all(isinstance(r[i], (int, float)) for r in answer.rows) for i in range(len(answer.columns))]
    yield f"|{'|'.join('---:' if n else '---' for n in numeric)}|"
    for row in answer.rows:
        yield f"| {' | '.join(safe(_in_words(v)) for v in row)} |"


def _in_words(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def safe(text: str) -> str:
    """A text of which Markdown takes no character for its own."""
    return _SPECIAL.sub(r"\\\1", harmless(text))


def _side_by_side(answer: Answer, cells: Sequence[Sequence[str]]) -> str:
    cells = [[harmless(c, 60) for c in row] for row in cells]
    widths = [max(map(len, (name, *(row[i] for row in cells)))) for i, name in enumerate(answer.columns)]
    numeric = [bool(answer.rows) and all(isinstance(r[i], (int, float)) for r in answer.rows) for i in range(len(widths))]

    def line(row: Sequence[str]) -> str:
        return "  ".join(c.rjust(w) if n else c.ljust(w) for c, w, n in zip(row, widths, numeric, strict=True)).rstrip()

    return "\n".join([line(answer.columns), "  ".join("-" * w for w in widths), *map(line, cells)]) + "\n"


def show_diff(found: Diff, form: str) -> str:
    """What changed between two tables as text, csv (a row a change) or json."""
    if form == "csv":
        return show(found.changes, "csv")
    changes = [dict(zip(found.changes.columns, row, strict=True)) for row in found.changes.rows]
    if form == "json":
        document = {"settings": [{"what": w, "old": a, "new": b} for w, a, b in found.settings], "counts": found.counts,
                    "changes": changes}
        return json.dumps(document, ensure_ascii=False, indent=1, default=str) + "\n"
    settings = Answer(("what", "old", "new"), found.settings)
    if form == "markdown":
        parts = ["# What changed", "", *(f"- {name.replace('_', ' ')}: {number:,}" for name, number in found.counts.items())]
        parts += ["", "## What decided", "", *markdown(settings)] if found.settings else []
        parts += ["", "## Changes", "", *markdown(_first(found))] if changes else []
        return "\n".join([*parts, "", *_more(found)]).rstrip() + "\n"
    lines = [f"{what}: {old or '-'} -> {new or '-'}" for what, old, new in found.settings]
    lines += [f"{name.replace('_', ' ')}: {number:,}" for name, number in found.counts.items()]
    if found.empty:
        return "nothing differs\n"
    return "\n".join([*lines, *(["", show(_first(found), "text").rstrip()] if changes else []), *_more(found)]) + "\n"


def _first(found: Diff) -> Answer:
    """The changes that a reader is shown, in the columns that matter first."""
    columns = ("id", "determination", "change", "old", "new", "because")
    kept = [found.changes.columns.index(c) for c in columns]
    return Answer(columns, [tuple(row[i] for i in kept) for row in found.changes.rows[:_SHOWN]])


def _more(found: Diff) -> list[str]:
    more = len(found.changes.rows) - _SHOWN
    return [f"… and {more:,} more; --format csv lists them all"] if more > 0 else []
