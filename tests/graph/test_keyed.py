"""Texts in our own keys that look odd and are right, and some that are wrong in odd ways."""

from __future__ import annotations

import json

import pytest
from reading import CONTEXT, refusal

from compliance.errors import InputError
from compliance.graph import digest, keyed, read
from compliance.graph.keyed import from_values

PLAIN = {"type": "Model", "id": "https://example.org/m", "name": "M"}


@pytest.mark.parametrize("text", [
    '{"type": "Model", "id": "https://example.org/m", "name": "M"}',
    '{\t"type":\t"Model",\n\t"id": "https://example.org/m",\n\t"name"\n: "M"}',
    '\n[{"type": "Mod\\u0065l", "id": "https://example.org/m", "name": "\\u004d"}]',
    f'"@context": {CONTEXT}\ntype: Model\nid: https://example.org/m\nname: M\n',
])
@pytest.mark.parametrize("ending", ["yaml", None])
def test_json_counts_as_yaml_whatever_its_blanks_and_escapes(text: str, ending: str | None) -> None:
    assert digest(read(text.encode(), "x", ending)) == digest(from_values(PLAIN, "y"))


def test_another_context_is_no_term() -> None:
    assert "unknown term '@context'" in refusal('"@context": https://example.org/c\ntype: Model\n', "yaml").message


@pytest.mark.parametrize("ending", ["yaml", "json"])
@pytest.mark.parametrize(("value", "held"), [("[" * 300, "[" * 300), ("{" * 201, "{" * 201)])
def test_brackets_in_a_text_nest_nothing(value: str, held: str, ending: str) -> None:
    graph = read(json.dumps({**PLAIN, "name": value}).encode(), "x", ending)
    assert held in [t.object.value for t in graph]  # type: ignore[union-attr]


def test_many_lists_beside_each_other_nest_nothing() -> None:
    parts = "\n".join(f"- {{type: Weights, licence: [MIT], id: 'urn:w{n}'}}" for n in range(120))
    assert len(read(f"type: Model\nartifact:\n{parts}\n".encode(), "x", "yaml").typed("https://w3id.org/openclaim#Weights")) == 120


@pytest.mark.parametrize(("text", "line"), [
    ("type: Model\nid: http://[x\n", 2), ("type: http://[x\n", 1), ("type: Model\n\nbasedOn: http://[x\n", 3)])
def test_an_address_that_only_looks_like_one(text: str, line: int) -> None:
    error = refusal(text, "yaml")
    assert error.line == line
    assert error.message.startswith("'http://[x' is not an IRI")


def test_an_undecodable_argument_of_a_command_line_is_no_text() -> None:
    with pytest.raises(InputError, match="x:2: a text holds what is no character in UTF-8"):
        keyed.read("type: Model\nname: \udcff\n", "x")
