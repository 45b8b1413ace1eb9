"""CycloneDX bills of materials: what becomes a fact, what stays unknown, and what is refused."""

from __future__ import annotations

import base64
import io
import json
from typing import Any

import pytest
from foreign import document, error, notes, read, release, rows

from compliance.errors import InputError
from compliance.graph.nodes import Node
from compliance.importers import Format, read_stream
from compliance.importers.cyclonedx import recognises
from compliance.model import releases

MODEL = {"type": "machine-learning-model", "name": "M"}


def written(*components: dict[str, Any], version: str = "1.6", **top: Any) -> str:
    return json.dumps({"bomFormat": "CycloneDX", "specVersion": version, "components": list(components), **top}, indent=1)


def parts(*components: dict[str, Any]) -> dict[str, Node]:
    return {n.cls: n for n in release(written(*components), "m.json").node.children.get("artifact", ())}


def told(*components: dict[str, Any]) -> str:
    return notes(read(written(*components), "m.json"))


def licensed(*licences: dict[str, Any]) -> dict[str, Any]:
    return {**MODEL, "licenses": list(licences)}


def test_it_is_recognised_in_both_forms() -> None:
    assert recognises(document("llama-3-70b.cdx.json"), "m.json")
    assert recognises(document("llama-3-70b.cdx.xml"), "m.xml")
    assert not recognises('{"bomFormat": "SPDX"}', "m.json")
    assert not recognises('<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>', "m.xml")


@pytest.mark.parametrize("name", ["llama-3-70b.cdx.json", "llama-3-70b.cdx.xml"])
def test_both_forms_know_their_lines(name: str) -> None:
    text = document(name)
    found = read(text, name)
    line = next(n for n, content in enumerate(text.split("\n"), 1) if "Hugging Face" in content)
    assert f"{name}:{line}: the supplier 'Hugging Face' is another than the publisher" in notes(found)
    (release_,) = releases(found)
    (evidence,) = [e for e in release_.node.evidence if e.of == ("version",)]
    assert evidence.source == f"file:{name}#/components/0/version"
    assert evidence.stated_by == "CycloneDX 1.6 document"


@pytest.mark.parametrize("version", ["1.5", "1.6", "1.7"])
def test_versions_that_have_model_cards(version: str) -> None:
    assert rows(release(written(MODEL, version=version), "m.json")) == [("", "name", "M"), ("", "type", "Model")]


@pytest.mark.parametrize("version", ["1.4", "2.0", ""])
def test_other_versions_are_refused(version: str) -> None:
    assert "CycloneDX 1.5 to 1.7 is read and not this version" in error(written(MODEL, version=version), "m.json")


def test_a_list_is_no_document() -> None:
    with pytest.raises(InputError, match=r"m\.json:1: the document is one object; found something else"):
        read_stream(io.BytesIO(b"[]"), "m.json", "m.json", Format.CYCLONEDX)


@pytest.mark.parametrize(("data", "says"), [
    (b'{"bomFormat": "CycloneDX",\n "specVersion": "1.6", "components": [{"name": "M\xfcller"}]}', "m.json:2: this is no text in UTF-8"),
    (b'{"bomFormat": "CycloneDX"}' + b" " * 2**24, "m.json: the file is larger than 16 MiB; a description is not that large")])
def test_what_is_no_text_or_too_large_is_refused(data: bytes, says: str) -> None:
    for wanted in (None, Format.CYCLONEDX):
        with pytest.raises(InputError) as raised:
            read_stream(io.BytesIO(data), "m.json", "m.json", wanted)
        assert str(raised.value) == says


# --- licences

@pytest.mark.parametrize(("entry", "licence"), [
    ({"license": {"id": "Apache-2.0"}}, "Apache-2.0"),
    ({"license": {"name": "apache 2.0"}}, "Apache-2.0"),
    ({"license": {"name": "llama3"}}, "LicenseRef-llama-3"),
    ({"license": {"url": "https://creativecommons.org/licenses/by-nc/4.0/"}}, "CC-BY-NC-4.0"),
    ({"expression": "Apache-2.0 OR MIT"}, "Apache-2.0 OR MIT"),
    ({"expression": "LicenseRef-llama-3 AND MIT", "acknowledgement": "concluded"}, "LicenseRef-llama-3 AND MIT")])
def test_licences_that_are_known(entry: dict[str, Any], licence: str) -> None:
    assert parts(licensed(entry))["Weights"].value("licence") == licence


