"""Descriptions that were cut, doubled and scrambled at random are read or refused in one sentence; nothing else happens."""

from __future__ import annotations

import contextlib
import json
import random

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import CONTEXT, read_all
from shared import ROOT

from compliance.errors import InputError
from compliance.graph import read, to_turtle

PIECES = ["", "\n", "\t", " ", "[", "]", "{", "}", "(", ")", "<", ">", "<<", '"', "'", '"""', ":", ";", ",", ".", "-", "- ", "? ", "|", "&a ",
          "*a", "!!", "!", "%", "@", "#", "\\", "\\u", "\\ud83d", "null", "~", "true", "yes", "1e999", "-1", "NaN", "0x1", "é", "😀",
          "\x85", "\u2028", "\x07", "\ufeff", "oc:", "@context", "@type", "@id", "@list", "@graph", "@value", "type", "<!--", "]]>", "_:b0",
          "^^", "<urn:a b>", "a", "()", "[]", "{}"]


def originals() -> dict[str, str]:
    """One case in every form."""
    text = (ROOT / "cases" / "llama-3-70b" / "model.yaml").read_text()
    quads = [ox.Triple(t.subject, t.predicate, t.object) for t in read(text.encode(), "case", "yaml")]
    plain = {"type": "Model", "name": "a", "claims": ["open"], "annexIIIArea": [], "trainingCompute": {"low": 1e24},
             "artifact": [{"type": "Weights", "licence": "MIT OR Apache-2.0", "evidence": [{"source": "https://a.example/"}]}]}
    return {"yaml": text, "json": json.dumps(plain, indent=1), "jsonld": json.dumps({"@context": CONTEXT, **plain}, indent=1),
            "ttl": to_turtle(quads).decode(), "nt": (ox.serialize(quads, format=ox.RdfFormat.N_TRIPLES) or b"").decode(),
            "rdf": (ox.serialize(quads, format=ox.RdfFormat.RDF_XML) or b"").decode()}


ORIGINALS = originals()


def mutated(text: str, changes: random.Random) -> str:
    """The text, at most 60 lines of it, with a few pieces put in, left out, doubled or taken from elsewhere."""
    lines = text.split("\n")
    start = changes.choice([0, 0, 0, changes.randrange(len(lines))])
    text = "\n".join(lines[start:start + 60])
    for _ in range(changes.randint(1, 4)):
        at, to = sorted(changes.randint(0, len(text)) for _ in range(2))
        to = min(to, at + changes.choice([0, 0, 1, 3, 30]))
        other = changes.randint(0, len(text))
        put = changes.choice([changes.choice(PIECES), text[other:other + 10], text[at:to] * 2])
        text = text[:at] + put + text[to:]
    return text


def refused(text: str, form: str) -> InputError | None:
    """The error with which a text is refused, None where it is read."""
    try:
        read_all(text, form)
    except InputError as error:
        return error
    return None


@pytest.mark.parametrize("form", ORIGINALS)
def test_the_originals_are_read(form: str) -> None:
    assert len(read_all(ORIGINALS[form], form)) == 1


@pytest.mark.parametrize("form", ORIGINALS)
@settings(max_examples=60, deadline=None)
@given(changes=st.randoms(use_true_random=False), ending=st.sampled_from([True, False]))
def test_a_mutated_text_is_read_or_refused_in_one_sentence(form: str, changes: random.Random, ending: bool) -> None:
    with contextlib.suppress(InputError):
        read_all(mutated(ORIGINALS[form], changes), form if ending else None)


@pytest.mark.parametrize("form", [*ORIGINALS, None])
@settings(max_examples=40, deadline=None)
@given(data=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_in_one_sentence(form: str | None, data: bytes) -> None:
    with contextlib.suppress(InputError):
        read_all(data, form)


@settings(max_examples=100, deadline=None)
@given(changes=st.randoms(use_true_random=False), form=st.sampled_from([*ORIGINALS]))
def test_a_refusal_is_one_line_and_names_a_line_that_exists(changes: random.Random, form: str) -> None:
    text = mutated(ORIGINALS[form], changes)
    error = refused(text, form)
    if error is not None:
        assert "\n" not in str(error)
        assert len(error.message) < 700
        assert error.line is None or 1 <= error.line <= len(text.splitlines()) + 2
