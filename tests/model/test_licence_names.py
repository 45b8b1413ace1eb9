"""Validation looks up the licences that a description names: a misspelt one is told before anything is decided."""

from __future__ import annotations

import pytest
import rdflib

from compliance.findings import Finding, Severity
from compliance.graph import read
from compliance.graph.conformance import own_shapes
from compliance.licences import library
from compliance.model.validate import Report, validate

SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")


def report(licence: str) -> Report:
    text = f"""id: https://example.org/model
type: Model
name: Example
provider: {{name: Example}}
artifact:
- type: Weights
  availability: public
  licence: {licence}
  evidence: [{{statedBy: provider}}]
"""
    return validate(read(text.encode(), "model.yaml", "yaml"))


def told(licence: str) -> list[Finding]:
    return [f for f in report(licence).findings if "evidence" not in f.message and "day of the release" not in f.message]


@pytest.mark.parametrize("licence", [
    "Apache-2.0", "apache-2.0", "LicenseRef-llama-3.1", "llama3.1", "MIT OR Apache-2.0", "GPL-2.0-or-later", "[MIT, CC-BY-4.0]",
    "https://spdx.org/licenses/MIT", "0BSD", "{name: Own terms, reviewed: 2025-01-01}"])
def test_a_known_licence_passes(licence: str) -> None:
    assert told(licence) == []


@pytest.mark.parametrize(("licence", "sentence"), [
    ("Apach-2.0", "the licence 'Apach-2.0'; did you mean 'apache-2.0'?"),
    ("LicenseRef-lama-3", "the licence 'LicenseRef-lama-3'; did you mean 'LicenseRef-llama-3'?"),
    ("MIT AND LicenseRef-house", "the licence 'LicenseRef-house'"),
    ("'MIT OR Xyzzy-1'", "the licence 'Xyzzy-1'; correct the name, or describe the terms in place"),
])
def test_an_unknown_name_is_a_warning_at_its_line(licence: str, sentence: str) -> None:
    (finding,) = told(licence)
    assert sentence in finding.message
    assert (finding.severity, finding.line, finding.node) == (Severity.WARNING, 8, "artifact[Weights]")
    assert report(licence).valid


@pytest.mark.parametrize("licence", ["MIT AND", "(MIT", "free for all!"])
def test_what_is_no_expression_is_a_violation(licence: str) -> None:
    (finding,) = told(licence)
    assert f"'{licence}' is neither a known licence nor an SPDX expression" in finding.message
    assert (finding.severity, finding.line) == (Severity.VIOLATION, 8)
    assert not report(licence).valid


def test_each_unknown_name_is_told_once() -> None:
    assert len(told("[Foo-1, 'Foo-1 OR Bar-1', MIT]")) == 2
    assert len(told("Foo-1 OR Foo-1")) == 1


def test_the_report_names_a_shape_that_exists() -> None:
    found = report("[Foo-1, 'MIT AND']")
    graph = rdflib.Graph().parse(data=found.turtle, format="turtle")
    shapes = rdflib.Graph().parse(data=own_shapes("description"), format="turtle")
    results = [s for s, o in graph.subject_objects(SH.sourceConstraintComponent) if "LicenceName" in str(o)]
    assert len(results) == 2
    assert all((graph.value(r, SH.sourceShape), SH.path, None) in shapes for r in results)
    assert {str(graph.value(r, SH.value)) for r in results} == {"Foo-1", "MIT AND"}


def test_every_licence_of_the_library_can_be_named() -> None:
    names = ", ".join(f"LicenseRef-{name}" for name in library().ids())
    assert told(f"[{names}]") == []
