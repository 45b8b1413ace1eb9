"""Croissant data cards: what becomes a fact, what stays unknown, and what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from foreign import error, notes, read, release, rows

from compliance.importers.croissant import recognises

CONTEXT = {"@vocab": "https://schema.org/", "sc": "https://schema.org/", "cr": "http://mlcommons.org/croissant/",
           "rai": "http://mlcommons.org/croissant/RAI/", "dct": "http://purl.org/dc/terms/", "conformsTo": "dct:conformsTo"}


def written(context: Any = CONTEXT, **values: Any) -> str:
    head = {"@context": context, "@type": "sc:Dataset", "conformsTo": "http://mlcommons.org/croissant/1.0", "name": "D"}
    return json.dumps(head | values, indent=1)


def told(**values: Any) -> str:
    return notes(read(written(**values), "card.json"))


def licence(value: Any) -> Any:
    return [r[2] for r in rows(release(written(license=value), "card.json")) if r[1] == "licence"]


def test_it_is_recognised_and_says_that_it_is_about_data() -> None:
    assert recognises(written(), "card.json")
    assert not recognises('{"@context": {"@vocab": "https://schema.org/"}, "@type": "Dataset"}', "card.json")
    assert rows(release(written(), "card.json")) == [("", "name", "D"), ("", "suppliedAs", "dataset"), ("", "type", "Component"),
                                                     ("/TrainingData", "type", "TrainingData")]


def test_the_head_and_its_evidence() -> None:
    text = written(url="https://example.org/d", version="1.0.0", datePublished="2025-10-19T01:06:58Z",
                   creator={"@type": "sc:Organization", "name": "Labs"}, license="mit")
    found = release(text, "cards/d.json")
    assert found.id == "https://example.org/d"
    assert ("", "releaseDate", "2025-10-19") in rows(found)
    assert ("/provider", "name", "Labs") in rows(found)
    assert ("/TrainingData", "location", "https://example.org/d") in rows(found)
    (data,) = found.node.children["artifact"]
    (evidence,) = [e for e in data.evidence if e.of == ("licence",)]
    assert (evidence.source, evidence.quote, evidence.stated_by) == ("file:cards/d.json#/license", "license: mit", "Croissant data card")


@pytest.mark.parametrize(("stated", "expected"), [
    ("mit", ["MIT"]), ("odc-by", ["ODC-By-1.0"]), ("https://creativecommons.org/licenses/by-sa/4.0/", ["CC-BY-SA-4.0"]),
    (["mit", "cc-by-4.0"], ["CC-BY-4.0", "MIT"]), ({"@type": "CreativeWork", "name": "Apache-2.0"}, ["Apache-2.0"]),
    ({"@id": "http://spdx.org/licenses/MIT"}, ["MIT"]), ("other", []), ("unknown", []), ("", []), (None, [])])
def test_licences_as_they_occur(stated: Any, expected: list[str]) -> None:
    assert licence(stated) == expected


def test_an_unknown_licence_is_named_and_unread() -> None:
    found = release(written(license="https://example.org/terms"), "card.json")
    assert ("/TrainingData/licence", "name", "https://example.org/terms") in rows(found)
    assert "is unknown here" in told(license="https://example.org/terms")


def test_fields_of_the_rai_extension_are_documentation_where_they_say_something() -> None:
    found = release(written(**{"rai:dataCollection": "Scraped in 2023.", "rai:dataAnnotationProtocol": ["By 104 raters."],
                               "rai:dataLimitations": "N/A", "rai:dataBiases": "English only."}), "card.json")
    documents = [r[2] for r in rows(found) if r[:2] == ("/DataCard", "documents")]
    assert documents == ["data-labelling", "data-provenance"]
    assert "not taken, since no fact of ours is in them: rai:dataBiases" in told(**{"rai:dataBiases": "English only."})


@pytest.mark.parametrize("prefix", ["sc:", "schema:", "https://schema.org/", "http://schema.org/"])
def test_keys_with_a_prefix_are_the_same_keys(prefix: str) -> None:
    text = json.dumps({"@context": {"cr": "http://mlcommons.org/croissant/"}, "@type": f"{prefix}Dataset",
                       f"{prefix}name": "D", f"{prefix}license": "mit"}, indent=1)
    found = release(text, "card.json")
    assert ("/TrainingData", "licence", "MIT") in rows(found)
    (evidence,) = [e for e in found.node.evidence if e.of == ("name",)]
    assert evidence.source == "file:card.json#/" + f"{prefix}name".replace("/", "~1")


def test_several_creators_leave_the_provider_unknown() -> None:
    people = [{"@type": "sc:Person", "name": n} for n in ("A", "B")]
    assert "provider" not in release(written(creator=people), "card.json").node.children
    assert "'creator' names 2" in told(creator=people)


@pytest.mark.parametrize(("values", "says"), [
    ({"context": "https://evil.example/context.jsonld"}, "the remote context https://evil.example/context.jsonld is not fetched"),
    ({"context": [CONTEXT, "https://evil.example/c"]}, "the remote context https://evil.example/c is not fetched"),
    ({"context": CONTEXT | {"x": {"@id": "x", "@context": "https://evil.example/c"}}}, "a context is imported from elsewhere"),
    ({"context": CONTEXT | {"@import": "https://evil.example/c"}}, "a context is imported from elsewhere"),
    ({"@type": "cr:FileSet"}, "describes a data set"),
    ({"conformsTo": "http://mlcommons.org/croissant/9.0"}, "Croissant 1.0 and 1.1 are read and not 9.0")])
def test_what_is_refused(values: dict[str, Any], says: str) -> None:
    assert says in error(written(**values), "card.json")


def test_contexts_that_are_known_by_their_address_are_not_fetched() -> None:
    for context in (["https://schema.org/", CONTEXT], ["http://mlcommons.org/croissant/1.0", CONTEXT], [CONTEXT, {"x": {"@id": "cr:x"}}]):
        assert rows(release(written(context), "card.json"))[0] == ("", "name", "D")


def test_of_several_values_none_is_taken() -> None:
    assert "'version' has 2 values; none is taken" in told(version=["1", "2"])
    assert ("", "version", "1") in rows(release(written(version=["1"]), "card.json"))
    assert ("", "version", "1") in rows(release(written(version={"@value": "1"}), "card.json"))
