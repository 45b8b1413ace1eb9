"""Whatever is wrong with a description is told in one sentence with file and line, and never by another exception."""

from __future__ import annotations

import json
import re
import time
from typing import Any

import pytest
from reading import CONTEXT, PREFIXES, RDF_XML, read_all, refusal

from compliance.errors import InputError
from compliance.graph import read
from compliance.graph.read import MAX_BYTES
from compliance.model import one_release

DEEP = 20_000
FIRST = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#first>"
REST = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#rest>"


def yaml_model(lines: str) -> str:
    return f"type: Model\n{lines}\n"


def part(line: str) -> str:
    """A model whose one part says something on line 4."""
    return yaml_model(f"artifact:\n- type: Weights\n  {line}")


# Lines of a model in YAML, the line that is wrong, and what the sentence says.
YAML_FACTS = [
    ("nam: x", 2, "unknown term 'nam'; did you mean 'name'?"),
    ("name: x\nparamterCount: 3", 3, "unknown term 'paramterCount'; did you mean 'parameterCount'?"),
    ("zzzzzz: 3", 2, "^unknown term 'zzzzzz'$"),
    ("trainingTokens: many", 2, "'trainingTokens' takes a plain number in tokens, not the text 'many'"),
    ('parameterCount: "7000"', 2, "not the text '7000'; write it without quotes"),
    ("price: 1", 2, "'price' takes true or false, not '1'"),
    ('price: "true"', 2, "'price' takes true or false, not 'true'"),
    ("price: no", 2, "'price' takes true or false, not 'no'"),
    ("price: yes", 2, "'price' takes true or false, not 'yes'"),
    ("price: Off", 2, "'price' takes true or false, not 'Off'"),
    ("price: unknown", 2, "leave it out where it is not known"),
    ("parameterCount: 70B", 2, "write 70e9"),
    ("parameterCount: 7.5 billion", 2, "write 7.5e9"),
    ("trainingCompute: 1e24 FLOP", 2, "in FLOP, not the text '1e24 FLOP'; write 1e24$"),
    ("trainingCompute: 3.8 yFLOP", 2, "write 3.8e24"),
    ("trainingCompute: 1,000", 2, "not the text '1,000'; write 1000"),
    ("trainingCompute: 0x10", 2, "not the text '0x10'"),
    ("trainingCompute: 010", 2, "without leading zeros"),
    ("trainingCompute: 1:30", 2, "not the text '1:30'"),
    ("trainingCompute: 1__0", 2, "not the text '1__0'"),
    ("parameterCount: ٣٣", 2, "not the text"),
    ("trainingCompute: .nan", 2, "finite number"),
    ("trainingCompute: -.inf", 2, "finite number"),
    ("trainingCompute: Infinity", 2, "finite number"),
    ("trainingCompute: -1", 2, "cannot be negative; found -1"),
    ("trainingCompute: 1e39", 2, "larger than anything that exists; found 1e39 in FLOP, check the unit"),
    ("trainingCompute: 1e999999999", 2, "larger than anything that exists"),
    ("trainingCompute: 1e9999999999999999999999", 2, "larger than anything that exists"),
    ("trainingCompute: 1e-999999999", 2, "round it"),
    ("trainingCompute: 0." + "1" * 5000, 2, "round it"),
    ("parameterCount: 1e21", 2, "larger than anything that exists"),
    ("trainingCompute:\n  low: 2e24\n  high: 1e24", 3, "the low end of 'trainingCompute' is above its high end"),
    ("trainingCompute:\n  low: many", 3, "not the text 'many'"),
    ("trainingCompute:\n  low: -3", 3, "cannot be negative"),
    ("trainingCompute:\n  high: [1, 2]", 3, "'high' has 2 values"),
    ("trainingCompute:\n  lo: 1", 3, "unknown term 'lo'; did you mean 'low'?"),
    ("trainingCompute:\n  name: a\n  low: 1", 3, "or a range with 'low' and 'high'"),
    ("trainingCompute: {}", 2, "or a range with 'low' and 'high'"),
    ("suppliedAs: modell", 2, r"did you mean 'model'\? \(one of model, system, tool,"),
    ("claims:\n- open\n- opensource", 4, "did you mean 'open-source'"),
    ("claims:\n- [open]", 3, "list within a list"),
    ("claims:\n- open\n-", 4, "missing"),
    ("name: [a, b]", 2, "'name' has 2 values on one node; it takes one"),
    ("name: []", 2, "not an empty list"),
    ("name: a\nprice: true\nname: b", 4, "'name' is given twice"),
    ("name: a\noc:name: b", 3, "'name' is given twice"),
    ("availability: public", 2, "'availability' is a fact of an Artifact, not of a Model"),
    ("artifact:\n- type: Weights\n  price: true", 4, "'price' is a fact of a Release, not of"),
    ("artifact:\n- availability: public", 3, "type is missing; say for example 'type: Weights'"),
    ("artifact:\n- type: Wieghts", 3, "unknown type 'Wieghts'; did you mean 'Weights'?"),
    ("artifact:\n- type: System", 3, "'artifact' takes a node of type Artifact, not System"),
    ("artifact: weights", 2, "'artifact' takes a node of type Artifact, not the text 'weights'"),
    ("provider: ACME", 2, "'provider' takes a node of type Provider, not the text 'ACME'"),
    ("name:\n  low: 3", 3, "'name' takes a value, not a mapping"),
    ("name: true", 2, "put a text in quotes"),
    ("releaseDate: 2025-13-01", 2, "'releaseDate' takes a day such as 2025-08-02, not '2025-13-01'"),
    ("releaseDate: 1 May 2025", 2, "takes a day"),
    ("releaseDate: 2025", 2, "takes a day"),
    ("releaseDate: 2025-05-01T00:00:00Z", 2, "takes a day"),
    ("releaseDate: ٢٠٢٥-٠٥-٠١", 2, "takes a day"),
    ("basedOn: llama", 2, "'llama' is not an IRI; write one such as https://example.org/model"),
    ("basedOn:\n  a: b", 3, "IRI|unknown|mapping"),
    ("id: foo bar", 2, "'foo bar' is not an IRI"),
    ("id: [urn:a]", 2, "IRI"),
    ("evidence:\n  of: nam", 3, "'nam' is unknown; did you mean 'name'?"),
    ("name: !!python/object:os.system x", 2, "the tag !!python/object:os.system is not supported"),
    ("name: !!python/object/apply:os.system ['x']", 2, "is not supported"),
    ("claims: !!set {open}", 2, "the tag !!set is not supported"),
    ("name: !own x", 2, "the tag !own is not supported"),
    ("artifact:\n- &w\n  type: Weights\n- <<: *w\n  format: full", 5, "the merge key << is not supported"),
    ("? [a, b]\n: c", 2, "a key is the name of a term"),
    ("name: *nowhere", 2, "undefined alias"),
    ("evidence: &a\n  evidence: *a", None, "nested too deeply"),
    ("claims: &a [*a]", 2, "list within a list"),
    ("name: a: b", 2, "YAML cannot be read"),
    ("name: [a", None, "YAML cannot be read"),
    ("\tname: x", 2, "YAML cannot be read"),
    ("name: a\x07b", 2, "YAML cannot be read"),
    ("---\ntype: Model", 2, "one document"),
]