@pytest.mark.parametrize("name", ["Acme Model Terms", "see LICENSE file", "http://acme.example/terms", "MIT-like (modified)"])
def test_a_licence_that_nobody_knows_has_unknown_terms(name: str) -> None:
    weights = parts(licensed({"license": {"name": name}}))["Weights"]
    assert weights.value("licence") is None
    (licence,) = weights.children["licence"]
    assert dict(licence.values) == {"name": (name,)}


@pytest.mark.parametrize("name", ["NOASSERTION", "unknown", "other"])
def test_nothing_asserted_stays_unknown(name: str) -> None:
    assert parts(licensed({"license": {"name": name}})) == {}
    assert "nothing is asserted" in told(licensed({"license": {"name": name}}))


def test_none_is_no_licence_and_not_unlicense() -> None:
    assert parts(licensed({"expression": "NONE"}))["Weights"].value("noLicence") is True
    assert parts(licensed({"license": {"name": "unlicensed"}}))["Weights"].value("noLicence") is True
    assert parts(licensed({"license": {"id": "Unlicense"}}))["Weights"].value("licence") == "Unlicense"


def test_several_licences_all_apply_and_it_is_said() -> None:
    entries = ({"license": {"id": "MIT"}}, {"license": {"id": "CC-BY-NC-4.0"}})
    assert set(parts(licensed(*entries))["Weights"].values["licence"]) == {"MIT", "CC-BY-NC-4.0"}
    assert "2 licences are listed and it is not said how they go together" in told(licensed(*entries))


def test_declared_against_concluded_is_a_conflict() -> None:
    entries = ({"license": {"id": "MIT", "acknowledgement": "declared"}},
               {"license": {"id": "CC-BY-NC-4.0", "acknowledgement": "concluded"}})
    assert parts(licensed(*entries)) == {}
    assert "conflicting facts about the licence (declared: 'MIT'; concluded: 'CC-BY-NC-4.0')" in told(licensed(*entries))


def test_an_attached_text_counts_more_than_a_name() -> None:
    content = base64.b64encode(b"All rights reserved, except on Sundays.").decode()
    entry = {"license": {"id": "MIT", "text": {"encoding": "base64", "content": content}}}
    assert parts(licensed(entry))["Weights"].value("licence") is None
    assert "it is called MIT, but" in told(licensed(entry))


@pytest.mark.parametrize("content", ["%%%", base64.b64encode(b"\xff\xfe").decode()])
def test_a_text_that_is_no_base64_or_no_text_is_refused(content: str) -> None:
    entry = {"license": {"name": "x", "text": {"encoding": "base64", "content": content}}}
    assert "is said to be base64 and is not, or is no UTF-8" in error(written(licensed(entry)), "m.json")


# --- who, what, from where

@pytest.mark.parametrize(("who", "name"), [
    ({"manufacturer": {"name": "A"}, "publisher": "B", "supplier": {"name": "C"}}, "A"),
    ({"publisher": "B", "supplier": {"name": "C"}}, "B"), ({"supplier": {"name": "C"}}, "C")])
def test_the_maker_comes_before_who_passes_it_on(who: dict[str, Any], name: str) -> None:
    found = release(written({**MODEL, **who}), "m.json")
    assert found.node.children["provider"][0].value("name") == name
    assert notes(found.graph).count("is another than") == len(who) - 1


def test_data_of_the_card_served_training_or_evaluation() -> None:
    entry = {"type": "dataset", "name": "Training set", "contents": {"url": "https://example.org/d"}, "classification": "public"}
    component = {**MODEL, "modelCard": {"modelParameters": {"datasets": [entry, {"type": "source-code", "name": "x"}]}}}
    found = parts(component)
    assert set(found) == {"Data"}
    assert found["Data"].values.keys() == {"location"}
    text = told(component)
    assert "the data set 'Training set' served training or evaluation, which of them is not said" in text
    assert "of type 'source-code'; it is not taken" in text


def test_data_of_the_card_that_are_described_elsewhere_or_nowhere() -> None:
    data = {"type": "data", "bom-ref": "d", "name": "D", "licenses": [{"license": {"id": "CC0-1.0"}}],
            "properties": [{"name": "openclaim:type", "value": "EvaluationData"}]}
    component = {**MODEL, "modelCard": {"modelParameters": {"datasets": [{"ref": "d"}, {"ref": "lost"}]}}}
    found = {n.cls: n for n in release(written(component, data), "m.json").node.children["artifact"]}
    assert found["EvaluationData"].value("licence") == "CC0-1.0"
    assert "the data set 'lost' is not described here" in notes(read(written(component, data), "m.json"))


