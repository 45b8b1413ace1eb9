"""Licence identification: each text is itself, layout keeps its identity, and any change of words takes it away."""

from __future__ import annotations

import random
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mutations import CHANGES, Mutation, number_changed, reflowed
from shared import ROOT, shared

from compliance.errors import OpenclaimError
from compliance.licences import library
from compliance.licences.identify import Change, Identification, Kind, Role, decoded, identify, read_text, texts
from compliance.licences.identify.make import library_json, rows
from compliance.licences.identify.prints import prints

# What the samples are whose text is not one of the library's own: copies of SPDX licences, and one that is changed.
COPIES = {"baichuan2-repo": "Apache-2.0", "dolma-repo": "Apache-2.0", "flux-1-schnell": "Apache-2.0", "gpt-oss-apache": "Apache-2.0",
          "grok-1": "Apache-2.0", "minicpm-repo": "Apache-2.0", "mistral-inference": "Apache-2.0", "yi-apache": "Apache-2.0",
          "coqui-code": "MPL-2.0", "deepseek-r1": "MIT", "deepseek-model-v1-llm": "deepseek-model-1.0"}
MODIFIED = {"internlm-repo": "Apache-2.0"}
SAMPLES = sorted(p.stem for p in (ROOT.parent / "shared/samples/licences").glob("*.txt"))
IDS = {Path(r["file"]).stem: r["id"] for r in rows()}
PLAIN = [n for n in SAMPLES if n not in MODIFIED]


def sample(name: str) -> str:
    return read_text(str(shared("samples", "licences", f"{name}.txt")))


def chance(*parts: str) -> random.Random:
    return random.Random(zlib.crc32(" ".join(parts).encode()))  # noqa: S311


def same(answer: Identification, name: str) -> bool:
    return answer.match is not None and answer.match.id == (COPIES.get(name) or IDS[name])


@pytest.mark.parametrize("name", PLAIN)
def test_each_sample_is_itself(name: str) -> None:
    answer = identify(sample(name))
    assert same(answer, name)
    assert answer.kind in (Kind.EXACT, Kind.REFLOWED)
    assert not answer.differences
    if name not in COPIES:
        assert answer.kind is Kind.EXACT


@pytest.mark.parametrize("name", PLAIN)
def test_layout_keeps_the_identity(name: str) -> None:
    text = sample(name)
    changed = reflowed(text, chance(name))
    assert changed is not None
    assert changed != text
    assert same(identify(changed), name)


@pytest.mark.parametrize("mutation", CHANGES, ids=lambda m: m.__name__)
@pytest.mark.parametrize("name", PLAIN)
def test_a_change_of_words_takes_it_away(name: str, mutation: Mutation) -> None:
    text = sample(name)
    changed = mutation(text, chance(name, mutation.__name__))
    if changed is None or (name, mutation) == ("deepseek-r1", number_changed):
        # The MIT text has no number but the year of its notice, the usage policy (45 words) neither number nor verb.
        assert name in ("deepseek-r1", "gpt-oss-usage-policy")
        assert changed is None or same(identify(changed), name)
        return
    answer = identify(changed)
    assert answer.kind in (Kind.MODIFIED, Kind.UNKNOWN)
    assert answer.licence is None
    assert answer.match is None
    # The short ones may be left with too little in common to be called near anything.
    if len(text) > 1000:
        assert answer.kind is Kind.MODIFIED
        assert answer.candidates[0].similarity < 1
        assert answer.differences


@pytest.mark.parametrize(("name", "licence"), MODIFIED.items())
def test_a_changed_standard_text_is_no_standard_text(name: str, licence: str) -> None:
    answer = identify(sample(name))
    assert (answer.kind, answer.licence, answer.candidates[0].text.id) == (Kind.MODIFIED, None, licence)
    assert any(d.change is Change.ADDED and "DISCLAIMED" in d.text for d in answer.differences)


def test_every_sample_has_a_place_in_these_tests() -> None:
    shared("samples", "licences")
    assert not set(SAMPLES) - set(IDS) - set(COPIES) - set(MODIFIED)


def test_a_use_policy_is_named_and_is_no_licence() -> None:
    answer = identify(sample("aup-llama-3.2"))
    assert answer.match is not None
    assert (answer.match.role, answer.match.licence, answer.licence) == (Role.USE_POLICY, "llama-3.2", None)