@pytest.mark.parametrize(("lines", "line", "says"), YAML_FACTS)
def test_wrong_facts_in_yaml(lines: str, line: int | None, says: str) -> None:
    error = refusal(yaml_model(lines), "yaml")
    assert re.search(says, error.message) or says in error.message
    assert line is None or error.line == line


@pytest.mark.parametrize("end", ["\r\n", "\n\n"])
def test_lines_are_counted_whatever_ends_them(end: str) -> None:
    text = end.join(["type: Model", "name: a", "price: maybe", ""])
    assert refusal(text, "yaml").line == 1 + text[:text.index("price")].count("\n")


def test_lines_of_values_that_stand_more_than_once() -> None:
    text = yaml_model("price: true\ndonations: true\nartifact:\n- type: Weights\n  gateDiscriminates: true\n"
                      "- type: TrainingData\n  gateDiscriminates: 1")
    assert refusal(text, "yaml").line == 8
    turtle = (PREFIXES + "<urn:x> a oc:Model ; oc:price true ;\n oc:artifact [ a oc:Weights ;\n  oc:gateDiscriminates true ]"
              " , [ a oc:TrainingData ;\n\n  oc:gateDiscriminates 1 ] .")
    assert refusal(turtle, "ttl").line == 6


# Statements about <urn:x> in Turtle after the line of prefixes, the line that is wrong, and what the sentence says.
TURTLE_FACTS = [
    ("a oc:Model ;\n oc:nam 'x' .", 3, "unknown term 'nam'; did you mean 'name'?"),
    ("a oc:Modle .", 2, "unknown type 'Modle'; did you mean 'Model'?"),
    ("a oc:Model , oc:System .", 2, "one type"),
    ("a oc:Model ;\n oc:name 'a' ;\n oc:name 'b' .", 4, "'name' has 2 values on one node; it takes one"),
    ("a oc:Model ;\n oc:name 'a'@en , 'b'@de .", 3, "'name' has 2 values"),
    ("a oc:Model ;\n oc:claims () , 'open' .", 3, "says that there is none and gives a value"),
    ("a oc:Model ;\n oc:claims ( 'open' ) .", 3, "one by one"),
    ("a oc:Model ;\n oc:artifact ( [ a oc:Weights ] ) .", 3, "one by one"),
    ("a oc:Model ;\n oc:name () .", 3, "not an empty list"),
    ("a oc:Model ;\n oc:price 1 .", 3, "takes true or false, not '1'"),
    ("a oc:Model ;\n oc:price 'true' .", 3, "takes true or false"),
    ("a oc:Model ;\n oc:price 'yes'^^xsd:boolean .", 3, "takes true or false"),
    ("a oc:Model ;\n oc:trainingCompute '1e24' .", 3, "plain number in FLOP, not the text '1e24'"),
    ("a oc:Model ;\n oc:trainingCompute 'abc'^^xsd:decimal .", 3, "number"),
    ("a oc:Model ;\n oc:trainingCompute 'INF'^^xsd:double .", 3, "finite number"),
    ("a oc:Model ;\n oc:trainingCompute 'NaN'^^xsd:double .", 3, "finite number"),
    ("a oc:Model ;\n oc:trainingCompute -1e20 .", 3, "cannot be negative"),
    ("a oc:Model ;\n oc:trainingCompute <urn:y> .", 3, "takes a number, or a range"),
    ("a oc:Model ;\n oc:trainingCompute [\n oc:low <urn:y> ; oc:high 3 ] .", 4, "'low' takes a number"),
    ("a oc:Model ;\n oc:trainingCompute [ a oc:Evidence ; oc:low 1 ] .", 3, "range"),
    ("a oc:Model ;\n oc:name [ ] .", 3, "'name' takes a text, not a node"),
    ("a oc:Model ;\n oc:name <urn:y> .", 3, "'name' takes a text, not a node"),
    ("a oc:Model ;\n oc:provider 'ACME' .", 3, "takes a node of type Provider"),
    ("a oc:Model ;\n oc:artifact <urn:nowhere> .", 3, "type of the node under 'artifact' is missing"),
    ("a oc:Model ;\n oc:artifact [ oc:format 'full' ] .", 3, "type of the node under 'artifact' is missing"),
    ("a oc:Model ;\n oc:basedOn 'llama' .", 3, "takes an IRI"),
    ("a oc:Model ;\n oc:releaseDate '2025-05-01T00:00:00'^^xsd:dateTime .", 3, "takes a day"),
    ("a oc:Model ;\n oc:releaseDate '0000-01-01'^^xsd:date .", 3, "takes a day"),
    ("a oc:Model ;\n oc:provider <urn:p> .\n<urn:p> a oc:Provider ;\n oc:evidence <urn:e> .\n"
     "<urn:e> a oc:Evidence ;\n oc:evidence <urn:p> .", None, "leads back to a node above it|takes a node of type"),
    ("a oc:Model ;\n oc:evidence <urn:e> .\n<urn:e> a oc:Evidence ;\n oc:evidence <urn:e> .", 5, "leads back to a node"),
    (f"a oc:Model ;\n oc:claims _:l . _:l {FIRST} 'open' ; {REST} _:l .", 3, "one by one"),
    ("a oc:Model ;\n oc:artifact [ a oc:Weights ; oc:licence [ a oc:Weights ] ] .", 3, "type Licence, not Weights"),
    ("a oc:Model ;\n oc:name << <urn:a> <urn:b> <urn:c> >> .", 3, "quoted triples are not accepted"),
    ("a oc:Model ;\n oc:name <<( <urn:a> <urn:b> <urn:c> )>> .", 3, "quoted triples are not accepted"),
    ("a oc:Model {| oc:name 'a' |} .", 2, "quoted triples are not accepted"),
    ("a oc:Model ;\n oc:name 'x\n.", 3, "Turtle cannot be read"),
    ("a oc:Model ;\n oc:name 'x'", None, "Turtle cannot be read"),
    ("a\n xx:Model .", 3, "prefix xx: has not been declared"),
    ("a oc:Model ;\n oc:basedOn <urn:x y> .", 3, "Invalid IRI"),
    ("a oc:Weights .", None, "no release is described; give a node of type Model, System or Component"),
    ("a 'Model' .", None, "no release is described"),
]