@pytest.mark.parametrize(("formats", "modality"), [(["image"], {"image"}), (["text", "image"], {"text", "image"}),
                                                   (["string"], set()), (["text", "byte[]"], set()), (["audio"], set())])
def test_modalities_only_where_each_format_names_one(formats: list[str], modality: set[str]) -> None:
    component = {**MODEL, "modelCard": {"modelParameters": {"inputs": [{"format": f} for f in formats]}}}
    assert set(release(written(component), "m.json").node.values.get("inputModality", ())) == modality
    assert ("names no modality of ours" in told(component)) is (modality == set())


def test_fields_of_a_card_that_no_fact_is_in_are_noted() -> None:
    card = {"modelParameters": {"task": "text", "inputs": [{"format": "text"}], "approach": {}},
            "considerations": {"users": ["people"], "useCases": ["to talk with people"]}}
    note = told({**MODEL, "modelCard": card})
    assert note.endswith("not taken, since no fact of ours is in them: considerations.users, modelParameters.task")


def test_placeholders_of_a_card_document_nothing() -> None:
    card = {"modelParameters": {"modelArchitecture": "TBD"}, "considerations": {"useCases": ["[More Information Needed]", "N/A"]},
            "quantitativeAnalysis": {"performanceMetrics": []}}
    assert parts({**MODEL, "modelCard": card}) == {}


@pytest.mark.parametrize(("ancestors", "base"), [
    ([{"type": "machine-learning-model", "name": "b", "purl": "pkg:huggingface/org/b@1"}], "pkg:huggingface/org/b@1"),
    ([{"type": "machine-learning-model", "name": "b", "externalReferences": [{"type": "website", "url": "https://example.org/b"}]}],
     "https://example.org/b"),
    ([{"type": "machine-learning-model", "name": "b"}], None), ([{"type": "file", "name": "a"}, {"type": "file", "name": "b"}], None)])
def test_a_base_needs_an_address(ancestors: list[dict[str, Any]], base: str | None) -> None:
    found = release(written({**MODEL, "pedigree": {"ancestors": ancestors}}), "m.json")
    stated = found.node.value("basedOn")
    assert (stated.iri if stated is not None else None) == base  # type: ignore[union-attr]
    assert ("basedOn" in notes(found.graph)) is (base is None)


def test_the_id_is_the_package_url_else_the_reference_else_a_bom_link() -> None:
    assert release(written({**MODEL, "purl": "pkg:huggingface/o/m@1", "bom-ref": "m"}), "m.json").id == "pkg:huggingface/o/m@1"
    assert release(written({**MODEL, "bom-ref": "https://example.org/m"}), "m.json").id == "https://example.org/m"
    serial = "3e671687-395b-41f5-a30f-a58921a69b79"
    document = json.loads(written({**MODEL, "bom-ref": "a b"})) | {"serialNumber": f"urn:uuid:{serial}", "version": 3}
    assert release(json.dumps(document), "m.json").id == f"urn:cdx:{serial}/3#a%20b"


def test_models_are_found_however_deep() -> None:
    deep = {"type": "application", "name": "a", "components": [{"type": "container", "name": "c", "components": [MODEL]}]}
    assert release(written(deep), "m.json").name == "M"
    text = json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {"component": MODEL}})
    assert release(text, "m.json").name == "M"


def test_parts_within_the_model_that_do_not_say_what_they_are() -> None:
    component = {**MODEL, "components": [{"type": "file", "name": "model.safetensors"},
                                         {"type": "file", "name": "train.py",
                                          "properties": [{"name": "openclaim:type", "value": "TrainingCode"}]}]}
    assert set(parts(component)) == {"TrainingCode"}
    assert "1 components within the model do not tell what part of it they are" in told(component)


def test_properties_of_a_range_a_list_and_none() -> None:
    stated = {"trainingCompute": ["1e23..2.5e24"], "channel": ["hub", "api"], "annexIIIArea": ["[]"], "releaseDate": ["2026-01-02"]}
    properties = [{"name": f"openclaim:{k}", "value": v} for k, values in stated.items() for v in values]
    assert rows(release(written({**MODEL, "properties": properties}), "m.json")) == [
        ("", "annexIIIArea", "none"), ("", "channel", "api"), ("", "channel", "hub"), ("", "name", "M"),
        ("", "releaseDate", "2026-01-02"), ("", "trainingCompute", "1e23 to 2.5e24"), ("", "type", "Model")]


def test_a_property_against_the_words_of_the_format_is_a_conflict() -> None:
    component = {**MODEL, "version": "1", "properties": [{"name": "openclaim:version", "value": "2"}]}
    assert "version" not in release(written(component), "m.json").node.values
    assert "conflicting facts: 'version' is '1'" in told(component)


