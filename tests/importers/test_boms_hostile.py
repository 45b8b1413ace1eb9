"""Documents made to hurt: refused or bounded, with a clear error, whatever the format. No socket is open in these tests."""

from __future__ import annotations

import json

import pytest
from foreign import error, notes, read, release

from compliance.formats.spdx3 import CONTEXT
from compliance.importers import xml_tree
from compliance.model import releases

SPDX = '{"@context": "' + CONTEXT + '", "@graph": [%s]}'
CDX = '{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [%s]}'
CROISSANT = '{"@context": {"cr": "http://mlcommons.org/croissant/"}, "@type": "Dataset", "name": "D", "license": %s}'
MODEL = '{"type": "machine-learning-model", "name": "M"}'


@pytest.mark.parametrize("form", [SPDX, CDX, CROISSANT])
@pytest.mark.parametrize("depth", [201, 100_000])
def test_deep_json_is_refused(form: str, depth: int) -> None:
    assert "nested too deeply" in error(form % ("[" * depth + "]" * depth), "m.json")


def test_deep_json_ld_of_a_catalogue_is_refused() -> None:
    inner = '{"http://purl.org/dc/terms/hasPart": ' * 5000 + "1" + "}" * 5000
    assert "nested too deeply" in error('{"@context": {"it6": "http://data.europa.eu/it6/"}, "x": ' + inner + "}", "m.jsonld")


@pytest.mark.parametrize(("start", "inside"), [
    ('<!DOCTYPE bom [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>', "&b;"),
    ('<!DOCTYPE bom [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;"),
    ('<!DOCTYPE bom SYSTEM "http://evil.example/bom.dtd">', ""),
    ('<!DOCTYPE bom [<!ENTITY % p SYSTEM "http://evil.example/p"> %p;]>', "")])
def test_xml_that_declares_anything_is_refused(start: str, inside: str) -> None:
    text = f'<?xml version="1.0"?>{start}<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components>{inside}</components></bom>'
    assert error(text, "m.xml") == "m.xml:1: document type declarations and entities are not accepted; remove them"
    rdf = f'<?xml version="1.0"?>{start}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" ' \
          f'xmlns:it6="http://data.europa.eu/it6/">{inside}</rdf:RDF>'
    assert "document type declarations and entities are not accepted" in error(rdf, "m.rdf")


def test_deep_xml_is_refused() -> None:
    text = '<bom xmlns="http://cyclonedx.org/schema/bom/1.6">' + "<a>" * 100_000 + "</a>" * 100_000 + "</bom>"
    assert error(text, "m.xml") == "m.xml:1: the document is nested too deeply"


def test_xml_of_any_number_of_elements_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    text = ('<bom xmlns="http://cyclonedx.org/schema/bom/1.6">\n<components><component type="machine-learning-model">\n'
            "<name>M</name></component></components></bom>")
    monkeypatch.setattr(xml_tree, "_MAX_ELEMENTS", 4)
    assert release(text, "m.xml").name == "M"
    monkeypatch.setattr(xml_tree, "_MAX_ELEMENTS", 3)
    assert error(text, "m.xml") == "m.xml:3: the document has more than 3 elements; split it"
    assert "no element found" in error("<!-- http://cyclonedx.org/schema/bom/1.6 -->", "m.xml")


def test_a_schema_location_is_an_attribute_like_any_other() -> None:
    text = ('<bom xmlns="http://cyclonedx.org/schema/bom/1.6" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
            'xsi:schemaLocation="http://cyclonedx.org/schema/bom/1.6 http://evil.example/bom.xsd"><components>'
            '<component type="machine-learning-model"><name>M</name></component></components></bom>')
    assert release(text, "m.xml").name == "M"


@pytest.mark.parametrize(("text", "says"), [
    ('<bom xmlns="http://cyclonedx.org/schema/bom/1.6">\n<components>', "m.xml:2: XML cannot be read: no element found"),
    ('<bill xmlns="http://cyclonedx.org/schema/bom/1.6"/>', "the outermost element is no 'bom' of CycloneDX"),
    ('<bom xmlns="http://cyclonedx.org/schema/bom/1.4"/>', "CycloneDX 1.5 to 1.7 is read and not this version (1.4)")])
def test_broken_xml_is_refused_with_its_line(text: str, says: str) -> None:
    assert says in error(text, "m.xml")


def test_more_models_than_a_document_has_are_refused() -> None:
    assert "describes more than 500 models" in error(CDX % ", ".join([MODEL] * 501), "m.json")
    package = '{"type": "ai_AIPackage", "spdxId": "urn:x:%d"}'
    assert "describes more than 500 packages" in error(SPDX % ", ".join(package % n for n in range(501)), "m.json")
    many = "\n".join(f"<urn:x:{n}> a <http://data.europa.eu/it6/MachineLearningModel> ; "
                     f"<http://purl.org/dc/terms/title> 'M' ." for n in range(501))
    assert "describes more than 500 models" in error("@prefix it6: <http://data.europa.eu/it6/> .\n" + many, "m.ttl")
    assert len(releases(read(CDX % ", ".join([MODEL] * 20), "m.json"))) == 20


def test_more_data_sets_than_a_release_has_are_refused() -> None:
    ids = [f"urn:x:d{n}" for n in range(1001)]
    relation = json.dumps({"type": "Relationship", "spdxId": "urn:x:r", "from": "urn:x:m", "relationshipType": "trainedOn", "to": ids})
    text = SPDX % ('{"type": "ai_AIPackage", "spdxId": "urn:x:m", "name": "M"}, ' + relation)
    assert "one release has more than 1000 parts" in error(text, "m.json")


def test_more_licences_than_anybody_gives_stay_unknown() -> None:
    found = read(CROISSANT % json.dumps(["mit"] * 51), "m.json")
    assert "51 statements about the licence are beyond all measure" in notes(found)


def test_a_licence_expression_that_explodes_is_refused_or_unknown() -> None:
    choices = " AND ".join(f"(MIT OR LicenseRef-{n})" for n in range(30))
    found = release(CDX % (MODEL[:-1] + f', "licenses": [{{"expression": "{choices}"}}]}}'), "m.json")
    (weights,) = found.node.children["artifact"]
    assert weights.value("licence") is None


def test_halves_of_characters_and_repeated_keys_are_refused() -> None:
    assert "half a character" in error(CDX % '{"type": "machine-learning-model", "name": "\\ud800"}', "m.json")
    assert "the key 'name' is given twice" in error(CDX % '{"type": "machine-learning-model", "name": "a", "name": "b"}', "m.json")


def test_texts_of_any_length_are_quoted_shortly() -> None:
    name = "x" * 1_000_000
    found = release(CDX % json.dumps({"type": "machine-learning-model", "name": name}), "m.json")
    assert found.name == name
    assert all(len(e.quote) < 200 for e in found.node.evidence)


def test_a_byte_order_mark_is_no_part_of_the_document() -> None:
    assert release("\ufeff" + CDX % MODEL, "m.json").name == "M"
    assert release('\ufeff<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components><component type="machine-learning-model">'
                   "<name>M</name></component></components></bom>", "m.xml").name == "M"