@pytest.mark.parametrize(("statements", "line", "says"), TURTLE_FACTS)
def test_wrong_facts_in_turtle(statements: str, line: int | None, says: str) -> None:
    error = refusal(f"{PREFIXES}<urn:x> {statements}", "ttl")
    assert re.search(says, error.message) or says in error.message
    assert line is None or error.line == line


LD = f'"@context": "{CONTEXT}", "type": "Model"'
# Text, ending, line and sentence of what other forms get wrong.
OTHER_FORMS: list[tuple[str, str | None, int | None, str]] = [
    ('{"type": "Model",\n "name" "x"}', "json", 2, "JSON cannot be read"),
    ('{"type": "Model",\n "name": "x",}', "json", 2, "JSON cannot be read"),
    ('{"type": "Model",\n "name": "a\tb"}', "json", 2, "JSON cannot be read"),
    ('{"type": "Model",\n "name": "a",\n "name": "b"}', "json", 3, "given twice"),
    ('{"type": "Model",\n "trainingCompute": NaN}', "json", 2, "finite number"),
    ('{"type": "Model",\n "price": 1}', "json", 2, "takes true or false"),
    ('{"type": "Model",\n "trainingCompute": "1e24"}', "json", 2, "plain number in FLOP"),
    ('{"type": "Model",\n "trainingCompute": ' + "9" * 5000 + "}", "json", 2, "larger than anything"),
    ("3", "json", 1, "a description is a mapping"),
    ("null", "json", 1, "a description is a mapping"),
    ("[]", "json", None, "no release is described"),
    ("~", "yaml", 1, "a description is a mapping"),
    ("hello", None, 1, "a description is a mapping"),
    ("# only a comment", "yaml", None, "empty"),
    ("# only a comment", "ttl", None, "no release is described"),
    ("type: Modle\nname: x", "yaml", 1, "unknown type 'Modle'; did you mean 'Model'?"),
    ("type: [Model, System]", "yaml", 1, "one type"),
    ("type: {a: b}", "yaml", 1, "a type is a name"),
    ("name: x", "yaml", 1, "the type is missing; say for example 'type: Model'"),
    ("type: Weights", "yaml", None, "no release is described|'type: Model'"),
    (f'{{{LD},\n "name" "x"}}', "jsonld", 2, "JSON cannot be read"),
    (f'{{{LD},\n "name": "a",\n "name": "b"}}', "jsonld", 3, "given twice"),
    (f'{{{LD},\n "nam": "a"}}', "jsonld", 2, "unknown term 'nam'; did you mean 'name'?"),
    (f'{{{LD},\n "price": "yes"}}', "jsonld", 2, "takes true or false"),
    (f'{{{LD},\n "@id": ["urn:a"]}}', "jsonld", 2, "@id"),
    (f'{{{LD},\n "name": "\\ud83d"}}', "jsonld", 2, "half a character|surrogate"),
    ('{"type": "Model"}', "jsonld", 1, 'without "@context" the keys mean nothing'),
    ('{"@context": null, "type": "Model"}', "jsonld", None, "no release"),
    ('{"@context": 3, "type": "Model"}', "jsonld", 1, "@context"),
    ("[]", "jsonld", 1, "@context"),
    (f"{RDF_XML}<oc:Model>\n</rdf:RDF>", "rdf", 3, "RDF/XML cannot be read"),
    (f"{RDF_XML}<ox:Model/>\n</rdf:RDF>", "rdf", 2, "RDF/XML cannot be read"),
    ("<a>\n<b/></a>", "rdf", 1, "RDF/XML cannot be read"),
    (f"{RDF_XML}<oc:Model\n rdf:about='urn:[x'/>\n</rdf:RDF>\n", "rdf", 3, "RDF/XML cannot be read"),
    (f"{RDF_XML}<oc:Model>\nname\n</oc:Model></rdf:RDF>\n", "rdf", 4, "RDF/XML cannot be read"),
    (f"{RDF_XML}<oc:Model\n oc:nam='a'/></rdf:RDF>", "rdf", 3, "unknown term 'nam'"),
    (f"{RDF_XML}<oc:Model oc:name='&a;'/></rdf:RDF>", "rdf", 2, "entity"),
    (f"<!DOCTYPE r [<!ENTITY a 'b'>]>\n{RDF_XML}<oc:Model oc:name='&a;'/></rdf:RDF>", "rdf", 1, "entities are not accepted"),
    (f"<?xml version='1.0'?>\n<!DOCTYPE r SYSTEM 'file:///etc/passwd'>\n{RDF_XML}<oc:Model/></rdf:RDF>", "rdf", 2,
     "document type declarations"),
    ("<!DOCTYPE html><html></html>", None, 1, "document type declarations"),
    ("<urn:x> <urn:y> .", "nt", 1, "N-Triples cannot be read"),
]


