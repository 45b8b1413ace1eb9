"""Exports: valid against the format's own schema, the same bytes for the same facts, and books that add up."""

from __future__ import annotations

import io
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from descriptions import descriptions, fully_open
from hypothesis import HealthCheck, given, settings
from spdx_python_model import v3_0_1 as spdx

from compliance.errors import OpenclaimError
from compliance.exporters import Export, Options, Target, export
from compliance.formats.licence_names import named
from compliance.graph import read as read_graph
from compliance.graph.keyed import from_values
from compliance.importers import read_any
from compliance.model import Release, one_release

sys.path.insert(0, str(Path(__file__).parent.parent / "importers"))
from foreign import rows

# Cases that differ in what formats find hard: a base, licences in place, several data sets, ranges, many parts.
NAMES = ("apertus-70b", "bloomz-176b", "llama-3-70b", "olmo-2-32b")
CASES = [Path(__file__).resolve().parents[2] / "cases" / name / "model.yaml" for name in NAMES]
ENDINGS = {Target.SPDX3: "json", Target.CYCLONEDX: "json", Target.MLDCAT: "ttl", Target.HUB_CARD: "md"}
DATED = Options(created="2026-11-24")
PLAIN = Options(plain=True, created="2026-11-24")
VALIDATOR = JsonStrictValidator(SchemaVersion.V1_6)


def release(values: dict[str, Any]) -> Release:
    return one_release(from_values(values, "m.yaml"))


def case(path: Path) -> Release:
    return one_release(read_graph(path.read_bytes(), str(path), "yaml"))


def said(of: Release) -> set[tuple[str, str, str]]:
    """The facts, with one name for each licence and with licences that all apply one by one.

    That a part is there of which nothing is known is no fact.
    """
    found = set()
    for path, term, value in rows(of):
        if term == "licence":
            outside = r" AND (?![^(]*\))"
            each = re.split(outside, value) if "(" in value and " OR " in value else [value]
            each = [x for v in each for x in ([v.strip("()")] if " OR " in v else re.sub(r"[()]", "", v).split(" AND "))]
            found |= {(path, term, named(v) or v) for v in each}
        elif term != "type" or not path:
            found.add((path, term, value))
    return found


def back(found: Export, target: Target) -> Release:
    return one_release(read_any(found.text.encode(), f"m.{ENDINGS[target]}", ENDINGS[target]))


# --- valid

@pytest.mark.parametrize("options", [DATED, PLAIN])
@pytest.mark.parametrize("path", CASES, ids=lambda p: p.parent.name)
def test_every_case_is_valid_cyclonedx(path: Path, options: Options) -> None:
    assert VALIDATOR.validate_str(export(case(path), Target.CYCLONEDX, options).text) is None


@pytest.mark.parametrize("options", [DATED, PLAIN])
@pytest.mark.parametrize("path", CASES, ids=lambda p: p.parent.name)
def test_every_case_is_valid_spdx(path: Path, options: Options) -> None:
    """The bindings refuse unknown properties, wrong types and missing ones; what stays unlinked is named as external."""
    text = export(case(path), Target.SPDX3, options).text
    objects = spdx.SHACLObjectSet()
    spdx.JSONLDDeserializer().read(io.BytesIO(text.encode()), objects)
    base = {str(v) for v in [case(path).node.value("basedOn")] if v is not None}
    assert {f"Ref(iri='{m}')" for m in objects.link()} == base
    assert len(list(objects.foreach_type(spdx.ai_AIPackage))) == 1


def test_the_validators_refuse_what_is_wrong() -> None:
    text = export(release(fully_open("Model")), Target.CYCLONEDX, DATED).text
    assert VALIDATOR.validate_str(text.replace('"type": "data"', '"type": "datum"')) is not None
    wrong = export(release(fully_open("Model")), Target.SPDX3, DATED).text.replace('"trainedOn"', '"raisedOn"')
    with pytest.raises(ValueError, match="raisedOn"):
        spdx.JSONLDDeserializer().read(io.BytesIO(wrong.encode()), spdx.SHACLObjectSet())


