"""What a card documents, and the quantities that it states with a unit."""

from __future__ import annotations

import pytest
from foreign import notes, read, release, rows

from compliance.importers.hub.card import as_day
from compliance.importers.hub.prose import read as prose
from compliance.terms import NAMESPACE


def documents(text: str) -> list[str]:
    return [value for path, term, value in rows(release(text, "card.md")) if term == "documents"]


@pytest.mark.parametrize(("heading", "topic"), [
    ("Intended use", "intended-use"), ("Direct Use", "intended-use"), ("**Intended Use**", "intended-use"),
    ("Bias, Risks, and Limitations", "limitations"), ("Limitations", "limitations"), ("How to Get Started with the Model", "technical-means"),
    ("Usage", "technical-means"), ("Training Data", "data-scope"), ("Data collection", "data-provenance"),
    ("Annotations", "data-labelling"), ("Data filtering", "data-processing"), ("Training procedure", "training-method"),
    ("Evaluation", "evaluation"), ("Benchmarks", "evaluation"), ("Model Architecture", "architecture"),
    ("Inputs", "input-modalities"), ("Output", "output-modalities"), ("Capabilities", "capabilities"),
    ("Hyperparameters", "configuration"),
])
def test_a_section_with_content_documents_its_topic(heading: str, topic: str) -> None:
    assert documents(f"# A\n\n## {heading}\n\nSome words about it.\n") == [topic]
    assert documents(f"# A\n\n## {heading}\n\n## Other\n\nSome words about it.\n") == []


@pytest.mark.parametrize("content", [
    "", "[More Information Needed]", "More information needed", "TODO", "TBD", "N/A", "n/a.", "-", "...", "None", "Unknown",
    "<!-- what it is for: chat with people -->", "<!-- open\ncomment about words and words", "<div></div>", "![a big picture](x.png)",
    "- **Developed by:** [More Information Needed]\n- **License:** [More Information Needed]", "https://example.org/a/b/c",
    "### Direct use\n\n[More Information Needed]\n\n#### Testing Data\n\n<!-- nothing -->\n\n[More Information Needed]",
    "Use the code below to get started with the model.\n\n[More Information Needed]",
    "Users (both direct and downstream) should be made aware of the risks, biases and limitations of the model. "
    "More information needed for further recommendations.",
])
def test_a_heading_without_content_documents_nothing(content: str) -> None:
    for heading in ("Uses", "Limitations", "Training Details"):
        assert documents(f"# A\n\n## {heading}\n\n{content}\n") == []


@pytest.mark.parametrize("heading", ["Bias", "Ethical considerations", "Citation", "Environmental impact", "Out-of-scope use",
                                     "Not limited", "Training data of others is not used here", "Model card contact"])
def test_headings_that_name_no_topic(heading: str) -> None:
    assert documents(f"# A\n\n## {heading}\n\nSome words about it.\n") == []


def test_headings_in_code_comments_and_tables_are_none() -> None:
    text = "# A\n\n```python\n# Limitations\nprint('some words here')\n```\n\n    # Evaluation\n    some more words\n\n"
    assert documents(text + "| Limitations | b |\n|---|---|\n| some | words |\n\n<!--\n## Usage\nwords words words\n-->\n") == []


def test_code_under_a_heading_is_content() -> None:
    assert documents("## How to use\n\n```python\nimport transformers\nmodel.run(x)\n```\n") == ["technical-means"]


def test_sections_within_a_section_are_its_content() -> None:
    assert documents("## Training Details\n\n### What we did\n\nWe ran it for days.\n") == ["training-method"]
    assert documents("## Uses\n\n# Next\n\nWords of another section.\n") == []


def test_setext_headings_and_chinese_content() -> None:
    assert documents("Limitations\n===========\n\nIt errs in many ways.\n") == ["limitations"]
    assert documents("## Limitations\n\n该模型可能产生错误信息。\n") == ["limitations"]


def test_labels_are_headings_too() -> None:
    text = "**Intended Use Cases** For chat with people.\n**Limitations** TODO\n\n- **Training Data:** Text of many books.\n"
    assert documents(text) == ["data-scope", "intended-use"]
    assert documents("**Training Data**\n\nText of many books.\n") == ["data-scope"]
    assert documents("**Training Data**\n\n**Evaluation**\n\nWe measured a lot.\n") == ["evaluation"]
    assert documents("We say **Limitations** in passing and some words.\n") == []


def test_the_evidence_is_the_heading_with_its_line() -> None:
    found = read("---\nlicense: mit\n---\n# A\n\n##   Limitations  \n\nIt errs in ways.\n", "card.md")
    sources = {found.text(e, NAMESPACE + "source"): found.text(e, NAMESPACE + "quote") for e in found.typed(NAMESPACE + "Evidence")}
    assert sources["file:card.md#L6"] == "## Limitations"


def test_results_in_the_front_matter_are_an_evaluation() -> None:
    text = "---\nmodel-index:\n- name: a\n  results:\n  - metrics:\n    - type: acc\n      value: 0.9\n---\n"
    assert documents(text) == ["evaluation"]
    assert documents("---\nmodel-index:\n- name: a\n  results: []\n---\n") == []