@pytest.mark.parametrize(("text", "ending", "line", "says"), OTHER_FORMS)
def test_wrong_facts_in_other_forms(text: str, ending: str | None, line: int | None, says: str) -> None:
    error = refusal(text, ending)
    assert re.search(says, error.message) or says in error.message
    assert line is None or error.line == line


@pytest.mark.parametrize("context", [
    "https://example.org/context", "context.jsonld", "https://w3id.org/openclaim/context.jsonld?x", "",
    [CONTEXT, "https://example.org/context"], {"@import": "https://example.org/context"}, {"@import": CONTEXT},
    {"provider": {"@id": "urn:p", "@context": "https://example.org/context"}},
    {"provider": {"@id": "urn:p", "@context": [{}, "https://example.org/context"]}},
    {"provider": {"@id": "urn:p", "@context": {"a": {"@id": "urn:a", "@context": "https://example.org/context"}}}},
], ids=str)
@pytest.mark.parametrize("inside", [False, True], ids=["top", "inside"])
def test_a_remote_context_is_refused(context: Any, inside: bool) -> None:
    document: dict[str, Any] = {"@context": context, "type": "Model"}
    if inside:
        document = {"@context": CONTEXT, "type": "Model", "provider": {"@context": context, "type": "Provider"}}
    error = refusal(json.dumps(document, indent=1), "jsonld")
    assert "remote context" in error.message
    assert error.line is None or error.line >= 1