def schemas(name: str) -> Path:
    """A file of official shapes; skips where OPENCLAIM_SCHEMAS names no folder that holds it (none is on PyPI)."""
    path = Path(os.environ.get("OPENCLAIM_SCHEMAS", "/nonexistent"), name)
    if not path.exists():
        pytest.skip(f"OPENCLAIM_SCHEMAS names no folder with {name}")
    return path


@pytest.mark.parametrize("name", ["apertus-70b", "llama-3-70b", "olmo-2-32b"])
def test_mldcat_lacks_only_what_the_export_says(name: str) -> None:
    import pyshacl
    import rdflib

    shapes = rdflib.Graph().parse(schemas("mldcat-ap-SHACL.ttl"))
    found = export(case(next(p for p in CASES if p.parent.name == name)), Target.MLDCAT, DATED)
    _, report, _ = pyshacl.validate(rdflib.Graph().parse(data=found.text, format="turtle"), shacl_graph=shapes)
    paths = {str(p).rpartition("/")[2].rpartition("#")[2] for p in report.objects(None, rdflib.SH.resultPath)}
    assert paths <= {"created", "collectionDate", "version"}
    assert all(w in found.warnings[0] for w in ("day of its making", "data were collected"))


def test_spdx_conforms_to_its_own_shapes() -> None:
    import pyshacl
    import rdflib

    shapes = rdflib.Graph().parse(schemas("spdx-model.ttl"))
    context = json.loads(schemas("spdx-context.jsonld").read_text())
    for options in (DATED, PLAIN):
        document = json.loads(export(release(fully_open("Model")), Target.SPDX3, options).text)
        data = rdflib.Graph().parse(data=json.dumps(document | context), format="json-ld")
        conforms, _, text = pyshacl.validate(data, shacl_graph=shapes, ont_graph=shapes)
        assert conforms, text


# --- the same bytes

@pytest.mark.parametrize("target", list(Target))
def test_the_same_facts_give_the_same_bytes(target: Target) -> None:
    values = fully_open("Model")
    turned = {k: values[k] for k in reversed(values)} | {"artifact": values["artifact"][::-1]}
    assert export(release(values), target, DATED).text == export(release(turned), target, DATED).text


@pytest.mark.parametrize("target", list(Target))
def test_nothing_of_the_clock_or_of_chance(target: Target) -> None:
    given_case = case(CASES[0])
    text = export(given_case, target, Options()).text
    assert text == export(given_case, target, Options()).text
    days = set(re.findall(r"\d{4}-\d\d-\d\d", text))
    assert days <= set(re.findall(r"\d{4}-\d\d-\d\d", CASES[0].read_text()))


# --- there and back

@given(descriptions())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_there_and_back_for_any_description(described: dict[str, Any]) -> None:
    """What comes back was there, and what was there comes back or is said to be lost.

    A part that the format calls training data was used in training, so that this may be said where it was not.
    """
    before = release(described)
    for target in (Target.SPDX3, Target.CYCLONEDX, Target.MLDCAT):
        for options in (DATED, PLAIN):
            if before.node.cls != "Model" and (options.plain or target is Target.MLDCAT):
                with pytest.raises(OpenclaimError, match=f"is a {before.node.cls}"):
                    export(before, target, options)
                continue
            found = export(before, target, options)
            after = back(found, target)
            new = {r for r in said(after) - said(before) if r[1] != "usedInTraining"}
            if options.plain and target is Target.CYCLONEDX:
                new = {r for r in new if not r[0].endswith("/Data")}
            assert new - {("", "name", before.id)} == set(), target
            lost = "\n".join(found.lost)
            for path, term, value in said(before) - said(after):
                renamed = options.plain and target is Target.CYCLONEDX and "Data" in path
                assert renamed or f".{term}: " in lost, (target, path, term, value)


@given(descriptions())
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_description_is_a_valid_bill_of_materials(described: dict[str, Any]) -> None:
    given_release = release(described)
    for options in (DATED, *([PLAIN] if given_release.node.cls == "Model" else [])):
        assert VALIDATOR.validate_str(export(given_release, Target.CYCLONEDX, options).text) is None
        spdx.JSONLDDeserializer().read(io.BytesIO(export(given_release, Target.SPDX3, options).text.encode()),
                                       spdx.SHACLObjectSet())


