"""SPDX 3 documents: what becomes a fact, what stays unknown, and what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from foreign import document, error, notes, read, release, rows

from compliance.formats.spdx3 import CONTEXT
from compliance.graph.nodes import Node
from compliance.importers import recognise, spdx3_elements
from compliance.importers.spdx3 import recognises
from compliance.model import releases

MODEL = {"type": "ai_AIPackage", "spdxId": "urn:x:model", "name": "M"}
DATA = {"type": "dataset_DatasetPackage", "spdxId": "urn:x:data", "name": "D"}


def written(*elements: dict[str, Any], context: Any = CONTEXT) -> str:
    return json.dumps({"@context": context, "@graph": list(elements)}, indent=1)


def related(kind: str, *to: str, start: str = "urn:x:model", iri: str = "") -> dict[str, Any]:
    return {"type": "Relationship", "spdxId": iri or f"urn:x:{kind}", "from": start, "relationshipType": kind, "to": list(to)}


def parts(*elements: dict[str, Any]) -> dict[str, Node]:
    return {n.cls: n for n in release(written(*elements), "m.json").node.children.get("artifact", ())}


def told(*elements: dict[str, Any]) -> str:
    return notes(read(written(*elements), "m.json"))


def test_it_is_recognised_by_its_context() -> None:
    text = document("olmo-7b.spdx3.json")
    assert recognises(text, "m.json")
    assert recognise(text, "m.json") is not None
    assert not recognises('{"@context": "https://w3id.org/openclaim/context.jsonld"}', "m.json")
    assert not recognises('{"note": "see https://spdx.org/rdf/3.0.1/terms"}', "m.json")


def test_each_fact_has_its_place_digest_and_author() -> None:
    found = release(document("olmo-7b.spdx3.json"), "sbom/olmo 7b.spdx3.json")
    (evidence,) = [e for e in found.node.evidence if e.of == ("name",)]
    assert evidence.source == "file:sbom/olmo%207b.spdx3.json#/@graph/5/name"
    assert evidence.quote == "name: OLMo 7B"
    assert len(evidence.sha256) == 64
    assert evidence.stated_by == "SPDX 3 document by A. Clerk"


def test_an_error_later_on_names_the_line_of_the_document() -> None:
    graph = read(written({**MODEL, "extension": [{"type": "extension_CdxPropertiesExtension", "extension_cdxProperty": [
        {"type": "extension_CdxPropertyEntry", "extension_cdxPropName": "openclaim:trainingCompute",
         "extension_cdxPropValue": "much"}]}]}), "m.json")
    with pytest.raises(Exception, match=r"m\.json:15: 'trainingCompute' takes"):
        releases(graph)


def test_what_is_not_said_stays_unknown() -> None:
    assert rows(release(written(MODEL), "m.json")) == [("", "name", "M"), ("", "type", "Model")]


def test_a_download_location_is_a_place_and_not_availability() -> None:
    weights = parts({**MODEL, "software_downloadLocation": "https://example.org/w"})["Weights"]
    assert weights.values.keys() == {"location"}


@pytest.mark.parametrize(("word", "availability", "gate"), [
    ("directDownload", "public", "none"), ("clickthrough", "gated", "click-through"), ("registration", "gated", "account")])
def test_availability_of_data(word: str, availability: str, gate: str) -> None:
    data = parts(MODEL, {**DATA, "dataset_datasetAvailability": word}, related("trainedOn", "urn:x:data"))["TrainingData"]
    assert (data.value("availability"), data.value("gate")) == (availability, gate)


@pytest.mark.parametrize("word", ["query", "scrapingScript", "telepathy"])
def test_availability_without_a_counterpart_is_a_note(word: str) -> None:
    elements = (MODEL, {**DATA, "dataset_datasetAvailability": word}, related("trainedOn", "urn:x:data"))
    assert parts(*elements)["TrainingData"].value("availability") is None
    assert f"'{word}' has no counterpart" in told(*elements)


# --- licences

NONE, UNSAID = "expandedlicensing_NoneLicense", "expandedlicensing_NoAssertionLicense"


@pytest.mark.parametrize("none", [NONE, "https://spdx.org/rdf/3.0.1/terms/ExpandedLicensing/NoneLicense", "NoneElement"])
def test_no_licence_is_a_fact(none: str) -> None:
    weights = parts(MODEL, related("hasDeclaredLicense", none))["Weights"]
    assert weights.value("noLicence") is True
    assert weights.value("licence") is None


@pytest.mark.parametrize("unsaid", [UNSAID, "NoAssertionElement"])
def test_nothing_asserted_is_not_no_licence(unsaid: str) -> None:
    elements = (MODEL, related("hasDeclaredLicense", unsaid))
    assert parts(*elements) == {}
    assert "nothing is asserted about the licence" in told(*elements)


def test_an_assertion_beside_none_counts() -> None:
    weights = parts(MODEL, related("hasDeclaredLicense", "https://spdx.org/licenses/MIT"), related("hasConcludedLicense", UNSAID))
    assert weights["Weights"].value("licence") == "MIT"


@pytest.mark.parametrize("concluded", ["https://spdx.org/licenses/CC-BY-NC-4.0", NONE])
def test_declared_and_concluded_that_differ_are_in_conflict(concluded: str) -> None:
    elements = (MODEL, related("hasDeclaredLicense", "https://spdx.org/licenses/MIT"), related("hasConcludedLicense", concluded))
    assert parts(*elements) == {}
    text = told(*elements)
    assert "conflicting facts about the licence" in text
    assert "hasDeclaredLicense: 'MIT'" in text
    assert "hasConcludedLicense" in text


def test_one_licence_under_two_names_is_no_conflict() -> None:
    expression = {"type": "simplelicensing_LicenseExpression", "spdxId": "urn:x:e", "simplelicensing_licenseExpression": "mit"}
    weights = parts(MODEL, expression, related("hasDeclaredLicense", "https://spdx.org/licenses/MIT"),
                    related("hasConcludedLicense", "urn:x:e"))["Weights"]
    assert weights.value("licence") == "MIT"
    assert len([e for e in weights.evidence if e.of == ("licence",)]) == 2


def test_sets_and_operators_become_an_expression() -> None:
    listed = [{"type": "expandedlicensing_ListedLicense", "spdxId": f"https://spdx.org/licenses/{n}", "name": n}
              for n in ("MIT", "GPL-2.0-only", "Apache-2.0")]
    addition = {"type": "expandedlicensing_ListedLicenseException", "spdxId": "urn:x:cp", "name": "Classpath-exception-2.0"}
    with_it = {"type": "expandedlicensing_WithAdditionOperator", "spdxId": "urn:x:w",
               "expandedlicensing_subjectExtendableLicense": "https://spdx.org/licenses/GPL-2.0-only",
               "expandedlicensing_subjectAddition": "urn:x:cp"}
    either = {"type": "expandedlicensing_DisjunctiveLicenseSet", "spdxId": "urn:x:o",
              "expandedlicensing_member": ["https://spdx.org/licenses/MIT", "urn:x:w"]}
    both = {"type": "expandedlicensing_ConjunctiveLicenseSet", "spdxId": "urn:x:a",
            "expandedlicensing_member": ["urn:x:o", "https://spdx.org/licenses/Apache-2.0"]}
    weights = parts(MODEL, *listed, addition, with_it, either, both, related("hasDeclaredLicense", "urn:x:a"))["Weights"]
    assert weights.value("licence") == "(MIT OR (GPL-2.0-only WITH Classpath-exception-2.0)) AND Apache-2.0"


@pytest.mark.parametrize("members", [["urn:x:a"], ["urn:x:b"]])
def test_a_set_that_holds_itself_is_refused(members: list[str]) -> None:
    one = {"type": "expandedlicensing_ConjunctiveLicenseSet", "spdxId": "urn:x:a", "expandedlicensing_member": members}
    other = {"type": "expandedlicensing_DisjunctiveLicenseSet", "spdxId": "urn:x:b", "expandedlicensing_member": ["urn:x:a"] * 3}
    assert "a set that holds itself" in error(written(MODEL, one, other, related("hasDeclaredLicense", "urn:x:a")), "m.json")


def test_a_text_that_nobody_knows_has_unknown_terms() -> None:
    custom = {"type": "expandedlicensing_CustomLicense", "spdxId": "urn:x:c", "name": "House rules",
              "simplelicensing_licenseText": "You may look at it on Sundays."}
    elements = (MODEL, custom, related("hasDeclaredLicense", "urn:x:c"))
    (licence,) = parts(*elements)["Weights"].children["licence"]
    assert dict(licence.values) == {"name": ("House rules",)}
    assert "'House rules' is unknown here" in told(*elements)


def test_the_name_of_a_known_licence_on_another_text_does_not_count() -> None:
    custom = {"type": "expandedlicensing_CustomLicense", "spdxId": "urn:x:c", "name": "MIT",
              "simplelicensing_licenseText": "You may look at it on Sundays."}
    elements = (MODEL, custom, related("hasDeclaredLicense", "urn:x:c"))
    assert parts(*elements)["Weights"].value("licence") is None
    assert "it is called MIT, but" in told(*elements)


@pytest.mark.parametrize(("uri", "licence"), [("https://w3id.org/openclaim/licence/llama-3", "LicenseRef-llama-3"), ("urn:x:own", None)])
def test_a_licence_of_the_documents_own_is_not_taken_for_one_of_ours(uri: str, licence: str | None) -> None:
    expression = {"type": "simplelicensing_LicenseExpression", "spdxId": "urn:x:e",
                  "simplelicensing_licenseExpression": "LicenseRef-llama-3", "simplelicensing_customIdToUri": [
                      {"type": "DictionaryEntry", "key": "LicenseRef-llama-3", "value": uri}]}
    weights = parts(MODEL, expression, related("hasDeclaredLicense", "urn:x:e"))["Weights"]
    assert weights.value("licence") == licence
    assert ("licence" in weights.children) is (licence is None)


# --- what is related

def test_a_base_is_one_base() -> None:
    found = release(written(MODEL, related("descendantOf", "urn:x:base")), "m.json")
    assert ("", "basedOn", "urn:x:base") in rows(found)
    several = (MODEL, related("descendantOf", "urn:x:a", "urn:x:b"))
    assert "basedOn" not in release(written(*several), "m.json").node.values
    assert "2 releases are named as the base" in told(*several)


def test_a_circle_of_relationships_ends() -> None:
    text = written(MODEL, DATA, related("descendantOf", "urn:x:model"), related("trainedOn", "urn:x:data"),
                   related("trainedOn", "urn:x:model", start="urn:x:data", iri="urn:x:back"),
                   related("contains", "urn:x:model"))
    assert {n.cls for n in release(text, "m.json").node.children["artifact"]} == {"TrainingData"}


def test_data_that_are_not_described_are_training_data_all_the_same() -> None:
    elements = (MODEL, related("trainedOn", "urn:elsewhere:data"))
    assert parts(*elements)["TrainingData"].value("usedInTraining") is True
    assert "is not described here" in told(*elements)


@pytest.mark.parametrize("target", ["NoneElement", "NoAssertionElement"])
def test_no_data_and_unsaid_data_are_no_parts(target: str) -> None:
    elements = (MODEL, related("trainedOn", target))
    assert parts(*elements) == {}
    assert f"'trainedOn' names no data ({target})" in told(*elements)


def test_what_is_documented_of_some_data_only_is_a_note() -> None:
    other = {**DATA, "spdxId": "urn:x:other"}
    elements = (MODEL, {**DATA, "dataset_dataCollectionProcess": "Crawled from the web in 2023."}, other,
                related("trainedOn", "urn:x:data", "urn:x:other"))
    assert "DataInformation" not in parts(*elements)
    assert "'dataset_dataCollectionProcess' is given for 1 of 2 data sets" in told(*elements)


def test_files_of_an_unclear_role_are_counted_and_not_guessed() -> None:
    code = {"type": "software_File", "spdxId": "urn:x:f", "name": "model.py", "software_primaryPurpose": "model",
            "software_additionalPurpose": ["source"]}
    elements = (MODEL, code, related("contains", "urn:x:f"))
    assert parts(*elements) == {}
    assert "1 elements under 'contains'" in told(*elements)


@pytest.mark.parametrize("text", ["", "  ", "N/A", "[More Information Needed]", "TODO", "unknown."])
def test_a_field_without_content_documents_nothing(text: str) -> None:
    assert parts({**MODEL, "ai_limitation": text}) == {}
    assert parts({**MODEL, "ai_typeOfModel": [text]}) == {}


def test_fields_that_are_not_taken_are_named() -> None:
    assert "not taken, since no fact of ours is in them: ai_domain, ai_energyConsumption" in told(
        {**MODEL, "ai_domain": ["speech"], "ai_energyConsumption": {"type": "ai_EnergyConsumption"}})


def test_two_origins_and_no_supplier_leave_the_provider_unknown() -> None:
    people = [{"type": "Person", "spdxId": f"urn:x:{n}", "name": n} for n in "ab"]
    elements = ({**MODEL, "originatedBy": ["urn:x:a", "urn:x:b"]}, *people)
    assert "provider" not in release(written(*elements), "m.json").node.children
    assert "several agents are named as the origin" in told(*elements)


def test_a_document_with_data_only_is_about_the_data() -> None:
    found = release(written({**DATA, "software_downloadLocation": "https://example.org/d"}), "m.json")
    assert rows(found) == [("", "name", "D"), ("", "suppliedAs", "dataset"), ("", "type", "Component"),
                           ("/TrainingData", "location", "https://example.org/d"), ("/TrainingData", "type", "TrainingData")]


def test_several_models_are_several_releases() -> None:
    other = {**MODEL, "spdxId": "urn:x:other", "name": "N"}
    assert [r.name for r in releases(read(written(MODEL, other), "m.json"))] == ["M", "N"]


def test_a_release_without_an_iri_gets_one_from_the_file() -> None:
    text = json.dumps({"@context": CONTEXT, "@graph": [{**MODEL, "spdxId": "_:m"}]})
    assert release(text, "m.json").id.startswith("urn:sha256:")


# --- refused

def test_older_and_other_documents_are_refused_with_the_reason() -> None:
    assert error('{\n "spdxVersion": "SPDX-2.3"}', "m.json") == "m.json:2: this is SPDX-2.3, which has no fields for AI; convert it to SPDX 3"
    assert "no AI package and no data set is described (only 1 software_Package)" in error(
        written({"type": "software_Package", "spdxId": "urn:x:p"}), "m.json")


@pytest.mark.parametrize("context", [["https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "https://evil.example/c.jsonld"],
                                     [CONTEXT, {"name": "http://evil.example/name"}]])
def test_a_foreign_context_is_refused_and_never_fetched(context: Any) -> None:
    assert "is not that of SPDX 3 and is not fetched" in error(written(MODEL, context=context), "m.json")


def test_an_element_described_in_two_ways_is_refused_where_it_matters() -> None:
    other = {**MODEL, "name": "N"}
    assert error(written(MODEL, other), "m.json").endswith(
        "the element urn:x:model is described twice and differently; give each element an id of its own")
    # Relationships of real documents share ids.
    both = (related("trainedOn", "urn:x:data", iri="urn:x:r"), related("testedOn", "urn:x:data", iri="urn:x:r"))
    assert set(parts(MODEL, DATA, *both)) == {"TrainingData", "EvaluationData"}


@pytest.mark.parametrize(("change", "says"), [
    ({"name": 7}, "name takes a text, not a number"), ({"extension": ["x"]}, "extension takes an object with keys, not a text")])
def test_a_value_of_the_wrong_shape_is_refused(change: dict[str, Any], says: str) -> None:
    assert says in error(written({**MODEL, **change}), "m.json")


def test_a_property_that_nobody_knows_is_refused() -> None:
    def with_property(name: str) -> str:
        entry = {"type": "extension_CdxPropertyEntry", "extension_cdxPropName": name, "extension_cdxPropValue": "true"}
        return written({**MODEL, "extension": [{"type": "extension_CdxPropertiesExtension", "extension_cdxProperty": [entry]}]})

    assert "unknown property 'prise'; did you mean 'price'?" in error(with_property("openclaim:prise"), "m.json")
    assert "it is no fact of Model" in error(with_property("openclaim:availability"), "m.json")
    assert "unknown property 'card.availability'" in error(with_property("openclaim:card.availability"), "m.json")
    assert "1 properties of others are not read" in notes(read(with_property("house:price"), "m.json"))


# --- licences by operators and addresses

def operator(kind: str, **keys: Any) -> dict[str, Any]:
    return {"type": f"expandedlicensing_{kind}", "spdxId": "urn:x:l", **{f"expandedlicensing_{k}": v for k, v in keys.items()}}


LIST = "http://spdx.org/licenses/"


@pytest.mark.parametrize(("element", "licence"), [
    *((operator("ConjunctiveLicenseSet", member=[LIST + "MIT", operator("OrLaterOperator", subjectLicense=LIST + later)]), f"MIT AND {licence}")
      for later, licence in (("GPL-2.0-only", "GPL-2.0-or-later"), ("GPL-2.0", "GPL-2.0-or-later"), ("Apache-2.0", "Apache-2.0+"))),
    (operator("WithAdditionOperator", subjectExtendableLicense=LIST + "GPL-2.0-only", subjectAddition=LIST + "Classpath-exception-2.0"),
     "GPL-2.0-only WITH Classpath-exception-2.0"),
    (operator("WithAdditionOperator", subjectExtendableLicense={"type": "expandedlicensing_ListedLicense", "spdxId": LIST + "GPL-2.0-only"},
              subjectAddition={"type": "expandedlicensing_ListedLicenseException", "spdxId": LIST + "Classpath-exception-2.0",
                               "name": "Classpath exception 2.0"}),
     "GPL-2.0-only WITH Classpath-exception-2.0"),
    (operator("ConjunctiveLicenseSet", member=[LIST + "MIT", LIST + "CC-BY-4.0"]), "MIT AND CC-BY-4.0")])
def test_operators_on_licences_of_the_list(element: dict[str, Any], licence: str) -> None:
    assert parts(MODEL, element, related("hasDeclaredLicense", "urn:x:l"))["Weights"].value("licence") == licence


@pytest.mark.parametrize("element", [
    operator("OrLaterOperator"), operator("WithAdditionOperator", subjectExtendableLicense=LIST + "GPL-2.0-only"),
    operator("WithAdditionOperator", subjectAddition=LIST + "Classpath-exception-2.0"), operator("ConjunctiveLicenseSet")])
def test_operators_on_nothing_say_nothing(element: dict[str, Any]) -> None:
    elements = (MODEL, element, related("hasDeclaredLicense", "urn:x:l"))
    assert parts(*elements) == {}
    assert "nothing is asserted about the licence" in told(*elements)


@pytest.mark.parametrize(("element", "name"), [
    (operator("OrLaterOperator", subjectLicense="urn:x:own"), "urn:x:own+"),
    (operator("ListedLicense"), "urn:x:l"), ({**operator("ListedLicense"), "name": "House rules"}, "House rules")])
def test_licences_that_nobody_knows_are_called_as_the_document_calls_them(element: dict[str, Any], name: str) -> None:
    (licence,) = parts(MODEL, element, related("hasDeclaredLicense", "urn:x:l"))["Weights"].children["licence"]
    assert licence.value("name") == name


# --- who

AGENT = {"type": "Organization", "spdxId": "urn:x:a", "name": "Acme"}


@pytest.mark.parametrize(("said", "elements", "name"), [
    ({"suppliedBy": "urn:x:a"}, [AGENT], "Acme"), ({"suppliedBy": {"type": "Organization", "name": "Acme"}}, [], "Acme"),
    ({"originatedBy": ["urn:x:a"]}, [AGENT], "Acme"), ({"suppliedBy": "urn:x:a"}, [], None),
    ({"suppliedBy": "urn:x:a"}, [{"type": "Organization", "spdxId": "urn:x:a"}], None)])
def test_the_provider_is_an_agent_with_a_name(said: dict[str, Any], elements: list[dict[str, Any]], name: str | None) -> None:
    found = release(written({**MODEL, **said}, *elements), "m.json")
    assert [p.value("name") for p in found.node.children.get("provider", ())] == ([name] if name else [])
    noted = "m.json:8: the agent urn:x:a is not described; the provider stays unknown"
    assert notes(found.graph) == ("" if name else noted)


INFO = {"type": "CreationInfo", "@id": "_:c", "createdBy": ["urn:x:a"]}
OTHER = {"type": "CreationInfo", "@id": "_:d", "createdBy": ["urn:x:b"]}


@pytest.mark.parametrize(("elements", "by"), [
    ([INFO], "SPDX 3 document by Acme"), ([INFO, OTHER], "SPDX 3 document"), ([], "SPDX 3 document"),
    ([OTHER, INFO, {"type": "SpdxDocument", "creationInfo": "_:c"}], "SPDX 3 document by Acme"),
    ([OTHER, {"type": "SpdxDocument", "creationInfo": INFO}], "SPDX 3 document by Acme"),
    ([INFO, {"type": "SpdxDocument", "creationInfo": "_:lost"}], "SPDX 3 document"),
    ([INFO, {"type": "SpdxDocument"}], "SPDX 3 document by Acme"),
    ([{**INFO, "createdBy": ["urn:x:lost"]}], "SPDX 3 document")])
def test_who_says_it_is_who_made_the_document(elements: list[dict[str, Any]], by: str) -> None:
    found = release(written(MODEL, AGENT, {**AGENT, "spdxId": "urn:x:b", "name": "Others"}, *elements), "m.json")
    assert {e.stated_by for e in found.node.evidence} == {by}


# --- what says nothing

def test_a_relationship_or_a_property_that_is_not_whole_says_nothing() -> None:
    entry = {"extension_cdxPropName": "openclaim:version"}
    model = {**MODEL, "extension": [{"type": "extension_CdxPropertiesExtension", "extension_cdxProperty": [entry]}]}
    half = ({**related("trainedOn", "urn:x:data"), "relationshipType": None}, {**related("trainedOn", "urn:x:data"), "from": None})
    assert rows(release(written(model, DATA, *half), "m.json")) == [("", "name", "M"), ("", "type", "Model")]
    entry["extension_cdxPropValue"] = "3"
    assert ("", "version", "3") in rows(release(written(model), "m.json"))


def test_an_element_without_an_id_is_an_element() -> None:
    assert release(written({"type": "ai_AIPackage", "name": "M"}), "m.json").id.startswith("urn:sha256:")


def test_a_document_beyond_measure_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spdx3_elements, "_MAX_ELEMENTS", 2)
    assert release(written(MODEL, DATA), "m.json").name == "M"
    assert error(written(MODEL, DATA, DATA), "m.json") == "m.json:1: the document has more than 2 elements; split it"


def test_a_day_that_is_none_stays_unknown_and_nothing_documents_nothing() -> None:
    found = release(written({**MODEL, "releaseTime": "soon", "ai_metric": [None]}), "m.json")
    assert rows(found) == [("", "name", "M"), ("", "type", "Model")]
    assert notes(found.graph) == "m.json:8: 'soon' is no value of 'releaseDate'; it stays unknown"
    assert ("", "releaseDate", "2026-01-02") in rows(release(written({**MODEL, "releaseTime": "2026-01-02T00:00:00Z"}), "m.json"))
