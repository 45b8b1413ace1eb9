"""The formats there are, and the function that writes each."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import assert_never

from compliance.decide import Decision


class Format(StrEnum):
    """A report format."""

    TEXT = "text"
    JSON = "json"
    TURTLE = "turtle"


def render(decisions: Sequence[Decision], form: Format, colour: bool = False, symbols: bool = True) -> str:
    """The report of decisions in a format; `colour` and `symbols` concern text only."""
    match form:
        case Format.TEXT:
            from compliance.reports.text import to_text

            return to_text(decisions, colour, symbols)
        case Format.JSON:
            from compliance.reports.json_report import to_json

            return to_json(decisions)
        case Format.TURTLE:
            from compliance.reports.turtle import decisions_to_turtle

            return decisions_to_turtle(decisions)
        case _:
            assert_never(form)