def test_every_fact_is_in_the_books_once() -> None:
    values = fully_open("Model")
    whole = export(release(values), Target.CYCLONEDX, PLAIN)
    assert "release.price: false" in whole.lost
    assert not whole.extended
    held = export(release(values), Target.CYCLONEDX, DATED)
    assert "release.price: false" in held.extended
    assert not held.lost
    assert not set(held.extended) & set(held.lost)


# --- licences that cannot be held

def licensed(*licences: Any) -> Release:
    return release({"id": "urn:test:m", "type": "Model", "name": "M", "releaseDate": "2026-01-01", "provider": {"name": "P"},
                    "artifact": [{"type": "Weights", "licence": list(licences)}]})


IN_PLACE = {"type": "Licence", "name": "House terms", "nonCommercialOnly": True}


@pytest.mark.parametrize("target", list(Target))
@pytest.mark.parametrize("options", [DATED, PLAIN])
def test_of_licences_that_apply_together_none_stands_alone(target: Target, options: Options) -> None:
    """Apache-2.0 without the terms beside it would claim more openness than there is."""
    found = export(licensed("Apache-2.0", IN_PLACE), target, options)
    weights = [n for n in back(found, target).node.children.get("artifact", ()) if n.cls == "Weights"]
    for node in weights:
        names = node.values.get("licence", ())
        assert "Apache-2.0" not in names or len(node.children.get("licence", ())) == 1, target
    if target is not Target.MLDCAT or options.plain:
        assert any("nonCommercialOnly" in text for text in found.lost)


@pytest.mark.parametrize("target", [Target.SPDX3, Target.CYCLONEDX, Target.MLDCAT])
def test_several_named_licences_come_back_as_all(target: Target) -> None:
    after = back(export(licensed("MIT", "CC-BY-NC-4.0"), target, PLAIN), target)
    (weights,) = after.node.children["artifact"]
    assert set(" AND ".join(str(v) for v in weights.values["licence"]).split(" AND ")) == {"MIT", "CC-BY-NC-4.0"}


def test_a_choice_stays_a_choice() -> None:
    for target in (Target.SPDX3, Target.CYCLONEDX):
        (weights,) = back(export(licensed("MIT OR CC-BY-NC-4.0"), target, PLAIN), target).node.children["artifact"]
        assert weights.values["licence"] == ("MIT OR CC-BY-NC-4.0",)
    lost = export(licensed("MIT OR CC-BY-NC-4.0"), Target.MLDCAT, PLAIN).lost
    assert "artifact[Weights].licence: MIT OR CC-BY-NC-4.0" in lost


def test_no_licence_is_said_where_the_format_can_say_it() -> None:
    bare = release({"id": "urn:test:m", "type": "Model", "name": "M", "releaseDate": "2026-01-01",
                    "artifact": [{"type": "Weights", "noLicence": True}]})
    (weights,) = back(export(bare, Target.SPDX3, PLAIN), Target.SPDX3).node.children["artifact"]
    assert weights.values["noLicence"] == (True,)
    assert "artifact[Weights].noLicence: true" in export(bare, Target.CYCLONEDX, PLAIN).lost


# --- what a format asks for

def test_spdx_has_to_be_dated() -> None:
    undated = release({"id": "urn:test:m", "type": "Model", "name": "M"})
    with pytest.raises(OpenclaimError, match="--created"):
        export(undated, Target.SPDX3, Options())
    assert '"created": "2026-11-24T00:00:00Z"' in export(undated, Target.SPDX3, DATED).text


def test_a_profile_is_claimed_only_where_it_is_met() -> None:
    values = {"id": "urn:test:m", "type": "Model", "name": "M", "version": "1", "releaseDate": "2026-01-01",
              "provider": {"name": "P"}, "artifact": [{"type": "Weights", "location": "https://example.org/w"}]}
    whole = export(release(values), Target.SPDX3, DATED)
    assert '"ai"' in whole.text
    assert whole.warnings == ()
    del values["version"]
    less = export(release(values), Target.SPDX3, DATED)
    assert '"ai"' not in less.text
    assert "a version" in less.warnings[0]