BYTES = [
    (b"", "empty"), (b" \n\t\r\n", "empty"), (b"\xef\xbb\xbf", "empty"), (bytes(range(256)), "UTF-8"),
    ("type: Model\n".encode("utf-16"), "UTF-8"), ("type: Mödel\n".encode("latin-1"), "UTF-8"),
    (b"type: Model\0\n", "text file"), (b"#" * (MAX_BYTES + 1), "larger than 16 MiB"), (b"\x1f\x8b\x08\x00", "archive"),
]


@pytest.mark.parametrize(("data", "says"), BYTES, ids=[repr(d[:12]) for d, _ in BYTES])
@pytest.mark.parametrize("ending", ["yaml", "ttl", "json", "jsonld", "rdf", "nt", None])
def test_what_is_no_text_is_refused(data: bytes, says: str, ending: str | None) -> None:
    assert re.search(says, refusal(data, ending).message)


QUOTES = "<urn:x> <urn:y> " + "<<( <urn:a> <urn:b> " * DEEP + "<urn:c> " + ")>>" * DEEP + " ."
EVIDENCE = "\n".join(f"<urn:e{n}> a oc:Evidence ; oc:evidence <urn:e{n + 1}> ." for n in range(3000))
FAN = "\n".join(f"<urn:e{n}> oc:evidence <urn:e{n + 1}> , <urn:f{n + 1}> . <urn:f{n}> oc:evidence <urn:e{n + 1}> , "
                f"<urn:f{n + 1}> ." for n in range(40))
