"""Decisions as annotations of a GitHub workflow: a line for each result of the SARIF log, at its file and line.

Source: GitHub's documentation of workflow commands ("Setting an error message"), and github:actions/toolkit, whose
`command.ts` says which characters are escaped.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from compliance.decide import Decision
from compliance.reports.harmless import harmless
from compliance.reports.memo import Basis
from compliance.reports.sarif import to_sarif

_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def to_github(decisions: Sequence[Decision], basis: Basis) -> str:
    """The annotations, errors first, since GitHub shows ten of each step; empty where nothing is found."""
    return "".join(sorted(_lines(decisions, basis), key=lambda line: not line.startswith("::error ")))


def _lines(decisions: Sequence[Decision], basis: Basis) -> Iterator[str]:
    for result in json.loads(to_sarif(decisions, basis))["runs"][0]["results"]:
        place = result["locations"][0]["physicalLocation"]
        told = {"file": unquote(place["artifactLocation"]["uri"]), "line": str(place["region"]["startLine"]),
                "title": result["ruleId"]}
        properties = ",".join(f"{name}={harmless(text).translate(_PROPERTY)}" for name, text in told.items())
        yield f"::{result['level']} {properties}::{result['message']['text'].translate(_DATA)}\n"
    for folder in basis.own:
        yield f"::notice ::decided with {harmless(str(folder)).translate(_DATA)}\n"
