"""Rows of a dump of a hub's metadata: what becomes a fact, and what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from foreign import rows

from compliance.errors import InputError
from compliance.importers.hub.dump import read
from compliance.model import one_release

CARD = "---\nlicense: mit\n---\n# A\n"
FORM = "---\nlicense: mit\nextra_gated_prompt: Tell us who you are.\n---\n# A\n"


def facts(**row: Any) -> list[tuple[str, str, str]]:
    return [r for r in rows(one_release(read(json.dumps({"id": "acme/one", **row}), "d.jsonl:3"))) if r[1] != "type"]


@pytest.mark.parametrize("row", [
    {"card": CARD}, {"readme": CARD.replace("\n", "\r\n") + "\0"}, {"cardData": {"license": "mit", "tags": None}},
    {"card_data": '{"license": "mit"}'}, {"card": " ", "cardData": {"license": "mit"}}])
def test_the_card_or_its_front_matter(row: dict[str, Any]) -> None:
    assert facts(**row) == [("", "channel", "hub"), ("", "name", "acme/one"), ("/Weights", "licence", "MIT")]
    release = one_release(read(json.dumps({"id": "acme/one", **row}), "d.jsonl:3"))
    assert release.id == "https://huggingface.co/acme/one"
    assert {e.source for e in release.node.evidence} == {"file:d.jsonl%3A3"}


def test_a_name_in_the_card_is_the_name_and_a_data_set_is_one() -> None:
    assert ("", "name", "One") in facts(cardData={"model_name": "One"})
    release = one_release(read(json.dumps({"modelId": "acme/d", "cardData": {"task_categories": ["x"], "license": "mit"}, "gated": "auto"}), "x"))
    assert release.id == "https://huggingface.co/datasets/acme/d"
    assert ("/TrainingData", "gate", "account") in rows(release)


@pytest.mark.parametrize(("card", "gated", "gate"), [
    (CARD, "auto", "account"), (CARD, "manual", "approval"), (CARD, True, "account"), (CARD, False, None), (CARD, None, None),
    (CARD, "sometimes", None), (FORM, "auto", "account"), (FORM, "manual", "approval"), (FORM, False, "account"),
    (FORM.replace("prompt: Tell us who you are.", "eu_disallowed: true"), "manual", "refusal-by-country")])
def test_what_the_hub_says_of_a_gate(card: str, gated: object, gate: str | None) -> None:
    found = [(t, v) for _, t, v in facts(card=card, gated=gated) if t in ("availability", "gate")]
    assert found == ([("availability", "gated"), ("gate", gate)] if gate else [])


@pytest.mark.parametrize(("text", "says"), [
    ('{"id":', "JSON cannot be read: Expecting value"), ("[" * 100_000, "JSON cannot be read: nested too deeply"),
    ("[]", "a row of a hub's metadata is an object"),
    ("{}", "the row has no id of a repository (id, modelId, model_id, repo_id)"), ('{"id": "no id"}', "'no id' is no id of a repository"),
    ('{"id": "a/b"}', "the row has no card (card, card_content, content, readme, cardData, card_data)"),
    ('{"id": "a/b", "cardData": [1]}', "the row has no card"), ('{"id": "a/b", "cardData": "{"}', "JSON cannot be read"),
    ('{"id": "a/b", "cardData": {"license": "\\ud800"}}', "the front matter of the card cannot be read"),
    ('{"id": "a/b", "cardData": {"a": ' + '{"a": ' * 800 + "1" + "}" * 802, "the front matter of the card cannot be read")])
def test_a_row_that_cannot_be_read_is_refused(text: str, says: str) -> None:
    with pytest.raises(InputError) as raised:
        read(text, "d.jsonl:3")
    assert str(raised.value).startswith(f"d.jsonl:3: {says}")
