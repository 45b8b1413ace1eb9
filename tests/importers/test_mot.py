"""Records of the Model Openness Tool: what is read as a fact, and what a bad record says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from run import Runner
from shared import shared

from compliance.errors import InputError
from compliance.graph.nodes import Node
from compliance.importers import recognise, yaml_tree
from compliance.importers.mot import SAYS, read, recognises
from compliance.model import one_release
from compliance.terms import NOTE, Ref

HEAD = """framework: {name: Model Openness Framework, version: '1.0', date: '2024-12-15'}
release:
  name: Example
  version: 7B
  date: '2025-05-22'
  producer: Example Labs
  huggingface: https://huggingface.co/example/model
"""


def record(*components: str, release: str = "{}") -> str:
    return f"{HEAD}  license: {release}\n  components:\n" + "".join(f"  - {{{c}}}\n" for c in components)


def parts(text: str) -> dict[str, Node]:
    return {n.cls: n for n in one_release(read(text, "models/example.yml")).node.children.get("artifact", ())}


def error(text: str) -> str:
    with pytest.raises(InputError) as raised:
        read(text, "example.yml")
    return str(raised.value)


def notes(text: str) -> list[str]:
    return [text for _, text in read(text, "example.yml").pairs(NOTE)]


def test_the_head_and_its_evidence() -> None:
    release = one_release(read(record(), "models/Example 7B.yml"))
    node = release.node
    assert (node.value("name"), node.value("version"), node.value("releaseDate")) == ("Example", "7B", None)
    assert node.children["provider"][0].value("name") == "Example Labs"
    (evidence,) = node.evidence
    assert evidence.source == "https://github.com/lfai/model_openness_tool/blob/main/models/Example%207B.yml"
    assert (evidence.stated_by, evidence.quote) == (SAYS, "date: 2025-05-22")
    assert release.id == "urn:openclaim:mot:Example%207B"


def test_what_is_listed_is_public_and_what_is_not_is_not_stated() -> None:
    found = parts(record("name: Model card, license: MIT", "name: 'Model parameters (Final)', license: MIT"))
    assert set(found) == {"ModelCard", "Weights"}
    assert all(n.value("availability") == "public" for n in found.values())
    assert found["Weights"].value("location") == Ref("https://huggingface.co/example/model")
    assert found["ModelCard"].value("location") is None


@pytest.mark.parametrize(("name", "kind"), [
    ("Training code", "TrainingCode"), ("Training, validation, and testing code", "TrainingCode"),
    ("model parameters (intermediate)", "IntermediateWeights"), ("Datasets", "TrainingData"),
    ("Supporting libraries and tools", "SupportingLibraries"), ("Model metadata", "ModelMetadata"),
])
def test_names_of_components(name: str, kind: str) -> None:
    assert set(parts(record(f"name: '{name}', license: MIT"))) == {kind}


@pytest.mark.parametrize(("line", "licence", "none"), [
    ("license: MIT", "MIT", None), ("license: apache-2.0", "apache-2.0", None), ("license: Apache 2.0", "Apache 2.0", None),
    ("license: unlicensed", None, True), ("license: ''", None, True), ("license: '0'", None, None),
    ("license: null", "CC-BY-4.0", None), ("description: x", "CC-BY-4.0", None),
    ("license: Llama 2 Community License", "LicenseRef-llama-2", None), ("license: BSD-3", "LicenseRef-BSD-3", None),
    ("license: 'Foo; bar, “baz”'", "LicenseRef-Foo-bar-baz-ad51cc54", None),
    ("license: 'MIT OR Apache-2.0'", "MIT OR Apache-2.0", None),
    ("license: 'DIALOGUE MODEL AND DATA EVALUATION LICENSE'", "LicenseRef-DIALOGUE-MODEL-AND-DATA-EVALUATION-LICENSE", None),
])
def test_licences(line: str, licence: str | None, none: bool | None) -> None:
    node = parts(record(f"name: Model card, {line}", release="{document: {name: CC-BY-4.0}, distribution: {name: Foo}}"))["ModelCard"]
    assert (node.value("licence"), node.value("noLicence")) == (licence, none)


def test_prose_is_quoted_with_where_it_stands() -> None:
    node = parts(record("name: Model card, license: Gemma terms, license_path: 'https://example.org/terms'"))["ModelCard"]
    (evidence,) = [e for e in node.evidence if e.of == ("licence",)]
    assert (evidence.quote, evidence.source) == ("Gemma terms", "https://example.org/terms")


@pytest.mark.parametrize("text", ["Component not include", "Component Component not included", "Undisclosed"])
def test_a_component_that_the_record_denies_is_not_public(text: str) -> None:
    node = parts(record(f"name: Model card, license: '{text}'"))["ModelCard"]
    assert node.value("availability") is None
    assert str(node.value("licence")).startswith("LicenseRef-")
    assert parts(record("name: Model card, license: Proprietary"))["ModelCard"].value("availability") == "public"


def test_a_component_given_twice_is_noted_and_the_last_counts() -> None:
    text = record("name: Model card, license: MIT", "name: Model Card, license: Foo")
    assert parts(text)["ModelCard"].value("licence") == "LicenseRef-Foo"
    (note,) = notes(text)
    assert "example.yml:11" in note
    assert "given twice" in note


def test_a_path_that_is_no_address_is_noted(openclaim: Runner, tmp_path: Path) -> None:
    text = record("name: Model card, license: MIT, component_path: arxiv license")
    assert "arxiv license" in notes(text)[0]
    assert parts(text)["ModelCard"].value("location") is None
    (tmp_path / "r.yml").write_text(text)
    assert "is no address" in openclaim("check", tmp_path / "r.yml", "-p", "osaid").out


@pytest.mark.parametrize(("text", "message"), [
    (record("name: Modle card, license: MIT"), "example.yml:10: unknown component 'Modle card'; did you mean 'Model card'?"),
    (record("license: MIT"), "example.yml:10: the component has no name"),
    (record("name: [a], license: MIT"), "example.yml:10: 'name' takes a text, not a list or a mapping"),
    (record("name: Model card, license: [MIT]"), "example.yml:10: the licence of 'Model card' is a list or a mapping"),
    (record(release="{distribution: MIT}") + "  - {name: Model card}\n", "the licence of 'Model card' is a list or a mapping"),
    (record(release="[MIT]") + "  - {name: Model card}\n", "'license' of the release takes a mapping"),
    (HEAD, "the key 'components' is missing"),
    (HEAD + "  components: none\n", "example.yml:8: 'components' takes a list"),
    (HEAD + "  components: [x]\n", "a component is a mapping with a 'name'"),
    ("framework: {name: x}\n", "the key 'release' is missing"),
    ("release: x\n", "example.yml:1: 'release' takes a mapping"),
    ("release: {components: []}\n", "the key 'name' is missing"),
    ("- release\n", "a record is a mapping"),
    ("release:\n\tname: x\n", "example.yml:2: YAML cannot be read"),
    ("release:\n  name: [x\n", "YAML cannot be read"),
    ("release: *a\n", "the alias *a stands for nothing"),
    ("release: {name: a}\nrelease: {name: b}\n", "example.yml:2: the key 'release' is given twice"),
    ("release: {[a]: b}\n", "a key is a plain name"),
    ("release: {name: a, components: []}\n---\nrelease: {}\n", "a file holds one record"),
    ("release: " + "[" * 100_000, "nested too deeply"),
    ("release: " + "x" * 1_100_000, "larger than 1024 KiB"),
    ("release: 'a\0b'\n", "YAML cannot be read"),
    ("# nothing\n", "the file is empty"),
])
def test_bad_records(text: str, message: str) -> None:
    assert message in error(text)


def test_a_bomb_of_aliases_costs_nothing() -> None:
    layers = "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9) if i else 'x'}]\n" for i in range(40))
    assert "'components' is missing" in error(layers + "release: {name: x, origin: *a39}\n")
    assert "the licence of 'Model card'" in error(layers + "release:\n  name: x\n  components: [{name: Model card, license: *a39}]\n")
    assert "is missing" in error("release: &r {name: x, origin: *r}\n")


def test_ten_megabytes_are_refused_without_being_parsed(openclaim: Runner, tmp_path: Path) -> None:
    path = tmp_path / "big.yml"
    path.write_text(record() + "  # comment\n" * 850_000)
    answer = openclaim("check", path)
    assert (answer.code, answer.err) == (2, f"openclaim: {path}: the record is larger than 1024 KiB; no record is that large\n")


@pytest.mark.parametrize(("text", "name", "known"), [
    (record(), "a.yml", True), ("\ufeff" + record(), "a.yaml", True), ("# a comment\n\n" + record(), "a.yml", True),
    ('{"framework": {}}', "a.yml", True), (record().replace("\n", "\r\n"), "a.yml", True), (record(), "a.csv", False),
    ("type: Model\nname: release of x\n", "a.yml", False), ("type: Model\nprovider:\n  release: x\n", "a.yml", False),
    ("system:\n  name: x\norg:\n  name: y\n", "a.yaml", False), ("", "a.yml", False), ("\0", "a.yml", False),
])
def test_recognition(text: str, name: str, known: bool) -> None:
    assert recognises(text, name) is known


def test_every_policy_answers_for_a_record(openclaim: Runner, tmp_path: Path) -> None:
    path = tmp_path / "example.yml"
    path.write_text(record("name: 'Model parameters (Final)', license: MIT", "name: Datasets, license: unlicensed"))
    answer = json.loads(openclaim("check", path, "-f", "json", "--as-of", "2026-11-24").out)["releases"][0]
    asked: dict[str, Any] = {d["id"]: d for d in answer["determinations"]}
    assert {"osaid/1.0", "osd/1.9", "eu-ai-act/53-2-a"} <= set(asked)
    evidence = [e for d in asked.values() for c in d["conditions"] for f in c["facts"] for e in f["evidence"]]
    assert any(e["statedBy"] == SAYS for e in evidence)
    assert "mof/1.0" in {a["id"] for a in answer["assessments"]}


def test_every_record_of_the_corpus_is_read() -> None:
    files = sorted(shared("corpora", "mot").glob("*.yml"))
    ids = set()
    for path in files:
        text = path.read_text(encoding="utf-8")
        importer = recognise(text, path.name)
        assert importer is not None
        ids.add(one_release(importer.read(text, path.name)).id)
    assert len(ids) == len(files) == 273


@pytest.mark.parametrize(("place", "taken"), [("https://example.org/w", True), ("https://[example/w", False), ("example.org/w", False)])
def test_a_place_is_an_address_that_is_well_formed(place: str, taken: bool) -> None:
    found = parts(record(f"name: Model card, license: MIT, component_path: '{place}'"))["ModelCard"]
    assert found.value("location") == (Ref(place) if taken else None)
    noted = [n for n in notes(record(f"name: Model card, license: MIT, component_path: '{place}'")) if "is no address" in n]
    assert len(noted) == (0 if taken else 1)


def test_a_bound_of_the_yaml_library_itself_is_told_in_our_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """From PyYAML 6.0.4 on its own bound may come first."""
    def parse(*_: object, **__: object) -> list[yaml.Event]:
        raise yaml.MarkedYAMLError(problem="exceeded maximum nesting depth", problem_mark=yaml.Mark("", 0, 2, 0, "", 0))

    monkeypatch.setattr(yaml_tree.yaml, "parse", parse)
    assert error(record()) == "example.yml:3: YAML cannot be read: it is nested too deeply"


def test_half_a_character_is_refused_as_what_yaml_cannot_hold() -> None:
    with pytest.raises(InputError, match=r"^example\.yml: YAML cannot be read: .*surrogates not allowed"):
        read("framework: {name: \ud800}\nrelease: {}\n", "example.yml")
