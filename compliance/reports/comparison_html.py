"""A comparison as one HTML file: no script, no request, readable on paper and without colour."""

from __future__ import annotations

from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined

from compliance import __version__
from compliance.compare import Comparison
from compliance.reports import comparison_words as words
from compliance.reports.harmless import clean


def to_html(comparison: Comparison) -> str:
    """The page; every text of a description or scenario is escaped."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
                              loader=PackageLoader("compliance.reports"), keep_trailing_newline=True)
    by_release = (list(rows) for _, rows in groupby(comparison.rows, key=lambda r: id(r.release)))
    releases = [(rows[0].release, rows) for rows in by_release]
    differences = list(words.groups(comparison))
    anchors = {(scenario.name, id(group.row.release), question): f"d{number}-{position}"
               for number, (scenario, found) in enumerate(differences, 1)
               for position, group in enumerate(found, 1) for question in group.questions}
    return environment.get_template("comparison.html.j2").render(
        comparison=comparison, releases=releases, differences=differences, anchors=anchors, words=words, clean=clean,
        version=__version__, identity=id)
