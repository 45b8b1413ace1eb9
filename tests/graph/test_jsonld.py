"""JSON-LD in the shapes that other tools write it in."""

from __future__ import annotations

import json

import pytest
from reading import CONTEXT, refusal

from compliance.graph import digest, read
from compliance.graph.keyed import from_values

XSD = "http://www.w3.org/2001/XMLSchema#"
HEAD = {"@context": CONTEXT, "id": "https://example.org/m", "type": "Model"}


def told(document: object) -> str:
    return digest(read(json.dumps(document).encode(), "x", "jsonld"))


@pytest.mark.parametrize("value", [
    10**12, 1e12, {"@value": 10**12}, {"@value": 10**12, "@type": XSD + "integer"}, {"@value": 10**12, "type": XSD + "decimal"},
    {"@value": "1e12", "@type": XSD + "double"}, [{"@value": 10**12}]])
def test_a_number_is_a_number_alone_and_in_a_value_object(value: object) -> None:
    expected = digest(from_values({"id": "https://example.org/m", "type": "Model", "trainingTokens": 10**12}, "y"))
    assert told({**HEAD, "trainingTokens": value}) == expected


def test_an_expanded_document() -> None:
    oc = "https://w3id.org/openclaim#"
    document = [{"@id": "https://example.org/m", "@type": [oc + "Model"], oc + "trainingTokens": [{"@value": 10**12}],
                 oc + "price": [{"@value": False}], oc + "name": [{"@value": "M"}]}]
    plain = {"id": "https://example.org/m", "type": "Model", "trainingTokens": 10**12, "price": False, "name": "M"}
    assert told(document) == digest(from_values(plain, "y"))


def test_terms_of_another_context_beside_ours() -> None:
    more = {"@version": 1.1, "titles": {"@id": "https://w3id.org/openclaim#name", "@container": ["@set"]}}
    assert told({**HEAD, "@context": [CONTEXT, more], "titles": ["M"]}) == told({**HEAD, "name": "M"})


@pytest.mark.parametrize(("key", "value"), [("id", "my model"), ("basedOn", "a|b"), ("@id", "<urn:x>")])
def test_an_address_that_is_none_is_refused(key: str, value: str) -> None:
    document = {**HEAD, key: value}
    if key == "@id":
        del document["id"]
    error = refusal(json.dumps(document, indent=1), "jsonld")
    assert error.message == f"'{value}' is not an IRI; write one such as https://example.org/model"
    assert error.line == 2 + list(document).index(key)


@pytest.mark.parametrize(("rows", "line"), [
    (['"name": "a",', '"provider": {"name": "b"},', '"name": "c"'], 4),
    (['"provider": {"name": "a",', '"name": "b"},', '"name": "c"'], 3),
    (['"provider": {"name": "a"}, "artifact": {"note": "name"},', '"name": ["n"],', '"n\\u0061me": "c"'], 4)])
def test_the_line_of_a_key_that_is_given_twice(rows: list[str], line: int) -> None:
    text = "\n".join([f'{{"@context": "{CONTEXT}", "type": "Model",', *rows, "}"])
    error = refusal(text, "jsonld")
    assert error.message == "the key 'name' is given twice in one object; give a list of values instead"
    assert error.line == line