def test_a_text_whose_terms_nobody_recorded_is_known_and_gives_no_licence() -> None:
    answer = identify(sample("stability-svd"))
    assert answer.match is not None
    assert (answer.match.id, answer.licence) == ("stability-svd", None)


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_white_space_of_any_kind_keeps_the_identity(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(["llama-3.1", "grok-1", "openmdw-1.1", "deepseek-r1", "coqui-code", "minimax-m2"]))
    gaps = data.draw(st.lists(st.sampled_from([" ", "  ", "\n", "\r\n", "\t", "\n\n", " \n  ", "\u00a0"]), min_size=1, max_size=40))
    words = sample(name).split()
    text = "".join(w + gaps[i % len(gaps)] for i, w in enumerate(words))
    assert same(identify(text), name)


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_any_word_taken_out_or_doubled_takes_it_away(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(["llama-3.1", "openmdw-1.0", "minimax-m2", "qwen-2024", "chatglm-6b"]))
    words = sample(name).split()
    at = data.draw(st.integers(0, len(words) - 1).filter(lambda i: any(c.isalnum() for c in words[i])))
    again = data.draw(st.booleans())
    answer = identify(" ".join([*words[:at], *([words[at]] * 2 if again else []), *words[at + 1:]]))
    assert answer.match is None
    assert answer.licence is None


@pytest.mark.parametrize("notice", [
    "Copyright (c) 2026 Example Ltd", "Copyright 2019-2026 Jane Doe <jane@example.org> and contributors",
    "(c) 2020 the original author or authors. All rights reserved.", "© 2024 上海人工智能实验室",
    "Copyright (c) 2001 A\nCopyright (c) 2002 B\nCopyright (c) 2003 C", ""])
def test_the_holder_of_an_spdx_template_may_be_anyone(notice: str) -> None:
    mit = sample("deepseek-r1")
    assert "Copyright (c) 2023 DeepSeek" in mit
    assert identify(mit.replace("Copyright (c) 2023 DeepSeek", notice)).licence == "MIT"


@pytest.mark.parametrize("notice", [
    "Copyright (c) 2026 Example Ltd, for non-commercial purposes only", "Copyright (c) 2026 Example. Not for military use.",
    "Copyright (c) 2026 Example Ltd (Licensees: universities)", "Copyright (c) 2026 Example Ltd, academic institutions exempt",
    "Copyright (c) 2026 Example. Nur für nicht kommerzielle Zwecke.", "© 2024 某公司 仅限非商业用途",
    "Copyright (c) 2026 Example. This is free as long as one is a friend of the author and lives in a house by the sea.",
    "Free for friends"])
def test_terms_hidden_in_a_notice_are_terms(notice: str) -> None:
    answer = identify(sample("deepseek-r1").replace("Copyright (c) 2023 DeepSeek", notice))
    assert (answer.kind, answer.licence) == (Kind.MODIFIED, None)


@pytest.mark.parametrize(("title", "kept"), [
    ("The MIT License (MIT)", True), ("# MIT License", True), ("MIT", True), ("", True), ("Modified MIT License", False),
    ("MIT License, non-commercial", False), ("MIT No Attribution", False)])
def test_only_its_own_title_leaves_a_licence_its_name(title: str, kept: bool) -> None:
    text = sample("deepseek-r1")
    assert text.startswith("MIT License")
    assert (identify(title + text.removeprefix("MIT License")).licence == "MIT") is kept


@pytest.mark.parametrize(("known", "put"), [
    ("and/or sell", "and/or"), ("without restriction, including", "including"), ("free of charge, ", ""),
    ("any person", "any natural person"), ("AS IS", "AS WAS"), ("IN NO EVENT SHALL THE\nAUTHORS", "THE\nAUTHORS"), ("and/or", "and")])
def test_near_misses_of_mit(known: str, put: str) -> None:
    """The package licenseclassifier takes the first three for MIT."""
    text = " ".join(sample("deepseek-r1").split())
    known, put = " ".join(known.split()), " ".join(put.split())
    assert known in text
    assert identify(text.replace(known, put, 1)).kind is Kind.MODIFIED


def test_a_changed_name_in_the_body_of_a_custom_licence_is_a_change_and_is_shown() -> None:
    answer = identify(sample("llama-3").replace("Meta may terminate", "Acme may terminate"))
    assert (answer.kind, answer.candidates[0].text.id) == (Kind.MODIFIED, "llama-3")
    (difference,) = answer.differences
    assert (difference.change, difference.text) == (Change.CHANGED, "Acme")
    assert "clause 6" in difference.place