BOMB = "\n".join(f"- &e{n} {{evidence: [{', '.join([f'*e{n - 1}'] * 9)}]}}" for n in range(1, 12))
DEEP_TEXTS = {
    "yaml flow": ("type: Model\nname: " + "[" * DEEP + "]" * DEEP, "yaml"),
    "yaml maps": ("type: Model\nname: " + "{a: " * DEEP + "1" + "}" * DEEP, "yaml"),
    "yaml block": ("type: Model\nevidence:\n" + "".join(f"{' ' * n} evidence:\n" for n in range(1000)), "yaml"),
    "yaml entries": ("type: Model\nname:\n" + "- " * DEEP + "a", "yaml"),
    "yaml facts": ("type: Model\nevidence:\n" + "".join(f"{' ' * n} evidence:\n" for n in range(80)) + " " * 81 + "source: urn:a",
                   "yaml"),
    "yaml bomb": ("type: Model\nevidence:\n- &e0 {quote: x}\n" + BOMB, "yaml"),
    "json": ('{"type": "Model", "name": ' + "[" * DEEP + "]" * DEEP + "}", "json"),
    "jsonld": (f'{{{LD}, "name": ' + "[" * DEEP + "]" * DEEP + "}", "jsonld"),
    "jsonld 100": (f'{{{LD}, "name": ' + "[" * 100 + "]" * 100 + "}", "jsonld"),
    "jsonld context": ('{"@context": ' + '{"a": ' * 100 + "1" + "}" * 100 + "}", "jsonld"),
    "turtle nodes": (PREFIXES + "<urn:x> a oc:Model ; oc:evidence " + "[ oc:evidence " * DEEP + "[]" + "]" * DEEP + " .", "ttl"),
    "turtle lists": (PREFIXES + "<urn:x> a oc:Model ; oc:claims " + "( " * DEEP + ")" * DEEP + " .", "ttl"),
    "turtle quotes": (QUOTES, "ttl"),
    "n-triples quotes": (QUOTES, "nt"),
    "long chain": (PREFIXES + "<urn:x> a oc:Model ; oc:evidence <urn:e0> .\n" + EVIDENCE, "ttl"),
    "many paths": (PREFIXES + "<urn:x> a oc:Model ; oc:evidence <urn:e0> .\n" + FAN, "ttl"),
    "rdf/xml": (RDF_XML + "<oc:Model><oc:evidence>" * DEEP + "</oc:evidence></oc:Model>" * DEEP + "</rdf:RDF>", "rdf"),
}


@pytest.mark.parametrize("name", DEEP_TEXTS)
def test_nesting_and_repetition_beyond_measure_are_refused_soon(name: str) -> None:
    started = time.monotonic()
    refusal(*DEEP_TEXTS[name])
    assert time.monotonic() - started < 30


MALFORMED = ["Apache 2 !!", "MIT OR", "(MIT", "MIT)", "MIT AND OR Apache-2.0", "my licence", "MIT Apache-2.0", "Lizenz-für-alle",
             "MIT WITH", "OR", "()"]


@pytest.mark.parametrize("value", MALFORMED)
def test_a_badly_formed_licence_is_refused(value: str) -> None:
    error = refusal(part(f'licence: "{value}"'), "yaml")
    assert f"'{value}' is neither a known licence nor an SPDX expression" in error.message
    assert error.line == 4


@pytest.mark.parametrize(("value", "says"), [
    (" OR ".join(f"L{n}" for n in range(17)), "more than 16 choices"),
    (" AND ".join(f"(A{n} OR B{n})" for n in range(5)), "more than 16 choices"),
    (" AND ".join(f"(A{n} OR B{n})" for n in range(60)), "more than 16 choices"),
    ("(A OR " * 500 + "A" + ")" * 500, "choices|nested too deeply"),
    ("(A AND B OR " * 300 + "A" + ")" * 300, "choices|nested too deeply"),
    ("(" * 90_000 + "A" + ")" * 90_000, "too long"), ("''", "not ''"), ("true", "not 'true'"),
])
def test_a_licence_expression_beyond_measure_is_refused_soon(value: str, says: str) -> None:
    started = time.monotonic()
    error = refusal(part(f"licence: {value}"), "yaml")
    assert re.search(says, error.message)
    assert error.line == 4
    assert time.monotonic() - started < 10


