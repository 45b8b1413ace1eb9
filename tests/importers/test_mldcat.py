"""MLDCAT-AP and DCAT: what becomes a fact, what stays unknown, and what is refused."""

from __future__ import annotations

import json

import pytest
from foreign import document, error, notes, read, release, rows

from compliance.importers.mldcat import recognises
from compliance.model import releases

HEAD = """@prefix it6: <http://data.europa.eu/it6/> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
CONTEXT = "https://semiceu.github.io/MLDCAT-AP/releases/3.1.0/context/mldcat-ap.jsonld"


def written(statements: str, more: str = "") -> str:
    return f"{HEAD}<urn:x:m> a it6:MachineLearningModel ; dct:title 'M' {statements} .\n{more}"


def facts(statements: str, more: str = "") -> list[tuple[str, str, str]]:
    return [r for r in rows(release(written(statements, more), "c.ttl")) if r[1] != "type" and r != ("", "name", "M")]


def told(statements: str, more: str = "") -> str:
    return notes(read(written(statements, more), "c.ttl"))


def test_it_is_recognised_and_our_own_descriptions_are_not() -> None:
    assert recognises(document("bloom-176b.mldcat.ttl"), "c.ttl")
    assert not recognises(document("bloom-176b.mldcat.ttl") + "<urn:x> a <https://w3id.org/openclaim#Model> .", "c.ttl")
    assert not recognises("# see http://www.w3.org/ns/dcat#\nid: urn:x\ntype: Model\n", "m.yaml")


def test_each_fact_has_its_line() -> None:
    found = release(document("bloom-176b.mldcat.ttl"), "cat/bloom.ttl")
    (evidence,) = [e for e in found.node.evidence if e.of == ("parameterCount",)]
    lines = document("bloom-176b.mldcat.ttl").split("\n")
    line = next(n for n, text in enumerate(lines, 1) if "totalNumberOfParameters" in text)
    assert evidence.source == f"file:cat/bloom.ttl#L{line}"
    assert evidence.quote == "totalNumberOfParameters: 176247271424"
    assert evidence.stated_by == "MLDCAT-AP record"


def test_the_context_of_mldcat_is_known_and_not_fetched() -> None:
    text = json.dumps({"@context": [CONTEXT, {"ex": "http://example.org/"}], "@graph": [
        {"@id": "urn:x:m", "@type": "MachineLearningModel", "MachineLearningModel.name": "M",
         "MachineLearningModel.licence": "http://spdx.org/licenses/MIT", "MachineLearningModel.limitations": "English only.",
         "MachineLearningModel.totalNumberOfParameters": 7000000000, "MachineLearningModel.hasRisk": "urn:x:risk"}]}, indent=1)
    found = release(text, "c.jsonld")
    assert rows(found) == [("", "name", "M"), ("", "parameterCount", "7e9"), ("", "type", "Model"),
                           ("/ModelMetadata", "documents", "limitations"), ("/ModelMetadata", "type", "ModelMetadata"),
                           ("/Weights", "licence", "MIT"), ("/Weights", "type", "Weights")]
    assert "MachineLearningModel.hasRisk" in notes(found.graph)
    (evidence,) = [e for e in found.node.evidence if e.of == ("name",)]
    assert evidence.source == "file:c.jsonld#L" + str(1 + text[:text.index('"M"')].count("\n"))


def test_other_contexts_are_refused() -> None:
    text = json.dumps({"@context": "https://evil.example/it6.jsonld", "@id": "urn:x", "@type": "http://data.europa.eu/it6/File"})
    assert "the remote context https://evil.example/it6.jsonld is not loaded" in error(text, "c.jsonld")


@pytest.mark.parametrize(("right", "availability"), [("PUBLIC", "public"), ("NON_PUBLIC", "withheld"), ("CONFIDENTIAL", "withheld")])
def test_access_rights(right: str, availability: str) -> None:
    data = f"<urn:x:d> a dcat:Dataset ; dct:accessRights <http://publications.europa.eu/resource/authority/access-right/{right}> ."
    assert ("/TrainingData", "availability", availability) in facts("; it6:trainedOn <urn:x:d>", data)


@pytest.mark.parametrize("right", ["http://publications.europa.eu/resource/authority/access-right/RESTRICTED", "urn:x:house-rules"])
def test_access_rights_without_a_counterpart_are_a_note(right: str) -> None:
    data = f"<urn:x:d> a dcat:Dataset ; dct:accessRights <{right}> ."
    assert ("/TrainingData", "usedInTraining", "true") in facts("; it6:trainedOn <urn:x:d>", data)
    assert not [f for f in facts("; it6:trainedOn <urn:x:d>", data) if f[1] == "availability"]
    assert "have no counterpart; availability stays unknown" in told("; it6:trainedOn <urn:x:d>", data)


def test_access_rights_of_the_model_are_not_those_of_its_weights() -> None:
    public = "<http://publications.europa.eu/resource/authority/access-right/PUBLIC>"
    assert facts(f"; dct:accessRights {public}") == []
    assert "not taken, since no fact of ours is in them: accessRights" in told(f"; dct:accessRights {public}")


def test_a_title_in_several_languages_is_one_name() -> None:
    titled = HEAD + "<urn:x:m> a it6:MachineLearningModel ; dct:title %s .\n"
    for titles, name in (("'Modell'@de, 'Model'@en-GB", ["Model"]), ("'Modell'@de, 'Modèle'@fr", ["Modell"]), ("'A'@en, 'B'@en", []),
                         ("'A'@en, 'B'", [])):
        assert [v for p, t, v in rows(release(titled % titles, "c.ttl")) if (p, t) == ("", "name")] == name


def test_placed_on_the_union_market() -> None:
    assert facts("; it6:placedOnMarketDate '2025-09-02'^^xsd:date") == [
        ("", "firstPlaced", "2025-09-02"), ("", "placedOnUnionMarket", "true")]


def test_the_uploader_is_not_the_provider() -> None:
    more = "<urn:x:u> a foaf:Agent ; foaf:name 'U' . <urn:x:p> a foaf:Agent ; foaf:name 'P' ."
    assert facts("; it6:hasUploader <urn:x:u> ; it6:hasProvider <urn:x:p>", more) == [("/provider", "name", "P")]
    assert "provider" not in release(written("; it6:hasUploader <urn:x:u>", more), "c.ttl").node.children
    assert "2 providers are given" in told("; it6:hasProvider <urn:x:u>, <urn:x:p>", more)


@pytest.mark.parametrize(("value", "says"), [("'7B'", "'7B' is no value of 'parameterCount'"), ("1, 2", "conflicting facts")])
def test_a_count_that_is_none_or_two_stays_unknown(value: str, says: str) -> None:
    assert facts(f"; it6:totalNumberOfParameters {value}") == []
    assert says in told(f"; it6:totalNumberOfParameters {value}")


@pytest.mark.parametrize("day", ["'soon'", "'2025'^^xsd:gYear"])
def test_a_day_that_is_none_stays_unknown(day: str) -> None:
    assert facts(f"; it6:releaseDate {day}") == []
    assert "is no value of 'releaseDate'" in told(f"; it6:releaseDate {day}")


def test_a_name_of_a_way_of_distribution_or_none() -> None:
    assert facts("; it6:methodOfDistribution 'Hugging Face', 'api'") == [("", "channel", "api"), ("", "channel", "hub")]
    assert facts("; it6:methodOfDistribution 'hub', 'by pigeon'") == []
    assert "'by pigeon' names no value of 'channel' for certain" in told("; it6:methodOfDistribution 'hub', 'by pigeon'")


def test_a_model_in_several_files_has_no_one_place() -> None:
    assert facts("; it6:hasFile [ it6:url <urn:x:a> ], [ it6:url <urn:x:b> ]") == []
    assert "the model is in 2 files" in told("; it6:hasFile [ it6:url <urn:x:a> ], [ it6:url <urn:x:b> ]")


def test_a_licence_of_our_library_or_none_that_is_known() -> None:
    assert facts("; dct:license <https://w3id.org/openclaim/licence/llama-3>") == [("/Weights", "licence", "LicenseRef-llama-3")]
    assert facts("; dct:license <https://example.org/LICENSE>") == [("/Weights/licence", "name", "https://example.org/LICENSE")]


def test_a_base_that_is_only_named_is_no_release() -> None:
    found = releases(read(written("; it6:fineTunedFrom <urn:x:b>", "<urn:x:b> a it6:MachineLearningModel ."), "c.ttl"))
    assert [r.id for r in found] == ["urn:x:m"]
    assert found[0].node.value("basedOn").iri == "urn:x:b"  # type: ignore[union-attr]


def test_a_circle_of_models_ends() -> None:
    text = written("; it6:fineTunedFrom <urn:x:b>", "<urn:x:b> a it6:MachineLearningModel ; it6:fineTunedFrom <urn:x:m> ; "
                                                    "it6:trainedOn <urn:x:b> .")
    assert [r.id for r in releases(read(text, "c.ttl"))] == ["urn:x:b", "urn:x:m"]


def test_a_catalogue_of_data_only_is_about_the_data() -> None:
    text = f"{HEAD}<urn:x:d> a dcat:Dataset ; dct:title 'D' ; dct:license <http://spdx.org/licenses/CC0-1.0> ; dcat:landingPage <urn:x:p> ."
    assert rows(release(text, "c.ttl")) == [
        ("", "name", "D"), ("", "suppliedAs", "dataset"), ("", "type", "Component"), ("/TrainingData", "licence", "CC0-1.0"),
        ("/TrainingData", "location", "urn:x:p"), ("/TrainingData", "type", "TrainingData")]


def test_a_catalogue_of_neither_is_refused() -> None:
    assert "no machine learning model and no data set" in error(f"{HEAD}<urn:x:c> a dcat:Catalog .", "c.ttl")


def test_broken_rdf_is_refused_with_its_line() -> None:
    assert error(f"{HEAD}<urn:x:m> a it6:MachineLearningModel ; .\n<urn:x:n> oops .", "c.ttl").startswith("c.ttl:5:")


def test_data_that_are_a_text_are_no_part() -> None:
    assert facts("; it6:trainedOn 'the web'") == []
    assert "c.ttl:4: the data set is a text ('the web') and no node" in told("; it6:trainedOn 'the web'")


def test_what_is_documented_of_some_data_only_is_a_note() -> None:
    data = "<urn:x:a> dct:title 'A' ; it6:dataProvenance 'Crawled from the web in 2023.' . <urn:x:b> dct:title 'B' {} ."
    one, both = data.format(""), data.format("; it6:dataProvenance 'Bought from a publisher.'")
    statements = "; it6:trainedOn <urn:x:a>, <urn:x:b>"
    assert not [r for r in facts(statements, one) if r[1] == "documents"]
    assert "c.ttl:5: 'data-provenance' is documented for 1 of 2 data sets only" in told(statements, one)
    assert ("/DataInformation", "documents", "data-provenance") in facts(statements, both)
    assert "data sets only" not in told(statements, both)


def test_a_conflict_without_lines_names_both_values() -> None:
    text = json.dumps({"@context": {"it6": "http://data.europa.eu/it6/", "dcat": "http://www.w3.org/ns/dcat#",
                                    "dct": "http://purl.org/dc/terms/"},
                       "@id": "urn:x:m", "@type": "it6:MachineLearningModel", "dct:title": "M", "dcat:version": "1", "it6:version": "2"})
    found = release(text, "c.jsonld")
    assert found.node.value("version") is None
    assert "conflicting facts: 'version' is '1'" in notes(found.graph)


def test_values_that_are_spelt_in_escapes_have_no_line_and_are_read_all_the_same() -> None:
    """With the context of MLDCAT-AP a line is that of the value's spelling, which escapes hide."""
    text = json.dumps({"@context": CONTEXT, "@id": "urn:x:m", "@type": "MachineLearningModel", "MachineLearningModel.name": "M",
                       "MachineLearningModel.version": ["one", "two"], "MachineLearningModel.methodOfDistribution": ["hub", "Hugging Face"]})
    for word in ("one", "two", "hub", "Hugging Face"):
        text = text.replace(f'"{word}"', '"' + "".join(f"\\u{ord(c):04x}" for c in word) + '"')
    found = release(text, "c.jsonld")
    assert found.node.values["channel"] == ("hub",)
    assert found.node.value("version") is None
    assert "c.jsonld: conflicting facts: 'version' is 'one' and 'two'; it stays unknown" in notes(found.graph)