def test_the_line_and_our_clause_of_a_changed_number() -> None:
    text = sample("llama-3")
    line = next(i for i, content in enumerate(text.split("\n"), 1) if "700 million" in content)
    (difference,) = identify(text.replace("700 million", "900 million")).differences
    assert difference.lines == (line, line)
    assert "[900]" in difference.around
    assert "clause 2 (Whoever had more than 700 million" in difference.place


def test_a_removed_sentence_is_placed() -> None:
    text = sample("llama-3")
    start = text.index("Meta may terminate this Agreement")
    (difference,) = identify(text[:start] + text[text.index(".", start) + 1:]).differences
    assert (difference.change, difference.lines, difference.text) == (Change.REMOVED, None, "")
    assert "clause 6" in difference.place


def test_two_licences_in_one_file_are_neither() -> None:
    assert identify(sample("grok-1") + "\n\n" + sample("deepseek-r1")).licence is None
    assert identify(sample("deepseek-r1") + "\n\n" + sample("deepseek-r1")).licence is None


def test_letters_that_only_look_alike_are_others() -> None:
    assert identify(sample("llama-3").replace("not", "nоt", 1)).kind is Kind.MODIFIED  # a Cyrillic о
    assert identify(sample("llama-3").replace("not", "no\u200bt", 1)).licence == "llama-3"
    assert identify(sample("llama-3").replace("not", "\u202enot", 1)).kind is Kind.MODIFIED


def test_the_text_of_the_gpl_does_not_tell_only_from_or_later() -> None:
    (gpl,) = [p.known for p in prints().texts if p.known.id == "GPL-3.0-only"]
    assert gpl.also == ("GPL-3.0-or-later",)


@pytest.mark.parametrize("text", ["", " ", "hello", "Licence", "MIT", "x" * 300_000, "no " * 80_000, "Copyright 2026 Example"])
def test_what_is_no_licence_text_is_unknown(text: str) -> None:
    answer = identify(text)
    assert (answer.kind, answer.licence, answer.match) == (Kind.UNKNOWN, None, None)


def test_the_fingerprints_are_current() -> None:
    folder = shared("samples", "licences")
    import json

    from compliance import resources

    kept = resources.read(resources.folder("ontology", "licence-texts", "library.json")).decode()
    assert library_json(folder, json.loads(kept)) == kept


def test_the_sources_name_the_texts_that_were_read() -> None:
    """Where the library has the digest of the text it read, the fingerprint is of that text."""
    read = {i: {e.sha256 for e in entry.node.evidence if e.sha256} for i in library().ids() if (entry := library().find(i))}
    named = [(r["id"], r["sha256"]) for r in rows() if r["role"] == "licence" and read.get(r["id"])]
    assert len(named) > 50
    assert [i for i, digest in named if digest not in read[i]] == []


def test_every_licence_of_a_fingerprint_is_known_and_ids_are_unique() -> None:
    ids = [p.known.id for p in prints().texts if p.known.source.startswith("https://spdx.org")]
    own = [p.known.id for p in prints().texts if not p.known.source.startswith("https://spdx.org")]
    assert len(set(ids)) == len(ids) > 600
    assert len(set(own)) == len(own) == len(rows())
    for text in prints().texts:
        if text.known.licence is not None and text.known.id in own:
            assert library().find(text.known.licence) is not None, text.known.id


@pytest.mark.parametrize("name", ["library.json", "spdx.json"])
def test_no_sentence_can_be_read_from_the_fingerprints(name: str) -> None:
    from compliance import resources

    content = resources.read(resources.folder("ontology", "licence-texts", name)).decode().lower()
    for text in map(sample, ("llama-3", "grok-1", "deepseek-r1", "openmdw-1.0")):
        words = text.lower().split()
        assert not any(" ".join(words[i:i + 7]) in content for i in range(30, len(words) - 7, 7))


def test_bytes_of_a_long_text_are_refused() -> None:
    with pytest.raises(OpenclaimError, match="longer than 256 KiB"):
        decoded(b"a" * 300_000, "big.txt")


def test_the_known_words_of_an_spdx_text_come_from_a_package_or_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    text = sample("grok-1").replace("irrevocable", "revocable", 1)
    (with_package,) = identify(text).differences
    monkeypatch.setattr(texts, "_texts", dict)
    (without,) = identify(text).differences
    assert (with_package.text, with_package.known) == ("revocable", "irrevocable")
    assert (without.text, without.known) == ("revocable", None)


def test_a_package_with_another_version_of_a_text_is_not_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "_texts", lambda: {"Apache-2.0": "Another text"})
    (difference,) = identify(sample("grok-1").replace("irrevocable", "revocable", 1)).differences
    assert difference.known is None
