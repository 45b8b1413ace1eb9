"""Reading a record quickly gives what the whole way gives, or nothing."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from batching import DAY, ROOT, generator
from descriptions import PAIRS, fully_open
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance.batch.desk import Desk
from compliance.batch.key import heeded, key
from compliance.batch.question import BatchQuestion
from compliance.batch.quick import Quick, Said
from compliance.batch.records import Kind, Record
from compliance.errors import InputError
from compliance.graph import plain, read
from compliance.model import releases

TERMS = heeded(Desk(BatchQuestion((), DAY))._asked.deciders, ("trainingCompute", "parameterCount"))
QUICK = Quick(TERMS)
_TEXT = st.text(max_size=6) | st.text("ab \"\\'\n\t\x7fé\u2028", max_size=6)
_ODD: list[Any] = [None, True, "true", "", 0, 1, 1.5, 1e24, "1", "no", [], ["x", "x"], ["x", "y"], {}, {"type": "Weights"},
                   {"low": 1e22, "high": 1e24}, {"low": 1}, "2026-01-01", "2026-13-01", "https://example.org/a b",
                   "https://example.org/é", "urn:a", "urn:openclaim:document/x", "MIT", "MIT OR", [["x"]], [None], ["text", []],
                   "http://www.w3.org/1999/02/22-rdf-syntax-ns#nil", "\x00", "\ud800", "\ufeff"]
_KEYS = ["id", "@id", "@type", "type", "name", "note", "oc:name", "version", "basedOn", "evidence", "location", "licence", "of",
         "source", "retrieved", "statedBy", "documents", "availability", "trainingCompute", "parameterCount", "provider",
         "artifact", "useRestriction", "firstPlaced", "price", "unheardOf", "low"]


def _whole(text: str) -> tuple[tuple[str, str, str, str], bytes] | None:
    """What the whole way tells of the only release of a record, and the key of its facts; None where it is refused."""
    try:
        found = releases(read(text.encode("utf-8", "surrogatepass"), "x", "json"))
    except InputError:
        return None
    assert len(found) == 1
    only = found[0]
    return (only.id, only.name, only.node.cls, only.sha256), key(only.node, TERMS)


def _told(said: Said) -> tuple[str, str, str, str]:
    return said.id, said.name, said.cls, said.sha256


@st.composite
def _texts(draw: st.DrawFn) -> str:
    """A record near to a good one, with things that are unusual or wrong at some places."""
    found = fully_open(draw(st.sampled_from(["Model", "System"])))
    found["artifact"] = found["artifact"][:draw(st.integers(0, 5))]
    found |= draw(st.lists(st.sampled_from(PAIRS["Release"]), max_size=3))
    nodes = [found, *found["artifact"], found["provider"]]
    if draw(st.booleans()):
        found["evidence"] = {"source": "https://example.org/é", "quote": draw(_TEXT), "retrieved": "2026-01-01"}
        nodes.append(found["evidence"])
    if draw(st.booleans()):
        found["artifact"].append(copy.deepcopy(found["artifact"][0]) if found["artifact"] else {"type": "Weights"})
        nodes.append(found["artifact"][-1])
    for _ in range(draw(st.integers(0, 3))):
        draw(st.sampled_from(nodes))[draw(st.sampled_from(_KEYS))] = draw(st.sampled_from(_ODD) | _TEXT)
    text = json.dumps(found, ensure_ascii=draw(st.booleans()))
    if draw(st.integers(0, 9)) == 0:
        text = text.replace('"type"', '"type":"Model","type"', 1)
    return text


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(_texts(), min_size=1, max_size=3))
def test_what_is_read_quickly_is_what_the_whole_way_reads(texts: list[str]) -> None:
    by_key: dict[bytes, set[bytes | None]] = {}
    for text in texts:
        said = QUICK.read(text.encode("utf-8", "surrogatepass"))
        if said is None:
            continue
        whole = _whole(text)
        # A record with a fault may be read, but then no record with its key is right.
        by_key.setdefault(said.key, set()).add(whole and whole[1])
        if whole is not None:
            assert _told(said) == whole[0]
    assert all(len(found) == 1 for found in by_key.values())


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_equal_quick_keys_are_equal_keys_and_faults_alike(data: st.DataObject) -> None:
    """Two records that differ in one place: where their quick keys are equal, so are their facts, or both are refused."""
    one = json.loads(data.draw(_texts()).replace("\\ud800", ""))
    other = copy.deepcopy(one)
    parts = [n for n in other.get("artifact") or [] if isinstance(n, dict)] if isinstance(other.get("artifact"), list) else []
    nodes = [other, *parts, *(other[t] for t in ("provider", "evidence") if isinstance(other.get(t), dict))]
    node = data.draw(st.sampled_from(nodes))
    node[data.draw(st.sampled_from(sorted({*node, *_KEYS})))] = data.draw(st.sampled_from(_ODD) | _TEXT)
    first, second = json.dumps(one), json.dumps(other)
    said = [QUICK.read(t.encode("utf-8", "surrogatepass")) for t in (first, second)]
    if said[0] is not None and said[1] is not None and said[0].key == said[1].key:
        wholes = [_whole(first), _whole(second)]
        assert (wholes[0] and wholes[0][1]) == (wholes[1] and wholes[1][1])


@pytest.mark.parametrize("adversarial", [False, True])
def test_corpora_are_read_quickly(adversarial: bool) -> None:
    for record in generator().records(150, seed=31, adversarial=adversarial):
        text = json.dumps(record)
        said, whole = QUICK.read(text.encode()), _whole(text)
        assert said is not None
        assert whole is not None
        assert _told(said) == whole[0]


def test_cases_are_read_quickly_or_not_at_all() -> None:
    quickly = 0
    for case in sorted((ROOT / "cases").glob("*/model.*")):
        text = json.dumps(json.loads(plain.to_json(read(case.read_bytes(), case.name, case.suffix[1:]))))
        said, whole = QUICK.read(text.encode()), _whole(text)
        assert whole is not None
        if said is not None:
            quickly += 1
            assert _told(said) == whole[0]
    assert quickly > 3


_PLAIN = {"id": "urn:x", "type": "Model", "name": "x"}
_PARTS = [{"type": "Weights", "location": "https://a.example"}, {"type": "Weights", "location": "https://b.example"}]


@pytest.mark.parametrize("record", [
    {**_PLAIN, "id": None}, {"type": "Model"}, {**_PLAIN, "unheardOf": 1}, {**_PLAIN, "type": ["Model"]}, {**_PLAIN, "type": "oc:Model"},
    {**_PLAIN, "artifact": [{"type": "Weights", "id": "urn:w"}]}, {**_PLAIN, "artifact": {"type": "Model"}}, [_PLAIN, _PLAIN],
    {**_PLAIN, "artifact": "urn:x"}, {**_PLAIN, "price": None}, {**_PLAIN, "name": ["x"]}, {**_PLAIN, "note": ["x"]},
    {**_PLAIN, "inputModality": ["text", "text"]}, {**_PLAIN, "@context": "https://w3id.org/openclaim/context.jsonld"},
    {**_PLAIN, "basedOn": "urn:openclaim:document/x"}, {**_PLAIN, "type": "Weights"}, "x", 1, [],
])
def test_what_is_unusual_is_left_to_the_whole_way(record: object) -> None:
    assert QUICK.read(json.dumps(record).encode()) is None


@pytest.mark.parametrize("text", [
    '{"id":"urn:x","type":"Model","type":"Model"}', '{"id":"urn:x","type":"Model","trainingCompute":NaN}', "{", "",
    '{"id":"urn:x","type":"Model","name":"\\ud800"}', '\ufeff{"id":"urn:x","type":"Model"}', '{"id":"urn:x","type":"Model"} {}',
    '{"id":"urn:x","type":"Model","artifact":' + '{"type":"Weights","artifact":' * 2000 + "1" + "}" * 2001,
])
def test_what_is_no_plain_json_is_left_to_the_whole_way(text: str) -> None:
    assert QUICK.read(text.encode("utf-8", "surrogatepass")) is None


def _quick_key(record: dict[str, Any]) -> bytes:
    said = QUICK.read(json.dumps(record).encode())
    assert said is not None
    return said.key


def test_the_quick_key_leaves_out_what_the_key_leaves_out() -> None:
    other = {**_PLAIN, "id": "urn:y", "name": "y", "basedOn": "https://example.org/b", "evidence": {"quote": "b"}}
    assert _quick_key({**_PLAIN, "basedOn": "https://example.org/a", "evidence": {"quote": "a"}}) == _quick_key(other)
    assert _quick_key(_PLAIN) != _quick_key({**_PLAIN, "price": False})
    assert _quick_key({**_PLAIN, "trainingTokens": 1}) != _quick_key({**_PLAIN, "trainingTokens": 2})


def test_nodes_of_one_class_count_with_all_they_say() -> None:
    """Their order, and so their number in the answer, can depend on it."""
    assert _quick_key({**_PLAIN, "artifact": _PARTS}) != _quick_key({**_PLAIN, "artifact": _PARTS[::-1]})
    assert _quick_key({**_PLAIN, "artifact": _PARTS[:1]}) == _quick_key({**_PLAIN, "artifact": _PARTS[1:]})


def test_the_order_of_terms_and_the_spelling_of_the_text_do_not_matter() -> None:
    record = {**_PLAIN, "price": False, "name": "é"}
    turned = dict(reversed(record.items()))
    assert QUICK.read(json.dumps(record).encode()) == QUICK.read(json.dumps(turned, ensure_ascii=False, indent=2).encode())


def test_a_desk_that_knows_the_key_answers_as_a_new_one() -> None:
    lines = [json.dumps(r).encode() for r in generator().records(60, seed=37)]
    records = [Record("x", n, Kind.JSON, line) for n, line in enumerate(lines, 1)]
    desk, new = Desk(BatchQuestion(("osd",), DAY)), Desk(BatchQuestion(("osd",), DAY), kept=0)
    first = desk.take(records)
    assert desk.take(records) == first == new.take(records)
    assert desk.hits >= 60 > new.hits == 0


def test_long_texts_are_read_and_not_kept() -> None:
    quick = Quick(None)
    for number in range(20):
        assert quick.read(json.dumps({**_PLAIN, "version": f"{number}" + 10_000 * "x"}).encode()) is not None
        assert quick.read(json.dumps({**_PLAIN, "version": f"{number}"}).encode()) is not None
    assert len(quick._spelt["version"]) == 20
