"""A firm's own versions that grade or count: variants and copies work, and what cannot work is told."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from run import Run, Runner

from compliance import resources
from compliance.errors import PolicyError
from compliance.policy.catalogue import read_version
from compliance.policy.parts import framework

VARIANT = """@prefix oc: <https://w3id.org/openclaim#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
<https://w3id.org/openclaim/policy/{policy}/{version}-firm> a oc:PolicyVersion ;
    oc:policy "{policy}" ; owl:versionInfo "{version}-firm" ; rdfs:label "As the firm grades"@en ;
    oc:inForceFrom "2026-01-01"^^xsd:date ; oc:status "variant" ; oc:assessedBy "{by}" ;
    {link} <https://w3id.org/openclaim/policy/{policy}/{version}> .
"""


def variant(folder: Path, policy: str, version: str, by: str, link: str = "oc:variantOf", more: str = "") -> Path:
    place = folder / policy / f"{version}-firm"
    place.mkdir(parents=True)
    (place / "policy.ttl").write_text(VARIANT.format(policy=policy, version=version, by=by, link=link) + more)
    return place


def grades(run: Run) -> dict[str, str]:
    return {a["id"]: a["grade"] for a in json.loads(run.out)["releases"][0]["assessments"]}


def test_a_variant_of_a_framework_counts_as_its_own(openclaim: Runner, tmp_path: Path) -> None:
    """Parameters under a software licence fit here, as in the corrected variant that openclaim ships."""
    more = "<https://w3id.org/openclaim/policy/mof/1.0#model-parameters-final> <https://w3id.org/openclaim#alsoFits> \"code\" .\n"
    place = variant(tmp_path, "mof", "1.0", "mof", more=more)
    asked = ("check", "cases/olmo-7b", "--policies", tmp_path, "-f", "json", "-p")
    found = json.loads(openclaim(*asked, "mof@1.0-firm").out)["releases"][0]["assessments"][0]
    assert (found["id"], found["grade"]) == ("mof/1.0-firm", "1")
    # A variant is never in force by its day.
    assert list(grades(openclaim(*asked, "mof"))) == ["mof/1.0"]
    assert place.is_dir()
    run = openclaim("compare", "cases/olmo-7b", "-p", "mof@1.0", "-p", "mof@1.0-firm", "--policies", tmp_path)
    assert "mof/1.0-firm" in run.out


def test_a_copy_under_an_own_name_grades_alike(openclaim: Runner, tmp_path: Path) -> None:
    place = tmp_path / "house-mof" / "1"
    shutil.copytree(Path(str(resources.folder("shapes", "mof", "1.0"))), place)
    for file in place.glob("*.ttl"):
        text = file.read_text().replace("policy/mof/1.0", "policy/house-mof/1")
        file.write_text(text.replace('oc:policy "mof"', 'oc:policy "house-mof"').replace('versionInfo "1.0"', 'versionInfo "1"'))
    run = openclaim("policy", "check", place, "--as-of", "2026-11-24")
    assert run.code == 0
    assert "olmo-7b               house-mof/1  not asked -> 1" in run.out
    run = openclaim("check", "cases/olmo-7b", "-p", "house-mof", "-p", "mof", "--policies", tmp_path, "-f", "json")
    assert set(grades(run).values()) == {"1"}


def test_a_variant_of_an_own_framework(openclaim: Runner, tmp_path: Path) -> None:
    """The base lies in another folder of the firm, and is described in several files."""
    base, folder = tmp_path / "base", tmp_path / "more"
    shutil.copytree(Path(str(resources.folder("shapes", "mof", "1.0"))), base / "house-mof" / "1.0")
    for file in (base / "house-mof" / "1.0").glob("*.ttl"):
        file.write_text(file.read_text().replace("policy/mof/1.0", "policy/house-mof/1.0").replace('oc:policy "mof"',
                                                                                                'oc:policy "house-mof"'))
    more = ('<https://w3id.org/openclaim/policy/house-mof/1.0#model-parameters-final> '
            '<https://w3id.org/openclaim#alsoFits> "code" .\n')
    variant(folder, "house-mof", "1.0", "mof", more=more)
    run = openclaim("check", "cases/olmo-7b", "--policies", base, "--policies", folder, "-p", "house-mof", "-p",
                    "house-mof@1.0-firm", "-p", "mof", "-f", "json")
    found = {a["id"]: a for a in json.loads(run.out)["releases"][0]["assessments"]}
    assert found["house-mof/1.0"]["progress"] == found["mof/1.0"]["progress"]
    differs = found["house-mof/1.0-firm"]["differs"]
    assert differs["from"] == "house-mof/1.0"
    assert differs["components"] == {"Model parameters (Final)": ["included (not type-appropriate)", "included"]}
    run = openclaim("check", "cases/olmo-7b", "--policies", folder, "-p", "house-mof@1.0-firm")
    assert run.code == 2
    assert "oc:variantOf names '1.0', which is no policy version" in run.err


def test_a_variant_is_not_graded_without_what_it_varies(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match=r"mof/1\.0-firm: the version mof/1\.0, of which it is a variant, is not there"):
        framework(read_version(variant(tmp_path, "mof", "1.0", "mof")))


@pytest.mark.parametrize(("policy", "version", "by", "link", "told"), [
    ("mof", "1.0", "mof", "oc:amends", "grades or counts, and what it grades does not pass over"),
    ("mof", "1.0", "moff", "oc:variantOf", "oc:assessedBy is 'moff'; give one of"),
    ("mof", "1.0", "base", "oc:variantOf", "oc:assessedBy is 'base'; give one of"),
    ("mof", "1.1", "mof", "oc:variantOf", "oc:variantOf names '1.1', which is no policy version"),
    ("fmti", "2025-12", "fmti", "oc:variantOf", "no oc:Indicator is described"),
    ("fmti", "2025-12", "mof", "oc:variantOf", "no required component is named"),
])
def test_what_cannot_be_graded_is_told(openclaim: Runner, tmp_path: Path, policy: str, version: str, by: str, link: str,
                                       told: str) -> None:
    place = variant(tmp_path, policy, version, by, link)
    run = openclaim("policy", "check", place)
    assert run.code == 1
    assert told in run.out
    run = openclaim("check", "cases/olmo-7b", "-p", f"{policy}@{version}-firm", "--policies", tmp_path)
    assert run.code == 2
    assert told in run.err


def test_a_graded_version_is_not_begun_as_an_amendment(openclaim: Runner, tmp_path: Path) -> None:
    run = openclaim("policy", "new", "mof/1.0-firm", "--amends", "mof/1.0", "--in", tmp_path)
    assert run.code == 2
    assert "oc:variantOf" in run.err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("old", "term"), [("rdfs:label", "label"), ("oc:content", "content"), ("oc:openClass", "openClass")])
def test_a_component_that_is_not_complete(tmp_path: Path, old: str, term: str) -> None:
    place = tmp_path / "mof" / "1.0"
    shutil.copytree(Path(str(resources.folder("shapes", "mof", "1.0"))), place)
    assert framework(read_version(place)).find("Datasets") is not None
    components = place / "components.ttl"
    before, after = components.read_text().split("mof:datasets a", 1)
    components.write_text(f"{before}mof:datasets a{after.replace(old, 'oc:nothing', 1)}")
    framework.cache_clear()
    with pytest.raises(PolicyError, match=rf"mof/1\.0#datasets: the {term} is missing"):
        framework(read_version(place))