def test_a_bill_without_a_model_is_refused_or_about_its_data() -> None:
    assert "no component of type machine-learning-model or data" in error(written({"type": "library", "name": "l"}), "m.json")
    found = release(written({"type": "data", "name": "D", "licenses": [{"license": {"id": "CC0-1.0"}}]}), "m.json")
    assert ("", "suppliedAs", "dataset") in rows(found)
    assert ("/TrainingData", "licence", "CC0-1.0") in rows(found)


@pytest.mark.parametrize(("text", "says"), [
    (written(MODEL).replace('"name": "M"', '"name": ["M"]'), "m.json:7: name takes a text, not a list"),
    (written({**MODEL, "modelCard": {"modelParameters": "many"}}), "m.json:9: modelParameters takes an object with keys, not a text"),
    (written({**MODEL, "modelCard": [1.5]}), "m.json:8: modelCard takes an object with keys, not a list"),
    (written(MODEL).replace('"components": [', '"components": [7, '), "components takes an object with keys, not a number"),
    (written({**MODEL, "bom-ref": "a"}, {"type": "library", "name": "x", "bom-ref": "a"}), "the bom-ref 'a' is given twice"),
    (written({**MODEL, "components": [{"type": "file", "name": "f", "properties": [{"name": "openclaim:type", "value": "Wheights"}]}]}),
     "unknown type 'Wheights'; did you mean 'Weights'?"),
    ('{"bomFormat": "CycloneDX", "specVersion": "1.6", "specVersion": "1.6"}', "the key 'specVersion' is given twice"),
    ('{"bomFormat": "CycloneDX", "specVersion": "1.6",\n "components": [}', "m.json:2: JSON cannot be read")])
def test_what_is_broken_is_refused_with_its_place(text: str, says: str) -> None:
    assert says in error(text, "m.json")


# --- what else components say

@pytest.mark.parametrize(("text", "licence"), [
    ({"content": "All rights reserved."}, None), ({"contentType": "text/plain", "content": "All rights reserved."}, None),
    ("All rights reserved.", None), ({"encoding": "base64"}, "MIT"), ({"contentType": "text/plain"}, "MIT"), ({"content": " "}, "MIT")])
def test_a_text_that_is_attached_in_any_form_is_read(text: Any, licence: str | None) -> None:
    entry = licensed({"license": {"id": "MIT", "text": text}})
    assert parts(entry)["Weights"].value("licence") == licence
    assert ("it is called MIT, but the text is that of no licence that is known" in told(entry)) is (licence is None)


def test_a_text_that_is_attached_is_recognised() -> None:
    text = ('Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted.\n\n'
            'THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED '
            'WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR '
            'CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF '
            'CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.')
    for name in ({"id": "0BSD"}, {"name": "0BSD"}):
        assert parts(licensed({"license": {**name, "text": {"content": text}}}))["Weights"].value("licence") == "0BSD"
    assert parts(licensed({"license": {"id": "0BSD", "text": {"content": text.replace("with or", "not")}}}))["Weights"].value("licence") is None


def test_references_that_give_no_place_of_a_part_are_noted() -> None:
    references = [{"type": "distribution", "url": "https://example.org/w"}, {"type": "distribution", "url": "https://example.org/w2"},
                  {"type": "model-card", "url": "https://example.org/card"}, {"type": "website", "url": "https://example.org"},
                  {"type": "distribution"}, {"url": "https://example.org/x"}]
    found, noted = parts({**MODEL, "externalReferences": references}), told({**MODEL, "externalReferences": references})
    assert {cls: str(node.value("location")) for cls, node in found.items()} == {
        "Weights": "Ref(iri='https://example.org/w')", "ModelCard": "Ref(iri='https://example.org/card')"}
    for text in ("a further place, https://example.org/w2, is not taken", "the reference of type 'website' is not taken",
                 "the reference of type 'distribution' is not taken", "the reference without a type is not taken"):
        assert noted.count(text) == 1
    data = written({"type": "data", "name": "D", "externalReferences": references})
    assert ("/TrainingData", "location", "https://example.org/w") in rows(release(data, "m.json"))
    assert "the reference of type 'model-card' is not taken" in notes(read(data, "m.json"))