# --- quantities

def quantities(text: str, front: str = "") -> dict[str, str]:
    terms = ("parameterCount", "activeParameterCount", "trainingTokens", "trainingCompute")
    return {t: v for _, t, v in rows(release(f"{front}# A\n\n{text}\n", "card.md")) if t in terms}


@pytest.mark.parametrize(("text", "term", "value"), [
    ("It is a 12 billion parameter model.", "parameterCount", "1.2e10"),
    ("The model has 7B parameters.", "parameterCount", "7e9"),
    ("A transformer with 1,234,567,890 parameters.", "parameterCount", "1.23456789e9"),
    ("A 350M-parameter model.", "parameterCount", "3.5e8"),
    ("- **Number of parameters:** 7.24B", "parameterCount", "7.24e9"),
    ("| Spec | Value |\n|---|---|\n| Parameters | 172B |", "parameterCount", "1.72e11"),
    ("It has 36B active parameters.", "activeParameterCount", "3.6e10"),
    ("- Number of Parameters: 7.61B\n- Number of Layers: 28\n", "parameterCount", "7.61e9"),
    ("| Spec | Value |\n|---|---|\n| Activated Parameters | 32B |", "activeParameterCount", "3.2e10"),
    ("It was pretrained on 12T tokens of text.", "trainingTokens", "1.2e13"),
    ("It was trained on 2 trillion tokens.", "trainingTokens", "2e12"),
    ("**Training tokens:** 2,100,002,291,712", "trainingTokens", "2.100002291712e12"),
    ("Training took 3.8x10^25 FLOPs.", "trainingCompute", "3.8e25"),
    ("Training took 3.8 × 10<sup>25</sup> FLOP.", "trainingCompute", "3.8e25"),
    ("Training took 3.8×10²⁵ FLOPs.", "trainingCompute", "3.8e25"),
    ("- **Training compute:** 3.8 x 10<sup>25</sup> FLOPs", "trainingCompute", "3.8e25"),
    ("- **Training FLOPs:** 3.8×10²⁵", "trainingCompute", "3.8e25"),
    ("It has an area of 10² metres.", "trainingCompute", None),
    ("Training used 6.7e24 floating point FLOPs.", "trainingCompute", None),
    ("Training used 6.7e24 FLOPs in all.", "trainingCompute", "6.7e24"),
    ("Training used 3 zettaFLOP of compute.", "trainingCompute", "3e21"),
    ("- **Training compute:** 7.86e24 FLOP", "trainingCompute", "7.86e24"),
])
def test_a_quantity_with_its_unit_is_read(text: str, term: str, value: str | None) -> None:
    assert quantities(text) == ({term: value} if value else {})


@pytest.mark.parametrize("text", [
    "Cumulative Compute: 4.8x10^20", "Trained with 4.8x10^20 of compute.", "It has a context length of 128K tokens.",
    "It was trained with a context length of 1M tokens.", "It was trained on sequences of 8,192 tokens.",
    "A vocabulary of 128,000,000 tokens.", "It runs at 312 TFLOPS while training.", "Training ran at 400e18 FLOPs per second.",
    "We trained on a cluster with 5 exaFLOPS.", "It needs 6e9 FLOPs per token in training.", "The function has 3 parameters.",
    "It outperforms the 70B parameter model of others.", "It has more layers than the 7B parameter one.", "Distilled from a 405B parameter teacher.",
    "We also release a model with 7B parameters.", "It is based on a model with 7B parameters.",
    "It comes in 8B and 70B parameters in two sizes.", "- **Model size:** 13 GB", "It has 20M trainable parameters.",
    "| Parameters | Tokens | Layers |\n|---|---|---|\n| 7B | 2T | 32 |", "It is fine-tuned on 5B tokens.",
    "Training used 3.3M GPU hours.", "    The model has 7B parameters.",
    "```\nThe model has 7B parameters.\n```",
    "Trained with 1,4 trillion tokens.", "The model has 6,7 billion parameters.", "The model has 2 x 7B parameters.",
    "The model does not have 7B parameters.", "It was never trained on 5B tokens.", "We plan to train on 15T tokens.",
    "We will release a model with 70B parameters.", "It could be trained on 500B tokens.", "If we train on 1B tokens, it gets worse.",
    "Systemic risk is presumed for training with 1e25 FLOPs.", "Its training compute stays below the threshold of 1e25 FLOP.",
    "Models whose training compute exceeds 10^25 FLOPs are others.", "Each training step used 5e19 FLOP.",
    "Training with 4M tokens per step.", "We trained the tokenizer on 5B tokens.", "The evaluation set, not for training, has 10M tokens.",
    "Training data: 2 trillion tokens were filtered.", "Only 10% of the 1T tokens were used for training.",
    "It was trained on 2T tokens in its first stage.", "The vision tower has 400M parameters.", "The embeddings account for 500M parameters.",
    "The classifier head adds 7M parameters.", "Our smallest sibling has 1.5B parameters.", "Models of 70M, 160M, 410M parameters.",
    "It was pruned from 8B parameters.", "We used GPT-4, which has 1800B parameters, to label data.",
    "PaLM with 540B parameters was trained on 780B tokens.",
])
def test_what_is_no_quantity_of_this_model(text: str) -> None:
    assert quantities(text) == {}


