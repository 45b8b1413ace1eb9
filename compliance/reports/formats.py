"""The formats there are, and the function that writes each."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from compliance.decide import Decision
from compliance.errors import OpenclaimError

if TYPE_CHECKING:
    from compliance.own import OwnFolder
    from compliance.reports.tree import Tree


class Format(StrEnum):
    """A report format."""

    TEXT = "text"
    JSON = "json"
    TURTLE = "turtle"
    SVG = "svg"
    MERMAID = "mermaid"


def render(decisions: Sequence[Decision], form: Format, colour: bool = False, symbols: bool = True,
           own: Sequence[OwnFolder] = ()) -> str:
    """The report of decisions in a format; `colour` and `symbols` concern text only.

    Each format names the own folders by which it was decided, with their digests.
    """
    match form:
        case Format.TEXT:
            from compliance.reports.text import to_text

            return to_text(decisions, colour, symbols, own)
        case Format.JSON:
            from compliance.reports.json_report import to_json

            return to_json(decisions, own)
        case Format.TURTLE:
            from compliance.reports.turtle import decisions_to_turtle

            return decisions_to_turtle(decisions, own)
        case Format.SVG | Format.MERMAID:
            from compliance.reports.grow import decided_trees

            return draw(decided_trees(decisions), form, own)
        case _:
            assert_never(form)


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
