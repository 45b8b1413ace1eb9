"""JSON that is read the quick way gives the triples and the lines of the full way, and the same errors."""

from __future__ import annotations

import json

import pytest
from descriptions import PAIRS
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.errors import InputError
from compliance.graph import keyed

_VALUES = st.recursive(st.none() | st.booleans() | st.integers(-3, 10**20) | st.floats() | st.text(max_size=6),
                       lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["type", "id", "low", "price"]), inner))
_FACTS = st.lists(st.sampled_from(PAIRS["Release"]), max_size=6).map(dict)


def _full(text: str) -> keyed.Graph | str:
    try:
        return keyed._read(text, "x.json", "json")
    except InputError as error:
        return str(error)


def _same(text: str) -> None:
    quick, full = keyed._quick(text, "x.json"), _full(text)
    if quick is not None:
        assert isinstance(full, keyed.Graph), full
        assert quick.triples == full.triples
        assert [quick.line(t) for t in quick] == [full.line(t) for t in full]


@settings(max_examples=150, deadline=None)
@given(_FACTS, st.dictionaries(st.sampled_from(["name", "price", "trainingCompute", "releaseDate", "documents", "basedOn", "note",
                                                "artifact", "type", "id", "unheard"]), _VALUES, max_size=3), st.booleans())
def test_whatever_the_quick_way_reads_the_full_way_reads_alike(facts: dict[str, object], odd: dict[str, object], ascii_: bool) -> None:
    _same(json.dumps({"type": "Model", "id": "urn:a:b", **facts, **odd}, ensure_ascii=ascii_, indent=1))


@pytest.mark.parametrize("text", [
    '{"type": "Model", "trainingCompute": 1e24, "parameterCount": 7000000000, "price": false}',
    '[{"type": "Model", "id": "urn:a:b"}, {"type": "System", "id": "urn:a:c"}]',
    '{"type": "Model", "name": "a\\u0085b\\/c\\t\U0001F600", "basedOn": null, "documents": []}',
    '{"type": "Model", "parameterCount": 007}', '{"type": "Model", "parameterCount": NaN}', '{"type": "Model", "<<": {"a": 1}}',
    '{"type": "Model", "name": "a", "name": "b"}', '{"type": "Model", "name": "\\ud83d"}', "null", "42", '"text"', "{}", "[]"])
def test_texts_of_every_kind(text: str) -> None:
    _same(text)


def test_an_error_found_later_still_has_its_line() -> None:
    from compliance.graph import read
    from compliance.model import releases

    graph = read(b'{"type": "Model",\n"id": "urn:a:b",\n"price": "maybe"}', "x.json", "json")
    with pytest.raises(InputError, match=r"x\.json:3: 'price' takes true or false"):
        releases(graph)