def test_a_day_of_placing_outside_the_union_is_not_written_as_one_within() -> None:
    values = {"id": "urn:test:m", "type": "Model", "name": "M", "firstPlaced": "2026-01-01"}
    for placed in (None, False):
        stated = values if placed is None else {**values, "placedOnUnionMarket": placed}
        found = export(release(stated), Target.MLDCAT, PLAIN)
        assert "placedOnMarketDate" not in found.text
        assert "release.firstPlaced: 2026-01-01" in found.lost
    assert "placedOnMarketDate" in export(release({**values, "placedOnUnionMarket": True}), Target.MLDCAT, PLAIN).text


def test_data_that_were_not_used_are_not_training_data() -> None:
    unused = release({"id": "urn:test:m", "type": "Model", "name": "M", "releaseDate": "2026-01-01",
                      "artifact": [{"type": "TrainingData", "usedInTraining": False, "licence": "MIT"}]})
    assert "trainedOn" not in export(unused, Target.SPDX3, PLAIN).text
    assert "trainedOn" not in export(unused, Target.MLDCAT, PLAIN).text
    assert "datasets" not in export(unused, Target.HUB_CARD, PLAIN).text


# --- model cards

def test_a_card_has_front_matter_and_headings_to_fill() -> None:
    values = {"id": "urn:test:m", "type": "Model", "name": "Ex: 7B", "releaseDate": "2026-01-01", "parameterCount": 7000000000,
              "trainingCompute": 1e24, "basedOn": "https://huggingface.co/org/base", "provider": {"name": "Labs\nInc"},
              "artifact": [{"type": "Weights", "licence": "Apache-2.0", "format": "quantised"},
                           {"type": "ModelCard", "documents": ["limitations", "data-listing-public"]},
                           {"type": "TrainingData", "location": "https://huggingface.co/datasets/org/data"}]}
    found = export(release(values), Target.HUB_CARD, Options())
    front = yaml.safe_load(found.text.split("---\n")[1])
    assert front == {"model_name": "Ex: 7B", "license": "apache-2.0", "base_model": "org/base",
                     "base_model_relation": "quantized", "datasets": ["org/data"]}
    assert "- **Developed by:** Labs Inc\n" in found.text
    assert "## Limitations\n\n[More Information Needed]" in found.text
    assert "FLOP" not in found.text
    assert "release.trainingCompute: 1e24" in found.lost
    assert "artifact[ModelCard].documents: data-listing-public, limitations" in found.lost
    assert "More Information Needed" in found.warnings[0]


def test_a_licence_without_a_tag_of_the_hub_is_named() -> None:
    text = export(licensed("LicenseRef-llama-3"), Target.HUB_CARD, Options()).text
    assert "license: other\nlicense_name: llama-3\n" in text
    text = export(licensed(IN_PLACE), Target.HUB_CARD, Options()).text
    assert "license: other\nlicense_name: House terms\n" in text


# --- what only some descriptions have

def described(**values: Any) -> Release:
    return release({"id": "urn:test:m", "type": "Model", "name": "M", "releaseDate": "2026-01-01", **values})


def test_data_of_which_nobody_knows_what_they_served_are_whole_in_cyclonedx() -> None:
    parts = [{"type": "Data", "location": "https://example.org/a"}, {"type": "TrainingData", "location": "https://example.org/b"}]
    lost = export(described(artifact=parts), Target.CYCLONEDX, PLAIN).lost
    assert not [text for text in lost if "Data]: that it is of this kind" in text and "TrainingData" not in text]
    assert [text for text in lost if "TrainingData]: that it is of this kind (the format says only that it is data)" in text]


@pytest.mark.parametrize("base", ["pkg:huggingface/org/base@1", "https://huggingface.co/org/base", "urn:test:base"])
def test_a_base_comes_back_by_its_package_url_or_address(base: str) -> None:
    found = export(described(basedOn=base), Target.CYCLONEDX, DATED)
    (ancestor,) = json.loads(found.text)["components"][0]["pedigree"]["ancestors"]
    assert ancestor.get("purl") == (base if base.startswith("pkg:") else None)
    assert VALIDATOR.validate_str(found.text) is None
    for target in (Target.CYCLONEDX, Target.MLDCAT):
        assert str(back(export(described(basedOn=base), target, PLAIN), target).node.value("basedOn")) == f"Ref(iri='{base}')"


