"""Writes what came of a corpus: as text, as a table, as JSON (schema `openclaim/agreement/1`)."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from compliance import __version__
from compliance.agreement.check import Outcome, Result
from compliance.agreement.run import Report
from compliance.reports.json_report import own_folders

SCHEMA = "openclaim/agreement/1"
_COLUMNS = ("file", "asked", "result", "field", "expected", "found", "because")
_MOST_FACTS = 12


class Form(StrEnum):
    """How a report on a corpus is written."""

    TEXT = "text"
    CSV = "csv"
    JSON = "json"


def render(report: Report, form: Form) -> str:
    """The report as text that ends with a newline; equal reports give equal bytes."""
    match form:
        case Form.TEXT:
            return "\n".join(_text(report)) + "\n"
        case Form.CSV:
            return _csv(report)
        case Form.JSON:
            return json.dumps(_document(report), ensure_ascii=False, indent=1) + "\n"


def summary(report: Report) -> str:
    """One line: how many rows agree of how many, and what else came of the corpus."""
    counts = Counter(r.outcome for r in report.results)
    equal, values = report.values
    rows = f"{report.agreeing} of {len(report.compared)} rows agree ({_percent(report.rate)})"
    line = f"{rows}, {equal} of {values} values"
    others = [f"{counts[o]} {o.value}" for o in (Outcome.UNREADABLE, Outcome.ABSENT, Outcome.UNLISTED) if counts[o]]
    return f"{line}; {', '.join(others)}" if others else line


def _percent(rate: float) -> str:
    """A share that is rounded down, so that only a full one is 100 %."""
    return f"{int(rate * 1000) / 10:g} %"


def _text(report: Report) -> Iterator[str]:
    corpus = report.corpus
    yield f"{corpus.folder} against {corpus.table} ({corpus.kind.policy or corpus.kind.name})"
    yield summary(report)
    for result in report.results:
        if result.outcome not in (Outcome.AGREES, Outcome.UNLISTED):
            yield from ("", *_block(result))
    unlisted = [r for r in report.results if r.outcome is Outcome.UNLISTED]
    if unlisted:
        yield from ("", f"without an expected result: {len(unlisted)}")
        for result in unlisted:
            found = ", ".join(f"{k} {v}" for k, v in (result.found or {}).items())
            yield f"  {result.file}{f'  {result.asked}' if result.asked else ''}  {found}"
    notes = dict.fromkeys([*(n for r in report.results for n in r.notes), *(f"decided with {folder}" for folder in report.own)])
    if notes:
        yield from ("", "notes", *(f"  {n}" for n in notes))


def _block(result: Result) -> Iterator[str]:
    row = result.expected or {}
    about = row.get("company") or row.get("project") or row.get("name") or ""
    named = f"{result.file} ({about})" if about else result.file
    yield "  ".join(t for t in (result.outcome.value, named, result.asked) if t)
    if result.message:
        yield f"  {result.message}"
    for cell in result.cells:
        if not cell.equal:
            yield f"  {cell.field}: expected {cell.expected or 'nothing'}; found {cell.found or 'nothing'}"
    yield from (f"    because {line}" for line in result.why[:_MOST_FACTS])
    if len(result.why) > _MOST_FACTS:
        yield f"    and {len(result.why) - _MOST_FACTS} more (all of them with --format json)"


def _csv(report: Report) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for result in report.results:
        head = (result.file, result.asked, result.outcome.value)
        because = " | ".join(result.why) or result.message
        differing = [c for c in result.cells if not c.equal]
        for cell in differing:
            writer.writerow(_safe(*head, cell.field, cell.expected, cell.found, because))
        if not differing:
            found = "; ".join(f"{k} {v}" for k, v in (result.found or {}).items())
            writer.writerow(_safe(*head, "", "", found, because))
    return stream.getvalue()


def _safe(*texts: str) -> list[str]:
    """Cells that no spreadsheet takes for a formula."""
    return [f"'{t}" if t.startswith(("=", "+", "-", "@", "\t", "\r")) else t for t in texts]


def _document(report: Report) -> dict[str, Any]:
    equal, values = report.values
    return {
        "schema": SCHEMA,
        "tool": {"name": "openclaim", "version": __version__},
        "corpus": str(report.corpus.folder),
        "expected": str(report.corpus.table),
        "kind": report.corpus.kind.name,
        "asOf": report.day.isoformat(),
        **({"own": own_folders(report.own)} if report.own else {}),
        "rows": {"agreeing": report.agreeing, "of": len(report.compared)},
        "values": {"equal": equal, "of": values},
        "outcomes": {o.value: sum(r.outcome is o for r in report.results) for o in Outcome},
        "records": [_record(r) for r in report.results],
    }


def _record(result: Result) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "file": result.file, "asked": result.asked, "result": result.outcome.value, "error": result.message,
        "differences": [{"field": c.field, "expected": c.expected, "found": c.found}
                        for c in result.cells if not c.equal],
        "equal": [c.field for c in result.cells if c.equal], "because": list(result.why),
        "found": dict(result.found or {}),
        "notes": list(result.notes), "row": dict(result.expected or {}) if result.outcome is not Outcome.AGREES else {}}
    return {k: v for k, v in fields.items() if v}