def test_the_place_of_a_part_is_that_of_its_distribution_or_page_and_no_other() -> None:
    def part(*references: tuple[str, str]) -> dict[str, Any]:
        listed = [{"type": kind, "url": url} for kind, url in references]
        return {"type": "file", "name": "f", "properties": [{"name": "openclaim:type", "value": "TrainingCode"}], "externalReferences": listed}

    inner = part(("issue-tracker", "https://example.org/i"), ("vcs", "https://example.org/c"))
    assert ("/TrainingCode", "location", "https://example.org/c") in rows(release(written({**MODEL, "components": [inner]}), "m.json"))
    inner = part(("issue-tracker", "https://example.org/i"))
    assert not [r for r in rows(release(written({**MODEL, "components": [inner]}), "m.json")) if r[1] == "location"]


def test_one_maker_under_two_keys_is_one() -> None:
    found = release(written({**MODEL, "manufacturer": {"name": "A"}, "publisher": " A "}), "m.json")
    assert (rows(found)[2:], notes(found.graph)) == ([("/provider", "name", "A"), ("/provider", "type", "Provider")], "")


def test_fields_of_a_component_that_no_fact_is_in_are_noted() -> None:
    noted = told({**MODEL, "description": "A model.", "scope": "required", "copyright": "A 2026", "hashes": []})
    assert noted == "m.json:5: not taken, since no fact of ours is in them: copyright, scope"


def test_a_property_without_a_value_says_nothing() -> None:
    stated = [{"name": "openclaim:version"}, {"value": "3"}, {"name": "openclaim:releaseDate", "value": "2026-01-02"}]
    assert rows(release(written({**MODEL, "properties": stated}), "m.json")) == [
        ("", "name", "M"), ("", "releaseDate", "2026-01-02"), ("", "type", "Model")]


def test_a_list_in_the_words_of_the_format_and_in_properties_is_one_list() -> None:
    component = {**MODEL, "modelCard": {"modelParameters": {"inputs": [{"format": "text"}]}},
                 "properties": [{"name": "openclaim:inputModality", "value": v} for v in ("image", "text")]}
    assert set(release(written(component), "m.json").node.values["inputModality"]) == {"text", "image"}


def test_one_topic_in_two_fields_is_documented_once() -> None:
    card = {"modelParameters": {"architectureFamily": "A decoder of twelve layers.", "modelArchitecture": "A transformer of that kind."}}
    (node,) = parts({**MODEL, "modelCard": card}).values()
    assert node.values["documents"] == ("architecture",)
    assert len([e for e in node.evidence if e.of == ("documents",)]) == 2


def test_data_of_the_card_without_a_name_is_told_as_such() -> None:
    card = {"modelParameters": {"datasets": [{"type": "dataset", "contents": {"url": "https://example.org/d"}}]}}
    assert "a data set without a name served training or evaluation" in told({**MODEL, "modelCard": card})


# --- XML

def xml(inside: str, spaces: str = "") -> str:
    return (f'<bom xmlns="http://cyclonedx.org/schema/bom/1.6"{spaces}><components><component type="machine-learning-model">\n'
            f"<name>M</name>{inside}</component></components></bom>")


def test_an_expression_in_xml_is_the_licence() -> None:
    text = xml('<licenses>\n<expression acknowledgement="declared">MIT OR Apache-2.0</expression></licenses>')
    found = release(text, "m.xml")
    assert ("/Weights", "licence", "MIT OR Apache-2.0") in rows(found)
    (weights,) = found.node.children["artifact"]
    assert [e.source for e in weights.evidence] == ["file:m.xml#/components/0/licenses/0/expression"]
    conflict = text.replace("</licenses>", '<license acknowledgement="concluded"><id>MIT</id></license></licenses>')
    assert "m.xml:3: conflicting facts about the licence (declared: 'MIT OR Apache-2.0'; concluded: 'MIT')" in notes(read(conflict, "m.xml"))


def test_attributes_and_texts_beside_them_are_on_the_line_of_their_element() -> None:
    text = xml('<properties>\n<property name="openclaim:version">1</property>\n<property name="openclaim:versoin">1</property></properties>')
    assert error(text, "m.xml").startswith("m.xml:4: unknown property 'versoin'; did you mean 'version'?")
    refs = xml('</component>\n<component type="file" bom-ref="a"><name>a</name></component>\n<component type="file" bom-ref="a"><name>b</name>')
    assert error(refs, "m.xml").startswith("m.xml:4: the bom-ref 'a' is given twice")


def test_elements_of_other_namespaces_are_passed_over() -> None:
    text = xml("<x:version>9</x:version>", ' xmlns:x="https://example.org/x"')
    assert rows(release(text, "m.xml")) == [("", "name", "M"), ("", "type", "Model")]
    assert ("", "version", "9") in rows(release(text.replace("x:version", "version"), "m.xml"))
