"""The summary of a corpus as text, Markdown, CSV, JSON, one HTML file, or a picture."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from compliance.batch.query import Answer
from compliance.batch.summary import TITLES, Summary
from compliance.reports.batch_charts import summary_svg
from compliance.reports.batch_tables import markdown, safe, show
from compliance.reports.harmless import harmless
from compliance.reports.spreadsheet import cell

FORMATS = ("text", "markdown", "csv", "json", "html", "svg")
_COUNTS = ("qualifies", "fails", "contested", "undetermined", "not_asked")


def show_summary(summary: Summary, form: str) -> str:
    """The summary in one of `FORMATS`, ending with a newline; equal tables give equal texts."""
    match form:
        case "html":
            from compliance.reports.batch_html import to_html

            return to_html(summary)
        case "svg":
            return summary_svg(summary, head(summary))
        case "json":
            return json.dumps(_plain(summary), ensure_ascii=False, indent=1, default=str) + "\n"
        case "csv":
            return _csv(summary)
        case "markdown":
            return "\n".join(_markdown(summary)) + "\n"
    parts = [f"{TITLES[name]}\n{show(table, 'text')}" for name, table in summary.tables.items()]
    return "\n".join([f"{head(summary)}\n", *parts])


def head(summary: Summary) -> str:
    """What the figures are of, in one sentence."""
    own = "".join(f"; with own {o['kind']} {', '.join(o['ids'])}" for o in summary.stated["own"])
    some = "release" if summary.releases == 1 else "releases"
    return harmless(f"{summary.source}: {summary.releases:,} {some}, decided as of {summary.stated['asOf']} by openclaim "
                    f"{summary.stated['tool']['version']}{own}")


def _plain(summary: Summary) -> dict[str, Any]:
    tables = {name: [dict(zip(t.columns, row, strict=True)) for row in t.rows] for name, t in summary.tables.items()}
    return {"source": summary.source, "statedBy": summary.stated, "releases": summary.releases, "rows": summary.rows, **tables}


def _csv(summary: Summary) -> str:
    """A row a figure: the table, the determination where there is one, what is counted, its label, and the releases."""
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow(("table", "determination", "name", "label", "releases"))
    for name, table in summary.tables.items():
        for row in table.rows:
            for determination, what, count in _figures(name, table, row):
                writer.writerow([*map(cell, (name, determination, what, summary.labels.get(what, ""))), count])
    return held.getvalue()


def _figures(name: str, table: Answer, row: tuple[Any, ...]) -> Iterator[tuple[str, str, int]]:
    if name == "outcomes":
        values = dict(zip(table.columns, row, strict=True))
        yield from ((str(values["determination"]), column, int(values[column])) for column in _COUNTS)
    else:
        yield "".join(map(str, row[:-2])), str(row[-2]), int(row[-1])


def _markdown(summary: Summary) -> Iterator[str]:
    yield from ("# Summary of a corpus", "", safe(head(summary)) + ".")
    for name, table in summary.tables.items():
        yield from ("", f"## {TITLES[name]}", "", *markdown(table))