@pytest.mark.parametrize("text", [
    "It was pretrained on over 15 trillion tokens.", "It was pretrained on ~15 trillion tokens.", "It was trained on up to 9T tokens.",
    "It was trained on 15T+ tokens.", "It has about 7B parameters.", "It has more than 7B parameters.",
])
def test_a_bound_or_an_estimate_is_noted_and_not_taken(text: str) -> None:
    assert quantities(text) == {}
    assert "a bound or an estimate" in notes(read(f"# A\n\n{text}\n", "card.md"))


def test_a_family_that_the_card_is_of_is_no_other_model() -> None:
    assert quantities("## Pythia\n\nPythia has 7B parameters.") == {"parameterCount": "7e9"}
    assert quantities("We release the Llama models. Ours is good. It is new. Llama was trained on 2T tokens.") == {"trainingTokens": "2e12"}


def test_the_active_ones_of_a_mixture() -> None:
    text = "A model with 236B total parameters, of which 21B are activated for each token."
    assert quantities(text) == {"parameterCount": "2.36e11", "activeParameterCount": "2.1e10"}
    assert quantities("It has 16 experts of which 4B are active.") == {}


def test_values_that_differ_are_none_and_both_are_named() -> None:
    text = "It has 7B parameters.\n\nIt has 13B parameters.\n"
    assert quantities(text) == {}
    note = notes(read(f"# A\n\n{text}", "card.md"))
    assert "7B parameters" in note
    assert "(line 3)" in note
    assert "(line 5)" in note


def test_a_value_that_another_rounds_to_is_the_same() -> None:
    assert quantities("It has 7B parameters.\n\nIt has 7.24B parameters.") == {"parameterCount": "7.24e9"}
    assert quantities("It has 7B parameters.\n\nIt has 7.6B parameters.") == {}


def test_tokens_on_the_card_of_a_modified_model_are_not_taken() -> None:
    front = "---\nbase_model: a/b\n---\n"
    text = "It was trained on 2T tokens and has 7B parameters."
    assert quantities(text, front) == {"parameterCount": "7e9"}
    assert "of the base or of the modification" in notes(read(f"{front}{text}\n", "card.md"))


# --- labels

@pytest.mark.parametrize(("text", "day"), [
    ("April 18, 2024", "2024-04-18"), ("18 April 2024", "2024-04-18"), ("2024-04-18", "2024-04-18"), ("July 3rd, 2024", "2024-07-03"),
    ("Oct 24, 2024", "2024-10-24"), ("04/05/2024", None), ("April 2024", None), ("2024", None), ("2024-13-01", None),
    ("February 30, 2024", None), ("soon", None), ("", None),
])
def test_days(text: str, day: str | None) -> None:
    assert as_day(text) == day


def test_labels_for_the_developer_the_version_and_the_day() -> None:
    text = "- **Developed by:** Acme Labs\n- **Version:** 1.2\n- **Release date:** April 18, 2024\n- **Funded by:** Nobody\n"
    found = rows(release(text, "card.md"))
    told = [r for r in found if r[1] in ("releaseDate", "version") or r[0] == "/provider"]
    assert told == [("", "releaseDate", "2024-04-18"), ("", "version", "1.2"), ("/provider", "name", "Acme Labs"),
                    ("/provider", "type", "Provider")]
    empty = "- **Developed by:** [More Information Needed]\n- **Version:** TBD\n- **Release date:** 2024 or 2025\n"
    assert [r for r in rows(release(empty, "card.md")) if r[1] not in ("name", "type")] == []
    assert "is no single day" in notes(read(empty, "card.md"))


def test_each_statement_that_disagrees_is_evidence() -> None:
    found = release("# A\n\n- **Model version:** 1\n- **Model version:** 2\n- **Model version:** 3\n", "card.md")
    assert found.node.value("version") is None
    assert [e.source for e in found.node.evidence if e.of == ("version",)] == [f"file:card.md#L{n}" for n in (3, 4, 5)]
    assert "conflicting facts: 'version' is '1' (card.md:3) and '2'" in notes(found.graph)


def test_marks_of_a_list_are_no_part_of_a_sentence() -> None:
    found = prose("One has words.\n• Two has more.\n• three\n\n• Four. Five. six", 7)
    assert [(s.text, s.line) for s in found.sentences] == [
        ("One has words.", 7), ("Two has more.", 8), ("three", 9), ("• Four.", 11), ("Five. six", 11)]
    # Separators of old data formats are white space to a pattern and words to Markdown.
    assert [s.text for s in prose("\x1c\n\nOne.\x1c", 1).sentences] == ["One."]
