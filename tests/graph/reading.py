"""Reads descriptions in tests the way every command does, and catches what reading refuses."""

from __future__ import annotations

from datetime import date

import pytest

from compliance.errors import InputError
from compliance.graph import read
from compliance.licences import library
from compliance.model import Release, releases, slices

DAY = date(2026, 11, 24)
CONTEXT = "https://w3id.org/openclaim/context.jsonld"
PREFIXES = ("@prefix oc: <https://w3id.org/openclaim#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . "
            "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n")
RDF_XML = ('<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:oc="https://w3id.org/openclaim#">\n')


def read_all(text: str | bytes, ending: str | None) -> list[Release]:
    """Every release of a text, with its digest taken and its licence values looked up."""
    data = text.encode() if isinstance(text, str) else text
    found = releases(read(data, "input", ending))
    for release in found:
        assert len(release.sha256) == 64
        slices(release, DAY, library())
    return found


def refusal(text: str | bytes, ending: str | None) -> InputError:
    """The error with which a text is refused: one line that begins with the place."""
    with pytest.raises(InputError) as caught:
        read_all(text, ending)
    error = caught.value
    assert error.source == "input"
    place = "input" if error.line is None else f"input:{error.line}"
    assert str(error) == f"{place}: {error.message}"
    assert "\n" not in str(error)
    assert 10 < len(error.message) < 400
    return error
