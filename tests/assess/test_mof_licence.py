"""The verdict of the Model Openness Framework on one part: withheld, described in place, several licences, expressions."""

from __future__ import annotations

from typing import Any

import pytest
from semantics import release_of

from compliance.assess.mof_licence import Judge, State, Verdict
from compliance.licences import library
from compliance.policy import catalogue
from compliance.policy.parts import framework

EXACT, CORRECTED = "mof/1.0", "mof/1.0+corrected"
MIT = {"type": "Licence", "name": "Ours", "spdxId": "MIT"}
OWN = {"type": "Licence", "name": "Our own terms", "grantsUse": True}


def verdict(version: str = EXACT, content: tuple[str, ...] = ("code",), complete: bool = False, **facts: Any) -> Verdict:
    release = release_of({"type": "Model", "artifact": [{"type": "TrainingCode", **facts}]})
    (part,) = release.node.children["artifact"]
    return Judge(framework(catalogue().get(version)), library()).part(part, content, complete)


@pytest.mark.parametrize("version", [EXACT, CORRECTED])
@pytest.mark.parametrize(("facts", "state", "shown"), [
    ({"availability": "withheld", "licence": "MIT"}, State.MISSING, ""),
    ({"availability": "public", "licence": "MIT"}, State.INCLUDED, "MIT"),
    ({"availability": "public"}, State.LICENCE_UNKNOWN, ""),
    ({"availability": "public", "complete": True}, State.UNLICENSED, ""),
    ({"availability": "public", "noLicence": True}, State.UNLICENSED, ""),
    ({"availability": "public", "licence": "LicenseRef-none"}, State.UNLICENSED, ""),
    ({"licence": MIT}, State.INCLUDED, "MIT"),
    ({"licence": OWN}, State.INVALID, "Our own terms"),
    ({"licence": {"type": "Licence"}}, State.INVALID, "licence described in place"),
    ({"licence": ["MIT", "CC-BY-NC-4.0"]}, State.INVALID, "CC-BY-NC-4.0 and MIT"),
    ({"licence": ["MIT", OWN]}, State.INVALID, "MIT and Our own terms"),
    ({"licence": ["MIT", MIT]}, State.INCLUDED, "MIT and MIT"),
], ids=str)
def test_a_part_under_its_licences(version: str, facts: dict[str, Any], state: State, shown: str) -> None:
    found = verdict(version, **facts)
    assert found.state is state
    assert " and ".join(sorted(found.licence.split(" and "))) == shown


@pytest.mark.parametrize(("text", "exact", "corrected"), [
    ("MIT OR CC-BY-NC-4.0", State.INVALID, State.INCLUDED),
    ("MIT AND CC-BY-NC-4.0", State.INVALID, State.INVALID),
    ("LicenseRef-nobody-knows OR MIT", State.INVALID, State.INCLUDED),
    ("LicenseRef-nobody-knows", State.INVALID, State.INVALID),
    ("MIT OR", State.INVALID, State.INVALID),
])
def test_only_the_corrected_framework_reads_expressions(text: str, exact: State, corrected: State) -> None:
    assert verdict(EXACT, licence=text).state is exact
    assert verdict(CORRECTED, licence=text).state is corrected


def test_a_licence_in_place_fits_the_content_of_the_text_it_names() -> None:
    assert verdict(licence=MIT).fits
    assert not verdict(licence=MIT, content=("data",)).fits
