"""The formats there are, and the function that writes each."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from compliance.decide import Decision
from compliance.errors import OpenclaimError

if TYPE_CHECKING:
    from compliance.own import OwnFolder
    from compliance.reports.memo import Basis
    from compliance.reports.tree import Tree


class Format(StrEnum):
    """A report format."""

    TEXT = "text"
    JSON = "json"
    TURTLE = "turtle"
    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"
    MARKDOWN = "markdown"
    CSV = "csv"
    SARIF = "sarif"
    JUNIT = "junit"
    GITHUB = "github"
    BADGE = "badge"
    HEAT_MAP = "heat-map"
    TIMELINE = "timeline"
    CHARTS = "charts"
    SVG = "svg"
    MERMAID = "mermaid"

    @property
    def binary(self) -> bool:
        """Whether it is no text, so that it cannot be shown on a terminal."""
        return self in (Format.PDF, Format.DOCX)

    @property
    def light(self) -> bool:
        """Whether it does without the policies and licences by which was decided."""
        return self in (Format.TEXT, Format.JSON, Format.BADGE, Format.HEAT_MAP, Format.SVG, Format.MERMAID)

    @property
    def memo(self) -> bool:
        """Whether it is a memo, in which fixes have their place."""
        return self in (Format.HTML, Format.PDF, Format.DOCX, Format.MARKDOWN)


def render(decisions: Sequence[Decision], form: Format, colour: bool = False, symbols: bool = True,
           own: Sequence[OwnFolder] = (), basis: Basis | None = None) -> str | bytes:
    """The report of decisions in a format, as text, or as bytes where it is binary; `colour` and `symbols` concern text only.

    Each format but the badge names the own folders by which it was decided, with their digests. `basis` is what is shipped
    with these folders unless it is given. MissingExtraError where a format needs packages of an extra.
    """
    match form:
        case Format.TEXT:
            from compliance.reports.text import to_text

            return to_text(decisions, colour, symbols, own)
        case Format.JSON:
            from compliance.reports.json_report import to_json

            return to_json(decisions, own)
        case Format.SVG | Format.MERMAID:
            from compliance.reports.grow import decided_trees

            return draw(decided_trees(decisions), form, own)
        case Format.BADGE:
            from compliance.reports.badge import to_badge

            return to_badge(decisions)
        case Format.HEAT_MAP:
            from compliance.reports.heat_map import to_heat_map

            return to_heat_map(decisions, own)
        case Format.HTML | Format.PDF | Format.DOCX | Format.MARKDOWN:
            return _memo(decisions, form, basis or _shipped(own))
        case Format.CSV | Format.SARIF | Format.JUNIT | Format.GITHUB:
            return _listed(decisions, form, basis or _shipped(own))
        case Format.TURTLE | Format.TIMELINE | Format.CHARTS:
            return _whole(decisions, form, basis or _shipped(own))
        case _:
            assert_never(form)


def _shipped(own: Sequence[OwnFolder]) -> Basis:
    from compliance.licences import library
    from compliance.policy import catalogue
    from compliance.reports.memo import Basis

    return Basis(catalogue(), library(), own)


def _memo(decisions: Sequence[Decision], form: Format, basis: Basis) -> str | bytes:
    """A memo on each release in one document."""
    from compliance.reports.memo_make import memos

    made = memos(decisions, basis)
    if form is Format.PDF:
        from compliance.reports.memo_pdf import to_pdf

        return to_pdf(made)
    if form is Format.DOCX:
        from compliance.reports.memo_docx import to_docx

        return to_docx(made)
    if form is Format.MARKDOWN:
        from compliance.reports.memo_markdown import to_markdown

        return to_markdown(made)
    from compliance.reports.memo_html import to_html

    return to_html(made)


def _listed(decisions: Sequence[Decision], form: Format, basis: Basis) -> str:
    """A report for a program or a spreadsheet."""
    if form is Format.CSV:
        from compliance.reports.decisions_csv import to_csv

        return to_csv(decisions, basis)
    if form is Format.SARIF:
        from compliance.reports.sarif import to_sarif

        return to_sarif(decisions, basis)
    if form is Format.GITHUB:
        from compliance.reports.github import to_github

        return to_github(decisions, basis)
    from compliance.reports.junit import to_junit

    return to_junit(decisions, basis)


def _whole(decisions: Sequence[Decision], form: Format, basis: Basis) -> str:
    """RDF with everything that was used, or a picture of what the memos say."""
    if form is Format.TURTLE:
        from compliance.reports.turtle import decisions_to_turtle

        return decisions_to_turtle(decisions, basis)
    from compliance.reports.chart_files import to_charts, to_timeline

    return to_timeline(decisions, basis) if form is Format.TIMELINE else to_charts(decisions, basis)


def draw(trees: Sequence[Tree], form: Format, own: Sequence[OwnFolder] = ()) -> str:
    """Condition trees as a picture, SVG or MERMAID, with the own folders named; OpenclaimError where there is no tree."""
    if not trees:
        raise OpenclaimError("there is no condition tree to draw, since what is asked only grades or counts; ask for a "
                             "determination, such as osaid/1.0, or take another format")
    if form is Format.MERMAID:
        from compliance.reports.mermaid import to_mermaid

        return to_mermaid(trees, [str(o) for o in own])
    from compliance.reports.svg import to_svg

    return to_svg(trees, [str(o) for o in own])