@pytest.mark.parametrize(("parts", "relation"), [
    ([], None), ([{"type": "Weights", "format": "full"}], None), ([{"type": "Weights", "format": "adapter"}], "adapter")])
def test_a_relation_to_the_base_is_one_that_the_hub_knows(parts: list[dict[str, Any]], relation: str | None) -> None:
    values = {"artifact": parts} if parts else {}
    found = export(described(basedOn="https://huggingface.co/org/base", **values), Target.HUB_CARD, Options())
    front = yaml.safe_load(found.text.split("---\n")[1])
    assert (front["base_model"], front.get("base_model_relation")) == ("org/base", relation)
    assert found.lost == (("artifact[Weights].format: full",) if parts and not relation else ())


@pytest.mark.parametrize("place", ["https://example.org/d", "https://huggingface.co/org/model"])
def test_data_elsewhere_have_no_room_in_a_card(place: str) -> None:
    found = export(described(artifact=[{"type": "TrainingData", "location": place}]), Target.HUB_CARD, Options())
    assert "datasets" not in found.text
    assert f"artifact[TrainingData].location: {place}" in found.lost


@pytest.mark.parametrize(("licence", "entry"), [
    ("MIT", {"expression": "MIT"}), ("LicenseRef-nobody", {"expression": "LicenseRef-nobody"}), ("MIT OR", {"name": "MIT OR"}),
    ("Terms of our own", {"name": "Terms of our own"}), ("https://example.org/terms", {"name": "https://example.org/terms"})])
def test_what_is_no_expression_is_a_name(licence: str, entry: dict[str, str]) -> None:
    (found,) = json.loads(export(licensed(licence), Target.CYCLONEDX, PLAIN).text)["components"][0]["licenses"]
    assert {k: v for k, v in found.get("license", found).items() if k != "acknowledgement"} == entry


@pytest.mark.parametrize(("licence", "address"), [
    ("https://example.org/terms", "https://example.org/terms"), ("MIT", "http://spdx.org/licenses/MIT"),
    ("LicenseRef-llama-3", "https://w3id.org/openclaim/licence/llama-3"), ("LicenseRef-nobody", None)])
def test_licences_are_addresses_in_mldcat(licence: str, address: str | None) -> None:
    found = export(licensed(licence), Target.MLDCAT, PLAIN)
    addresses = [t.object for t in read_graph(found.text.encode(), "m.ttl", "ttl") if t.predicate.value.endswith("/license")]
    assert addresses == ([ox.NamedNode(address)] if address else [])
    assert (f"artifact[Weights].licence: {licence}" in found.lost) is (address is None)


def test_a_count_that_is_no_whole_number_is_in_our_words_alone() -> None:
    assert "it6:totalNumberOfParameters" in export(described(parameterCount=7), Target.MLDCAT, DATED).text
    found = export(described(parameterCount=7.5), Target.MLDCAT, DATED)
    assert "totalNumberOfParameters" not in found.text
    assert "oc:parameterCount 7.5" in found.text
    assert "release.parameterCount: 7.5" in export(described(parameterCount=7.5), Target.MLDCAT, PLAIN).lost


def test_placing_on_the_union_market_without_a_day_is_in_our_words_alone() -> None:
    assert "oc:placedOnUnionMarket true" in export(described(placedOnUnionMarket=True), Target.MLDCAT, DATED).text
    found = export(described(placedOnUnionMarket=True), Target.MLDCAT, PLAIN)
    assert "Market" not in found.text.replace("# not held: release.placedOnUnionMarket: true", "")
    assert "release.placedOnUnionMarket: true" in found.lost


def test_a_description_without_an_id_has_one_in_mldcat() -> None:
    text = b"@prefix oc: <https://w3id.org/openclaim#> . [] a oc:Model ; oc:name 'M' ; oc:artifact [ a oc:Weights ; oc:licence 'MIT' ] ."
    before = one_release(read_graph(text, "m.ttl", "ttl"))
    found = export(before, Target.MLDCAT, DATED)
    assert found.text.count(f"<{before.id}>") == 1
    after = one_release(read_graph(found.text.encode(), "m.ttl", "ttl"))
    assert (after.id, said(after)) == (before.id, said(before))