def test_choices_of_several_parts_are_counted_together() -> None:
    parts = "".join(f"\n- type: Weights\n  licence: A{n} OR B{n}" for n in range(5))
    assert "32 choices together" in refusal(yaml_model(f"artifact:{parts}"), "yaml").message


def test_the_line_that_is_no_text_is_told() -> None:
    assert refusal("type: Model\nname: Mödel\n".encode("latin-1"), "yaml").line == 2


def test_one_release_names_the_releases_where_there_are_more() -> None:
    graph = read(b"- {type: Model, id: 'urn:a'}\n- {type: System, id: 'urn:b'}", "two.yaml", "yaml")
    with pytest.raises(InputError, match=r"two\.yaml: one release is asked for here and 2 are described \(urn:a, urn:b\)"):
        one_release(graph)


GOOD: list[tuple[str, str | None, dict[str, Any]]] = [
    ("\ufefftype: Model\nname: a", "yaml", {"name": "a"}),
    ("type: Model\r\nname: a\r\n", "yml", {"name": "a"}),
    ("%YAML 1.1\n---\ntype: Model\nname: a\n...\n", "yaml", {"name": "a"}),
    ("type: [Release, Model]\nprice: True", "yaml", {"price": True}),
    ("type: Model\nname: !!str 3", "yaml", {"name": "3"}),
    ("type: Model\nname: no", "yaml", {"name": "no"}),
    ("type: Model\nversion: 1.10", "yaml", {"version": "1.10"}),
    ("type: Model\nversion: 2025-01-01", "yaml", {"version": "2025-01-01"}),
    ("type: Model\nname: ~\nversion: null", "yaml", {"name": None, "version": None}),
    ("type: Model\nparameterCount: 70_000_000_000", "yaml", {"parameterCount": 70_000_000_000}),
    ('{\t"type":\t"Model",\n\t"name"\t: "a"}', "json", {"name": "a"}),
    ('{"type": "Model", "name": "\\ud83d\\ude00 \\u00e9 \\/"}', "json", {"name": "😀 é /"}),
    ('{"type": "Model", "name": "a\u2028b\x7f"}', "json", {"name": "a\u2028b\x7f"}),
    (f'{{{LD}, "name": "\\ud83d\\ude00"}}', "jsonld", {"name": "😀"}),
    (f'{{{LD}, "name": "a"}}', "json", {"name": "a"}),
    (f'{{{LD}, "name": "a"}}', None, {"name": "a"}),
    (PREFIXES + "<urn:x> a oc:Model ; oc:name '''<< a\n>>''' . # <<", None, {"name": "<< a\n>>"}),
    (f"{RDF_XML}<!-- <!DOCTYPE x> --><oc:Model oc:name='a'/></rdf:RDF>", None, {"name": "a"}),
]


@pytest.mark.parametrize(("text", "ending", "facts"), GOOD)
def test_what_looks_odd_and_is_right_is_read(text: str, ending: str | None, facts: dict[str, Any]) -> None:
    node = read_all(text, ending)[0].node
    assert {term: node.value(term) for term in facts} == facts


def test_days_are_read_quoted_and_unquoted() -> None:
    days = {read_all(yaml_model(f"releaseDate: {d}"), "yaml")[0].sha256 for d in ("2025-05-01", "'2025-05-01'", '"2025-05-01"')}
    assert len(days) == 1


@pytest.mark.parametrize(("start", "kind"), [(b"PK\x03\x04", "zip"), (b"\x1f\x8b\x08", "gzip"), (b"BZh9", "bzip2")])
def test_an_archive_is_to_be_unpacked(start: bytes, kind: str) -> None:
    with pytest.raises(InputError, match=rf"archive \({kind}\); unpack it"):
        read(start + bytes(range(256)), "a")
