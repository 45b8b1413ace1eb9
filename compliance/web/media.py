"""What the file of each report is called, and of which media type it is."""

from __future__ import annotations

from compliance.reports import Format

# What follows the name of the release in that of the file, and the media type.
FILES = {
    Format.TEXT: ("determination.txt", "text/plain; charset=utf-8"),
    Format.JSON: ("determination.json", "application/json"),
    Format.TURTLE: ("determination.ttl", "text/turtle; charset=utf-8"),
    Format.HTML: ("memo.html", "text/html; charset=utf-8"),
    Format.PDF: ("memo.pdf", "application/pdf"),
    Format.DOCX: ("memo.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    Format.MARKDOWN: ("memo.md", "text/markdown; charset=utf-8"),
    Format.CSV: ("determination.csv", "text/csv; charset=utf-8"),
    Format.SARIF: ("determination.sarif", "application/sarif+json"),
    Format.JUNIT: ("junit.xml", "application/xml"),
    Format.GITHUB: ("annotations.txt", "text/plain; charset=utf-8"),
    Format.BADGE: ("badge.svg", "image/svg+xml"),
    Format.HEAT_MAP: ("heat-map.svg", "image/svg+xml"),
    Format.TIMELINE: ("timeline.svg", "image/svg+xml"),
    Format.CHARTS: ("charts.svg", "image/svg+xml"),
    Format.SVG: ("tree.svg", "image/svg+xml"),
    Format.MERMAID: ("tree.mmd", "text/plain; charset=utf-8"),
}
