"""The formats of a comparison, and the function that writes each."""

from __future__ import annotations

from enum import StrEnum
from typing import assert_never

from compliance.compare import Comparison


class ComparisonFormat(StrEnum):
    """A format in which a comparison can be written."""

    TEXT = "text"
    MARKDOWN = "markdown"
    CSV = "csv"
    JSON = "json"
    HTML = "html"


def render_comparison(comparison: Comparison, form: ComparisonFormat, width: int = 100, colour: bool = False,
                      symbols: bool = True) -> str:
    """The comparison in a format; `width` in characters, `colour` and `symbols` concern text only."""
    match form:
        case ComparisonFormat.TEXT:
            from compliance.reports.comparison_text import to_text

            return to_text(comparison, width, colour, symbols)
        case ComparisonFormat.MARKDOWN:
            from compliance.reports.comparison_markdown import to_markdown

            return to_markdown(comparison)
        case ComparisonFormat.CSV:
            from compliance.reports.comparison_csv import to_csv

            return to_csv(comparison)
        case ComparisonFormat.JSON:
            from compliance.reports.comparison_json import to_json

            return to_json(comparison)
        case ComparisonFormat.HTML:
            from compliance.reports.comparison_html import to_html

            return to_html(comparison)
        case _:
            assert_never(form)
