"""The digest of a version stands for everything by which it decides."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance.policy.catalogue import Catalogue, read_version
from compliance.policy.digests import policy_digest

VERSION = """@prefix oc: <https://w3id.org/openclaim#> .
<https://w3id.org/openclaim/policy/firm/{number}> a oc:PolicyVersion ; oc:policy "firm" ;
    <http://www.w3.org/2002/07/owl#versionInfo> "{number}" ; <http://www.w3.org/2000/01/rdf-schema#label> "{label}"@en ;
    oc:inForceFrom "202{number}-01-01"^^<http://www.w3.org/2001/XMLSchema#date> ; oc:status "final" {more} .
"""


def digests(folder: Path, link: str, label: str = "First", name: str = "policy.ttl") -> dict[str, str]:
    """The digests of two versions of which the second builds on the first, whose label is given."""
    found = []
    for number, text, more in ((1, label, ""), (2, "Second", f"; {link} <https://w3id.org/openclaim/policy/firm/1>" if link else "")):
        place = folder / str(number)
        place.mkdir(parents=True)
        (place / "policy.ttl").write_text(VERSION.format(number=number, label=text, more=more))
        found.append(read_version(place))
        (place / "policy.ttl").rename(place / name)
    known = Catalogue(found)
    return {v.version: policy_digest(v, known) for v in known.versions("firm")}


@pytest.mark.parametrize("link", ["oc:amends", "oc:drawsOn", "oc:variantOf"])
def test_a_change_of_what_a_version_builds_on_shows(tmp_path: Path, link: str) -> None:
    before, after = digests(tmp_path / "a", link), digests(tmp_path / "b", link, "First, changed")
    assert before["1"] != after["1"]
    assert before["2"] != after["2"]


def test_a_change_of_another_version_does_not_show(tmp_path: Path) -> None:
    before, after = digests(tmp_path / "a", ""), digests(tmp_path / "b", "", "First, changed")
    assert before["1"] != after["1"]
    assert before["2"] == after["2"]


def test_the_names_of_files_do_not_show(tmp_path: Path) -> None:
    assert digests(tmp_path / "a", "oc:amends") == digests(tmp_path / "b", "oc:amends", name="all.ttl")
